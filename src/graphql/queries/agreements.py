"""Under which papers does a region act, and with what money and places? Agreements and budgets.

papers = await papers_of(info, agreement_ids, shown, asked)   agreements with all they lead to: at most two statements, and
                                                               one for each way a history is asked
papers.agreement(agreement_id)                         the GraphQL Agreement, or None
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain.regions import regency_of
from ...domain.times import FIRST_YEAR
from ...projections.agreements import query as read
from ...projections.coverage.small import is_below_regency
from ...projections.engine.reading import At, Page, counting
from ...projections.engine.reading import Known as ReadKnown
from ...projections.engine.rounding import rounded, rounded_money
from ...projections.engine.windows import Window
from ...texts.questions import QuestionFault
from ..types.context import Info
from ..types.enums import AgreementKind, BudgetStage, Evidence, FundingSource
from ..types.errors import BadQuestion
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
    page_below,
    page_of,
)
from ..types.selected_fields import SelectedField, named, selection_of
from ..types.sight import is_thing_exact, may_be_counted, require_sight
from ..types.values import Money, PartialDate, Period
from .events import Historied, Histories, histories_of
from .nodes import loads
from .regions import Region, Scheme, region_of, require_region
from .rounding import ROUNDED

Row = read.Agreement | read.Budget

_LAST_YEAR = 2199  # of a budget that may be asked for: later ones are slips of typing


@dataclass(frozen=True, slots=True)
class BelowPapers:
    """What is asked below agreements and lines, each read in one statement: their histories, and the villages of lines; and for
    whom numbers may be rounded, of which regions a line has few places taken.
    """

    histories: Histories = field(default_factory=dict)
    villages: Mapping[UUID, Sequence[read.BudgetVillage]] = field(default_factory=dict)
    few: frozenset[str] = frozenset()


class Papers:
    """Agreements, those they are under, and their budget lines, as known at one position: read once, then in memory."""

    def __init__(
        self,
        info: Info,
        shown: Shown,
        agreements: Mapping[UUID, read.Agreement],
        lines: Mapping[UUID, Sequence[read.Budget]],
        below: "BelowPapers | None" = None,
    ) -> None:
        self._info = info
        self.shown = shown
        below = below or BelowPapers()
        self.histories = below.histories
        self.villages = below.villages
        self.few = below.few
        self._agreements = agreements
        self._lines = lines

    def agreement(self, key: UUID | None) -> "Agreement | None":
        """The agreement of an id; None for none, and for one the register did not know then."""
        row = None if key is None else self._agreements.get(key)
        return None if row is None else Agreement.of(row, self._info, self)

    def lines(self, agreement: UUID, window: Window) -> Page[read.Budget]:
        """One window of an agreement's budget lines, in the order they were recorded."""
        rows = self._lines.get(agreement, ())
        after, before = window.after, window.before
        keyed = [((regency_of(row.region), row.position), row) for row in rows]
        inside = [
            (key, row)
            for key, row in keyed
            if (after is None or key > after) and (before is None or key < before)
        ]
        chosen = inside[: window.first] if window.first is not None else inside[-(window.last or 0) :]
        keys = tuple(key for key, _ in chosen)
        return Page(
            rows=tuple(row for _, row in chosen),
            keys=keys,
            total=len(rows),
            has_next=any(
                key > keys[-1] if keys else before is not None and key >= before for key, _ in keyed
            ),
            has_previous=any(
                key < keys[0] if keys else after is not None and key <= after for key, _ in keyed
            ),
            known=self.shown.known,
        )


@strawberry.type(
    description="Kesepakatan bersama atau perjanjian kerja sama · a memorandum or cooperation agreement."
)
class Agreement(Historied):
    kind: AgreementKind | None = strawberry.field(
        description="Jenis · memorandum or cooperation agreement; null where the source does not say."
    )
    title: str = strawberry.field(description="Judul · its title.")
    region: Region = strawberry.field(description="Wilayah · the region it binds.")
    parties: list[str] = strawberry.field(description="Para pihak · the offices that signed, never persons.")
    signed_on: PartialDate | None = strawberry.field(
        description="Tanggal penandatanganan · when it was signed, as precisely as known."
    )
    period: Period | None = strawberry.field(
        description="Masa berlaku · from when to when by its paper; null where no dates are known. It then holds from "
        "the latest day its signing date allows, else from the day it was recorded."
    )
    terminated_on: dt.date | None = strawberry.field(
        description="Diakhiri sejak · the first day it no longer holds because it was terminated."
    )
    legal_basis: list[str] = strawberry.field(description="Dasar hukum · the rules it rests on.")
    evidence: Evidence = strawberry.field(description="Bukti · how it is known.")
    version: int = strawberry.field(description="Versi · for expectedVersion.")
    _row: strawberry.Private[read.Agreement]
    _papers: strawberry.Private[Papers]

    @strawberry.field(description="Induk · the memorandum it is under.")
    def under(self) -> "Agreement | None":
        return self._papers.agreement(self._row.under)

    @strawberry.field(description="Anggaran · the budget lines allocated under it, in recorded order.")
    def budgets(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> "Connection[Budget]":
        scope = {"agreement": str(self._row.id)}
        asked = PageArguments(first, after, last, before)
        paging = page_below(info, "agreement.budgets", scope, asked, self._papers.shown)
        page = self._papers.lines(self._row.id, paging.window)
        return paging.connection(page, [Budget.of(row, info, self._papers) for row in page.rows])

    @classmethod
    def of(cls, row: read.Agreement, info: Info, papers: Papers) -> "Agreement":
        period = row.period
        return cls(
            id=papers.shown.id("Agreement", row.id),
            kind=row.kind,
            title=row.title,
            region=region_of(info, row.region),
            parties=list(row.parties),
            signed_on=PartialDate.of(row.signed_on),
            period=None if period is None else Period(start=period.start, end_exclusive=period.end_exclusive),
            terminated_on=row.terminated_on,
            legal_basis=list(row.legal_basis),
            evidence=row.evidence,
            version=row.version,
            _row=row,
            _papers=papers,
            _stream=row.id,
            _histories=papers.histories,
        )


@strawberry.type(description="Desa dalam anggaran · one village of a budget line.")
class BudgetVillage:
    village: Region = strawberry.field(description="Desa · the village.")
    quota: int | None = strawberry.field(
        description="Kuota · how many workers of the village: its own quota, else the one of every village; null where neither "
        "limits them."
    )
    own: bool = strawberry.field(description="Kuota sendiri · whether that is a quota of its own.")
    used: int = strawberry.field(
        description="Kuota terpakai · distinct workers who hold a place of the line there; all villages add up to `quotaUsed`."
    )
    ring_one: bool = strawberry.field(
        description="Ring satu · whether it is one of the villages around the company, whose workers it pays for first."
    )


@strawberry.type(description="Alokasi anggaran · money and places set aside: a budget line, in whole rupiah.")
class Budget(Historied):
    region: Region = strawberry.field(description="Wilayah · whose budget it is.")
    scheme: Scheme | None = strawberry.field(
        description="Skema · the scheme it is for; null where the source does not say."
    )
    fiscal_year: int | None = strawberry.field(description="Tahun anggaran · its fiscal year, if known.")
    funding_source: FundingSource = strawberry.field(description="Sumber dana · where the money is from.")
    payer: str | None = strawberry.field(description="Pembayar · the company that pays (CSR/TJSP).")
    stage: BudgetStage | None = strawberry.field(
        description="Tahap · original (murni) or revised (perubahan), which replaces the original."
    )
    allocated: Money | None = strawberry.field(
        description="Alokasi · the exact amount; null where it is not known."
    )
    at_least: Money | None = strawberry.field(description="Sekurang-kurangnya · the lower bound stated.")
    reserved: Money = strawberry.field(
        description="Tercadang · tariff times months of the enrolments it pays for."
    )
    remaining: Money | None = strawberry.field(
        description="Sisa · what is not reserved yet; null without an exact amount."
    )
    quota: int | None = strawberry.field(description="Kuota · places, if limited.")
    per_village_quota: int | None = strawberry.field(
        description='Kuota per desa · places for each village ("satu desa 100 pekerja").'
    )
    quota_used: int = strawberry.field(
        description="Kuota terpakai · places taken: distinct workers enrolled on it."
    )
    rounded: bool = strawberry.field(
        description=f"{ROUNDED} Then `reserved` is what so many cost on average, to the nearest million rupiah, and `remaining` "
        "follows from it."
    )
    evidence: Evidence = strawberry.field(description="Bukti · how the allocation is known.")
    version: int = strawberry.field(
        description="Versi · for expectedVersion; 0 where numbers are rounded, for it grows with them."
    )
    _row: strawberry.Private[read.Budget]
    _papers: strawberry.Private[Papers]

    @strawberry.field(description="Perjanjian · the agreement it is allocated under.")
    def agreement(self) -> Agreement | None:
        return self._papers.agreement(self._row.agreement)

    @strawberry.field(
        description="Desa · its villages by code: those with a place taken, with a quota of their own, or in ring one."
    )
    def villages(self, info: Info) -> list[BudgetVillage]:
        require_sight(info.context, "BudgetVillage")  # of a line without any, too
        return [
            BudgetVillage(
                village=region_of(info, one.village),
                quota=one.quota,
                own=one.own,
                used=one.used,
                ring_one=one.ring_one,
            )
            for one in self._papers.villages.get(self._row.id, ())
        ]

    @classmethod
    def of(cls, row: read.Budget, info: Info, papers: Papers) -> "Budget":
        exact = is_thing_exact(info.context, row.region)
        told = not exact and (is_below_regency(row.region) or row.region in papers.few)
        reserved = rounded_money(row.reserved, row.quota_used) if told else row.reserved
        return cls(
            id=papers.shown.id("Budget", row.id, counted=not exact),
            region=region_of(info, row.region),
            scheme=None if row.scheme is None else Scheme.of(row.scheme, info),
            fiscal_year=row.fiscal_year,
            funding_source=row.funding_source,
            payer=row.payer,
            stage=row.stage,
            allocated=Money.of(row.allocated),
            at_least=Money.of(row.at_least),
            reserved=Money.rupiah(reserved),
            remaining=Money.of(None if row.allocated is None else row.allocated - reserved),
            quota=row.quota,
            per_village_quota=row.per_village_quota,
            quota_used=rounded(row.quota_used) if told else row.quota_used,
            rounded=told,
            evidence=row.evidence,
            version=0 if told else row.version,
            _row=row,
            _papers=papers,
            _stream=row.id,
            _histories=papers.histories,
        )


async def papers_of(
    info: Info,
    agreements: Iterable[UUID | None],
    shown: Shown,
    asked: SelectedField | None = None,
    rows: Sequence[Row] = (),
) -> Papers:
    """These agreements and all they lead to, as known at the moment that is shown, with what is asked below them and below
    `rows`; None asks for nothing but the agreements. At most two statements, and one for each way a history is asked.
    """
    at = as_answered(shown.known.position)  # their read models may be behind those of what leads to them
    known, found, lines = await _read(info, agreements, at, asked)
    shown = Shown(known, named=shown.named)
    everything = [*rows, *found.values(), *(line for of_one in lines.values() for line in of_one)]
    return Papers(info, shown, found, lines, await _below(info, shown, asked, everything))


async def papers_for(
    info: Info,
    shown: Shown,
    agreements: Iterable[UUID | None],
    asked: SelectedField,
    rows: Sequence[Row],
) -> Papers:
    """The papers that what is asked below these agreements or lines leads to: none, where nothing of them is asked."""
    if mentions(asked, "agreement", "under", "budgets"):
        return await papers_of(info, agreements, shown, asked, rows)
    return Papers(info, shown, {}, {}, await _below(info, shown, asked, rows))


async def _read(
    info: Info, agreements: Iterable[UUID | None], at: At, asked: SelectedField | None
) -> tuple[ReadKnown, Mapping[UUID, read.Agreement], Mapping[UUID, Sequence[read.Budget]]]:
    wanted = sorted({key for key in agreements if key is not None})
    reader, context = info.context.reader, info.context
    with counting():
        known, rows = await read.agreements_by_ids(reader, wanted, at)
        found = {key: row for key, row in rows.items() if may_be_counted(context, row.region)}
        lines: Mapping[UUID, Sequence[read.Budget]] = {}
        if found and asked is not None and mentions(asked, "budgets"):
            _, of = await read.budgets_of_agreements(reader, list(found), as_answered(known.position))
            lines = {
                key: [row for row in rows if may_be_counted(context, row.region)] for key, rows in of.items()
            }
    return known, found, lines


async def _below(info: Info, shown: Shown, asked: SelectedField | None, rows: Sequence[Row]) -> BelowPapers:
    if asked is None:
        return BelowPapers()
    agreements = [row.id for row in rows if isinstance(row, read.Agreement)]
    budgets = [row.id for row in rows if isinstance(row, read.Budget)]
    histories = {
        **await histories_of(info, "Agreement", agreements, asked, shown),
        **await histories_of(info, "Budget", budgets, asked, shown),
    }
    villages: Mapping[UUID, Sequence[read.BudgetVillage]] = {}
    if budgets and mentions(asked, "villages"):
        _, villages = await read.villages_of_budgets(
            info.context.reader, budgets, as_answered(shown.known.position)
        )
    counted = {row.region for row in rows if isinstance(row, read.Budget)}
    counted = {region for region in counted if not is_thing_exact(info.context, region)}
    few: frozenset[str] = frozenset()
    if counted:
        with counting():
            few = await read.with_few_places(info.context.reader, counted, as_answered(shown.known.position))
    return BelowPapers(histories, villages, few)


def mentions(asked: SelectedField, *names: str) -> bool:
    """Whether a field of one of these names is selected anywhere below, but not below one that is read on its own."""
    return any(next(named(asked, name), None) is not None for name in names)


@loads("Agreement")
async def load_agreements(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows, lines = await _read(info, wanted.values(), question.at, asked)
    shown = Shown(known, named=question.named)
    everything: list[Row] = [*rows.values(), *(line for of_one in lines.values() for line in of_one)]
    papers = Papers(info, shown, rows, lines, await _below(info, shown, asked, everything))
    found = {key: papers.agreement(wanted[key]) for key in wanted}
    return {key: agreement for key, agreement in found.items() if agreement is not None}


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


def uuids(keys: Sequence[str]) -> dict[str, UUID]:
    """The keys that are UUIDs in their one canonical form."""
    found: dict[str, UUID] = {}
    for key in keys:
        try:
            value = UUID(key)
        except ValueError:
            continue
        if str(value) == key:
            found[key] = value
    return found


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
