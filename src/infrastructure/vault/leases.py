"""Who is at work on a thing? Whoever holds its lease: an advisory lock of a connection, which ends with the process that holds it.

No clock is asked: a process that is killed, or whose connection is cut, has let go of all it held, and whoever looks next sees it.
"""

import contextlib
import threading
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import psycopg

# So that the database notices soon that a machine is gone which could not say so.
_NOTICED = ("tcp_keepalives_idle", "20"), ("tcp_keepalives_interval", "5"), ("tcp_keepalives_count", "4")
_HELD = """SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


class Leases:
    """The leases of one process, all on one connection. Safe to use from any thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None
        self._ours: set[UUID] = set()

    def take(self, thing: UUID) -> bool:
        """Whether the thing is ours now: nobody is at work on it, neither here nor elsewhere."""
        with self._lock:
            connection = self._living()
            if thing in self._ours:
                return False
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", (key_of(thing),)).fetchone()
            if row == (True,):
                self._ours.add(thing)
            return row == (True,)

    def release(self, thing: UUID) -> None:
        """Let go of a thing, if it is ours still."""
        with self._lock, contextlib.suppress(psycopg.Error):  # with its connection the lease has ended
            if thing in self._ours and self._connection is not None:
                self._ours.discard(thing)
                self._connection.execute("SELECT pg_advisory_unlock(%s)", (key_of(thing),))

    def is_ours(self, thing: UUID) -> bool:
        """Whether what was taken is ours still: the connection may have been lost since."""
        with self._lock:
            if thing not in self._ours or self._connection is None:
                return False
            try:
                self._connection.execute("SELECT 1")
            except psycopg.Error:
                self._let_go()
            return thing in self._ours

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._let_go()

    def _living(self) -> psycopg.Connection[Any]:
        if self._connection is not None:
            try:
                self._connection.execute("SELECT 1")
                return self._connection
            except psycopg.Error:
                self._let_go()
        connection = psycopg.connect(self._url, autocommit=True)
        for name, value in _NOTICED:
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        self._connection = connection
        return connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._ours.clear()


def held(connection: psycopg.Connection[Any], things: Iterable[UUID]) -> set[UUID]:
    """Which of these things anybody is at work on, in whatever process."""
    keys = {key_of(thing): thing for thing in things}
    if not keys:
        return set()
    return {keys[key] for (key,) in connection.execute(_HELD) if key in keys}


def key_of(thing: UUID) -> int:
    """The number of the lock: the first 64 bits of the id, which is random or a keyed mark."""
    return int.from_bytes(thing.bytes[:8], "big", signed=True)
