"""Which tables does this version need? Plain versioned SQL, applied in order, each file once.

`migrations/<schema>/NNNN_name.sql` belongs to one schema of one database; what was applied is remembered there.
"""

from importlib import resources

import psycopg
from psycopg import sql

from .log.guards import anew as guards_anew
from .log.guards import guards

_LOCK = 0x6E61_756E  # one migration at a time; any constant of ours will do
_ROLE = "naungan_writer"
_GUARDS = "0001_zguards.sql"  # a new log takes the guards as they are now


class MigrationProblem(Exception):  # noqa: N818
    """The database cannot be brought to this version; the message is one line that says why."""


def migrate(url: str, schema: str) -> None:
    """Bring one schema (`log` or `vault`) to this version. Safe to call at every start and from several processes.

    Guards of an earlier meaning are derived anew. Raises MigrationProblem, GuardsDiffer or GuardsUnreadable.
    """
    with psycopg.connect(url) as connection:
        version = connection.info.server_version
        if version < 150000:
            raise MigrationProblem(f"PostgreSQL 15 or newer is needed, this is {version // 10000}")
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
        done = sql.Identifier(schema, "migration")
        connection.execute(
            sql.SQL(
                "CREATE TABLE IF NOT EXISTS {} (name text PRIMARY KEY, applied_at timestamptz DEFAULT now())"
            ).format(done)
        )
        applied = {name for (name,) in connection.execute(sql.SQL("SELECT name FROM {}").format(done))}
        for name, script in scripts(schema):
            if name not in applied:
                connection.execute(script.encode())
                connection.execute(sql.SQL("INSERT INTO {} VALUES (%s)").format(done), (name,))
        if schema == "log":
            if _GUARDS not in applied:
                guards_anew.note_first(connection)
            guards_anew.bring_up(connection)
            _limit_writer(connection)


def scripts(schema: str) -> list[tuple[str, str]]:
    """The SQL files of a schema in order, as (name, text)."""
    top = resources.files(__package__) / "migrations"
    found = [(f.name, f.read_text("utf-8")) for f in (top / schema).iterdir() if f.name.endswith(".sql")]
    if schema == "log":
        found.append((_GUARDS, guards.tables("log")))
    return sorted(found)


def _limit_writer(connection: psycopg.Connection) -> None:
    """A role that may add to the log and change its guards, and no more; left out where we may not create roles."""
    with connection.cursor() as cursor:
        try:
            with connection.transaction():
                if not cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (_ROLE,)).fetchone():
                    cursor.execute(f"CREATE ROLE {_ROLE} NOLOGIN")
                cursor.execute(f"GRANT {_ROLE} TO CURRENT_USER")
        except (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.UniqueViolation,
            psycopg.errors.DuplicateObject,
        ):
            if not cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (_ROLE,)).fetchone():
                return
        cursor.execute(f"GRANT USAGE ON SCHEMA log TO {_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT ON log.stored_events, log.command TO {_ROLE}")
        cursor.execute(f"GRANT SELECT, UPDATE ON log.log_head TO {_ROLE}")
        for table in guards.TABLES:
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON log.{table} TO {_ROLE}")
