"""How long may the query of an address be? Taking it apart cannot yield to others, so that it is bounded before."""

from collections.abc import Mapping
from typing import Any

from ...texts.requests import RequestFault

MOST_QUERY = 32_000  # bytes
MOST_PARAMETERS = 200


MOST_OF_A_PAGE = 8_000  # bytes: a page repeats its own in each of its links


def query_fault(scope: Mapping[str, Any], most: int = MOST_QUERY) -> tuple[RequestFault, int] | None:
    """The reason to refuse the query of a request, with the most that is allowed; None where it is short enough."""
    query: bytes = scope["query_string"]
    if len(query) > most:
        return RequestFault.QUERY_TOO_LONG, most
    if query.count(b"&") >= MOST_PARAMETERS:
        return RequestFault.TOO_MANY_PARAMETERS, MOST_PARAMETERS
    return None
