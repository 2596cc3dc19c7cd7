"""How is one file enrolled by `naungan enrol`? Scanned, imported chunk by chunk, and told to the end, whatever stops it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from ...texts.enrolling import Enrol
from ..bulk.jobs import Purpose
from .enrol_screen import Screen

if TYPE_CHECKING:
    from ...domain.bulk.enrolment import BulkEnrolment
    from ...domain.bulk.papers_of_a_file import AtHand
    from ...domain.bulk.sources import Chunk
    from ...domain.enrolment_terms import EnrolmentTerms
    from ..bulk.file_worker import FileWorker, Scanned
    from ..running.processes import Stop

ROWS_REFUSED = 3


class _Interruptible:
    """A file worker whose next chunk may be waited for in vain: between two chunks, somebody may ask us to end."""

    def __init__(self, file_worker: "FileWorker", stop: "Stop") -> None:
        self._stop = stop
        self._file_worker = file_worker
        self.scanned, self.take_back, self.finish = (
            file_worker.scanned,
            file_worker.take_back,
            file_worker.finish,
        )

    def chunks(self) -> "Iterator[tuple[Chunk, int]]":
        chunks = self._file_worker.chunks()
        while True:
            with self._stop.waiting():
                found = next(chunks, None)
            if found is None:
                return
            yield found


@dataclass
class Session:
    """One run of the command; what it does is shown on the screen."""

    screen: Screen
    recorded: int | None = None  # enrolled by then, where it was stopped after it had begun to record
    accepted: bool = False  # whether rows were

    def stopped_early(self) -> None:
        """See `answers.Run`."""
        self.screen.told.problem("stopped", self.screen.words(Enrol.STOPPED_BEFORE))

    def cannot(self, reason: str, line: str) -> None:
        """See `answers.Run`."""
        self.screen.warn(reason, line)

    def document(self, code: int) -> str:
        """See `answers.Run`."""
        return self.screen.document(code)

    def run(self) -> int:
        """Do it, and tell the exit code."""
        from ...domain.ports import Contended
        from ...domain.refusals import Refused
        from ..bulk import messages
        from ..bulk.file_process import FileWorkerLost
        from ..bulk.importer import NothingToResume
        from ..bulk.rows import Undecided, UnreadableFile
        from ..running.processes import Stopped, stoppable

        try:
            with stoppable() as stop:
                return self._import(stop)
        except Stopped as stopped:
            self.screen.stopped(self.recorded)
            return 128 + stopped.number
        except UnreadableFile as problem:
            stays = " " + self.screen.words(Enrol.STAYS) if self.accepted else ""
            self.screen.warn(problem.reason, messages.of_file(problem, self.screen.upload.language) + stays)
        except Undecided as question:
            for notice in question.notices:
                self.screen.warn(notice.reason, messages.of_notice(notice, self.screen.upload.language))
        except Refused as refusal:
            self.screen.refusal(refusal)
        except NothingToResume:
            self.screen.warn("not_begun", self.screen.words(Enrol.NOT_BEGUN))
        except Contended:
            self.screen.warn("contended", self.screen.words(Enrol.CONTENDED))
        except FileWorkerLost:
            self.screen.warn("interrupted", self.screen.words(Enrol.LOST))
        except PermissionError as problem:
            if problem.filename is not None:
                raise
            directory = self.screen.upload.report_directory
            self.screen.warn("reports_open", self.screen.words(Enrol.OPEN_REPORTS, directory=directory))
        return 1

    def _import(self, stop: "Stop") -> int:
        from ...domain.bulk.enrolment import BulkEnrolment
        from ...domain.ports import Command
        from ...domain.refusals import Refused
        from ..bulk.importer import run
        from ..bulk.report_files import sweep_reports
        from ..composition import reading_file
        from ..postgres.databases import databases
        from ..running.processes import Stopped

        sweep_reports(self.screen.upload.report_directory, dt.timedelta(days=self.screen.keep))
        with (
            databases(self.screen.settings) as settings,
            reading_file(settings, self.screen.upload) as (file_worker, side),
        ):
            bulk = BulkEnrolment(side.store, side.vault, side.register.enrolling)
            self.screen.terms()
            with self.screen.console.status(self.screen.words(Enrol.SCANNING)):
                scanned = self.screen.told.scanned = file_worker.scanned()
            self.screen.header(scanned.header)
            self.screen.notices(scanned.notices)
            with self.screen.progress() as progress:
                task = progress.add_task(self.screen.label(), total=scanned.rows)

                def advance(done: int, total: int) -> None:
                    self.accepted = self.screen.job.records
                    progress.update(task, completed=done, total=total)

                command = Command(side.actor, uuid4())
                stop.hold()  # whatever is recorded from here on is told, to the end
                try:
                    self._choose_papers(bulk, scanned)
                    summary = run(bulk, command, self.screen.job, _Interruptible(file_worker, stop), advance)
                except Stopped:
                    self.recorded = self._so_far(bulk, scanned)
                    raise
                except Refused:
                    self.screen.hand = self._at_hand(bulk, scanned)
                    raise
                if self.screen.job.purpose is Purpose.CHECK:
                    self.screen.hand = self._at_hand(bulk, scanned)
        self.screen.told.summary = summary
        self.screen.summary(summary)
        if self.screen.nobody(summary):
            return 1
        return ROWS_REFUSED if summary.refused else 0

    def _choose_papers(self, bulk: "BulkEnrolment", scanned: "Scanned") -> None:
        """Put the agreement and decree that are meant into the job, and say which were found. Raises Refused."""
        from ..bulk.import_shapes import chosen_notice

        job, meant = self.screen.job, self.screen.meant
        if job.purpose is Purpose.CHECK and not any(meant):
            return
        terms, chosen = bulk.papers.with_papers(self._of_list(scanned), job.regency, meant)
        self.screen.job = replace(job, terms=replace(terms, list_digest=job.terms.list_digest))
        self.screen.chosen([chosen_notice(one) for one in chosen])

    def _at_hand(self, bulk: "BulkEnrolment", scanned: "Scanned") -> "AtHand | None":
        """The papers that there are; None where the terms themselves are wrong."""
        from ...domain.refusals import Refused

        try:
            return bulk.papers.at_hand(self._of_list(scanned), self.screen.job.regency)
        except Refused:
            return None

    def _of_list(self, scanned: "Scanned") -> "EnrolmentTerms":
        """The terms with the list that the file is of."""
        terms = self.screen.job.terms
        return replace(terms, list_digest=terms.list_digest or scanned.sha256)

    def _so_far(self, bulk: "BulkEnrolment", scanned: "Scanned") -> int | None:
        """How many of the file the log holds as enrolled; None where nothing of it was begun. Nothing is under way now."""
        from ...domain.bulk.sources import Source

        if not self.screen.job.records:
            return None
        job = self.screen.job
        _, batch = bulk.attempt(Source(scanned.sha256, job.regency, self._of_list(scanned), job.read_as))
        return None if batch is None else batch.totals().enrolled
