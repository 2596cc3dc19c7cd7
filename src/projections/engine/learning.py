"""How does every connection of a pool learn what will be asked, before somebody waits for it?

A connection plans what it is asked for itself, and reads the database's catalogue as it does: some ten times what an answer takes.
"""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from .pools import Pool, Pools
from .row_security import Scope
from .scoped import ScopedConnection

Question = tuple[str, Mapping[str, Any], Scope | None]


async def learn(pools: Pools, asked: Sequence[Question]) -> None:
    """Ask each question once on each connection of the pool that it is read from, and give up what comes back."""
    several: dict[Hashable, Question] = {
        (sql, scope is None): (sql, params, scope) for sql, params, scope in asked
    }
    shown = [one for one in several.values() if one[2] is not None and pools.guarded is not None]
    plain = [one for one in several.values() if one not in shown]
    for pool, questions in ((pools.open, plain), (pools.guarded, shown)):
        if pool is not None and questions:
            await _by_all(pool, questions, scoped=pool is pools.guarded)


async def _by_all(pool: Pool, questions: Sequence[Question], *, scoped: bool) -> None:
    """Hold all connections at once, so that each is asked: the pool opens those that are missing."""
    all_held = asyncio.Barrier(pool.max_size)

    async def one() -> None:
        async with pool.connection() as connection:
            await _ask(connection, questions, scoped=scoped)
            await all_held.wait()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(pool.max_size):
            tasks.create_task(one())


async def _ask(connection: ScopedConnection, questions: Sequence[Question], *, scoped: bool) -> None:
    for sql, params, scope in questions:
        if scoped and scope is not None:
            for _ in range(2):  # it prepares what it is asked again
                await connection.ask(sql, params, scope)
        else:
            await connection.execute(sql, params, prepare=True)
