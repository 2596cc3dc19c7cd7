"""How is the coverage ledger read at any known position? The SQL that sums it, present or past alike.

For every partition (a regency, or the pseudo-regency of a province or the nation) the nearest base is chosen: the
present ledger, a checkpoint, or nothing at all; then the postings between base and known position are added or taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from ...domain.regions import NATION
from .tables import NO_AGREEMENT, depth


class Dimension(StrEnum):
    """What coverage can be grouped by. The code of none is NONE."""

    PROVINCE = "PROVINCE"
    REGENCY = "REGENCY"
    SUBDISTRICT = "SUBDISTRICT"
    VILLAGE = "VILLAGE"
    SCHEME = "SCHEME"
    SEGMENT = "SEGMENT"
    CATEGORY = "CATEGORY"
    FUNDING_SOURCE = "FUNDING_SOURCE"
    AGREEMENT = "AGREEMENT"


REGIONAL = {Dimension.PROVINCE: 1, Dimension.REGENCY: 2, Dimension.SUBDISTRICT: 3, Dimension.VILLAGE: 4}
NONE = "NONE"
CODE_LENGTH = {1: 2, 2: 5, 3: 8, 4: 13}
_COLUMNS = "e.region, e.day, e.scheme, e.segment, e.category, e.funding_source, e.agreement"
_PRESENT = 9223372036854775807  # the base that is the present ledger: after every position


@dataclass(frozen=True, slots=True)
class Filter:
    """Which enrolments count: each list given must hold the enrolment's value; None among agreements is "no agreement".

    A list that is empty holds for nobody; an absent one for everybody.
    """

    schemes: Sequence[str] | None = None
    segments: Sequence[str] | None = None
    categories: Sequence[str] | None = None
    funding_sources: Sequence[str] | None = None
    agreements: Sequence[UUID | None] | None = None

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What it narrows."""
        lists = {
            Dimension.SCHEME: self.schemes,
            Dimension.SEGMENT: self.segments,
            Dimension.CATEGORY: self.categories,
            Dimension.FUNDING_SOURCE: self.funding_sources,
            Dimension.AGREEMENT: self.agreements,
        }
        return tuple(dimension for dimension, values in lists.items() if values is not None)

    def only_scheme(self) -> str | bool | None:
        """The one scheme that is counted ("exactly the same scheme" of a denominator), None for all of them, or False
        where what is counted is neither.
        """
        if any(
            f is not None for f in (self.segments, self.categories, self.funding_sources, self.agreements)
        ):
            return False
        if self.schemes is None:
            return None
        return self.schemes[0] if len(set(self.schemes)) == 1 else False


EVERYBODY = Filter()


def conditions(chosen: Filter, prefix: str = "e.", *, nullable: bool = False) -> tuple[str, dict[str, Any]]:
    """The SQL conditions of a filter (each begins with AND) and their parameters.

    `nullable`: the table keeps no agreement as null, not as the ledger's key.
    """
    lists = {
        "scheme": chosen.schemes,
        "segment": chosen.segments,
        "category": chosen.categories,
        "funding_source": chosen.funding_sources,
    }
    sql = ""
    params: dict[str, Any] = {}
    for column, values in lists.items():
        if values is not None:
            sql += f" AND {prefix}{column} = ANY(%(only_{column})s::text[])"
            params[f"only_{column}"] = [str(v) for v in values]
    if chosen.agreements is not None:
        column = f"{prefix}agreement"
        if nullable:
            column = f"coalesce({column}, '{NO_AGREEMENT}'::uuid)"
        sql += f" AND {column} = ANY(%(only_agreement)s::uuid[])"
        params["only_agreement"] = [a or NO_AGREEMENT for a in chosen.agreements]
    return sql, params


def base_cte(name: str, region: str, level: int) -> str:
    """The CTE of the partitions that hold a region's rows at a level, with the base each is best counted from.

    Its parameters are those of `area`.
    """
    if level >= 2 and depth(region) >= 2:
        where = "p.regency = %(area_regency)s"
    elif level == depth(region):
        where = "p.regency = %(area)s"
    elif level == 1:
        where = f"p.regency <> '{NATION}' AND length(p.regency) = 2"
    elif region == NATION:
        where = "length(p.regency) = 5"
    else:
        where = "p.regency > %(area_low)s AND p.regency < %(area_high)s"
    return f"""{name} AS MATERIALIZED (
  SELECT p.regency, known.position, n.base
  FROM known CROSS JOIN live.coverage_partition p CROSS JOIN LATERAL ({nearest("p.regency", "known.position")}) n
  WHERE {where}
)"""


def nearest(regency: str, position: str) -> str:
    """The one row (base) from which a partition's ledger at a position is counted over the fewest postings: a copy's
    append, 0 for nothing at all, or the present. Both are SQL expressions; the query must know `known`.
    """
    return f"""
  SELECT CASE WHEN {position} - coalesce(b.below, 0) < coalesce(a.above, (SELECT head FROM known)) - {position}
    THEN coalesce(b.below, 0) ELSE coalesce(a.above, {_PRESENT}) END AS base
  FROM (SELECT max(c.append_id) AS below FROM live.coverage_checkpoint_at c
    WHERE c.regency = {regency} AND c.append_id <= {position}) b
  CROSS JOIN (SELECT min(c.append_id) AS above FROM live.coverage_checkpoint_at c
    WHERE c.regency = {regency} AND c.append_id > {position}) a"""


def rows(base: str, region: str, level: int, extra: str, day: str) -> str:
    """The deltas known at `known.position` of a region at a level, up to the day the expression `day` gives.

    Columns: region, day, scheme, segment, category, funding_source, agreement, delta. `extra` are more conditions on
    the columns of `e`; the parameters of `area` are used.
    """
    return deltas(base, f"{_inside(region, level)} AND e.day <= {day}{extra}")


def posted(base: str, region: str, level: int, extra: str, after: str) -> str:
    """The postings of a region at a level from the position `after` (SQL) up to `known.position`; as `rows`, and append_id."""
    return f"""
  SELECT r.* FROM {base} b CROSS JOIN LATERAL (
    SELECT {_COLUMNS}, e.delta, e.append_id FROM live.coverage_posting e
    WHERE e.regency = b.regency AND e.append_id > {after} AND e.append_id <= b.position
      AND {_inside(region, level)}{extra} OFFSET 0
  ) r"""


def _inside(region: str, level: int) -> str:
    """The condition on `e` that it is of a level and lies in a region."""
    if level == depth(region):
        return "e.region = %(area)s"
    if region == NATION:
        return f"e.level = {level}"
    return f"e.level = {level} AND e.region > %(area_low)s AND e.region < %(area_high)s"


def deltas(bases: str, where: str) -> str:
    """The deltas of partitions, each counted from its base up or down to its position; columns as of `rows`.

    `bases` is a FROM item with the columns regency, position and base (see `nearest`), `where` a condition on `e`.
    """
    # OFFSET 0 keeps each branch a lookup for its partitions: nothing is read where a partition uses another base.
    return f"""
  SELECT r.* FROM {bases} b CROSS JOIN LATERAL (
    SELECT {_COLUMNS}, e.delta FROM live.coverage_present e WHERE e.regency = b.regency AND {where} OFFSET 0
  ) r WHERE b.base = {_PRESENT}
  UNION ALL
  SELECT r.* FROM {bases} b CROSS JOIN LATERAL (
    SELECT {_COLUMNS}, e.delta FROM live.coverage_checkpoint e
    WHERE e.regency = b.regency AND e.append_id = b.base AND {where} OFFSET 0
  ) r WHERE b.base > 0 AND b.base < {_PRESENT}
  UNION ALL
  SELECT r.* FROM {bases} b CROSS JOIN LATERAL (
    SELECT {_COLUMNS}, CASE WHEN e.append_id <= b.position THEN e.delta ELSE -e.delta END
    FROM live.coverage_posting e
    WHERE e.regency = b.regency AND e.append_id > least(b.base, b.position)
      AND e.append_id <= greatest(b.base, b.position) AND {where} OFFSET 0
  ) r"""


def level_for(region: str, dimensions: Sequence[Dimension]) -> int:
    """The level whose rows answer for a region grouped by these dimensions: the deepest one asked for."""
    return max([depth(region), *(REGIONAL[d] for d in dimensions if d in REGIONAL)])


def key_of(dimension: Dimension) -> str:
    """The SQL of a group's code, over the columns of `rows`."""
    if dimension in REGIONAL:
        return f"left(r.region, {CODE_LENGTH[REGIONAL[dimension]]})"
    if dimension is Dimension.AGREEMENT:
        return f"CASE WHEN r.agreement = '{NO_AGREEMENT}' THEN '{NONE}' ELSE r.agreement::text END"
    return f"r.{dimension.value.lower()}"


def finer(region: str, code: str | None) -> str:
    """The smaller of two regions of which one lies in the other."""
    return region if code is None or depth(code) <= depth(region) else code
