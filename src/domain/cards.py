"""Who holds a card? Issued, handed over, lost, found, replaced, revoked, taken back.

A card is a serial on the worker's membership (KPJ), which a replacement keeps. Serials are opaque strings.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from .reasons import Reason
from .refusals import Refused, invalid
from .vocabulary import CardStatus, Evidence, ReceiptProof, Receiver, TakenBackReason

# Events


@dataclass(frozen=True, slots=True)
class CardIssued:
    """A card was issued (penerbitan) to the worker of an enrolment; `membership` is the KPJ, None where nobody said, and
    `batch` the import for whose people cards were issued.
    """

    worker: UUID
    enrolment: UUID
    serial: str
    issued_on: dt.date
    evidence: Evidence = Evidence.STATED
    membership: str | None = None
    batch: UUID | None = None


@dataclass(frozen=True, slots=True)
class CardHandedOver:
    """A card was given to its worker at a handover: into whose hands, and what shows it."""

    worker: UUID
    handover: UUID
    on: dt.date
    received_by: Receiver = Receiver.NOT_SAID
    proof: ReceiptProof = ReceiptProof.NOT_SAID


@dataclass(frozen=True, slots=True)
class CardNotCollected:
    """A card waited at a handover, and nobody came for it."""

    worker: UUID
    handover: UUID
    on: dt.date


@dataclass(frozen=True, slots=True)
class CardReportedLost:
    """The worker reported the card lost."""

    worker: UUID
    on: dt.date


@dataclass(frozen=True, slots=True)
class CardReplaced:
    """The membership goes on under the card `by`."""

    worker: UUID
    by: UUID
    on: dt.date


@dataclass(frozen=True, slots=True)
class CardRevoked:
    """The card no longer holds, and nothing took its place."""

    worker: UUID
    on: dt.date


@dataclass(frozen=True, slots=True)
class CardFound:
    """A lost card was found: it is `now` what it was before it was lost."""

    worker: UUID
    on: dt.date
    now: CardStatus


@dataclass(frozen=True, slots=True)
class CardVoided:
    """The card was taken back: it never was one. Its serial may be given to another. `note` is sealed in the vault."""

    worker: UUID
    reason: TakenBackReason
    note: UUID | None
    was: CardStatus


@dataclass(frozen=True, slots=True)
class CardHandoverVoided:
    """That this card was handed over was taken back, with the handover or with the card: it is `now` what it is without."""

    worker: UUID
    handover: UUID
    was: CardStatus
    now: CardStatus


CardEvent = (
    CardIssued
    | CardHandedOver
    | CardNotCollected
    | CardReportedLost
    | CardReplaced
    | CardRevoked
    | CardFound
    | CardVoided
    | CardHandoverVoided
)

# State


class HeldCard(NamedTuple):
    """A card as the guards keep it. It stands while it is neither replaced, revoked nor taken back (`voided`)."""

    card: UUID
    serial: str
    worker: UUID
    enrolment: UUID
    stands: bool
    voided: bool
    membership: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    worker: UUID
    enrolment: UUID
    serial: str
    issued_on: dt.date
    status: CardStatus = CardStatus.ISSUED
    voided: bool = False
    before_lost: CardStatus = CardStatus.ISSUED  # what it was when it was last reported lost
    membership: str | None = None
    handover: UUID | None = None  # at which it was handed over


def evolve(state: Card | None, event: CardEvent) -> Card:
    if isinstance(event, CardIssued):
        return Card(
            *(event.worker, event.enrolment, event.serial, event.issued_on), membership=event.membership
        )
    assert state is not None
    match event:
        case CardFound(now=now):
            return replace(state, status=now)
        case CardNotCollected():
            return state
        case CardHandoverVoided(now=now):
            return replace(state, status=now, handover=None, before_lost=CardStatus.ISSUED)
        case CardVoided():
            return replace(state, voided=True)
        case CardHandedOver(handover=handover):
            return replace(state, status=CardStatus.HANDED_OVER, handover=handover)
        case CardReportedLost():
            return replace(state, status=CardStatus.LOST, before_lost=state.status)
    return replace(state, status=STATUS_AFTER[type(event)])


STATUS_AFTER: dict[type[CardEvent], CardStatus] = {
    CardIssued: CardStatus.ISSUED,
    CardHandedOver: CardStatus.HANDED_OVER,
    CardReportedLost: CardStatus.LOST,
    CardReplaced: CardStatus.REPLACED,
    CardRevoked: CardStatus.REVOKED,
}

# Decisions


@dataclass(frozen=True, slots=True)
class IssueCards:
    """The intent to issue one card to the worker of each enrolment. `serials` and `memberships` (KPJ; None where one is not
    known) are of the enrolments in their order; without serials the register gives them out.
    """

    enrolments: tuple[UUID, ...]
    on: dt.date
    evidence: Evidence = Evidence.STATED
    serials: tuple[str, ...] = ()
    memberships: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueCardsFor:
    """The intent to issue a card to every worker of a batch or of a village who has none; `enrolments` are those of the
    village, as the read model has them.
    """

    on: dt.date
    batch: UUID | None = None
    village: str | None = None
    enrolments: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportCardsLost:
    """The intent to record that workers lost their cards, on a day."""

    cards: tuple[UUID, ...]
    on: dt.date


@dataclass(frozen=True, slots=True)
class ReportCardsFound:
    """The intent to record that lost cards were found, on a day."""

    cards: tuple[UUID, ...]
    on: dt.date


@dataclass(frozen=True, slots=True)
class ReplaceCards:
    """The intent to give workers another card for one that is lost or worn out, on a day. `serials` are of the new ones;
    without, the register gives them out.
    """

    cards: tuple[UUID, ...]
    on: dt.date
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RevokeCards:
    """The intent to end cards on a day, with nothing in their place."""

    cards: tuple[UUID, ...]
    on: dt.date


@dataclass(frozen=True, slots=True)
class VoidCards:
    """The intent to take cards back that should never have been."""

    cards: tuple[UUID, ...]
    reason: TakenBackReason
    note: str | None = None


def report_lost(state: Card, on: dt.date) -> tuple[CardReportedLost, ...]:
    """A card that is lost already is so."""
    if state.status is CardStatus.LOST:
        return ()
    _alive(state)
    _not_before_issue(state, on)
    return (CardReportedLost(state.worker, on),)


def report_found(state: Card, on: dt.date) -> tuple[CardFound, ...]:
    """It is what it was before it was lost. One that was replaced or revoked meanwhile is no card any more."""
    _alive(state)
    if state.status is not CardStatus.LOST:
        raise Refused(invalid(Reason.CARD_NOT_LOST, "card", status=str(state.status)))
    _not_before_issue(state, on)
    return (CardFound(state.worker, on, state.before_lost),)


def replace_card(state: Card, by: UUID, on: dt.date) -> tuple[CardReplaced, ...]:
    """The old card ends where the new one begins; a card already replaced or revoked cannot be."""
    _alive(state)
    _not_before_issue(state, on)
    return (CardReplaced(state.worker, by, on),)


def revoke(state: Card, on: dt.date) -> tuple[CardRevoked, ...]:
    if state.status is CardStatus.REVOKED:
        return ()
    _alive(state)
    _not_before_issue(state, on)
    return (CardRevoked(state.worker, on),)


def void_card(
    state: Card, reason: TakenBackReason, note: UUID | None
) -> tuple[CardHandoverVoided | CardVoided, ...]:
    """Whatever became of it: it never was a card, nor was it handed over."""
    if state.voided:
        return ()
    return (*not_handed_over(state), CardVoided(state.worker, reason, note, state.status))


def not_handed_over(state: Card) -> tuple[CardHandoverVoided, ...]:
    """A card without its handover, where it had one: it waits again, unless more became of it since."""
    if state.handover is None:
        return ()
    now = CardStatus.ISSUED if state.status is CardStatus.HANDED_OVER else state.status
    return (CardHandoverVoided(state.worker, state.handover, state.status, now),)


def _not_before_issue(state: Card, on: dt.date) -> None:
    if on < state.issued_on:
        raise Refused(invalid(Reason.BEFORE_ISSUE, "on", issued=state.issued_on.isoformat()))


def _alive(state: Card) -> None:
    if state.status in (CardStatus.REPLACED, CardStatus.REVOKED):
        raise Refused(invalid(Reason.CARD_OVER, "card", status=str(state.status)))
