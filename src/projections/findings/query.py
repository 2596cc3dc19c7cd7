"""Which findings does a region have, and how many? Read at any known position."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ...domain.regions import NATION, regency_of
from ...domain.vocabulary import FINDING_CODES, RuleCode
from ..coverage.ledger import CODE_LENGTH
from ..coverage.tables import depth
from ..engine.areas import lies_in, within
from ..engine.reading import NOW, At, Known, Listing, Page, Reader
from ..engine.row_history import KNOWN_ONCE, believed
from ..engine.windows import Window
from .judging import Kind
from .tables import PROJECTION

SUBJECTS = (
    "participants",
    "coverage",
    "cards",
    "agreements",
    "acts",
    "selection",
)  # what that is read from which findings are about
CODES = FINDING_CODES


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a subject breaks: an enrolment, `region` is its village; or a budget line or a decree, `region` is its regency.
    `events` are the log positions that told of it.
    """

    subject: UUID
    kind: Kind
    code: RuleCode
    region: str
    events: tuple[int, ...]


_TOTAL = """
SELECT coalesce(sum(t.total), 0) FROM unnest(%(codes)s::text[]) AS c (code)
CROSS JOIN LATERAL (
  SELECT v.total FROM live.finding_total v
  WHERE v.regency = %(total_regency)s AND v.region = %(total_region)s AND v.code = c.code
    AND v.append_id <= (SELECT position FROM known)
  ORDER BY v.append_id DESC LIMIT 1
) t"""


def totals(where: str) -> str:
    """The SELECT of how many findings there are as known, by region and code: region, code, total (0 where all were resolved),
    and the region's own, which lie in nothing smaller. `where` is a condition on `v`.
    """
    return f"""
SELECT DISTINCT ON (v.regency, v.region, v.code) v.region, v.code, v.total, v.own
FROM {KNOWN_ONCE} CROSS JOIN live.finding_total v WHERE {where} AND v.append_id <= known.position
ORDER BY v.regency, v.region, v.code, v.append_id DESC"""


def totals_of(regions: str) -> str:
    """As `totals`, of these regions (an SQL array): the latest row of each region and rule is looked up, and no other is read. By
    the parameter `finding_codes` (CODES, as texts).
    """
    return f"""
SELECT r.region, c.code, t.total, t.own
FROM unnest({regions}) r (region) CROSS JOIN unnest(%(finding_codes)s::text[]) c (code) CROSS JOIN LATERAL (
  SELECT v.total, v.own FROM live.finding_total v
  WHERE v.regency = left(r.region, 5) AND v.region = r.region AND v.code = c.code
    AND v.append_id <= (SELECT position FROM known)
  ORDER BY v.append_id DESC LIMIT 1
) t"""


def counts_within(region: str, level: int, more: str = "") -> str:
    """The SELECT of how many findings there are in a region, by the regions of a level (as the coverage ledger counts levels),
    and by wider ones where they lie in none of these: region, code and count. By the parameters of `area`; `more` is a
    condition on `v`.
    """
    if level == depth(region):
        where, count = "v.regency = %(area_regency)s AND v.region = %(area)s", "t.total"
    else:
        length = CODE_LENGTH[level]
        where = f"{within(region, 'v.')} AND length(v.region) <= {length}"
        count = (
            f"CASE WHEN length(t.region) = {length} AND t.region <> '{NATION}' THEN t.total ELSE t.own END"
        )
    return f"""
SELECT c.region, c.code, c.count FROM (
  SELECT t.region, t.code, {count} AS count FROM ({totals(where + more)}) t
) c WHERE c.count <> 0"""


async def findings_page(
    reader: Reader,
    region: str,
    window: Window,
    at: At = NOW,
    *,
    codes: Iterable[RuleCode] | None = None,
    involving: Sequence[str] = (),
) -> Page[Finding]:
    """The findings of a region and all below it, by regency, of each in the order they were recorded. One statement.

    `codes` keeps those of these rules; None is all. `involving` are further projections that the answer will need: it
    is as of a moment that they know, too.
    """
    inside, params = lies_in(region, "f.")
    wanted = sorted({c.value for c in (CODES if codes is None else codes)})
    if codes is not None:
        inside += " AND f.code = ANY(%(codes)s)"
    return await reader.page(
        Listing(
            f"SELECT f.* FROM known CROSS JOIN live.finding f WHERE {inside} AND {believed('f.')}",
            params | {"codes": wanted, "total_regency": regency_of(region), "total_region": region},
            finding_of,
            keys=("regency", "position", "code"),
            of=(PROJECTION, *involving),
            total=_TOTAL,
        ),
        window,
        at,
    )


async def findings_of(
    reader: Reader,
    subjects: Sequence[UUID],
    at: At = NOW,
    *,
    involving: Sequence[str] = (),
) -> tuple[Known, dict[tuple[UUID, RuleCode], Finding]]:
    """The findings about these subjects by subject and code; resolved ones are absent. One statement."""
    known, rows = await reader.rows(
        f"SELECT f.* FROM live.finding f WHERE f.subject = ANY(%(subjects)s) AND {believed('f.')}",
        {"subjects": list(subjects)},
        of=(PROJECTION, *involving),
        at=at,
    )
    found = map(finding_of, rows)
    return known, {(f.subject, f.code): f for f in found}


def finding_of(row: Any) -> Finding:
    """The finding of a table row."""
    events = tuple(sorted((row["position"], *(row["corrections"] or ()))))
    return Finding(row["subject"], Kind(row["kind"]), RuleCode(row["code"]), row["region"], events)
