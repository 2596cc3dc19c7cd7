"""What came of a command that is sent again? The first outcome of its key, as it was stored; another body under it conflicts."""

from typing import Any

import msgspec
import psycopg

from ...domain.ports import Command, KeyConflict, Outcome
from ...domain.refusals import Breach

_RECALL = "SELECT body_digest, outcome, last_position FROM log.command WHERE actor = %s AND id = %s"


class _StoredOutcome(msgspec.Struct):
    result: dict[str, Any]
    breaches: tuple[Breach, ...]


def first_outcome(connection: psycopg.Connection[Any], command: Command, body: bytes) -> Outcome | None:
    """The outcome under a command's key; None where it is new. Raises KeyConflict where it was sent with another body."""
    row = connection.execute(_RECALL, (command.actor, command.key)).fetchone()
    if row is None:
        return None
    if row[0] != body:
        raise KeyConflict
    return read_outcome(row[1], row[2])


def read_outcome(stored: bytes, position: int | None) -> Outcome:
    """A stored outcome, told once more."""
    found = msgspec.json.decode(stored, type=_StoredOutcome)
    return Outcome(position, found.result, found.breaches, repeated=True)
