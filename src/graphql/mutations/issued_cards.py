"""What becomes of cards once they are issued? Lost, found, replaced, revoked, taken back: input, refusals, payload and resolver of each."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import cards
from ..types.context import Info
from ..types.refusal_codes import describe_codes
from ..types.taken_back import TakenBackReason
from .inputs import KEY
from .payloads import CODE, ERRORS, CommandPayload, UserError, things
from .recording import THE_COMMAND, Parsing, Reply, record

if TYPE_CHECKING:
    from ..queries.people import Card

LazyCard = Annotated["Card", strawberry.lazy("..queries.people")]


@strawberry.input(description="Kartu hilang · cards that workers lost, at most 500.")
class ReportCardsLostInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    cards: list[strawberry.ID] = strawberry.field(description="Kartu · the cards, all of one regency.")
    lost_on: dt.date = strawberry.field(description="Hilang pada · the day they were lost.")


@describe_codes
class ReportCardsLostErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why reportCardsLost was refused.")
class ReportCardsLostError(UserError):
    code: ReportCardsLostErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what reportCardsLost did.")
class ReportCardsLostPayload(CommandPayload):
    user_errors: Sequence[ReportCardsLostError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kartu · the cards as they now are, in the order they were named.")
    async def cards(self, info: Info) -> list[LazyCard] | None:
        from ..queries.people import Card

        return await things(self, info, Card)


@strawberry.input(description="Kartu ditemukan · lost cards that were found, at most 500.")
class ReportCardsFoundInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    cards: list[strawberry.ID] = strawberry.field(description="Kartu · the cards, all of one regency.")
    found_on: dt.date = strawberry.field(description="Ditemukan pada · the day they were found.")


@describe_codes
class ReportCardsFoundErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why reportCardsFound was refused.")
class ReportCardsFoundError(UserError):
    code: ReportCardsFoundErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what reportCardsFound did.")
class ReportCardsFoundPayload(CommandPayload):
    user_errors: Sequence[ReportCardsFoundError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kartu · the cards as they now are, in the order they were named.")
    async def cards(self, info: Info) -> list[LazyCard] | None:
        from ..queries.people import Card

        return await things(self, info, Card)


@strawberry.input(description="Penggantian kartu · cards to give another for, at most 500.")
class ReplaceCardsInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    cards: list[strawberry.ID] = strawberry.field(description="Kartu · the cards, all of one regency.")
    replaced_on: dt.date = strawberry.field(description="Diganti pada · the day the new cards are issued.")
    serials: list[str] = strawberry.field(
        default_factory=list,
        description="Nomor kartu · the new cards' numbers in the order of the cards; without, the register gives them out.",
    )


@describe_codes
class ReplaceCardsErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why replaceCards was refused.")
class ReplaceCardsError(UserError):
    code: ReplaceCardsErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what replaceCards did.")
class ReplaceCardsPayload(CommandPayload):
    user_errors: Sequence[ReplaceCardsError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kartu · the new cards, in the order of those they replace.")
    async def cards(self, info: Info) -> list[LazyCard] | None:
        from ..queries.people import Card

        return await things(self, info, Card)


@strawberry.input(description="Pencabutan kartu · cards that shall not be used any more, at most 500.")
class RevokeCardsInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    cards: list[strawberry.ID] = strawberry.field(description="Kartu · the cards, all of one regency.")
    revoked_on: dt.date = strawberry.field(description="Dicabut pada · the day they end.")


@describe_codes
class RevokeCardsErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why revokeCards was refused.")
class RevokeCardsError(UserError):
    code: RevokeCardsErrorCode = strawberry.field(description=CODE)


@strawberry.type(description="Hasil · what revokeCards did.")
class RevokeCardsPayload(CommandPayload):
    user_errors: Sequence[RevokeCardsError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kartu · the cards as they now are, in the order they were named.")
    async def cards(self, info: Info) -> list[LazyCard] | None:
        from ..queries.people import Card

        return await things(self, info, Card)


@strawberry.input(description="Pembatalan kartu · cards that should never have been, at most 500.")
class VoidCardsInput:
    idempotency_key: UUID = strawberry.field(description=KEY)
    cards: list[strawberry.ID] = strawberry.field(description="Kartu · the cards, all of one regency.")
    reason: TakenBackReason = strawberry.field(description="Alasan · why they are taken back.")
    note: str | None = strawberry.field(
        default=None, description="Catatan · more about it, sealed; OTHER needs one."
    )


@describe_codes
class VoidCardsErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"


@strawberry.type(description="Penolakan · why voidCards was refused.")
class VoidCardsError(UserError):
    code: VoidCardsErrorCode = strawberry.field(description=CODE)


@strawberry.type(
    description="Hasil · what voidCards did. From its position on these cards never were; at moments before it they are as they were."
)
class VoidCardsPayload(CommandPayload):
    user_errors: Sequence[VoidCardsError] = strawberry.field(description=ERRORS)

    @strawberry.field(description="Kartu · the ids of the cards, as they were named.")
    def cards(self) -> list[strawberry.ID] | None:
        return self.ids or None


@strawberry.type
class IssuedCardMutations:
    @strawberry.mutation(
        description="Catat kartu hilang · record that workers lost their cards, all or none. Of one that is lost already nothing is recorded."
    )
    async def report_cards_lost(
        self,
        info: Info,
        input: Annotated[ReportCardsLostInput, THE_COMMAND],  # noqa: A002
    ) -> ReportCardsLostPayload:
        parsing = Parsing()
        intent = cards.ReportCardsLost(parsing.ids(input.cards, "Card", "cards"), input.lost_on)
        return await record(
            info,
            input,
            parsing,
            info.context.register.report_cards_lost,
            intent,
            Reply(
                "Card",
                ReportCardsLostPayload,
                ReportCardsLostError,
                ReportCardsLostErrorCode,
                {"on": ("lostOn",)},
            ),
        )

    @strawberry.mutation(
        description="Catat kartu ditemukan · record that lost cards were found, all or none: each is what it was before."
    )
    async def report_cards_found(
        self,
        info: Info,
        input: Annotated[ReportCardsFoundInput, THE_COMMAND],  # noqa: A002
    ) -> ReportCardsFoundPayload:
        parsing = Parsing()
        intent = cards.ReportCardsFound(parsing.ids(input.cards, "Card", "cards"), input.found_on)
        return await record(
            info,
            input,
            parsing,
            info.context.register.report_cards_found,
            intent,
            Reply(
                "Card",
                ReportCardsFoundPayload,
                ReportCardsFoundError,
                ReportCardsFoundErrorCode,
                {"on": ("foundOn",)},
            ),
        )

    @strawberry.mutation(
        description="Ganti kartu · give workers another card for one that is lost or worn out, all or none. The membership (KPJ) is kept."
    )
    async def replace_cards(
        self,
        info: Info,
        input: Annotated[ReplaceCardsInput, THE_COMMAND],  # noqa: A002
    ) -> ReplaceCardsPayload:
        parsing = Parsing()
        intent = cards.ReplaceCards(
            parsing.ids(input.cards, "Card", "cards"),
            input.replaced_on,
            parsing.numbers(input.serials, "serials"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.replace_cards,
            intent,
            Reply(
                "Card",
                ReplaceCardsPayload,
                ReplaceCardsError,
                ReplaceCardsErrorCode,
                {"on": ("replacedOn",)},
            ),
        )

    @strawberry.mutation(description="Cabut kartu · end cards, all or none, with nothing in their place.")
    async def revoke_cards(
        self,
        info: Info,
        input: Annotated[RevokeCardsInput, THE_COMMAND],  # noqa: A002
    ) -> RevokeCardsPayload:
        parsing = Parsing()
        intent = cards.RevokeCards(parsing.ids(input.cards, "Card", "cards"), input.revoked_on)
        return await record(
            info,
            input,
            parsing,
            info.context.register.revoke_cards,
            intent,
            Reply(
                "Card",
                RevokeCardsPayload,
                RevokeCardsError,
                RevokeCardsErrorCode,
                {"on": ("revokedOn",)},
            ),
        )

    @strawberry.mutation(
        description="Batalkan kartu · take cards back that should never have been, all or none. Their numbers are free again."
    )
    async def void_cards(
        self,
        info: Info,
        input: Annotated[VoidCardsInput, THE_COMMAND],  # noqa: A002
    ) -> VoidCardsPayload:
        parsing = Parsing()
        intent = cards.VoidCards(
            cards=parsing.ids(input.cards, "Card", "cards"),
            reason=input.reason,
            note=parsing.maybe_text(input.note, "note"),
        )
        return await record(
            info,
            input,
            parsing,
            info.context.register.void_cards,
            intent,
            Reply("Card", VoidCardsPayload, VoidCardsError, VoidCardsErrorCode),
        )
