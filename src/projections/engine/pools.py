"""Over which connections is read? Pools of them: read only, and each statement bounded."""

from typing import NamedTuple

from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from .scoped import ScopedConnection

Pool = AsyncConnectionPool[ScopedConnection]
_FOR_CONNECTION = 0.8  # of the time that a question may take, how much it waits for a connection


class Pools(NamedTuple):
    """Where is read: `open` as whoever owns the tables, `guarded` as the reader's login, to whom rows are shown by scope; None
    where no row is guarded.
    """

    open: Pool
    guarded: Pool | None = None


def pool(
    conninfo: str,
    *,
    least: int = 1,
    most: int = 8,
    timeout: float = 10.0,
    prepare: bool = True,
    role: str | None = None,
) -> Pool:
    """A pool for readers, not opened yet: read only, autocommit, every statement bounded by `timeout` seconds, and a little
    sooner the waiting for a connection, so that whoever waited in vain hears that it was this. With a `role` from the first
    moment on, where the address is not of a login of its own.
    """
    return AsyncConnectionPool(
        conninfo,
        connection_class=ScopedConnection,
        min_size=least,
        max_size=most,
        open=False,
        timeout=timeout * _FOR_CONNECTION,
        kwargs={
            "autocommit": True,
            "row_factory": dict_row,
            "prepare_threshold": 1 if prepare else None,
            # JIT costs more than these queries; planning them anew each time, ten times as much as running them. Not when first
            # sent: who leaves while a statement is prepared leaves it running.
            "options": f"-c statement_timeout={int(timeout * 1000)} -c default_transaction_read_only=on"
            " -c jit=off -c plan_cache_mode=force_generic_plan"
            + ("" if role is None else f" -c role={role}"),
        },
    )
