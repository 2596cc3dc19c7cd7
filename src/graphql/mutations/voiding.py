"""What is done with an enrolment that should never have been? It is taken back: input, refusals, payload and resolver."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain import enrolment
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.taken_back import TakenBackReason
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError
from .recording import THE_COMMAND, Parsing, Reply, record


@strawberry.input(description="Pembatalan kepesertaan · enrolments that should never have been, at most 500.")
class VoidEnrolmentsInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(
        default=None, description=f"{VERSION} Only where one enrolment is named."
    )
    enrolments: list[strawberry.ID] = strawberry.field(
        description="Kepesertaan · the enrolments, all of one regency."
    )
    reason: TakenBackReason = strawberry.field(description="Alasan · why they are taken back.")
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about it, sealed; OTHER needs one."
    )
    with_cards: bool = strawberry.field(
        default=False, description="Beserta kartu · take the cards of these enrolments back as well."
    )


@describe_codes
class VoidEnrolmentsErrorCode(StrEnum):
    CARD_STANDS = "CARD_STANDS"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why voidEnrolments was refused.")
class VoidEnrolmentsError(UserError):
    code: VoidEnrolmentsErrorCode = strawberry.field(description=CODE)


@strawberry.type(
    description="Hasil · what voidEnrolments did. From its position on nothing counts these enrolments; at moments before it they "
    "stand as they were."
)
class VoidEnrolmentsPayload(CommandPayload):
    user_errors: Sequence[VoidEnrolmentsError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · the ids of the enrolments, as they were named.")
    def enrolments(self) -> list[strawberry.ID] | None:
        return self.ids or None

    @strawberry.field(
        description="Kepesertaan rangkap · the ids of concurrent enrolments of the regency that share days with these. They stay "
        "concurrent and do not count by themselves: one that should count is taken back too, and enrolled anew."
    )
    def concurrent(self) -> list[strawberry.ID] | None:
        return None if self.user_errors else self.beside.get("concurrent", [])


@strawberry.type
class VoidingMutations:
    @strawberry.mutation(
        description="Batalkan kepesertaan · take enrolments back, all or none: no day, money, place or name is left of them. Of one "
        "that is void already nothing is recorded."
    )
    async def void_enrolments(
        self,
        info: Info,
        input: Annotated[VoidEnrolmentsInput, THE_COMMAND],  # noqa: A002
    ) -> VoidEnrolmentsPayload:
        parsing = Parsing()
        intent = enrolment.VoidEnrolments(
            enrolments=parsing.ids(input.enrolments, "Enrolment", "enrolments"),
            reason=input.reason,
            note=parsing.maybe_text(input.note, "note"),
            with_cards=input.with_cards,
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.void_enrolments,
            intent,
            Reply(
                "Enrolment",
                VoidEnrolmentsPayload,
                VoidEnrolmentsError,
                VoidEnrolmentsErrorCode,
                beside=frozenset({"concurrent"}),
            ),
        )
