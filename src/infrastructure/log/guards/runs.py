"""Which appends may be applied to the guards together, so that the outcome is that of one after the other?

Most may: plain enrolments, ends of different people, reservations. What sets a limit, goes beyond one as it
happened, or draws anew is applied by itself; nobody passes a limit in the shadow of a neighbour.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from ....domain.budget import (
    BudgetAllocated,
    BudgetReserved,
    BudgetRevised,
    VillageQuotaSet,
)
from ....domain.cards import CardVoided
from ....domain.deaths import DeathWithdrawn, WorkerDied
from ....domain.decrees import DecreeIssued, DecreeRevised, DecreeVoided
from ....domain.enrolment_events import (
    EnrolmentCorrected,
    EnrolmentEnded,
    EnrolmentReopened,
    EnrolmentVoided,
    WorkerEnrolled,
)
from ....domain.selection import ListVerified, VerificationWithdrawn

Appended = Sequence[tuple[UUID, Any]]  # (stream, event) of one append, in order

_LIMITS = (
    *(BudgetAllocated, BudgetRevised, VillageQuotaSet, ListVerified, VerificationWithdrawn, DecreeIssued),
    *(
        DecreeRevised,
        DecreeVoided,
        EnrolmentCorrected,
        EnrolmentReopened,
        WorkerDied,
        DeathWithdrawn,
        CardVoided,
    ),
)
_SHORTENED = (EnrolmentEnded, EnrolmentVoided)
_DAYS = (WorkerEnrolled, *_SHORTENED)


def together(appends: Iterable[Appended], most: int = 20_000) -> Iterator[list[Appended]]:
    """The appends in order, in runs of about `most` events that may be applied at once."""
    run = _Run()
    for append in appends:
        alone = any(_alone(event) for _, event in append)
        if run.appends and (alone or run.size + len(append) > most or run.meets(append)):
            yield run.appends
            run = _Run()
        run.add(append)
        if alone:
            yield run.appends
            run = _Run()
    if run.appends:
        yield run.appends


class _Run:
    """Appends to be applied at once. Whoever gives up a place is met once: who holds it next goes by what came before."""

    def __init__(self) -> None:
        self.appends: list[Appended] = []
        self.size = 0
        self._streams: set[UUID] = set()
        self._ended: set[int] = set()  # workers; ids as numbers, for UUIDs hash slowly
        self._workers: set[int] | None = None  # all of them, once anybody's end asks

    def add(self, append: Appended) -> None:
        self.appends.append(append)
        self.size += len(append)
        self._streams.update(stream for stream, event in append if isinstance(event, _DAYS))
        self._ended.update(_ended(append))
        if self._workers is not None:
            self._workers.update(_workers(append))

    def meets(self, append: Appended) -> bool:
        """Whether an append is about an enrolment of the run, or about a worker of whom the run or it ends one."""
        if any(stream in self._streams for stream, event in append if isinstance(event, _DAYS)):
            return True
        if self._ended and not self._ended.isdisjoint(_workers(append)):
            return True
        ended = _ended(append)
        if not ended:
            return False
        if self._workers is None:
            self._workers = {worker for one in self.appends for worker in _workers(one)}
        return not self._workers.isdisjoint(ended)


def _workers(append: Appended) -> set[int]:
    return {event.worker.int for _, event in append if isinstance(event, _DAYS)}


def _ended(append: Appended) -> set[int]:
    return {event.worker.int for _, event in append if isinstance(event, _SHORTENED)}


def _alone(event: Any) -> bool:
    if isinstance(event, WorkerEnrolled):
        return bool(event.breaches)
    return isinstance(event, _LIMITS) or (isinstance(event, BudgetReserved) and event.exceeded)
