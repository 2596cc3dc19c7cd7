"""What does the server do by itself, from time to time? Work of a thread: when it starts, every so often, and when it ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import anyio
import anyio.to_thread

from ...graphql.execution.shown_errors import log_failure

HOURLY = 3600.0  # seconds
_AT_THE_END = 5.0  # seconds that the end waits for it at most


@contextlib.asynccontextmanager
async def from_time_to_time(work: Callable[[], None], every: float = HOURLY) -> AsyncIterator[None]:
    """Do this at once, beside what is within, again after so many seconds, and once more at the end. Where it fails that is
    logged, and the next time comes all the same.
    """

    async def again() -> None:
        while True:
            await _tried(work)
            await asyncio.sleep(every)

    task = asyncio.create_task(again())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        with anyio.move_on_after(_AT_THE_END, shield=True):
            await _tried(work)


async def _tried(work: Callable[[], None]) -> None:
    try:
        await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except Exception as problem:
        log_failure(problem)
