"""How long does somebody wait after wrong passwords? Five of an account and twenty of an address cost nothing; then ever longer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slowing:
    """How failures slow down who made them: `free` of them within `memory` cost nothing, the next wait 1, 2, 4 … seconds."""

    free: int
    memory: dt.timedelta
    longest: dt.timedelta = dt.timedelta(minutes=15)

    def wait(self, failures: int, last: dt.datetime | None, now: dt.datetime) -> int:
        """Whole seconds until the next try after so many failures, the last of them at `last`; 0: now."""
        if last is None or failures < self.free:
            return 0
        doubled = dt.timedelta(seconds=2 ** min(failures - self.free, 30))
        left = (last + min(doubled, self.longest) - now).total_seconds()
        return max(0, -int(-left // 1))


# One account: from wherever it is tried. Whoever signs in rightly begins anew.
BY_ACCOUNT = Slowing(free=5, memory=dt.timedelta(hours=24))
# One address: counts accounts that failed there and did not come in since. An office shares one address.
BY_ADDRESS = Slowing(free=20, memory=dt.timedelta(hours=1))


def failing(tries: Sequence[tuple[dt.datetime, bool]]) -> tuple[int, dt.datetime | None]:
    """Of the tries of one account in order of time, as (when, good): how many failed since the last good one, and when last."""
    failed: list[dt.datetime] = []
    for at, good in tries:
        failed = [] if good else [*failed, at]
    return len(failed), failed[-1] if failed else None
