"""What ends when a worker dies? Every enrolment with days beyond the day after, in whatever regency."""

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID

from .. import end_of_protection
from ..dates import FOREVER
from ..deaths import DeathWithdrawn, WorkerDied
from ..enrolment import Enrolment
from ..ports import EventStore, NewEvent, Recorded
from ..vocabulary import EndReason
from .handling import scope_of
from .reserving import difference


def beyond(store: EventStore, worker: UUID, first: dt.date) -> list[UUID]:
    """The worker's enrolments that protect on `first` or later."""
    return [
        one.enrolment
        for one in store.standing([worker]).get(worker, ())
        if (one.end_exclusive or FOREVER) > max(one.start, first)
    ]


def ended_by(
    stream: UUID, history: Sequence[Recorded], state: Enrolment, end_exclusive: dt.date, reason: EndReason
) -> Iterator[NewEvent]:
    """The end of an enrolment, and the money it gives back, in the regency it is of: a death is known where the worker was
    protected, which may be another one. Raises Refused as `end_of_protection.end`.
    """
    scope = scope_of(state)
    for event in end_of_protection.end(state, end_exclusive, reason):
        yield NewEvent(stream, event, history[-1].version + 1, scope)
        for money in difference(state.draws, event.draws, False):
            yield money._replace(scope=scope)


def next_of(store: EventStore, worker: UUID, event: WorkerDied | DeathWithdrawn) -> NewEvent:
    """The next event of a worker's own stream, as it is now."""
    history = store.load([worker]).get(worker, ())
    return NewEvent(worker, event, history[-1].version + 1 if history else 1)
