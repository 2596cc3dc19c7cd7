"""How is one request answered? Limits first, then execution under a deadline, then errors clients may see.

A client sees what is wrong with its question by kind and place (`faults.py`), and limits; nothing that it sent is repeated.
Everything else is masked by an error id; the log holds that id, the kind of error and where it arose, but neither its
message nor any value, which may hold personal data.
"""

import asyncio
import contextlib
import errno
import hmac
import json
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import uuid4

import strawberry
import structlog
from graphql import DocumentNode, FieldNode, GraphQLError, OperationType
from strawberry.extensions import SchemaExtension

from ...domain.disclosure import MOST, TooMuchTold, Way
from ...domain.grants import NotAllowed
from ...domain.ports import Contended
from ...domain.vocabulary import Role
from ...projections.engine.pacing import turn
from ...projections.engine.reading import NotYet
from ...texts.documents import DocumentFault
from ...texts.filling import sentence
from ...texts.language import Locale
from ...texts.limits import Limit
from ...texts.messages import say
from ...texts.questions import QuestionFault
from ...texts.requests import RequestFault
from ...texts.text import Spoken
from ..types.context import Context
from ..types.errors import BadQuestion, ErrorCode, InvalidDocument, TooMuch
from .documents import Documents, Prepared
from .faults import check_amount, variable_faults
from .pacing import PacedExecutor

_log = structlog.get_logger("naungan.graphql")


@dataclass(frozen=True, slots=True)
class Answer:
    """The response body; `refused`: the request was at fault and nothing of it was executed. `wait`: the seconds after which whoever asks too
    often may ask again.
    """

    body: dict[str, Any]
    refused: bool
    wait: int | None = None


def too_often(wait: int, locale: Locale) -> Answer:
    """The answer to who has nothing left."""
    return Answer(
        {"errors": [_said(Limit.TOO_OFTEN, ErrorCode.TOO_OFTEN, locale, {"seconds": wait})]}, True, wait
    )


class UsePrepared(SchemaExtension):
    """Hands Strawberry the document that was parsed and validated before."""

    def on_parse(self) -> Any:
        document = _document(self.execution_context.context)
        if document is not None:
            self.execution_context.graphql_document = document
            self.execution_context.pre_execution_errors = []
        yield


class QuietSchema(strawberry.Schema):
    """A schema with the documents it was asked. Its answers are built in turns with others; its errors are logged by
    `show_errors` alone: Strawberry's log holds messages and values.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, execution_context_class=PacedExecutor)
        self.documents = Documents(self._schema)

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        return


def _document(context: Any) -> DocumentNode | None:
    prepared: Prepared | None = context.cache.get("prepared") if isinstance(context, Context) else None
    return None if prepared is None else prepared.document


async def answer(
    schema: QuietSchema,
    prepared: Prepared,
    variables: Mapping[str, Any] | None,
    operation_name: str | None,
    context: Context,
    *,
    deadline: float,
) -> Answer:
    """Answer one operation of a document. A query that takes longer than `deadline` seconds is cancelled, its SQL with
    it; a mutation runs to its end: it is recorded whole or not at all, and its key gives the outcome again. Where it was
    recorded stands in `extensions.position`; `extensions.everyone` is true where nobody needs to sign in.
    """
    given = await _executed(schema, prepared, variables, operation_name, context, deadline)
    if any(grant.role is Role.ANALYST for grant in context.principal.grants):
        _note_analysis(prepared, variables, operation_name, context)
    extensions: dict[str, Any] = {}
    if context.recorded is not None:
        extensions["position"] = str(context.recorded)
    if context.principal.everyone:
        extensions["everyone"] = True
    if extensions:
        given.body["extensions"] = extensions
    return given


def _note_analysis(
    prepared: Prepared, variables: Mapping[str, Any] | None, operation_name: str | None, context: Context
) -> None:
    """Log that an analyst asked which fields. Whoever asks the same again, another day, sees how numbers changed: it is known by
    its mark, which is made under the server's key.
    """
    operation = prepared.operation(operation_name)
    if prepared.errors or operation is None:
        return
    asked = json.dumps([prepared.text, operation_name, variables or {}], sort_keys=True).encode()
    fields = {one.name.value for one in operation.selection_set.selections if isinstance(one, FieldNode)}
    with contextlib.suppress(OSError):  # see `log_failure`
        _log.info(
            "analyst_asked",
            user=str(context.principal.id),
            fields=sorted(fields),
            question=hmac.digest(context.signer.key, b"question\0" + asked, "sha256").hex()[:16],
        )


async def _executed(
    schema: QuietSchema,
    prepared: Prepared,
    variables: Mapping[str, Any] | None,
    operation_name: str | None,
    context: Context,
    deadline: float,
) -> Answer:
    if prepared.errors:
        return Answer({"errors": show_errors(prepared.errors, context.locale)}, True)
    operation = prepared.operation(operation_name)
    if operation is None:
        return Answer(
            {"errors": [_plain(QuestionFault.BAD_OPERATION, ErrorCode.BAD_OPERATION, context.locale)]}, True
        )
    given = dict(variables or {})
    try:
        check_amount(given)
    except TooMuch as much:
        return Answer({"errors": [_said(much.reason, much.code, context.locale, much.facts)]}, True)
    context.cache["prepared"] = prepared
    limit = None if operation.operation is OperationType.MUTATION else deadline
    try:
        async with asyncio.timeout(limit):
            await turn()
            result = await schema.execute(
                prepared.text,
                variable_values=given,
                context_value=context,
                operation_name=operation_name,
            )
    except TimeoutError:
        return Answer(
            {"data": None, "errors": [_plain(Limit.DEADLINE, ErrorCode.DEADLINE, context.locale)]}, False
        )
    if not result.errors:
        return Answer({"data": result.data}, False)
    if result.data is None and all(error.path is None for error in result.errors):
        # Before anything ran: what does not fit are variables.
        errors = variable_faults(schema._schema, operation, given) or result.errors
        return Answer({"errors": show_errors(errors, context.locale)}, True)
    return Answer({"data": result.data, "errors": show_errors(result.errors, context.locale)}, False)


def show_errors(errors: Sequence[GraphQLError], locale: Locale) -> list[dict[str, Any]]:
    """What a client sees of errors; what it must not see is logged under an id."""
    return [_show(error, locale) for error in errors]


def _show(error: GraphQLError, locale: Locale) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    cause = _cause(error) or InvalidDocument(DocumentFault.BAD_REQUEST)
    if isinstance(cause, BadQuestion):
        shown = _said(cause.reason, cause.code, locale, cause.facts)
    elif isinstance(cause, NotYet):
        facts = {"asked": cause.asked, "reached": cause.reached}
        shown = _said(QuestionFault.NOT_YET, ErrorCode.NOT_YET, locale, facts)
        shown["extensions"]["position"] = str(cause.reached)
    elif isinstance(cause, NotAllowed):
        shown = {
            "message": say(cause.reason, cause.facts, locale),
            "extensions": {"code": ErrorCode.FORBIDDEN},
        }
    elif isinstance(cause, TooMuchTold):
        facts = {"seconds": cause.seconds, "most": MOST[Way.COMMAND]}
        shown = _said(RequestFault.TOO_MUCH_TOLD, ErrorCode.TOO_OFTEN, locale, facts)
        shown["extensions"]["seconds"] = cause.seconds
    elif isinstance(cause, Contended):
        shown = _said(RequestFault.CONTENDED, ErrorCode.CONTENDED, locale, {})
    else:
        error_id = log_failure(cause, error.path or ())
        reason, code = (
            (RequestFault.DISK_FULL, ErrorCode.DISK_FULL)
            if disk_full(cause)
            else (RequestFault.INTERNAL, ErrorCode.INTERNAL)
        )
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


def _said(reason: Spoken, code: ErrorCode, locale: Locale, facts: Mapping[str, str | int]) -> dict[str, Any]:
    return {"message": sentence(reason.text, locale, facts), "extensions": {"code": code}}


def _plain(reason: Spoken, code: ErrorCode, locale: Locale) -> dict[str, Any]:
    return _said(reason, code, locale, {})
