"""Where do reports lie, and how long? Each in a directory of its owner's, until it is deleted or its days are over."""

import datetime as dt
import filecmp
import os
import re
import shutil
from contextlib import suppress
from itertools import count
from pathlib import Path
from uuid import UUID

from ..own_directory import check_ours, own_directory
from ..settings import REPORT_DAYS

KEPT = dt.timedelta(days=REPORT_DAYS)
PREFIX = "naungan-"
_MARKS = re.compile(r"-[0-9a-f]{8}(?:-\d+)?\Z")  # of a file, and of the one beside it
_LONGEST = 60  # characters of a list's name


def private(directory: Path) -> None:
    """Make the directory for its owner only; raises PermissionError where an existing one is open to others."""
    own_directory(directory)
    if directory.stat().st_mode & 0o077:
        raise PermissionError(
            f"{directory} must be open to its owner only (mode 0700): reports hold personal data"
        )


def sweep_reports(directory: Path, older_than: dt.timedelta, now: dt.datetime | None = None) -> int:
    """Delete the reports, and remains of unfinished ones, last written more than `older_than` ago; how many it were.

    Reports of files sent to a server, which are named by their batch, stay their REPORT_DAYS whoever sweeps. Raises NotOurs
    for a link, or a directory of another user, in which nothing is deleted.
    """
    if check_ours(directory, os.geteuid()) is None:
        return 0
    now = now or dt.datetime.now(dt.UTC)
    swept = 0
    for path in directory.glob(PREFIX + "*"):
        if path.suffix in (".xlsx", ".csv", ".part"):
            with suppress(FileNotFoundError):  # swept by another process at the same time
                age = older_than if batch_of(path) is None else max(older_than, KEPT)
                if path.stat().st_mtime < (now - age).timestamp():
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                    swept += 1
    return swept


def batch_of(path: Path) -> UUID | None:
    """The batch a report is named by; None where an officer's own file gave it its name."""
    try:
        return UUID(path.name.removeprefix(PREFIX)[:36])
    except ValueError:
        return None


def list_name(upload: Path) -> str:
    """The name of a list; a report that is sent again has that of the list it was made of, however often that was."""
    if not upload.stem.startswith(PREFIX):
        return upload.stem[:_LONGEST]
    return _MARKS.sub("", upload.stem.removeprefix(PREFIX))[:_LONGEST]


def put(made: Path, wanted: Path) -> Path:
    """A finished report in its place: never over one that says something else, but beside it, with a number."""
    for number in count(1):
        path = wanted if number == 1 else wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            with suppress(FileNotFoundError):  # deleted at the same time: the next number is free
                if filecmp.cmp(made, path, shallow=False):
                    path.touch()  # its days begin anew
                    return path
            continue
        made.replace(path)
        return path
    raise AssertionError


def sweep_unfinished(directory: Path, process: int) -> None:
    """Delete what a process that has ended left of a report."""
    for path in directory.glob(f"{PREFIX}*-{process}.part"):
        shutil.rmtree(path, ignore_errors=True)
