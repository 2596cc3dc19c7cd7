"""What happens at the officer's desk? The file is read, cleaned and sealed, and the report of refused rows written.

Everything that needs the rows themselves is done here; the register gets applicants and sealed people. A desk may work
in a process of its own (`beside`), so that cleaning and recording have a processor each.
"""

import datetime as dt
import gc
import multiprocessing
import multiprocessing.connection
import queue
import signal
import sys
import threading
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from ...domain.batches import RowRefusal
from ...domain.bulk import MOST_ROWS, Chunk
from ...domain.canonical import canonical
from ...domain.catalogue import Catalogue
from ...domain.enrolling import applicants, ids_of, new_ids
from ...domain.enrolment import Candidate
from ...domain.policies import Applicant
from ...domain.ports import IdentityRules, Sealed, Vault
from ...domain.regions import Regions
from ...domain.vocabulary import RuleCode
from .cleaning import Cleaner
from .duplicates import Scan, scan
from .headers import Header
from .reading import open_file
from .report import Report, ReportWriter, RowStatus
from .rows import BadRow, Blank, Cell, CleanRow, Field, Language, RowIssue

_AHEAD = 2  # chunks ready before their turn
_REPEATED = frozenset({"duplicate_same"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be worked on: where it is, whose regency, the first day of protection, and how to answer.

    `overrides` names columns; `segment` is what a file without that column means; the report goes to
    `report_directory`.
    """

    path: Path
    regency: str
    start: dt.date
    report_directory: Path
    overrides: Mapping[str, str] | None = None
    segment: str | None = None
    language: Language = Language.INDONESIAN

    @property
    def read_as(self) -> str:
        """How the file is read: another mapping of its columns may enrol other rows, and is another batch."""
        asked: dict[str, object] = {"columns": dict(self.overrides or {}), "segment": self.segment}
        return canonical({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a first pass over the whole file tells."""

    header: Header
    sha256: str
    rows: int
    blank: int
    repeated: int


@dataclass(frozen=True)
class Reference:
    """What cleaning needs to know; the vault is opened where the desk works."""

    regions: Regions
    catalogue: Catalogue
    identity: IdentityRules
    vault: Callable[[], Vault]


class Desk(Protocol):
    """A file under work: scanned first, then given out chunk by chunk, its refused rows taken back for the report."""

    def scanned(self) -> Scanned:
        """Raises UnreadableFile."""
        ...

    def chunks(self) -> Iterator[tuple[Chunk, int]]:
        """Every chunk in order, with the number of its rows. Call once."""
        ...

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        """The rows of a chunk that were not enrolled; once for every chunk."""
        ...

    def finish(self) -> Callable[[], Report | None]:
        """Begin to finish the report, once every chunk was taken back. What is returned waits for it: None where every
        row was enrolled.
        """
        ...


@contextmanager
def within(upload: Upload, reference: Reference) -> Iterator[Desk]:
    """A desk in this process, reading a little ahead on a thread."""
    with _opened(upload, reference) as desk:
        yield desk


@contextmanager
def beside(upload: Upload, reference: Reference) -> Iterator[Desk]:
    """A desk in a process of its own. Start it before the threads of pools and servers are there: it is a fork."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve_forked, args=(ours, theirs, upload, reference), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _Remote(ours)
    finally:
        ours.close()  # the desk finds its pipe closed and ends
        process.join()


@contextmanager
def apart(upload: Upload, reference: Callable[[], Reference]) -> Iterator[Desk]:
    """A desk in a process started afresh, for a server, whose threads forbid a fork; `reference` is called there and
    must be picklable.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve_apart, args=(theirs, upload, reference), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _Remote(ours)
    finally:
        ours.close()
        process.join()


# In this process


@contextmanager
def _opened(upload: Upload, reference: Reference, *, mints: bool = True) -> Iterator["_Local"]:
    """A desk; `mints` False leaves it to the near end to give enrolments their ids."""
    given = {Field.SEGMENT} if upload.segment else set()
    with (
        ThreadPoolExecutor(1, "vault") as opening,
        open_file(upload.path, overrides=upload.overrides, given=given) as file,
    ):
        vault = opening.submit(reference.vault)  # while the file is scanned
        cleaner = Cleaner(
            file.header,
            regency=upload.regency,
            regions=reference.regions,
            catalogue=reference.catalogue,
            identity=reference.identity,
            on=upload.start,
            segment=upload.segment,
        )
        found = scan(file, cleaner)
        with (
            ReportWriter(
                upload.report_directory,
                f"{upload.path.stem}-{found.sha256[:8]}",
                file.header,
                delimiter=file.delimiter,
                language=upload.language,
            ) as report,
            _Local(
                file.header, found, report, file.rows, cleaner, vault.result(), upload.start, mints=mints
            ) as desk,
        ):
            yield desk


def _nobodys(count: int) -> "repeat[UUID]":
    """Ids that stand for none: they stay where they are made."""
    return repeat(UUID(int=0), count)


class _Local:
    """The work itself."""

    def __init__(
        self,
        header: Header,
        found: Scan,
        report: ReportWriter,
        rows: Callable[[], Iterator[tuple[int, Sequence[Cell]]]],
        cleaner: Cleaner,
        vault: Vault,
        start: dt.date,
        *,
        mints: bool,
    ) -> None:
        self._header = header
        self._found = found
        self._report = report
        self._rows = rows
        self._cleaner = cleaner
        self._vault = vault
        self._start = start
        self._mint = new_ids if mints else _nobodys
        self._cells: dict[int, dict[int, Sequence[Cell]]] = {}
        self._issues: dict[int, dict[int, tuple[RowIssue, ...]]] = {}
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "_Local":
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def scanned(self) -> Scanned:
        found = self._found
        return Scanned(self._header, found.sha256, found.rows, found.blank, len(found.duplicates))

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

        self._thread = threading.Thread(target=read, name="desk")
        self._thread.start()
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item

    def read(self) -> Iterator[tuple[Chunk, int]]:
        """The file's chunks, without reading ahead."""
        clean, issue = self._cleaner.clean, self._found.duplicates.issue
        any_duplicates = len(self._found.duplicates) > 0
        candidates: list[tuple[int, Candidate]] = []
        refused: list[RowRefusal] = []
        cells_of: dict[int, Sequence[Cell]] = {}
        issues: dict[int, tuple[RowIssue, ...]] = {}
        blank = number = 0

        def done() -> tuple[Chunk, int]:
            self._cells[number], self._issues[number] = cells_of, issues
            found, sealed = applicants(self._vault, self._start, candidates, self._mint)
            checksum = sha256(f"{self._found.sha256} {MOST_ROWS} {number}".encode()).hexdigest()
            return Chunk(number, checksum, found, sealed, refused, blank), len(cells_of)

        for row, cells in self._rows():
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
                yield done()
                candidates, refused, cells_of, issues = [], [], {}, {}
                blank, number = 0, number + 1
        if cells_of:
            yield done()

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        cells, issues = self._cells.pop(number), self._issues.pop(number)
        by_row: dict[int, list[RowRefusal]] = {}
        for refusal in refusals:
            by_row.setdefault(refusal.row, []).append(refusal)
        for row, found in by_row.items():
            known = issues.get(row) or tuple(
                RowIssue(None if r.field is None else _FIELDS.get(r.field), r.reason, r.facts) for r in found
            )
            self._report.add(row, cells[row], _status(found), known)

    def finish(self) -> Callable[[], Report | None]:
        return self._report.finish


_FIELDS = {
    "nik": Field.NIK,
    "name": Field.NAME,
    "birthDate": Field.BIRTH_DATE,
    "sex": Field.SEX,
    "village": Field.VILLAGE,
    "segment": Field.SEGMENT,
}


def _refusal(row: int, issue: RowIssue) -> RowRefusal:
    field = None if issue.field is None else str(issue.field)
    return RowRefusal(row, RuleCode.INVALID, issue.reason, field, issue.facts)


def _status(refusals: Sequence[RowRefusal]) -> RowStatus:
    if any(r.code is RuleCode.ALREADY_COVERED for r in refusals):
        return RowStatus.ALREADY_ENROLLED
    return RowStatus.REPEATED if all(r.reason in _REPEATED for r in refusals) else RowStatus.REFUSED


# In a process of its own


class DeskLost(Exception):  # noqa: N818
    """The desk's process ended before its work was done; the same import may be run again."""


class _Remote:
    """The near end of a desk in another process."""

    def __init__(self, pipe: "multiprocessing.connection.Connection[Any, Any]") -> None:
        self._pipe = pipe
        self._scanned: Scanned | None = None

    def scanned(self) -> Scanned:
        if self._scanned is None:
            self._scanned = self._receive()
        return self._scanned

    def chunks(self) -> Iterator[tuple[Chunk, int]]:
        self._pipe.send("go")
        while (packed := self._receive()) is not None:
            yield _unpack(packed)

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        self._pipe.send((number, tuple(refusals)))

    def finish(self) -> Callable[[], Report | None]:
        self._pipe.send(None)
        return self._receive

    def _receive(self) -> Any:
        try:
            found = self._pipe.recv()
        except (EOFError, ConnectionError):
            raise DeskLost("reading the file stopped half-way: run the same command again to go on") from None
        if isinstance(found, BaseException):
            raise found
        return found


_TURN = 0.0003  # seconds a thread computes on while another waits for its turn; Python's own measure is 0.005


@contextmanager
def importing_alone() -> Iterator[None]:
    """For a process that imports one file. Its rows hold each other in no cycles, and looking for some among all that is
    loaded takes a fifth of the time; and the thread that records must not wait for the one that judges.
    """
    turn = sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        gc.enable()


def _serve_forked(
    ours: "multiprocessing.connection.Connection[Any, Any]",
    theirs: "multiprocessing.connection.Connection[Any, Any]",
    upload: Upload,
    reference: Reference,
) -> None:
    ours.close()  # the near end, which a fork has too
    with importing_alone():
        _serve(theirs, upload, lambda: reference)


def _serve_apart(
    theirs: "multiprocessing.connection.Connection[Any, Any]",
    upload: Upload,
    reference: Callable[[], Reference],
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when it ends
    _serve(theirs, upload, reference)


def _serve(
    theirs: "multiprocessing.connection.Connection[Any, Any]",
    upload: Upload,
    reference: Callable[[], Reference],
) -> None:
    """The far end: answers until the pipe is closed."""
    try:
        with _opened(upload, reference(), mints=False) as desk:
            theirs.send(desk.scanned())
            if theirs.recv() != "go":
                return
            taken: queue.SimpleQueue[tuple[int, tuple[RowRefusal, ...]] | None] = queue.SimpleQueue()
            # Refusals are taken off the pipe at once: neither side ever waits for the other to read.
            threading.Thread(target=_drain, args=(theirs, taken), daemon=True).start()
            given = 0
            for chunk, rows in desk.read():
                theirs.send(_pack(chunk, rows))
                given += 1
                while not taken.empty() and (one := taken.get()) is not None:
                    desk.take_back(*one)
                    given -= 1
            theirs.send(None)
            while (last := taken.get()) is not None:
                desk.take_back(*last)
            theirs.send(desk.finish()())
    except (EOFError, ConnectionError):
        pass  # nobody is interested any more
    except BaseException as problem:
        theirs.send(problem)


def _drain(
    pipe: "multiprocessing.connection.Connection[Any, Any]",
    into: "queue.SimpleQueue[tuple[int, tuple[RowRefusal, ...]] | None]",
) -> None:
    try:
        while (one := pipe.recv()) is not None:
            into.put(one)
    except (EOFError, ConnectionError):
        pass
    into.put(None)


def _pack(chunk: Chunk, rows: int) -> tuple[Any, ...]:
    """A chunk in columns: ids as bytes, which pickle a hundred times faster than UUIDs."""
    found = chunk.applicants
    newcomers = [chunk.sealed[a.worker] for a in found if not a.known]
    return (
        chunk.number,
        chunk.checksum,
        array("I", [a.row for a in found]),
        b"".join([a.worker.bytes for a in found]),
        bytes([a.known for a in found]),
        [a.sex for a in found],
        array("h", [a.birth_year for a in found]),
        array("h", [a.age for a in found]),
        [a.village for a in found],
        [a.segment for a in found],
        [one.blind for one in newcomers],
        [one.content for one in newcomers],
        tuple(chunk.refused),
        chunk.blank,
        rows,
    )


def _unpack(packed: tuple[Any, ...]) -> tuple[Chunk, int]:
    number, checksum, at, ids, flags, sexes, years, ages, villages, segments = packed[:10]
    blinds, contents, refused, blank, rows = packed[10:]
    workers, known = ids_of(ids), list(map(bool, flags))
    enrolments = new_ids(len(workers))
    found = list(map(Applicant, at, workers, known, enrolments, sexes, years, ages, villages, segments))
    newcomers = [worker for worker, met in zip(workers, known, strict=True) if not met]
    sealed = dict(zip(newcomers, map(Sealed, newcomers, blinds, contents), strict=True))
    return Chunk(number, checksum, found, sealed, refused, blank), rows
