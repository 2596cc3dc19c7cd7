"""Do the guards mean what this version of the code means by them? If not, they are derived again from the log.

How to change the meaning of a guard, in one commit:

1. Change what events mean (`effects.py`, `quota_places.py`, `guards.py`), and the tables if they need it
   (`guards.sql`, `guards.TABLES`).
2. Raise `guards.VERSION` by one.

There is nothing else to do, and no migration of guard tables to write. When an older log is opened (`naungan serve`,
or any command that records), `bring_up` derives all guards anew under the head lock, in the transaction of the
migration, and puts them in the place of the old ones. `naungan events check` derives them by the same code.

A stricter meaning may forbid what an older version allowed. What is recorded stays: an append at or before
`judged_before` that breaks a guard is applied all the same, and marks the rows it concerns as exceeded. Later commands
are still bound by every limit.
"""

import psycopg
from psycopg import sql

from ..event_types import EVENT_TYPES
from . import guards
from .recount import recount

_BESIDE = "log_guards"  # where they are derived before they take their place


class GuardsDiffer(Exception):  # noqa: N818
    """The guards were derived under another meaning than this code's; `newer` where that of a later version."""

    def __init__(self, *, newer: bool) -> None:
        super().__init__("guards of a newer version" if newer else "guards of an earlier version")
        self.newer = newer


class GuardsUnreadable(Exception):  # noqa: N818
    """The log holds an event that this version cannot read, so no guards can be derived from it."""

    def __init__(self, name: str, position: int) -> None:
        super().__init__(f"event {name!r} at position {position}")
        self.name = name
        self.position = position


def note_first(connection: psycopg.Connection) -> None:
    """The guard tables were made by this code just now, for an empty log: they need no derivation."""
    connection.execute("UPDATE log.guards_version SET version = %s", (guards.VERSION,))


def check_version(connection: psycopg.Connection) -> None:
    """Raises GuardsDiffer where the log was not yet opened by this version, or was opened by a newer one."""
    found = connection.execute("SELECT to_regclass('log.guards_version')").fetchone()
    version = _version(connection) if found and found[0] is not None else 1
    if version != guards.VERSION:
        raise GuardsDiffer(newer=version > guards.VERSION)


def bring_up(connection: psycopg.Connection) -> bool:
    """Derive the guards anew where an earlier version made them, in the caller's transaction; whether that was so.

    Nobody records until that transaction ends. Raises GuardsDiffer for guards of a newer version, GuardsUnreadable
    for a log that this version cannot read to its end.
    """
    if (version := _version(connection)) == guards.VERSION:
        return False
    if version > guards.VERSION:
        raise GuardsDiffer(newer=True)
    head = connection.execute("SELECT position FROM log.log_head FOR UPDATE").fetchone()
    connection.execute(
        "UPDATE log.guards_version SET version = %s, judged_before = %s",
        (guards.VERSION, head[0] if head else 0),
    )
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(_BESIDE)))
    found = recount(connection, EVENT_TYPES, lambda done, total: None, schema=_BESIDE)
    for _, facts in found.unreadable:
        raise GuardsUnreadable(facts["name"], facts["position"])
    _exchange(connection)
    return True


def _version(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT version FROM log.guards_version").fetchone()
    assert row is not None
    return int(row[0])


def _exchange(connection: psycopg.Connection) -> None:
    """Put the derived tables in the place of those of an earlier version, which may have been others."""
    old = connection.execute(
        r"SELECT tablename FROM pg_tables WHERE schemaname = 'log' AND tablename LIKE 'guard\_%'"
    ).fetchall()
    for (table,) in old:
        connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier("log", table)))
    for table in guards.TABLES:
        connection.execute(sql.SQL("ALTER TABLE {} SET SCHEMA log").format(sql.Identifier(_BESIDE, table)))
    connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(_BESIDE)))
