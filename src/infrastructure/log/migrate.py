"""Which tables and rights does the log need in this version? Its schema, its guards, a role that may only add, and a login
that may only read what its settings let it see.
"""

import psycopg

from ...projections.engine.row_security import READER, UNSCOPED
from ..postgres.logins import WRITER
from ..postgres.migrations import apply, scripts_of
from .guards import anew, guards

_GUARDS = "0001_zguards.sql"  # a new log takes the guards as they are now
_WRITES = {
    "stored_events": ("SELECT", "INSERT"),
    "command": ("SELECT", "INSERT"),
    "log_head": ("SELECT", "UPDATE"),
    **dict.fromkeys(guards.TABLES, ("SELECT", "INSERT", "UPDATE", "DELETE")),
}
# Whether all is granted: to grant it once more would write it anew, and every connection would read its tables and plans again.
_MAY_WRITE = f"SELECT has_schema_privilege('{WRITER}', 'log', 'USAGE')" + "".join(
    f" AND has_table_privilege('{WRITER}', 'log.{table}', '{right}')"
    for table, rights in _WRITES.items()
    for right in rights
)
_MAY_READ = f"""SELECT has_schema_privilege('{READER}', 'log', 'USAGE')
AND has_table_privilege('{READER}', 'log.stored_events', 'SELECT')
AND has_table_privilege('{READER}', 'log.log_head', 'SELECT')
AND has_function_privilege('{READER}', 'log.last_append'::regproc, 'EXECUTE')
AND has_function_privilege('{WRITER}', 'log.last_append'::regproc, 'EXECUTE')"""
_IS_READY = """SELECT 1 FROM pg_roles WHERE rolname = %s
AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %s AND NOT rolbypassrls)"""


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
        if cursor.execute(_MAY_WRITE).fetchone() == (True,):
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA log TO {WRITER}")
        for table, rights in _WRITES.items():
            cursor.execute(f"GRANT {', '.join(rights)} ON log.{table} TO {WRITER}")


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
                if not cursor.execute(_IS_READY, (READER, WRITER)).fetchone():
                    cursor.execute(f"ALTER ROLE {WRITER} BYPASSRLS")
        except (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.UniqueViolation,
            psycopg.errors.DuplicateObject,
            psycopg.errors.UndefinedObject,
            psycopg.errors.InternalError_,  # two at once: "tuple concurrently updated"
        ):
            pass
        if not cursor.execute(_IS_READY, (READER, WRITER)).fetchone():
            return
        if cursor.execute(_MAY_READ).fetchone() != (True,):
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
