"""How does a list of card numbers become cards, and what is told of it? Every row is judged first; wrong ones come back in the report.

All cards are issued or, where the job is not `atomic`, those of the rows that are right. What was interrupted goes on; the same list
again passes over whoever has the card of that number.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from ...domain.batches import RowRefusal
from ...domain.bulk.sources import Chunk
from ...domain.card_numbers import CardRow
from ...domain.commands.card_lists import CardList
from ...domain.commands.card_rows import JudgedRows
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.people_told_an_hour import rows_told
from ...domain.ports import Command, Outcome
from ...domain.refusals import Breach, Refused
from ...domain.vocabulary import FundingSource, MembershipCategory, Programme, RuleCode
from .file_worker import FileWorker
from .importer import Summary, refuse_undecided
from .jobs import Job
from .terms_syntax import USUAL_SCHEME

MOST_SHOWN = 50  # refusals that are told beside the report
_Ready = Sequence[tuple[CardRow, UUID]]


class Issuing(Protocol):
    """What issues cards: the register."""

    def judge_card_rows(self, command: Command, region: str, on: date, rows: Sequence[CardRow]) -> JudgedRows:
        """What becomes of every row. Raises Refused."""
        ...

    def issued_of_list(self, command: Command, listed: CardList, part: int) -> tuple[list[UUID], int]:
        """What this command issued for a part before. Raises Refused."""
        ...

    def issue_part(self, command: Command, listed: CardList, part: int, ready: _Ready) -> Outcome:
        """Issue the cards of a part, all or none."""
        ...


def terms_of_cards(on: date) -> EnrolmentTerms:
    """The terms of a list of card numbers: it has a day, and nothing else of them counts."""
    return EnrolmentTerms(
        USUAL_SCHEME, MembershipCategory.NON_WAGE_EARNER, FundingSource.APBD, (Programme.JKK,), on, None
    )


def issue_card_file(
    register: Issuing,
    command: Command,
    job: Job,
    file_worker: FileWorker,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Issue the cards of a list for the job's regency, on the first day of its terms; in a dry run none.

    Raises UnreadableFile, Undecided, and Refused where none can be issued at all.
    """
    found = file_worker.scanned()
    refuse_undecided(found.notices)
    chunks = []
    for chunk, _ in file_worker.chunks():
        chunks.append(chunk)
        progress(0, found.rows)
    listed = CardList(found.sha256, job.regency, job.terms.start, job.read_as)
    issuing = _Issuing(register, command, listed, chunks)
    judged, before, new = issuing.judge(), 0, 0
    if not job.dry_run:
        while True:
            before = issuing.by_us(judged)
            if job.atomic and not before and issuing.refused(judged):
                break
            new, refusal = issuing.issue(judged.ready, found.rows, progress)
            if not refusal:
                break
            again = issuing.judge()  # others came before it: which rows do they stand against?
            if again.ready == judged.ready:
                raise Refused(*refusal)
            judged = again
    refused = issuing.refused(judged)
    for chunk in chunks:
        here = {row.row for row in chunk.cards}
        file_worker.take_back(chunk.number, [one for one in refused if one.row in here])
    issued = len(judged.ready) if job.dry_run else before + new
    return Summary(
        None,
        found.rows,
        0,
        len(judged.already) - before,
        len({one.row for one in refused}),
        0,
        0,
        file_worker.finish()(),
        told=rows_told(refused),
        issued=issued,
        held_back=0 if job.dry_run else len(judged.ready) - new,
        to_correct=tuple(refused[:MOST_SHOWN]),
    )


class _Issuing:
    """One list of which cards are issued."""

    def __init__(
        self, register: Issuing, command: Command, listed: CardList, chunks: Sequence[Chunk]
    ) -> None:
        self._register, self._command, self._listed = register, command, listed
        self._rows = [row for chunk in chunks for row in chunk.cards]
        self._unread = [row for chunk in chunks for row in chunk.refused]
        self._part_of = {row.row: chunk.number for chunk in chunks for row in chunk.cards}
        self._ours: set[UUID] | None = None

    def judge(self) -> JudgedRows:
        """What becomes of the rows as the register is now. Raises Refused."""
        return self._register.judge_card_rows(self._command, self._listed.region, self._listed.on, self._rows)

    def refused(self, judged: JudgedRows) -> list[RowRefusal]:
        """What stands against rows, in their order."""
        faults = [RowRefusal(f.row, RuleCode.INVALID, f.reason, f.field, f.facts) for f in judged.faults]
        return sorted([*self._unread, *faults], key=lambda one: one.row)

    def by_us(self, judged: JudgedRows) -> int:
        """How many have their card by this very command, which was interrupted or is sent again. Raises Refused."""
        if self._ours is None:
            parts = sorted(set(self._part_of.values()))
            found = (self._register.issued_of_list(self._command, self._listed, part) for part in parts)
            self._ours = {card for cards, _ in found for card in cards}
        return sum(card in self._ours for card in judged.already)

    def issue(
        self, ready: _Ready, rows: int, progress: Callable[[int, int], None]
    ) -> tuple[int, Sequence[Breach]]:
        """Issue cards part by part: how many were, and why a part was refused. Of so many rows the others are done with."""
        assert self._ours is not None
        count = 0
        for part, some in self._parts(ready).items():
            progress(rows - len(ready) + count, rows)
            outcome = self._register.issue_part(self._command, self._listed, part, some)
            if outcome.breaches:
                return count, outcome.breaches
            self._ours.update(map(UUID, outcome.result["cards"]))
            count += len(some)
        progress(rows - len(ready) + count, rows)
        return count, ()

    def _parts(self, ready: _Ready) -> Mapping[int, list[tuple[CardRow, UUID]]]:
        parts: dict[int, list[tuple[CardRow, UUID]]] = defaultdict(list)
        for row, enrolment in ready:
            parts[self._part_of[row.row]].append((row, enrolment))
        return parts
