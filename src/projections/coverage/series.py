"""How did coverage go over time? The state on the first day of each interval, at one known position, in one statement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...domain.dates import day_after, next_month, next_year
from ..engine.reading import NOW, At, Known, Reader
from . import ledger
from .ledger import EVERYBODY, Filter
from .lines import MOST_POINTS, Group, Line, Points, lines
from .small import Cells, has_small
from .small import Steps as Changes


class Every(StrEnum):
    """The step of a series."""

    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"


@dataclass(frozen=True, slots=True)
class Steps:
    """[start, end_exclusive) in calendar days, months or years; the first begins on `start`."""

    start: dt.date
    end_exclusive: dt.date
    every: Every

    def first_days(self) -> list[dt.date]:
        """The first day of each step; one more than a series may have at most."""
        days: list[dt.date] = []
        day = self.start
        while day < self.end_exclusive and len(days) <= MOST_POINTS:
            days.append(day)
            if self.every is Every.DAY:
                day = day_after(day)
            else:
                day = next_month(day) if self.every is Every.MONTH else next_year(day.year)
        return days


@dataclass(frozen=True, slots=True)
class Series:
    """Lines over the same days; `positions` are those that each day's numbers were known at."""

    known: Known
    days: tuple[dt.date, ...]
    positions: tuple[int, ...]
    lines: tuple[Line, ...]


async def series(
    reader: Reader, group: Group, steps: Steps, *, at: At = NOW, involving: Sequence[str] = ()
) -> Series:
    """The state on the first day of each step, in one line or one for each group. Raises TooManyPoints,
    TooManyLines, NotYet.

    `involving` are further projections that the answer will need.
    """
    days = steps.first_days()
    changes = _changes(group, group.filter, days)
    points = Points(
        number=len(days),
        steps=changes.select,
        denominator="width_bucket(d.as_of - 1, %(days)s::date[])",
        counts="d.as_of <= %(last)s::date",
        positions="array_fill((SELECT position FROM known), ARRAY[cardinality(%(days)s::date[])])",
        params=changes.params,
    )
    known, made, positions = await lines(reader, group, points, at, involving)
    return Series(known, tuple(days), positions, made)


async def has_small_on(
    reader: Reader,
    cells: Cells,
    days: Sequence[dt.date],
    *,
    at: At = NOW,
    involving: Sequence[str] = (),
) -> tuple[Known, bool]:
    """Whether one of these numbers is small on one of these days, and the moment it was looked at. Raises NotYet."""
    return await has_small(reader, cells, _changes(cells, EVERYBODY, days), at, involving)


def _changes(cells: Group | Cells, chosen: Filter, days: Sequence[dt.date]) -> Changes:
    """Every change of a number, at the first of these days on which it counts."""
    extra, params = ledger.conditions(chosen)
    rows = ledger.rows("b0", cells.region, cells.level, extra, "%(last)s::date")
    return Changes(
        f"SELECT {cells.codes}, width_bucket(r.day - 1, %(days)s::date[]) AS nth, r.delta FROM ({rows}) r",
        {**params, "days": list(days), "last": days[-1]},
    )
