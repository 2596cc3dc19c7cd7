"""How do many small questions share a connection? It is kept from one to the next: to take one from a pool and to return it costs
as much as the question.
"""

import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool


class Kept:
    """One connection of a pool, kept from use to use."""

    def __init__(self, pool: Callable[[], ConnectionPool[Any]]) -> None:
        self._pool = pool
        self._one: psycopg.Connection[Any] | None = None
        self._in_use = threading.Lock()

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Any]]:
        """The one that is kept, or another of the pool where somebody uses it; from any thread. What goes wrong within gives it back
        to the pool.
        """
        if not self._in_use.acquire(blocking=False):
            with self._pool().connection() as another:
                yield another
            return
        try:
            yield self.living()
        except BaseException:
            self._give_back()
            raise
        finally:
            self._in_use.release()

    def living(self) -> psycopg.Connection[Any]:
        """The one that is kept, while nothing comes from its server unasked, as it does when that goes. For whoever alone uses it."""
        if self._one is None or self._one.closed or _speaks(self._one):
            self._give_back()
            self._one = self._pool().getconn()
        return self._one

    def close(self) -> None:
        """Give it back to the pool, once nobody uses it."""
        with self._in_use:
            self._give_back()

    def _give_back(self) -> None:
        one, self._one = self._one, None
        if one is not None:
            self._pool().putconn(one)


def _speaks(connection: psycopg.Connection[Any]) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
