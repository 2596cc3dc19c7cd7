"""What must never happen, whoever writes at the same time? Guards, checked set-based under the head lock.

Guards are derived from events alone: `effects` says what events mean for them, `apply` writes that and lets the
database's constraints refuse it. `naungan events check` derives them again in a scratch schema and compares.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from ...postgres.arrays import uuid_array
from ...postgres.binary_copy import copy_rows
from . import cards, deaths, handovers, limits
from .effects import PERIOD, Effects
from .quota_places import HeldEnrolment, Moved, Tallies, any_day_twice, apart, columns, of_everyone

Columns = tuple[list[Any], ...]  # of tallies, see `columns`
VERSION = 6  # of what the guards mean; how to change it: guards/anew.py
TABLES = (
    "guard_period",
    "guard_budget",
    "guard_budget_village",
    "guard_selection",
    "guard_decree",
    "guard_card",
    "guard_handover",
    "guard_death",
)


class GuardBroken(Exception):  # noqa: N818
    """Two counting enrolments of one worker would share a day, somebody would be protected after their death, a standing
    card would lose its enrolment, a membership (KPJ) would be of two workers, a number of minutes of two handovers, or a command would go beyond
    a limit that was exceeded as it happened before.
    """


@dataclass(frozen=True, slots=True)
class HoldingsAsked:
    """What the workers of some effects hold already, and who of them died, asked ahead of `apply` so that it shares a round
    trip. `written`: the days of those who are enrolled were written already, see `write_ahead`.
    """

    rows: psycopg.Cursor[Any]
    written: bool = False


def tables(schema: str) -> str:
    """The DDL of the guards in a schema."""
    text = (resources.files(__package__) / "guards.sql").read_text("utf-8")
    return text.replace("{schema}", schema)


def write_ahead(cursor: psycopg.Cursor[Any], out: Effects) -> None:
    """Write the days of those who are enrolled before the head lock is taken: nobody sees them before the transaction ends,
    and whoever is enrolled by others meanwhile is found under the lock.
    """
    _write_periods(cursor, out, "log")


def ask(
    connection: psycopg.Connection[Any], out: Effects, schema: str = "log", *, written: bool = False
) -> HoldingsAsked | None:
    """Ask under the head lock what the workers hold; None where no worker is concerned. `written`: all that this
    transaction wrote so far are the days that `write_ahead` did, which are left out.
    """
    if not out.enrolled and not out.moved:
        return None
    others = "AND xmin <> pg_current_xact_id()::xid" if written else ""
    # A row of no enrolment tells of a death; one statement, in which the workers are sent once.
    rows = connection.cursor(row_factory=tuple_row).execute(
        f"""SELECT worker, enrolment, start_on, end_exclusive, counting, village, budgets, guest_of, listed, decree
        FROM {schema}.guard_period WHERE worker = ANY(%(workers)s::uuid[]) {others}
        UNION ALL SELECT worker, NULL, died_on, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM {schema}.guard_death WHERE worker = ANY(%(workers)s::uuid[]) AND died_on IS NOT NULL""",
        {"workers": out.workers},
        binary=True,
    )
    return HoldingsAsked(rows, written)


def apply(
    cursor: psycopg.Cursor[Any],
    out: Effects,
    schema: str = "log",
    *,
    held: HoldingsAsked | None = None,
    binding: bool = True,
) -> None:
    """Write the effects. Raises GuardBroken, or psycopg's CheckViolation or UniqueViolation, where one is refused.

    `held` is what `ask` found, where it was asked before. Not `binding`: see `apply_exceeding`.
    """
    connection = cursor.connection
    limited = out.opened or out.revised or out.village_quotas or out.selections
    broken = bool(limited) and limits.apply(cursor, out, schema)
    if out.died or out.alive:
        deaths.tell(cursor, out, schema)
    changes = _changes(out, held or ask(connection, out, schema), binding)
    lines, villages, named = columns(changes.lines), columns(changes.villages), columns(changes.named)
    with connection.pipeline():
        exceeding = [
            _draw(connection, out, schema),
            _name(connection, named, schema),
            _hold(connection, lines, villages, schema),
        ]
        if out.cards_issued or out.cards_over or out.cards_voided or out.voided:
            exceeding += cards.apply(connection, out, schema, binding=binding)
        if out.handovers or out.handovers_voided:
            exceeding.append(handovers.apply(connection, out, schema))
    # A limit that was once exceeded as it happened (its CHECK is silent since) still binds every command.
    broken = any(found.fetchone() is not None for found in exceeding if found is not None) or broken
    if binding and broken:
        raise GuardBroken
    if held is None or not held.written:
        _write_periods(cursor, out, schema)
    if not (out.moved or out.died or changes.rows):
        return
    with connection.pipeline():
        if out.moved:
            _move(connection, out.moved, schema)
            deaths.follow_ends(connection, out, schema)
        _settle(connection, changes.rows, schema)
        outlived = deaths.outlived(connection, out, schema) if out.died else None
    if binding and outlived is not None and outlived.fetchone() is not None:
        raise GuardBroken


def apply_exceeding(cursor: psycopg.Cursor[Any], out: Effects, schema: str) -> None:
    """Write the effects of an append that was right when it was recorded, whatever they break as guards are meant now.

    Every line, list and decree it concerns is marked as exceeded. A card's number stays with the first that had it.
    """
    drawn = {draw.budget for _, event in out.enrolled for draw in event.draws}
    drawn |= {line for moved in out.moved for line in moved.budgets}
    lines = [*drawn, *out.money, *(b for b, _ in out.revised), *(b for b, _ in out.village_quotas)]
    lines += [budget for budget, _ in out.opened]
    chosen = [*out.of_newcomers.named, *(one.id for one in out.selections)]
    for statement, ids in (
        ("guard_budget SET overdrawn = true, overfull = true WHERE budget", lines),
        ("guard_budget_village SET overfull = true WHERE budget", lines),
        ("guard_selection SET overfull = true WHERE id", chosen),
    ):
        cursor.execute(f"UPDATE {schema}.{statement} = ANY(%s)", (ids,))
    forced = replace(out, money={line: (amount, True) for line, (amount, _) in out.money.items()})
    apply(cursor, forced, schema, binding=False)


def _write_periods(cursor: psycopg.Cursor[Any], out: Effects, schema: str) -> None:
    if out.enrolled:
        copy_rows(cursor, f"COPY {schema}.guard_period ({PERIOD}) FROM STDIN (FORMAT binary)", out.periods)


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


def _name(connection: psycopg.Connection[Any], named: Columns, schema: str) -> psycopg.Cursor[Any] | None:
    """People on lists and decrees; a row where they are more now than it allows."""
    if not named[0]:
        return None
    # A list that is not verified yet allows nobody; who hangs on it as it happened counts when it is.
    return connection.execute(
        f"""WITH asked AS (
            SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::boolean[], %s::boolean[])
            n(id, taken, back, bound, overfull)
        ), unverified AS (
            INSERT INTO {schema}.guard_selection AS s (id, allowed, used, overfull)
            SELECT id, 0, taken - back, overfull FROM asked a
            WHERE NOT EXISTS (SELECT FROM {schema}.guard_selection s WHERE s.id = a.id)
        ), now AS (
            UPDATE {schema}.guard_selection s SET used = s.used + n.taken - n.back,
                overfull = s.overfull OR n.overfull
            FROM asked n WHERE s.id = n.id RETURNING s.used + n.back AS most, s.allowed, n.bound
        ) SELECT 1 FROM now WHERE bound AND most > allowed LIMIT 1""",
        named,
    )


def _changes(out: Effects, held: HoldingsAsked | None, binding: bool) -> Tallies:
    """What becomes of places. Raises GuardBroken where a worker would be counted twice on a day, or protected after a
    death.
    """
    if held is None:
        return Tallies()
    there: dict[UUID, list[HeldEnrolment]] = {}
    died: dict[UUID, dt.date] = {}
    for row in held.rows:
        if row[1] is None:
            died[row[0]] = row[2]
        else:
            there.setdefault(row[0], []).append(HeldEnrolment(*row))
    _, others = apart(out.enrolled, there)
    if binding and (any_day_twice(others, out.moved, there) or (died and deaths.outlive(out, there, died))):
        raise GuardBroken
    newcomers_only = not others and not out.moved
    changes = out.of_newcomers if newcomers_only else of_everyone(out.enrolled, out.moved, there)
    if not binding:
        changes.all_beyond()
    return changes


def _hold(
    connection: psycopg.Connection[Any], lines: Columns, villages: Columns, schema: str
) -> psycopg.Cursor[Any] | None:
    """Places of budget lines; a row where more are taken now than there are.

    What one gives back is not there yet for another whose effects are applied together with it.
    """
    keys, *counted = villages
    if not keys and not lines[0]:
        return None
    return connection.execute(
        f"""WITH new AS (
            SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::boolean[], %s::boolean[], %s::text[])
            n(budget, taken, back, bound, overfull, village)
        ), villages AS (
            INSERT INTO {schema}.guard_budget_village AS v (budget, village, quota, used, overfull)
            SELECT new.budget, new.village, coalesce(o.quota, b.per_village), taken - back, new.overfull
            FROM new JOIN {schema}.guard_budget b USING (budget)
            LEFT JOIN {schema}.guard_budget_village o USING (budget, village)
            ON CONFLICT (budget, village) DO UPDATE SET used = v.used + excluded.used,
                overfull = v.overfull OR excluded.overfull
            RETURNING v.budget, v.village, v.used, v.quota
        ), lines AS (
            UPDATE {schema}.guard_budget b SET used = b.used + n.taken - n.back, overfull = b.overfull OR n.overfull
            FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::boolean[], %s::boolean[])
                n(budget, taken, back, bound, overfull)
            WHERE b.budget = n.budget RETURNING b.used + n.back AS most, b.quota, n.bound
        )
        SELECT 1 FROM villages v JOIN new USING (budget, village) WHERE bound AND v.used + back > v.quota
        UNION ALL SELECT 1 FROM lines WHERE bound AND most > quota LIMIT 1""",
        (
            [line for line, _ in keys],
            *counted,
            [village for _, village in keys],
            *lines,
        ),
    )


def _settle(connection: psycopg.Connection[Any], rows: Sequence[HeldEnrolment], schema: str) -> None:
    """Write the places that enrolments hold now, where that is not what was written."""
    for row in rows:
        connection.execute(
            f"""UPDATE {schema}.guard_period SET budgets = %s, guest_of = %s, village = %s
            WHERE worker = %s AND enrolment = %s""",
            (list(row.budgets), list(row.guest_of or ()) or None, row.village, row.worker, row.enrolment),
        )


def _move(connection: psycopg.Connection[Any], moves: Sequence[Moved], schema: str) -> None:
    connection.execute(
        f"""UPDATE {schema}.guard_period p SET start_on = n.start_on, end_exclusive = n.end_exclusive
        FROM unnest(%s::uuid[], %s::uuid[], %s::date[], %s::date[]) n(worker, enrolment, start_on, end_exclusive)
        WHERE p.worker = n.worker AND p.enrolment = n.enrolment""",
        (
            uuid_array(m.worker for m in moves),
            uuid_array(m.enrolment for m in moves),
            [m.start for m in moves],
            [m.end for m in moves],
        ),
    )


def _sums(sums: dict[UUID, tuple[int, bool]]) -> tuple[list[UUID], list[int], list[bool]]:
    keys = sorted(sums)
    return keys, [sums[k][0] for k in keys], [sums[k][1] for k in keys]
