"""What is the same page of many lists at once? One window of each parent's list, in one statement for all parents."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from .reading import NOW, At, Listing, Page, Reader
from .windows import Window, edges_of

T = TypeVar("T")


async def pages_of(
    reader: Reader, listing: Listing[T], parent: str, parents: Sequence[UUID], window: Window, at: At = NOW
) -> dict[UUID, Page[T]]:
    """The same window of every parent's rows: those of the listing whose column `parent` is its id. Raises NotYet.

    A parent without rows has an empty page. Keys are ordered within a parent, as in `Reader.page`.
    """
    asked = list(dict.fromkeys(parents))
    edges = edges_of(window, listing.keys, "source")
    direction = " DESC" if window.backwards else ""
    order = ", ".join(key + direction for key in listing.keys)
    within = edges.where.replace("WHERE", "AND", 1)
    counting = (
        f"(SELECT count(*) FROM source s WHERE s.{parent} = asked.parent_)"
        if window.counted
        else "NULL::bigint"
    )
    known, found = await reader.rows(
        f"""SELECT asked.parent_, {counting} AS total_, page.*
FROM unnest(%(parents_)s::uuid[]) asked (parent_)
LEFT JOIN LATERAL (
  SELECT true AS has_row_, s.* FROM source s WHERE s.{parent} = asked.parent_ {within} ORDER BY {order} LIMIT {window.reads}
) page ON true""",
        {**listing.params, **edges.params, "parents_": asked},
        of=listing.of,
        at=at,
        with_=f"source AS NOT MATERIALIZED ({listing.source})",
        order=", ".join(f"body.{key}{direction}" for key in listing.keys),
    )
    rows = {key: [row for row in found if row["parent_"] == key and row["has_row_"]] for key in asked}
    totals = {row["parent_"]: row["total_"] for row in found}
    pages = {}
    for key in asked:
        cut, has_next, has_previous = window.cut(
            rows[key], earlier=window.after is not None, later=window.before is not None
        )
        pages[key] = Page(
            rows=tuple(listing.row(row) for row in cut),
            keys=tuple(tuple(row[name] for name in listing.keys) for row in cut),
            total=totals[key],
            has_next=has_next,
            has_previous=has_previous,
            known=known,
        )
    return pages
