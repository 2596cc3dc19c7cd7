"""How are parts of an answer awaited side by side? Whichever ends an answer, no part is left that never began."""

import asyncio
from collections.abc import Iterable
from typing import Any


async def side_by_side(parts: Iterable[Any]) -> list[Any]:
    """What each part gives, in order. Raises what the first of them raises that fails; the others are cancelled then, and have
    ended. So it is where the whole is cancelled.

    A part that is cancelled before it began would drop what it holds, coroutines among it, which Python complains of: so
    every part begins first. asyncio.gather cancels at once.
    """
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        pending = [task for task in tasks if not task.done()]
        if pending:
            await _ended(pending)
        failed = [task for task in tasks if not task.cancelled() and task.exception() is not None]
    for task in failed:
        task.result()  # raises
    return [task.result() for task in tasks]


async def _ended(tasks: list[asyncio.Future[Any]]) -> None:
    """Cancel tasks that have begun, and see them end."""
    try:
        await asyncio.sleep(0)  # each task has had its first step then
    finally:
        for task in tasks:
            task.cancel()
    await asyncio.wait(tasks)
