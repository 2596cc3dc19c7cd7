"""After how long is a query cut off? Its answer ends, and its SQL with it; a mutation runs to its end.

A mutation is recorded whole or not at all, and its key gives the outcome again.
Inside a list it is looked at between two slices (`pacing`).
"""

import asyncio

from graphql import OperationType

QUERY_SECONDS = 10.0  # where a server is given no other bound


def cut_off(operation: OperationType, seconds: float) -> asyncio.Timeout:
    """What bounds the work of an operation: it raises TimeoutError, once what runs within is cancelled."""
    return asyncio.timeout(None if operation is OperationType.MUTATION else seconds)
