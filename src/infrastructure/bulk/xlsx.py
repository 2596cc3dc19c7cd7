"""How is an XLSX file read without trusting it? It is weighed and measured, and its marks are taken, before it is loaded.

The loader unpacks a sheet as one dense block of memory, so a small archive of large content, or a single cell far
from the others, must be refused beforehand. What the loader does not tell (hidden rows and columns, errors, formulas that
were never computed) is taken from the same pass.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import python_calamine as calamine

from ...texts.files import FileReason
from .rows import Cell, UnreadableFile
from .sheets import Marks, Sheet, with_unstored
from .usual_rows import Usual, UsualRows
from .workbook_size import (
    MOST_COLUMNS,
    Part,
    WorkbookLimits,
    WorkbookSize,
    measure,
    value_of,
    weighed,
    whole,
)

_SHARED = "xl/sharedstrings.xml"
_BOOK = "xl/workbook.xml"
_PLACES = "xl/_rels/workbook.xml.rels"
_TOLD = frozenset(["row", "c", "v", "is", "f"])
_LETTERS = {chr(64 + number): number for number in range(1, 27)}
_YES = ("1", "true", "on")
_NOTHING = ("0", "0.0", "0.00")
_LONGEST_FORMULA = 8_192


class XlsxBook:
    """Formulas are read as the values the spreadsheet last computed."""

    format = "XLSX"

    def __init__(self, path: Path, limits: WorkbookLimits) -> None:
        self._marks = _inspected(path, limits)
        self._book = opened(path)

    def sheets(self) -> Iterator[Sheet]:
        return worksheets(self._book, self._marks)

    def close(self) -> None:
        self._book.close()


def opened(path: Path) -> calamine.CalamineWorkbook:
    """A workbook by the loader. Raises UnreadableFile."""
    with _loader():
        return calamine.CalamineWorkbook.from_path(str(path))


@contextmanager
def _loader() -> Iterator[None]:
    """Raises UnreadableFile for whatever the loader stumbles over."""
    try:
        yield
    except calamine.PasswordError as error:
        raise UnreadableFile(FileReason.PASSWORD) from error
    except (calamine.CalamineError, OSError) as error:  # it ends in the middle of a record
        raise UnreadableFile(FileReason.DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how a program in Rust fails; it is no Exception
            raise UnreadableFile(FileReason.DAMAGED) from error
        raise


def worksheets(book: calamine.CalamineWorkbook, marks: Mapping[str, Marks]) -> Iterator[Sheet]:
    """The sheets that hold anything, with their marks by name."""
    for found in book.sheets_metadata:
        if found.typ is calamine.SheetTypeEnum.WorkSheet:
            if found.name not in marks:  # which part holds this sheet, only the loader knows
                raise UnreadableFile(FileReason.DAMAGED)
            sheet = loaded(book, found, marks[found.name])
            if sheet is not None:
                yield sheet


def loaded(book: calamine.CalamineWorkbook, found: calamine.SheetMetadata, marks: Marks) -> Sheet | None:
    """A sheet by the loader, which leaves the empty columns at its left away; None where it holds nothing."""
    with _loader():
        sheet = book.get_sheet_by_name(found.name)
    if sheet.start is None or sheet.end is None:
        return None
    left = sheet.start[1]
    merged = sheet.merged_cell_ranges
    ours = Marks(
        marks.hidden_rows,
        {column - left for column in marks.hidden_columns if column >= left},
        [
            (top + 1, first - left, bottom + 1, last - left)
            for (top, first), (bottom, last) in merged
            if first >= left
        ]
        if merged is not None
        else [(top, a - left, bottom, b - left) for top, a, bottom, b in marks.merged if a >= left],
        {
            row: {column - left: text for column, text in cells.items() if column >= left}
            for row, cells in marks.unstored.items()
        },
    )
    hidden = found.visible is not calamine.SheetVisibleEnum.Visible

    def rows() -> Iterator[Sequence[Cell]]:
        return with_unstored(sheet.iter_rows(), ours.unstored) if ours.unstored else sheet.iter_rows()

    return Sheet(found.name, hidden, rows, sheet.end[0] + 1, sheet.width, ours)


def _inspected(path: Path, limits: WorkbookLimits) -> dict[str, Marks]:
    """The marks of every sheet by its name. Raises UnreadableFile for what is damaged or would grow beyond the limits."""
    size = WorkbookSize(limits)
    shared, names, relationships = _Shared(), _Names(), Relationships()
    known: dict[str, Part] = {_SHARED: shared, _BOOK: names, _PLACES: relationships}
    sheets: dict[str, _Sheet] = {}
    with weighed(path, limits) as (archive, parts):
        for name in sorted(parts, key=lambda name: name != _SHARED):
            part = known.get(name)
            if part is None:
                part = sheets[name] = _Sheet(size, shared.lengths)
            measure(archive, parts[name], part)
    found = {}
    for sheet, place in names.sheets:
        target = relationships.part(place)
        if target in sheets:
            found[sheet] = sheets[target].finished()
    return found


class _Names(Part):
    """The workbook's own part: its sheets' names, and under which id each is found."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []

    def begin(self, name: str, attributes: list[str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            place = next(
                (attributes[at + 1] for at in range(0, len(attributes), 2) if attributes[at].endswith(":id")),
                "",
            )
            self.sheets.append((value_of(attributes, "name"), place))


class Relationships(Part):
    """Which part has which id."""

    def __init__(self) -> None:
        super().__init__()
        self._targets: dict[str, str] = {}

    def begin(self, name: str, attributes: list[str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            self._targets[value_of(attributes, "Id")] = value_of(attributes, "Target").lower()

    def part(self, place: str) -> str:
        """The name of the part with this id, in small letters; empty where there is none."""
        target = self._targets.get(place, "")
        return target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"


class _Shared(Part):
    """The table of shared texts: how long each is."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths = array("I")
        self.holds_cells = True  # must be understood to its end

    def begin(self, name: str, attributes: list[str]) -> None:
        if name.rpartition(":")[2] == "si":
            self.lengths.append(0)
            self.parser.CharacterDataHandler = self._text

    def _text(self, data: str) -> None:
        self.lengths[-1] += len(data)


class _Sheet(Part):
    """Any other part. Where it holds cells: how far they reach, how much text they refer to, and what is hidden."""

    def __init__(self, size: WorkbookSize, shared: "array[int]") -> None:
        super().__init__()
        self._size = size
        self._shared = shared
        self._row = self._column = 0  # of the cell last begun, from 1
        self._right = self._bottom = 0
        self._type = ""
        self._text = ""  # of the value or formula under way
        self._formula: str | None = None  # of the cell last begun, while it has no value
        self._marks = Marks()
        self._usual = UsualRows(self._count)
        self._counted = 0  # the last row of those

    def rest(self, piece: bytes) -> bytes:
        return self._usual.rest(piece) if self.holds_cells else piece

    def end(self) -> bytes:
        return self._usual.end()

    def _count(self, rows: Usual) -> None:
        self._counted = max(self._counted, rows.last)
        if rows.right:
            self._bottom, self._right = max(self._bottom, rows.bottom), max(self._right, rows.right)
            self._size.reach(self._bottom, self._right)
        lengths, known = self._shared, len(self._shared)
        self._size.text(sum([lengths[one] for one in rows.shared if one < known]))

    def begin(self, name: str, attributes: list[str]) -> None:
        kind = name if name in _TOLD else name.rpartition(":")[2]
        if kind == "c" and self.holds_cells:
            if self._formula is not None:
                self._uncomputed()
            self._column += 1
            self._type = ""
            for at in range(0, len(attributes), 2):
                name = attributes[at]
                if name == "r":
                    self._column, self._row = _place(attributes[at + 1], self._column, self._row)
                elif name == "t":
                    self._type = attributes[at + 1]
        elif (kind == "v" or kind == "is") and self.holds_cells:
            if self._row > self._bottom or self._column > self._right:
                self._reach()
            if self._type == "s" or self._type == "e" or self._formula is not None:
                self._listen(self._value)
        elif kind == "f" and self.holds_cells:
            self._listen(self._computed)
        elif kind == "row":
            if self._formula is not None:
                self._uncomputed()
            self._row = whole(value_of(attributes, "r"), max(self._row, self._counted) + 1)
            self._column = 0
            if _is_unseen(attributes, "ht") and self._row <= self._size.limits.last_row:
                self._marks.hidden_rows.add(self._row)
        elif kind == "col" and not self.holds_cells and _is_unseen(attributes, "width"):
            first, last = whole(value_of(attributes, "min"), 1), whole(value_of(attributes, "max"), 0)
            self._marks.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
        elif kind == "sheetData":
            self.holds_cells = True

    def finished(self) -> Marks:
        if self._formula is not None:
            self._uncomputed()
        return self._marks

    def _reach(self) -> None:
        """As far as cells with content: one without is a format only, and takes no room."""
        self._bottom, self._right = max(self._bottom, self._row), max(self._right, self._column)
        self._size.reach(self._bottom, self._right)

    def _listen(self, end: Callable[[str], None]) -> None:
        self._text = ""
        self.parser.CharacterDataHandler = self._gather
        self.parser.EndElementHandler = end

    def _gather(self, data: str) -> None:
        if len(self._text) < _LONGEST_FORMULA:
            self._text += data

    def _computed(self, _name: str) -> None:
        """A formula has been read: a value may follow."""
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        self._formula = self._text

    def _value(self, _name: str) -> None:
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        text = self._text.strip()
        if self._type == "s":
            index = whole(text[:12].lstrip("+"), -1)
            if 0 <= index < len(self._shared):
                self._size.text(self._shared[index])
        elif self._type == "e":
            self._keep(text or "#")
        elif not text and self._type != "str":  # a text may well be empty
            return
        self._formula = None

    def _uncomputed(self) -> None:
        # the blank keeps ="..." from being taken for the text within: that too is for a spreadsheet to compute
        self._keep(f"= {self._formula}".rstrip())
        self._formula = None

    def _keep(self, text: str) -> None:
        if 0 < self._row <= self._size.limits.last_row:
            self._size.unstored()
            self._marks.unstored.setdefault(self._row, {})[self._column - 1] = text


def _is_unseen(attributes: list[str], size: str) -> bool:
    """Whether a row or column is hidden, or made so small that it might as well be."""
    return value_of(attributes, "hidden") in _YES or value_of(attributes, size) in _NOTHING


def _place(reference: str, column: int, row: int) -> tuple[int, int]:
    """Column and row of a reference like AB12, in capital or small letters; what it does not say stays."""
    letters = reference.rstrip("0123456789")
    usual = _LETTERS.get(letters)
    if usual is not None:
        return usual, whole(reference[len(letters) :], row)
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + ord(letter) - 64
    return (number if letters.isascii() and letters.isalpha() else column), whole(
        reference[len(letters) :], row
    )
