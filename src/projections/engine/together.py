"""What do several ask at the same time? The same question is read once for all who came before its reading began.

Whoever asks gets what was read after they asked: while a question is being read, those who ask the same again wait for the next
reading, together. There is no timer, and nothing is remembered. A reading that nobody waits for any more is cancelled.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
Read = Callable[[], Awaitable[T]]


@dataclass(slots=True, eq=False)
class _Group(Generic[T]):
    """Those who wait for one reading."""

    reading: "asyncio.Task[T]"
    waiting: int = 0


class Together(Generic[T]):
    """Reads questions, each known by its key, over one event loop. What it gives is shared: nobody may change it."""

    def __init__(self) -> None:
        self._begun: dict[Hashable, asyncio.Future[None]] = {}  # done when its reading has ended
        self._next: dict[Hashable, _Group[T]] = {}

    async def read(self, key: Hashable, read: Read[T]) -> T:
        """The answer to a question, read after this call. Raises what the reading raises."""
        begun = self._begun.get(key)
        if begun is None:
            return await self._reading(key, read)
        group = self._next.get(key)
        if group is None:
            group = self._next[key] = _Group(asyncio.create_task(self._after(begun, key, read)))
        group.waiting += 1
        try:
            return await asyncio.shield(group.reading)
        finally:
            group.waiting -= 1
            if not group.waiting and not group.reading.done():
                if self._next.get(key) is group:  # whoever comes now waits for another
                    del self._next[key]
                group.reading.cancel()

    async def _after(self, begun: asyncio.Future[None], key: Hashable, read: Read[T]) -> T:
        """The next reading, for all who come while the one before is under way."""
        await asyncio.wait((begun,))
        del self._next[key]
        return await self._reading(key, read)

    async def _reading(self, key: Hashable, read: Read[T]) -> T:
        ended = self._begun[key] = asyncio.get_running_loop().create_future()
        try:
            return await read()
        finally:
            if self._begun.get(key) is ended:
                del self._begun[key]
            ended.set_result(None)
