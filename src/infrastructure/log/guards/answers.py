"""What does a decision ask of the guards? What workers hold, what is left of budget lines, how far a list is used up."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg

from ....domain.budget import BudgetLine
from ....domain.cards import HeldCard
from ....domain.dates import FOREVER
from ....domain.deaths import Death
from ....domain.eligibility.case import Standing
from ....domain.ports import Ask
from ....domain.regions import regency_of
from ....domain.selection import Named
from ....domain.vocabulary import BudgetStage, FundingSource
from ...postgres.arrays import uuid_array


def about(
    connection: psycopg.Connection[Any], asked: Ask, papers: Sequence[UUID]
) -> tuple[dict[UUID, list[Standing]], list[BudgetLine], dict[UUID | None, Named], dict[UUID, Death]]:
    """What workers hold, what is left of budget lines, who is enrolled under each of these papers, and who died."""
    workers = asked.workers
    lines = budget_lines(connection, asked.region, asked.scheme, asked.source, workers, asked.villages)
    return (
        standing(connection, workers) if workers else {},
        lines,
        selection_use(connection, papers, workers) if papers else {},
        deaths(connection, workers) if workers else {},
    )


def standing(connection: psycopg.Connection[Any], workers: Sequence[UUID]) -> dict[UUID, list[Standing]]:
    found: dict[UUID, list[Standing]] = {}
    for worker, enrolment, start, end, counting, village in connection.execute(
        """SELECT worker, enrolment, start_on, end_exclusive, counting, village FROM log.guard_period
        WHERE worker = ANY(%s::uuid[]) ORDER BY worker, start_on, enrolment""",
        (uuid_array(workers),),
        binary=True,
    ):
        last = None if end == FOREVER else end
        found.setdefault(worker, []).append(
            Standing(worker, enrolment, start, last, counting, regency_of(village))
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
    holders: dict[UUID, dict[UUID, UUID]] = {}
    places: dict[UUID, dict[str, tuple[int | None, int]]] = {}
    if rows:
        for budget, village, quota, used in connection.execute(
            """SELECT budget, village, CASE WHEN own THEN quota END, used FROM log.guard_budget_village
            WHERE budget = ANY(%s) AND (%s::text[] IS NULL OR village = ANY(%s))""",
            ([row[0] for row in rows], villages, villages),
        ):
            places.setdefault(budget, {})[village] = (quota, used)
        asked = (
            ()
            if not workers
            else connection.execute(
                "SELECT worker, enrolment, budgets, guest_of FROM log.guard_period WHERE worker = ANY(%s::uuid[])",
                (uuid_array(workers),),
                binary=True,
            )
        )
        for worker, enrolment, budgets, guest_of in asked:
            for budget in budgets:
                if budget not in (guest_of or ()):
                    holders.setdefault(budget, {})[worker] = enrolment
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
            holders=holders.get(row[0], {}),
        )
        for row in rows
    ]


def selection_use(
    connection: psycopg.Connection[Any], ids: Sequence[UUID], workers: Sequence[UUID]
) -> dict[UUID | None, Named]:
    """How many people are enrolled under each list or decree, and which of the workers."""
    used = connection.execute(
        "SELECT id, used FROM log.guard_selection WHERE id = ANY(%s)", (list(ids),)
    ).fetchall()
    named: dict[UUID, set[UUID]] = {}
    if workers and used:
        for worker, listed, decree in connection.execute(
            """SELECT worker, listed, decree FROM log.guard_period
            WHERE worker = ANY(%s::uuid[]) AND start_on < end_exclusive""",
            (uuid_array(workers),),
            binary=True,
        ):
            for one in (listed, decree):
                named.setdefault(one, set()).add(worker)
    return {one: Named(people, frozenset(named.get(one, ()))) for one, people in used}


def decrees(connection: psycopg.Connection[Any], regency: str, number: str | None) -> list[UUID]:
    which = "" if number is None else "AND number = %(number)s"
    rows = connection.execute(
        f"SELECT decree FROM log.guard_decree WHERE regency = %(regency)s {which} ORDER BY decree".encode(),
        {"regency": regency, "number": number},
    )
    return [decree for (decree,) in rows]


def handovers(connection: psycopg.Connection[Any], regency: str, minutes: str) -> list[UUID]:
    rows = connection.execute(
        "SELECT handover FROM log.guard_handover WHERE regency = %s AND minutes = %s ORDER BY handover",
        (regency, minutes),
    )
    return [handover for (handover,) in rows]


def deaths(connection: psycopg.Connection[Any], workers: Sequence[UUID]) -> dict[UUID, Death]:
    rows = connection.execute(
        """SELECT worker, died_on, enrolment FROM log.guard_death
        WHERE worker = ANY(%s::uuid[]) AND died_on IS NOT NULL""",
        (uuid_array(workers),),
        binary=True,
    )
    return {worker: Death(on, enrolment) for worker, on, enrolment in rows}


def cards_of(
    connection: psycopg.Connection[Any],
    workers: Sequence[UUID],
    enrolments: Sequence[UUID],
    serials: Sequence[str],
    memberships: Sequence[str],
) -> list[HeldCard]:
    asked: list[tuple[str, Any]] = [
        ("worker = ANY(%s::uuid[])", uuid_array(workers) if workers else None),
        ("enrolment = ANY(%s::uuid[])", uuid_array(enrolments) if enrolments else None),
        ("serial = ANY(%s)", list(serials) or None),
        ("membership = ANY(%s) AND NOT voided", list(memberships) or None),
    ]
    wanted = [(condition, given) for condition, given in asked if given is not None]
    if not wanted:
        return []
    where = " OR ".join(condition for condition, _ in wanted)
    rows = connection.execute(
        f"""SELECT card, serial, worker, enrolment, stands, voided, membership FROM log.guard_card
        WHERE {where} ORDER BY card""".encode(),
        [given for _, given in wanted],
        binary=True,
    )
    return [HeldCard(*row) for row in rows]
