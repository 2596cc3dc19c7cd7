"""Which projector is at work? The one that holds a lock; its connection says which versions of the read models it knows.

A projector of another version builds none of ours: ours waits until that one ends.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import psycopg

from .reading import Reader

_LOCK = 0x6E61_7570  # held by the projector that works; any constant of ours will do
_LEADER = f"""
SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = {_LOCK} AND l.objsubid = 1
  AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())"""


def name_of(versions: Iterable[tuple[str, int]]) -> str:
    """What the connection of a projector of these read models is called."""
    known = " ".join(f"{name}_v{version}" for name, version in sorted(versions))
    return f"naungan projector {sha256(known.encode()).hexdigest()[:12]}"


def lead(connection: psycopg.Connection[Any], versions: Iterable[tuple[str, int]]) -> bool:
    """Be the projector that works, until the connection ends; False where another one is."""
    connection.execute("SELECT set_config('application_name', %s, false)", (name_of(versions),))
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
    return bool(row and tuple(row) == (True,))


def leads_another(connection: psycopg.Connection[Any], versions: Iterable[tuple[str, int]]) -> bool:
    """Whether a projector that knows other versions than these is at work."""
    row = connection.execute(_LEADER.encode()).fetchone()
    return row is not None and _is_another(row[0], versions)


async def read_leads_another(reader: Reader, versions: Iterable[tuple[str, int]]) -> bool:
    """The same, as the server reads it."""
    rows = await reader.plain(_LEADER)
    return bool(rows) and _is_another(rows[0]["name"], versions)


def _is_another(name: str | None, versions: Iterable[tuple[str, int]]) -> bool:
    """Of a projector that a login may not look at, nothing is known."""
    return name is not None and name != name_of(versions)
