"""Which agreements and budget lines does a region have? Read at any known position, each question in one statement."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ...domain.dates import PartialDate, Period
from ...domain.regions import regency_of
from ...domain.vocabulary import AgreementKind, BudgetStage, Evidence, FundingSource
from ..engine.areas import lies_in
from ..engine.reading import NOW, At, Known, Listing, Page, Reader
from ..engine.rounding import small_sql
from ..engine.row_history import believed
from ..engine.windows import Window

PROJECTION = "agreements"
QUOTAS = "acts"  # what the quotas of villages are read from


@dataclass(frozen=True, slots=True)
class Agreement:
    """A memorandum or cooperation agreement as known at a position.

    `period` is what its paper says, None where no dates are known; it is in force from `starts_on` until the first of
    `ends_on` (exclusive; None is open) and `terminated_on`.
    """

    id: UUID
    position: int
    version: int
    region: str
    kind: AgreementKind | None
    title: str
    parties: tuple[str, ...]
    signed_on: PartialDate | None
    period: Period | None
    legal_basis: tuple[str, ...]
    under: UUID | None
    evidence: Evidence
    starts_on: dt.date
    ends_on: dt.date | None
    terminated_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget line as known at a position. Amounts in whole rupiah; `quota_used` in distinct workers."""

    id: UUID
    position: int
    version: int
    region: str
    agreement: UUID | None
    scheme: str | None
    fiscal_year: int | None
    funding_source: FundingSource
    stage: BudgetStage | None
    payer: str | None
    allocated: int | None
    at_least: int | None
    quota: int | None
    per_village_quota: int | None
    evidence: Evidence
    reserved: int
    quota_used: int
    ring_one: tuple[str, ...]

    @property
    def remaining(self) -> int | None:
        """What is not reserved yet; unknown without an exact amount, negative where more was reserved."""
        return None if self.allocated is None else self.allocated - self.reserved


@dataclass(frozen=True, slots=True)
class BudgetVillage:
    """One village of a line: the quota that holds for it (`own`: of its own, else the one of every village; None: none), and
    how many distinct workers hold a place of the line there.
    """

    budget: UUID
    village: str
    quota: int | None
    own: bool
    used: int
    ring_one: bool


# A line with what its use was at `known.position`: the running totals of the last append up to there.
BUDGETS = f"""
SELECT b.*, coalesce(u.reserved, 0) AS reserved, coalesce(u.workers, 0) AS quota_used,
       greatest(b.version, u.version) AS version_now
FROM known CROSS JOIN live.budget b
LEFT JOIN LATERAL (
  SELECT v.reserved, v.workers, v.version FROM live.budget_use v
  WHERE v.regency = b.regency AND v.budget = b.id AND v.append_id <= known.position
  ORDER BY v.append_id DESC LIMIT 1
) u ON true
WHERE {believed("b.")}"""


async def agreements_page(
    reader: Reader,
    region: str,
    window: Window,
    at: At = NOW,
    *,
    in_force_on: dt.date | None = None,
) -> Page[Agreement]:
    """The agreements of a region and all below it, by regency, of each in the order they were recorded. One statement.

    `in_force_on` keeps those that hold on a day.
    """
    inside, params = lies_in(region, "a.")
    if in_force_on is not None:
        inside += (
            " AND a.starts_on <= %(day)s AND (a.ends_on IS NULL OR a.ends_on > %(day)s)"
            " AND (a.terminated_on IS NULL OR a.terminated_on > %(day)s)"
        )
        params["day"] = in_force_on
    return await reader.page(
        Listing(
            f"SELECT a.* FROM known CROSS JOIN live.agreement a WHERE {inside} AND {believed('a.')}",
            params,
            agreement_of,
            keys=("regency", "position"),
            of=(PROJECTION,),
        ),
        window,
        at,
    )


async def agreements_by_ids(
    reader: Reader, ids: Sequence[UUID], at: At = NOW
) -> tuple[Known, dict[UUID, Agreement]]:
    """The agreements of these ids and all those they are under, to any depth; unknown ids are absent. One statement."""
    known, rows = await reader.rows(
        f"""WITH RECURSIVE found AS (
  SELECT a.* FROM live.agreement a WHERE a.id = ANY(%(ids)s) AND {believed("a.")}
  UNION
  SELECT a.* FROM live.agreement a JOIN found ON found.under = a.id WHERE {believed("a.")}
) SELECT * FROM found""",
        {"ids": list(ids)},
        of=(PROJECTION,),
        at=at,
    )
    return known, {row["id"]: agreement_of(row) for row in rows}


async def budgets_page(
    reader: Reader,
    region: str,
    window: Window,
    at: At = NOW,
    *,
    fiscal_year: int | None = None,
) -> Page[Budget]:
    """The budget lines of a region and all below it, by regency, of each in the order they were recorded. One statement."""
    inside, params = lies_in(region, "b.")
    if fiscal_year is not None:
        inside += " AND b.fiscal_year = %(fiscal_year)s"
        params["fiscal_year"] = fiscal_year
    return await reader.page(
        Listing(
            f"{BUDGETS} AND {inside}",
            params,
            budget_of,
            keys=("regency", "position"),
            of=(PROJECTION,),
        ),
        window,
        at,
    )


async def budgets_by_ids(
    reader: Reader, ids: Sequence[UUID], at: At = NOW
) -> tuple[Known, dict[UUID, Budget]]:
    """The budget lines of these ids; unknown ones are absent. One statement."""
    known, rows = await reader.rows(
        f"{BUDGETS} AND b.id = ANY(%(ids)s)",
        {"ids": list(ids)},
        of=(PROJECTION,),
        at=at,
    )
    return known, {row["id"]: budget_of(row) for row in rows}


async def budgets_of_agreements(
    reader: Reader, agreements: Sequence[UUID], at: At = NOW
) -> tuple[Known, dict[UUID, tuple[Budget, ...]]]:
    """Every budget line of each agreement, in the order they were recorded. One statement."""
    known, rows = await reader.rows(
        f"{BUDGETS} AND b.agreement = ANY(%(agreements)s)",
        {"agreements": list(agreements)},
        of=(PROJECTION,),
        at=at,
        order="body.regency, body.position",
    )
    lines: dict[UUID, tuple[Budget, ...]] = dict.fromkeys(agreements, ())
    for row in rows:
        lines[row["agreement"]] += (budget_of(row),)
    return known, lines


async def with_few_places(reader: Reader, regions: Iterable[str], at: At = NOW) -> frozenset[str]:
    """Those of these regions of which a budget line has one to four places taken. One statement."""
    wanted = sorted(set(regions))
    _, rows = await reader.rows(
        f"""SELECT DISTINCT l.region FROM (
{BUDGETS} AND b.regency = ANY(%(regencies)s) AND b.region = ANY(%(regions)s)) l WHERE {small_sql("l.quota_used")}""",
        {"regions": wanted, "regencies": sorted({regency_of(region) for region in wanted})},
        of=(PROJECTION,),
        at=at,
    )
    return frozenset(row["region"] for row in rows)


async def villages_of_budgets(
    reader: Reader, budgets: Sequence[UUID], at: At = NOW
) -> tuple[Known, dict[UUID, tuple[BudgetVillage, ...]]]:
    """The villages of each line, by code: those with a place taken, a quota of their own, or in ring one. One statement."""
    known, rows = await reader.rows(
        f"""SELECT b.id AS budget, v.village, coalesce(q.quota, b.per_village_quota) AS quota, q.quota IS NOT NULL AS own,
       coalesce(u.workers, 0) AS used, v.village = ANY(b.ring_one) AS ring_one
FROM known CROSS JOIN live.budget b
CROSS JOIN LATERAL (
  SELECT unnest(b.ring_one) AS village
  UNION SELECT o.village FROM live.village_quota o
  WHERE o.regency = b.regency AND o.budget = b.id AND {believed("o.")}
  UNION SELECT w.village FROM live.budget_village_use w
  WHERE w.regency = b.regency AND w.budget = b.id AND w.append_id <= known.position
) v
LEFT JOIN live.village_quota q
  ON q.regency = b.regency AND q.budget = b.id AND q.village = v.village AND {believed("q.")}
LEFT JOIN LATERAL (
  SELECT w.workers FROM live.budget_village_use w
  WHERE w.regency = b.regency AND w.budget = b.id AND w.village = v.village AND w.append_id <= known.position
  ORDER BY w.append_id DESC LIMIT 1
) u ON true
WHERE {believed("b.")} AND b.id = ANY(%(budgets)s)
  AND (u.workers > 0 OR q.quota IS NOT NULL OR v.village = ANY(b.ring_one))""",
        {"budgets": list(budgets)},
        of=(PROJECTION, QUOTAS),
        at=at,
        order="body.budget, body.village",
    )
    villages: dict[UUID, tuple[BudgetVillage, ...]] = dict.fromkeys(budgets, ())
    for row in rows:
        one = BudgetVillage(
            row["budget"], row["village"], row["quota"], row["own"], row["used"], row["ring_one"]
        )
        villages[one.budget] += (one,)
    return known, villages


def agreement_of(row: Any) -> Agreement:
    """The agreement of a table row."""
    start = row["period_start"]
    return Agreement(
        id=row["id"],
        position=row["position"],
        version=row["version"],
        region=row["region"],
        kind=None if row["kind"] is None else AgreementKind(row["kind"]),
        title=row["title"],
        parties=tuple(row["parties"]),
        signed_on=None if row["signed_on"] is None else PartialDate.parse(row["signed_on"]),
        period=None if start is None else Period(start, row["period_end"]),
        legal_basis=tuple(row["legal_basis"]),
        under=row["under"],
        evidence=Evidence(row["evidence"]),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        terminated_on=row["terminated_on"],
    )


def budget_of(row: Any) -> Budget:
    """The budget line of a row of BUDGETS."""
    return Budget(
        id=row["id"],
        position=row["position"],
        version=row["version_now"],
        region=row["region"],
        agreement=row["agreement"],
        scheme=row["scheme"],
        fiscal_year=row["fiscal_year"],
        funding_source=FundingSource(row["funding_source"]),
        stage=None if row["stage"] is None else BudgetStage(row["stage"]),
        payer=row["payer"],
        allocated=row["allocated"],
        at_least=row["at_least"],
        quota=row["quota"],
        per_village_quota=row["per_village_quota"],
        evidence=Evidence(row["evidence"]),
        reserved=row["reserved"],
        quota_used=row["quota_used"],
        ring_one=tuple(row["ring_one"]),
    )
