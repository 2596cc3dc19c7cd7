"""How is an event recorded so that none is ever lost, doubled or overwritten? The log on PostgreSQL.

A subclass of `eventsourcing`'s application recorder. How appends are committed is in `commits.py`; here is what a
decision reads, and what the projector does.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.rows import dict_row, tuple_row
from psycopg_pool import ConnectionPool

from ...domain.agreements import AgreementSigned, MemorandumSigned
from ...domain.budget import (
    BudgetAllocated,
    BudgetLine,
    BudgetRevised,
    RingOneNamed,
    VillageQuotaSet,
)
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
    KeyConflict,
    NewEvent,
    Outcome,
    Recorded,
    ToldLine,
)
from ...domain.refusals import Breach
from ...domain.selection import Named
from ...domain.vocabulary import FundingSource, RecordingMode
from ...projections.engine.projection import Entry, LogState
from ...texts.problems import Store
from ..postgres.arrays import uuid_array
from ..postgres.connections import LivingPool
from ..postgres.kept_connection import Kept
from ..postgres.logins import WRITER
from .changes import Deciding
from .commits import MOST_AHEAD, GroupCommit
from .declared import names_of
from .event_types import EVENT_TYPES, EventTypes
from .guards import answers as guard_answers
from .migrate import migrate_log
from .ready_appends import ReadyAppend, encoded, prepared
from .transaction import ClockProblem, Pending, read_outcome

_LOCK_TIMEOUT = "5s"
_NAMELESS = Command(actor="library", key=UUID(int=0))  # the library's own interface knows no commands
_WRITER_IS_THERE = """SELECT 1 FROM pg_roles WHERE rolname = %s
    AND coalesce(has_schema_privilege(rolname, to_regnamespace('log'), 'USAGE'), true)"""


class _UrlDatastore(PostgresDatastore):
    """The library's datastore on a connection URL, which may name several hosts and any libpq option."""

    def __init__(self, url: str, pool_size: int) -> None:
        super().__init__("", "", "", "", "", schema="log")
        self.pool.close()

        def configure(connection: psycopg.Connection[Any]) -> None:
            connection.autocommit = True
            connection.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
            # A role that was made after the log has its rights from `migrate_log`: until then we write as who owns it.
            if connection.execute(_WRITER_IS_THERE, (WRITER,)).fetchone():
                connection.execute(f"SET ROLE {WRITER}")

        # One is kept to read with, one by whoever records, and some by who writes ahead, see `GroupCommit`.
        most = pool_size + 2 + MOST_AHEAD
        pool: LivingPool[Any] = LivingPool(url, min_size=1, max_size=most, open=False, configure=configure)
        self.pool = pool  # type: ignore[assignment]

    @contextmanager
    def get_connection(self) -> Iterator[psycopg.Connection[Any]]:
        """One for the library's own statements, which name the columns of their rows."""
        with super().get_connection() as connection:
            connection.row_factory = dict_row
            try:
                yield connection
            finally:
                connection.row_factory = tuple_row  # type: ignore[assignment]


class PostgresEventStore(PostgresApplicationRecorder):
    """The log (domain port `EventStore`), and what the projector reads (`EventSource`). Safe to use from any thread."""

    def __init__(self, url: str, *, types: EventTypes = EVENT_TYPES, pool_size: int = 8) -> None:
        self._url = url
        self._types = types
        self._listener: psycopg.Connection[Any] | None = None
        super().__init__(_UrlDatastore(url, pool_size), events_table_name="stored_events")
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
            return [stream for (stream,) in connection.execute(_AGREEMENTS, (_SIGNINGS, regency))]

    def recall(self, command: Command, body: bytes) -> Outcome | None:
        """The first outcome of a key; see the port."""
        with self._connection() as connection:
            row = connection.execute(_RECALL, (command.actor, command.key)).fetchone()
        return None if row is None else _first_outcome(row, body)

    # Reading

    def load(self, streams: Sequence[UUID]) -> dict[UUID, list[Recorded]]:
        """The decoded events of streams; see the port."""
        if not streams:
            return {}
        with self._connection() as connection:
            rows = connection.execute(_LOAD, (uuid_array(streams),), binary=True).fetchall()
        return self._types.histories(rows)

    def ask(self, asked: Ask) -> Found:
        """All that a judgement rests on; see the port."""
        papers = [paper for paper in asked.papers if paper is not None]
        with self._connection() as connection:
            if asked.recall is not None:
                command, body = asked.recall
                row = connection.execute(_RECALL, (command.actor, command.key)).fetchone()
                if row is not None:
                    raise AlreadyDecided(_first_outcome(row, body))
            rows = connection.execute(_LOAD, (uuid_array(papers),), binary=True).fetchall()
            standing, lines, named, dead = guard_answers.about(connection, asked, papers)
        return Found(self._types.histories(rows), standing, lines, named, dead)

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
        """What was told of budget lines; see the port. Versions first: what is appended meanwhile is noticed by them."""
        key = (region, scheme, source)
        with self._connection() as connection:
            versions = dict(connection.execute(_LINE_VERSIONS, key, binary=True).fetchall())
            rows = connection.execute(_LINES_TOLD, (*key, _TOLD_OF_LINES), binary=True).fetchall()
        told = self._types.histories(rows)
        return {line: ToldLine(version, told.get(line, ())) for line, version in versions.items()}

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
            return [user for (user,) in connection.execute(_ADMINISTRATORS)]

    def scopes(self, streams: Sequence[UUID]) -> dict[UUID, str | None]:
        """The regency of each stream; see the port."""
        with self._connection() as connection:
            return dict(connection.execute(_SCOPES, (uuid_array(streams),)).fetchall())

    def append_of(self, position: int) -> list[Recorded]:
        """The events of one append; see the port."""
        with self._connection() as connection:
            rows = connection.execute(_APPEND_OF, (position,), binary=True).fetchall()
        decode = self._types.decode
        return [
            Recorded(stream, version, at, decode(topic, state, at), recorded_at)
            for stream, version, topic, state, at, recorded_at in rows
        ]

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
            rows = connection.execute(_READ + "LIMIT %s", (after, limit), binary=True).fetchall()
            if len(rows) == limit:
                whole = next((i for i in range(len(rows), 0, -1) if rows[i - 1][0] == rows[i - 1][1]), 0)
                rows = (
                    rows[:whole]
                    if whole
                    else connection.execute(
                        _READ.replace("ORDER", "AND notification_id <= %s ORDER"),
                        (after, rows[0][1]),
                        binary=True,
                    ).fetchall()
                )
        decode = self._types.decode
        return [
            Entry(
                position,
                append_id,
                stream,
                version,
                topic.partition(".")[0],
                decode(topic, state, position),
                scope,
                recorded_at,
                _MODES[recorded_as],
                documented_on,
            )
            for (
                position,
                append_id,
                stream,
                version,
                topic,
                state,
                scope,
                recorded_at,
                recorded_as,
                documented_on,
            ) in rows
        ]

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


def _first_outcome(row: tuple[Any, ...], body: bytes) -> Outcome:
    if row[0] != body:
        raise KeyConflict
    return read_outcome(row[1], row[2])


_RECALL = "SELECT body_digest, outcome, last_position FROM log.command WHERE actor = %s AND id = %s"
_SCOPES = """SELECT originator_id, scope FROM log.stored_events
WHERE originator_id = ANY(%s::uuid[]) AND originator_version = 1"""
_LOAD = """SELECT originator_id, originator_version, topic, state, notification_id, recorded_at, actor FROM log.stored_events
WHERE originator_id = ANY(%s::uuid[]) ORDER BY originator_id, originator_version"""
_LINES = (
    "log.guard_budget b WHERE b.region = %s AND b.scheme IS NOT DISTINCT FROM %s AND b.funding_source = %s"
)
_LINE_VERSIONS = f"""SELECT b.budget, (SELECT max(originator_version) FROM log.stored_events
WHERE originator_id = b.budget) FROM {_LINES}"""
_LINES_TOLD = f"""SELECT originator_id, originator_version, topic, state, notification_id, recorded_at, actor
FROM log.stored_events
WHERE originator_id IN (SELECT b.budget FROM {_LINES}) AND topic = ANY(%s) ORDER BY originator_id, originator_version"""
_TOLD_OF_LINES = [
    stored
    for event in (BudgetAllocated, BudgetRevised, VillageQuotaSet, RingOneNamed)
    for stored in names_of(EVENT_TYPES.topic(event))
]
# Found by block ranges that hold such an event of the regency: they are few, however long the log is.
_ADMINISTRATORS = """SELECT DISTINCT originator_id FROM log.stored_events
WHERE topic = 'AccessGranted' AND position('"ADMINISTRATOR"'::bytea in state) > 0 ORDER BY originator_id"""
_AGREEMENTS = """SELECT originator_id FROM log.stored_events
WHERE topic = ANY(%s) AND scope = %s AND originator_version = 1 ORDER BY notification_id"""
_SIGNINGS = [
    stored for event in (MemorandumSigned, AgreementSigned) for stored in names_of(EVENT_TYPES.topic(event))
]
# The events of an append stand together: those before its last one, back to one of another append.
_APPEND_OF = """WITH found AS (SELECT append_id AS id FROM log.stored_events WHERE notification_id = %s)
SELECT originator_id, originator_version, topic, state, notification_id, recorded_at
FROM log.stored_events, found WHERE notification_id <= found.id AND notification_id > coalesce((
    SELECT e.notification_id FROM log.stored_events e
    WHERE e.notification_id < found.id AND e.append_id <> found.id ORDER BY e.notification_id DESC LIMIT 1
), 0) ORDER BY notification_id"""
_MODES = {mode.value: mode for mode in RecordingMode}
_READ = """SELECT notification_id, append_id, originator_id, originator_version, topic, state, scope, recorded_at, mode,
documented_on FROM log.stored_events WHERE notification_id > %s ORDER BY notification_id """
