"""Which rows may a reader see? Row-level security of PostgreSQL on every table of a read model.

The reader's login sees a row only where its regency stands in the settings of the very transaction that asks:
`app.scope` holds the regencies that are touched, `app.whole` those that may be seen whole, `app.villages` the villages that may be
seen of the others, `app.offices` regencies of which the lists are seen that the regency itself proposed. Without settings there is no row. Tables without a village are closed to who sees villages alone. The owner
of the tables, who projects, is not bound.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

READER = "naungan_reader"
UNSCOPED = "ALL"  # stands in a scope for events that belong to no regency: of users
SETTINGS = (
    "SELECT set_config('app.scope', %s, true), set_config('app.whole', %s, true),"
    " set_config('app.villages', %s, true), set_config('app.offices', %s, true)"
)
_OPEN = frozenset({"append"})  # says how long the log is, and when something was recorded: that is public
_POSITIONS = frozenset(
    {"coverage_checkpoint_at", "coverage_partition"}
)  # hold positions of a regency, and no number of it
_VILLAGES = ("village", "region")  # the columns that may hold a village's code
_PROPOSED = frozenset({"participant_list", "list_people", "listed_row"})  # `region`: who proposed the list
_SEVERAL = "villages"  # the column that may hold those of several, whose own part of a row lies elsewhere
_COLUMNS = (
    "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
)
_GUARDED = """SELECT n.nspname, c.relname,
  ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
  (SELECT obj_description(p.oid, 'pg_policy') FROM pg_policy p
   WHERE p.polrelid = c.oid AND p.polname = 'reader' AND c.relrowsecurity)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY(%s) AND c.relkind = 'r'"""


class Scope(NamedTuple):
    """What may be seen: these regencies whole, and of others these villages, and the lists that these regencies themselves
    proposed (`offices`). Of the regencies of `counted` it may be counted what is there; no statement but one that counts is shown
    their rows.
    """

    whole: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()

    @property
    def counting(self) -> "Scope":
        """What a statement may see that counts."""
        return self._replace(whole=tuple(dict.fromkeys((*self.whole, *self.counted))), counted=())

    @property
    def touched(self) -> Collection[str]:
        """The regencies of which anything may be seen."""
        return dict.fromkeys((*self.whole, *(village[:5] for village in self.villages), *self.offices))

    @property
    def settings(self) -> tuple[str, str, str, str]:
        """The values of `SETTINGS`, as PostgreSQL's arrays."""
        return _array(self.touched), _array(self.whole), _array(self.villages), _array(self.offices)


NOTHING = Scope()


def secure(connection: psycopg.Connection[Any], schema: str, tables: Sequence[str]) -> None:
    """Give the reader's login the right to read these tables, and to see of them what it may; nothing where there is no such
    login. Safe to call again.
    """
    if not _has_reader(connection):
        return
    reader = sql.Identifier(READER)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(schema), reader))
    for table in tables:
        name = sql.Identifier(schema, table)
        connection.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(name, reader))
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name))
        connection.execute(sql.SQL("DROP POLICY IF EXISTS reader ON {}").format(name))
        condition = _condition(table, _columns(connection, schema, table))
        connection.execute(
            sql.SQL("CREATE POLICY reader ON {} FOR SELECT TO {} USING ({})").format(
                name, reader, sql.SQL(condition)
            )
        )
        connection.execute(
            sql.SQL("COMMENT ON POLICY reader ON {} IS {}").format(name, sql.Literal(condition))
        )


def show_to_reader(connection: psycopg.Connection[Any], schema: str, relations: Sequence[str]) -> None:
    """Give the reader's login the right to read views, which show no more than their tables do, or what is open to all."""
    if not _has_reader(connection):
        return
    reader = sql.Identifier(READER)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(schema), reader))
    for relation in relations:
        name = sql.Identifier(schema, relation)
        connection.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(name, reader))


def not_secured(
    connection: psycopg.Connection[Any], wanted: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Of these tables, by their schemas, those that are there in schemas where one has its rows not guarded as this version guards
    them, which the policy's comment says; nothing where there is no reader's login to guard them from.
    """
    if not _has_reader(connection):
        return {}
    found: dict[str, list[str]] = {}
    open_in: set[str] = set()
    for schema, table, columns, guarded in connection.execute(_GUARDED, (list(wanted),)):
        if table in wanted[schema]:
            found.setdefault(schema, []).append(table)
            if guarded != _condition(table, columns):
                open_in.add(schema)
    return {schema: tables for schema, tables in found.items() if schema in open_in}


def _condition(table: str, columns: Sequence[str]) -> str:
    """Who sees a row. The settings are read once a statement: that is what makes it fast."""
    if table in _OPEN:
        return "true"
    if "regency" not in columns:
        return "false"
    if table in _POSITIONS:
        return f"regency = {_any('scope')}"
    whole = f"regency = {_any('whole')}"
    village = next((column for column in _VILLAGES if column in columns), None)
    ways = [whole, *([] if village is None else [f"{village} = {_any('villages')}"])]
    if _SEVERAL in columns:
        ways.append(f"{_SEVERAL} && {_setting('villages')}")
    if table in _PROPOSED and "region" in columns:  # a version before may have had none
        ways.append(f"region = {_any('offices')}")
    seen = f"({' OR '.join(ways)})"
    return f"regency = {_any('scope')} AND {seen}"


def _any(setting: str) -> str:
    return f"any({_setting(setting)})"


def _setting(setting: str) -> str:
    return f"(SELECT nullif(current_setting('app.{setting}', true), '')::text[])::text[]"


def _columns(connection: psycopg.Connection[Any], schema: str, table: str) -> list[str]:
    rows = connection.execute(_COLUMNS, (f"{schema}.{table}",)).fetchall()
    return [row[0] for row in rows]


def _has_reader(connection: psycopg.Connection[Any]) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (READER,)).fetchone() is not None


def _array(values: Any) -> str:
    """A text[] as PostgreSQL reads it; codes of regions hold nothing that would need quotes."""
    listed = list(values)
    assert all(value.replace(".", "").isalnum() for value in listed)
    return "{" + ",".join(listed) + "}" if listed else ""
