"""Over which connections is the log written and read? The library's datastore on a connection URL, in the writer's role."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg.rows import dict_row, tuple_row

from ..postgres.connections import LivingPool
from ..postgres.logins import WRITER
from .commits import MOST_AHEAD

_LOCK_TIMEOUT = "5s"
_WRITER_IS_THERE = """SELECT 1 FROM pg_roles WHERE rolname = %s
    AND coalesce(has_schema_privilege(rolname, to_regnamespace('log'), 'USAGE'), true)"""


class UrlDatastore(PostgresDatastore):
    """The library's datastore on a connection URL, which may name several hosts and any libpq option."""

    def __init__(self, url: str, pool_size: int) -> None:
        super().__init__("", "", "", "", "", schema="log")
        self.pool.close()

        def configure(connection: psycopg.Connection[Any]) -> None:
            connection.autocommit = True
            connection.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
            # A role that was made after the log has its rights from `migrate_log`: until then we write as who owns it.
            if connection.execute(_WRITER_IS_THERE, (WRITER,)).fetchone():
                connection.execute(f"SET ROLE {WRITER}")

        # One is kept to read with, one by whoever records, and some by who writes ahead, see `GroupCommit`.
        most = pool_size + 2 + MOST_AHEAD
        pool: LivingPool[Any] = LivingPool(url, min_size=1, max_size=most, open=False, configure=configure)
        pool.opened()
        self.pool = pool  # type: ignore[assignment]

    def register_type_adapters(self) -> None:
        """There are none: the log has tables and types of its own."""

    @contextmanager
    def get_connection(self) -> Iterator[psycopg.Connection[Any]]:
        """One for the library's own statements, which name the columns of their rows."""
        with super().get_connection() as connection:
            connection.row_factory = dict_row
            try:
                yield connection
            finally:
                connection.row_factory = tuple_row  # type: ignore[assignment]
