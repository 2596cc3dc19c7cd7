"""Which places of budget lines are newly taken, and is a worker counted once a day? What effects come to, beside what is
held already; no database here.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple
from uuid import UUID

from ..domain.dates import FOREVER
from ..domain.enrolment import WorkerEnrolled
from ..domain.vocabulary import RuleCode
from .guard_effects import Effects


class Held(NamedTuple):
    """A row that is there already."""

    worker: UUID
    enrolment: UUID
    start: dt.date
    end: dt.date
    counting: bool
    budgets: list[UUID]


# Newly taken places by line and village, and whether beyond a limit
Places = dict[tuple[UUID, str], tuple[int, bool]]


def apart(out: Effects, there: dict[UUID, list[Held]]) -> tuple[list[WorkerEnrolled], list[WorkerEnrolled]]:
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


def any_day_twice(others: Sequence[WorkerEnrolled], out: Effects, there: dict[UUID, list[Held]]) -> bool:
    """Whether two counting enrolments of one worker would share a day."""
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
                return True
    return False


def newly_taken(
    newcomers: Sequence[WorkerEnrolled],
    others: Sequence[WorkerEnrolled],
    out: Effects,
    there: dict[UUID, list[Held]],
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
