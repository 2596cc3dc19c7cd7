"""Which pages of the lists below many things are asked for? Each way a nested list is asked is read once, for all its parents.

for way in nested_pages(info, "history", "stream", streams, fields, shown):
    pages = await reader.histories(streams, way.window, way.at)
    found |= {(way.arguments, stream): way.pagings[stream].connection(page, ...) for stream, page in pages.items()}
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from ...projections.engine.reading import At
from ...projections.engine.windows import Window
from ..types.context import Info
from ..types.moment import Shown
from ..types.relay import PageArguments, Paging, page_below
from ..types.selected_fields import SelectedField, merged


@dataclass(frozen=True, slots=True)
class Nested:
    """One way a nested list is asked: everything selected below it, and the window that is read for all its parents."""

    arguments: PageArguments
    field: SelectedField
    window: Window
    at: At
    pagings: Mapping[UUID, Paging]


def nested_pages(
    info: Info,
    name: str,
    parent: str,
    parents: Iterable[UUID],
    fields: Iterable[SelectedField],
    shown: Shown,
) -> Iterator[Nested]:
    """Every way that the list `name` is asked in these fields, of parents that a cursor knows as `parent`; `shown` is what they
    are shown as. A cursor is of one parent: raises what `page_below` raises.
    """
    listed = list(parents)
    if not listed:
        return
    ways: dict[PageArguments, list[SelectedField]] = {}
    for field in fields:
        ways.setdefault(PageArguments.of(field.arguments), []).append(field)
    for arguments, alike in ways.items():
        field = merged(alike)
        pagings = {one: page_below(info, name, {parent: str(one)}, arguments, shown) for one in listed}
        paging = pagings[listed[0]]
        window = replace(paging.window, counted=field.has("totalCount"))
        yield Nested(arguments, field, window, paging.at, pagings)
