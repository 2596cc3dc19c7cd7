"""How does a list of card numbers become cards? Part by part: what was interrupted goes on, and nothing is issued twice.

Every part is a command of its own, under a key that is made of the list's. Sent again under the list's key, what each part issued
before is found again.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from ..card_numbers import CardRow
from ..cards import IssueCards
from ..ports import Command, KeyConflict, Outcome
from ..refusals import Refused
from .card_rows import CardRowJudge
from .handling import key_conflict


@dataclass(frozen=True, slots=True)
class CardList:
    """A list of card numbers: its file by SHA-256 and how that is read, and the regency and the day its cards are issued for."""

    digest: str
    region: str
    on: dt.date
    read_as: str = ""


class CardListCommands(CardRowJudge):
    """Issuing the cards of lists."""

    def issued_of_list(self, command: Command, listed: CardList, part: int) -> tuple[list[UUID], int]:
        """The cards that this very command issued for a part of a list before, and how often it was tried. Raises Refused where its key
        stands for something else.
        """
        cards: list[UUID] = []
        tried = 0
        try:
            while (before := self._outcome(_of_part(command, listed, part, tried))) is not None:
                cards += map(UUID, before.result.get("cards", ()))
                tried += 1
        except KeyConflict:
            raise Refused(*key_conflict().breaches) from None
        return cards, tried

    def issue_part(
        self, command: Command, listed: CardList, part: int, ready: Sequence[tuple[CardRow, UUID]]
    ) -> Outcome:
        """Issue the cards of a part, all or none; result {"cards": [ids]}. What it issued before stays, and is not told. Raises Refused,
        see `issued_of_list`.
        """
        _, tried = self.issued_of_list(command, listed, part)
        intent = IssueCards(
            tuple(enrolment for _, enrolment in ready),
            listed.on,
            serials=tuple(row.serial for row, _ in ready),
            memberships=tuple(row.membership for row, _ in ready),
        )
        return self.issue_cards(_of_part(command, listed, part, tried), intent)

    def _outcome(self, command: Command) -> Outcome | None:
        return self.store.recall(command, self.body(command, None))


def _of_part(command: Command, listed: CardList, part: int, tried: int) -> Command:
    """The command for a part: whatever of it can be issued when it is tried, its key stands for the same."""
    return replace(command, key=uuid5(command.key, f"{part}|{tried}"), given=(listed, part, tried))
