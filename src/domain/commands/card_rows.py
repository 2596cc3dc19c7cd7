"""Which rows of a list of card numbers can become cards? Each is judged before anything is recorded.

BPJS gives the numbers out by NIK. A row becomes the card of the worker's enrolment in the regency: the one that protects on
the day of issue or, where there is none, the next. Whoever was never enrolled in the regency is told alike, known elsewhere or not.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from ..card_numbers import CardRow, fault, plain
from ..cards import IssueCards
from ..eligibility.case import Standing
from ..ports import Command
from ..reasons import Reason
from ..refusals import Breach, refuse_if
from ..vocabulary import RegionLevel
from .cards import MOST_CARDS, CardCommands


class CardRowFault(NamedTuple):
    """What is wrong with a row: the field, and the reason with what fills its text in."""

    row: int
    field: str
    reason: Reason
    facts: Mapping[str, str | int]


@dataclass(slots=True)
class JudgedRows:
    """Rows with the enrolment each becomes a card of, faults, and the cards of those who have the very card already."""

    ready: list[tuple[CardRow, UUID]] = field(default_factory=list)
    faults: list[CardRowFault] = field(default_factory=list)
    already: list[UUID] = field(default_factory=list)


class CardRowJudge(CardCommands):
    """Judging rows; nothing is recorded here."""

    def judge_card_rows(
        self, command: Command, region: str, on: dt.date, rows: Sequence[CardRow]
    ) -> JudgedRows:
        """What becomes of every row: all its faults are told, and none of it is recorded. What of a row cannot be read (`unread`) is
        not told again, and such a row is not ready. Raises Refused where the regency or the day stands against every row.
        """
        refuse_if(
            self.region_faults(region, "region", RegionLevel.REGENCY)
            or self.untimely(command, IssueCards((), on), region)
        )
        judged = JudgedRows()
        judged.faults = [*_of_numbers(rows), *_of_niks(rows, self.identity.faults)]
        wrong = {one.row for one in judged.faults}
        left = [row for row in rows if not row.unread and row.row not in wrong]
        for first in range(0, len(left), MOST_CARDS):
            self._judge(judged, region, on, left[first : first + MOST_CARDS])
        judged.faults.sort(key=lambda one: one.row)
        return judged

    def _judge(self, judged: JudgedRows, region: str, on: dt.date, rows: Sequence[CardRow]) -> None:
        """Judge some of the rows, by what the register holds."""
        known = self.vault.find([row.nik for row in rows])
        workers = list(known.values())
        standing = self.store.standing(workers) if workers else {}
        standing = {worker: here for worker, all_of in standing.items() if (here := _here(all_of, region))}
        held = (
            {card.worker: card for card in self.store.cards_of(workers=workers) if card.stands}
            if workers
            else {}
        )
        serials = [plain(row.serial) for row in rows]
        taken = {card.serial for card in self.store.cards_of(serials=serials) if not card.voided}
        members = {
            plain(row.membership): known[row.nik]
            for row in rows
            if row.membership is not None and row.nik in known
        }
        of_others = self.memberships_of_others(members, region)
        for row in rows:
            worker, serial = known.get(row.nik), plain(row.serial)
            if worker is None or worker not in standing:
                judged.faults.append(CardRowFault(row.row, "nik", Reason.NIK_NOT_KNOWN, {"region": region}))
                continue
            enrolment, card = _enrolment(standing[worker], on), held.get(worker)
            if card is not None and card.serial == serial:
                judged.already.append(card.card)
            elif enrolment is None:
                judged.faults.append(
                    CardRowFault(row.row, "nik", Reason.NOT_PROTECTED_HERE, {"region": region})
                )
            elif card is not None:
                judged.faults.append(CardRowFault(row.row, "nik", Reason.HAS_CARD, {}))
            elif wrong_numbers := list(_taken(row, serial in taken, of_others)):
                judged.faults += wrong_numbers
            else:
                judged.ready.append((row, enrolment))


def _taken(row: CardRow, serial_taken: bool, of_others: Mapping[str, Breach]) -> Iterator[CardRowFault]:
    """Which numbers of a row are another card's, or another worker's."""
    if serial_taken:
        yield CardRowFault(row.row, "serial", Reason.SERIAL_TAKEN, {})
    breach = None if row.membership is None else of_others.get(plain(row.membership))
    if breach is not None:
        yield CardRowFault(row.row, "membership", breach.reason, breach.facts)


def _here(standing: Sequence[Standing], region: str) -> list[Standing]:
    """The enrolments of a worker in a regency, over or not."""
    return [one for one in standing if one.regency == region]


def _enrolment(standing: Sequence[Standing], on: dt.date) -> UUID | None:
    """The enrolment that protects on a day, or the next that will."""
    left = [one for one in standing if one.counting and (one.end_exclusive is None or one.end_exclusive > on)]
    return min(left, key=lambda one: one.start).enrolment if left else None


def _of_numbers(rows: Sequence[CardRow]) -> list[CardRowFault]:
    """Numbers without their form, and numbers that two rows give."""
    faults: list[CardRowFault] = []
    for name in ("serial", "membership"):
        first: dict[str, int] = {}
        for row in rows:
            number = row.serial if name == "serial" else row.membership
            if number is None or name in row.unread:
                continue
            if (reason := fault(number)) is not None:
                faults.append(CardRowFault(row.row, name, reason, {}))
            elif (before := first.setdefault(plain(number), row.row)) != row.row:
                faults.append(CardRowFault(row.row, name, Reason.NUMBER_TWICE, {"row": before}))
    return faults


def _of_niks(rows: Sequence[CardRow], faults_of: Callable[[str], Sequence[str]]) -> list[CardRowFault]:
    """NIKs without their form, and one that two rows give."""
    faults: list[CardRowFault] = []
    first: dict[str, int] = {}
    for row in (row for row in rows if "nik" not in row.unread):
        if wrong := faults_of(row.nik):
            faults.append(CardRowFault(row.row, "nik", Reason.NIK_STRUCTURE, {"fault": wrong[0]}))
        elif (before := first.setdefault(row.nik, row.row)) != row.row:
            faults.append(CardRowFault(row.row, "nik", Reason.NIK_TWICE, {"row": before}))
    return faults
