"""How does a test tell a history? Appends at scripted times, projected by the real runner into a real database."""

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from naungan.domain.vocabulary import RecordingMode
from naungan.projections.engine.appends import Log
from naungan.projections.engine.pools import pool
from naungan.projections.engine.projection import Entry, LogState, Projection
from naungan.projections.engine.reading import Reader
from tests import one_loop
from tests.databases import readers_at, runner_at

START = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)


@dataclass
class History:
    """A log in memory, standing in for the event store at its port `EventSource`."""

    entries: list[Entry] = field(default_factory=list)
    versions: dict[UUID, int] = field(default_factory=dict)
    scopes: dict[UUID, str] = field(default_factory=dict)  # of streams that have one of their own

    def append(
        self,
        at: dt.datetime,
        *events: tuple[UUID, Any],
        mode: RecordingMode = RecordingMode.AS_HAPPENED,
        scope: str | None = None,
    ) -> int:
        """Record (stream, event) pairs as one append; its id."""
        head = len(self.entries)
        append_id = head + len(events)
        for n, (stream, event) in enumerate(events, start=1):
            self.versions[stream] = self.versions.get(stream, 0) + 1
            self.entries.append(
                Entry(
                    head + n,
                    append_id,
                    stream,
                    self.versions[stream],
                    type(event).__name__,
                    event,
                    self.scopes.get(stream, scope),
                    at,
                    mode,
                    None,
                )
            )
        return append_id

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        found = [e for e in self.entries if e.position > after]
        if len(found) <= limit:
            return found
        cut = found[limit].append_id  # the append of the first event that no longer fits
        whole = [e for e in found[:limit] if e.append_id < cut]
        return whole or [e for e in found if e.append_id == cut]

    def log_state(self) -> LogState:
        last = self.entries[-1] if self.entries else None
        return LogState(
            last.position if last else 0, last.recorded_at if last else START, START, simulated=True
        )

    def wait(self, seconds: float) -> None:
        return None

    def project(self, url: str, *projections: Projection, batch: int = 10_000) -> None:
        """Bring these projections (and `log`) up to the head, in batches of at most so many events."""
        others = (p for p in projections if not isinstance(p, Log))
        with runner_at(url, self, (Log(), *others), batch) as runner:
            runner.ensure()
            runner.catch_up()
            stopped = [(s.name, s.stopped_at, s.error) for s in runner.statuses() if s.stopped_at is not None]
            assert not stopped


@contextlib.asynccontextmanager
async def reading(url: str) -> AsyncIterator[Reader]:
    """A reader of the read models; its connections stay open for the next one on the event loop of all tests."""
    connections = readers_at(url)[0] if one_loop.is_here() else pool(url)
    await connections.open()
    reader = Reader(connections, wait=0.2)
    try:
        yield reader
    finally:
        await reader.close()
        await connections.close()
