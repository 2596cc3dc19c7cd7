"""What becomes of a public figure? It is withdrawn, corrected or explained: input, refusals, payload and resolver of each."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import claims
from ..types.context import Info
from ..types.enums import Evidence
from ..types.refusal_codes import describe_codes
from ..types.taken_back import TakenBackReason
from ..types.values import FigureInput
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.claims import PublicClaim

LazyClaim = Annotated["PublicClaim", strawberry.lazy("..queries.claims")]
_CLAIM = "Pernyataan · the claim, an id of PublicClaim."


@strawberry.input(description="Penarikan kembali · whoever said a figure took it back.")
class WithdrawClaimInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    claim: strawberry.ID = strawberry.field(description=_CLAIM)
    withdrawn_on: dt.date = strawberry.field(description="Ditarik pada · the day it was taken back.")
    reason: TakenBackReason = strawberry.field(description="Alasan · why.")
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about it, sealed; OTHER needs one."
    )


@describe_codes
class WithdrawClaimErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why withdrawClaim was refused.")
class WithdrawClaimError(UserError):
    code: WithdrawClaimErrorCode = strawberry.field(description=CODE)


@strawberry.type(
    description="Hasil · what withdrawClaim did; `ids` has the claim, which is no longer shown from here on."
)
class WithdrawClaimPayload(CommandPayload):
    user_errors: Sequence[WithdrawClaimError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Pernyataan · the id of the claim.")
    def claim(self) -> strawberry.ID | None:
        return self.ids[0] if self.ids else None


@strawberry.input(description="Ralat · the figures of a claim as its source corrected them, all of them.")
class CorrectClaimInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    claim: strawberry.ID = strawberry.field(description=_CLAIM)
    source: str = strawberry.field(description="Sumber · where the correction was said.")
    said_on: dt.date | None = strawberry.field(default=None, description="Dikatakan pada · when.")
    value: FigureInput | None = strawberry.field(default=None, description="Nilai · the figure.")
    at_least: FigureInput | None = strawberry.field(
        default=None, description="Sekurang-kurangnya · a lower bound."
    )
    ratio: Decimal | None = strawberry.field(default=None, description="Rasio · the ratio said, 0 to 1.")
    per_unit: int | None = strawberry.field(default=None, description="Per satuan · how many a unit.")


@describe_codes
class CorrectClaimErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why correctClaim was refused.")
class CorrectClaimError(UserError):
    code: CorrectClaimErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what correctClaim did.")
class CorrectClaimPayload(CommandPayload):
    user_errors: Sequence[CorrectClaimError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Pernyataan · the claim with its figures of now.")
    async def claim(self, info: Info) -> LazyClaim | None:
        from ..queries.claims import PublicClaim

        return await thing(self, info, PublicClaim)


@strawberry.input(description="Penjelasan · why a figure differs.")
class ExplainClaimInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    claim: strawberry.ID = strawberry.field(description=_CLAIM)
    explanation: str = strawberry.field(description="Penjelasan · the words, sealed.")
    source: str | None = strawberry.field(default=None, description="Sumber · where the explanation is from.")
    evidence: Evidence = strawberry.field(
        default=Evidence.STATED, description="Dasar pembuktian · how it is known."
    )
    beside: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Bersama · other claims about the same region that it explains as well.",
    )


@describe_codes
class ExplainClaimErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why explainClaim was refused.")
class ExplainClaimError(UserError):
    code: ExplainClaimErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what explainClaim did.")
class ExplainClaimPayload(CommandPayload):
    user_errors: Sequence[ExplainClaimError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Pernyataan · the claim, explained.")
    async def claim(self, info: Info) -> LazyClaim | None:
        from ..queries.claims import PublicClaim

        return await thing(self, info, PublicClaim)


@strawberry.type
class ClaimMutations:
    @strawberry.mutation(
        description="Tarik pernyataan · record that whoever said a figure took it back. From then on it is not shown; at "
        "moments before it still is."
    )
    async def withdraw_claim(
        self,
        info: Info,
        input: Annotated[WithdrawClaimInput, THE_COMMAND],  # noqa: A002
    ) -> WithdrawClaimPayload:
        parsing = Parsing()
        intent = claims.WithdrawClaim(
            claim=parsing.id(input.claim, "PublicClaim", "claim"),
            on=input.withdrawn_on,
            reason=input.reason,
            note=parsing.maybe_text(input.note, "note"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.withdraw_claim,
            intent,
            Reply(
                "PublicClaim",
                WithdrawClaimPayload,
                WithdrawClaimError,
                WithdrawClaimErrorCode,
                {"on": ("withdrawnOn",)},
            ),
        )

    @strawberry.mutation(description="Ralat pernyataan · record that whoever said a figure corrected it.")
    async def correct_claim(
        self,
        info: Info,
        input: Annotated[CorrectClaimInput, THE_COMMAND],  # noqa: A002
    ) -> CorrectClaimPayload:
        parsing = Parsing()
        intent = claims.CorrectClaim(
            claim=parsing.id(input.claim, "PublicClaim", "claim"),
            source=parsing.text(input.source, "source"),
            said_on=input.said_on,
            value=_number(input.value),
            at_least=_number(input.at_least),
            ratio=input.ratio,
            per_unit=input.per_unit,
            value_in_money=_is_money(input.value),
            at_least_in_money=_is_money(input.at_least),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.correct_claim,
            intent,
            Reply("PublicClaim", CorrectClaimPayload, CorrectClaimError, CorrectClaimErrorCode),
        )

    @strawberry.mutation(
        description="Jelaskan pernyataan · record why a figure differs: its status is EXPLAINED from then on."
    )
    async def explain_claim(
        self,
        info: Info,
        input: Annotated[ExplainClaimInput, THE_COMMAND],  # noqa: A002
    ) -> ExplainClaimPayload:
        parsing = Parsing()
        intent = claims.ExplainClaim(
            claim=parsing.id(input.claim, "PublicClaim", "claim"),
            explanation=parsing.text(input.explanation, "explanation"),
            source=parsing.maybe_text(input.source, "source"),
            evidence=input.evidence,
            beside=parsing.ids(input.beside, "PublicClaim", "beside"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.explain_claim,
            intent,
            Reply("PublicClaim", ExplainClaimPayload, ExplainClaimError, ExplainClaimErrorCode),
        )


def _number(given: FigureInput | None) -> int | None:
    if given is None:
        return None
    return given.money.amount if given.money else given.count or 0


def _is_money(given: FigureInput | None) -> bool:
    return given is not None and bool(given.money)
