"""How does a file worker do its work? It reads, cleans and seals the rows of a file, and writes the report of refused rows."""

import datetime as dt
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from itertools import repeat
from typing import NamedTuple
from uuid import UUID

from ...domain.batches import RowRefusal
from ...domain.bulk.sources import MOST_ROWS_OF_A_CHUNK, Chunk
from ...domain.commands.applicants import applicants, new_ids
from ...domain.enrolment import Candidate
from ...domain.keyed_digests import mark
from ...domain.reasons import Reason
from ...domain.vault_port import Vault
from ...domain.vocabulary import RuleCode
from ...texts.sheets import RowStatus
from .card_list_reading import CardFileWorker, opened_cards
from .cleaning import Cleaner, ForAllRows
from .duplicates import Scan, scan
from .file_worker import FileWorker, Reference, Scanned, Upload
from .junk_check import Sample, Weighed, weigh
from .reading import OfficerFile, open_file
from .refused_rows import issues_of, status_of
from .report import Report, ReportStyle, ReportWriter, original_number
from .report_files import list_name
from .rows import BadRow, Blank, Cell, CleanRow, Field, NoPersonKind, RowIssue
from .value_lists import value_lists

_AHEAD = 2  # chunks ready before their turn
MOST_KEPT = 10_000  # faults of form that the log keeps of a file: the file itself tells them all


@contextmanager
def within(upload: Upload, reference: Reference) -> Iterator[FileWorker]:
    """A file worker in this process, reading a little ahead on a thread."""
    with opened(upload, reference) as file_worker:
        yield file_worker


@contextmanager
def opened(
    upload: Upload, reference: Reference, *, mints: bool = True
) -> Iterator["LocalFileWorker | CardFileWorker"]:
    """A file worker; `mints` False: whoever asks for its chunks gives enrolments their ids."""
    if upload.cards:
        with opened_cards(upload, reference) as of_cards:
            yield of_cards
        return
    given = {Field.SEGMENT} if upload.segment or upload.unknown else set()
    with (
        ThreadPoolExecutor(1, "vault") as opening,
        open_file(
            upload.path,
            overrides=upload.overrides,
            given=given,
            sheets=upload.sheets,
            hidden=upload.hidden,
        ) as file,
    ):
        opens = opening.submit(reference.vault)  # while the file is scanned
        cleaner = Cleaner(
            file.header,
            ForAllRows(
                upload.regency,
                upload.start,
                segment=upload.segment,
                unknown=upload.unknown,
                trust=upload.trust,
            ),
            regions=reference.regions,
            catalogue=reference.catalogue,
            identity=reference.identity,
        )
        sample = Sample()
        found = scan(file, cleaner, sample.take)
        vault = opens.result()
        scanned = ScannedFile(file, found, weigh(file.rows, cleaner, found, sample, vault))
        with (
            ReportWriter(
                upload.report_directory,
                f"{list_name(upload.path)}-{mark(vault, 'file', found.sha256)[:8]}",
                file.header,
                ReportStyle(
                    language=upload.language,
                    delimiter=file.delimiter,
                    lists=value_lists(reference.catalogue, reference.regions, upload.regency),
                    originals=_originals(file, found),
                    page=upload.page,
                ),
            ) as report,
            LocalFileWorker(scanned, report, cleaner, vault, upload.start, mints=mints) as file_worker,
        ):
            file_worker.listing = upload.listing
            yield file_worker


def _originals(file: OfficerFile, found: Scan) -> dict[int, str]:
    """The numbers in the first list of the rows that repeats refer to, where the file is a corrected report."""
    column, wanted = file.header.columns.get(Field.ORIGINAL_ROW), found.duplicates.others()
    if column is None or not wanted:
        return {}
    told = ((row, original_number(cells, column)) for row, cells in file.rows() if row in wanted)
    return {row: number for row, number in told if number is not None}


def _nobodys(count: int) -> "repeat[UUID]":
    """Placeholders: the real ids are made by whoever asks for the chunks."""
    return repeat(UUID(int=0), count)


class ScannedFile(NamedTuple):
    """A file after its first pass."""

    file: OfficerFile
    found: Scan
    weighed: Weighed


class LocalFileWorker:
    """The work itself."""

    def __init__(
        self,
        scanned: ScannedFile,
        report: ReportWriter,
        cleaner: Cleaner,
        vault: Vault,
        start: dt.date,
        *,
        mints: bool,
    ) -> None:
        self._file, self._found, self._weighed = scanned
        self._report = report
        self._cleaner = cleaner
        self._vault = vault
        self._start = start
        self._mint = new_ids if mints else _nobodys
        self._cells: dict[int, dict[int, Sequence[Cell]]] = {}
        self._issues: dict[int, dict[int, tuple[RowIssue, ...]]] = {}
        self._nobody: dict[int, dict[int, NoPersonKind]] = {}
        self._stopped = threading.Event()
        self.listing = False  # whether its people are proposed
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "LocalFileWorker":
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def scanned(self) -> Scanned:
        found, weighed = self._found, self._weighed
        repeated = len(found.duplicates)
        return Scanned(
            self._file.header,
            found.sha256,
            found.rows,
            found.blank,
            repeated,
            weighed.good,
            weighed.met,
            (
                *self._file.notices(found.rows),
                *found.no_people.notices(),
                *self._cleaner.notices(found.told, found.struck),
            ),
            self._file.sheets,
        )

    def chunks(self) -> Iterator[tuple[Chunk, int]]:
        ready: queue.Queue[tuple[Chunk, int] | BaseException | None] = queue.Queue(_AHEAD)

        def put(item: tuple[Chunk, int] | BaseException | None) -> bool:
            while not self._stopped.is_set():
                try:
                    ready.put(item, timeout=0.1)
                    return True
                except queue.Full:
                    continue
            return False

        def read() -> None:
            try:
                for item in self.read():
                    if not put(item):
                        return
                put(None)
            except BaseException as problem:
                put(problem)

        self._thread = threading.Thread(target=read, name="file_worker")
        self._thread.start()
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item

    def read(self) -> Iterator[tuple[Chunk, int]]:
        """The file's chunks, without reading ahead."""
        clean, issue = self._cleaner.clean, self._found.duplicates.issue
        any_duplicates = len(self._found.duplicates) > 0
        what_of, any_nobody = self._found.no_people.what, len(self._found.no_people) > 0
        candidates: list[tuple[int, Candidate]] = []
        refused: list[RowRefusal] = []
        cells_of: dict[int, Sequence[Cell]] = {}
        issues: dict[int, tuple[RowIssue, ...]] = {}
        nobody: dict[int, NoPersonKind] = {}
        blank = number = untold = kept = 0
        header = self._file.header
        origin = header.columns.get(Field.ORIGINAL_ROW, len(header.titles))

        def done() -> tuple[Chunk, int]:
            self._cells[number], self._issues[number], self._nobody[number] = cells_of, issues, nobody
            checksum = sha256(f"{self._found.sha256} {MOST_ROWS_OF_A_CHUNK} {number}".encode()).hexdigest()
            if self.listing:
                told = ((row, original_number(cells_of[row], origin)) for row, _ in candidates)
                numbers = {row: int(one) for row, one in told if one is not None and one.isdigit()}
                return Chunk(number, checksum, (), {}, refused, blank, untold, candidates, numbers), len(
                    cells_of
                )
            found, sealed = applicants(
                self._vault, self._start, candidates, self._mint, names=self._cleaner.names
            )
            return Chunk(number, checksum, found, sealed, refused, blank, untold), len(cells_of)

        for row, cells in self._file.rows():
            cells_of[row] = cells
            cleaned = clean(row, cells)
            twin = issue(row) if any_duplicates else None
            if isinstance(cleaned, CleanRow) and twin is None:
                candidates.append((row, cleaned.candidate))
            elif any_nobody and (what := what_of(row)) is not None:
                nobody[row] = what
                blank += 1  # as the log counts it
            elif isinstance(cleaned, Blank):
                blank += 1
            else:
                found = cleaned.issues if isinstance(cleaned, BadRow) else ()
                issues[row] = found if twin is None else (*found, twin)
                if kept < MOST_KEPT:
                    refused += [_refusal(row, one) for one in issues[row]]
                    kept += len(issues[row])
                else:
                    untold += 1
            if len(cells_of) == MOST_ROWS_OF_A_CHUNK:
                yield done()
                candidates, refused, cells_of, issues, nobody = [], [], {}, {}, {}
                blank, untold, number = 0, 0, number + 1
        if cells_of:
            yield done()

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        cells, issues = self._cells.pop(number), self._issues.pop(number)
        by_row: dict[int, list[RowRefusal]] = {}
        for refusal in refusals:
            by_row.setdefault(refusal.row, []).append(refusal)
        for row in issues:
            by_row.setdefault(row, [])  # not all of them are kept in the log
        for row, found in sorted(by_row.items()):
            known = issues.get(row) or issues_of(found)
            self._report.add(row, cells[row], status_of(found, {one.reason for one in known}), known)
        for row, what in self._nobody.pop(number).items():
            if row not in by_row:  # once refused as a worker's, before such rows were told apart
                self._report.add(
                    row, cells[row], RowStatus.NO_PERSON, [RowIssue(None, Reason(f"no_person_{what}"))]
                )

    def finish(self) -> Callable[[], Report | None]:
        return self._report.finish


def _refusal(row: int, issue: RowIssue) -> RowRefusal:
    field = None if issue.field is None else str(issue.field)
    return RowRefusal(row, RuleCode.INVALID, issue.reason, field, issue.facts)
