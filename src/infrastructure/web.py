"""What does the server answer, and where? /graphql, /imports, GraphiQL at /, /healthz, /readyz and /metrics, on loopback only.

app = create_app(services)          # an ASGI application; opens the pools when it starts
run_server(app, "127.0.0.1", 8000)  # runs until interrupted
"""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import anyio.to_thread
import psycopg
import strawberry
import structlog
import uvicorn
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from psycopg_pool import PoolTimeout
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from ..domain.catalogue import Catalogue
from ..domain.commands import Register
from ..domain.intake import Intake
from ..domain.regions import Regions
from ..graphql.context import Context, Locale
from ..graphql.schema import build_schema
from ..graphql.seals import Signer
from ..projections.bookkeeping import State, Status, read_statuses
from ..projections.reading import Pool, Reader
from .event_reader import PostgresEventReader
from .graphql_http import GraphQLEndpoint
from .imports import Imports
from .imports_http import import_routes
from .own_site import LOOPBACK, OwnSiteOnly

STATIC = Path(__file__).parent / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Services:
    """What the server needs, wired elsewhere. `pools` are opened when the server starts and closed when it ends.

    `projections` names the read models without which it is not ready; `vault`, one of the pools, is there where the
    vault has a database of its own. `deadline` bounds a query in seconds; `actor` is the opaque id commands are recorded under until there is sign-in.
    """

    reader: Reader
    events: PostgresEventReader
    register: Register
    regions: Regions
    catalogue: Catalogue
    signer: Signer
    actor: str
    pools: Sequence[Pool]
    projections: Sequence[str]
    vault: Pool | None = None
    intake: Intake | None = None
    imports: Imports | None = None
    deadline: float = 10.0

    def context(self, locale: Locale) -> Context:
        """The context of one request."""
        return Context(
            reader=self.reader,
            events=self.events,
            register=self.register,
            regions=self.regions,
            catalogue=self.catalogue,
            signer=self.signer,
            intake=self.intake,
            locale=locale,
            actor=self.actor,
        )


class Metrics:
    """Counts for Prometheus: kinds of requests and how far read models are, nothing about anyone."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "naungan_requests",
            "GraphQL requests by kind and status",
            ["kind", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "naungan_request_seconds",
            "Seconds to answer a GraphQL request",
            ["kind"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self._registry,
        )
        self._lag = Gauge(
            "naungan_projection_lag_events",
            "Events a read model is behind the log",
            ["name", "version"],
            registry=self._registry,
        )
        self._stopped = Gauge(
            "naungan_projection_stopped",
            "1 where a read model has stopped at an event",
            ["name", "version"],
            registry=self._registry,
        )

    def observe(self, kind: str, status: int, seconds: float) -> None:
        self._requests.labels(kind, str(status)).inc()
        self._seconds.labels(kind).observe(seconds)

    async def expose(self, reader: Reader) -> bytes:
        """The figures in Prometheus' text format; the read models' are left out where these cannot be reached."""
        self._lag.clear()
        self._stopped.clear()
        with contextlib.suppress(psycopg.Error, PoolTimeout, OSError):
            for status in await read_statuses(reader):
                self._lag.labels(status.name, str(status.version)).set(status.lag_events)
                self._stopped.labels(status.name, str(status.version)).set(status.state is State.STOPPED)
        return generate_latest(self._registry)


def create_app(services: Services, schema: strawberry.Schema | None = None) -> ASGIApp:
    """The application over wired services. No other site may ask: there are no CORS headers."""
    metrics = Metrics()
    endpoint = GraphQLEndpoint(
        schema or build_schema(),
        services.context,
        deadline=services.deadline,
        observe=metrics.observe,
    )

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as opened:
            for pool in services.pools:
                # Not waiting: the server starts, and says so at /readyz, while a database is away.
                await pool.open(wait=False)
                opened.push_async_callback(pool.close)
            opened.push_async_callback(services.reader.close)
            if services.imports is not None:
                opened.push_async_callback(anyio.to_thread.run_sync, services.imports.close)
            yield

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def readyz(_request: Request) -> Response:
        ready, body = await _readiness(services)
        return JSONResponse(body, 200 if ready else 503)

    async def figures(_request: Request) -> Response:
        return Response(await metrics.expose(services.reader), media_type=CONTENT_TYPE_LATEST)

    async def graphiql(_request: Request) -> Response:
        return FileResponse(
            STATIC / "graphiql.html",
            headers={
                "content-security-policy": _POLICY,
                "x-content-type-options": "nosniff",
                "referrer-policy": "no-referrer",
                "cache-control": "no-cache",
            },
        )

    app = Starlette(
        routes=[
            Route("/", graphiql),
            Route("/graphql", endpoint),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", figures),
            Mount("/static", StaticFiles(directory=STATIC)),
            *_import_routes(services),
        ],
        lifespan=lifespan,
    )
    return OwnSiteOnly(app)


def _import_routes(services: Services) -> Sequence[Route]:
    if services.imports is None:
        return ()
    return import_routes(services.imports, services.regions, services.actor, services.signer)


async def _readiness(services: Services) -> tuple[bool, dict[str, object]]:
    """Ready: every database answers, and every read model that queries need is there and has not stopped."""
    events, vault, statuses = await asyncio.gather(
        services.events.reachable(), _answers(services.vault), _statuses(services.reader)
    )
    live = {s.name for s in statuses or () if s.state in (State.LIVE, State.CATCHING_UP)}
    ready = events and vault and live.issuperset(services.projections)
    missing = set(services.projections) - {s.name for s in statuses or ()}
    return ready, {
        "ready": ready,
        "eventStore": events,
        "vault": vault,
        "readModel": statuses is not None,
        "projections": {s.schema: str(s.state) for s in statuses or ()} | dict.fromkeys(missing, "MISSING"),
    }


async def _answers(pool: Pool | None) -> bool:
    if pool is None:
        return True
    try:
        async with pool.connection() as connection:
            await connection.execute("SELECT 1")
    except (psycopg.Error, OSError):
        return False
    return True


async def _statuses(reader: Reader) -> list[Status] | None:
    """How far the read models are; None where their database does not answer, or holds none yet."""
    try:
        return await read_statuses(reader)
    except (psycopg.Error, OSError):
        return None


def run_server(app: ASGIApp, host: str, port: int, fd: int | None = None) -> None:
    """Run the server until it is interrupted; `fd` is a listening socket handed down by the parent process.

    Raises ValueError for an address that is not loopback.
    """
    if host not in LOOPBACK:
        raise ValueError(f"{host} is not loopback: until there is sign-in, Naungan answers on loopback only")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    server(app, host, port).run(sockets=None if fd is None else [socket.socket(fileno=fd)])


def server(app: ASGIApp, host: str, port: int) -> uvicorn.Server:
    """The server, for who runs it in a process of their own."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
