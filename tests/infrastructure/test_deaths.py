"""What is it that a worker died, or did not? Deaths recorded, late, elsewhere, twice and withdrawn, on the real log."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.budget_revisions import SetVillageQuotas
from naungan.domain.cards import IssueCards
from naungan.domain.commands.handling import enrolment_state
from naungan.domain.commands.register import Register
from naungan.domain.deaths import DeathWithdrawn, Deceased, RecordDeath, WithdrawDeath, WorkerDied
from naungan.domain.enrolment import (
    CorrectEnrolment,
    EndEnrolment,
    Enrolment,
    TransferEnrolment,
    VoidEnrolments,
)
from naungan.domain.enrolment_events import EnrolmentReopened
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import DeathEvidence, EndReason, Reporter, RuleCode, TakenBackReason
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.upkeep.key_rotation import enrolled_in
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at

from ..people import (
    A_WORKER,
    END,
    KUKAR,
    KUKAR_VILLAGE,
    OTHER_VILLAGE,
    PASER,
    START,
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
NEXT = DAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_log_is_good_at_the_end(store: PostgresEventStore, database_url: str) -> Iterator[None]:
    yield
    assert bad(checked(database_url)) == []


def died(enrolment: UUID, on: dt.date = DAY, **more: Any) -> RecordDeath:
    return RecordDeath(on, DeathEvidence.DEATH_CERTIFICATE, Reporter.FAMILY, enrolment=enrolment, **more)


def withdrawn(enrolment: UUID) -> WithdrawDeath:
    return WithdrawDeath(TakenBackReason.WRONG_PERSON, enrolment=enrolment)


def deceased(number: int, name: str | None = None, on: dt.date = DAY) -> RecordDeath:
    who = person(number)
    return RecordDeath(on, region=PASER, deceased=Deceased(who.nik, name or who.name, who.birth_date))


def why(outcome: Outcome) -> list[tuple[str, str, tuple[str, ...]]]:
    assert outcome.position is None
    return [(b.code.value, b.reason.value, b.path) for b in outcome.breaches]


def state_of(store: PostgresEventStore, enrolment: UUID) -> Enrolment:
    state: Enrolment = enrolment_state(store.load([enrolment])[enrolment])
    return state


def withdrawal(store: PostgresEventStore, enrolment: UUID) -> DeathWithdrawn:
    worker = state_of(store, enrolment).worker
    told = store.load([worker])[worker][-1].event
    assert isinstance(told, DeathWithdrawn)
    return told


def days(store: PostgresEventStore, enrolment: UUID) -> tuple[dt.date | None, dt.date | None]:
    state = state_of(store, enrolment)
    return state.start, state.end_exclusive


def test_a_death_ends_all_that_protects_the_day_after_in_every_regency(
    register: Register, store: PostgresEventStore
) -> None:
    # given a worker protected here, then there, and by a membership beside it as it happened
    here, there = ready_to_enrol(register), ready_to_enrol(register, KUKAR)
    [one] = enrolments(register.enrol_workers(command(), here.enrol(person(1), end_exclusive=NEXT)))
    [two] = enrolments(
        register.enrol_workers(command(), there.enrol(person(1, village=KUKAR_VILLAGE), start=NEXT))
    )
    [beside] = enrolments(
        register.enrol_workers(as_happened(), there.enrol(person(1, village=KUKAR_VILLAGE)))
    )
    # when the death is recorded by the first regency
    outcome = done(register.record_death(command(), died(one, note="dari keluarga")))
    # then it ended what went on, the one that ended that day stays as it was
    assert set(outcome.result["enrolments"]) == {str(two), str(beside)}
    assert (days(store, one), days(store, two), days(store, beside)) == (
        (START, NEXT),
        (None, None),
        (START, NEXT),
    )
    worker = state_of(store, one).worker
    [told] = store.load([worker])[worker]
    assert isinstance(told.event, WorkerDied)
    assert (told.event.on, told.event.region, told.event.note is not None) == (DAY, PASER, True)
    assert set(told.event.ended) == {two, beside}
    # and the money beyond is free: a month that was begun stays reserved
    lines = store.budget_lines(KUKAR, here.terms().scheme, here.terms().funding_source, [], None)
    assert [line.reserved for line in lines] == [2 * A_WORKER // 3]


def test_the_same_death_again_yields_nothing_and_another_day_is_refused(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), died(one)))
    assert done(register.record_death(command(), died(one))).position is None
    assert done(register.record_death(command(), deceased(1))).position is None
    later = died(one, DAY.replace(day=5))
    assert why(register.record_death(command(), later)) == [("WORKER_DIED", "died_otherwise", ("on",))]
    earlier = EndEnrolment(one, DAY, EndReason.DIED)
    assert why(register.end_enrolment(command(), earlier)) == [
        ("WORKER_DIED", "died_otherwise", ("endExclusive",))
    ]
    moved = EndEnrolment(one, NEXT, EndReason.MOVED_AWAY)
    assert why(register.end_enrolment(command(), moved)) == [
        ("WORKER_DIED", "withdraw_death_first", ("reason",))
    ]
    longer = CorrectEnrolment(one, "salah ketik", end_exclusive=END)
    assert why(register.correct_enrolment(command(), longer)) == [
        ("WORKER_DIED", "died_within", ("endExclusive",))
    ]


def test_an_end_by_death_records_the_death(register: Register, store: PostgresEventStore) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.end_enrolment(command(), EndEnrolment(one, NEXT, EndReason.DIED)))
    worker = state_of(store, one).worker
    assert store.deaths([worker])[worker].on == DAY
    assert done(register.end_enrolment(command(), EndEnrolment(one, NEXT, EndReason.DIED))).position is None


def test_somebody_nobody_enrolled_may_have_died_and_is_refused_later(
    register: Register, store: PostgresEventStore, vault: PostgresVault
) -> None:
    papers = ready_to_enrol(register)
    done(register.record_death(command(), deceased(1)))
    worker = vault.find([person(1).nik])[person(1).nik]
    assert store.deaths([worker])[worker].on == DAY
    assert why(register.enrol_workers(command(), papers.enrol(person(1)))) == [
        ("WORKER_DIED", "died_within", ("workers", "0"))
    ]
    after = papers.enrol(*people(1, 2), start=NEXT)
    assert why(register.enrol_workers(command(), after)) == [("WORKER_DIED", "worker_died", ("workers", "0"))]
    # late facts: days before the death may still be told, and as it happened all are, with a finding
    enrolments(register.enrol_workers(command(), papers.enrol(person(1), end_exclusive=NEXT)))
    [late] = enrolments(
        register.enrol_workers(as_happened(), papers.enrol(person(1), start=NEXT, end_exclusive=END))
    )
    assert store.load([late])[late][0].event.breaches == (RuleCode.WORKER_DIED,)
    # told again, the same death ends what was recorded since
    assert done(register.record_death(command(), deceased(1))).result == {"enrolments": [str(late)]}


def test_whose_death_it_is_must_be_clear(register: Register) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    both = RecordDeath(DAY, region=PASER, enrolment=one, deceased=deceased(1).deceased)
    assert why(register.record_death(command(), both)) == [("INVALID", "whose_death", ("enrolment",))]
    assert why(register.record_death(command(), RecordDeath(DAY, region=PASER))) == [
        ("INVALID", "whose_death", ("enrolment",))
    ]
    assert why(register.record_death(command(), deceased(1, "Nama Lain Sekali"))) == [
        ("OTHER_NAME", "other_name", ("name",))
    ]
    unborn = RecordDeath(DAY, region="64.99", deceased=Deceased("123", " ", NEXT))
    assert why(register.record_death(command(), unborn)) == [
        ("INVALID", "region_unknown", ("region",)),
        ("INVALID", "nik_structure", ("nik",)),
        ("INVALID", "empty", ("name",)),
        ("INVALID", "born_later", ("birthDate",)),
    ]
    nobody = WithdrawDeath(TakenBackReason.OTHER, nik=person(2).nik)
    assert why(register.withdraw_death(command(), nobody)) == [("INVALID", "note_missing", ("note",))]
    nobody = WithdrawDeath(TakenBackReason.TYPED_WRONG, nik=person(2).nik)
    assert why(register.withdraw_death(command(), nobody)) == [("WORKER_DIED", "no_death", ("nik",))]


def test_a_withdrawn_death_gives_back_what_it_ended_with_what_was_recorded_since(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register, quota=1, amount=A_WORKER, listed=1)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), died(one)))
    done(register.transfer_enrolment(command(), TransferEnrolment(one, START.replace(day=9), OTHER_VILLAGE)))
    # when
    outcome = done(register.withdraw_death(command(), withdrawn(one)))
    # then
    assert outcome.result == {"enrolments": [str(one)]}
    assert days(store, one) == (START, END)
    state = state_of(store, one)
    assert [s.village for s in state.stretches][-1] == OTHER_VILLAGE
    assert (state.ended, [d.months for d in state.draws]) == (None, [3])
    reopened = store.load([one])[one][-1].event
    assert isinstance(reopened, EnrolmentReopened)
    assert store.deaths([state.worker]) == {}
    # withdrawn again, nothing happens; and the worker may die on another day
    assert done(register.withdraw_death(command(), withdrawn(one))).position is None
    done(register.record_death(command(), died(one, DAY.replace(day=20))))
    assert days(store, one) == (START, DAY.replace(day=21))


def test_a_withdrawn_death_names_what_it_cannot_give_back(
    register: Register, store: PostgresEventStore
) -> None:
    # given two on a line of two, of whom one died before the first day, so that another took place and money
    papers = ready_to_enrol(register, quota=2, amount=2 * A_WORKER)
    one, _ = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(register.record_death(command(), died(one, START - dt.timedelta(days=1))))
    assert days(store, one) == (None, None)
    enrolments(register.enrol_workers(command(), papers.enrol(person(3))))
    # when
    outcome = done(register.withdraw_death(command(), withdrawn(one)))
    # then it is withdrawn, and says why the enrolment does not go on
    assert outcome.result == {"enrolments": []}
    worker = state_of(store, one).worker
    told = store.load([worker])[worker][-1].event
    assert isinstance(told, DeathWithdrawn)
    [unrestored] = told.unrestored
    assert unrestored.enrolment == one
    assert set(unrestored.codes) == {RuleCode.QUOTA_EXCEEDED, RuleCode.BUDGET_EXCEEDED}


def test_days_that_another_enrolment_has_by_now_are_not_given_back(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), died(one)))
    [late] = enrolments(
        register.enrol_workers(as_happened(), papers.enrol(person(1), start=dt.date(2022, 12, 1)))
    )
    done(register.issue_cards(command(), IssueCards((one,), START)))
    done(register.withdraw_death(command(), withdrawn(one)))
    # the other goes on and breaks no rule any more, the first ended without a death
    worker = state_of(store, one).worker
    told = store.load([worker])[worker][-1].event
    assert (told.restored, told.cleared) == ((), (late,))
    assert [(u.enrolment, u.codes) for u in told.unrestored] == [(one, (RuleCode.ALREADY_COVERED,))]
    assert (days(store, one), state_of(store, one).ended) == ((START, NEXT), EndReason.OTHER)


def test_under_an_agreement_that_was_terminated_since_no_days_are_given_back(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), died(one)))
    done(register.terminate_agreement(command(), TerminateAgreement(papers.agreement, NEXT, "berakhir")))
    done(register.withdraw_death(command(), withdrawn(one)))
    worker = state_of(store, one).worker
    told = store.load([worker])[worker][-1].event
    assert [(u.enrolment, u.codes) for u in told.unrestored] == [(one, (RuleCode.AGREEMENT_TERMINATED,))]
    assert (days(store, one), state_of(store, one).ended) == ((START, NEXT), EndReason.OTHER)


def test_what_was_taken_back_since_is_neither_given_back_nor_named(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), died(one)))
    done(register.void_enrolments(command(), VoidEnrolments((one,), TakenBackReason.WRONG_PERSON)))
    done(register.withdraw_death(command(), withdrawn(one)))
    worker = state_of(store, one).worker
    told = store.load([worker])[worker][-1].event
    assert (told.restored, told.unrestored, told.cleared) == ((), (), ())
    assert (days(store, one), state_of(store, one).voided) == ((None, None), True)


def test_an_earlier_end_holds_again_when_the_death_is_withdrawn(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.end_enrolment(command(), EndEnrolment(one, dt.date(2022, 12, 1), EndReason.MOVED_AWAY)))
    done(register.record_death(command(), died(one)))
    done(register.withdraw_death(command(), withdrawn(one)))
    state = state_of(store, one)
    assert (days(store, one), state.ended, state.ended_on) == (
        (START, dt.date(2022, 12, 1)),
        EndReason.MOVED_AWAY,
        dt.date(2022, 12, 1),
    )


def test_of_two_that_the_same_death_ended_the_first_has_the_days_that_both_had(
    register: Register, store: PostgresEventStore
) -> None:
    # given an enrolment of December, recorded as it happened after a death, and the death told again
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), died(one)))
    [late] = enrolments(
        register.enrol_workers(as_happened(), papers.enrol(person(1), start=dt.date(2022, 12, 1)))
    )
    done(register.record_death(command(), died(one)))
    # when
    outcome = done(register.withdraw_death(command(), withdrawn(one)))
    # then
    assert outcome.result == {"enrolments": [str(one)]}
    told = withdrawal(store, one)
    assert [(u.enrolment, u.codes) for u in told.unrestored] == [(late, (RuleCode.ALREADY_COVERED,))]
    assert (days(store, one), days(store, late)) == ((START, END), (None, None))


def test_of_two_that_a_death_ended_the_second_needs_no_place_beside_the_first(
    register: Register, store: PostgresEventStore
) -> None:
    # given a worker enrolled in one village and then in another, who died before, and no place in the other any more
    papers, change = ready_to_enrol(register), dt.date(2022, 11, 1)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), end_exclusive=change)))
    moved = papers.enrol(person(1, village=OTHER_VILLAGE), start=change)
    [two] = enrolments(register.enrol_workers(command(), moved))
    [line] = store.budget_lines(PASER, papers.terms().scheme, papers.terms().funding_source, [], None)
    done(register.record_death(command(), died(one, START - dt.timedelta(days=1))))
    done(register.set_village_quotas(command(), SetVillageQuotas(line.id, ((OTHER_VILLAGE, 0),))))
    # when
    done(register.withdraw_death(command(), withdrawn(one)))
    # then
    told = withdrawal(store, one)
    assert (told.restored, told.unrestored) == ((one, two), ())
    [line] = store.budget_lines(PASER, papers.terms().scheme, papers.terms().funding_source, [], None)
    assert line.used == 1


def test_what_was_corrected_beyond_a_death_breaks_no_rule_once_the_death_is_withdrawn(
    register: Register, store: PostgresEventStore
) -> None:
    papers = ready_to_enrol(register)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), died(one)))
    longer = CorrectEnrolment(one, "salah ketik", end_exclusive=END)
    done(register.correct_enrolment(as_happened(), longer))
    done(register.withdraw_death(command(), withdrawn(one)))
    told = withdrawal(store, one)
    assert (told.restored, told.unrestored, told.cleared) == ((), (), (one,))
    assert days(store, one) == (START, END)


def test_what_a_death_ended_twice_is_not_ended_by_one_once_it_is_withdrawn(
    register: Register, store: PostgresEventStore
) -> None:
    # given an enrolment that a death ended, that was corrected to go on as it happened, and that the death ended again
    papers, corrected = ready_to_enrol(register), dt.date(2022, 12, 1)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.record_death(command(), died(one)))
    longer = CorrectEnrolment(one, "salah ketik", end_exclusive=corrected)
    done(register.correct_enrolment(as_happened(), longer))
    done(register.record_death(command(), died(one)))
    # when
    done(register.withdraw_death(command(), withdrawn(one)))
    # then
    assert withdrawal(store, one).restored == (one,)
    state = state_of(store, one)
    assert (days(store, one), state.ended, state.ended_on) == ((START, corrected), None, None)


def test_who_died_or_was_told_dead_is_not_swept_from_the_vault(
    register: Register, vault: PostgresVault, database_url: str
) -> None:
    done(register.record_death(command(), deceased(1)))
    done(register.record_death(command(), deceased(2)))
    alive = WithdrawDeath(TakenBackReason.TYPED_WRONG, nik=person(2).nik)
    done(register.withdraw_death(command(), alive))
    who = set(vault.find([person(1).nik, person(2).nik]).values())
    assert len(who) == 2
    with looking_at(database_url) as log:
        assert enrolled_in(log)([*who, uuid4()]) == who
