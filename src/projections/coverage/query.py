"""How many were covered on a day, out of how many, and in which groups? Answered at any known position, in one statement."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg.rows import DictRow

from ..engine.areas import area
from ..engine.grouping import ORDER, Groupings
from ..engine.reading import NOW, At, Known, Page, Reader
from ..engine.windows import Window
from . import ledger
from .ledger import EVERYBODY, REGIONAL, Dimension, Filter
from .tables import depth

OF = ("coverage", "acts")  # of acts the ids of denominators
_ON = "%(as_of)s::date"


class GroupOrder(StrEnum):
    """By the codes of the keys, or the most covered first (then by code)."""

    CODE = "CODE"
    COVERED_DESC = "COVERED_DESC"


@dataclass(frozen=True, slots=True)
class Denominator:
    """Eligible workers as counted, in a region and for one scheme or (None) for all: the value, the day it is about, and where
    it is from.
    """

    id: UUID
    region: str
    scheme: str | None
    value: int
    as_of: dt.date
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its keys (dimension, code) in the order asked for, and how many it covers (never 0); `rounded`: a multiple of 5."""

    keys: tuple[tuple[Dimension, str], ...]
    covered: int
    denominator: Denominator | None
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Grouping:
    """One or two different dimensions to group by, and the window of the groups that is wanted; of these that cover at least
    so many, where that is given.
    """

    by: tuple[Dimension, ...]
    window: Window
    order: GroupOrder = GroupOrder.CODE
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """An answer: the number, its denominator, and a page of groups for each grouping asked for."""

    known: Known
    covered: int
    denominator: Denominator | None
    groups: tuple[Page[Group], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Whom does one ask for: those whom coverage counts in a region on a day, and whom the filter keeps."""

    region: str
    as_of: dt.date
    filter: Filter = EVERYBODY


def ratio_of(covered: int, eligible: int | None) -> Decimal | None:
    """Covered over so many eligible, rounded half up to 4 places; None without a denominator, and where it rounds to nobody."""
    if not eligible:
        return None
    return (Decimal(covered) / eligible).quantize(Decimal("0.0001"), ROUND_HALF_UP)


async def coverage(
    reader: Reader,
    question: Question,
    *,
    at: At = NOW,
    groupings: Sequence[Grouping] = (),
    involving: Sequence[str] = (),
    rounded: bool = False,
) -> Covered:
    """How many were covered in a region on a day. Raises NotYet, and ValueError for a grouping that is none.

    `involving` are further projections that the answer will need: it is as of a moment that they know, too. `rounded`: every
    number of people is a multiple of 5, groups that round to nobody are left out, and the whole is the sum of the first
    grouping's groups.

    A denominator belongs to the same region and to exactly the same scheme, from the filter or a group's key; whatever
    is narrowed in another way has none.
    """
    region, chosen = question.region, question.filter
    extra, params = ledger.conditions(chosen)
    params |= {"as_of": question.as_of} | area(region)
    own = depth(region)
    levels = {own: "b0"}
    asked = Groupings({"covered": "sum(r.delta)"}, rounded)
    asked.whole(f"({ledger.rows('b0', region, own, extra, _ON)})")
    for grouping in groupings:
        if len(set(grouping.by)) < len(grouping.by):
            raise ValueError("a grouping has one or two different dimensions")
        level = ledger.level_for(region, grouping.by)
        base = levels.setdefault(level, f"b{len(levels)}")
        asked.group(
            f"({ledger.rows(base, region, level, extra, _ON)})",
            [ledger.key_of(d) for d in grouping.by],
            grouping.window,
            "-g.covered" if grouping.order is GroupOrder.COVERED_DESC else "0::bigint",
            grouping.at_least,
        )
    params |= asked.params
    bases = [ledger.base_cte(name, region, level) for level, name in levels.items()]
    body = f"""
SELECT x.*, d.id, d.region, d.scheme, d.value, d.as_of, d.source, d.evidence FROM ({asked.body}) x
LEFT JOIN LATERAL ({_denominator_sql(region, chosen, groupings, params)}) d ON true"""
    known, found = await reader.rows(
        body, params, of=(*OF, *involving), at=at, with_=", ".join([*bases, *asked.ctes]), order=ORDER
    )

    def made(n: int, row: DictRow) -> Group:
        keys = tuple(zip(groupings[n].by, (row["k1"], row["k2"]), strict=False))
        return Group(keys, row["covered"], denominator_of(row), rounded)

    total, pages = asked.pages(known, found, made)
    return Covered(known, total["covered"], denominator_of(total), pages)


def narrowed(region: str, chosen: Filter, keys: Iterable[tuple[Dimension, str]]) -> tuple[str, Filter]:
    """The region and filter that a cell's keys leave: exactly the people its number counts."""
    for dimension, code in keys:
        match dimension:
            case Dimension.SCHEME:
                chosen = replace(chosen, schemes=(code,))
            case Dimension.SEGMENT:
                chosen = replace(chosen, segments=(code,))
            case Dimension.CATEGORY:
                chosen = replace(chosen, categories=(code,))
            case Dimension.FUNDING_SOURCE:
                chosen = replace(chosen, funding_sources=(code,))
            case Dimension.AGREEMENT:
                chosen = replace(chosen, agreements=(None if code == ledger.NONE else UUID(code),))
            case _:
                region = ledger.finer(region, code)
    return region, chosen


def _denominator_sql(
    region: str, chosen: Filter, groupings: Sequence[Grouping], params: dict[str, Any]
) -> str:
    """The denominator of each row `x` of the answer, by its list: the region and scheme it counts, if there is one."""
    scheme = chosen.only_scheme()
    regions, schemes = [], []
    for n, by in enumerate([(), *(g.by for g in groupings)]):
        own, counted = "%(area)s::text", scheme
        expression = None
        for i, dimension in enumerate(by, 1):
            if dimension in REGIONAL:
                if REGIONAL[dimension] > depth(region):
                    # Of two regional keys the finer one, whose code is longer, says which region is counted.
                    own = f"x.k{i}" if own.startswith("%") else f"greatest({own}, x.k{i})"
            elif dimension is Dimension.SCHEME and others_absent(chosen):
                expression = f"x.k{i}"
            else:
                counted, expression = False, "NULL"
                break
        if expression is None:
            if counted is False:
                expression = "NULL"
            else:
                params[f"scheme_{n}"] = counted or ""
                expression = f"%(scheme_{n})s::text"
        regions.append(f"WHEN {n} THEN {own}")
        schemes.append(f"WHEN {n} THEN {expression}")
    place = f"(CASE x.list {' '.join(regions)} END)"
    return f"""
  SELECT e.id, e.region, e.scheme, e.value, e.as_of, e.source, e.evidence FROM live.denominator d CROSS JOIN known
  JOIN live.eligible_count e ON e.regency = d.regency AND e.position = d.position
  WHERE d.regency = left({place}, 5) AND d.region = {place} AND d.scheme = (CASE x.list {" ".join(schemes)} END)
    AND d.as_of <= %(as_of)s::date AND d.known_from <= known.position
  ORDER BY d.as_of DESC, d.position DESC LIMIT 1"""


def others_absent(chosen: Filter) -> bool:
    """Whether nothing but schemes narrows what is counted."""
    return all(
        f is None for f in (chosen.segments, chosen.categories, chosen.funding_sources, chosen.agreements)
    )


def denominator_of(row: Mapping[str, Any]) -> Denominator | None:
    """The denominator in a row's columns; None where they are null."""
    if row["value"] is None:
        return None
    names = ("id", "region", "scheme", "value", "as_of", "source", "evidence")
    return Denominator(*(row[name] for name in names))


async def largest_regency(reader: Reader) -> str | None:
    """The regency of which most is recorded; None while there is none."""
    rows = await reader.plain(
        "SELECT regency FROM live.coverage_partition WHERE length(regency) = 5 ORDER BY events DESC, regency LIMIT 1"
    )
    return rows[0]["regency"] if rows else None
