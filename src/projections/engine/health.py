"""Is what is answered still being kept up to date? Read models against the log's own head, and the projector's sign of life.

The log is asked where it is kept, which may be another database than the read models': a projector that has ended notes
nothing any more, so its own word proves nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from .bookkeeping import Role, State, Status, status_of
from .reading import Reader

SILENCE = 15.0  # seconds without a sign of life after which the projector counts as not alive; it gives one a second


class Neighbours(NamedTuple):
    """When the event at a position, and the one after it, were recorded; None where there is none."""

    at: dt.datetime | None
    after: dt.datetime | None


@dataclass(frozen=True, slots=True)
class LogHead:
    """The head of the log as the log itself tells it. `now` is its database's clock, `last` the head's recorded time."""

    position: int
    last: dt.datetime
    started_at: dt.datetime
    now: dt.datetime
    neighbours: Mapping[int, Neighbours]  # of each position that was asked


class LogReader(Protocol):
    """Where the log is asked."""

    async def at_head(self, positions: Sequence[int]) -> LogHead: ...


@dataclass(frozen=True, slots=True)
class Projector:
    """`alive_at`: its last sign of life, `silent` seconds ago by the clock of the read models' database."""

    alive_at: dt.datetime | None
    silent: float | None

    @property
    def alive(self) -> bool:
        return self.silent is not None and self.silent <= SILENCE


@dataclass(frozen=True, slots=True)
class Health:
    """How far every built read model is behind `head`, the live one of a name first, and whether anybody projects."""

    head: int
    projector: Projector
    statuses: tuple[Status, ...]

    def waiting(self, names: Sequence[str]) -> float:
        """The age, in seconds, of the oldest event that one of these live read models does not hold."""
        return max((s.waiting_seconds or 0.0 for s in self._live(names)), default=0.0)

    def ready(self, names: Sequence[str], versions: Mapping[str, int]) -> set[str]:
        """Those that are live, in the version that is asked for, and have not stopped."""
        return {
            s.name
            for s in self._live(names)
            if s.state is not State.STOPPED and s.version == versions.get(s.name, s.version)
        }

    def _live(self, names: Sequence[str]) -> list[Status]:
        return [s for s in self.statuses if s.role is Role.LIVE and s.name in names]


_BUILT = """
SELECT p.schema, p.name, p.version, p.position, p.role, p.stopped_at, p.error, sign.alive_at,
  extract(epoch FROM clock_timestamp() - sign.alive_at) AS silent
FROM (SELECT true AS one) always
LEFT JOIN projection.position p ON true LEFT JOIN projection.projector sign ON true
ORDER BY p.name, p.live DESC, p.schema
"""


async def read_health(reader: Reader, log: LogReader) -> Health:
    """Ask the read models, then the log, so that nothing counts as unprojected that was projected meanwhile."""
    rows = await reader.plain(_BUILT)
    built = [row for row in rows if row["schema"] is not None]
    head = await log.at_head(sorted({row["position"] for row in built}))
    silent = rows[0]["silent"]
    projector = Projector(rows[0]["alive_at"], None if silent is None else max(float(silent), 0.0))
    return Health(head.position, projector, tuple(_measured(row, head, projector) for row in built))


def _measured(row: Mapping[str, Any], head: LogHead, projector: Projector) -> Status:
    at, after = head.neighbours.get(row["position"], (None, None))
    behind = head.position > row["position"]
    recorded = (head.last - (at or head.started_at)).total_seconds() if behind else 0.0
    waiting = (head.now - after).total_seconds() if behind and after is not None else 0.0
    status = status_of(
        {**row, "lag_events": max(head.position - row["position"], 0), "lag_seconds": max(recorded, 0.0)}
    )
    if status.role is Role.LIVE and status.state is not State.STOPPED and not projector.alive:
        status = replace(status, state=State.UNATTENDED)
    return replace(status, waiting_seconds=max(waiting, 0.0))
