"""What of an append can be done before its turn? Encoding its events, and working out their effects."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ...domain.ports import Append
from .event_types import EventTypes, Row
from .guards.effects import Effects, effects


@dataclass(frozen=True)
class ReadyAppend(Append):
    """An append with its events encoded; the rest is worked out when it is first asked for."""

    rows: Sequence[Row] = ()

    @cached_property
    def effects(self) -> Effects:
        """What the events mean for the guards."""
        return effects([(new.stream, new.event) for new in self.events])


def encoded(append: Append, types: EventTypes) -> ReadyAppend:
    """An append with its events encoded; one that is ready already, as it is."""
    if isinstance(append, ReadyAppend):
        return append
    return ReadyAppend(append.scope, append.events, append.unchanged, types.encoded(append.events))


def prepared(append: Append, types: EventTypes) -> ReadyAppend:
    """An append with all done that needs no turn."""
    ready = encoded(append, types)
    _ = ready.effects.workers, ready.effects.periods
    return ready
