"""Under which name is an event stored, and how is it read back? The registry of names, versions and upcasters.

A stored name is the event's name, with ".vN" from its second version on. Moving or renaming a class never touches the
log. A stored event never changes: a new shape gets a new version (`declared.py`), and an upcaster here that turns the JSON
of the old one into the next.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from ...domain import batches, selection
from ...domain.catalogue import STANDARD, Catalogue
from ...domain.codes import all_known, known_codes, unknown_codes
from ...domain.ports import NewEvent, Recorded
from ...projections.engine.projection import UnknownEvent
from .declared import EVENTS

__all__ = ["EVENT_NAMES", "EVENT_TYPES", "EventTypes", "UnknownEvent", "UnreadableEvent"]

Row = tuple[NewEvent, str, bytes]  # an event, its stored name, its JSON
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class UnreadableEvent(UnknownEvent):
    """The event's name is known and its content does not fit."""

    def __init__(self, name: str, position: int) -> None:
        super().__init__(name, position)
        self.args = (f"the content of event {name!r} at position {position} does not fit its type",)


class EventTypes:
    """Encodes and decodes events by stored name. `upcasters` map an old stored name to the next one's JSON; what the
    catalogue does not know is read as UNKNOWN.
    """

    def __init__(
        self,
        names: Mapping[str, type],
        upcasters: Mapping[str, tuple[str, Upcaster]],
        catalogue: Catalogue = STANDARD,
    ) -> None:
        self._catalogue = catalogue
        self.names = names
        self.upcasters = upcasters
        self._topics = {cls: name for name, cls in names.items()}
        self._decoders: dict[str, Callable[[bytes], Any]] = {
            name: msgspec.json.Decoder(cls).decode for name, cls in names.items()
        }
        self._encode = msgspec.json.Encoder().encode

    def topic(self, cls: type) -> str:
        """The stored name of an event class; KeyError for one that is not registered."""
        return self._topics[cls]

    def encode(self, event: Any) -> tuple[str, bytes]:
        """The stored name and the exact JSON of an event."""
        return self._topics[type(event)], self._encode(event)

    def encoded(self, events: Sequence[NewEvent]) -> list[Row]:
        """New events, each with its stored name and its JSON."""
        topics, encode = self._topics, self._encode
        return [(new, topics[type(new.event)], encode(new.event)) for new in events]

    def histories(self, rows: Sequence[Sequence[Any]]) -> dict[UUID, list[Recorded]]:
        """The events of streams, from rows of stream, version, stored name, JSON, position, time and actor; see `decode`."""
        stored = [self.as_stored(row[2], row[3], row[4]) for row in rows]
        found: dict[UUID, list[Recorded]] = {}
        for (stream, version, _, _, position, at, actor), event in zip(
            rows, all_known(stored, self._catalogue), strict=True
        ):
            found.setdefault(stream, []).append(Recorded(stream, version, position, event, at, actor))
        return found

    def decode(self, name: str, state: bytes, position: int) -> Any:
        """The event, upcast to its newest version. Raises UnknownEvent, or UnreadableEvent where it does not fit."""
        return self.known(self.as_stored(name, state, position))

    def known(self, stored: Any) -> Any:
        """An event with UNKNOWN for every code that the catalogue does not know; itself where there is none."""
        return known_codes(stored, self._catalogue)

    def strange(self, stored: Any) -> str:
        """The fields that hold such codes."""
        return ", ".join(unknown_codes(stored, self._catalogue))

    def as_stored(self, name: str, state: bytes, position: int) -> Any:
        """The event with the very codes that are stored: to be checked, never to be told."""
        decoder = self._decoders.get(name)
        try:
            if decoder is not None:
                return decoder(state)
            if name not in self.upcasters:
                raise UnknownEvent(name, position)
            newest, content = name, msgspec.json.decode(state)
            while newest in self.upcasters:
                newest, upcast = self.upcasters[newest]
                content = upcast(content)
            return msgspec.convert(content, self.names[newest])
        except _DOES_NOT_FIT:
            raise UnreadableEvent(name, position) from None


# What decoding raises, and what an upcaster stumbles over where old content is not what it expects.
_DOES_NOT_FIT = (msgspec.MsgspecError, ValueError, TypeError, LookupError, AttributeError)


# The first versions of these held plain digests of personal rows. Their ids stay what they were; what a digest was needed
# for needs the id alone.


def _listed(content: dict[str, Any]) -> dict[str, Any]:
    """A list by its id in place of its SHA-256."""
    digest = content.pop("list_digest", None)
    content["listed"] = None if digest is None else selection.plain_list_id(digest)
    return content


def _of_a_list(content: dict[str, Any]) -> dict[str, Any]:
    """Without the list's SHA-256: the stream tells which list it is."""
    del content["list_digest"]
    return content


def _of_a_file(content: dict[str, Any]) -> dict[str, Any]:
    """Without the file's SHA-256."""
    del content["file_digest"]
    content["file"] = None
    return content


def _of_plain_rows(content: dict[str, Any]) -> dict[str, Any]:
    """A chunk's SHA-256 is kept to compare with: whoever sends the chunk again brings it along."""
    content["checksum"] = batches.PLAIN + content["checksum"]
    return content


# Later versions of others tell more.


def _amended_period(content: dict[str, Any]) -> dict[str, Any]:
    """The first version told of a period alone."""
    facts = {name: {"title": None, "parties": [], "period": content[name]} for name in ("was", "now")}
    return {"amended": ["period"], **facts}


def _revised_figures(content: dict[str, Any]) -> dict[str, Any]:
    """The first version told what the figures are, and nothing of a quota of every village."""
    return {"was": None, "now": {**content, "per_village_quota": None}}


def _untold_breaches(content: dict[str, Any]) -> dict[str, Any]:
    """The first version did not tell whether a line was set below its use."""
    return {**content, "breaches": None}


def _own_quota(content: dict[str, Any]) -> dict[str, Any]:
    return {"village": content["village"], "was": None, "now": content["quota"]}


def _as_it_is(content: dict[str, Any]) -> dict[str, Any]:
    """What the next version tells more has a default."""
    return content


_UPCASTERS: Mapping[str, tuple[str, Upcaster]] = {
    "ParticipantsProposed": ("ParticipantsProposed.v2", _of_a_list),
    "ListVerified": ("ListVerified.v2", _of_a_list),
    "DecreeIssued": ("DecreeIssued.v2", _listed),
    "WorkerEnrolled": ("WorkerEnrolled.v2", _listed),
    "BatchOpened": ("BatchOpened.v2", _of_a_file),
    "BatchChunkAccepted": ("BatchChunkAccepted.v2", _of_plain_rows),
    "AgreementAmended": ("AgreementAmended.v2", _amended_period),
    "BudgetAllocated": ("BudgetAllocated.v2", _untold_breaches),
    "BudgetRevised": ("BudgetRevised.v2", _revised_figures),
    "VillageQuotaSet": ("VillageQuotaSet.v2", _own_quota),
    **{
        f"{name}.v2": (f"{name}.v3", _as_it_is)
        for name in ("ParticipantsProposed", "ListVerified", "DecreeIssued")
    },
    "ParticipantsProposed.v3": ("ParticipantsProposed.v4", _as_it_is),
    "ListVerified.v3": ("ListVerified.v4", _as_it_is),
    "ListReturned": ("ListReturned.v2", _as_it_is),
    "EnrolmentTransferred": ("EnrolmentTransferred.v2", _as_it_is),
    "CardIssued": ("CardIssued.v2", _as_it_is),
    "HandoverHeld": ("HandoverHeld.v2", _as_it_is),
    "CardHandedOver": ("CardHandedOver.v2", _as_it_is),
    "ClaimWithdrawn": ("ClaimWithdrawn.v2", _as_it_is),
    "ClaimExplained": ("ClaimExplained.v2", _as_it_is),
}

EVENT_TYPES = EventTypes({name: declared.kind for name, declared in EVENTS.items()}, _UPCASTERS)
# What people call the events: a stored name without its version.
EVENT_NAMES = tuple(dict.fromkeys(name.partition(".")[0] for name in EVENT_TYPES.names))
