"""On which day may protection end, and when is such an end taken back? A day within the enrolment: what comes later ends nothing.

A death after the last day is told of the worker instead (`deaths`).
"""

import datetime as dt

from .dates import FOREVER
from .enrolment import Enrolment, ReopenEnrolment, must_protect
from .enrolment_events import EnrolmentEnded
from .reasons import Reason
from .refusals import Breach, Refused, invalid
from .stretches import Stretch, cut, laid_out, shorten
from .vocabulary import EndReason, RuleCode


def end(state: Enrolment, end_exclusive: dt.date, reason: EndReason) -> tuple[EnrolmentEnded, ...]:
    """End protection. The same end again yields nothing, another reason for it is recorded; what would lengthen
    protection, or end what protects no day, is refused.
    """
    still = not state.stretches or state.end_exclusive == end_exclusive
    if still and (state.ended_on, state.ended) == (end_exclusive, reason):
        return ()
    if reason is EndReason.DIED and not state.stretches:
        raise Refused(invalid(Reason.DIED_WITHOUT_DAYS, "enrolment"))
    must_protect(state)
    if end_exclusive > (state.end_exclusive or FOREVER):
        ended = str(state.end_exclusive)
        raise Refused(
            invalid(Reason.DIED_AFTER_END, "endExclusive", end=ended)
            if reason is EndReason.DIED
            else invalid(Reason.AFTER_END, "endExclusive", end=ended)
        )
    now = cut(state.stretches, end_exclusive)
    draws = shorten(state.draws, now)
    return (EnrolmentEnded(state.worker, state.terms, end_exclusive, reason, state.stretches, now, draws),)


def lasting(state: Enrolment, before: Enrolment, end_exclusive: dt.date | None) -> tuple[Stretch, ...]:
    """The days of an enrolment if it lasted until `end_exclusive`, with all that was recorded of it since. `before` is the
    enrolment when it last had a day.
    """
    first = (state.stretches or before.stretches)[0]
    return laid_out(first.start, end_exclusive, first.category, state.villages, state.segments)


def reopened(state: Enrolment, before: Enrolment, intent: ReopenEnrolment) -> tuple[Stretch, ...]:
    """The days of an enrolment whose end is taken back; `before` is the enrolment when it last had a day. Raises Refused where
    nothing ended it, or where it would not last longer.
    """
    if state.voided:
        raise Refused(Breach(RuleCode.VOIDED, Reason.VOIDED, ("enrolment",)))
    if state.ended is None:
        raise Refused(invalid(Reason.NOT_ENDED, "enrolment"))
    start = before.stretches[0].start
    end = intent.end_exclusive or FOREVER
    if not state.stretches and end <= start:
        raise Refused(invalid(Reason.ENDS_BEFORE_START, "endExclusive", start=start.isoformat()))
    if state.stretches and end <= (state.end_exclusive or FOREVER):
        raise Refused(invalid(Reason.NOT_LONGER, "endExclusive", end=str(state.end_exclusive)))
    return lasting(state, before, intent.end_exclusive)
