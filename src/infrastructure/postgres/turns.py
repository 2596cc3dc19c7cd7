"""How does one round trip serve all who wait? Whoever has the turn does the work of everybody in the queue.

There is no thread to start, stop or lose, a lone asker pays nothing, and nobody who is served waits for another's turn.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_this_thread = threading.local()


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass
class Waiting:
    """Something asked for. Whoever serves it sets `problem`, or what it was asked for and `done`."""

    problem: Exception | None = field(default=None, init=False)
    done: bool = field(default=False, init=False)
    called: threading.Lock = field(
        default_factory=_held, init=False
    )  # let go of when it is done, or has the turn

    @property
    def open(self) -> bool:
        return not self.done and self.problem is None


W = TypeVar("W", bound=Waiting)


class Turns(Generic[W]):
    """A queue of askers, each a thread. `take` takes those off its head that can be served together, at least the first;
    `serve` serves them; `interrupted` is the problem of those it left undone. Where serving has a second part, `finish`,
    the next have their turn during it. Safe to use from any thread.
    """

    def __init__(
        self,
        take: Callable[[list[W]], list[W]],
        serve: Callable[[list[W]], None],
        interrupted: Callable[[], Exception],
        finish: Callable[[list[W]], None] | None = None,
    ) -> None:
        self._take = take
        self._serve = serve
        self._interrupted = interrupted
        self._finish = finish
        self._queue: list[W] = []
        self._lock = threading.Lock()
        self._leader: W | None = None  # who has the turn

    def wait_for(self, one: W) -> None:
        """Return when it is served. Raises its problem."""
        self.wait_for_all([one])
        if one.problem is not None:
            raise one.problem

    def wait_for_all(self, asked: Sequence[W]) -> None:
        """Return when each is served or has a problem: what one thread asks for, in its order."""
        try:
            with self._lock:
                self._queue += asked
                first = asked[0] if asked and self._leader is None else None
                self._leader = self._leader or first
            for one in asked:
                if one is not first:
                    _be_patient()
                    one.called.acquire()
                if one.open:
                    self._lead(one)
                elif self._leader is one:  # given the turn, though whoever served it was interrupted
                    self._leave(one)
        except BaseException:
            for one in asked:
                self._leave(one)  # whoever is interrupted while they wait must not be given the turn
            raise

    def join(self, group: list[W]) -> None:
        """Add to a group that is being served those who have come since and can be served with it. For `serve` alone, before it
        has served any of them.
        """
        with self._lock:
            waiting = [*group, *self._queue]
            taken = self._take(waiting)
            self._queue[:], group[:] = waiting, taken

    def _lead(self, one: W) -> None:
        """Serve the head of the queue, and give the turn to the longest-waiting of the others."""
        group: list[W] = []
        try:
            # Lets threads that are about to ask do so: nothing rests on it but the size of the group.
            time.sleep(0)
            with self._lock:
                group = self._take(self._queue)
            self._serve(group)
            if self._finish is not None:
                self._leave(one)
                self._finish(group)
        finally:
            self._leave(one)
            for served in group:
                if served.open:
                    served.problem = self._interrupted()
                if served.called.locked():
                    served.called.release()

    def _leave(self, one: W) -> None:
        """Wait no longer; whoever has the turn passes it on."""
        with self._lock:
            self._queue[:] = [waiting for waiting in self._queue if waiting is not one]
            if self._leader is one:
                self._leader = self._queue[0] if self._queue else None
                if self._leader is not None:
                    self._leader.called.release()


def _be_patient() -> None:
    """Let this thread, whenever it is woken, go on once whoever runs sleeps. One that goes on at once interrupts who woke it, only to
    wait again: for the interpreter, which that one still has (ADR 76). As it was, where the system cannot.
    """
    if not hasattr(_this_thread, "is_patient"):
        _this_thread.is_patient = True
        if hasattr(os, "sched_setscheduler"):
            with suppress(OSError):
                os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
