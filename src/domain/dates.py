"""Which days does a date or a period mean? Partial dates keep their precision; periods are half-open.

A period runs from its first day to the day before `end_exclusive`; None is open. To people it is shown as
's.d.' the last day included.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from .vocabulary import DatePrecision

FOREVER = dt.date.max
_LENGTH = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as its source: "2021", "2022-09" or "2022-10-24" (ISO 8601).

    Raises ValueError where the value is not a date of that precision.
    """

    value: str
    precision: DatePrecision

    def __post_init__(self) -> None:
        text = self.value
        if len(text) != _LENGTH[self.precision] or not text.isascii():
            raise ValueError(f"{text!r} is not a date with {self.precision.lower()} precision")
        dt.date.fromisoformat(text + "0001-01-01"[len(text) :])

    @classmethod
    def parse(cls, value: str) -> "PartialDate":
        """The partial date whose precision follows from its length."""
        for precision, length in _LENGTH.items():
            if len(value) == length:
                return cls(value, precision)
        raise ValueError(f"{value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")

    @property
    def first_day(self) -> dt.date:
        return dt.date.fromisoformat(self.value + "0001-01-01"[len(self.value) :])

    @property
    def last_day(self) -> dt.date:
        first = self.first_day
        if self.precision is DatePrecision.DAY:
            return first
        if self.precision is DatePrecision.MONTH:
            last = (first.year, first.month) == (dt.MAXYEAR, 12)  # no month follows it
            return FOREVER if last else next_month(first) - dt.timedelta(days=1)
        return dt.date(first.year, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` to the day before `end_exclusive`; None is open. Raises ValueError if it runs backwards."""

    start: dt.date
    end_exclusive: dt.date | None = None

    def __post_init__(self) -> None:
        if self.end_exclusive is not None and self.end_exclusive < self.start:
            raise ValueError("a period cannot end before it starts")

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day < (self.end_exclusive or FOREVER)


def day_after(day: dt.date) -> dt.date:
    """The day after; after the calendar's last day that day itself."""
    return day if day == FOREVER else day + dt.timedelta(days=1)


def next_month(day: dt.date) -> dt.date:
    """The first day of the month after `day`; the calendar's last day after its last month."""
    if (day.year, day.month) == (FOREVER.year, FOREVER.month):
        return FOREVER
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def next_year(year: int) -> dt.date:
    """1 January after a year; the calendar's last day after its last year."""
    return dt.date(year + 1, 1, 1) if year < FOREVER.year else FOREVER


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 28 February where that year has no 29th, the calendar's last day beyond it."""
    if day.year + years > FOREVER.year:
        return FOREVER
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def overlap(a_start: dt.date, a_end: dt.date | None, b_start: dt.date, b_end: dt.date | None) -> bool:
    """Whether two half-open periods share a day."""
    return max(a_start, b_start) < min(a_end or FOREVER, b_end or FOREVER)


def years_at(birth: dt.date, day: dt.date) -> int:
    """Completed years of age on `day`; someone born on 29 February ages on 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def months_by_year(start: dt.date, end_exclusive: dt.date) -> Iterator[tuple[int, int]]:
    """(fiscal year, number of calendar months with at least one day) of a half-open period; fiscal = calendar year."""
    if start >= end_exclusive:
        return
    last = end_exclusive - dt.timedelta(days=1)
    for year in range(start.year, last.year + 1):
        first_month = start.month if year == start.year else 1
        last_month = last.month if year == last.year else 12
        yield year, last_month - first_month + 1
