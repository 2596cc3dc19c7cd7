"""How is a read model built anew without anybody noticing? Beside the living one, compared, then switched in.

The new schema catches up while the old one answers. At one position, with the old one held still, the two are
compared; where their version is equal they must match. The switch moves the live views in that same transaction.
The old one keeps projecting until it is dropped, so that switching back is instant.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg
from psycopg import sql

from . import bookkeeping
from .bookkeeping import Built, Role
from .projection import Projection
from .runner import Runner, move

Confirm = Callable[[Sequence["Difference"]], bool]


@dataclass(frozen=True, slots=True)
class Difference:
    """One table that is not the same: its rows, and how many of them stand on one side only (in the shared columns)."""

    table: str
    old_rows: int
    new_rows: int
    only_old: int
    only_new: int


class Differs(Exception):  # noqa: N818
    """The rebuilt projection is not what the live one is; it stays beside it, and nothing was switched."""

    def __init__(self, schema: str, differences: Sequence[Difference]) -> None:
        super().__init__(f"{schema} differs from the live projection")
        self.schema = schema
        self.differences = tuple(differences)


class Unbuilt(StrEnum):
    """Why a projection is not built, switched in or dropped."""

    NO_PROJECTION = "no_projection"
    NO_SCHEMA = "no_schema"
    STOPPED = "stopped"
    UNKNOWN_VERSION = "unknown_version"
    BEHIND = "behind"
    LIVE = "live"


class NotBuilt(Exception):  # noqa: N818
    """No such projection, or it may not be switched or dropped as it stands; `reason` says which, `facts` name it."""

    def __init__(self, reason: Unbuilt, **facts: str | int) -> None:
        super().__init__(f"{reason} {facts}")
        self.reason = reason
        self.facts: Mapping[str, str | int] = facts


def _no(differences: Sequence[Difference]) -> bool:
    return False


def begin(runner: Runner, names: Sequence[str]) -> None:
    """Build several projections anew up to where their living ones are, reading the log once for all of them; each is then left
    to `rebuild`, and so is whatever stops, or is not known.
    """
    newest = {
        p.name: p for p in sorted(runner.projections.values(), key=lambda p: p.version) if p.name in names
    }
    schemas = {_start(runner, projection) for projection in newest.values()}
    while True:
        rows = bookkeeping.built(runner.connection)
        live = {b.name: b.position for b in rows if b.role is Role.LIVE}
        coming = [
            b for b in rows if b.schema in schemas and b.stopped_at is None and b.position < live[b.name]
        ]
        if not coming:
            return
        # Never beyond a living one: each is compared with its own at one position.
        reach = min(live[b.name] for b in coming) - min(b.position for b in coming)
        if not runner.advance(coming, min(runner.batch, reach)):
            return


def rebuild(runner: Runner, name: str, confirm: Confirm = _no) -> str:
    """Build a projection anew, compare it and switch it in; its schema.

    A rebuild that was interrupted goes on where it was. A difference raises Differs where the versions are equal;
    between versions `confirm` decides, and Differs is raised where it says no. Raises NotBuilt for an unknown name, and
    where the new one stops at an event before it has reached the live one.
    """
    versions = [p for (known, _), p in runner.projections.items() if known == name]
    if not versions:
        raise NotBuilt(Unbuilt.NO_PROJECTION, name=name)
    projection = max(versions, key=lambda p: p.version)
    schema = _start(runner, projection)
    accepted = analysed = False
    while True:
        new, live = _pair(runner, name, schema)
        if new.stopped_at is not None:
            raise NotBuilt(Unbuilt.STOPPED, schema=schema, position=new.stopped_at, error=new.error or "-")
        if new.position < live.position:
            # Never beyond the live one: the two are compared at one position.
            runner.advance([new], min(runner.batch, live.position - new.position))
            continue
        if not analysed:
            bookkeeping.analyse(runner.connection, projection, schema)
            analysed = True
        differences = _finish(runner, projection, new, accepted)
        if differences is None:
            continue
        if not differences:
            return schema
        # Asked while nothing is held still: an operator may take long.
        if live.version == new.version or not confirm(differences):
            raise Differs(schema, differences)
        accepted = True


def switch(runner: Runner, schema: str) -> None:
    """Make a built projection the live one again (roll back). Raises NotBuilt while it is behind, or not known here."""
    connection = runner.connection
    with connection.transaction():
        bookkeeping.lock(connection)
        rows = {b.schema: b for b in bookkeeping.held(connection)}
        new = rows.get(schema)
        if new is None:
            raise NotBuilt(Unbuilt.NO_SCHEMA, schema=schema)
        projection = runner.projections.get((new.name, new.version))
        if projection is None:
            raise NotBuilt(Unbuilt.UNKNOWN_VERSION, name=new.name, version=new.version)
        live = next(b for b in rows.values() if b.name == new.name and b.role is Role.LIVE)
        if new.position < live.position:
            raise NotBuilt(Unbuilt.BEHIND, schema=schema, position=new.position, live=live.position)
        bookkeeping.exchange(connection, projection, live, new)


def drop(runner: Runner, schema: str) -> None:
    """Delete an old or unfinished projection with its tables. Raises NotBuilt for the live one and for unknown ones."""
    connection = runner.connection
    with connection.transaction():
        bookkeeping.lock(connection)
        found = next((b for b in bookkeeping.held(connection) if b.schema == schema), None)
        if found is None:
            raise NotBuilt(Unbuilt.NO_SCHEMA, schema=schema)
        if found.role is Role.LIVE:
            raise NotBuilt(Unbuilt.LIVE, schema=schema)
        bookkeeping.remove(connection, schema)


def compare(
    connection: psycopg.Connection[Any], projection: Projection, old: str, new: str
) -> list[Difference]:
    """The tables of two schemas that differ, in the columns they share; order does not matter."""
    differences = []
    for table in projection.tables:
        columns = _shared_columns(connection, table, old, new)
        if columns is None:
            continue
        listed = sql.SQL(", ").join(map(sql.Identifier, columns)) if columns else sql.SQL("true")
        parts = {
            "o": sql.SQL("SELECT {} FROM {}").format(listed, sql.Identifier(old, table)),
            "n": sql.SQL("SELECT {} FROM {}").format(listed, sql.Identifier(new, table)),
        }
        digests = [
            connection.execute(
                sql.SQL(
                    "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM ({}) t"
                ).format(part)
            ).fetchone()
            for part in parts.values()
        ]
        if digests[0] == digests[1]:
            continue
        counts = connection.execute(
            sql.SQL(
                "SELECT (SELECT count(*) FROM ({o}) a), (SELECT count(*) FROM ({n}) a),"
                " (SELECT count(*) FROM ({o} EXCEPT ALL {n}) a), (SELECT count(*) FROM ({n} EXCEPT ALL {o}) a)"
            ).format(**parts)
        ).fetchall()
        differences.append(Difference(table, *counts[0]))
    return differences


def _start(runner: Runner, projection: Projection) -> str:
    """The schema of an unfinished rebuild of this version, or of a new one."""
    connection = runner.connection
    with connection.transaction():
        bookkeeping.lock(connection)
        for row in bookkeeping.built(connection, projection.name):
            if row.role is Role.REBUILDING and row.version == projection.version:
                connection.execute(
                    "UPDATE projection.position SET stopped_at = NULL, error = NULL WHERE schema = %s",
                    (row.schema,),
                )
                return row.schema
        return bookkeeping.create(connection, projection, Role.REBUILDING)


def _pair(runner: Runner, name: str, schema: str) -> tuple[Built, Built]:
    rows = bookkeeping.built(runner.connection, name)
    return next(b for b in rows if b.schema == schema), next(b for b in rows if b.role is Role.LIVE)


def _finish(runner: Runner, projection: Projection, new: Built, accepted: bool) -> list[Difference] | None:
    """Compare and, if nothing differs or it was accepted, switch, while neither moves; the differences that forbid it.

    None: the live one has moved on further than one read reaches.
    """
    connection = runner.connection
    with connection.transaction(), connection.cursor() as cursor:
        bookkeeping.lock(connection)
        rows = {b.schema: b for b in bookkeeping.held(connection)}
        new = rows[new.schema]  # a projector may have moved it, or switched it in
        live = next(b for b in rows.values() if b.name == new.name and b.role is Role.LIVE)
        if live.position > new.position:
            # The last few appends, with the live projection held still.
            entries = runner.source.read(new.position, live.position - new.position)
            if entries[-1].position != live.position:
                return None
            move(cursor, [new.schema], new.position, live.position)
            projection.apply(cursor, new.schema, entries)
        differences = compare(connection, projection, live.schema, new.schema)
        if not differences or accepted:
            bookkeeping.exchange(connection, projection, live, new)
            return []
    return differences


def _shared_columns(connection: psycopg.Connection[Any], table: str, old: str, new: str) -> list[str] | None:
    """The columns both schemas have, in order; None where a schema lacks the table."""
    rows = connection.execute(
        "SELECT column_name, count(*), min(ordinal_position) FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema IN (%s, %s) GROUP BY 1 ORDER BY 3, 1",
        (table, old, new),
    ).fetchall()
    both = [name for name, n, _ in rows if n == 2]
    return both or None
