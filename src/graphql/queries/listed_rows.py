"""What is shown of the rows of a list that carries its people? How many are in which state, and of each its state and person."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import strawberry

from ...domain.regions import NATION, level_of
from ...domain.vocabulary import RegionLevel
from ...projections.acts import query as read
from ...projections.engine.reading import Page
from ...projections.listed_people import query as rows_of
from ..types.context import Info
from ..types.enums import Sex
from ..types.list_states import RowState
from ..types.moment import Shown
from ..types.relay import PageArguments, Paging
from ..types.selected_fields import SelectedField, named
from ..types.taken_back import ReturnReason
from .filters import bound
from .listed_names import ListedNames
from .names import Person
from .nested import nested_pages
from .regions import Region, Segment, region_of

_PERSONAL = ("person", "sex", "segment")  # fields of a row for which it is opened
Rows = Mapping[tuple[rows_of.WhichRows, PageArguments, UUID], tuple[Paging, Page[rows_of.ListedRow]]]


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


async def rows_asked(
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
        which = which_rows(given.get("region"), given.get("state"), given.get("numbers"))
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


def which_rows(region: str | None, state: str | None, numbers: Sequence[int] | None) -> rows_of.WhichRows:
    return rows_of.WhichRows(region or NATION, state, None if numbers is None else tuple(numbers))
