"""How many were covered on a day, out of how many, and in which groups? Answered at any known position, in one statement."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

from ..engine.areas import area
from ..engine.reading import NOW, At, Known, Page, Reader
from ..engine.windows import Window, edges_of
from . import ledger
from .ledger import EVERYBODY, REGIONAL, Dimension, Filter
from .tables import depth

OF = ("coverage",)
_CODE = 'COLLATE "C"'


class GroupOrder(StrEnum):
    """By the codes of the keys, or the most covered first (then by code)."""

    CODE = "CODE"
    COVERED_DESC = "COVERED_DESC"


@dataclass(frozen=True, slots=True)
class Denominator:
    """Eligible workers as counted: the value, the day it is about, and where it is from."""

    value: int
    as_of: dt.date
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its keys (dimension, code) in the order asked for, and how many it covers (never 0)."""

    keys: tuple[tuple[Dimension, str], ...]
    covered: int
    denominator: Denominator | None


@dataclass(frozen=True, slots=True)
class Grouping:
    """One or two different dimensions to group by, and the window of the groups that is wanted."""

    by: tuple[Dimension, ...]
    window: Window
    order: GroupOrder = GroupOrder.CODE


@dataclass(frozen=True, slots=True)
class Covered:
    """An answer: the number, its denominator, and a page of groups for each grouping asked for."""

    known: Known
    covered: int
    denominator: Denominator | None
    groups: tuple[Page[Group], ...]


def ratio(covered: int, denominator: Denominator | None) -> Decimal | None:
    """Covered over eligible, rounded half up to 4 places; None without a denominator."""
    if denominator is None:
        return None
    return (Decimal(covered) / denominator.value).quantize(Decimal("0.0001"), ROUND_HALF_UP)


async def coverage(
    reader: Reader,
    region: str,
    as_of: dt.date,
    *,
    at: At = NOW,
    filter: Filter = EVERYBODY,  # noqa: A002 - the word of the interface
    groupings: Sequence[Grouping] = (),
) -> Covered:
    """How many were covered in a region on a day. Raises NotYet, and ValueError for a grouping that is none.

    A denominator belongs to the same region and to exactly the same scheme, from the filter or a group's key; whatever
    is narrowed in another way has none.
    """
    extra, params = ledger.conditions(filter)
    params |= {"as_of": as_of} | area(region)
    own = depth(region)
    levels = {own: "b0"}
    ctes = []
    selects = [
        f"""SELECT 0 AS list, true AS is_head, NULL::text AS k1, NULL::text AS k2, NULL::bigint AS place,
  coalesce(sum(r.delta), 0)::bigint AS covered, NULL::bigint AS total, false AS earlier, false AS later
FROM ({ledger.rows("b0", region, own, extra, "%(as_of)s::date")}) r"""
    ]
    for n, grouping in enumerate(groupings, 1):
        level = ledger.level_for(region, grouping.by)
        base = levels.setdefault(level, f"b{len(levels)}")
        cte, heads, values = _grouping(
            n, grouping, ledger.rows(base, region, level, extra, "%(as_of)s::date")
        )
        ctes.append(cte)
        selects.extend(heads)
        params |= values
    bases = [ledger.base_cte(name, region, level) for level, name in levels.items()]
    body = f"""
SELECT x.*, d.value, d.as_of, d.source, d.evidence FROM ({" UNION ALL ".join(selects)}) x
LEFT JOIN LATERAL ({_denominator_sql(region, filter, groupings, params)}) d ON true"""
    known, found = await reader.rows(
        body,
        params,
        of=OF,
        at=at,
        with_=", ".join([*bases, *ctes]),
        order="list, is_head DESC, place",
    )
    lists = {n: list(rows) for n, rows in groupby(found, key=lambda row: row["list"])}
    total = lists[0][0]
    return Covered(
        known=known,
        covered=total["covered"],
        denominator=denominator_of(total),
        groups=tuple(_page(known, grouping, lists[n]) for n, grouping in enumerate(groupings, 1)),
    )


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


def _grouping(n: int, grouping: Grouping, rows: str) -> tuple[str, list[str], dict[str, Any]]:
    """The CTE of a grouping, the SELECTs of its head and its window, and their parameters."""
    if not 1 <= len(grouping.by) <= 2 or len(set(grouping.by)) < len(grouping.by):
        raise ValueError("a grouping has one or two different dimensions")
    codes = [ledger.key_of(d) for d in grouping.by]
    columns = [f"({code}) {_CODE} AS k{i}" for i, code in enumerate(codes, 1)]
    if len(codes) == 1:
        columns.append(f"''::text {_CODE} AS k2")
    cte = f"""g{n} AS MATERIALIZED (
  SELECT g.*, {"-g.covered" if grouping.order is GroupOrder.COVERED_DESC else "0::bigint"} AS weight FROM (
    SELECT {", ".join(columns)}, sum(r.delta)::bigint AS covered FROM ({rows}) r GROUP BY 1, 2
  ) g WHERE g.covered <> 0
)"""
    window = grouping.window
    sorted_by = ("weight", "k1", "k2")
    edges = edges_of(window, sorted_by, f"g{n}", f"g{n}_", ("::bigint", "::text", "::text"))
    direction = " DESC" if window.backwards else ""
    order = ", ".join(c + direction for c in sorted_by)
    head = (
        f"SELECT {n}, true, NULL, NULL, NULL::bigint, NULL::bigint, (SELECT count(*) FROM g{n}),"
        f" {edges.earlier}, {edges.later}"
    )
    part = (
        f"SELECT {n}, false, w.k1, w.k2, row_number() OVER (ORDER BY {order}), w.covered, NULL::bigint, false, false"
        f" FROM (SELECT * FROM g{n} {edges.where} ORDER BY {order} LIMIT {window.size + 1}) w"
    )
    return cte, [head, part], edges.params


def _page(known: Known, grouping: Grouping, rows: Sequence[Mapping[str, Any]]) -> Page[Group]:
    head = rows[0]
    rest, has_next, has_previous = grouping.window.cut(rows[1:], earlier=head["earlier"], later=head["later"])
    groups = tuple(
        Group(tuple(zip(grouping.by, (r["k1"], r["k2"]), strict=False)), r["covered"], denominator_of(r))
        for r in rest
    )
    by_size = grouping.order is GroupOrder.COVERED_DESC
    return Page(
        rows=groups,
        keys=tuple((-r["covered"] if by_size else 0, r["k1"], r["k2"]) for r in rest),
        total=head["total"],
        has_next=has_next,
        has_previous=has_previous,
        known=known,
    )


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
  SELECT d.value, d.as_of, d.source, d.evidence FROM live.denominator d CROSS JOIN known
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
    return Denominator(row["value"], row["as_of"], row["source"], row["evidence"])
