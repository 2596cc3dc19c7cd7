"""How do all workers of a batch or of a village get a card by one command? In parts, so that nobody else waits for long.

A part is an append of its own, under a key that is made of the command's and of whom it is about. A command that was
interrupted is sent again: parts that were recorded are known by their keys, and whoever holds a card is passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from uuid import UUID, uuid5

from ..batches import BatchChunkAccepted, BatchOpened
from ..cards import CardIssued, IssueCardsFor
from ..enrolment_events import WorkerEnrolled
from ..ports import Append, Command, KeyConflict, NewEvent, Outcome
from ..reasons import Reason
from ..refusals import Refused, invalid, not_found, refuse_if
from ..regions import regency_of
from .cards import CardCommands, card_id, new_serial
from .handling import Plan, enrolment_state, key_conflict, scope_of

MOST_ENROLMENTS = 50_000
PART = 1_000  # of an append: others wait for less than a tenth of a second


class CardsForMany(CardCommands):
    """Issuing cards to all of a batch or of a village; result {"issued", "held", "without_days": how many}."""

    def issue_cards_for(self, command: Command, intent: IssueCardsFor) -> Outcome:
        """Issue a card to every worker of a batch or of a village who has none and is protected on some day."""
        try:
            if (before := self.store.recall(command, self.body(command, intent))) is not None:
                return _with_position(before)
        except KeyConflict:
            return key_conflict()
        try:
            regency, enrolments = self._for_whom(command, intent)
        except Refused as refusal:
            return self.refuse(command, intent, refusal.breaches)
        told = {"issued": 0, "held": 0, "without_days": 0, "position": 0}
        *parts, last = list(in_parts(enrolments)) or [()]
        for part in parts:
            outcome = self._issue_part(for_part(command, part), intent, regency, part, {})
            if outcome.breaches:
                return outcome
            told = _summed(told, outcome)
        return _with_position(self._issue_part(command, intent, regency, last, told))

    def batch_enrolments(self, batch: UUID) -> tuple[str, list[UUID]]:
        """The regency of a batch, and the enrolments that its chunks recorded. Raises Refused where there is no such batch."""
        history = self.store.load([batch]).get(batch, [])
        if not history or not isinstance(history[0].event, BatchOpened):
            raise Refused(not_found("Batch", "batch"))
        chunks = [one.position for one in history if isinstance(one.event, BatchChunkAccepted)]
        made = [
            one.stream
            for position in chunks
            for one in self.store.append_of(position)
            if isinstance(one.event, WorkerEnrolled)
        ]
        return regency_of(history[0].event.region), made

    def _for_whom(self, command: Command, intent: IssueCardsFor) -> tuple[str, Sequence[UUID]]:
        """The regency, and the enrolments in their order. Raises Refused."""
        if (intent.batch is None) is (intent.village is None):
            raise Refused(invalid(Reason.BATCH_OR_VILLAGE, "batch"))
        refuse_if(self.village_faults(intent.village))
        if intent.batch is not None:
            regency, enrolments = self.batch_enrolments(intent.batch)
        else:
            regency, enrolments = regency_of(intent.village or ""), sorted(intent.enrolments)
        faults = self.untimely(command, intent, regency)
        if len(enrolments) > MOST_ENROLMENTS:
            faults.append(invalid(Reason.HOW_MANY_CARDS, "batch", most=MOST_ENROLMENTS))
        refuse_if(faults)
        return regency, enrolments

    def _issue_part(
        self,
        command: Command,
        intent: IssueCardsFor,
        regency: str,
        part: Sequence[UUID],
        told: dict[str, int],
    ) -> Outcome:
        """Issue to a part of them, and answer with what was `told` of the others before."""

        def decide() -> Plan:
            found = self.store.load(part)
            counts = {"issued": 0, "held": 0, "without_days": 0}
            holders: dict[UUID, UUID] = {}
            for one in part:
                state = enrolment_state(found.get(one, ()))
                if state is None or not state.stretches or scope_of(state) != regency:
                    counts["without_days"] += 1
                elif state.worker in holders:
                    counts["held"] += 1
                else:
                    holders[state.worker] = one
            had: dict[UUID, int] = {}
            for card in self.store.cards_of(workers=list(holders)) if holders else ():
                had[card.worker] = had.get(card.worker, 0) + 1
                if card.stands:
                    counts["held"] += 1
                    del holders[card.worker]
            new = [
                NewEvent(card_id(worker, had.get(worker, 0)), self._card_for(worker, one, intent), 1)
                for worker, one in holders.items()
            ]
            counts["issued"] = len(new)
            unchanged = {one: found[one][-1].version for one in holders.values()}
            return Append(regency, new, unchanged), {
                **told,
                **{name: told.get(name, 0) + count for name, count in counts.items()},
            }

        return self.run(command, intent, decide)

    def _card_for(self, worker: UUID, enrolment: UUID, intent: IssueCardsFor) -> CardIssued:
        return CardIssued(worker, enrolment, new_serial(), intent.on, batch=intent.batch)


def in_parts(enrolments: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(enrolments), PART):
        yield enrolments[first : first + PART]


def for_part(command: Command, part: Sequence[UUID]) -> Command:
    """The same command for some of whom it is about."""
    whom = sha256(b"".join(one.bytes for one in part)).hexdigest()
    return replace(command, key=uuid5(command.key, whom))


def _summed(told: dict[str, int], outcome: Outcome) -> dict[str, int]:
    more = {name: told[name] + outcome.result[name] for name in ("issued", "held", "without_days")}
    return {**more, "position": max(told["position"], outcome.position or 0)}


def _with_position(outcome: Outcome) -> Outcome:
    """An outcome at the position of its last part that recorded anything; `position` of the result is no count."""
    if outcome.breaches:
        return outcome
    counts = {name: count for name, count in outcome.result.items() if name != "position"}
    position = outcome.position or outcome.result.get("position") or None
    return replace(outcome, position=position, result=counts)
