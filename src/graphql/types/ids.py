"""Which thing is meant, and as shown on which day and at which moment? Global ids: opaque to clients, to us a kind and a key.
Cursors of pages are made in `relay`.

ids.encode("Enrolment", enrolment)                -> "RW5yb2xtZW50Og..."     the thing itself, as it now stands
ids.encode_at("Enrolment", enrolment, day, 17)    the thing as it was shown on a day, known at position 17
ids.encode_at("Agreement", agreement, None, 17)   the same for what depends on no day
ids.encode("Budget", budget, counted=True)        the thing as it is told to whoever sees numbers that may be rounded
ids.parse(either)                                 -> Parsed(kind, key, day, position, counted)
ids.stable(either)                                -> the plain id
ids.decode_uuid(either, "Agreement")              -> UUID, or BadId where it names something else
"""

import base64
import binascii
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import UUID

from .errors import BadId

if TYPE_CHECKING:
    from strawberry import (
        ID,
    )  # a name for str; loading it takes a fifth of a second of every command that shows an id

# What the log calls a kind, and what the contract calls it: stored words never change.
SHOWN_AS = {"Participant": "Enrolment"}
STORED_AS = {shown: stored for stored, shown in SHOWN_AS.items()}

_COUNTED = "~"
_LONGEST = 300
_LAST_POSITION = 2**63 - 1


class Parsed(NamedTuple):
    """What an id says. A plain one has no position; one of a moment has, and a day where the thing depends on one. `counted`: the
    thing's numbers are told as an analyst is told them, so that clients keep them apart from exact ones.
    """

    kind: str
    key: str
    day: dt.date | None = None
    position: int | None = None
    counted: bool = False

    @property
    def plain(self) -> "ID":
        """The id of the thing itself."""
        return encode(self.kind, self.key)

    @property
    def id(self) -> "ID":
        """The id that says this."""
        if self.position is None:
            return encode(self.kind, self.key, counted=self.counted)
        return encode_at(self.kind, self.key, self.day, self.position, counted=self.counted)


def encode(kind: str, key: UUID | str | int, *, counted: bool = False) -> "ID":
    """The global id of a thing: its GraphQL type and its key within that type."""
    return _packed(f"{kind}:{key}{_COUNTED if counted else ''}")


def encode_at(
    kind: str, key: UUID | str, day: dt.date | None, position: int, *, counted: bool = False
) -> "ID":
    """The global id of a thing as it was shown: known at a log position, and on a day where it depends on one."""
    on = "" if day is None else day.isoformat()
    return _packed(f"{kind}:{key}@{on}@{position}{_COUNTED if counted else ''}")


def parse(node_id: str) -> Parsed:
    """What a global id says; one under a stored word is of the kind that it is shown as. Raises BadId."""
    try:
        if len(node_id) > _LONGEST:
            raise BadId
        raw = base64.b64decode(node_id + "=" * (-len(node_id) % 4), altchars=b"-_", validate=True)
        kind, _, rest = raw.decode("ascii").partition(":")
        counted = rest.endswith(_COUNTED)
        key, *shown = rest.removesuffix(_COUNTED).split("@")
        day, position = _moment(shown)
    except (binascii.Error, ValueError) as error:
        raise BadId from error
    if not kind.isidentifier() or not key or Parsed(kind, key, day, position, counted).id != node_id:
        raise BadId
    return Parsed(SHOWN_AS.get(kind, kind), key, day, position, counted)


def stable(node_id: str) -> "ID":
    """The plain id of the thing that an id names. Raises BadId."""
    return parse(node_id).plain


def decode_uuid(node_id: str, kind: str) -> UUID:
    """The UUID of a thing that must be of this kind, as it was shown or plain. Raises BadId."""
    found = parse(node_id)
    try:
        value = UUID(found.key)
    except ValueError as error:
        raise BadId(kind) from error
    if found.kind != kind or str(value) != found.key:
        raise BadId(kind)
    return value


def uuids(keys: Sequence[str]) -> dict[str, UUID]:
    """The keys that are UUIDs in their one canonical form."""
    found: dict[str, UUID] = {}
    for key in keys:
        try:
            value = UUID(key)
        except ValueError:
            continue
        if str(value) == key:
            found[key] = value
    return found


def _packed(text: str) -> "ID":
    return cast("ID", base64.urlsafe_b64encode(text.encode()).decode().rstrip("="))


def _moment(shown: list[str]) -> tuple[dt.date | None, int | None]:
    """The day and position of an id's two last parts. Raises ValueError."""
    if not shown:
        return None, None
    day, text = shown
    position = int(text)
    if not 0 <= position <= _LAST_POSITION:
        raise ValueError(text)
    return dt.date.fromisoformat(day) if day else None, position
