"""Whose database does a test use? One that an earlier test of this process left, emptied; or a new copy of a template.

To copy 700 files and delete them takes four times as long as to delete a test's rows, and connections that stay open know
already what the tables look like. A test is never told: what it gets holds what a new copy holds.
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any, TypeVar
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from naungan.infrastructure.composition import projections
from naungan.infrastructure.log import datastore as stores
from naungan.infrastructure.log.audit.audit import Check, check_log_over
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.log.users_changed import users_changed
from naungan.infrastructure.postgres.glance import Glance
from naungan.infrastructure.vault import staging as stagings
from naungan.infrastructure.vault import vault as vaults
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.staging import PostgresStaging
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.projections.engine.pools import Pool, pool
from naungan.projections.engine.projection import EventSource, Projection
from naungan.projections.engine.runner import BATCH, Runner
from tests.kept import Kept, KeptConnection, KeptGlance, KeptPool, KeptReaders

_USES = 200  # tests of one database: what they deleted stays in its files
_MOST_ROWS = 2_000  # a test that wrote more leaves a database that is not worth emptying


def database_at(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return psycopg.conninfo.make_conninfo(url, dbname=name)


@cache
def maintenance(postgres: str) -> psycopg.Connection:
    """The one connection of this process over which databases are made and dropped; the fixture `postgres` closes it."""
    return psycopg.connect(postgres, autocommit=True)


def create(postgres: str, name: str, template: str) -> None:
    """Copy a template."""
    # Copying files takes half the time of the other strategy, which reads and logs every page.
    statement = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
    maintenance(postgres).execute(statement.encode())


def drop(postgres: str, name: str) -> None:
    maintenance(postgres).execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextlib.contextmanager
def fresh_database(postgres: str, template: str) -> Iterator[str]:
    """The address of a copy of a template database, which is dropped at the end."""
    name = f"naungan_test_{uuid4().hex[:12]}"
    create(postgres, name, template)
    try:
        yield database_at(postgres, name)
    finally:
        drop(postgres, name)


@dataclass
class Lent:
    """A copy of a template that one test after another uses, and what stays connected between them, by whose it is.

    `since`: the first transaction that its rows may be of if they are none of the template's.
    """

    postgres: str
    name: str
    since: str
    emptying: "Emptying | None" = None
    kept: dict[str, Kept] = field(default_factory=dict)
    uses: int = 0

    @property
    def url(self) -> str:
        return database_at(self.postgres, self.name)

    def is_as_new(self, first: Callable[[], "AtFirst"], rows: str | None) -> bool:
        """Empty it, if a test had it, and fill it in with rows that were told, if any; whether it is as a new copy with them now,
        and worth using again.
        """
        if not self.uses and rows is None:
            return True
        try:
            kept = self._idle()
            if kept is None or self.uses >= _USES:
                return False
            return self._emptied_by(first).done_beside(kept, rows)
        except psycopg.OperationalError:
            return False  # a test that ends connections ends these too

    def holds(self, rows: str | None) -> bool:
        """Whether these were the rows it was filled in with last, or none."""
        return rows == (None if self.emptying is None else self.emptying.rows)

    def told(self, first: Callable[[], "AtFirst"]) -> str:
        """What makes a database hold the rows that this one holds now."""
        return self._emptied_by(first).told()

    def _emptied_by(self, first: Callable[[], "AtFirst"]) -> "Emptying":
        self.emptying = self.emptying or Emptying(self.url, first(), self.since)
        return self.emptying

    def _idle(self) -> list[int] | None:
        """The processes of the connections that stay open; None where somebody has not let go of one."""
        found = [one.processes() for one in self.kept.values()]
        return None if None in found else [process for some in found for process in some or ()]

    def close(self) -> None:
        for one in self.kept.values():
            one.close()
        if self.emptying is not None:
            self.emptying.connection.close()
        drop(self.postgres, self.name)


@dataclass(frozen=True)
class AtFirst:
    """What a copy of a template holds: its schema in short, and in full where that differs; and the body of the function that
    makes it so again.
    """

    schema: Any
    more: Any
    body: str

    @classmethod
    def of(cls, url: str) -> "AtFirst":
        """What a new copy holds, read from the template itself."""
        with psycopg.connect(url, autocommit=True) as connection:
            schema, more = (connection.execute(query).fetchone() for query in (_SCHEMA, _MORE))
            return cls(schema, more, filling(connection))


def filling(connection: psycopg.Connection[Any]) -> str:
    """The body of the function that makes a database hold what this one holds now. Tables that have rows it looks through first,
    all others it empties.
    """
    parts = []
    for name, columns in connection.execute(_TABLES).fetchall():
        delete = f"DELETE FROM {name}; GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;"
        query = f"SELECT count(*), json_agg(t)::text FROM {name} t"
        count, rows = connection.execute(query.encode()).fetchone() or (0, None)
        if rows is None:
            # A table that no transaction has written to is not planned for.
            parts.append(f"IF pg_relation_size('{name}') > 0 THEN {delete} END IF;")
            continue
        # Whatever is not of these rows is of a later transaction, or no longer there.
        differ = (
            f"(SELECT count(*) FROM {name}) <> {count}"
            f" OR EXISTS (SELECT FROM {name} WHERE age(xmin) <= age(first_xid))"
        )
        first = f"SELECT {columns} FROM json_populate_recordset(NULL::{name}, {sql.Literal(rows).as_string(connection)})"
        insert = f"INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE {first};"
        parts.append(f"IF {differ} THEN {delete} {insert} END IF;")
    for name, value, called in connection.execute(_SEQUENCES).fetchall():
        parts.append(f"PERFORM setval('{name}', {value}, {called});")
    return " ".join(parts)


class Emptying:
    """Makes a database what it was at first, but for the space that deleted rows take up, and fills it in with `rows`."""

    def __init__(self, url: str, first: AtFirst, since: str) -> None:
        self._first = first
        self._schema = first.schema
        self._since = since
        self._body = ""  # of the function that is there
        self.rows: str | None = None
        self.connection = psycopg.connect(url, autocommit=True)

    def told(self) -> str:
        """What makes a database hold the rows that this one holds now."""
        self.rows = filling(self.connection)
        self._since = self._next()
        return self.rows

    def done_beside(self, kept: list[int], rows: str | None) -> bool:
        """End whoever is connected beside these, delete what was written, and fill in rows that were told, if any. False where that
        is not enough: one of these was ended, the schema was changed, a lock is held, or too much was deleted.
        """
        there, _ = self.connection.execute(_END_OTHERS, (kept, kept)).fetchone() or (0, 0)
        if there != len(kept) or not self._has_first_schema():
            return False
        body = self._first.body if rows is None else rows
        if body != self._body:
            # Triggers that forbid to change the log, and keys that tell an order, do not hold here.
            self.connection.execute("SET session_replication_role = replica")
            self.connection.execute(
                "CREATE OR REPLACE FUNCTION pg_temp.empty(first_xid xid) RETURNS bigint LANGUAGE plpgsql AS $filling$"
                f" DECLARE n bigint; deleted bigint := 0; BEGIN {body} RETURN deleted; END $filling$".encode()
            )
            self._body = body
            self._schema = self._now()
        since = self._since if rows == self.rows else _EVERY
        (deleted,) = self.connection.execute("SELECT pg_temp.empty(%s::xid)", (since,)).fetchone() or (0,)
        self.rows, self._since = rows, self._next()
        return bool(deleted <= _MOST_ROWS)

    def _next(self) -> str:
        (xid,) = self.connection.execute(NEXT).fetchone() or ("",)
        return str(xid)

    def _has_first_schema(self) -> bool:
        now = self._now()
        if now == self._schema:
            return True
        # What was granted, and granted again, is written anew and says the same.
        if (
            now[_OF_MORE:] != self._schema[_OF_MORE:]
            or self.connection.execute(_MORE).fetchone() != self._first.more
        ):
            return False
        self._schema = now
        return True

    def _now(self) -> Any:
        return self.connection.execute(_SCHEMA).fetchone()


NEXT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::xid::text"  # the next transaction that writes
_EVERY = "2"  # no row is of an earlier transaction
_TABLES = """SELECT c.oid::regclass::text, string_agg(quote_ident(attname), ', ' ORDER BY attnum)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute a ON attrelid = c.oid
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
AND attgenerated = '' GROUP BY c.oid ORDER BY 1"""
_SEQUENCES = """SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value IS NOT NULL
FROM pg_sequences"""
_END_OTHERS = """SELECT count(*) FILTER (WHERE pid = ANY(%s)),
count(CASE WHEN pid <> pg_backend_pid() AND pid <> ALL(%s) THEN pg_terminate_backend(pid, 10000) END)
FROM pg_stat_activity WHERE datname = current_database()"""
# What a change of tables, rights, functions, or of what the planner knows, leaves behind: a row more or less, or a later transaction.
# Of the first three, granting once more leaves that too: what they say is compared then. Roles are of all databases, new ones too.
_CATALOGS = (
    *(
        "class",
        "namespace",
        "proc",
        "attribute",
        "attrdef",
        "constraint",
        "index",
        "trigger",
        "policy",
        "rewrite",
    ),
    *("type", "statistic", "extension", "event_trigger", "default_acl", "largeobject_metadata"),
)
_OF_MORE = 3
# Of those, most rows are of the server's own functions and tables, which nobody changes.
_OF_OURS = {"proc": "WHERE oid >= 16384", "attribute": "WHERE attrelid >= 16384"}
_NEWEST = "age('3'::xid) - min(nullif(age(xmin), 2147483647))"  # the last transaction that wrote a row, counted from the first one
_SCHEMA = """SELECT {}, (SELECT (sum(relpages), sum(reltuples))::text FROM pg_class),
(SELECT array_agg(s::text) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase AND datname = current_database()),
(SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database AND datname = current_database()
  WHERE pid <> pg_backend_pid())""".format(
    ", ".join(
        f"(SELECT (count(*), {_NEWEST})::text FROM pg_{name} {_OF_OURS.get(name, '')})" for name in _CATALOGS
    )
)
_MORE = """WITH n AS (SELECT oid, n::text AS said FROM pg_namespace n WHERE nspname !~ '^pg_')
SELECT (SELECT string_agg(said, ' ' ORDER BY oid) FROM n),
(SELECT md5(string_agg(c::text, ' ' ORDER BY c.oid)) FROM pg_class c JOIN n ON n.oid = relnamespace),
(SELECT md5(string_agg(p::text, ' ' ORDER BY p.oid)) FROM pg_proc p JOIN n ON n.oid = pronamespace)"""


_IN_USE: dict[str, Lent] = {}


Store = TypeVar("Store", bound=PostgresEventStore)


def store_at(url: str) -> contextlib.AbstractContextManager[PostgresEventStore]:
    """A store; its connections stay open where the database is used again."""
    return store_of(PostgresEventStore, url)


@contextlib.contextmanager
def store_of(kind: type[Store], url: str) -> Iterator[Store]:
    """The same, of a kind that a test needs."""
    with _kept_open(stores, "LivingPool", url, kind.__name__):
        store = kind(url)
    with contextlib.closing(store):
        yield store


@contextlib.contextmanager
def vault_at(url: str, keys: Keys) -> Iterator[PostgresVault]:
    """A vault; its connections stay open where the database is used again."""
    with _kept_open(vaults, "LivingPool", url):
        vault = PostgresVault(url, keys)
    with contextlib.closing(vault):
        yield vault


@contextlib.contextmanager
def staging_at(url: str, keys: Keys) -> Iterator[PostgresStaging]:
    """Where lists wait; its connections stay open where the database is used again."""
    with _kept_open(stagings, "ConnectionPool", url):
        staging = PostgresStaging(url, keys)
    with contextlib.closing(staging):
        yield staging


@contextlib.contextmanager
def pools_kept_open(url: str) -> Iterator[None]:
    """Within, whatever opens a log, a vault or lists that wait at this address, as commands of the command line do, finds
    connections that stay open where the database is used again.
    """
    with (
        _kept_open(stores, "LivingPool", url, "of commands"),
        _kept_open(vaults, "LivingPool", url),
        _kept_open(stagings, "ConnectionPool", url),
    ):
        yield


@contextlib.contextmanager
def looking_at(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection as `psycopg.connect` gives it, that stays open where the database is used again: for whoever says nothing
    to it that outlasts a transaction, and ends no connections.
    """
    with _connected(url, "looking") as connection, connection.transaction():
        yield connection


def checked_log(url: str) -> list[Check]:
    """What `check_log` finds, over a connection that stays open where the database is used again."""
    with _connected(url, "checking") as connection:
        try:
            return list(check_log_over(connection))
        finally:
            connection.rollback()


@contextlib.contextmanager
def _connected(url: str, name: str) -> Iterator[psycopg.Connection[Any]]:
    lent = _IN_USE.get(url)
    kept = None if lent is None else lent.kept.pop(name, None)
    there = isinstance(kept, KeptConnection) and not kept.connection.closed
    connection = kept.connection if isinstance(kept, KeptConnection) and there else psycopg.connect(url)
    try:
        yield connection
    finally:
        if lent is None or name in lent.kept:
            connection.close()
        else:
            lent.kept[name] = KeptConnection(connection)


@contextlib.contextmanager
def runner_at(
    url: str, source: EventSource, of: Sequence[Projection] | None = None, batch: int = BATCH
) -> Iterator[Runner]:
    """A projector of these read models, or of all; its connection stays open where the database is used again."""
    lent = _IN_USE.get(url)
    runner = Runner(source, projections() if of is None else of, url, batch=batch)
    if lent is None:
        with contextlib.closing(runner):
            yield runner
        return
    kept = lent.kept.get("projector")
    if isinstance(kept, KeptConnection):
        runner._connection = kept.connection
    try:
        yield runner
    finally:
        if runner._connection is not None:
            lent.kept["projector"] = KeptConnection(runner._connection)


def readers_at(url: str, user: str | None = None) -> tuple[Pool, Pool]:
    """Pools that read models and the log are read over, on the event loop of all tests (`one_loop`), as a user of the server;
    they stay open where the database is used again.
    """
    lent = _IN_USE.get(url)
    address = url if user is None else psycopg.conninfo.make_conninfo(url, user=user)

    def made(name: str, most: int) -> Pool:
        kept = None if lent is None else lent.kept.get(f"{name} {user}")
        if isinstance(kept, KeptReaders):
            return kept.pool
        made = pool(address, least=0, most=most)
        if lent is not None:
            lent.kept[f"{name} {user}"] = KeptReaders(made)
        return made

    return made("models", 4), made("log", 2)


def changed_at(url: str) -> Glance:
    """What tells whether rights changed, on the event loop of all tests; it stays open where the database is used again."""
    lent = _IN_USE.get(url)
    if lent is None:
        return users_changed(url)
    kept = lent.kept.get("glance")
    if not isinstance(kept, KeptGlance):
        lent.kept["glance"] = kept = KeptGlance(users_changed(url))
    return kept.glance


@contextlib.contextmanager
def _kept_open(module: ModuleType, kind: str, url: str, whose: str = "") -> Iterator[None]:
    """Within, a pool of this kind that a module makes of connections to this address is the one that was kept, or is kept
    from now on, where the database is used again: who closes it lets go of it. A process that is forked meanwhile connects
    for itself.
    """
    lent = _IN_USE.get(url)
    if lent is None:
        yield
        return
    name, before, here = f"{module.__name__} {whose}", getattr(module, kind), os.getpid()

    def made(address: str, **options: Any) -> ConnectionPool[Any]:
        kept, ours = lent.kept.get(name), address == url and os.getpid() == here
        if ours and isinstance(kept, KeptPool) and not kept.pool.closed:
            return kept.pool
        pool: ConnectionPool[Any] = before(address, **options)
        if ours:
            lent.kept[name] = KeptPool(pool)
        return pool

    setattr(module, kind, made)
    try:
        yield
    finally:
        setattr(module, kind, before)


class Shelf:
    """Databases of this process that no test uses at the moment, by template. Each is emptied when it is asked for again."""

    def __init__(self, postgres: str) -> None:
        self._postgres = postgres
        self._first: dict[str, AtFirst] = {}
        self._left: dict[str, list[Lent]] = {}

    @contextlib.contextmanager
    def lend(self, template: str, rows: str | None = None) -> Iterator[str]:
        """A database like a new copy of a template; or like one of a template with the same tables that holds these rows (`told`)."""
        lent = self._as_new(template, rows)
        lent.uses += 1
        _IN_USE[lent.url] = lent
        try:
            yield lent.url
        finally:
            del _IN_USE[lent.url]
            self._left.setdefault(template, []).append(lent)

    def told(self, template: str, url: str) -> str:
        """The rows that a lent database of this template holds now, to be lent with it again and again."""
        return _IN_USE[url].told(lambda: self._at_first(template))

    def close(self) -> None:
        for left in self._left.values():
            for lent in left:
                lent.close()

    def _as_new(self, template: str, rows: str | None) -> Lent:
        left = self._left.setdefault(template, [])
        left.sort(key=lambda lent: (lent.holds(rows), not lent.holds(None)))
        # Of tests with rows and tests without, one after the other, each finds its own.
        while len(left) > 1 or (left and left[0].holds(rows)):
            lent = left.pop()
            if lent.is_as_new(lambda: self._at_first(template), rows):
                return lent
            lent.close()
        name = f"naungan_test_{uuid4().hex[:12]}"
        create(self._postgres, name, template)
        (since,) = maintenance(self._postgres).execute(NEXT).fetchone() or ("",)
        lent = Lent(self._postgres, name, since)
        assert lent.is_as_new(lambda: self._at_first(template), rows)
        return lent

    def _at_first(self, template: str) -> AtFirst:
        if template not in self._first:
            self._first[template] = AtFirst.of(database_at(self._postgres, template))
        return self._first[template]
