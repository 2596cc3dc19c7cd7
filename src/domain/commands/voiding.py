"""What is done with an enrolment that should never have been? It is taken back; many by one command, all of them or none."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from .. import cards, enrolment
from ..cards import HeldCard
from ..dates import FOREVER
from ..eligibility.case import Standing
from ..enrolment import Enrolment, VoidEnrolments
from ..ports import Append, Command, NewEvent, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Against, Breach, Refused, invalid, not_found, refuse_if
from ..taken_back import note_faults
from ..vocabulary import RuleCode
from .cards import card_state
from .handling import Plan, Running, as_expected, enrolment_state, scope_of
from .reserving import difference

MOST_ENROLMENTS = 2_000


class VoidingCommands(Running):
    """Commands that take enrolments back, each `(command, intent) -> Outcome`."""

    def void_enrolments(self, command: Command, intent: VoidEnrolments) -> Outcome:
        """Take enrolments back, with their cards where that is asked; result {"enrolments": [ids]} as they were named, and
        {"concurrent": [ids]}, which share days with them and stay concurrent. Of one that is void already nothing is recorded.
        """
        note = None if intent.note is None else self.note(command, intent.note)

        def decide() -> Plan:
            _how_many(intent.enrolments)
            found = self.store.load(intent.enrolments)
            _as_expected(intent, found)
            breaches = note_faults(intent.reason, intent.note)
            standing: dict[UUID, list[HeldCard]] = {}
            for card in self.store.cards_of(enrolments=list(found)):
                if card.stands:
                    standing.setdefault(card.enrolment, []).append(card)
            regency = ""
            for row, one in enumerate(intent.enrolments):
                at = ("enrolments", str(row))
                state = enrolment_state(found.get(one, ()))
                if state is None:
                    breaches.append(not_found("Participant", *at))
                    continue
                regency = regency or scope_of(state)
                if scope_of(state) != regency:
                    breaches.append(invalid(Reason.OTHER_REGENCY, *at, region=regency))
                elif not intent.with_cards and (held := standing.get(one)):
                    against = Against("Card", held[0].card)
                    breaches.append(Breach(RuleCode.CARD_STANDS, Reason.CARD_STANDS, at, {}, against))
            refuse_if(breaches)
            sealed = None if note is None else note()
            new = [event for one in intent.enrolments for event in _voided(one, found[one], intent, sealed)]
            if intent.with_cards:
                new = [*self._cards([c for held in standing.values() for c in held], intent, sealed), *new]
            result = {
                "enrolments": [str(one) for one in intent.enrolments],
                "concurrent": [str(one) for one in self._concurrent(regency, found)],
            }
            return Append(regency, new), result

        return self.run(command, intent, decide, sealed=note is not None)

    def _concurrent(self, regency: str, found: Mapping[UUID, Sequence[Recorded]]) -> list[UUID]:
        """The concurrent enrolments of the regency that share a day with those taken back: they do not count by themselves, now
        that nothing else may count on their days.
        """
        gone: dict[UUID, list[Enrolment]] = {}
        for history in found.values():
            state = enrolment_state(history)
            if state is not None and state.stretches and not state.terms.concurrent:
                gone.setdefault(state.worker, []).append(state)
        standing = self.store.standing(list(gone)) if gone else {}
        return [
            other.enrolment
            for worker, others in standing.items()
            for other in others
            if not other.counting and other.regency == regency and other.enrolment not in found
            if any(_share_a_day(other, state) for state in gone[worker])
        ]

    def _cards(self, held: Sequence[HeldCard], intent: VoidEnrolments, note: UUID | None) -> list[NewEvent]:
        """Standing cards, taken back for the same reason."""
        found = self.store.load([card.card for card in held]) if held else {}
        new: list[NewEvent] = []
        for stream, history in found.items():
            state = card_state(history)
            assert state is not None  # the guards know it as a card
            events = cards.void_card(state, intent.reason, note)
            new += [NewEvent(stream, event, history[-1].version + n) for n, event in enumerate(events, 1)]
        return new


def _voided(
    stream: UUID, history: Sequence[Recorded], intent: VoidEnrolments, note: UUID | None
) -> list[NewEvent]:
    """That an enrolment is void, and the money it gives back."""
    state = enrolment_state(history)
    events = enrolment.void(state, intent.reason, note)
    money = difference(state.draws, (), False) if events else ()
    return [*(NewEvent(stream, event, history[-1].version + 1) for event in events), *money]


def _share_a_day(other: Standing, state: Enrolment) -> bool:
    assert state.start is not None  # it has days
    start, end = (
        max(other.start, state.start),
        min(other.end_exclusive or FOREVER, state.end_exclusive or FOREVER),
    )
    return start < end


def _as_expected(intent: VoidEnrolments, found: Mapping[UUID, Sequence[Recorded]]) -> None:
    """Refuse a version that is expected of several, or at which the one that is named is no more."""
    if intent.expected_version is None:
        return
    if len(intent.enrolments) != 1:
        raise Refused(invalid(Reason.VERSION_OF_ONE, "expectedVersion"))
    for history in found.values():
        as_expected(history, "Participant", "enrolments", intent.expected_version)


def _how_many(named: Sequence[UUID]) -> None:
    if not named:
        raise Refused(invalid(Reason.NO_ENROLMENTS, "enrolments"))
    if len(named) > MOST_ENROLMENTS:
        raise Refused(invalid(Reason.HOW_MANY_ENROLMENTS, "enrolments", most=MOST_ENROLMENTS))
    if len(set(named)) < len(named):
        raise Refused(invalid(Reason.ENROLMENT_NAMED_TWICE, "enrolments"))
