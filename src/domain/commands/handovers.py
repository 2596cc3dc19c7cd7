"""What is done where cards are handed over? The handover is recorded with who came and who was absent, and may be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from .. import cards, handovers
from ..cards import Card, CardHandedOver, CardNotCollected
from ..handovers import HandoverVoided, HoldHandover, VoidHandover
from ..ports import Append, Command, NewEvent, Outcome, Recorded, state_of
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found, refuse_if
from ..regions import regency_of
from ..vocabulary import RecordingMode
from .cards import card_state
from .cards_for_many import MOST_ENROLMENTS, CardsForMany
from .handling import Plan, all_at_once, next_in_stream
from .told import ToldBefore

MOST_CARDS = MOST_ENROLMENTS


class HandoverCommands(CardsForMany):
    """Commands about handovers, each `(command, intent) -> Outcome`; result {"handover": id}."""

    def hold_handover(self, command: Command, intent: HoldHandover) -> Outcome:
        """Record a handover, the cards handed over there and those nobody came for. One that names no card and has minutes is
        known by these: told again alike, it is the one on record.
        """
        one = uuid4()
        told = ToldBefore(self.store)

        def decide() -> Plan:
            nowhere = self.region_faults(intent.region, "region")
            found, named = self._cards_there(intent)
            states = {card: card_state(history) for card, history in found.items()}
            known = {card: state for card, state in states.items() if state is not None}
            faults = [*nowhere, *self.untimely(command, intent, intent.region), *_unknown(intent, known)]
            if not nowhere:
                faults += self._cards_of_others(intent, known)
            chosen = intent
            if intent.of_many:
                here = {card: known[card] for card in named if card in known}
                chosen = replace(intent, cards=handovers.waiting(here, intent))
            strict = command.mode is RecordingMode.COMMAND
            held = all_at_once(faults, lambda: handovers.hold_handover(chosen, known, strict=strict))
            stream, repeated = one, False
            if intent.minutes is not None and not chosen.cards:
                stream, repeated = told.find("handover", held, HandoverVoided)
            if repeated:
                return Append(regency_of(intent.region), ()), {"handover": str(stream)}
            events = [NewEvent(stream, held, 1), *_of_cards(stream, chosen, found, known)]
            return Append(regency_of(intent.region), events), {"handover": str(stream)}

        return self.run(command, intent, decide)

    def void_handover(self, command: Command, intent: VoidHandover) -> Outcome:
        """Take a handover back: its cards are what they were before it, and may be handed over again. Of one that is taken back
        already nothing is recorded.
        """
        note = None if intent.note is None else self.note(command, intent.note)

        def decide() -> Plan:
            history = self.history(intent.handover, "Handover", "handover", intent.expected_version)
            state = state_of(history, handovers.HandoverEvent, handovers.evolve)
            if state is None:
                raise Refused(not_found("Handover", "handover"))
            found = self.store.load(self._cards_handed_over(history[0]))
            states = {card: card_state(history) for card, history in found.items()}
            handed = {
                card: one
                for card, one in states.items()
                if one is not None and one.handover == intent.handover
            }
            asked = handovers.void_handover(state, intent, None, len(handed))
            sealed = note() if asked and note is not None else None
            events = handovers.void_handover(state, intent, sealed, len(handed))
            back = [
                NewEvent(card, event, found[card][-1].version + 1)
                for card, one in handed.items()
                if events
                for event in cards.not_handed_over(one)
            ]
            append = next_in_stream(regency_of(state.held.region), intent.handover, history, events)
            return replace(append, events=[*append.events, *back]), {"handover": str(intent.handover)}

        return self.run(command, intent, decide, sealed=note is not None)

    def _cards_handed_over(self, held: Recorded) -> list[UUID]:
        """The cards that were handed over when a handover was recorded: they stand in the same append."""
        return [
            one.stream
            for one in self.store.append_of(held.position)
            if isinstance(one.event, CardHandedOver) and one.event.handover == held.stream
        ]

    def _cards_there(self, intent: HoldHandover) -> tuple[dict[UUID, list[Recorded]], Sequence[UUID]]:
        """What became of the cards that are named, or wait there; and which they are. Raises Refused."""
        named: Sequence[UUID] = intent.cards
        if intent.of_many and (intent.batch is not None) is (intent.village is not None):
            raise Refused(invalid(Reason.BATCH_OR_VILLAGE, "batch"))
        refuse_if(self.village_faults(intent.village))
        if intent.batch is not None:
            _, enrolments = self.batch_enrolments(intent.batch)
            named = [card.card for card in self.store.cards_of(enrolments=enrolments) if card.stands]
        if len(named) > MOST_CARDS:
            raise Refused(invalid(Reason.HOW_MANY_TO_HAND_OVER, "cards", most=MOST_CARDS))
        asked = list(dict.fromkeys([*named, *intent.absent]))
        return (self.store.load(asked) if asked else {}), named

    def _cards_of_others(self, intent: HoldHandover, states: Mapping[UUID, Card]) -> list[Breach]:
        """Cards of workers whom another regency enrolled: only their own regency hands them over."""
        regency = regency_of(intent.region)
        enrolled = self.store.load(sorted({card.enrolment for card in states.values()})) if states else {}
        theirs = {
            one
            for one, card in states.items()
            if regency_of(enrolled[card.enrolment][0].event.village) != regency
        }
        faults = [
            invalid(Reason.CARD_OF_OTHER_REGENCY, path, str(row), region=regency)
            for path, named in _named(intent)
            for row, card in enumerate(named)
            if card in theirs
        ]
        if theirs and not faults:
            whose = "batch" if intent.village is None else "village"
            faults.append(invalid(Reason.OTHER_REGENCY, whose, region=regency))
        return faults


def _named(intent: HoldHandover) -> tuple[tuple[str, Sequence[UUID]], ...]:
    """The cards that are named one by one, by the input they stand in."""
    return (("cards", () if intent.of_many else intent.cards), ("absent", intent.absent))


def _unknown(intent: HoldHandover, known: Mapping[UUID, Card]) -> list[Breach]:
    return [
        not_found("Card", path, str(row))
        for path, named in _named(intent)
        for row, card in enumerate(named)
        if card not in known
    ]


def _of_cards(
    handover: UUID,
    chosen: HoldHandover,
    found: Mapping[UUID, Sequence[Recorded]],
    known: Mapping[UUID, Card],
) -> list[NewEvent]:
    """What a handover means for the cards that were handed over, and for those of the absent."""
    handed = [
        (card, CardHandedOver(known[card].worker, handover, chosen.on, chosen.received_by, chosen.proof))
        for card in chosen.cards
    ]
    absent = [(card, CardNotCollected(known[card].worker, handover, chosen.on)) for card in chosen.absent]
    return [NewEvent(card, event, found[card][-1].version + 1) for card, event in (*handed, *absent)]
