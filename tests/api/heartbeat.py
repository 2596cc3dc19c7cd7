"""How long did others wait? Another coroutine of the same event loop counts while some work is done."""

import asyncio
import contextlib
import gc
import time
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def longest_wait(work: Awaitable[T]) -> tuple[T, float]:
    """What comes of the work, and the longest time another coroutine had to wait for its turn meanwhile.

    In seconds of this process's processor, its threads included: what other processes do meanwhile does not count. As in
    the server, what was loaded before is kept out of the search for garbage, and stays
    so: to let go of it would let go of all that this process loaded before its first test.
    """
    longest = 0.0
    gc.freeze()

    async def beat() -> None:
        nonlocal longest
        last = time.process_time()
        while True:
            await asyncio.sleep(0)
            now = time.process_time()
            longest = max(longest, now - last)
            last = now

    beating = asyncio.ensure_future(beat())
    await asyncio.sleep(0)
    try:
        done = await work
        await asyncio.sleep(0)
    finally:
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating
    return done, longest
