"""How does one import run? Its file is opened and read, or its list, its rows are recorded chunk by chunk, its end and report are kept."""

import contextlib
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

from ...domain.bulk.enrolment import BulkEnrolment
from ...domain.commands.handling import key_conflict
from ...domain.grants import NotAllowed
from ...domain.people_told_an_hour import Tellings, Way
from ...domain.ports import Command, Contended, KeyConflict
from ...domain.refusals import Refused, refuse_if
from ...graphql.execution.shown_errors import log_failure
from ..bulk.correcting import Correcting, correct_file
from ..bulk.enrolling_lists import EnrollingLists
from ..bulk.file_process import FileWorkerLost
from ..bulk.file_worker import FileWorker, Upload
from ..bulk.importer import Summary, run
from ..bulk.issuing_cards import Issuing, issue_card_file
from ..bulk.jobs import Purpose
from ..bulk.proposing import Proposing, propose_file
from ..bulk.rows import Undecided, UnreadableFile
from ..vault.vault import PostgresVault
from .import_state import Import, content_of
from .plain_copies import plain_copy

StartFileWorker = Callable[[Upload], AbstractContextManager[FileWorker]]


class Office(Proposing, Correcting, Issuing, Protocol):
    """What is done by files that are not enrolled: the register."""


class _Stopping(Exception):  # noqa: N818
    """The import stops between two chunks: the server ends, somebody gave it up, or it is no longer ours."""


class Runs:
    """Runs imports whose leases are ours, each on the thread that calls. `stopping` is set when the server ends, and `let_go` is called for
    each that nothing more is done for.
    """

    def __init__(  # noqa: PLR0913 - wired in one place
        self,
        bulk: BulkEnrolment,
        file_worker: StartFileWorker,
        vault: PostgresVault,
        directory: Path,
        *,
        tellings: Tellings | None,
        stopping: threading.Event,
        let_go: Callable[[UUID], None],
        register: Office | None,
        lists: EnrollingLists | None,
    ) -> None:
        self._register = register
        self._lists = lists
        self._bulk = bulk
        self._file_worker = file_worker
        self._files, self._kept = vault.files, vault.imports
        self._directory = directory
        self._tellings = tellings
        self._stopping = stopping
        self._let_go = let_go

    def run(self, under_way: Import, command: Command) -> None:
        """Run an import to its end, or until it has to stop; never raises."""
        report: UUID | None = None
        try:
            self._go_on(under_way)
            under_way.state = "running"
            with self._at_work(under_way) as upload:
                work = self._of_list if under_way.job.purpose is Purpose.LIST_ENROLMENT else self._of_file
                summary = work(under_way, command, upload)
                if summary.report is not None:
                    report = self._files.put(summary.report.path)
                    kept = replace(summary.report, path=Path(summary.report.path.name), beside=None)
                    summary = replace(summary, report=kept)
            if command.user is not None and self._tellings is not None and summary.told:
                self._tellings.note(command.user, Way.FILE, summary.told, under_way.digest)
            under_way.summary = summary
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
        except NotAllowed as denied:  # the right ended meanwhile: another operator may go on
            under_way.not_allowed, under_way.state = denied, "interrupted"
        except (_Stopping, Contended, FileWorkerLost):
            under_way.state = "interrupted"
        except Exception as problem:
            under_way.error_id = log_failure(problem)
            under_way.state = "failed"
        finally:
            self.end(under_way, report)

    def _of_file(self, under_way: Import, command: Command, upload: Upload) -> Summary:
        """What became of a file."""
        with self._file_worker(upload) as file_worker:
            found = file_worker.scanned()
            if under_way.digest not in (None, found.sha256):
                raise ValueError("what is kept is not the file that was sent")
            under_way.header, under_way.sheets = found.header, found.sheets
            under_way.notices = (*under_way.chosen, *found.notices)
            under_way.advance(0, found.rows)

            def advance(done: int, _total: int) -> None:
                under_way.advance(done, found.rows)
                self._go_on(under_way)

            return self._answer(under_way, command, file_worker, advance)

    def _of_list(self, under_way: Import, command: Command, upload: Upload) -> Summary:
        """What became of the people of a list; they are read from the vault."""
        assert self._lists is not None
        under_way.notices = (*under_way.chosen,)

        def advance(done: int, total: int) -> None:
            under_way.advance(done, total)
            self._go_on(under_way)

        terms, reports = under_way.job.terms, upload.report_directory
        if under_way.job.dry_run:
            return self._lists.rehearse(terms, upload.language, reports)
        return self._lists.enrol(command, terms, upload.language, reports, advance)

    @contextlib.contextmanager
    def _at_work(self, under_way: Import) -> Iterator[Upload]:
        """The upload where it can be read, by the batch's name, so that the report has the same name however often the file is sent."""
        assert under_way.file is not None
        place = Path(tempfile.mkdtemp(dir=self._directory))
        try:
            with plain_copy(self._files.pieces(under_way.file), self._directory) as copy:
                named = place / str(under_way.batch)
                named.symlink_to(copy)
                yield replace(under_way.upload, path=named, report_directory=place)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _go_on(self, under_way: Import) -> None:
        """Raises _Stopping where the run must end here."""
        if self._stopping.is_set():
            raise _Stopping
        if not self._kept.advance(under_way.batch, under_way.run, under_way.done, under_way.total):
            raise _Stopping

    def end(self, under_way: Import, report: UUID | None) -> None:
        """Keep how it ended, and let go of it."""
        batch = under_way.batch
        try:
            if (
                under_way.state in ("interrupted", "failed")
                and (by := self._kept.given_up(batch)) is not None
            ):
                with contextlib.suppress(NotAllowed):  # whoever gave it up may not do so any more
                    self.give_up(under_way, Command(by[0], uuid4(), user=by[1]))
            content = content_of(under_way)
            kept = self._kept.end(batch, under_way.run, under_way.state, under_way.done, content, report)
            if report is not None:
                self._files.let_go(report) if kept else self._files.remove(report)
            if under_way.state in ("completed", "refused"):
                under_way.file = None
        except Exception as problem:  # then it is found interrupted: nobody is at work on it
            log_failure(problem)
        finally:
            self._let_go(batch)
            assert under_way.ended is not None
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
        if job.purpose is Purpose.CORRECTION:
            assert self._register is not None
            return correct_file(self._register, command, job, file_worker, advance)
        if job.purpose is Purpose.PROPOSAL:
            assert self._register is not None
            return propose_file(self._register, command, job, file_worker, advance)
        if job.purpose is Purpose.CARDS:
            assert self._register is not None
            return issue_card_file(self._register, command, job, file_worker, advance)
        if asked is None or not job.records:
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

    def give_up(self, one: Import, command: Command) -> None:
        """Give an import up that nobody else is at. Raises NotAllowed."""
        enrols = one.job.records and one.job.purpose.enrols
        recorded = self._bulk.newest(one.batch) if enrols else None
        if recorded is not None and not recorded.closed:
            self._bulk.abandon(command, recorded)
        one.state, one.file = "abandoned", None
