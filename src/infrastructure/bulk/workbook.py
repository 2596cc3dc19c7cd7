"""How is an XLSX file read without trusting it? Its archive is weighed and its extent measured before it is loaded.

The loader unpacks a sheet as one dense block of memory, so a small archive of large content, or a single cell far
from the others, must be refused beforehand (`extent`).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import python_calamine as calamine

from .extent import WorkbookLimits, inspect
from .headers import SEARCHED_ROWS
from .rows import Cell, UnreadableFile


class Workbook:
    """The first visible sheet that holds anything; formulas are read as the values the spreadsheet last computed."""

    def __init__(self, path: Path, limits: WorkbookLimits) -> None:
        inspect(path, limits)
        try:
            self._book = calamine.CalamineWorkbook.from_path(str(path))
            self._sheet = self._first_sheet(self._book)
        except calamine.PasswordError as error:
            raise UnreadableFile("password") from error
        except calamine.CalamineError as error:
            raise UnreadableFile("damaged") from error
        end = self._sheet.end
        if end is not None and end[0] >= limits.rows + SEARCHED_ROWS:
            raise UnreadableFile("too_many_rows", limit=limits.rows)

    @property
    def sheet(self) -> str:
        """The name of the sheet read."""
        return self._sheet.name

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Every row with its number as the spreadsheet shows it, empty ones included."""
        return enumerate(self._sheet.iter_rows(), start=1)

    def close(self) -> None:
        self._book.close()

    @staticmethod
    def _first_sheet(book: calamine.CalamineWorkbook) -> calamine.CalamineSheet:
        for found in book.sheets_metadata:
            if (
                found.visible is calamine.SheetVisibleEnum.Visible
                and found.typ is calamine.SheetTypeEnum.WorkSheet
            ):
                sheet = book.get_sheet_by_name(found.name)
                if sheet.start is not None:
                    return sheet
        raise UnreadableFile("no_sheet")
