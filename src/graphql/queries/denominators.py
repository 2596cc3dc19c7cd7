"""Out of how many? Counts of eligible workers, by whose count: what coverage is divided by."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import strawberry

from ...projections.acts import query as read
from ...projections.coverage.query import Denominator as Divisor
from ...projections.engine.rounding import rounded
from ...projections.engine.seeing import counting
from ..types.context import Info
from ..types.enums import Evidence
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
from ..types.who_sees_what import is_thing_exact, may_be_counted
from .events import Historied, Histories, histories_of
from .nodes import loads
from .regions import Region, Scheme, region_of, require_region
from .rounding import ROUNDED, is_rounded

Row = read.EligibleCount | Divisor


@dataclass(frozen=True, slots=True)
class Counts:
    """What counts of eligible workers are shown as, and the histories that were asked of them."""

    shown: Shown
    histories: Histories


@strawberry.type(description="Penyebut · how many workers were eligible, by whose count.")
class Denominator(Historied):
    region: Region = strawberry.field(description="Wilayah · where they were counted.")
    scheme: Scheme | None = strawberry.field(
        description="Skema · the scheme they are eligible for; null: any of them."
    )
    value: int = strawberry.field(description="Nilai · eligible workers.")
    rounded: bool = strawberry.field(description=ROUNDED)
    as_of: dt.date = strawberry.field(description="Per tanggal · the day it is about.")
    source: str = strawberry.field(description="Sumber · where it is from.")
    evidence: Evidence = strawberry.field(description="Bukti · how it is known.")

    @classmethod
    def maybe(cls, row: Row | None, info: Info, counts: Counts) -> "Denominator | None":
        """The denominator of a number, or None where it has none."""
        return None if row is None else cls.of(row, info, counts)

    @classmethod
    def of(cls, row: Row, info: Info, counts: Counts) -> "Denominator":
        told = is_rounded(info, row.region, row.value)
        return cls(
            id=counts.shown.id("Denominator", row.id, counted=not is_thing_exact(info.context, row.region)),
            region=region_of(info, row.region),
            scheme=None if row.scheme is None else Scheme.of(row.scheme, info),
            value=rounded(row.value) if told else row.value,
            rounded=told,
            as_of=row.as_of,
            source=row.source,
            evidence=Evidence(row.evidence),
            _stream=row.id,
            _histories=counts.histories,
        )


async def counts_of(info: Info, shown: Shown, asked: SelectedField, rows: Iterable[Row | None]) -> Counts:
    """What is asked below these counts: a statement for each way a history is asked."""
    streams = [row.id for row in rows if row is not None]
    return Counts(shown, await histories_of(info, "Denominator", streams, asked, shown))


@loads("Denominator")
async def load_denominators(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    with counting():
        known, rows = await read.acts_by_ids(
            info.context.reader, read.COUNTS, list(wanted.values()), question.at
        )
    rows = {key: row for key, row in rows.items() if may_be_counted(info.context, row.region)}
    counts = await counts_of(info, Shown(known, named=question.named), asked, rows.values())
    return {key: Denominator.of(rows[one], info, counts) for key, one in wanted.items() if one in rows}


@strawberry.type
class DenominatorQueries:
    @strawberry.field(
        description="Penyebut · the counts of eligible workers of a region and those within, by regency, of each in recorded "
        "order."
    )
    async def denominators(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Denominator] | None:
        require_region(info, region)
        at = moment(known_at, info.context.min_position)
        arguments = PageArguments(first, after, last, before)
        paging = page_of(info, "denominators", {"region": region}, arguments, at=at)
        with counting():
            page = await read.acts_page(
                info.context.reader, read.COUNTS, region, paging.asked_window(), paging.at
            )
        counts = await counts_of(info, paging.shown(page.known), selection_of(info), page.rows)
        return paging.connection(page, [Denominator.of(row, info, counts) for row in page.rows])
