"""How is an event recorded so that none is ever lost, doubled or overwritten? The log on PostgreSQL.

A subclass of `eventsourcing`'s application recorder, and the port of the domain over it. How appends are committed is in
`commits.py`, what decisions read in `streams.py` and `guards/answers.py`, what the projector reads in `whole_appends.py`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg_pool import ConnectionPool

from ...domain.budget import BudgetLine
from ...domain.cards import HeldCard
from ...domain.deaths import Death
from ...domain.eligibility.case import Standing
from ...domain.ports import (
    AlreadyDecided,
    Append,
    Ask,
    Command,
    Contended,
    Decide,
    Found,
    NewEvent,
    Outcome,
    Recorded,
    ToldLine,
)
from ...domain.refusals import Breach
from ...domain.selection import Named
from ...domain.vocabulary import FundingSource
from ...projections.engine.projection import Entry, LogState
from ...texts.problems import Store
from ..postgres.kept_connection import Kept
from . import streams as streams_of
from .changes import Deciding
from .commits import GroupCommit
from .datastore import UrlDatastore
from .event_types import EVENT_TYPES, EventTypes
from .guards import answers as guard_answers
from .idempotency_keys import first_outcome
from .migrate import migrate_log
from .ready_appends import ReadyAppend, encoded, prepared
from .transaction import ClockProblem, Pending
from .whole_appends import entries_of, events_of_append, stored_after

_NAMELESS = Command(actor="library", key=UUID(int=0))  # the library's own interface knows no commands


class PostgresEventStore(PostgresApplicationRecorder):
    """The log (domain port `EventStore`), and what the projector reads (`EventSource`). Safe to use from any thread."""

    def __init__(self, url: str, *, types: EventTypes = EVENT_TYPES, pool_size: int = 8) -> None:
        self._url = url
        self._types = types
        self._listener: psycopg.Connection[Any] | None = None
        super().__init__(UrlDatastore(url, pool_size), events_table_name="stored_events")
        self._kept = Kept(self._pool)
        self.commits = GroupCommit(self._pool, self.channel_name)
        self._changes = Deciding(self.load, types, self.commits)

    # Life

    def create_table(self) -> None:
        """Bring the log's schema to this version, and write the row that holds its last position and time."""
        self.create_log(simulated=False)

    def create_log(self, *, simulated: bool, started_at: dt.datetime | None = None) -> None:
        """Declare the log's clock, once. Raises ClockProblem where it was declared otherwise before."""
        if self._opened(simulated, started_at) is not simulated:
            clock = "production" if simulated else "simulated"
            raise ClockProblem(Store.OTHER_CLOCK, clock=clock)

    def open_log(self) -> None:
        """Bring an existing log's schema to this version, whatever its clock; a new one takes the database's."""
        self._opened(simulated=False)

    def _opened(self, simulated: bool, started_at: dt.datetime | None = None) -> bool:
        """Whether the log's clock is simulated, once its schema is of this version; a new log takes the clock asked for."""
        with psycopg.connect(self._url) as connection:
            migrate_log(connection)
            connection.execute(
                """INSERT INTO log.log_head (at, started_at, simulated)
                SELECT t, t, %s FROM (SELECT coalesce(%s, clock_timestamp())) n(t) ON CONFLICT DO NOTHING""",
                (simulated, started_at),
            )
            row = connection.execute("SELECT simulated FROM log.log_head").fetchone()
        assert row is not None
        return bool(row[0])

    def in_script(self) -> bool:
        """Whether this is a simulated log whose history is still being recorded."""
        with self._connection() as connection:
            row = connection.execute("SELECT simulated AND NOT script_ended FROM log.log_head").fetchone()
        return bool(row and row[0])

    def end_script(self) -> None:
        """From now on a simulated log takes the database's clock."""
        with self._connection() as connection:
            connection.execute("UPDATE log.log_head SET script_ended = true WHERE simulated")

    def close(self) -> None:
        self.commits.close()
        self._kept.close()
        if self._listener is not None:
            self._listener.close()
        self.datastore.close()

    # Recording

    def append(self, command: Command, body: bytes, append: Append, result: Mapping[str, Any]) -> Outcome:
        """Record a command's events and outcome; see the port."""
        return self.commits.append(Pending(command, body, encoded(append, self._types), result))

    def change(self, command: Command, body: bytes, streams: Sequence[UUID], decide: Decide) -> Outcome:
        """Record what `decide` makes of the events of streams; see the port."""
        return self._changes.change(command, body, streams, decide)

    @contextmanager
    def prepare(self, append: Append) -> Iterator[Append]:
        """Do what needs no turn; see the port."""
        ready = prepared(append, self._types)
        with self.commits.ahead(ready):
            yield ready

    def refuse(self, command: Command, body: bytes, breaches: Sequence[Breach]) -> Outcome:
        """Record that a command was refused; see the port."""
        return self.commits.append(Pending(command, body, ReadyAppend(None, ()), {}, breaches))

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """The library's interface: events already encoded, all or nothing, IntegrityError on a version that exists."""
        events = [NewEvent(e.originator_id, None, e.originator_version) for e in stored_events]  # type: ignore[arg-type]
        rows = [(n, e.topic, e.state) for n, e in zip(events, stored_events, strict=True)]
        pending = Pending(_NAMELESS, None, ReadyAppend(None, events, rows=rows), {})
        if not events:
            return []
        try:
            self.commits.append(pending)
        except Contended as conflict:
            raise IntegrityError(str(conflict)) from conflict
        return pending.positions

    def decrees(self, regency: str, number: str | None = None) -> list[UUID]:
        """The decrees of a regency; see the port."""
        with self._connection() as connection:
            return guard_answers.decrees(connection, regency, number)

    def handovers(self, regency: str, minutes: str) -> list[UUID]:
        """The handovers of a regency by the number of their minutes; see the port."""
        with self._connection() as connection:
            return guard_answers.handovers(connection, regency, minutes)

    def agreements(self, regency: str) -> list[UUID]:
        """The agreements of a regency; see the port."""
        with self._connection() as connection:
            return streams_of.agreements(connection, regency)

    def recall(self, command: Command, body: bytes) -> Outcome | None:
        """The first outcome of a key; see the port."""
        with self._connection() as connection:
            return first_outcome(connection, command, body)

    # Reading

    def load(self, streams: Sequence[UUID]) -> dict[UUID, list[Recorded]]:
        """The decoded events of streams; see the port."""
        if not streams:
            return {}
        with self._connection() as connection:
            rows = streams_of.stored_events(connection, streams)
        return self._types.histories(rows)

    def ask(self, asked: Ask) -> Found:
        """All that a judgement rests on; see the port."""
        papers = [paper for paper in asked.papers if paper is not None]
        with self._connection() as connection:
            if asked.recall is not None:
                before = first_outcome(connection, *asked.recall)
                if before is not None:
                    raise AlreadyDecided(before)
            rows = streams_of.stored_events(connection, papers)
            found = guard_answers.about(connection, asked, papers)
        return Found(self._types.histories(rows), *found)

    def standing(self, workers: Sequence[UUID]) -> dict[UUID, list[Standing]]:
        """Every enrolment of the workers; see the port."""
        with self._connection() as connection:
            return guard_answers.standing(connection, workers)

    def budget_lines(
        self,
        region: str,
        scheme: str | None,
        source: FundingSource,
        workers: Sequence[UUID],
        villages: Sequence[str] | None,
    ) -> list[BudgetLine]:
        """The lines that may pay; see the port."""
        with self._connection() as connection:
            return guard_answers.budget_lines(connection, region, scheme, source, workers, villages)

    def lines_told(self, region: str, scheme: str | None, source: FundingSource) -> dict[UUID, ToldLine]:
        """What was told of budget lines; see the port."""
        with self._connection() as connection:
            return streams_of.lines_told(connection, self._types, region, scheme, source)

    def named(self, papers: Sequence[UUID], workers: Sequence[UUID] = ()) -> dict[UUID | None, Named]:
        """How many people are enrolled under lists and decrees; see the port."""
        with self._connection() as connection:
            return guard_answers.selection_use(connection, papers, workers)

    def deaths(self, workers: Sequence[UUID]) -> dict[UUID, Death]:
        """Who of these workers died; see the port."""
        with self._connection() as connection:
            return guard_answers.deaths(connection, workers)

    def cards_of(
        self,
        *,
        workers: Sequence[UUID] = (),
        enrolments: Sequence[UUID] = (),
        serials: Sequence[str] = (),
        memberships: Sequence[str] = (),
    ) -> list[HeldCard]:
        """The cards of workers, for enrolments, of serials and of memberships; see the port."""
        with self._connection() as connection:
            return guard_answers.cards_of(connection, workers, enrolments, serials, memberships)

    def administrators(self) -> list[UUID]:
        """Who was ever made administrator; see the port."""
        with self._connection() as connection:
            return streams_of.administrators(connection)

    def scopes(self, streams: Sequence[UUID]) -> dict[UUID, str | None]:
        """The regency of each stream; see the port."""
        with self._connection() as connection:
            return streams_of.scopes(connection, streams)

    def append_of(self, position: int) -> list[Recorded]:
        """The events of one append; see the port."""
        with self._connection() as connection:
            return events_of_append(connection, self._types, position)

    def now(self) -> dt.datetime:
        """The database's time, never before the head's."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT CASE WHEN simulated AND NOT script_ended THEN at ELSE greatest(at, clock_timestamp()) END "
                "FROM log.log_head"
            ).fetchone()
        assert row is not None
        time: dt.datetime = row[0]
        return time.astimezone(dt.UTC)

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        """Whole appends after a position, decoded; see `EventSource`."""
        with self._connection() as connection:
            rows = stored_after(connection, after, limit)
        return entries_of(rows, self._types)

    def log_state(self) -> LogState:
        """The head of the log and its clock."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT position, at, started_at, simulated FROM log.log_head"
            ).fetchone()
        if row is None:
            raise ClockProblem(Store.NEVER_CREATED)
        return LogState(*row)

    def wait(self, seconds: float) -> None:
        """Return when something was appended since the last call, or after so many seconds."""
        if self._listener is None or self._listener.closed:
            self._listener = psycopg.connect(self._url, autocommit=True)
            self._listener.execute(f"LISTEN {self.channel_name}")
            return  # what came before we listened is not announced: look first
        for _ in self._listener.notifies(timeout=seconds, stop_after=1):
            pass

    def _connection(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        """One to read with; the one that is kept for it, where nobody uses it."""
        return self._kept.connection()

    def _pool(self) -> ConnectionPool[Any]:
        self.datastore.pool.open()
        return self.datastore.pool
