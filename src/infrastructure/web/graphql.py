"""How does GraphQL travel over HTTP? POST, and GET for queries only, by the GraphQL-over-HTTP specification.

Bodies are JSON only (so that no web page can send one without asking), at most 100 kB, counted as they arrive. A client
that leaves cancels its query, SQL included; a mutation runs to its end. The header `Naungan-Min-Position` names a position
of the log that answers wait for; `Naungan-Position` tells where a mutation was recorded.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ...graphql.execution.documents import Prepared
from ...graphql.queries.people_search import BY_POST
from ...graphql.types.errors import ErrorCode
from ...texts.language import Locale, locale_of
from ...texts.requests import RequestFault
from ..accounts.signed_in import BadBearer
from .asking import AccessChanged, Asking, ClientLeft
from .problem_answers import failed, problem
from .query_size import query_fault
from .sign_in.identified import bad_bearer

MOST_BYTES = 100_000
_MOST_TYPES = 50  # in an Accept header, and parameters of each, that are looked at
MIN_POSITION = "naungan-min-position"
POSITION = "naungan-position"
RESPONSE_JSON = "application/graphql-response+json"
JSON = "application/json"

# PostgreSQL's texts cannot hold NUL, however it is escaped in JSON or GraphQL.
_NUL = re.compile(rb"\\u(0000|\{0+\})|\x00")

_POSITION_TEXT = re.compile(r"[0-9]{1,19}")

Observe = Callable[[str, int, float], None]


class BadRequest(Exception):  # noqa: N818 - an answer of its own
    """The HTTP request is no GraphQL request; `status` says how, `reason` has the text."""

    def __init__(self, status: int, reason: RequestFault, **facts: str | int) -> None:
        super().__init__(reason.word)
        self.status = status
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """The parameters of a GraphQL request."""

    query: str
    variables: Mapping[str, Any] | None
    operation_name: str | None


class GraphQLEndpoint:
    """The ASGI endpoint of one schema. `observe` is told kind, status and seconds of each request."""

    def __init__(self, asking: Asking, observe: Observe) -> None:
        self._asking = asking
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        began = time.perf_counter()
        kind = "refused"
        try:
            media_type = _negotiated(request.headers)
            asked = await _asked(request)
            prepared = await self._asking.prepared(asked.query)
            kind = prepared.kind(asked.operation_name)
            if request.method == "GET" and kind == "mutation":
                raise BadRequest(405, RequestFault.GET_QUERIES_ONLY)
            if (
                request.method == "GET" and BY_POST in asked.query
            ):  # a field's name is written in one way alone
                raise BadRequest(405, RequestFault.BY_POST_ALONE, field=BY_POST)
            response = await self._respond(request, asked, prepared, media_type)
        except BadRequest as problem:
            response = _problem(problem, locale_of(request.headers.get("accept-language")))
        except BadBearer:  # it was revoked meanwhile
            response = bad_bearer(locale_of(request.headers.get("accept-language")))
        except ClientLeft:
            self._observe(kind, 499, time.perf_counter() - began)
            return
        except Exception as error:
            locale = locale_of(request.headers.get("accept-language"))
            response = failed(error, locale)
        self._observe(kind, response.status_code, time.perf_counter() - began)
        await response(scope, receive, send)

    async def _respond(
        self, request: Request, asked: GraphQLRequest, prepared: Prepared, media_type: str
    ) -> Response:
        locale = locale_of(request.headers.get("accept-language"))
        try:
            given, context = await self._asking.ask(
                request,
                prepared,
                asked.variables,
                asked.operation_name,
                locale=locale,
                min_position=_min_position(request.headers),
            )
        except AccessChanged:
            raise BadRequest(403, RequestFault.ACCESS_CHANGED) from None
        # By the specification a refused request is 400, but 200 for clients that know application/json only.
        status = 400 if given.refused and media_type == RESPONSE_JSON else 200
        if given.wait is not None:
            status = 429
        wait = context.retry_after if given.wait is None else given.wait
        return Response(
            orjson.dumps(given.body),
            status_code=status,
            headers={
                "content-type": f"{media_type}; charset=utf-8",
                "content-language": locale,
                "cache-control": "no-store",
                "vary": "Accept, Accept-Language, Naungan-Min-Position",
                **({} if context.recorded is None else {POSITION: str(context.recorded)}),
                **({} if wait is None else {"retry-after": str(wait)}),
            },
        )


async def _asked(request: Request) -> GraphQLRequest:
    """The request's parameters. Raises BadRequest."""
    if request.method == "GET":
        fault = query_fault(request.scope)
        if fault is not None:
            raise BadRequest(414, fault[0], most=fault[1])
        _refuse_nul("".join(request.query_params.values()).encode())
        return _parameters(_from_url(request.query_params))
    if request.method != "POST":
        raise BadRequest(405, RequestFault.USE_POST)
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower()
    if kind.strip().lower() != JSON or charset not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise BadRequest(415, RequestFault.TYPE_JSON)
    body = await _body(request)
    _refuse_nul(body)
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadRequest(400, RequestFault.BODY_NOT_JSON) from None
    if not isinstance(given, dict):
        raise BadRequest(400, RequestFault.BODY_NOT_OBJECT)
    return _parameters(given)


def _min_position(headers: Headers) -> int | None:
    """The position that the answer must hold. Raises BadRequest."""
    given = headers.getlist(MIN_POSITION)
    if not given:
        return None
    if len(given) > 1 or _POSITION_TEXT.fullmatch(given[0]) is None:
        raise BadRequest(400, RequestFault.MIN_POSITION)
    return int(given[0])


def _refuse_nul(text: bytes) -> None:
    if _NUL.search(text):
        raise BadRequest(400, RequestFault.HOLDS_NUL)


async def _body(request: Request) -> bytes:
    """The body, refused as soon as it is longer than allowed."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and (len(length) > 9 or int(length) > MOST_BYTES):
        raise BadRequest(413, RequestFault.BODY_TOO_LARGE, most=MOST_BYTES)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise BadRequest(413, RequestFault.BODY_TOO_LARGE, most=MOST_BYTES)
    return bytes(body)


def _from_url(given: QueryParams) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("query", "operationName", "variables", "extensions"):
        text = given.get(name)
        if text is None or (text == "" and name != "query"):
            continue
        if name in ("variables", "extensions"):
            try:
                found[name] = orjson.loads(text)
            except orjson.JSONDecodeError:
                raise BadRequest(400, RequestFault.MUST_BE_JSON, name=name) from None
        else:
            found[name] = text
    return found


def _parameters(given: Mapping[str, Any]) -> GraphQLRequest:
    """Well-formed parameters. Raises BadRequest."""
    query = given.get("query")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest(400, RequestFault.QUERY_NOT_TEXT)
    name = given.get("operationName")
    if not isinstance(name, (str, type(None))):
        raise BadRequest(400, RequestFault.OPERATION_NOT_TEXT)
    for part in ("variables", "extensions"):
        if not isinstance(given.get(part), (dict, type(None))):
            raise BadRequest(400, RequestFault.MUST_BE_OBJECT, name=part)
    return GraphQLRequest(query, given.get("variables"), name)


def _negotiated(headers: Headers) -> str:
    """The media type the client prefers; application/json where it has no preference. Raises BadRequest (406)."""
    accept = ",".join(headers.getlist("accept")).strip()
    if not accept:
        return JSON
    best, chosen = 0.0, None
    for part in accept.split(",", _MOST_TYPES)[:_MOST_TYPES]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";", _MOST_TYPES))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        offered = {
            RESPONSE_JSON: RESPONSE_JSON,
            JSON: JSON,
            "application/*": JSON,
            "*/*": JSON,
        }.get(name)
        if offered is not None and quality > best:
            best, chosen = quality, offered
    if chosen is None:
        raise BadRequest(406, RequestFault.NOT_ACCEPTABLE, types=f"{RESPONSE_JSON}, {JSON}")
    return chosen


def _problem(found: BadRequest, locale: Locale) -> Response:
    response = problem(found.status, locale, found.reason, ErrorCode.BAD_REQUEST, **found.facts)
    if found.status == 405:
        response.headers["allow"] = "GET, POST"
    return response
