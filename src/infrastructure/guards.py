"""What must never happen, whoever writes at the same time? Guards, checked set-based under the head lock.

Guards are derived from events alone: `guard_effects` says what events mean for them, `apply` writes that and lets the
database's constraints refuse it. `naungan events check` derives them again in a scratch schema and compares.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from ..domain.regions import regency_of
from ..domain.texts import folded
from . import binary_copy as field_of
from .guard_effects import Effects, Moved
from .guard_places import Held, Places, any_day_twice, apart, newly_taken

VERSION = 2  # of what the guards mean; how to change it: guards_anew.py
TABLES = (
    "guard_period",
    "guard_budget",
    "guard_budget_village",
    "guard_selection",
    "guard_decree",
    "guard_card",
)


class GuardBroken(Exception):  # noqa: N818
    """Two counting enrolments of one worker would share a day, or a command would go beyond a limit that was exceeded
    as it happened before.
    """


@dataclass(frozen=True, slots=True)
class Asked:
    """What the workers of some effects hold already, asked ahead of `apply` so that it shares a round trip."""

    rows: psycopg.Cursor[Any]


def tables(schema: str) -> str:
    """The DDL of the guards in a schema."""
    text = (resources.files(__package__) / "migrations" / "guards.sql").read_text("utf-8")
    return text.replace("{schema}", schema)


def ask(connection: psycopg.Connection[Any], out: Effects, schema: str = "log") -> Asked | None:
    """Ask under the head lock what the workers hold; None where no worker is concerned."""
    if not out.enrolled and not out.moved:
        return None
    rows = connection.cursor(row_factory=tuple_row).execute(
        f"""SELECT worker, enrolment, start_on, end_exclusive, counting, budgets FROM {schema}.guard_period
        WHERE worker = ANY(%s::uuid[])""",
        (out.workers,),
        binary=True,
    )
    return Asked(rows)


def apply(
    cursor: psycopg.Cursor[Any],
    out: Effects,
    schema: str = "log",
    *,
    held: Asked | None = None,
    binding: bool = True,
) -> None:
    """Write the effects. Raises GuardBroken, or psycopg's CheckViolation or UniqueViolation, where one is refused.

    `held` is what `ask` found, where it was asked before. Not `binding`: see `apply_exceeding`.
    """
    connection = cursor.connection
    if out.opened or out.revised or out.village_quotas or out.selections:
        _open(cursor, out, schema)
    places = _places(out, held or ask(connection, out, schema), binding)
    with connection.pipeline():
        exceeding = [
            _draw(connection, out, schema),
            _select(connection, out, schema),
            _hold(connection, places, schema),
        ]
        if out.serials:
            connection.execute(
                f"INSERT INTO {schema}.guard_card SELECT * FROM unnest(%s::text[], %s::uuid[])"
                + ("" if binding else " ON CONFLICT DO NOTHING"),
                ([serial for serial, _ in out.serials], [card for _, card in out.serials]),
            )
    # A limit that was once exceeded as it happened (its CHECK is silent since) still binds every command.
    if binding and any(found.fetchone() is not None for found in exceeding if found is not None):
        raise GuardBroken
    if out.periods:
        field_of.copy_rows(cursor, f"COPY {schema}.guard_period FROM STDIN (FORMAT binary)", out.periods)
    if out.moved:
        _move(cursor, out.moved, schema)


def apply_exceeding(cursor: psycopg.Cursor[Any], out: Effects, schema: str) -> None:
    """Write the effects of an append that was right when it was recorded, whatever they break as guards are meant now.

    Every line, list and decree it concerns is marked as exceeded. A card's number stays with the first that had it.
    """
    drawn = {draw.budget for _, event in out.enrolled for draw in event.draws}
    drawn |= {line for moved in out.moved for line in moved.budgets}
    lines = [*drawn, *out.money, *(b for b, _ in out.revised), *(b for b, *_ in out.village_quotas)]
    lines += [budget for budget, _ in out.opened]
    chosen = [*out.selected, *(selection for selection, _ in out.selections)]
    for statement, ids in (
        ("guard_budget SET overdrawn = true, overfull = true WHERE budget", lines),
        ("guard_budget_village SET overfull = true WHERE budget", lines),
        ("guard_selection SET overfull = true WHERE id", chosen),
    ):
        cursor.execute(f"UPDATE {schema}.{statement} = ANY(%s)", (ids,))
    forced = replace(
        out,
        money={line: (amount, True) for line, (amount, _) in out.money.items()},
        selected={one: (n, True) for one, (n, _) in out.selected.items()},
    )
    apply(cursor, forced, schema, binding=False)


def _draw(connection: psycopg.Connection[Any], out: Effects, schema: str) -> psycopg.Cursor[Any] | None:
    """Money of budget lines; a row where more is reserved now than allocated."""
    if not out.money:
        return None
    return connection.execute(
        f"""WITH now AS (
            UPDATE {schema}.guard_budget b SET reserved = b.reserved + n.amount, overdrawn = b.overdrawn OR n.forced
            FROM unnest(%s::uuid[], %s::bigint[], %s::boolean[]) n(budget, amount, forced)
            WHERE b.budget = n.budget RETURNING b.reserved, b.allocated, n.amount, n.forced
        ) SELECT 1 FROM now WHERE amount > 0 AND NOT forced AND reserved > allocated LIMIT 1""",
        _sums(out.money),
    )


def _select(connection: psycopg.Connection[Any], out: Effects, schema: str) -> psycopg.Cursor[Any] | None:
    """Enrolments under lists and decrees; a row where they are more now than it allows."""
    if not out.selected:
        return None
    # A list that is not verified yet allows nobody; who hangs on it as it happened counts when it is.
    return connection.execute(
        f"""WITH asked AS (
            SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::boolean[]) n(id, amount, forced)
        ), unverified AS (
            INSERT INTO {schema}.guard_selection AS s (id, allowed, used, overfull)
            SELECT id, 0, amount, forced FROM asked a
            WHERE NOT EXISTS (SELECT FROM {schema}.guard_selection s WHERE s.id = a.id)
        ), now AS (
            UPDATE {schema}.guard_selection s SET used = s.used + n.amount, overfull = s.overfull OR n.forced
            FROM asked n WHERE s.id = n.id RETURNING s.used, s.allowed, n.forced
        ) SELECT 1 FROM now WHERE NOT forced AND used > allowed LIMIT 1""",
        _sums(out.selected),
    )


def _open(cursor: psycopg.Cursor[Any], out: Effects, schema: str) -> None:
    for budget, event in out.opened:
        cursor.execute(
            f"""INSERT INTO {schema}.guard_budget AS b
            (budget, region, scheme, fiscal_year, funding_source, agreement, stage, allocated, quota, per_village)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (budget) DO UPDATE SET
            agreement = excluded.agreement, stage = excluded.stage, allocated = excluded.allocated,
            quota = excluded.quota, per_village = excluded.per_village,
            overdrawn = b.overdrawn OR coalesce(b.reserved > excluded.allocated, false),
            overfull = b.overfull OR coalesce(b.used > excluded.quota, false)""",
            (
                *(
                    budget,
                    event.region,
                    event.scheme,
                    event.fiscal_year,
                    event.funding_source,
                    event.agreement,
                ),
                *(event.stage, event.amount, event.quota, event.per_village_quota),
            ),
        )
        # What holds for every village holds for those already in use, too, but for those with a quota of their own.
        cursor.execute(
            f"""UPDATE {schema}.guard_budget_village SET quota = n.quota, overfull = overfull OR coalesce(used > n.quota, false)
            FROM (SELECT %s::bigint) n(quota) WHERE budget = %s AND NOT own""",
            (event.per_village_quota, budget),
        )
    for budget, revised in out.revised:
        cursor.execute(
            f"UPDATE {schema}.guard_budget SET allocated = %s, quota = %s WHERE budget = %s",
            (revised.amount, revised.quota, budget),
        )
    for budget, village, quota in out.village_quotas:
        cursor.execute(
            f"""INSERT INTO {schema}.guard_budget_village (budget, village, quota, own) VALUES (%s, %s, %s, true)
            ON CONFLICT (budget, village) DO UPDATE SET quota = excluded.quota, own = true""",
            (budget, village, quota),
        )
    for decree, issued in out.decrees:
        cursor.execute(
            f"INSERT INTO {schema}.guard_decree VALUES (%s, %s, %s)",
            (decree, regency_of(issued.region), folded(issued.number)),
        )
    for selection, allowed in out.selections:
        cursor.execute(
            f"""INSERT INTO {schema}.guard_selection (id, allowed) VALUES (%s, %s)
            ON CONFLICT (id) DO UPDATE SET allowed = excluded.allowed""",
            (selection, allowed),
        )


def _places(out: Effects, held: Asked | None, binding: bool) -> Places:
    """The places that are newly taken. Raises GuardBroken where a worker would be counted twice on a day."""
    if held is None:
        return {}
    there: dict[UUID, list[Held]] = {}
    for row in held.rows:
        there.setdefault(row[0], []).append(Held(*row))
    newcomers, others = apart(out, there)
    if binding and any_day_twice(others, out, there):
        raise GuardBroken
    places = newly_taken(newcomers, others, out, there)
    return places if binding else {place: (n, True) for place, (n, _) in places.items()}


def _hold(connection: psycopg.Connection[Any], places: Places, schema: str) -> psycopg.Cursor[Any] | None:
    """Places of budget lines; a row where more are taken now than there are."""
    if not places:
        return None
    return connection.execute(
        f"""WITH new AS (
            SELECT * FROM unnest(%s::uuid[], %s::text[], %s::bigint[], %s::boolean[]) n(budget, village, n, forced)
        ), villages AS (
            INSERT INTO {schema}.guard_budget_village AS v (budget, village, quota, used, overfull)
            SELECT new.budget, new.village, coalesce(o.quota, b.per_village), new.n, new.forced
            FROM new JOIN {schema}.guard_budget b USING (budget)
            LEFT JOIN {schema}.guard_budget_village o USING (budget, village)
            ON CONFLICT (budget, village) DO UPDATE SET used = v.used + excluded.used,
                overfull = v.overfull OR excluded.overfull
            RETURNING v.budget, v.village, v.used, v.quota
        ), lines AS (
            UPDATE {schema}.guard_budget b SET used = b.used + t.n, overfull = b.overfull OR t.forced
            FROM (SELECT budget, sum(n) AS n, bool_or(forced) AS forced FROM new GROUP BY budget) t
            WHERE b.budget = t.budget RETURNING b.used, b.quota, t.forced
        )
        SELECT 1 FROM villages v JOIN new USING (budget, village) WHERE NOT new.forced AND v.used > v.quota
        UNION ALL SELECT 1 FROM lines WHERE NOT forced AND used > quota LIMIT 1""",
        (
            [line for line, _ in places],
            [village for _, village in places],
            [n for n, _ in places.values()],
            [forced for _, forced in places.values()],
        ),
    )


def _move(cursor: psycopg.Cursor[Any], moves: Sequence[Moved], schema: str) -> None:
    cursor.execute(
        f"""UPDATE {schema}.guard_period p SET start_on = n.start_on, end_exclusive = n.end_exclusive
        FROM unnest(%s::uuid[], %s::uuid[], %s::date[], %s::date[]) n(worker, enrolment, start_on, end_exclusive)
        WHERE p.worker = n.worker AND p.enrolment = n.enrolment""",
        (
            field_of.uuid_array(m.worker for m in moves),
            field_of.uuid_array(m.enrolment for m in moves),
            [m.start for m in moves],
            [m.end for m in moves],
        ),
    )
    for moved in moves:
        if moved.budgets:
            cursor.execute(
                f"""UPDATE {schema}.guard_period SET budgets =
                (SELECT array_agg(DISTINCT b ORDER BY b) FROM unnest(budgets || %s::uuid[]) b)
                WHERE worker = %s AND enrolment = %s""",
                (list(moved.budgets), moved.worker, moved.enrolment),
            )


def _sums(sums: dict[UUID, tuple[int, bool]]) -> tuple[list[UUID], list[int], list[bool]]:
    keys = sorted(sums)
    return keys, [sums[k][0] for k in keys], [sums[k][1] for k in keys]
