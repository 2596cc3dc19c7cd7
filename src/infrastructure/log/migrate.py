"""Which tables and rights does the log need in this version? Its schema, its guards, and a role that may only add."""

import psycopg

from ..postgres.migrations import apply, scripts_of
from .guards import anew, guards

_ROLE = "naungan_writer"
_GUARDS = "0001_zguards.sql"  # a new log takes the guards as they are now


def migrate_log(url: str) -> None:
    """Bring the log to this version. Safe to call at every start and from several processes.

    Guards of an earlier meaning are derived anew. Raises MigrationProblem, GuardsDiffer or GuardsUnreadable.
    """
    with psycopg.connect(url) as connection:
        applied = apply(connection, "log", [*scripts_of("log"), (_GUARDS, guards.tables("log"))])
        if _GUARDS not in applied:
            anew.note_first(connection)
        anew.bring_up(connection)
        _limit_writer(connection)


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
