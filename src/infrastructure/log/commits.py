"""How do appends reach the log? One transaction for a large one, or for all small ones that wait.

The head row gives positions and time under its lock (gapless, in commit order, monotone); guards are checked set-based
under that lock, and rows go in by binary COPY. No member of a group fails for another's sake.
"""

import datetime as dt
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg_pool import PoolTimeout

from ...domain.ports import Command, Contended, KeyConflict, Outcome
from ...domain.refusals import Breach
from ...domain.vocabulary import RecordingMode
from ...texts.problems import Problem, Store
from ..postgres import binary_copy as field_of
from ..postgres.turns import Turns, Waiting
from . import small_appends
from .guards import effects as guard_effects
from .guards import guards
from .guards.runs import together
from .ready_appends import ReadyAppend, Row, head_of
from .small_appends import Small

_ATTEMPTS = 6
_GROUP = 500  # events that small appends may share one transaction
_COLUMNS = (
    "originator_id, originator_version, topic, state, notification_id, append_id, scope, recorded_at, actor, "
    "correlation_id, causation_id, command_id, mode, documented_on"
)
_COPY = f"COPY log.stored_events ({_COLUMNS}) FROM STDIN (FORMAT binary)"


class ClockProblem(Problem):
    """A scripted time where the log's clock is the database's, or none while a script is running."""


class StoreUnavailable(Problem):
    """The database did not answer in time; nothing is known to be recorded, the same key may be sent again."""


@dataclass
class Pending(Waiting):
    """An append waiting to be committed; `outcome` or `problem` is set when its turn has come."""

    command: Command
    body: bytes | None  # None: no idempotency record
    append: ReadyAppend
    result: Mapping[str, Any]
    breaches: Sequence[Breach] = ()
    outcome: Outcome | None = None
    positions: list[int] = field(default_factory=list)

    @property
    def rows(self) -> Sequence[Row]:
        return self.append.rows

    def settle(self, outcome: Outcome) -> None:
        self.outcome, self.done = outcome, True

    def answer(self) -> Outcome:
        """Its outcome, once it is settled. Raises its problem."""
        if self.problem is not None:
            raise self.problem
        assert self.outcome is not None
        return self.outcome


class GroupCommit:
    """Commits appends, those that wait together. Safe to use from any thread; `closed` ends its waiting for a lost
    database.
    """

    def __init__(
        self, connection: Callable[[], AbstractContextManager[psycopg.Connection[Any]]], channel: str
    ) -> None:
        self.closed = threading.Event()
        self._connection = connection
        self._channel = channel
        self.turns: Turns[Pending] = Turns(_take, self.commit, interrupted)

    def append(self, pending: Pending) -> Outcome:
        """Its outcome, once it is committed. Raises Contended, KeyConflict, StoreUnavailable or what the database says."""
        self.append_all([pending])
        return pending.answer()

    def append_all(self, appends: Sequence[Pending]) -> None:
        """Return when each has its outcome or its problem."""
        self.turns.wait_for_all(appends)

    def commit(self, group: list[Pending]) -> None:
        """Settle every append of the group; none fails because another does."""
        try:
            self._retrying(group)
        except StoreUnavailable as problem:
            for pending in group:
                if pending.open:
                    pending.problem = problem
        except Exception as problem:
            if len(group) == 1:
                group[0].problem = problem
                return
            for pending in group:
                if pending.open:
                    self.commit([pending])

    def _retrying(self, group: list[Pending]) -> None:
        """Commit, again after a lost connection or a serialisation failure: the command table tells what was done."""
        for attempt in range(_ATTEMPTS):
            todo = [pending for pending in group if pending.open]
            try:
                while todo and not self._transaction(todo):
                    todo = [pending for pending in todo if pending.open]
                return
            except (psycopg.OperationalError, psycopg.InterfaceError) as problem:
                # What has waited its time out is not worth waiting for again. Without an idempotency record we cannot
                # tell whether a lost commit took place: never again, then.
                waited = isinstance(problem, psycopg.errors.LockNotAvailable | PoolTimeout)
                if waited or attempt == _ATTEMPTS - 1 or any(p.body is None for p in todo):
                    raise StoreUnavailable(Store.SILENT) from problem
                self.closed.wait(random.uniform(0.5, 1) * 0.05 * 2**attempt)  # noqa: S311 - jitter, no secret
            except (
                psycopg.errors.UniqueViolation,
                psycopg.errors.CheckViolation,
                guards.GuardBroken,
            ) as problem:
                raise Contended(type(problem).__name__) from problem

    def _transaction(self, group: Sequence[Pending]) -> bool:
        """Append the group in one transaction; False where some were settled without it (repeated, contended)."""
        with suppress(psycopg.errors.UniqueViolation):
            if self._at_once(group):
                return True
        if len(group) == 1 and len(group[0].append.effects.periods) > small_appends.MOST:
            with suppress(psycopg.errors.UniqueViolation):  # a known key, or a fault: told apart below
                return self._in_turn(group, ahead=True)
        return self._in_turn(group, ahead=False)

    def _in_turn(self, group: Sequence[Pending], *, ahead: bool) -> bool:
        """Append the group under the head lock, step by step; see `_transaction`. `ahead`: the days of the many whom a lone
        append enrols are written before the lock is taken, so that others wait for less, and come before the next chunk.
        """
        with self._connection() as connection, _rolled_back_unless_committed(connection):
            if ahead:
                connection.execute("BEGIN")
                guards.write_ahead(connection.cursor(), group[0].append.effects)
            head, known, versions, held = self._begin(connection, group, ahead)
            if self._settle_all(group, known, versions):
                return False
            written = self._write(connection, group, head, versions, held)
        for pending, outcome in written:  # only now: a commit that fails leaves them to be tried again
            pending.settle(outcome)
        return True

    def _at_once(self, group: Sequence[Pending]) -> bool:
        """Append a group of small appends by one statement; False where it has to take the long way."""
        if any(p.body is None or not small_appends.fits(p.append, p.command) for p in group):
            return False
        with self._connection() as connection:
            head = small_appends.append_at_once(
                connection,
                [Small(p.command, p.append, p.rows, p.body or b"", _write_outcome(p)) for p in group],
                self._channel,
            )
        if head is None:
            return False
        position, _ = head
        for pending in group:
            pending.positions = list(range(position + 1, position + len(pending.rows) + 1))
            position += len(pending.rows)
            pending.settle(
                Outcome(position if pending.rows else None, pending.result, tuple(pending.breaches))
            )
        return True

    def _begin(
        self, connection: psycopg.Connection[Any], group: Sequence[Pending], ahead: bool
    ) -> tuple[
        tuple[int, dt.datetime],
        dict[tuple[str, UUID], tuple[bytes, Outcome]],
        dict[UUID, int],
        guards.HoldingsAsked | None,
    ]:
        """Take the head lock, and see under it which keys are known, how far the streams have come, and what the workers
        of a lone append hold; in one round trip.
        """
        total = sum(len(p.rows) for p in group)
        asked = [p for p in group if p.body is not None]
        streams = {s for p in group for s in p.append.unchanged}
        streams |= {n.stream for p in group for n, _, _ in p.rows if n.version is None or n.version > 1}
        at = group[0].command.recorded_at
        with connection.pipeline():
            if not ahead:
                connection.execute("BEGIN")
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
            held = guards.ask(connection, group[0].append.effects, written=ahead) if len(group) == 1 else None
        row = head.fetchone()
        if row is None:
            raise ClockProblem(Store.NEVER_CREATED)
        position, time, scripted = row
        known = (
            {(a, k): (digest, read_outcome(o, at)) for a, k, digest, o, at in keys.fetchall()} if keys else {}
        )
        new = [p for p in group if p.rows and (p.command.actor, p.command.key) not in known]
        if scripted is not (at is not None) and new:
            raise ClockProblem(Store.STILL_SCRIPTED if scripted else Store.NOT_SCRIPTED)
        return (
            (position - total, time),
            known,
            {s: v or 0 for s, v in versions.fetchall()} if versions else {},
            held,
        )

    def _settle_all(
        self,
        group: Sequence[Pending],
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
        pending: Pending,
        known: dict[tuple[str, UUID], tuple[bytes, Outcome]],
        versions: dict[UUID, int],
    ) -> bool:
        """Whether this append is settled already: its key was used before, or what it rests on has changed."""
        before = known.get((pending.command.actor, pending.command.key)) if pending.body is not None else None
        if before is not None:
            digest, outcome = before
            if digest == pending.body:
                pending.settle(outcome)
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
        connection: psycopg.Connection[Any],
        group: Sequence[Pending],
        head: tuple[int, dt.datetime],
        versions: dict[UUID, int],
        held: guards.HoldingsAsked | None,
    ) -> list[tuple[Pending, Outcome]]:
        """Write rows, guards and outcomes, and commit."""
        position, time = head
        at = field_of.timestamptz(time)
        rows: list[bytes] = []
        reached = {stream.int: version for stream, version in versions.items()}  # UUIDs hash slowly
        bigint = field_of.bigint
        for pending in group:
            first, last = position + 1, position + len(pending.rows)
            tails = {
                scope: _shared_columns(pending, scope or pending.append.scope, last, at)
                for scope in {new.scope for new, _, _ in pending.rows}
            }
            for row, packed in zip(pending.rows, pending.append.heads, strict=True):
                position += 1
                (stream, _, version, scope), topic, state = row
                if version is None or packed is None:
                    version = reached[stream.int] + 1
                    packed = head_of(stream, version, field_of.text(topic), state)
                reached[stream.int] = version
                rows.append(packed + bigint(position) + tails[scope])
            pending.positions = list(range(first, last + 1))
        if rows:
            with connection.cursor() as cursor:
                field_of.copy_rows(cursor, _COPY, rows)
                for effects in _effects(group):
                    guards.apply(cursor, effects, held=held)
        outcomes = [
            (p, Outcome(p.positions[-1] if p.positions else None, p.result, tuple(p.breaches))) for p in group
        ]
        with connection.pipeline():
            if rows:
                connection.execute(f"NOTIFY {self._channel}")
            self._remember(connection, [(p, o) for p, o in outcomes if p.body is not None])
            connection.execute("COMMIT")
        return outcomes

    def _remember(
        self, connection: psycopg.Connection[Any], outcomes: Sequence[tuple[Pending, Outcome]]
    ) -> None:
        if not outcomes:
            return
        connection.execute(
            """INSERT INTO log.command (actor, id, body_digest, outcome, first_position, last_position)
            SELECT * FROM unnest(%s::text[], %s::uuid[], %s::bytea[], %s::bytea[], %s::bigint[], %s::bigint[])""",
            (
                [p.command.actor for p, _ in outcomes],
                [p.command.key for p, _ in outcomes],
                [p.body for p, _ in outcomes],
                [_write_outcome(p) for p, _ in outcomes],
                [p.positions[0] if p.positions else None for p, _ in outcomes],
                [o.position for _, o in outcomes],
            ),
        )


def _take(queue: list[Pending]) -> list[Pending]:
    """The longest-waiting appends: small ones together, a large one or one as it happened by itself."""
    many, size = 0, 0
    for one in queue:
        size += len(one.append.rows)
        by_itself = alone(one.command)
        if many and (size > _GROUP or by_itself):
            break
        many += 1
        if by_itself:
            break
    group = queue[:many]
    del queue[:many]
    return group


def interrupted() -> Exception:
    return StoreUnavailable(Store.INTERRUPTED)


@contextmanager
def _rolled_back_unless_committed(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """The connection without a transaction at the end, whatever happens; unlike psycopg's own, BEGIN and COMMIT travel
    with other statements.
    """
    try:
        yield
    finally:
        if not connection.closed:
            connection.rollback()  # nothing to do where it was committed


def _effects(group: Sequence[Pending]) -> Iterator[guard_effects.Effects]:
    """What a group means for the guards: of several appends together what may be applied together."""
    if len(group) == 1:
        yield group[0].append.effects
        return
    for run in together([(n.stream, n.event) for n, _, _ in p.rows] for p in group):
        yield guard_effects.effects(pair for append in run for pair in append)


def alone(command: Command) -> bool:
    """Whether an append shares no transaction: it has a time of its own, or may go beyond limits that bind others."""
    return command.recorded_at is not None or command.mode is RecordingMode.AS_HAPPENED


def _shared_columns(pending: Pending, scope: str | None, append_id: int, at: bytes) -> bytes:
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


def _write_outcome(pending: Pending) -> bytes:
    return _json({"result": pending.result, "breaches": tuple(pending.breaches)})


_json = msgspec.json.Encoder().encode


class _StoredOutcome(msgspec.Struct):
    result: dict[str, Any]
    breaches: tuple[Breach, ...]


def read_outcome(stored: bytes, position: int | None) -> Outcome:
    found = msgspec.json.decode(stored, type=_StoredOutcome)
    return Outcome(position, found.result, found.breaches, repeated=True)
