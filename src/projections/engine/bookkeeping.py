"""Which projections are there, in which schema does each live, and how far are they?

The schema `projection` holds one row a built projection: `live` ones answer queries through the views of the schema
`live`; a rebuilt one stands beside it until it is switched in, and the old one until it is dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg
from psycopg import sql

from .projection import LogState, Projection
from .row_security import not_secured, secure, show_to_reader

TABLES = """
CREATE SCHEMA IF NOT EXISTS projection;
CREATE SCHEMA IF NOT EXISTS live;
CREATE TABLE IF NOT EXISTS projection.position (
  schema text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  position bigint NOT NULL DEFAULT 0,
  role text NOT NULL CHECK (role IN ('LIVE', 'REBUILDING', 'OLD')),
  live boolean NOT NULL GENERATED ALWAYS AS (role = 'LIVE') STORED,
  stopped_at bigint,
  error text,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX IF NOT EXISTS position_one_live ON projection.position (name) WHERE live;
CREATE TABLE IF NOT EXISTS projection.log_state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL,
  time timestamptz NOT NULL,
  started_at timestamptz NOT NULL,
  simulated boolean NOT NULL
);
CREATE TABLE IF NOT EXISTS projection.projector (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  alive_at timestamptz NOT NULL
) WITH (fillfactor = 10);
"""
_LOCK = 0x6E61_756F  # one process changes the set of projections at a time; any constant of ours will do


class Role(StrEnum):
    """Whether a built projection answers queries, is being built to, or did."""

    LIVE = "LIVE"
    REBUILDING = "REBUILDING"
    OLD = "OLD"


class State(StrEnum):
    """What is to be said of a projection: `Role`, or that it is behind the head, stopped at an event, or that no projector
    lives to keep it up to date.
    """

    LIVE = "LIVE"
    CATCHING_UP = "CATCHING_UP"
    REBUILDING = "REBUILDING"
    STOPPED = "STOPPED"
    UNATTENDED = "UNATTENDED"
    OLD = "OLD"


@dataclass(frozen=True, slots=True)
class Built:
    """One built projection: its schema, the last position in its rows, and where it stopped, if it did."""

    schema: str
    name: str
    version: int
    position: int
    role: Role
    stopped_at: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """How far a projection is: events and seconds of recorded time behind the head of the log.

    `waiting_seconds` is the age of the oldest event it does not hold; None where the log's clock was not asked.
    """

    schema: str
    name: str
    version: int
    position: int
    lag_events: int
    lag_seconds: float
    role: Role
    state: State
    stopped_at: int | None
    error: str | None
    waiting_seconds: float | None = None


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Create the bookkeeping where it is missing; safe at every start and from several processes."""
    with connection.transaction():
        lock(connection)
        connection.execute(TABLES.encode())


def lock(connection: psycopg.Connection[Any]) -> None:
    """Hold, until the transaction ends, the right to add, switch or drop projections."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def built(connection: psycopg.Connection[Any], name: str | None = None) -> list[Built]:
    """Every built projection, or those of one name, the live one first."""
    rows = connection.execute(
        "SELECT schema, name, version, position, role, stopped_at, error FROM projection.position"
        " WHERE %(name)s::text IS NULL OR name = %(name)s ORDER BY name, live DESC, schema",
        {"name": name},
    ).fetchall()
    return [Built(r[0], r[1], r[2], r[3], Role(r[4]), r[5], r[6]) for r in rows]


def create(connection: psycopg.Connection[Any], projection: Projection, role: Role) -> str:
    """Create the schema and tables of a projection at position 0 and enter it; its schema.

    A second build of one version takes a generation: coverage_v1, coverage_v1_g2. Call under `lock`.
    """
    base = f"{projection.name}_v{projection.version}"
    taken = {b.schema for b in built(connection, projection.name)}
    schema = base
    generation = 1
    while schema in taken:
        generation += 1
        schema = f"{base}_g{generation}"
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    connection.execute(projection.create(schema).encode())
    secure(connection, schema, projection.tables)
    connection.execute(
        "INSERT INTO projection.position (schema, name, version, role) VALUES (%s, %s, %s, %s)",
        (schema, projection.name, projection.version, role.value),
    )
    if role is Role.LIVE:
        show(connection, projection, schema)
    return schema


def held(connection: psycopg.Connection[Any]) -> list[Built]:
    """Every built projection, none of which can move until the transaction ends."""
    # In the order in which a projector moves several of them: it would otherwise wait for us, and we for it.
    connection.execute("SELECT 1 FROM projection.position ORDER BY schema FOR UPDATE")
    return built(connection)


def set_role(connection: psycopg.Connection[Any], schema: str, role: Role) -> None:
    connection.execute("UPDATE projection.position SET role = %s WHERE schema = %s", (role.value, schema))


def exchange(connection: psycopg.Connection[Any], projection: Projection, old: Built, new: Built) -> None:
    """Let `new` answer instead of `old`, in the caller's transaction, under `lock` and with both held still."""
    if old.schema == new.schema:
        return
    set_role(connection, old.schema, Role.OLD)
    set_role(connection, new.schema, Role.LIVE)
    show(connection, projection, new.schema)


def remove(connection: psycopg.Connection[Any], schema: str) -> None:
    """Delete a built projection with its tables, in the caller's transaction."""
    connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
    connection.execute("DELETE FROM projection.position WHERE schema = %s", (schema,))


def show(connection: psycopg.Connection[Any], projection: Projection, schema: str) -> None:
    """Point the live views at a schema, in the caller's transaction: readers see the old rows or the new, never none."""
    for table in projection.tables:
        view = sql.Identifier("live", table)
        connection.execute(sql.SQL("DROP VIEW IF EXISTS {}").format(view))
        connection.execute(
            sql.SQL("CREATE VIEW {} WITH (security_invoker = true) AS SELECT * FROM {}").format(
                view, sql.Identifier(schema, table)
            )
        )
    show_to_reader(connection, "live", projection.tables)


def guard_rows(connection: psycopg.Connection[Any], projections: Sequence[Projection]) -> None:
    """Guard the rows of every build of these projections that has them open yet, or guarded as a version before guarded them."""
    known = {projection.name: projection.tables for projection in projections}
    with connection.transaction():
        lock(connection)
        show_to_reader(connection, "projection", ("position", "log_state", "projector"))
        builds = {one.schema: one for one in built(connection)}
        wanted = {schema: known.get(one.name, ()) for schema, one in builds.items()}
        for schema, tables in not_secured(connection, wanted).items():
            secure(connection, schema, tables)
            if builds[schema].role is Role.LIVE:
                show_to_reader(connection, "live", tables)


def analyse(connection: psycopg.Connection[Any], projection: Projection, schema: str) -> None:
    """Tell the planner what the tables hold: after a build from nothing it knows them as empty."""
    for table in projection.tables:
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(schema, table)))


def note_log(connection: psycopg.Connection[Any], state: LogState) -> None:
    """Keep the log's head and clock beside the projections, for readers without access to the log."""
    connection.execute(
        "INSERT INTO projection.log_state AS l (position, time, started_at, simulated) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (one) DO UPDATE SET position = excluded.position, time = excluded.time,"
        " started_at = excluded.started_at, simulated = excluded.simulated WHERE l.position <> excluded.position",
        (state.position, state.time, state.started_at, state.simulated),
    )


_STATUS = """
SELECT p.schema, p.name, p.version, p.position, p.role, p.stopped_at, p.error,
  greatest(l.position - p.position, 0) AS lag_events,
  CASE WHEN p.position >= l.position THEN 0 ELSE extract(epoch FROM l.time - coalesce(
    (SELECT a.recorded_at FROM live.append a WHERE a.append_id <= p.position ORDER BY a.append_id DESC LIMIT 1),
    l.started_at)) END AS lag_seconds
FROM projection.position p CROSS JOIN projection.log_state l
ORDER BY p.name, p.live DESC, p.schema
"""


def statuses(connection: psycopg.Connection[Any]) -> list[Status]:
    """How far every built projection is, the live one of a name first."""
    cursor = connection.cursor()
    cursor.execute(_STATUS)
    names = [c.name for c in cursor.description or ()]
    return [status_of(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def sign_of_life(connection: psycopg.Connection[Any]) -> None:
    """Note that the projector lives, now; at most once a second."""
    connection.execute(
        "INSERT INTO projection.projector AS p (alive_at) VALUES (clock_timestamp())"
        " ON CONFLICT (one) DO UPDATE SET alive_at = excluded.alive_at"
        " WHERE p.alive_at NOT BETWEEN excluded.alive_at - interval '1 second' AND excluded.alive_at"
    )


def status_of(row: Mapping[str, Any]) -> Status:
    """The status that a row of `projection.position` with its lags makes."""
    if row["stopped_at"] is not None:
        state = State.STOPPED
    elif row["role"] == Role.LIVE:
        state = State.CATCHING_UP if row["lag_events"] else State.LIVE
    else:
        state = State(row["role"])
    return Status(
        schema=row["schema"],
        name=row["name"],
        version=row["version"],
        position=row["position"],
        lag_events=row["lag_events"],
        lag_seconds=float(row["lag_seconds"]),
        role=Role(row["role"]),
        state=state,
        stopped_at=row["stopped_at"],
        error=row["error"],
    )


def names_of(projections: Sequence[Projection]) -> dict[tuple[str, int], Projection]:
    """Projections by name and version. Raises ValueError where two claim the same."""
    found = {(p.name, p.version): p for p in projections}
    if len(found) != len(projections):
        raise ValueError("two projections have one name and version")
    return found
