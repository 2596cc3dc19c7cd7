"""How is a budget recorded? Money or places set aside: input, refusals, payload and resolver."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import budget_allocation
from ..types.context import Info
from ..types.enums import BudgetStage, FundingSource
from ..types.refusal_codes import describe_codes
from ..types.scalars import RegionCode
from ..types.values import MoneyInput, rupiah
from .inputs import KEY
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.papers import Budget

LazyBudget = Annotated["Budget", strawberry.lazy("..queries.papers")]


@strawberry.input(description="Alokasi anggaran · money or places set aside for a scheme.")
class AllocateBudgetInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Kabupaten · the regency that pays.")
    agreement: strawberry.ID | None = strawberry.field(
        default=None, description="Perjanjian · the agreement it serves."
    )
    scheme: str = strawberry.field(description="Skema · the scheme's code.")
    fiscal_year: int = strawberry.field(description="Tahun anggaran · the fiscal year.")
    funding_source: FundingSource = strawberry.field(description="Sumber dana · who pays.")
    stage: BudgetStage = strawberry.field(
        description="Tahap · REVISED replaces ORIGINAL or the revision before it."
    )
    payer: str | None = strawberry.field(
        default=None, description="Pembayar · the company's name; required for CORPORATE."
    )
    allocated: MoneyInput | None = strawberry.field(
        default=None, description="Dialokasikan · the exact amount."
    )
    at_least: MoneyInput | None = strawberry.field(
        default=None, description="Sekurang-kurangnya · a lower bound."
    )
    quota: int | None = strawberry.field(default=None, description="Kuota · how many workers.")
    per_village_quota: int | None = strawberry.field(
        default=None, description="Kuota per desa · how many workers of each village."
    )
    ring_one: list[RegionCode] | None = strawberry.field(
        default=None,
        description="Ring satu · the villages around the company, whose workers it pays for first; required for CORPORATE in "
        "regencies with that rule.",
    )


@describe_codes
class AllocateBudgetErrorCode(StrEnum):
    RING_ONE = "RING_ONE"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why allocateBudget was refused.")
class AllocateBudgetError(UserError):
    code: AllocateBudgetErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what allocateBudget did.")
class AllocateBudgetPayload(CommandPayload):
    user_errors: Sequence[AllocateBudgetError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Anggaran · the budget line as it now stands.")
    async def budget(self, info: Info) -> LazyBudget | None:
        from ..queries.papers import Budget

        return await thing(self, info, Budget)


@strawberry.type
class BudgetMutations:
    @strawberry.mutation(description="Alokasikan anggaran · set money or places aside for a scheme.")
    async def allocate_budget(
        self,
        info: Info,
        input: Annotated[AllocateBudgetInput, THE_COMMAND],  # noqa: A002
    ) -> AllocateBudgetPayload:
        parsing = Parsing()
        intent = budget_allocation.AllocateBudget(
            region=input.region,
            scheme=input.scheme,
            fiscal_year=input.fiscal_year,
            funding_source=input.funding_source,
            stage=input.stage,
            agreement=parsing.maybe_id(input.agreement, "Agreement", "agreement"),
            payer=parsing.maybe_text(input.payer, "payer"),
            amount=rupiah(input.allocated),
            at_least=rupiah(input.at_least),
            quota=input.quota,
            per_village_quota=input.per_village_quota,
            ring_one=tuple(input.ring_one or ()),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.allocate_budget,
            intent,
            Reply(
                "Budget",
                AllocateBudgetPayload,
                AllocateBudgetError,
                AllocateBudgetErrorCode,
                {"amount": ("allocated",)},
            ),
        )
