"""What are pages made with? What asks, the regions, and what takes files in."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request

from ....domain.regions import Regions
from ....graphql.types import ids
from ....graphql.types.errors import BadId
from ..asking import Asking
from ..import_routes import ImportEndpoints


@dataclass(frozen=True)
class Means:
    """What pages are made with."""

    asking: Asking
    regions: Regions
    simulated: bool
    imports: ImportEndpoints | None = None  # what takes files in; None: this server takes none
    # where the log last tells of a thing of one of these regencies; None: of any
    last_of: Callable[[UUID, Collection[str] | None], Awaitable[int | None]] | None = None
    sheets: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def told_at(self, thing: str, request: Request) -> int | None:
        """The position at which the log last tells of the thing of an id; None where it never does, where it is of a regency of which
        whoever asks sees nothing, and for what is no such id.
        """
        try:
            key = UUID(ids.parse(thing).key)
        except (BadId, ValueError):
            return None
        return None if self.last_of is None else await self.last_of(key, await self.asking.regencies(request))

    async def workbook(self, made: Callable[[], bytes]) -> bytes:
        """A workbook, made on a thread of its own, one at a time: making many beside one another would hold everybody else up."""
        return await anyio.to_thread.run_sync(made, limiter=self.sheets)
