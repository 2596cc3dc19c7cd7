"""How are people protected? Workers enrolled, moved, corrected and ended."""

from typing import Annotated

import strawberry

from ...domain import enrolment
from ..types import refusal_codes
from ..types.context import Info
from . import inputs, payloads
from .recording import MOST_WORKERS, THE_COMMAND, Parsing, record


@strawberry.type
class PeopleMutations:
    @strawberry.mutation(description="Daftarkan pekerja · enrol up to 500 workers, all or none.")
    async def enrol_workers(
        self,
        info: Info,
        input: Annotated[inputs.EnrolWorkersInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.EnrolWorkersPayload:
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
        intent = enrolment.EnrolWorkers(
            scheme=input.scheme,
            category=input.category,
            funding_source=input.funding_source,
            programmes=tuple(input.programmes),
            start=input.start,
            end_exclusive=input.end_exclusive,
            workers=workers,
            agreement=parsing.maybe_id(input.agreement, "Agreement", "agreement"),
            list_digest=input.list_digest,
            decree=parsing.maybe_id(input.decree, "Decree", "decree"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.enrol_workers,
            intent,
            "Participant",
            payloads.EnrolWorkersPayload,
            payloads.EnrolWorkersError,
            refusal_codes.EnrolWorkersErrorCode,
        )

    @strawberry.mutation(description="Mutasikan peserta · move a worker to another village or segment.")
    async def transfer_enrolment(
        self,
        info: Info,
        input: Annotated[inputs.TransferEnrolmentInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.TransferEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.TransferEnrolment(
            enrolment=parsing.id(input.enrolment, "Participant", "enrolment"),
            effective=input.effective,
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
            "Participant",
            payloads.TransferEnrolmentPayload,
            payloads.TransferEnrolmentError,
            refusal_codes.TransferEnrolmentErrorCode,
        )

    @strawberry.mutation(description="Perbaiki kepesertaan · correct what was recorded wrongly.")
    async def correct_enrolment(
        self,
        info: Info,
        input: Annotated[inputs.CorrectEnrolmentInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.CorrectEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.CorrectEnrolment(
            enrolment=parsing.id(input.enrolment, "Participant", "enrolment"),
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
            "Participant",
            payloads.CorrectEnrolmentPayload,
            payloads.CorrectEnrolmentError,
            refusal_codes.CorrectEnrolmentErrorCode,
        )

    @strawberry.mutation(description="Nonaktifkan peserta · end an enrolment.")
    async def end_enrolment(
        self,
        info: Info,
        input: Annotated[inputs.EndEnrolmentInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.EndEnrolmentPayload:
        parsing = Parsing()
        intent = enrolment.EndEnrolment(
            enrolment=parsing.id(input.enrolment, "Participant", "enrolment"),
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
            "Participant",
            payloads.EndEnrolmentPayload,
            payloads.EndEnrolmentError,
            refusal_codes.EndEnrolmentErrorCode,
        )
