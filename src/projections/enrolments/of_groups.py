"""Who stands behind these numbers? The same page of the people of many groups, in one statement for all of them."""

from collections.abc import Sequence
from itertools import groupby

from ...domain.regions import regency_of
from ..coverage import ledger
from ..coverage.ledger import Dimension
from ..coverage.query import Question
from ..coverage.tables import NO_AGREEMENT, depth
from ..engine.pacing import in_turns
from ..engine.reading import NOW, At, Page, Reader
from ..engine.row_history import believed
from ..engine.windows import Window, edges_of
from .query import COLUMNS, KEYS, OF, ON_DAY, Order, Participant, participant_of

_OF_GROUP = ("scheme", "segment", "category", "funding_source", "agreement")
_GROUPS = ", ".join(f"%(of_{name})s::text[]" for name in ("regency", "low", "high", *_OF_GROUP))


async def people_of_groups(
    reader: Reader,
    question: Question,
    groups: Sequence[Sequence[tuple[Dimension, str]]],
    window: Window,
    at: At = NOW,
    *,
    order: Order = Order.VILLAGE,
) -> list[Page[Participant]]:
    """The same window of each group's people, in one statement for all groups: of the question's, those with its keys.

    All groups have keys of the same dimensions. The list of each is that of `participants` for its `narrowed` question, and
    is not counted: whoever has a group has its number. Raises NotYet.
    """
    regions, columns = [], {name: list[str | None]() for name in _OF_GROUP}
    for keys in groups:
        region, codes = question.region, dict[str, str | None]()
        for dimension, code in keys:
            if dimension in ledger.REGIONAL:
                region = ledger.finer(region, code)
            else:
                codes[dimension.value.lower()] = str(NO_AGREEMENT) if code == ledger.NONE else code
        regions.append(region)
        for name, values in columns.items():
            values.append(codes.get(name))
    extra, params = ledger.conditions(question.filter, "p.", nullable=True)
    edges = edges_of(window, KEYS[order], "none")
    direction = " DESC" if window.backwards else ""
    # A village's code begins with its regency's: the same order as the list's, and that of an index.
    columns_of_order = (*(("regency",) if order is Order.VILLAGE else ()), *KEYS[order])
    sorted_by = ", ".join(key + direction for key in columns_of_order)
    known, found = await reader.rows(
        f"""
SELECT g.nth, p.* FROM known
CROSS JOIN unnest({_GROUPS}) WITH ORDINALITY AS g (regency, low, high, {", ".join(_OF_GROUP)}, nth)
CROSS JOIN LATERAL (
  SELECT w.*, row_number() OVER (ORDER BY {sorted_by}) AS place FROM (
    SELECT * FROM (
      SELECT {COLUMNS} FROM live.enrolment_period p
      WHERE p.counting AND {ON_DAY} AND {believed("p.")} AND {_inside(regions)}{extra}
        AND (g.scheme IS NULL OR p.scheme = g.scheme) AND (g.segment IS NULL OR p.segment = g.segment)
        AND (g.category IS NULL OR p.category = g.category)
        AND (g.funding_source IS NULL OR p.funding_source = g.funding_source)
        AND (g.agreement IS NULL OR coalesce(p.agreement, '{NO_AGREEMENT}'::uuid) = g.agreement::uuid)
    ) listed {edges.where} ORDER BY {sorted_by} LIMIT {window.size + 1}
  ) w
) p""",
        {
            **params,
            **edges.params,
            **{f"of_{name}": values for name, values in columns.items()},
            "as_of": question.as_of,
            "of_regency": [regency_of(region) for region in regions],
            "of_low": [region if depth(region) == 4 else region + "." for region in regions],
            "of_high": [region + "/" for region in regions],
        },
        of=OF,
        at=at,
        order="body.nth, body.place",
    )
    by_group = {nth: list(rows) for nth, rows in groupby(found, key=lambda row: row["nth"])}
    pages = []
    for nth in range(1, len(groups) + 1):
        rows, has_next, has_previous = window.cut(
            by_group.get(nth, []), earlier=window.after is not None, later=window.before is not None
        )
        keys = tuple(tuple(row[key] for key in KEYS[order]) for row in rows)
        people = tuple(await in_turns(participant_of, rows))
        pages.append(Page(people, keys, None, has_next, has_previous, known))
    return pages


def _inside(regions: Sequence[str]) -> str:
    """The condition on `p` that it lies in the region of the group `g`: all regions are of one level, or in regencies."""
    levels = {min(depth(region), 2) for region in regions}
    if len(levels) > 1:
        raise ValueError("the groups have regions of different levels")
    match levels.pop() if levels else 0:
        case 0:
            return "true"
        case 1:
            return "p.regency > g.low AND p.regency < g.high"
        case _:
            return "p.regency = g.regency AND p.village >= g.low AND p.village < g.high"
