"""Does the card of a number hold today? What anybody may ask, who learns no more than this one word."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

import strawberry

from ...domain.card_numbers import plain
from ...domain.regions import days_in_provinces
from ...projections.cards import answers as read
from ...projections.engine.seeing import seeing
from ..types.context import Info
from ..types.enums import describe_enum


class CardCheck(StrEnum):
    ACTIVE = "ACTIVE"
    NOT_ACTIVE = "NOT_ACTIVE"


describe_enum(CardCheck, "Keberlakuan kartu · whether a card holds; why it does not is told to nobody.")


@strawberry.type
class CardCheckQueries:
    @strawberry.field(
        description="Periksa kartu · whether the card of a number holds today and its worker is protected today. A number that "
        "nobody knows is NOT_ACTIVE, like a card that is lost, replaced, revoked or taken back."
    )
    async def card_check(
        self,
        info: Info,
        serial: Annotated[str, strawberry.argument(description="Nomor kartu · the card's number.")],
    ) -> CardCheck | None:
        days = days_in_provinces(info.context.regions, dt.datetime.now(dt.UTC))
        with seeing(None):  # anybody may ask, and learns no more than this one word
            active = await read.is_active(info.context.reader, plain(serial), days)
        return CardCheck.ACTIVE if active else CardCheck.NOT_ACTIVE
