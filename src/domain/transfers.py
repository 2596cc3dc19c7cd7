"""From which day does a move to another village or segment hold, and until when?

From a day of the enrolment, until the next move of its kind (`from_day` in stretches.py), also where it is reported late; within
the regency.
"""

from .dates import FOREVER
from .enrolment import Enrolment, TransferEnrolment, must_protect, outside_period
from .enrolment_events import EnrolmentTransferred
from .reasons import Reason
from .refusals import Breach, invalid, refuse_if
from .regions import regency_of
from .stretches import from_day, laid_out


def transfer(state: Enrolment, intent: TransferEnrolment) -> tuple[EnrolmentTransferred, ...]:
    """From `effective` on, change the village or the segment or both, each up to the next change recorded of it: what is
    reported late undoes no later move. A move that changes nothing yields nothing.
    """
    must_protect(state)
    assert state.start is not None
    breaches: list[Breach] = []
    if not state.start <= intent.effective < (state.end_exclusive or FOREVER):
        breaches.append(outside_period(state, "effective"))
    if intent.village is not None and regency_of(intent.village) != regency_of(state.stretches[0].village):
        breaches.append(invalid(Reason.LEAVES_REGENCY, "village"))
    refuse_if(breaches)
    now = laid_out(
        state.start,
        state.end_exclusive,
        state.stretches[0].category,
        from_day(state.villages, intent.effective, intent.village),
        from_day(state.segments, intent.effective, intent.segment),
    )
    if now == state.stretches:
        return ()
    return (EnrolmentTransferred(state.worker, state.terms, intent.effective, state.stretches, now),)
