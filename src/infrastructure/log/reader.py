"""How is the log read by people? Pages of stored events as of a moment.

Reads only, on a pool of its own (`projections.engine.pools.pool`), so it may point at a replica of the event store.
"""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg

from ...graphql.types.context import EventSelection, StoredEvent
from ...projections.engine.health import LogHead, Neighbours
from ...projections.engine.pacing import in_turns
from ...projections.engine.pools import Pool, Pools
from ...projections.engine.reading import NOW, At, Known, Page
from ...projections.engine.row_security import Scope
from ...projections.engine.seeing import scope_now
from ...projections.engine.statements import send
from ...projections.engine.waiting import NotYet
from ...projections.engine.windows import Window
from ..postgres.write_probe import database_takes_writes
from .event_types import EVENT_NAMES, EVENT_TYPES
from .told_events import told

_COLUMNS = (
    "e.notification_id, e.append_id, e.originator_id, e.originator_version, e.topic, e.recorded_at, e.documented_on,"
    " e.mode, e.actor, e.command_id, e.correlation_id, e.causation_id, e.scope, e.state"
)

_AGAIN = 0.05  # seconds after which a log that is behind is asked again
_KNOWN = (
    "known.position AS known_position, known.time AS known_time, known.simulated AS known_simulated,"
    " known.head AS known_head"
)

_AT_HEAD = """
SELECT head.position, head.at AS last, head.started_at, clock_timestamp() AS now, asked.position AS asked,
  (SELECT e.recorded_at FROM log.stored_events e WHERE e.notification_id = asked.position) AS at,
  (SELECT e.recorded_at FROM log.stored_events e WHERE e.notification_id = asked.position + 1) AS after
FROM log.log_head head LEFT JOIN unnest(%(positions)s::bigint[]) AS asked(position) ON true"""


_LAST = (
    "SELECT e.notification_id FROM (SELECT notification_id, scope FROM log.stored_events WHERE originator_id = %(stream)s"
    " ORDER BY originator_version DESC LIMIT 1) e WHERE %(regencies)s::text[] IS NULL OR e.scope = ANY(%(regencies)s)"
)


class NoHead(psycopg.OperationalError):
    """The log was not created yet."""


class PostgresEventReader:
    """Implements `graphql.context.EventReader` over schema `log`. Open and close the pool elsewhere.

    With a second pool, of the reader's login, each statement shows what `seeing` says. `wait` bounds, in seconds, how long a question waits for a position: a replica of the log may be behind it.
    """

    def __init__(self, connections: Pool, guarded: Pool | None = None, *, wait: float = 5.0) -> None:
        self._pool = connections
        self._pools = Pools(connections, guarded)
        self._wait = wait

    @property
    def names(self) -> Sequence[str]:
        """The names of events, without their versions."""
        return EVENT_NAMES

    async def page(self, selection: EventSelection, window: Window, at: At) -> Page[StoredEvent]:
        """One window of the selected events, its total and the moment, in one statement."""
        known, params = _known(at)
        where, more = _conditions(selection)
        order = "DESC" if window.backwards else "ASC"
        if not window.counted:
            counted = "NULL::bigint"
        elif set(more) <= {"after_position"} and (self._pools.guarded is None or scope_now() is None):
            # Positions have no gaps, so the log itself is counted by its last one; a part of it is not.
            counted = "greatest(known.position - %(after_position)s::bigint, 0)" if more else "known.position"
        else:
            counted = f"(SELECT count(*) FROM selected e WHERE {where})"
        sql = f"""
WITH {known},
selected AS NOT MATERIALIZED (
  SELECT e.* FROM log.stored_events e, known WHERE e.notification_id <= known.position
)
SELECT {_KNOWN}, {counted} AS total, page.*
FROM known LEFT JOIN LATERAL (
  SELECT {_COLUMNS} FROM selected e
  WHERE {where}
    AND e.notification_id > %(after)s AND e.notification_id < %(before)s
  ORDER BY e.notification_id {order} LIMIT %(size)s
) page ON true
ORDER BY page.notification_id {order}"""
        found = await self._send_at_least(sql, {**params, **more, **_bounds(window)}, at)
        return _page(found, window)

    async def histories(
        self, owners: Mapping[UUID, Sequence[UUID]], window: Window, at: At
    ) -> dict[UUID, Page[StoredEvent]]:
        """The same window of the events of each of these things, of all of its streams in recorded order, in one statement."""
        known, params = _known(at)
        order = "DESC" if window.backwards else "ASC"
        counted = (
            "SELECT count(*) FROM log.stored_events e"
            " WHERE e.originator_id = ANY(asked.streams) AND e.notification_id <= known.position"
        )
        sql = f"""
WITH {known}
SELECT {_KNOWN}, asked.owner, ({counted if window.counted else "NULL::bigint"}) AS total, page.*
FROM known CROSS JOIN (
  SELECT owner, array_agg(stream) AS streams FROM unnest(%(owners)s::uuid[], %(streams)s::uuid[]) AS pair(owner, stream)
  GROUP BY owner
) asked
LEFT JOIN LATERAL (
  SELECT told.* FROM unnest(asked.streams) AS one(stream) CROSS JOIN LATERAL (
    SELECT {_COLUMNS} FROM log.stored_events e
    WHERE e.originator_id = one.stream AND e.notification_id <= known.position
      AND e.notification_id > %(after)s AND e.notification_id < %(before)s
    ORDER BY e.originator_version {order} LIMIT %(size)s
  ) told ORDER BY told.notification_id {order} LIMIT %(size)s
) page ON true
ORDER BY asked.owner, page.notification_id {order}"""
        pairs = [(owner, stream) for owner, streams in owners.items() for stream in streams]
        asked = {"owners": [owner for owner, _ in pairs], "streams": [stream for _, stream in pairs]}
        of_owner: dict[UUID, list[dict[str, Any]]] = {}
        for row in await self._send_at_least(sql, {**params, **asked, **_bounds(window)}, at):
            of_owner.setdefault(row["owner"], []).append(row)
        pages = await in_turns(lambda rows: _page(rows, window), of_owner.values())
        return dict(zip(of_owner, pages, strict=True))

    async def last_of(self, stream: UUID, regencies: Collection[str] | None) -> int | None:
        """The position of the last event of a thing that is of one of these regencies (None: of any); None where there is none: a thing
        of another regency is told from what nobody recorded by nothing.
        """
        known = None if regencies is None else list(regencies)
        rows = await self._send(_LAST, {"stream": stream, "regencies": known}, None)
        return rows[0]["notification_id"] if rows else None

    async def at_positions(self, positions: Sequence[int]) -> dict[int, StoredEvent]:
        """The events at these positions; positions without one are absent."""
        sql = f"SELECT {_COLUMNS} FROM log.stored_events e WHERE e.notification_id = ANY(%(positions)s::bigint[])"
        rows = await self._send(sql, {"positions": list(positions)}, scope_now())
        return {row["notification_id"]: _event(row) for row in rows}

    async def head(self, at_least: int | None = None) -> tuple[Known, int]:
        """The end of the log, and how many events it holds: positions have no gaps. Raises NotYet."""
        known, params = _known(NOW)
        (row,) = await self._send_at_least(
            f"WITH {known} SELECT {_KNOWN} FROM known", params, At(at_least=at_least)
        )
        return Known.of(row), row["known_position"]

    async def at_head(self, positions: Sequence[int]) -> LogHead:
        """The head of the log, and when the events at and after these positions were recorded. Raises NoHead."""
        rows = await self._send(_AT_HEAD, {"positions": list(positions)}, None)
        if not rows:
            raise NoHead
        first = rows[0]
        return LogHead(
            position=first["position"],
            last=first["last"],
            started_at=first["started_at"],
            now=first["now"],
            neighbours={r["asked"]: Neighbours(r["at"], r["after"]) for r in rows if r["asked"] is not None},
        )

    async def _send_at_least(self, sql: str, params: Mapping[str, Any], at: At) -> list[dict[str, Any]]:
        """The rows of a statement that selects from `known`, once the log holds `at.at_least`. Raises NotYet."""
        deadline = time.monotonic() + self._wait
        while True:
            found = await self._send(sql, params, scope_now())
            reached = found[0]["known_head"] if found else 0
            if at.at_least is None or reached >= at.at_least:
                return found
            if time.monotonic() >= deadline:
                raise NotYet(at.at_least, reached)
            await asyncio.sleep(_AGAIN)  # a replica hears no NOTIFY

    async def _send(self, sql: str, params: Mapping[str, Any], scope: Scope | None) -> list[dict[str, Any]]:
        return await send(self._pools, sql, params, scope)

    async def takes_writes(self) -> bool:
        """Whether the event store can record."""
        return await database_takes_writes(self._pool)

    async def reachable(self) -> bool:
        """Whether the event store answers."""
        try:
            await self._send("SELECT 1 AS one", {}, None)
        except (psycopg.Error, OSError):
            return False
        return True


def _known(at: At) -> tuple[str, dict[str, Any]]:
    """The CTE `known` over the log itself: the end of the last append at or before the moment."""
    params = {"known_position": at.position, "known_time": None if at.position is not None else at.time}
    return (
        """known AS MATERIALIZED (
  SELECT coalesce(last.append_id, 0) AS position, coalesce(last.recorded_at, head.started_at) AS time,
         head.simulated, head.position AS head
  FROM log.log_head head
  LEFT JOIN LATERAL log.last_append(%(known_position)s::bigint, %(known_time)s::timestamptz) last ON true
)""",
        params,
    )


def _conditions(selection: EventSelection) -> tuple[str, dict[str, Any]]:
    """The WHERE clause of a selection over alias `e`, and its parameters."""
    clauses: list[str] = []
    params: dict[str, Any] = {}

    def add(name: str, value: Any, clause: str) -> None:
        if value is not None:
            clauses.append(clause)
            params[name] = value

    # A stored name ends in ".vN" from its second version on: a filter by name takes every version.
    wanted = set(selection.names or ())
    stored = [name for name in EVENT_TYPES.names if name.partition(".")[0] in wanted]
    add("names", None if selection.names is None else stored, "e.topic = ANY(%(names)s)")
    add("stream", selection.stream, "e.originator_id = %(stream)s")
    if selection.scope is not None and selection.scope != "ID":
        add("scope", selection.scope, "(e.scope = %(scope)s OR starts_with(e.scope, %(scope)s || '.'))")
    add("recorded_from", selection.recorded_from, "e.recorded_at >= %(recorded_from)s")
    add("recorded_until", selection.recorded_until, "e.recorded_at < %(recorded_until)s")
    add("actor", selection.actor, "e.actor = %(actor)s")
    add("command_id", selection.command_id, "e.command_id = %(command_id)s")
    add("after_position", selection.after_position, "e.notification_id > %(after_position)s")
    return " AND ".join(clauses) or "true", params


def _bounds(window: Window) -> dict[str, int]:
    """A window over positions, as parameters."""
    return {
        "after": window.after[0] if window.after else 0,
        "before": window.before[0] if window.before else 2**62,
        "size": window.reads,
    }


def _page(found: Sequence[Mapping[str, Any]], window: Window) -> Page[StoredEvent]:
    rows, has_next, has_previous = window.cut(
        [row for row in found if row["notification_id"] is not None],
        earlier=window.after is not None,
        later=window.before is not None,
    )
    head = found[0]
    return Page(
        rows=tuple(_event(row) for row in rows),
        keys=tuple((row["notification_id"],) for row in rows),
        total=head["total"],
        has_next=has_next,
        has_previous=has_previous,
        known=Known.of(head),
    )


def _event(row: Mapping[str, Any]) -> StoredEvent:
    return StoredEvent(
        position=row["notification_id"],
        append_id=row["append_id"],
        stream=row["originator_id"],
        version=row["originator_version"],
        name=row["topic"].split(".v", 1)[0],
        recorded_at=row["recorded_at"],
        documented_on=row["documented_on"],
        mode=row["mode"],
        actor=row["actor"],
        command_id=row["command_id"],
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        scope=row["scope"],
        data=told(row["topic"], bytes(row["state"])),
    )
