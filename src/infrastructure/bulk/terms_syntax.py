"""How are the terms of a list written by hand? A paper's id, a list's digest, a column's title: on the command line as in
the query of POST /imports.
"""

import re
from uuid import UUID

from ...graphql.types import ids

_DIGEST = re.compile(r"[0-9a-f]{64}")


def is_digest(text: str) -> bool:
    """Whether this is written like a SHA-256."""
    return _DIGEST.fullmatch(text) is not None


def paper_id(text: str, kind: str) -> UUID:
    """A UUID, or the id that GraphQL gives out for it. Raises BadId."""
    try:
        return UUID(text)
    except ValueError:
        return ids.decode_uuid(text, kind)


def named_columns(given: list[str]) -> dict[str, str]:
    """["NIK=No KTP"] as {"NIK": "No KTP"}. Raises ValueError."""
    found = {}
    for text in given:
        field, equals, title = text.partition("=")
        if not (equals and field.strip() and title.strip()):
            raise ValueError(text)
        found[field.strip()] = title.strip()
    return found
