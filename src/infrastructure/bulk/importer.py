"""How does an officer's file become enrolments? Scan it, open its batch, and enrol it chunk by chunk.

While one chunk is judged and recorded, the next is read and cleaned on another thread. Whatever stops it, the same
call goes on after the last accepted chunk; the report is made anew from the file and the log.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from ...domain.batches import Batch, RowRefusal
from ...domain.bulk import MOST_ROWS, BulkEnrolment, Chunk, Preparation, chunk_accepted
from ...domain.catalogue import Catalogue
from ...domain.enrolment import Candidate, EnrolWorkers
from ...domain.policies import Places
from ...domain.ports import Command, IdentityRules
from ...domain.refusals import Breach, Refused
from ...domain.regions import Regions
from ...domain.vocabulary import RuleCode
from .cleaning import Cleaner
from .duplicates import Scan, scan
from .headers import Header
from .reading import OfficerFile, open_file
from .report import Report, ReportWriter, RowStatus
from .rows import BadRow, Blank, Cell, CleanRow, Field, Language, RowIssue

REPEATED = frozenset({"duplicate_same"})
_AHEAD = 2  # chunks read and cleaned before their turn


@dataclass(frozen=True, slots=True)
class Job:
    """What the officer asks: a file, the terms its rows share (no workers), and how to answer.

    `list_digest` None in the terms means the file itself is the list that was verified. `report_directory` receives the
    rows that were not enrolled.
    """

    path: Path
    terms: EnrolWorkers
    regency: str
    report_directory: Path
    overrides: Mapping[str, str] | None = None
    segment: str | None = None
    language: Language = Language.INDONESIAN
    dry_run: bool = False
    atomic: bool = False
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """Every row's fate: read = enrolled + already + refused + blank. `rupiah` is what the enrolled reserve."""

    batch: UUID | None
    read: int
    enrolled: int
    already: int
    refused: int
    blank: int
    rupiah: int
    report: Report | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A chunk on its way: what will be judged, the cells for the report, and what cleaning found in bad rows."""

    chunk: Chunk
    cells: Mapping[int, Sequence[Cell]]
    issues: Mapping[int, tuple[RowIssue, ...]]
    prepared: Preparation | None


class NothingToResume(Exception):  # noqa: N818
    """The file was never begun on these terms."""


class Importer:
    """Runs jobs; one at a time for each instance."""

    def __init__(
        self, bulk: BulkEnrolment, regions: Regions, catalogue: Catalogue, identity: IdentityRules
    ) -> None:
        self._bulk = bulk
        self._regions = regions
        self._catalogue = catalogue
        self._identity = identity

    def run(
        self,
        command: Command,
        job: Job,
        *,
        header_shown: Callable[[Header], None] = lambda _: None,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Summary:
        """Do a job; `progress` is told (rows done, rows in all).

        Raises UnreadableFile for a file that cannot be used, Refused where the terms stand against every row (or any
        row against an atomic job), NothingToResume.
        """
        given = {Field.SEGMENT} if job.segment else set()
        with open_file(job.path, overrides=job.overrides, given=given) as file:
            header_shown(file.header)
            cleaner = Cleaner(
                file.header,
                regency=job.regency,
                regions=self._regions,
                catalogue=self._catalogue,
                identity=self._identity,
                on=job.terms.start,
                segment=job.segment,
            )
            found = scan(file, cleaner)
            terms = replace(job.terms, list_digest=job.terms.list_digest or found.sha256)
            if job.resume and self._bulk.find(terms, found.sha256) is None:
                raise NothingToResume
            with ReportWriter(
                job.report_directory,
                f"{job.path.stem}-{found.sha256[:8]}",
                file.header,
                delimiter=file.delimiter,
                language=job.language,
            ) as report:
                work = _Work(self._bulk, command, job, terms, file, cleaner, found, report, progress)
                if job.dry_run:
                    return work.rehearse()
                return work.all_or_nothing() if job.atomic else work.enrol()


class _Work:
    """One job under way."""

    def __init__(
        self,
        bulk: BulkEnrolment,
        command: Command,
        job: Job,
        terms: EnrolWorkers,
        file: OfficerFile,
        cleaner: Cleaner,
        found: Scan,
        report: ReportWriter,
        progress: Callable[[int, int], None],
    ) -> None:
        self._bulk = bulk
        self._command = command
        self._job = job
        self._terms = terms
        self._file = file
        self._cleaner = cleaner
        self._found = found
        self._report = report
        self._progress = progress

    def enrol(self) -> Summary:
        """Open or find the batch, enrol what is missing of it, complete it."""
        # What the scan has ruled out holds no money; blank rows neither.
        rows = self._found.rows - self._found.blank - len(self._found.duplicates)
        batch = self._bulk.open(self._command, self._terms, self._job.regency, self._found.sha256, rows)
        accepted = set(batch.chunks)
        done = 0
        with self._parts(prepare=True, skip=accepted) as parts:
            for part in parts:
                if part.chunk.number not in accepted:
                    batch = self._bulk.accept(self._command, self._terms, batch, part.chunk, part.prepared)
                self._report_rows(part, batch.chunks[part.chunk.number].refusals)
                done += len(part.cells)
                self._progress(done, self._found.rows)
        batch = self._bulk.complete(self._command, batch)
        return self._summary(batch)

    def all_or_nothing(self) -> Summary:
        """Enrol every row in one append, or none; then the rows in the way are in the report of `Refused`."""
        with self._parts(prepare=False) as stream:
            parts = list(stream)
        everyone = Chunk(
            0,
            _checksum(self._found.sha256, 0),
            [candidate for part in parts for candidate in part.chunk.candidates],
            [refusal for part in parts for refusal in part.chunk.refused],
            sum(part.chunk.blank for part in parts),
        )
        try:
            batch = self._bulk.accept_all(
                self._command, self._terms, self._job.regency, self._found.sha256, everyone
            )
        except Refused as refusal:
            by_row = [_row_refusal(breach) for breach in refusal.breaches if breach.path[:1] == ("rows",)]
            if not by_row:
                raise
            for part in parts:
                self._report_rows(part, [r for r in by_row if r.row in part.cells])
            rows = {r.row for r in by_row}
            already = {r.row for r in by_row if r.code is RuleCode.ALREADY_COVERED}
            made = self._report.finish()
            good = everyone.read - everyone.blank - len(rows)
            return Summary(
                None, everyone.read, 0, len(already), len(rows - already) + good, everyone.blank, 0, made
            )
        self._progress(self._found.rows, self._found.rows)
        return self._summary(batch)

    def rehearse(self) -> Summary:
        """What would become of every row; nothing is recorded."""
        setting = self._bulk.setting(self._terms, self._job.regency)
        places = Places.of(setting)
        enrolled = already = refused = blank = done = 0
        with self._parts(prepare=False) as parts:
            for part in parts:
                decided = self._bulk.judge(self._terms, setting, places, part.chunk)
                event = chunk_accepted(part.chunk, decided)
                self._report_rows(part, event.refusals)
                enrolled, already = enrolled + event.enrolled, already + event.already
                refused, blank = refused + event.refused, blank + event.blank
                done += len(part.cells)
                self._progress(done, self._found.rows)
        person = sum(months * (setting.monthly or 0) for _, months, line in setting.needs if line)
        return Summary(
            None, done, enrolled, already, refused, blank, enrolled * person, self._report.finish()
        )

    def _summary(self, batch: Batch) -> Summary:
        totals = batch.totals()
        person = sum(one.amount for one in batch.opened.person)
        return Summary(
            batch.id,
            totals.read,
            totals.enrolled,
            totals.already,
            totals.refused,
            totals.blank,
            totals.enrolled * person,
            self._report.finish(),
        )

    def _report_rows(self, part: _Part, refusals: Sequence[RowRefusal]) -> None:
        by_row: dict[int, list[RowRefusal]] = {}
        for refusal in refusals:
            by_row.setdefault(refusal.row, []).append(refusal)
        for row, found in by_row.items():
            issues = part.issues.get(row) or tuple(
                RowIssue(None if r.field is None else _FIELDS.get(r.field), r.reason, r.facts) for r in found
            )
            self._report.add(row, part.cells[row], _status(found), issues)

    @contextmanager
    def _parts(
        self, *, prepare: bool, skip: set[int] | frozenset[int] = frozenset()
    ) -> Iterator[Iterator[_Part]]:
        """The file's chunks in order, read and cleaned a little ahead on another thread."""
        ready: queue.Queue[_Part | BaseException | None] = queue.Queue(_AHEAD)
        stopped = threading.Event()

        def put(item: _Part | BaseException | None) -> bool:
            while not stopped.is_set():
                try:
                    ready.put(item, timeout=0.1)
                    return True
                except queue.Full:
                    continue
            return False

        def read() -> None:
            try:
                for part in self._read():
                    if prepare and part.chunk.number not in skip:
                        part = replace(part, prepared=self._bulk.prepare(part.chunk))
                    if not put(part):
                        return
                put(None)
            except BaseException as problem:
                put(problem)

        def taken() -> Iterator[_Part]:
            while (item := ready.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item

        thread = threading.Thread(target=read, name="reading")
        thread.start()
        try:
            yield taken()
        finally:
            stopped.set()
            thread.join()

    def _read(self) -> Iterator[_Part]:
        clean, issue = self._cleaner.clean, self._found.duplicates.issue
        any_duplicates = len(self._found.duplicates) > 0
        candidates: list[tuple[int, Candidate]] = []
        refused: list[RowRefusal] = []
        cells_of: dict[int, Sequence[Cell]] = {}
        issues: dict[int, tuple[RowIssue, ...]] = {}
        blank = number = 0

        def part() -> _Part:
            chunk = Chunk(number, _checksum(self._found.sha256, number), candidates, refused, blank)
            return _Part(chunk, cells_of, issues, None)

        for row, cells in self._file.rows():
            cells_of[row] = cells
            cleaned = clean(row, cells)
            twin = issue(row) if any_duplicates else None
            if isinstance(cleaned, CleanRow) and twin is None:
                candidates.append((row, cleaned.candidate))
            elif isinstance(cleaned, Blank):
                blank += 1
            else:
                found = cleaned.issues if isinstance(cleaned, BadRow) else ()
                issues[row] = found if twin is None else (*found, twin)
                refused += [_refusal(row, one) for one in issues[row]]
            if len(cells_of) == MOST_ROWS:
                yield part()
                candidates, refused, cells_of, issues = [], [], {}, {}
                blank, number = 0, number + 1
        if cells_of:
            yield part()


_FIELDS = {
    "nik": Field.NIK,
    "name": Field.NAME,
    "birthDate": Field.BIRTH_DATE,
    "sex": Field.SEX,
    "village": Field.VILLAGE,
    "segment": Field.SEGMENT,
    **{str(field): field for field in Field},
}


def _refusal(row: int, issue: RowIssue) -> RowRefusal:
    return RowRefusal(
        row, RuleCode.INVALID, issue.reason, None if issue.field is None else str(issue.field), issue.facts
    )


def _row_refusal(breach: Breach) -> RowRefusal:
    field = breach.path[2] if len(breach.path) > 2 else None
    return RowRefusal(int(breach.path[1]), breach.code, breach.reason, field, breach.facts)


def _status(refusals: Sequence[RowRefusal]) -> RowStatus:
    if any(r.code is RuleCode.ALREADY_COVERED for r in refusals):
        return RowStatus.ALREADY_ENROLLED
    return RowStatus.REPEATED if all(r.reason in REPEATED for r in refusals) else RowStatus.REFUSED


def _checksum(file_digest: str, number: int) -> str:
    """What tells a chunk's rows: the file's digest and the chunk's place in it decide them."""
    return sha256(f"{file_digest} {MOST_ROWS} {number}".encode()).hexdigest()
