"""Is an answer's moment what it says? Rounding, waiting for one's own writes, windows, and cancelling, on a real database."""

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.domain.denominators import EligibleWorkersCounted
from naungan.domain.vocabulary import Evidence
from naungan.projections.coverage.tables import Coverage
from naungan.projections.engine.appends import Log
from naungan.projections.engine.pools import pool
from naungan.projections.engine.reading import At, Known, Listing, Reader, known_cte
from naungan.projections.engine.runner import Runner
from naungan.projections.engine.statements import counted
from naungan.projections.engine.waiting import NotYet
from naungan.projections.engine.windows import Window
from tests.projections.history import START, History, reading

MINUTE = dt.timedelta(minutes=1)


def counted_workers(value: int) -> EligibleWorkersCounted:
    return EligibleWorkersCounted("64.01", None, value, dt.date(2022, 1, 1), "Disnaker", Evidence.STATED)


@pytest.fixture
def history() -> History:
    """Three appends of two events each: 1-2, 3-4 and 5-6, a minute apart."""
    log = History()
    for n in range(3):
        stream = UUID(int=n + 1)
        log.append(
            START + MINUTE * (n + 1),
            (stream, counted_workers(10 * n + 1)),
            (stream, counted_workers(10 * n + 2)),
        )
    return log


@pytest.fixture
def database_url(unbuilt: str) -> str:
    """A database in which nothing is built yet."""
    return unbuilt


@pytest.fixture
def runner(database_url: str, history: History) -> Iterator[Runner]:
    runner = Runner(history, (Log(), Coverage()), database_url)
    runner.ensure()
    yield runner
    runner.close()


@pytest.mark.parametrize("at", [At(), At(position=4), At(time=START + MINUTE)])
def test_the_moment_of_an_answer_is_planned_as_the_one_row_that_it_is(
    database_url: str, runner: Runner, at: At
) -> None:
    """Taken for many rows, it makes every join with it look dear: then whole tables are read in place of an index."""
    runner.catch_up()
    assert planned_rows(database_url, at, paged=False) == 1


def test_a_page_is_planned_as_if_its_moment_were_many_rows(database_url: str, runner: Runner) -> None:
    """Then a list is read in the order of its index, and no further than the page: one guesses too few rows of it, and sorts them all."""
    runner.catch_up()
    assert planned_rows(database_url, At(), paged=True) > 500


def planned_rows(database_url: str, at: At, *, paged: bool) -> int:
    cte, params = known_cte(at, ("coverage",), paged=paged)
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            f"EXPLAIN (FORMAT JSON) WITH {cte} SELECT position FROM known", params
        ).fetchone()
    assert row is not None
    rows: int = row[0][0]["Plan"]["Plan Rows"]
    return rows


@pytest.mark.parametrize(
    ("at", "position"),
    [
        (At(), 6),
        (At(position=6), 6),
        (At(position=5), 4),
        (At(position=99), 6),
        (At(position=1), 0),
        (At(position=0), 0),
        (At(time=START + MINUTE * 2), 4),
        (At(time=START + MINUTE * 3 - dt.timedelta(microseconds=1)), 4),
        (At(time=START), 0),
        (At(time=START - MINUTE), 0),
        (At(time=START + MINUTE * 99), 6),
    ],
)
def test_a_moment_is_rounded_down_to_the_end_of_an_append(
    database_url: str, history: History, runner: Runner, at: At, position: int
) -> None:
    runner.catch_up()

    async def ask() -> tuple[Known, list[Any]]:
        async with reading(database_url) as reader:
            body = (
                "SELECT d.value FROM live.denominator d CROSS JOIN known WHERE d.known_from <= known.position"
            )
            return await reader.rows(body, {}, of=("coverage",), at=at, order="value")

    known, rows = asyncio.run(ask())
    assert known == Known(position, START + MINUTE * (position // 2), simulated=True, present=position == 6)
    assert len(rows) == position


def test_one_can_read_ones_own_write_without_polling(
    database_url: str, history: History, runner: Runner
) -> None:
    # Given a position that is not projected yet
    runner.catch_up()
    position = history.append(START + MINUTE * 9, (UUID(int=9), counted_workers(5)))

    async def ask() -> tuple[int, int]:
        connections = pool(database_url)
        await connections.open()
        reader = Reader(connections, wait=20)
        heard = asyncio.Event()
        listening = reader._word.listen

        async def told() -> None:
            await listening()
            heard.set()

        reader._word.listen = told  # type: ignore[method-assign]
        with counted() as statements:
            asked = asyncio.create_task(reader.known(At(at_least=position), ("coverage",)))
            await heard.wait()
            # When the projector gets there while the question waits
            await asyncio.to_thread(runner.catch_up)
            known = await asked
        await reader.close()
        await connections.close()
        return known.position, statements.count

    # Then it is answered with that position, after a few statements and no more
    reached, statements = asyncio.run(ask())
    assert reached == position
    assert statements <= 4


def test_waiting_for_a_position_is_bounded(database_url: str, runner: Runner) -> None:
    runner.catch_up()

    async def ask() -> None:
        async with reading(database_url) as reader:
            await reader.known(At(at_least=1_000))

    with pytest.raises(NotYet) as late:
        asyncio.run(ask())
    assert (late.value.asked, late.value.reached) == (1_000, 6)


def test_the_answer_is_as_far_as_the_slowest_projection_it_involves(
    database_url: str, history: History, runner: Runner
) -> None:
    runner.catch_up()
    runner.connection.execute("UPDATE projection.position SET position = 3 WHERE name = 'coverage'")

    async def ask() -> tuple[int, int]:
        async with reading(database_url) as reader:
            return (await reader.known(of=("coverage",))).position, (await reader.known()).position

    assert asyncio.run(ask()) == (2, 6)


def test_before_the_first_projector_nothing_is_there_yet(database_url: str) -> None:
    async def ask() -> None:
        async with reading(database_url) as reader:
            await reader.known()

    with pytest.raises(NotYet):
        asyncio.run(ask())


def test_a_missing_projection_is_not_yet_there(database_url: str, runner: Runner) -> None:
    async def ask() -> None:
        async with reading(database_url) as reader:
            await reader.known(of=("claims",))

    with pytest.raises(NotYet):
        asyncio.run(ask())


@pytest.mark.parametrize(
    ("window", "values", "previous", "following"),
    [
        (Window(first=2), [1, 2], False, True),
        (Window(first=2, after=(2,)), [11, 12], True, True),
        (Window(first=2, after=(12,)), [21, 22], True, False),
        (Window(last=2), [21, 22], True, False),
        (Window(last=4, before=(21,)), [1, 2, 11, 12], False, True),
        (Window(last=3, before=(21,)), [2, 11, 12], True, True),
        (Window(first=9, after=(1,), before=(12,)), [2, 11], True, True),
        (Window(first=9, after=(22,)), [], True, False),
        (Window(first=9), [1, 2, 11, 12, 21, 22], False, False),
    ],
)
def test_a_window_knows_what_lies_before_and_after(
    database_url: str,
    runner: Runner,
    window: Window,
    values: list[int],
    previous: bool,
    following: bool,
) -> None:
    runner.catch_up()

    async def ask() -> Any:
        async with reading(database_url) as reader:
            values = Listing(
                "SELECT d.value FROM live.denominator d",
                {},
                lambda row: row["value"],
                ("value",),
                ("coverage",),
            )
            return await reader.page(values, window)

    page = asyncio.run(ask())
    assert list(page.rows) == values
    assert page.keys == tuple((v,) for v in values)
    assert (page.has_previous, page.has_next, page.total) == (previous, following, 6)


def test_a_question_nobody_waits_for_is_cancelled_in_the_database(database_url: str, runner: Runner) -> None:
    runner.catch_up()
    slept = threading.Event()

    async def ask() -> int:
        async with reading(database_url) as reader:
            asked = asyncio.create_task(reader.plain("SELECT pg_sleep(9) /* slow question */"))
            with psycopg.connect(database_url, autocommit=True) as watcher:
                running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%%slow question *%%' AND pid <> pg_backend_pid()"
                while not slept.is_set():
                    await asyncio.sleep(0)
                    row = watcher.execute(running).fetchone()
                    if row and row[0]:
                        slept.set()
                # When the client leaves
                asked.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await asked
                # Then the database no longer works for it
                row = watcher.execute(running).fetchone()
                assert row is not None
                # And the connection serves the next question
                assert (await reader.known()).position == 6
                return int(row[0])

    assert asyncio.run(asyncio.wait_for(ask(), 8)) == 0
