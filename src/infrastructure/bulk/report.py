"""Which rows were not enrolled, and what must be corrected? A file in the layout of the upload, to upload again.

It holds NIKs and names: only its owner may read it, and `sweep_reports` deletes it after a stated time.
"""

import csv
import datetime as dt
import filecmp
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

import xlsxwriter

from ..own_directory import check_ours, own_directory
from ..settings import REPORT_DAYS
from . import messages, values
from .headers import REPORT_TITLES, Header, title_key
from .rows import Cell, Field, Language, RowIssue, as_text

KEPT = dt.timedelta(days=REPORT_DAYS)
XLSX_ROWS = 100_000  # as many as are read back from a workbook; more become CSV
MOST_REPORTED = 200_000  # rows: whoever corrects these sends the file again
_PREFIX = "naungan-"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST = 32_767  # characters a workbook's cell holds
_NO_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - as spreadsheets have it
_ACTIVE = ("=", "+", "-", "@")
_OWN_TITLES = frozenset(title_key(t) for titles in REPORT_TITLES.values() for t in titles)


class RowStatus(Enum):
    """A row's fate as the Status column names it: (Indonesian, English)."""

    REFUSED = ("Ditolak", "Refused")
    ALREADY_ENROLLED = ("Sudah terdaftar", "Already enrolled")
    REPEATED = ("Berulang", "Repeated")
    TO_CHECK = ("Perlu diperiksa", "To check")


@dataclass(frozen=True, slots=True)
class Report:
    """Where it is, and how many rows it holds. `beside` is a report of the same file that holds something else, by another
    run or by the officer's hand: it was left as it is. `left_out` rows were too many for one report.
    """

    path: Path
    rows: int
    beside: Path | None = None
    left_out: int = 0


class ReportWriter:
    """Takes the rows that were not enrolled one by one, in constant memory; `finish` makes the file.

    `directory` is created for its owner only; an existing one open to others is refused with PermissionError. Leaving
    the context without `finish` deletes what was gathered.
    """

    def __init__(
        self,
        directory: Path,
        name: str,
        header: Header,
        *,
        delimiter: str | None = None,
        language: Language = Language.INDONESIAN,
        xlsx_rows: int = XLSX_ROWS,
    ) -> None:
        _private(directory)
        self._directory = directory
        self._stem = _PREFIX + (_UNSAFE.sub("-", name)[:80] or "report")
        self._delimiter = delimiter or ";"
        self._language = language
        self._xlsx_rows = xlsx_rows
        self._nik = header.columns.get(Field.NIK)
        self._origin = header.columns.get(Field.ORIGINAL_ROW)
        self._kept = [i for i, title in enumerate(header.titles) if not self._is_own(i, title)]
        self._titles = [*(header.titles[i] for i in self._kept), *REPORT_TITLES[language]]
        # All that is unfinished lies in one directory of its own, which mkdtemp makes for its owner only.
        self._workplace = Path(tempfile.mkdtemp(prefix=_PREFIX, suffix=f"-{os.getpid()}.part", dir=directory))
        self._spool = self._workplace / "rows"
        self._file = self._spool.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._book: _Book | None = None
        self.rows = self.left_out = 0

    def add(
        self, row_number: int, cells: Sequence[Cell], status: RowStatus, issues: Sequence[RowIssue]
    ) -> None:
        """One row of the upload as it was, its number, and why it was not enrolled."""
        if self.rows == MOST_REPORTED:
            self.left_out += 1
            return
        own = [cells[i] if i < len(cells) else "" for i in self._kept]
        kept = [self._shown(i, cell) for i, cell in zip(self._kept, own, strict=True)]
        why = dict.fromkeys(messages.why(issue, self._language) for issue in issues)
        fix = dict.fromkeys(messages.fix(issue, self._language) for issue in issues)
        shown = status.value[0 if self._language is Language.INDONESIAN else 1]
        line = [*kept, self._number(row_number, cells), shown, " ".join(why), " ".join(fix)]
        self._writer.writerow(line)
        self.rows += 1
        if self.rows > self._xlsx_rows:
            self._give_up_book()
        elif self._book is None:
            self._book = _Book(self._workplace / "book", self._titles)
        if self._book is not None:
            self._book.add(line)

    def finish(self) -> Report | None:
        """The report, or None where every row was enrolled."""
        self._file.close()
        try:
            if not self.rows:
                return None
            if self._book is not None:
                self._book.close()
                made, suffix = self._book.path, ".xlsx"
            else:
                made, suffix = self._workplace / "table", ".csv"
                self._delimited(made)
            first = self._directory / (self._stem + suffix)
            path = _put(made, first)
            return Report(path, self.rows, None if path == first else first, self.left_out)
        finally:
            shutil.rmtree(self._workplace)

    def _is_own(self, column: int, title: str) -> bool:
        """Whether an earlier report added this column: then it is not the upload's, and is written anew."""
        return self._origin is not None and column >= self._origin and title_key(title) in _OWN_TITLES

    def _number(self, row_number: int, cells: Sequence[Cell]) -> str:
        """The number in the first upload, however often the file came back."""
        if self._origin is not None and self._origin < len(cells):
            first = values.tidy_cell(cells[self._origin])
            if first.isascii() and first.isdecimal() and len(first) < 10:
                return first
        return str(row_number)

    def _shown(self, column: int, cell: Cell) -> str:
        if column == self._nik and not isinstance(cell, str):
            found = values.nik(cell)
            if (
                isinstance(found, RowIssue)
                and found.reason == "nik_rounded"
                and isinstance(cell, int | float)
            ):
                # sixteen digits of text would be believed when uploaded again; these were never the true ones
                return f"{cell:.5E}"
        return as_text(cell)

    def _delimited(self, path: Path) -> None:
        """CSV knows no text cells: an apostrophe keeps NIKs whole and formulas still; reading takes it off again."""
        nik = -1 if self._nik is None else self._kept.index(self._nik)
        with os.fdopen(_create(path), "w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, delimiter=self._delimiter)
            writer.writerow(self._titles)
            with self._spool.open(encoding="utf-8", newline="") as spooled:
                for cells in csv.reader(spooled):
                    writer.writerow(_inert(cell, column == nik) for column, cell in enumerate(cells))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._give_up_book()
        shutil.rmtree(self._workplace, ignore_errors=True)

    def _give_up_book(self) -> None:
        if self._book is not None:
            self._book.give_up()
            self._book = None


class _Book:
    """A workbook that is written row by row, while rows come in, so that little is left to do at the end. Every cell is
    text, so nothing is computed, rounded or taken for a date, now or when it is corrected.
    """

    def __init__(self, path: Path, titles: Sequence[str]) -> None:
        self.path = path
        self._out = os.fdopen(_create(path), "wb")
        options = {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
        self._book = xlsxwriter.Workbook(self._out, options)
        self._book.set_properties(
            {"created": _NO_DAY}
        )  # the same rows are the same bytes, whenever they are written
        self._text = self._book.add_format({"num_format": "@"})
        self._wrapped = self._book.add_format({"num_format": "@", "text_wrap": True})
        bold = self._book.add_format({"bold": True, "num_format": "@"})
        self._sheet = self._book.add_worksheet("Perbaikan")
        self._last, self._rows = len(titles) - 1, 0
        self._sheet.set_column(0, self._last - 2, 18, self._text)
        self._sheet.set_column(self._last - 1, self._last, 60, self._wrapped)
        self._sheet.freeze_panes(1, 0)
        for column, title in enumerate(titles):
            self._sheet.write_string(0, column, title, bold)

    def add(self, cells: Sequence[str]) -> None:
        self._rows += 1
        for column, cell in enumerate(cells):
            if cell:
                style = self._wrapped if column >= self._last - 1 else self._text
                self._sheet.write_string(self._rows, column, cell[:_LONGEST], style)

    def close(self) -> None:
        self._book.close()
        self._out.close()

    def give_up(self) -> None:
        """Let go of the file without finishing it."""
        self._sheet.row_data_fh.close()
        self._out.close()


def sweep_reports(directory: Path, older_than: dt.timedelta, now: dt.datetime | None = None) -> int:
    """Delete the reports, and remains of unfinished ones, last written more than `older_than` ago; how many it were.

    Reports of files sent to a server, which are named by their batch, stay their REPORT_DAYS whoever sweeps. Raises NotOurs
    for a link, or a directory of another user, in which nothing is deleted.
    """
    if check_ours(directory, os.geteuid()) is None:
        return 0
    now = now or dt.datetime.now(dt.UTC)
    swept = 0
    for path in directory.glob(_PREFIX + "*"):
        if path.suffix in (".xlsx", ".csv", ".part"):
            with suppress(FileNotFoundError):  # swept by another process at the same time
                age = older_than if batch_of(path) is None else max(older_than, KEPT)
                if path.stat().st_mtime < (now - age).timestamp():
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                    swept += 1
    return swept


def reports_of(directory: Path, batch: UUID) -> list[Path]:
    """The reports of a file that was sent to a server, the newest first."""
    found: list[tuple[float, Path]] = []
    for path in directory.glob(f"{_PREFIX}{batch}*"):
        with suppress(FileNotFoundError):  # deleted at the same time
            if path.suffix in (".xlsx", ".csv"):
                found.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(found, reverse=True)]


def batch_of(path: Path) -> UUID | None:
    """The batch a report is named by; None where an officer's own file gave it its name."""
    try:
        return UUID(path.name.removeprefix(_PREFIX)[:36])
    except ValueError:
        return None


def _put(made: Path, wanted: Path) -> Path:
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
    for path in directory.glob(f"{_PREFIX}*-{process}.part"):
        shutil.rmtree(path, ignore_errors=True)


def _inert(cell: str, is_nik: bool) -> str:
    bare = cell.lstrip("\t\r\n")  # a spreadsheet looks behind them
    active = bare.startswith(_ACTIVE) and bare.strip() not in values.PLACEHOLDERS
    return "'" + bare if active or (is_nik and bare[:1].isdigit()) else bare


def _private(directory: Path) -> None:
    own_directory(directory)
    if directory.stat().st_mode & 0o077:
        raise PermissionError(
            f"{directory} must be open to its owner only (mode 0700): reports hold personal data"
        )


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
