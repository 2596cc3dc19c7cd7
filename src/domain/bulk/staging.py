"""Where do batches wait of which nothing is recorded yet? A port: outside the log, sealed."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from .sent_parts import OpenBatch, Rows


@dataclass(frozen=True, slots=True)
class Staged:
    """What waits of a batch: how it was opened, and how many rows each of its chunks has, by number."""

    opening: OpenBatch
    chunks: dict[int, int]

    @property
    def rows(self) -> int:
        return sum(self.chunks.values())


class Staging(Protocol):
    """Where batches wait, sealed. What is not touched for a stated time is forgotten."""

    def put_opening(self, batch: UUID, opening: OpenBatch) -> None:
        """Keep how a batch was opened, in place of what was kept before; its chunks stay."""
        ...

    def put_rows(self, batch: UUID, number: int, rows: Rows) -> bool:
        """Keep a chunk unless one of that number is there; whether these are the rows that are there now."""
        ...

    def get(self, batch: UUID) -> Staged | None: ...

    def rows(self, batch: UUID, number: int) -> Rows:
        """Raises KeyError where the chunk is not there."""
        ...

    def remove(self, batch: UUID, *, rows_only: bool = False) -> None: ...
