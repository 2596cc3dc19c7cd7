"""How does an officer's file become enrolments? A file worker gives it out in chunks, and the register records them.

Whatever stops it, the same call goes on after the last accepted chunk; the report is made anew from file and log.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from ...domain.batches import Batch, RowRefusal
from ...domain.bulk.check import Checked, Tally
from ...domain.bulk.enrolment import MOST_ATOMIC, BulkEnrolment
from ...domain.bulk.pipeline import Pipeline
from ...domain.bulk.sources import Chunk, Source
from ...domain.commands.applicants import ids_of
from ...domain.eligibility.case import Places, TermsAndPapers
from ...domain.eligibility.judging import Decided
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.people_told_an_hour import rows_told
from ...domain.ports import Command
from ...domain.reasons import Reason
from ...domain.refusals import Breach, Refused, invalid, refuse_if
from ...domain.vocabulary import RuleCode
from ...texts.notices import NoticeReason
from .file_worker import FileWorker, Scanned
from .jobs import Job, Purpose
from .report import Report
from .rows import Notice, Undecided


@dataclass(frozen=True, slots=True)
class Summary:
    """Every row's fate: read = enrolled + already + refused + blank. `rupiah` is what the enrolled reserve; `to_check` of
    the refused are known under another name. `from_log`: it was recorded before, and nothing was now; `readable` of the rows
    that could not be read then can be now. `checked` is what a check counted. Where people are proposed, `proposed` stands in place
    of the enrolled, and `listed` is their list. `told` is how many of the refused rows tell
    something of a person on record (domain/people_told_an_hour.py). Where cards are issued, `issued` stands in place of the enrolled; `held_back` are rows
    that are right, of which none was issued because others are wrong; `to_correct` is what stands against the first of these.
    """

    batch: UUID | None
    read: int
    enrolled: int
    already: int
    refused: int
    blank: int
    rupiah: int
    report: Report | None
    to_check: int = 0
    from_log: bool = field(default=False, compare=False)
    readable: int = field(default=0, compare=False)
    checked: Checked | None = field(default=None, compare=False)
    proposed: int = 0
    listed: UUID | None = None
    told: int = 0
    issued: int | None = None
    held_back: int = 0
    to_correct: tuple[RowRefusal, ...] = ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is told beside the rows' fate."""
        return (Notice(NoticeReason.READABLE_NOW, {"count": self.readable}),) if self.readable else ()

    @property
    def no_people(self) -> int:
        """How many of the blank rows hold something that is no worker's: a total, a signature, titles repeated. An older
        log may have counted such rows as refused.
        """
        return 0 if self.report is None else min(self.report.no_people, self.blank)


class NothingToResume(Exception):  # noqa: N818
    """The file was never begun on these terms."""


class _Fate(NamedTuple):
    enrolled: int = 0
    already: int = 0
    refused: int = 0
    blank: int = 0


def run(
    bulk: BulkEnrolment,
    command: Command,
    job: Job,
    file_worker: FileWorker,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Do a job; `progress` is told (rows done, rows in all).

    Raises UnreadableFile for a file that cannot be used, Undecided for one that can be read in several ways, Refused where the terms stand against every row,
    NothingToResume. An atomic job that any row stands against enrols nobody and says so in its summary.
    """
    found = file_worker.scanned()
    terms = replace(job.terms, list_digest=job.terms.list_digest or found.sha256)
    if job.purpose is Purpose.CHECK:
        refuse_undecided(found.notices)
        return _checked(bulk, terms, job.regency, file_worker, _Progress(progress, found.rows))
    source = Source(found.sha256, job.regency, terms, job.read_as)
    if job.told is not None:  # the first answer to this key
        batch = bulk.load(job.told)
        assert batch is not None
        return _told_again(batch, file_worker, _Progress(progress, found.rows))
    source, before = bulk.attempt(source)
    if job.resume and before is None and source.attempt == 1:
        raise NothingToResume
    if before is not None and _is_read_otherwise(before, found):
        source, before = replace(source, attempt=source.attempt + 1), None
    if before is None or job.dry_run:  # what was begun is gone on with as it was read then
        refuse_undecided(found.notices)
    told = _Progress(progress, found.rows)
    if before is not None and before.closed and not job.dry_run:
        return _told_again(before, file_worker, told)
    if job.dry_run:
        return _rehearse(bulk, terms, job.regency, file_worker, told)
    if job.atomic:
        return _all_or_nothing(bulk, command, source, file_worker, told)
    # Money is held for rows that may be enrolled alone: not for junk, and not for who is protected already.
    good = max(found.good - bulk.covered(terms, ids_of(found.met)), 0)
    batch = bulk.open(command, source, good)
    sizes: list[int] = []

    def chunks() -> Iterator[Chunk]:
        for chunk, size in file_worker.chunks():
            sizes.append(size)
            yield chunk

    opened = batch
    for number, after in enumerate(Pipeline(bulk, command, terms, opened).accept_each(chunks())):
        file_worker.take_back(number, after.chunks[number].refusals)
        told.add(sizes[number])
        batch = after
    report = file_worker.finish()
    return summary_of(bulk.complete(command, batch), report())


def _is_read_otherwise(before: Batch, found: Scanned) -> bool:
    """Whether a batch was closed by a version that passed over rows of the file, or read some that are left out now."""
    return before.closed and not before.abandoned and before.totals().read != found.rows


def read_whole(file_worker: FileWorker, rows: int, progress: Callable[[int, int], None]) -> list[Chunk]:
    """All chunks of a file that is judged as a whole; `progress` is told how many of its rows are read."""
    chunks, done = [], 0
    for chunk, size in file_worker.chunks():
        chunks.append(chunk)
        done += size
        progress(done, rows)
    return chunks


def refuse_undecided(notices: Sequence[Notice]) -> None:
    """Raise Undecided where a file can be read in several ways."""
    if any(notice.stops for notice in notices):
        raise Undecided([notice for notice in notices if notice.stops])


def _rehearse(
    bulk: BulkEnrolment, terms: EnrolmentTerms, regency: str, file_worker: FileWorker, told: "_Progress"
) -> Summary:
    """What would become of every row; nothing is recorded."""
    setting = bulk.given_for(terms, regency)
    person = sum(months * setting.monthly for _, months, line in setting.needs if line)
    found = _judged(bulk, setting, file_worker, told, lambda chunk, decided: None)
    return replace(found, rupiah=found.enrolled * person)


def _checked(
    bulk: BulkEnrolment, terms: EnrolmentTerms, regency: str, file_worker: FileWorker, told: "_Progress"
) -> Summary:
    """The same, as if every paper and all the money were there."""
    tally = Tally()
    found = _judged(bulk, bulk.given_before_paper(terms, regency), file_worker, told, tally.add)
    checked = bulk.checked(tally, terms, regency)
    return replace(found, rupiah=checked.rupiah, checked=checked)


def _judged(
    bulk: BulkEnrolment,
    setting: TermsAndPapers,
    file_worker: FileWorker,
    told: "_Progress",
    count: Callable[[Chunk, Sequence[Decided]], None],
) -> Summary:
    """What is decided of every row, without what it would reserve; `count` is shown each chunk."""
    places = Places.of(setting)
    fate, to_check, people = _Fate(), 0, 0
    for chunk, size in file_worker.chunks():
        decided = bulk.judge(setting, places, chunk)
        count(chunk, decided)
        event = bulk.chunk_accepted(chunk, decided)
        fate = _Fate(
            *map(sum, zip(fate, (event.enrolled, event.already, event.refused, event.blank), strict=True))
        )
        to_check += to_check_of(event.refusals)
        people += rows_told(event.refusals)
        file_worker.take_back(chunk.number, event.refusals)
        told.add(size)
    return Summary(None, sum(fate), *fate, 0, file_worker.finish()(), to_check, told=people)


def _told_again(batch: Batch, file_worker: FileWorker, told: "_Progress") -> Summary:
    """The fate of a file that was imported before, in chunks or as a whole. Raises Refused where it was abandoned."""
    refuse_if([invalid(Reason.BATCH_CLOSED, "batch")] if batch.abandoned else [])
    refusals = [one for chunk in batch.chunks.values() for one in chunk.refusals]
    judged = {one.row for one in refusals if one.code is not RuleCode.INVALID}
    unread, readable = {one.row for one in refusals} - judged, 0
    for chunk, size in file_worker.chunks():
        _take_back_all(file_worker, [(chunk, size)], refusals)
        readable += sum(one.row in unread for one in chunk.applicants)
        told.add(size)
    return replace(summary_of(batch, file_worker.finish()()), from_log=True, readable=readable)


def _all_or_nothing(
    bulk: BulkEnrolment,
    command: Command,
    source: Source,
    file_worker: FileWorker,
    told: "_Progress",
) -> Summary:
    """Enrol every row in one append, or nobody; then the report holds the rows that stood against it."""
    if file_worker.scanned().rows > MOST_ATOMIC:  # before all of it is in memory
        raise Refused(invalid(Reason.ATOMIC_ROWS, "rows", most=MOST_ATOMIC))
    chunks: list[tuple[Chunk, int]] = list(file_worker.chunks())
    everyone = Chunk(
        0,
        source.digest,
        [one for chunk, _ in chunks for one in chunk.applicants],
        {worker: one for chunk, _ in chunks for worker, one in chunk.sealed.items()},
        [one for chunk, _ in chunks for one in chunk.refused],
        sum(chunk.blank for chunk, _ in chunks),
        sum(chunk.untold for chunk, _ in chunks),
    )
    try:
        batch = bulk.accept_all(command, source, everyone)
    except Refused as refusal:
        against = [_row_refusal(breach) for breach in refusal.breaches if _is_of_a_row(breach)]
        if len(against) < len(refusal.breaches):
            raise
        _take_back_all(file_worker, chunks, against)
        others = {r.row for r in against if r.code is RuleCode.OTHER_NAME}
        already = len({r.row for r in against if r.code is RuleCode.ALREADY_COVERED} - others)
        refused = everyone.read - everyone.blank - already
        fates = (0, already, refused, everyone.blank)
        report = file_worker.finish()()
        return Summary(None, everyone.read, *fates, 0, report, to_check_of(against), told=rows_told(against))
    _take_back_all(file_worker, chunks, [r for accepted in batch.chunks.values() for r in accepted.refusals])
    told.add(everyone.read)
    return summary_of(batch, file_worker.finish()())


def _take_back_all(
    file_worker: FileWorker, chunks: Sequence[tuple[Chunk, int]], refusals: Sequence[RowRefusal]
) -> None:
    for chunk, _ in chunks:
        rows = {a.row for a in chunk.applicants} | {r.row for r in chunk.refused}
        file_worker.take_back(chunk.number, [r for r in refusals if r.row in rows])


def _is_of_a_row(breach: Breach) -> bool:
    """Whether it stands against one row; else against the file, as too many rows do."""
    return len(breach.path) > 1 and breach.path[0] == "rows"


def _row_refusal(breach: Breach) -> RowRefusal:
    field = breach.path[2] if len(breach.path) > 2 else None
    return RowRefusal(int(breach.path[1]), breach.code, breach.reason, field, breach.facts)


def summary_of(batch: Batch, report: Report | None) -> Summary:
    """The fate of all rows of a completed batch."""
    totals = batch.totals()
    person = sum(batch.person().values())
    fate = _Fate(totals.enrolled, totals.already, totals.refused, totals.blank)
    to_check = sum(to_check_of(chunk.refusals) for chunk in batch.chunks.values())
    told = sum(rows_told(chunk.refusals) for chunk in batch.chunks.values())
    return Summary(batch.id, totals.read, *fate, totals.enrolled * person, report, to_check, told=told)


def to_check_of(refusals: Sequence[RowRefusal]) -> int:
    """Rows of a NIK known under another name."""
    return len({r.row for r in refusals if r.code is RuleCode.OTHER_NAME})


class _Progress:
    def __init__(self, told: Callable[[int, int], None], total: int) -> None:
        self._told = told
        self._total = total
        self._done = 0

    def add(self, rows: int) -> None:
        self._done += rows
        self._told(self._done, self._total)
