"""How much money and how many places are set aside? The budget lines of a region, and of a fiscal year."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain.allowed_days import FIRST_YEAR
from ...projections.agreements import query as read
from ...projections.engine.reading import At
from ...projections.engine.seeing import counting
from ...texts.questions import QuestionFault
from ..types.context import Info
from ..types.errors import BadQuestion
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
    moment,
    page_of,
)
from ..types.selected_fields import SelectedField, selection_of
from ..types.who_sees_what import may_be_counted
from .nodes import loads
from .papers import Budget, papers_for
from .regions import require_region

_LAST_YEAR = 2199  # of a budget that may be asked for: later ones are slips of typing


@loads("Budget")
async def load_budgets(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    found = await budgets_by_id(info, list(wanted.values()), question.at, asked, named=question.named)
    return {key: found[line] for key, line in wanted.items() if line in found}


async def budgets_by_id(
    info: Info, lines: Sequence[UUID], at: At, asked: SelectedField, *, named: bool
) -> dict[UUID, Budget]:
    """Budget lines by id, with what is asked below them; unknown ids are absent."""
    with counting():
        known, rows = await read.budgets_by_ids(info.context.reader, lines, at)
    rows = {key: row for key, row in rows.items() if may_be_counted(info.context, row.region)}
    shown = Shown(known, named=named)
    papers = await papers_for(
        info, shown, (line.agreement for line in rows.values()), asked, list(rows.values())
    )
    return {key: Budget.of(row, info, papers) for key, row in rows.items()}


@strawberry.type
class BudgetQueries:
    @strawberry.field(
        description="Anggaran · the budget lines of a region and those within, by regency, of each in recorded order."
    )
    async def budgets(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        fiscal_year: Annotated[
            int | None, strawberry.argument(description="Tahun anggaran · only lines of this fiscal year.")
        ] = None,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Budget] | None:
        require_region(info, region)
        if fiscal_year is not None and not FIRST_YEAR <= fiscal_year <= _LAST_YEAR:
            raise BadQuestion(QuestionFault.NO_FISCAL_YEAR, first=str(FIRST_YEAR), last=str(_LAST_YEAR))
        scope = {"region": region, "fiscal_year": fiscal_year}
        paging = page_of(
            info,
            "budgets",
            scope,
            PageArguments(first, after, last, before),
            at=moment(known_at, info.context.min_position),
        )
        with counting():
            page = await read.budgets_page(
                info.context.reader,
                region,
                paging.asked_window(),
                paging.at,
                fiscal_year=fiscal_year,
            )
        shown = paging.shown(page.known)
        papers = await papers_for(
            info, shown, (row.agreement for row in page.rows), selection_of(info), page.rows
        )
        return paging.connection(page, [Budget.of(row, info, papers) for row in page.rows])
