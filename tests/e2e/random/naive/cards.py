"""What should become of cards? Each is a list of what was told of it, with the day it was told for; nothing else is kept."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

W = TypeVar("W")
OVER = ("REPLACED", "REVOKED")


class CardRefusal(Exception):  # noqa: N818
    """It cannot be so; the message says why."""


@dataclass(frozen=True)
class Carded:
    """A card. `told`: (day, status) in the order they were recorded; `handed`: (handover, day) while it is handed over."""

    worker: object
    region: str
    enrolment: UUID
    issued: dt.date
    told: tuple[tuple[dt.date, str], ...] = ()
    handed: tuple[UUID, dt.date] | None = None
    void: bool = False

    @property
    def now(self) -> str:
        return self.told[-1][1] if self.told else "ISSUED"

    @property
    def stands(self) -> bool:
        return not self.void and self.now not in OVER

    def on(self, day: dt.date) -> str | None:
        """Its status on a day; None while it is none."""
        if self.void or day < self.issued:
            return None
        past = [(max(when, self.issued), n, what) for n, (when, what) in enumerate(self.told) if when <= day]
        return max(past)[2] if past else "ISSUED"

    def and_then(self, day: dt.date, what: str) -> "Carded":
        return replace(self, told=(*self.told, (day, what)))

    def without_handover(self) -> "Carded":
        """As if it had never been handed over: whoever found it then found a card that waits."""
        kept: list[tuple[dt.date, str]] = []
        for n, (day, what) in enumerate(self.told):
            found = n > 0 and self.told[n - 1][1] == "LOST"
            if what != "HANDED_OVER":
                kept.append((day, what))
            elif found:
                kept.append((day, "ISSUED"))
        return replace(self, told=tuple(kept), handed=None)


Cards = dict[UUID, Carded]


def change(cards: Cards, some: Sequence[UUID], what: str, on: dt.date, today: dt.date) -> None:
    """Lost, found or revoked, all of one regency or none."""
    for one, card in _chosen(cards, some, on, today):
        if card.now == what:
            continue
        if card.now in OVER or on < card.issued or (what == "FOUND" and card.now != "LOST"):
            raise CardRefusal(f"{card.now} cannot be {what} on {on}")
        if what == "FOUND":
            cards[one] = card.and_then(on, _before_lost(card))
        else:
            cards[one] = card.and_then(on, what)


def put_in_place(
    cards: Cards, some: Sequence[UUID], new: Sequence[UUID], on: dt.date, today: dt.date
) -> None:
    """Replaced, each by a new one of the same worker."""
    for (one, card), other in zip(_chosen(cards, some, on, today), new, strict=True):
        if card.now in OVER or on < card.issued:
            raise CardRefusal("cannot be replaced")
        cards[one] = card.and_then(on, "REPLACED")
        cards[other] = Carded(card.worker, card.region, card.enrolment, on)


def hand_over(
    cards: Cards, region: str, some: Sequence[UUID], handover: UUID, on: dt.date, today: dt.date
) -> None:
    for one, card in _chosen(cards, some, on, today):
        if card.region != region or card.now != "ISSUED" or card.issued > on:
            raise CardRefusal("does not wait here")
        cards[one] = replace(card.and_then(on, "HANDED_OVER"), handed=(handover, on))


def take_back(cards: Cards, handover: UUID) -> None:
    for one, card in list(cards.items()):
        if card.handed is not None and card.handed[0] == handover:
            cards[one] = card.without_handover()


def void(cards: Cards, some: Sequence[UUID]) -> None:
    if len({cards[one].region for one in some}) > 1 or len(set(some)) < len(some):
        raise CardRefusal("of another regency, or named twice")
    for one in some:
        cards[one] = voided(cards[one])


def voided(card: Carded) -> Carded:
    return replace(card.without_handover(), void=True)


def _before_lost(card: Carded) -> str:
    last = max(n for n, (_, what) in enumerate(card.told) if what == "LOST")
    return card.told[last - 1][1] if last else "ISSUED"


def _chosen(cards: Cards, some: Sequence[UUID], on: dt.date, today: dt.date) -> Sequence[tuple[UUID, Carded]]:
    chosen = [(one, cards[one]) for one in some]
    if on > today or len(set(some)) < len(some):
        raise CardRefusal("of tomorrow, or named twice")
    if any(card.void for _, card in chosen) or len({card.region for _, card in chosen}) > 1:
        raise CardRefusal("no card, or of another regency")
    return chosen
