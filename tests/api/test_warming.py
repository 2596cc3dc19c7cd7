"""Does a server that says it is ready answer its first visitor as any other? It has opened its own pages, and changed nothing."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.web import warming
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.pools import Pool
from naungan.projections.engine.reading import Reader
from naungan.projections.engine.row_security import NOTHING
from naungan.projections.engine.runner import Runner
from naungan.projections.engine.statements import Statements
from tests.api.asking import schema
from tests.api.conftest import Http, client
from tests.people import PASER, command, enrolments, people, ready_to_enrol

VILLAGE = "64.01.01.2009"


@pytest.fixture
def projected(register: Register, store: PostgresEventStore, database_url: str) -> Iterator[None]:
    """Five people are protected in a village, and a projector lives."""
    enrolments(
        register.enrol_workers(command(), ready_to_enrol(register).enrol(*people(1, 5, village=VILLAGE)))
    )
    with contextlib.closing(Runner(store, projections(), database_url)) as runner:
        runner.catch_up()
        yield


@pytest.mark.usefixtures("projected")
def test_every_connection_knows_what_pages_ask_once_the_server_says_that_it_is_ready(
    services: Services, store: PostgresEventStore, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "PATIENCE", 60)
    # Given a register with people
    before = _recorded(store, database_url)
    with client(create_app(services, schema(), warming=True)) as http:
        # When the server is asked whether it is ready, until it is
        first = http.get("/readyz")
        assert (first.status_code, first.json()["ready"], first.json()["warming"]) == (503, False, True)
        _until_ready(http)
        # Then each connection has prepared what the pages ask
        pool: Pool = services.pools[0]
        known = http.run(lambda: _prepared(pool))
        assert len(known) == pool.max_size
        assert len(set.intersection(*known)) > 15
    # and nothing was written, in the log or about who looked
    assert _recorded(store, database_url) == before


@pytest.mark.usefixtures("projected")
@pytest.mark.parametrize("trouble", ["it fails", "it takes too long"])
def test_a_server_is_ready_all_the_same_where_its_pages_could_not_be_opened(
    services: Services, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    if trouble == "it fails":
        monkeypatch.setattr(warming, "largest_regency", _broken)
    else:
        monkeypatch.setattr(warming, "PATIENCE", 0)
    with client(create_app(services, schema(), warming=True)) as http:
        _until_ready(http)
        assert http.get(f"/desa?wilayah={PASER}").status_code == 200


@pytest.mark.usefixtures("projected")
def test_a_server_is_ready_when_its_time_is_over_whatever_page_it_is_at(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, ends = threading.Event(), asyncio.Event()
    opened: list[str] = []

    async def stays(_pages: object, path: str, _query: str) -> None:
        """A page that ends when it likes, whoever tells it to."""
        opened.append(path)
        began.set()
        while not ends.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await ends.wait()

    async def let_go() -> None:
        ends.set()

    monkeypatch.setattr(warming, "_open", stays)
    monkeypatch.setattr(warming, "PATIENCE", 60)
    with client(create_app(services, schema(), warming=True)) as http:
        # given a server that opens a page, and time that passes meanwhile
        assert http.get("/readyz").json()["warming"] is True
        assert began.wait(60)
        now = time.monotonic
        monkeypatch.setattr(warming, "time", SimpleNamespace(monotonic=lambda: now() + 60))
        # then it is ready, though the page goes on
        answered = http.get("/readyz").status_code
        http.run(let_go)
    assert answered == 200
    # and no further page is opened when that has ended
    assert opened == ["/cek-kartu"]


@pytest.mark.usefixtures("projected")
def test_where_rows_are_shown_by_scope_the_server_itself_is_shown_none(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Statements] = []

    async def learn(_: Reader, statements: Statements) -> None:
        heard.append(statements)

    monkeypatch.setattr(Reader, "learn", learn)
    monkeypatch.setattr(warming, "PATIENCE", 60)
    with client(create_app(replace(services, everyone=False), schema(), warming=True)) as http:
        _until_ready(http)
    [statements] = heard
    assert len(statements.asked) > 10
    assert {scope for _, _, scope in statements.asked} == {NOTHING}


async def _broken(_: Reader) -> str:
    raise psycopg.OperationalError


def _until_ready(http: Http) -> None:
    while (answer := http.get("/readyz")).status_code != 200:
        assert answer.json()["warming"] is True


async def _prepared(pool: Pool) -> list[set[str]]:
    """What each connection has prepared."""
    async with contextlib.AsyncExitStack() as held:
        found = []
        for _ in range(pool.max_size):
            connection = await held.enter_async_context(pool.connection())
            rows = await connection.execute("SELECT statement FROM pg_prepared_statements", prepare=False)
            found.append({row["statement"] for row in await rows.fetchall()})
        return found


def _recorded(store: PostgresEventStore, url: str) -> tuple[int, Any]:
    """How far the log is, and how often somebody looked at a person."""
    with psycopg.connect(url) as connection:
        looks = connection.execute("SELECT count(*) FROM access.sight").fetchone()
    return store.log_state().position, looks
