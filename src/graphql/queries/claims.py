"""What was said in public, and does the register hold it? Claims, their evidence and their contradictions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import strawberry

from ...projections.claims import query as read
from ...projections.claims.contradictions import Contradiction as FoundContradiction
from ...projections.claims.reconciliation import COVERED, PROJECTIONS
from ...projections.claims.review import ClaimsReview, review_claims
from ...projections.coverage.ledger import Filter
from ...projections.engine.pacing import aside
from ...projections.engine.reading import Known as ReadKnown
from ...projections.engine.seeing import counting
from ...texts.findings import contradiction_message
from ..types.context import Info
from ..types.enums import (
    ClaimMeasure,
    ClaimPopulation,
    ClaimStatus,
    ContradictionKind,
    Evidence,
    FundingSource,
    VillageKind,
)
from ..types.ids import uuids
from ..types.moment import Question, Shown, day_in
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
from ..types.scalars import CellText
from ..types.selected_fields import SelectedField, mentions, selection_of
from ..types.values import Figure, PartialDate
from ..types.who_sees_what import is_thing_exact, may_be_counted
from .events import Historied, Histories, histories_of
from .filters import sign_cell
from .nodes import loads
from .regions import Region, Scheme, Segment, region_of, require_region
from .rounding import ROUNDED

_BESIDE = ("parts", "partOf", "reconciliation", "contradictions")  # what needs more than the claim itself


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was asked below some claims: how they stand up, and the histories of all that can be shown of them."""

    shown: Shown
    review: ClaimsReview
    histories: Histories


@strawberry.type(description="Rekonsiliasi · a public figure beside what the register holds.")
class Reconciliation:
    status: ClaimStatus = strawberry.field(
        description="Status · the first that holds: EXPLAINED, NOT_COMPARABLE, UNDATED, NOT_EVIDENCED, "
        "PARTLY_EVIDENCED, MATCHES, DIFFERS."
    )
    evidence_value: Figure | None = strawberry.field(
        description="Nilai bukti · what the register holds on the evidence day; null without such a day."
    )
    gap: Figure | None = strawberry.field(
        description="Selisih · the claim's value less the evidence; null without an exact value."
    )
    equal_by_construction: bool = strawberry.field(
        description="Sama karena dibuat demikian · the gap is 0 and everything behind it was recorded as it happened."
    )
    as_known_when_said: Figure | None = strawberry.field(
        description="Menurut pengetahuan saat disebut · the evidence as known at the end of the day it was said, by the "
        "region's clocks."
    )
    as_known_now: Figure | None = strawberry.field(
        description="Menurut pengetahuan jawaban ini · the evidence as known at this answer's position."
    )
    rounded: bool = strawberry.field(
        description=f"{ROUNDED} Then the claim's figure is rounded too, before it is held against them."
    )
    cell: CellText | None = strawberry.field(
        description="Sel · opens the enrolments behind the evidence; null where it does not count workers."
    )


@strawberry.type(
    description="Penjelasan · that somebody said why a figure differs; the words are kept apart."
)
class Explanation:
    evidence: Evidence = strawberry.field(description="Dasar pembuktian · how it is known.")
    source: str | None = strawberry.field(description="Sumber · where it is from, where that was told.")
    recorded_at: dt.datetime = strawberry.field(description="Dicatat pada · when it was recorded.")

    @classmethod
    def of(cls, row: read.Explanation) -> "Explanation":
        return cls(evidence=row.evidence, source=row.source, recorded_at=row.recorded_at)


@strawberry.type(description="Pertentangan · public figures that cannot all be true.")
class Contradiction:
    kind: ContradictionKind = strawberry.field(description="Jenis · in which way they contradict.")
    difference: Figure | None = strawberry.field(description="Selisih · by how much, where that is a number.")
    message: str = strawberry.field(description="Penjelasan · the contradiction in a sentence.")
    _claims: strawberry.Private[Sequence[read.Claim]]
    _review: strawberry.Private[Reviewed]

    @strawberry.field(description="Klaim · the claims concerned, in recorded order.")
    def claims(self, info: Info) -> list["PublicClaim"]:
        return [PublicClaim.of(row, info, self._review) for row in self._claims]

    @strawberry.field(
        description="Penjelasan · what was said to explain one of the claims concerned, in recorded order."
    )
    def explanations(self) -> list[Explanation]:
        told = sorted({one for row in self._claims for one in row.explanations}, key=lambda one: one.position)
        return [Explanation.of(one) for one in told]

    @classmethod
    def of(cls, found: FoundContradiction, info: Info, review: Reviewed) -> "Contradiction":
        return cls(
            kind=found.kind,
            difference=Figure.of(found.difference, found.claims[0].measure),
            message=contradiction_message(found, info.context.locale),
            _claims=found.claims,
            _review=review,
        )


@strawberry.type(description="Klaim publik · a figure that was said in public, kept as it was said.")
class PublicClaim(Historied):
    region: Region = strawberry.field(description="Wilayah · what it is about.")
    source: str = strawberry.field(description="Sumber · where it was said.")
    said_on: dt.date | None = strawberry.field(description="Disebut pada · the day it was said, if known.")
    about: PartialDate | None = strawberry.field(
        description="Tentang · the day, month or year it speaks of, if it names one."
    )
    since: bool = strawberry.field(
        description="Sejak · whether it speaks of all days from then to the day it was said."
    )
    about_assumed: dt.date | None = strawberry.field(
        description="Tanggal anggapan · the day assumed where it names none."
    )
    population: ClaimPopulation = strawberry.field(description="Populasi · whom it counts.")
    per_unit: int | None = strawberry.field(description="Per desa · how many it says for each village.")
    unit: VillageKind | None = strawberry.field(description="Satuan · each of which kind of village.")
    measure: ClaimMeasure = strawberry.field(description="Ukuran · what it counts.")
    scheme: Scheme | None = strawberry.field(description="Skema · the scheme it names.")
    segment: Segment | None = strawberry.field(description="Segmen · the occupation group it names.")
    funding_source: FundingSource | None = strawberry.field(
        description="Sumber dana · the funding source it names."
    )
    value: Figure | None = strawberry.field(description="Nilai · its exact figure: workers, cards or rupiah.")
    at_least: Figure | None = strawberry.field(
        description="Sekurang-kurangnya · its lower bound, where it gives no exact figure."
    )
    ratio: Decimal | None = strawberry.field(description="Rasio · the share it gives, 0 to 1.")
    _row: strawberry.Private[read.Claim]
    _review: strawberry.Private[Reviewed]

    @strawberry.field(description="Bagian dari · the claim it is part of.")
    def part_of(self, info: Info) -> "PublicClaim | None":
        whole = self._review.review.whole(self._row)
        return None if whole is None else PublicClaim.of(whole, info, self._review)

    @strawberry.field(description="Rincian · its parts, in recorded order.")
    def parts(self, info: Info) -> list["PublicClaim"]:
        return [PublicClaim.of(row, info, self._review) for row in self._review.review.parts(self._row)]

    @strawberry.field(description="Rekonsiliasi · what the register holds beside it.")
    def reconciliation(self, info: Info) -> Reconciliation:
        found, measure = self._review.review.reconciliation(self._row), self._row.measure
        return Reconciliation(
            status=found.status,
            evidence_value=Figure.of(found.evidence_value, measure),
            gap=Figure.of(found.gap, measure),
            equal_by_construction=found.equal_by_construction,
            as_known_when_said=Figure.of(found.as_known_when_said, measure),
            as_known_now=Figure.of(found.as_known_now, measure),
            rounded=found.rounded,
            cell=_cell(self._row, self._review.shown.known, info),
        )

    @strawberry.field(description="Pertentangan · the contradictions it is in.")
    def contradictions(self, info: Info) -> list[Contradiction]:
        return [
            Contradiction.of(found, info, self._review)
            for found in self._review.review.contradictions(self._row)
        ]

    @strawberry.field(description="Penjelasan · what was said to explain its figure, in recorded order.")
    def explanations(self) -> list[Explanation]:
        return [Explanation.of(one) for one in self._row.explanations]

    @classmethod
    def of(cls, row: read.Claim, info: Info, review: Reviewed) -> "PublicClaim":
        measure = row.measure
        return cls(
            id=review.shown.id("PublicClaim", row.id, counted=not is_thing_exact(info.context, row.region)),
            region=region_of(info, row.region),
            source=row.source,
            said_on=row.said_on,
            about=PartialDate.of(row.about),
            since=row.since,
            about_assumed=row.about_assumed,
            population=row.population,
            per_unit=row.per_unit,
            unit=row.unit,
            measure=row.measure,
            scheme=None if row.scheme is None else Scheme.of(row.scheme, info),
            segment=None if row.segment is None else Segment.of(row.segment, info),
            funding_source=row.funding_source,
            value=Figure.of(row.value, measure),
            at_least=Figure.of(row.at_least, measure),
            ratio=row.ratio,
            _row=row,
            _review=review,
            _stream=row.id,
            _histories=review.histories,
        )


def _cell(claim: read.Claim, known: ReadKnown, info: Info) -> CellText | None:
    """The cell of the evidence: the same region, day and filter, so that it opens exactly the people it counts."""
    if claim.measure not in COVERED or claim.evidence_day is None:
        return None
    if claim.is_ahead(day_in(info, claim.region, known.time)):
        return None
    chosen = Filter(
        schemes=None if claim.scheme is None else (claim.scheme,),
        segments=None if claim.segment is None else (claim.segment,),
        funding_sources=None if claim.funding_source is None else (claim.funding_source.value,),
    )
    return sign_cell(info, claim.region, claim.evidence_day, known.position, chosen)


@loads("PublicClaim")
async def load_claims(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    with counting():
        known, rows = await read.claims_by_ids(
            info.context.reader, list(wanted.values()), question.at, involving=PROJECTIONS
        )
    rows = {key: row for key, row in rows.items() if may_be_counted(info.context, row.region)}
    review = await _review(info, list(rows.values()), Shown(known, named=question.named), asked)
    return {key: PublicClaim.of(rows[wanted[key]], info, review) for key in wanted if wanted[key] in rows}


async def _review(info: Info, rows: Sequence[read.Claim], shown: Shown, asked: SelectedField) -> Reviewed:
    """What was said about the regions of these claims, as known at the same position, where that is asked; and histories.

    At most two statements, and one for each way a history is asked.
    """
    context, at = info.context, as_answered(shown.known.position)
    review = ClaimsReview(shown.known, (), {}, context.regions, context.catalogue)
    if rows and mentions(asked, *_BESIDE):
        with counting():
            review = await review_claims(
                context.reader,
                (row.region for row in rows),
                at,
                context.regions,
                context.catalogue,
                lambda region: is_thing_exact(context, region),
            )
        if mentions(asked, "contradictions"):
            await aside(review.contradict)
    streams = [*(row.id for row in rows), *review.claims]
    return Reviewed(shown, review, await histories_of(info, "PublicClaim", streams, asked, shown))


@strawberry.type
class ClaimQueries:
    @strawberry.field(
        description="Klaim publik · the figures said in public about a region and those within, by regency, of each "
        "in recorded order."
    )
    async def public_claims(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[PublicClaim] | None:
        require_region(info, region)
        paging = page_of(
            info,
            "publicClaims",
            {"region": region},
            PageArguments(first, after, last, before),
            at=moment(known_at, info.context.min_position),
        )
        asked = selection_of(info)
        beside = mentions(asked, *_BESIDE)
        with counting():
            page = await read.claims_page(
                info.context.reader,
                region,
                paging.asked_window(),
                paging.at,
                involving=PROJECTIONS if beside else (),
            )
        review = await _review(info, page.rows, paging.shown(page.known), asked)
        return paging.connection(page, [PublicClaim.of(row, info, review) for row in page.rows])
