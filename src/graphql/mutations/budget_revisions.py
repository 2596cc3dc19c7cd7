"""What becomes of a budget line after it was allocated? Revised, quotas of villages set, ring one named: input, refusals, payload and
resolver of each command.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain.budget_revisions import NameRingOne, ReviseBudget, SetVillageQuotas
from ..types.context import Info
from ..types.enums import BudgetFigure, BudgetStage
from ..types.refusal_codes import describe_codes
from ..types.scalars import RegionCode
from ..types.values import MoneyInput, rupiah
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.papers import Budget

LazyBudget = Annotated["Budget", strawberry.lazy("..queries.papers")]
_BUDGET = "Anggaran · the budget line."


@strawberry.input(description="Kuota desa · the quota of one village of a budget line.")
class VillageQuotaInput:
    village: RegionCode = strawberry.field(description="Desa · the village, of the budget's regency.")
    quota: int | None = strawberry.field(
        default=None,
        description="Kuota · how many workers; without it the village has the quota of every village again.",
    )


@strawberry.input(
    description="Revisi anggaran · what of a budget line changes; what is absent stays as it is."
)
class ReviseBudgetInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    budget: strawberry.ID = strawberry.field(description=_BUDGET)
    allocated: MoneyInput | None = strawberry.field(
        default=None, description="Dialokasikan · another exact amount."
    )
    at_least: MoneyInput | None = strawberry.field(
        default=None, description="Sekurang-kurangnya · another lower bound."
    )
    quota: int | None = strawberry.field(default=None, description="Kuota · another number of workers.")
    per_village_quota: int | None = strawberry.field(
        default=None, description="Kuota per desa · another number of workers of each village."
    )
    stage: BudgetStage | None = strawberry.field(
        default=None, description="Tahap · another stage; REVISED for an APBD-P."
    )
    villages: list[VillageQuotaInput] | None = strawberry.field(
        default=None, description="Kuota desa · villages whose own quota changes; at most 500."
    )
    clear: list[BudgetFigure] | None = strawberry.field(
        default=None, description="Dihapus · figures that are not known, or not limited, any more."
    )


@describe_codes
class ReviseBudgetErrorCode(StrEnum):
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why reviseBudget was refused.")
class ReviseBudgetError(UserError):
    code: ReviseBudgetErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what reviseBudget did.")
class ReviseBudgetPayload(CommandPayload):
    user_errors: Sequence[ReviseBudgetError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Anggaran · the budget line as it now stands.")
    async def budget(self, info: Info) -> LazyBudget | None:
        from ..queries.papers import Budget

        return await thing(self, info, Budget)


@strawberry.input(description="Kuota desa · quotas of their own for villages of a budget line.")
class SetVillageQuotasInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    budget: strawberry.ID = strawberry.field(description=_BUDGET)
    villages: list[VillageQuotaInput] = strawberry.field(description="Desa · the villages; at most 500.")


@describe_codes
class SetVillageQuotasErrorCode(StrEnum):
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why setVillageQuotas was refused.")
class SetVillageQuotasError(UserError):
    code: SetVillageQuotasErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what setVillageQuotas did.")
class SetVillageQuotasPayload(CommandPayload):
    user_errors: Sequence[SetVillageQuotasError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Anggaran · the budget line as it now stands.")
    async def budget(self, info: Info) -> LazyBudget | None:
        from ..queries.papers import Budget

        return await thing(self, info, Budget)


@strawberry.input(description="Ring satu · the villages around a company, whose workers it pays for first.")
class NameRingOneInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    budget: strawberry.ID = strawberry.field(description="Anggaran · the budget line that the company pays.")
    villages: list[RegionCode] = strawberry.field(description="Desa · all of the villages; at most 500.")


@describe_codes
class NameRingOneErrorCode(StrEnum):
    RING_ONE = "RING_ONE"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why nameRingOne was refused.")
class NameRingOneError(UserError):
    code: NameRingOneErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what nameRingOne did.")
class NameRingOnePayload(CommandPayload):
    user_errors: Sequence[NameRingOneError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Anggaran · the budget line as it now stands.")
    async def budget(self, info: Info) -> LazyBudget | None:
        from ..queries.papers import Budget

        return await thing(self, info, Budget)


@strawberry.type
class BudgetRevisionMutations:
    @strawberry.mutation(
        description="Revisi anggaran · change the figures of a budget line and quotas of its villages, as often as needed; never "
        "below what is reserved or used."
    )
    async def revise_budget(
        self,
        info: Info,
        input: Annotated[ReviseBudgetInput, THE_COMMAND],  # noqa: A002
    ) -> ReviseBudgetPayload:
        parsing = Parsing()
        intent = ReviseBudget(
            budget=parsing.id(input.budget, "Budget", "budget"),
            amount=rupiah(input.allocated),
            at_least=rupiah(input.at_least),
            quota=input.quota,
            per_village_quota=input.per_village_quota,
            stage=input.stage,
            villages=_quotas(input.villages or ()),
            clear=tuple(input.clear or ()),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.revise_budget,
            intent,
            Reply(
                "Budget",
                ReviseBudgetPayload,
                ReviseBudgetError,
                ReviseBudgetErrorCode,
                {"amount": ("allocated",)},
            ),
        )

    @strawberry.mutation(
        description="Tetapkan kuota desa · give villages of a budget line quotas of their own, never below what is used."
    )
    async def set_village_quotas(
        self,
        info: Info,
        input: Annotated[SetVillageQuotasInput, THE_COMMAND],  # noqa: A002
    ) -> SetVillageQuotasPayload:
        parsing = Parsing()
        intent = SetVillageQuotas(
            budget=parsing.id(input.budget, "Budget", "budget"),
            villages=_quotas(input.villages),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.set_village_quotas,
            intent,
            Reply("Budget", SetVillageQuotasPayload, SetVillageQuotasError, SetVillageQuotasErrorCode),
        )

    @strawberry.mutation(
        description="Sebut ring satu · name the villages around a company, all of them, whose workers it pays for first."
    )
    async def name_ring_one(
        self,
        info: Info,
        input: Annotated[NameRingOneInput, THE_COMMAND],  # noqa: A002
    ) -> NameRingOnePayload:
        parsing = Parsing()
        intent = NameRingOne(
            budget=parsing.id(input.budget, "Budget", "budget"),
            villages=tuple(input.villages),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.name_ring_one,
            intent,
            Reply("Budget", NameRingOnePayload, NameRingOneError, NameRingOneErrorCode),
        )


def _quotas(given: Sequence[VillageQuotaInput]) -> tuple[tuple[str, int | None], ...]:
    return tuple((one.village, one.quota) for one in given)
