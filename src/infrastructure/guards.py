"""What must never happen, whoever writes at the same time? Guards, checked set-based under the head lock.

Guards are derived from events alone: `effects` says what events mean for them, `apply` writes that and lets the
database's constraints refuse it. `naungan events check` derives them again in a scratch schema and compares.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg

from ..domain.budget import (
    BudgetAllocated,
    BudgetLine,
    BudgetReleased,
    BudgetReserved,
    BudgetRevised,
    VillageQuotaSet,
)
from ..domain.cards import CardIssued
from ..domain.dates import FOREVER
from ..domain.enrolment import EnrolmentCorrected, EnrolmentEnded, EnrolmentTransferred, WorkerEnrolled
from ..domain.policies import Standing
from ..domain.regions import regency_of
from ..domain.selection import DecreeIssued, ListVerified, list_id
from ..domain.vocabulary import BudgetStage, FundingSource, RuleCode
from . import binary_copy as field_of

TABLES = (
    "guard_period",
    "guard_budget",
    "guard_budget_worker",
    "guard_budget_village",
    "guard_selection",
    "guard_card",
)


class GuardBroken(Exception):  # noqa: N818
    """Two counting enrolments of one worker would share a day."""


@dataclass
class Effects:
    """What events mean for the guards, gathered so that each table is touched once."""

    enrolled: list[tuple[UUID, UUID, dt.date, dt.date, bool, str, UUID | None]] = field(default_factory=list)
    moved: list[tuple[UUID, UUID, dt.date, dt.date]] = field(default_factory=list)
    opened: list[tuple[UUID, BudgetAllocated]] = field(default_factory=list)
    revised: list[tuple[UUID, BudgetRevised]] = field(default_factory=list)
    money: dict[UUID, tuple[int, bool]] = field(default_factory=dict)
    holders: list[tuple[UUID, UUID, str, bool]] = field(default_factory=list)
    village_quotas: list[tuple[UUID, str, int]] = field(default_factory=list)
    selections: list[tuple[UUID, int]] = field(default_factory=list)
    selected: dict[UUID, tuple[int, bool]] = field(default_factory=dict)
    serials: list[tuple[str, UUID]] = field(default_factory=list)


def effects(events: Iterable[tuple[UUID, Any]]) -> Effects:
    """What (stream, event) pairs mean for the guards, in the order they were decided."""
    out = Effects()
    lists: dict[str, UUID] = {}
    for stream, event in events:
        match event:
            case WorkerEnrolled():
                _enrolled(out, stream, event, lists)
            case EnrolmentTransferred() | EnrolmentCorrected() | EnrolmentEnded():
                first = event.now[0].start if event.now else event.was[0].start
                last = (event.now[-1].end_exclusive or FOREVER) if event.now else first
                out.moved.append((event.worker, stream, first, last))
            case BudgetAllocated():
                out.opened.append((stream, event))
            case BudgetRevised():
                out.revised.append((stream, event))
            case BudgetReserved(amount=amount, exceeded=exceeded):
                _add(out.money, stream, amount, exceeded)
            case BudgetReleased(amount=amount):
                _add(out.money, stream, -amount, False)
            case VillageQuotaSet(village=village, quota=quota):
                out.village_quotas.append((stream, village, quota))
            case ListVerified(list_digest=digest, count=count):
                out.selections.append((list_id(digest), count))
            case DecreeIssued(count=count):
                out.selections.append((stream, count))
            case CardIssued(serial=serial):
                out.serials.append((serial, stream))
            case _:
                pass  # every other event leaves the guards as they are
    return out


def _enrolled(out: Effects, stream: UUID, event: WorkerEnrolled, lists: dict[str, UUID]) -> None:
    out.enrolled.append(
        (
            event.worker,
            stream,
            event.start,
            event.end_exclusive or FOREVER,
            not event.concurrent,
            regency_of(event.village),
            event.agreement,
        )
    )
    breaches = event.breaches
    forced = bool(breaches) and RuleCode.QUOTA_EXCEEDED in breaches
    for draw in event.draws:
        out.holders.append((draw.budget, event.worker, event.village, forced))
    if event.list_digest is not None:
        key = lists.get(event.list_digest) or lists.setdefault(event.list_digest, list_id(event.list_digest))
        _add(out.selected, key, 1, bool(breaches) and RuleCode.NOT_VERIFIED in breaches)
    if event.decree is not None:
        _add(out.selected, event.decree, 1, bool(breaches) and RuleCode.NO_DECREE in breaches)


def _add(sums: dict[UUID, tuple[int, bool]], key: UUID, amount: int, forced: bool) -> None:
    before, was_forced = sums.get(key, (0, False))
    sums[key] = (before + amount, was_forced or forced)


def apply(cursor: psycopg.Cursor[Any], out: Effects, schema: str = "log") -> None:
    """Write the effects. Raises GuardBroken, or psycopg's CheckViolation or UniqueViolation, where one is refused."""
    if out.opened or out.revised or out.village_quotas or out.selections:
        _open(cursor, out, schema)
    if out.money:
        cursor.execute(
            f"""UPDATE {schema}.guard_budget b SET reserved = b.reserved + n.amount, overdrawn = b.overdrawn OR n.forced
            FROM unnest(%s::uuid[], %s::bigint[], %s::boolean[]) n(budget, amount, forced)
            WHERE b.budget = n.budget""",
            _sums(out.money),
        )
    if out.holders:
        _hold(cursor, out.holders, schema)
    if out.selected:
        cursor.execute(
            f"""UPDATE {schema}.guard_selection s SET used = s.used + n.amount, overfull = s.overfull OR n.forced
            FROM unnest(%s::uuid[], %s::bigint[], %s::boolean[]) n(id, amount, forced) WHERE s.id = n.id""",
            _sums(out.selected),
        )
    if out.serials:
        cursor.execute(
            f"INSERT INTO {schema}.guard_card SELECT * FROM unnest(%s::text[], %s::uuid[])",
            ([serial for serial, _ in out.serials], [card for _, card in out.serials]),
        )
    if out.enrolled or out.moved:
        _protect(cursor, out, schema)


def _open(cursor: psycopg.Cursor[Any], out: Effects, schema: str) -> None:
    for budget, event in out.opened:
        cursor.execute(
            f"""INSERT INTO {schema}.guard_budget
            (budget, region, scheme, fiscal_year, funding_source, agreement, stage, allocated, quota, per_village)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (budget) DO UPDATE SET
            agreement = excluded.agreement, stage = excluded.stage, allocated = excluded.allocated,
            quota = excluded.quota, per_village = excluded.per_village""",
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
        # A quota for every village is a limit on villages already in use, too.
        cursor.execute(
            f"UPDATE {schema}.guard_budget_village SET quota = coalesce(%s, quota) WHERE budget = %s",
            (event.per_village_quota, budget),
        )
    for budget, revised in out.revised:
        cursor.execute(
            f"UPDATE {schema}.guard_budget SET allocated = %s, quota = %s WHERE budget = %s",
            (revised.amount, revised.quota, budget),
        )
    for budget, village, quota in out.village_quotas:
        cursor.execute(
            f"""INSERT INTO {schema}.guard_budget_village (budget, village, quota) VALUES (%s, %s, %s)
            ON CONFLICT (budget, village) DO UPDATE SET quota = excluded.quota""",
            (budget, village, quota),
        )
    for selection, allowed in out.selections:
        cursor.execute(
            f"""INSERT INTO {schema}.guard_selection (id, allowed) VALUES (%s, %s)
            ON CONFLICT (id) DO UPDATE SET allowed = excluded.allowed""",
            (selection, allowed),
        )


def _hold(cursor: psycopg.Cursor[Any], holders: Sequence[tuple[UUID, UUID, str, bool]], schema: str) -> None:
    """One worker holds one place of a line, however many enrolments draw on it."""
    by_line: dict[tuple[UUID, bool], list[tuple[UUID, str]]] = {}
    for budget, worker, village, forced in holders:
        by_line.setdefault((budget, forced), []).append((worker, village))
    for (budget, forced), asked in by_line.items():
        cursor.execute(
            f"""WITH new AS (
                INSERT INTO {schema}.guard_budget_worker (budget, worker, village)
                SELECT %(budget)s, worker, village FROM unnest(%(workers)s::uuid[], %(villages)s::text[]) a(worker, village)
                ON CONFLICT DO NOTHING RETURNING village
            ), counted AS (
                SELECT village, count(*) AS n FROM new GROUP BY village
            ), villages AS (
                INSERT INTO {schema}.guard_budget_village AS v (budget, village, quota, used, overfull)
                SELECT b.budget, c.village, b.per_village, c.n, %(forced)s
                FROM counted c JOIN {schema}.guard_budget b ON b.budget = %(budget)s ORDER BY c.village
                ON CONFLICT (budget, village) DO UPDATE SET used = v.used + excluded.used,
                    overfull = v.overfull OR excluded.overfull
            )
            UPDATE {schema}.guard_budget SET used = used + n.total, overfull = overfull OR %(forced)s
            FROM (SELECT coalesce(sum(n), 0) AS total FROM counted) n WHERE budget = %(budget)s AND n.total > 0""",
            {
                "budget": budget,
                "forced": forced,
                "workers": field_of.uuid_array(worker for worker, _ in asked),
                "villages": [village for _, village in asked],
            },
        )


def _protect(cursor: psycopg.Cursor[Any], out: Effects, schema: str) -> None:
    if out.enrolled:
        header = field_of.row_header(7)
        scopes: dict[str, bytes] = {}
        field_of.copy_rows(
            cursor,
            f"COPY {schema}.guard_period FROM STDIN (FORMAT binary)",
            [
                header
                + field_of.uuid(worker)
                + field_of.uuid(enrolment)
                + field_of.date(start)
                + field_of.date(end)
                + (field_of.TRUE if counting else field_of.FALSE)
                + (scopes.get(scope) or scopes.setdefault(scope, field_of.text(scope)))
                + field_of.uuid(agreement)
                for worker, enrolment, start, end, counting, scope, agreement in out.enrolled
            ],
        )
    if out.moved:
        cursor.execute(
            f"""UPDATE {schema}.guard_period p SET start_on = n.start_on, end_exclusive = n.end_exclusive
            FROM unnest(%s::uuid[], %s::uuid[], %s::date[], %s::date[]) n(worker, enrolment, start_on, end_exclusive)
            WHERE p.worker = n.worker AND p.enrolment = n.enrolment""",
            [list(column) for column in zip(*out.moved, strict=True)],
        )
    broken = cursor.execute(
        f"""SELECT 1 FROM (
            SELECT start_on, lag(end_exclusive) OVER (PARTITION BY worker ORDER BY start_on) AS before
            FROM {schema}.guard_period WHERE worker = ANY(%s::uuid[]) AND counting AND start_on < end_exclusive
        ) days WHERE start_on < before LIMIT 1""",
        (field_of.uuid_array([*(row[0] for row in out.enrolled), *(row[0] for row in out.moved)]),),
    ).fetchone()
    if broken:
        raise GuardBroken


def _sums(sums: dict[UUID, tuple[int, bool]]) -> tuple[list[UUID], list[int], list[bool]]:
    keys = sorted(sums)
    return keys, [sums[k][0] for k in keys], [sums[k][1] for k in keys]


# What a decision needs to know of the guards


def standing(connection: psycopg.Connection[Any], workers: Sequence[UUID]) -> dict[UUID, list[Standing]]:
    found: dict[UUID, list[Standing]] = {}
    for worker, enrolment, start, end, counting, scope, agreement in connection.execute(
        """SELECT worker, enrolment, start_on, end_exclusive, counting, scope, agreement FROM log.guard_period
        WHERE worker = ANY(%s::uuid[]) ORDER BY worker, start_on, enrolment""",
        (field_of.uuid_array(workers),),
        binary=True,
    ):
        last = None if end == FOREVER else end
        found.setdefault(worker, []).append(
            Standing(worker, enrolment, start, last, counting, scope, agreement)
        )
    return found


def budget_lines(
    connection: psycopg.Connection[Any],
    region: str,
    scheme: str | None,
    source: FundingSource,
    workers: Sequence[UUID],
    villages: Sequence[str],
) -> list[BudgetLine]:
    rows = connection.execute(
        """SELECT budget, region, scheme, fiscal_year, agreement, stage, allocated, quota, per_village, reserved, used
        FROM log.guard_budget WHERE region = %s AND scheme IS NOT DISTINCT FROM %s AND funding_source = %s
        ORDER BY budget""",
        (region, scheme, source),
    ).fetchall()
    limited = [row[0] for row in rows if row[7] is not None or row[8] is not None]
    holders: dict[UUID, set[UUID]] = {}
    places: dict[UUID, dict[str, tuple[int | None, int]]] = {}
    if rows:
        for budget, village, quota, used in connection.execute(
            """SELECT budget, village, quota, used FROM log.guard_budget_village
            WHERE budget = ANY(%s) AND village = ANY(%s)""",
            ([row[0] for row in rows], list(villages)),
        ):
            places.setdefault(budget, {})[village] = (quota, used)
            if quota is not None and budget not in limited:
                limited.append(budget)
    if limited:
        for budget, worker in connection.execute(
            "SELECT budget, worker FROM log.guard_budget_worker WHERE budget = ANY(%s) AND worker = ANY(%s::uuid[])",
            (limited, field_of.uuid_array(workers)),
            binary=True,
        ):
            holders.setdefault(budget, set()).add(worker)
    return [
        BudgetLine(
            id=row[0],
            region=row[1],
            scheme=row[2],
            fiscal_year=row[3],
            funding_source=source,
            agreement=row[4],
            stage=None if row[5] is None else BudgetStage(row[5]),
            amount=row[6],
            quota=row[7],
            per_village_quota=row[8],
            reserved=row[9],
            used=row[10],
            villages=places.get(row[0], {}),
            holders=frozenset(holders.get(row[0], ())),
        )
        for row in rows
    ]


def selection_use(connection: psycopg.Connection[Any], ids: Sequence[UUID]) -> dict[UUID, int]:
    return dict(
        connection.execute(
            "SELECT id, used FROM log.guard_selection WHERE id = ANY(%s)", (list(ids),)
        ).fetchall()
    )
