"""What does a client see of an error, and what does the log? Known ones in words; all else is masked by an error id.

The log holds that id, the kind of error and where it arose, but neither its message nor any value, which may hold personal data.
"""

import contextlib
import errno
import traceback
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from uuid import uuid4

import structlog
from graphql import GraphQLError

from ...domain.grants import NotAllowed
from ...domain.people_told_an_hour import MOST, TooMuchTold, Way
from ...domain.ports import Contended
from ...projections.engine.database_away import tells_database_away
from ...projections.engine.waiting import NotYet
from ...texts.documents import DocumentFault
from ...texts.filling import sentence
from ...texts.language import Locale
from ...texts.messages import say
from ...texts.questions import QuestionFault
from ...texts.requests import RequestFault
from ...texts.text import Spoken
from ..types.errors import BadQuestion, ErrorCode, InvalidDocument

_log = structlog.get_logger("naungan.graphql")


def show_errors(errors: Sequence[GraphQLError], locale: Locale) -> list[dict[str, Any]]:
    """What a client sees of errors; what it must not see is logged under an id."""
    return [_show(error, locale) for error in errors]


def _show(error: GraphQLError, locale: Locale) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    cause = _cause(error) or InvalidDocument(DocumentFault.BAD_REQUEST)
    if isinstance(cause, BadQuestion):
        shown = said(cause.reason, cause.code, locale, cause.facts)
    elif isinstance(cause, NotYet):
        facts = {"asked": cause.asked, "reached": cause.reached}
        shown = said(QuestionFault.NOT_YET, ErrorCode.NOT_YET, locale, facts)
        shown["extensions"]["position"] = str(cause.reached)
    elif isinstance(cause, NotAllowed):
        shown = {
            "message": say(cause.reason, cause.facts, locale),
            "extensions": {"code": ErrorCode.FORBIDDEN},
        }
    elif isinstance(cause, TooMuchTold):
        facts = {"seconds": cause.seconds, "most": MOST[Way.COMMAND]}
        shown = said(RequestFault.TOO_MUCH_TOLD, ErrorCode.TOO_OFTEN, locale, facts)
        shown["extensions"]["seconds"] = cause.seconds
    elif isinstance(cause, Contended):
        shown = said(RequestFault.CONTENDED, ErrorCode.CONTENDED, locale, {})
    else:
        error_id = log_failure(cause, error.path or ())
        reason, code = fault_of_server(cause)
        shown = said(reason, code, locale, {"error_id": error_id})
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


def fault_of_server(cause: BaseException | None) -> tuple[RequestFault, ErrorCode]:
    """What of the server failed, as a client is told it: of whatever it arose from, at whatever depth, the first that is known."""
    while cause is not None:
        if _tells_full_disk(cause):
            return RequestFault.DISK_FULL, ErrorCode.DISK_FULL
        if tells_database_away(cause):
            return RequestFault.UNAVAILABLE, ErrorCode.UNAVAILABLE
        cause = cause.__cause__ or cause.__context__
    return RequestFault.INTERNAL, ErrorCode.INTERNAL


def _tells_full_disk(cause: BaseException) -> bool:
    """Whether a disk is full: ours or the database's."""
    if getattr(cause, "sqlstate", None) == "53100":
        return True
    return isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)


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


def said(reason: Spoken, code: ErrorCode, locale: Locale, facts: Mapping[str, str | int]) -> dict[str, Any]:
    return {"message": sentence(reason.text, locale, facts), "extensions": {"code": code}}
