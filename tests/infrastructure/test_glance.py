"""Does everybody who asks at the same time get what was read after they asked, and does it outlive a lost connection?"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest

from naungan.infrastructure.postgres.glance import Glance


@pytest.fixture
def counting(database_url: str) -> str:
    """A statement that tells how often it ran, and on which connection."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE ran")
    return "SELECT nextval('ran'), pg_backend_pid()"


def run(url: str, sql: str, told: Callable[[Glance], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        glance = Glance(url, sql)
        await told(glance)
        await glance.close()

    asyncio.run(all_of_it())


async def there(found: Callable[[], object]) -> None:
    """Let others go on until something is in the database."""
    for _ in range(100_000):
        if found():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never was")


def test_those_who_ask_together_share_a_statement_that_was_sent_after_they_asked(
    database_url: str, counting: str
) -> None:
    async def told(glance: Glance) -> None:
        last = 0

        async def asker() -> None:
            nonlocal last
            for _ in range(20):
                before = last
                (nth, _) = await glance()
                assert int(nth) > before
                last = max(last, int(nth))

        await asyncio.gather(*(asker() for _ in range(20)))
        assert last < 400 / 2

    run(database_url, counting, told)


def test_whoever_asks_while_a_statement_is_under_way_waits_for_the_next(database_url: str) -> None:
    async def told(glance: Glance) -> None:
        with psycopg.connect(database_url, autocommit=True) as writer:
            writer.execute("CREATE TABLE one (n int)")
            writer.execute("INSERT INTO one VALUES (1)")
            assert await glance() == ("1",)
            with psycopg.connect(database_url) as holder:
                holder.execute("LOCK TABLE one IN ACCESS EXCLUSIVE MODE")
                first = asyncio.ensure_future(glance())
                waits = "SELECT 1 FROM pg_locks WHERE NOT granted"
                await there(lambda: writer.execute(waits).fetchone())
                second = asyncio.ensure_future(glance())
                await asyncio.sleep(0)
                holder.execute("UPDATE one SET n = 2")
                holder.commit()
            assert (await first, await second) == (("2",), ("2",))

    run(database_url, "SELECT n FROM one", told)


def test_whoever_leaves_takes_the_answer_from_nobody(database_url: str, counting: str) -> None:
    async def told(glance: Glance) -> None:
        leaving, staying = asyncio.ensure_future(glance()), asyncio.ensure_future(glance())
        await asyncio.sleep(0)
        leaving.cancel()
        assert (await staying)[0] == "1"

    run(database_url, counting, told)


def test_a_server_that_was_started_anew_is_asked_again(database_url: str, counting: str) -> None:
    async def told(glance: Glance) -> None:
        for _ in range(3):
            nth, pid = await glance()
            with psycopg.connect(database_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (int(pid),))
        assert int(nth) >= 3

    run(database_url, counting, told)


def test_what_cannot_be_read_is_told_to_everybody_and_tried_again_by_the_next(
    database_url: str,
) -> None:
    async def told(glance: Glance) -> None:
        for _ in range(2):
            answers = await asyncio.gather(glance(), glance(), return_exceptions=True)
            assert [isinstance(one, psycopg.Error) for one in answers] == [True, True]
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute("CREATE VIEW later AS SELECT 7")
        assert await glance() == ("7",)

    run(database_url, "SELECT * FROM later", told)


def test_a_connection_that_is_lost_as_it_is_opened_leaves_nobody_waiting(
    database_url: str, counting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[psycopg.AsyncConnection[Any]] = []
    connect = psycopg.AsyncConnection.connect

    async def connected(*given: Any, **named: Any) -> psycopg.AsyncConnection[Any]:
        connection = await connect(*given, **named)
        opened.append(connection)
        if len(opened) == 1:
            execute = connection.execute

            async def executed(*statement: Any) -> Any:
                found = await execute(*statement)
                connection.pgconn.finish()  # as when its server goes just then
                return found

            monkeypatch.setattr(connection, "execute", executed)
        return connection

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", connected)

    async def told(glance: Glance) -> None:
        # whoever asked is told, and the next is answered
        with pytest.raises(psycopg.OperationalError):
            await asyncio.wait_for(asyncio.ensure_future(glance()), 10)
        assert (await asyncio.wait_for(asyncio.ensure_future(glance()), 10))[0] == "1"

    run(database_url, counting, told)
