"""Who is covered? Participants of a region and day, or exactly the people behind a number."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

import strawberry

from ...projections.coverage import query as counting
from ...projections.coverage.ledger import Filter
from ...projections.enrolments import query as read
from ...texts.questions import QuestionFault
from ..types.context import Info
from ..types.enums import EnrolmentOrder
from ..types.errors import BadQuestion
from ..types.ids import uuids
from ..types.moment import AsOf, Question
from ..types.relay import (
    After,
    AsOfArg,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    Node,
    PageArguments,
    as_answered,
    moment,
    page_of,
)
from ..types.scalars import CellText, RegionCode
from ..types.selected_fields import SelectedField, selection_of
from .filters import EnrolmentFilter, open_cell, people_of, people_scope
from .nodes import loads
from .people import Enrolment
from .prefetch import on_their_day, prefetch
from .regions import require_region


async def enrolments_by_id(
    info: Info, enrolments: Sequence[UUID], question: Question, asked: SelectedField, *, named: bool
) -> dict[UUID, Enrolment]:
    """Enrolments by id, on the question's day (see `on_their_day`), with what is asked below them; unknown ids are absent."""
    found: dict[UUID, Enrolment] = {}
    for shown, rows in await on_their_day(info, enrolments, read.by_ids, question, named=named):
        prefetched = await prefetch(info, shown, asked, participants=list(rows.values()))
        found |= {key: Enrolment.of(row, info, prefetched) for key, row in rows.items()}
    return found


@loads("Enrolment")
async def load_enrolments(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    found = await enrolments_by_id(info, list(wanted.values()), question, asked, named=question.named)
    return {key: found[enrolment] for key, enrolment in wanted.items() if enrolment in found}


@strawberry.type
class EnrolmentQueries:
    @strawberry.field(
        description="Peserta · either of a region on a day, or the `cell` of a coverage answer: exactly the people that "
        "number counts."
    )
    async def enrolments(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: Annotated[
            RegionCode | None,
            strawberry.argument(description='Kode wilayah · the region, "ID" for the nation.'),
        ] = None,
        as_of: AsOfArg = None,
        known_at: KnownAtArg = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            EnrolmentFilter | None, strawberry.argument(description="Saringan · which enrolments.")
        ] = None,
        cell: Annotated[
            CellText | None,
            strawberry.argument(
                description="Sel · a number of a coverage answer; it says region, day and moment."
            ),
        ] = None,
        order_by: Annotated[
            EnrolmentOrder | None, strawberry.argument(description="Urutan · by village where absent.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Enrolment] | None:
        at = moment(known_at, info.context.min_position)
        within: Filter | None = None
        if cell is not None:
            if region is not None or as_of is not None or known_at is not None:
                raise BadQuestion(QuestionFault.CELL_ALONE)
            opened, as_of, position, within = open_cell(info, cell)
            region, at = RegionCode(opened), as_answered(position, info.context.min_position)
        if region is None:
            raise BadQuestion(QuestionFault.REGION_OR_CELL)
        require_region(info, region)
        chosen = await people_of(info, filter, within)
        order = order_by or EnrolmentOrder.VILLAGE
        scope = people_scope(region, chosen, order)
        asked = PageArguments(first, after, last, before)
        paging = page_of(info, "enrolments", scope, asked, at=at, as_of=AsOf.given(info, region, as_of))
        page = await read.participants(
            info.context.reader,
            counting.Question(region, paging.day, chosen),
            paging.asked_window(),
            paging.at,
            order=order,
        )
        shown = paging.shown(page.known)
        prefetched = await prefetch(info, shown, selection_of(info), participants=page.rows)
        return paging.connection(page, [Enrolment.of(row, info, prefetched) for row in page.rows])
