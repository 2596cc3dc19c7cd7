"""What are pages made with? What asks, the regions, and what takes files in."""

from collections.abc import Callable
from dataclasses import dataclass, field

import anyio.to_thread
from anyio import CapacityLimiter

from ....domain.regions import Regions
from ..asking import Asking
from ..import_routes import ImportEndpoints


@dataclass(frozen=True)
class Means:
    """What pages are made with."""

    asking: Asking
    regions: Regions
    simulated: bool
    imports: ImportEndpoints | None = None  # what takes files in; None: this server takes none
    sheets: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def workbook(self, made: Callable[[], bytes]) -> bytes:
        """A workbook, made on a thread of its own, one at a time: making many beside one another would hold everybody else up."""
        return await anyio.to_thread.run_sync(made, limiter=self.sheets)
