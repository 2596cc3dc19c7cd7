"""How does the command line ask the read models? One question on connections of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from ..settings import Settings

if TYPE_CHECKING:
    from ...projections.engine.pools import Pool
    from ...projections.engine.reading import At, Reader
    from ..composition import Writing

T = TypeVar("T")
_PATIENCE = 10.0  # seconds for read models that are a little behind


class NoSuchRegion(Exception):  # noqa: N818
    """The edition has no region of that code."""


def asked(settings: Settings, ask: "Callable[[Reader], Awaitable[T]]") -> T:
    """The answer to a question. Raises NoLog, NotYet."""
    from ...projections.engine.reading import Reader
    from ..postgres.databases import existing
    from ..reference import addresses

    existing(addresses(settings)[0])

    async def of(connections: "Pool") -> T:
        reader = Reader(connections, wait=_PATIENCE)
        try:
            return await ask(reader)
        finally:
            await reader.close()

    return asked_of(addresses(settings)[1], of)


def asked_of(url: str, ask: "Callable[[Pool], Awaitable[T]]") -> T:
    """The answer of a database at an address."""
    from ...projections.engine.pools import pool

    async def run() -> T:
        async with pool(url, most=2) as connections:
            return await ask(connections)

    return asyncio.run(run())


def asked_at_head(settings: Settings, side: "Writing", ask: "Callable[[Reader, At], Awaitable[T]]") -> T:
    """The answer from read models that know all that is recorded. Raises NotYet where they are behind."""
    from ...projections.engine.reading import At

    at = At(at_least=side.store.log_state().position)
    return asked(settings, lambda reader: ask(reader, at))
