"""Where are reports and uploads that an older version kept in directories? Reports are taken into the database, uploads deleted.

That version made the directory `uploads`, this one does not: where it is there, it is the first start of this version.
"""

import contextlib
import datetime as dt
import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from ..bulk.report_files import PREFIX, batch_of
from ..own_directory import check_ours
from ..vault.files import SealedFiles
from ..vault.kept_imports import KeptImports


def take_in(
    directory: Path, files: SealedFiles, kept: KeptImports, regency: Callable[[UUID], str | None]
) -> None:
    """Take over what an older version left in the data directory. May be interrupted and repeated. Raises NotOurs."""
    uploads, reports = directory / "uploads", directory / "reports"
    if check_ours(uploads, os.geteuid()) is None:
        return
    here = os.open(uploads, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(here, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if check_ours(reports, os.geteuid()) is not None:
            for path in _sent(reports):
                _take(path, files, kept, regency)
        for path in uploads.iterdir():
            path.unlink(missing_ok=True)
        uploads.rmdir()
    except BlockingIOError:
        pass  # a server of that version runs still, or another one does this now
    finally:
        os.close(here)


def _sent(reports: Path) -> list[Path]:
    """Reports of files that were sent to the server, the newest first: of a batch that one is kept."""
    found = [
        path
        for path in reports.glob(PREFIX + "*")
        if path.suffix in (".xlsx", ".csv") and path.is_file() and batch_of(path) is not None
    ]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _take(path: Path, files: SealedFiles, kept: KeptImports, regency: Callable[[UUID], str | None]) -> None:
    batch, made_at = batch_of(path), dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    assert batch is not None
    report = files.put(path)
    if kept.keep_report(batch, regency(batch), report, made_at):
        files.let_go(report)
    else:
        files.remove(report)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
