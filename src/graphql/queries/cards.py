"""Who holds a card, and which still wait to be handed over? The cards of a region on a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated

import strawberry

from ...projections import card_answers as read
from ..types import ids
from ..types.context import Info
from ..types.enums import CardStatus, Evidence
from ..types.relay import (
    After,
    AsOfArg,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    MinPosition,
    Node,
    RegionArg,
    moment,
    page_of,
)
from ..types.selection import selection_of
from .agreements import uuids
from .enrolments import Participant
from .nodes import loads
from .prefetch import Roster, roster_of, today
from .regions import require_region


@strawberry.type(
    description="Kartu peserta · a membership card on the day of the list it stands in (today, where it was asked for "
    "by id). It is the worker's and holds for every enrolment."
)
class Card(Node):
    status: CardStatus = strawberry.field(description="Status · its state on the day.")
    issued_on: dt.date = strawberry.field(description="Tanggal penerbitan · when it was issued.")
    handed_over_on: dt.date | None = strawberry.field(
        description="Tanggal penyerahan · when it was handed over; null while it waits."
    )
    evidence: Evidence = strawberry.field(description="Bukti · how the issue is known.")
    version: int = strawberry.field(description="Versi · for expectedVersion.")
    _row: strawberry.Private[read.Card]
    _roster: strawberry.Private[Roster]

    @strawberry.field(description="Menggantikan · the card it took the place of.")
    def replaces(self, info: Info) -> "Card | None":
        row = self._roster.card(self._row.worker, self._row.replaces)
        return None if row is None else Card.of(row, info, self._roster)

    @strawberry.field(
        description="Peserta · the worker's enrolment in force on the day, else the last before it."
    )
    def participant(self, info: Info) -> Participant:
        return Participant.of(self._roster.people[self._row.worker], info, self._roster)

    @classmethod
    def of(cls, row: read.Card, info: Info, roster: Roster) -> "Card":
        return cls(
            id=ids.encode("Card", row.id),
            status=CardStatus(row.status),
            issued_on=row.issued_on,
            handed_over_on=row.handed_over_on,
            evidence=Evidence(row.evidence),
            version=row.version,
            _row=row,
            _roster=roster,
        )


@loads("Card")
async def load_cards(info: Info, keys: Sequence[str], min_position: int | None) -> Mapping[str, Node]:
    wanted = uuids(keys)
    as_of = today()
    known, rows = await read.by_ids(
        info.context.reader, list(wanted.values()), as_of, min_position=min_position
    )
    roster = await roster_of(info, as_of, known, cards=list(rows.values()))
    return {key: Card.of(rows[wanted[key]], info, roster) for key in wanted if wanted[key] in rows}


@strawberry.type
class CardQueries:
    @strawberry.field(description="Kartu · the cards issued by a day in a region and those within, by id.")
    async def cards(
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
        min_position: MinPosition = None,
    ) -> Connection[Card]:
        require_region(info, region)
        scope = {"region": region, "status": status}
        paging = page_of(info, "cards", scope, first, after, last, before, at=moment(known_at), as_of=as_of)
        page = await read.cards(
            info.context.reader,
            region,
            as_of,
            window=paging.window,
            status=status,
            at=paging.at,
            count=selection_of(info).has("totalCount"),
            min_position=paging.least(min_position),
        )
        roster = await roster_of(info, as_of, page.known, cards=page.rows)
        return paging.connection(page, [Card.of(row, info, roster) for row in page.rows])
