"""Is there room for another upload? Files that are sent to any server, counted in the database from their first byte on.

So many at a time, so many bytes each and together, and never the last of the disk: a place is taken before anything is written,
and given back when the file is deleted. A file is sealed as it comes in: nothing of it lies anywhere else.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from ...texts.imports import ImportAnswer
from ..vault.files import FileWriter, SealedFiles, Taken

RETRY_AFTER = 60  # seconds that who finds no room is asked to wait
_COPIES = 2  # of a file on this disk at most: the one in the database, and the one that is read


@dataclass(frozen=True, slots=True)
class Quota:
    """`number` of uploads at a time, being sent, waiting or imported; `each` and `total` bytes, of those too that wait to be gone on
    with; `free` bytes of the disk that are left to others. A server takes its figures from `infrastructure/settings.py`.
    """

    number: int = 10
    each: int = 512 << 20
    total: int = 2 << 30
    free: int = 1 << 30


class NoRoom(Exception):  # noqa: N818
    """There is no room now: too many uploads at a time, too many bytes of them together, or the disk nearly full."""

    def __init__(self, reason: ImportAnswer) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLarge(Exception):  # noqa: N818
    """One upload is larger than any may be."""


class Uploads:
    """Takes files in. `directory` is where they are read from later; `tidy` removes what dead servers left. Safe to use from any thread."""

    def __init__(
        self,
        files: SealedFiles,
        directory: Path,
        quota: Quota = Quota(),
        free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
        tidy: Callable[[], object] = lambda: None,
    ) -> None:
        self._files = files
        self._directory = directory
        self._free = free
        self._tidy = tidy
        self.quota = quota

    def begin(self, length: int = 0) -> "Incoming":
        """A new upload of so many bytes (0: it does not say). Raises NoRoom, TooLarge."""
        if length > self.quota.each:
            raise TooLarge
        try:
            return self._begun(length)
        except NoRoom:
            self._tidy()
            return self._begun(length)

    def _begun(self, length: int) -> "Incoming":
        def room(taken: Taken) -> None:
            if taken.number >= self.quota.number:
                raise NoRoom(ImportAnswer.NO_ROOM_UPLOADS)
            self.check(taken, length)

        return Incoming(self, self._files.begin(length, room))

    def check(self, taken: Taken, more: int) -> None:
        """Raises NoRoom where so many bytes more than what is taken find none."""
        if not more:
            return
        if taken.size + more > self.quota.total:
            raise NoRoom(ImportAnswer.NO_ROOM_BYTES)
        if self._free(self._directory) - _COPIES * (taken.to_come + more) < self.quota.free:
            raise NoRoom(ImportAnswer.NO_ROOM_DISK)

    def end(self, file: UUID) -> None:
        """Delete an upload, and give its place back."""
        self._files.remove(file)


class Incoming:
    """An upload that is being sent. For one thread at a time."""

    def __init__(self, uploads: Uploads, writer: FileWriter) -> None:
        self._uploads = uploads
        self._writer = writer

    @property
    def file(self) -> UUID:
        return self._writer.file

    def write(self, piece: bytes) -> None:
        """The next bytes of it. Raises NoRoom, TooLarge."""
        writer, uploads = self._writer, self._uploads
        if writer.length + len(piece) > uploads.quota.each:
            raise TooLarge
        beyond = writer.length + len(piece) - writer.promised
        if beyond > 0:
            writer.promise(beyond, lambda taken: uploads.check(taken, beyond))
        if piece:
            writer.add(piece)

    def whole(self) -> None:
        """It has come to its end. Raises OSError where the database lost a part of it."""
        self._writer.whole()

    def end(self) -> None:
        """Delete it."""
        self._uploads.end(self.file)
