"""How are figures recorded? How many are eligible, and what was said in public: input, refusals, payload and resolver."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import claims, denominators
from ..types.context import Info
from ..types.enums import ClaimMeasure, ClaimPopulation, Evidence, FundingSource, VillageKind
from ..types.refusal_codes import describe_codes
from ..types.scalars import RegionCode
from ..types.values import FigureInput
from .inputs import KEY, PartialDateInput
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.claims import PublicClaim
    from ..queries.denominators import Denominator

LazyClaim = Annotated["PublicClaim", strawberry.lazy("..queries.claims")]
LazyDenominator = Annotated["Denominator", strawberry.lazy("..queries.denominators")]


@strawberry.input(description="Pembagi cakupan · how many workers are eligible.")
class CountEligibleWorkersInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Wilayah · the region.")
    scheme: str | None = strawberry.field(
        default=None, description="Skema · the scheme's code; absent: all schemes."
    )
    value: int = strawberry.field(description="Nilai · how many.")
    as_of: dt.date = strawberry.field(description="Per tanggal · the day it holds for.")
    source: str = strawberry.field(description="Sumber · who says so.")
    evidence: Evidence = strawberry.field(description="Dasar pembuktian · how it is known.")


@describe_codes
class CountEligibleWorkersErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why countEligibleWorkers was refused.")
class CountEligibleWorkersError(UserError):
    code: CountEligibleWorkersErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what countEligibleWorkers did.")
class CountEligibleWorkersPayload(CommandPayload):
    user_errors: Sequence[CountEligibleWorkersError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Penyebut · the denominator.")
    async def denominator(self, info: Info) -> LazyDenominator | None:
        from ..queries.denominators import Denominator

        return await thing(self, info, Denominator)


@strawberry.input(description="Pernyataan publik · a figure that was said in public, kept as said.")
class PublishClaimInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Wilayah · the region it speaks of.")
    source: str = strawberry.field(description="Sumber · where it was said.")
    said_on: dt.date | None = strawberry.field(default=None, description="Dikatakan pada · when.")
    about: PartialDateInput | None = strawberry.field(
        default=None, description="Tentang · the day, month or year it speaks of."
    )
    since: bool = strawberry.field(
        default=False, description="Sejak · it speaks of all days from `about` to `saidOn`."
    )
    about_assumed: dt.date | None = strawberry.field(
        default=None, description="Tanggal asumsi · a day assumed where it names none."
    )
    population: ClaimPopulation = strawberry.field(
        default=ClaimPopulation.REGENCY_ROSTERS, description="Populasi · whom it counts."
    )
    measure: ClaimMeasure = strawberry.field(description="Ukuran · what it measures.")
    scheme: str | None = strawberry.field(default=None, description="Skema · the scheme's code.")
    segment: str | None = strawberry.field(default=None, description="Segmen · the segment's code.")
    funding_source: FundingSource | None = strawberry.field(default=None, description="Sumber dana.")
    value: FigureInput | None = strawberry.field(default=None, description="Nilai · the figure.")
    at_least: FigureInput | None = strawberry.field(
        default=None, description="Sekurang-kurangnya · a lower bound."
    )
    ratio: Decimal | None = strawberry.field(default=None, description="Rasio · the ratio said, 0 to 1.")
    per_unit: int | None = strawberry.field(default=None, description="Per satuan · how many a unit.")
    unit: VillageKind | None = strawberry.field(default=None, description="Satuan · the unit.")
    part_of: strawberry.ID | None = strawberry.field(
        default=None,
        description="Bagian dari · the claim it is a part of; it inherits what it does not name.",
    )


@describe_codes
class PublishClaimErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why publishClaim was refused.")
class PublishClaimError(UserError):
    code: PublishClaimErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what publishClaim did.")
class PublishClaimPayload(CommandPayload):
    user_errors: Sequence[PublishClaimError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Pernyataan · the claim as recorded.")
    async def claim(self, info: Info) -> LazyClaim | None:
        from ..queries.claims import PublicClaim

        return await thing(self, info, PublicClaim)


@strawberry.type
class FigureMutations:
    @strawberry.mutation(description="Catat pembagi · record how many workers are eligible.")
    async def count_eligible_workers(
        self,
        info: Info,
        input: Annotated[CountEligibleWorkersInput, THE_COMMAND],  # noqa: A002
    ) -> CountEligibleWorkersPayload:
        parsing = Parsing()
        intent = denominators.CountEligibleWorkers(
            region=input.region,
            scheme=input.scheme,
            value=input.value,
            as_of=input.as_of,
            source=parsing.text(input.source, "source"),
            evidence=input.evidence,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.count_eligible_workers,
            intent,
            Reply(
                "Denominator",
                CountEligibleWorkersPayload,
                CountEligibleWorkersError,
                CountEligibleWorkersErrorCode,
            ),
        )

    @strawberry.mutation(description="Catat pernyataan publik · record a figure that was said in public.")
    async def publish_claim(
        self,
        info: Info,
        input: Annotated[PublishClaimInput, THE_COMMAND],  # noqa: A002
    ) -> PublishClaimPayload:
        parsing = Parsing()
        intent = claims.PublishClaim(
            region=input.region,
            source=parsing.text(input.source, "source"),
            measure=input.measure,
            said_on=input.said_on,
            about=parsing.partial_date(input.about, "about"),
            since=input.since,
            about_assumed=input.about_assumed,
            population=input.population,
            scheme=input.scheme,
            segment=input.segment,
            funding_source=input.funding_source,
            value=parsing.figure(input.value, input.measure, "value"),
            at_least=parsing.figure(input.at_least, input.measure, "atLeast"),
            ratio=input.ratio,
            per_unit=input.per_unit,
            unit=input.unit,
            part_of=parsing.maybe_id(input.part_of, "PublicClaim", "partOf"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.publish_claim,
            intent,
            Reply("PublicClaim", PublishClaimPayload, PublishClaimError, PublishClaimErrorCode),
        )
