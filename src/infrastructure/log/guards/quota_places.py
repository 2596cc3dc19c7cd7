"""Who takes a place of which budget line, and whose names fill which list and decree? And is a worker counted once a day?

A worker holds one place of a line, and is one of the people whom a list or a decree names, while any enrolment of theirs
with a day draws on it or hangs on it. Of several enrolments the first one holds the place, in its village; when it gives
the place up, the next one takes it over. The village is the one of the enrolment's first day: a
move from a later day on changes nothing. What effects come to, beside what is held already; no database here.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from ....domain.dates import FOREVER
from ....domain.enrolment_events import WorkerEnrolled
from ....domain.vocabulary import RuleCode

Enrolled = Sequence[tuple[UUID, WorkerEnrolled]]
Key = TypeVar("Key")


class HeldEnrolment(NamedTuple):
    """An enrolment as the guards keep it: a row of guard_period. `guest_of` are those of its lines whose place another
    enrolment of the worker holds.
    """

    worker: UUID
    enrolment: UUID
    start: dt.date
    end: dt.date
    counting: bool
    village: str
    budgets: Sequence[UUID]
    guest_of: Sequence[UUID] | None
    listed: UUID | None
    decree: UUID | None


class Moved(NamedTuple):
    """The days an enrolment has now and the lines it draws on; `village` where that was corrected. As it happened it may go
    `beyond` a quota, have a name that list or decree do not have (`unnamed`: these rules), or outlive the worker.
    """

    worker: UUID
    enrolment: UUID
    start: dt.date
    end: dt.date
    village: str | None
    budgets: tuple[UUID, ...]
    beyond: bool
    unnamed: frozenset[RuleCode] = frozenset()
    outlives: bool = False


@dataclass(slots=True)
class Tally:
    """How many people take a place, and how many give one back. `within`: some of them only where there is one; `beyond`:
    some whether there is one or not, as it happened; `passed`: some from another enrolment of theirs.
    """

    taken: int = 0
    back: int = 0
    within: bool = False
    beyond: bool = False
    passed: bool = False

    @property
    def bound(self) -> bool:
        """Whether there must be places for all."""
        return self.within and not self.beyond

    @property
    def overfull(self) -> bool:
        """Whether the limit may be exceeded from now on by what is there already."""
        return self.beyond or self.passed


@dataclass
class Tallies:
    """What becomes of places: of lines, of lines by village, and of lists and decrees. `rows` are of enrolments whose
    places are not what they were, or not what their event alone says.
    """

    lines: dict[UUID, Tally] = field(default_factory=dict)
    villages: dict[tuple[UUID, str], Tally] = field(default_factory=dict)
    named: dict[UUID, Tally] = field(default_factory=dict)
    rows: list[HeldEnrolment] = field(default_factory=list)

    def all_beyond(self) -> None:
        """Whatever is taken is taken as it happened."""
        for tallies in (self.lines, self.villages, self.named):
            for tally in tallies.values():
                tally.beyond = tally.beyond or tally.taken > 0


def of_newcomers(enrolled: Iterable[WorkerEnrolled]) -> Tallies:
    """What enrolments take, each of a worker who has no other. Neighbours nearly always share their terms."""
    found = Tallies()
    for (draws, listed, decree, breaches), group in groupby(
        enrolled, key=lambda event: (event.draws, event.listed, event.decree, event.breaches)
    ):
        villages = Counter([event.village for event in group])
        everyone, beyond = villages.total(), RuleCode.QUOTA_EXCEEDED in breaches
        for line in {draw.budget for draw in draws}:
            _take(found.lines, line, everyone, beyond)
            for village, n in villages.items():
                _take(found.villages, (line, village), n, beyond)
        for name, rule in _names(listed, decree):
            _take(found.named, name, everyone, rule in breaches)
    return found


def of_everyone(
    enrolled: Enrolled, moved: Sequence[Moved], there: dict[UUID, list[HeldEnrolment]]
) -> Tallies:
    """What becomes of places beside what workers hold already."""
    newcomers, others = apart(enrolled, there)
    found = of_newcomers(event for _, event in newcomers)
    workers = {
        worker: _Worker(there.get(worker, ()))
        for worker in {*(event.worker for _, event in others), *(m.worker for m in moved)}
    }
    for stream, event in others:
        workers[event.worker].enrol(stream, event)
    for one in moved:
        workers[one.worker].move(one)
    for worker in workers.values():
        worker.settle(found)
    return found


def apart(enrolled: Enrolled, there: dict[UUID, list[HeldEnrolment]]) -> tuple[Enrolled, Enrolled]:
    """Enrolments of workers who have no other, and the rest. Ids are compared as numbers: UUIDs hash slowly."""
    met = {worker.int for worker in there}
    twice: set[int] = set()
    for _, event in enrolled:
        worker = event.worker.int
        if worker in met:
            twice.add(worker)
        met.add(worker)
    if not twice:
        return enrolled, []
    newcomers: list[tuple[UUID, WorkerEnrolled]] = []
    others: list[tuple[UUID, WorkerEnrolled]] = []
    for one in enrolled:
        (others if one[1].worker.int in twice else newcomers).append(one)
    return newcomers, others


def any_day_twice(others: Enrolled, moved: Sequence[Moved], there: dict[UUID, list[HeldEnrolment]]) -> bool:
    """Whether two counting enrolments of one worker would share a day."""
    now = {m.enrolment: (m.start, m.end) for m in moved}
    days: dict[UUID, list[tuple[dt.date, dt.date]]] = {
        worker: [now.get(r.enrolment, (r.start, r.end)) for r in rows if r.counting]
        for worker, rows in there.items()
    }
    for _, new in others:
        if not new.concurrent:
            days.setdefault(new.worker, []).append((new.start, new.end_exclusive or FOREVER))
    for periods in days.values():
        if len(periods) > 1:
            periods = sorted(p for p in periods if p[0] < p[1])
            if any(earlier[1] > later[0] for earlier, later in pairwise(periods)):
                return True
    return False


class _Worker:
    """The enrolments of one worker, changed one by one."""

    def __init__(self, rows: Iterable[HeldEnrolment]) -> None:
        self._rows = {row.enrolment: row for row in rows}
        self._before = self._places(), self._named()
        self._changed: set[UUID] = set()
        self._beyond: set[UUID] = set()  # lines, lists and decrees that are taken beyond their limit
        self._passed: set[UUID] = set()  # lines whose place another enrolment holds now

    def enrol(self, stream: UUID, event: WorkerEnrolled) -> None:
        lines = tuple(dict.fromkeys(draw.budget for draw in event.draws))
        names = dict(_names(event.listed, event.decree))
        guest_of = self._held_by_others(lines, stream)
        self._rows[stream] = HeldEnrolment(
            event.worker,
            stream,
            event.start,
            event.end_exclusive or FOREVER,
            not event.concurrent,
            event.village,
            lines,
            guest_of,
            event.listed,
            event.decree,
        )
        if guest_of:
            self._changed.add(stream)
        if RuleCode.QUOTA_EXCEEDED in event.breaches:
            self._beyond.update(lines)
        self._beyond.update(name for name, rule in names.items() if rule in event.breaches)

    def move(self, moved: Moved) -> None:
        before = self._rows.get(moved.enrolment)
        if before is None:
            return  # its enrolment could not be read
        lines = moved.budgets if moved.start < moved.end else ()
        guest_of = self._held_by_others(lines, moved.enrolment)
        after = before._replace(
            start=moved.start,
            end=moved.end,
            village=moved.village or before.village,
            budgets=lines,
            guest_of=guest_of,
        )
        self._rows[moved.enrolment] = after
        if _places_of(before) != _places_of(after) or before.village != after.village:
            self._changed.add(moved.enrolment)
        if moved.beyond:
            self._beyond.update(lines)
        self._beyond.update(n for n, rule in _names(after.listed, after.decree) if rule in moved.unnamed)
        for line in set(before.budgets) - set(before.guest_of or ()) - set(lines):
            self._pass_on(line)

    def _pass_on(self, line: UUID) -> None:
        """Let the next enrolment that draws on a line hold the place that was given up."""
        heirs = [row for row in self._rows.values() if line in (row.guest_of or ())]
        if heirs:
            heir = min(heirs, key=lambda row: row.enrolment)
            left = tuple(other for other in heir.guest_of or () if other != line)
            self._rows[heir.enrolment] = heir._replace(guest_of=left)
            self._changed.add(heir.enrolment)
            self._passed.add(line)  # its village may be full: nobody is refused for an end

    def settle(self, found: Tallies) -> None:
        """Add what changed."""
        places, named = self._places(), self._named()
        places_before, named_before = self._before
        for line, village in places.items():
            if places_before.get(line) != village:
                if line in self._passed:
                    tally = found.villages.setdefault((line, village), Tally())
                    tally.taken, tally.passed = tally.taken + 1, True
                else:
                    _take(found.villages, (line, village), 1, line in self._beyond)
            if line not in places_before:
                _take(found.lines, line, 1, line in self._beyond)
        for line, village in places_before.items():
            if places.get(line) != village:
                found.villages.setdefault((line, village), Tally()).back += 1
            if line not in places:
                found.lines.setdefault(line, Tally()).back += 1
        for name in named - named_before:
            _take(found.named, name, 1, name in self._beyond)
        for name in named_before - named:
            found.named.setdefault(name, Tally()).back += 1
        found.rows += [self._rows[enrolment] for enrolment in sorted(self._changed)]

    def _held_by_others(self, lines: Sequence[UUID], enrolment: UUID) -> tuple[UUID, ...]:
        held = {
            line
            for row in self._rows.values()
            if row.enrolment != enrolment
            for line in row.budgets
            if line not in (row.guest_of or ())
        }
        return tuple(line for line in lines if line in held)

    def _places(self) -> dict[UUID, str]:
        """The village in which a place of each line is held."""
        return {
            line: row.village
            for row in self._rows.values()
            for line in row.budgets
            if line not in (row.guest_of or ())
        }

    def _named(self) -> set[UUID]:
        """The lists and decrees on which the worker is."""
        return {
            name
            for row in self._rows.values()
            if row.start < row.end
            for name in (row.listed, row.decree)
            if name is not None
        }


def _places_of(row: HeldEnrolment) -> tuple[set[UUID], set[UUID]]:
    return set(row.budgets), set(row.guest_of or ())


def _names(listed: UUID | None, decree: UUID | None) -> Iterable[tuple[UUID, RuleCode]]:
    """The list and the decree of an enrolment, and the rule that is broken where they name nobody more."""
    if listed is not None:
        yield listed, RuleCode.NOT_VERIFIED
    if decree is not None:
        yield decree, RuleCode.NO_DECREE


def columns(tallies: Mapping[Key, Tally]) -> tuple[list[Any], ...]:
    """Tallies as columns: their keys, `taken`, `back`, `bound` and `overfull`."""
    return (
        list(tallies),
        [t.taken for t in tallies.values()],
        [t.back for t in tallies.values()],
        [t.bound for t in tallies.values()],
        [t.overfull for t in tallies.values()],
    )


def _take(tallies: dict[Key, Tally], key: Key, n: int, beyond: bool) -> None:
    tally = tallies.setdefault(key, Tally())
    tally.taken += n
    tally.within = tally.within or not beyond
    tally.beyond = tally.beyond or beyond
