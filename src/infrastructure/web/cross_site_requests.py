"""Whose requests are answered? Those for a name of ours, over TLS beyond this machine, that no page of another site made, but for
sites that are named.

Browsers say where a request comes from: `Sec-Fetch-Site` in all of today's, `Origin` wherever another site could send more
than a plain GET. Programs say neither, and are answered. What another site may do is lead a person to one of our pages.
"""

import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...graphql.types.errors import ErrorCode
from ...texts.language import locale_of
from ...texts.requests import RequestFault
from . import navigation
from .cors import may_ask
from .problem_answers import problem
from .proxies import address_in

_PORT = re.compile(r":[0-9]{1,5}\Z")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
_SIGNS_OF_LIFE = ("/healthz", "/readyz")  # what asks these may stand between a proxy and us
_OVER_TLS_FOR = "max-age=31536000"  # seconds for which a browser asks this name over TLS alone
PAGES = frozenset(
    {"/", "/masuk", "/akun", "/graphiql", *(path for path, _, _ in navigation.PAGES)}
)  # what a link on another site may open …
LINKS = "/tautan/"  # … and what begins so: links that are sent by mail
_OURS = frozenset({"same-origin", "none"})  # "none": the person typed the address, or opened a bookmark


class OwnSiteOnly:
    """Answers 421 to requests for a name that is neither of loopback nor one of `hosts`, 403 to those that came to such a name
    otherwise than over TLS, and 403 to those that another site made. `GET` of one of PAGES and LINKS is
    open to a link on another site, when the browser opens it as a page of its own: not in a frame, not by a script.
    Pages of the sites in `origins` may ask /graphql.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str], hosts: Collection[str] = ()) -> None:
        self._app = app
        self._origins = origins
        self._hosts = frozenset(f"[{one}]" if ":" in one else one for one in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = host_of(scope)
        refusal = self._refusal(scope, host)

        if host in self._hosts and _scheme(scope) == "https":
            send = _kept_to_tls(send)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, scope: Scope, host: str) -> Response | None:
        headers = Headers(scope=scope)
        locale = locale_of(headers.get("accept-language"))
        if host not in LOOPBACK and host not in self._hosts:
            if self._hosts:
                return problem(421, locale, RequestFault.UNKNOWN_HOST, ErrorCode.UNKNOWN_HOST)
            return problem(421, locale, RequestFault.LOOPBACK_ONLY, ErrorCode.LOOPBACK_ONLY)
        if not _protected(scope, host) and scope.get("path") not in _SIGNS_OF_LIFE:
            return problem(403, locale, RequestFault.TLS_ONLY, ErrorCode.TLS_ONLY)
        if scope.get("method") == "OPTIONS":
            return None  # a browser asks whether another site may ask: see cors.py, no other path takes it
        if (
            _made_by_us(headers, own_origin(scope))
            or _opens_a_page(scope, headers)
            or may_ask(scope, self._origins)
        ):
            return None
        return problem(403, locale, RequestFault.CROSS_SITE, ErrorCode.CROSS_SITE)


def _kept_to_tls(send: Send) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["strict-transport-security"] = _OVER_TLS_FOR
        await send(message)

    return told


def host_of(scope: Scope) -> str:
    """The name that was asked, without its port; "" where none or several are told."""
    hosts = Headers(scope=scope).getlist("host")
    told = hosts[0].lower() if len(hosts) == 1 else ""
    return told if told in LOOPBACK else _PORT.sub("", told)


def from_this_machine(scope: Scope) -> bool:
    """Whether the client is on the server's own machine."""
    client = scope.get("client")
    address = address_in(client[0]) if client else None
    return address is None or address.is_loopback


def _protected(scope: Scope, host: str) -> bool:
    """Whether nobody between could read the request: it came over TLS, or never left this machine."""
    return _scheme(scope) == "https" or (host in LOOPBACK and from_this_machine(scope))


def is_own_page(address: str) -> bool:
    """Whether an address leads to a page of this server: a path, never another site, however it is written."""
    return re.fullmatch(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*", address) is not None


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
