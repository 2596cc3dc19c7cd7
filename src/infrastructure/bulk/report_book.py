"""How does a report look as a workbook? Rows to correct on the first sheet, all others and the valid values on sheets of
their own, which are not read when the report is uploaded again.
"""

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ...texts.language import Locale
from ...texts.sheets import MARK, ReportSheet
from .rows import Field
from .value_lists import ListSheets, Offering, ValueLists

_LONGEST = 32_767  # characters a workbook's cell holds
_NO_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - as spreadsheets have it


class Book:
    """A workbook that is written row by row, while rows come in, so that little is left to do at the end. Every cell is
    text, so nothing is computed, rounded or taken for a date, now or when it is corrected.

    `fields` are the columns for which there are drop-down lists.
    """

    def __init__(
        self, path: Path, titles: Sequence[str], fields: Mapping[Field, int], language: Locale
    ) -> None:
        self.path = path
        self._titles = titles
        self._fields = fields
        self._language = language
        self._out = os.fdopen(create(path), "wb")
        options = {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
        self._book = xlsxwriter.Workbook(self._out, options)
        # the same rows are the same bytes, whenever they are written
        self._book.set_properties({"created": _NO_DAY})
        self._text = self._book.add_format({"num_format": "@"})
        self._wrapped = self._book.add_format({"num_format": "@", "text_wrap": True})
        self._bold = self._book.add_format({"bold": True, "num_format": "@"})
        self._last = len(titles) - 1
        self._sheets: dict[ReportSheet, Worksheet] = {}
        self._rows: dict[ReportSheet, int] = {}
        self._sheet(ReportSheet.TO_CORRECT)  # always the first one, which is the one that is read

    def add(self, place: ReportSheet, cells: Sequence[str]) -> None:
        """A row beneath those that are there; the cells beyond the titles are kept too."""
        sheet = self._sheets.get(place) or self._sheet(place)
        self._rows[place] += 1
        row = self._rows[place]
        for column, cell in enumerate(cells):
            if cell:
                style = self._wrapped if column in (self._last - 1, self._last) else self._text
                sheet.write_string(row, column, cell[:_LONGEST], style)

    def close(self, lists: ValueLists | None) -> None:
        """Finish it, with the valid values and the drop-down lists that offer them."""
        for place, sheet in self._sheets.items():
            sheet.autofilter(_titles_row(place), 0, self._rows[place], self._last)
        if lists is not None:
            corrections = self._sheets[ReportSheet.TO_CORRECT]
            offered = ListSheets(self._book, lists, self._language)
            offered.offer(corrections, self._fields, 1, self._rows[ReportSheet.TO_CORRECT])
        self._book.close()
        self._out.close()

    def give_up(self) -> None:
        """Let go of the file without finishing it."""
        for sheet in self._sheets.values():
            sheet.row_data_fh.close()
        self._out.close()

    def _sheet(self, place: ReportSheet) -> Worksheet:
        name = place.text.said(self._language)
        sheet = self._sheets[place] = self._book.add_worksheet(name, Offering)
        top = self._rows[place] = _titles_row(place)
        sheet.set_column(0, self._last - 2, 18, self._text)
        sheet.set_column(self._last - 1, self._last, 60, self._wrapped)
        sheet.freeze_panes(top + 1, 0)
        if top:
            sheet.write_string(0, 0, MARK.said(self._language))
        for column, title in enumerate(self._titles):
            sheet.write_string(top, column, title, self._bold)
        return sheet


def create(path: Path) -> int:
    """A new file that only its owner may read, open for writing."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)


def _titles_row(place: ReportSheet) -> int:
    """Where the titles stand (from 0): sheets that are not read say so above them."""
    return 0 if place is ReportSheet.TO_CORRECT else 1
