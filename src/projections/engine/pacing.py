"""When may a long computation on the event loop go on? All share one Pace: one slice of time for each round of the loop.

Whoever comes back from a database, or makes a long list, asks for a turn; what cannot be cut into slices goes aside, to
a thread. A deadline, or a client that left, ends an answer between two slices, by cancelling it.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakKeyDictionary

SLICE = 0.005  # seconds
_ASIDE = ThreadPoolExecutor(1, "aside")
T = TypeVar("T")
R = TypeVar("R")


class Pace:
    """The turns of one event loop: one of those who pause goes on in each round of the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._began: float | None = None  # when computing began in this round of the loop
        self._pausing: deque[asyncio.Future[None]] = deque()
        self._waking = False

    def spent(self) -> bool:
        """Whether this round's slice is used up."""
        now = time.perf_counter()
        if self._began is None:
            self._began = now
            self._loop.call_soon(self._next_round)
            return False
        return now - self._began > SLICE

    async def pause(self) -> None:
        """Wait for a turn in a later round."""
        turn = self._loop.create_future()
        self._pausing.append(turn)
        if not self._waking:
            self._waking = True
            self._loop.call_soon(self._wake)
        await turn

    def _next_round(self) -> None:
        self._began = None

    def _wake(self) -> None:
        while self._pausing:
            turn = self._pausing.popleft()
            if not turn.done():  # else it was cancelled
                turn.set_result(None)
                break
        self._waking = bool(self._pausing)
        if self._waking:
            self._loop.call_soon(self._wake)


_PACES: WeakKeyDictionary[asyncio.AbstractEventLoop, Pace] = WeakKeyDictionary()


def pace() -> Pace:
    """The Pace of the running event loop. Raises RuntimeError outside of one."""
    loop = asyncio.get_running_loop()
    found = _PACES.get(loop)
    if found is None:
        found = _PACES[loop] = Pace(loop)
    return found


async def turn() -> None:
    """Begin something that cannot yield: now, or in a later round where this one's slice is used up by others."""
    turns = pace()
    if turns.spent():
        await turns.pause()


async def aside(work: Callable[[Callable[[], bool]], T]) -> T:
    """Do what computes long and cannot yield on a thread beside the event loop, one such work at a time.

    `work` is given what says that nobody waits for it any more.
    """
    left = threading.Event()
    try:
        return await asyncio.get_running_loop().run_in_executor(_ASIDE, work, left.is_set)
    finally:
        left.set()


async def in_turns(make: Callable[[R], T], items: Iterable[R]) -> list[T]:
    """`[make(item) for item in items]`, in slices."""
    turns = pace()
    made: list[T] = []
    for item in items:
        made.append(make(item))
        if turns.spent():
            await turns.pause()
    return made
