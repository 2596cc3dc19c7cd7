"""What becomes of cards once they are issued? Lost, found, replaced, revoked, taken back; many by one command, all or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from .. import cards
from ..card_numbers import plain
from ..cards import (
    Card,
    CardIssued,
    ReplaceCards,
    ReportCardsFound,
    ReportCardsLost,
    RevokeCards,
    VoidCards,
)
from ..ports import Append, Command, NewEvent, Outcome
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found, refuse_if
from ..regions import regency_of
from ..taken_back import note_faults
from .cards import CardCommands, any_card_state, card_state, new_serial
from .handling import Plan

MOST_CARDS = 2_000


class IssuedCardCommands(CardCommands):
    """Commands about issued cards, each `(command, intent) -> Outcome`; result {"cards": [ids]} in the order they were named."""

    def report_cards_lost(self, command: Command, intent: ReportCardsLost) -> Outcome:
        """Record that workers lost their cards; of one that is lost already nothing."""
        return self._each(command, intent, lambda _, state: cards.report_lost(state, intent.on))

    def report_cards_found(self, command: Command, intent: ReportCardsFound) -> Outcome:
        """Record that lost cards were found: each is what it was before."""
        return self._each(command, intent, lambda _, state: cards.report_found(state, intent.on))

    def replace_cards(self, command: Command, intent: ReplaceCards) -> Outcome:
        """Give workers another card, of the same membership (KPJ); result {"cards": [ids of the new ones]}."""

        rows = {one: row for row, one in enumerate(intent.cards)}

        def new(one: UUID, state: Card) -> tuple[NewEvent, ...]:
            serial = plain(intent.serials[rows[one]]) if intent.serials else new_serial()
            issued = CardIssued(state.worker, state.enrolment, serial, intent.on, membership=state.membership)
            return (NewEvent(_next_id(one), issued, 1),)

        def decided(one: UUID, state: Card) -> Sequence[Any]:
            return cards.replace_card(state, _next_id(one), intent.on)

        return self._each(
            command,
            intent,
            decided,
            new,
            faults=lambda: self.numbers_at_fault(intent.serials, (), len(intent.cards)),
        )

    def revoke_cards(self, command: Command, intent: RevokeCards) -> Outcome:
        """End cards, with nothing in their place; of one that is revoked already nothing is recorded."""
        return self._each(command, intent, lambda _, state: cards.revoke(state, intent.on))

    def void_cards(self, command: Command, intent: VoidCards) -> Outcome:
        """Take cards back that should never have been: whatever became of them, and whether they still stand. Of one that is
        taken back already nothing is recorded.
        """
        note = None if intent.note is None else self.note(command, intent.note)

        def decide() -> Plan:
            _how_many(intent.cards)
            found = self.store.load(intent.cards)
            breaches = note_faults(intent.reason, intent.note)
            states = {one: any_card_state(history) for one, history in found.items()}
            known = {one: state for one, state in states.items() if state is not None}
            regencies = self._regencies(known)
            regency = next((regencies[one] for one in intent.cards if one in regencies), "")
            for row, one in enumerate(intent.cards):
                if one not in known:
                    breaches.append(not_found("Card", "cards", str(row)))
                elif regencies[one] != regency:
                    breaches.append(invalid(Reason.OTHER_REGENCY, "cards", str(row), region=regency))
            refuse_if(breaches)
            sealed = None if note is None or all(state.voided for state in known.values()) else note()
            new = [
                NewEvent(one, event, found[one][-1].version + n)
                for one, state in known.items()
                for n, event in enumerate(cards.void_card(state, intent.reason, sealed), 1)
            ]
            return Append(regency, new), {"cards": [str(one) for one in intent.cards]}

        return self.run(command, intent, decide, sealed=note is not None)

    def _each(
        self,
        command: Command,
        intent: ReportCardsLost | ReportCardsFound | ReplaceCards | RevokeCards,
        decided: Callable[[UUID, Card], Sequence[Any]],
        new_cards: Callable[[UUID, Card], Sequence[NewEvent]] = lambda *_: (),
        faults: Callable[[], Sequence[Breach]] = tuple,
    ) -> Outcome:
        """Decide on each card, all of one regency, and record all or nothing: the changes, and the cards that are new."""

        def decide() -> Plan:
            _how_many(intent.cards)
            found = self.store.load(intent.cards)
            breaches: list[Breach] = list(faults())
            new: list[NewEvent] = []
            made: list[NewEvent] = []
            standing = {
                one: state for one, history in found.items() if (state := card_state(history)) is not None
            }
            regencies = self._regencies(standing)
            regency = next((regencies[one] for one in intent.cards if one in regencies), "")
            for row, one in enumerate(intent.cards):
                at, history = ("cards", str(row)), found.get(one, [])
                state = standing.get(one)
                if state is None:
                    breaches.append(not_found("Card", *at))
                elif regencies[one] != regency and regency:
                    breaches.append(invalid(Reason.OTHER_REGENCY, *at, region=regency))
                else:
                    try:
                        events = decided(one, state)
                    except Refused as refusal:
                        breaches += [_at(breach, at) for breach in refusal.breaches]
                        continue
                    new += [NewEvent(one, event, history[-1].version + 1) for event in events]
                    made += new_cards(one, state)
            refuse_if([*breaches, *(self.untimely(command, intent, regency) if regency else [])])
            unchanged = {one: history[-1].version for one, history in found.items()}
            told = [event.stream for event in made] or intent.cards
            return Append(regency, [*made, *new], unchanged), {"cards": [str(one) for one in told]}

        return self.run(command, intent, decide)

    def _regencies(self, states: Mapping[UUID, Card]) -> dict[UUID, str]:
        """Of each card the regency that enrolled its worker."""
        enrolled = self.store.load(sorted({state.enrolment for state in states.values()})) if states else {}
        return {one: regency_of(enrolled[state.enrolment][0].event.village) for one, state in states.items()}


def _next_id(card: UUID) -> UUID:
    """The card that takes another's place: it has at most one."""
    return uuid5(card, "replaced")


def _how_many(named: Sequence[UUID]) -> None:
    if not named:
        raise Refused(invalid(Reason.NO_CARDS, "cards"))
    if len(named) > MOST_CARDS:
        raise Refused(invalid(Reason.HOW_MANY_CARDS, "cards", most=MOST_CARDS))
    if len(set(named)) < len(named):
        raise Refused(invalid(Reason.NAMED_TWICE, "cards"))


def _at(breach: Breach, at: tuple[str, ...]) -> Breach:
    """A refusal of one card at its place among those named; one of the day stays at the day."""
    return replace(breach, path=at) if breach.path == ("card",) else breach
