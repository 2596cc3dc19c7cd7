"""Which days, village and segment has an enrolment once it is corrected? What was enrolled is replaced, later changes stay."""

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
    end_moves_too = len(state.stretches) == 1 and intent.end_exclusive is not None
    if intent.start is not None and not end_moves_too and intent.start >= (first.end_exclusive or FOREVER):
        breaches.append(outside_period(state, "start"))
    if intent.end_exclusive is not None:
        begins = (intent.start or first.start) if len(state.stretches) == 1 else last.start
        if intent.end_exclusive <= begins:
            breaches.append(invalid(Reason.ENDS_BEFORE_START, "endExclusive", start=begins.isoformat()))
    refuse_if(breaches)
    start = intent.start or first.start
    return laid_out(
        start,
        intent.end_exclusive or last.end_exclusive,
        intent.category or first.category,
        from_first_day(state.villages, start, intent.village),
        from_first_day(state.segments, start, intent.segment),
    )
