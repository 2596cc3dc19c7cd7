"""Which thing is meant? Global ids: opaque to clients, its kind and its key to us.

ids.encode("Enrolment", enrolment)              -> "RW5yb2xtZW50Og..."
ids.decode_uuid(agreement, "Agreement")         -> UUID, or BadId where it names something else
"""

import base64
import binascii
from typing import TYPE_CHECKING, cast
from uuid import UUID

from .errors import BadId

if TYPE_CHECKING:
    from strawberry import (
        ID,
    )  # a name for str; loading it takes a fifth of a second of every command that shows an id

# What the log calls a kind, and what the contract calls it: stored words never change.
SHOWN_AS = {"Participant": "Enrolment"}
STORED_AS = {shown: stored for stored, shown in SHOWN_AS.items()}


def encode(kind: str, key: UUID | str | int) -> "ID":
    """The global id of a thing: its GraphQL type and its key within that type."""
    return cast("ID", base64.urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("="))


def parse(node_id: str) -> tuple[str, str]:
    """The kind and key of a global id; one under a stored word is of the kind that it is shown as. Raises BadId."""
    try:
        if len(node_id) > 300:
            raise BadId
        raw = base64.b64decode(node_id + "=" * (-len(node_id) % 4), altchars=b"-_", validate=True)
        kind, found, key = raw.decode("ascii").partition(":")
    except (binascii.Error, ValueError) as error:
        raise BadId from error
    if not found or not kind.isidentifier() or not key or encode(kind, key) != node_id:
        raise BadId
    return SHOWN_AS.get(kind, kind), key


def decode(node_id: str, kind: str) -> str:
    """The key of a thing that must be of this kind. Raises BadId."""
    found, key = parse(node_id)
    if found != kind:
        raise BadId(kind)
    return key


def decode_uuid(node_id: str, kind: str) -> UUID:
    """The UUID of a thing that must be of this kind. Raises BadId."""
    key = decode(node_id, kind)
    try:
        value = UUID(key)
    except ValueError as error:
        raise BadId(kind) from error
    if str(value) != key:
        raise BadId(kind)
    return value
