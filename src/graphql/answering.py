"""How is one request answered? Limits first, then execution under a deadline, then errors clients may see.

A client sees the messages of GraphQL itself (without values and suggestions), of questions asked wrongly, and of limits.
Everything else is masked by an error id; the log holds that id, the kind of error and where it arose, but neither its
message nor any value, which may hold personal data.
"""

import asyncio
import contextlib
import errno
import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import uuid4

import strawberry
import structlog
from graphql import DocumentNode, GraphQLError, OperationType
from strawberry.extensions import SchemaExtension

from ..domain.ports import Contended
from ..projections.reading import NotYet
from .context import Context, Locale
from .errors import Askew
from .limits import Prepared, prepare
from .messages import say

_SUGGESTION = re.compile(r" Did you mean [^?]*\?( Or [^?]*\?)?")
_VALUE = re.compile(r"(cannot represent [a-z0-9 -]*value): .*\Z", re.DOTALL)
_FOUND = re.compile(r"(, but encountered error |[,.?] [Ff]ound: ).*\Z", re.DOTALL)
_NUMBER = re.compile(r"\d{6,}")  # whatever else: no message of GraphQL's own needs so long a number
_TOKEN = re.compile(r"\b(Name|Int|Float|String|BlockString) (\"[^\n]*|'[^\n]*)\Z")
_ENUM_VALUE = re.compile(r"Value '[^']*' does not exist")
_log = structlog.get_logger("naungan.graphql")


@dataclass(frozen=True, slots=True)
class Answer:
    """The response body; `refused`: the request was at fault and nothing of it was executed."""

    body: dict[str, Any]
    refused: bool


class UsePrepared(SchemaExtension):
    """Hands Strawberry the document that was parsed and validated before."""

    def on_parse(self) -> Any:
        document = _document(self.execution_context.context)
        if document is not None:
            self.execution_context.graphql_document = document
            self.execution_context.pre_execution_errors = []
        yield


class QuietSchema(strawberry.Schema):
    """A schema whose errors are logged by `show_errors` alone: Strawberry's log holds messages and values."""

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        return


def _document(context: Any) -> DocumentNode | None:
    prepared: Prepared | None = context.cache.get("prepared") if isinstance(context, Context) else None
    return None if prepared is None else prepared.document


async def answer(
    schema: strawberry.Schema,
    query: str,
    variables: Mapping[str, Any] | None,
    operation_name: str | None,
    context: Context,
    *,
    deadline: float,
) -> Answer:
    """Answer one operation. A query that takes longer than `deadline` seconds is cancelled, its SQL with it; a mutation
    runs to its end: it is recorded whole or not at all, and its key gives the outcome again.
    """
    prepared = prepare(schema._schema, query)
    if prepared.errors:
        return Answer({"errors": show_errors(prepared.errors, context.locale)}, True)
    operation = prepared.operation(operation_name)
    if operation is None:
        return Answer({"errors": [_plain("bad_operation", "BAD_OPERATION", context.locale)]}, True)
    context.cache["prepared"] = prepared
    limit = None if operation.operation is OperationType.MUTATION else deadline
    try:
        async with asyncio.timeout(limit):
            result = await schema.execute(
                query,
                variable_values=dict(variables or {}),
                context_value=context,
                operation_name=operation_name,
            )
    except TimeoutError:
        return Answer({"data": None, "errors": [_plain("deadline", "DEADLINE", context.locale)]}, False)
    if not result.errors:
        return Answer({"data": result.data}, False)
    errors = show_errors(result.errors, context.locale)
    if result.data is None and all(error.path is None for error in result.errors):
        return Answer({"errors": errors}, True)
    return Answer({"data": result.data, "errors": errors}, False)


def operation_kind(schema: strawberry.Schema, query: str, operation_name: str | None) -> str:
    """ "query", "mutation" or "subscription"; "refused" for a document that will not be executed."""
    prepared = prepare(schema._schema, query)
    operation = None if prepared.errors else prepared.operation(operation_name)
    return "refused" if operation is None else operation.operation.value


def show_errors(errors: Sequence[GraphQLError], locale: Locale) -> list[dict[str, Any]]:
    """What a client sees of errors; what it must not see is logged under an id."""
    return [_show(error, locale) for error in errors]


def _show(error: GraphQLError, locale: Locale) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    cause = _cause(error)
    if isinstance(cause, Askew):
        shown = _said(cause.reason, cause.code, locale, cause.facts)
    elif isinstance(cause, NotYet):
        facts = {"asked": cause.asked, "reached": cause.reached}
        shown = _said("not_yet", "NOT_YET", locale, facts)
        shown["extensions"]["position"] = str(cause.reached)
    elif isinstance(cause, Contended):
        shown = _said("contended", "CONTENDED", locale, {})
    elif cause is None:
        shown = {"message": _without_values(error.message), "extensions": {"code": "BAD_REQUEST"}}
    else:
        error_id = log_failure(cause, error.path or ())
        reason, code = ("disk_full", "DISK_FULL") if disk_full(cause) else ("internal", "INTERNAL")
        shown = _said(reason, code, locale, {"error_id": error_id})
        shown["extensions"]["errorId"] = error_id
    if error.locations:
        shown["locations"] = [location.formatted for location in error.locations]
    if error.path:
        shown["path"] = error.path
    return shown


def log_failure(cause: BaseException, path: Sequence[object] = ()) -> str:
    """Log what a client must not see, without its message or values; the id it is logged under."""
    error_id = uuid4().hex[:12]
    with contextlib.suppress(OSError):  # the log's own disk may be the one that is full
        _log.error(
            "request_failed",
            error_id=error_id,
            kind=type(cause).__qualname__,
            sqlstate=getattr(cause, "sqlstate", None),
            path=[str(step) for step in path],
            at=_frames(cause),
        )
    return error_id


def disk_full(cause: BaseException | None) -> bool:
    """Whether it arose, at whatever depth, because a disk is full: ours or the database's."""
    while cause is not None:
        if getattr(cause, "sqlstate", None) == "53100":
            return True
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _cause(error: GraphQLError) -> BaseException | None:
    """What lies behind an error of GraphQL; None where it is GraphQL's own."""
    cause: BaseException | None = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _frames(cause: BaseException) -> list[str]:
    """Where it arose, innermost last, without values."""
    return [
        f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(cause.__traceback__)[-6:]
    ]


def _without_values(message: str) -> str:
    """GraphQL's own message without suggestions and without the value that was sent."""
    message = _SUGGESTION.sub("", message)
    message = _ENUM_VALUE.sub("Value does not exist", message)
    message = _FOUND.sub(".", message)
    message = _TOKEN.sub(r"\1.", message)
    return _NUMBER.sub("…", _VALUE.sub(r"\1.", message))


def _said(reason: str, code: str, locale: Locale, facts: Mapping[str, str | int]) -> dict[str, Any]:
    return {"message": say(reason, facts, locale, code), "extensions": {"code": code}}


def _plain(reason: str, code: str, locale: Locale) -> dict[str, Any]:
    return _said(reason, code, locale, {})
