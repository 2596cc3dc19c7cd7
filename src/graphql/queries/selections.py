"""What is shown of a list of candidates, and of a decree over one? Each leads to the other, so both are here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import strawberry

from ...domain.regions import level_of
from ...domain.vocabulary import RegionLevel
from ...projections.acts import query as read
from ...projections.engine.reading import Page
from ...projections.listed_people import query as rows_of
from ..types.context import Info
from ..types.enums import Evidence
from ..types.list_states import RowState
from ..types.moment import Shown
from ..types.relay import After, Before, Connection, First, Last, PageArguments, Paging, as_answered
from ..types.scalars import RegionCode
from ..types.selected_fields import SelectedField, mentions, named
from ..types.taken_back import TakenBackReason
from .events import Historied, Histories, histories_of
from .listed_names import ListedNames, looks_of_lists
from .listed_rows import ListedPeople, ListedRow, Rows, VillageOfList, rows_asked, which_rows
from .names import Sight
from .nested import nested_pages
from .regions import Region, Scheme, region_of

Decrees = Mapping[tuple[PageArguments, UUID], tuple[Paging, Page[read.Decree]]]


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
        which = which_rows(region, state and state.value, numbers)
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
    listed_rows = await rows_asked(info, held, asked, shown, names)
    return Selections(shown, held, pages, histories, people, villages, listed_rows, names)


def _asks_villages(asked: SelectedField, held: Mapping[UUID, object]) -> bool:
    return bool(held) and next(named(asked, "villages", "ParticipantList"), None) is not None
