"""How are cards issued? One by one, or to all of a batch or of a village: input, refusals, payload and resolver of each."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import cards
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.scalars import RegionCode
from .inputs import KEY
from .payloads import CODE, ERRORS, CommandPayload, UserError, things
from .recording import THE_COMMAND, Parsing, Reply, record
from .villages import as_asked, enrolments_of

if TYPE_CHECKING:
    from ..queries.people import Card

LazyCard = Annotated["Card", strawberry.lazy("..queries.people")]


@strawberry.input(description="Penerbitan kartu · one card for the worker of each enrolment, at most 500.")
class IssueCardsInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    enrolments: list[strawberry.ID] = strawberry.field(description="Kepesertaan · the enrolments' ids.")
    issued_on: dt.date = strawberry.field(description="Tanggal penerbitan · when they are issued.")
    serials: list[str] = strawberry.field(
        default_factory=list,
        description="Nomor kartu · the cards' numbers in the order of the enrolments; without, the register gives them out.",
    )
    memberships: list[str | None] = strawberry.field(
        default_factory=list,
        description="KPJ · the membership numbers in the order of the enrolments; null where one is not known.",
    )


@describe_codes
class IssueCardsErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why issueCards was refused.")
class IssueCardsError(UserError):
    code: IssueCardsErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what issueCards did.")
class IssueCardsPayload(CommandPayload):
    user_errors: Sequence[IssueCardsError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kartu · the cards, in the order of the enrolments.")
    async def cards(self, info: Info) -> list[LazyCard] | None:
        from ..queries.people import Card

        return await things(self, info, Card)


@strawberry.input(
    description="Penerbitan untuk banyak · a card for every worker of an import or of a village who has none."
)
class IssueCardsForInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    issued_on: dt.date = strawberry.field(description="Tanggal penerbitan · when they are issued.")
    batch: strawberry.ID | None = strawberry.field(
        default=None, description="Impor · the import; an id of Batch. This or a village."
    )
    village: RegionCode | None = strawberry.field(
        default=None, description="Desa atau kelurahan · the village, as the enrolments stand today."
    )


@describe_codes
class IssueCardsForErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why issueCardsFor was refused.")
class IssueCardsForError(UserError):
    code: IssueCardsForErrorCode = strawberry.field(description=CODE)


@strawberry.type(
    description="Hasil · what issueCardsFor did, in parts of 1,000 cards. What was interrupted is sent again with the same key."
)
class IssueCardsForPayload(CommandPayload):
    user_errors: Sequence[IssueCardsForError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Diterbitkan · how many cards were issued.")
    def issued(self) -> int | None:
        return self.counts.get("issued")

    @strawberry.field(description="Sudah punya · how many have a card already.")
    def held(self) -> int | None:
        return self.counts.get("held")

    @strawberry.field(
        description="Tanpa hari · how many enrolments protect no day, so that no card is issued."
    )
    def without_days(self) -> int | None:
        return self.counts.get("without_days")


@strawberry.type
class CardMutations:
    @strawberry.mutation(description="Terbitkan kartu · issue a first card to the worker of each enrolment.")
    async def issue_cards(
        self,
        info: Info,
        input: Annotated[IssueCardsInput, THE_COMMAND],  # noqa: A002
    ) -> IssueCardsPayload:
        parsing = Parsing()
        intent = cards.IssueCards(
            enrolments=parsing.ids(input.enrolments, "Enrolment", "enrolments"),
            on=input.issued_on,
            serials=parsing.numbers(input.serials, "serials"),
            memberships=parsing.numbers(input.memberships, "memberships"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.issue_cards,
            intent,
            Reply("Card", IssueCardsPayload, IssueCardsError, IssueCardsErrorCode, {"on": ("issuedOn",)}),
        )

    @strawberry.mutation(
        description="Terbitkan kartu untuk banyak · issue a card to every worker of an import or of a village who has none."
    )
    async def issue_cards_for(
        self,
        info: Info,
        input: Annotated[IssueCardsForInput, THE_COMMAND],  # noqa: A002
    ) -> IssueCardsForPayload:
        parsing = Parsing()
        intent = cards.IssueCardsFor(
            on=input.issued_on,
            batch=parsing.maybe_id(input.batch, "Batch", "batch"),
            village=input.village,
            enrolments=await enrolments_of(info, input.village, input.issued_on),
        )
        return await record(
            info,
            input,
            parsing,
            as_asked(input, info.context.register.issue_cards_for),
            intent,
            Reply(
                "Card",
                IssueCardsForPayload,
                IssueCardsForError,
                IssueCardsForErrorCode,
                {"on": ("issuedOn",)},
            ),
        )
