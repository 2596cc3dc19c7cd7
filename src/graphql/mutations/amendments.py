"""What becomes of an agreement after it was signed? Amended, its termination corrected or taken back: input, refusals, payload and
resolver of each command.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import agreements
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.taken_back import TakenBackReason
from ..types.values import PeriodInput
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import IN_PERIOD, THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.papers import Agreement

LazyAgreement = Annotated["Agreement", strawberry.lazy("..queries.papers")]
_AGREEMENT = "Perjanjian · the agreement that was terminated."


@strawberry.input(description="Adendum · what of an agreement was changed; what is absent stays as it is.")
class AmendAgreementInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    agreement: strawberry.ID = strawberry.field(description="Perjanjian · the agreement.")
    amended_on: dt.date | None = strawberry.field(
        default=None, description="Tanggal adendum · the day of the addendum, if known."
    )
    title: str | None = strawberry.field(default=None, description="Judul · another title.")
    parties: list[str] | None = strawberry.field(
        default=None, description="Para pihak · other parties, all of them; offices, never persons."
    )
    period: PeriodInput | None = strawberry.field(default=None, description="Masa berlaku · other days.")


@describe_codes
class AmendAgreementErrorCode(StrEnum):
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why amendAgreement was refused.")
class AmendAgreementError(UserError):
    code: AmendAgreementErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what amendAgreement did.")
class AmendAgreementPayload(CommandPayload):
    user_errors: Sequence[AmendAgreementError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kesepakatan · the agreement as amended.")
    async def agreement(self, info: Info) -> LazyAgreement | None:
        from ..queries.papers import Agreement

        return await thing(self, info, Agreement)


@strawberry.input(description="Ralat pengakhiran · the day a termination was really for.")
class CorrectTerminationInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    agreement: strawberry.ID = strawberry.field(description=_AGREEMENT)
    terminated_on: dt.date = strawberry.field(description="Sejak · the first day it no longer holds.")
    reason: str = strawberry.field(description="Alasan · why it is corrected; kept outside the log, sealed.")


@describe_codes
class CorrectTerminationErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why correctTermination was refused.")
class CorrectTerminationError(UserError):
    code: CorrectTerminationErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what correctTermination did.")
class CorrectTerminationPayload(CommandPayload):
    user_errors: Sequence[CorrectTerminationError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kesepakatan · the agreement as it now stands.")
    async def agreement(self, info: Info) -> LazyAgreement | None:
        from ..queries.papers import Agreement

        return await thing(self, info, Agreement)


@strawberry.input(
    description="Pembatalan pengakhiran · a termination that does not hold: the agreement goes on."
)
class WithdrawTerminationInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    agreement: strawberry.ID = strawberry.field(description=_AGREEMENT)
    reason: TakenBackReason = strawberry.field(description="Alasan · why it is taken back.")
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about it, sealed; OTHER needs one."
    )


@describe_codes
class WithdrawTerminationErrorCode(StrEnum):
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why withdrawTermination was refused.")
class WithdrawTerminationError(UserError):
    code: WithdrawTerminationErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what withdrawTermination did.")
class WithdrawTerminationPayload(CommandPayload):
    user_errors: Sequence[WithdrawTerminationError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kesepakatan · the agreement, going on.")
    async def agreement(self, info: Info) -> LazyAgreement | None:
        from ..queries.papers import Agreement

        return await thing(self, info, Agreement)


@strawberry.type
class AmendmentMutations:
    @strawberry.mutation(
        description="Ubah perjanjian · record an addendum: another title, other parties, another period. What was decided "
        "under the agreement before stays as it was decided."
    )
    async def amend_agreement(
        self,
        info: Info,
        input: Annotated[AmendAgreementInput, THE_COMMAND],  # noqa: A002
    ) -> AmendAgreementPayload:
        parsing = Parsing()
        intent = agreements.AmendAgreement(
            agreement=parsing.id(input.agreement, "Agreement", "agreement"),
            on=input.amended_on,
            title=parsing.maybe_text(input.title, "title"),
            parties=None if input.parties is None else parsing.texts(input.parties, "parties"),
            period=None if input.period is None else parsing.period(input.period),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.amend_agreement,
            intent,
            Reply(
                "Agreement",
                AmendAgreementPayload,
                AmendAgreementError,
                AmendAgreementErrorCode,
                {**IN_PERIOD, "on": ("amendedOn",)},
            ),
        )

    @strawberry.mutation(
        description="Ralat pengakhiran · give a termination the day it was really for. Findings of people protected beyond "
        "it follow the new day."
    )
    async def correct_termination(
        self,
        info: Info,
        input: Annotated[CorrectTerminationInput, THE_COMMAND],  # noqa: A002
    ) -> CorrectTerminationPayload:
        parsing = Parsing()
        intent = agreements.CorrectTermination(
            agreement=parsing.id(input.agreement, "Agreement", "agreement"),
            on=input.terminated_on,
            reason=parsing.text(input.reason, "reason"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.correct_termination,
            intent,
            Reply(
                "Agreement",
                CorrectTerminationPayload,
                CorrectTerminationError,
                CorrectTerminationErrorCode,
                {"on": ("terminatedOn",)},
            ),
        )

    @strawberry.mutation(description="Batalkan pengakhiran · take a termination back: the agreement goes on.")
    async def withdraw_termination(
        self,
        info: Info,
        input: Annotated[WithdrawTerminationInput, THE_COMMAND],  # noqa: A002
    ) -> WithdrawTerminationPayload:
        parsing = Parsing()
        intent = agreements.WithdrawTermination(
            agreement=parsing.id(input.agreement, "Agreement", "agreement"),
            reason=input.reason,
            note=parsing.maybe_text(input.note, "note"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.withdraw_termination,
            intent,
            Reply(
                "Agreement",
                WithdrawTerminationPayload,
                WithdrawTerminationError,
                WithdrawTerminationErrorCode,
            ),
        )
