"""What is done about a verification or a decree that does not hold as it is? Taken back, or the decree revised."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from .. import decree_revisions, selection_undone
from ..decree_revisions import ReviseDecree
from ..decrees import Decree
from ..ports import Command, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Refused, invalid, not_found
from ..regions import regency_of
from ..selection import NOBODY, ListVerified, VerificationWithdrawn
from ..selection_undone import VoidDecree, WithdrawVerification
from ..texts import folded
from ..vocabulary import RecordingMode
from .four_eyes import by_other_hands
from .handling import Plan, Running, all_at_once, as_expected, next_in_stream
from .named_papers import as_decree, as_list, stored_list

_NO_NOTE = UUID(int=0)


class SelectionUndoneCommands(Running):
    """Commands about verifications and decrees that are on record, each `(command, intent) -> Outcome`."""

    def withdraw_verification(self, command: Command, intent: WithdrawVerification) -> Outcome:
        """Take a verification back; told again it changes nothing. Result {"list": id}."""
        note = None if intent.note is None else self.note(command, intent.note)

        def decide() -> Plan:
            stream, history = self._named_list(intent)
            history = self.reach.reached(command, intent, history)
            as_expected(history, "ParticipantList", _list_path(intent), intent.expected_version)
            state = as_list(history)
            if state is None:
                raise Refused(not_found("ParticipantList", _list_path(intent)))
            events: Sequence[Any] = ()
            if not isinstance(history[-1].event, VerificationWithdrawn):
                events = selection_undone.withdraw_verification(state, intent, _NO_NOTE if note else None)
                if note is not None:
                    events = selection_undone.withdraw_verification(state, intent, note())
            append = next_in_stream(regency_of(state.region), stream, history, events)
            return replace(append, about=state.region), {"list": str(stream)}

        return self.run(command, intent, decide, sealed=note is not None)

    def _named_list(self, intent: WithdrawVerification) -> tuple[UUID, list[Recorded]]:
        """Where the list stands that is named, in one of two ways, and what was recorded of it."""
        if (intent.listed is None) is (intent.list_digest is None):
            raise Refused(invalid(Reason.WHICH_LIST, "list"))
        if intent.list_digest is not None:
            return stored_list(self.store, self.vault, intent.list_digest)
        assert intent.listed is not None
        return intent.listed, self.store.load([intent.listed]).get(intent.listed, [])

    def void_decree(self, command: Command, intent: VoidDecree) -> Outcome:
        """Take a decree back; told again it changes nothing. Result {"decree": id}."""
        note = None if intent.note is None else self.note(command, intent.note)

        def decide() -> Plan:
            history, state = self._decree(intent)
            events = selection_undone.void_decree(state, intent, _NO_NOTE if note else None)
            if events and note is not None:
                events = selection_undone.void_decree(state, intent, note())
            append = next_in_stream(regency_of(state.region), intent.decree, history, events)
            return append, {"decree": str(intent.decree)}

        return self.run(command, intent, decide, sealed=note is not None)

    def revise_decree(self, command: Command, intent: ReviseDecree) -> Outcome:
        """Record what a decree says by now. Result {"decree": id}."""

        def decide() -> Plan:
            history, state = self._decree(intent)
            late = self.untimely(command, intent, state.region, history[-1].recorded_at)
            found = self.store.load([state.listed]) if state.listed else {}
            by_other_hands(command, found.get(state.listed, ()) if state.listed else (), ListVerified)
            listed = as_list(found.get(state.listed, ())) if state.listed else None
            enrolled = self.store.named([intent.decree]).get(intent.decree, NOBODY).people
            number = None if intent.number is None else folded(intent.number)
            others = number is not None and self.store.decrees(regency_of(state.region), number) not in (
                [],
                [intent.decree],
            )
            strict = command.mode is RecordingMode.COMMAND
            events = all_at_once(
                late,
                lambda: decree_revisions.revise_decree(
                    state, intent, listed, enrolled, others, strict=strict
                ),
            )
            append = next_in_stream(regency_of(state.region), intent.decree, history, events, found)
            return append, {"decree": str(intent.decree)}

        return self.run(command, intent, decide)

    def _decree(self, intent: VoidDecree | ReviseDecree) -> tuple[list[Recorded], Decree]:
        """What was recorded of a decree, and as it stands. Raises Refused where it is none."""
        history = self.history(intent.decree, "Decree", "decree", intent.expected_version)
        state = as_decree(history)
        if state is None:
            raise Refused(not_found("Decree", "decree"))
        return history, state


def _list_path(intent: WithdrawVerification) -> str:
    return "list" if intent.list_digest is None else "listDigest"
