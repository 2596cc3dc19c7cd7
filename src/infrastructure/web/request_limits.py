"""How much, and how slowly, may a client send? Bounds on the head of a request and on the time its parts may take.

uvicorn bounds neither: a header of any size is gathered in memory, and a request that never ends is waited for.
"""

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from ...graphql.types.errors import ErrorCode
from ...texts.language import locale_of
from ...texts.requests import RequestFault
from .problem_answers import problem

MOST_HEAD = 64 << 10  # bytes: request line and headers together
GRACE = 10.0  # seconds any request may take to arrive …
LEAST_RATE = 500  # … and the bytes a second beyond them
LEAST_READ = 10_000  # bytes a second of an answer that a client takes in
LONGEST_PAUSE = 30.0  # seconds without a byte of a request that has begun, or of its answer that is taken
_TICK = 1.0
_LINGER = 2.0  # seconds a refused client is waited for that sends nothing more …
_LONGEST_LINGER = 30.0  # … and one that goes on sending; what it sends is thrown away


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's protocol with these bounds: 431 beyond MOST_HEAD, 408 for who sends too slowly, 400 for what is no HTTP. Who reads too
    slowly is cut off: the answer waits in memory.
    """

    grace = GRACE
    longest_pause = LONGEST_PAUSE
    tick = _TICK

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._in_head = False
        self._begins = 0  # requests that began in the piece at hand
        self._head = 0  # bytes that came while the head was incomplete …
        self._whole_head = 0  # … and those of its parts that are complete
        self._receiving = True  # a connection is opened to send something
        self._begun = self._last = self.loop.time()
        self._got = 0
        self._refused = False
        self._unread = self._taken = (
            0  # bytes that wait to be read by the client, and were since they began to wait …
        )
        self._unread_since = self._taken_at = (
            self._begun
        )  # … and when that was, and some of them were taken last
        self._watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch = self.loop.call_later(self.tick, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watching()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        self._stop_watching()
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        now, in_body = self.loop.time(), self._receiving and not self._in_head and self._whole_head > 0
        if self._refused:
            self._last = now
            return
        if not self._receiving:
            self._receiving, self._begun, self._got = True, now, 0
        self._last = now
        self._got += len(data)
        self._begins = 0
        super().data_received(data)
        # What came before the last of several requests in one piece is not of its head.
        if self._in_head and not in_body and self._begins < 2 and not self._refused:
            self._head += len(data)
            if self._head > MOST_HEAD:
                self._refuse(431, RequestFault.HEAD_TOO_LARGE, most=MOST_HEAD >> 10)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head, self._whole_head = True, 0, 0
        self._begins += 1

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._receiving = False
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What the parser could not take: too long a head, or no HTTP."""
        if self._whole_head > MOST_HEAD:
            self._refuse(431, RequestFault.HEAD_TOO_LARGE, most=MOST_HEAD >> 10)
        else:
            self._refuse(400, RequestFault.NOT_HTTP)

    def _count(self, more: int) -> None:
        self._whole_head += more
        if self._whole_head > MOST_HEAD:
            raise httptools.HttpParserError("the head is too long")

    def _look(self) -> None:
        """Every second: is what has begun to arrive still coming?"""
        self._watch = self.loop.call_later(self.tick, self._look)
        now = self.loop.time()
        if self._refused:
            if now - self._last > _LINGER or now - self._begun > _LONGEST_LINGER:
                self.transport.abort()
            return
        if self._reads_too_slowly(now):
            self.transport.abort()
            return
        if not self._receiving:
            return
        if self.flow.read_paused:  # it is we who do not read
            self._begun, self._last = self._begun + self.tick, now
        elif now - self._begun > self.grace + self._got / LEAST_RATE or now - self._last > self.longest_pause:
            self._refuse(408, RequestFault.TOO_SLOW)

    def _reads_too_slowly(self, now: float) -> bool:
        """Whether what was written for the client lies in memory for longer than it may take to read it."""
        left = self.transport.get_write_buffer_size()
        if left == 0 or self._unread == 0:
            self._unread, self._taken, self._unread_since, self._taken_at = left, 0, now, now
            return False
        if left < self._unread:
            self._taken, self._taken_at = self._taken + self._unread - left, now
        self._unread = left
        longest = self.longest_pause + self._taken / LEAST_READ
        return now - self._taken_at > self.longest_pause or now - self._unread_since > longest

    def _refuse(self, status: int, reason: RequestFault, **facts: int) -> None:
        """Tell why, take no more in, and let go of the connection soon after."""
        self._refused, self._begun = True, self.loop.time()
        cycle, answering = self.cycle, False
        if cycle is not None and not cycle.response_complete:
            answering = cycle.response_started
            cycle.disconnected = True
            cycle.message_event.set()
        if not self.transport.is_closing() and not answering and self._got:
            sent = dict(self.headers or ())
            response = problem(
                status,
                locale_of(sent.get(b"accept-language", b"").decode("latin-1")),
                reason,
                ErrorCode.BAD_REQUEST,
                **facts,
            )
            head = [STATUS_LINE[status], *(b"%b: %b\r\n" % pair for pair in response.raw_headers)]
            self.transport.write(b"".join([*head, b"connection: close\r\n\r\n", response.body]))
            if self.transport.can_write_eof():
                self.transport.write_eof()
            self.flow.resume_reading()
        else:
            self.transport.abort()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
