"""How are cards issued to workers who have none? One for each enrolment that is named, all or none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from .. import cards
from ..card_numbers import number_faults, plain
from ..cards import CardIssued, IssueCards
from ..ports import Append, Command, NewEvent, Outcome, Recorded, state_of
from ..reasons import Reason
from ..refusals import Against, Breach, Refused, invalid, not_found, refuse_if
from ..vocabulary import RuleCode
from .handling import Plan, Running, enrolment_state, scope_of

MOST_CARDS = 2_000
_CARD = uuid5(NAMESPACE_URL, "naungan:card")


class CardCommands(Running):
    """Issuing cards: `(command, intent) -> Outcome`."""

    def issue_cards(self, command: Command, intent: IssueCards) -> Outcome:
        """Issue a first card to the worker of each enrolment, all of one regency; result {"cards": [ids]}."""

        def decide() -> Plan:
            if not intent.enrolments:
                raise Refused(invalid(Reason.NO_ENROLMENTS, "enrolments"))
            if len(intent.enrolments) > MOST_CARDS:
                raise Refused(invalid(Reason.HOW_MANY_CARDS, "enrolments", most=MOST_CARDS))
            found = self.store.load(intent.enrolments)
            breaches = self.numbers_at_fault(intent.serials, intent.memberships, len(intent.enrolments))
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
            breaches += self._memberships_at_fault(intent, holders, regency)
            had = Counter(card.worker for card in held)
            card_of = {worker: card_id(worker, had[worker]) for worker in holders}
            refuse_if([*breaches, *(self.untimely(command, intent, regency) if regency else [])])
            new = [
                NewEvent(card_of[worker], _issued(worker, one, row, intent), 1)
                for worker, (row, one) in holders.items()
            ]
            # an enrolment that is taken back meanwhile gets no card
            unchanged = {one: found[one][-1].version for _, one in holders.values()}
            return Append(regency, new, unchanged), {"cards": [str(card_of[worker]) for worker in holders]}

        return self.run(command, intent, decide)

    def _memberships_at_fault(
        self, intent: IssueCards, holders: Mapping[UUID, tuple[int, UUID]], regency: str
    ) -> list[Breach]:
        """Which of the memberships that were given are another worker's."""
        wanted = {
            plain(membership): worker
            for worker, (row, _) in holders.items()
            if row < len(intent.memberships) and (membership := intent.memberships[row]) is not None
        }
        found = self.memberships_of_others(wanted, regency)
        rows = {membership: holders[worker][0] for membership, worker in wanted.items()}
        return [
            replace(breach, path=("memberships", str(rows[membership])))
            for membership, breach in found.items()
        ]

    def memberships_of_others(self, wanted: Mapping[str, UUID], regency: str) -> dict[str, Breach]:
        """What stands against each membership (KPJ), as stored, that is another's than this worker's. Whose card has it is told
        of the same regency alone.
        """
        held = self.store.cards_of(memberships=list(wanted)) if wanted else []
        others = {
            card.membership: card
            for card in held
            if card.membership is not None and card.worker != wanted.get(card.membership, card.worker)
        }
        scopes = self.store.scopes([card.card for card in others.values()]) if others else {}
        found: dict[str, Breach] = {}
        for membership, card in others.items():
            if scopes.get(card.card) == regency:
                facts, against = {"card": str(card.card)}, Against("Card", card.card)
                found[membership] = Breach(
                    RuleCode.INVALID, Reason.MEMBERSHIP_OF_CARD, ("memberships",), facts, against
                )
            else:
                found[membership] = invalid(Reason.MEMBERSHIP_TAKEN, "memberships")
        return found

    def numbers_at_fault(
        self, serials: Sequence[str], memberships: Sequence[str | None], count: int
    ) -> list[Breach]:
        """What stands against the numbers that were given for so many cards, where any were."""
        faults = number_faults(serials, "serials", count) if serials else []
        faults += number_faults(memberships, "memberships", count) if memberships else []
        if not serials or faults:
            return faults
        row_of = {plain(serial): row for row, serial in enumerate(serials)}
        taken = self.store.cards_of(serials=list(row_of))
        return [
            invalid(Reason.SERIAL_TAKEN, "serials", str(row_of[card.serial]))
            for card in taken
            if not card.voided
        ]


def card_state(history: Sequence[Recorded]) -> cards.Card | None:
    """A card from its stream; None where the stream is of something else, or the card was taken back: it never was one."""
    state = any_card_state(history)
    return None if state is None or state.voided else state


def any_card_state(history: Sequence[Recorded]) -> cards.Card | None:
    """A card from its stream, one that was taken back too; None where the stream is of something else."""
    return state_of(history, cards.CardEvent, cards.evolve)


def _issued(worker: UUID, enrolment: UUID, row: int, intent: IssueCards) -> CardIssued:
    serial = plain(intent.serials[row]) if intent.serials else new_serial()
    membership = intent.memberships[row] if intent.memberships else None
    told = None if membership is None else plain(membership)
    return CardIssued(worker, enrolment, serial, intent.on, intent.evidence, told)


def card_id(worker: UUID, before: int) -> UUID:
    """The id of a worker's next card, after so many; two commands at once make the same one, and the log takes one of them."""
    return uuid5(_CARD, f"{worker}|{before}" if before else str(worker))


def new_serial() -> str:
    return f"K{uuid4().hex[:15].upper()}"
