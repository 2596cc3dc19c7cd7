"""How did coverage go over time, and what was known of it when? Lines of numbers over days, each point with its people."""

import contextlib
import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

import strawberry

from ...projections.coverage.as_known import Times, as_known
from ...projections.coverage.lines import MOST_LINES, MOST_POINTS, Group, Line, TooManyLines, TooManyPoints
from ...projections.coverage.query import Question, ratio_of
from ...projections.coverage.series import Series, Steps, series
from ...projections.coverage.small import Numbers
from ...projections.engine.pacing import in_turns
from ...projections.engine.seeing import counting
from ...projections.enrolments.query import OF as PEOPLE_OF
from ...texts.limits import Limit
from ...texts.questions import QuestionFault
from ..types.context import Info
from ..types.enums import CoverageBasis, CoverageDimension, EnrolmentOrder, Interval
from ..types.errors import BadQuestion
from ..types.moment import AsOf
from ..types.relay import (
    After,
    AsOfArg,
    Before,
    Connection,
    First,
    Known,
    KnownAtArg,
    Last,
    PageArguments,
    RegionArg,
    moment,
)
from ..types.scalars import CellText
from ..types.selected_fields import SelectedField, selection_of
from ..types.values import DaysInput
from .coverage import CELL, BasisArg, CoverageKey, FilterArg, names_of
from .filters import CoverageFilter, filter_of, sign_cell
from .people import Enrolment
from .people_behind_numbers import PEOPLE, Keys, OrderArg, Way, as_paged, people_behind
from .regions import require_region
from .rounding import ROUNDED, coverage_told, knowledge_told

MOST_OPEN = 200  # lines whose people are read
EveryArg = Annotated[Interval, strawberry.argument(description="Selang · the step.")]
ByArg = Annotated[
    list[CoverageDimension] | None,
    strawberry.argument(
        description="Dimensi · a line for each group by one or two dimensions; absent: one of all."
    ),
]
DayArg = Annotated[dt.date, strawberry.argument(description="Hari · one of the days of the series.")]


@dataclass(slots=True)
class _Answer:
    """A series as it is read, with the people who are asked for: what its lines look up."""

    group: Group
    series: Series
    as_of: dt.date | None  # the day that is counted, where the days are those of knowledge
    behind: dict[tuple[Way, Keys], Connection[Enrolment]] = field(default_factory=dict)

    def on(self, day: dt.date) -> tuple[int, Question, int]:
        """The place of a day, whom its numbers count, and the position they were known at. Raises BadQuestion."""
        place = bisect_left(self.series.days, day)
        if place == len(self.series.days) or self.series.days[place] != day:
            raise BadQuestion(QuestionFault.NO_DAY_OF_SERIES)
        question = Question(self.group.region, self.as_of or day, self.group.filter)
        return place, question, self.series.positions[place]

    async def read_people(self, info: Info, asked: Sequence[SelectedField]) -> None:
        """Read the people of every line on the days that are asked for. Raises BadQuestion where there are too many lines."""
        if asked and len(self.series.lines) > MOST_OPEN:
            raise BadQuestion(Limit.TOO_MANY_LINES_TO_OPEN, most=MOST_OPEN)
        for field_ in asked:
            place, question, position = self.on(field_.arguments["day"])
            numbers = [(line.keys, line.covered[place]) for line in self.series.lines]
            self.behind |= await people_behind(info, question, numbers, [field_], position, named=True)


@strawberry.type(
    description="Garis deret · the numbers of all, or of one group, one for each day of the series, in the order of `days`."
)
class CoverageLine:
    keys: list[CoverageKey] = strawberry.field(
        description="Kunci · its keys, in the order of the dimensions; none where it is of all."
    )
    covered: list[int | None] = strawberry.field(
        description="Terlindungi · how many workers are covered; null only where a role may not see so small a number."
    )
    eligible: list[int | None] = strawberry.field(
        description="Penyebut · eligible workers of the same region and exactly the same scheme, as in coverage; null "
        "where there is none."
    )
    rounded: bool = strawberry.field(description=ROUNDED)
    _line: strawberry.Private[Line]
    _answer: strawberry.Private[_Answer]

    @strawberry.field(
        description="Rasio cakupan · covered over eligible, rounded half up to 4 places; null without a denominator."
    )
    def ratios(self) -> list[Decimal | None]:
        return [ratio_of(*pair) for pair in zip(self._line.covered, self._line.eligible, strict=True)]

    @strawberry.field(description=CELL)
    def cell(self, info: Info, day: DayArg) -> CellText | None:
        _, question, position = self._answer.on(day)
        return sign_cell(info, question.region, question.as_of, position, question.filter, self._line.keys)

    @strawberry.field(description=PEOPLE)
    def enrolments(
        self,
        day: DayArg,
        order_by: OrderArg = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Enrolment]:
        way = Way(day, order_by or EnrolmentOrder.VILLAGE, PageArguments(first, after, last, before))
        return self._answer.behind[way, self._line.keys]


@strawberry.type(
    description="Deret cakupan · coverage over days, as parallel lists: one line for all, or for each group."
)
class CoverageSeries:
    known: Known = strawberry.field(
        description="Dasar pengetahuan · what it was computed from; of a series over knowledge, the last day's."
    )
    days: list[dt.date] = strawberry.field(description="Hari · the first day of each interval.")
    lines: list[CoverageLine] = strawberry.field(
        description="Garis · by the codes of the keys; groups that are 0 on every day are left out."
    )


@strawberry.type
class SeriesQueries:
    @strawberry.field(
        description="Deret cakupan · coverage on the first day of each interval of the period: calendar days, months or "
        "years, the first beginning on the period's first day. At most 10,000 points (days times lines) and 1,000 lines."
    )
    async def coverage_series(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        period: Annotated[DaysInput, strawberry.argument(description="Masa · the days of the series.")],
        every: EveryArg,
        by: ByArg = None,
        known_at: KnownAtArg = None,
        filter: FilterArg = None,  # noqa: A002 - the contract's name
        basis: BasisArg = CoverageBasis.ENROLLED,
    ) -> CoverageSeries | None:
        group, steps = await _group(info, region, by, filter), _steps(period, every)
        at = moment(known_at, info.context.min_position)
        at, _ = as_paged(info, _people(info), at, AsOf(period.start, named=True))
        involving = _involving(info)
        rounded, at = await coverage_told(info, _numbers(group), steps.first_days(), at, involving)
        with _bounded(), counting():
            found = await series(info.context.reader, group, steps, at=at, involving=involving)
        return await _series(info, _Answer(group, _told(found, rounded=rounded), None))

    @strawberry.field(
        description="Deret pengetahuan · coverage of one day, as it was known at the beginning of each of many days by the "
        "region's clocks: the days of the period are days of recording. What was recorded before a day counts; of a day to "
        "come, all that is known now. At most 10,000 points (days times lines) and 1,000 lines."
    )
    async def coverage_as_known(  # noqa: PLR0913 - arguments of the contract
        self,
        info: Info,
        region: RegionArg,
        period: Annotated[
            DaysInput,
            strawberry.argument(description="Masa pengetahuan · the days at whose beginning it was known."),
        ],
        every: EveryArg,
        as_of: AsOfArg = None,
        by: ByArg = None,
        filter: FilterArg = None,  # noqa: A002 - the contract's name
        basis: BasisArg = CoverageBasis.ENROLLED,
    ) -> CoverageSeries | None:
        group, days = await _group(info, region, by, filter), _steps(period, every).first_days()
        zone = ZoneInfo(info.context.regions.timezone(region))
        day = AsOf.given(info, region, as_of).day
        moments = [dt.datetime.combine(day, dt.time(), zone) for day in days]
        involving = _involving(info)
        rounded = await knowledge_told(info, _numbers(group), day, moments, involving)
        with _bounded(), counting():
            found = await as_known(
                info.context.reader,
                group,
                day,
                Times(days, moments),
                at_least=info.context.min_position,
                involving=involving,
            )
        return await _series(info, _Answer(group, _told(found, rounded=rounded), day))


async def _group(
    info: Info, region: str, by: Sequence[CoverageDimension] | None, given: CoverageFilter | None
) -> Group:
    require_region(info, region)
    dimensions = tuple(by or ())
    if len(dimensions) > 2 or len(set(dimensions)) < len(dimensions):
        raise BadQuestion(Limit.TOO_MANY_DIMENSIONS)
    return Group(region, dimensions, await filter_of(info, given))


def _numbers(group: Group) -> Numbers:
    return Numbers(group.region, group.filter, [group.by])


def _steps(period: DaysInput, every: Interval) -> Steps:
    if period.end_exclusive <= period.start:
        raise BadQuestion(QuestionFault.DAYS_BACKWARDS)
    return Steps(period.start, period.end_exclusive, every)


@contextlib.contextmanager
def _bounded() -> Iterator[None]:
    try:
        yield
    except TooManyPoints:
        raise BadQuestion(Limit.TOO_MANY_POINTS, most=MOST_POINTS) from None
    except TooManyLines:
        raise BadQuestion(Limit.TOO_MANY_LINES, most=MOST_LINES) from None


def _involving(info: Info) -> Sequence[str]:
    return PEOPLE_OF if _people(info) else ()


def _people(info: Info) -> list[SelectedField]:
    """Every field that asks for the people of lines."""
    return list(selection_of(info).at("lines", "enrolments"))


def _told(found: Series, *, rounded: bool) -> Series:
    """The series as it is told; lines that round to nobody on every day are left out, but the one of all."""
    if not rounded:
        return found
    lines = [line.as_rounded() for line in found.lines]
    return replace(found, lines=tuple(line for line in lines if not line.keys or any(line.covered)))


async def _series(info: Info, answer: _Answer) -> CoverageSeries:
    found = answer.series
    names = await names_of(info, found.known, [line.keys for line in found.lines])
    await answer.read_people(info, _people(info))

    def made(line: Line) -> CoverageLine:
        return CoverageLine(
            keys=[names.key(*key) for key in line.keys],
            covered=list(line.covered),
            eligible=list(line.eligible),
            rounded=line.rounded,
            _line=line,
            _answer=answer,
        )

    return CoverageSeries(
        known=Known.of(found.known, info), days=list(found.days), lines=await in_turns(made, found.lines)
    )
