"""What becomes of cards once they are issued? Lost, found, replaced, revoked; many by one command, all of them or none."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from .. import cards
from ..cards import Card, CardIssued, ReplaceCards, ReportCardsFound, ReportCardsLost, RevokeCards
from ..ports import Append, Command, NewEvent, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found, refuse_if
from ..regions import regency_of
from .cards import card_state, new_serial
from .handling import Plan, Running

MOST_CARDS = 2_000


class IssuedCardCommands(Running):
    """Commands about issued cards, each `(command, intent) -> Outcome`; result {"cards": [ids]} in the order they were named."""

    def report_cards_lost(self, command: Command, intent: ReportCardsLost) -> Outcome:
        """Record that workers lost their cards; of one that is lost already nothing."""
        return self._each(command, intent, lambda _, state: cards.report_lost(state, intent.on))

    def report_cards_found(self, command: Command, intent: ReportCardsFound) -> Outcome:
        """Record that lost cards were found: each is what it was before."""
        return self._each(command, intent, lambda _, state: cards.report_found(state, intent.on))

    def replace_cards(self, command: Command, intent: ReplaceCards) -> Outcome:
        """Give workers another card, of the same membership (KPJ); result {"cards": [ids of the new ones]}."""

        def new(one: UUID, state: Card) -> tuple[NewEvent, ...]:
            issued = CardIssued(state.worker, state.enrolment, new_serial(), intent.on)
            return (NewEvent(_next_id(one), issued, 1),)

        def decided(one: UUID, state: Card) -> Sequence[Any]:
            return cards.replace_card(state, _next_id(one), intent.on)

        return self._each(command, intent, decided, new)

    def revoke_cards(self, command: Command, intent: RevokeCards) -> Outcome:
        """End cards, with nothing in their place; of one that is revoked already nothing is recorded."""
        return self._each(command, intent, lambda _, state: cards.revoke(state, intent.on))

    def _each(
        self,
        command: Command,
        intent: ReportCardsLost | ReportCardsFound | ReplaceCards | RevokeCards,
        decided: Callable[[UUID, Card], Sequence[Any]],
        new_cards: Callable[[UUID, Card], Sequence[NewEvent]] = lambda *_: (),
    ) -> Outcome:
        """Decide on each card, all of one regency, and record all or nothing: the changes, and the cards that are new."""

        def decide() -> Plan:
            _how_many(intent.cards)
            found = self.store.load(intent.cards)
            breaches: list[Breach] = []
            new: list[NewEvent] = []
            made: list[NewEvent] = []
            regencies = self._regencies(found)
            regency = regencies.get(intent.cards[0], "")
            for row, one in enumerate(intent.cards):
                at, history = ("cards", str(row)), found.get(one, [])
                state = card_state(history)
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

    def _regencies(self, found: dict[UUID, list[Recorded]]) -> dict[UUID, str]:
        """Of each card the regency that enrolled its worker."""
        states = {one: state for one, history in found.items() if (state := card_state(history)) is not None}
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
