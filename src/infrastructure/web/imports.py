"""What becomes of a file that was sent to the server? Imports on threads of their own, asked about by their batch.

What is known of an import, its file and its report lie sealed in the vault's database (`vault/kept_imports.py`, `vault/files.py`): after a
restart, and at another server, all of it is there. One server at a time runs an import: who holds its lease. One that was
interrupted is gone on with when somebody asks for it, after its last accepted chunk.
"""

import contextlib
import datetime as dt
import fcntl
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import psycopg

from ...domain.batches import Batch
from ...domain.bulk.enrolment import BulkEnrolment
from ...domain.bulk.papers_of_a_file import AtHand, Chosen, Meant
from ...domain.bulk.sources import Source
from ...domain.enrolment_terms import EnrolmentTerms
from ...domain.people_told_an_hour import Tellings, Way
from ...domain.ports import Command
from ...graphql.execution.shown_errors import log_failure
from ..bulk.enrolling_lists import EnrollingLists
from ..bulk.jobs import Job
from ..bulk.report_files import KEPT
from ..own_directory import own_directory
from ..postgres.write_probe import directory_takes_writes
from ..vault.vault import PostgresVault
from .before_the_database import take_in
from .import_runs import Office, Runs, StartFileWorker
from .import_state import Import, content_of, import_of
from .uploads import Incoming, Quota, Uploads

FILES_KEPT = dt.timedelta(days=7)  # of an import that stopped before its end
_SWEPT_EVERY = 900.0  # seconds
_AT_ONCE = 2


class Busy(Exception):  # noqa: N818
    """The same file is being imported in another way (a dry run, or all or nothing) right now."""


class Ended(Exception):  # noqa: N818
    """The import came to its end: there is nothing to go on with, and nothing to give up."""


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report in the database: the name it has there, when it was made and when its file was sent (UTC), and whose it is; None where an
    older version left a report alone.
    """

    file: UUID
    name: str
    made_at: dt.datetime
    sent_at: dt.datetime
    of: Import | None


class Imports:
    """Runs imports, at most two at a time, each file's rows once. Safe to use from any thread.

    `file_worker` opens an upload, in this process or another; the register's part is done on a thread here. In `directory` a file and
    its report lie while they are worked on, the file without a name. What must not stay in the database is deleted at the start
    and then every `swept_every` seconds until `close`.
    """

    def __init__(  # noqa: PLR0913 - wired in one place
        self,
        bulk: BulkEnrolment,
        file_worker: StartFileWorker,
        vault: PostgresVault,
        directory: Path,
        *,
        register: Office | None = None,
        lists: EnrollingLists | None = None,
        tellings: Tellings | None = None,
        quota: Quota = Quota(),  # noqa: B008 - frozen
        swept_every: float = _SWEPT_EVERY,
    ) -> None:
        self._bulk = bulk
        self._tellings = tellings
        self._lists, self._register = lists, register
        self._files, self._kept, self._leases = vault.files, vault.imports, vault.leases
        self.directory = directory / "work"
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="import")
        self._lock = threading.Lock()
        self._here: dict[UUID, Import] = {}  # those that wait or run in this process
        self._stopping = threading.Event()
        self._runs = Runs(
            bulk,
            file_worker,
            vault,
            self.directory,
            tellings=tellings,
            stopping=self._stopping,
            let_go=self._let_go,
            register=register,
            lists=lists,
        )
        take_in(directory, self._files, self._kept, bulk.regency)
        self._marked = self._begin()
        self.uploads = Uploads(self._files, self.directory, quota, tidy=self.tidy)
        self._sweeper = threading.Thread(
            target=self._keep_swept, args=(swept_every,), name="import-sweep", daemon=True
        )
        self._sweeper.start()

    def _begin(self) -> int:
        """The directory of files under work, open and marked as in use; what a server that is dead left there is gone."""
        own_directory(self.directory)
        directory = os.open(self.directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        # The kernel lets go of a lock with its process: whoever gets it alone is the only living server here.
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for path in self.directory.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        fcntl.flock(directory, fcntl.LOCK_SH)
        return directory

    def _keep_swept(self, every: float) -> None:
        while True:
            try:
                self.tidy()
                self._kept.sweep(files=FILES_KEPT, rest=KEPT)
            except (psycopg.Error, OSError) as problem:  # told, and tried again next time
                log_failure(problem)
            if self._stopping.wait(every):
                return

    def tidy(self) -> None:
        """Write down what was interrupted, and delete what was being sent to servers that are dead."""
        self._kept.settle()
        self._files.remove_unused()

    def close(self) -> None:
        """Let running imports stop after the chunk they are at."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._sweeper.join()
        self._pool.shutdown(wait=True, cancel_futures=True)
        os.close(self._marked)
        for one in list(self._here.values()):  # they never had their turn
            one.state = "interrupted"
            self._runs.end(one, None)

    def takes_writes(self) -> bool:
        """Whether a file that is sent could be read here."""
        return directory_takes_writes(self.directory)

    def spool(self, length: int = 0) -> Incoming:
        """A new upload of so many bytes (0: it does not say). Raises NoRoom, TooLarge."""
        return self.uploads.begin(length)

    def start(self, made: Import, command: Command) -> Import:
        """Start an import; or give the one of the same batch that is under way, here or elsewhere. Raises Busy.

        Where it tells all that is `asked`, the command's key keeps its first outcome.
        """
        assert made.file is not None
        file = made.file
        made.actor, made.key = command.actor, command.key
        try:
            before = self._taken(
                made,
                lambda: self._kept.begin(made.batch, made.job.regency, command.user, file, content_of(made)),
            )
            if before is not None and before.job != made.job:
                raise Busy
        except BaseException:
            self.uploads.end(file)
            raise
        if before is not None:
            self.uploads.end(file)
            return before
        self._files.let_go(file)
        self._pool.submit(self._runs.run, made, command)
        return made

    def resume(self, batch: UUID, command: Command) -> Import | None:
        """Go on with an import that stopped before its end, without its file being sent again; or give the one that is under way. None
        where there is none. The command's key is the one of the first run. Raises Ended.
        """
        kept = self._kept.get(batch)
        found = None if kept is None else import_of(kept)
        if found is None:
            return None
        command = replace(command, key=found.key or command.key)
        made = found.begun_by(command)

        def again() -> int:
            number = self._kept.go_on(batch)
            if number is None:
                raise Ended
            return number

        before = self._taken(made, again)
        if before is not None:
            return before
        self._pool.submit(self._runs.run, made, command)
        return made

    def _taken(self, made: Import, keep: Callable[[], int]) -> Import | None:
        """Take an import over, kept by `keep`; or the one that somebody is at work on. Raises Busy."""
        with self._lock:
            before = self._here.get(made.batch)
            if before is not None:
                return before
            if not self._leases.take(made.batch):
                if (before := self._elsewhere(made.batch)) is None:
                    raise Busy
                return before
            try:
                made.run = keep()
            except BaseException:
                self._leases.release(made.batch)
                raise
            made.ended = Future()
            self._here[made.batch] = made
        return None

    def abandon(self, batch: UUID, command: Command) -> Import | None:
        """Give an import up for good: what its chunks recorded stays, its file is deleted. One that runs stops after the chunk it is at.
        None where there is none. Raises Ended, NotAllowed.
        """
        found = self.get(batch)
        if found is None:
            return None
        if found.state in ("completed", "refused", "abandoned"):
            raise Ended
        self._kept.give_up(batch, command.actor, command.user)
        with self._lock:
            if batch in self._here or not self._leases.take(batch):
                return found  # whoever is at it sees it
            try:
                found = self._elsewhere(batch) or found
                self._runs.give_up(found, command)
                self._kept.end(batch, found.run, found.state, found.done, content_of(found), None)
            finally:
                self._leases.release(batch)
        return found

    def wait(self, user: UUID | None, file: str) -> int:
        """Seconds until a user may send a file, by its digest (0: now), who was told of many people by refused rows."""
        return 0 if user is None or self._tellings is None else self._tellings.wait(user, Way.FILE, file)

    def get(self, batch: UUID) -> Import | None:
        """An import as it stands, whichever server ran or runs it; None where nothing but the log may know of it."""
        with self._lock:
            here = self._here.get(batch)
        return here or self._elsewhere(batch)

    def _elsewhere(self, batch: UUID) -> Import | None:
        kept = self._kept.get(batch)
        return None if kept is None else import_of(kept)

    def listed(
        self, region: str, before: dt.datetime | None, most: int
    ) -> list[tuple[Import, dt.datetime, UUID | None]]:
        """The imports of a regency, the newest first, with when and by whom each was sent; of those sent before a moment."""
        found = self._kept.listed(region, before, most)
        told = ((import_of(one), one.sent_at, one.sent_by) for one in found)
        return [(self._here.get(one.batch, one), at, by) for one, at, by in told if one is not None]

    def stream(self, source: Source) -> UUID:
        """The id of a source's batch, recorded or not."""
        return self._bulk.stream(source)

    def list_source(self, terms: EnrolmentTerms) -> Source:
        """What the batch of a list that carries its people is made of. Raises Refused where the terms stand against every row."""
        assert self._lists is not None
        return self._lists.source(terms)

    def region_of_list(self, listed: UUID) -> str:
        """Who proposed a list that carries its people. Raises Refused."""
        assert self._register is not None
        return self._register.region_of_list(listed)

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
        """The regency of an import or batch; None where nothing of it is known. The same statements, whatever there is."""
        recorded, kept = self._bulk.regency(batch), self._kept.region(batch)
        return recorded or kept

    def recorded(self, batch: UUID) -> Batch | None:
        """What the log holds of a batch, whoever sent it, in its last attempt."""
        return self._bulk.newest(batch)

    def report(self, batch: UUID) -> KeptReport | None:
        """The report of a batch; it stays until it is discarded or its days are over."""
        kept = self._kept.get(batch)
        if kept is None or kept.report is None or kept.reported is None:
            return None
        return KeptReport(
            kept.report,
            kept.report_name or f"naungan-{batch}.xlsx",
            kept.reported,
            kept.sent_at,
            import_of(kept),
        )

    def report_pieces(self, report: KeptReport) -> Iterator[bytes]:
        """What stands in it. Raises KeyError where it was deleted."""
        return self._files.pieces(report.file)

    def discard_report(self, batch: UUID) -> bool:
        """Delete the report of a batch; whether there was one."""
        return self._kept.drop_report(batch)

    def _let_go(self, batch: UUID) -> None:
        """Nobody is at work on it here any more."""
        with self._lock:
            self._here.pop(batch, None)
        self._leases.release(batch)
