"""What is done where cards are handed over? The handover is recorded with who came and who was absent, and may be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid4, uuid5

from .. import cards, handovers
from ..cards import Card, CardHandedOver, CardNotCollected
from ..handovers import HandoverContinued, HandoverHeld, HandoverVoided, HoldHandover, VoidHandover
from ..ports import Append, Command, KeyConflict, NewEvent, Outcome, Recorded, state_of
from ..public_texts import text_faults
from ..reasons import Reason
from ..refusals import Against, Breach, Refused, invalid, not_found, refuse_if
from ..regions import regency_of
from ..texts import folded
from ..vocabulary import RecordingMode, RuleCode
from .cards import card_state
from .cards_for_many import MOST_ENROLMENTS, CardsForMany, for_part, in_parts
from .handling import Plan, all_at_once, key_conflict, next_in_stream
from .same_papers import ToldBefore

MOST_CARDS = 2_000  # that are named one by one


class HandoverCommands(CardsForMany):
    """Commands about handovers, each `(command, intent) -> Outcome`; result {"handover": id}."""

    def hold_handover(self, command: Command, intent: HoldHandover) -> Outcome:
        """Record a handover, the cards handed over there and those nobody came for. One that names no card and has minutes is
        known by these: told again alike, it is the one on record. One of many comes in parts, as their issuing does.
        """
        if intent.of_many:
            return self._hold_for_many(command, intent)
        one = uuid4()
        told = ToldBefore(self.store)

        def decide() -> Plan:
            by_minutes = intent.minutes is not None and not intent.cards
            found, known, held = self._held(command, intent, numbered=not by_minutes)
            stream = one
            if by_minutes:
                taken = self._of_number(intent)
                stream, repeated = told.find("handover", held, HandoverVoided, look=bool(taken))
                if repeated:
                    return Append(regency_of(intent.region), ()), {"handover": str(stream)}
                refuse_if(self._number_of_other(intent, taken))
            events = [NewEvent(stream, held, 1), *_of_cards(stream, intent, found, known)]
            return Append(regency_of(intent.region), events), {"handover": str(stream)}

        return self.run(command, intent, decide)

    def _held(
        self, command: Command, intent: HoldHandover, *, numbered: bool, begun: bool = False
    ) -> tuple[dict[UUID, list[Recorded]], dict[UUID, Card], HandoverHeld]:
        """What became of the cards of a handover, as they are known, and that it was held. `numbered`: no other has the number of its
        minutes. Raises Refused.
        """
        nowhere = self.region_faults(intent.region, "region")
        found, named = self._cards_there(intent)
        states = {card: card_state(history) for card, history in found.items()}
        known = {card: state for card, state in states.items() if state is not None}
        faults = [*nowhere, *self.untimely(command, intent, intent.region), *_unknown(intent, known)]
        if not nowhere:
            faults += self._cards_of_others(intent, known)
            faults += self._number_of_other(intent, self._of_number(intent)) if numbered else []
        if intent.of_many:
            here = {card: known[card] for card in named if card in known}
            intent = replace(intent, cards=handovers.waiting(here, intent))
        strict = command.mode is RecordingMode.COMMAND and not begun
        return (
            found,
            known,
            all_at_once(faults, lambda: handovers.hold_handover(intent, known, strict=strict)),
        )

    def _hold_for_many(self, command: Command, intent: HoldHandover) -> Outcome:
        """Hand over whatever waits, part by part. Sent again with its key, a handover that was interrupted goes on."""
        try:
            if (before := self.store.recall(command, self.body(command, intent))) is not None:
                return before
        except KeyConflict:
            return key_conflict()
        one = uuid5(command.key, f"{command.actor}|handover")
        begun = one in self.store.load([one])
        try:
            refuse_if([*command.unknown, *text_faults(intent)])
            _, known, held = self._held(command, intent, numbered=not begun, begun=begun)
        except Refused as refusal:
            return self.refuse(command, intent, refusal.breaches)
        waiting = handovers.waiting(known, intent)
        *parts, last = list(in_parts(waiting)) or [()]
        for part in parts:
            outcome = self._hand_over_part(for_part(command, part), intent, (one, held), part)
            if outcome.breaches:
                return outcome
        return self._hand_over_part(command, intent, (one, held), last)

    def _hand_over_part(
        self,
        command: Command,
        intent: HoldHandover,
        handover: tuple[UUID, HandoverHeld],
        part: Sequence[UUID],
    ) -> Outcome:
        """Hand over some of the cards; the first part records the handover, and who was absent."""
        one, held = handover

        def decide() -> Plan:
            found = self.store.load([one, *part, *intent.absent])
            history = found.pop(one, [])
            state = state_of(history, handovers.HandoverEvent, handovers.evolve)
            known = {card: seen for card, read in found.items() if (seen := card_state(read)) is not None}
            here = {card: known[card] for card in part if card in known}
            chosen = replace(intent, cards=handovers.waiting(here, intent))
            if state is None:
                refuse_if(self._number_of_other(intent, self._of_number(intent)))
                strict = command.mode is RecordingMode.COMMAND and not held.count
                handovers.hold_handover(chosen, known, strict=strict)  # some may have come before
                events = [NewEvent(one, held, 1)]
            elif state.voided or not chosen.cards:  # taken back meanwhile, or others came before
                return Append(regency_of(intent.region), ()), {"handover": str(one)}
            else:
                chosen = replace(chosen, absent=())
                events = [NewEvent(one, HandoverContinued(len(chosen.cards)), history[-1].version + 1)]
            events += _of_cards(one, chosen, found, known)
            return Append(regency_of(intent.region), events), {"handover": str(one)}

        return self.run(command, intent, decide)

    def _of_number(self, intent: HoldHandover) -> Sequence[UUID]:
        """The handovers of the regency whose minutes have the number of this one's."""
        if intent.minutes is None:
            return ()
        return self.store.handovers(regency_of(intent.region), folded(intent.minutes))

    def _number_of_other(self, intent: HoldHandover, taken: Sequence[UUID]) -> list[Breach]:
        """A number of minutes is of one handover of the regency: which has it, where one has."""
        found = self.store.load(taken[:1]) if taken else {}
        return [
            Breach(
                RuleCode.INVALID,
                Reason.MINUTES_OF_OTHER,
                ("minutes",),
                {
                    "minutes": held.minutes or "",
                    "region": self._named_region(held.region),
                    "day": held.on.isoformat(),
                },
                Against("Handover", one),
            )
            for one, history in found.items()
            if isinstance(held := history[0].event, HandoverHeld)
        ]

    def _named_region(self, code: str) -> str:
        found = self.regions.get(code)
        return code if found is None else found.name

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
            found = self.store.load(self._cards_handed_over(history))
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

    def _cards_handed_over(self, history: Sequence[Recorded]) -> list[UUID]:
        """The cards that were handed over at a handover: they stand in the appends of its own events."""
        return [
            one.stream
            for told in history
            for one in self.store.append_of(told.position)
            if isinstance(one.event, CardHandedOver) and one.event.handover == told.stream
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
        most = MOST_ENROLMENTS if intent.of_many else MOST_CARDS
        if len(named) > most or len(intent.absent) > MOST_CARDS:
            path = "cards" if len(named) > most else "absent"
            raise Refused(
                invalid(Reason.HOW_MANY_TO_HAND_OVER, path, most=most if path == "cards" else MOST_CARDS)
            )
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
