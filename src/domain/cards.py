"""Who holds a card? Issued, handed over, lost, replaced, revoked.

A card is a serial on the worker's membership (KPJ), which a replacement keeps. Serials are opaque strings.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from .reasons import Reason
from .refusals import Breach, Refused, invalid, refuse_if
from .texts import blank_if_given, says_something
from .vocabulary import CardStatus, Evidence, TakenBackReason

# Events


@dataclass(frozen=True, slots=True)
class CardIssued:
    """A card was issued (penerbitan) to the worker of an enrolment."""

    worker: UUID
    enrolment: UUID
    serial: str
    issued_on: dt.date
    evidence: Evidence = Evidence.STATED


@dataclass(frozen=True, slots=True)
class HandoverHeld:
    """A handover (penyerahan) took place; `minutes` refers to the berita acara, `count` None where nobody said."""

    region: str
    on: dt.date
    place: str
    minutes: str | None
    count: int | None
    evidence: Evidence = Evidence.STATED


@dataclass(frozen=True, slots=True)
class CardHandedOver:
    """A card was given to its worker at a handover."""

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
    """The handover of this card was taken back: it is `now` what it was before."""

    worker: UUID
    handover: UUID
    was: CardStatus
    now: CardStatus


@dataclass(frozen=True, slots=True)
class HandoverVoided:
    """A handover was taken back with the `cards` that were handed over there. `note` is sealed in the vault."""

    reason: TakenBackReason
    note: UUID | None
    cards: int


CardEvent = (
    CardIssued
    | CardHandedOver
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


@dataclass(frozen=True, slots=True)
class Card:
    worker: UUID
    enrolment: UUID
    serial: str
    issued_on: dt.date
    status: CardStatus = CardStatus.ISSUED
    voided: bool = False
    before_lost: CardStatus = CardStatus.ISSUED  # what it was when it was last reported lost


def evolve(state: Card | None, event: CardEvent) -> Card:
    if isinstance(event, CardIssued):
        return Card(event.worker, event.enrolment, event.serial, event.issued_on)
    assert state is not None
    match event:
        case CardFound(now=now) | CardHandoverVoided(now=now):
            return replace(state, status=now)
        case CardVoided():
            return replace(state, voided=True)
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
    """The intent to issue one card to the worker of each enrolment."""

    enrolments: tuple[UUID, ...]
    on: dt.date
    evidence: Evidence = Evidence.STATED


@dataclass(frozen=True, slots=True)
class HoldHandover:
    region: str
    on: dt.date
    place: str
    minutes: str | None = None
    count: int | None = None
    cards: tuple[UUID, ...] = ()
    evidence: Evidence = Evidence.STATED


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
    """The intent to give workers another card for one that is lost or worn out, on a day."""

    cards: tuple[UUID, ...]
    on: dt.date


@dataclass(frozen=True, slots=True)
class RevokeCards:
    """The intent to end cards on a day, with nothing in their place."""

    cards: tuple[UUID, ...]
    on: dt.date


def issue(worker: UUID, enrolment: UUID, serial: str, intent: IssueCards) -> CardIssued:
    return CardIssued(worker, enrolment, serial, intent.on, intent.evidence)


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
    for row, card_id in enumerate(intent.cards):
        card = cards.get(card_id)
        if card is None:
            continue  # the command says that nobody knows it
        if card.status is not CardStatus.ISSUED:
            breaches.append(invalid(Reason.CARD_NOT_WAITING, "cards", str(row), status=str(card.status)))
        elif card.issued_on > intent.on:
            breaches.append(
                invalid(Reason.ISSUED_LATER, "cards", str(row), issued=card.issued_on.isoformat())
            )
    if len(set(intent.cards)) < len(intent.cards):
        breaches.append(invalid(Reason.NAMED_TWICE, "cards"))
    refuse_if(breaches)
    return HandoverHeld(intent.region, intent.on, intent.place, intent.minutes, intent.count, intent.evidence)


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


def _not_before_issue(state: Card, on: dt.date) -> None:
    if on < state.issued_on:
        raise Refused(invalid(Reason.BEFORE_ISSUE, "on", issued=state.issued_on.isoformat()))


def _alive(state: Card) -> None:
    if state.status in (CardStatus.REPLACED, CardStatus.REVOKED):
        raise Refused(invalid(Reason.CARD_OVER, "card", status=str(state.status)))
