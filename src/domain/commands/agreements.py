"""What becomes of an agreement after it was signed? It is amended; its termination is given its right day, or taken back."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from .. import agreements
from ..agreements import (
    Agreement,
    AmendAgreement,
    CorrectTermination,
    TerminationWithdrawn,
    WithdrawTermination,
)
from ..ports import Command, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found
from ..regions import regency_of
from ..texts import says_something
from .handling import Plan, Running, all_at_once, next_in_stream
from .named_papers import as_agreement

_NO_NOTE = UUID(int=0)


class AgreementCommands(Running):
    """Commands about agreements that are on record, each `(command, intent) -> Outcome`; result {"agreement": id}."""

    def amend_agreement(self, command: Command, intent: AmendAgreement) -> Outcome:
        """Record an addendum: another title, other parties, another period."""
        return self._on_agreement(command, intent, lambda state, _: agreements.amend(state, intent), [])

    def correct_termination(self, command: Command, intent: CorrectTermination) -> Outcome:
        """Give a termination the day it was really for."""
        note = self.note(command, intent.reason)
        faults = [] if says_something(intent.reason) else [invalid(Reason.EMPTY, "reason")]

        def decided(state: Agreement, _: Sequence[Recorded]) -> tuple[Any, ...]:
            events = agreements.correct_termination(state, intent.on, _NO_NOTE)
            return (
                agreements.correct_termination(state, intent.on, note()) if events and not faults else events
            )

        return self._on_agreement(command, intent, decided, faults)

    def withdraw_termination(self, command: Command, intent: WithdrawTermination) -> Outcome:
        """Take a termination back; told again it changes nothing."""
        note = None if intent.note is None else self.note(command, intent.note)

        def decided(state: Agreement, history: Sequence[Recorded]) -> tuple[Any, ...]:
            if isinstance(history[-1].event, TerminationWithdrawn):
                return ()
            events = agreements.withdraw_termination(state, intent, _NO_NOTE if note else None)
            return agreements.withdraw_termination(state, intent, note()) if note else events

        return self._on_agreement(command, intent, decided, [])

    def _on_agreement(
        self,
        command: Command,
        intent: AmendAgreement | CorrectTermination | WithdrawTermination,
        decided: Callable[[Agreement, Sequence[Recorded]], tuple[Any, ...]],
        faults: Sequence[Breach],
    ) -> Outcome:
        def decide() -> Plan:
            history = self.history(intent.agreement, "Agreement", "agreement", intent.expected_version)
            state = as_agreement(history, self.regions)
            if state is None:
                raise Refused(not_found("Agreement", "agreement"))
            late = self.untimely(command, intent, state.region, history[-1].recorded_at)
            events = all_at_once([*faults, *late], lambda: decided(state, history))
            return next_in_stream(regency_of(state.region), intent.agreement, history, events), {
                "agreement": str(intent.agreement)
            }

        return self.run(command, intent, decide, sealed=not isinstance(intent, AmendAgreement))
