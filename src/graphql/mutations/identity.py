"""What is done where a person is not who the register says? They are corrected: input, refusals, payload and resolver."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import identity
from ..types.context import Info
from ..types.enums import Sex
from ..types.refusal_codes import describe_codes
from ..types.taken_back import IdentityReason, NikWas
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.people import Enrolment

LazyEnrolment = Annotated["Enrolment", strawberry.lazy("..queries.people")]


@strawberry.input(
    description="Perbaikan identitas · who a worker is. Personal data: kept in the vault, never answered; what is absent stays."
)
class CorrectIdentityInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    enrolment: strawberry.ID = strawberry.field(
        description="Kepesertaan · an enrolment of the worker, whichever."
    )
    reason: IdentityReason = strawberry.field(description="Alasan · why the register knew them otherwise.")
    nik: str | None = strawberry.field(default=None, description="NIK · the right identity number.")
    nik_was: NikWas | None = strawberry.field(
        default=None,
        description="NIK sebelumnya · with a NIK: was the one before wrong, or did it change?",
    )
    name: str | None = strawberry.field(default=None, description="Nama · the right name.")
    birth_date: dt.date | None = strawberry.field(
        default=None, description="Tanggal lahir · the right birth date."
    )
    sex: Sex | None = strawberry.field(default=None, description="Jenis kelamin · the right sex.")
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about it, sealed; OTHER needs one."
    )


@describe_codes
class CorrectIdentityErrorCode(StrEnum):
    NIK_TAKEN = "NIK_TAKEN"
    VOIDED = "VOIDED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why correctIdentity was refused.")
class CorrectIdentityError(UserError):
    code: CorrectIdentityErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what correctIdentity did.")
class CorrectIdentityPayload(CommandPayload):
    user_errors: Sequence[CorrectIdentityError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · the enrolment that was named, as it now stands.")
    async def enrolment(self, info: Info) -> LazyEnrolment | None:
        from ..queries.people import Enrolment

        return await thing(self, info, Enrolment)


@strawberry.type
class IdentityMutations:
    @strawberry.mutation(
        description="Perbaiki identitas · correct who a worker is. Every enrolment of theirs that is not void is judged by it, in "
        "whatever regency: age, sex and birth year are as they now are known, and findings follow."
    )
    async def correct_identity(
        self,
        info: Info,
        input: Annotated[CorrectIdentityInput, THE_COMMAND],  # noqa: A002
    ) -> CorrectIdentityPayload:
        parsing = Parsing()
        intent = identity.CorrectIdentity(
            enrolment=parsing.id(input.enrolment, "Enrolment", "enrolment"),
            reason=input.reason,
            nik=input.nik,
            nik_was=input.nik_was,
            name=parsing.maybe_text(input.name, "name"),
            birth_date=input.birth_date,
            sex=input.sex,
            note=parsing.maybe_text(input.note, "note"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.correct_identity,
            intent,
            Reply("Enrolment", CorrectIdentityPayload, CorrectIdentityError, CorrectIdentityErrorCode),
        )
