"""What happens to days and money when an enrolment is moved, corrected or ended? By command, on a real PostgreSQL."""

import datetime as dt
from uuid import UUID

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.enrolment import CorrectEnrolment, EndEnrolment, TransferEnrolment
from naungan.domain.enrolment_events import EnrolmentCorrected
from naungan.domain.ports import Outcome
from naungan.domain.refusals import Against
from naungan.domain.vocabulary import BudgetStage, EndReason, FundingSource, MembershipCategory, RuleCode
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.texts.messages import say
from tests.databases import looking_at

from ..people import (
    A_WORKER,
    END,
    KUKAR_VILLAGE,
    MONTHLY,
    OTHER_VILLAGE,
    START,
    VILLAGE,
    Papers,
    allocated,
    allocation,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)
from ..people import as_happened as history
from .recorded import event_of, recorded
from .test_event_store import at_once

NOVEMBER_16 = dt.date(2022, 11, 16)
YEAR_2023 = {"start": END, "end_exclusive": dt.date(2024, 1, 1)}


@pytest.fixture
def papers(register: Register) -> Papers:
    """Paser, ready to enrol in 2022 and 2023."""
    return ready_to_enrol(register, years=(2022, 2023))


def reserved(database_url: str) -> dict[int, int]:
    """Rupiah reserved of each fiscal year's line."""
    with looking_at(database_url) as connection:
        return dict(connection.execute("SELECT fiscal_year, reserved FROM log.guard_budget").fetchall())


def codes(outcome: Outcome) -> set[RuleCode]:
    return {breach.code for breach in outcome.breaches}


def end(register: Register, enrolment: UUID, day: dt.date, reason: EndReason = EndReason.DIED) -> Outcome:
    return register.end_enrolment(command(), EndEnrolment(enrolment, day, reason))


# Death


def test_a_death_ends_that_enrolment_and_every_later_one_of_the_worker_and_nobody_elses(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    # given one fisher enrolled for 2022 and 2023, and another beside
    in_2022, beside = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    [in_2023] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), **YEAR_2023)))
    before = store.read(0, 1000)
    assert reserved(database_url) == {2022: 2 * A_WORKER, 2023: 12 * MONTHLY}
    # when the fisher's protection ends, died 2022-11-15
    outcome = done(end(register, in_2022, NOVEMBER_16))
    # then both of theirs have ended, in one append, and what is no longer needed is released
    assert {UUID(one) for one in outcome.result["enrolments"]} == {in_2022, in_2023}
    first, second = event_of(store, in_2022), event_of(store, in_2023)
    assert [(s.start, s.end_exclusive) for s in first.now] == [(START, NOVEMBER_16)]
    assert (second.now, second.draws, second.reason) == ((), (), EndReason.DIED)
    assert [s.start for s in second.was] == [END]
    assert reserved(database_url) == {2022: A_WORKER + 2 * MONTHLY, 2023: 0}
    # and what was recorded before stands unchanged: an earlier known position answers as before
    after = store.read(0, 1000)
    assert after[: len(before)] == before
    assert {e.append_id for e in after[len(before) :]} == {outcome.position}
    assert len(store.load([beside])[beside]) == 1


def test_a_death_after_the_end_is_refused_though_a_later_enrolment_was_taken_back(
    register: Register, papers: Papers
) -> None:
    # given an enrolment, and a later one of the worker that was ended before it began
    later_start, later_end = dt.date(2023, 3, 1), dt.date(2023, 4, 1)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    later = papers.enrol(person(1), start=later_start, end_exclusive=later_end)
    [taken_back] = enrolments(register.enrol_workers(command(), later))
    done(end(register, taken_back, later_start, EndReason.OTHER))
    # then it is as if there were no later one
    assert codes(end(register, one, dt.date(2023, 2, 1))) == {RuleCode.INVALID}


def test_a_death_told_twice_is_recorded_once(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(end(register, one, NOVEMBER_16))
    position = store.log_state().position
    again = done(end(register, one, NOVEMBER_16))
    assert again.position is None
    assert store.log_state().position == position


def test_a_death_in_the_last_month_releases_nothing_and_one_before_the_first_day_everything(
    register: Register, papers: Papers, database_url: str, store: PostgresEventStore
) -> None:
    late, early = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    done(end(register, late, dt.date(2022, 12, 2)))
    assert reserved(database_url)[2022] == 2 * A_WORKER
    done(end(register, early, dt.date(2022, 9, 20)))
    assert reserved(database_url)[2022] == A_WORKER
    assert event_of(store, early).now == ()


def test_another_reason_for_an_end_is_recorded_and_a_death_after_it_says_what_to_do(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    # given an enrolment that ended on 16 November
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(end(register, one, NOVEMBER_16, EndReason.OTHER))
    money = reserved(database_url)
    # a death on a later day is refused with what to do
    [breach] = end(register, one, dt.date(2022, 11, 17)).breaches
    assert (breach.reason, breach.path) == ("died_after_end", ("endExclusive",))
    assert "correctEnrolment" in say(breach.reason, breach.facts, "id")
    # when it is told that the worker had died the day before
    died = done(end(register, one, NOVEMBER_16))
    # then that is recorded, and no day and no rupiah is another
    event = event_of(store, one)
    assert died.position is not None
    assert (event.reason, event.was, event.now) == (EndReason.DIED, event.now, event.now)
    assert reserved(database_url) == money


def test_a_death_on_the_day_an_enrolment_ended_is_the_reason_of_that_end_and_ends_what_comes_after(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    [in_2022] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [in_2023] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), **YEAR_2023)))
    done(end(register, in_2022, NOVEMBER_16, EndReason.OTHER))
    outcome = done(end(register, in_2022, NOVEMBER_16))
    assert {UUID(one) for one in outcome.result["enrolments"]} == {in_2022, in_2023}
    assert [event_of(store, one).reason for one in (in_2022, in_2023)] == [EndReason.DIED] * 2


def test_a_death_told_of_an_enrolment_without_a_day_is_refused(register: Register, papers: Papers) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(end(register, one, START, EndReason.OTHER))
    assert [b.reason for b in end(register, one, START).breaches] == ["died_without_days"]
    assert done(end(register, one, START, EndReason.OTHER)).position is None


def test_another_end_leaves_later_enrolments_as_they_are(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    [in_2022] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [in_2023] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), **YEAR_2023)))
    done(end(register, in_2022, NOVEMBER_16, EndReason.MOVED_AWAY))
    assert len(store.load([in_2023])[in_2023]) == 1


def test_the_days_freed_by_an_end_can_be_covered_again(register: Register, papers: Papers) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    assert codes(register.enrol_workers(command(), papers.enrol(person(1), start=NOVEMBER_16))) == {
        RuleCode.ALREADY_COVERED
    }
    done(end(register, one, NOVEMBER_16, EndReason.MOVED_AWAY))
    enrolments(register.enrol_workers(command(), papers.enrol(person(1), start=NOVEMBER_16)))


def test_an_end_after_the_end_is_refused(register: Register, papers: Papers, database_url: str) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    before = recorded(database_url)
    assert codes(end(register, one, END + dt.timedelta(days=1), EndReason.OTHER)) == {RuleCode.INVALID}
    assert recorded(database_url) == before


# Transfers


def test_a_transfer_keeps_the_total_and_reserves_nothing(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    money = reserved(database_url)
    done(register.transfer_enrolment(command(), TransferEnrolment(one, NOVEMBER_16, OTHER_VILLAGE, "FARMER")))
    moved = event_of(store, one)
    assert [(s.start, s.end_exclusive, s.village, s.segment) for s in moved.now] == [
        (START, NOVEMBER_16, VILLAGE, "FISHER"),
        (NOVEMBER_16, END, OTHER_VILLAGE, "FARMER"),
    ]
    assert [(s.start, s.end_exclusive) for s in moved.was] == [(START, END)]
    assert reserved(database_url) == money
    same = TransferEnrolment(one, NOVEMBER_16, OTHER_VILLAGE, "FARMER")
    assert done(register.transfer_enrolment(command(), same)).position is None


@pytest.mark.parametrize(
    ("effective", "village", "reason"),
    [
        (START - dt.timedelta(days=1), OTHER_VILLAGE, "outside_period"),
        (END, OTHER_VILLAGE, "outside_period"),
        (NOVEMBER_16, KUKAR_VILLAGE, "leaves_regency"),
        (NOVEMBER_16, "64.01.01", "village_unknown"),
    ],
)
def test_a_transfer_stays_within_the_period_and_the_regency(
    register: Register, papers: Papers, database_url: str, effective: dt.date, village: str, reason: str
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    before = recorded(database_url)
    outcome = register.transfer_enrolment(command(), TransferEnrolment(one, effective, village))
    assert [b.reason for b in outcome.breaches] == [reason]
    assert recorded(database_url) == before


# Corrections


def correct(register: Register, enrolment: UUID, **changes: object) -> Outcome:
    intent = CorrectEnrolment(enrolment, "salah ketik", **changes)  # type: ignore[arg-type]
    return register.correct_enrolment(command(), intent)


def test_a_correction_reserves_and_releases_the_difference(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    # a month less
    done(correct(register, one, start=dt.date(2022, 11, 1)))
    assert reserved(database_url) == {2022: 2 * MONTHLY, 2023: 0}
    # into the next year
    done(correct(register, one, end_exclusive=dt.date(2023, 3, 1)))
    assert reserved(database_url) == {2022: 2 * MONTHLY, 2023: 2 * MONTHLY}
    # nothing but the village
    done(correct(register, one, village=OTHER_VILLAGE))
    assert reserved(database_url) == {2022: 2 * MONTHLY, 2023: 2 * MONTHLY}
    names = [e.name for e in store.read(0, 1000) if e.name.startswith(("EnrolmentCorrected", "Budget"))]
    assert names[-5:] == [
        *("EnrolmentCorrected", "BudgetReleased"),
        *("EnrolmentCorrected", "BudgetReserved"),
        "EnrolmentCorrected",
    ]
    last = event_of(store, one)
    assert [(s.start, s.end_exclusive, s.village) for s in last.now] == [
        (dt.date(2022, 11, 1), dt.date(2023, 3, 1), OTHER_VILLAGE)
    ]


def test_a_category_without_a_tariff_releases_all_that_was_reserved(
    register: Register, papers: Papers, database_url: str
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(correct(register, one, category=MembershipCategory.WAGE_EARNER))
    assert reserved(database_url)[2022] == 0


def test_a_correction_that_changes_nothing_records_nothing_and_seals_no_note(
    register: Register, papers: Papers, database_url: str
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    before = recorded(database_url)
    assert done(correct(register, one, start=START, village=VILLAGE)).position is None
    assert recorded(database_url) == before


def test_a_correction_onto_days_that_count_already_is_refused_with_what_stands_against_it(
    register: Register, papers: Papers, database_url: str
) -> None:
    [in_2022] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [in_2023] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), **YEAR_2023)))
    before = recorded(database_url)
    outcome = correct(register, in_2022, end_exclusive=dt.date(2023, 1, 2))
    [breach] = outcome.breaches
    assert (breach.code, breach.path) == (RuleCode.ALREADY_COVERED, ("endExclusive",))
    assert breach.against == Against("Participant", in_2023)
    assert breach.facts["start"] == "2023-01-01"
    assert recorded(database_url) == before
    [breach] = correct(register, in_2023, start=dt.date(2022, 12, 31)).breaches
    assert (breach.path, breach.against) == (("start",), Against("Participant", in_2022))
    both = {"start": dt.date(2022, 9, 1), "end_exclusive": dt.date(2023, 1, 2)}
    assert correct(register, in_2022, **both).breaches[0].path == ("endExclusive",)


def test_a_correction_beyond_a_budget_or_a_quota_is_refused(register: Register, database_url: str) -> None:
    # given October to December paid to the last rupiah, and one place in 2023 that somebody has
    papers = ready_to_enrol(register, amount=2 * A_WORKER)
    allocated(register, fiscal_year=2023, amount=10**9, quota=1)
    [one, _] = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    enrolments(register.enrol_workers(command(), papers.enrol(person(3), **YEAR_2023)))
    before = recorded(database_url)
    # when
    earlier = correct(register, one, start=dt.date(2022, 9, 30))
    longer = correct(register, one, end_exclusive=dt.date(2023, 2, 1))
    # then
    assert codes(earlier) == {RuleCode.BUDGET_EXCEEDED}
    assert codes(longer) == {RuleCode.QUOTA_EXCEEDED}
    assert recorded(database_url) == before


def test_a_correction_that_takes_less_is_never_beyond_a_budget(register: Register, database_url: str) -> None:
    # given a line that was overdrawn as it happened
    papers = ready_to_enrol(register, amount=A_WORKER)
    one, _ = enrolments(register.enrol_workers(history(), papers.enrol(*people(1, 2))))
    # when one enrolment is corrected to a month less, the month is released though the line stays overdrawn
    done(correct(register, one, start=dt.date(2022, 11, 1)))
    assert reserved(database_url)[2022] == 2 * A_WORKER - MONTHLY


def test_as_it_happened_a_correction_keeps_its_breaches(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    papers = ready_to_enrol(register, amount=A_WORKER)
    allocated(register, fiscal_year=2023, amount=10**9, quota=0)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    wider = CorrectEnrolment(one, "salah ketik", dt.date(2022, 9, 1), dt.date(2023, 2, 1))
    done(register.correct_enrolment(history(), wider))
    assert set(event_of(store, one).breaches) == {RuleCode.BUDGET_EXCEEDED, RuleCode.QUOTA_EXCEEDED}
    assert reserved(database_url) == {2022: 4 * MONTHLY, 2023: MONTHLY}


def test_a_correction_stays_on_the_line_the_enrolment_draws_on(register: Register, database_url: str) -> None:
    # given two lines of one year, the second under the agreement that pays
    papers = ready_to_enrol(register)
    other = allocated(register, payer="Dinas Lain", amount=10**9)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    with looking_at(database_url) as connection:
        lines: dict[UUID, int] = dict(
            connection.execute("SELECT budget, reserved FROM log.guard_budget").fetchall()
        )
    assert sorted(lines.values()) == [0, A_WORKER]
    assert {papers.budget, other} == set(lines)
    # when
    done(correct(register, one, start=dt.date(2022, 11, 1)))
    # then
    with looking_at(database_url) as connection:
        after: dict[UUID, int] = dict(
            connection.execute("SELECT budget, reserved FROM log.guard_budget").fetchall()
        )
    assert after == {line: 2 * MONTHLY if money else 0 for line, money in lines.items()}


def test_a_refused_correction_points_to_the_field_that_asked_for_it(register: Register) -> None:
    # given money and places for 2022 only, and a village that is full
    papers = ready_to_enrol(register, amount=3 * A_WORKER, per_village_quota=1)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    elsewhere = papers.enrol(person(2, village=OTHER_VILLAGE))
    enrolments(register.enrol_workers(command(), elsewhere))
    for changes, found in (
        ({"end_exclusive": dt.date(2023, 2, 1)}, {("NO_BUDGET", "endExclusive")}),
        ({"start": dt.date(2021, 12, 1)}, {("NO_BUDGET", "start"), ("BUDGET_EXCEEDED", "start")}),
        ({"start": dt.date(2022, 1, 1)}, {("BUDGET_EXCEEDED", "start")}),
        ({"village": OTHER_VILLAGE}, {("QUOTA_EXCEEDED", "village")}),
    ):
        outcome = correct(register, one, **changes)
        assert {(b.code.value, *b.path) for b in outcome.breaches} == found


def test_a_corrected_category_is_priced_anew(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(correct(register, one, category=MembershipCategory.WAGE_EARNER))
    assert event_of(store, one).breaches == (RuleCode.UNPRICED,)
    done(correct(register, one, category=MembershipCategory.NON_WAGE_EARNER))
    assert event_of(store, one).breaches == ()
    assert RuleCode.UNPRICED in event_of(store, one).judged
    assert reserved(database_url)[2022] == A_WORKER


def test_the_age_of_a_corrected_first_day_is_judged_anew(register: Register, papers: Papers) -> None:
    nearly_65 = person(1, born=dt.date(1957, 10, 2))
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(nearly_65)))
    assert codes(correct(register, one, start=dt.date(2022, 10, 2))) == {RuleCode.OUTSIDE_AGE_POLICY}


# Budgets that change


def test_a_revised_budget_is_never_below_what_is_reserved_or_used(
    register: Register, papers: Papers, database_url: str
) -> None:
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    enrolments(register.enrol_workers(command(), papers.enrol(person(4, village=OTHER_VILLAGE))))
    before = recorded(database_url)
    low = allocation(stage=BudgetStage.REVISED, amount=4 * A_WORKER - 1, quota=3, per_village_quota=2)
    outcome = register.allocate_budget(command(), low)
    assert {(b.reason, b.path) for b in outcome.breaches} == {
        ("below_reserved", ("amount",)),
        ("below_used", ("quota",)),
        ("below_used", ("perVillageQuota",)),
    }
    assert recorded(database_url) == before
    just = allocation(stage=BudgetStage.REVISED, amount=4 * A_WORKER, quota=4, per_village_quota=3)
    done(register.allocate_budget(command(), just))
    assert done(register.allocate_budget(command(), just)).position is None
    assert codes(register.enrol_workers(command(), papers.enrol(person(5, village=OTHER_VILLAGE)))) == {
        *(RuleCode.QUOTA_EXCEEDED, RuleCode.BUDGET_EXCEEDED),
    }


def test_a_limit_that_was_exceeded_as_it_happened_binds_again_when_it_is_raised(
    register: Register, store: PostgresEventStore
) -> None:
    # given a quota of one, exceeded as it happened, then raised to four
    papers = ready_to_enrol(register, quota=1, amount=A_WORKER)
    enrolments(register.enrol_workers(history(), papers.enrol(*people(1, 2))))
    raised = allocation(stage=BudgetStage.REVISED, quota=4, amount=4 * A_WORKER)
    done(register.allocate_budget(command(), raised))
    # when eight officers want the last two places at once
    answers = at_once(
        *(lambda n=n: register.enrol_workers(command(), papers.enrol(person(n))) for n in range(3, 11))
    )
    # then two have them
    assert sum(a.breaches == () for a in answers) == 2
    [line] = store.budget_lines("64.01", "VULNERABLE_WORKERS", papers.terms().funding_source, [], [])
    assert (line.used, line.reserved) == (4, 4 * A_WORKER)


def test_what_is_no_enrolment_is_not_found(register: Register, papers: Papers) -> None:
    assert codes(end(register, papers.agreement, END)) == {RuleCode.NOT_FOUND}
    assert codes(correct(register, papers.budget, village=VILLAGE)) == {RuleCode.NOT_FOUND}


# What a review found


def test_a_death_named_on_an_enrolment_that_ended_before_ends_the_later_one(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    [in_2022] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [in_2023] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), **YEAR_2023)))
    outcome = done(end(register, in_2022, dt.date(2023, 2, 11)))
    assert outcome.result["enrolments"] == [str(in_2023)]
    assert event_of(store, in_2023).now[-1].end_exclusive == dt.date(2023, 2, 11)
    assert len(store.load([in_2022])[in_2022]) == 1


def test_a_death_is_recorded_in_the_regency_where_the_worker_was_protected(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    there = person(1, village=KUKAR_VILLAGE)
    [elsewhere] = enrolments(register.enrol_workers(history(), papers.enrol(there, **YEAR_2023)))
    [here] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(end(register, here, NOVEMBER_16))
    with looking_at(database_url) as connection:
        rows = connection.execute(
            "SELECT originator_id, scope FROM log.stored_events WHERE topic = 'EnrolmentEnded'"
        ).fetchall()
    assert dict(rows) == {here: "64.01", elsewhere: "64.02"}


def test_a_correction_cannot_move_days_before_the_agreement_and_says_what_it_judged(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    one, other = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    early = CorrectEnrolment(one, "salah tanggal", start=dt.date(2020, 12, 31))
    assert RuleCode.NO_AGREEMENT in codes(register.correct_enrolment(command(), early))
    corrected = event_of_correction(register, store, early, as_happened=True)
    assert RuleCode.NO_AGREEMENT in corrected.judged
    assert RuleCode.NO_AGREEMENT in corrected.breaches
    moved = CorrectEnrolment(other, "salah desa", village=OTHER_VILLAGE)
    judged = event_of_correction(register, store, moved).judged
    assert RuleCode.NO_AGREEMENT not in judged
    assert {RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE}.isdisjoint(judged)


def event_of_correction(
    register: Register, store: PostgresEventStore, intent: CorrectEnrolment, *, as_happened: bool = False
) -> EnrolmentCorrected:
    done(register.correct_enrolment(history() if as_happened else command(), intent))
    event = event_of(store, intent.enrolment)
    assert isinstance(event, EnrolmentCorrected)
    return event


def test_whoever_palm_oil_money_pays_for_stays_a_palm_worker(register: Register) -> None:
    papers = ready_to_enrol(register, funding_source=FundingSource.DBH_SAWIT)
    terms = papers.enrol(person(1, segment="PALM_WORKER"), funding_source=FundingSource.DBH_SAWIT)
    [one] = enrolments(register.enrol_workers(command(), terms))
    day = START + dt.timedelta(days=10)
    moved = register.transfer_enrolment(command(), TransferEnrolment(one, day, segment="FISHER"))
    corrected = register.correct_enrolment(command(), CorrectEnrolment(one, "salah segmen", segment="FISHER"))
    assert codes(moved) == codes(corrected) == {RuleCode.NOT_A_PALM_WORKER}
