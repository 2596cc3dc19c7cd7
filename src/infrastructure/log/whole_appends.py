"""What was appended after a position, and what together with an event? Whole appends, as the projector reads them."""

from collections.abc import Sequence
from typing import Any

import psycopg

from ...domain.ports import Recorded
from ...domain.vocabulary import RecordingMode
from ...projections.engine.projection import Entry
from .event_types import EventTypes


def stored_after(connection: psycopg.Connection[Any], after: int, limit: int) -> list[Any]:
    """Whole appends after a position, as they are stored: at most `limit` events, or one append that has more."""
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
    return rows


def entries_of(rows: Sequence[Any], types: EventTypes) -> list[Entry]:
    """What is stored in these rows, decoded."""
    decode = types.decode
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


def events_of_append(connection: psycopg.Connection[Any], types: EventTypes, position: int) -> list[Recorded]:
    """The events of the append in which the event of a position stands."""
    rows = connection.execute(_APPEND_OF, (position,), binary=True).fetchall()
    decode = types.decode
    return [
        Recorded(stream, version, at, decode(topic, state, at), recorded_at)
        for stream, version, topic, state, at, recorded_at in rows
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
