"""What do events that take back, reopen, end and revise mean to the guards? Each is refused where another came between, and
what is derived again from the log is what stands beside it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.budget import (
    BudgetReleased,
    BudgetReserved,
    BudgetRevised,
    Figures,
    VillageQuota,
    VillageQuotaSet,
)
from naungan.domain.cards import CardFound, CardIssued, CardReplaced, CardRevoked, CardVoided, HeldCard
from naungan.domain.commands.register import Register
from naungan.domain.deaths import Death, DeathWithdrawn, WorkerDied
from naungan.domain.decrees import DecreeFacts, DecreeVoided
from naungan.domain.enrolment_events import (
    EnrolmentEnded,
    EnrolmentReopened,
    EnrolmentVoided,
    WorkerEnrolled,
)
from naungan.domain.ports import Append, Contended, NewEvent
from naungan.domain.selection import ListVerified, VerificationWithdrawn, Verified
from naungan.domain.stretches import Stretch
from naungan.domain.vocabulary import (
    CardStatus,
    DeathEvidence,
    EndReason,
    RecordingMode,
    ReopenReason,
    Reporter,
    RuleCode,
    TakenBackReason,
)
from naungan.infrastructure.log.store import PostgresEventStore

from ..people import (
    A_WORKER,
    END,
    OTHER_VILLAGE,
    PASER,
    START,
    VILLAGE,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)
from .test_audit import bad, checked

DAY = dt.date(2022, 11, 4)
REASON = TakenBackReason.WRONG_PERSON


@pytest.fixture(autouse=True)
def _the_log_is_good_at_the_end(store: PostgresEventStore, database_url: str) -> Iterator[None]:
    yield
    assert bad(checked(database_url)) == []


class Written:
    """What is written straight into the log, as a command writes it."""

    def __init__(self, store: PostgresEventStore) -> None:
        self.store = store

    def put(self, *events: tuple[UUID, Any], mode: RecordingMode = RecordingMode.COMMAND) -> int:
        """Append events, each as the next of its stream; the position of the last one. Raises Contended."""
        append = Append(PASER, [NewEvent(stream, event, None) for stream, event in events])
        position = self.store.append(command(mode=mode), b"body", append, {}).position
        assert position is not None
        return position

    def refused(self, *events: tuple[UUID, Any]) -> None:
        before = self.store.log_state().position
        with pytest.raises(Contended):
            self.put(*events)
        assert self.store.log_state().position == before

    def enrolled(self, enrolment: UUID) -> WorkerEnrolled:
        event: WorkerEnrolled = self.store.load([enrolment])[enrolment][0].event
        return event

    def voided(self, enrolment: UUID) -> list[tuple[UUID, Any]]:
        """Taken back, and the money released."""
        event = self.enrolled(enrolment)
        void = EnrolmentVoided(
            event.worker, event.terms, event.village, REASON, None, event.stretches, event.draws
        )
        money = [(draw.budget, BudgetReleased(draw.amount, 1)) for draw in event.draws]
        return [(enrolment, void), *money]

    def ended(self, enrolment: UUID, reason: EndReason, end: dt.date = DAY) -> tuple[UUID, EnrolmentEnded]:
        """An end that leaves all draws as they are: of a month that was begun."""
        event = self.enrolled(enrolment)
        [was] = event.stretches
        now = Stretch(was.start, end, was.village, was.segment, was.category)
        ended = EnrolmentEnded(event.worker, event.terms, end, reason, (was,), (now,), event.draws)
        return enrolment, ended

    def reopened(self, enrolment: UUID, *breaches: RuleCode) -> tuple[UUID, EnrolmentReopened]:
        """A reopening of what was ended on DAY or before."""
        event = self.enrolled(enrolment)
        [now] = event.stretches
        was = Stretch(now.start, DAY, now.village, now.segment, now.category)
        mistake = ReopenReason.ENDED_BY_MISTAKE
        again = EnrolmentReopened(
            event.worker, event.terms, mistake, None, (was,), (now,), event.draws, breaches, breaches
        )
        return enrolment, again


@pytest.fixture
def written(store: PostgresEventStore) -> Written:
    return Written(store)


def died(worker: UUID, on: dt.date = DAY) -> tuple[UUID, WorkerDied]:
    said = WorkerDied(worker, on, DeathEvidence.NOT_SAID, Reporter.NOT_SAID, None, (), PASER)
    return worker, said


def withdrawn(worker: UUID, on: dt.date = DAY) -> tuple[UUID, DeathWithdrawn]:
    return worker, DeathWithdrawn(worker, on, REASON, None, (), (), ())


def test_a_death_waits_for_the_end_of_what_was_recorded_while_it_was_decided(
    register: Register, written: Written
) -> None:
    papers = ready_to_enrol(register)
    [enrolment] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    worker = written.enrolled(enrolment).worker
    # a death alone would leave days after it
    written.refused(died(worker))
    written.put(died(worker), written.ended(enrolment, EndReason.DIED, DAY + dt.timedelta(days=1)))
    assert written.store.deaths([worker, uuid4()]) == {worker: Death(DAY)}


def test_nobody_is_enrolled_beyond_a_death_but_as_it_happened_and_until_it_is_withdrawn(
    register: Register, written: Written
) -> None:
    papers = ready_to_enrol(register)
    [enrolment] = enrolments(
        register.enrol_workers(command(), papers.enrol(person(1), end_exclusive=dt.date(2022, 11, 1)))
    )
    event = written.enrolled(enrolment)
    written.put(died(event.worker))
    until = event.like(start=dt.date(2022, 11, 1), end_exclusive=dt.date(2022, 11, 5), draws=())
    beyond = event.like(start=dt.date(2022, 11, 5), end_exclusive=END, draws=())
    # the day of the death may be protected, and none after it
    written.refused((uuid4(), event.like(start=until.start, end_exclusive=dt.date(2022, 11, 6), draws=())))
    written.put((uuid4(), until))
    written.refused((uuid4(), beyond))
    # as it happened it is recorded, and the event says what it breaks
    late = beyond.like(breaches=(RuleCode.WORKER_DIED,), end_exclusive=dt.date(2022, 12, 1))
    written.put((uuid4(), late), mode=RecordingMode.AS_HAPPENED)
    # and once the death is withdrawn anybody may
    written.put(withdrawn(event.worker))
    assert written.store.deaths([event.worker]) == {}
    written.put((uuid4(), beyond.like(start=dt.date(2022, 12, 1))))


def test_who_was_taken_back_leaves_place_money_and_name_to_another(
    register: Register, written: Written
) -> None:
    papers = ready_to_enrol(register, listed=1, quota=1, amount=A_WORKER)
    [wrong] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    assert register.enrol_workers(command(), papers.enrol(person(2))).breaches
    written.put(*written.voided(wrong))
    # the same person under the same papers, by command
    enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    assert register.enrol_workers(command(), papers.enrol(person(2))).breaches


def test_a_standing_card_keeps_its_enrolment(register: Register, written: Written) -> None:
    papers = ready_to_enrol(register)
    first, second = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    worker, card, new = written.enrolled(first).worker, uuid4(), uuid4()
    other = written.enrolled(second).worker
    written.put((card, CardIssued(worker, first, "K1", START)))
    written.refused(*written.voided(first))
    # a replaced card stands no more, but the new one does
    written.put((card, CardReplaced(worker, new, DAY)), (new, CardIssued(worker, first, "K2", DAY)))
    written.refused(*written.voided(first))
    written.refused((uuid4(), CardIssued(other, second, "K2", DAY)))
    written.put((new, CardVoided(worker, REASON, None, CardStatus.ISSUED)), *written.voided(first))
    # the serial of the card that was taken back is free, that of the replaced one is not
    written.refused((uuid4(), CardIssued(other, second, "K1", DAY)))
    again = uuid4()
    written.put((again, CardIssued(other, second, "K2", DAY)))
    written.put((again, CardRevoked(other, DAY)))
    written.put(*written.voided(second))
    assert sorted(written.store.cards_of(workers=[worker], serials=["K2"])) == sorted(
        [
            HeldCard(card, "K1", worker, first, False, False),
            HeldCard(new, "K2", worker, first, False, True),
            HeldCard(again, "K2", other, second, False, False),
        ]
    )
    assert written.store.cards_of(enrolments=[second]) == [HeldCard(again, "K2", other, second, False, False)]


def test_a_membership_is_of_one_worker(register: Register, written: Written) -> None:
    papers = ready_to_enrol(register)
    first, second = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    worker, other = written.enrolled(first).worker, written.enrolled(second).worker
    card, new = uuid4(), uuid4()
    written.put((card, CardIssued(worker, first, "K1", START, membership="22012345678")))
    taken = (uuid4(), CardIssued(other, second, "K9", DAY, membership="22012345678"))
    written.refused(taken)
    # a card that takes another's place keeps it, and nobody else gets it
    replaced = (card, CardReplaced(worker, new, DAY))
    written.put(replaced, (new, CardIssued(worker, first, "K2", DAY, membership="22012345678")))
    written.refused(taken)
    [kept, _] = sorted(written.store.cards_of(memberships=["22012345678"]), key=lambda one: one.serial)
    assert kept == HeldCard(card, "K1", worker, first, False, False, "22012345678")
    # of cards that were taken back it is free
    written.put(*((one, CardVoided(worker, REASON, None, CardStatus.ISSUED)) for one in (card, new)))
    assert written.store.cards_of(memberships=["22012345678"]) == []
    written.put(taken)


def test_a_card_that_was_found_changes_no_guard(register: Register, written: Written) -> None:
    papers = ready_to_enrol(register)
    [enrolment] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    worker, card = written.enrolled(enrolment).worker, uuid4()
    written.put((card, CardIssued(worker, enrolment, "K1", START)))
    written.put((card, CardFound(worker, DAY, CardStatus.ISSUED)))
    assert written.store.cards_of(serials=["K1"])[0].stands


def test_who_is_reopened_needs_the_days_and_the_place_again(register: Register, written: Written) -> None:
    papers = ready_to_enrol(register, quota=1)
    [first] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    # given one who was ended before any day, and another in the place
    gone = written.enrolled(first)
    nothing = EnrolmentEnded(gone.worker, gone.terms, START, EndReason.OTHER, gone.stretches, (), ())
    written.put((first, nothing), (papers.budget, BudgetReleased(A_WORKER, 1)))
    [second] = enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    money = (papers.budget, BudgetReserved(A_WORKER, 1))
    _, again = written.reopened(first)
    again = replace(again, was=())
    written.refused((first, again), money)
    # as it happened it is recorded beyond the quota
    written.put(
        (first, replace(again, breaches=(RuleCode.QUOTA_EXCEEDED,))), money, mode=RecordingMode.AS_HAPPENED
    )
    assert register.enrol_workers(command(), papers.enrol(person(3))).breaches
    # and one whose days another enrolment has by now is refused
    written.put(written.ended(second, EndReason.OTHER))
    _, event = written.reopened(second)
    other = written.enrolled(second).like(start=dt.date(2022, 12, 1), draws=())
    written.put((uuid4(), other))
    written.refused((second, event))


def test_a_verification_that_was_withdrawn_lets_nobody_more_in(
    register: Register, written: Written, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register, listed=3)
    first, second = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    listed = written.enrolled(first).listed
    assert listed is not None
    told = Verified("Camat Contoh", dt.date(2022, 9, 1), 3)
    written.put((listed, VerificationWithdrawn(TakenBackReason.DOCUMENT_INVALID, None, told)))
    one = written.enrolled(first)
    written.refused((uuid4(), one.like(worker=uuid4(), draws=())))
    # verified anew for fewer than are enrolled: nobody is thrown out, and nobody comes in
    written.put((listed, ListVerified("Camat Contoh", dt.date(2022, 9, 2), 1)))
    written.refused((uuid4(), one.like(worker=uuid4(), draws=())))
    written.put(*written.voided(second))
    written.put(*written.voided(first))
    written.put((uuid4(), one.like(worker=uuid4(), draws=())))


def test_the_number_of_a_decree_that_was_taken_back_is_free_and_nobody_is_enrolled_under_it(
    register: Register, written: Written
) -> None:
    papers = ready_to_enrol(register, listed=3)
    [first] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    facts = DecreeFacts("SK 1/2022", dt.date(2022, 9, 15), 3)
    assert written.store.decrees(PASER, "sk 1/2022") == [papers.decree]
    written.put((papers.decree, DecreeVoided(facts.number, REASON, None, facts)))
    assert written.store.decrees(PASER, "sk 1/2022") == []
    written.refused((uuid4(), written.enrolled(first).like(worker=uuid4(), draws=())))


def test_a_line_is_not_revised_below_what_is_used_but_as_it_happened(
    register: Register, written: Written
) -> None:
    papers = ready_to_enrol(register, quota=10, per_village_quota=5)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    was = Figures(10**10, None, 10, 5)

    def revised(now: Figures, *breaches: RuleCode, villages: tuple[VillageQuota, ...] = ()) -> Any:
        return papers.budget, BudgetRevised(was, now, None, villages, breaches)

    written.refused(revised(Figures(2 * A_WORKER, None, 10, 5)))
    written.refused(revised(Figures(10**10, None, 2, 5)))
    written.refused(revised(Figures(10**10, None, 10, 2)))
    village = VillageQuota(VILLAGE, None, 2)
    written.refused(revised(was, villages=(village,)))
    written.refused((papers.budget, VillageQuotaSet(VILLAGE, None, 2)))
    # to what is used it can be, and then nobody more is enrolled
    written.put(revised(Figures(3 * A_WORKER, None, 10, 3), villages=(VillageQuota(OTHER_VILLAGE, None, 1),)))
    assert register.enrol_workers(command(), papers.enrol(person(4))).breaches
    written.put(revised(was))
    enrolments(register.enrol_workers(command(), papers.enrol(person(4, village=OTHER_VILLAGE))))
    assert register.enrol_workers(command(), papers.enrol(person(5, village=OTHER_VILLAGE))).breaches
    # a village without a quota of its own has that of every village
    written.put((papers.budget, VillageQuotaSet(OTHER_VILLAGE, 1, None)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(5, village=OTHER_VILLAGE))))
    # as it happened it goes below, and binds whoever comes after
    less = revised(Figures(A_WORKER, None, 1, 1), RuleCode.BUDGET_EXCEEDED, RuleCode.QUOTA_EXCEEDED)
    written.put(less, mode=RecordingMode.AS_HAPPENED)
    assert register.enrol_workers(command(), papers.enrol(person(6))).breaches


def test_the_events_of_one_append_are_found_by_any_of_their_positions(
    register: Register, written: Written, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    before = store.log_state().position
    outcome = done(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    done(register.enrol_workers(as_happened(), papers.enrol(person(4))))
    assert outcome.position is not None
    whole = list(range(before + 1, outcome.position + 1))
    for position in whole:
        assert [one.position for one in store.append_of(position)] == whole
    assert store.append_of(1)[0].position == 1
    assert store.append_of(10_000) == []
    assert isinstance(store.append_of(before + 1)[0].event, WorkerEnrolled)
