"""Under which memoranda and cooperation agreements does a region act? Asked by region, and those that hold on a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated

import strawberry

from ...projections.agreements import query as read
from ...projections.engine.seeing import counting
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
    moment,
    page_of,
)
from ..types.selected_fields import SelectedField, selection_of
from .nodes import loads
from .papers import Agreement, Papers, Row, below_papers, papers_for, read_papers
from .regions import require_region


@loads("Agreement")
async def load_agreements(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows, lines = await read_papers(info, wanted.values(), question.at, asked)
    shown = Shown(known, named=question.named)
    everything: list[Row] = [*rows.values(), *(line for of_one in lines.values() for line in of_one)]
    papers = Papers(info, shown, rows, lines, await below_papers(info, shown, asked, everything))
    found = {key: papers.agreement(wanted[key]) for key in wanted}
    return {key: agreement for key, agreement in found.items() if agreement is not None}


@strawberry.type
class AgreementQueries:
    @strawberry.field(
        description="Kesepakatan dan perjanjian · the agreements of a region and those within, by regency, of each in "
        "recorded order."
    )
    async def agreements(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        in_force_on: Annotated[
            dt.date | None,
            strawberry.argument(description="Berlaku pada · only those that hold on this day."),
        ] = None,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Agreement] | None:
        require_region(info, region)
        scope = {"region": region, "in_force_on": in_force_on}
        paging = page_of(
            info,
            "agreements",
            scope,
            PageArguments(first, after, last, before),
            at=moment(known_at, info.context.min_position),
        )
        with counting():
            page = await read.agreements_page(
                info.context.reader,
                region,
                paging.asked_window(),
                paging.at,
                in_force_on=in_force_on,
            )
        shown = paging.shown(page.known)
        papers = await papers_for(info, shown, (row.id for row in page.rows), selection_of(info), page.rows)
        return paging.connection(page, [Agreement.of(row, info, papers) for row in page.rows])
