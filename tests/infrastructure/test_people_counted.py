"""Whom do quota, list and decree count? People with a day of protection, over all enrolments and files; on PostgreSQL."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from naungan.domain.batches import Batch
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.sources import Source
from naungan.domain.commands.register import Register
from naungan.domain.eligibility.case import Places
from naungan.domain.enrolment import CorrectEnrolment, EndEnrolment, TransferEnrolment
from naungan.domain.ports import Outcome
from naungan.domain.reserved_months import Draw
from naungan.domain.vocabulary import EndReason, FundingSource, RuleCode
from naungan.infrastructure.log.guards.quota_places import HeldEnrolment, Moved, of_everyone
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at

from ..domain.test_enrolment import ENROLLED
from ..people import (
    END,
    OTHER_VILLAGE,
    PASER,
    START,
    VILLAGE,
    allocated,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)
from .test_audit import bad, checked
from .test_event_store import at_once

HALF = dt.date(2022, 11, 15)
FIRST, SECOND = {"start": START, "end_exclusive": HALF}, {"start": HALF, "end_exclusive": END}


def used(url: str) -> dict[str, Any]:
    """People on lists and decrees, and places of lines, in all and by village, where there are any."""
    with looking_at(url) as connection:
        named = connection.execute("SELECT used FROM log.guard_selection").fetchall()
        lines = connection.execute("SELECT used FROM log.guard_budget WHERE used > 0").fetchall()
        places = connection.execute(
            "SELECT village, used FROM log.guard_budget_village WHERE used > 0 ORDER BY 1"
        ).fetchall()
    return {"named": {n for (n,) in named}, "lines": [n for (n,) in lines], "villages": dict(places)}


def taken_back(register: Register, enrolment: UUID, reason: EndReason = EndReason.OTHER) -> Outcome:
    """End an enrolment before its first day."""
    return done(register.end_enrolment(command(), EndEnrolment(enrolment, START, reason)))


def codes(outcome: Outcome) -> set[RuleCode]:
    return {breach.code for breach in outcome.breaches}


# An enrolment without a day


def test_a_mistaken_enrolment_that_was_ended_before_its_first_day_holds_no_place(
    register: Register, database_url: str
) -> None:
    # given one place of everything, and somebody enrolled by mistake
    papers = ready_to_enrol(register, listed=1, quota=1, per_village_quota=1)
    [mistake] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    assert codes(register.enrol_workers(command(), papers.enrol(person(2)))) == {
        *(RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.QUOTA_EXCEEDED)
    }
    # when that is taken back
    taken_back(register, mistake)
    assert used(database_url) == {"named": {0}, "lines": [], "villages": {}}
    # then the place is anybody's: the same worker's, and once that is taken back, another's
    [again] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    taken_back(register, again)
    enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    assert used(database_url) == {"named": {1}, "lines": [1], "villages": {VILLAGE: 1}}
    assert codes(register.enrol_workers(command(), papers.enrol(person(1)))) == {
        *(RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.QUOTA_EXCEEDED)
    }
    assert bad(checked(database_url)) == []


def test_whoever_was_enrolled_by_mistake_was_not_registered_before(register: Register) -> None:
    # given palm-oil money, and a palm worker whose enrolment was taken back
    papers = ready_to_enrol(register)
    allocated(register, funding_source=FundingSource.DBH_SAWIT, amount=10**9)
    worker = person(1, segment="PALM_WORKER")
    [mistake] = enrolments(register.enrol_workers(command(), papers.enrol(worker)))
    palm = papers.enrol(worker, funding_source=FundingSource.DBH_SAWIT)
    taken_back(register, mistake)
    enrolments(register.enrol_workers(command(), palm))


def test_a_place_of_a_year_without_a_day_is_given_back(register: Register, database_url: str) -> None:
    # given one place in each of two years, and somebody enrolled over both
    papers = ready_to_enrol(register, years=(2022, 2023), quota=1)
    both_years = papers.enrol(person(1), end_exclusive=dt.date(2023, 7, 1))
    [one] = enrolments(register.enrol_workers(command(), both_years))
    next_year = {"start": END, "end_exclusive": dt.date(2023, 7, 1)}
    assert codes(register.enrol_workers(command(), papers.enrol(person(2), **next_year)))
    # when it ends within the first, the place of the second is free
    done(register.end_enrolment(command(), EndEnrolment(one, HALF, EndReason.OTHER)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(2), **next_year)))
    assert codes(register.enrol_workers(command(), papers.enrol(person(3)))) == {RuleCode.QUOTA_EXCEEDED}
    assert bad(checked(database_url)) == []


def test_a_place_of_a_year_that_a_correction_takes_back_is_given_back(
    register: Register, database_url: str
) -> None:
    papers = ready_to_enrol(register, years=(2022, 2023), quota=1)
    both_years = papers.enrol(person(1), end_exclusive=dt.date(2023, 7, 1))
    [one] = enrolments(register.enrol_workers(command(), both_years))
    done(register.correct_enrolment(command(), CorrectEnrolment(one, "salah tahun", start=END)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    assert bad(checked(database_url)) == []


def test_a_corrected_village_takes_its_place_there_and_gives_the_other_back(
    register: Register, database_url: str
) -> None:
    papers = ready_to_enrol(register, per_village_quota=1)
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    corrected = CorrectEnrolment(one, "salah desa", village=OTHER_VILLAGE)
    done(register.correct_enrolment(command(), corrected))
    assert used(database_url)["villages"] == {OTHER_VILLAGE: 1}
    enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    assert codes(register.enrol_workers(command(), papers.enrol(person(3, village=OTHER_VILLAGE))))
    # a move in time keeps the place where it is
    done(register.transfer_enrolment(command(), TransferEnrolment(one, HALF, VILLAGE)))
    assert used(database_url)["villages"] == {OTHER_VILLAGE: 1, VILLAGE: 1}
    # and nobody is corrected into a full village
    assert codes(register.correct_enrolment(command(), CorrectEnrolment(one, "salah", village=VILLAGE))) == {
        RuleCode.QUOTA_EXCEEDED
    }
    assert bad(checked(database_url)) == []


# People, not enrolments


def test_one_worker_over_two_halves_of_a_year_is_one_person_of_list_decree_and_quota(
    register: Register, database_url: str
) -> None:
    # given a list, a decree and a quota of one
    papers = ready_to_enrol(register, listed=1, quota=1, per_village_quota=1)
    [first] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), **FIRST)))
    # when the same worker is enrolled for the rest of the year
    [second] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), **SECOND)))
    # then that is one person, and another is too many
    everything = {RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.QUOTA_EXCEEDED}
    assert used(database_url) == {"named": {1}, "lines": [1], "villages": {VILLAGE: 1}}
    assert codes(register.enrol_workers(command(), papers.enrol(person(2)))) == everything
    # and the place is held as long as either has a day
    taken_back(register, first)
    assert codes(register.enrol_workers(command(), papers.enrol(person(2)))) == everything
    done(register.end_enrolment(command(), EndEnrolment(second, HALF, EndReason.OTHER)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    assert bad(checked(database_url)) == []


def test_as_it_happened_only_people_too_many_are_findings(register: Register, database_url: str) -> None:
    papers = ready_to_enrol(register, listed=1)
    breaches = []
    for worker, days in ((person(1), FIRST), (person(1), SECOND), (person(2), FIRST), (person(2), SECOND)):
        outcome = register.enrol_workers(as_happened(), papers.enrol(worker, **days))
        [one] = enrolments(outcome)
        breaches.append(register.store.load([one])[one][0].event.breaches)
    too_many = (RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE)
    assert breaches == [(), (), too_many, ()]  # the second is on the list by then, once too many
    assert used(database_url)["named"] == {2}
    assert bad(checked(database_url)) == []


def test_the_first_enrolment_holds_the_place_and_passes_it_on_to_the_next(
    register: Register, database_url: str
) -> None:
    # given a worker enrolled in one village, then in another
    papers = ready_to_enrol(register, per_village_quota=1)
    [first] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), **FIRST)))
    moved = papers.enrol(person(1, village=OTHER_VILLAGE), **SECOND)
    enrolments(register.enrol_workers(command(), moved))
    assert used(database_url)["villages"] == {VILLAGE: 1}
    # and in that other one somebody who took its only place
    enrolments(register.enrol_workers(command(), papers.enrol(person(2, village=OTHER_VILLAGE))))
    # when the first enrolment is taken back, then the second holds the place in its own village, though that is full
    taken_back(register, first)
    assert used(database_url)["villages"] == {OTHER_VILLAGE: 2}
    enrolments(register.enrol_workers(command(), papers.enrol(person(3))))
    assert codes(register.enrol_workers(command(), papers.enrol(person(4, village=OTHER_VILLAGE))))
    assert bad(checked(database_url)) == []


def test_the_last_name_of_a_decree_is_given_once_however_many_enrolments_it_has(
    register: Register, database_url: str
) -> None:
    # given a list and a decree of three, two of whom are enrolled for the first half
    papers = ready_to_enrol(register, listed=3)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2), **FIRST)))
    intents = [papers.enrol(person(n), **SECOND) for n in (1, 2, 3, 4, 5, 6, 7, 8)]

    def officer(intent: Any) -> Callable[[], Outcome]:
        return lambda: register.enrol_workers(command(), intent)

    # when all that know them and six newcomers come at once
    outcomes = at_once(*(officer(intent) for intent in intents))
    # then the two are enrolled again, and of the newcomers one
    refused = [bool(outcome.breaches) for outcome in outcomes]
    assert refused[:2] == [False, False]
    assert refused[2:].count(False) == 1
    assert used(database_url)["named"] == {3}
    assert bad(checked(database_url)) == []


def test_two_files_of_the_same_people_are_those_people_once(
    register: Register, store: PostgresEventStore, vault: PostgresVault, database_url: str
) -> None:
    # given a decree of three and a quota of three, and a first file of three for the first half
    papers = ready_to_enrol(register, listed=3, quota=3)
    bulk = BulkEnrolment(store, vault, register.enrolling)

    def enrol(digest: str, numbers: tuple[int, ...], days: dict[str, Any]) -> Batch:
        terms = papers.enrol(**days)
        source = Source(digest * 32, PASER, terms)
        batch = bulk.open(command(), source, len(numbers))
        rows = [(row, person(number)) for row, number in enumerate(numbers, 1)]
        chunk = bulk.chunk(terms, 0, digest, rows)
        # a dry run says what becomes of it
        given = bulk.given_for(terms, PASER)
        tried = [d.event is not None for d in bulk.judge(given, Places.of(given), chunk)]
        assert tried == [number < 4 for number in numbers]
        return bulk.complete(command(), bulk.accept(command(), terms, batch, chunk))

    assert enrol("ab", (1, 2, 3), FIRST).enrolled == 3
    # then a second file for the second half enrols the same three, and a fourth is one too many
    assert enrol("cd", (1, 2, 3, 4), SECOND).enrolled == 3
    assert used(database_url) == {"named": {3}, "lines": [3], "villages": {VILLAGE: 3}}
    assert bad(checked(database_url)) == []


# The algebra, without a database


WORKERS = [UUID(int=n) for n in (1, 2)]
LINES, VILLAGES = [UUID(int=n) for n in (11, 12)], (VILLAGE, OTHER_VILLAGE)
DAY = dt.timedelta(days=1)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["enrol", "end", "village", "lines"]),
        st.integers(0, 9),
        st.sampled_from(WORKERS),
        st.sampled_from(VILLAGES),
        st.lists(st.sampled_from(LINES), unique=True),
    ),
    max_size=12,
)


@given(STEPS)
def test_places_are_those_of_the_people_who_have_a_day(
    steps: list[tuple[str, int, UUID, str, list[UUID]]],
) -> None:
    """Whatever becomes of enrolments, a place is held once for each worker and line, in a village of theirs."""
    rows: dict[UUID, HeldEnrolment] = {}
    lines, villages, named = Counter[Any](), Counter[Any](), Counter[Any]()
    for number, (what, nth, worker, village, drawn) in enumerate(steps):
        draws = tuple(Draw(line, 2022, 3, 1) for line in drawn)
        enrolled, moved = [], []
        if what == "enrol":
            event = replace(ENROLLED, worker=worker, village=village, draws=draws, decree=UUID(int=30))
            enrolled.append((UUID(int=100 - number), event))
        elif rows:
            row = list(rows.values())[nth % len(rows)]
            gone = what == "end" or row.start == row.end
            moved.append(
                Moved(
                    *(row.worker, row.enrolment, row.start, row.start if gone else row.end),
                    village if what == "village" else None,
                    () if gone else tuple(drawn) if what == "lines" else tuple(row.budgets),
                    beyond=False,
                )
            )
        there: dict[UUID, list[HeldEnrolment]] = {}
        for row in rows.values():
            there.setdefault(row.worker, []).append(row)
        found = of_everyone(enrolled, moved, there)
        # what the tables would hold then
        for stream, event in enrolled:
            budgets = tuple(draw.budget for draw in event.draws)
            days = (event.start, END)
            rows[stream] = HeldEnrolment(
                event.worker, stream, *days, True, event.village, budgets, None, None, event.decree
            )
        for one in moved:
            rows[one.enrolment] = rows[one.enrolment]._replace(start=one.start, end=one.end)
        rows |= {row.enrolment: row for row in found.rows}
        changes: Any = ((found.lines, lines), (found.villages, villages), (found.named, named))
        for tallies, counts in changes:
            for key, tally in tallies.items():
                counts[key] += tally.taken - tally.back
        # then they are who has a day there
        holding = {(row.worker, line) for row in rows.values() for line in row.budgets}
        assert {k: n for k, n in lines.items() if n} == Counter(line for _, line in holding)
        seats = [
            (row.worker, line, row.village)
            for row in rows.values()
            for line in row.budgets
            if line not in (row.guest_of or ())
        ]
        assert {(w, line) for w, line, _ in seats} == holding
        assert len(seats) == len(holding)
        assert {k: n for k, n in villages.items() if n} == Counter((line, at) for _, line, at in seats)
        present = {row.worker for row in rows.values() if row.start < row.end}
        assert named[UUID(int=30)] == len(present)


def test_whoever_is_enrolled_anew_in_another_village_is_counted_alike_by_the_check(
    register: Register, database_url: str
) -> None:
    # given somebody enrolled by mistake, taken back, and enrolled anew where they live
    papers = ready_to_enrol(register, per_village_quota=2)
    [mistake] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    done(register.end_enrolment(command(), EndEnrolment(mistake, START, EndReason.OTHER)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(1, village=OTHER_VILLAGE))))
    # and another, whose place passes from village to village as one enrolment after the other is taken back
    [first] = enrolments(register.enrol_workers(command(), papers.enrol(person(2), **FIRST)))
    then = papers.enrol(person(2, village=OTHER_VILLAGE), **SECOND)
    [second] = enrolments(register.enrol_workers(command(), then))
    done(register.end_enrolment(command(), EndEnrolment(first, START, EndReason.OTHER)))
    done(register.end_enrolment(command(), EndEnrolment(second, HALF, EndReason.OTHER)))
    enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    # then the guards, derived anew from the log, are those that were kept
    assert bad(checked(database_url)) == []
