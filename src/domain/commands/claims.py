"""What becomes of what was said in public? It is withdrawn, corrected by its source, or explained."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from .. import claims
from ..claims import Claim, CorrectClaim, ExplainClaim, WithdrawClaim
from ..ports import Command, Outcome, Recorded, state_of
from ..refusals import Refused, not_found
from ..regions import regency_of
from .handling import Plan, Running, all_at_once, next_in_stream

_NO_NOTE = UUID(int=0)


class ClaimCommands(Running):
    """Commands about claims that are on record, each `(command, intent) -> Outcome`; result {"claim": id}."""

    def withdraw_claim(self, command: Command, intent: WithdrawClaim) -> Outcome:
        """Record that whoever said a figure took it back."""
        note = None if intent.note is None else self.note(command, intent.note)

        def decided(state: Claim) -> tuple[Any, ...]:
            sealed = None if note is None else _NO_NOTE
            events = claims.withdraw(state, intent, sealed)
            return claims.withdraw(state, intent, note()) if events and note is not None else events

        return self._on_claim(command, intent, decided, sealed=note is not None)

    def correct_claim(self, command: Command, intent: CorrectClaim) -> Outcome:
        """Record that whoever said a figure corrected it."""
        return self._on_claim(command, intent, lambda state: claims.correct(state, intent))

    def explain_claim(self, command: Command, intent: ExplainClaim) -> Outcome:
        """Record why a figure differs."""
        note = self.note(command, intent.explanation)

        def decided(state: Claim) -> tuple[Any, ...]:
            found = self.store.load(intent.beside) if intent.beside else {}
            beside = {one: _claim(history) for one, history in found.items()}
            known = {one: other for one, other in beside.items() if other is not None}
            unknown = [
                not_found("PublicClaim", "beside", str(row))
                for row, one in enumerate(intent.beside)
                if one not in known
            ]
            all_at_once(unknown, lambda: claims.explain(state, intent, known, _NO_NOTE))
            return claims.explain(state, intent, known, note())

        return self._on_claim(command, intent, decided, sealed=True)

    def _on_claim(
        self,
        command: Command,
        intent: WithdrawClaim | CorrectClaim | ExplainClaim,
        decided: Callable[[Claim], tuple[Any, ...]],
        *,
        sealed: bool = False,
    ) -> Outcome:
        def decide() -> Plan:
            history = self.history(intent.claim, "PublicClaim", "claim", intent.expected_version)
            state = _claim(history)
            if state is None:
                raise Refused(not_found("PublicClaim", "claim"))
            region = state.published.region
            faults = self.untimely(command, intent, region, history[-1].recorded_at)
            events = all_at_once(faults, lambda: decided(state))
            return next_in_stream(regency_of(region), intent.claim, history, events), {
                "claim": str(intent.claim)
            }

        return self.run(command, intent, decide, sealed=sealed)


def _claim(history: Sequence[Recorded]) -> Claim | None:
    return state_of(history, claims.ClaimEvent, claims.evolve)
