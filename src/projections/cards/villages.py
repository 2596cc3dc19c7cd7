"""In which village is a card counted on a day? That of its worker's enrolment within the card's regency.

It is the enrolment in force on the day, those that count before concurrent ones; else the last that began before it, else the next.
Of two that began on the same day, the one whose days were told first. One that was taken back keeps the place it had.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from ...domain.dates import FOREVER
from ...domain.enrolment_events import Changed, WorkerEnrolled

EVER = dt.date.min


class Stay(NamedTuple):
    """A village over the days [start, end)."""

    start: dt.date
    end: dt.date
    village: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Where an enrolment is, of no day where it protects none; `told` is the append that last said so."""

    counting: bool
    told: int
    stays: tuple[Stay, ...]

    def changed(self, event: Changed, append: int) -> "Enrolled":
        """After an event; one that had no day left and is taken back stays where it is."""
        if event.now:
            stays = tuple(Stay(s.start, s.end_exclusive or FOREVER, s.village) for s in event.now)
        elif event.was:
            first = event.was[0]
            stays = (Stay(first.start, first.start, first.village),)
        else:
            stays = self.stays
        return Enrolled(self.counting, append, stays)

    def told_again(self, append: int) -> "Enrolled":
        return replace(self, told=append)


def enrolled(event: WorkerEnrolled, append: int) -> Enrolled:
    stay = Stay(event.start, event.end_exclusive or FOREVER, event.village)
    return Enrolled(not event.concurrent, append, (stay,))


def places(enrolments: Mapping[UUID, Enrolled], otherwise: str) -> list[Stay]:
    """Where the cards of a worker are counted on every day, in order; `otherwise` where the worker was never enrolled."""
    villages = {stay.village for one in enrolments.values() for stay in one.stays}
    if len(villages) <= 1:  # nearly all
        return [Stay(EVER, FOREVER, villages.pop() if villages else otherwise)]
    days = {day for one in enrolments.values() for stay in one.stays for day in (stay.start, stay.end)}
    found: list[Stay] = []
    for day in sorted({EVER, *days} - {FOREVER}):
        village = _village_on(day, enrolments)
        if not found or found[-1].village != village:
            if found:
                found[-1] = found[-1]._replace(end=day)
            found.append(Stay(day, FOREVER, village))
    return found


def _village_on(day: dt.date, enrolments: Mapping[UUID, Enrolled]) -> str:
    def nearest() -> Iterable[tuple[bool, bool, bool, dt.timedelta, int, UUID, str]]:
        for enrolment, one in enrolments.items():
            for start, end, village in one.stays:
                on = start <= day < end
                counts = on and one.counting
                yield (not counts, not on, start > day, abs(start - day), one.told, enrolment, village)

    return min(nearest())[-1]


def within(start: dt.date, end: dt.date, stays: Sequence[Stay]) -> list[Stay]:
    """The stays cut to the days [start, end)."""
    return [
        Stay(max(start, stay.start), min(end, stay.end), stay.village)
        for stay in stays
        if stay.start < end and stay.end > start
    ]


def on(day: dt.date, stays: Sequence[Stay]) -> str:
    """The village of a day."""
    return next(stay.village for stay in stays if stay.start <= day < stay.end)
