"""How is a request told that it cannot be answered, outside GraphQL's execution? JSON as GraphQL has it, in two languages."""

import orjson
from starlette.responses import Response

from ...graphql.execution.shown_errors import fault_of_server, log_failure
from ...graphql.types.errors import ErrorCode
from ...texts.filling import sentence
from ...texts.language import Locale
from ...texts.text import Spoken

_STATUS = {ErrorCode.INTERNAL: 500, ErrorCode.DISK_FULL: 507, ErrorCode.UNAVAILABLE: 503}


def failed(cause: BaseException, locale: Locale) -> Response:
    """500, or 507 where a disk is full, 503 where the database does not answer: masked, and logged under the id that is answered."""
    reason, code = fault_of_server(cause)
    return problem(_STATUS[code], locale, reason, code, error_id=log_failure(cause))


def problem(status: int, locale: Locale, reason: Spoken, code: ErrorCode, **facts: str | int) -> Response:
    """`{"errors": [{"message", "extensions": {"code"}}]}`."""
    shown = {"errorId": facts["error_id"]} if "error_id" in facts else {}
    error = {"message": sentence(reason.text, locale, facts), "extensions": {"code": code, **shown}}
    headers = {"content-language": locale, "cache-control": "no-store", "vary": "Accept-Language"}
    return Response(orjson.dumps({"errors": [error]}), status, headers, media_type="application/json")
