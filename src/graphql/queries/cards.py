"""Who holds a card, and which still wait to be handed over? The cards of a region on a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry

from ...projections.cards import answers as read
from ..types.context import Info
from ..types.enums import CardStatus
from ..types.ids import uuids
from ..types.moment import AsOf, Question
from ..types.relay import (
    After,
    AsOfArg,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    Node,
    PageArguments,
    RegionArg,
    moment,
    page_of,
)
from ..types.selected_fields import SelectedField, selection_of
from .nodes import loads
from .people import Card
from .prefetch import on_their_day, prefetch
from .regions import require_region

OfStatus = Annotated[
    CardStatus | None, strawberry.argument(description="Status · only cards in this state on the day.")
]
IssuedBefore = Annotated[
    dt.date | None,
    strawberry.argument(description="Diterbitkan sebelum · only cards issued before this day."),
]


async def cards_by_id(
    info: Info, cards: Sequence[UUID], question: Question, asked: SelectedField, *, named: bool
) -> dict[UUID, Card]:
    """Cards by id, on the question's day (see `on_their_day`), with what is asked below them; unknown ids are absent."""
    found: dict[UUID, Card] = {}
    for shown, rows in await on_their_day(info, cards, read.by_ids, question, named=named):
        prefetched = await prefetch(info, shown, asked, cards=list(rows.values()))
        found |= {key: Card.of(row, info, prefetched) for key, row in rows.items()}
    return found


@loads("Card")
async def load_cards(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    found = await cards_by_id(info, list(wanted.values()), question, asked, named=question.named)
    return {key: found[card] for key, card in wanted.items() if card in found}


@strawberry.type
class CardQueries:
    @strawberry.field(description="Kartu · the cards issued by a day in a region and those within, by id.")
    async def cards(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        as_of: AsOfArg = None,
        status: OfStatus = None,
        issued_before: IssuedBefore = None,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Card] | None:
        require_region(info, region)
        scope: dict[str, Any] = {"region": region, "status": status}
        if issued_before is not None:
            scope["issued_before"] = issued_before
        paging = page_of(
            info,
            "cards",
            scope,
            PageArguments(first, after, last, before),
            at=moment(known_at, info.context.min_position),
            as_of=AsOf.given(info, region, as_of),
        )
        page = await read.cards(
            info.context.reader,
            region,
            paging.day,
            window=paging.asked_window(),
            chosen=read.Chosen(status, issued_before),
            at=paging.at,
        )
        shown = paging.shown(page.known)
        prefetched = await prefetch(info, shown, selection_of(info), cards=page.rows)
        return paging.connection(page, [Card.of(row, info, prefetched) for row in page.rows])
