"""What is a projection? Tables of its own schema, and how a batch of events changes them.

A projection is stateless code over its tables: it can be dropped and rebuilt beside the living one at any time.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import psycopg

from ...domain.vocabulary import RecordingMode


class Entry(NamedTuple):
    """One recorded event, decoded once for all projections. `append_id` is the last position of its append."""

    position: int
    append_id: int
    stream: UUID
    version: int
    name: str
    event: Any
    scope: str | None
    recorded_at: dt.datetime
    mode: RecordingMode
    documented_on: dt.date | None


@dataclass(frozen=True, slots=True)
class LogState:
    """The head of the log and its clock; `simulated`: its past times are scripted (demo)."""

    position: int
    time: dt.datetime
    started_at: dt.datetime
    simulated: bool


class UnknownEvent(Exception):  # noqa: N818
    """The log holds an event this version does not know; reading stops there rather than skip it."""

    def __init__(self, name: str, position: int) -> None:
        super().__init__(f"event {name!r} at position {position} is unknown to this version of Naungan")
        self.name = name
        self.position = position


class EventSource(Protocol):
    """What the projector reads: whole appends in order, and how to wait for more."""

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        """Whole appends after a position: up to `limit` entries, more only where one append alone exceeds it.

        Raises UnknownEvent (with position and name) on an event this version does not know.
        """
        ...

    def log_state(self) -> LogState: ...

    def wait(self, seconds: float) -> None:
        """Return when something was appended, or after so many seconds."""
        ...


class Projection(Protocol):
    """One read model: `name` and `version` make its schema, `name_vN`.

    A class with `prompt = True` is projected before all others: for what everybody waits for and is cheap to make.
    """

    name: str
    version: int
    tables: tuple[str, ...]  # the tables readers see, each through a live view of the same name

    def create(self, schema: str) -> str:
        """The DDL of its tables, as one SQL script for a schema that exists and is empty."""
        ...

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Change the tables by a batch of whole appends, inside the caller's transaction."""
        ...
