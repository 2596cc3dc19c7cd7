"""What has a command that is sent again, or that another overtook? The first outcome of its key; the version that there is now."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment, TransferEnrolment
from naungan.domain.refusals import Against
from naungan.domain.vocabulary import EndReason, RuleCode
from tests.infrastructure.recorded import BORN_AGED_65, again, recorded

from ..people import (
    END,
    OTHER_VILLAGE,
    START,
    VILLAGE,
    Papers,
    allocated,
    as_happened,
    command,
    done,
    enrolments,
    person,
    ready_to_enrol,
)
from .test_event_store import at_once


@pytest.fixture
def papers(register: Register) -> Papers:
    """Paser, ready to enrol."""
    return ready_to_enrol(register)


def test_the_same_key_and_body_have_the_first_outcome(
    register: Register, papers: Papers, database_url: str
) -> None:
    first = done(again(register, papers.enrol(person(1)), "one"))
    before = recorded(database_url)
    second = again(register, papers.enrol(person(1)), "one")
    assert (second.position, second.result, second.repeated) == (first.position, first.result, True)
    assert recorded(database_url) == before


def test_the_first_outcome_stays_though_the_world_has_changed_since(
    register: Register, papers: Papers, database_url: str
) -> None:
    enrolled = done(again(register, papers.enrol(person(1)), "enrol"))
    done(register.terminate_agreement(command(), TerminateAgreement(papers.agreement, START, "selesai")))
    before = recorded(database_url)
    assert again(register, papers.enrol(person(1)), "enrol").result == enrolled.result
    assert recorded(database_url) == before


def test_a_refusal_is_an_outcome_too_and_stays_when_its_cause_is_gone(
    register: Register, database_url: str
) -> None:
    # given a refusal for want of a budget
    papers = ready_to_enrol(register, years=(2023,))
    first = again(register, papers.enrol(person(1)), "too early")
    assert [b.code for b in first.breaches] == [RuleCode.NO_BUDGET]
    # when the budget is there
    allocated(register, amount=10**9)
    before = recorded(database_url)
    # then the same key is still refused, and another key is not
    second = again(register, papers.enrol(person(1)), "too early")
    assert (second.breaches, second.repeated) == (first.breaches, True)
    assert recorded(database_url) == before
    done(again(register, papers.enrol(person(1)), "now"))


@pytest.mark.parametrize("refuse", [False, True])
def test_the_same_key_with_another_body_conflicts_and_leaves_the_vault_alone(
    register: Register, papers: Papers, database_url: str, refuse: bool
) -> None:
    first = papers.enrol(person(1, born=BORN_AGED_65) if refuse else person(1))
    again(register, first, "one")
    before = recorded(database_url)
    other = again(register, papers.enrol(person(2)), "one")
    assert [b.code for b in other.breaches] == [RuleCode.IDEMPOTENCY_CONFLICT]
    assert recorded(database_url) == before


def test_keys_belong_to_their_actor_and_a_mode_is_part_of_the_body(
    register: Register, papers: Papers
) -> None:
    done(again(register, papers.enrol(person(1)), "one"))
    somebody_else = replace(command("one"), actor="another")
    done(register.enrol_workers(somebody_else, papers.enrol(person(2))))
    conflict = register.enrol_workers(as_happened("one"), papers.enrol(person(1)))
    assert [b.code for b in conflict.breaches] == [RuleCode.IDEMPOTENCY_CONFLICT]


def test_a_free_text_is_sealed_once_however_often_the_command_is_sent(
    register: Register, papers: Papers, database_url: str
) -> None:
    ends = TerminateAgreement(papers.agreement, START, "alasan yang bebas")
    done(register.terminate_agreement(command("end"), ends))
    before = recorded(database_url)
    assert register.terminate_agreement(command("end"), ends).repeated
    other = register.terminate_agreement(command("end"), replace(ends, reason="alasan lain"))
    assert [b.code for b in other.breaches] == [RuleCode.IDEMPOTENCY_CONFLICT]
    unknown = replace(ends, agreement=uuid4())
    assert [b.code for b in register.terminate_agreement(command(), unknown).breaches] == [RuleCode.NOT_FOUND]
    assert recorded(database_url) == before


# Expected versions


def test_a_version_conflict_tells_the_current_version(
    register: Register, papers: Papers, database_url: str
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(
        register.transfer_enrolment(
            command(), TransferEnrolment(one, START, OTHER_VILLAGE, expected_version=1)
        )
    )
    before = recorded(database_url)
    for stale in (
        register.transfer_enrolment(command(), TransferEnrolment(one, START, VILLAGE, expected_version=1)),
        register.end_enrolment(command(), EndEnrolment(one, END, EndReason.OTHER, expected_version=1)),
    ):
        [breach] = stale.breaches
        assert (breach.code, dict(breach.facts)) == (RuleCode.VERSION_CONFLICT, {"expected": 1, "current": 2})
        assert breach.against == Against("Participant", one)
    assert recorded(database_url) == before


def test_of_two_officers_with_the_same_version_one_wins_and_one_is_told(
    register: Register, papers: Papers
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    moves = [
        TransferEnrolment(one, START + dt.timedelta(days=n), OTHER_VILLAGE, expected_version=1)
        for n in (1, 2, 3, 4)
    ]
    answers = at_once(*(lambda m=m: register.transfer_enrolment(command(), m) for m in moves))
    assert sorted(a.breaches == () for a in answers) == [False, False, False, True]
    assert {b.facts["current"] for a in answers for b in a.breaches} == {2}
