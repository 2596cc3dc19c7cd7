"""What do events mean for the guards? Their effects, gathered so that each guard is touched once; no database here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from ....domain.budget import (
    BudgetAllocated,
    BudgetReleased,
    BudgetReserved,
    BudgetRevised,
    VillageQuotaSet,
)
from ....domain.cards import CardIssued, CardReplaced, CardRevoked, CardVoided
from ....domain.dates import FOREVER
from ....domain.deaths import DeathWithdrawn, WorkerDied
from ....domain.decrees import DecreeIssued, DecreeRevised, DecreeVoided
from ....domain.enrolment_events import (
    EnrolmentCorrected,
    EnrolmentEnded,
    EnrolmentReopened,
    EnrolmentVoided,
    WorkerEnrolled,
)
from ....domain.handovers import HandoverHeld, HandoverVoided
from ....domain.selection import ListVerified, VerificationWithdrawn
from ....domain.vocabulary import EndReason, RuleCode
from ...postgres import binary_copy
from ...postgres.arrays import UuidArray, uuid_array
from ..declared import EVENTS
from .quota_places import Enrolled, Moved, Tallies, of_newcomers


class Selection(NamedTuple):
    """How many people a list or a decree names. `lenient`: more may be enrolled under it by now; `bound`: they may not, also
    where more were once, as it happened.
    """

    id: UUID
    allowed: int
    lenient: bool
    bound: bool = False


@dataclass
class Effects:
    """What events mean for the guards, gathered so that each table is touched once."""

    enrolled: list[tuple[UUID, WorkerEnrolled]] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    opened: list[tuple[UUID, BudgetAllocated]] = field(default_factory=list)
    revised: list[tuple[UUID, BudgetRevised]] = field(default_factory=list)
    money: dict[UUID, tuple[int, bool]] = field(default_factory=dict)
    village_quotas: list[tuple[UUID, VillageQuotaSet]] = field(default_factory=list)
    selections: list[Selection] = field(default_factory=list)
    decrees: list[tuple[UUID, DecreeIssued]] = field(default_factory=list)
    renumbered: list[tuple[UUID, str]] = field(default_factory=list)  # decrees, and the number each has now
    decrees_voided: list[UUID] = field(default_factory=list)
    cards_issued: list[tuple[UUID, str, UUID, UUID, str | None]] = field(
        default_factory=list
    )  # card, serial, worker, enrolment, membership
    cards_over: list[UUID] = field(default_factory=list)
    cards_voided: list[UUID] = field(default_factory=list)
    handovers: dict[UUID, HandoverHeld] = field(default_factory=dict)
    handovers_voided: list[UUID] = field(default_factory=list)
    voided: list[UUID] = field(default_factory=list)  # enrolments
    died: dict[UUID, dt.date] = field(default_factory=dict)  # worker: the day of a death that was told
    alive: set[UUID] = field(default_factory=set)  # workers whose death was withdrawn
    ended: dict[UUID, tuple[UUID, dt.date, UUID, dt.date]] = field(
        default_factory=dict
    )  # by worker: worker, day, the enrolment whose end says that they died, and its end before
    ended_otherwise: set[UUID] = field(default_factory=set)  # enrolments that end for another reason
    of_newcomers: Tallies = field(default_factory=Tallies)  # what `enrolled` take of workers without another

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
            case EnrolmentCorrected() | EnrolmentReopened():
                out.moved.append(_moved(stream, event))
            case EnrolmentEnded():
                out.moved.append(_moved(stream, event))
                _end(out, stream, event)
            case EnrolmentVoided():
                out.voided.append(stream)
                if event.was:  # else it holds nothing any more
                    out.moved.append(_moved(stream, event))
            case WorkerDied(worker=worker, on=on):
                out.died[worker] = on
            case DeathWithdrawn(worker=worker):
                out.alive.add(worker)
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
                out.selections.append(Selection(stream, count, lenient=True))
            case VerificationWithdrawn():
                out.selections.append(Selection(stream, 0, lenient=True))
            case DecreeIssued(count=count):
                out.selections.append(Selection(stream, count, lenient=False))
                out.decrees.append((stream, event))
            case DecreeRevised(was=was, now=now, breaches=breaches):
                as_it_was = now.count == was.count or RuleCode.NO_DECREE in breaches
                out.selections.append(Selection(stream, now.count, as_it_was, bound=not as_it_was))
                out.renumbered.append((stream, now.number))
            case DecreeVoided():
                out.selections.append(Selection(stream, 0, lenient=True))
                out.decrees_voided.append(stream)
            case CardIssued(serial=serial, worker=worker, enrolment=enrolment, membership=membership):
                out.cards_issued.append((stream, serial, worker, enrolment, membership))
            case CardReplaced() | CardRevoked():
                out.cards_over.append(stream)
            case CardVoided():
                out.cards_voided.append(stream)
            case HandoverHeld():
                out.handovers[stream] = event
            case HandoverVoided():
                out.handovers.pop(stream, None)
                out.handovers_voided.append(stream)
            case _ if concerns(event):
                raise AssertionError(f"{type(event).__name__} is declared to concern the guards")
            case _:
                pass  # every other event leaves the guards as they are
    if out.enrolled:
        out.of_newcomers = of_newcomers([event for _, event in out.enrolled])
    return out


def _end(out: Effects, stream: UUID, event: EnrolmentEnded) -> None:
    """What an end tells of a death: of several of one worker the first that leaves days."""
    if event.reason is not EndReason.DIED:
        out.ended_otherwise.add(stream)
    elif event.worker not in out.ended or (event.now and not out.ended[event.worker]):
        planned = event.was[-1].end_exclusive or FOREVER
        day = event.end_exclusive - dt.timedelta(days=1)
        out.ended[event.worker] = (event.worker, day, stream, planned)


def _moved(
    stream: UUID, event: EnrolmentCorrected | EnrolmentEnded | EnrolmentVoided | EnrolmentReopened
) -> Moved:
    """A correction moves the places of an enrolment where it changes its first village; a move in time does not. What had no day
    takes its places anew where it now begins.
    """
    first = (event.now or event.was)[0]
    end = (event.now[-1].end_exclusive or FOREVER) if event.now else first.start
    corrected = isinstance(event, EnrolmentCorrected) and event.was and event.was[0].village != first.village
    lines = tuple(dict.fromkeys(draw.budget for draw in event.draws))
    breaches = event.breaches if isinstance(event, EnrolmentCorrected | EnrolmentReopened) else ()
    begins_anew = isinstance(event, EnrolmentReopened) and not event.was
    village = first.village if corrected or begins_anew else None
    beyond, outlives = RuleCode.QUOTA_EXCEEDED in breaches, RuleCode.WORKER_DIED in breaches
    unnamed = frozenset(breaches) & {RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE}
    return Moved(event.worker, stream, first.start, end, village, lines, beyond, unnamed, outlives)


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
