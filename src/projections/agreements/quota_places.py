"""Who holds a place of a budget line, and in which village? Working memory of projection `agreements`: the enrolments that
draw on each line.

Of several enrolments of a worker the first one holds the place, in its village; when it gives the place up, the next one takes
it over, as the guards of the log see it. Whoever an event of this batch ends or corrects is followed event by event; all
others only take places, which is one statement for all of them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.enrolment_events import (
    DRAWS_CHANGED,
    Changed,
    EnrolmentCorrected,
    WorkerEnrolled,
    village_of,
)
from ...domain.regions import regency_of
from ..engine.projection import Entry
from ..engine.row_history import values_of

_Seat = tuple[UUID, UUID]  # line, worker
_Held = dict[
    UUID, str
]  # the enrolments that draw on a line, each with its village; the first holds the place
Moved = Counter[
    tuple[UUID, str, int]
]  # line, village, append: how many workers hold a place more than before


class Seats:
    """What a batch of whole appends does to places; `changes` writes it and tells how many workers came or went."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        self._cursor = cursor
        self._schema = schema
        self._table = sql.Identifier(schema, "budget_worker")
        self._places: Moved = Counter()
        self._drawing = [
            entry for entry in batch if isinstance(entry.event, (WorkerEnrolled, *DRAWS_CHANGED))
        ]

    def changes(self) -> Moved:
        """By line, village and append: how many workers hold a place more than before, or fewer."""
        followed = {e.event.worker for e in self._drawing if not isinstance(e.event, WorkerEnrolled)}
        self._take(followed)
        self._follow(followed)
        return self._places

    def _take(self, followed: set[UUID]) -> None:
        """Give the workers who are not followed their places."""
        # By line and worker: what enrols them.
        lines: dict[UUID, dict[UUID, list[Entry]]] = {}
        for entry in self._drawing:
            worker = entry.event.worker
            if followed and worker in followed:
                continue
            draws = entry.event.draws
            for line in {draw.budget for draw in draws} if len(draws) > 1 else (d.budget for d in draws):
                lines.setdefault(line, {}).setdefault(worker, []).append(entry)
        if not lines:
            return
        regencies = regencies_of(self._cursor, self._schema, lines)
        made = [entries for workers in lines.values() for entries in workers.values()]
        self._cursor.execute(
            sql.SQL(
                "WITH n AS MATERIALIZED (SELECT r, b, w, string_to_array(e, '+')::uuid[] e, string_to_array(v, '+') v"
                " FROM unnest(%s::text[], %s::uuid[], %s::uuid[], %s::text[], %s::text[]) n (r, b, w, e, v)),"
                " made AS (INSERT INTO {} AS t (regency, budget, worker, enrolments, villages) SELECT * FROM n"
                " ON CONFLICT (regency, budget, worker) DO UPDATE SET enrolments = t.enrolments || excluded.enrolments,"
                " villages = t.villages || excluded.villages"
                " RETURNING budget, worker, cardinality(enrolments) AS held)"
                " SELECT n.b, n.w FROM n JOIN made ON made.budget = n.b AND made.worker = n.w"
                " WHERE made.held > cardinality(n.e)"
            ).format(self._table),
            [
                [regencies[line] for line, workers in lines.items() for _ in workers],
                [line for line, workers in lines.items() for _ in workers],
                [worker for workers in lines.values() for worker in workers],
                ["+".join([entry.stream.hex for entry in entries]) for entries in made],
                ["+".join([entry.event.village for entry in entries]) for entries in made],
            ],
        )
        for line, worker in map(values_of, self._cursor.fetchall()):
            del lines[line][worker]  # they had a place of the line before
        for line, workers in lines.items():
            first = (entries[0] for entries in workers.values())
            taken = Counter([(entry.event.village, entry.append_id) for entry in first])
            for (village, append), number in taken.items():
                self._places[line, village, append] += number

    def _follow(self, followed: set[UUID]) -> None:
        """Follow each worker whose enrolments end or are corrected, event by event."""
        mine = [entry for entry in self._drawing if entry.event.worker in followed]
        if not mine:
            return
        seats = self._load({(_regency(entry.event), entry.event.worker) for entry in mine})
        changed: set[_Seat] = set()
        for entry in mine:
            worker, event = entry.event.worker, entry.event
            lines = seats.setdefault(worker, {})
            now = {draw.budget for draw in event.draws}
            moved = _moved_to(event)
            for line in now | {line for line, held in lines.items() if entry.stream in held}:
                held = lines.setdefault(line, {})
                before = next(iter(held.values()), None)
                if line not in now:
                    held = lines[line] = _without(held, entry.stream)
                elif entry.stream not in held:
                    held[entry.stream] = (
                        event.village if isinstance(event, WorkerEnrolled) else event.now[0].village
                    )
                elif moved is not None:
                    held[entry.stream] = moved
                changed.add((line, worker))
                self._note(line, entry.append_id, before, next(iter(held.values()), None))
        self._store({(line, worker): seats[worker][line] for line, worker in changed})

    def _note(self, line: UUID, append: int, before: str | None, after: str | None) -> None:
        """That a worker's place of a line is in another village now, given back or taken."""
        if before == after:
            return
        if before is not None:
            self._places[line, before, append] -= 1
        if after is not None:
            self._places[line, after, append] += 1

    def _load(self, workers: set[tuple[str, UUID]]) -> dict[UUID, dict[UUID, _Held]]:
        """The enrolments that draw on each line of these regencies, by worker."""
        self._cursor.execute(
            sql.SQL(
                "SELECT t.worker, t.budget, t.enrolments, t.villages"
                " FROM unnest(%s::text[], %s::uuid[]) n (regency, worker)"
                " JOIN {} b ON b.regency = n.regency AND b.known_until IS NULL"
                " JOIN {} t ON t.regency = n.regency AND t.budget = b.id AND t.worker = n.worker"
            ).format(sql.Identifier(self._schema, "budget"), self._table),
            [[regency for regency, _ in workers], [worker for _, worker in workers]],
        )
        found: dict[UUID, dict[UUID, _Held]] = {}
        for worker, line, enrolments, villages in map(values_of, self._cursor.fetchall()):
            found.setdefault(worker, {})[line] = dict(zip(enrolments, villages, strict=True))
        return found

    def _store(self, seats: dict[_Seat, _Held]) -> None:
        regencies = regencies_of(self._cursor, self._schema, {line for line, _ in seats}) if seats else {}
        for (line, worker), held in seats.items():
            key = (regencies[line], line, worker)
            if held:
                self._cursor.execute(
                    sql.SQL(
                        "INSERT INTO {} (regency, budget, worker, enrolments, villages) VALUES (%s, %s, %s, %s, %s)"
                        " ON CONFLICT (regency, budget, worker) DO UPDATE SET enrolments = excluded.enrolments,"
                        " villages = excluded.villages"
                    ).format(self._table),
                    (*key, list(held), list(held.values())),
                )
            else:
                self._cursor.execute(
                    sql.SQL("DELETE FROM {} WHERE regency = %s AND budget = %s AND worker = %s").format(
                        self._table
                    ),
                    key,
                )


def _without(held: _Held, enrolment: UUID) -> _Held:
    """The enrolments that are left when one draws no more: the place it held goes to the next, by its id."""
    holder, left = next(iter(held)), {one: village for one, village in held.items() if one != enrolment}
    if holder != enrolment or not left:
        return left
    heir = min(left)
    return {heir: left[heir], **left}


def _moved_to(event: WorkerEnrolled | Changed) -> str | None:
    """The village to which a correction moves the place of an enrolment; a move in time leaves it where it is."""
    if not isinstance(event, EnrolmentCorrected) or not event.was or not event.now:
        return None
    village = event.now[0].village
    return None if village == event.was[0].village else village


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
