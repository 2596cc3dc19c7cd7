"""Who made this request? Told once, before anything is answered: `who(request)` gives it from then on.

A cookie counts only for what our own pages send: pages of other sites, those that may ask /graphql included, are nobody
without a bearer token.
"""

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ....graphql.types.errors import ErrorCode
from ....texts.language import Locale, locale_of
from ....texts.requests import RequestFault
from ...accounts.signed_in import BadBearer, How, WhoReader, remember, session_secret, who
from ..cors import GRAPHQL
from ..cross_site_requests import own_origin
from ..principals import Caller
from ..problem_answers import problem

_ANYONE = ("/static/", "/healthz", "/readyz", "/metrics")  # who asks is of no matter there
_COOKIE = "naungan.cookie_counts"
_SAY_WHO = frozenset({b"authorization", b"cookie"})
_CHANGE_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})


class Identified:
    """Around an application: 401 to a bearer token that opens nothing, 403 to a cookie with a request that changes something and
    does not say that our own page made it.
    """

    def __init__(self, app: ASGIApp, reader: WhoReader) -> None:
        self._app = app
        self._reader = reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_ANYONE):
            await self._app(scope, receive, send)
            return
        if _SAY_WHO.isdisjoint(name for name, _ in scope["headers"]):  # most requests: no need to look closer
            scope[_COOKIE] = False
            remember(scope, None)
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        locale = locale_of(request.headers.get("accept-language"))
        ours = _made_by_our_page(scope, request.headers)
        with_cookie = "authorization" not in request.headers and session_secret(request) is not None
        if with_cookie and ours is None and scope["method"] not in _CHANGE_NOTHING:
            await problem(403, locale, RequestFault.NO_ORIGIN, ErrorCode.CROSS_SITE)(scope, receive, send)
            return
        scope[_COOKIE] = ours is not False
        # What GraphQL answers is held against whoever asks once more before it leaves, so that here memory will do.
        anew = scope["path"] != GRAPHQL
        try:
            remember(scope, await self._reader.who(request, cookie=scope[_COOKIE], anew=anew))
        except BadBearer:
            await bad_bearer(locale)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def bad_bearer(locale: Locale) -> Response:
    """401: the request brings a token that opens nothing."""
    refusal = problem(401, locale, RequestFault.BAD_BEARER, ErrorCode.UNAUTHENTICATED)
    refusal.headers["www-authenticate"] = 'Bearer realm="naungan"'
    return refusal


class Users:
    """The user of a request: as it was told, or read anew. One whose session ended meanwhile is nobody."""

    def __init__(self, reader: WhoReader) -> None:
        self._reader = reader

    async def __call__(self, request: Request, anew: bool) -> Caller | None:
        """Who it is. Raises BadBearer for a token that was revoked meanwhile."""
        found = who(request)
        if anew and found is not None:
            found = await self._reader.who(request, cookie=request.scope[_COOKIE])
        return None if found is None else Caller(found.user, found.strong or found.how is How.TOKEN)


def _made_by_our_page(scope: Scope, headers: Headers) -> bool | None:
    """Whether the browser says that our own page made the request, or another; None where it says neither."""
    origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
    if any(one.lower() != own_origin(scope) for one in origins):
        return False
    return True if origins or sites == ["same-origin"] else None
