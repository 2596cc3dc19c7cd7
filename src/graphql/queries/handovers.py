"""Where were cards handed over, and which? Handovers of a region, each with the cards it names."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import strawberry

from ...projections.acts import query as read
from ...projections.cards import answers as card_answers
from ...projections.engine.reading import Page
from ..types.context import Info
from ..types.enums import Evidence
from ..types.ids import uuids
from ..types.moment import Question, Shown
from ..types.relay import (
    After,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    Node,
    PageArguments,
    Paging,
    RegionArg,
    as_answered,
    moment,
    page_of,
)
from ..types.selected_fields import SelectedField, merged, named, selection_of
from ..types.taken_back import TakenBackReason
from .cards import cards_by_id
from .events import Historied, Histories, histories_of
from .nested import nested_pages
from .nodes import loads
from .people import Card
from .regions import Region, region_of, require_region

_INVOLVED = card_answers.OF  # what else is read where cards are asked


@dataclass(frozen=True, slots=True)
class Below:
    """What was asked below some handovers: their cards by the way they were asked, and their histories."""

    shown: Shown
    pages: Mapping[tuple[bool, PageArguments, UUID], tuple[Paging, Page[UUID]]]  # True: of the absent
    cards: Mapping[UUID, Card]
    histories: Histories


@strawberry.type(description="Penyerahan kartu · an occasion on which cards were handed over.")
class Handover(Historied):
    region: Region = strawberry.field(description="Wilayah · where.")
    held_on: dt.date = strawberry.field(description="Tanggal · when it was held.")
    place: str = strawberry.field(description="Tempat · where it was held.")
    minutes: str | None = strawberry.field(description="Berita acara · the reference of the minutes.")
    count: int | None = strawberry.field(
        description="Jumlah · how many cards were handed over, as its source says; null where it does not."
    )
    evidence: Evidence = strawberry.field(description="Bukti · how it is known.")
    village: Region | None = strawberry.field(
        description="Desa atau kelurahan · for whose cards it was held, where it was held for those of one."
    )
    absent: int | None = strawberry.field(
        description="Tidak hadir · how many did not come for their card; null where nobody said."
    )
    voided: TakenBackReason | None = strawberry.field(
        description="Dibatalkan · why it was taken back; null while it stands. It is in no list then, and has no cards."
    )
    version: int = strawberry.field(description="Versi · how many times it has changed.")
    _below: strawberry.Private[Below]

    @strawberry.field(
        description="Kartu · the cards it names, in recorded order, as they are today, or were on the day of the moment that "
        "was asked for. A handover may name fewer than it counts."
    )
    def cards(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Card]:
        return self._page(False, PageArguments(first, after, last, before))

    @strawberry.field(
        description="Tidak diambil · the cards that waited there and nobody came for, in recorded order, told as `cards` are."
    )
    def not_collected(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Card]:
        return self._page(True, PageArguments(first, after, last, before))

    def _page(self, absent: bool, arguments: PageArguments) -> Connection[Card]:
        paging, page = self._below.pages[absent, arguments, self._stream]
        return paging.connection(page, [self._below.cards[card] for card in page.rows])

    @classmethod
    def of(cls, row: read.Handover, info: Info, below: Below) -> "Handover":
        return cls(
            id=below.shown.id("Handover", row.id),
            region=region_of(info, row.region),
            held_on=row.held_on,
            place=row.place,
            minutes=row.minutes,
            count=row.count,
            evidence=row.evidence,
            village=None if row.village is None else region_of(info, row.village),
            absent=row.absent,
            voided=None if row.voided is None else TakenBackReason(row.voided),
            version=row.version,
            _below=below,
            _stream=row.id,
            _histories=below.histories,
        )


async def _below(info: Info, shown: Shown, asked: SelectedField, rows: Sequence[read.Handover]) -> Below:
    """What is asked below these handovers: a statement for each way cards are asked, and for each kind of thing below."""
    reader, at = info.context.reader, as_answered(shown.known.position)
    regions = {row.id: row.region for row in rows}
    pages: dict[tuple[bool, PageArguments, UUID], tuple[Paging, Page[UUID]]] = {}
    fields = []
    for absent, name in ((False, "cards"), (True, "notCollected")):
        below = list(named(asked, name, "Handover"))
        fields += below
        for way in nested_pages(info, f"handover.{name}", "handover", regions, below, shown):
            found = await read.cards_of_handovers(reader, list(regions), way.window, way.at, absent=absent)
            pages |= {(absent, way.arguments, key): (way.pagings[key], page) for key, page in found.items()}
    by_day: dict[dt.date, list[UUID]] = {}
    for (_, _, handover), (_, page) in pages.items():
        by_day.setdefault(shown.day_of(info, regions[handover]), []).extend(page.rows)
    cards: dict[UUID, Card] = {}
    for day, wanted in by_day.items():
        question = Question(day, at)
        cards |= await cards_by_id(info, wanted, question, merged(fields), named=not shown.plainly)
    return Below(shown, pages, cards, await histories_of(info, "Handover", regions, asked, shown))


def _involving(asked: SelectedField) -> Sequence[str]:
    """The projections that the answer will need beside its own."""
    below = (*named(asked, "cards", "Handover"), *named(asked, "notCollected", "Handover"))
    return _INVOLVED if below else ()


@loads("Handover")
async def load_handovers(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows = await read.acts_by_ids(
        info.context.reader,
        read.HANDOVERS,
        list(wanted.values()),
        question.at,
        involving=_involving(asked),
    )
    below = await _below(info, Shown(known, named=question.named), asked, list(rows.values()))
    return {key: Handover.of(rows[one], info, below) for key, one in wanted.items() if one in rows}


@strawberry.type
class HandoverQueries:
    @strawberry.field(
        description="Penyerahan kartu · the handovers of a region and those within, by regency, of each in recorded order."
    )
    async def handovers(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Handover] | None:
        require_region(info, region)
        asked = selection_of(info)
        at = moment(known_at, info.context.min_position)
        arguments = PageArguments(first, after, last, before)
        paging = page_of(info, "handovers", {"region": region}, arguments, at=at)
        page = await read.acts_page(
            info.context.reader,
            read.HANDOVERS,
            region,
            paging.asked_window(),
            paging.at,
            involving=_involving(asked),
        )
        below = await _below(info, paging.shown(page.known), asked, page.rows)
        return paging.connection(page, [Handover.of(row, info, below) for row in page.rows])
