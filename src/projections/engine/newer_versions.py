"""How does a read model of a newer version take the place of the living one? By itself, once it has come as far.

`begin` builds it beside the living one; the projector fills it like any other; `take_over` switches it in. Nothing is
compared: another version answers otherwise, which is what it was made for. The one it replaced stays beside it, for the
way back, until the next newer version takes over or an operator drops it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg

from . import bookkeeping
from .bookkeeping import Built, Role
from .projection import Projection

ByVersion = Mapping[tuple[str, int], Projection]


def newest(projections: Iterable[Projection]) -> dict[str, Projection]:
    """The newest version of each name."""
    found: dict[str, Projection] = {}
    for projection in projections:
        if projection.name not in found or projection.version > found[projection.name].version:
            found[projection.name] = projection
    return found


def begin(connection: psycopg.Connection[Any], known: ByVersion) -> None:
    """Build, at position 0, the newest version of each projection that lives in an older one. Call under `lock`."""
    rows = bookkeeping.built(connection)
    for name, projection in newest(known.values()).items():
        live = next((b for b in rows if b.name == name and b.role is Role.LIVE), None)
        if live is None or live.version >= projection.version:
            continue
        there = [b for b in rows if b.name == name and b.version == projection.version]
        if not there:
            bookkeeping.create(connection, projection, Role.REBUILDING)
        elif all(b.role is Role.OLD for b in there):
            # Built by this version before an older one was put back in its place: it goes on where it was.
            bookkeeping.set_role(connection, there[0].schema, Role.REBUILDING)


def replacing(rows: Sequence[Built], known: ByVersion) -> list[Built]:
    """Which of the built projections are on their way to replace the living one of their name."""
    live = {b.name: b.version for b in rows if b.role is Role.LIVE}
    return [
        b
        for b in rows
        if b.role is Role.REBUILDING
        and (b.name, b.version) in known
        and b.version > live.get(b.name, b.version)
    ]


def take_over(connection: psycopg.Connection[Any], known: ByVersion) -> list[str]:
    """Switch in what has come as far as the living one, in one transaction each; the schemas switched in."""
    switched: list[str] = []
    rows = bookkeeping.built(connection)
    positions = {b.name: b.position for b in rows if b.role is Role.LIVE}
    for candidate in replacing(rows, known):
        if candidate.stopped_at is None and candidate.position >= positions[candidate.name]:
            projection = known[candidate.name, candidate.version]
            bookkeeping.analyse(connection, projection, candidate.schema)
            if _switch(connection, projection, candidate.schema, known):
                switched.append(candidate.schema)
    return switched


def _switch(
    connection: psycopg.Connection[Any], projection: Projection, schema: str, known: ByVersion
) -> bool:
    with connection.transaction():
        bookkeeping.lock(connection)
        rows = {b.schema: b for b in bookkeeping.held(connection)}
        new = rows.get(schema)
        live = next(b for b in rows.values() if b.name == projection.name and b.role is Role.LIVE)
        if new is None or new not in replacing(list(rows.values()), known) or new.position < live.position:
            return False  # somebody else switched, dropped or moved them meanwhile
        bookkeeping.exchange(connection, projection, live, new)
        for row in rows.values():
            if row.name == projection.name and row.role is Role.OLD and (row.name, row.version) not in known:
                bookkeeping.remove(connection, row.schema)
    return True
