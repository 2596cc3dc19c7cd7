"""How does a statement go down with what it may see? Both in one message, in one implicit transaction, and one answer is waited for.

psycopg's own pipeline comes back to the event loop for each statement that it sends, which costs more than the statement. Here
all is sent at once. What a connection is asked for the first time is sent as it is, from the second time on it is prepared.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import abc
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import DictRow

from .row_security import SETTINGS, Scope

_MOST = 100  # statements that a connection keeps prepared
_PLACE = re.compile(r"%(?:\((\w+)\)s|%)")
_Key = tuple[bytes, tuple[int, ...]]  # a statement, and the types of its parameters
_SHOW = "".join(f"${n}{part}" if n else part for n, part in enumerate(SETTINGS.split("%s"))).encode()
_TEXTS = (0,) * SETTINGS.count("%s")


class ScopedConnection(psycopg.AsyncConnection[DictRow]):
    """A connection of the reader's login, which knows what it has prepared."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._known: dict[_Key, bytes | None] = {}  # the name it is prepared by; None: it was asked once
        self._named = 0

    async def ask(self, sql: str, params: Mapping[str, Any], scope: Scope) -> "Found":
        """The rows of a statement, as far as `scope` lets them be seen: its settings hold for this one transaction. Raises what PostgreSQL
        says of either.
        """
        async with self.lock:
            return await self.wait(self._both(sql, params, scope))

    def _both(self, sql: str, params: Mapping[str, Any], scope: Scope) -> PQGen["Found"]:
        text, names = _numbered(sql)
        transformer = Transformer(self)
        values = transformer.dump_sequence([params[name] for name in names], [PyFormat.AUTO] * len(names))
        pgconn = self.pgconn
        pgconn.enter_pipeline_mode()
        try:
            sent = self._send((_SHOW, _TEXTS), _settings(scope))
            sent += self._send((text, transformer.types or ()), values, transformer.formats)
            pgconn.pipeline_sync()
            yield from send(pgconn)
            results: list[PGresult] = []
            for _ in sent:
                results += yield from fetch_many(pgconn)
            yield from fetch_many(pgconn)  # the end of all
        finally:
            self._leave()
        for made, result in zip(sent, results, strict=True):
            if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
                raise psycopg.errors.error_from_result(result, encoding=pgconn._encoding)
            if made is not None:
                self._known |= made
        return Found(transformer, results[-1])

    def _send(
        self, key: _Key, values: Sequence[Any], formats: Sequence[int] | None = None
    ) -> list[dict[_Key, bytes | None] | None]:
        """Send a statement; for each command that goes down, what is known once it succeeded."""
        pgconn = self.pgconn
        text, types = key
        if key not in self._known:
            forgotten = len(self._known) >= _MOST
            if forgotten:
                self._known.clear()
                pgconn.send_query_params(b"DEALLOCATE ALL", None)
            pgconn.send_query_params(text, values, types, formats)
            return [None, {key: None}] if forgotten else [{key: None}]
        name = self._known[key]
        if name is None and self.prepare_threshold is None:
            pgconn.send_query_params(text, values, types, formats)
            return [None]
        if name is not None:
            pgconn.send_query_prepared(name, values, formats)
            return [None]
        self._named += 1
        name = f"scoped_{self._named}".encode()
        pgconn.send_prepare(name, text, types)
        pgconn.send_query_prepared(name, values, formats)
        return [{key: name}, None]

    def _leave(self) -> None:
        """Back to one statement at a time; a connection on which something is left unread is closed, and none but its pool notices."""
        if self.pgconn.status == ConnStatus.OK:
            try:
                self.pgconn.exit_pipeline_mode()
            except psycopg.OperationalError:
                self.pgconn.finish()


class Found:
    """The rows of a result, fetched as from a cursor."""

    def __init__(self, transformer: abc.Transformer, result: PGresult) -> None:
        transformer.set_pgresult(result)
        self._transformer = transformer
        self._names = [(result.fname(n) or b"").decode() for n in range(result.nfields)]
        self._rows = result.ntuples
        self._next = 0

    async def fetchmany(self, size: int) -> list[DictRow]:
        """The next rows, `size` at most."""
        first, self._next = self._next, min(self._next + size, self._rows)
        return self._transformer.load_rows(first, self._next, self._row)

    def _row(self, values: Sequence[Any]) -> DictRow:
        return dict(zip(self._names, values, strict=True))


@lru_cache(2_000)
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement with $1, $2, … in place of its named parameters, and their names in that order."""
    names: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        name = found[1]
        return "%" if name is None else f"${names.setdefault(name, len(names) + 1)}"

    return _PLACE.sub(place, sql).encode(), tuple(names)


@lru_cache(2_000)
def _settings(scope: Scope) -> tuple[bytes, ...]:
    return tuple(value.encode() for value in scope.settings)
