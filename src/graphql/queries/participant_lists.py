"""Which lists of candidates are there? Those of a region, or in one state, such as waiting for their verification."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

import strawberry

from ...projections.acts import query as read
from ...projections.listed_people import query as rows_of
from ..types.context import Info
from ..types.ids import uuids
from ..types.list_states import ListState
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
from .selections import ParticipantList, selections_of


@loads("ParticipantList")
async def load_lists(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows = await read.acts_by_ids(
        info.context.reader, read.LISTS, list(wanted.values()), question.at, involving=rows_of.OF
    )
    shown = Shown(known, named=question.named)
    selections = await selections_of(info, shown, asked, lists=list(rows.values()))
    return {
        key: ParticipantList.of(rows[one], info, selections) for key, one in wanted.items() if one in rows
    }


async def lists_by_id(
    info: Info, lists: Sequence[UUID], shown: Shown, asked: SelectedField
) -> dict[UUID, ParticipantList]:
    """Lists by id, as known at the moment that is shown, with what is asked below them; unknown ids are absent."""
    at = as_answered(shown.known.position)
    known, rows = await read.acts_by_ids(info.context.reader, read.LISTS, lists, at)
    below = await selections_of(info, Shown(known, named=shown.named), asked, lists=list(rows.values()))
    return {key: ParticipantList.of(row, info, below) for key, row in rows.items()}


@strawberry.type
class ParticipantListQueries:
    @strawberry.field(
        description="Daftar calon peserta · the lists of candidates of a region and those within, and lists with rows of people who live "
        "there, by regency, of each in recorded order."
    )
    async def participant_lists(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        state: Annotated[
            ListState | None,
            strawberry.argument(description="Keadaan · lists in this state alone; absent: all."),
        ] = None,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ParticipantList] | None:
        require_region(info, region)
        asked = PageArguments(first, after, last, before)
        paging = page_of(
            info,
            "participantLists",
            {"region": region} if state is None else {"region": region, "state": state.value},
            asked,
            at=moment(known_at, info.context.min_position),
        )
        kind = replace(read.LISTS, inside=rows_of.lists_of(region))
        kind = kind if state is None else replace(kind, listed=rows_of.in_state(state, region))
        page = await read.acts_page(
            info.context.reader, kind, region, paging.asked_window(), paging.at, involving=rows_of.OF
        )
        shown = paging.shown(page.known)
        selections = await selections_of(info, shown, selection_of(info), lists=page.rows)
        return paging.connection(page, [ParticipantList.of(row, info, selections) for row in page.rows])
