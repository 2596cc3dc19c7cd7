"""How is a group of appends written? In one transaction, under the lock of the head row.

It gives positions and time (gapless, in commit order, monotone); guards are checked set-based under that lock, and rows go
in by binary COPY. What was written comes to light with the commit: only then has an append its outcome.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.pq import TransactionStatus

from ...domain.ports import Command, Contended, KeyConflict, Outcome
from ...domain.refusals import Breach
from ...texts.problems import Problem, Store
from ..postgres import binary_copy
from ..postgres.arrays import uuid_array
from ..postgres.turns import Waiting
from . import small_appends
from .event_types import Row
from .guards import effects as guard_effects
from .guards import guards
from .guards.runs import together
from .head_lock import IS_FREE, WAIT
from .idempotency_keys import read_outcome
from .ready_appends import PACKED, ReadyAppend
from .small_appends import Small

_COPY = f"""COPY log.stored_events ({PACKED}, append_id, recorded_at, actor, correlation_id, causation_id, command_id, mode,
documented_on, originator_version, notification_id) FROM STDIN (FORMAT binary)"""


class ClockProblem(Problem):
    """A scripted time where the log's clock is the database's, or none while a script is running."""


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


Join = Callable[[list[Pending]], None]  # adds to a group those who have come since and can be written with it


def nobody_joins(group: list[Pending]) -> None:
    """The group stays as it is."""


def write(
    connection: psycopg.Connection[Any], group: list[Pending], channel: str, join: Join, *, small: bool
) -> bool:
    """Append the group in one transaction; False where some were settled without it (repeated, contended).

    Where somebody else has the head lock, others `join` the group once it is free: they would else wait for the next who has
    it too. `small`: all of them fit into one statement.
    """
    if len(group) == 1 and enrols_many(group[0].append):
        begun = group[0].append.ahead.begun or connection
        with suppress(psycopg.errors.UniqueViolation):  # a known key, or a fault: told apart below
            return _in_turn(begun, group, channel, nobody_joins, ahead=True)
        join = nobody_joins
    elif small:
        with suppress(psycopg.errors.UniqueViolation):
            if _write_at_once(connection, group, channel, begun=False):
                return True
        with suppress(psycopg.errors.UniqueViolation):
            written = _join_and_write_at_once(connection, group, channel, join)
            if written is not None:
                return written
        join = nobody_joins
    return _in_turn(connection, group, channel, join, ahead=False)


def enrols_many(append: ReadyAppend) -> bool:
    """Whether the days of those whom an append enrols are written ahead of the head lock."""
    most = small_appends.MOST
    return len(append.rows) > most and len(append.effects.enrolled) > most


@contextmanager
def written_ahead(connection: psycopg.Connection[Any], append: ReadyAppend) -> Iterator[None]:
    """Within, the days of those whom an append enrols are written on this connection, by a transaction that the append goes on
    with when its turn comes. Nobody else sees them before it is committed; otherwise they are gone at the end.
    """
    with _rolled_back_unless_committed(connection):
        _begin_with_days(connection, append)
        append.ahead.connection = connection
        yield


def _begin_with_days(connection: psycopg.Connection[Any], append: ReadyAppend) -> None:
    connection.execute("BEGIN")
    guards.write_ahead(connection.cursor(), append.effects)


def _in_turn(
    connection: psycopg.Connection[Any], group: list[Pending], channel: str, join: Join, *, ahead: bool
) -> bool:
    """Append the group under the head lock, step by step; see `write`. `ahead`: the days of the many whom a lone
    append enrols are written before the lock is taken, so that others wait for less, and come before the next chunk.
    """
    with _rolled_back_unless_committed(connection):
        if ahead:
            if group[0].append.ahead.begun is None:
                _begin_with_days(connection, group[0].append)
            _wait_for_head(connection)
            return _under_the_lock(connection, group, channel, _looked(connection, group, ahead))
        found = _look(connection, group, ahead)
        if found is None:
            # What was looked at meanwhile must not stay locked: whoever makes the guards anew waits for it, and we for them.
            connection.rollback()
            _wait_for_head(connection)
            join(group)
            found = _looked(connection, group, ahead)
        return _under_the_lock(connection, group, channel, found)


def _join_and_write_at_once(
    connection: psycopg.Connection[Any], group: list[Pending], channel: str, join: Join
) -> bool | None:
    """Wait for the head lock, let others join, and append all by one statement; where one of them is too large for it, step by step.
    None where it has to be looked at what is known. Raises UniqueViolation as `_write_at_once` does.
    """
    with _rolled_back_unless_committed(connection):
        _wait_for_head(connection)
        join(group)
        if small_appends.fits(group):
            return _write_at_once(connection, group, channel, begun=True) or None
        return _under_the_lock(connection, group, channel, _looked(connection, group, False))


def _under_the_lock(
    connection: psycopg.Connection[Any], group: Sequence[Pending], channel: str, found: "_Found"
) -> bool:
    """Write and commit what is not settled by what was found; False where some was."""
    if _settle_all(group, found.known, found.versions):
        return False
    written = _write(connection, group, found, channel)
    for pending, outcome in written:  # only now: a commit that fails leaves them to be tried again
        pending.settle(outcome)
    return True


def _write_at_once(
    connection: psycopg.Connection[Any], group: Sequence[Pending], channel: str, *, begun: bool
) -> bool:
    """Append a group of small appends by one statement; False where it has to take the long way, as where somebody else has
    the head lock. `begun`: in a transaction that has begun, which is over then. Raises UniqueViolation where a key or a version
    is known.
    """
    head = small_appends.append_at_once(
        connection,
        [Small(p.command, p.append, p.rows, p.body or b"", _write_outcome(p)) for p in group],
        channel,
        begun=begun,
    )
    if head is None:
        return False
    position, _ = head
    for pending in group:
        pending.positions = list(range(position + 1, position + len(pending.rows) + 1))
        position += len(pending.rows)
        pending.settle(Outcome(position if pending.rows else None, pending.result, tuple(pending.breaches)))
    return True


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found under the head lock: the position before the group and the time, keys known, versions of streams, holdings."""

    position: int
    time: dt.datetime
    known: dict[tuple[str, UUID], tuple[bytes, Outcome]]
    versions: dict[UUID, int]
    held: guards.HoldingsAsked | None


def _wait_for_head(connection: psycopg.Connection[Any]) -> None:
    """Take the head lock, when it is this transaction's turn."""
    with connection.pipeline():
        _begin(connection)
        connection.execute(WAIT)


def _begin(connection: psycopg.Connection[Any]) -> None:
    """Begin a transaction where none has begun."""
    if connection.info.transaction_status is TransactionStatus.IDLE:
        connection.execute("BEGIN")


def _looked(connection: psycopg.Connection[Any], group: Sequence[Pending], ahead: bool) -> _Found:
    """What is found by whoever has the head lock. Raises ClockProblem where there is no head."""
    found = _look(connection, group, ahead)
    if found is None:
        raise ClockProblem(Store.NEVER_CREATED)
    return found


def _look(connection: psycopg.Connection[Any], group: Sequence[Pending], ahead: bool) -> _Found | None:
    """Take the head lock, and see under it which keys are known, how far the streams have come, and what the workers
    of a lone append hold; in one round trip. None where somebody else has the lock.
    """
    total = sum(len(p.rows) for p in group)
    asked = [p for p in group if p.body is not None]
    streams = {s for p in group for s in p.append.unchanged}
    streams |= {n.stream for p in group for n, _, _ in p.rows if n.version is None or n.version > 1}
    at = group[0].command.recorded_at
    with connection.pipeline():
        _begin(connection)
        head = connection.execute(
            f"""UPDATE log.log_head SET position = position + %s,
            at = CASE WHEN simulated AND NOT script_ended THEN greatest(at, %s::timestamptz)
                 ELSE greatest(at, clock_timestamp()) END
            WHERE {IS_FREE} RETURNING position, at, simulated AND NOT script_ended""",
            (total, at),
        )
        keys = versions = None
        if asked:
            keys = connection.execute(
                """SELECT actor, id, body_digest, outcome, last_position FROM log.command
                JOIN unnest(%s::text[], %s::uuid[]) k(actor, id) USING (actor, id)""",
                ([p.command.actor for p in asked], [p.command.key for p in asked]),
            )
        held = guards.ask(connection, group[0].append.effects, written=ahead) if len(group) == 1 else None
        if streams:
            versions = connection.execute(
                """SELECT s, (SELECT originator_version FROM log.stored_events WHERE originator_id = s
                ORDER BY originator_version DESC LIMIT 1) FROM unnest(%s::uuid[]) s""",
                (uuid_array(sorted(streams)),),
            )
    row = head.fetchone()
    if row is None:
        return None
    position, time, scripted = row
    known = {(a, k): (digest, read_outcome(o, at)) for a, k, digest, o, at in keys.fetchall()} if keys else {}
    new = [p for p in group if p.rows and (p.command.actor, p.command.key) not in known]
    if scripted is not (at is not None) and new:
        raise ClockProblem(Store.STILL_SCRIPTED if scripted else Store.NOT_SCRIPTED)
    reached = {s: v or 0 for s, v in versions.fetchall()} if versions else {}
    return _Found(position - total, time, known, reached, held)


def _settle_all(
    group: Sequence[Pending],
    known: dict[tuple[str, UUID], tuple[bytes, Outcome]],
    versions: dict[UUID, int],
) -> bool:
    """Whether any append was settled. Each is judged as if those before it in the group were recorded."""
    if len(group) == 1:
        return _settle(group[0], known, versions)
    ahead, settled = dict(versions), False
    for pending in group:
        if _settle(pending, known, ahead):
            settled = True
            continue
        for new, _, _ in pending.rows:
            ahead[new.stream] = new.version or ahead.get(new.stream, 0) + 1
    return settled


def _settle(
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
    connection: psycopg.Connection[Any], group: Sequence[Pending], found: _Found, channel: str
) -> list[tuple[Pending, Outcome]]:
    """Write rows, guards and outcomes, and commit."""
    position, time = found.position, found.time
    meant = list(_effects(group))
    reached = {stream.int: version for stream, version in found.versions.items()}  # UUIDs hash slowly
    rows: list[bytes] = []
    for pending in group:
        pending.positions = list(range(position + 1, position + len(pending.rows) + 1))
        position += len(pending.rows)
        if pending.rows:
            shared, versions_of = _shared(pending, position, time), _versions(pending, reached)
            rows += binary_copy.completed(pending.append.packed, shared, versions_of, pending.positions)
    if rows:
        with connection.cursor() as cursor:
            binary_copy.copy_rows(cursor, _COPY, rows)
            for effects in meant:
                guards.apply(cursor, effects, held=found.held)
    outcomes = [
        (p, Outcome(p.positions[-1] if p.positions else None, p.result, tuple(p.breaches))) for p in group
    ]
    with connection.pipeline():
        if rows:
            connection.execute(f"NOTIFY {channel}")
        _remember(connection, [(p, o) for p, o in outcomes if p.body is not None])
        connection.execute("COMMIT")
    return outcomes


def _versions(pending: Pending, reached: dict[int, int]) -> list[int]:
    """The versions of an append's rows. `reached`: those of streams, which come further."""
    versions: list[int] = []
    for (stream, _, version, _), _, _ in pending.rows:
        version = reached[stream.int] + 1 if version is None else version
        reached[stream.int] = version
        versions.append(version)
    return versions


def _shared(pending: Pending, append_id: int, at: dt.datetime) -> tuple[Any, ...]:
    """The columns that all rows of an append share."""
    command = pending.command
    key = None if pending.body is None else command.key
    return (
        *(append_id, at, command.actor, command.correlation, command.causation, key),
        *(command.mode.value, command.documented_on),
    )


def _remember(connection: psycopg.Connection[Any], outcomes: Sequence[tuple[Pending, Outcome]]) -> None:
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


@contextmanager
def _rolled_back_unless_committed(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """The connection without a transaction at the end, whatever happens; unlike psycopg's own, BEGIN and COMMIT travel
    with other statements.
    """
    try:
        yield
    finally:
        with suppress(psycopg.OperationalError):  # a connection that is lost has rolled back by itself
            if not connection.closed:
                connection.rollback()  # nothing to do where it was committed


def _effects(group: Sequence[Pending]) -> Iterator[guard_effects.Effects]:
    """What a group means for the guards: of several appends together what may be applied together."""
    if len(group) == 1:
        yield group[0].append.effects
        return
    for run in together([(n.stream, n.event) for n, _, _ in p.rows] for p in group):
        yield guard_effects.effects(pair for append in run for pair in append)


def _write_outcome(pending: Pending) -> bytes:
    return _json({"result": pending.result, "breaches": tuple(pending.breaches)})


_json = msgspec.json.Encoder().encode
