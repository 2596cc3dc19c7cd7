"""How does a program get at the rows of an officer's file, whatever spreadsheet made it?

with open_file(path) as file:
    file.header.shown()             # the mapping, to be confirmed or overridden
    for number, cells in file.rows():   # as often as needed, from the first row on
"""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from ...texts.files import FileReason
from .delimited import Delimited
from .formats import Kind, kind_of
from .headers import Header
from .rows import Field, Notice, Row, UnreadableFile
from .sheet_choice import ReadingChoices
from .sheets import Hidden
from .titles import PEOPLE, Titles
from .workbook_size import WorkbookLimits

if TYPE_CHECKING:
    from .workbook import Workbook

MAX_BYTES = 2 << 30
_WORKBOOK_BYTES = 64 << 20


class OfficerFile:
    """An opened file: its kind, its header, and its rows below the header in any number of passes."""

    def __init__(self, path: Path, kind: Kind, source: "Delimited | Workbook", temporary: bool) -> None:
        self.path = path
        self.kind = kind
        self.header: Header = source.header
        self._source = source
        self._temporary = temporary
        self._sha256: str | None = None

    @property
    def delimiter(self) -> str | None:
        """What separates the cells of a CSV file; None for a workbook."""
        return self._source.delimiter if isinstance(self._source, Delimited) else None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets read; none for a CSV file."""
        return () if isinstance(self._source, Delimited) else self._source.names

    @property
    def sha256(self) -> str:
        """Hex digest of the file's bytes: for CSV from the first whole pass over `rows`, else read for it now."""
        if self._sha256 is None:
            found = self._source.sha256 if isinstance(self._source, Delimited) else None
            if found is None:
                with self.path.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            self._sha256 = found
        return self._sha256

    def rows(self) -> Iterator[Row]:
        """The rows below the header with their numbers. Raises UnreadableFile where the file turns out to be broken."""
        return self._source.rows()

    def notices(self, rows: int) -> tuple[Notice, ...]:
        """What the officer is told of how the file was read; `rows` below the header were found."""
        return self._source.notices(rows)

    def close(self) -> None:
        self._source.close()
        if self._temporary:
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_file(  # noqa: PLR0913 - how it is read, as the officer says it
    source: Path | BinaryIO,
    *,
    overrides: Mapping[str, str] | None = None,
    given: Collection[Field] = (),
    sheets: Sequence[str] = (),
    hidden: Hidden | None = None,
    known: Titles = PEOPLE,
    limits: WorkbookLimits = WorkbookLimits(),  # noqa: B008 - frozen
) -> OfficerFile:
    """Open a CSV file or a workbook (XLSX, XLS, ODS), or a binary stream of one (copied to a private temporary file first).

    `overrides` names the title of a field's column ({"NIK": "No KTP"}); `given` are fields known for all rows, whose
    columns may be absent; `sheets` are the ones meant, and `hidden` says what is done with rows and sheets that are not
    seen; `known` are the titles of the kind of list it is. Raises UnreadableFile.
    """
    asked = ReadingChoices(overrides, given, tuple(sheets), hidden, known)
    path, temporary = (source, False) if isinstance(source, Path) else (_spool(source), True)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(FileReason.TOO_LARGE, limit_mb=MAX_BYTES >> 20)
        if size == 0:
            raise UnreadableFile(FileReason.EMPTY)
        kind = kind_of(path)
        if kind is Kind.DELIMITED:
            return OfficerFile(path, kind, Delimited(path, asked), temporary)
        if size > _WORKBOOK_BYTES:
            raise UnreadableFile(FileReason.TOO_LARGE, limit_mb=_WORKBOOK_BYTES >> 20)
        # Imported when one is there: a CSV file, the usual list, does without their four formats.
        from .workbook import Workbook

        return OfficerFile(path, kind, Workbook(path, limits, asked), temporary)
    except BaseException:
        if temporary:
            path.unlink(missing_ok=True)
        raise


def _spool(stream: BinaryIO) -> Path:
    """The stream's bytes in a temporary file that only its owner may read."""
    handle, name = tempfile.mkstemp(prefix="naungan-upload-")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            written = 0
            while block := stream.read(1 << 20):
                written += len(block)
                if written > MAX_BYTES:
                    raise UnreadableFile(FileReason.TOO_LARGE, limit_mb=MAX_BYTES >> 20)
                file.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
