"""How is an XLSB file read without trusting it? Its records are walked, as its program wrote them, before it is loaded."""

import io
import struct
import zipfile
from array import array
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

from ...texts.files import FileReason
from .rows import UnreadableFile
from .sheets import Marks, Sheet
from .workbook_size import MOST_COLUMNS, WorkbookLimits, WorkbookSize, measure, weighed
from .xlsx import Relationships, opened, worksheets

_BOOK = "xl/workbook.bin"
_PLACES = "xl/_rels/workbook.bin.rels"
_SHARED = "xl/sharedstrings.bin"

# Records by their numbers in [MS-XLSB] 2.3: a row, cells, the text of a shared string, a column, a merged range, a sheet.
_ROW, _BLANK, _ERROR, _SHARED_CELL, _TEXT_CELL = 0, 1, 3, 7, 6
_LAST_CELL = 11
_FORMULA_ERROR = 11
_ITEM, _SHEET, _COLUMN, _MERGED, _DATA = 19, 156, 60, 176, 145
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_LONGEST_RECORD = 1 << 20
_BUFFER = 1 << 18


class XlsbBook:
    """Formulas are read as the values the spreadsheet last computed."""

    format = "XLSB"

    def __init__(self, path: Path, limits: WorkbookLimits) -> None:
        self._marks = _inspected(path, limits)
        self._book = opened(path)

    def sheets(self) -> Iterator[Sheet]:
        return worksheets(self._book, self._marks)

    def close(self) -> None:
        self._book.close()


def _inspected(path: Path, limits: WorkbookLimits) -> dict[str, Marks]:
    size, shared, relationships = WorkbookSize(limits), array("I"), Relationships()
    found: dict[str, Marks] = {}
    with weighed(path, limits) as (archive, parts):
        if _BOOK not in parts or _PLACES not in parts:
            raise UnreadableFile(FileReason.DAMAGED)
        measure(archive, parts[_PLACES], relationships)
        if _SHARED in parts:
            with closing(_records(archive, parts[_SHARED])) as records:
                shared.extend(_number(data, 1) for kind, data in records if kind == _ITEM)
        with closing(_records(archive, parts[_BOOK])) as records:
            sheets = [data for kind, data in records if kind == _SHEET]
        for data in sheets:
            place, end = _text(data, 8)
            name, _ = _text(data, end)
            part = parts.get(relationships.part(place))
            if part is not None:
                with closing(_records(archive, part)) as records:
                    found[name] = _marks(records, size, shared)
    return found


def _marks(records: Iterator[tuple[int, bytes]], size: WorkbookSize, shared: "array[int]") -> Marks:
    marks = Marks()
    row = bottom = right = 0
    for kind, data in records:
        if kind == _ROW:
            row = _number(data, 0) + 1
            if data[11:12] and data[11] & 0x10 and row <= size.limits.last_row:
                marks.hidden_rows.add(row)
        elif _BLANK < kind <= _LAST_CELL:
            column = _number(data, 0)
            bottom, right = max(bottom, row), max(right, column + 1)
            size.reach(bottom, right)
            if kind == _SHARED_CELL and (index := _number(data, 8)) < len(shared):
                size.text(shared[index])
            elif kind in (_ERROR, _FORMULA_ERROR):
                size.unstored()
                marks.unstored.setdefault(row, {})[column] = _ERRORS.get(data[8] if len(data) > 8 else 0, "#")
        elif kind == _COLUMN and len(data) >= 18 and data[16] & 1:
            marks.hidden_columns.update(range(_number(data, 0), min(_number(data, 4) + 1, MOST_COLUMNS)))
        elif kind == _MERGED:
            top, last, left, end = (_number(data, at) for at in (0, 4, 8, 12))
            marks.merged.append((top + 1, left, last + 1, end))
    return marks


def _records(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Generator[tuple[int, bytes], None, None]:
    """Every record of a part: its number and its content, each told in groups of seven bits."""
    with archive.open(member) as unpacked, io.BufferedReader(cast(io.RawIOBase, unpacked), _BUFFER) as part:
        while first := part.read(1):
            kind = first[0]
            if kind & 0x80:
                kind = kind & 0x7F | (part.read(1) or b"\0")[0] << 7
            size = 0
            for shift in (0, 7, 14, 21):
                byte = (part.read(1) or b"\0")[0]
                size |= (byte & 0x7F) << shift
                if not byte & 0x80:
                    break
            if size > _LONGEST_RECORD:
                raise UnreadableFile(FileReason.DAMAGED)
            data = part.read(size)
            if len(data) < size:
                raise UnreadableFile(FileReason.DAMAGED)
            yield kind, data


def _number(data: bytes, at: int) -> int:
    if len(data) < at + 4:
        raise UnreadableFile(FileReason.DAMAGED)
    return int(struct.unpack_from("<I", data, at)[0])


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text that tells its length first, and where it ends."""
    length = _number(data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
