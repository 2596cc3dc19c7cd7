"""How does an officer's file become people who are proposed? Its good rows are proposed at once; the others come back in the report.

Nothing is half done: the rows are sealed and proposed by one command, or none is. Sent again, the same file is the same list.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from ...domain.enrolment import Candidate
from ...domain.people_told_an_hour import rows_told
from ...domain.ports import Command, Outcome
from ...domain.proposals import ProposePeople, by_village
from ...domain.refusals import Breach, refuse_if
from .file_worker import FileWorker
from .importer import Summary, read_whole, refuse_undecided
from .jobs import Job
from .refused_rows import refusal_of


class Proposing(Protocol):
    """What proposes people: the register."""

    def row_faults(self, region: str, rows: Sequence[Candidate], path: str) -> list[Breach]:
        """What is wrong with people of a proposal, each by itself."""
        ...

    def propose_people(self, command: Command, intent: ProposePeople) -> Outcome:
        """Propose people, all or none."""
        ...


def propose_file(
    register: Proposing,
    command: Command,
    job: Job,
    file_worker: FileWorker,
    progress: Callable[[int, int], None],
) -> Summary:
    """Propose the people of the good rows of a file for the job's regency and scheme, in the order of their villages.

    Raises UnreadableFile, Undecided, and Refused where nobody can be proposed at all.
    """
    found = file_worker.scanned()
    refuse_undecided(found.notices)
    chunks = read_whole(file_worker, found.rows, progress)
    rows = [one for chunk in chunks for one in chunk.candidates]
    faults = register.row_faults(job.regency, [candidate for _, candidate in rows], "rows")
    against = [refusal_of(rows[int(fault.path[1])][0], fault) for fault in faults]
    wrong = {one.row for one in against}
    good = by_village(candidate for row, candidate in rows if row not in wrong)
    listed: UUID | None = None
    if good:
        outcome = register.propose_people(command, ProposePeople(job.regency, job.terms.scheme, good))
        refuse_if(outcome.breaches)
        listed = UUID(outcome.result["list"])
    for chunk in chunks:
        here = {row for row, _ in chunk.candidates}
        file_worker.take_back(chunk.number, [*chunk.refused, *(one for one in against if one.row in here)])
    refused = sum(len({one.row for one in chunk.refused}) + chunk.untold for chunk in chunks) + len(wrong)
    blank = sum(chunk.blank for chunk in chunks)
    summary = Summary(None, len(good) + refused + blank, 0, 0, refused, blank, 0, file_worker.finish()())
    return replace(summary, proposed=len(good), listed=listed, told=rows_told(against))
