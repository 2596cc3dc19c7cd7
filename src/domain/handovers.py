"""Where were cards handed over? A handover is held, with who came and who was absent, and may be taken back.

One number of minutes is of one handover: commands/handovers.py.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from .cards import Card
from .reasons import Reason
from .refusals import Breach, invalid, refuse_if
from .taken_back import note_faults
from .texts import blank_if_given, says_something
from .vocabulary import CardStatus, Evidence, ReceiptProof, Receiver, TakenBackReason

# Events


@dataclass(frozen=True, slots=True)
class HandoverHeld:
    """A handover (penyerahan) took place; `minutes` refers to the berita acara, `count` None where nobody said. `village`
    where it was held for the cards of one, `absent` so many workers whose cards waited there in vain, None where nobody said.
    """

    region: str
    on: dt.date
    place: str
    minutes: str | None
    count: int | None
    evidence: Evidence = Evidence.STATED
    village: str | None = None
    absent: int | None = None


@dataclass(frozen=True, slots=True)
class HandoverContinued:
    """More `cards` of a handover were recorded, in an append of their own: a handover of very many comes in parts."""

    cards: int


@dataclass(frozen=True, slots=True)
class HandoverVoided:
    """A handover was taken back with the `cards` that were handed over there. `note` is sealed in the vault."""

    reason: TakenBackReason
    note: UUID | None
    cards: int


HandoverEvent = HandoverHeld | HandoverContinued | HandoverVoided

# State


@dataclass(frozen=True, slots=True)
class Handover:
    held: HandoverHeld
    voided: bool = False


def evolve(state: Handover | None, event: HandoverEvent) -> Handover:
    if isinstance(event, HandoverHeld):
        return Handover(event)
    assert state is not None
    return replace(state, voided=True) if isinstance(event, HandoverVoided) else state


# Decisions


@dataclass(frozen=True, slots=True)
class HoldHandover:
    """The intent to record a handover. `cards` were given out and `absent` were not fetched. With a `village` or a `batch` it
    was held for all cards that wait there: whichever are named and do not wait any more are passed over.
    """

    region: str
    on: dt.date
    place: str
    minutes: str | None = None
    count: int | None = None
    cards: tuple[UUID, ...] = ()
    evidence: Evidence = Evidence.STATED
    village: str | None = None
    batch: UUID | None = None
    absent: tuple[UUID, ...] = ()
    received_by: Receiver = Receiver.NOT_SAID
    proof: ReceiptProof = ReceiptProof.NOT_SAID

    @property
    def of_many(self) -> bool:
        """Whether it was held for whoever's cards waited, and not for those named one by one."""
        return self.village is not None or self.batch is not None


@dataclass(frozen=True, slots=True)
class VoidHandover:
    """The intent to take a handover back: its cards are what they were before it."""

    handover: UUID
    reason: TakenBackReason
    note: str | None = None
    expected_version: int | None = None


def waiting(cards: Mapping[UUID, Card], intent: HoldHandover) -> tuple[UUID, ...]:
    """The cards that wait on the day of a handover, without those of the absent."""
    absent = frozenset(intent.absent)
    return tuple(one for one, card in cards.items() if one not in absent and not _why_not(card, intent))


def hold_handover(intent: HoldHandover, cards: Mapping[UUID, Card], *, strict: bool = True) -> HandoverHeld:
    """Record a handover; every named card that is known (`cards`) must have been issued by then and still be waiting.

    Where cards are named, a stated count may not be smaller than their number; where none is named and none counted,
    nothing was handed over: only history as it happened (`strict` False) knows of handovers without a number.
    """
    breaches: list[Breach] = []
    if not says_something(intent.place):
        breaches.append(invalid(Reason.EMPTY, "place"))
    breaches += blank_if_given(intent.minutes, "minutes")
    if strict and not intent.cards and not intent.count:
        breaches.append(invalid(Reason.NOTHING_HANDED_OVER, "cards"))
    if intent.count is not None and (intent.count < 0 or intent.count < len(intent.cards)):
        breaches.append(invalid(Reason.FEWER_THAN_NAMED, "count", named=len(intent.cards)))
    for path, named in (("cards", intent.cards), ("absent", intent.absent)):
        breaches += _named(path, named, cards, intent)
    present = frozenset(intent.cards)
    breaches += [
        invalid(Reason.ABSENT_AND_PRESENT, "absent", str(row))
        for row, one in enumerate(intent.absent)
        if one in present
    ]
    refuse_if(breaches)
    return HandoverHeld(
        *(intent.region, intent.on, intent.place, intent.minutes, intent.count, intent.evidence),
        *(intent.village, len(intent.absent) or None),
    )


def void_handover(
    state: Handover, intent: VoidHandover, note: UUID | None, cards: int
) -> tuple[HandoverVoided, ...]:
    """One that is void already is so."""
    refuse_if(note_faults(intent.reason, intent.note))
    return () if state.voided else (HandoverVoided(intent.reason, note, cards),)


def _named(
    path: str, named: Sequence[UUID], cards: Mapping[UUID, Card], intent: HoldHandover
) -> list[Breach]:
    """What stands against cards that are named; the command says of those that nobody knows."""
    breaches = [
        replace(breach, path=(path, str(row)))
        for row, one in enumerate(named)
        if (card := cards.get(one)) is not None
        for breach in _why_not(card, intent)
    ]
    if len(set(named)) < len(named):
        breaches.append(invalid(Reason.NAMED_TWICE, path))
    return breaches


def _why_not(card: Card, intent: HoldHandover) -> list[Breach]:
    if card.status is not CardStatus.ISSUED:
        return [invalid(Reason.CARD_NOT_WAITING, status=str(card.status))]
    if card.issued_on > intent.on:
        return [invalid(Reason.ISSUED_LATER, issued=card.issued_on.isoformat())]
    return []
