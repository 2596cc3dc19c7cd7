"""On which event loop do applications of tests run? On one for all tests of a process: what stays connected belongs to it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import cache
from typing import TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal

_OPEN = contextlib.ExitStack()
_LOOPS: list[asyncio.AbstractEventLoop] = []
T = TypeVar("T")


@cache
def portal() -> BlockingPortal:
    """The way to it from a test, which is not asynchronous itself."""
    opened = _OPEN.enter_context(start_blocking_portal())
    _LOOPS.append(opened.call(asyncio.get_running_loop))
    return opened


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Do something on it."""
    return portal().call(work)


def is_here() -> bool:
    """Whether it is the loop that runs this."""
    return asyncio.get_running_loop() in _LOOPS


def close() -> None:
    """End it; for the end of all tests."""
    _OPEN.close()
    portal.cache_clear()
    _LOOPS.clear()
