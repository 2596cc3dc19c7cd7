"""What do events mean for the guards? Their effects, gathered so that each guard is touched once; no database here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from ....domain.budget import (
    BudgetAllocated,
    BudgetReleased,
    BudgetReserved,
    BudgetRevised,
    VillageQuotaSet,
)
from ....domain.cards import CardIssued
from ....domain.dates import FOREVER
from ....domain.enrolment import EnrolmentCorrected, EnrolmentEnded, WorkerEnrolled
from ....domain.selection import DecreeIssued, ListVerified
from ....domain.vocabulary import RuleCode
from ...postgres import binary_copy
from ...postgres.arrays import UuidArray, uuid_array
from ..declared import EVENTS
from .places import Changes, Enrolled, Moved, of_newcomers


@dataclass
class Effects:
    """What events mean for the guards, gathered so that each table is touched once."""

    enrolled: list[tuple[UUID, WorkerEnrolled]] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    opened: list[tuple[UUID, BudgetAllocated]] = field(default_factory=list)
    revised: list[tuple[UUID, BudgetRevised]] = field(default_factory=list)
    money: dict[UUID, tuple[int, bool]] = field(default_factory=dict)
    village_quotas: list[tuple[UUID, VillageQuotaSet]] = field(default_factory=list)
    selections: list[tuple[UUID, int]] = field(default_factory=list)
    decrees: list[tuple[UUID, DecreeIssued]] = field(default_factory=list)
    serials: list[tuple[str, UUID]] = field(default_factory=list)
    of_newcomers: Changes = field(default_factory=Changes)  # what `enrolled` take of workers without another

    @cached_property
    def workers(self) -> UuidArray:
        """Who is enrolled or moved, packed."""
        return uuid_array([*(e.worker for _, e in self.enrolled), *(m.worker for m in self.moved)])

    @cached_property
    def periods(self) -> list[bytes]:
        """The days of `enrolled`, packed in the order of `PERIOD`."""
        return _packed_periods(self.enrolled)


PERIOD = "worker, enrolment, village, start_on, end_exclusive, counting, budgets, guest_of, listed, decree"


_CONCERNED = frozenset(declared.kind for declared in EVENTS.values() if declared.guards)


def concerns(event: Any) -> bool:
    """Whether an event means anything to the guards, as it is declared."""
    return type(event) in _CONCERNED


def effects(events: Iterable[tuple[UUID, Any]]) -> Effects:
    """What (stream, event) pairs mean for the guards, in the order they were decided."""
    out = Effects()
    for stream, event in events:
        if type(event) is WorkerEnrolled:
            out.enrolled.append((stream, event))
            continue
        match event:
            case EnrolmentCorrected() | EnrolmentEnded():
                out.moved.append(_moved(stream, event))
            case BudgetAllocated():
                out.opened.append((stream, event))
            case BudgetRevised():
                out.revised.append((stream, event))
            case BudgetReserved(amount=amount, exceeded=exceeded):
                _add(out.money, stream, amount, exceeded)
            case BudgetReleased(amount=amount):
                _add(out.money, stream, -amount, False)
            case VillageQuotaSet():
                out.village_quotas.append((stream, event))
            case ListVerified(count=count):
                out.selections.append((stream, count))
            case DecreeIssued(count=count):
                out.selections.append((stream, count))
                out.decrees.append((stream, event))
            case CardIssued(serial=serial):
                out.serials.append((serial, stream))
            case _:
                pass  # every other event leaves the guards as they are
    if out.enrolled:
        out.of_newcomers = of_newcomers([event for _, event in out.enrolled])
    return out


def _moved(stream: UUID, event: EnrolmentCorrected | EnrolmentEnded) -> Moved:
    """A correction moves the places of an enrolment where it changes its first village; a move in time does not."""
    first = (event.now or event.was)[0]
    end = (event.now[-1].end_exclusive or FOREVER) if event.now else first.start
    corrected = isinstance(event, EnrolmentCorrected) and event.was and event.was[0].village != first.village
    lines = tuple(dict.fromkeys(draw.budget for draw in event.draws))
    beyond = isinstance(event, EnrolmentCorrected) and RuleCode.QUOTA_EXCEEDED in event.breaches
    village = first.village if corrected else None
    return Moved(event.worker, stream, first.start, end, village, lines, beyond)


def _add(sums: dict[UUID, tuple[int, bool]], key: UUID, amount: int, forced: bool) -> None:
    before, was_forced = sums.get(key, (0, False))
    sums[key] = (before + amount, was_forced or forced)


def _packed_periods(enrolled: Enrolled) -> list[bytes]:
    rows: list[bytes] = []
    for (start, end, concurrent, draws, listed, decree), group in groupby(
        enrolled,
        key=lambda one: (
            *(one[1].start, one[1].end_exclusive, one[1].concurrent),
            *(one[1].draws, one[1].listed, one[1].decree),
        ),
    ):
        alike = list(group)
        lines = tuple(dict.fromkeys([draw.budget for draw in draws]))
        rows += binary_copy.rows(
            (
                [event.worker for _, event in alike],
                [stream for stream, _ in alike],
                [event.village for _, event in alike],
            ),
            # whoever has other enrolments is told apart when these are known: nobody is a guest yet
            (start, end or FOREVER, not concurrent, lines, None, listed, decree),
        )
    return rows
