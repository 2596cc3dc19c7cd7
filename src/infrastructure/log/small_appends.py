"""How do many small appends become one statement? For those that touch no guard and rest on nothing else.

One round trip takes the head lock, writes events and outcomes, and commits. What a look under the lock would find, a
known key or a version that exists, the tables' own keys refuse; the caller then takes the long way and learns which.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import msgspec
import psycopg

from ...domain.ports import Append, Command
from ...domain.vocabulary import RecordingMode
from ..postgres.arrays import bytea_array
from .guards.effects import concerns
from .head_lock import IS_FREE
from .ready_appends import ReadyAppend

MOST = 200  # events: beyond that COPY is faster


class Small(NamedTuple):
    """One append with its encoded events and its outcome, as the log keeps them."""

    command: Command
    append: Append
    rows: Sequence[tuple[Any, str, bytes]]
    body: bytes
    outcome: bytes


class Waits(Protocol):
    """An append that waits, with its command and the fingerprint of that; None: it has no idempotency record."""

    command: Command
    body: bytes | None
    append: ReadyAppend


def fits(group: Sequence[Waits]) -> bool:
    """Whether appends may go this way: versions and keys known, nothing else read, no scripted time, no guard concerned."""
    return all(
        one.body is not None
        and len(one.append.events) <= MOST
        and not one.append.unchanged
        and one.command.recorded_at is None
        and all(new.version is not None and not concerns(new.event) for new in one.append.events)
        for one in group
    )


class _Append(msgspec.Struct):
    """A row of the statement's appends; positions count from the group's first event."""

    nth: int
    first: int | None
    last: int | None
    scope: str | None
    actor: str
    key: UUID
    correlation: UUID | None
    causation: UUID | None
    mode: RecordingMode
    documented: dt.date | None


class _Event(msgspec.Struct):
    """A row of the statement's events. `rests`: on a version of its stream that the log must have."""

    n: int
    nth: int
    stream: UUID
    version: int
    topic: str
    scope: str | None
    rests: bool


# Bytes come in arrays that are packed by hand, by their place; all else as JSON: as arrays of each column it would cost
# twice as much, for psycopg adapts them element by element.
_STATEMENT = f"""
WITH appends AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(appends)s) a(nth bigint, first bigint, last bigint, scope text, actor text, key uuid,
        correlation uuid, causation uuid, mode text, documented date)
), new AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(events)s) e(n bigint, nth bigint, stream uuid, version bigint, topic text, scope text,
        rests boolean)
), head AS (
    UPDATE log.log_head SET position = position + %(total)s, at = greatest(at, clock_timestamp())
    WHERE {IS_FREE} AND NOT (simulated AND NOT script_ended)
    -- what is recorded stays: a version that is there for this statement is there for ever
    AND NOT EXISTS (
        SELECT FROM new WHERE rests AND NOT EXISTS (
            SELECT FROM log.stored_events e WHERE e.originator_id = new.stream AND e.originator_version = new.version - 1
        )
    )
    RETURNING position - %(total)s AS before, at
), events AS (
    INSERT INTO log.stored_events (originator_id, originator_version, topic, state, notification_id, append_id, scope,
        recorded_at, actor, correlation_id, causation_id, command_id, mode, documented_on)
    SELECT e.stream, e.version, e.topic, (%(states)s::bytea[])[e.n], head.before + e.n, head.before + a.last,
        coalesce(e.scope, a.scope), head.at, a.actor, a.correlation, a.causation, a.key, a.mode, a.documented
    FROM head, new e JOIN appends a USING (nth)
), outcomes AS (
    INSERT INTO log.command (actor, id, body_digest, outcome, first_position, last_position)
    SELECT a.actor, a.key, (%(bodies)s::bytea[])[a.nth], (%(outcomes)s::bytea[])[a.nth], head.before + a.first, head.before + a.last
    FROM head, appends a
)
SELECT head.before, head.at, CASE WHEN %(total)s > 0 THEN pg_notify(%(channel)s, '') END FROM head
"""
_json = msgspec.json.Encoder().encode


def append_at_once(
    connection: psycopg.Connection[Any], group: Sequence[Small], channel: str, *, begun: bool
) -> tuple[int, dt.datetime] | None:
    """The position before the group's first event and the time of all, committed; None where somebody else has the
    head lock, the clock is scripted or a stream has not come that far, and nothing was written. `begun`: in a transaction
    that has begun, which is over then.

    Raises UniqueViolation where a key or a version is known, having written nothing.
    """
    appends: list[_Append] = []
    events: list[_Event] = []
    own = {(new.stream.int, new.version) for small in group for new, _, _ in small.rows}
    for nth, (command, append, rows, _, _) in enumerate(group, 1):
        first = len(events) + 1
        for (stream, _, version, scope), topic, _ in rows:
            assert version is not None  # see `fits`
            rests = version > 1 and (stream.int, version - 1) not in own
            events.append(_Event(len(events) + 1, nth, stream, version, topic, scope, rests))
        last = len(events)
        appends.append(
            _Append(
                nth,
                first if rows else None,
                last if rows else None,
                append.scope,
                command.actor,
                command.key,
                command.correlation,
                command.causation,
                command.mode,
                command.documented_on,
            )
        )
    given = {
        "appends": _json(appends).decode(),
        "events": _json(events).decode(),
        "states": bytea_array(state for small in group for _, _, state in small.rows),
        "bodies": bytea_array(small.body for small in group),
        "outcomes": bytea_array(small.outcome for small in group),
        "total": len(events),
        "channel": channel,
    }
    if begun:
        with connection.pipeline():
            cursor = connection.execute(_STATEMENT, given, prepare=True)
            connection.execute("COMMIT")
    else:
        cursor = connection.execute(_STATEMENT, given, prepare=True)
    row = cursor.fetchone()
    return None if row is None else (row[0], row[1])
