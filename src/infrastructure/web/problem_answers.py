"""How is a request told that it cannot be answered, outside GraphQL's execution? JSON as GraphQL has it, in two languages."""

import orjson
from starlette.responses import Response

from ...graphql.execution.shown_errors import disk_full, log_failure
from ...graphql.types.errors import ErrorCode
from ...texts.filling import sentence
from ...texts.language import Locale
from ...texts.requests import RequestFault
from ...texts.text import Spoken


def failed(cause: BaseException, locale: Locale) -> Response:
    """500, or 507 where a disk is full: masked, and logged under the id that is answered."""
    full = disk_full(cause)
    reason, code = (
        (RequestFault.DISK_FULL, ErrorCode.DISK_FULL) if full else (RequestFault.INTERNAL, ErrorCode.INTERNAL)
    )
    return problem(507 if full else 500, locale, reason, code, error_id=log_failure(cause))


def problem(status: int, locale: Locale, reason: Spoken, code: ErrorCode, **facts: str | int) -> Response:
    """`{"errors": [{"message", "extensions": {"code"}}]}`."""
    shown = {"errorId": facts["error_id"]} if "error_id" in facts else {}
    error = {"message": sentence(reason.text, locale, facts), "extensions": {"code": code, **shown}}
    headers = {"content-language": locale, "cache-control": "no-store", "vary": "Accept-Language"}
    return Response(orjson.dumps({"errors": [error]}), status, headers, media_type="application/json")
