"""How are papers recorded? Agreements, budgets, lists, decrees, denominators and public claims."""

from typing import Annotated

import strawberry

from ...domain import agreements, budget, claims, denominators, selection
from ..types import refusal_codes
from ..types.context import Info
from . import inputs, payloads
from .recording import THE_COMMAND, Parsing, record


@strawberry.type
class PaperMutations:
    @strawberry.mutation(description="Catat kesepakatan · record a memorandum or cooperation agreement.")
    async def sign_agreement(
        self,
        info: Info,
        input: Annotated[inputs.SignAgreementInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.SignAgreementPayload:
        parsing = Parsing()
        intent = agreements.SignAgreement(
            kind=input.kind,
            title=parsing.text(input.title, "title"),
            region=input.region,
            parties=parsing.texts(input.parties, "parties"),
            signed_on=parsing.partial_date(input.signed_on, "signedOn"),
            period=parsing.period(input.start, input.end_exclusive),
            legal_basis=parsing.texts(input.legal_basis, "legalBasis"),
            under=parsing.maybe_id(input.under, "Agreement", "under"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.sign_agreement,
            intent,
            "Agreement",
            payloads.SignAgreementPayload,
            payloads.SignAgreementError,
            refusal_codes.SignAgreementErrorCode,
        )

    @strawberry.mutation(description="Akhiri perjanjian · end an agreement from a day on.")
    async def terminate_agreement(
        self,
        info: Info,
        input: Annotated[inputs.TerminateAgreementInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.TerminateAgreementPayload:
        parsing = Parsing()
        intent = agreements.TerminateAgreement(
            agreement=parsing.id(input.agreement, "Agreement", "agreement"),
            on=input.on,
            reason=parsing.text(input.reason, "reason"),
            expected_version=input.expected_version,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.terminate_agreement,
            intent,
            "Agreement",
            payloads.TerminateAgreementPayload,
            payloads.TerminateAgreementError,
            refusal_codes.TerminateAgreementErrorCode,
        )

    @strawberry.mutation(description="Alokasikan anggaran · set money or places aside for a scheme.")
    async def allocate_budget(
        self,
        info: Info,
        input: Annotated[inputs.AllocateBudgetInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.AllocateBudgetPayload:
        parsing = Parsing()
        intent = budget.AllocateBudget(
            region=input.region,
            scheme=input.scheme,
            fiscal_year=input.fiscal_year,
            funding_source=input.funding_source,
            stage=input.stage,
            agreement=parsing.maybe_id(input.agreement, "Agreement", "agreement"),
            payer=parsing.maybe_text(input.payer, "payer"),
            amount=input.amount,
            at_least=input.at_least,
            quota=input.quota,
            per_village_quota=input.per_village_quota,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.allocate_budget,
            intent,
            "Budget",
            payloads.AllocateBudgetPayload,
            payloads.AllocateBudgetError,
            refusal_codes.AllocateBudgetErrorCode,
        )

    @strawberry.mutation(description="Usulkan peserta · propose a list of candidates by its digest.")
    async def propose_participants(
        self,
        info: Info,
        input: Annotated[inputs.ProposeParticipantsInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.ProposeParticipantsPayload:
        intent = selection.ProposeParticipants(input.region, input.scheme, input.list_digest, input.count)
        return await record(
            info,
            input,
            Parsing(),
            info.context.register.propose_participants,
            intent,
            "ParticipantList",
            payloads.ProposeParticipantsPayload,
            payloads.ProposeParticipantsError,
            refusal_codes.ProposeParticipantsErrorCode,
        )

    @strawberry.mutation(description="Verifikasi daftar · record that an office verified a list.")
    async def verify_list(
        self,
        info: Info,
        input: Annotated[inputs.VerifyListInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.VerifyListPayload:
        parsing = Parsing()
        intent = selection.VerifyList(
            input.list_digest, parsing.text(input.office, "office"), input.verified_on, input.count
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.verify_list,
            intent,
            "ParticipantList",
            payloads.VerifyListPayload,
            payloads.VerifyListError,
            refusal_codes.VerifyListErrorCode,
        )

    @strawberry.mutation(description="Tetapkan SK · issue a decree over a verified list.")
    async def issue_decree(
        self,
        info: Info,
        input: Annotated[inputs.IssueDecreeInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.IssueDecreePayload:
        parsing = Parsing()
        intent = selection.IssueDecree(
            input.region, parsing.text(input.number, "number"), input.on, input.list_digest, input.count
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.issue_decree,
            intent,
            "Decree",
            payloads.IssueDecreePayload,
            payloads.IssueDecreeError,
            refusal_codes.IssueDecreeErrorCode,
        )

    @strawberry.mutation(description="Catat pembagi · record how many workers are eligible.")
    async def count_eligible_workers(
        self,
        info: Info,
        input: Annotated[inputs.CountEligibleWorkersInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.CountEligibleWorkersPayload:
        parsing = Parsing()
        intent = denominators.CountEligibleWorkers(
            region=input.region,
            scheme=input.scheme,
            value=input.value,
            as_of=input.as_of,
            source=parsing.text(input.source, "source"),
            evidence=input.evidence,
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.count_eligible_workers,
            intent,
            "Denominator",
            payloads.CountEligibleWorkersPayload,
            payloads.CountEligibleWorkersError,
            refusal_codes.CountEligibleWorkersErrorCode,
        )

    @strawberry.mutation(description="Catat pernyataan publik · record a figure that was said in public.")
    async def publish_claim(
        self,
        info: Info,
        input: Annotated[inputs.PublishClaimInput, THE_COMMAND],  # noqa: A002
    ) -> payloads.PublishClaimPayload:
        parsing = Parsing()
        intent = claims.PublishClaim(
            region=input.region,
            source=parsing.text(input.source, "source"),
            measure=input.measure,
            said_on=input.said_on,
            about=parsing.partial_date(input.about, "about"),
            since=input.since,
            about_assumed=input.about_assumed,
            population=input.population,
            scheme=input.scheme,
            segment=input.segment,
            funding_source=input.funding_source,
            value=input.value,
            at_least=input.at_least,
            ratio=input.ratio,
            per_unit=input.per_unit,
            unit=input.unit,
            part_of=parsing.maybe_id(input.part_of, "PublicClaim", "partOf"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.publish_claim,
            intent,
            "PublicClaim",
            payloads.PublishClaimPayload,
            payloads.PublishClaimError,
            refusal_codes.PublishClaimErrorCode,
        )
