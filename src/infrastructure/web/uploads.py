"""Is there room for another upload? Files that are sent to the server, counted from their first byte until they are done with.

So many at a time, so many bytes each and together, and never the last of the disk: a place is taken before anything is
written, and given back when the file is deleted.
"""

import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from ...texts.imports import ImportAnswer

RETRY_AFTER = 60  # seconds that who finds no room is asked to wait


@dataclass(frozen=True, slots=True)
class Quota:
    """`number` of uploads at a time, being sent, waiting or imported; `each` and `total` bytes; `free` bytes of the disk
    that are left to others.
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
    """The uploads of this process in one directory. Safe to use from any thread."""

    def __init__(
        self,
        directory: Path,
        quota: Quota = Quota(),
        free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
    ) -> None:
        self._directory = directory
        self.quota = quota
        self._free = free
        self._lock = threading.Lock()
        self._taken: dict[Path, int] = {}  # bytes promised or written
        self._written: dict[Path, int] = {}

    def begin(self, length: int = 0) -> tuple[Path, int]:
        """A new private file for an upload of so many bytes (0: it does not say), and its open descriptor. Raises NoRoom,
        TooLarge.
        """
        path = self._directory / f"{uuid4().hex}.upload"
        with self._lock:
            if len(self._taken) >= self.quota.number:
                raise NoRoom(ImportAnswer.NO_ROOM_UPLOADS)
            self._check(length)
            self._taken[path], self._written[path] = length, 0
        try:
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except BaseException:
            self.end(path)
            raise

    def grow(self, path: Path, more: int) -> None:
        """So many bytes will be written now. Raises NoRoom, TooLarge."""
        with self._lock:
            written = self._written[path] + more
            beyond = max(written - self._taken[path], 0)
            if written > self.quota.each:
                raise TooLarge
            self._check(beyond)
            self._written[path] = written
            self._taken[path] += beyond

    def rename(self, path: Path, named: Path) -> None:
        """A whole upload under its own name, in place of what has that name."""
        with self._lock:
            path.replace(named)
            written = self._written.pop(path, 0)
            self._taken.pop(path, None)
            self._taken[named] = self._written[named] = written

    def end(self, path: Path) -> None:
        """Delete an upload, and give its place back."""
        with self._lock:
            self._taken.pop(path, None)
            self._written.pop(path, None)
            path.unlink(missing_ok=True)

    def known(self) -> set[Path]:
        with self._lock:
            return set(self._taken)

    def _check(self, more: int) -> None:
        """Whether so many bytes more than were promised before find room."""
        if more > self.quota.each:
            raise TooLarge
        if not more:
            return
        if sum(self._taken.values()) + more > self.quota.total:
            raise NoRoom(ImportAnswer.NO_ROOM_BYTES)
        to_come = sum(self._taken.values()) - sum(self._written.values())
        if self._free(self._directory) - to_come - more < self.quota.free:
            raise NoRoom(ImportAnswer.NO_ROOM_DISK)
