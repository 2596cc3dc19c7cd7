"""How does every client get an answer it can read? Failures are masked as JSON, and the rest of a request's body is read.

A client that is still sending when the connection closes loses the answer: most read it only once they have sent all. So
the rest of a refused body is read and thrown away before the answer ends, within bounds.
"""

import asyncio
import contextlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...graphql.execution.shown_errors import log_failure
from ...texts.language import locale_of
from .problem_answers import failed

MOST_DRAINED = 256 << 20  # bytes
DRAINED_FOR = 30.0  # seconds


class WholeAnswers:
    """Around an application: nothing it raises reaches the server, and no answer is cut off by a body nobody reads."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(scope, receive, send)
        try:
            await self._app(scope, answer.receive, answer.send)
        except Exception as error:
            if not answer.started:
                locale = locale_of(Headers(scope=scope).get("accept-language"))
                await failed(error, locale)(scope, answer.receive, answer.send)
            elif (
                not answer.ended
            ):  # the server closes the connection, so that nobody takes the answer for whole
                log_failure(error)


class _Answer:
    """One exchange: how far the request's body was read, and the answer sent."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        self._receive = receive
        self._send = send
        self._unread = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        # Such a client sends its body once it is asked for: where nobody asks, nothing comes.
        self._waits = headers.get("expect", "").lower() == "100-continue"
        self.started = self.ended = False

    async def receive(self) -> Message:
        self._waits = False
        message = await self._receive()
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self._unread = False
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            if self._unread:
                MutableHeaders(raw=message.setdefault("headers", []))["connection"] = "close"
        elif self._unread and not self._waits and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._drain()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._send(message)
        self.ended = message["type"] == "http.response.body" and not message.get("more_body", False)

    async def _drain(self) -> None:
        read = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAINED_FOR):
                while self._unread and read < MOST_DRAINED:
                    read += len((await self.receive()).get("body", b""))
