"""How long may the query of an address be? Taking it apart cannot yield to others, so that it is bounded before."""

from collections.abc import Mapping
from typing import Any

from ...texts.requests import RequestFault

MOST_QUERY = 32_000  # bytes
MOST_PARAMETERS = 200


def query_fault(scope: Mapping[str, Any]) -> tuple[RequestFault, int] | None:
    """The reason to refuse the query of a request, with the most that is allowed; None where it is short enough."""
    query: bytes = scope["query_string"]
    if len(query) > MOST_QUERY:
        return RequestFault.QUERY_TOO_LONG, MOST_QUERY
    if query.count(b"&") >= MOST_PARAMETERS:
        return RequestFault.TOO_MANY_PARAMETERS, MOST_PARAMETERS
    return None
