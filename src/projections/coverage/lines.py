"""How does coverage change from step to step? A line of numbers for all, or for each group: what every series is made of.

A step is a change of one group's number at the n-th place of the series; a line adds its steps up. Whoever asks says what
the points are (days of protection, days of knowledge) by the SQL that gives every change and every denominator its place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from psycopg.rows import DictRow

from ..engine.areas import area, within
from ..engine.reading import At, Known, Reader
from ..engine.rounding import rounded as nearest
from . import ledger
from .ledger import EVERYBODY, REGIONAL, Dimension, Filter
from .query import others_absent
from .tables import depth

OF = ("coverage",)
MOST_POINTS = 10_000
MOST_LINES = 1_000


class TooManyPoints(ValueError):  # noqa: N818 - a question too large, not a fault
    """A series would have more than 10,000 points: days times lines."""


class TooManyLines(ValueError):  # noqa: N818
    """A series would have more than 1,000 lines."""


@dataclass(frozen=True, slots=True)
class Group:
    """Who is counted: everybody of a region whom the filter keeps, in one line, or in one for each group by one or two
    different dimensions.
    """

    region: str
    by: tuple[Dimension, ...] = ()
    filter: Filter = EVERYBODY

    def __post_init__(self) -> None:
        if len(self.by) > 2 or len(set(self.by)) < len(self.by):
            raise ValueError("a series is by none, one or two different dimensions")

    @property
    def level(self) -> int:
        """The level of the ledger's rows that it is counted from."""
        return ledger.level_for(self.region, self.by)

    @property
    def codes(self) -> str:
        """The SQL of the keys k1 and k2 over the ledger's rows `r`."""
        codes = (*(ledger.key_of(d) for d in self.by), "''", "''")[:2]
        return ", ".join(f"{code} AS k{n}" for n, code in enumerate(codes, 1))


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of all (no keys) or of one group, one for each place; `eligible` is None where there is no denominator.
    `rounded`: they are multiples of 5.
    """

    keys: tuple[tuple[Dimension, str], ...]
    covered: tuple[int, ...]
    eligible: tuple[int | None, ...]
    rounded: bool = False

    def as_rounded(self) -> "Line":
        """The line with its numbers rounded."""
        eligible = tuple(None if value is None else nearest(value) for value in self.eligible)
        return Line(self.keys, tuple(map(nearest, self.covered)), eligible, rounded=True)


@dataclass(frozen=True, slots=True)
class Points:
    """What the points of a series are, in SQL.

    `steps` is a SELECT of k1, k2, nth and delta; `denominator` the place from which a row `d` of `live.denominator` holds,
    `counts` the condition under which it does at all; `positions` the known position of every place, as a bigint[].
    """

    number: int
    steps: str
    denominator: str
    counts: str
    positions: str
    params: Mapping[str, Any] = field(default_factory=dict)
    with_: str = ""


async def lines(
    reader: Reader, group: Group, points: Points, at: At, involving: Sequence[str] = ()
) -> tuple[Known, tuple[Line, ...], tuple[int, ...]]:
    """The lines by their keys, groups of nobody left out, and the known position of every place. One statement.

    Raises NotYet, and TooManyPoints or TooManyLines before a line is made.
    """
    if points.number > MOST_POINTS:
        raise TooManyPoints(points.number)
    extra = "" if not points.with_ else f", {points.with_}"
    # Every step lies on another point of a line, so that a series which is too long is known by few rows.
    stepping = f"""steps AS MATERIALIZED (
  SELECT * FROM (SELECT k1, k2, nth, sum(delta)::bigint AS delta FROM ({points.steps}) s GROUP BY 1, 2, 3) s
  WHERE s.delta <> 0 LIMIT {MOST_POINTS + 1}
)"""
    body = f"""
SELECT s.k1, s.k2, s.nth, s.delta, NULL::text AS region, NULL::text AS scheme, NULL::integer AS value,
  NULL::date AS as_of, NULL::bigint AS position, NULL::bigint[] AS positions
FROM steps s
UNION ALL
SELECT NULL, NULL, {points.denominator}, NULL, d.region, d.scheme, d.value, d.as_of, d.position, NULL
FROM live.denominator d CROSS JOIN known
WHERE {_region_condition(group)} AND {points.counts} AND d.known_from <= known.position
  AND (SELECT count(*) FROM steps) <= {MOST_POINTS}
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, {points.positions}"""
    known, found = await reader.rows(
        body,
        {**points.params, **area(group.region)},
        of=(*OF, *involving),
        at=at,
        with_=f"{ledger.base_cte('b0', group.region, group.level)}{extra}, {stepping}",
        order="body.nth, body.as_of, body.position",
    )
    steps: dict[tuple[str, ...], list[tuple[int, int]]] = {} if group.by else {(): []}
    for row in found:
        if row["delta"] is not None:
            steps.setdefault((row["k1"], row["k2"])[: len(group.by)], []).append((row["nth"], row["delta"]))
    if len(steps) * points.number > MOST_POINTS:
        raise TooManyPoints(len(steps) * points.number)
    if len(steps) > MOST_LINES:
        raise TooManyLines(len(steps))
    eligible = _eligible(row for row in found if row["region"] is not None)
    made = []
    for codes, changes in sorted(steps.items()):
        keys = tuple(zip(group.by, codes, strict=True))
        region, scheme = _target(group, keys)
        held = [] if scheme is False else eligible.get((region, str(scheme or "")), [])
        made.append(Line(keys, _added(changes, points.number), _held(held, points.number)))
    return known, tuple(made), tuple(next(row["positions"] for row in found if row["positions"] is not None))


def _added(changes: Iterable[tuple[int, int]], number: int) -> tuple[int, ...]:
    """The numbers of a line, from its changes by place."""
    deltas = [0] * number
    for nth, delta in changes:
        deltas[nth] += delta
    return tuple(accumulate(deltas))


def _eligible(rows: Iterable[DictRow]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """By region and scheme: from which place on which denominator holds. The latest day prevails, then what was said last."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    best: dict[tuple[str, str], tuple[Any, int]] = {}
    for row in rows:
        of, rank = (row["region"], row["scheme"]), (row["as_of"], row["position"])
        if of not in best or rank > best[of]:
            best[of] = rank
            found.setdefault(of, []).append((row["nth"], row["value"]))
    return found


def _held(changes: Sequence[tuple[int, int]], number: int) -> tuple[int | None, ...]:
    """What holds at every place, from what holds from which place on."""
    values: list[int | None] = [None] * number
    for nth, value in changes:
        values[nth:] = [value] * (number - nth)
    return tuple(values)


def _target(group: Group, keys: Sequence[tuple[Dimension, str]]) -> tuple[str, str | bool | None]:
    """The region and scheme that a line counts; False where no denominator can belong to it."""
    region, scheme = group.region, group.filter.only_scheme()
    for dimension, code in keys:
        if dimension in REGIONAL:
            region = ledger.finer(region, code)
        elif dimension is Dimension.SCHEME and others_absent(group.filter):
            scheme = code
        else:
            return region, False
    return region, scheme


def _region_condition(group: Group) -> str:
    if group.level == depth(group.region):
        return "d.regency = %(area_regency)s AND d.region = %(area)s"
    return within(group.region, "d.")
