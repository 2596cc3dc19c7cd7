"""How did coverage go over time? The state on the first day of each interval, at one known position, in one statement."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from ..domain.dates import next_month
from . import ledger
from .coverage import depth
from .coverage_answers import OF, Denominator, denominator_of, others_absent
from .ledger import EVERYBODY, REGIONAL, Dimension, Filter
from .reading import NOW, At, Known, Reader

MOST_POINTS = 1_000


class Every(StrEnum):
    """The step of a series."""

    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"


@dataclass(frozen=True, slots=True)
class Point:
    """The state on one day, of all or of one group."""

    on: dt.date
    key: tuple[Dimension, str] | None
    covered: int
    denominator: Denominator | None


class TooManyPoints(ValueError):  # noqa: N818 - a question too large, not a fault
    """A series would have more than 1,000 points."""


async def series(
    reader: Reader,
    region: str,
    start: dt.date,
    end_exclusive: dt.date,
    every: Every,
    *,
    by: Dimension | None = None,
    at: At = NOW,
    filter: Filter = EVERYBODY,  # noqa: A002
    min_position: int | None = None,
) -> tuple[Known, list[Point]]:
    """The state on the first day of each interval of [start, end_exclusive), of all or by groups (0 is left out).

    Intervals are calendar days, months or years; the first begins on `start`. Raises TooManyPoints, NotYet.
    """
    days = first_days(start, end_exclusive, every)
    if len(days) > MOST_POINTS:
        raise TooManyPoints(len(days))
    level = ledger.level_for(region, () if by is None else (by,))
    extra, params = ledger.conditions(filter)
    key = "''" if by is None else ledger.key_of(by)
    # Deltas before the first day count on it: one row a key and day of change, however many days are asked for.
    body = f"""
SELECT r.on_day, r.key, r.delta, NULL::text AS region, NULL::text AS scheme, NULL::integer AS value,
  NULL::date AS as_of, NULL::text AS source, NULL::text AS evidence, 0::bigint AS position
FROM (
  SELECT greatest(r.day, %(first)s::date) AS on_day, {key} AS key, sum(r.delta)::bigint AS delta
  FROM ({ledger.rows("b0", region, level, extra, "%(last)s::date")}) r GROUP BY 1, 2
) r WHERE r.delta <> 0
UNION ALL
SELECT NULL, NULL, NULL, d.region, d.scheme, d.value, d.as_of, d.source, d.evidence, d.position
FROM live.denominator d CROSS JOIN known
WHERE {_region_condition(region, level)} AND d.known_from <= known.position AND d.as_of <= %(last)s::date"""
    params |= {"first": start, "last": days[-1] if days else start} | ledger.area(region)
    known, found = await reader.rows(
        body,
        params,
        of=OF,
        at=at,
        with_=ledger.base_cte("b0", region, level),
        order="body.as_of, body.position",
        min_position=min_position,
    )
    counts = sorted((r["key"], r["on_day"], r["delta"]) for r in found if r["on_day"] is not None)
    bases = [r for r in found if r["on_day"] is None]
    points: list[Point] = []
    for code, steps in _by_key(counts, by):
        place, counted = _target(region, filter, () if by is None else ((by, code),))
        mine = [
            r
            for r in bases
            if counted is not False and r["region"] == place and r["scheme"] == (counted or "")
        ]
        covered = 0
        changes = iter(steps)
        change = next(changes, None)
        for day in days:
            while change is not None and change[1] <= day:
                covered += change[2]
                change = next(changes, None)
            if covered or by is None:
                base = [r for r in mine if r["as_of"] <= day]
                on = None if by is None else (by, code)
                points.append(Point(day, on, covered, denominator_of(base[-1]) if base else None))
    if len(points) > MOST_POINTS:
        raise TooManyPoints(len(points))
    points.sort(key=lambda p: (p.on, p.key[1] if p.key else ""))
    return known, points


def first_days(start: dt.date, end_exclusive: dt.date, every: Every) -> list[dt.date]:
    """The first day of each interval of [start, end_exclusive); one more than the limit at most."""
    days: list[dt.date] = []
    day = start
    while day < end_exclusive and len(days) <= MOST_POINTS:
        days.append(day)
        if every is Every.DAY:
            day += dt.timedelta(days=1)
        else:
            day = next_month(day) if every is Every.MONTH else dt.date(day.year + 1, 1, 1)
    return days


def _target(
    region: str, chosen: Filter, keys: Sequence[tuple[Dimension, str]]
) -> tuple[str, str | bool | None]:
    """The region and scheme a point counts; False where no denominator can belong to it."""
    scheme = chosen.only_scheme()
    for dimension, code in keys:
        if dimension in REGIONAL:
            region = ledger.finer(region, code)
        else:
            scheme = code if dimension is Dimension.SCHEME and others_absent(chosen) else False
    return region, scheme


def _region_condition(region: str, level: int) -> str:
    own = "(d.regency = %(area_regency)s AND d.region = %(area)s)"
    if level == depth(region):
        return own
    if region == "ID":
        return "true"
    return f"({own} OR (d.region > %(area_low)s AND d.region < %(area_high)s))"


def _by_key(
    counts: Sequence[tuple[str, dt.date, int]], by: Dimension | None
) -> Iterable[tuple[str, list[tuple[str, dt.date, int]]]]:
    if by is None:
        return [("", list(counts))]
    return [(code, list(steps)) for code, steps in groupby(counts, key=lambda row: row[0])]
