"""What can be done about cards? Issue them, and hand them over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from .. import cards
from ..cards import CardHandedOver, HoldHandover, IssueCards
from ..ports import Append, Command, NewEvent, Outcome, Recorded, state_of
from ..reasons import Reason
from ..refusals import Against, Breach, Refused, invalid, not_found, refuse_if
from ..regions import regency_of
from ..vocabulary import RecordingMode, RuleCode
from .handling import Plan, Running, all_at_once, enrolment_state, scope_of
from .told import ToldBefore

MOST_CARDS = 2_000
_CARD = uuid5(NAMESPACE_URL, "naungan:card")


class CardCommands(Running):
    """Commands about cards, each `(command, intent) -> Outcome`."""

    def issue_cards(self, command: Command, intent: IssueCards) -> Outcome:
        """Issue a first card to the worker of each enrolment, all of one regency; result {"cards": [ids]}."""

        def decide() -> Plan:
            if not intent.enrolments:
                raise Refused(invalid(Reason.NO_ENROLMENTS, "enrolments"))
            if len(intent.enrolments) > MOST_CARDS:
                raise Refused(invalid(Reason.HOW_MANY_CARDS, "enrolments", most=MOST_CARDS))
            found = self.store.load(intent.enrolments)
            breaches: list[Breach] = []
            holders: dict[UUID, tuple[int, UUID]] = {}
            regency = ""
            for row, one in enumerate(intent.enrolments):
                at = ("enrolments", str(row))
                state = enrolment_state(found.get(one, ()))
                if state is None:
                    breaches.append(not_found("Participant", *at))
                elif not state.stretches:
                    breaches.append(invalid(Reason.PROTECTS_NO_DAY, *at))
                elif state.worker in holders:
                    breaches.append(invalid(Reason.WORKER_NAMED_TWICE, *at, row=holders[state.worker][0]))
                elif scope_of(state) != (regency := regency or scope_of(state)):
                    breaches.append(invalid(Reason.OTHER_REGENCY, *at, region=regency))
                else:
                    holders[state.worker] = (row, one)
            held = self.store.cards_of(workers=list(holders)) if holders else []
            for card in held:
                if card.stands:
                    row, _ = holders[card.worker]
                    against = Against("Card", card.card)
                    breaches.append(
                        Breach(RuleCode.INVALID, Reason.HAS_CARD, ("enrolments", str(row)), {}, against)
                    )
            had = Counter(card.worker for card in held)
            card_of = {worker: _card_id(worker, had[worker]) for worker in holders}
            refuse_if([*breaches, *(self.untimely(command, intent, regency) if regency else [])])
            new = [
                NewEvent(card_of[worker], cards.issue(worker, one, new_serial(), intent), 1)
                for worker, (_, one) in holders.items()
            ]
            # an enrolment that is taken back meanwhile gets no card
            unchanged = {one: found[one][-1].version for _, one in holders.values()}
            return Append(regency, new, unchanged), {"cards": [str(card_of[worker]) for worker in holders]}

        return self.run(command, intent, decide)

    def hold_handover(self, command: Command, intent: HoldHandover) -> Outcome:
        """Record a handover and the cards handed over there; result {"handover": id}. One that names no card and has minutes
        is known by these: told again alike, it is the one on record.
        """
        one = uuid4()
        told = ToldBefore(self.store)

        def decide() -> Plan:
            nowhere = self.region_faults(intent.region, "region")
            found = self.store.load(intent.cards) if intent.cards else {}
            states = {card: card_state(found.get(card, ())) for card in intent.cards}
            waiting = {card: state for card, state in states.items() if state is not None}
            faults = [
                *nowhere,
                *self.untimely(command, intent, intent.region),
                *(
                    not_found("Card", "cards", str(row))
                    for row, card in enumerate(intent.cards)
                    if states[card] is None
                ),
                *([] if nowhere else self._cards_of_others(intent, waiting)),
            ]
            strict = command.mode is RecordingMode.COMMAND
            held = all_at_once(faults, lambda: cards.hold_handover(intent, waiting, strict=strict))
            stream, known = one, False
            if intent.minutes is not None and not intent.cards:
                stream, known = told.find("handover", held)
            if known:
                return Append(regency_of(intent.region), ()), {"handover": str(stream)}
            handed = [
                NewEvent(card, CardHandedOver(state.worker, stream, intent.on), found[card][-1].version + 1)
                for card, state in waiting.items()
            ]
            return (
                Append(regency_of(intent.region), [NewEvent(stream, held, 1), *handed]),
                {"handover": str(stream)},
            )

        return self.run(command, intent, decide)

    def _cards_of_others(self, intent: HoldHandover, states: Mapping[UUID, cards.Card]) -> list[Breach]:
        """Cards of workers whom another regency enrolled: only their own regency hands them over."""
        regency = regency_of(intent.region)
        enrolled = self.store.load(sorted({card.enrolment for card in states.values()})) if states else {}
        return [
            invalid(Reason.CARD_OF_OTHER_REGENCY, "cards", str(row), region=regency)
            for row, card in enumerate(intent.cards)
            if card in states and regency_of(enrolled[states[card].enrolment][0].event.village) != regency
        ]


def card_state(history: Sequence[Recorded]) -> cards.Card | None:
    """A card from its stream; None where the stream is of something else, or the card was taken back: it never was one."""
    state = state_of(history, cards.CardEvent, cards.evolve)
    return None if state is None or state.voided else state


def _card_id(worker: UUID, before: int) -> UUID:
    """The id of a worker's next card, after so many; two commands at once make the same one, and the log takes one of them."""
    return uuid5(_CARD, f"{worker}|{before}" if before else str(worker))


def new_serial() -> str:
    return f"K{uuid4().hex[:15].upper()}"
