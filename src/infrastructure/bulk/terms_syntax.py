"""How are the terms of a list written by hand? A paper's number or id, a list's digest, a column's title: on the command line as in
the query of POST /imports.
"""

import datetime as dt
import re
from uuid import UUID

from ...domain.dates import next_month, next_year
from ...graphql.types import ids
from ...graphql.types.errors import BadId

USUAL_SCHEME = "VULNERABLE_WORKERS"

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


def paper_named(text: str | None, kind: str) -> tuple[UUID | None, str | None]:
    """A paper as it is named: by its id, else by its number or title. Raises BadId for the id of something else."""
    if text is None:
        return None, None
    try:
        return paper_id(text, kind), None
    except BadId:
        try:
            ids.parse(text)
        except BadId:
            return None, text
        raise


def usual_days(
    today: dt.date, start: dt.date | None, end_exclusive: dt.date | None
) -> tuple[dt.date, dt.date]:
    """The days of protection where not all of them are said: from the first of next month, or of the month in which an end is said
    that comes before; to the end of that year.
    """
    if start is None:
        start = next_month(today)
        if end_exclusive is not None and end_exclusive <= start:
            start = (end_exclusive - dt.timedelta(days=1)).replace(day=1)
    return start, end_exclusive or next_year(start.year)


def named_columns(given: list[str]) -> dict[str, str]:
    """["NIK=No KTP"] as {"NIK": "No KTP"}. Raises ValueError."""
    found = {}
    for text in given:
        field, equals, title = text.partition("=")
        if not (equals and field.strip() and title.strip()):
            raise ValueError(text)
        found[field.strip()] = title.strip()
    return found
