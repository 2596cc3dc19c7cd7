"""What do events mean for the guards? Their effects, gathered so that each guard is touched once; no database here."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from ..domain.budget import BudgetAllocated, BudgetReleased, BudgetReserved, BudgetRevised, VillageQuotaSet
from ..domain.cards import CardIssued
from ..domain.dates import FOREVER
from ..domain.enrolment import EnrolmentCorrected, EnrolmentEnded, EnrolmentTransferred, WorkerEnrolled
from ..domain.selection import DecreeIssued, ListVerified
from ..domain.vocabulary import RuleCode
from . import binary_copy as field_of


class Moved(NamedTuple):
    """The days an enrolment has now; `budgets` where a correction draws on others than before."""

    worker: UUID
    enrolment: UUID
    start: dt.date
    end: dt.date
    village: str
    budgets: tuple[UUID, ...]
    forced: bool


@dataclass
class Effects:
    """What events mean for the guards, gathered so that each table is touched once."""

    enrolled: list[tuple[UUID, WorkerEnrolled]] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    opened: list[tuple[UUID, BudgetAllocated]] = field(default_factory=list)
    revised: list[tuple[UUID, BudgetRevised]] = field(default_factory=list)
    money: dict[UUID, tuple[int, bool]] = field(default_factory=dict)
    village_quotas: list[tuple[UUID, str, int]] = field(default_factory=list)
    selections: list[tuple[UUID, int]] = field(default_factory=list)
    decrees: list[tuple[UUID, DecreeIssued]] = field(default_factory=list)
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
                out.moved.append(Moved(event.worker, stream, first, last, village, lines, forced))
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
        _count_selected(out)
        out.periods = _packed_periods(out.enrolled)
    if out.enrolled or out.moved:
        out.workers = field_of.uuid_array(
            [*(e.worker for _, e in out.enrolled), *(m.worker for m in out.moved)]
        )
    return out


def _count_selected(out: Effects) -> None:
    """How many enrolments hang on each list and decree. Neighbours nearly always hang on the same."""
    events = [event for _, event in out.enrolled]
    for (listed, decree, breaches), group in groupby(
        events, key=lambda event: (event.listed, event.decree, event.breaches)
    ):
        n = sum(1 for _ in group)
        if listed is not None:
            _add(out.selected, listed, n, RuleCode.NOT_VERIFIED in breaches)
        if decree is not None:
            _add(out.selected, decree, n, RuleCode.NO_DECREE in breaches)


def _add(sums: dict[UUID, tuple[int, bool]], key: UUID, amount: int, forced: bool) -> None:
    before, was_forced = sums.get(key, (0, False))
    sums[key] = (before + amount, was_forced or forced)


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
