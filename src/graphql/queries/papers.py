"""What is shown of an agreement, and of a budget line? Each leads to the other, so both are here.

papers = await papers_of(info, agreement_ids, shown, asked)   agreements with all they lead to: at most two statements, and
                                                               one for each way a history is asked
papers.agreement(agreement_id)                         the GraphQL Agreement, or None
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import strawberry

from ...domain.regions import regency_of
from ...projections.agreements import query as read
from ...projections.coverage.small import is_below_regency
from ...projections.engine.reading import At, Page
from ...projections.engine.reading import Known as ReadKnown
from ...projections.engine.rounding import rounded, rounded_money
from ...projections.engine.seeing import counting
from ...projections.engine.windows import Window
from ..types.context import Info
from ..types.enums import AgreementKind, BudgetStage, Evidence, FundingSource
from ..types.moment import Shown
from ..types.relay import After, Before, Connection, First, Last, PageArguments, as_answered, page_below
from ..types.selected_fields import SelectedField, mentions
from ..types.values import Money, PartialDate, Period
from ..types.who_sees_what import is_thing_exact, may_be_counted, require_sight
from .events import Historied, Histories, histories_of
from .regions import Region, Scheme, region_of
from .rounding import ROUNDED

Row = read.Agreement | read.Budget


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
    known, found, lines = await read_papers(info, agreements, at, asked)
    shown = Shown(known, named=shown.named)
    everything = [*rows, *found.values(), *(line for of_one in lines.values() for line in of_one)]
    return Papers(info, shown, found, lines, await below_papers(info, shown, asked, everything))


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
    return Papers(info, shown, {}, {}, await below_papers(info, shown, asked, rows))


async def read_papers(
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


async def below_papers(
    info: Info, shown: Shown, asked: SelectedField | None, rows: Sequence[Row]
) -> BelowPapers:
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
