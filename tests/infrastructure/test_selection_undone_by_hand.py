"""Can a verification and a decree be taken back, and a decree be revised, from the command line?"""

import datetime as dt
from typing import Any

from naungan.domain.commands.register import Register
from naungan.domain.decrees import DecreeFacts
from naungan.graphql.types import ids

from ..people import command, enrolments, people, ready_to_enrol
from .by_hand import ran

__all__ = ["ran"]  # a fixture


def test_a_verification_is_taken_back_by_the_digest_of_its_list_and_told_again_by_its_id(
    ran: Any, register: Register
) -> None:
    papers = ready_to_enrol(register)
    asked = ("proposal", "withdraw-verification")
    refused = ran(*asked, "ab" * 32, "--reason", "TYPED_WRONG")
    assert (refused.exit_code, "not found" in refused.output) == (1, True)
    done = ran(*asked, papers.digest, "--reason", "OTHER", given="kantor lain\n")
    assert "Taken back at position" in done.output
    listed = register.store.load([papers.decree])[papers.decree][0].event.listed
    assert "nothing was recorded" in ran(*asked, str(listed), "--reason", "TYPED_WRONG").output
    shown = ids.encode("ParticipantList", listed)
    assert "nothing was recorded" in ran(*asked, shown, "--reason", "TYPED_WRONG").output
    assert ran(*asked, "nothing", "--reason", "TYPED_WRONG").exit_code == 2


def test_a_decree_is_taken_back(ran: Any, register: Register) -> None:
    papers = ready_to_enrol(register)
    silent = ran("void", "decree", str(papers.decree), "--reason", "OTHER", given=" \n!\n")
    assert (silent.exit_code, "OTHER" in silent.output or "note" in silent.output) == (1, True)
    done = ran("void", "decree", ids.encode("Decree", papers.decree), "--reason", "WITHDRAWN_BY_AUTHORITY")
    assert (done.exit_code, "Taken back at position" in done.output) == (0, True)
    again = ran("void", "decree", str(papers.decree), "--reason", "WITHDRAWN_BY_AUTHORITY")
    assert "nothing was recorded" in again.output


def test_a_decree_is_revised_told_again_and_refused_below_who_is_enrolled(
    ran: Any, register: Register
) -> None:
    papers = ready_to_enrol(register)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    said = ("--number", "SK 9/2022", "--issued-on", "2022-09-20", "--count", "2")
    told = ("decree", "revise", ids.encode("Decree", papers.decree), *said)
    assert "Recorded at position" in ran(*told).output
    assert "nothing was recorded" in ran(*told).output
    last = register.store.load([papers.decree])[papers.decree][-1].event.now
    assert last == DecreeFacts("SK 9/2022", dt.date(2022, 9, 20), 2)
    refused = ran("decree", "revise", str(papers.decree), "--count", "1")
    assert (refused.exit_code, "2" in refused.output) == (1, True)
    refused = ran("decree", "revise", str(papers.decree), "--round", "1")
    assert (refused.exit_code, "carries its people" in refused.output) == (1, True)
    assert ran("decree", "revise", str(papers.decree)).exit_code == 1
    assert ran("decree", "revise", "nothing", "--count", "1").exit_code == 2
