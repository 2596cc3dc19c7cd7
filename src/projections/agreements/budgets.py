"""How do allocations and reservations change budget lines? The writing half of projection `agreements`.

What a line has reserved and how many distinct workers hold a place of it, in all and in each village, are kept as running
totals, one row for each append that changed them. A worker holds one place of a line as long as any enrolment of theirs
draws on it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.budget import (
    BudgetAllocated,
    BudgetEvent,
    BudgetReleased,
    BudgetReserved,
    BudgetRevised,
    RingOneNamed,
)
from ...domain.regions import regency_of
from ...domain.vocabulary import RecordingMode
from ..engine.copying import copy_rows
from ..engine.projection import Entry
from ..engine.row_history import Versions, values_of
from .quota_places import Seats, regencies_of

COLUMNS = (
    "position",
    "version",
    "region",
    "agreement",
    "scheme",
    "fiscal_year",
    "funding_source",
    "stage",
    "payer",
    "allocated",
    "at_least",
    "quota",
    "per_village_quota",
    "evidence",
    "commanded",
    "ring_one",
)

DDL = """
CREATE TABLE {schema}.budget (
  regency text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  position bigint NOT NULL,
  version integer NOT NULL,
  region text COLLATE "C" NOT NULL,
  agreement uuid,
  scheme text,
  fiscal_year integer,
  funding_source text NOT NULL,
  stage text,
  payer text,
  allocated bigint,
  at_least bigint,
  quota integer,
  per_village_quota integer,
  evidence text NOT NULL,
  commanded boolean NOT NULL,
  ring_one text[] NOT NULL,
  PRIMARY KEY (regency, id, known_from),
  UNIQUE (regency, position, known_from)
);
CREATE INDEX ON {schema}.budget (id);
CREATE INDEX ON {schema}.budget (agreement);
CREATE TABLE {schema}.budget_use (
  regency text COLLATE "C" NOT NULL,
  budget uuid NOT NULL,
  append_id bigint NOT NULL,
  reserved bigint NOT NULL,
  workers integer NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (regency, budget, append_id)
);
CREATE TABLE {schema}.budget_village_use (
  regency text COLLATE "C" NOT NULL,
  budget uuid NOT NULL,
  village text COLLATE "C" NOT NULL,
  append_id bigint NOT NULL,
  workers integer NOT NULL,
  PRIMARY KEY (regency, budget, village, append_id)
);
CREATE TABLE {schema}.budget_worker (
  regency text COLLATE "C" NOT NULL,
  budget uuid NOT NULL,
  worker uuid NOT NULL,
  enrolments uuid[] NOT NULL,
  villages text[] NOT NULL,
  PRIMARY KEY (regency, budget, worker)
);
"""


class _Use:
    """What one append does to one line: rupiah, places, and the line's version after it (0: unchanged)."""

    __slots__ = ("reserved", "version", "workers")

    def __init__(self) -> None:
        self.reserved = 0
        self.workers = 0
        self.version = 0


def apply_budgets(cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
    """Change the tables of budget lines by a batch of whole appends."""
    _apply_allocations(cursor, schema, batch)
    uses: dict[tuple[UUID, int], _Use] = {}
    for entry in batch:
        event = entry.event
        if isinstance(event, BudgetEvent):
            use = uses.setdefault((entry.stream, entry.append_id), _Use())
            use.version = entry.version
            if isinstance(event, BudgetReserved):
                use.reserved += event.amount
            elif isinstance(event, BudgetReleased):
                use.reserved -= event.amount
    places = Seats(cursor, schema, batch).changes()
    for (budget, _, append), workers in places.items():
        uses.setdefault((budget, append), _Use()).workers += workers
    if uses:
        regencies = regencies_of(cursor, schema, {budget for budget, _ in uses})
        _add_up(cursor, schema, uses, regencies)
        _add_up_villages(cursor, schema, places, regencies)


def _apply_allocations(cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
    allocated = [e for e in batch if isinstance(e.event, BudgetAllocated | BudgetRevised | RingOneNamed)]
    if not allocated:
        return
    versions = Versions(cursor, schema, "budget", COLUMNS)
    versions.load(e.stream for e in allocated)
    for entry in allocated:
        before = versions.current(entry.stream) or {}
        commanded = entry.mode is RecordingMode.COMMAND
        match entry.event:
            case BudgetAllocated() as event:
                after = _allocated(event) | {
                    "position": before.get("position", entry.position),
                    "ring_one": before.get("ring_one", []),
                }
            case BudgetRevised() as event:
                now = event.now
                figures = {"allocated": now.amount, "at_least": now.at_least, "quota": now.quota}
                if event.was is not None:
                    figures["per_village_quota"] = now.per_village_quota
                after = {**before, **figures}
                if event.stage is not None:
                    after["stage"] = event.stage.value
            case RingOneNamed(now=villages):
                after = {**before, "ring_one": list(villages)}
            case _:
                continue
        after |= {"version": entry.version, "commanded": commanded}
        versions.put(entry.stream, after, entry.append_id)
    versions.write()


def _allocated(event: BudgetAllocated) -> dict[str, Any]:
    return {
        "regency": regency_of(event.region),
        "region": event.region,
        "agreement": event.agreement,
        "scheme": event.scheme,
        "fiscal_year": event.fiscal_year,
        "funding_source": event.funding_source.value,
        "stage": None if event.stage is None else event.stage.value,
        "payer": event.payer,
        "allocated": event.amount,
        "at_least": event.at_least,
        "quota": event.quota,
        "per_village_quota": event.per_village_quota,
        "evidence": event.evidence.value,
    }


def _add_up(
    cursor: psycopg.Cursor[Any],
    schema: str,
    uses: dict[tuple[UUID, int], _Use],
    regencies: dict[UUID, str],
) -> None:
    """Write the running totals after each append, from where the last batch left them."""
    table = sql.Identifier(schema, "budget_use")
    budgets = sorted({budget for budget, _ in uses})
    cursor.execute(
        sql.SQL(
            "SELECT u.budget, u.reserved, u.workers, u.version"
            " FROM unnest(%s::text[], %s::uuid[]) AS b (regency, budget)"
            " CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.regency = b.regency AND v.budget = b.budget"
            " ORDER BY v.append_id DESC LIMIT 1) u"
        ).format(table),
        [[regencies[b] for b in budgets], budgets],
    )
    totals = {b: (reserved, workers, version) for b, reserved, workers, version in map(values_of, cursor)}
    rows = []
    for (budget, append), use in sorted(uses.items(), key=lambda item: item[0][1]):
        reserved, workers, version = totals.get(budget, (0, 0, 0))
        total = (reserved + use.reserved, workers + use.workers, max(version, use.version))
        totals[budget] = total
        rows.append((regencies[budget], budget, append, *total))
    copy_rows(cursor, table, ("regency", "budget", "append_id", "reserved", "workers", "version"), rows)


def _add_up_villages(
    cursor: psycopg.Cursor[Any],
    schema: str,
    places: Mapping[tuple[UUID, str, int], int],
    regencies: dict[UUID, str],
) -> None:
    """Write the running totals of each line by village, from where the last batch left them."""
    table = sql.Identifier(schema, "budget_village_use")
    keys = sorted({(budget, village) for budget, village, _ in places})
    cursor.execute(
        sql.SQL(
            "SELECT u.budget, u.village, u.workers"
            " FROM unnest(%s::text[], %s::uuid[], %s::text[]) AS b (regency, budget, village)"
            " CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.regency = b.regency AND v.budget = b.budget"
            " AND v.village = b.village ORDER BY v.append_id DESC LIMIT 1) u"
        ).format(table),
        [[regencies[b] for b, _ in keys], [b for b, _ in keys], [v for _, v in keys]],
    )
    totals = {(budget, village): workers for budget, village, workers in map(values_of, cursor)}
    rows = []
    for (budget, village, append), workers in sorted(places.items(), key=lambda item: item[0][2]):
        if workers:
            total = totals[budget, village] = totals.get((budget, village), 0) + workers
            rows.append((regencies[budget], budget, village, append, total))
    copy_rows(cursor, table, ("regency", "budget", "village", "append_id", "workers"), rows)
