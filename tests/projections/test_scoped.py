"""Is a statement under a scope answered as any other? Values, faults, who leaves, and what is prepared."""

import asyncio
import contextlib
import datetime as dt
import random
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.projections.engine import scoped
from naungan.projections.engine.learning import learn
from naungan.projections.engine.pools import Pool, Pools, pool
from naungan.projections.engine.row_security import Scope
from naungan.projections.engine.scoped import ScopedConnection

SCOPE = Scope(("64.01", "64"), ("62.03.01.2001",))
SHOWN = "SELECT current_setting('app.scope') AS scope, current_setting('app.villages') AS villages"
pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def connections(database_url: str) -> AsyncIterator[Pool]:
    async with pool(database_url, most=1) as opened:
        yield opened


async def asked(connection: ScopedConnection, sql: str, **params: Any) -> list[dict[str, Any]]:
    return await (await connection.ask(sql, params, SCOPE)).fetchmany(1_000)


async def test_it_is_asked_under_the_scope_and_nothing_is_left_for_the_next(connections: Pool) -> None:
    async with connections.connection() as connection:
        for _ in range(4):  # as it is, prepared, by its name
            assert await asked(connection, SHOWN) == [
                {"scope": "{64.01,64,62.03}", "villages": "{62.03.01.2001}"}
            ]
            left = await connection.execute(
                "SELECT nullif(current_setting('app.scope', true), '') AS scope, nullif(current_setting('app.villages', true), '') AS villages"
            )
            assert await left.fetchall() == [{"scope": None, "villages": None}]


async def test_values_go_there_and_back_as_by_any_cursor(connections: Pool) -> None:
    sql = """SELECT %(day)s::date AS day, %(none)s::text AS none, %(ids)s::uuid[] AS ids, %(number)s::bigint + 1 AS number,
      %(at)s::timestamptz AS at, '100%%' AS per_cent, %(text)s::text AS text, %(text)s::text || '!' AS again, n
      FROM generate_series(1, 300) n"""
    given = {
        "day": dt.date(2022, 3, 1),
        "none": None,
        "ids": [UUID(int=1), UUID(int=2)],
        "at": dt.datetime(2022, 3, 1, tzinfo=dt.UTC),
        "text": "a%(day)s $1 'é",
    }
    async with connections.connection() as connection:
        for number in (1, 2**20, 2**40, 2, 2**41):  # each of another type
            params = {**given, "number": number}
            expected = await (await connection.execute(sql, params)).fetchall()
            found = await connection.ask(sql, params, SCOPE)
            parts = [await found.fetchmany(250), await found.fetchmany(250), await found.fetchmany(250)]
            assert [len(part) for part in parts] == [250, 50, 0]
            assert [*parts[0], *parts[1]] == expected


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("SELECT 1 FROM not_there", psycopg.errors.UndefinedTable),
        ("SELECT 1 / %(zero)s::int AS one", psycopg.errors.DivisionByZero),
        ("CREATE TABLE made (n int)", psycopg.errors.ReadOnlySqlTransaction),
        ("SELEC", psycopg.errors.SyntaxError),
    ],
)
async def test_a_fault_is_raised_and_the_connection_serves_the_next(
    connections: Pool, sql: str, error: type[Exception]
) -> None:
    for _ in range(4):
        async with connections.connection() as connection:
            with pytest.raises(error):
                await asked(connection, sql, zero=0)
            assert (await asked(connection, "SELECT 1 AS one"))[0]["one"] == 1


async def test_many_statements_are_prepared_and_the_oldest_forgotten(
    connections: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoped, "_MOST", 4)
    count = "SELECT count(*) AS n FROM pg_prepared_statements"
    most = 0
    async with connections.connection() as connection:
        for n in (*range(10), 9, 9, 0, 0, 0):
            assert await asked(connection, f"SELECT {n} + %(one)s::int AS n", one=1) == [{"n": n + 1}]
            most = max(most, (await asked(connection, count))[0]["n"])
    assert 1 < most <= 5


async def test_without_preparing_nothing_is_prepared(database_url: str) -> None:
    async with pool(database_url, most=1, prepare=False) as opened, opened.connection() as connection:
        for _ in range(4):
            found = await asked(connection, "SELECT count(*) AS n FROM pg_prepared_statements")
            assert found == [{"n": 0}]


async def test_who_leaves_ends_the_statement_and_the_connection_serves_the_next(
    connections: Pool, database_url: str
) -> None:
    slow = "SELECT pg_sleep(60) /* slow under a scope */"
    running = "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep' AND query LIKE '%slow under a scope%'"
    async with (
        connections.connection() as connection,
        await psycopg.AsyncConnection.connect(database_url, autocommit=True) as watcher,
    ):

        async def sleeps() -> bool:
            return bool(await (await watcher.execute(running)).fetchall())

        for _ in range(3):
            asking = asyncio.create_task(asked(connection, slow))
            async with asyncio.timeout(30):
                while not await sleeps():  # noqa: ASYNC110 - the database tells nobody
                    await asyncio.sleep(0)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            assert not await sleeps()
            assert (await asked(connection, "SELECT 1 AS one"))[0]["one"] == 1


async def test_whoever_leaves_at_any_moment_others_are_answered_their_own(database_url: str) -> None:
    choose = random.Random(7)
    async with pool(database_url, most=3) as opened:

        async def ask(n: int) -> int:
            async with opened.connection() as connection:
                found = await asked(connection, "SELECT %(n)s::int + count(*) AS n FROM pg_class", n=n * 1000)
                return int(found[0]["n"]) // 1000

        asking = [asyncio.create_task(ask(n)) for n in range(300)]
        for task in choose.sample(asking, 150):
            for _ in range(choose.randint(0, 4)):
                await asyncio.sleep(0)
            task.cancel()
        answered = await asyncio.gather(*asking, return_exceptions=True)
        told = [(n, found) for n, found in enumerate(answered) if not isinstance(found, BaseException)]
        assert len(told) >= 150
        assert all(n == found for n, found in told)
        assert all(isinstance(f, int | asyncio.CancelledError) for f in answered)
        assert await ask(7) == 7


async def test_a_connection_that_is_lost_is_an_error_and_another_takes_its_place(
    connections: Pool, database_url: str
) -> None:
    async with (
        await psycopg.AsyncConnection.connect(database_url, autocommit=True) as other,
        connections.connection() as connection,
    ):
        await other.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))
        with pytest.raises(psycopg.OperationalError):
            await asked(connection, "SELECT 1 AS one")
    async with connections.connection() as connection:
        assert (await asked(connection, "SELECT 1 AS one"))[0]["one"] == 1


async def test_every_connection_learns_what_will_be_asked_of_its_pool(database_url: str) -> None:
    plain = "SELECT %(n)s::integer AS n"
    async with pool(database_url, least=0, most=2) as opened, pool(database_url, least=0, most=3) as guarded:
        await learn(
            Pools(opened, guarded), [(SHOWN, {}, SCOPE), (plain, {"n": 1}, None), (SHOWN, {}, Scope())]
        )
        assert await _known(opened) == [["SELECT $1::integer AS n"]] * 2
        assert [SHOWN in each for each in await _known(guarded)] == [True] * 3


async def _known(connections: Pool) -> list[list[str]]:
    """What each connection has prepared."""
    async with contextlib.AsyncExitStack() as held:
        found = []
        for _ in range(connections.max_size):
            one = await held.enter_async_context(connections.connection())
            rows = await one.execute("SELECT statement FROM pg_prepared_statements", prepare=False)
            found.append([row["statement"] for row in await rows.fetchall()])
        return found
