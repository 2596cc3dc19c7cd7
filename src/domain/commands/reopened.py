"""What is done with an end that should not have been? It is taken back, and protection goes on where it may."""

from collections.abc import Sequence
from dataclasses import replace

from .. import end_of_protection
from ..deaths import Death
from ..enrolment import Enrolment, ReopenEnrolment
from ..enrolment_events import EnrolmentReopened
from ..ports import Append, Command, NewEvent, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found, refuse_if
from ..taken_back import note_faults
from ..vocabulary import RecordingMode, ReopenReason, RuleCode
from .handling import Plan, Running, all_at_once, enrolment_state, scope_of
from .reopening import Judgement, Reopening
from .reserving import difference


class ReopenedCommands(Running):
    """The command that takes an end back, `(command, intent) -> Outcome`."""

    def reopen_enrolment(self, command: Command, intent: ReopenEnrolment) -> Outcome:
        """Take the end of an enrolment back: it goes on until a day, or without an end, where it would be enrolled today. Told
        again it changes nothing; result {"enrolment": id}.
        """
        note = None if intent.note is None else self.note(command, intent.note)

        def decide() -> Plan:
            history = self.history(intent.enrolment, "Participant", "enrolment", intent.expected_version)
            state: Enrolment | None = enrolment_state(history)
            if state is None:
                raise Refused(not_found("Participant", "enrolment"))
            scope, result = scope_of(state), {"enrolment": str(intent.enrolment)}
            faults = [*_reason_faults(intent), *self.untimely(command, intent, scope)]
            if _is_so_already(history, state, intent):
                refuse_if(faults)
                return Append(scope, ()), result
            event, judged = all_at_once(faults, lambda: self._reopened(command, intent, history, state))
            if note is not None:
                event = replace(event, note=note())
            money = difference(state.draws, judged.draws, RuleCode.BUDGET_EXCEEDED in judged.breaches)
            first = NewEvent(intent.enrolment, event, history[-1].version + 1)
            return Append(scope, [first, *money], judged.unchanged), result

        return self.run(command, intent, decide, sealed=True)

    def _reopened(
        self, command: Command, intent: ReopenEnrolment, history: Sequence[Recorded], state: Enrolment
    ) -> tuple[EnrolmentReopened, Judgement]:
        """The reopening and what was judged of it. Raises Refused with all that stands against it."""
        died = self.store.deaths([state.worker]).get(state.worker)
        _not_the_end_of_a_death(died, intent)
        now = end_of_protection.reopened(state, _when_it_had_days(history), intent)
        judged = Reopening(self).judge(
            intent.enrolment, history, state, now, None if died is None else died.on
        )
        # Not even as it happened: what counted goes on counting, and no day counts twice.
        refuse_if(
            breach
            for breach in judged.against
            if command.mode is RecordingMode.COMMAND or breach.code is RuleCode.ALREADY_COVERED
        )
        event = EnrolmentReopened(
            *(state.worker, state.terms, intent.reason, None, state.stretches, now),
            *(judged.draws, judged.breaches, judged.judged),
        )
        return event, judged


def _reason_faults(intent: ReopenEnrolment) -> list[Breach]:
    if intent.reason is ReopenReason.DEATH_WITHDRAWN:
        return [invalid(Reason.REASON_OF_REGISTER, "reason")]
    return note_faults(intent.reason, intent.note)


def _is_so_already(history: Sequence[Recorded], state: Enrolment, intent: ReopenEnrolment) -> bool:
    """Whether it was reopened before, and goes on until the same day."""
    again = any(isinstance(one.event, EnrolmentReopened) for one in history)
    return (
        again
        and state.ended is None
        and bool(state.stretches)
        and state.end_exclusive == intent.end_exclusive
    )


def _when_it_had_days(history: Sequence[Recorded]) -> Enrolment:
    """The enrolment when it last had a day."""
    for n in range(len(history), 0, -1):
        state: Enrolment = enrolment_state(history[:n])
        if state.stretches:
            return state
    raise AssertionError("every enrolment begins with a day")


def _not_the_end_of_a_death(died: Death | None, intent: ReopenEnrolment) -> None:
    """Raises Refused where only this end tells of a death: whoever did not die is not dead anywhere."""
    if died is not None and died.enrolment == intent.enrolment:
        raise Refused(Breach(RuleCode.WORKER_DIED, Reason.WITHDRAW_DEATH_FIRST, ("enrolment",)))
