"""How much is there of what may run out? Limits of budget lines, of their villages, of lists and of decrees, as events set
them.
"""

from typing import Any
from uuid import UUID

import psycopg

from ....domain.budget import BudgetAllocated, BudgetRevised, VillageQuota
from ....domain.regions import regency_of
from ....domain.texts import folded
from ....domain.vocabulary import RuleCode
from .effects import Effects


def apply(cursor: psycopg.Cursor[Any], out: Effects, schema: str) -> bool:
    """Set the limits; whether one is set below what is used, and its event does not say so."""
    below = False
    for budget, opened in out.opened:
        below = _open(cursor, budget, opened, schema) or below
    for budget, revised in out.revised:
        below = _revise(cursor, budget, revised, schema) or below
    for budget, quota in out.village_quotas:
        allowed = RuleCode.QUOTA_EXCEEDED in quota.breaches
        village = VillageQuota(quota.village, quota.was, quota.now)
        below = _set_quota(cursor, budget, village, allowed, schema) or below
    for decree, issued in out.decrees:
        cursor.execute(
            f"INSERT INTO {schema}.guard_decree VALUES (%s, %s, %s)",
            (decree, regency_of(issued.region), folded(issued.number)),
        )
    for decree, number in out.renumbered:
        cursor.execute(
            f"UPDATE {schema}.guard_decree SET number = %s WHERE decree = %s", (folded(number), decree)
        )
    if out.decrees_voided:
        cursor.execute(f"DELETE FROM {schema}.guard_decree WHERE decree = ANY(%s)", (out.decrees_voided,))
    for one in out.selections:
        # People may hang on a list that is not verified, as it happened, and on one that is not any more.
        row = cursor.execute(
            f"""INSERT INTO {schema}.guard_selection AS s (id, allowed) VALUES (%s, %s)
            ON CONFLICT (id) DO UPDATE SET allowed = excluded.allowed,
                overfull = s.overfull OR (%s AND s.used > excluded.allowed)
            RETURNING s.used > s.allowed AND %s""",
            (one.id, one.allowed, one.lenient, one.bound),
        ).fetchone()
        below = below or (row is not None and _first(row) is True)
    return below


def _open(cursor: psycopg.Cursor[Any], budget: UUID, event: BudgetAllocated, schema: str) -> bool:
    """Open a line or give it other figures; whether one of these is below what is used, and the event, which tells that,
    does not say so. The first version of the event told nothing of it.
    """
    told = event.breaches is not None
    poorer = not told or RuleCode.BUDGET_EXCEEDED in (event.breaches or ())
    fuller = not told or RuleCode.QUOTA_EXCEEDED in (event.breaches or ())
    row = cursor.execute(
        f"""INSERT INTO {schema}.guard_budget AS b
        (budget, region, scheme, fiscal_year, funding_source, agreement, stage, allocated, quota, per_village)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (budget) DO UPDATE SET
        agreement = excluded.agreement, stage = excluded.stage, allocated = excluded.allocated,
        quota = excluded.quota, per_village = excluded.per_village,
        overdrawn = b.overdrawn OR coalesce(b.reserved > excluded.allocated, false),
        overfull = b.overfull OR coalesce(b.used > excluded.quota, false)
        RETURNING reserved > allocated AND NOT %s OR used > quota AND NOT %s""",
        (
            *(budget, event.region, event.scheme, event.fiscal_year, event.funding_source, event.agreement),
            *(event.stage, event.amount, event.quota, event.per_village_quota, poorer, fuller),
        ),
    ).fetchone()
    # What holds for every village holds for those already in use, too, but for those with a quota of their own.
    villages = cursor.execute(
        f"""UPDATE {schema}.guard_budget_village v SET quota = n.quota,
            overfull = overfull OR coalesce(used > n.quota, false)
        FROM (SELECT %s::bigint) n(quota) WHERE budget = %s AND NOT own RETURNING v.used > v.quota AND NOT %s""",
        (event.per_village_quota, budget, fuller),
    ).fetchall()
    return any(_first(one) is True for one in (row, *villages) if one is not None)


def _revise(cursor: psycopg.Cursor[Any], budget: UUID, event: BudgetRevised, schema: str) -> bool:
    now = event.now
    poorer, fuller = (
        RuleCode.BUDGET_EXCEEDED in event.breaches,
        RuleCode.QUOTA_EXCEEDED in event.breaches,
    )
    row = cursor.execute(
        f"""UPDATE {schema}.guard_budget SET allocated = %s, quota = %s, stage = coalesce(%s, stage),
            per_village = CASE WHEN %s THEN %s ELSE per_village END,
            overdrawn = overdrawn OR %s, overfull = overfull OR %s
        WHERE budget = %s RETURNING reserved > allocated AND NOT %s OR used > quota AND NOT %s""",
        (
            *(now.amount, now.quota, event.stage, event.was is not None, now.per_village_quota),
            *(poorer, fuller, budget, poorer, fuller),
        ),
    ).fetchone()
    below = row is not None and _first(row) is True
    # A village that gets a quota of its own here is not held to the one of every village.
    for quota in event.villages:
        below = _set_quota(cursor, budget, quota, fuller, schema) or below
    if event.was is not None:
        found = cursor.execute(
            f"""UPDATE {schema}.guard_budget_village SET quota = %s, overfull = overfull OR %s
            WHERE budget = %s AND NOT own RETURNING used > quota AND NOT %s""",
            (now.per_village_quota, fuller, budget, fuller),
        ).fetchall()
        below = below or any(_first(one) is True for one in found)
    return below


def _set_quota(
    cursor: psycopg.Cursor[Any], budget: UUID, quota: VillageQuota, allowed: bool, schema: str
) -> bool:
    """Give a village a quota of its own, or the one of every village again; whether it is below what is used."""
    row = cursor.execute(
        f"""INSERT INTO {schema}.guard_budget_village AS v (budget, village, quota, own)
        SELECT budget, %s, coalesce(%s, per_village), %s FROM {schema}.guard_budget WHERE budget = %s
        ON CONFLICT (budget, village) DO UPDATE SET quota = excluded.quota, own = excluded.own,
            overfull = v.overfull OR %s
        RETURNING v.used > v.quota AND NOT %s""",
        (quota.village, quota.now, quota.now is not None, budget, allowed, allowed),
    ).fetchone()
    return row is not None and _first(row) is True


def _first(row: Any) -> Any:
    """The only column of a row, whichever row factory the connection has."""
    return next(iter(row.values())) if isinstance(row, dict) else row[0]
