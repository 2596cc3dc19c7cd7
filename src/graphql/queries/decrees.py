"""Which decrees (SK) are there? Those of a region that were not taken back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import strawberry

from ...projections.acts import query as read
from ...projections.listed_people import query as rows_of
from ..types.context import Info
from ..types.ids import uuids
from ..types.moment import Question, Shown
from ..types.relay import (
    After,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    Node,
    PageArguments,
    RegionArg,
    as_answered,
    moment,
    page_of,
)
from ..types.selected_fields import SelectedField, selection_of
from .nodes import loads
from .regions import require_region
from .selections import Decree, selections_of


@loads("Decree")
async def load_decrees(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows = await read.acts_by_ids(
        info.context.reader, read.DECREES, list(wanted.values()), question.at, involving=rows_of.OF
    )
    shown = Shown(known, named=question.named)
    selections = await selections_of(info, shown, asked, decrees=list(rows.values()))
    return {key: Decree.of(rows[one], info, selections) for key, one in wanted.items() if one in rows}


async def decrees_by_id(
    info: Info, decrees: Sequence[UUID], shown: Shown, asked: SelectedField
) -> dict[UUID, Decree]:
    """Decrees by id, likewise."""
    at = as_answered(shown.known.position)
    known, rows = await read.acts_by_ids(info.context.reader, read.DECREES, decrees, at)
    below = await selections_of(info, Shown(known, named=shown.named), asked, decrees=list(rows.values()))
    return {key: Decree.of(row, info, below) for key, row in rows.items()}


@strawberry.type
class DecreeQueries:
    @strawberry.field(
        description="SK · the decrees of a region and those within that were not taken back, by regency, of each in recorded order."
    )
    async def decrees(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Decree] | None:
        require_region(info, region)
        asked = PageArguments(first, after, last, before)
        paging = page_of(
            info, "decrees", {"region": region}, asked, at=moment(known_at, info.context.min_position)
        )
        page = await read.acts_page(
            info.context.reader,
            read.DECREES,
            region,
            paging.asked_window(),
            paging.at,
            involving=rows_of.OF,
        )
        shown = paging.shown(page.known)
        selections = await selections_of(info, shown, selection_of(info), decrees=page.rows)
        return paging.connection(page, [Decree.of(row, info, selections) for row in page.rows])
