"""How many cards, findings and lists are there, by village and state? Each number with its groups; the groups add up to it."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import strawberry

from ...domain.vocabulary import RuleCode
from ...projections import counts as read
from ...projections.cards.answers import Chosen
from ...projections.engine.seeing import counting
from ..types.context import Info
from ..types.enums import FindingCode, describe_enum
from ..types.moment import AsOf
from ..types.relay import (
    After,
    AsOfArg,
    Before,
    Connection,
    First,
    Known,
    KnownAtArg,
    Last,
    RegionArg,
    moment,
)
from .cards import IssuedBefore, OfStatus
from .count_groups import AskedGroups, CountGroup, ListCountGroup
from .filters import bound
from .regions import Region, region_of, require_region
from .rounding import ROUNDED, counts_told
from .voided import Reasons, RecordedOn, question_of


class CardDimension(StrEnum):
    PROVINCE = "PROVINCE"
    REGENCY = "REGENCY"
    SUBDISTRICT = "SUBDISTRICT"
    VILLAGE = "VILLAGE"
    STATUS = "STATUS"


class FindingDimension(StrEnum):
    PROVINCE = "PROVINCE"
    REGENCY = "REGENCY"
    SUBDISTRICT = "SUBDISTRICT"
    VILLAGE = "VILLAGE"
    CODE = "CODE"


class ListDimension(StrEnum):
    PROVINCE = "PROVINCE"
    REGENCY = "REGENCY"
    SUBDISTRICT = "SUBDISTRICT"
    VILLAGE = "VILLAGE"
    SCHEME = "SCHEME"
    VERIFIED = "VERIFIED"


class VoidedDimension(StrEnum):
    PROVINCE = "PROVINCE"
    REGENCY = "REGENCY"
    SUBDISTRICT = "SUBDISTRICT"
    VILLAGE = "VILLAGE"
    SCHEME = "SCHEME"
    REASON = "REASON"


describe_enum(CardDimension, "Dimensi kartu · what cards can be grouped by.")
describe_enum(FindingDimension, "Dimensi temuan · what findings can be grouped by.")
describe_enum(ListDimension, "Dimensi daftar · what lists can be grouped by.")
describe_enum(VoidedDimension, "Dimensi pembatalan · what enrolments taken back can be grouped by.")
_BY = "Dimensi · one or two dimensions."
_GROUPS = "Kelompok · the number by one or two dimensions, by code; groups of 0 are left out, and they add up to it."


@strawberry.type(
    description="Hitungan kartu · how many cards were issued by a day in a region, whatever their state on it: those that "
    "`cards` lists. A card is counted in the village of its worker's enrolment within the card's regency: the one in force "
    "on the day, else the last before it, else the next."
)
class CardCounts:
    region: Region = strawberry.field(description="Wilayah · the region.")
    as_of: dt.date = strawberry.field(description="Per tanggal · the day.")
    known: Known = strawberry.field(description="Dasar pengetahuan · what it was computed from.")
    count: int = strawberry.field(description="Jumlah · how many cards.")
    rounded: bool = strawberry.field(description=ROUNDED)
    _groups: strawberry.Private[Mapping[str, Connection[CountGroup]]]

    @strawberry.field(description=_GROUPS)
    def groups(
        self,
        info: Info,
        by: Annotated[list[CardDimension], strawberry.argument(description=_BY)],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CountGroup]:
        return self._groups[str(info.path.key)]


@strawberry.type(
    description="Hitungan temuan · how many findings a region has: those that `findings` lists, each in its village."
)
class FindingCounts:
    region: Region = strawberry.field(description="Wilayah · the region.")
    known: Known = strawberry.field(description="Dasar pengetahuan · what it was computed from.")
    count: int = strawberry.field(description="Jumlah · how many findings.")
    rounded: bool = strawberry.field(description=ROUNDED)
    _groups: strawberry.Private[Mapping[str, Connection[CountGroup]]]

    @strawberry.field(description=_GROUPS)
    def groups(
        self,
        info: Info,
        by: Annotated[list[FindingDimension], strawberry.argument(description=_BY)],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CountGroup]:
        return self._groups[str(info.path.key)]


@strawberry.type(
    description="Hitungan daftar · how many lists of candidates a region has: those that `participantLists` lists. A list of "
    "a whole regency belongs to no village: its code is NONE. Of a list from above that carries people of the subdistrict or village that is "
    "asked about, these people alone are counted, and it belongs there."
)
class ListCounts:
    region: Region = strawberry.field(description="Wilayah · the region.")
    known: Known = strawberry.field(description="Dasar pengetahuan · what it was computed from.")
    count: int = strawberry.field(description="Jumlah · how many lists.")
    proposed: int = strawberry.field(description="Diusulkan · how many people they name as proposed.")
    verified: int = strawberry.field(description="Diverifikasi · how many people they name as verified.")
    _groups: strawberry.Private[Mapping[str, Connection[ListCountGroup]]]

    @strawberry.field(description=_GROUPS)
    def groups(
        self,
        info: Info,
        by: Annotated[list[ListDimension], strawberry.argument(description=_BY)],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ListCountGroup]:
        return self._groups[str(info.path.key)]


@strawberry.type(
    description="Hitungan pembatalan · how many enrolments of a region were taken back: those that `voided` lists."
)
class VoidedCounts:
    region: Region = strawberry.field(description="Wilayah · the region.")
    known: Known = strawberry.field(description="Dasar pengetahuan · what it was computed from.")
    count: int = strawberry.field(description="Jumlah · how many enrolments.")
    _groups: strawberry.Private[Mapping[str, Connection[CountGroup]]]

    @strawberry.field(description=_GROUPS)
    def groups(
        self,
        info: Info,
        by: Annotated[list[VoidedDimension], strawberry.argument(description=_BY)],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CountGroup]:
        return self._groups[str(info.path.key)]


@strawberry.type
class CountQueries:
    @strawberry.field(
        description="Hitungan kartu · how many cards a region has on a day, by village and state."
    )
    async def card_counts(
        self,
        info: Info,
        region: RegionArg,
        as_of: AsOfArg = None,
        status: OfStatus = None,
        issued_before: IssuedBefore = None,
        known_at: KnownAtArg = None,
    ) -> CardCounts | None:
        require_region(info, region)
        at = moment(known_at, info.context.min_position)
        chosen = Chosen(status, issued_before)
        scope = {"region": region, **chosen.params}
        asked = AskedGroups.of(info, "cardCounts", scope, at, AsOf.given(info, region, as_of))
        reader = info.context.reader
        rounded, at = await counts_told(
            info,
            region,
            asked.by,
            asked.at,
            lambda at: read.few_cards(reader, region, asked.day, asked.groupings, chosen=chosen, at=at),
        )
        with counting():
            found = await read.card_counts(
                reader, region, asked.day, asked.groupings, chosen=chosen, rounded=rounded, at=at
            )
        return CardCounts(
            region=region_of(info, region),
            as_of=asked.day,
            known=Known.of(found.known, info),
            count=found.count,
            rounded=rounded,
            _groups=await asked.connections(info, found, CountGroup),
        )

    @strawberry.field(description="Hitungan temuan · how many findings a region has, by village and code.")
    async def finding_counts(
        self,
        info: Info,
        region: RegionArg,
        codes: Annotated[
            list[FindingCode] | None,
            strawberry.argument(description="Kode · only findings of these rules, at most 100; absent: all."),
        ] = None,
        known_at: KnownAtArg = None,
    ) -> FindingCounts | None:
        require_region(info, region)
        bound(codes)
        chosen = None if codes is None else sorted({RuleCode(code) for code in codes})
        at = moment(known_at, info.context.min_position)
        asked = AskedGroups.of(info, "findingCounts", {"region": region, "codes": chosen}, at)
        reader = info.context.reader
        rounded, at = await counts_told(
            info,
            region,
            asked.by,
            asked.at,
            lambda at: read.few_findings(reader, region, asked.groupings, codes=chosen, at=at),
        )
        with counting():
            found = await read.finding_counts(
                reader, region, asked.groupings, codes=chosen, rounded=rounded, at=at
            )
        return FindingCounts(
            region=region_of(info, region),
            known=Known.of(found.known, info),
            count=found.count,
            rounded=rounded,
            _groups=await asked.connections(info, found, CountGroup),
        )

    @strawberry.field(
        description="Hitungan daftar · how many lists of candidates a region has, by village, scheme and verification."
    )
    async def list_counts(
        self, info: Info, region: RegionArg, known_at: KnownAtArg = None
    ) -> ListCounts | None:
        require_region(info, region)
        at = moment(known_at, info.context.min_position)
        asked = AskedGroups.of(info, "listCounts", {"region": region}, at)
        found = await read.list_counts(info.context.reader, region, asked.groupings, at=asked.at)
        return ListCounts(
            region=region_of(info, region),
            known=Known.of(found.known, info),
            count=found.count,
            proposed=found.people["proposed"],
            verified=found.people["verified"],
            _groups=await asked.connections(info, found, ListCountGroup),
        )

    @strawberry.field(
        description="Hitungan pembatalan · how many enrolments of a region were taken back, by village, scheme and reason."
    )
    async def voided_counts(
        self,
        info: Info,
        region: RegionArg,
        recorded: RecordedOn = None,
        reasons: Reasons = None,
        known_at: KnownAtArg = None,
    ) -> VoidedCounts | None:
        question = question_of(info, region, recorded, reasons)
        scope = {
            "region": region,
            "days": [question.start, question.end_exclusive],
            "reasons": question.reasons,
        }
        at = moment(known_at, info.context.min_position)
        asked = AskedGroups.of(info, "voidedCounts", scope, at)
        found = await read.voided_counts(info.context.reader, question, asked.groupings, at=asked.at)
        return VoidedCounts(
            region=region_of(info, region),
            known=Known.of(found.known, info),
            count=found.count,
            _groups=await asked.connections(info, found, CountGroup),
        )
