"""What stays connected from one test to the next? Pools, the projector's connection, the one that is asked whether rights changed."""

from dataclasses import dataclass
from typing import Any, Protocol

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from naungan.infrastructure.postgres.glance import Glance
from naungan.projections.engine.pools import Pool
from tests import one_loop


class Kept(Protocol):
    """Connections to a database that is used again."""

    def processes(self) -> list[int] | None:
        """The server's processes of its connections; None where somebody has not let go of one."""
        ...

    def close(self) -> None: ...


class KeptPool:
    """Of a store, a vault or a staging, whose closing of it does nothing."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self.pool = pool
        vars(pool)["close"] = lambda *_: None

    def processes(self) -> list[int] | None:
        return [] if self.pool.closed else _of_all(self.pool)

    def close(self) -> None:
        ConnectionPool.close(self.pool)


class KeptReaders:
    """Of an application that reads. It opens the pool and closes it, and that does nothing from the second time on."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        vars(pool)["close"] = _not_yet

    def processes(self) -> list[int] | None:
        return _of_all(self.pool)

    def close(self) -> None:
        one_loop.portal().call(AsyncConnectionPool.close, self.pool)


@dataclass(frozen=True)
class KeptConnection:
    """Of a projector."""

    connection: psycopg.Connection[Any]

    def processes(self) -> list[int] | None:
        if self.connection.closed:
            return []
        idle = self.connection.info.transaction_status == TransactionStatus.IDLE
        return [self.connection.info.backend_pid] if idle else None

    def close(self) -> None:
        self.connection.close()


class KeptGlance:
    """Of an application that asks whether rights changed."""

    def __init__(self, glance: Glance) -> None:
        self.glance = glance
        vars(glance)["close"] = _not_yet

    def processes(self) -> list[int] | None:
        asked = self.glance._now is not None or self.glance._next is not None
        connection = self.glance._connection
        return None if asked else [] if connection is None else [connection.info.backend_pid]

    def close(self) -> None:
        one_loop.portal().call(Glance.close, self.glance)


async def _not_yet() -> None:
    """It stays open for the next test."""


def _of_all(pool: ConnectionPool[Any] | Pool) -> list[int] | None:
    connections = list(pool._pool)
    if len(connections) != pool._nconns:
        return None
    return [connection.info.backend_pid for connection in connections]
