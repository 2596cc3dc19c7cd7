"""How did coverage go over time? The state on the first day of each interval, at one known position, in one statement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...domain.dates import day_after, next_month, next_year
from ..engine.reading import NOW, At, Known, Reader
from . import ledger
from .lines import MOST_POINTS, Group, Line, Points, lines


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
    extra, params = ledger.conditions(group.filter)
    rows = ledger.rows("b0", group.region, group.level, extra, "%(last)s::date")
    points = Points(
        number=len(days),
        steps=f"SELECT {group.codes}, width_bucket(r.day - 1, %(days)s::date[]) AS nth, r.delta FROM ({rows}) r",
        denominator="width_bucket(d.as_of - 1, %(days)s::date[])",
        counts="d.as_of <= %(last)s::date",
        positions="array_fill((SELECT position FROM known), ARRAY[cardinality(%(days)s::date[])])",
        params={**params, "days": days, "last": days[-1]},
    )
    known, made, positions = await lines(reader, group, points, at, involving)
    return Series(known, tuple(days), positions, made)
