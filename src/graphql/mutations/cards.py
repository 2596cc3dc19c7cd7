"""What can be done about cards? Issue them, and hand them over: input, refusals, payload and resolver of each command."""

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
from .payloads import CODE, ERRORS, CommandPayload, UserError, thing, things
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.handovers import Handover
    from ..queries.people import Card

LazyCard = Annotated["Card", strawberry.lazy("..queries.people")]
LazyHandover = Annotated["Handover", strawberry.lazy("..queries.handovers")]


@strawberry.input(description="Penerbitan kartu · one card for the worker of each enrolment, at most 500.")
class IssueCardsInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    enrolments: list[strawberry.ID] = strawberry.field(description="Kepesertaan · the enrolments' ids.")
    issued_on: dt.date = strawberry.field(description="Tanggal penerbitan · when they are issued.")


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


@strawberry.input(description="Penyerahan kartu · a handover and the cards handed over there.")
class HoldHandoverInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    region: RegionCode = strawberry.field(description="Wilayah · the regency.")
    held_on: dt.date = strawberry.field(description="Tanggal penyerahan · when it was held.")
    place: str = strawberry.field(description="Tempat · where it was held.")
    minutes: str | None = strawberry.field(
        default=None, description="Berita acara · the reference of the minutes."
    )
    count: int | None = strawberry.field(
        default=None, description="Jumlah · how many cards were handed over, if known."
    )
    cards: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Kartu · the cards handed over, where known."
    )


@describe_codes
class HoldHandoverErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why holdHandover was refused.")
class HoldHandoverError(UserError):
    code: HoldHandoverErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what holdHandover did.")
class HoldHandoverPayload(CommandPayload):
    user_errors: Sequence[HoldHandoverError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Penyerahan · the handover.")
    async def handover(self, info: Info) -> LazyHandover | None:
        from ..queries.handovers import Handover

        return await thing(self, info, Handover)


@strawberry.type
class CardMutations:
    @strawberry.mutation(description="Terbitkan kartu · issue a first card to the worker of each enrolment.")
    async def issue_cards(
        self,
        info: Info,
        input: Annotated[IssueCardsInput, THE_COMMAND],  # noqa: A002
    ) -> IssueCardsPayload:
        parsing = Parsing()
        intent = cards.IssueCards(parsing.ids(input.enrolments, "Enrolment", "enrolments"), input.issued_on)
        return await record(
            info,
            input,
            parsing,
            info.context.register.issue_cards,
            intent,
            Reply("Card", IssueCardsPayload, IssueCardsError, IssueCardsErrorCode, {"on": ("issuedOn",)}),
        )

    @strawberry.mutation(description="Serahkan kartu · record a handover and the cards handed over there.")
    async def hold_handover(
        self,
        info: Info,
        input: Annotated[HoldHandoverInput, THE_COMMAND],  # noqa: A002
    ) -> HoldHandoverPayload:
        parsing = Parsing()
        intent = cards.HoldHandover(
            region=input.region,
            on=input.held_on,
            place=parsing.text(input.place, "place"),
            minutes=parsing.maybe_text(input.minutes, "minutes"),
            count=input.count,
            cards=parsing.ids(input.cards, "Card", "cards"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.hold_handover,
            intent,
            Reply(
                "Handover", HoldHandoverPayload, HoldHandoverError, HoldHandoverErrorCode, {"on": ("heldOn",)}
            ),
        )
