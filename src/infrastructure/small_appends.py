"""How do many small appends become one statement? For those that touch no guard and rest on nothing else.

One round trip takes the head lock, writes events and outcomes, and commits. What a look under the lock would find, a
known key or a version that exists, the tables' own keys refuse; the caller then takes the long way and learns which.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg

from ..domain.ports import Append, Command
from . import binary_copy as field_of
from .guard_effects import concerns

MOST = 200  # events: beyond that COPY is faster


class Small(NamedTuple):
    """One append with its encoded events and its outcome, as the log keeps them."""

    command: Command
    append: Append
    rows: Sequence[tuple[Any, str, bytes]]
    body: bytes
    outcome: bytes


def fits(append: Append, command: Command) -> bool:
    """Whether an append may go this way: versions known, nothing else read, no scripted time, no guard concerned."""
    return (
        len(append.events) <= MOST
        and not append.unchanged
        and command.recorded_at is None
        and all(new.version is not None and not concerns(new.event) for new in append.events)
    )


_STATEMENT = """
WITH head AS (
    UPDATE log.log_head SET position = position + %(total)s, at = greatest(at, clock_timestamp())
    WHERE NOT (simulated AND NOT script_ended)
    -- what is recorded stays: a version that is there for this statement is there for ever
    AND NOT EXISTS (
        SELECT FROM unnest(%(before_streams)s::uuid[], %(before_versions)s::bigint[]) b(stream, version)
        WHERE NOT EXISTS (
            SELECT FROM log.stored_events e WHERE e.originator_id = b.stream AND e.originator_version = b.version
        )
    )
    RETURNING position - %(total)s AS before, at
), appended AS (
    SELECT * FROM unnest(
        %(firsts)s::bigint[], %(lasts)s::bigint[], %(scopes)s::text[], %(actors)s::text[], %(keys)s::uuid[],
        %(correlations)s::uuid[], %(causations)s::uuid[], %(modes)s::text[], %(documented)s::date[],
        %(bodies)s::bytea[], %(outcomes)s::bytea[]
    ) WITH ORDINALITY a(first, last, scope, actor, key, correlation, causation, mode, documented, body, outcome, nth)
), events AS (
    INSERT INTO log.stored_events (originator_id, originator_version, topic, state, notification_id, append_id, scope,
        recorded_at, actor, correlation_id, causation_id, command_id, mode, documented_on)
    SELECT e.stream, e.version, e.topic, e.state, head.before + e.n, head.before + a.last, coalesce(e.scope, a.scope),
        head.at, a.actor, a.correlation, a.causation, a.key, a.mode, a.documented
    FROM head, unnest(
        %(streams)s::uuid[], %(versions)s::bigint[], %(topics)s::text[], %(states)s::bytea[], %(own)s::text[],
        %(append)s::bigint[]
    ) WITH ORDINALITY e(stream, version, topic, state, scope, nth, n) JOIN appended a USING (nth)
), outcomes AS (
    INSERT INTO log.command (actor, id, body_digest, outcome, first_position, last_position)
    SELECT a.actor, a.key, a.body, a.outcome, head.before + a.first, head.before + a.last FROM head, appended a
)
SELECT head.before, head.at, CASE WHEN %(total)s > 0 THEN pg_notify(%(channel)s, '') END FROM head
"""


def append_at_once(
    connection: psycopg.Connection[Any], group: Sequence[Small], channel: str
) -> tuple[int, dt.datetime] | None:
    """The position before the group's first event and the time of all, committed; None where the clock is scripted or a
    stream has not come that far, and nothing was written.

    Raises UniqueViolation where a key or a version is known, having written nothing.
    """
    firsts: list[int | None] = []
    lasts: list[int | None] = []
    total = 0
    for small in group:
        firsts.append(total + 1 if small.rows else None)
        total += len(small.rows)
        lasts.append(total if small.rows else None)
    events = [
        (nth, new, topic, state) for nth, small in enumerate(group, 1) for new, topic, state in small.rows
    ]
    own = {(new.stream.int, new.version) for _, new, _, _ in events}
    before = [
        (new.stream, new.version - 1)
        for _, new, _, _ in events
        if new.version > 1 and (new.stream.int, new.version - 1) not in own
    ]
    row = connection.execute(
        _STATEMENT,
        {
            "total": total,
            "before_streams": field_of.uuid_array(stream for stream, _ in before),
            "before_versions": [version for _, version in before],
            "channel": channel,
            "firsts": firsts,
            "lasts": lasts,
            "scopes": [s.append.scope for s in group],
            "actors": [s.command.actor for s in group],
            "keys": field_of.uuid_array(s.command.key for s in group),
            "correlations": [s.command.correlation for s in group],
            "causations": [s.command.causation for s in group],
            "modes": [s.command.mode.value for s in group],
            "documented": [s.command.documented_on for s in group],
            "bodies": field_of.bytea_array([s.body for s in group]),
            "outcomes": field_of.bytea_array([s.outcome for s in group]),
            "streams": field_of.uuid_array(new.stream for _, new, _, _ in events),
            "versions": [new.version for _, new, _, _ in events],
            "topics": [topic for _, _, topic, _ in events],
            "states": field_of.bytea_array([state for _, _, _, state in events]),
            "own": [new.scope for _, new, _, _ in events],
            "append": [nth for nth, _, _, _ in events],
        },
        prepare=True,
    ).fetchone()
    return None if row is None else (row[0], row[1])
