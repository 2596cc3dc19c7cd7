"""How does a corrected file become the next round of a list? Its good rows wait for their offices again, the others come back in the report.

A row says by its number (the column Original Row) which one of the list it replaces; one without is added. Nothing is half done: all
good rows are one command. Sent again, the same file changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol
from uuid import UUID, uuid5

from ...domain.batches import RowRefusal
from ...domain.bulk.sources import Chunk
from ...domain.enrolment import Candidate
from ...domain.people_told_an_hour import rows_told
from ...domain.ports import Command, Outcome
from ...domain.proposals import CorrectedRow, CorrectProposal
from ...domain.reasons import Reason
from ...domain.refusals import refuse_if
from ...domain.vocabulary import RuleCode
from ...texts.files import FileReason
from .file_worker import FileWorker
from .importer import Summary, read_whole, refuse_undecided
from .jobs import Job
from .refused_rows import refusal_of
from .rows import Field, UnreadableFile


class Correcting(Protocol):
    """What corrects lists: the register."""

    def region_of_list(self, listed: UUID) -> str:
        """The region that proposed a list. Raises Refused."""
        ...

    def returned_on_list(self, listed: UUID) -> Mapping[int, Candidate]:
        """Who stands in the rows that came back. Raises Refused."""
        ...

    def correct_proposal(self, command: Command, intent: CorrectProposal) -> Outcome:
        """Correct a list, all rows or none."""
        ...


class _Row(NamedTuple):
    """A row of the file: its number there, the one on the list (None: it is added), and who stands in it."""

    at: int
    number: int | None
    candidate: Candidate


def correct_file(
    register: Correcting,
    command: Command,
    job: Job,
    file_worker: FileWorker,
    progress: Callable[[int, int], None],
) -> Summary:
    """Correct the list that the job's terms name by the good rows of a file. Rows that are as they were returned are not good.

    Raises UnreadableFile, Undecided, and Refused where the list cannot be corrected at all.
    """
    listed = job.terms.listed
    assert listed is not None
    found = file_worker.scanned()
    refuse_undecided(found.notices)
    if Field.ORIGINAL_ROW not in found.header.columns:
        raise UnreadableFile(FileReason.NO_ROW_NUMBERS)
    chunks = read_whole(file_worker, found.rows, progress)
    rows = _rows(chunks)
    before = register.returned_on_list(listed)
    against: dict[int, list[RowRefusal]] = {
        one.at: [RowRefusal(one.at, RuleCode.INVALID, Reason.ROW_UNCHANGED)]
        for one in rows
        if one.number is not None and before.get(one.number) == one.candidate
    }
    good = _corrected(register, command, listed, rows, against)
    told = [one for refusals in against.values() for one in refusals]
    for chunk in chunks:
        here = {row for row, _ in chunk.candidates}
        file_worker.take_back(chunk.number, [*chunk.refused, *(one for one in told if one.row in here)])
    unread = sum(len({one.row for one in chunk.refused}) + chunk.untold for chunk in chunks)
    refused, blank = unread + len(against), sum(chunk.blank for chunk in chunks)
    summary = Summary(None, good + refused + blank, 0, 0, refused, blank, 0, file_worker.finish()())
    return replace(summary, proposed=good, listed=listed, told=rows_told(told))


def _corrected(
    register: Correcting,
    command: Command,
    listed: UUID,
    rows: Sequence[_Row],
    against: dict[int, list[RowRefusal]],
) -> int:
    """How many rows were corrected; what stands against others is added to `against`. Raises Refused."""
    attempt = 0
    while good := [one for one in rows if one.at not in against]:
        told, added = (
            [one for one in good if one.number is not None],
            [one for one in good if one.number is None],
        )
        intent = CorrectProposal(
            listed,
            tuple(CorrectedRow(one.number, one.candidate) for one in told if one.number is not None),
            added=tuple(one.candidate for one in added),
        )
        keyed = replace(command, key=uuid5(command.key, f"correct {attempt}"))
        breaches = register.correct_proposal(keyed, intent).breaches
        if not breaches:
            return len(good)
        of = {"rows": told, "added": added}
        refuse_if(breach for breach in breaches if len(breach.path) < 2 or breach.path[0] not in of)
        for breach in breaches:
            row = of[breach.path[0]][int(breach.path[1])].at
            against.setdefault(row, []).append(refusal_of(row, breach))
        attempt += 1
    return 0


def _rows(chunks: Sequence[Chunk]) -> list[_Row]:
    return [
        _Row(row, chunk.originals.get(row), candidate)
        for chunk in chunks
        for row, candidate in chunk.candidates
    ]


def as_read(intent: CorrectProposal, chunks: Sequence[Chunk]) -> tuple[CorrectProposal, dict[str, list[int]]]:
    """The correction that a file tells, and the file's rows in its order: a row that says its number on the list replaces that one,
    any other is added.
    """
    rows = _rows(chunks)
    told, added = [one for one in rows if one.number is not None], [one for one in rows if one.number is None]
    corrected = tuple(CorrectedRow(one.number, one.candidate) for one in told if one.number is not None)
    whole = replace(intent, rows=corrected, added=tuple(one.candidate for one in added))
    return whole, {"rows": [one.at for one in told], "added": [one.at for one in added]}
