"""What does it cost that the database decides which rows are shown? Answers a second with row security, beside those without.

    python -m benchmarks.row_security [rows] [answers]

One register, one application, one process; each question is asked by eight at once, with and without in turns, and the middle ratio of
the rounds counts. Rows: the same answers with and without a scope. Signed in: whole requests with a token beside open ones, so that who
asks is told, and held against every change of access before the answer leaves. Limit: at least 0.7 of either.
"""

import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import orjson
from starlette.types import ASGIApp, Message

from naungan.domain.grants import EVERYONE, GrantAccess
from naungan.domain.vocabulary import Role
from naungan.graphql.execution.answering import QuietSchema, answer
from naungan.graphql.schema import build_schema
from naungan.infrastructure.bulk.file_worker import Upload
from naungan.infrastructure.bulk.importer import run
from naungan.infrastructure.bulk.jobs import Job
from naungan.infrastructure.composition import importing, projecting, serving, writing
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.row_security import Scope
from naungan.projections.engine.seeing import seeing

from .limits import Limits
from .officer import REGENCY, command, ready_to_enrol, write_file

ROWS, SIGNED_IN = "rows", "signed in"
Asking = Callable[[], Awaitable[None]]
LIMIT, ROUNDS, CLIENTS = 0.7, 7, 8
QUESTIONS = {
    "coverage by village": '{ coverage(region: "64.01", asOf: "2026-06-30") { covered groups(by: [VILLAGE], first: 50)'
    " { nodes { covered keys { code } } } } }",
    "a page of people": '{ enrolments(region: "64.01", asOf: "2026-06-30", first: 50) { totalCount nodes { id village { code } } } }',
    "a page of events": "{ events(first: 20) { nodes { name position recordedAt } } }",
    "covered": '{ coverage(region: "64.01", asOf: "2026-06-30") { covered } }',
}


def main(rows: int, answers: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        with EmbeddedPostgres(top / "data") as server:
            url = server.ensure_database("bench")
            settings = Settings.from_environment({"NAUNGAN_DATA": str(top)}).at(url, url, url)
            enrol(settings, top, rows)
            ratios = asyncio.run(measure(settings, answers))
    limits = Limits()
    for (question, how), (rate, ratio) in ratios.items():
        told = limits.least(ratio, LIMIT, str(LIMIT))
        print(f"  {question:22} {how:12} {rate:7,.0f} answers/s without, ratio {ratio:.2f}{told}")
    limits.end()


def enrol(settings: Settings, top: Path, rows: int) -> None:
    """A register of one regency, its read models at the head."""
    file = top / "upload.csv"
    digest = write_file(file, KemendagriRegions(), rows)
    with writing(settings) as side:
        terms = ready_to_enrol(side.register, digest, rows)
    upload = Upload(file, REGENCY, terms.start, top / "reports")
    with importing(settings, upload) as (file_worker, bulk):
        run(bulk, command(), Job(terms, REGENCY, upload.read_as), file_worker)
    with projecting(settings) as runner:
        runner.catch_up()


@contextlib.asynccontextmanager
async def opened_for(services: Services) -> AsyncIterator[None]:
    """With the pools open from which questions are answered."""
    async with contextlib.AsyncExitStack() as opened:
        for pool in services.pools:
            await pool.open()
            opened.push_async_callback(pool.close)
        opened.push_async_callback(services.reader.close)
        opened.push_async_callback(services.changed.close)
        assert services.entrance is not None
        opened.push_async_callback(services.entrance.reader.close)
        yield


async def measure(settings: Settings, answers: int) -> dict[tuple[str, str], tuple[float, float]]:
    """Answers a second without row security, and the ratio with it, of each question."""
    with serving(settings) as services:
        user, token = let_in(services)
        async with opened_for(services):
            schema = build_schema()
            who = services.register.rights.principal(user)
            scope = services.principals().scope(who)
            free, shut = (create_app(replace(services, everyone=one), schema) for one in (True, False))
            found = {}
            for name, question in QUESTIONS.items():
                rows = [answering(services, schema, question, one) for one in (None, scope)]
                found[name, ROWS] = await compared(rows, answers)
                signed_in = [sending(free, question), sending(shut, question, f"Bearer {token}")]
                found[name, SIGNED_IN] = await compared(signed_in, answers)
            return found


def let_in(services: Services, role: Role = Role.AUDITOR, region: str = REGENCY) -> tuple[UUID, str]:
    """A program with a role in a region, and its token."""
    assert services.entrance is not None
    door = services.entrance.door
    user = door.accounts.add_service(f"bench-{role}".lower(), "bench")
    granted = services.register.grant_access(command(), GrantAccess(user, role, region))
    assert not granted.breaches
    return user, door.tokens.make(user, "", 1)


def answering(services: Services, schema: QuietSchema, question: str, scope: Scope | None) -> Asking:
    """Asks as who may do all; rows are shown by a scope, or all."""

    async def ask() -> None:
        context = services.context(EVERYONE, "en")
        prepared = await schema.documents.prepared(question)
        with seeing(scope):
            given = await answer(schema, prepared, None, None, context, deadline=60)
        assert "errors" not in given.body, given.body

    return ask


def sending(app: ASGIApp, question: str, authorization: str = "") -> Asking:
    """Sends a request to the application, as a client of this machine does."""

    async def ask() -> None:
        told = await sent_to(app, {"query": question}, authorization)
        assert b'"errors"' not in told, told

    return ask


async def sent_to(app: ASGIApp, asked: Mapping[str, object], authorization: str = "") -> bytes:
    """What the application answers to one question of a client of this machine."""
    body = orjson.dumps(asked)
    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    if authorization:
        headers.append((b"authorization", authorization.encode()))
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    sent: list[Message] = []
    waiting = asyncio.Event()
    arrived = False

    async def receive() -> Message:
        nonlocal arrived
        if arrived:
            await waiting.wait()
        arrived = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    told = b"".join(one.get("body", b"") for one in sent)
    assert sent[0]["status"] == 200, told
    return told


async def compared(both: Sequence[Asking], answers: int) -> tuple[float, float]:
    """Answers a second of the first, and the ratio of the second's to it: the middle of the rounds."""
    rates: list[list[float]] = [[], []]
    for turn in range(ROUNDS + 1):
        for found, ask in zip(rates, both, strict=True):
            rate = await rate_of(ask, answers)
            if turn:  # the first is to warm up
                found.append(rate)
    ratios = [guarded / free for free, guarded in zip(*rates, strict=True)]
    return statistics.median(rates[0]), statistics.median(ratios)


async def rate_of(ask: Asking, answers: int) -> float:
    async def client() -> None:
        for _ in range(answers // CLIENTS):
            await ask()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return answers // CLIENTS * CLIENTS / (time.perf_counter() - began)


if __name__ == "__main__":
    main(*(int(given) for given in (sys.argv[1:] + ["12500", "80"][len(sys.argv) - 1 :])))
