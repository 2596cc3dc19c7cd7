"""What becomes of a file that was sent to the server? Imports on threads of their own, asked about by their batch.

An import lives in this process only; what it recorded lives in the log. Should the server die, sending the same file on
the same terms again goes on after the last accepted chunk and makes the same report.
"""

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from uuid import UUID

from ...domain.batches import Batch
from ...domain.bulk.at_hand import AtHand, Chosen, Meant
from ...domain.bulk.enrolment import BulkEnrolment
from ...domain.bulk.sources import Source
from ...domain.commands.handling import key_conflict
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.ports import Command, Contended, KeyConflict
from ...domain.refusals import Breach, Refused, refuse_if
from ...domain.telling import Tellings, Way
from ...graphql.execution.answering import log_failure
from ..bulk.file_worker import FileWorker, Upload
from ..bulk.headers import Header
from ..bulk.importer import Job, Summary, run
from ..bulk.report import Report
from ..bulk.report_files import KEPT, reports_of, sweep_reports
from ..bulk.rows import Notice, Undecided, UnreadableFile
from ..own_directory import own_directory
from ..postgres.write_probe import directory_takes_writes
from .uploads import Quota, Uploads

_LEFT_BEHIND = 3600.0  # seconds after which an upload nobody writes or reads any more is deleted
_SWEPT_EVERY = 900.0  # seconds
_AT_ONCE = 2
_REMEMBERED = 1000

StartFileWorker = Callable[[Upload], AbstractContextManager[FileWorker]]
State = Literal["waiting", "running", "completed", "refused", "failed"]


class Busy(Exception):  # noqa: N818
    """The same file is being imported in another way (a dry run, or all or nothing) right now."""


class _Stopping(Exception):  # noqa: N818
    """The server ends: the import stops between two chunks, to be taken up again."""


@dataclass
class Import:
    """A file's import as it stands; `ended` is done when nothing more will change."""

    batch: UUID
    upload: Upload
    job: Job
    state: State = "waiting"
    done: int = 0
    total: int = 0
    header: Header | None = None
    sheets: Sequence[str] = ()
    summary: Summary | None = None
    notices: Sequence[Notice] = ()
    undecided: Sequence[Notice] = ()
    unreadable: UnreadableFile | None = None
    breaches: Sequence[Breach] = ()
    error_id: str | None = None
    report: Report | None = None
    chosen: Sequence[Notice] = ()  # the papers that were found, not given by their id
    file: str | None = None  # its digest
    asked: str | None = None  # what its idempotency key stands for; None without one
    ended: "Future[None]" = field(default_factory=Future)


class Imports:
    """Runs imports, at most two at a time, each file's rows once. Safe to use from any thread.

    `file_worker` opens an upload, in this process or another; the register's part is done on a thread here. What must not stay
    in `directory` is deleted at the start and then every `swept_every` seconds until `close`.
    """

    def __init__(
        self,
        bulk: BulkEnrolment,
        file_worker: StartFileWorker,
        directory: Path,
        *,
        tellings: Tellings | None = None,
        quota: Quota = Quota(),  # noqa: B008 - frozen
        swept_every: float = _SWEPT_EVERY,
    ) -> None:
        self._bulk = bulk
        self._tellings = tellings
        self._file_worker = file_worker
        self._uploads = directory / "uploads"
        self.reports = directory / "reports"
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="import")
        self._lock = threading.Lock()
        self._known: dict[UUID, Import] = {}
        self._stopping = threading.Event()
        self._directory = self._begin()
        self.uploads = Uploads(self._uploads, quota)
        self._sweeper = threading.Thread(
            target=self._keep_swept, args=(swept_every,), name="import-sweep", daemon=True
        )
        self._sweeper.start()

    def _begin(self) -> int:
        """The directory of uploads, open and marked as in use; what a server that is dead left there is gone."""
        own_directory(self._uploads)
        directory = os.open(self._uploads, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        # The kernel lets go of a lock with its process: whoever gets it alone is the only living server here.
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for path in self._uploads.iterdir():
                path.unlink(missing_ok=True)
        fcntl.flock(directory, fcntl.LOCK_SH)
        return directory

    def _keep_swept(self, every: float) -> None:
        while True:
            try:
                self._sweep()
            except OSError as problem:  # told, and tried again next time
                log_failure(problem)
            if self._stopping.wait(every):
                return

    def close(self) -> None:
        """Let running imports stop after the chunk they are at."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._sweeper.join()
        self._pool.shutdown(wait=True, cancel_futures=True)
        os.close(self._directory)
        for one in self._known.values():
            if not one.ended.done():  # it never had its turn
                self.uploads.end(one.upload.path)
                one.state = "failed"
                one.ended.set_result(None)

    def takes_writes(self) -> bool:
        """Whether a file that is sent could be kept."""
        return directory_takes_writes(self._uploads)

    def spool(self, length: int = 0) -> tuple[Path, int]:
        """A new private file for an upload of so many bytes (0: it does not say), and its open descriptor. Raises NoRoom,
        TooLarge.
        """
        return self.uploads.begin(length)

    def start(self, made: Import, command: Command) -> Import:
        """Start an import, whose upload is deleted at the end; or give the one of the same batch that is under way. Raises Busy.

        Where it tells all that is `asked`, the command's key keeps its first outcome.
        """
        batch, upload, job = made.batch, made.upload, made.job
        with self._lock:
            before = self._known.get(batch)
            if before is not None and not before.ended.done():
                self.uploads.end(upload.path)
                if before.job != job:
                    raise Busy
                return before
            # By the batch's name, so that the report has the same name however often the file is sent.
            named = upload.path.with_name(str(batch))
            self.uploads.rename(upload.path, named)
            made.upload = replace(upload, path=named)
            self._known.pop(batch, None)
            self._known[batch] = made
            self._forget()
        self._pool.submit(self._work, made, command)
        return made

    def wait(self, user: UUID | None, file: str) -> int:
        """Seconds until a user may send a file, by its digest (0: now), who was told of many people by refused rows."""
        return 0 if user is None or self._tellings is None else self._tellings.wait(user, Way.FILE, file)

    def get(self, batch: UUID) -> Import | None:
        with self._lock:
            return self._known.get(batch)

    def stream(self, source: Source) -> UUID:
        """The id of a source's batch, recorded or not."""
        return self._bulk.stream(source)

    def with_papers(
        self, terms: EnrolmentTerms, regency: str, meant: Meant
    ) -> tuple[EnrolmentTerms, tuple[Chosen, ...]]:
        """The terms with the papers that are meant, or the only ones that fit. Raises Refused."""
        return self._bulk.papers.with_papers(terms, regency, meant)

    def at_hand(self, job: Job) -> AtHand:
        """The papers that there are for a file by now."""
        return self._bulk.papers.at_hand(job.terms, job.regency)

    def is_told(self, command: Command, asked: str | None) -> bool:
        """Whether a key has an outcome for what is asked. Raises KeyConflict."""
        return asked is not None and self._bulk.recall(command, asked) is not None

    def regency(self, batch: UUID) -> str | None:
        """The regency of a batch; None where nothing of it is recorded."""
        return self._bulk.regency(batch)

    def recorded(self, batch: UUID) -> Batch | None:
        """What the log holds of a batch, whoever sent it, in its last attempt."""
        return self._bulk.newest(batch)

    def report(self, batch: UUID) -> Path | None:
        """The newest report of a batch, whichever server made it; it stays until it is discarded or its days are over."""
        return next(iter(reports_of(self.reports, batch)), None)

    def discard_report(self, batch: UUID) -> bool:
        """Delete the reports of a batch; whether there was one."""
        found = reports_of(self.reports, batch)
        for path in found:
            path.unlink(missing_ok=True)
        return bool(found)

    def _work(self, under_way: Import, command: Command) -> None:
        under_way.state = "running"
        try:
            with self._file_worker(under_way.upload) as file_worker:
                found = file_worker.scanned()
                under_way.header, under_way.total = found.header, found.rows
                under_way.sheets = found.sheets
                under_way.notices = (*under_way.chosen, *found.notices)

                def advance(done: int, _total: int) -> None:
                    under_way.done = done
                    if self._stopping.is_set():
                        raise _Stopping

                summary = self._answer(under_way, command, file_worker, advance)
            if command.user is not None and self._tellings is not None and summary.to_check:
                self._tellings.note(command.user, Way.FILE, summary.to_check, under_way.file)
            under_way.summary, under_way.report = summary, summary.report
            under_way.notices = (*under_way.notices, *summary.notices)
            under_way.state = "completed"
        except UnreadableFile as problem:
            under_way.unreadable, under_way.state = problem, "refused"
        except Undecided as question:
            under_way.undecided, under_way.state = question.notices, "refused"
        except Refused as refusal:
            under_way.breaches, under_way.state = refusal.breaches, "refused"
        except KeyConflict:
            under_way.breaches, under_way.state = key_conflict().breaches, "refused"
        except (_Stopping, Contended):
            under_way.state = "failed"
        except Exception as problem:
            under_way.error_id = log_failure(problem)
            under_way.state = "failed"
        finally:
            self.uploads.end(under_way.upload.path)
            under_way.ended.set_result(None)

    def _answer(
        self,
        under_way: Import,
        command: Command,
        file_worker: FileWorker,
        advance: Callable[[int, int], None],
    ) -> Summary:
        """What becomes of the file; under a key that was used before, what became of it then. Raises KeyConflict, Refused."""
        job, asked = under_way.job, under_way.asked
        if asked is None or job.dry_run:
            return run(self._bulk, command, job, file_worker, advance)
        before = self._bulk.recall(command, asked)
        if before is not None:
            refuse_if(before.breaches)
            job = replace(job, told=UUID(before.result["batch"]))
        try:
            summary = run(self._bulk, command, job, file_worker, advance)
        except Refused as refusal:
            self._bulk.remember(command, asked, None, refusal.breaches)
            raise
        if before is None and summary.batch is not None:
            self._bulk.remember(command, asked, summary.batch)
        return summary

    def _forget(self) -> None:
        for batch in [b for b, one in self._known.items() if one.ended.done()][:-_REMEMBERED]:
            del self._known[batch]

    def _sweep(self) -> None:
        """Delete reports whose days are over, and uploads a killed server left behind."""
        sweep_reports(self.reports, KEPT)
        with self._lock:
            wanted = {one.upload.path for one in self._known.values() if not one.ended.done()}
        wanted |= self.uploads.known()
        limit = time.time() - _LEFT_BEHIND
        for path in self._uploads.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path not in wanted and path.stat().st_mtime < limit:
                    path.unlink()
