"""How long may a series be, and is every point of it what coverage answers? Told of invented villages."""

import datetime as dt
from time import thread_time
from uuid import UUID, uuid5

import pytest

from naungan.domain.denominators import EligibleWorkersCounted
from naungan.domain.enrolment_events import EnrolmentEnded, WorkerEnrolled
from naungan.domain.vocabulary import EndReason, Evidence, FundingSource, MembershipCategory, Programme, Sex
from naungan.projections.acts.tables import Acts
from naungan.projections.coverage import lines as coverage_lines
from naungan.projections.coverage.as_known import Times, as_known
from naungan.projections.coverage.ledger import Dimension
from naungan.projections.coverage.lines import MOST_POINTS, Group, Line, TooManyPoints
from naungan.projections.coverage.query import Grouping, Question, coverage
from naungan.projections.coverage.series import Every, Steps, series
from naungan.projections.coverage.tables import Coverage
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.statements import counted
from naungan.projections.engine.windows import Window

from .history import History, reading

pytestmark = pytest.mark.anyio

NOON = dt.datetime(2024, 3, 10, 4, tzinfo=dt.UTC)
FIRST = dt.date(2022, 1, 1)
DAYS = dt.timedelta(days=1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def enrolled(n: int, village: str, start: dt.date, days: int) -> tuple[UUID, WorkerEnrolled]:
    return uuid5(UUID(int=4), str(n)), WorkerEnrolled(
        worker=UUID(int=n),
        scheme="VULNERABLE_WORKERS" if n % 2 else "NON_ASN",
        segment="FISHER",
        category=MembershipCategory.NON_WAGE_EARNER,
        village=village,
        funding_source=FundingSource.APBD,
        programmes=(Programme.JKK,),
        start=start,
        end_exclusive=start + days * DAYS,
        sex=Sex.MALE,
        birth_year=1980,
        age=42,
    )


def village(n: int) -> str:
    return f"64.{n // 500 + 1:02}.{n // 50 % 10 + 1:02}.20{n % 50 + 10}"


def eligible(
    n: int, region: str, value: int, as_of: dt.date, scheme: str | None = None
) -> tuple[UUID, EligibleWorkersCounted]:
    return UUID(int=n), EligibleWorkersCounted(region, scheme, value, as_of, "sensus", Evidence.STATED)


@pytest.mark.slow
async def test_every_day_by_village_in_a_province_is_refused_before_a_line_is_made(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a province with people in 3,000 villages, each covered on other days
    history = History()
    history.append(
        NOON, *(enrolled(n, village(n), FIRST + n % 300 * DAYS, 20 + n % 50) for n in range(3_000))
    )
    history.project(database_url, Coverage())
    # When every day is asked for by village
    monkeypatch.setattr(coverage_lines, "Line", None)
    async with reading(database_url) as reader:
        await reader.known()
        began = thread_time()
        with counted() as statements, pytest.raises(TooManyPoints):
            await series(
                reader, Group("64", (Dimension.VILLAGE,)), Steps(FIRST, FIRST + 1_000 * DAYS, Every.DAY)
            )
    # Then it is refused at once, by one statement
    assert statements.count == 1
    assert thread_time() - began < 1  # a bound for slow machines; some milliseconds here


async def test_ten_thousand_points_are_answered_and_one_line_more_is_refused(database_url: str) -> None:
    """A hundred villages over a hundred days; and ten thousand days of everybody."""
    history = History()
    history.append(NOON, *(enrolled(n, village(n), FIRST + n * DAYS, 1) for n in range(100)))
    history.project(database_url, Coverage())
    by_village = Group("64", (Dimension.VILLAGE, Dimension.SCHEME))
    hundred_days = Steps(FIRST, FIRST + 100 * DAYS, Every.DAY)
    long_ago = dt.date(2000, 1, 1)
    async with reading(database_url) as reader:
        with counted() as statements:
            found = await series(reader, by_village, hundred_days)
        assert statements.count == 1
        assert len(found.lines) * len(found.days) == MOST_POINTS
        assert all(sum(line.covered) == 1 for line in found.lines)
        with pytest.raises(TooManyPoints):
            await series(reader, by_village, Steps(FIRST, FIRST + 101 * DAYS, Every.DAY))
        found = await series(reader, Group("64"), Steps(long_ago, long_ago + MOST_POINTS * DAYS, Every.DAY))
        assert len(found.lines[0].covered) == MOST_POINTS
        assert sum(found.lines[0].covered) == 100
        with pytest.raises(TooManyPoints):
            await series(reader, Group("64"), Steps(long_ago, long_ago + (MOST_POINTS + 1) * DAYS, Every.DAY))
        # Nobody is seen on the first days of months, so that a village more is no line
        history.append(NOON, enrolled(100, village(100), FIRST + 101 * DAYS, 1))
        history.project(database_url, Coverage())
        found = await series(reader, by_village, hundred_days)
        assert len(found.lines) == 100


async def test_months_of_every_village_are_one_statement(database_url: str) -> None:
    history = History()
    history.append(NOON, *(enrolled(n, village(n), FIRST, 365) for n in range(144)))
    history.project(database_url, Coverage())
    async with reading(database_url) as reader:
        with counted() as statements:
            found = await series(
                reader, Group("64.01", (Dimension.VILLAGE,)), Steps(FIRST, dt.date(2023, 1, 1), Every.MONTH)
            )
    assert statements.count == 1
    assert len(found.days) * len(found.lines) == 1_728
    assert {line.covered for line in found.lines} == {(1,) * 12}


async def test_every_point_is_what_coverage_answers_on_that_day_or_as_known_then(database_url: str) -> None:
    """Denominators that are counted late, anew, or for one scheme; people who come, leave and are told of later."""
    history = History()
    first = enrolled(1, village(1), FIRST, 60)
    weeks = [NOON + n * 7 * DAYS for n in range(6)]
    history.append(
        weeks[0], first, enrolled(2, village(2), FIRST, 90), eligible(1, "64.01", 50, FIRST - DAYS)
    )
    history.append(weeks[1], eligible(2, "64.01", 40, FIRST + 40 * DAYS), enrolled(3, village(1), FIRST, 30))
    ended = EnrolmentEnded(UUID(int=1), first[1].terms, FIRST, EndReason.OTHER, first[1].stretches, ())
    history.append(weeks[2], (first[0], ended), eligible(3, "64.01", 60, FIRST - DAYS))
    history.append(weeks[3], eligible(4, "64.01", 7, FIRST, "NON_ASN"), eligible(5, village(2), 3, FIRST))
    history.append(weeks[4], eligible(6, "64.01", 45, FIRST + 40 * DAYS), enrolled(5, village(2), FIRST, 300))
    history.project(database_url, Coverage(checkpoint_every=1), Acts())
    steps = Steps(FIRST, FIRST + 120 * DAYS, Every.DAY)
    moments = [week + n * dt.timedelta(hours=1) for week in weeks for n in (0, 1)]
    async with reading(database_url) as reader:
        for by in ((), (Dimension.VILLAGE,), (Dimension.SCHEME,), (Dimension.SCHEME, Dimension.REGENCY)):
            group = Group("64.01", by)
            found = await series(reader, group, steps)
            for n in range(0, 120, 7):
                assert _at(found.lines, n) == await _answered(reader, by, found.days[n], At()), (by, n)
            for as_of in (FIRST, FIRST + 45 * DAYS):
                found = await as_known(reader, group, as_of, Times([as_of] * len(moments), moments))
                assert found.positions[0] == 0
                assert len(set(found.positions)) == 6
                for n, position in enumerate(found.positions):
                    expected = await _answered(reader, by, as_of, At(position=position))
                    assert _at(found.lines, n) == expected, (by, as_of, n)


def _at(lines: tuple[Line, ...], n: int) -> dict[tuple[str, ...], tuple[int, int | None]]:
    return {
        tuple(code for _, code in line.keys): (line.covered[n], line.eligible[n])
        for line in lines
        if line.covered[n] or not line.keys
    }


async def _answered(
    reader: Reader, by: tuple[Dimension, ...], as_of: dt.date, at: At
) -> dict[tuple[str, ...], tuple[int, int | None]]:
    groupings = [Grouping(by, Window(first=100))] if by else []
    found = await coverage(reader, Question("64.01", as_of), at=at, groupings=groupings)
    if not by:
        return {(): (found.covered, found.denominator.value if found.denominator else None)}
    return {
        tuple(code for _, code in group.keys): (
            group.covered,
            group.denominator.value if group.denominator else None,
        )
        for group in found.groups[0].rows
    }
