"""How do the sheets of a workbook that are the list become one run of rows?"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ...texts.files import FileReason
from ...texts.notices import NoticeReason
from .formats import is_old_workbook
from .headers import Header
from .merged_cells import Merged, filled_down
from .ods import OdsBook
from .rows import Cell, Field, Notice, Row, UnreadableFile, as_text
from .sheet_choice import ReadingChoices, choose, look, quoted
from .sheets import Book, Hidden, Sheet, ranges
from .titles import title_key
from .values import tidy_cell
from .workbook_size import WorkbookLimits
from .xls import XlsBook
from .xlsb import XlsbBook
from .xlsx import XlsxBook

SHEET_TITLE = "Lembar"
"""The column that tells, where several sheets are one list, from which of them a row is."""

_NOT_MERGED = (
    Field.NIK,
    Field.NAME,
    Field.ORIGINAL_ROW,
)  # one of each a person, who may take more than one row


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet of the list, and where its columns go among the list's."""

    sheet: Sheet
    header: Header
    places: Sequence[int]

    @property
    def merged(self) -> Merged | None:
        wanted = {c for field, c in self.header.columns.items() if field not in _NOT_MERGED}
        return Merged.of(self.sheet.marks.merged, wanted, self.header)


def _truths_as_text(cells: Sequence[Cell]) -> Sequence[Cell]:
    """TRUE and FALSE as they are shown: to Python they equal 1 and 0, and what is remembered of the one would be told of the other."""
    if True in cells or False in cells:
        return [as_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    return cells


class Workbook:
    """`header` holds the titles of the list's first sheet, then those that only others have."""

    def __init__(self, path: Path, limits: WorkbookLimits, asked: ReadingChoices) -> None:
        self._hidden = asked.hidden
        self._book = _book(path, limits)
        self.format = self._book.format
        try:
            found, self._notices = choose(look(self._book, asked, limits), asked)
            self.header, self._parts = _joined(found)
        except BaseException:
            self._book.close()
            raise
        # Rows of the second sheet are numbered from 1001, of the third from 2001, or in steps of 10,000 or 100,000.
        self._step = 1_000
        while any(part.sheet.last_row >= self._step for part in self._parts):
            self._step *= 10

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets read."""
        return tuple(part.sheet.name for part in self._parts)

    def rows(self) -> Iterator[Row]:
        """The rows below the header with their numbers as the spreadsheet shows them, empty ones included; those of further
        sheets are numbered on in thousands.
        """
        if len(self._parts) == 1:
            yield from self._of(self._parts[0])
            return
        for at, part in enumerate(self._parts):
            own, places = len(part.header.titles), part.places
            for number, cells in self._of(part):
                placed: list[Cell] = [""] * len(self.header.titles)
                for cell, place in zip(cells, places, strict=False):
                    placed[place] = cell
                placed[-1] = part.sheet.name
                yield at * self._step + number, [*placed, *cells[own:]]

    def notices(self, rows: int) -> tuple[Notice, ...]:
        """What the officer is told of how it was read; `rows` below the headers were found."""
        facts: dict[str, str | int] = {"format": self.format, "rows": rows}
        if len(self._parts) == 1:
            (part,) = self._parts
            read = Notice(
                NoticeReason.READ_SHEET, {**facts, "sheet": part.sheet.name, "header": part.header.row}
            )
        else:
            read = Notice(
                NoticeReason.READ_SHEETS, {**facts, "sheets": quoted(self.names), "first": self._step + 1}
            )
        own = [notice for part in self._parts for notice in self._of_part(part)]
        return (read, *self._notices, *own)

    def close(self) -> None:
        self._book.close()

    def _of(self, part: _Part) -> Iterator[Row]:
        """The rows of a sheet below its header."""
        rows: Iterator[Row] = islice(enumerate(part.sheet.rows(), start=1), part.header.row, None)
        rows = ((number, _truths_as_text(cells)) for number, cells in rows)
        if merged := part.merged:
            rows = filled_down(rows, merged)
        unseen = part.sheet.marks.hidden_rows
        if unseen and self._hidden is Hidden.SKIP:
            rows = (row for row in rows if row[0] not in unseen)
        return rows

    def _of_part(self, part: _Part) -> Iterator[Notice]:
        marks, header = part.sheet.marks, part.header
        columns = sorted(column for column in header.columns.values() if column in marks.hidden_columns)
        if columns:
            titles = quoted(header.titles[column] for column in columns)
            yield Notice(NoticeReason.HIDDEN_COLUMNS, {"titles": titles, "sheet": part.sheet.name})
        if marks.hidden_rows:
            rows = islice(enumerate(part.sheet.rows(), start=1), header.row, None)
            unseen = [n for n, cells in rows if n in marks.hidden_rows and any(map(tidy_cell, cells))]
            if unseen:
                reason = NoticeReason[
                    "HIDDEN_ROWS" if self._hidden is None else f"HIDDEN_ROWS_{self._hidden.name}"
                ]
                facts: dict[str, str | int] = {
                    "count": len(unseen),
                    "listed": ranges(unseen),
                    "sheet": part.sheet.name,
                }
                yield Notice(reason, facts, stops=self._hidden is None)
        if merged := part.merged:
            rows = islice(enumerate(part.sheet.rows(), start=1), header.row, None)
            for _ in filled_down(rows, merged):
                pass
            if merged.filled:
                titles = quoted(header.titles[column] for column in sorted(merged.columns))
                yield Notice(
                    NoticeReason.MERGED_DOWN,
                    {"count": merged.filled, "titles": titles, "sheet": part.sheet.name},
                )


def _book(path: Path, limits: WorkbookLimits) -> Book:
    """A workbook by what it holds, whatever its name. Raises UnreadableFile."""
    if is_old_workbook(path):
        return XlsBook(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower().lstrip("/") for name in archive.namelist()}
            mime = archive.read("mimetype")[:80] if "mimetype" in archive.namelist() else b""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zipfile.LargeZipFile) as error:
        raise UnreadableFile(FileReason.DAMAGED) from error
    if "xl/workbook.xml" in names:
        return XlsxBook(path, limits)
    if b"opendocument.spreadsheet" in mime and "content.xml" in names:
        return OdsBook(path, limits)
    if "xl/workbook.bin" in names:
        return XlsbBook(path, limits)
    raise UnreadableFile(FileReason.OTHER_KIND, kind=_other_kind(names, mime))


def _other_kind(names: set[str], mime: bytes) -> str:
    if "word/document.xml" in names:
        return "Word (DOCX)"
    if "ppt/presentation.xml" in names:
        return "PowerPoint (PPTX)"
    return "OpenDocument" if b"opendocument" in mime else "ZIP"


def _joined(found: Sequence[tuple[Sheet, Header]]) -> tuple[Header, list[_Part]]:
    """One header for all sheets of the list: a column of theirs goes where the first has the same field, else where a sheet
    before has the same title.
    """
    (sheet, first), *others = found
    if not others:
        return first, [_Part(sheet, first, range(len(first.titles)))]
    titles, columns = list(first.titles), dict(first.columns)
    parts = [_Part(sheet, first, range(len(titles)))]
    for sheet, header in others:
        field_at = {column: field for field, column in header.columns.items()}
        free = {title_key(title): at for at, title in enumerate(titles) if at not in columns.values()}
        places: list[int] = []
        for column, title in enumerate(header.titles):
            field = field_at.get(column)
            place = columns.get(field) if field is not None else free.pop(title_key(title), None)
            if place is None:
                place = len(titles)
                titles.append(title)
                if field is not None:
                    columns[field] = place
            places.append(place)
        parts.append(_Part(sheet, header, places))
    return Header(first.row, (*titles, SHEET_TITLE), columns), parts
