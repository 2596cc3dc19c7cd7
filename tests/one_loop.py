"""On which event loop do applications of tests run? On one for all tests of a process: what stays connected belongs to it."""

import contextlib
from functools import cache

from anyio.from_thread import BlockingPortal, start_blocking_portal

_OPEN = contextlib.ExitStack()


@cache
def portal() -> BlockingPortal:
    """The way to it from a test, which is not asynchronous itself."""
    return _OPEN.enter_context(start_blocking_portal())


def close() -> None:
    """End it; for the end of all tests."""
    _OPEN.close()
    portal.cache_clear()
