"""How are days and months counted? One by one."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypeVar

from naungan.domain.vocabulary import MembershipCategory

TODAY = dt.date(2022, 10, 1)  # the year in which everything is recorded
HORIZON = dt.date(2024, 2, 1)  # nobody looks beyond: days without an end stop here
MONTHLY = 16_800
ONE = dt.timedelta(days=1)
P = TypeVar("P")


def days_between(start: dt.date, end: dt.date | None) -> list[dt.date]:
    return [start + ONE * n for n in range(((end or HORIZON) - start).days)]


def said_for(told: Mapping[dt.date, str], day: dt.date) -> str:
    """What was said for a day: by the last that was to hold from then or before, else by the first."""
    return told[max((since for since in told if since <= day), default=min(told))]


def runs_of(days: Mapping[dt.date, P]) -> list[list[dt.date]]:
    """Unbroken days in one place."""
    runs: list[list[dt.date]] = []
    for day in sorted(days):
        if runs and days[runs[-1][-1]] == days[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def paid_days(days: Iterable[dt.date], opened: bool) -> list[dt.date]:
    """The days whose months are reserved: without an end, up to the end of this year or of the first one."""
    known = sorted(days)
    last = max(known[0].year, TODAY.year)
    return [day for day in known if not opened or day.year <= last]


def months_by_year(days: Iterable[dt.date]) -> dict[int, int]:
    """How many months with a day there are in each year."""
    months = {(day.year, day.month) for day in days}
    return {year: sum(1 for y, _ in months if y == year) for year, _ in months}


def monthly_of(category: str) -> int:
    return MONTHLY if category == MembershipCategory.NON_WAGE_EARNER else 0
