"""Which tables does this version need? Plain versioned SQL, applied in order, each file once.

`infrastructure/migrations/<schema>/NNNN_name.sql` belongs to one schema of one database; what was applied is remembered
there.
"""

from collections.abc import Iterable
from functools import cache
from importlib import resources

import psycopg
from psycopg import sql

from ...texts.problems import Problem, Store

_LOCK = 0x6E61_756E  # one migration at a time; any constant of ours will do


class MigrationProblem(Problem):
    """The database cannot be brought to this version; the message is one line that says why."""


def apply(connection: psycopg.Connection, schema: str, scripts: Iterable[tuple[str, str]]) -> set[str]:
    """Apply those scripts, as (name, SQL), that the schema does not have; the names of those it had before.

    Nobody else migrates until the caller's transaction ends. Raises MigrationProblem.
    """
    version = connection.info.server_version
    if version < 150000:
        raise MigrationProblem(Store.OLD_POSTGRES, version=version // 10000)
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    done = sql.Identifier(schema, "migration")
    connection.execute(
        sql.SQL(
            "CREATE TABLE IF NOT EXISTS {} (name text PRIMARY KEY, applied_at timestamptz DEFAULT now())"
        ).format(done)
    )
    applied = {name for (name,) in connection.execute(sql.SQL("SELECT name FROM {}").format(done))}
    for name, script in sorted(scripts):
        if name not in applied:
            connection.execute(script.encode())
            connection.execute(sql.SQL("INSERT INTO {} VALUES (%s)").format(done), (name,))
    return applied


@cache
def scripts_of(schema: str) -> tuple[tuple[str, str], ...]:
    """The SQL files of a schema in order, as (name, text)."""
    found = resources.files("naungan.infrastructure") / "migrations" / schema
    return tuple(sorted((f.name, f.read_text("utf-8")) for f in found.iterdir() if f.name.endswith(".sql")))
