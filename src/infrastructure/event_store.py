"""How is an event recorded so that none is ever lost, doubled or overwritten? The log on PostgreSQL.

A subclass of `eventsourcing`'s application recorder. Every append is one transaction: the head row gives positions and
time under its lock (gapless, in commit order, monotone), guards are checked set-based under that lock, and rows go in
by binary COPY. Small appends of many threads share a transaction: whoever holds the lock commits for all who wait.
"""

import datetime as dt
import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import ConnectionPool, PostgresApplicationRecorder, PostgresDatastore
from psycopg.rows import dict_row, tuple_row
from psycopg_pool import PoolTimeout

from ..domain.budget import BudgetLine
from ..domain.policies import Standing
from ..domain.ports import Append, Command, Contended, KeyConflict, NewEvent, Outcome, Recorded
from ..domain.refusals import Breach
from ..domain.vocabulary import FundingSource, RecordingMode
from ..projections.projection import Entry, LogState
from . import binary_copy as field_of
from . import guards, small_appends
from .connections import connected
from .event_types import EVENT_TYPES, EventTypes
from .guard_runs import together
from .migrate import migrate
from .small_appends import Small

_ROLE = "naungan_writer"
_LOCK_TIMEOUT = "5s"
_ATTEMPTS = 6
_GROUP = 500  # events that small appends may share one transaction
_COLUMNS = (
    "originator_id, originator_version, topic, state, notification_id, append_id, scope, recorded_at, actor, "
    "correlation_id, causation_id, command_id, mode, documented_on"
)
_COPY = f"COPY log.stored_events ({_COLUMNS}) FROM STDIN (FORMAT binary)"
_ROW = field_of.row_header(14) + field_of.UUID_LENGTH
_NAMELESS = Command(actor="library", key=UUID(int=0))  # the library's own interface knows no commands


class ClockProblem(Exception):  # noqa: N818
    """A scripted time where the log's clock is the database's, or none while a script is running."""


class StoreUnavailable(Exception):  # noqa: N818
    """The database did not answer in time; nothing is known to be recorded, the same key may be sent again."""


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass
class _Pending:
    """An append waiting to be committed; `outcome` or `problem` is set when its turn has come."""

    command: Command
    body: bytes | None  # None: no idempotency record
    append: Append
    rows: list[tuple[NewEvent, str, bytes]]
    result: Mapping[str, Any]
    breaches: Sequence[Breach] = ()
    outcome: Outcome | None = None
    problem: Exception | None = None
    positions: list[int] = field(default_factory=list)
    called: threading.Lock = field(default_factory=_held)  # let go of when it is done, or has the turn

    @property
    def done(self) -> bool:
        return self.outcome is not None or self.problem is not None


class _UrlDatastore(PostgresDatastore):
    """The library's datastore on a connection URL, which may name several hosts and any libpq option."""

    def __init__(self, url: str, pool_size: int) -> None:
        super().__init__("", "", "", "", "", schema="log")
        self.pool.close()

        def configure(connection: psycopg.Connection[Any]) -> None:
            connection.autocommit = True
            connection.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (_ROLE,)).fetchone():
                connection.execute(f"SET ROLE {_ROLE}")

        self.pool = ConnectionPool(
            url,
            connection_class=psycopg.Connection[Any],
            kwargs={"row_factory": dict_row},
            min_size=1,
            max_size=pool_size,
            open=False,
            configure=configure,
            timeout=10.0,
        )


class PostgresEventStore(PostgresApplicationRecorder):
    """The log (domain port `EventStore`), and what the projector reads (`EventSource`). Safe to use from any thread."""

    def __init__(self, url: str, *, types: EventTypes = EVENT_TYPES, pool_size: int = 8) -> None:
        self._url = url
        self._types = types
        self._queue: list[_Pending] = []
        self._queue_lock = threading.Lock()
        self._busy = False  # whether somebody has the turn
        self._closed = threading.Event()
        self._listener: psycopg.Connection[Any] | None = None
        super().__init__(_UrlDatastore(url, pool_size), events_table_name="stored_events")

    # Life

    def create_table(self) -> None:
        """Bring the log's schema to this version, and its head to life with the database's clock."""
        self.create_log(simulated=False)

    def create_log(self, *, simulated: bool, started_at: dt.datetime | None = None) -> None:
        """Declare the log's clock, once. Raises ClockProblem where it was declared otherwise before."""
        migrate(self._url, "log")
        with psycopg.connect(self._url) as connection:
            connection.execute(
                """INSERT INTO log.log_head (at, started_at, simulated)
                SELECT t, t, %s FROM (SELECT coalesce(%s, clock_timestamp())) n(t) ON CONFLICT DO NOTHING""",
                (simulated, started_at),
            )
            row = connection.execute("SELECT simulated FROM log.log_head").fetchone()
            assert row is not None
            if row[0] is not simulated:
                clock = "simulated" if row[0] else "production"
                raise ClockProblem(f"this is a {clock} log; a log keeps the clock it was created with")

    def open_log(self) -> None:
        """Bring an existing log's schema to this version, whatever its clock; a new one takes the database's."""
        migrate(self._url, "log")
        with psycopg.connect(self._url) as connection:
            found = connection.execute("SELECT simulated FROM log.log_head").fetchone()
        self.create_log(simulated=bool(found and found[0]))

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
        self._closed.set()
        if self._listener is not None:
            self._listener.close()
        self.datastore.close()

    # Recording

    def append(self, command: Command, body: bytes, append: Append, result: Mapping[str, Any]) -> Outcome:
        """Record a command's events and outcome; see the port."""
        return self._submit(_Pending(command, body, append, self._encode(append.events), result))

    def refuse(self, command: Command, body: bytes, breaches: Sequence[Breach]) -> Outcome:
        """Record that a command was refused; see the port."""
        return self._submit(_Pending(command, body, Append(None, ()), [], {}, breaches))

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """The library's interface: events already encoded, all or nothing, IntegrityError on a version that exists."""
        events = [NewEvent(e.originator_id, None, e.originator_version) for e in stored_events]  # type: ignore[arg-type]
        rows = [(n, e.topic, e.state) for n, e in zip(events, stored_events, strict=True)]
        pending = _Pending(_NAMELESS, None, Append(None, events), rows, {})
        if not events:
            return []
        try:
            self._submit(pending)
        except Contended as conflict:
            raise IntegrityError(str(conflict)) from conflict
        return pending.positions

    def _encode(self, events: Sequence[NewEvent]) -> list[tuple[NewEvent, str, bytes]]:
        encode = self._types.encode
        return [(new, *encode(new.event)) for new in events]

    def _submit(self, pending: _Pending) -> Outcome:
        """Whoever has the turn commits for all who wait, so that they share one transaction; then the longest-waiting
        of the others has it. Nobody who is done waits for another's commit.
        """
        with self._queue_lock:
            self._queue.append(pending)
            waits, self._busy = self._busy, True
        if waits:
            pending.called.acquire()
        if not pending.done:
            self._lead()
        if pending.problem is not None:
            raise pending.problem
        assert pending.outcome is not None
        return pending.outcome

    def _lead(self) -> None:
        """Commit the group at the head of the queue, and give the turn on."""
        with self._queue_lock:
            group = self._take_group()
        try:
            self._commit(group)
        finally:
            with self._queue_lock:
                following = self._queue[0] if self._queue else None
                self._busy = following is not None
            if following is not None:
                following.called.release()
            for pending in group:
                if not pending.done:  # we were interrupted
                    pending.problem = StoreUnavailable("the commit was interrupted; send the same key again")
                if pending.called.locked():
                    pending.called.release()

    def _take_group(self) -> list[_Pending]:
        """The longest-waiting appends: small ones together, a large one or one as it happened by itself."""
        group = [self._queue.pop(0)]
        size = len(group[0].rows)
        while self._queue and not _alone(group[0].command):
            following = self._queue[0]
            size += len(following.rows)
            if size > _GROUP or _alone(following.command):
                break
            group.append(self._queue.pop(0))
        return group

    def _commit(self, group: list[_Pending]) -> None:
        """Settle every append of the group; none fails for another's sake."""
        try:
            self._retrying(group)
        except StoreUnavailable as problem:
            for pending in group:
                if not pending.done:
                    pending.problem = problem
        except Exception as problem:
            if len(group) == 1:
                group[0].problem = problem
                return
            for pending in group:
                if not pending.done:
                    self._commit([pending])

    def _retrying(self, group: list[_Pending]) -> None:
        """Commit, again after a lost connection or a serialisation failure: the command table tells what was done."""
        for attempt in range(_ATTEMPTS):
            todo = [pending for pending in group if not pending.done]
            try:
                while todo and not self._transaction(todo):
                    todo = [pending for pending in todo if not pending.done]
                return
            except (psycopg.OperationalError, psycopg.InterfaceError) as problem:
                # What has waited its time out is not worth waiting for again. Without an idempotency record we cannot
                # tell whether a lost commit took place: never again, then.
                waited = isinstance(problem, psycopg.errors.LockNotAvailable | PoolTimeout)
                if waited or attempt == _ATTEMPTS - 1 or any(p.body is None for p in todo):
                    raise StoreUnavailable(
                        "the event store does not answer; nothing is known to be recorded, send the same key again"
                    ) from problem
                self._closed.wait(random.uniform(0.5, 1) * 0.05 * 2**attempt)  # noqa: S311 - jitter, no secret
            except (
                psycopg.errors.UniqueViolation,
                psycopg.errors.CheckViolation,
                guards.GuardBroken,
            ) as problem:
                raise Contended(type(problem).__name__) from problem

    def _transaction(self, group: Sequence[_Pending]) -> bool:
        """Append the group in one transaction; False where some were settled without it (repeated, contended)."""
        with suppress(psycopg.errors.UniqueViolation):
            if self._at_once(group):
                return True
        written: list[tuple[_Pending, Outcome]] | None = None
        with self._connection() as connection, connection.transaction(), connection.cursor() as cursor:
            total = sum(len(p.rows) for p in group)
            head, known, versions = self._look(connection, group, total)
            if self._settle_all(group, known, versions):
                raise psycopg.Rollback
            written = self._write(cursor, group, head, versions)
        if written is None:
            return False
        for pending, outcome in written:  # only now: a commit that fails leaves them to be tried again
            pending.outcome = outcome
        return True

    def _at_once(self, group: Sequence[_Pending]) -> bool:
        """Append a group of small appends by one statement; False where it has to take the long way."""
        if any(p.body is None or not small_appends.fits(p.append, p.command) for p in group):
            return False
        outcomes = [Outcome(None, p.result, tuple(p.breaches)) for p in group]
        with self._connection() as connection:
            head = small_appends.append_at_once(
                connection,
                [
                    Small(p.command, p.append, p.rows, p.body or b"", _write_outcome(outcome))
                    for p, outcome in zip(group, outcomes, strict=True)
                ],
                self.channel_name,
            )
        if head is None:
            return False
        position, _ = head
        for pending, outcome in zip(group, outcomes, strict=True):
            pending.positions = list(range(position + 1, position + len(pending.rows) + 1))
            position += len(pending.rows)
            pending.outcome = replace(outcome, position=position if pending.rows else None)
        return True

    def _look(
        self, connection: psycopg.Connection[Any], group: Sequence[_Pending], total: int
    ) -> tuple[tuple[int, dt.datetime], dict[tuple[str, UUID], tuple[bytes, Outcome]], dict[UUID, int]]:
        """Take the head lock, and see under it which keys are known and how far the streams have come."""
        asked = [p for p in group if p.body is not None]
        streams = {s for p in group for s in p.append.unchanged}
        streams |= {n.stream for p in group for n, _, _ in p.rows if n.version is None or n.version > 1}
        at = group[0].command.recorded_at
        with connection.pipeline():
            head = connection.execute(
                """UPDATE log.log_head SET position = position + %s,
                at = CASE WHEN simulated AND NOT script_ended THEN greatest(at, %s::timestamptz)
                     ELSE greatest(at, clock_timestamp()) END
                RETURNING position, at, simulated AND NOT script_ended""",
                (total, at),
            )
            keys = versions = None
            if asked:
                keys = connection.execute(
                    """SELECT actor, id, body_digest, outcome, last_position FROM log.command
                    JOIN unnest(%s::text[], %s::uuid[]) k(actor, id) USING (actor, id)""",
                    ([p.command.actor for p in asked], [p.command.key for p in asked]),
                )
            if streams:
                versions = connection.execute(
                    """SELECT s, (SELECT originator_version FROM log.stored_events WHERE originator_id = s
                    ORDER BY originator_version DESC LIMIT 1) FROM unnest(%s::uuid[]) s""",
                    (field_of.uuid_array(sorted(streams)),),
                )
        row = head.fetchone()
        if row is None:
            raise ClockProblem("this log was never created")
        position, time, scripted = row
        known = (
            {(a, k): (digest, _read_outcome(o, at)) for a, k, digest, o, at in keys.fetchall()}
            if keys
            else {}
        )
        new = [p for p in group if p.rows and (p.command.actor, p.command.key) not in known]
        if scripted is not (at is not None) and new:
            raise ClockProblem(
                "the history of this log is still being recorded"
                if scripted
                else "a scripted time is only for a simulated log whose script has not ended"
            )
        return (
            (position - total, time),
            known,
            {s: v or 0 for s, v in versions.fetchall()} if versions else {},
        )

    def _settle_all(
        self,
        group: Sequence[_Pending],
        known: dict[tuple[str, UUID], tuple[bytes, Outcome]],
        versions: dict[UUID, int],
    ) -> bool:
        """Whether any append was settled. Each is judged as if those before it in the group were recorded."""
        if len(group) == 1:
            return self._settle(group[0], known, versions)
        ahead, settled = dict(versions), False
        for pending in group:
            if self._settle(pending, known, ahead):
                settled = True
                continue
            for new, _, _ in pending.rows:
                ahead[new.stream] = new.version or ahead.get(new.stream, 0) + 1
        return settled

    def _settle(
        self,
        pending: _Pending,
        known: dict[tuple[str, UUID], tuple[bytes, Outcome]],
        versions: dict[UUID, int],
    ) -> bool:
        """Whether this append is settled already: its key was used before, or what it rests on has changed."""
        before = known.get((pending.command.actor, pending.command.key)) if pending.body is not None else None
        if before is not None:
            digest, outcome = before
            if digest == pending.body:
                pending.outcome = outcome
            else:
                pending.problem = KeyConflict()
            return True
        expected = dict(pending.append.unchanged)
        for new, _, _ in pending.rows:
            if new.version is not None and new.version > 1:
                expected.setdefault(new.stream, new.version - 1)
        stale = {s for s, v in expected.items() if versions.get(s, 0) != v}
        if stale and not stale <= {new.stream for new, _, _ in pending.rows if new.version == 1}:
            if pending.body is None:
                return False  # the library leaves gaps in versions to its caller; the key alone decides
            pending.problem = Contended("stream")
            return True
        return False

    def _write(
        self,
        cursor: psycopg.Cursor[Any],
        group: Sequence[_Pending],
        head: tuple[int, dt.datetime],
        versions: dict[UUID, int],
    ) -> list[tuple[_Pending, Outcome]]:
        position, time = head
        at = field_of.timestamptz(time)
        rows: list[bytes] = []
        reached = {stream.int: version for stream, version in versions.items()}  # UUIDs hash slowly
        bigint, raw = field_of.bigint, field_of.raw
        for pending in group:
            first, last = position + 1, position + len(pending.rows)
            tails = {
                scope: _shared_columns(pending, scope or pending.append.scope, last, at)
                for scope in {new.scope for new, _, _ in pending.rows}
            }
            topics = {topic: field_of.text(topic) for topic in {topic for _, topic, _ in pending.rows}}
            for (stream, _, version, scope), topic, state in pending.rows:
                position += 1
                key = stream.int
                if version is None:
                    version = reached[key] + 1
                reached[key] = version
                rows.append(
                    b"".join(
                        (
                            _ROW,
                            stream.bytes,
                            bigint(version),
                            topics[topic],
                            raw(state),
                            bigint(position),
                            tails[scope],
                        )
                    )
                )
            pending.positions = list(range(first, last + 1))
        if rows:
            field_of.copy_rows(cursor, _COPY, rows)
            for run in together([(n.stream, n.event) for n, _, _ in p.rows] for p in group):
                guards.apply(cursor, guards.effects(pair for append in run for pair in append))
        outcomes = [
            (p, Outcome(p.positions[-1] if p.positions else None, p.result, tuple(p.breaches))) for p in group
        ]
        with cursor.connection.pipeline():
            if rows:
                cursor.execute(f"NOTIFY {self.channel_name}")
            self._remember(cursor, [(p, o) for p, o in outcomes if p.body is not None])
        return outcomes

    def _remember(self, cursor: psycopg.Cursor[Any], outcomes: Sequence[tuple[_Pending, Outcome]]) -> None:
        if not outcomes:
            return
        cursor.execute(
            """INSERT INTO log.command (actor, id, body_digest, outcome, first_position, last_position)
            SELECT * FROM unnest(%s::text[], %s::uuid[], %s::bytea[], %s::bytea[], %s::bigint[], %s::bigint[])""",
            (
                [p.command.actor for p, _ in outcomes],
                [p.command.key for p, _ in outcomes],
                [p.body for p, _ in outcomes],
                [_write_outcome(o) for _, o in outcomes],
                [p.positions[0] if p.positions else None for p, _ in outcomes],
                [o.position for _, o in outcomes],
            ),
        )

    def recall(self, command: Command, body: bytes) -> Outcome | None:
        """The first outcome of a key; see the port."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT body_digest, outcome, last_position FROM log.command WHERE actor = %s AND id = %s",
                (command.actor, command.key),
            ).fetchone()
        if row is None:
            return None
        if row[0] != body:
            raise KeyConflict
        return _read_outcome(row[1], row[2])

    # Reading

    def load(self, streams: Sequence[UUID]) -> dict[UUID, list[Recorded]]:
        """The decoded events of streams; see the port."""
        found: dict[UUID, list[Recorded]] = {}
        with self._connection() as connection:
            for stream, version, topic, state, position, recorded_at in connection.execute(
                """SELECT originator_id, originator_version, topic, state, notification_id, recorded_at
                FROM log.stored_events WHERE originator_id = ANY(%s::uuid[])
                ORDER BY originator_id, originator_version""",
                (field_of.uuid_array(streams),),
                binary=True,
            ):
                event = self._types.decode(topic, state, position)
                found.setdefault(stream, []).append(Recorded(stream, version, position, event, recorded_at))
        return found

    def standing(self, workers: Sequence[UUID]) -> dict[UUID, list[Standing]]:
        """Every enrolment of the workers; see the port."""
        with self._connection() as connection:
            return guards.standing(connection, workers)

    def budget_lines(
        self,
        region: str,
        scheme: str | None,
        source: FundingSource,
        workers: Sequence[UUID],
        villages: Sequence[str],
    ) -> list[BudgetLine]:
        """The lines that may pay; see the port."""
        with self._connection() as connection:
            return guards.budget_lines(connection, region, scheme, source, workers, villages)

    def selection_use(self, ids: Sequence[UUID]) -> dict[UUID, int]:
        """Enrolments under each list or decree; see the port."""
        with self._connection() as connection:
            return guards.selection_use(connection, ids)

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
        decode, mode = self._types.decode, RecordingMode
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
                mode(recorded_as),
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
            raise ClockProblem("this log was never created")
        return LogState(*row)

    def wait(self, seconds: float) -> None:
        """Return when something was appended since the last call, or after so many seconds."""
        if self._listener is None or self._listener.closed:
            self._listener = psycopg.connect(self._url, autocommit=True)
            self._listener.execute(f"LISTEN {self.channel_name}")
            return  # what came before we listened is not announced: look first
        for _ in self._listener.notifies(timeout=seconds, stop_after=1):
            pass

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        pool = self.datastore.pool
        pool.open()
        with connected(pool) as connection:
            connection.row_factory = tuple_row  # type: ignore[assignment]
            try:
                yield connection  # type: ignore[misc]
            finally:
                connection.row_factory = dict_row


_READ = """SELECT notification_id, append_id, originator_id, originator_version, topic, state, scope, recorded_at, mode,
documented_on FROM log.stored_events WHERE notification_id > %s ORDER BY notification_id """


def _alone(command: Command) -> bool:
    """Whether an append shares no transaction: it has a time of its own, or may go beyond limits that bind others."""
    return command.recorded_at is not None or command.mode is RecordingMode.AS_HAPPENED


def _shared_columns(pending: _Pending, scope: str | None, append_id: int, at: bytes) -> bytes:
    """The columns that all events of one append and scope share, packed once."""
    command = pending.command
    return b"".join(
        (
            field_of.bigint(append_id),
            field_of.text(scope),
            at,
            field_of.text(command.actor),
            field_of.uuid(command.correlation),
            field_of.uuid(command.causation),
            field_of.uuid(None if pending.body is None else command.key),
            field_of.text(command.mode),
            field_of.date(command.documented_on),
        )
    )


def _write_outcome(outcome: Outcome) -> bytes:
    return msgspec.json.encode({"result": outcome.result, "breaches": outcome.breaches})


class _StoredOutcome(msgspec.Struct):
    result: dict[str, Any]
    breaches: tuple[Breach, ...]


def _read_outcome(stored: bytes, position: int | None) -> Outcome:
    found = msgspec.json.decode(stored, type=_StoredOutcome)
    return Outcome(position, found.result, found.breaches, repeated=True)
