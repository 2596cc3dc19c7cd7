"""Whose requests are answered? Those for our own name that no page of another site made, but for sites that are named.

Browsers say where a request comes from: `Sec-Fetch-Site` in all of today's, `Origin` wherever another site could send more
than a plain GET. Programs say neither, and are answered. What another site may do is lead a person to one of our pages.
"""

import re

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ...graphql.types.errors import ErrorCode
from ...texts.language import locale_of
from ...texts.requests import RequestFault
from .other_sites import may_ask
from .problem_answers import problem

_PORT = re.compile(r":[0-9]{1,5}\Z")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
PAGES = frozenset({"/", "/masuk", "/akun"})  # what a link on another site may open …
LINKS = "/tautan/"  # … and what begins so: links that are sent by mail
_OURS = frozenset({"same-origin", "none"})  # "none": the person typed the address, or opened a bookmark


class OwnSiteOnly:
    """Answers 421 to requests for another host name, and 403 to those that another site made. `GET` of one of PAGES and LINKS is
    open to a link on another site, when the browser opens it as a page of its own: not in a frame, not by a script.
    Pages of the sites in `origins` may ask /graphql.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = _refusal(scope, self._origins)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def _refusal(scope: Scope, origins: frozenset[str]) -> Response | None:
    headers = Headers(scope=scope)
    locale = locale_of(headers.get("accept-language"))
    hosts = headers.getlist("host")
    host = hosts[0].lower() if len(hosts) == 1 else ""
    if host not in LOOPBACK and (_PORT.sub("", host) not in LOOPBACK):
        return problem(421, locale, RequestFault.LOOPBACK_ONLY, ErrorCode.LOOPBACK_ONLY)
    if scope.get("method") == "OPTIONS":
        return None  # a browser asks whether another site may ask: see other_sites.py, no other path takes it
    if _made_by_us(headers, own_origin(scope)) or _opens_a_page(scope, headers) or may_ask(scope, origins):
        return None
    return problem(403, locale, RequestFault.CROSS_SITE, ErrorCode.CROSS_SITE)


def own_origin(scope: Scope) -> str:
    """The origin of our own pages, as a browser sends it."""
    return f"{_scheme(scope)}://{Headers(scope=scope).get('host', '').lower()}"


def _made_by_us(headers: Headers, own: str) -> bool:
    origins = headers.getlist("origin")
    return _OURS.issuperset(headers.getlist("sec-fetch-site")) and all(o.lower() == own for o in origins)


def _opens_a_page(scope: Scope, headers: Headers) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] in ("GET", "HEAD")
        and (scope["path"] in PAGES or scope["path"].startswith(LINKS))
        and headers.getlist("sec-fetch-mode") == ["navigate"]
        and headers.getlist("sec-fetch-dest") == ["document"]
        and "origin" not in headers
    )


def _scheme(scope: Scope) -> str:
    scheme: str = scope.get("scheme", "http")  # which ASGI lets servers leave out
    return {"ws": "http", "wss": "https"}.get(scheme, scheme)
