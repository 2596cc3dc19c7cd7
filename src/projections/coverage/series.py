"""How did coverage go over time? The state on the first day of each interval, at one known position, in one statement."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from psycopg.rows import DictRow

from ...domain.dates import day_after, next_month, next_year
from ..engine.areas import area
from ..engine.reading import NOW, At, Known, Reader
from . import ledger
from .ledger import EVERYBODY, REGIONAL, Dimension, Filter
from .query import OF, Denominator, denominator_of, others_absent
from .tables import depth

MOST_POINTS = 1_000
_MOST_STEPS = 2 * MOST_POINTS


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


@dataclass(frozen=True, slots=True)
class Steps:
    """[start, end_exclusive) in calendar days, months or years; the first begins on `start`."""

    start: dt.date
    end_exclusive: dt.date
    every: Every


async def series(
    reader: Reader,
    region: str,
    steps: Steps,
    *,
    by: Dimension | None = None,
    at: At = NOW,
    filter: Filter = EVERYBODY,  # noqa: A002
) -> tuple[Known, list[Point]]:
    """The state on the first day of each step, of all or by groups (0 is left out). Raises TooManyPoints, NotYet."""
    days = first_days(steps.start, steps.end_exclusive, steps.every)
    if len(days) > MOST_POINTS:
        raise TooManyPoints(len(days))
    level = ledger.level_for(region, () if by is None else (by,))
    extra, params = ledger.conditions(filter)
    key = "''" if by is None else ledger.key_of(by)
    # One row a key and interval from whose first day on the number is another: every two of them make a point at least,
    # so that a series which is too long is known by few rows, before any of its points is made.
    stepping = f"""steps AS MATERIALIZED (
  SELECT * FROM (
    SELECT {key} AS key, width_bucket(r.day - 1, %(days)s::date[]) AS nth, sum(r.delta)::bigint AS delta
    FROM ({ledger.rows("b0", region, level, extra, "%(last)s::date")}) r GROUP BY 1, 2
  ) r WHERE r.delta <> 0 LIMIT {_MOST_STEPS + 1}
)"""
    body = f"""
SELECT s.nth, s.key, s.delta, NULL::text AS region, NULL::text AS scheme, NULL::integer AS value,
  NULL::date AS as_of, NULL::text AS source, NULL::text AS evidence, 0::bigint AS position
FROM steps s
UNION ALL
SELECT NULL, NULL, NULL, d.region, d.scheme, d.value, d.as_of, d.source, d.evidence, d.position
FROM live.denominator d CROSS JOIN known
WHERE {_region_condition(region, level)} AND d.known_from <= known.position AND d.as_of <= %(last)s::date
  AND (SELECT count(*) FROM steps) <= {_MOST_STEPS}"""
    params |= {"days": days, "last": days[-1] if days else steps.start} | area(region)
    known, found = await reader.rows(
        body,
        params,
        of=OF,
        at=at,
        with_=f"{ledger.base_cte('b0', region, level)}, {stepping}",
        order="body.as_of, body.position",
    )
    changes = _by_key(sorted((r["key"], r["nth"], r["delta"]) for r in found if r["nth"] is not None), by)
    if by is not None:
        needed = sum(_nonzero(change, len(days)) for change in changes.values())
        if needed > MOST_POINTS:
            raise TooManyPoints(needed)
    bases: dict[tuple[str, str], list[DictRow]] = {}
    for row in found:
        if row["nth"] is None:
            bases.setdefault((row["region"], row["scheme"]), []).append(row)
    points: list[Point] = []
    for code, change in changes.items():
        place, counted = _target(region, filter, () if by is None else ((by, code),))
        mine = [] if counted is False else bases.get((place, str(counted or "")), [])
        covered = 0
        for nth, day in enumerate(days):
            covered += change.get(nth, 0)
            if covered or by is None:
                base = [r for r in mine if r["as_of"] <= day]
                on = None if by is None else (by, code)
                points.append(Point(day, on, covered, denominator_of(base[-1]) if base else None))
    points.sort(key=lambda p: (p.on, p.key[1] if p.key else ""))
    return known, points


def first_days(start: dt.date, end_exclusive: dt.date, every: Every) -> list[dt.date]:
    """The first day of each interval of [start, end_exclusive); one more than the limit at most."""
    days: list[dt.date] = []
    day = start
    while day < end_exclusive and len(days) <= MOST_POINTS:
        days.append(day)
        if every is Every.DAY:
            day = day_after(day)
        else:
            day = next_month(day) if every is Every.MONTH else next_year(day.year)
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


def _by_key(counts: Iterable[tuple[str, int, int]], by: Dimension | None) -> dict[str, dict[int, int]]:
    """By how much each key changes from the first day of which interval on."""
    changes: dict[str, dict[int, int]] = {} if by is not None else {"": {}}
    for code, nth, delta in counts:
        changes.setdefault(code, {})[nth] = delta
    return changes


def _nonzero(steps: Mapping[int, int], intervals: int) -> int:
    """On how many first days somebody is covered."""
    covered = found = 0
    for (nth, delta), until in zip(steps.items(), [*list(steps)[1:], intervals], strict=True):
        covered += delta
        found += (until - nth) if covered else 0
    return found
