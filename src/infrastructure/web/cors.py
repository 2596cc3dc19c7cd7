"""May a page of another site ask? Only /graphql, and only pages of the origins that the operator names (CORS)."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GRAPHQL = "/graphql"
_SENDS = "authorization, content-type, accept-language, naungan-min-position, naungan-polling"
_READS = "naungan-position, content-language, retry-after"
_REMEMBERED = "600"  # seconds for which a browser need not ask again


def may_ask(scope: Scope, origins: frozenset[str]) -> bool:
    """Whether a page of a site that is named made the request, for the path that is open to it."""
    return (
        scope["type"] == "http"
        and scope["path"] == GRAPHQL
        and len(made_at := Headers(scope=scope).getlist("origin")) == 1
        and made_at[0].lower() in origins
    )


class OtherSites:
    """Around an application: a browser is told which origins may ask, with which headers, and which they may read, refusals too."""

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != GRAPHQL:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        allowed = headers["origin"] if may_ask(scope, self._origins) else None

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if allowed is not None:
                    answer["access-control-allow-origin"] = allowed
                    answer["access-control-expose-headers"] = _READS
            await send(message)

        if allowed and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            permitted = {
                "access-control-allow-methods": "GET, POST",
                "access-control-allow-headers": _SENDS,
                "access-control-max-age": _REMEMBERED,
            }
            await Response(status_code=204, headers=permitted)(scope, receive, told)
        else:
            await self._app(scope, receive, told)
