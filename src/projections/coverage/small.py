"""Is anybody too easily known? Whether one of the numbers that an answer is made of is of one to four people.

A number narrowed by a filter is looked at beside its siblings: all cells of a region by what it is narrowed and grouped by. So
whoever subtracts the numbers of one breakdown from each other does not find a small one: where there is one, every number of
that breakdown, and of each finer one, is rounded.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from ..engine.areas import area
from ..engine.reading import At, Known, Reader
from ..engine.rounding import small_sql
from . import ledger
from .ledger import EVERYBODY, REGIONAL, Dimension, Filter
from .tables import depth

REGENCY_DEPTH = 2
_DEPTHS = {dimension.value: level for dimension, level in REGIONAL.items()}


class Steps(NamedTuple):
    """How numbers change over the places of an answer: a SELECT of k1, k2, nth and delta, and what it needs."""

    select: str
    params: Mapping[str, Any]
    with_: str = ""


def is_below_regency(region: str, by: Iterable[StrEnum] = ()) -> bool:
    """Whether numbers of a region by these dimensions are of places smaller than a regency."""
    return max(depth(region), *(_DEPTHS.get(dimension.value, 0) for dimension in by), 0) > REGENCY_DEPTH


class Cells(NamedTuple):
    """The numbers of a region by dimensions, however many."""

    region: str
    by: tuple[Dimension, ...] = ()

    @property
    def level(self) -> int:
        """The level of the ledger's rows that they are counted from."""
        return ledger.level_for(self.region, self.by)

    @property
    def codes(self) -> str:
        """The SQL of k1, one text for every cell, and of an empty k2, over the ledger's rows `r`."""
        return f"concat_ws('|', '', {', '.join(map(ledger.key_of, self.by)) or 'NULL'}) AS k1, '' AS k2"


class Numbers(NamedTuple):
    """What an answer tells: coverage of a region, of whom a filter keeps, whole and by some groupings."""

    region: str
    filter: Filter = EVERYBODY
    groupings: Sequence[Sequence[Dimension]] = ()

    @property
    def siblings(self) -> list[Cells]:
        """All cells by what it is narrowed and grouped by."""
        narrowed = self.filter.dimensions
        return [Cells(self.region, tuple(dict.fromkeys((*by, *narrowed)))) for by in self.groupings or ((),)]


async def has_small(
    reader: Reader, cells: Cells, steps: Steps, at: At, involving: Sequence[str] = ()
) -> tuple[Known, bool]:
    """Whether a cell is small at one of the places, and the moment it was looked at. One statement. Raises NotYet."""
    extra = f", {steps.with_}" if steps.with_ else ""
    known, rows = await reader.rows(
        f"""
SELECT EXISTS (SELECT 1 FROM (
  SELECT sum(c.delta) OVER (PARTITION BY c.k1, c.k2 ORDER BY c.nth) AS people FROM (
    SELECT s.k1, s.k2, s.nth, sum(s.delta) AS delta FROM ({steps.select}) s GROUP BY 1, 2, 3
  ) c
) x WHERE {small_sql("x.people")}) AS small""",
        {**steps.params, **area(cells.region)},
        of=("coverage", *involving),
        at=at,
        with_=f"{ledger.base_cte('b0', cells.region, cells.level)}{extra}",
    )
    return known, rows[0]["small"]
