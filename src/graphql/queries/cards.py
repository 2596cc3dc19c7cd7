"""Who holds a card, and which still wait to be handed over? The cards of a region on a day."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import strawberry

from ...projections import card_answers as read
from ...projections.engine.reading import At
from ..types.context import Info
from ..types.enums import CardStatus
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
from .agreements import uuids
from .nodes import loads
from .people import Card
from .prefetch import prefetch, today
from .regions import require_region


@loads("Card")
async def load_cards(info: Info, keys: Sequence[str], min_position: int | None) -> Mapping[str, Node]:
    wanted = uuids(keys)
    as_of = today()
    known, rows = await read.by_ids(
        info.context.reader, list(wanted.values()), as_of, at=At(at_least=min_position)
    )
    prefetched = await prefetch(info, as_of, known, cards=list(rows.values()))
    return {key: Card.of(rows[wanted[key]], info, prefetched) for key in wanted if wanted[key] in rows}


@strawberry.type
class CardQueries:
    @strawberry.field(description="Kartu · the cards issued by a day in a region and those within, by id.")
    async def cards(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        as_of: AsOfArg,
        status: Annotated[
            CardStatus | None,
            strawberry.argument(description="Status · only cards in this state on the day."),
        ] = None,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Card] | None:
        require_region(info, region)
        scope = {"region": region, "status": status}
        paging = page_of(
            info,
            "cards",
            scope,
            PageArguments(first, after, last, before),
            at=moment(known_at, info.context.min_position),
            as_of=as_of,
        )
        page = await read.cards(
            info.context.reader,
            region,
            as_of,
            window=paging.asked_window(),
            status=status,
            at=paging.at,
        )
        prefetched = await prefetch(info, as_of, page.known, cards=page.rows)
        return paging.connection(page, [Card.of(row, info, prefetched) for row in page.rows])
