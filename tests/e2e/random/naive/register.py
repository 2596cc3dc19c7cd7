"""What does the whole naive register do? Every family of commands."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from naungan.domain.cards import IssueCards

from .cards import Carded
from .changes import Changes
from .enrolling import Enrolling
from .facts import Refusal
from .lists import Lists


class Naive(Enrolling, Changes, Lists):
    """All that there is, and what each command changes or refuses."""

    def issue(self, intent: IssueCards, today: dt.date, ids: Iterator[UUID]) -> None:
        if intent.on > today:
            raise Refusal("not issued yet")
        chosen = [self.enrolled[one] for one in intent.enrolments]
        workers = [one.worker for one in chosen]
        if any(not one.days for one in chosen) or len(set(workers)) < len(workers):
            raise Refusal("no day, or named twice")
        holders = {card.worker for card in self.cards.values() if card.stands}
        if len({one.region for one in chosen}) > 1 or any(w in holders for w in workers):
            raise Refusal("another regency, or has a card")
        for one, card in zip(chosen, ids, strict=False):
            self.cards[card] = Carded(one.worker, one.region, one.id, intent.on)
