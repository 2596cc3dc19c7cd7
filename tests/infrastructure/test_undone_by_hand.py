"""Can an enrolment, or its end, be taken back from the command line?"""

from typing import Any

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.vocabulary import EndReason
from naungan.graphql.types import ids
from naungan.infrastructure.vault.vault import PostgresVault

from ..people import START, as_happened, command, done, enrolments, nik, people, ready_to_enrol
from .by_hand import ran

__all__ = ["ran"]  # a fixture


def test_enrolments_are_taken_back_with_their_cards(ran: Any, register: Register) -> None:
    papers = ready_to_enrol(register)
    one, two = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(register.issue_cards(command(), IssueCards((one,), START)))
    told = ("void", "enrolment", str(one), ids.encode("Enrolment", two), "--reason", "OTHER")
    refused = ran(*told, given="tercatat dua kali\n")
    assert (refused.exit_code, "still holds a card" in refused.output) == (1, True)
    voided = ran(*told, "--with-cards", given="tercatat dua kali\n")
    assert (voided.exit_code, "2 enrolments" in voided.output) == (0, True)
    assert "nothing was recorded" in ran(*told, given="tercatat dua kali\n").output
    assert ran("void", "enrolment", "x", "--reason", "TYPED_WRONG").exit_code == 2


def test_it_is_told_which_enrolment_stays_concurrent(ran: Any, register: Register) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 1))))
    [twin] = enrolments(register.enrol_workers(as_happened(), papers.enrol(*people(1, 1))))
    told = ran("void", "enrolment", str(one), "--reason", "RECORDED_TWICE")
    assert (told.exit_code, "1 enrolments" in told.output) == (0, True)
    assert f"Still concurrent, and not counted: {twin}" in told.output


def test_an_end_is_taken_back(ran: Any, register: Register) -> None:
    papers = ready_to_enrol(register)
    one, two = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(register.end_enrolment(command(), EndEnrolment(one, START.replace(day=9), EndReason.OTHER)))
    told = ("reopen", str(one), "--reason", "ENDED_BY_MISTAKE", "--end-exclusive", "2023-01-01")
    again = ran(*told)
    assert (again.exit_code, "Reopened at position" in again.output) == (0, True)
    assert "nothing was recorded" in ran(*told).output
    refused = ran("reopen", str(two), "--reason", "OTHER", given="salah\n")
    assert (refused.exit_code, "Nothing ended this enrolment" in refused.output) == (1, True)


def test_a_person_is_corrected_without_a_name_in_the_arguments(
    ran: Any, register: Register, vault: PostgresVault
) -> None:
    papers = ready_to_enrol(register)
    one, two = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    told = ("identity", "correct", str(one), "--reason", "TYPED_WRONG", "--nik-was", "WRONG", "--name")
    given = f"{nik(71)}\nNama Benar\n"
    corrected = ran(*told, given=given)
    assert (corrected.exit_code, "Corrected at position" in corrected.output) == (0, True)
    assert vault.find([nik(1), nik(71)]).keys() == {nik(71)}
    assert "nothing was recorded" in ran(*told, given=given).output
    refused = ran(
        "identity", "correct", str(two), "--reason", "TYPED_WRONG", "--birth-date", given="2022-10-02\n"
    )
    assert (refused.exit_code, "birth" in refused.output) == (1, True)
    assert (
        ran(
            "identity", "correct", str(two), "--reason", "TYPED_WRONG", "--birth-date", given="kemarin\n"
        ).exit_code
        == 2
    )
