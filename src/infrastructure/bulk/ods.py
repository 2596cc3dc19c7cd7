"""How is an ODS file read without trusting it? Its tables are measured, and their marks are taken, before it is loaded.

The loader reads all tables at once and repeats what a tag only says is repeated, so a small file may stand for a large one.
"""

from collections.abc import Iterator
from pathlib import Path

from ...texts.files import FileReason
from .rows import UnreadableFile
from .sheets import Marks, Sheet
from .workbook_size import (
    MOST_COLUMNS,
    Part,
    WorkbookLimits,
    WorkbookSize,
    measure,
    weighed,
    whole,
)
from .xlsx import loaded, opened

_CONTENT = "content.xml"
_UNSEEN = ("collapse", "filter")
_CELLS = ("table-cell", "covered-table-cell")
_LONGEST_SHOWN = 8_192


class OdsBook:
    """Formulas are read as the values the spreadsheet last computed."""

    format = "ODS"

    def __init__(self, path: Path, limits: WorkbookLimits) -> None:
        content = _Content(WorkbookSize(limits))
        with weighed(path, limits) as (archive, parts):
            for name, member in parts.items():
                measure(archive, member, content if name == _CONTENT else _Other())
        self._marks = content.tables
        self._book = opened(path)

    def sheets(self) -> Iterator[Sheet]:
        for found in self._book.sheets_metadata:
            sheet = loaded(self._book, found, self._marks.get(found.name) or Marks())
            if sheet is not None:
                yield sheet

    def close(self) -> None:
        self._book.close()


class _Other(Part):
    """A part without tables."""

    def begin(self, name: str, attributes: list[str]) -> None:
        pass


class _Content(Part):
    """The tables. Rows count from 1, columns from 0; what is repeated counts as often as it is."""

    def __init__(self, size: WorkbookSize) -> None:
        super().__init__()
        self.holds_cells = True  # must be understood to its end
        self.tables: dict[str, Marks] = {}
        self._size = size
        self._cells = 0  # of all tables, as large blocks
        self._marks = Marks()
        self._row = self._rows = 0  # the row last begun, and how often it is repeated
        self._column = self._columns = 0
        self._bottom = self._right = 0
        self._is_filled = False  # the cell being read
        self._text: str | None = None  # the error it shows
        self._formula: str | None = None  # that was never computed
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._read

    def begin(self, name: str, attributes: list[str]) -> None:
        kind = name.rpartition(":")[2]
        if kind in _CELLS:
            self._cell(_named(attributes))
        elif kind == "table-row":
            told = _named(attributes)
            self._row += self._rows
            self._rows = max(whole(told.get("number-rows-repeated", ""), 1), 1)
            self._column = self._columns = 0
            if told.get("visibility") in _UNSEEN:
                last = min(self._row + self._rows - 1, self._size.limits.last_row)
                self._marks.hidden_rows.update(range(self._row, last + 1))
        elif kind == "table-column":
            told = _named(attributes)
            count = min(whole(told.get("number-columns-repeated", ""), 1), MOST_COLUMNS)
            if told.get("visibility") in _UNSEEN:
                last = min(self._column + count, MOST_COLUMNS)
                self._marks.hidden_columns.update(range(self._column, last))
            self._column += count
        elif kind == "table":
            self._marks = self.tables.setdefault(_named(attributes).get("name", ""), Marks())
            self._row, self._rows = 1, 0
            self._column = self._columns = self._bottom = self._right = 0

    def _cell(self, told: dict[str, str]) -> None:
        self._column += self._columns
        self._columns = max(whole(told.get("number-columns-repeated", ""), 1), 1)
        self._text = self._formula = None
        down = whole(told.get("number-rows-spanned", ""), 1)
        if down > 1 and self._row <= self._size.limits.last_row:
            across = whole(told.get("number-columns-spanned", ""), 1)
            bottom = self._row + down - 1
            self._marks.merged.append((self._row, self._column, bottom, self._column + max(across, 1) - 1))
        formula = told.get("formula")
        if formula is None and "value-type" not in told:
            return
        self._reach()
        self._is_filled = True
        self._read(told.get("string-value", ""))
        if "value-type" not in told:
            self._formula = f"= {(formula or '').partition('=')[2]}"[:_LONGEST_SHOWN].rstrip()
        elif told.get("shown-type") == "error":
            self._text = ""

    def _reach(self) -> None:
        before = self._bottom * self._right
        self._bottom = max(self._bottom, self._row + self._rows - 1)
        self._right = max(self._right, self._column + self._columns)
        self._size.reach(self._bottom, self._right)
        self._cells += self._bottom * self._right - before
        if self._cells > self._size.limits.cells:
            raise UnreadableFile(
                FileReason.TOO_WIDE if self._right > 26 else FileReason.TOO_MANY_ROWS,
                limit=self._size.limits.rows,
            )

    def _read(self, data: str) -> None:
        if self._is_filled:
            self._size.text(len(data) * self._rows * self._columns)
            if self._text is not None and len(self._text) < _LONGEST_SHOWN:
                self._text += data

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] not in _CELLS:
            return
        self._is_filled = False
        shown = self._formula if self._text is None else self._text.strip() or "#"
        if shown is None:
            return
        for row in range(self._row, self._row + self._rows):
            for column in range(self._column, self._column + self._columns):
                self._size.unstored()
                self._marks.unstored.setdefault(row, {})[column] = shown
        self._text = self._formula = None


def _named(attributes: list[str]) -> dict[str, str]:
    """Attributes by their local names; the type a cell is shown as apart from that of its value."""
    return {
        "shown-type" if name.startswith("calcext:") else name.rpartition(":")[2]: value
        for name, value in zip(attributes[::2], attributes[1::2], strict=True)
    }
