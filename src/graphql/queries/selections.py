"""Who was chosen, and by whom was that checked? Lists of candidates and the decrees over them: each leads to the other."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import strawberry

from ...projections.acts import query as read
from ...projections.engine.reading import At, Page
from ..types.context import Info
from ..types.enums import Evidence
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
    moment,
    page_of,
)
from ..types.selection import SelectedField, named, selection_of
from ..types.taken_back import TakenBackReason
from .agreements import mentions, uuids
from .events import Historied, Histories, histories_of
from .nested import nested_pages
from .nodes import loads
from .regions import Region, Scheme, region_of, require_region

Decrees = Mapping[tuple[PageArguments, UUID], tuple[Paging, Page[read.Decree]]]


@dataclass(frozen=True, slots=True)
class Selections:
    """Lists and decrees as known at one moment, with what was asked below them: read once, then in memory."""

    shown: Shown
    lists: Mapping[UUID, read.ParticipantList]
    decrees: Decrees
    histories: Histories


@strawberry.type(
    description="Daftar calon peserta · a list of candidates that a village or regency proposed and an office verified. "
    "Whom it names is not in the register."
)
class ParticipantList(Historied):
    region: Region = strawberry.field(description="Wilayah · the village or regency that proposed it.")
    scheme: Scheme = strawberry.field(description="Skema · the scheme it is for.")
    proposed: int = strawberry.field(description="Diusulkan · how many candidates it names.")
    verified: int | None = strawberry.field(
        description="Terverifikasi · how many of them were found in order; null while it waits."
    )
    verified_on: dt.date | None = strawberry.field(description="Tanggal verifikasi · when it was verified.")
    office: str | None = strawberry.field(description="Kantor · the office that verified it, never a person.")
    version: int = strawberry.field(description="Versi · how many times it has changed.")
    _selections: strawberry.Private[Selections]

    @strawberry.field(
        description="SK · the decrees over this list that were not taken back, in recorded order."
    )
    def decrees(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection["Decree"]:
        asked = PageArguments(first, after, last, before)
        paging, page = self._selections.decrees[asked, self._stream]
        return paging.connection(page, [Decree.of(row, info, self._selections) for row in page.rows])

    @classmethod
    def of(cls, row: read.ParticipantList, info: Info, selections: Selections) -> "ParticipantList":
        return cls(
            id=selections.shown.id("ParticipantList", row.id),
            region=region_of(info, row.region),
            scheme=Scheme.of(row.scheme, info),
            proposed=row.proposed,
            verified=row.verified,
            verified_on=row.verified_on,
            office=row.office,
            version=row.version,
            _selections=selections,
            _stream=row.id,
            _histories=selections.histories,
        )


@strawberry.type(description="Penetapan (SK) · a decree that names participants.")
class Decree(Historied):
    region: Region = strawberry.field(description="Kabupaten · the regency that decreed.")
    number: str = strawberry.field(description="Nomor · its number.")
    issued_on: dt.date | None = strawberry.field(
        description="Tanggal · its date; null where the source does not say."
    )
    count: int = strawberry.field(description="Jumlah · how many participants it names.")
    evidence: Evidence = strawberry.field(description="Bukti · how it is known.")
    voided: TakenBackReason | None = strawberry.field(
        description="Dibatalkan · why it was taken back; null where it holds. One that was is on no list and opens by its id."
    )
    version: int = strawberry.field(description="Versi · how many times it has changed.")
    _listed: strawberry.Private[UUID | None]
    _selections: strawberry.Private[Selections]

    @strawberry.field(
        name="list", description="Daftar · the list it is over; null where the source ties it to none."
    )
    def list_(self, info: Info) -> ParticipantList | None:
        row = None if self._listed is None else self._selections.lists.get(self._listed)
        return None if row is None else ParticipantList.of(row, info, self._selections)

    @classmethod
    def of(cls, row: read.Decree, info: Info, selections: Selections) -> "Decree":
        return cls(
            id=selections.shown.id("Decree", row.id),
            region=region_of(info, row.region),
            number=row.number,
            issued_on=row.issued_on,
            count=row.count,
            evidence=row.evidence,
            voided=None if row.voided is None else TakenBackReason(row.voided),
            version=row.version,
            _listed=row.listed,
            _selections=selections,
            _stream=row.id,
            _histories=selections.histories,
        )


async def selections_of(
    info: Info,
    shown: Shown,
    asked: SelectedField,
    *,
    lists: Sequence[read.ParticipantList] = (),
    decrees: Sequence[read.Decree] = (),
) -> Selections:
    """What is asked below these lists or decrees: a statement for lists, one for each way decrees are asked, and histories.

    A list's decrees lead back to it and a decree's list to no other, so that all is read however deep it is asked.
    """
    reader, at = info.context.reader, At(position=shown.known.position)
    held = {row.id: row for row in lists}
    wanted = {row.listed for row in decrees if row.listed is not None}
    if wanted and mentions(asked, "list"):
        _, found = await read.acts_by_ids(reader, read.LISTS, sorted(wanted), at)
        held |= found
    pages: dict[tuple[PageArguments, UUID], tuple[Paging, Page[read.Decree]]] = {}
    fields = named(asked, "decrees", "ParticipantList")
    for way in nested_pages(info, "list.decrees", "list", held, fields, shown):
        by_list = await read.decrees_of_lists(reader, list(held), way.window, way.at)
        pages |= {(way.arguments, key): (way.pagings[key], page) for key, page in by_list.items()}
    every_decree = [*decrees, *(row for _, page in pages.values() for row in page.rows)]
    histories = {
        **await histories_of(info, "ParticipantList", held, asked, shown),
        **await histories_of(info, "Decree", (row.id for row in every_decree), asked, shown),
    }
    return Selections(shown, held, pages, histories)


@loads("ParticipantList")
async def load_lists(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows = await read.acts_by_ids(info.context.reader, read.LISTS, list(wanted.values()), question.at)
    shown = Shown(known, named=question.named)
    selections = await selections_of(info, shown, asked, lists=list(rows.values()))
    return {
        key: ParticipantList.of(rows[one], info, selections) for key, one in wanted.items() if one in rows
    }


@loads("Decree")
async def load_decrees(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows = await read.acts_by_ids(
        info.context.reader, read.DECREES, list(wanted.values()), question.at
    )
    shown = Shown(known, named=question.named)
    selections = await selections_of(info, shown, asked, decrees=list(rows.values()))
    return {key: Decree.of(rows[one], info, selections) for key, one in wanted.items() if one in rows}


@strawberry.type
class SelectionQueries:
    @strawberry.field(
        description="Daftar calon peserta · the lists of candidates of a region and those within, by regency, of each in "
        "recorded order."
    )
    async def participant_lists(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ParticipantList] | None:
        require_region(info, region)
        asked = PageArguments(first, after, last, before)
        paging = page_of(
            info,
            "participantLists",
            {"region": region},
            asked,
            at=moment(known_at, info.context.min_position),
        )
        page = await read.acts_page(info.context.reader, read.LISTS, region, paging.asked_window(), paging.at)
        shown = paging.shown(page.known)
        selections = await selections_of(info, shown, selection_of(info), lists=page.rows)
        return paging.connection(page, [ParticipantList.of(row, info, selections) for row in page.rows])

    @strawberry.field(
        description="SK · the decrees of a region and those within that were not taken back, by regency, of each in recorded order."
    )
    async def decrees(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        known_at: KnownAtArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Decree] | None:
        require_region(info, region)
        asked = PageArguments(first, after, last, before)
        paging = page_of(
            info, "decrees", {"region": region}, asked, at=moment(known_at, info.context.min_position)
        )
        page = await read.acts_page(
            info.context.reader, read.DECREES, region, paging.asked_window(), paging.at
        )
        shown = paging.shown(page.known)
        selections = await selections_of(info, shown, selection_of(info), decrees=page.rows)
        return paging.connection(page, [Decree.of(row, info, selections) for row in page.rows])
