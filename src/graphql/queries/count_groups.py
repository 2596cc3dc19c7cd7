"""In which groups is a number told? By one or two dimensions, a page of groups at a time, all of one moment."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import strawberry

from ...projections import counts as read
from ...projections.counts import Counted, Dimension, Grouping
from ...projections.coverage.ledger import NONE
from ...projections.engine.pacing import in_turns
from ...projections.engine.reading import At, Page
from ...texts.labels.groups import NO_PLACE, VERIFICATION
from ...texts.labels.values import VALUES
from ...texts.limits import Limit
from ..types.context import Info
from ..types.enums import describe_enum
from ..types.errors import BadQuestion
from ..types.moment import AsOf
from ..types.relay import Connection, PageArguments, Paging, page_of
from ..types.selected_fields import selection_of
from ..types.who_sees_what import is_exact
from .coverage import one_day, one_moment
from .regions import Scheme, region_of
from .rounding import ROUNDED

describe_enum(
    Dimension,
    "Dimensi hitungan · what cards, findings and lists can be grouped by.",
    name="CountDimension",
)
_KEYS = "Kunci · its keys, in the order of the dimensions."


@strawberry.type(description="Kunci hitungan · one dimension of a group and its value.")
class CountKey:
    dimension: Dimension = strawberry.field(description="Dimensi · what it is grouped by.")
    code: str = strawberry.field(
        description="Kode · a code; NONE for a region that is wider than the dimension."
    )
    label: str = strawberry.field(description="Sebutan · its name.")


@strawberry.type(description="Kelompok hitungan · one group of cards or findings.")
class CountGroup:
    keys: list[CountKey] = strawberry.field(description=_KEYS)
    count: int = strawberry.field(description="Jumlah · how many there are.")
    rounded: bool = strawberry.field(description=ROUNDED)


@strawberry.type(description="Kelompok daftar · one group of lists.")
class ListCountGroup:
    keys: list[CountKey] = strawberry.field(description=_KEYS)
    count: int = strawberry.field(description="Jumlah · how many lists there are.")
    proposed: int = strawberry.field(description="Diusulkan · how many people they name as proposed.")
    verified: int = strawberry.field(description="Diverifikasi · how many people they name as verified.")


@dataclass(frozen=True, slots=True)
class AskedGroups:
    """The pages of groups that are asked below a number, by the keys of their fields, and the moment of all of them.

    `day` is that of numbers that have one.
    """

    pages: Mapping[str, tuple[Paging, Grouping]]
    at: At
    as_of: dt.date | None

    @property
    def day(self) -> dt.date:
        assert self.as_of is not None
        return self.as_of

    @classmethod
    def of(
        cls, info: Info, name: str, scope: Mapping[str, Any], at: At, as_of: AsOf | None = None
    ) -> "AskedGroups":
        """Raises BadQuestion where dimensions make no grouping, and what `page_of` raises."""
        pages = {}
        if not is_exact(info.context, scope["region"]):
            scope = {**scope, "counted": True}  # another list: what is told of it may be rounded
        for field in selection_of(info).at("groups"):
            by = tuple(Dimension(dimension) for dimension in field.arguments["by"])
            if not 1 <= len(by) <= 2 or len(set(by)) < len(by):
                raise BadQuestion(Limit.TOO_MANY_DIMENSIONS)
            window = PageArguments.of(field.arguments)
            paging = page_of(info, f"{name}.groups", {**scope, "by": by}, window, at=at, as_of=as_of)
            pages[field.key] = paging, Grouping(by, paging.window)
        pagings = [paging for paging, _ in pages.values()]
        day = None if as_of is None else one_day(as_of, pagings)
        of_one_day = {key: (replace(paging, as_of=day), by) for key, (paging, by) in pages.items()}
        return cls(of_one_day, one_moment(at, pagings), day)

    @property
    def by(self) -> list[tuple[Dimension, ...]]:
        return [grouping.by for grouping in self.groupings]

    @property
    def groupings(self) -> list[Grouping]:
        return [grouping for _, grouping in self.pages.values()]

    async def connections(
        self, info: Info, found: Counted, kind: type[CountGroup] | type[ListCountGroup]
    ) -> Mapping[str, Connection[Any]]:
        """The pages as they were asked for; their groups are of this type."""

        def made(group: read.Group) -> CountGroup | ListCountGroup:
            keys = [_key(info, *key) for key in group.keys]
            if kind is ListCountGroup:
                return ListCountGroup(keys=keys, count=group.count, **group.people)
            return CountGroup(keys=keys, count=group.count, rounded=group.rounded)

        async def connection(paging: Paging, page: Page[read.Group]) -> Connection[Any]:
            return paging.connection(page, await in_turns(made, page.rows))

        return {
            key: await connection(paging, page)
            for (key, (paging, _)), page in zip(self.pages.items(), found.groups, strict=True)
        }


def _key(info: Info, dimension: Dimension, code: str) -> CountKey:
    locale = info.context.locale
    match dimension:
        case Dimension.STATUS:
            label = VALUES["CardStatus"][code].name.said(locale)
        case Dimension.CODE:
            label = VALUES["FindingCode"][code].name.said(locale)
        case Dimension.REASON:
            label = VALUES["TakenBackReason"][code].name.said(locale)
        case Dimension.VERIFIED:
            label = VERIFICATION[code].said(locale)
        case Dimension.SCHEME:
            label = Scheme.of(code, info).label
        case _:
            label = NO_PLACE.said(locale) if code == NONE else region_of(info, code).name
    return CountKey(dimension=dimension, code=code, label=label)
