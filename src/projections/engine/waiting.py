"""How does a question wait until the read models have come to a position? It asks again at each word of the projector."""

import asyncio
import contextlib
from collections.abc import Callable

import psycopg

CHANNEL = "naungan_projected"


class NotYet(Exception):  # noqa: N818 - an answer, not a fault: ask again
    """The projections have not reached the position that was asked for, within the bounded wait."""

    def __init__(self, asked: int, reached: int) -> None:
        super().__init__(f"position {asked} is not projected yet; reached {reached}")
        self.asked = asked
        self.reached = reached


class ProjectorsWord:
    """What the projector says each time it has moved on, heard over one connection for all who wait. `where` is asked for the address."""

    def __init__(self, where: Callable[[], str]) -> None:
        self._where = where
        self._listener: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()
        self.next = asyncio.Event()  # set at the next word, and another one from then on

    async def close(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError, psycopg.Error):
                await self._listener
            self._listener = None

    async def listen(self) -> None:
        """Return once it is heard."""
        if self._listener is None or self._listener.done():
            self._listening = asyncio.Event()
            self._listener = asyncio.create_task(self._hear(self._listening))
        await self._listening.wait()

    async def _hear(self, listening: asyncio.Event) -> None:
        """Wake every waiting query at each word; one connection serves them all."""
        # A lost connection ends this task; waiting queries run into their bound, and the next one listens anew.
        with contextlib.suppress(psycopg.Error):
            async with await psycopg.AsyncConnection.connect(self._where(), autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                listening.set()
                async for _ in connection.notifies():
                    heard, self.next = self.next, asyncio.Event()
                    heard.set()
