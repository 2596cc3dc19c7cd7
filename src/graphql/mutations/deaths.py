"""What is told of a death? That a worker died, and that it is not so: input, refusals, payload and resolver of each."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import deaths
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.scalars import RegionCode
from ..types.taken_back import DeathEvidence, Reporter, TakenBackReason
from .inputs import KEY
from .payloads import CODE, ERRORS, CommandPayload, UserError, things
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.people import Enrolment

LazyEnrolment = Annotated["Enrolment", strawberry.lazy("..queries.people")]
_ENROLMENT = "Kepesertaan · an enrolment of the worker, whichever; or the person."
_NOTE = "Catatan · more about it, sealed in the vault."


@strawberry.input(description="Yang meninggal · a person. Personal data: kept in the vault, never answered.")
class DeceasedInput:
    nik: str = strawberry.field(description="NIK · the 16-digit identity number.")
    name: str = strawberry.field(description="Nama · the name.")
    birth_date: dt.date = strawberry.field(description="Tanggal lahir · the birth date.")


@strawberry.input(description="Kematian · a worker's death; name an enrolment or the person.")
class RecordDeathInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    died_on: dt.date = strawberry.field(description="Hari kematian · the last day that may be protected.")
    evidence: DeathEvidence = strawberry.field(
        default=DeathEvidence.NOT_SAID, description="Bukti · what it is known from."
    )
    reported_by: Reporter = strawberry.field(default=Reporter.NOT_SAID, description="Pelapor · who told it.")
    enrolment: strawberry.ID | None = strawberry.field(default=None, description=_ENROLMENT)
    person: DeceasedInput | None = strawberry.field(
        default=None, description="Orang · the person, also one whom nobody enrolled yet."
    )
    region: RegionCode | None = strawberry.field(
        default=None,
        description="Wilayah · where it was reported; the regency of the enrolment, unless said otherwise.",
    )
    note: str | None = strawberry.field(default=None, description=_NOTE)


@describe_codes
class RecordDeathErrorCode(StrEnum):
    WORKER_DIED = "WORKER_DIED"
    OTHER_NAME = "OTHER_NAME"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why recordDeath was refused.")
class RecordDeathError(UserError):
    code: RecordDeathErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what recordDeath did.")
class RecordDeathPayload(CommandPayload):
    user_errors: Sequence[RecordDeathError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · every enrolment that the death ended, in whatever regency.")
    async def enrolments(self, info: Info) -> list[LazyEnrolment] | None:
        from ..queries.people import Enrolment

        return await things(self, info, Enrolment)


@strawberry.input(description="Pembatalan kematian · a death that is not so; name an enrolment or the NIK.")
class WithdrawDeathInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    reason: TakenBackReason = strawberry.field(description="Alasan · why.")
    enrolment: strawberry.ID | None = strawberry.field(default=None, description=_ENROLMENT)
    nik: str | None = strawberry.field(
        default=None, description="NIK · the person's, where nobody enrolled them."
    )
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about it, sealed; OTHER needs one."
    )


@describe_codes
class WithdrawDeathErrorCode(StrEnum):
    WORKER_DIED = "WORKER_DIED"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why withdrawDeath was refused.")
class WithdrawDeathError(UserError):
    code: WithdrawDeathErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what withdrawDeath did.")
class WithdrawDeathPayload(CommandPayload):
    user_errors: Sequence[WithdrawDeathError] = strawberry.field(description=ERRORS)

    @strawberry.field(
        description="Kepesertaan · every enrolment that goes on again. The event DeathWithdrawn names those that cannot, "
        "and the rules that stand against them."
    )
    async def enrolments(self, info: Info) -> list[LazyEnrolment] | None:
        from ..queries.people import Enrolment

        return await things(self, info, Enrolment)


@strawberry.type
class DeathMutations:
    @strawberry.mutation(
        description="Catat kematian · record a worker's death; it ends all protection the day after."
    )
    async def record_death(
        self,
        info: Info,
        input: Annotated[RecordDeathInput, THE_COMMAND],  # noqa: A002
    ) -> RecordDeathPayload:
        parsing = Parsing()
        person = input.person
        intent = deaths.RecordDeath(
            on=input.died_on,
            evidence=input.evidence,
            reported_by=input.reported_by,
            region=input.region,
            enrolment=parsing.maybe_id(input.enrolment, "Enrolment", "enrolment"),
            deceased=None
            if person is None
            else deaths.Deceased(person.nik, parsing.text(person.name, "person", "name"), person.birth_date),
            note=parsing.maybe_text(input.note, "note"),
        )
        named = {name: ("person", name) for name in ("nik", "name", "birthDate")}
        return await record(
            info,
            input,
            parsing,
            info.context.register.record_death,
            intent,
            Reply(
                "Enrolment",
                RecordDeathPayload,
                RecordDeathError,
                RecordDeathErrorCode,
                {**named, "on": ("diedOn",)},
            ),
        )

    @strawberry.mutation(
        description="Batalkan kematian · take a death back; what it ended goes on where it can."
    )
    async def withdraw_death(
        self,
        info: Info,
        input: Annotated[WithdrawDeathInput, THE_COMMAND],  # noqa: A002
    ) -> WithdrawDeathPayload:
        parsing = Parsing()
        intent = deaths.WithdrawDeath(
            reason=input.reason,
            enrolment=parsing.maybe_id(input.enrolment, "Enrolment", "enrolment"),
            nik=input.nik,
            note=parsing.maybe_text(input.note, "note"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.withdraw_death,
            intent,
            Reply("Enrolment", WithdrawDeathPayload, WithdrawDeathError, WithdrawDeathErrorCode),
        )
