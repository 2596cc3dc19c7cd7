"""Is a pooled connection still there? After a restart of the server none is, and no caller should see an error because of that.

The pool's own check waits longer for every dead connection it meets; this one only listens to the socket.
"""

import os
import socket
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg_pool import ConnectionPool

_WHOLE_CHUNK = 4 << 20  # bytes
_PATIENCE = 10.0  # seconds that a connection is waited for
C = TypeVar("C", bound=psycopg.Connection[Any])


class LivingPool(ConnectionPool[C]):
    """A pool whose connections are alive when they are handed out, and can send a whole chunk of an import at once."""

    def __init__(self, url: str, *, configure: Callable[[C], None] = lambda _: None, **options: Any) -> None:
        def prepare(connection: C) -> None:
            _widen(connection.pgconn.socket)
            configure(connection)

        super().__init__(url, configure=prepare, timeout=_PATIENCE, **options)

    def opened(self) -> None:
        """Open it, with its least connections there: who asks a pool before they are makes it connect once more."""
        self.open(wait=True, timeout=_PATIENCE)

    def getconn(self, timeout: float | None = None) -> C:
        """A living connection."""
        while hung_up(connection := super().getconn(timeout)):
            self.putconn(connection)
        return connection


def hung_up(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server has ended a connection: what its socket already says, not a round trip."""
    try:
        for _ in range(2):  # a server that ends a connection says so first, and hangs up behind it
            connection.pgconn.consume_input()
    except psycopg.OperationalError:
        return True
    return connection.closed


def _widen(descriptor: int) -> None:
    """Let a local socket take a whole chunk of an import, as far as the system allows: the sender sleeps once instead of at
    every 200 kB.
    """
    with socket.socket(fileno=os.dup(descriptor)) as line:
        if line.family == socket.AF_UNIX:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _WHOLE_CHUNK)
