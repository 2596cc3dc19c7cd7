"""Is a pooled connection still there? After a restart of the server none is, and no caller should see an error because of that.

The pool's own check waits longer for every dead connection it meets; this one only listens to the socket.
"""

import contextlib
import os
import socket
from collections.abc import Iterator
from typing import Any, TypeVar

import psycopg
from psycopg_pool import ConnectionPool

_WHOLE_CHUNK = 4 << 20  # bytes
C = TypeVar("C", bound=psycopg.Connection[Any])


@contextlib.contextmanager
def connected(pool: ConnectionPool[C]) -> Iterator[C]:
    """A living connection of the pool; committed at the end, rolled back where the block raises."""
    while hung_up(connection := pool.getconn()):
        pool.putconn(connection)
    try:
        with connection:
            yield connection
    finally:
        pool.putconn(connection)


def hung_up(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server has ended a connection: what its socket already says, not a round trip."""
    try:
        for _ in range(2):  # a server that ends a connection says so first, and hangs up behind it
            connection.pgconn.consume_input()
    except psycopg.OperationalError:
        return True
    return connection.closed


def widen(descriptor: int) -> None:
    """Let a local socket take a whole chunk of an import, as far as the system allows: the sender sleeps once instead of at
    every 200 kB.
    """
    with socket.socket(fileno=os.dup(descriptor)) as line:
        if line.family == socket.AF_UNIX:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _WHOLE_CHUNK)
