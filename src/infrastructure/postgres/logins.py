"""Which logins does Naungan need in a PostgreSQL that is not its own? SQL for an administrator of that server.

The embedded server makes them by itself: there Naungan is the administrator.
"""

import getpass
import os
from collections.abc import Iterator, Mapping, Sequence

from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from ...projections.engine.row_security import READER

WRITER = "naungan_writer"
_DEFAULT_PORT = "5432"


def logins_sql(event_store: str, read_model: str, vault: str) -> str:
    """The SQL that makes the logins behind three addresses; it may be run again. A section for each server, which its superuser runs
    once the databases are there. No password stands in it.
    """
    servers: dict[str, list[Mapping[str, str]]] = {}
    guarded = []
    for url, holds_rows in ((event_store, True), (read_model, True), (vault, False)):
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
        host = f"{parts.get('host', 'localhost')}:{parts.get('port', _DEFAULT_PORT)}"
        servers.setdefault(host, []).append(parts)
        if holds_rows:
            guarded.append(host)
    return "\n".join(
        line for host, parts in servers.items() for line in _section(host, parts, rows=host in guarded)
    )


def _section(host: str, databases: Sequence[Mapping[str, str]], *, rows: bool) -> Iterator[str]:
    owners = dict.fromkeys(_owner(parts) for parts in databases)
    yield f"-- {host}: run by a superuser of this server"
    for owner in owners:
        yield from _role(owner, "LOGIN", "its password: by \\password, or as your server has it")
    if rows:
        yield from _role(READER, "LOGIN", "reads by scope alone; it needs no password")
        yield from _role(WRITER, "NOLOGIN", "adds to the log; may not be bound by row security")
        yield _filled("ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;", READER)
        yield _filled("ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;", WRITER)
        for owner in owners:
            yield _filled("GRANT {}, {} TO {};", READER, WRITER, owner)
    named = {(parts.get("dbname", _owner(parts)), _owner(parts)) for parts in databases}
    for database, owner in sorted(named):
        yield _filled("GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {} TO {};", database, owner)
        if rows:
            yield _filled("GRANT CONNECT ON DATABASE {} TO {};", database, READER)


def _role(name: str, kind: str, comment: str) -> Iterator[str]:
    literal = sql.Literal(name).as_string(None)
    yield f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal})"
    yield _filled(f"THEN CREATE ROLE {{}} {kind}; END IF; END $$; -- {comment}", name)


def _owner(parts: Mapping[str, str]) -> str:
    """The login of an address, as libpq finds it."""
    return parts.get("user") or os.environ.get("PGUSER") or getpass.getuser()


def _filled(statement: str, *names: str) -> str:
    return sql.SQL(statement).format(*map(sql.Identifier, names)).as_string(None)
