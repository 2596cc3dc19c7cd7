"""What is known of an import? Its terms, how far it is and how it ended: in this process while it runs here, kept sealed in between.

What is kept is JSON of the types themselves: a field that is added to one of them later needs a default, and no more.
"""

import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import msgspec

from ...domain.grants import NotAllowed
from ...domain.ports import Command
from ...domain.reasons import Reason
from ...domain.refusals import Breach
from ...texts.files import FileReason
from ..bulk.file_worker import Upload
from ..bulk.headers import Header
from ..bulk.importer import Summary
from ..bulk.jobs import Job, StoredJob
from ..bulk.rows import Notice, UnreadableFile
from ..vault.kept_imports import RESUMABLE, KeptImport

State = Literal["waiting", "running", "completed", "refused", "failed", "interrupted", "abandoned"]
NOWHERE = Path()


@dataclass
class Import:
    """A file's import as it stands; `run` counts those who ran it. `ended` is done when this process does nothing more for it."""

    batch: UUID
    upload: Upload
    job: Job
    file: UUID | None = None  # where it lies sealed; None once it is deleted
    run: int = 0
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
    not_allowed: NotAllowed | None = None  # why whoever sent it may not go on
    error_id: str | None = None
    chosen: Sequence[Notice] = ()  # the papers that were found, not given by their id
    digest: str | None = None  # the file's
    asked: str | None = None  # what its idempotency key stands for; None without one
    actor: str = ""
    key: UUID | None = None  # the idempotency key, or one of its own
    name: str = ""  # what whoever sent it calls the file; "" where they did not say
    ended: "Future[None] | None" = None  # of one that waits or runs in this process
    begun: tuple[float, int] | None = (
        None  # when (time.monotonic) it began to run in this process, and at which row
    )

    @property
    def may_go_on(self) -> bool:
        """Whether it stopped before its end, and its file is still here."""
        return self.state in RESUMABLE and self.file is not None

    def advance(self, done: int, total: int) -> None:
        """So many rows are done now, of so many in all."""
        self.done, self.total = done, total
        if self.begun is None:
            self.begun = (time.monotonic(), done)

    def seconds_left(self) -> int | None:
        """For how long it goes on, judged by how fast it was; None where that is not known in this process."""
        if self.begun is None or self.state != "running":
            return None
        at, first = self.begun
        rows = self.done - first
        return None if rows <= 0 else round((self.total - self.done) * (time.monotonic() - at) / rows)

    def begun_by(self, command: Command) -> "Import":
        """The same, at its beginning, as a command runs it."""
        return Import(
            self.batch,
            self.upload,
            self.job,
            self.file,
            chosen=self.chosen,
            digest=self.digest,
            asked=self.asked,
            actor=command.actor,
            key=command.key,
            name=self.name,
        )


class _Kept(msgspec.Struct):
    """What is kept of it, beside what the database can read."""

    upload: Upload
    job: StoredJob
    header: Header | None
    sheets: Sequence[str]
    summary: Summary | None
    notices: Sequence[Notice]
    undecided: Sequence[Notice]
    unreadable: tuple[FileReason, dict[str, str | int]] | None
    breaches: Sequence[Breach]
    not_allowed: tuple[Reason, dict[str, str | int]] | None
    error_id: str | None
    chosen: Sequence[Notice]
    digest: str | None
    asked: str | None
    actor: str
    key: UUID | None
    name: str = ""


def content_of(one: Import) -> bytes:
    """What is kept of an import."""
    unreadable, denied = one.unreadable, one.not_allowed
    return msgspec.json.encode(
        _Kept(
            replace(one.upload, path=NOWHERE, report_directory=NOWHERE),
            StoredJob.of(one.job),
            one.header,
            one.sheets,
            one.summary,
            one.notices,
            one.undecided,
            None if unreadable is None else (unreadable.reason, dict(unreadable.facts)),
            one.breaches,
            None if denied is None else (denied.reason, dict(denied.facts)),
            one.error_id,
            one.chosen,
            one.digest,
            one.asked,
            one.actor,
            one.key,
            one.name,
        ),
        enc_hook=_text,
    )


def import_of(kept: KeptImport) -> Import | None:
    """An import as it is kept; None where an older version left a report alone."""
    if kept.content is None:
        return None
    told = msgspec.json.decode(kept.content, type=_Kept, dec_hook=_path)
    return Import(
        kept.batch,
        told.upload,
        told.job.job(),
        kept.file,
        kept.run,
        kept.state,  # type: ignore[arg-type] # held by a check of the table
        kept.done,
        kept.total,
        told.header,
        told.sheets,
        told.summary,
        told.notices,
        told.undecided,
        None if told.unreadable is None else UnreadableFile(told.unreadable[0], **told.unreadable[1]),
        told.breaches,
        None if told.not_allowed is None else NotAllowed(told.not_allowed[0], **told.not_allowed[1]),
        told.error_id,
        told.chosen,
        told.digest,
        told.asked,
        told.actor,
        told.key,
        told.name,
    )


def _text(given: Any) -> str:
    assert isinstance(given, Path)
    return str(given)


def _path(kind: type, given: Any) -> Any:
    assert kind is Path
    return Path(given)
