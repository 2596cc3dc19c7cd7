"""Who was chosen, and by whom was that checked? Lists of candidates and the decrees over them: each leads to the other."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain.regions import NATION, level_of
from ...domain.vocabulary import RegionLevel
from ...projections import selection as rows_of
from ...projections.acts import query as read
from ...projections.engine.reading import Page
from ..types.context import Info
from ..types.enums import Evidence, Sex
from ..types.list_states import ListState, RowState
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
from ..types.scalars import RegionCode
from ..types.selected_fields import SelectedField, named, selection_of
from ..types.taken_back import ReturnReason, TakenBackReason
from .agreements import mentions, uuids
from .events import Historied, Histories, histories_of
from .filters import bound
from .listed_names import ListedNames, looks_of_lists
from .names import Person, Sight
from .nested import nested_pages
from .nodes import loads
from .regions import Region, Scheme, Segment, region_of, require_region

_PERSONAL = ("person", "sex", "segment")  # fields of a row for which it is opened
Decrees = Mapping[tuple[PageArguments, UUID], tuple[Paging, Page[read.Decree]]]
Rows = Mapping[tuple[rows_of.WhichRows, PageArguments, UUID], tuple[Paging, Page[rows_of.ListedRow]]]


@dataclass(frozen=True, slots=True)
class Selections:
    """Lists and decrees as known at one moment, with what was asked below them: read once, then in memory."""

    shown: Shown
    lists: Mapping[UUID, read.ParticipantList]
    decrees: Decrees
    histories: Histories
    people: Mapping[UUID, rows_of.ListPeople]
    villages: Mapping[UUID, Mapping[str, rows_of.ListPeople]]
    rows: Rows
    names: ListedNames


@strawberry.type(
    description="Orang dalam daftar · how many rows of a list that carries its people are in which state."
)
class ListedPeople:
    round: int = strawberry.field(description="Putaran · the last round in which any were proposed, from 1.")
    waiting: int = strawberry.field(description="Menunggu · how many wait for verification.")
    accepted: int = strawberry.field(description="Diterima · how many the office accepted.")
    returned: int = strawberry.field(description="Dikembalikan · how many were given back to be corrected.")
    withdrawn: int = strawberry.field(description="Ditarik · how many are not proposed any more.")

    @classmethod
    def of(cls, row: rows_of.ListPeople) -> "ListedPeople":
        return cls(
            round=row.round,
            waiting=row.waiting,
            accepted=row.accepted,
            returned=row.returned,
            withdrawn=row.withdrawn,
        )


@strawberry.type(description="Desa dalam daftar · the rows of a list of people who live in one village.")
class VillageOfList:
    region: Region = strawberry.field(description="Desa · the village.")
    people: ListedPeople = strawberry.field(description="Orang · these rows, counted by what became of them.")


@strawberry.type(
    description="Baris daftar · a row of a list that carries its people, by its number. Whom it names stands in `person` alone."
)
class ListedRow:
    row: int = strawberry.field(description="Nomor baris · its number on the list, from 1.")
    state: RowState = strawberry.field(description="Keadaan · what became of it.")
    return_reason: ReturnReason | None = strawberry.field(
        description="Alasan pengembalian · why it was returned; null of a row that is not."
    )
    round: int = strawberry.field(description="Putaran · the round in which it was last proposed.")
    village: Region | None = strawberry.field(
        description="Desa · where the person lives; null where that was not told of the list's rows."
    )
    _row: strawberry.Private[rows_of.ListedRow]
    _list: strawberry.Private[read.ParticipantList]
    _names: strawberry.Private[ListedNames]

    @strawberry.field(
        description="Orang · who was proposed, for operators of the regency and verifiers of the village that proposed; each look is "
        "written down. Null where the row is not kept any more."
    )
    def person(self, info: Info) -> Person | None:
        return self._names.person(info.context, self._list, self._row)

    @strawberry.field(
        description="Terlindungi · whether that person is protected today by an enrolment that you may see; like `person`, for those who may see "
        "who it is, and written down as a look. Null where the row is not kept any more."
    )
    def covered(self, info: Info) -> bool | None:
        return self._names.is_covered(info.context, self._list, self._row)

    @strawberry.field(
        description="Jenis kelamin · of that person; like `person`, for those who may see who it is, and part of the same look."
    )
    def sex(self, info: Info) -> Sex | None:
        seen = self._names.seen_in(info.context, self._list, self._row)
        return None if seen is None else seen.sex

    @strawberry.field(description="Segmen · what that person was proposed as; likewise.")
    def segment(self, info: Info) -> Segment | None:
        seen = self._names.seen_in(info.context, self._list, self._row)
        return None if seen is None or seen.segment is None else Segment.of(seen.segment, info)

    @classmethod
    def of(
        cls, row: rows_of.ListedRow, info: Info, listed: read.ParticipantList, names: ListedNames
    ) -> "ListedRow":
        told = level_of(row.village) is RegionLevel.VILLAGE
        return cls(
            village=region_of(info, row.village) if told else None,
            row=row.row,
            state=row.state,
            return_reason=row.reason,
            round=row.round,
            _row=row,
            _list=listed,
            _names=names,
        )


@strawberry.type(
    description="Daftar calon peserta · a list of candidates that a village or regency proposed and an office verified. "
    "Whom it names is no worker of the register yet: of a list that carries its people they are sealed in the vault."
)
class ParticipantList(Historied):
    region: Region = strawberry.field(description="Wilayah · the village or regency that proposed it.")
    scheme: Scheme = strawberry.field(description="Skema · the scheme it is for.")
    proposed: int = strawberry.field(description="Diusulkan · how many candidates it names.")
    verified: int | None = strawberry.field(
        description="Terverifikasi · how many of them were found in order; null while it waits."
    )
    verified_on: dt.date | None = strawberry.field(
        description="Tanggal verifikasi · when it was verified; of several offices, by the one that recorded it last."
    )
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

    @strawberry.field(
        description="Orang · its rows, counted by what became of them; null of a list that is known by its digest."
    )
    def people(self) -> ListedPeople | None:
        found = self._selections.people.get(self._stream)
        return None if found is None else ListedPeople.of(found)

    @strawberry.field(
        description="Desa · where its people live, each with how far its office is; none where that was not told, and for a village "
        "office its own."
    )
    def villages(self, info: Info) -> list[VillageOfList]:
        found = self._selections.villages.get(self._stream, {})
        return [
            VillageOfList(region=region_of(info, code), people=ListedPeople.of(one))
            for code, one in found.items()
            if level_of(code) is RegionLevel.VILLAGE
        ]

    @strawberry.field(
        description="Baris · its rows by number and what became of each, of a list that carries its people."
    )
    def rows(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: Annotated[
            RegionCode | None,
            strawberry.argument(
                description="Wilayah · rows of people who live there alone; absent: all that you may see."
            ),
        ] = None,
        state: Annotated[
            RowState | None,
            strawberry.argument(description="Keadaan · rows in this state alone; absent: in any."),
        ] = None,
        numbers: Annotated[
            list[int] | None,
            strawberry.argument(
                description="Nomor · the rows of these numbers alone, those that there are; at most 100. Absent: all."
            ),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ListedRow]:
        which = _which(region, state and state.value, numbers)
        asked = which, PageArguments(first, after, last, before)
        paging, page = self._selections.rows[*asked, self._stream]
        listed, names = self._selections.lists[self._stream], self._selections.names
        return paging.connection(page, [ListedRow.of(row, info, listed, names) for row in page.rows])

    @strawberry.field(
        description="Siapa melihat · who was shown names of the list before it was enrolled, the latest first."
    )
    def sights(self, info: Info) -> list[Sight] | None:
        return self._selections.names.looks(info.context, self._selections.lists[self._stream])

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
    round: int | None = strawberry.field(
        description="Putaran · of a list that carries its people it names the accepted rows proposed up to this round."
    )
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
            round=row.round,
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
    reader, at = info.context.reader, as_answered(shown.known.position)
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
    people = (
        await rows_of.people_of_lists(reader, list(held), at) if mentions(asked, "people") and held else {}
    )
    villages = await rows_of.villages_of_lists(reader, list(held), at) if _asks_villages(asked, held) else {}
    names = await looks_of_lists(info, held, asked)
    listed_rows = await _rows(info, held, asked, shown, names)
    return Selections(shown, held, pages, histories, people, villages, listed_rows, names)


def _asks_villages(asked: SelectedField, held: Mapping[UUID, object]) -> bool:
    return bool(held) and next(named(asked, "villages", "ParticipantList"), None) is not None


async def _rows(
    info: Info,
    lists: Mapping[UUID, read.ParticipantList],
    asked: SelectedField,
    shown: Shown,
    names: ListedNames,
) -> Rows:
    """The rows of lists, of each way they are asked; whom they name is opened where that is asked."""
    pages: dict[tuple[rows_of.WhichRows, PageArguments, UUID], tuple[Paging, Page[rows_of.ListedRow]]] = {}
    fields: dict[rows_of.WhichRows, list[SelectedField]] = {}
    for one in named(asked, "rows", "ParticipantList"):
        given = one.arguments
        bound(given.get("numbers"))
        which = _which(given.get("region"), given.get("state"), given.get("numbers"))
        fields.setdefault(which, []).append(one)
    ways = (
        (which, way)
        for which, alike in fields.items()
        for way in nested_pages(info, "list.rows", "list", lists, alike, shown)
    )
    for which, way in ways:
        by_list = await rows_of.rows_of_lists(info.context.reader, list(lists), way.window, way.at, which)
        pages |= {(which, way.arguments, key): (way.pagings[key], page) for key, page in by_list.items()}
        compared = next(named(way.field, "covered", "ListedRow"), None) is not None
        if compared or any(next(named(way.field, one, "ListedRow"), None) is not None for one in _PERSONAL):
            for key, page in by_list.items():
                await names.open(info, lists[key], page.rows)
                if compared:
                    await names.compare(info, lists[key], way.at)
    return pages


def _which(region: str | None, state: str | None, numbers: Sequence[int] | None) -> rows_of.WhichRows:
    return rows_of.WhichRows(region or NATION, state, None if numbers is None else tuple(numbers))


async def lists_by_id(
    info: Info, lists: Sequence[UUID], shown: Shown, asked: SelectedField
) -> dict[UUID, ParticipantList]:
    """Lists by id, as known at the moment that is shown, with what is asked below them; unknown ids are absent."""
    at = as_answered(shown.known.position)
    known, rows = await read.acts_by_ids(info.context.reader, read.LISTS, lists, at)
    below = await selections_of(info, Shown(known, named=shown.named), asked, lists=list(rows.values()))
    return {key: ParticipantList.of(row, info, below) for key, row in rows.items()}


async def decrees_by_id(
    info: Info, decrees: Sequence[UUID], shown: Shown, asked: SelectedField
) -> dict[UUID, Decree]:
    """Decrees by id, likewise."""
    at = as_answered(shown.known.position)
    known, rows = await read.acts_by_ids(info.context.reader, read.DECREES, decrees, at)
    below = await selections_of(info, Shown(known, named=shown.named), asked, decrees=list(rows.values()))
    return {key: Decree.of(row, info, below) for key, row in rows.items()}


@loads("ParticipantList")
async def load_lists(
    info: Info, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    wanted = uuids(keys)
    known, rows = await read.acts_by_ids(
        info.context.reader, read.LISTS, list(wanted.values()), question.at, involving=rows_of.OF
    )
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
        info.context.reader, read.DECREES, list(wanted.values()), question.at, involving=rows_of.OF
    )
    shown = Shown(known, named=question.named)
    selections = await selections_of(info, shown, asked, decrees=list(rows.values()))
    return {key: Decree.of(rows[one], info, selections) for key, one in wanted.items() if one in rows}


@strawberry.type
class SelectionQueries:
    @strawberry.field(
        description="Daftar calon peserta · the lists of candidates of a region and those within, and lists with rows of people who live "
        "there, by regency, of each in recorded order."
    )
    async def participant_lists(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        state: Annotated[
            ListState | None,
            strawberry.argument(description="Keadaan · lists in this state alone; absent: all."),
        ] = None,
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
            {"region": region} if state is None else {"region": region, "state": state.value},
            asked,
            at=moment(known_at, info.context.min_position),
        )
        kind = replace(read.LISTS, inside=rows_of.lists_of(region))
        kind = kind if state is None else replace(kind, listed=rows_of.in_state(state, region))
        page = await read.acts_page(
            info.context.reader, kind, region, paging.asked_window(), paging.at, involving=rows_of.OF
        )
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
            info.context.reader,
            read.DECREES,
            region,
            paging.asked_window(),
            paging.at,
            involving=rows_of.OF,
        )
        shown = paging.shown(page.known)
        selections = await selections_of(info, shown, selection_of(info), decrees=page.rows)
        return paging.connection(page, [Decree.of(row, info, selections) for row in page.rows])
