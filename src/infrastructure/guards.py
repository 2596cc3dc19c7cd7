"""What must never happen, whoever writes at the same time? Guards, checked set-based under the head lock.

Guards are derived from events alone: `effects` says what events mean for them, `apply` writes that and lets the
database's constraints refuse it. `naungan events check` derives them again in a scratch schema and compares.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

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
from ..domain.selection import DecreeIssued, ListVerified, list_id
from ..domain.vocabulary import BudgetStage, FundingSource, RuleCode
from . import binary_copy as field_of

TABLES = (
    "guard_period",
    "guard_budget",
    "guard_budget_village",
    "guard_selection",
    "guard_card",
)


class GuardBroken(Exception):  # noqa: N818
    """Two counting enrolments of one worker would share a day, or a command would go beyond a limit that was exceeded
    as it happened before.
    """


class _Moved(NamedTuple):
    """The days an enrolment has now; `budgets` where a correction draws on others than before."""

    worker: UUID
    enrolment: UUID
    start: dt.date
    end: dt.date
    village: str
    budgets: tuple[UUID, ...]
    forced: bool


class _Held(NamedTuple):
    """A row that is there already."""

    worker: UUID
    enrolment: UUID
    start: dt.date
    end: dt.date
    counting: bool
    budgets: list[UUID]


@dataclass
class Effects:
    """What events mean for the guards, gathered so that each table is touched once."""

    enrolled: list[tuple[UUID, WorkerEnrolled]] = field(default_factory=list)
    moved: list[_Moved] = field(default_factory=list)
    opened: list[tuple[UUID, BudgetAllocated]] = field(default_factory=list)
    revised: list[tuple[UUID, BudgetRevised]] = field(default_factory=list)
    money: dict[UUID, tuple[int, bool]] = field(default_factory=dict)
    village_quotas: list[tuple[UUID, str, int]] = field(default_factory=list)
    selections: list[tuple[UUID, int]] = field(default_factory=list)
    selected: dict[UUID, tuple[int, bool]] = field(default_factory=dict)
    serials: list[tuple[str, UUID]] = field(default_factory=list)
    workers: bytes = b""  # who is enrolled or moved, packed
    periods: list[bytes] = field(default_factory=list)  # the days of `enrolled`, packed


_CONCERNED = (
    WorkerEnrolled,
    EnrolmentTransferred,
    EnrolmentCorrected,
    EnrolmentEnded,
    BudgetAllocated,
    BudgetRevised,
    BudgetReserved,
    BudgetReleased,
    VillageQuotaSet,
    ListVerified,
    DecreeIssued,
    CardIssued,
)


def concerns(event: Any) -> bool:
    """Whether an event means anything to the guards."""
    return isinstance(event, _CONCERNED)


def effects(events: Iterable[tuple[UUID, Any]]) -> Effects:
    """What (stream, event) pairs mean for the guards, in the order they were decided."""
    out = Effects()
    for stream, event in events:
        if type(event) is WorkerEnrolled:
            out.enrolled.append((stream, event))
            continue
        match event:
            case EnrolmentTransferred() | EnrolmentCorrected() | EnrolmentEnded():
                first = event.now[0].start if event.now else event.was[0].start
                last = (event.now[-1].end_exclusive or FOREVER) if event.now else first
                village = event.now[-1].village if event.now else event.was[-1].village
                draws = event.draws if isinstance(event, EnrolmentCorrected) else ()
                breaches = event.breaches if isinstance(event, EnrolmentCorrected) else ()
                lines = tuple(draw.budget for draw in draws)
                forced = RuleCode.QUOTA_EXCEEDED in breaches
                out.moved.append(_Moved(event.worker, stream, first, last, village, lines, forced))
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
    if out.enrolled:
        _count_selected(out)
        out.periods = _packed_periods(out.enrolled)
    if out.enrolled or out.moved:
        out.workers = field_of.uuid_array(
            [*(e.worker for _, e in out.enrolled), *(m.worker for m in out.moved)]
        )
    return out


def _count_selected(out: Effects) -> None:
    """How many enrolments hang on each list and decree. Neighbours nearly always hang on the same."""
    lists: dict[str, UUID] = {}
    events = [event for _, event in out.enrolled]
    for (digest, decree, breaches), group in groupby(
        events, key=lambda event: (event.list_digest, event.decree, event.breaches)
    ):
        n = sum(1 for _ in group)
        if digest is not None:
            _add(
                out.selected, lists.setdefault(digest, list_id(digest)), n, RuleCode.NOT_VERIFIED in breaches
            )
        if decree is not None:
            _add(out.selected, decree, n, RuleCode.NO_DECREE in breaches)


def _add(sums: dict[UUID, tuple[int, bool]], key: UUID, amount: int, forced: bool) -> None:
    before, was_forced = sums.get(key, (0, False))
    sums[key] = (before + amount, was_forced or forced)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the workers of some effects hold already, asked ahead of `apply` so that it shares a round trip."""

    rows: psycopg.Cursor[Any]


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
    cursor: psycopg.Cursor[Any], out: Effects, schema: str = "log", *, held: Asked | None = None
) -> None:
    """Write the effects. Raises GuardBroken, or psycopg's CheckViolation or UniqueViolation, where one is refused.

    `held` is what `ask` found, where it was asked before.
    """
    connection = cursor.connection
    if out.opened or out.revised or out.village_quotas or out.selections:
        _open(cursor, out, schema)
    places = _places(out, held or ask(connection, out, schema))
    with connection.pipeline():
        exceeding = [
            _draw(connection, out, schema),
            _select(connection, out, schema),
            _hold(connection, places, schema),
        ]
        if out.serials:
            connection.execute(
                f"INSERT INTO {schema}.guard_card SELECT * FROM unnest(%s::text[], %s::uuid[])",
                ([serial for serial, _ in out.serials], [card for _, card in out.serials]),
            )
    # A limit that was once exceeded as it happened (its CHECK is silent since) still binds every command.
    if any(found.fetchone() is not None for found in exceeding if found is not None):
        raise GuardBroken
    if out.periods:
        field_of.copy_rows(cursor, f"COPY {schema}.guard_period FROM STDIN (FORMAT binary)", out.periods)
    if out.moved:
        _move(cursor, out.moved, schema)


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
        # What holds for every village holds for those already in use, too.
        cursor.execute(
            f"UPDATE {schema}.guard_budget_village SET quota = %s WHERE budget = %s",
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


Places = dict[
    tuple[UUID, str], tuple[int, bool]
]  # newly taken, by line and village, and whether beyond a limit


def _places(out: Effects, held: Asked | None) -> Places:
    """The places that are newly taken. Raises GuardBroken where a worker would be counted twice on a day."""
    if held is None:
        return {}
    there: dict[UUID, list[_Held]] = {}
    for row in held.rows:
        there.setdefault(row[0], []).append(_Held(*row))
    newcomers, others = _apart(out, there)
    _no_day_twice(others, out, there)
    return _newly_taken(newcomers, others, out, there)


def _move(cursor: psycopg.Cursor[Any], moves: Sequence[_Moved], schema: str) -> None:
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


def _apart(out: Effects, there: dict[UUID, list[_Held]]) -> tuple[list[WorkerEnrolled], list[WorkerEnrolled]]:
    """Enrolments of workers who have no other, and the rest. Ids are compared as numbers: UUIDs hash slowly."""
    met = {worker.int for worker in there}
    twice: set[int] = set()
    for _, event in out.enrolled:
        worker = event.worker.int
        if worker in met:
            twice.add(worker)
        met.add(worker)
    if not twice:
        return [event for _, event in out.enrolled], []
    newcomers: list[WorkerEnrolled] = []
    others: list[WorkerEnrolled] = []
    for _, event in out.enrolled:
        (others if event.worker.int in twice else newcomers).append(event)
    return newcomers, others


def _no_day_twice(others: Sequence[WorkerEnrolled], out: Effects, there: dict[UUID, list[_Held]]) -> None:
    """Raise GuardBroken where two counting enrolments of one worker would share a day."""
    now = {m.enrolment: (m.start, m.end) for m in out.moved}
    days: dict[UUID, list[tuple[dt.date, dt.date]]] = {
        worker: [now.get(r.enrolment, (r.start, r.end)) for r in rows if r.counting]
        for worker, rows in there.items()
    }
    for new in others:
        if not new.concurrent:
            days.setdefault(new.worker, []).append((new.start, new.end_exclusive or FOREVER))
    for periods in days.values():
        if len(periods) > 1:
            periods = sorted(p for p in periods if p[0] < p[1])
            if any(earlier[1] > later[0] for earlier, later in pairwise(periods)):
                raise GuardBroken


def _newly_taken(
    newcomers: Sequence[WorkerEnrolled],
    others: Sequence[WorkerEnrolled],
    out: Effects,
    there: dict[UUID, list[_Held]],
) -> Places:
    """One worker holds one place of a line, however many enrolments draw on it."""
    taken: dict[tuple[UUID, str], int] = {}
    forced: set[UUID] = set()
    for (draws, breaches), group in groupby(newcomers, key=lambda event: (event.draws, event.breaches)):
        lines = {draw.budget for draw in draws}
        villages = Counter([event.village for event in group])
        for line in lines:
            for village, n in villages.items():
                taken[line, village] = taken.get((line, village), 0) + n
        if RuleCode.QUOTA_EXCEEDED in breaches:
            forced |= lines
    holding: set[tuple[UUID, UUID]] = {
        (worker, line) for worker, rows in there.items() for row in rows for line in row.budgets
    }
    changes = [
        (e.worker, e.village, [d.budget for d in e.draws], RuleCode.QUOTA_EXCEEDED in e.breaches)
        for e in others
    ] + [(m.worker, m.village, list(m.budgets), m.forced) for m in out.moved]
    for worker, village, budgets, beyond in changes:
        for line in budgets:
            if (worker, line) not in holding:
                holding.add((worker, line))
                taken[line, village] = taken.get((line, village), 0) + 1
                if beyond:
                    forced.add(line)
    return {(line, village): (n, line in forced) for (line, village), n in sorted(taken.items())}


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


def _packed_periods(enrolled: Sequence[tuple[UUID, WorkerEnrolled]]) -> list[bytes]:
    before = field_of.row_header(8) + field_of.UUID_LENGTH
    between = field_of.UUID_LENGTH
    uuid, date = field_of.uuid, field_of.date
    rows: list[bytes] = []
    for key, group in groupby(
        enrolled,
        key=lambda one: (
            *(one[1].start, one[1].end_exclusive, one[1].concurrent, one[1].village[:5]),
            *(one[1].agreement, one[1].draws),
        ),
    ):
        start, end, concurrent, scope, agreement, draws = key
        shared = b"".join(
            (
                date(start),
                date(end or FOREVER),
                field_of.FALSE if concurrent else field_of.TRUE,
                field_of.text(scope),
                uuid(agreement),
                field_of.uuids([draw.budget for draw in draws]),
            )
        )
        rows += [before + event.worker.bytes + between + stream.bytes + shared for stream, event in group]
    return rows


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
    villages: Sequence[str] | None,
) -> list[BudgetLine]:
    rows = connection.execute(
        """SELECT budget, region, scheme, fiscal_year, agreement, stage, allocated, quota, per_village, reserved, used
        FROM log.guard_budget WHERE region = %s AND scheme IS NOT DISTINCT FROM %s AND funding_source = %s
        ORDER BY budget""",
        (region, scheme, source),
    ).fetchall()
    holders: dict[UUID, set[UUID]] = {}
    places: dict[UUID, dict[str, tuple[int | None, int]]] = {}
    if rows:
        for budget, village, quota, used in connection.execute(
            """SELECT budget, village, quota, used FROM log.guard_budget_village
            WHERE budget = ANY(%s) AND (%s::text[] IS NULL OR village = ANY(%s))""",
            ([row[0] for row in rows], villages, villages),
        ):
            places.setdefault(budget, {})[village] = (quota, used)
        asked = (
            ()
            if not workers
            else connection.execute(
                "SELECT worker, budgets FROM log.guard_period WHERE worker = ANY(%s::uuid[])",
                (field_of.uuid_array(workers),),
                binary=True,
            )
        )
        for worker, budgets in asked:
            for budget in budgets:
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
