"""Which days, village and segment has an enrolment once it is corrected? What was enrolled is replaced, later changes stay."""

from collections.abc import Iterator

from .dates import FOREVER
from .enrolment import CorrectEnrolment, Enrolment, must_protect, outside_period
from .reasons import Reason
from .refusals import Breach, invalid, refuse_if
from .regions import regency_of
from .stretches import Stretch, from_first_day, laid_out


def corrected(state: Enrolment, intent: CorrectEnrolment) -> tuple[Stretch, ...]:
    """The stretches a correction asks for. Village and segment correct what was enrolled, each up to the first change
    recorded of it, and the category all days; a start corrects the first day and an end the last one. Raises Refused
    where they do not fit together.
    """
    must_protect(state)
    first, last = state.stretches[0], state.stretches[-1]
    breaches: list[Breach] = []
    if intent.village is not None and regency_of(intent.village) != regency_of(first.village):
        breaches.append(invalid(Reason.LEAVES_REGENCY, "village"))
    refuse_if([*breaches, *_start_at_fault(state, intent), *_end_at_fault(state, intent)])
    start = intent.start or first.start
    return laid_out(
        start,
        intent.end_exclusive or last.end_exclusive,
        intent.category or first.category,
        from_first_day(state.villages, start, intent.village),
        from_first_day(state.segments, start, intent.segment),
    )


def _start_at_fault(state: Enrolment, intent: CorrectEnrolment) -> Iterator[Breach]:
    """A first day lies before every move; where nobody moved, within the days unless the end is corrected with it."""
    if intent.start is None:
        return
    if len(state.stretches) > 1:
        if intent.start >= (move := state.stretches[1].start):
            yield invalid(Reason.STARTS_AFTER_A_MOVE, "start", day=move.isoformat())
    elif intent.end_exclusive is None and intent.start >= (state.end_exclusive or FOREVER):
        yield outside_period(state, "start")


def _end_at_fault(state: Enrolment, intent: CorrectEnrolment) -> Iterator[Breach]:
    """A last day lies on or after the last move, and after the first day."""
    if intent.end_exclusive is None:
        return
    begins, move = intent.start or state.stretches[0].start, state.stretches[-1].start
    if intent.end_exclusive <= begins:
        yield invalid(Reason.ENDS_BEFORE_START, "endExclusive", start=begins.isoformat())
    elif len(state.stretches) > 1 and intent.end_exclusive <= move:
        yield invalid(Reason.ENDS_BEFORE_A_MOVE, "endExclusive", day=move.isoformat())
