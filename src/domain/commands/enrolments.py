"""What can be done to protection that was recorded? Its worker moves to another village or segment, or it ends."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from .. import transfers
from ..deaths import Death, WorkerDied
from ..eligibility.palm_workers import palm_segments
from ..enrolment import EndEnrolment, Enrolment, TransferEnrolment
from ..enrolment_events import EnrolmentEnded, EnrolmentTransferred
from ..ports import Append, Command, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Breach, Refused, not_found, refuse_if
from ..vocabulary import DeathEvidence, EndReason, RecordingMode, Reporter, RuleCode
from . import ring_one
from .ended_by_death import beyond, ended_by, next_of
from .handling import (
    Plan,
    Running,
    all_at_once,
    as_expected,
    beside,
    enrolment_state,
    next_in_stream,
    scope_of,
)

T = TypeVar("T")


class EnrolmentCommands(Running):
    """Transferring and ending, each `(command, intent) -> Outcome`."""

    def transfer_enrolment(self, command: Command, intent: TransferEnrolment) -> Outcome:
        """Move a worker to another village or segment from a day on; result {"enrolment": id}."""

        def decide(read: Mapping[UUID, Sequence[Recorded]]) -> Plan:
            history = read.get(intent.enrolment, ())
            faults = [*self.village_faults(intent.village), *self.code_faults(None, intent.segment)]
            state = besides(faults, lambda: _as_expected(history, intent.expected_version))
            faults += self.untimely(command, intent, history[0].event.village, history[-1].recorded_at)

            versions: dict[UUID, int] = {}

            def moved() -> tuple[EnrolmentTransferred, ...]:
                events = transfers.transfer(state, intent)
                refuse_if(b for event in events for b in palm_segments(state.terms, event.now))
                if intent.village is None or not events or not ring_one.applies(self, state):
                    return events
                asked = ring_one.of_move(self, intent.enrolment, state, events[0].now, ("village",))
                if command.mode is RecordingMode.COMMAND:
                    refuse_if(asked.breaches)
                versions.update(asked.versions or {})
                return (replace(events[0], breaches=asked.broken, judged=asked.judged),)

            events = all_at_once(faults, moved)
            append = next_in_stream(scope_of(state), intent.enrolment, history, events)
            if versions:
                append = replace(append, unchanged=versions)
            return append, {"enrolment": str(intent.enrolment)}

        return self.change(command, intent, [intent.enrolment], decide)

    def end_enrolment(self, command: Command, intent: EndEnrolment) -> Outcome:
        """End protection; a death ends every later enrolment of the worker too; result {"enrolments": [ids]}."""

        def decide() -> Plan:
            history, state = self._enrolment(intent.enrolment, intent.expected_version)
            refuse_if(self.untimely(command, intent, history[0].event.village, history[-1].recorded_at))
            died = self.store.deaths([state.worker]).get(state.worker)
            if intent.reason is not EndReason.DIED:
                _refuse_instead_of(died, intent, state)
                new = list(ended_by(intent.enrolment, history, state, intent.end_exclusive, intent.reason))
                return Append(scope_of(state), new), {"enrolments": [str(intent.enrolment)]}
            day = intent.end_exclusive - dt.timedelta(days=1)
            if died is not None and died.on != day:
                raise Refused(Breach(RuleCode.WORKER_DIED, Reason.DIED_OTHERWISE, ("endExclusive",)))
            later = self.store.load(beyond(self.store, state.worker, intent.end_exclusive))
            ended = {intent.enrolment: history} | later
            if later and intent.enrolment not in later and state.end_exclusive != intent.end_exclusive:
                del ended[intent.enrolment]  # it ended before the death; what came after it ends now
            new = [
                event
                for stream, events in ended.items()
                for event in ended_by(
                    stream, events, enrolment_state(events), intent.end_exclusive, EndReason.DIED
                )
            ]
            if died is None:
                said = WorkerDied(
                    *(state.worker, day, DeathEvidence.NOT_SAID, Reporter.NOT_SAID, None),
                    ended=tuple(one.stream for one in new if isinstance(one.event, EnrolmentEnded)),
                    region=scope_of(state),
                )
                new.insert(0, next_of(self.store, state.worker, said))
            scopes = {stream: scope_of(enrolment_state(events)) for stream, events in ended.items()}
            return Append(scope_of(state), new), {"enrolments": self.reach.told(command, intent, scopes)}

        return self.run(command, intent, decide)

    def _enrolment(self, stream: UUID, expected: int | None) -> tuple[list[Recorded], Enrolment]:
        """An enrolment and its history. Raises Refused where there is none, or not at the version that was expected."""
        history = self.store.load([stream]).get(stream, [])
        return history, _as_expected(history, expected)


def besides(faults: Sequence[Breach], find: Callable[[], T]) -> T:
    """What `find` finds. Where it raises Refused, these faults are told as well."""
    try:
        return find()
    except Refused as refusal:
        raise Refused(*beside(refusal.breaches, faults)) from None


def _as_expected(history: Sequence[Recorded], expected: int | None) -> Enrolment:
    """The enrolment of a stream. Raises Refused where there is none, or not at the version that was expected."""
    as_expected(history, "Participant", "enrolment", expected)
    state: Enrolment | None = enrolment_state(history)
    if state is None:
        raise Refused(not_found("Participant", "enrolment"))
    return state


def _refuse_instead_of(died: Death | None, intent: EndEnrolment, state: Enrolment) -> None:
    """Raises Refused where another reason would take the place of a death, on its day or where only this end tells of it."""
    if died is None or state.ended is not EndReason.DIED:
        return
    same_day = intent.end_exclusive == died.on + dt.timedelta(days=1)
    if same_day or died.enrolment == intent.enrolment:
        raise Refused(Breach(RuleCode.WORKER_DIED, Reason.WITHDRAW_DEATH_FIRST, ("reason",)))
