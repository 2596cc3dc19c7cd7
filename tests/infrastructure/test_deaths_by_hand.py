"""Can a death be recorded and taken back from the command line, without a name in its arguments?"""

from functools import partial
from typing import Any

import pytest

from naungan.domain.commands.register import Register

from ..people import command, enrolments, person, ready_to_enrol
from .by_hand import ran

__all__ = ["ran"]  # a fixture


@pytest.fixture
def death(ran: Any) -> Any:
    """Runs `naungan death …`."""
    return partial(ran, "death")


def test_a_death_is_recorded_told_again_and_taken_back(death: Any, register: Register) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    told = ("record", "--enrolment", str(one), "--on", "2022-11-04", "--evidence", "VILLAGE_LETTER")
    assert "1 enrolments ended" in death(*told).output
    assert "nothing was recorded" in death(*told).output
    refused = death("record", "--enrolment", str(one), "--on", "2022-11-05")
    assert (refused.exit_code, "for another day" in refused.output) == (1, True)
    back = death("withdraw", "--enrolment", str(one), "--reason", "OTHER", given="orangnya masih hidup\n")
    assert "1 enrolments go on" in back.output


def test_a_person_is_read_from_standard_input(death: Any, register: Register) -> None:
    ready_to_enrol(register)
    who = person(1)
    given = f"{who.nik}\n{who.name}\n{who.birth_date}\n"
    outcome = death("record", "--person", "--region", "64.01", "--on", "2022-11-04", given=given)
    assert (outcome.exit_code, "0 enrolments ended" in outcome.output) == (0, True)
    back = death("withdraw", "--person", "--reason", "WRONG_PERSON", given=f"{who.nik}\n")
    assert back.exit_code == 0
