"""May an end be taken back? Under the policies of enrolling, one row a policy, and never twice for one day; on the real log."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.commands.register import Register
from naungan.domain.dates import Period
from naungan.domain.deaths import RecordDeath, WithdrawDeath
from naungan.domain.decrees import DecreeFacts, DecreeVoided
from naungan.domain.enrolment import EndEnrolment, ReopenEnrolment, TransferEnrolment, VoidEnrolments
from naungan.domain.enrolment_events import EnrolmentReopened
from naungan.domain.ports import Append, NewEvent, Outcome
from naungan.domain.selection import VerificationWithdrawn, Verified
from naungan.domain.vocabulary import EndReason, FundingSource, ReopenReason, RuleCode, TakenBackReason
from naungan.infrastructure.log.store import PostgresEventStore
from tests.databases import looking_at

from ..people import (
    A_WORKER,
    END,
    MONTHLY,
    OTHER_VILLAGE,
    PASER,
    START,
    Papers,
    agreed,
    as_happened,
    command,
    done,
    enrolments,
    person,
    ready_to_enrol,
)
from .recorded import event_of
from .test_audit import bad, checked
from .test_event_store import at_once

MID = dt.date(2022, 11, 1)
MISTAKE = ReopenReason.ENDED_BY_MISTAKE


@pytest.fixture(autouse=True)
def _the_log_is_good_at_the_end(store: PostgresEventStore, database_url: str) -> Iterator[None]:
    yield
    assert bad(checked(database_url)) == []


def ended(register: Register, papers: Papers, on: dt.date = MID, number: int = 1, **terms: Any) -> UUID:
    """An enrolment of October to December that was ended."""
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(number), **terms)))
    done(register.end_enrolment(command(), EndEnrolment(one, on, EndReason.MOVED_AWAY)))
    return one


def reopen(one: UUID, until: dt.date | None = END, **more: Any) -> ReopenEnrolment:
    return ReopenEnrolment(one, more.pop("reason", MISTAKE), until, **more)


def why(outcome: Outcome) -> list[tuple[str, str, tuple[str, ...]]]:
    assert outcome.position is None
    return [(b.code.value, b.reason.value, b.path) for b in outcome.breaches]


def reserved(database_url: str) -> int:
    with looking_at(database_url) as connection:
        [total] = connection.execute("SELECT sum(reserved) FROM log.guard_budget").fetchone() or (0,)
    return int(total)


def test_a_reopened_enrolment_has_its_days_and_money_again(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    # given an enrolment that was ended in November, with a move that was told of a day after it
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    move = TransferEnrolment(one, dt.date(2022, 12, 1), OTHER_VILLAGE)
    done(register.transfer_enrolment(command(), move))
    done(register.end_enrolment(command(), EndEnrolment(one, MID, EndReason.MOVED_AWAY)))
    assert reserved(database_url) == MONTHLY
    # when the end is taken back
    outcome = done(register.reopen_enrolment(command(), reopen(one, note="salah orang")))
    # then its days go on as they were planned, the move within them, and its money is taken again
    event = event_of(store, one)
    assert isinstance(event, EnrolmentReopened)
    assert [(s.start, s.end_exclusive) for s in event.was] == [(START, MID)]
    december = dt.date(2022, 12, 1)
    assert [(s.start, s.end_exclusive) for s in event.now] == [(START, december), (december, END)]
    assert (event.reason, event.note is None, event.ended, event.ended_on) == (MISTAKE, False, None, None)
    assert (event.breaches, reserved(database_url)) == ((), A_WORKER)
    assert outcome.result == {"enrolment": str(one)}
    # and told again nothing is recorded; it may be ended and reopened again
    assert done(register.reopen_enrolment(command(), reopen(one))).position is None
    done(register.end_enrolment(command(), EndEnrolment(one, MID, EndReason.OTHER)))
    done(register.reopen_enrolment(command(), reopen(one, dt.date(2022, 12, 15))))
    assert event_of(store, one).now[-1].end_exclusive == dt.date(2022, 12, 15)


def test_one_that_ended_before_it_began_has_its_first_day_again(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    papers = ready_to_enrol(register, listed=1, quota=1)
    one = ended(register, papers, START)
    assert why(register.reopen_enrolment(command(), reopen(one, START))) == [
        ("INVALID", "ends_before_start", ("endExclusive",))
    ]
    done(register.reopen_enrolment(command(), reopen(one)))
    assert [(s.start, s.end_exclusive) for s in event_of(store, one).now] == [(START, END)]
    assert reserved(database_url) == A_WORKER
    # and its place and its name are taken again
    refused = register.enrol_workers(command(), papers.enrol(person(2)))
    assert {b.code for b in refused.breaches} == {
        RuleCode.NOT_VERIFIED,
        RuleCode.NO_DECREE,
        RuleCode.QUOTA_EXCEEDED,
    }


def test_open_ended_is_without_an_end(register: Register, store: PostgresEventStore) -> None:
    papers = ready_to_enrol(register, years=(2022, None))  # a line of whatever year is later
    one = ended(register, papers)
    done(register.reopen_enrolment(command(), reopen(one, None)))
    assert event_of(store, one).now[-1].end_exclusive is None


Arranged = Callable[[Register, PostgresEventStore, Papers, UUID], object]


def _dead(register: Register, _: PostgresEventStore, __: Papers, one: UUID) -> None:
    done(register.record_death(command(), RecordDeath(dt.date(2022, 11, 10), enrolment=one)))


def _enrolled_again(register: Register, _: PostgresEventStore, papers: Papers, __: UUID) -> None:
    enrolments(register.enrol_workers(command(), papers.enrol(person(1), start=dt.date(2022, 12, 1))))


def _terminated(on: dt.date) -> Arranged:
    def arranged(register: Register, _: PostgresEventStore, papers: Papers, __: UUID) -> None:
        done(register.terminate_agreement(command(), TerminateAgreement(papers.agreement, on, "berakhir")))

    return arranged


def _unverified(register: Register, store: PostgresEventStore, papers: Papers, one: UUID) -> None:
    listed = store.load([one])[one][0].event.listed
    was = Verified("Camat Contoh", dt.date(2022, 9, 1), 1000)
    _told(store, listed, VerificationWithdrawn(TakenBackReason.DOCUMENT_INVALID, None, was))


def _undecreed(_: Register, store: PostgresEventStore, papers: Papers, __: UUID) -> None:
    was = DecreeFacts("SK 1/2022", dt.date(2022, 9, 15), 1000)
    _told(store, papers.decree, DecreeVoided(was.number, TakenBackReason.DOCUMENT_INVALID, None, was))


def _told(store: PostgresEventStore, stream: UUID, event: Any) -> None:
    told = command()
    store.append(told, str(told.key).encode(), Append(PASER, [NewEvent(stream, event, None)]), {})


def _another(register: Register, _: PostgresEventStore, papers: Papers, __: UUID) -> None:
    enrolments(register.enrol_workers(command(), papers.enrol(person(2))))


def _nothing(*_: object) -> None:
    pass


_OTHER_YEAR = dt.date(2023, 2, 1)
_AT_ENROLMENT = ("enrolment",)
_AT_END = ("endExclusive",)
_USED_UP: set[tuple[str, str, tuple[str, ...]]] = {
    ("NOT_VERIFIED", "list_used_up", _AT_ENROLMENT),
    ("NO_DECREE", "decree_used_up", _AT_ENROLMENT),
}
POLICIES: dict[
    str, tuple[dict[str, Any], dt.date, Arranged, dt.date, set[tuple[str, str, tuple[str, ...]]]]
] = {
    "nobody goes on after their death": (
        *({}, MID, _dead, END),
        {("WORKER_DIED", "died_within", _AT_END)},
    ),
    "no day counts twice": (
        *({}, MID, _enrolled_again, END),
        {("ALREADY_COVERED", "already_covered", _AT_ENROLMENT)},
    ),
    "an agreement is in force on the first day given back": (
        *({}, MID, _terminated(MID), END),
        {("AGREEMENT_TERMINATED", "agreement_terminated", _AT_ENROLMENT)},
    ),
    "nothing goes on beyond a termination": (
        *({}, MID, _terminated(dt.date(2022, 12, 1)), END),
        {("AGREEMENT_TERMINATED", "ends_after_termination", _AT_END)},
    ),
    "the list is verified": (
        *({}, MID, _unverified, END),
        {("NOT_VERIFIED", "list_not_verified", _AT_ENROLMENT)},
    ),
    "the decree holds": (
        *({}, MID, _undecreed, END),
        {("NO_DECREE", "decree_voided", _AT_ENROLMENT)},
    ),
    "list and decree name no more people": ({"listed": 1}, START, _another, END, _USED_UP),
    "a place is left": (
        *({"quota": 1}, START, _another, END),
        {("QUOTA_EXCEEDED", "quota", _AT_ENROLMENT)},
    ),
    "a place is left in the village": (
        *({"per_village_quota": 1}, START, _another, END),
        {("QUOTA_EXCEEDED", "village_quota", _AT_ENROLMENT)},
    ),
    "every year has a budget": (
        *({}, MID, _nothing, _OTHER_YEAR),
        {("NO_BUDGET", "no_budget", _AT_ENROLMENT)},
    ),
    "the budget suffices": (
        *({"amount": A_WORKER + MONTHLY}, MID, _another, END),
        {("BUDGET_EXCEEDED", "budget", _AT_ENROLMENT)},
    ),
}


@pytest.mark.parametrize("policy", POLICIES)
def test_an_end_is_taken_back_only_where_the_worker_would_be_enrolled_today(
    register: Register, store: PostgresEventStore, policy: str
) -> None:
    given, end, arranged, until, expected = POLICIES[policy]
    # given an enrolment that ended, and something that stands against it since
    papers = ready_to_enrol(register, **given)
    one = ended(register, papers, end)
    arranged(register, store, papers, one)
    before = store.log_state().position
    # then it is refused by command, with what stands against it
    assert set(why(register.reopen_enrolment(command(), reopen(one, until)))) == expected
    assert store.log_state().position == before
    # and as it happened it is recorded with its breaches: but no day counts twice, in neither
    outcome = register.reopen_enrolment(as_happened(), reopen(one, until))
    if policy == "no day counts twice":
        assert set(why(outcome)) == expected
    else:
        done(outcome)
        codes = {code for code, _, _ in expected}
        found = {"NO_AGREEMENT" if code == "AGREEMENT_TERMINATED" else code for code in codes}
        if policy == "nothing goes on beyond a termination":
            found = (
                set()
            )  # the finding is of the agreement that ends, as where somebody is enrolled as it happened
        assert {str(code) for code in event_of(store, one).breaches} == found


def test_what_never_ended_is_void_or_would_not_last_longer_is_refused(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    one, other = (ended(register, papers, number=number) for number in (1, 2))
    [standing] = enrolments(register.enrol_workers(command(), papers.enrol(person(3))))
    done(register.void_enrolments(command(), VoidEnrolments((other,), TakenBackReason.WRONG_PERSON)))
    before = store.log_state().position

    def refused(intent: ReopenEnrolment) -> list[tuple[str, str, tuple[str, ...]]]:
        found = why(register.reopen_enrolment(command(), intent))
        assert found == why(register.reopen_enrolment(as_happened(), intent))
        return found

    assert refused(reopen(standing)) == [("INVALID", "not_ended", _AT_ENROLMENT)]
    assert refused(reopen(other)) == [("VOIDED", "voided", _AT_ENROLMENT)]
    for day in (MID, START):
        assert refused(reopen(one, day)) == [("INVALID", "not_longer", _AT_END)]
    assert refused(reopen(UUID(int=9))) == [("NOT_FOUND", "not_found", _AT_ENROLMENT)]
    assert refused(reopen(one, reason=ReopenReason.OTHER)) == [("INVALID", "note_missing", ("note",))]
    assert refused(reopen(one, reason=ReopenReason.DEATH_WITHDRAWN)) == [
        ("INVALID", "reason_of_register", ("reason",))
    ]
    assert refused(reopen(one, expected_version=1)) == [("VERSION_CONFLICT", "version", ("expectedVersion",))]
    assert store.log_state().position == before


def test_what_was_a_finding_before_does_not_stand_against_going_on(
    register: Register, store: PostgresEventStore
) -> None:
    # given an enrolment that nobody verified or decreed and nothing paid for, as it happened, and which ended
    papers = ready_to_enrol(register)
    alone = papers.enrol(person(1), list_digest=None, decree=None, funding_source=FundingSource.APBDES)
    [one] = enrolments(register.enrol_workers(as_happened(), alone))
    done(register.end_enrolment(command(), EndEnrolment(one, MID, EndReason.OTHER)))
    # then it goes on as before, with the same findings
    done(register.reopen_enrolment(command(), reopen(one)))
    assert {RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.NO_BUDGET} <= set(
        event_of(store, one).breaches
    )


@pytest.mark.parametrize("on", [dt.date(2022, 9, 1), dt.date(2022, 11, 16)])
def test_a_termination_does_not_stand_against_days_for_which_the_agreement_would_not_hold_anyway(
    register: Register, store: PostgresEventStore, on: dt.date
) -> None:
    # given an enrolment as it happened that began when its agreement was over, and ended
    papers = ready_to_enrol(register)
    over = agreed(register, period=Period(dt.date(2022, 1, 1), START))
    late = papers.enrol(person(1), agreement=over, start=START + dt.timedelta(days=9))
    [one] = enrolments(register.enrol_workers(as_happened(), late))
    done(register.end_enrolment(command(), EndEnrolment(one, MID, EndReason.OTHER)))
    # and that the agreement was terminated since, before its own end or after it
    done(register.terminate_agreement(command(), TerminateAgreement(over, on, "bubar")))
    # then the enrolment goes on as before, with the same finding
    done(register.reopen_enrolment(command(), reopen(one)))
    assert RuleCode.NO_AGREEMENT in event_of(store, one).breaches


def test_the_end_of_a_death_is_taken_back_by_withdrawing_the_death(register: Register) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), RecordDeath(dt.date(2022, 11, 10), enrolment=one)))
    assert why(register.reopen_enrolment(command(), reopen(one))) == [("WORKER_DIED", "worker_died", _AT_END)]
    done(register.withdraw_death(command(), WithdrawDeath(TakenBackReason.WRONG_PERSON, enrolment=one)))
    assert why(register.reopen_enrolment(command(), reopen(one))) == []  # it was given back


def test_of_a_death_and_a_reopening_at_once_nobody_is_protected_after_the_death(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    on = dt.date(2022, 11, 10)
    for number in range(1, 7):
        one = ended(register, papers, number=number)
        died, again = at_once(
            partial(register.record_death, command(), RecordDeath(on, enrolment=one)),
            partial(register.reopen_enrolment, command(), reopen(one)),
        )
        done(died)
        last = event_of(store, one).now[-1].end_exclusive
        assert last == (MID if again.breaches else on + dt.timedelta(days=1))


def test_of_a_reopening_and_a_new_enrolment_at_once_one_has_the_days(register: Register) -> None:
    papers = ready_to_enrol(register)
    for number in range(1, 7):
        one = ended(register, papers, number=number)
        again = papers.enrol(person(number), start=dt.date(2022, 12, 1))
        outcomes = at_once(
            partial(register.reopen_enrolment, command(), reopen(one)),
            partial(register.enrol_workers, command(), again),
        )
        assert sorted(outcome.position is None for outcome in outcomes) == [False, True]
        [refused] = [outcome for outcome in outcomes if outcome.position is None]
        assert {b.code for b in refused.breaches} == {RuleCode.ALREADY_COVERED}
