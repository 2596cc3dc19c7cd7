"""How long may a series be? Refused before it is made where it would be too long, exact up to the last point."""

import datetime as dt
from time import thread_time
from uuid import UUID, uuid5

import pytest

from naungan.domain.enrolment import WorkerEnrolled
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme, Sex
from naungan.projections.coverage import series as coverage_series
from naungan.projections.coverage.ledger import Dimension
from naungan.projections.coverage.series import MOST_POINTS, Every, Steps, TooManyPoints, series
from naungan.projections.coverage.tables import Coverage
from naungan.projections.engine.reading import counted

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
        scheme="VULNERABLE_WORKERS",
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


async def test_every_day_by_village_in_a_province_is_refused_before_a_point_is_made(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a province with people in 3,000 villages, each covered on other days
    history = History()
    history.append(
        NOON, *(enrolled(n, village(n), FIRST + n % 300 * DAYS, 20 + n % 50) for n in range(3_000))
    )
    history.project(database_url, Coverage())
    # When every day is asked for by village
    monkeypatch.setattr(coverage_series, "Point", None)
    async with reading(database_url) as reader:
        await reader.known()
        began = thread_time()
        with counted() as statements, pytest.raises(TooManyPoints):
            await series(reader, "64", Steps(FIRST, FIRST + 1_000 * DAYS, Every.DAY), by=Dimension.VILLAGE)
    # Then it is refused at once, by one statement
    assert statements.count == 1
    assert thread_time() - began < 1  # a bound for slow machines; some milliseconds here


@pytest.mark.parametrize("every", [Every.DAY, Every.MONTH])
async def test_only_points_where_somebody_is_covered_count(database_url: str, every: Every) -> None:
    """Ten villages a hundred days each make a thousand points; nobody pays for the days in between."""
    history = History()
    if every is Every.DAY:
        told = [enrolled(n, village(n), FIRST + 90 * n * DAYS, 100) for n in range(10)]
        end = FIRST + 1_000 * DAYS
        one_more = enrolled(10, village(0), FIRST + 100 * DAYS, 1)
    else:
        told = [enrolled(n, village(n), FIRST, 31 + 28) for n in range(500)]
        # Between the first days of months nobody sees them
        told += [enrolled(500 + n, village(500 + n), FIRST + 5 * DAYS, 20) for n in range(500)]
        end = dt.date(2025, 1, 1)
        one_more = enrolled(1_000, village(500), FIRST, 1)
    history.append(NOON, *told)
    history.project(database_url, Coverage())
    async with reading(database_url) as reader:
        _, points = await series(reader, "64", Steps(FIRST, end, every), by=Dimension.VILLAGE)
        assert len(points) == MOST_POINTS
        assert {p.covered for p in points} == {1}
        history.append(NOON, one_more)
        history.project(database_url, Coverage())
        with pytest.raises(TooManyPoints):
            await series(reader, "64", Steps(FIRST, end, every), by=Dimension.VILLAGE)
