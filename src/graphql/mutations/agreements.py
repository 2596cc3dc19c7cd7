"""How are agreements recorded? Signed, and terminated: input, refusals, payload and resolver of each command."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import agreements
from ..types.context import Info
from ..types.enums import AgreementKind
from ..types.refusal_codes import describe_codes
from ..types.scalars import RegionCode
from ..types.values import PeriodInput
from .inputs import KEY, VERSION, PartialDateInput
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import IN_PERIOD, THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.papers import Agreement

LazyAgreement = Annotated["Agreement", strawberry.lazy("..queries.papers")]


@strawberry.input(
    description="Kesepakatan yang ditandatangani · a memorandum or cooperation agreement to record."
)
class SignAgreementInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    kind: AgreementKind = strawberry.field(description="Jenis · which of the two.")
    title: str = strawberry.field(description="Judul · its title.")
    region: RegionCode = strawberry.field(description="Kabupaten · the regency that signs.")
    parties: list[str] = strawberry.field(description="Para pihak · the offices that sign, never persons.")
    signed_on: PartialDateInput = strawberry.field(description="Ditandatangani pada · when it was signed.")
    period: PeriodInput = strawberry.field(description="Masa berlaku · the days it is in force.")
    legal_basis: list[str] = strawberry.field(
        default_factory=list, description="Dasar hukum · the rules it rests on."
    )
    under: strawberry.ID | None = strawberry.field(
        default=None, description="Di bawah · the memorandum it is made under."
    )


@describe_codes
class SignAgreementErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why signAgreement was refused.")
class SignAgreementError(UserError):
    code: SignAgreementErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what signAgreement did.")
class SignAgreementPayload(CommandPayload):
    user_errors: Sequence[SignAgreementError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kesepakatan · the agreement as recorded.")
    async def agreement(self, info: Info) -> LazyAgreement | None:
        from ..queries.papers import Agreement

        return await thing(self, info, Agreement)


@strawberry.input(description="Pengakhiran perjanjian · an agreement to end early.")
class TerminateAgreementInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    agreement: strawberry.ID = strawberry.field(description="Perjanjian · the agreement.")
    terminated_on: dt.date = strawberry.field(description="Sejak · the first day it no longer holds.")
    reason: str = strawberry.field(description="Alasan · why; kept outside the log, sealed.")


@describe_codes
class TerminateAgreementErrorCode(StrEnum):
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why terminateAgreement was refused.")
class TerminateAgreementError(UserError):
    code: TerminateAgreementErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what terminateAgreement did.")
class TerminateAgreementPayload(CommandPayload):
    user_errors: Sequence[TerminateAgreementError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kesepakatan · the agreement as it now stands.")
    async def agreement(self, info: Info) -> LazyAgreement | None:
        from ..queries.papers import Agreement

        return await thing(self, info, Agreement)


@strawberry.type
class AgreementMutations:
    @strawberry.mutation(description="Catat kesepakatan · record a memorandum or cooperation agreement.")
    async def sign_agreement(
        self,
        info: Info,
        input: Annotated[SignAgreementInput, THE_COMMAND],  # noqa: A002
    ) -> SignAgreementPayload:
        parsing = Parsing()
        intent = agreements.SignAgreement(
            kind=input.kind,
            title=parsing.text(input.title, "title"),
            region=input.region,
            parties=parsing.texts(input.parties, "parties"),
            signed_on=parsing.partial_date(input.signed_on, "signedOn"),
            period=parsing.period(input.period),
            legal_basis=parsing.texts(input.legal_basis, "legalBasis"),
            under=parsing.maybe_id(input.under, "Agreement", "under"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.sign_agreement,
            intent,
            Reply("Agreement", SignAgreementPayload, SignAgreementError, SignAgreementErrorCode, IN_PERIOD),
        )

    @strawberry.mutation(description="Akhiri perjanjian · end an agreement from a day on.")
    async def terminate_agreement(
        self,
        info: Info,
        input: Annotated[TerminateAgreementInput, THE_COMMAND],  # noqa: A002
    ) -> TerminateAgreementPayload:
        parsing = Parsing()
        intent = agreements.TerminateAgreement(
            agreement=parsing.id(input.agreement, "Agreement", "agreement"),
            on=input.terminated_on,
            reason=parsing.text(input.reason, "reason"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.terminate_agreement,
            intent,
            Reply(
                "Agreement",
                TerminateAgreementPayload,
                TerminateAgreementError,
                TerminateAgreementErrorCode,
                {"on": ("terminatedOn",)},
            ),
        )
