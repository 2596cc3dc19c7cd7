"""A request that takes too long, or whose client has left, stops; so does its SQL."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import psycopg
import pytest
import strawberry
from starlette.types import Message, Scope

from naungan.graphql.schema import schema_of
from naungan.graphql.types.context import Info
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from tests.api.conftest import RESPONSE_JSON, Http, client, started

SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%%pg_sleep(60)%%' AND pid <> pg_backend_pid()"


@strawberry.type
class Query:
    @strawberry.field
    async def slow(self, info: Info) -> int:
        return len(await info.context.reader.plain("SELECT pg_sleep(60)"))


@pytest.fixture
def impatient(services: Services) -> Iterator[Http]:
    with client(create_app(replace(services, deadline=0.5), schema_of(Query))) as http:
        yield http


def _sleeping(url: str) -> int:
    with psycopg.connect(url) as connection:
        (count,) = connection.execute(SLEEPING).fetchone() or (0,)
        return int(count)


def test_a_query_beyond_its_deadline_is_cancelled_with_its_sql(impatient: Http, database_url: str) -> None:
    response = impatient.post("/graphql", json={"query": "{ slow }"}, headers={"accept": RESPONSE_JSON})
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "DEADLINE"
    assert _sleeping(database_url) == 0


def test_a_client_that_leaves_cancels_its_query_and_its_sql(services: Services, database_url: str) -> None:
    app = create_app(services, schema_of(Query))
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")],
        "client": None,
        "server": None,
    }
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def leave_while_it_runs() -> int:
        body: Message = {"type": "http.request", "body": b'{"query": "{ slow }"}', "more_body": False}
        running = asyncio.Event()

        async def messages() -> AsyncIterator[Message]:
            yield body
            await running.wait()
            yield {"type": "http.disconnect"}

        inbox = messages()
        async with started(app), _watching(database_url) as begun:
            request = asyncio.ensure_future(app(scope, lambda: anext(inbox), send))
            await begun
            running.set()
            await request
            return await asyncio.to_thread(_sleeping, database_url)

    assert asyncio.run(leave_while_it_runs()) == 0
    assert sent == []  # nobody is there to be answered


@asynccontextmanager
async def _watching(url: str) -> AsyncIterator["asyncio.Future[None]"]:
    """A future that is done once the database runs the slow statement; it is asked again each time it answers no."""

    async def look() -> None:
        while not await asyncio.to_thread(_sleeping, url):
            continue

    task = asyncio.ensure_future(look())
    yield task
    task.cancel()
