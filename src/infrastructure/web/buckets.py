"""How much is left to whoever asks often? Buckets that fill by themselves, each of one key, in bounded memory.

    buckets = Buckets(Rate(6_000, 60))
    buckets.take("somebody", 3)          -> Taken(left=5_997, wait=0), or a `wait` in seconds and nothing taken

They are of this process alone and begin full: a server that starts again forgets what was taken.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

_MOST_KEYS = 10_000


_ROUNDING = 1e-6  # what sums of seconds may be wrong by: who waited as long as they were told is given what they asked for


class Rate(NamedTuple):
    """So much at once, and as much again within so many seconds."""

    most: int
    seconds: float


class Taken(NamedTuple):
    """What is left, and the whole seconds to wait where it was not enough (0: it was, and was taken)."""

    left: int
    wait: int


class Buckets:
    """A bucket a key. Safe to use from any thread. Of more than `most_keys` the ones used longest ago are forgotten: they are full again."""

    def __init__(
        self, rate: Rate, *, most_keys: int = _MOST_KEYS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate = rate
        self._most_keys = most_keys
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, float]] = (
            OrderedDict()
        )  # what is left, and when that was so

    def take(self, key: str, cost: float = 1) -> Taken:
        """Take so much, at most all that a full bucket has; or nothing, where that is not left."""
        most, seconds = self.rate
        cost, now = min(cost, most), self._clock()
        with self._lock:
            left, at = self._known.get(key, (float(most), now))
            left = min(float(most), left + (now - at) * most / seconds)
            wait = 0 if left >= cost - _ROUNDING else max(1, math.ceil((cost - left) * seconds / most))
            left -= 0 if wait else cost
            self._known[key] = left, now
            self._known.move_to_end(key)
            if len(self._known) > self._most_keys:
                self._known.popitem(last=False)
        return Taken(int(left), wait)
