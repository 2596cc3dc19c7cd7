"""Which appends may be applied to the guards together, so that the outcome is that of one after the other?

Most may: plain enrolments and ends of different people, reservations. What sets a limit, goes beyond one as it
happened, or draws anew is applied by itself; nobody passes a limit in the shadow of a neighbour.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from ..domain.budget import BudgetAllocated, BudgetReserved, BudgetRevised, VillageQuotaSet
from ..domain.enrolment import EnrolmentCorrected, EnrolmentEnded, WorkerEnrolled
from ..domain.selection import DecreeIssued, ListVerified

Appended = Sequence[tuple[UUID, Any]]  # (stream, event) of one append, in order

_LIMITS = (BudgetAllocated, BudgetRevised, VillageQuotaSet, ListVerified, DecreeIssued, EnrolmentCorrected)
_DAYS = (WorkerEnrolled, EnrolmentEnded)


def together(appends: Iterable[Appended], most: int = 20_000) -> Iterator[list[Appended]]:
    """The appends in order, in runs of about `most` events that may be applied at once."""
    run: list[Appended] = []
    touched: set[UUID] = set()
    size = 0
    for append in appends:
        streams = {stream for stream, event in append if isinstance(event, _DAYS)}
        alone = any(_alone(event) for _, event in append)
        if run and (alone or size + len(append) > most or not touched.isdisjoint(streams)):
            yield run
            run, touched, size = [], set(), 0
        run.append(append)
        touched |= streams
        size += len(append)
        if alone:
            yield run
            run, touched, size = [], set(), 0
    if run:
        yield run


def _alone(event: Any) -> bool:
    if isinstance(event, WorkerEnrolled):
        return bool(event.breaches)
    return isinstance(event, _LIMITS) or (isinstance(event, BudgetReserved) and event.exceeded)
