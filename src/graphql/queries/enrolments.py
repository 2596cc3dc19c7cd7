"""Who is covered? Participants of a region and day, or exactly the people behind a number."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from ...domain import vocabulary as domain
from ...projections.coverage.ledger import Filter
from ...projections.engine.reading import NOW, At
from ...projections.enrolments import query as read
from ..types import ids
from ..types.context import Info
from ..types.enums import (
    Evidence,
    FundingSource,
    MembershipCategory,
    ParticipantOrder,
    Programme,
    RecordingMode,
    Sex,
)
from ..types.errors import Askew
from ..types.relay import (
    After,
    Before,
    Connection,
    First,
    KnownAtArg,
    Last,
    MinPosition,
    Node,
    moment,
    page_of,
)
from ..types.scalars import RegionCode
from ..types.selection import selection_of
from ..types.values import Period
from .agreements import Agreement, uuids
from .events import Event
from .filters import ParticipantFilter, open_cell, people_of, plain
from .nodes import loads
from .prefetch import Roster, roster_of, today, window_of
from .regions import Region, Scheme, Segment, region_of, require_region

if TYPE_CHECKING:
    from .cards import Card

LazyCard = Annotated["Card", strawberry.lazy(".cards")]


@strawberry.type(
    description="Peserta · one enrolment, on the day of the list it stands in (today, where it was asked for by id). "
    "Its id is what commands take. No personal data."
)
class Participant(Node):
    version: int = strawberry.field(description="Versi · for expectedVersion.")
    region: Region = strawberry.field(description="Kabupaten · the regency that enrolled the worker.")
    village: Region = strawberry.field(
        description="Desa atau kelurahan · where the worker is counted on the day."
    )
    scheme: Scheme = strawberry.field(description="Skema · the population the programme is for.")
    segment: Segment = strawberry.field(description="Segmen · the occupation group on the day.")
    category: MembershipCategory = strawberry.field(
        description="Kategori kepesertaan · the membership category."
    )
    funding_source: FundingSource = strawberry.field(description="Sumber dana · who pays.")
    programmes: list[Programme] = strawberry.field(description="Program · what the worker is insured for.")
    period: Period = strawberry.field(
        description="Masa perlindungan · the days protected; it starts and ends on one day where none is left."
    )
    sex: Sex = strawberry.field(description="Jenis kelamin · sex as registered.")
    birth_year: int = strawberry.field(description="Tahun lahir · year of birth.")
    age: int = strawberry.field(
        description="Umur · completed years on the first day: what the age policy judges."
    )
    concurrent: bool = strawberry.field(
        description="Rangkap · recorded beside another enrolment on the same days: a finding, never counted."
    )
    mode: RecordingMode = strawberry.field(description="Cara pencatatan · how the enrolment was recorded.")
    evidence: Evidence = strawberry.field(description="Bukti · how the enrolment is known.")
    _row: strawberry.Private[read.Participant]
    _roster: strawberry.Private[Roster]

    @strawberry.field(description="Perjanjian · the agreement the enrolment hangs on.")
    def agreement(self) -> Agreement | None:
        return self._roster.papers.agreement(self._row.agreement)

    @strawberry.field(
        description="Kartu · the worker's card on the day, whichever enrolment it was issued for: the last one issued "
        "that is neither replaced nor revoked."
    )
    def card(self, info: Info) -> LazyCard | None:
        from .cards import Card

        row = self._roster.card_of(self._row.worker)
        return None if row is None else Card.of(row, info, self._roster)

    @strawberry.field(
        description="Riwayat · the events of this enrolment, in recorded order, as far as they were known."
    )
    def history(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Event]:
        asked = {"first": first, "after": after, "last": last, "before": before}
        return self._roster.history(self._row.id, window_of(asked))

    def unpriced(self, info: Info) -> tuple[domain.Programme, ...]:
        """The programmes that had no tariff on the first day."""
        category, source = (
            domain.MembershipCategory(self._row.category),
            domain.FundingSource(self._row.funding_source),
        )
        programmes = [domain.Programme(programme) for programme in self._row.programmes]
        month = self._row.period_start.replace(day=1)
        return info.context.catalogue.price(category, programmes, source, month).unpriced

    @classmethod
    def of(cls, row: read.Participant, info: Info, roster: Roster) -> "Participant":
        return cls(
            id=ids.encode("Participant", row.id),
            version=row.version,
            region=region_of(info, row.regency),
            village=region_of(info, row.village),
            scheme=Scheme.of(row.scheme, info),
            segment=Segment.of(row.segment, info),
            category=MembershipCategory(row.category),
            funding_source=FundingSource(row.funding_source),
            programmes=[Programme(p) for p in row.programmes],
            period=Period(start=row.period_start, end_exclusive=row.period_end),
            sex=Sex(row.sex),
            birth_year=row.birth_year,
            age=row.age,
            concurrent=not row.counting,
            mode=RecordingMode(row.mode),
            evidence=Evidence(row.evidence),
            _row=row,
            _roster=roster,
        )


async def participants_by_id(
    info: Info,
    enrolments: Sequence[UUID],
    as_of: dt.date,
    at: At = NOW,
    *,
    min_position: int | None = None,
) -> dict[UUID, Participant]:
    """Enrolments by id, on a day and as known at a moment, with what is asked below this field; unknown ids are absent."""
    known, rows = await read.by_ids(info.context.reader, enrolments, as_of, at=at, min_position=min_position)
    roster = await roster_of(info, as_of, known, participants=list(rows.values()))
    return {key: Participant.of(row, info, roster) for key, row in rows.items()}


@loads("Participant")
async def load_participants(info: Info, keys: Sequence[str], min_position: int | None) -> Mapping[str, Node]:
    wanted = uuids(keys)
    found = await participants_by_id(info, list(wanted.values()), today(), min_position=min_position)
    return {key: found[enrolment] for key, enrolment in wanted.items() if enrolment in found}


@strawberry.type
class ParticipantQueries:
    @strawberry.field(
        description="Peserta · either of a region on a day, or the `cell` of a coverage answer: exactly the people that "
        "number counts."
    )
    async def participants(
        self,
        info: Info,
        region: Annotated[
            RegionCode | None,
            strawberry.argument(description='Kode wilayah · the region, "ID" for the nation.'),
        ] = None,
        as_of: Annotated[
            dt.date | None, strawberry.argument(description="Per tanggal · the day they are protected on.")
        ] = None,
        known_at: KnownAtArg = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            ParticipantFilter | None, strawberry.argument(description="Saringan · which participants.")
        ] = None,
        cell: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="Sel · a number of a coverage answer; it says region, day and moment."
            ),
        ] = None,
        order_by: Annotated[
            ParticipantOrder | None, strawberry.argument(description="Urutan · by village where absent.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_position: MinPosition = None,
    ) -> Connection[Participant]:
        at = moment(known_at)
        within: Filter | None = None
        known_from: int | None = None
        if cell is not None:
            if region is not None or as_of is not None or known_at is not None:
                raise Askew("cell_alone")
            opened, as_of, known_from, within = open_cell(info, cell)
            region, at = RegionCode(opened), At(position=known_from)
        if region is None or as_of is None:
            raise Askew("region_and_day")
        require_region(info, region)
        chosen = await people_of(info, filter, within, min_position)
        order = order_by or ParticipantOrder.VILLAGE
        scope = {
            "region": region,
            "filter": plain(chosen),
            "person": [chosen.sex, chosen.age_from, chosen.age_to, chosen.has_card, chosen.mode],
            "order": order,
        }
        paging = page_of(info, "participants", scope, first, after, last, before, at=at, as_of=as_of)
        page = await read.participants(
            info.context.reader,
            region,
            as_of,
            window=paging.window,
            at=paging.at,
            filter=chosen,
            order=read.Order(order),
            count=selection_of(info).has("totalCount"),
            min_position=paging.least(max(min_position or 0, known_from or 0)),
        )
        roster = await roster_of(info, as_of, page.known, participants=page.rows)
        return paging.connection(page, [Participant.of(row, info, roster) for row in page.rows])
