"""Who holds a place of a budget line? Working memory of projection `agreements`: the enrolments that draw on each line.

Whoever an event of this batch ends or corrects is followed event by event; all others only take places, which is one
statement for all of them.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.enrolment_events import DRAWS_CHANGED, Changed, WorkerEnrolled, village_of
from ...domain.regions import regency_of
from ..engine.projection import Entry
from ..engine.versions import values_of

_Seat = tuple[UUID, UUID]  # line, worker


class Seats:
    """What a batch of whole appends does to places; `changes` writes it and tells how many workers came or went."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        self._cursor = cursor
        self._schema = schema
        self._table = sql.Identifier(schema, "budget_worker")
        self._drawing = [
            entry for entry in batch if isinstance(entry.event, (WorkerEnrolled, *DRAWS_CHANGED))
        ]

    def changes(self) -> dict[tuple[UUID, int], int]:
        """By line and append: how many workers hold a place more than before, or fewer."""
        found: dict[tuple[UUID, int], int] = {}
        followed = {e.event.worker for e in self._drawing if not isinstance(e.event, WorkerEnrolled)}
        for (budget, _), append in self._taken(followed):
            found[budget, append] = found.get((budget, append), 0) + 1
        for budget, append, workers in self._followed(followed):
            found[budget, append] = found.get((budget, append), 0) + workers
        return found

    def _taken(self, followed: set[UUID]) -> list[tuple[_Seat, int]]:
        """Give the workers who are not followed their places; who had none before, and the append that gave it."""
        new: dict[_Seat, list[UUID]] = {}
        appends: dict[_Seat, int] = {}
        for entry in self._drawing:
            worker = entry.event.worker
            if worker in followed:
                continue
            for budget in {draw.budget for draw in entry.event.draws}:
                new.setdefault((budget, worker), []).append(entry.stream)
                appends.setdefault((budget, worker), entry.append_id)
        if not new:
            return []
        regencies = regencies_of(self._cursor, self._schema, {budget for budget, _ in new})
        self._cursor.execute(
            sql.SQL(
                "INSERT INTO {} AS t (regency, budget, worker, enrolments)"
                " SELECT r, b, w, e::uuid[] FROM unnest(%s::text[], %s::uuid[], %s::uuid[], %s::text[]) n (r, b, w, e)"
                " ON CONFLICT (regency, budget, worker) DO UPDATE SET enrolments = t.enrolments || excluded.enrolments"
                " RETURNING budget, worker, cardinality(enrolments)"
            ).format(self._table),
            [
                [regencies[budget] for budget, _ in new],
                [budget for budget, _ in new],
                [worker for _, worker in new],
                ["{" + ",".join(map(str, enrolments)) + "}" for enrolments in new.values()],
            ],
        )
        held = ((budget, worker, n) for budget, worker, n in map(values_of, self._cursor.fetchall()))
        return [
            ((budget, worker), appends[budget, worker])
            for budget, worker, n in held
            if n == len(new[budget, worker])
        ]

    def _followed(self, followed: set[UUID]) -> list[tuple[UUID, int, int]]:
        """Follow each worker whose enrolments end or are corrected, event by event: line, append, workers more or fewer."""
        found: list[tuple[UUID, int, int]] = []
        mine = [entry for entry in self._drawing if entry.event.worker in followed]
        if not mine:
            return found
        seats = self._load({(_regency(entry.event), entry.event.worker) for entry in mine})
        changed: set[_Seat] = set()
        for entry in mine:
            worker = entry.event.worker
            lines = seats.setdefault(worker, {})
            before = {line for line, enrolments in lines.items() if entry.stream in enrolments}
            for line in before ^ {draw.budget for draw in entry.event.draws}:
                held = lines.setdefault(line, set())
                alone = held <= {entry.stream}
                held ^= {entry.stream}
                changed.add((line, worker))
                if alone:
                    found.append((line, entry.append_id, 1 if held else -1))
        self._store({(line, worker): seats[worker][line] for line, worker in changed})
        return found

    def _load(self, workers: set[tuple[str, UUID]]) -> dict[UUID, dict[UUID, set[UUID]]]:
        """The enrolments that draw on each line of these regencies, by worker."""
        self._cursor.execute(
            sql.SQL(
                "SELECT t.worker, t.budget, t.enrolments FROM unnest(%s::text[], %s::uuid[]) n (regency, worker)"
                " JOIN {} b ON b.regency = n.regency AND b.known_until IS NULL"
                " JOIN {} t ON t.regency = n.regency AND t.budget = b.id AND t.worker = n.worker"
            ).format(sql.Identifier(self._schema, "budget"), self._table),
            [[regency for regency, _ in workers], [worker for _, worker in workers]],
        )
        found: dict[UUID, dict[UUID, set[UUID]]] = {}
        for worker, line, enrolments in map(values_of, self._cursor.fetchall()):
            found.setdefault(worker, {})[line] = set(enrolments)
        return found

    def _store(self, seats: dict[_Seat, set[UUID]]) -> None:
        regencies = regencies_of(self._cursor, self._schema, {line for line, _ in seats}) if seats else {}
        for (line, worker), enrolments in seats.items():
            key = (regencies[line], line, worker)
            if enrolments:
                self._cursor.execute(
                    sql.SQL(
                        "INSERT INTO {} (regency, budget, worker, enrolments) VALUES (%s, %s, %s, %s)"
                        " ON CONFLICT (regency, budget, worker) DO UPDATE SET enrolments = excluded.enrolments"
                    ).format(self._table),
                    (*key, sorted(enrolments)),
                )
            else:
                self._cursor.execute(
                    sql.SQL("DELETE FROM {} WHERE regency = %s AND budget = %s AND worker = %s").format(
                        self._table
                    ),
                    key,
                )


def _regency(event: WorkerEnrolled | Changed) -> str:
    return regency_of(event.village if isinstance(event, WorkerEnrolled) else village_of(event))


def regencies_of(cursor: psycopg.Cursor[Any], schema: str, budgets: Iterable[UUID]) -> dict[UUID, str]:
    """The regency of each line."""
    cursor.execute(
        sql.SQL("SELECT DISTINCT id, regency FROM {} WHERE id = ANY(%s)").format(
            sql.Identifier(schema, "budget")
        ),
        [sorted(budgets)],
    )
    return dict(map(values_of, cursor.fetchall()))
