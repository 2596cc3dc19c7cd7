"""Which tables and rights does the log need in this version? Its schema, its guards, a role that may only add, and a login
that may only read what its settings let it see.
"""

import psycopg

from ...projections.engine.row_security import READER, UNSCOPED
from ..postgres.logins import WRITER
from ..postgres.migrations import apply, scripts_of
from .guards import anew, guards

_GUARDS = "0001_zguards.sql"  # a new log takes the guards as they are now


def migrate_log(connection: psycopg.Connection) -> None:
    """Bring the log to this version, and commit. Safe to call at every start and from several processes.

    Guards of an earlier meaning are derived anew. Raises MigrationProblem, GuardsDiffer or GuardsUnreadable.
    """
    applied = apply(connection, "log", [*scripts_of("log"), (_GUARDS, guards.tables("log"))])
    if _GUARDS not in applied:
        anew.note_first(connection)
    anew.bring_up(connection)
    _limit_writer(connection)
    _limit_reader(connection)
    connection.commit()


def _limit_writer(connection: psycopg.Connection) -> None:
    """A role that may add to the log and change its guards, and no more; left out where we may not create roles."""
    with connection.cursor() as cursor:
        try:
            with connection.transaction():
                if not cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (WRITER,)).fetchone():
                    cursor.execute(f"CREATE ROLE {WRITER} NOLOGIN")
                cursor.execute(f"GRANT {WRITER} TO CURRENT_USER")
        except (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.UniqueViolation,
            psycopg.errors.DuplicateObject,
        ):
            if not cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (WRITER,)).fetchone():
                return
        cursor.execute(f"GRANT USAGE ON SCHEMA log TO {WRITER}")
        cursor.execute(f"GRANT SELECT, INSERT ON log.stored_events, log.command TO {WRITER}")
        cursor.execute(f"GRANT SELECT, UPDATE ON log.log_head TO {WRITER}")
        for table in guards.TABLES:
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON log.{table} TO {WRITER}")


def _limit_reader(connection: psycopg.Connection) -> None:
    """A login that sees events of the regencies in its settings alone. Left out where we may not create logins, or where the
    writer could not add to a table whose rows are guarded.
    """
    with connection.cursor() as cursor:
        try:
            with connection.transaction():
                if not cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (READER,)).fetchone():
                    cursor.execute(f"CREATE ROLE {READER} LOGIN")
                cursor.execute(f"GRANT {READER} TO CURRENT_USER")
                cursor.execute(f"ALTER ROLE {WRITER} BYPASSRLS")
        except (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.UniqueViolation,
            psycopg.errors.DuplicateObject,
            psycopg.errors.UndefinedObject,
            psycopg.errors.InternalError_,  # two at once: "tuple concurrently updated"
        ):
            pass
        ready = cursor.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s AND NOT EXISTS"
            " (SELECT 1 FROM pg_roles WHERE rolname = %s AND NOT rolbypassrls)",
            (READER, WRITER),
        ).fetchone()
        if not ready:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA log TO {READER}")
        cursor.execute(f"GRANT SELECT ON log.stored_events, log.log_head TO {READER}")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION log.last_append TO {READER}, {WRITER}")
        if _is_guarded(connection):
            return
        cursor.execute("ALTER TABLE log.stored_events ENABLE ROW LEVEL SECURITY")
        cursor.execute(
            f"CREATE POLICY reader ON log.stored_events FOR SELECT TO {READER} USING (coalesce(scope, '{UNSCOPED}')"
            " = any((SELECT nullif(current_setting('app.whole', true), '')::text[])::text[]))"
        )


def rows_are_guarded(url: str) -> bool:
    """Whether the reader's login sees events by its settings alone."""
    with psycopg.connect(url) as connection:
        return _is_guarded(connection)


def _is_guarded(connection: psycopg.Connection) -> bool:
    guarded = "SELECT relrowsecurity FROM pg_class WHERE oid = 'log.stored_events'::regclass"
    return connection.execute(guarded).fetchone() == (True,)
