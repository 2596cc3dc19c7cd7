"""How is an XLS file, of Excel 97 to 2003, read without trusting it? Its records are not packed: it is as large as it looks."""

import datetime as dt
import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDocError

from ...texts.files import FileReason
from .rows import Cell, UnreadableFile
from .sheets import Marks, Sheet
from .workbook_size import WorkbookLimits, WorkbookSize

# What the library does when it meets bytes that no program wrote.
_BROKEN = (
    *(XLRDError, CompDocError, struct.error, AssertionError, LookupError, ValueError, TypeError),
    *(AttributeError, UnicodeDecodeError, OverflowError, ZeroDivisionError, NotImplementedError),
)


class XlsBook:
    """Formulas are read as the values the spreadsheet last computed."""

    format = "XLS"

    def __init__(self, path: Path, limits: WorkbookLimits) -> None:
        self._size = WorkbookSize(limits)
        self._log = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - closed with the book
        try:
            with _read_by_others():
                # formatting tells what is hidden and merged
                self._book = xlrd.open_workbook(
                    str(path), logfile=self._log, formatting_info=True, on_demand=True, ragged_rows=True
                )
        except BaseException:
            self._log.close()
            raise

    def sheets(self) -> Iterator[Sheet]:
        for number in range(self._book.nsheets):
            with _read_by_others():
                sheet = self._book.sheet_by_index(number)
                self._book.unload_sheet(number)  # whoever wants it holds it
                found = self._sheet(sheet)
            if found is not None:
                yield found

    def close(self) -> None:
        self._book.release_resources()
        self._log.close()

    def _sheet(self, sheet: xlrd.sheet.Sheet) -> Sheet | None:
        types = [sheet.row_types(row) for row in range(sheet.nrows)]
        filled = [row for row, found in enumerate(types) if any(kind not in _EMPTY for kind in found)]
        if not filled:
            return None
        last = filled[-1] + 1
        width = max(len(types[row]) for row in filled)
        self._size.reach(last, width)
        for row in filled:
            self._size.text(sum(len(value) for value in sheet.row_values(row) if isinstance(value, str)))
        mode = self._book.datemode

        def rows() -> Iterator[Sequence[Cell]]:
            for row in range(last):
                yield [_cell(*one, mode) for one in zip(types[row], sheet.row_values(row), strict=True)]

        marks = Marks(
            {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden},
            {column for column, info in sheet.colinfo_map.items() if info.hidden},
            [(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells],
        )
        return Sheet(sheet.name, sheet.visibility != 0, rows, last, width, marks)


_EMPTY = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def _cell(kind: int, value: object, mode: Literal[0, 1]) -> Cell:
    if kind == xlrd.XL_CELL_TEXT:
        return str(value)
    if kind == xlrd.XL_CELL_NUMBER:
        assert isinstance(value, float)
        return value
    if kind == xlrd.XL_CELL_DATE:
        assert isinstance(value, float)
        return _day(value, mode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        assert isinstance(value, int)
        return error_text_from_code.get(value, "#")
    return ""


def _day(number: float, mode: Literal[0, 1]) -> Cell:
    """A serial number as the day it is shown as; as the number itself where no day is."""
    try:
        found = xlrd.xldate_as_datetime(number, mode)
    except (ValueError, OverflowError):
        return number
    return found.date() if found.time() == dt.time() else found


@contextmanager
def _read_by_others() -> Iterator[None]:
    """Raises UnreadableFile for whatever the library stumbles over."""
    try:
        yield
    except UnreadableFile:
        raise
    except _BROKEN as error:
        if "find workbook" in str(error).lower():  # another document in the same kind of container
            raise UnreadableFile(FileReason.OTHER_KIND, kind="Word (DOC), Outlook (MSG), …") from error
        raise UnreadableFile(
            FileReason.PASSWORD if "encrypted" in str(error) else FileReason.DAMAGED
        ) from error
