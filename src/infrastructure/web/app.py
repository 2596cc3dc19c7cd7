"""What does the server answer, and where? /graphql, /imports, pages, GraphiQL at /graphiql, /healthz and /readyz.

app = create_app(services)          # an ASGI application; opens the pools when it starts
run_server(app, port)               # serves on a listening socket until interrupted, over TLS where it is given a certificate
"""

import asyncio
import contextlib
import gc
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio.to_thread
import psycopg
import structlog
import uvicorn
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from ...domain.access import Principal
from ...domain.bulk.intake import Intake
from ...domain.catalogue import Catalogue
from ...domain.commands.register import Register
from ...domain.regions import Regions
from ...graphql.execution.answering import QuietSchema
from ...graphql.schema import build_schema
from ...graphql.types.context import Context, People
from ...graphql.types.errors import ErrorCode
from ...graphql.types.signed_tokens import Signer
from ...projections.engine.health import Health, read_health
from ...projections.engine.reading import Pool, Reader
from ...texts.language import Locale, locale_of
from ...texts.requests import RequestFault
from ..access.disclosures import KeptTellings, Lately
from ..access.signed_in import BadBearer
from ..indonesia.nik import NikRules
from ..log.reader import PostgresEventReader
from ..one_cpu import run_on_one_cpu
from ..postgres.glance import Glance
from ..postgres.write_probe import database_takes_writes
from ..settings import READY_LAG
from .asking import Asking
from .bounds import BoundedHttp
from .from_time_to_time import from_time_to_time
from .graphql import GraphQLEndpoint
from .import_routes import ImportEndpoints, import_routes
from .import_tickets import Senders
from .imports import Imports
from .listening import NotStarted
from .metrics import Figures, served_beside
from .other_sites import GRAPHQL, OtherSites
from .own_site import OwnSiteOnly
from .pages.frame import Frame, Page
from .pages.frame import Problem as PageProblem
from .pages.routes import page_routes
from .pages.users import AccountsAt
from .principals import Principals, SignedIn
from .problem_answers import failed, problem
from .proxies import BehindProxies
from .rate_limits import Allowances
from .sign_in.identified import Identified, bad_bearer
from .sign_in.routes import Entrance, sign_in_routes
from .tls import Certificate
from .whole_answers import WholeAnswers

_SWITCH = 0.001  # seconds after which a thread that computes lets the event loop go on
STATIC = Path(__file__).parent / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Services:
    """What the server needs, wired elsewhere. `pools` are opened when the server starts and closed when it ends.

    `projections` names the read models without which it is not ready, `versions` in which version this code reads them (one
    that is not named: any), and `ready_lag` how many seconds an event may wait for them. `vault`, one of the pools, is
    there where the vault has a database of its own. `origins` are of sites whose pages may ask /graphql, `hosts` the names at which it
    is opened beside those of loopback, `proxies` the addresses that are believed on who asks. `entrance` lets people in. `deadline` bounds a
    query in seconds, `allowances` what one may ask. `changed` tells whether anything was granted or revoked, `signed_in` the user of a request; whoever it does not know
    is nobody, or `everyone`: then commands are recorded under the opaque id `actor`.
    """

    reader: Reader
    events: PostgresEventReader
    register: Register
    regions: Regions
    catalogue: Catalogue
    signer: Signer
    changed: Glance
    actor: str
    pools: Sequence[AsyncConnectionPool[Any]]
    projections: Sequence[str]
    vault: Pool | None = None
    intake: Intake | None = None
    imports: Imports | None = None
    deadline: float = 10.0
    versions: Mapping[str, int] = field(default_factory=dict)
    ready_lag: float = READY_LAG
    origins: frozenset[str] = frozenset()
    hosts: Sequence[str] = ()
    proxies: Sequence[str] = ()
    signed_in: SignedIn | None = None
    everyone: bool = False
    entrance: Entrance | None = None
    people: People | None = None
    allowances: Allowances | None = None
    by_itself: Callable[[], None] | None = None
    tellings: KeptTellings | None = None

    def principals(self) -> Principals:
        """Who makes a request; one for an application, since it remembers."""
        return Principals(
            self.register.rights, self.regions, self.changed, self.signed_in, everyone=self.everyone
        )

    async def health(self) -> Health | None:
        """How far the read models are; None where a database does not answer, or holds none yet."""
        try:
            return await read_health(self.reader, self.events)
        except (psycopg.Error, OSError):
            return None

    async def lately_told(self) -> Lately | None:
        """Of how many people refusals told users within an hour; None where that is not known."""
        if self.tellings is None:
            return None
        try:
            return await anyio.to_thread.run_sync(self.tellings.lately)
        except (psycopg.Error, OSError):
            return None

    def context(self, who: Principal, locale: Locale, min_position: int | None = None) -> Context:
        """The context of one request, whose answers hold `min_position` at least."""
        return Context(
            reader=self.reader,
            events=self.events,
            register=self.register,
            regions=self.regions,
            catalogue=self.catalogue,
            signer=self.signer,
            people=self.people,
            intake=self.intake,
            tellings=self.tellings,
            locale=locale,
            actor=self.actor,
            principal=who,
            min_position=min_position,
        )


def create_app(
    services: Services, schema: QuietSchema | None = None, figures: Figures | None = None
) -> ASGIApp:
    """The application over wired services. No other site may ask, but those that the operator names, and only /graphql. `figures`
    count what is asked.
    """
    figures, principals = figures or Figures(services.health, services.lately_told), services.principals()
    asking = Asking(
        schema or build_schema(),
        services.context,
        principals,
        deadline=services.deadline,
        allowances=services.allowances,
    )
    endpoint = GraphQLEndpoint(asking, figures.observe)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as opened:
            for pool in services.pools:
                # Not waiting: the server starts, and says so at /readyz, while a database is away.
                await pool.open(wait=False)
                opened.push_async_callback(pool.close)
            opened.push_async_callback(services.reader.close)
            opened.push_async_callback(services.changed.close)
            if services.entrance is not None:
                opened.push_async_callback(services.entrance.reader.close)
            if services.imports is not None:
                opened.push_async_callback(anyio.to_thread.run_sync, services.imports.close)
            if services.by_itself is not None:
                await opened.enter_async_context(from_time_to_time(services.by_itself))
            yield

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def readyz(_request: Request) -> Response:
        ready, body = await _readiness(services)
        return JSONResponse(body, 200 if ready else 503)

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

    importing = _importing(services, principals)
    frame = Frame(asking, services.regions, services.everyone, importing)

    async def not_here(request: Request, error: Exception) -> Response:
        """Nothing is at this address, or not by this method: told to a browser by a page."""
        assert isinstance(error, HTTPException)
        reason = RequestFault.NOT_THIS_WAY if error.status_code == 405 else RequestFault.NOT_HERE
        if "text/html" in request.headers.get("accept", ""):
            page = Page(frame, Request({**request.scope, "query_string": b""}))
            response = page.problem(PageProblem(error.status_code, page.say(reason)))
        else:
            locale = locale_of(request.headers.get("accept-language"))
            response = problem(error.status_code, locale, reason, ErrorCode.BAD_REQUEST)
        response.headers.update(error.headers or {})
        return response

    app = Starlette(
        routes=[
            Route("/graphiql", graphiql),
            Route(GRAPHQL, endpoint),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Mount("/static", GZipMiddleware(StaticFiles(directory=STATIC))),
            *(() if importing is None else import_routes(importing)),
            *(() if services.entrance is None else sign_in_routes(services.entrance)),
            *page_routes(frame, _accounts(services)),
        ],
        lifespan=lifespan,
        exception_handlers={HTTPException: not_here, BadBearer: _revoked, Exception: _failed},
    )
    inner: ASGIApp = app if services.entrance is None else Identified(app, services.entrance.reader)
    if services.origins:
        inner = OtherSites(inner, services.origins)
    inner = OwnSiteOnly(inner, services.origins, services.hosts)
    return WholeAnswers(BehindProxies(inner, services.proxies) if services.proxies else inner)


async def _revoked(request: Request, _error: Exception) -> Response:
    """A token that held when the request came and does no more."""
    return bad_bearer(locale_of(request.headers.get("accept-language")))


async def _failed(request: Request, error: Exception) -> Response:
    return failed(error, locale_of(request.headers.get("accept-language")))


def _accounts(services: Services) -> AccountsAt | None:
    """Where accounts lie; None where nobody signs in."""
    if services.entrance is None:
        return None
    return AccountsAt(services.entrance.door, services.register)


def _importing(services: Services, principals: Principals) -> ImportEndpoints | None:
    """What takes files in; None: this server takes none."""
    if services.imports is None:
        return None
    return ImportEndpoints(
        services.imports,
        services.regions,
        Senders(principals, services.register.rights, services.actor, services.people),
        services.signer,
        services.catalogue,
    )


async def _readiness(services: Services) -> tuple[bool, dict[str, object]]:
    """Ready: every database answers and takes writes, a projector lives, and every read model that queries need is there, in the version
    this code reads, has not stopped, and is not further behind the log than is allowed.
    """
    events, vault, read_model, health, writable = await asyncio.gather(
        services.events.reachable(),
        _answers(services.vault),
        services.reader.reachable(),
        services.health(),
        _writable(services),
    )
    statuses = () if health is None else health.statuses
    missing = set(services.projections) - {s.name for s in statuses}
    alive = health is not None and health.projector.alive
    waiting = None if health is None else round(health.waiting(services.projections), 3)
    ready = (
        events
        and vault
        and writable
        and alive
        and health is not None
        and health.ready(services.projections, services.versions).issuperset(services.projections)
        and health.waiting(services.projections) <= services.ready_lag
    )
    return ready, {
        "ready": ready,
        "eventStore": events,
        "vault": vault,
        "writable": writable,
        "readModel": read_model,
        "projector": alive,
        "waitingSeconds": waiting,
        "waitingSecondsAllowed": services.ready_lag,
        "projections": {s.schema: str(s.state) for s in statuses} | dict.fromkeys(missing, "MISSING"),
    }


async def _writable(services: Services) -> bool:
    """Whether what a command or a file needs can be written: a full disk lets everything be read."""
    tried = [services.events.takes_writes()]
    if services.vault is not None:
        tried.append(database_takes_writes(services.vault))
    if services.imports is not None:
        tried.append(anyio.to_thread.run_sync(services.imports.takes_writes))
    return all(await asyncio.gather(*tried))


async def _answers(pool: Pool | None) -> bool:
    if pool is None:
        return True
    try:
        async with pool.connection() as connection:
            await connection.execute("SELECT 1")
    except (psycopg.Error, OSError):
        return False
    return True


def warm_up(services: Services) -> None:
    """Read now what the first questions and commands would read in a turn of others."""
    services.regions.count("a", None, None)
    NikRules().faults("6401010101900001")


def run_server(
    app: ASGIApp,
    port: socket.socket,
    tls: Certificate | None = None,
    beside: tuple[ASGIApp, socket.socket] | None = None,
) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM; then it ends what it is at and returns. `beside`: another application, on
    another socket, for as long. Raises NotStarted.
    """
    sys.setswitchinterval(_SWITCH)
    run_on_one_cpu()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # What was loaded to serve stays for good: looking through it for garbage would stop every request for 0.1 s.
    gc.collect()
    gc.freeze()
    try:
        running = server(app, tls=tls)
        with asyncio.Runner(loop_factory=running.config.get_loop_factory()) as loop:
            loop.run(_serve(running, port, beside))
    except SystemExit:  # uvicorn's way to say so
        raise NotStarted from None
    except KeyboardInterrupt:
        pass  # uvicorn raises a Ctrl-C again once all is ended


async def _serve(
    running: uvicorn.Server, port: socket.socket, beside: tuple[ASGIApp, socket.socket] | None
) -> None:
    async with contextlib.AsyncExitStack() as others:
        if beside is not None:
            await others.enter_async_context(served_beside(*beside))
        await running.serve(sockets=[port])


def server(
    app: ASGIApp, host: str = "127.0.0.1", port: int = 0, tls: Certificate | None = None
) -> uvicorn.Server:
    """The server, for who runs it in a process of their own."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=BoundedHttp,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # uvicorn would believe whoever asks from this machine: see proxies.py
            timeout_graceful_shutdown=5,
            ssl_context_factory=None if tls is None else lambda _config, _default: tls.context,
        )
    )
