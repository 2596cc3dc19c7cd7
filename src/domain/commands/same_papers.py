"""Was this told before? Papers and figures that no number names are known by what they say.

Their stream is made of their own particulars, so that the same agreement, count or claim told again is the one on record.
Those that were recorded before this was so keep ids of their own, and are not found again.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from ..canonical import canonical
from ..handovers import HandoverHeld
from ..ports import EventStore
from ..texts import folded

# Fields that came later: at these values they are left out, so that what was told before is found again.
_CAME_LATER: Mapping[type, Mapping[str, Any]] = {HandoverHeld: {"village": None, "absent": None}}

_TOLD = uuid5(NAMESPACE_URL, "naungan:told")
_ALWAYS = object()


class ToldBefore:
    """One command's look-up of what was told before. A stream that is taken refuses the append, and the command decides
    again: only then is the log asked, so that what is new costs no reading.
    """

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._refused = False

    def find(self, kind: str, event: Any, *over: type, look: bool = False) -> tuple[UUID, bool]:
        """The stream of what an event says, and whether it was recorded there before. Differences of typing do not count.
        Where the last event of that stream is one of `over` (terminated, withdrawn), it is recorded anew in another one. `look`: the
        log is asked at once.
        """
        kind_of_event: type = type(event)
        later = _CAME_LATER.get(kind_of_event, {})
        alike = {
            name: _folded(value)
            for name in _fields(kind_of_event)
            if (value := getattr(event, name)) is not later.get(name, _ALWAYS)
        }
        stream = uuid5(_TOLD, f"{kind}|{canonical(alike)}")
        if not (self._refused or look):
            self._refused = True  # should this be decided again
            return stream, False
        while history := self._store.load([stream]).get(stream):
            if not isinstance(history[-1].event, over):
                return stream, True
            stream = uuid5(stream, "again")
        return stream, False


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _folded(value: Any) -> Any:
    """A text or texts as they are compared, anything else as it is."""
    if type(value) is str:
        return folded(value)
    return tuple(map(_folded, value)) if isinstance(value, tuple) else value
