"""What of an append can be done before its turn? Encoding its events, packing their rows, working out their effects.

Everything but what the head's lock tells: positions, the time, and versions left open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from ...domain.ports import Append, NewEvent
from ..postgres import binary_copy as field_of
from .event_types import EventTypes
from .guards.effects import Effects, effects

_ROW = field_of.row_header(14) + field_of.UUID_LENGTH
Row = tuple[NewEvent, str, bytes]  # an event, its stored name, its JSON


@dataclass(frozen=True)
class ReadyAppend(Append):
    """An append with its events encoded; the rest is worked out when it is first asked for."""

    rows: Sequence[Row] = ()

    @cached_property
    def heads(self) -> list[bytes | None]:
        """The first columns of each row, up to its position; None where the version is left open."""
        names = {name: field_of.text(name) for name in {name for _, name, _ in self.rows}}
        return [
            None if version is None else head_of(stream, version, names[name], state)
            for (stream, _, version, _), name, state in self.rows
        ]

    @cached_property
    def effects(self) -> Effects:
        """What the events mean for the guards."""
        return effects((new.stream, new.event) for new in self.events)


def head_of(stream: UUID, version: int, name: bytes, state: bytes) -> bytes:
    """A row's first columns; `name` is packed."""
    return b"".join((_ROW, stream.bytes, field_of.bigint(version), name, field_of.raw(state)))


def encoded(append: Append, types: EventTypes) -> ReadyAppend:
    """An append with its events encoded; one that is ready already, as it is."""
    if isinstance(append, ReadyAppend):
        return append
    encode = types.encode
    rows = [(new, *encode(new.event)) for new in append.events]
    return ReadyAppend(append.scope, append.events, append.unchanged, rows)


def prepared(append: Append, types: EventTypes) -> ReadyAppend:
    """An append with all done that needs no turn."""
    ready = encoded(append, types)
    _ = ready.heads, ready.effects
    return ready
