"""How are the people of a list enrolled without a file? Input, refusals, payload and resolver of enrolFromList."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain.bulk.from_list import EnrolFromList
from ...domain.enrolment_terms import EnrolmentTerms
from ..queries.batches import Batch
from ..types.context import Info
from ..types.enums import FundingSource, MembershipCategory, Programme
from ..types.refusal_codes import describe_codes
from ..types.values import PeriodInput
from .inputs import KEY
from .payloads import CODE, ERRORS, Payload, UserError, thing
from .recording import IN_PERIOD, MOST_WORKERS, THE_COMMAND, Parsing, Reply
from .recording_batches import intake_of, record_batch, without_fate


@strawberry.input(
    description="Pendaftaran dari daftar · the people of a list that carries them, enrolled as one import without a file. Sent again "
    "it goes on, or answers what became of it."
)
class EnrolFromListInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    list: strawberry.ID = strawberry.field(description="Daftar · the list.")
    decree: strawberry.ID = strawberry.field(
        description="SK · the decree over it: the accepted rows up to its round are enrolled."
    )
    rows: Sequence[int] | None = strawberry.field(
        default=None,
        description="Baris · these rows alone, at most 500, by their numbers; absent: every one.",
    )
    scheme: str = strawberry.field(description="Skema · the scheme's code.")
    category: MembershipCategory = strawberry.field(description="Kategori · the membership category.")
    funding_source: FundingSource = strawberry.field(description="Sumber dana · who pays.")
    programmes: Sequence[Programme] = strawberry.field(description="Program · what they are insured for.")
    period: PeriodInput = strawberry.field(description="Masa perlindungan · the days protected.")
    agreement: strawberry.ID | None = strawberry.field(
        default=None, description="Perjanjian · the agreement they hang on."
    )
    payer: str | None = strawberry.field(
        default=None, description="Pembayar · the company that pays, where several do."
    )


@describe_codes
class EnrolFromListErrorCode(StrEnum):
    NO_AGREEMENT = "NO_AGREEMENT"
    NO_BUDGET = "NO_BUDGET"
    NOT_VERIFIED = "NOT_VERIFIED"
    NO_DECREE = "NO_DECREE"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why enrolFromList was refused.")
class EnrolFromListError(UserError):
    code: EnrolFromListErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what enrolFromList did.")
class EnrolFromListPayload(Payload):
    user_errors: Sequence[EnrolFromListError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Impor · the batch, with what became of every row.")
    async def batch(self, info: Info) -> Batch | None:
        return await thing(self, info, Batch)


@strawberry.type
class ListEnrolmentMutations:
    @strawberry.mutation(
        description="Daftarkan dari daftar · enrol the accepted people of a list that a decree names, without a file."
    )
    async def enrol_from_list(
        self,
        info: Info,
        input: Annotated[EnrolFromListInput, THE_COMMAND],  # noqa: A002
    ) -> EnrolFromListPayload:
        parsing = Parsing()
        if input.rows is not None:
            parsing.at_most(len(input.rows), "rows")
        terms = EnrolmentTerms(
            scheme=input.scheme,
            category=input.category,
            funding_source=input.funding_source,
            programmes=tuple(input.programmes),
            start=input.period.start,
            end_exclusive=input.period.end_exclusive,
            agreement=parsing.maybe_id(input.agreement, "Agreement", "agreement"),
            decree=parsing.id(input.decree, "Decree", "decree"),
            payer=parsing.maybe_text(input.payer, "payer"),
            listed=parsing.id(input.list, "ParticipantList", "list"),
        )
        rows = None if input.rows is None else tuple(input.rows[:MOST_WORKERS])
        return await record_batch(
            info,
            input,
            parsing,
            without_fate(intake_of(info).enrol_from_list),
            EnrolFromList(terms, rows),
            Reply(
                "Batch",
                EnrolFromListPayload,
                EnrolFromListError,
                EnrolFromListErrorCode,
                {**IN_PERIOD, "listed": ("list",)},
            ),
        )
