"""What does the server answer, and where? /graphql, /imports, pages, GraphiQL at /graphiql, /healthz and /readyz.

app = create_app(services)          # an ASGI application; opens the pools when it starts
"""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from ...graphql.execution.answering import QuietSchema
from ...graphql.schema import build_schema
from ...graphql.types.errors import ErrorCode
from ...texts.language import locale_of
from ...texts.requests import RequestFault
from ..accounts.signed_in import BadBearer
from .asking import Asking
from .cors import GRAPHQL, OtherSites
from .cross_site_requests import OwnSiteOnly
from .from_time_to_time import from_time_to_time
from .graphql import GraphQLEndpoint
from .import_routes import ImportEndpoints, import_routes
from .import_tickets import Senders
from .metrics import Figures
from .pages.frame import Frame
from .pages.page import Page
from .pages.questions import Problem as PageProblem
from .pages.routes import page_routes
from .pages.users import AccountsAt
from .principals import Principals
from .problem_answers import failed, problem
from .proxies import BehindProxies
from .readiness import readiness
from .services import Services
from .sign_in.identified import Identified, bad_bearer
from .sign_in.routes import sign_in_routes
from .warming import Warming
from .whole_answers import WholeAnswers

STATIC = Path(__file__).parent / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def create_app(
    services: Services,
    schema: QuietSchema | None = None,
    figures: Figures | None = None,
    *,
    warming: bool = False,
) -> ASGIApp:
    """The application over wired services. No other site may ask, but those that the operator names, and only /graphql. `figures`
    count what is asked. `warming`: it opens its own pages once before it says that it is ready.
    """
    figures, principals = figures or Figures(services.health, services.lately_told), services.principals()
    schema = schema or build_schema()
    importing = _importing(services, principals)
    warms = Warming(services, schema, importing) if warming else None
    asking = Asking(
        schema,
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
            if warms is not None:
                opened.push_async_callback(warms.close)
            if services.by_itself is not None:
                await opened.enter_async_context(from_time_to_time(services.by_itself))
            yield

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def readyz(request: Request) -> Response:
        locale = locale_of(request.headers.get("accept-language"))
        ready, body = await readiness(services, locale)
        if ready and warms is not None and not warms.over():
            ready, body = False, {**body, "ready": False, "warming": True}
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

    frame = Frame(asking, services.regions, services.everyone, importing, services.events.last_of)

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
        Senders(
            principals, services.register.rights, services.register.reach, services.actor, services.people
        ),
        services.signer,
        services.catalogue,
    )
