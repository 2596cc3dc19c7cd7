"""What of a stored event may be told? Its JSON as it is stored, without what older versions should not have held.

First versions of some events hold plain digests of personal rows: those fields are answered as null. Any text could once
be recorded as a code: what the catalogue does not know is answered as UNKNOWN.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from ...domain.catalogue import STANDARD, Catalogue
from ...domain.segments import UNKNOWN

WITHHELD: Mapping[str, str] = {  # stored name: the field
    "ParticipantsProposed": "list_digest",
    "ListVerified": "list_digest",
    "DecreeIssued": "list_digest",
    "WorkerEnrolled": "list_digest",
    "BatchOpened": "file_digest",
    "BatchChunkAccepted": "checksum",
}


_NESTING = frozenset((dict, list))


def told(topic: str, state: bytes, catalogue: Catalogue = STANDARD) -> dict[str, Any]:
    """The payload of an event stored under a name, as anybody may see it."""
    content: dict[str, Any] = orjson.loads(state)
    withheld = WITHHELD.get(topic)
    if withheld in content:
        content[withheld] = None
    _withhold_codes(content, {"scheme": catalogue.schemes, "segment": catalogue.segments})
    return content


def _withhold_codes(content: Any, known: Mapping[str, Mapping[str, object]]) -> None:
    """Codes stand in the event itself, in its terms and in its stretches."""
    if type(content) is list:
        for one in content:
            if type(one) in _NESTING:
                _withhold_codes(one, known)
        return
    for name, value in content.items():
        if name in known:
            if value is not None and value not in known[name]:
                content[name] = UNKNOWN
        elif type(value) in _NESTING:
            _withhold_codes(value, known)
