"""Who left, when and why? Stories of ends, and random histories against a naive model: count = list = sum of groups."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.domain import end_of_protection, enrolment_corrections, transfers
from naungan.domain import enrolment as domain
from naungan.domain.enrolment import Enrolment
from naungan.domain.enrolment_events import EnrolmentCorrected, EnrolmentReopened, WorkerEnrolled
from naungan.domain.vocabulary import (
    EndReason,
    FundingSource,
    MembershipCategory,
    Programme,
    ReopenReason,
    Sex,
    TakenBackReason,
)
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.projections.coverage.ledger import Filter
from naungan.projections.departures import (
    Departure,
    Departures,
    Dimension,
    Question,
    departures_by,
    departures_count,
    departures_page,
)
from naungan.projections.engine.reading import NOW, At, Reader
from naungan.projections.engine.windows import Window
from tests import one_loop
from tests.databases import Shelf
from tests.model import Model, Person
from tests.projections.histories import AGREEMENTS, REGIONS, SCHEMES, SEGMENTS, Story, day
from tests.projections.history import START, History, reading

T = TypeVar("T")
VILLAGE, NEXT_VILLAGE, ELSEWHERE = "64.01.02.2003", "64.01.02.2004", "64.02.01.2001"
YEAR = (dt.date(2022, 1, 1), dt.date(2023, 1, 1))
MARCH_5, DECEMBER_31 = dt.date(2022, 3, 5), dt.date(2022, 12, 31)
AFTER = dt.timedelta(days=1)


class Register:
    """A history of a few enrolments, each change decided by the domain; `ask` projects it and lists who left in 2022."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.history = History()
        self._states: dict[UUID, Enrolment] = {}

    def enrol(
        self,
        worker: str,
        start: dt.date,
        end: dt.date | None,
        *,
        village: str = VILLAGE,
        concurrent: bool = False,
    ) -> UUID:
        key = uuid5(UUID(int=1), f"{worker} {start} {concurrent}")
        event = WorkerEnrolled(
            uuid5(UUID(int=2), worker),
            "VULNERABLE_WORKERS",
            "FISHER",
            MembershipCategory.NON_WAGE_EARNER,
            village,
            FundingSource.APBD,
            (Programme.JKK, Programme.JKM),
            start,
            end,
            Sex.FEMALE,
            1980,
            42,
            concurrent=concurrent,
        )
        self._record(key, event)
        return key

    def end(self, key: UUID, last_day: dt.date, reason: EndReason) -> int:
        return self._record(key, *end_of_protection.end(self._states[key], last_day + AFTER, reason))

    def move(self, key: UUID, village: str, on: dt.date) -> int:
        intent = domain.TransferEnrolment(key, on, village=village)
        return self._record(key, *transfers.transfer(self._states[key], intent))

    def correct_end(self, key: UUID, last_day: dt.date) -> int:
        state = self._states[key]
        now = enrolment_corrections.corrected(
            state, domain.CorrectEnrolment(key, "", end_exclusive=last_day + AFTER)
        )
        return self._record(
            key, EnrolmentCorrected(state.worker, state.terms, UUID(int=7), state.stretches, now, 42)
        )

    def void(self, key: UUID) -> int:
        return self._record(key, *domain.void(self._states[key], TakenBackReason.WRONG_PERSON, None))

    def reopen(self, key: UUID, last_day: dt.date) -> int:
        state = self._states[key]
        intent = domain.ReopenEnrolment(key, ReopenReason.ENDED_BY_MISTAKE, last_day + AFTER)
        now = end_of_protection.reopened(state, state, intent)
        return self._record(
            key, EnrolmentReopened(state.worker, state.terms, intent.reason, None, state.stretches, now)
        )

    def told(self) -> list[tuple[UUID, dt.date | None, dt.date]]:
        """Of who left in 2022: the enrolment, when they came back, and when that was recorded."""
        return [(d.enrolment, d.returned_on, d.recorded_on) for d in self._page("64", NOW, YEAR)]

    def left(
        self, region: str = "64", at: At = NOW, days: tuple[dt.date, dt.date] = YEAR
    ) -> list[tuple[UUID, dt.date, str, str]]:
        return [(d.enrolment, d.last_day, d.reason, d.village) for d in self._page(region, at, days)]

    def _page(self, region: str, at: At, days: tuple[dt.date, dt.date]) -> Sequence[Departure]:
        self.history.project(self._url, Departures(KemendagriRegions()))
        question = Question(region, *days)
        page = asking(
            self._url, lambda reader: departures_page(reader, question, window=Window(first=100), at=at)
        )
        return page.rows

    def _record(self, key: UUID, *events: Any) -> int:
        for event in events:
            self._states[key] = domain.evolve(self._states.get(key), event)
        at = START + dt.timedelta(days=len(self.history.entries))
        return self.history.append(at, *((key, event) for event in events))


def asking(url: str, ask: Callable[[Reader], Awaitable[T]]) -> T:
    async def run() -> T:
        async with reading(url) as reader:
            return await ask(reader)

    return one_loop.run(run)


@pytest.fixture
def register(database_url: str) -> Register:
    return Register(database_url)


def test_a_death_is_a_departure_of_its_day_and_a_period_that_runs_out_of_its_last_one(
    register: Register,
) -> None:
    died = register.enrol("Wati", *YEAR)
    register.end(died, MARCH_5, EndReason.DIED)
    ran_out = register.enrol("Sari", *YEAR)
    register.enrol("Dewi", YEAR[0], None)
    assert register.left() == [
        (died, MARCH_5, "DIED", VILLAGE),
        (ran_out, DECEMBER_31, "PERIOD_OVER", VILLAGE),
    ]
    # The interval is half-open, and another region's are others'
    assert register.left(days=(MARCH_5, MARCH_5 + AFTER)) == [(died, MARCH_5, "DIED", VILLAGE)]
    assert register.left(days=(YEAR[0], MARCH_5)) == []
    assert register.left("64.02") == []


def test_whoever_goes_on_the_next_day_under_another_enrolment_has_not_left(register: Register) -> None:
    first = register.enrol("Wati", *YEAR)
    before = len(register.history.entries)
    assert register.left() == [(first, DECEMBER_31, "PERIOD_OVER", VILLAGE)]
    # When the protection is renewed, in another regency even
    again = register.enrol("Wati", YEAR[1], None, village=ELSEWHERE)
    # Then she has not left; what was known before stays known
    assert register.left() == []
    assert register.left(at=At(position=before)) == [(first, DECEMBER_31, "PERIOD_OVER", VILLAGE)]
    # And when the renewal is taken back, she has left after all
    register.end(again, YEAR[1] - AFTER, EndReason.OTHER)
    assert register.left() == [(first, DECEMBER_31, "PERIOD_OVER", VILLAGE)]


def test_whoever_comes_back_after_a_gap_left_before_it(register: Register) -> None:
    first = register.enrol("Wati", YEAR[0], MARCH_5 + AFTER)
    second = register.enrol("Wati", MARCH_5 + 2 * AFTER, YEAR[1])
    assert register.left() == [
        (first, MARCH_5, "PERIOD_OVER", VILLAGE),
        (second, DECEMBER_31, "PERIOD_OVER", VILLAGE),
    ]


def test_what_is_not_counted_is_no_departure_and_keeps_nobody(register: Register) -> None:
    counted = register.enrol("Wati", *YEAR)
    register.enrol("Wati", *YEAR, concurrent=True)
    register.enrol("Wati", YEAR[1], None, concurrent=True)
    taken_back = register.enrol("Sari", *YEAR)
    register.end(taken_back, YEAR[0] - AFTER, EndReason.DIED)
    assert register.left() == [(counted, DECEMBER_31, "PERIOD_OVER", VILLAGE)]


def test_a_departure_is_counted_where_the_worker_was_on_the_last_day(register: Register) -> None:
    moved = register.enrol("Wati", *YEAR)
    register.move(moved, NEXT_VILLAGE, MARCH_5)
    assert register.left(VILLAGE) == []
    assert register.left(NEXT_VILLAGE) == [(moved, DECEMBER_31, "PERIOD_OVER", NEXT_VILLAGE)]


def test_a_corrected_end_keeps_its_reason_until_the_period_is_as_planned_again(register: Register) -> None:
    one = register.enrol("Wati", *YEAR)
    ended = register.end(one, MARCH_5, EndReason.DIED)
    # The day of the death was wrong
    later = register.correct_end(one, MARCH_5 + AFTER)
    # She had not died at all
    register.correct_end(one, DECEMBER_31)
    assert register.left() == [(one, DECEMBER_31, "PERIOD_OVER", VILLAGE)]
    assert register.left(at=At(position=later)) == [(one, MARCH_5 + AFTER, "DIED", VILLAGE)]
    assert register.left(at=At(position=ended)) == [(one, MARCH_5, "DIED", VILLAGE)]
    # A plan that was wrong from the start, and an end on the planned day that gives a reason
    other = register.enrol("Sari", *YEAR)
    register.correct_end(other, MARCH_5)
    assert register.left()[0] == (other, MARCH_5, "PERIOD_OVER", VILLAGE)
    register.end(other, MARCH_5, EndReason.ARREARS)
    assert register.left()[0] == (other, MARCH_5, "ARREARS", VILLAGE)


def test_what_was_taken_back_or_reopened_is_no_departure_from_then_on(register: Register) -> None:
    # given an enrolment that ended in March, and one that ran out
    ended, ran_out = register.enrol("Wati", *YEAR), register.enrol("Sari", *YEAR)
    before = register.end(ended, MARCH_5, EndReason.MOVED_AWAY)
    # when the one is reopened and the other taken back
    between = register.reopen(ended, dt.date(2022, 6, 30))
    register.void(ran_out)
    # then each departure is gone from its moment on, and is there before it
    planned = (ran_out, DECEMBER_31, "PERIOD_OVER", VILLAGE)
    assert register.left(at=At(position=before)) == [(ended, MARCH_5, "MOVED_AWAY", VILLAGE), planned]
    june = (ended, dt.date(2022, 6, 30), "PERIOD_OVER", VILLAGE)
    assert register.left(at=At(position=between)) == [june, planned]
    assert register.left() == [june]
    # and one that is taken back takes its end with it
    register.void(ended)
    assert register.left() == []


def test_whoever_comes_back_after_a_gap_is_told_with_the_day_and_when_the_end_was_recorded(
    register: Register,
) -> None:
    # given an enrolment recorded on 1 January 2021 and ended by what was recorded the day after
    first = register.enrol("Wati", *YEAR)
    register.end(first, MARCH_5, EndReason.MOVED_AWAY)
    assert register.told() == [(first, None, dt.date(2021, 1, 2))]
    # when two more follow after gaps, one of which is then taken back
    soon = register.enrol("Wati", dt.date(2022, 4, 1), dt.date(2022, 5, 1))
    register.enrol("Wati", dt.date(2022, 6, 1), None)
    recorded = [dt.date(2021, 1, 2), dt.date(2021, 1, 3)]
    assert register.told() == [
        (first, dt.date(2022, 4, 1), recorded[0]),
        (soon, dt.date(2022, 6, 1), recorded[1]),
    ]
    register.void(soon)
    assert register.told() == [(first, dt.date(2022, 6, 1), recorded[0])]


@pytest.mark.slow
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), batch=st.sampled_from((1, 3, 17, 1000)))
def test_every_number_is_the_list_behind_it_and_the_sum_of_its_groups(
    shelf: Shelf, begun: str, seed: int, batch: int
) -> None:
    # Given a random history, projected in some batches
    story = Story(random.Random(seed))
    story.tell(25)
    with shelf.lend(begun) as url:
        story.history.project(url, Departures(KemendagriRegions()), batch=batch)
        # When random questions are asked, then every answer is the model's
        asking(url, lambda reader: _ask(reader, story, questions=20))


async def _ask(reader: Reader, story: Story, questions: int) -> None:
    choose = story.choose
    for _ in range(questions):
        asked = choose.choice((None, choose.randint(0, len(story.history.entries) + 3)))
        ends = [f.append_id for f in story.model.facts]
        known = max([e for e in ends if asked is None or e <= asked], default=0)
        await _compare(reader, story.model, choose, At(position=asked), known)


async def _compare(reader: Reader, model: Model, choose: random.Random, at: At, known: int) -> None:
    question, only = _question(choose)
    people = [
        (p, on, why)
        for p, on, why in model.left(question.region, question.start, question.end_exclusive, known, only)
        if question.reasons is None or why in question.reasons
    ]
    answered, count = await departures_count(reader, question, at=at)
    assert answered.position == known
    assert count == len(people)
    listed = await _paged(reader, question, at, choose.randint(1, 7), count)
    assert Counter((d.enrolment, d.last_day, d.reason, d.village) for d in listed) == Counter(
        (p.id, on, why, p.village) for p, on, why in people
    )
    by = tuple(choose.sample(list(Dimension), choose.randint(1, 2)))
    groups = await departures_by(reader, question, by, window=Window(first=100), at=at)
    assert {tuple(code for _, code in g.keys): g.count for g in groups.rows} == Counter(
        tuple(_code(dimension, *person) for dimension in by) for person in people
    )
    assert sum(group.count for group in groups.rows) == count
    for group in groups.rows[:3]:
        inside = question.narrowed(group.keys)
        assert len(await _paged(reader, inside, at, 5, group.count)) == group.count


async def _paged(reader: Reader, question: Question, at: At, size: int, total: int) -> list[Departure]:
    """The whole list, page by page; every page says the same total."""
    found: list[Departure] = []
    window = Window(first=size)
    while True:
        page = await departures_page(reader, question, window=window, at=at)
        assert page.total == total
        found += page.rows
        if not page.has_next:
            return found
        window = Window(first=size, after=page.keys[-1])


def _code(dimension: Dimension, person: Person, on: dt.date, why: str) -> str:
    if dimension is Dimension.DAY:
        return on.isoformat()
    return why if dimension is Dimension.REASON else person.code(dimension)


def _question(choose: random.Random) -> tuple[Question, Callable[[Person], bool]]:
    schemes = choose.choice((None, None, SCHEMES[:1]))
    segments = choose.choice((None, None, SEGMENTS[:2]))
    agreements: tuple[UUID | None, ...] | None = choose.choice((None, None, AGREEMENTS[:2]))
    reasons = choose.choice((None, None, ("PERIOD_OVER",), ("DIED", "ARREARS", "OTHER")))
    start = choose.randint(-2, 90)
    question = Question(
        choose.choice(REGIONS),
        day(start),
        day(start + choose.choice((1, 10, 60))),
        Filter(schemes, segments, None, None, agreements),
        reasons,
    )

    def only(p: Person) -> bool:
        return (
            (schemes is None or p.scheme in schemes)
            and (segments is None or p.segment in segments)
            and (agreements is None or p.agreement in agreements)
        )

    return question, only
