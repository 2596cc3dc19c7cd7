"""Who left, when and why? The departures of a region over some days: their number, its groups, and its people."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import strawberry

from ...projections import departures as read
from ...projections.coverage import ledger
from ...projections.departures import Dimension, Question
from ...projections.engine.pacing import in_turns
from ...projections.engine.reading import At, Page
from ...projections.engine.reading import Known as ReadKnown
from ...projections.engine.seeing import counting
from ...texts.labels.values import VALUES
from ...texts.limits import Limit
from ...texts.questions import QuestionFault
from ..types.context import Info
from ..types.enums import EndReason, describe_enum
from ..types.errors import BadQuestion
from ..types.moment import Question as Asked
from ..types.relay import (
    After,
    Before,
    Connection,
    First,
    Known,
    KnownAtArg,
    Last,
    PageArguments,
    Paging,
    as_answered,
    moment,
    page_of,
)
from ..types.scalars import CellText, RegionCode
from ..types.selected_fields import SelectedField, answered, mentions, selection_of
from ..types.values import DaysInput, Period
from ..types.who_sees_what import is_exact, require_region_in_sight
from .coverage import names_of, one_moment
from .enrolments import enrolments_by_id
from .filters import CoverageFilter, bound, filter_of, opened, plain
from .people import Enrolment
from .regions import Region, Scheme, Segment, region_of, require_region
from .rounding import ROUNDED, counts_told

_REASONS = VALUES["DepartureReason"]
_CELL = "Sel · opens exactly the people this number counts, through departures(cell:)."


class DepartureReason(StrEnum):
    DIED = "DIED"
    MOVED_AWAY = "MOVED_AWAY"
    CIVIL_SERVANT = "CIVIL_SERVANT"
    WAGE_EARNER = "WAGE_EARNER"
    ARREARS = "ARREARS"
    OTHER = "OTHER"
    PERIOD_OVER = "PERIOD_OVER"


describe_enum(
    DepartureReason,
    "Alasan berakhirnya perlindungan · why protection ended.",
    same_as=(*EndReason, read.PERIOD_OVER),
)
describe_enum(
    Dimension,
    "Dimensi · what departures can be grouped by. The code of none is NONE.",
    name="DepartureDimension",
)


@strawberry.type(
    description="Peserta yang keluar · one enrolment whose worker is protected on its last day and not on the next."
)
class Departure:
    last_day: dt.date = strawberry.field(description="Hari terakhir · the last protected day.")
    reason: DepartureReason = strawberry.field(description="Alasan · why protection ended.")
    village: Region = strawberry.field(
        description="Desa atau kelurahan · where the worker was counted on that day."
    )
    scheme: Scheme = strawberry.field(description="Skema · the group of workers that the enrolment is for.")
    segment: Segment = strawberry.field(description="Segmen · the occupation group on that day.")
    returned_on: dt.date | None = strawberry.field(
        description="Kembali pada · the first day on which another enrolment protects the worker after a gap; null: none is known."
    )
    recorded_on: dt.date = strawberry.field(
        description="Dicatat pada · the day on which this end was recorded: of a period that ran out, the day it was planned."
    )
    enrolment: Enrolment | None = strawberry.field(
        description="Kepesertaan · the enrolment that ended, as on the last day of the days asked for."
    )


@strawberry.type(description="Kunci kelompok · one dimension of a group and its value.")
class DepartureKey:
    dimension: Dimension = strawberry.field(description="Dimensi · what it is grouped by.")
    code: str = strawberry.field(
        description="Kode · a code, a day, or the id of an agreement; NONE for no agreement."
    )
    label: str = strawberry.field(description="Sebutan · its name.")


@strawberry.type(description="Kelompok · one group of departures; groups of 0 are left out.")
class DepartureGroup:
    keys: list[DepartureKey] = strawberry.field(
        description="Kunci · its keys, in the order of the dimensions."
    )
    count: int = strawberry.field(description="Jumlah · how many left.")
    rounded: bool = strawberry.field(description=ROUNDED)
    cell: CellText = strawberry.field(description=_CELL)


@strawberry.type(
    description="Yang keluar · whose protection ended on the days asked for. Whoever goes on the next day under another "
    "enrolment of the register has not left; an enrolment without a protected day is no departure."
)
class Departures:
    region: Region = strawberry.field(description="Wilayah · the region.")
    period: Period = strawberry.field(description="Masa · the days asked for.")
    known: Known = strawberry.field(description="Dasar pengetahuan · what it was computed from.")
    count: int = strawberry.field(description="Jumlah · how many left: each by the last protected day.")
    rounded: bool = strawberry.field(description=ROUNDED)
    cell: CellText = strawberry.field(description=_CELL)
    _people: strawberry.Private[Mapping[str, Connection[Departure]]]
    _groups: strawberry.Private[Mapping[str, Connection[DepartureGroup]]]

    @strawberry.field(description="Orang · the departures one by one, by last day, then by village and id.")
    def people(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Departure]:
        return self._people[str(info.path.key)]

    @strawberry.field(
        description="Kelompok · the number by one or two dimensions, by code; the groups add up to it."
    )
    def groups(
        self,
        info: Info,
        by: Annotated[list[Dimension], strawberry.argument(description="Dimensi · one or two dimensions.")],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[DepartureGroup]:
        return self._groups[str(info.path.key)]


@strawberry.type
class DepartureQueries:
    @strawberry.field(
        description="Yang keluar · who left a region on these days, when and why, as known at a moment; or the "
        "`cell` of such an answer: exactly the people that number counts."
    )
    async def departures(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: Annotated[
            RegionCode | None,
            strawberry.argument(description='Kode wilayah · the region, "ID" for the nation.'),
        ] = None,
        period: Annotated[
            DaysInput | None, strawberry.argument(description="Masa · the days: who left on one of them.")
        ] = None,
        known_at: KnownAtArg = None,
        reasons: Annotated[
            list[DepartureReason] | None,
            strawberry.argument(description="Alasan · only departures for these reasons; absent: all."),
        ] = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            CoverageFilter | None,
            strawberry.argument(description="Saringan · which enrolments count; absent: all."),
        ] = None,
        cell: Annotated[
            CellText | None,
            strawberry.argument(
                description="Sel · a number of such an answer; it says region, days, moment and who is meant."
            ),
        ] = None,
    ) -> Departures | None:
        at = moment(known_at, info.context.min_position)
        if cell is not None:
            if any(a is not None for a in (region, period, known_at, reasons, filter)):
                raise BadQuestion(QuestionFault.CELL_ALONE)
            question, position = _open(info, cell)
            at = as_answered(position, info.context.min_position)
        elif region is None or period is None:
            raise BadQuestion(QuestionFault.REGION_AND_DAYS)
        else:
            require_region(info, region)
            bound(reasons)
            if period.end_exclusive <= period.start:
                raise BadQuestion(QuestionFault.DAYS_BACKWARDS)
            chosen = await filter_of(info, filter)
            question = Question(
                region,
                period.start,
                period.end_exclusive,
                chosen,
                None if reasons is None else sorted(map(str, set(reasons))),
            )
        return await _answer(info, question, at)


async def _answer(info: Info, question: Question, at: At) -> Departures:
    """The number, and a page for every list asked below it, all as known at one moment."""
    asked = selection_of(info)
    people = {f.key: _paging(info, "departures.people", question, f, at) for f in asked.at("people")}
    by = {f.key: _by(f) for f in asked.at("groups")}
    groups = {
        f.key: _paging(info, "departures.groups", question, f, at, by[f.key]) for f in asked.at("groups")
    }
    pagings = [*people.values(), *groups.values()]
    at = one_moment(at, pagings)
    reader, groupings = info.context.reader, list(by.values())
    rounded, at = await counts_told(
        info,
        question.region,
        groupings,
        at,
        lambda at: read.few_departures(reader, question, groupings, at=at),
    )
    with counting():
        known, count = await read.departures_count(
            reader,
            question,
            at=at,
            involving=read.ENROLMENTS if mentions(asked, "enrolment") else (),
            rounded=rounded,
            by=groupings[0] if groupings else (),
        )
    return Departures(
        region=region_of(info, question.region),
        period=Period(start=question.start, end_exclusive=question.end_exclusive),
        known=Known.of(known, info),
        count=count,
        rounded=rounded,
        cell=_sign(info, question, known),
        _people={key: await _people(info, question, paging, known, count) for key, paging in people.items()},
        _groups={
            key: await _groups(info, question, by[key], paging, known, rounded=rounded)
            for key, paging in groups.items()
        },
    )


def _by(field: SelectedField) -> tuple[Dimension, ...]:
    """The dimensions of a `groups` field. Raises BadQuestion where they make no grouping."""
    by = tuple(Dimension(d) for d in field.arguments["by"])
    if not 1 <= len(by) <= 2 or len(set(by)) < len(by):
        raise BadQuestion(Limit.TOO_MANY_DIMENSIONS)
    return by


def _paging(
    info: Info, name: str, question: Question, field: SelectedField, at: At, by: Sequence[Dimension] = ()
) -> Paging:
    scope: dict[str, Any] = {"question": _plain(question), "by": by}
    if not is_exact(info.context, question.region):  # another list: what is told may be rounded
        scope["counted"] = True
    return page_of(info, name, scope, PageArguments.of(field.arguments), at=at)


async def _people(
    info: Info, question: Question, paging: Paging, known: ReadKnown, count: int
) -> Connection[Departure]:
    at = as_answered(known.position)
    window = replace(paging.window, counted=False)  # the number is known already
    page = await read.departures_page(info.context.reader, question, window=window, at=at)
    enrolments: Mapping[UUID, Enrolment] = {}
    if mentions(selection_of(info), "enrolment"):
        last_day = question.end_exclusive - dt.timedelta(days=1)
        enrolments = await enrolments_by_id(
            info, [row.enrolment for row in page.rows], Asked(last_day, at), selection_of(info), named=True
        )

    def made(row: read.Departure) -> Departure:
        return Departure(
            last_day=row.last_day,
            reason=DepartureReason(row.reason),
            village=region_of(info, row.village),
            scheme=Scheme.of(row.scheme, info),
            segment=Segment.of(row.segment, info),
            returned_on=row.returned_on,
            recorded_on=row.recorded_on,
            enrolment=enrolments.get(row.enrolment),
        )

    return paging.connection(replace(page, total=count), await in_turns(made, page.rows))


async def _groups(
    info: Info,
    question: Question,
    by: Sequence[Dimension],
    paging: Paging,
    known: ReadKnown,
    *,
    rounded: bool,
) -> Connection[DepartureGroup]:
    at = as_answered(known.position)
    with counting():
        page: Page[read.Group] = await read.departures_by(
            info.context.reader, question, by, window=paging.window, at=at, rounded=rounded
        )
    shown = await _labels(info, known, [key for group in page.rows for key in group.keys])

    def made(group: read.Group) -> DepartureGroup:
        return DepartureGroup(
            keys=[
                DepartureKey(dimension=key[0], code=shown[key][0], label=shown[key][1]) for key in group.keys
            ],
            count=group.count,
            rounded=group.rounded,
            cell=_sign(info, question.narrowed(group.keys), known),
        )

    return paging.connection(page, await in_turns(made, page.rows))


async def _labels(
    info: Info, known: ReadKnown, keys: Iterable[read.Key]
) -> Mapping[read.Key, tuple[str, str]]:
    """The code and the name of every key; what coverage can be grouped by too is named as there."""
    shown: dict[read.Key, tuple[str, str]] = {}
    others: dict[read.Key, tuple[ledger.Dimension, str]] = {}
    for dimension, code in keys:
        if dimension is Dimension.REASON:
            shown[dimension, code] = code, _REASONS[code].name.said(info.context.locale)
        elif dimension is Dimension.DAY:
            shown[dimension, code] = code, code
        else:
            others[dimension, code] = ledger.Dimension(dimension), code
    names = await names_of(info, known, [list(others.values())])
    return shown | {key: names.shown(*other) for key, other in others.items()}


def _sign(info: Info, question: Question, known: ReadKnown) -> CellText:
    """The id of one number: exactly the departures it counts."""
    return CellText(info.context.signer.sign("departures", [*_plain(question), known.position]))


def _open(info: Info, text: str) -> tuple[Question, int]:
    """The question and the known position of a cell. Raises BadToken."""
    region, start, end_exclusive, lists, reasons, position = info.context.signer.open("departures", text)
    require_region_in_sight(info.context, region, answered(info))
    return Question(region, start, end_exclusive, opened(lists), reasons), position


def _plain(question: Question) -> list[Any]:
    return [
        question.region,
        question.start,
        question.end_exclusive,
        plain(question.filter),
        None if question.reasons is None else list(question.reasons),
    ]
