"""Does the database show the reader's login only what it may see? Logins, rights, policies, views and functions."""

from typing import Any

import psycopg

from ....projections.engine.row_security import READER
from ....texts.doctor import Doctor
from .finding import Finding, found

WRITER = "naungan_writer"
# What may be known to all reads: how long the log is, and how far the read models are.
_PUBLIC = ("projection.position", "projection.log_state", "projection.projector", "log.log_head")
_OPEN = ("append",)  # the tables of read models that are open to all
# What the reader may ask with another's rights: where the last append ends, which is open to all.
_AS_OWNER = ("log.last_append",)

_RELATIONS = """
SELECT n.nspname || '.' || c.relname AS name, n.nspname, c.relname, c.relkind, c.relrowsecurity,
  coalesce('security_invoker=true' = ANY(c.reloptions) OR 'security_invoker=on' = ANY(c.reloptions), false),
  has_any_column_privilege(%(reader)s, c.oid, 'SELECT'),
  has_any_column_privilege(%(reader)s, c.oid, 'INSERT, UPDATE')
    OR has_table_privilege(%(reader)s, c.oid, 'DELETE, TRUNCATE'),
  (SELECT coalesce(array_agg(p.polname || ':' || coalesce(pg_get_expr(p.polqual, p.polrelid), 'true')), '{}')
   FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
     AND EXISTS (SELECT FROM unnest(p.polroles) r WHERE r = 0 OR pg_has_role(%(reader)s, r, 'MEMBER')))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%%'
ORDER BY 1
"""

# A trigger's function cannot be called by itself.
_FUNCTIONS = """
SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND p.prorettype <> 'trigger'::regtype AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%%'
  AND has_function_privilege(%(reader)s, p.oid, 'EXECUTE')
  AND NOT (n.nspname || '.' || p.proname = ANY(%(known)s) AND EXISTS (
    SELECT FROM unnest(p.proconfig) setting WHERE setting LIKE 'search_path=%%'))
ORDER BY 1
"""
_ACTS_AS = """
SELECT other.rolname FROM pg_roles other, pg_roles reader
WHERE reader.rolname = %s AND other.oid <> reader.oid AND pg_has_role(reader.oid, other.oid, 'MEMBER') ORDER BY 1
"""


def of_logins(connection: psycopg.Connection[Any]) -> list[Finding]:
    """What is wrong with the reader's login and the writer's role."""
    roles = {
        name: (unbound, bypasses)
        for name, unbound, bypasses in connection.execute(
            "SELECT rolname, rolsuper OR rolbypassrls, rolbypassrls FROM pg_roles WHERE rolname = ANY(%s)",
            ([READER, WRITER],),
        )
    }
    faults = []
    if READER not in roles:
        faults.append(found(Doctor.NO_READER, role=READER))
    elif roles[READER][0]:
        faults.append(found(Doctor.READER_UNBOUND, role=READER))
    else:
        for (role,) in connection.execute(_ACTS_AS, (READER,)).fetchall():
            faults.append(found(Doctor.READER_MEMBER, reader=READER, role=role))
    if not roles.get(WRITER, (False, False))[1]:
        faults.append(found(Doctor.WRITER_BOUND, role=WRITER))
    return faults


def of_rows(connection: psycopg.Connection[Any]) -> list[Finding]:
    """What the reader's login may do with the tables and views of one database that it should not; none without such a login
    (see `of_logins`), and none of a superuser, who may do everything.
    """
    able = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", (READER,)).fetchone()
    if able != (False,):
        return []
    faults: list[Finding] = []
    for row in connection.execute(_RELATIONS, {"reader": READER}).fetchall():
        name, schema, relation, kind, guarded, as_asker, reads, writes, policies = row
        if writes or (reads and not _may_read(schema, relation)):
            faults.append(found(Doctor.RIGHT_TOO_MUCH, role=READER, relation=name))
        elif not reads or name in _PUBLIC:
            continue
        elif kind == "v":
            if not as_asker:
                faults.append(found(Doctor.VIEW_AS_OWNER, relation=name))
        elif not guarded:
            faults.append(found(Doctor.ROWS_OPEN, role=READER, relation=name))
        elif relation not in _OPEN and not _is_ours(policies):
            faults.append(found(Doctor.POLICY_WRONG, relation=name))
    asked = {"reader": READER, "known": list(_AS_OWNER)}
    for (name,) in connection.execute(_FUNCTIONS, asked).fetchall():
        faults.append(found(Doctor.FUNCTION_AS_OWNER, role=READER, relation=name))
    return faults


def _may_read(schema: str, relation: str) -> bool:
    if schema == "log":
        return relation in ("stored_events", "log_head")
    return schema not in ("vault", "access")


def _is_ours(policies: list[str]) -> bool:
    """One policy, which asks the settings or shows nothing."""
    if len(policies) != 1:
        return False
    name, _, condition = policies[0].partition(":")
    return name == "reader" and (condition == "false" or "current_setting('app." in condition)
