"""How far is a counter now? One small statement, shared by all who ask at the same time, over a connection of its own.

Whoever asks gets what was read after they asked: while one statement is under way, those who come wait for the next, together.
There is no timer, and nothing is remembered. It is asked for every answer to who signed in, and therefore costs as little as it
can: the statement is prepared once, and goes down without a pool, a cursor or a task.
"""

import asyncio
import contextlib
from collections.abc import Awaitable
from typing import Any

import psycopg
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

Row = tuple[str, ...]
_LONGEST = 5.0  # seconds that an answer is waited for
_NAME = "glance"


class Glance:
    """Calling it asks; awaiting what it gives waits for the one row of `sql`, as texts. Of one event loop; close it at the end."""

    def __init__(self, url: str, sql: str) -> None:
        self._url = url
        self._sql = sql
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._socket = -1  # the connection's
        self._opening: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._next: asyncio.Future[Row] | None = None  # of those who came since the statement at hand
        self._now: asyncio.Future[Row] | None = None  # of those whose statement is under way
        self._row: Row | None = None  # that came of it
        self._again = False  # it was lost with a connection that had served before, and is sent once more
        self._late: asyncio.TimerHandle | None = None

    def __call__(self) -> Awaitable[Row]:
        """The row, read after this call. Raises psycopg.Error where it cannot be read."""
        if self._next is None:
            loop = asyncio.get_running_loop()
            self._next = loop.create_future()
            if self._now is None:
                loop.call_soon(self._begin)  # not at once: others who are ready in this round come along
        return asyncio.shield(self._next)  # who leaves takes it from nobody else

    async def close(self) -> None:
        """Let go of the connection; whoever waits is told so."""
        if self._opening is not None:
            self._opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._opening
        self._fail(psycopg.OperationalError("closed"))
        if self._closing is not None:
            await self._closing

    def _begin(self) -> None:
        if self._now is None and self._next is not None:
            self._now, self._next = self._next, None
            self._again = self._connection is not None
            self._send()

    def _send(self) -> None:
        if self._connection is None:
            self._opening = asyncio.create_task(self._open())
            return
        try:
            self._connection.pgconn.send_query_prepared(_NAME.encode(), None)
            if self._connection.pgconn.flush():
                raise psycopg.OperationalError("the statement could not be sent")
        except psycopg.Error as error:
            self._lost(error)
            return
        self._late = asyncio.get_running_loop().call_later(_LONGEST, self._give_up)

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(_LONGEST), contextlib.AsyncExitStack() as unless_good:
                connection = await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True, options="-c statement_timeout=5000"
                )
                unless_good.push_async_callback(connection.close)
                await connection.execute(f"PREPARE {_NAME} AS {self._sql}".encode())
                socket = connection.pgconn.socket
                asyncio.get_running_loop().add_reader(socket, self._readable)
                unless_good.pop_all()
        except Exception as error:
            # Whatever it is: those who wait, and all who come after them, would else wait for ever.
            reason = str(error) or "too late"
            self._fail(error if isinstance(error, psycopg.Error) else psycopg.OperationalError(reason))
            return
        self._connection, self._socket = connection, socket
        self._send()

    def _readable(self) -> None:
        assert self._connection is not None
        pgconn = self._connection.pgconn
        try:
            pgconn.consume_input()
            while not pgconn.is_busy():
                result = pgconn.get_result()
                if result is None:  # the statement is over
                    self._settle()
                    return
                self._row = _row_of(result)
        except psycopg.Error as error:
            self._lost(error)

    def _give_up(self) -> None:
        self._fail(psycopg.OperationalError("too late"))

    def _lost(self, error: psycopg.Error) -> None:
        """The connection is gone: where it had served before, the server may only have been started anew."""
        if self._again and self._now is not None:
            self._again = False
            self._let_go()
            self._send()
        else:
            self._fail(error)

    def _fail(self, error: psycopg.Error) -> None:
        self._let_go()
        self._settle(error)

    def _settle(self, error: psycopg.Error | None = None) -> None:
        """Tell those whose statement was under way, and begin the next where anybody waits."""
        if self._late is not None:
            self._late.cancel()
        waiting, self._now = self._now, None
        row, self._row = self._row, None
        if waiting is not None and not waiting.done():
            if row is not None and error is None:
                waiting.set_result(row)
            else:
                waiting.set_exception(error or psycopg.OperationalError("no row came"))
                waiting.exception()  # looked at: those who asked may all have left
        self._begin()

    def _let_go(self) -> None:
        if self._late is not None:
            self._late.cancel()
        if self._connection is not None:
            # By its number: a connection that was lost does not know it any more.
            asyncio.get_running_loop().remove_reader(self._socket)
            self._closing = asyncio.create_task(self._connection.close())
            self._connection = None


def _row_of(result: PGresult) -> Row:
    """The one row of a result. Raises OperationalError where there is none."""
    if result.status != ExecStatus.TUPLES_OK or result.ntuples != 1:
        raise psycopg.OperationalError("the statement failed")
    values = [result.get_value(0, column) for column in range(result.nfields)]
    return tuple((value or b"").decode() for value in values)
