"""What goes on when a death is withdrawn? Each enrolment it ended, as it was before, under the checks of enrolling. The
command itself is in deaths.py."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from .. import end_of_protection
from ..dates import FOREVER
from ..deaths import Death
from ..enrolment import Enrolment
from ..enrolment_events import EnrolmentEnded, EnrolmentReopened
from ..ports import Command, NewEvent, Recorded
from ..stretches import Stretch
from ..vocabulary import EndReason, ReopenReason, RuleCode
from .handling import Running, enrolment_state, scope_of
from .reopening import Reopening, codes_of, findings_of
from .reserving import difference

_DAY = dt.timedelta(days=1)


class Restoring:
    """The enrolments of one worker, judged one after the other in order of their first day, so that what one takes is not
    there for the next.
    """

    def __init__(self, running: Running, command: Command, worker: UUID, died: Death) -> None:
        self.events: list[NewEvent] = []
        self.restored: dict[UUID, str] = {}  # with their regencies
        self.unrestored: list[tuple[UUID, tuple[RuleCode, ...]]] = []
        self.cleared: list[UUID] = []
        self.unchanged: dict[UUID, int] = {}
        self.region = ""
        self._reopening = Reopening(running)
        self._first = died.on + _DAY
        standing = running.store.standing([worker]).get(worker, ())
        found = running.store.load([one.enrolment for one in standing])
        self._found = sorted(found.items(), key=lambda one: (one[1][0].event.start, one[0]))

    def run(self) -> None:
        """Judge them all."""
        for stream, history in self._found:
            state = enrolment_state(history)
            if state is None or state.voided:
                continue
            ended_by_it = state.ended is EndReason.DIED and state.ended_on == self._first
            if ended_by_it and self._restore(stream, history, state):
                continue
            if RuleCode.WORKER_DIED in findings_of(history):
                self.cleared.append(stream)

    def _restore(self, stream: UUID, history: Sequence[Recorded], state: Enrolment) -> bool:
        """Whether an enrolment goes on as before the death ended it."""
        scope = self.region = scope_of(state)
        version = history[-1].version + 1
        before = _before(history)
        now = end_of_protection.lasting(state, before, before.end_exclusive)
        if _end(now) > _end(state.stretches):
            judged = self._reopening.judge(stream, history, state, now)
            if not judged.against:
                self.restored[stream] = scope
                self.unchanged |= judged.unchanged
                event = EnrolmentReopened(
                    *(state.worker, state.terms, ReopenReason.DEATH_WITHDRAWN, None, state.stretches, now),
                    *(judged.draws, judged.breaches, judged.judged, *_ended_before(before)),
                )
                self.events.append(NewEvent(stream, event, version, scope))
                self.events += [
                    one._replace(scope=scope) for one in difference(state.draws, judged.draws, False)
                ]
                return True
            self.unrestored.append((stream, codes_of(judged.against)))
        # Its end stays, and is no death any more. One without a day has none that could be told of.
        for ended in (
            end_of_protection.end(state, self._first, EndReason.OTHER) if self._ends_here(state) else ()
        ):
            self.events.append(NewEvent(stream, ended, version, scope))
        return False

    def _ends_here(self, state: Enrolment) -> bool:
        return bool(state.stretches) and state.end_exclusive == self._first


def _before(history: Sequence[Recorded]) -> Enrolment:
    """The enrolment as it was before the death ended it."""
    last = max(
        n
        for n, one in enumerate(history)
        if isinstance(one.event, EnrolmentEnded) and one.event.reason is EndReason.DIED
    )
    state: Enrolment = enrolment_state(history[:last])
    return state


def _ended_before(before: Enrolment) -> tuple[EndReason | None, dt.date | None]:
    """What ended an enrolment before the death did, and when: no death, for what one ended and went on since was put right."""
    return (None, None) if before.ended is EndReason.DIED else (before.ended, before.ended_on)


def _end(stretches: Sequence[Stretch]) -> dt.date:
    return (stretches[-1].end_exclusive or FOREVER) if stretches else dt.date.min
