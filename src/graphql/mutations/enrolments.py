"""How are people protected? Workers enrolled, moved, corrected and ended: input, refusals, payload and resolver of each."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import enrolment
from ..types.context import Info
from ..types.enums import EndReason, FundingSource, MembershipCategory, Programme, Sex
from ..types.refusal_codes import EnrolWorkersErrorCode, describe_codes
from ..types.scalars import RegionCode
from ..types.values import PeriodInput
from .inputs import KEY, VERSION
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing, things
from .recording import IN_PERIOD, MOST_WORKERS, THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.people import Enrolment

LazyEnrolment = Annotated["Enrolment", strawberry.lazy("..queries.people")]


@strawberry.input(
    description="Pekerja · a person to enrol. Personal data: kept in the vault, never answered."
)
class WorkerInput:
    nik: str = strawberry.field(description="NIK · the 16-digit identity number.")
    name: str = strawberry.field(description="Nama · the name.")
    birth_date: dt.date = strawberry.field(
        description="Tanggal lahir · the birth date; refused where the NIK says another day."
    )
    sex: Sex = strawberry.field(description="Jenis kelamin · sex; refused where the NIK says the other one.")
    village: RegionCode = strawberry.field(description="Desa · the village of residence.")
    segment: str = strawberry.field(description="Segmen · the occupation group's code.")


@strawberry.input(
    description="Pendaftaran pekerja · at most 500 workers of one regency on shared terms, all or none."
)
class EnrolWorkersInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    scheme: str = strawberry.field(description="Skema · the scheme's code.")
    category: MembershipCategory = strawberry.field(description="Kategori · the membership category.")
    funding_source: FundingSource = strawberry.field(description="Sumber dana · who pays.")
    programmes: list[Programme] = strawberry.field(description="Program · what they are insured for.")
    period: PeriodInput = strawberry.field(description="Masa perlindungan · the days protected.")
    agreement: strawberry.ID | None = strawberry.field(
        default=None, description="Perjanjian · the agreement they hang on."
    )
    list_digest: str | None = strawberry.field(
        default=None, description="Sidik daftar · the verified list they are on."
    )
    decree: strawberry.ID | None = strawberry.field(
        default=None, description="SK · the decree that names them."
    )
    payer: str | None = strawberry.field(
        default=None,
        description="Pembayar · the company whose budget pays; required where several have one that fits.",
    )
    workers: list[WorkerInput] = strawberry.field(description="Pekerja · the workers, at most 500.")


@strawberry.type(description="Penolakan · why enrolWorkers was refused.")
class EnrolWorkersError(UserError):
    code: EnrolWorkersErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what enrolWorkers did.")
class EnrolWorkersPayload(CommandPayload):
    user_errors: Sequence[EnrolWorkersError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · the enrolments, in the order of the workers.")
    async def enrolments(self, info: Info) -> list[LazyEnrolment] | None:
        from ..queries.people import Enrolment

        return await things(self, info, Enrolment)


@strawberry.input(description="Mutasi · a move to another village or segment of the same regency.")
class TransferEnrolmentInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    enrolment: strawberry.ID = strawberry.field(description="Kepesertaan · the enrolment's id.")
    start: dt.date = strawberry.field(description="Sejak · the first day in the new place.")
    village: RegionCode | None = strawberry.field(default=None, description="Desa · the new village.")
    segment: str | None = strawberry.field(default=None, description="Segmen · the new segment's code.")


@describe_codes
class TransferEnrolmentErrorCode(StrEnum):
    NOT_A_PALM_WORKER = "NOT_A_PALM_WORKER"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    RING_ONE = "RING_ONE"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why transferEnrolment was refused.")
class TransferEnrolmentError(UserError):
    code: TransferEnrolmentErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what transferEnrolment did.")
class TransferEnrolmentPayload(CommandPayload):
    user_errors: Sequence[TransferEnrolmentError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · the enrolment as it now stands.")
    async def enrolment(self, info: Info) -> LazyEnrolment | None:
        from ..queries.people import Enrolment

        return await thing(self, info, Enrolment)


@strawberry.input(description="Perbaikan · what was recorded wrongly; absent fields stay.")
class CorrectEnrolmentInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    enrolment: strawberry.ID = strawberry.field(description="Kepesertaan · the enrolment's id.")
    start: dt.date | None = strawberry.field(default=None, description="Hari pertama · the right first day.")
    end_exclusive: dt.date | None = strawberry.field(
        default=None, description="Hari pertama sesudahnya · the right first day no longer protected."
    )
    village: RegionCode | None = strawberry.field(default=None, description="Desa · the right village.")
    segment: str | None = strawberry.field(default=None, description="Segmen · the right segment's code.")
    category: MembershipCategory | None = strawberry.field(
        default=None, description="Kategori · the right category."
    )
    reason: str = strawberry.field(description="Alasan · why; kept outside the log, sealed.")


@describe_codes
class CorrectEnrolmentErrorCode(StrEnum):
    NO_AGREEMENT = "NO_AGREEMENT"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    ALREADY_COVERED = "ALREADY_COVERED"
    OUTSIDE_AGE_POLICY = "OUTSIDE_AGE_POLICY"
    NO_BUDGET = "NO_BUDGET"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    NOT_A_PALM_WORKER = "NOT_A_PALM_WORKER"
    UNPRICED = "UNPRICED"
    WORKER_DIED = "WORKER_DIED"
    RING_ONE = "RING_ONE"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why correctEnrolment was refused.")
class CorrectEnrolmentError(UserError):
    code: CorrectEnrolmentErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what correctEnrolment did.")
class CorrectEnrolmentPayload(CommandPayload):
    user_errors: Sequence[CorrectEnrolmentError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · the enrolment as it now stands.")
    async def enrolment(self, info: Info) -> LazyEnrolment | None:
        from ..queries.people import Enrolment

        return await thing(self, info, Enrolment)


@strawberry.input(description="Penonaktifan · the end of an enrolment.")
class EndEnrolmentInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    enrolment: strawberry.ID = strawberry.field(description="Kepesertaan · the enrolment's id.")
    end_exclusive: dt.date = strawberry.field(
        description="Hari pertama tanpa perlindungan · the first day no longer protected."
    )
    reason: EndReason = strawberry.field(
        description="Alasan · why; DIED ends every later enrolment of the worker too."
    )


@describe_codes
class EndEnrolmentErrorCode(StrEnum):
    WORKER_DIED = "WORKER_DIED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why endEnrolment was refused.")
class EndEnrolmentError(UserError):
    code: EndEnrolmentErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what endEnrolment did.")
class EndEnrolmentPayload(CommandPayload):
    user_errors: Sequence[EndEnrolmentError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kepesertaan · every enrolment that was ended, the one named first.")
    async def enrolments(self, info: Info) -> list[LazyEnrolment] | None:
        from ..queries.people import Enrolment

        return await things(self, info, Enrolment)


@strawberry.type
class EnrolmentMutations:
    @strawberry.mutation(description="Daftarkan pekerja · enrol up to 500 workers, all or none.")
    async def enrol_workers(
        self,
        info: Info,
        input: Annotated[EnrolWorkersInput, THE_COMMAND],  # noqa: A002
    ) -> EnrolWorkersPayload:
        parsing = Parsing()
        parsing.at_most(len(input.workers), "workers")
        workers = tuple(
            enrolment.Candidate(
                nik=worker.nik,
                name=parsing.text(worker.name, "workers", str(row), "name"),
                birth_date=worker.birth_date,
                sex=worker.sex,
                village=worker.village,
                segment=worker.segment,
            )
            for row, worker in enumerate(input.workers[:MOST_WORKERS])
        )
        intent = enrolment.EnrolWorkers.on(parsing.terms(input), workers)
        return await record(
            info,
            input,
            parsing,
            info.context.register.enrol_workers,
            intent,
            Reply("Enrolment", EnrolWorkersPayload, EnrolWorkersError, EnrolWorkersErrorCode, IN_PERIOD),
        )

    @strawberry.mutation(description="Mutasikan peserta · move a worker to another village or segment.")
    async def transfer_enrolment(
        self,
        info: Info,
        input: Annotated[TransferEnrolmentInput, THE_COMMAND],  # noqa: A002
    ) -> TransferEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.TransferEnrolment(
            enrolment=parsing.id(input.enrolment, "Enrolment", "enrolment"),
            effective=input.start,
            village=input.village,
            segment=input.segment,
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.transfer_enrolment,
            intent,
            Reply(
                "Enrolment",
                TransferEnrolmentPayload,
                TransferEnrolmentError,
                TransferEnrolmentErrorCode,
                {"effective": ("start",)},
            ),
        )

    @strawberry.mutation(description="Perbaiki kepesertaan · correct what was recorded wrongly.")
    async def correct_enrolment(
        self,
        info: Info,
        input: Annotated[CorrectEnrolmentInput, THE_COMMAND],  # noqa: A002
    ) -> CorrectEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.CorrectEnrolment(
            enrolment=parsing.id(input.enrolment, "Enrolment", "enrolment"),
            reason=parsing.text(input.reason, "reason"),
            start=input.start,
            end_exclusive=input.end_exclusive,
            village=input.village,
            segment=input.segment,
            category=input.category,
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.correct_enrolment,
            intent,
            Reply("Enrolment", CorrectEnrolmentPayload, CorrectEnrolmentError, CorrectEnrolmentErrorCode),
        )

    @strawberry.mutation(description="Nonaktifkan peserta · end an enrolment.")
    async def end_enrolment(
        self,
        info: Info,
        input: Annotated[EndEnrolmentInput, THE_COMMAND],  # noqa: A002
    ) -> EndEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.EndEnrolment(
            enrolment=parsing.id(input.enrolment, "Enrolment", "enrolment"),
            end_exclusive=input.end_exclusive,
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.end_enrolment,
            intent,
            Reply("Enrolment", EndEnrolmentPayload, EndEnrolmentError, EndEnrolmentErrorCode),
        )
