"""What is done with an end that should not have been? It is taken back: input, refusals, payload and resolver."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import enrolment
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.taken_back import ReopenReason
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.people import Enrolment

LazyEnrolment = Annotated["Enrolment", strawberry.lazy("..queries.people")]


@strawberry.input(
    description="Pengaktifan kembali · an enrolment whose end is taken back, so that protection goes on."
)
class ReopenEnrolmentInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    enrolment: strawberry.ID = strawberry.field(description="Kepesertaan · the enrolment's id.")
    reason: ReopenReason = strawberry.field(
        description="Alasan · why; DEATH_WITHDRAWN is left to withdrawDeath."
    )
    end_exclusive: dt.date | None = strawberry.field(
        default=None,
        description="Hari pertama tanpa perlindungan · the first day that is not protected again; null is open-ended.",
    )
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about it, sealed; OTHER needs one."
    )


@describe_codes
class ReopenEnrolmentErrorCode(StrEnum):
    ALREADY_COVERED = "ALREADY_COVERED"
    WORKER_DIED = "WORKER_DIED"
    VOIDED = "VOIDED"
    NO_AGREEMENT = "NO_AGREEMENT"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    NOT_VERIFIED = "NOT_VERIFIED"
    NO_DECREE = "NO_DECREE"
    NO_BUDGET = "NO_BUDGET"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    RING_ONE = "RING_ONE"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why reopenEnrolment was refused.")
class ReopenEnrolmentError(UserError):
    code: ReopenEnrolmentErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what reopenEnrolment did.")
class ReopenEnrolmentPayload(CommandPayload):
    user_errors: Sequence[ReopenEnrolmentError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · the enrolment as it now stands.")
    async def enrolment(self, info: Info) -> LazyEnrolment | None:
        from ..queries.people import Enrolment

        return await thing(self, info, Enrolment)


@strawberry.type
class ReopeningMutations:
    @strawberry.mutation(
        description="Aktifkan kembali peserta · take the end of an enrolment back: the days after it are protected again where the "
        "worker would be enrolled for them today."
    )
    async def reopen_enrolment(
        self,
        info: Info,
        input: Annotated[ReopenEnrolmentInput, THE_COMMAND],  # noqa: A002
    ) -> ReopenEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.ReopenEnrolment(
            enrolment=parsing.id(input.enrolment, "Enrolment", "enrolment"),
            reason=input.reason,
            end_exclusive=input.end_exclusive,
            note=parsing.maybe_text(input.note, "note"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.reopen_enrolment,
            intent,
            Reply("Enrolment", ReopenEnrolmentPayload, ReopenEnrolmentError, ReopenEnrolmentErrorCode),
        )
