"""Which status has a card on which days? The days of every status, and what an event makes of them.

The status on a day is the last one that began on or before it; what is recorded later about the same day prevails.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from ...domain.cards import (
    STATUS_AFTER,
    CardFound,
    CardHandedOver,
    CardHandoverVoided,
    CardNotCollected,
    CardReplaced,
    CardReportedLost,
    CardRevoked,
)
from ...domain.vocabulary import CardStatus

Change = (
    CardHandedOver
    | CardNotCollected
    | CardReportedLost
    | CardFound
    | CardReplaced
    | CardRevoked
    | CardHandoverVoided
)
_GOES_ON = "GOES_ON"


@dataclass(frozen=True, slots=True)
class Status:
    """One status of a card over some days, with what is known of it by then."""

    status: str
    start: dt.date
    end: dt.date
    handed_over_on: dt.date | None = None
    handover: UUID | None = None
    received_by: str | None = None
    proof: str | None = None
    replaced_by: UUID | None = None
    without: str | None = None  # of days that begin with a handover: what they are without it

    def until(self, end: dt.date) -> "Status":
        """The same, but that it ends on another day."""
        return replace(self, end=end)


def after(days: Iterable[Status], issued_on: dt.date, event: Change) -> list[Status]:
    """The days after an event: it holds from its day until the next status begins. Of a handover that was taken back nothing
    is left on any day.
    """
    if isinstance(event, CardNotCollected):
        return list(days)
    if isinstance(event, CardHandoverVoided):
        return _without_handover(days)
    on = max(event.on, issued_on)
    handed = _handed(event) if isinstance(event, CardHandedOver) else None
    by = event.by if isinstance(event, CardReplaced) else None
    now = event.now if isinstance(event, CardFound) else STATUS_AFTER[type(event)]
    out: list[Status] = []
    for status in days:
        if status.end <= on:
            out.append(status)
            continue
        later = replace(status, replaced_by=status.replaced_by or by)
        if handed is not None and (status.handed_over_on or dt.date.min) <= handed["handed_over_on"]:
            later = replace(later, **handed)
        if status.start <= on:
            if status.start < on:
                out.append(status.until(on))
            without = None if handed is None else _otherwise(status, on)
            out.append(replace(later, status=now, start=on, without=without))
        else:
            out.append(later)
    return out


def _otherwise(status: Status, on: dt.date) -> str:
    """What the days from a handover on are without it: as before, or what had begun on the same day."""
    return _GOES_ON if status.start < on else status.without or status.status


def _handed(event: CardHandedOver) -> dict[str, Any]:
    return {
        "handed_over_on": event.on,
        "handover": event.handover,
        "received_by": event.received_by.value,
        "proof": event.proof.value,
    }


def _without_handover(days: Iterable[Status]) -> list[Status]:
    """The days of a card that was never handed over: what was before goes on, and one that was found waits."""
    out: list[Status] = []
    for status in days:
        if status.without == _GOES_ON and out:
            out[-1] = out[-1].until(status.end)
            continue
        now = status.status if status.without is None else status.without
        if now in (CardStatus.HANDED_OVER, _GOES_ON):
            now = CardStatus.ISSUED
        out.append(Status(now, status.start, status.end, replaced_by=status.replaced_by))
    return out
