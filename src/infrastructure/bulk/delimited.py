"""How are a million rows of CSV read in constant memory? One pass that decodes, splits, numbers and digests."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from ...texts.files import FileReason
from ...texts.notices import NoticeReason
from .encodings import Encoding, encoding_of
from .formats import SAMPLE
from .headers import SEARCHED_ROWS, Header, find_header, parse_overrides, score
from .rows import Notice, Row, UnreadableFile
from .sheet_choice import ReadingChoices

_DELIMITERS = (";", ",", "\t", "|")
_BUFFER = 1 << 18
_MAX_LINES = 20  # lines one row may span by quoted line breaks: more means a quotation mark was never closed
_LONGEST_LINE = 1 << 16  # bytes; chunks of rows are held in memory, and a row of a list has some hundred
_MOST_CELLS = 1_000  # in a row


class _Digesting(io.RawIOBase):
    """The file's bytes, digested on their way through and refused where they cannot be a table's."""

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self._is_wide = encoding.is_wide
        self._file = path.open("rb", buffering=0)
        self.hash = hashlib.sha256()
        self._unbroken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        if not data:
            return 0
        self.hash.update(data)
        if not self._is_wide and b"\0" in data:
            raise UnreadableFile(FileReason.BINARY)
        self._look_for_lines(data)
        buffer[: len(data)] = data
        return len(data)

    def _look_for_lines(self, data: bytes) -> None:
        """Refuse a line beyond the longest; looking half a line at a time finds each, and none of less than a half."""
        for at in range(0, len(data), _LONGEST_LINE // 2):
            end = at + _LONGEST_LINE // 2
            last = max(data.rfind(b"\n", at, end), data.rfind(b"\r", at, end))
            size = min(end, len(data)) - at
            self._unbroken = self._unbroken + size if last < 0 else at + size - last
            if self._unbroken > _LONGEST_LINE:
                raise UnreadableFile(FileReason.LINE_TOO_LONG)

    def close(self) -> None:
        self._file.close()
        super().close()


class Delimited:
    """A delimited text file; `encoding` and `delimiter` are found, not asked for."""

    def __init__(self, path: Path, asked: ReadingChoices) -> None:
        if asked.sheets:
            raise UnreadableFile(FileReason.TEXT_HAS_NO_SHEETS)
        self._path = path
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
        self.encoding = encoding_of(path, sample)
        text = sample.decode(self.encoding.codec, errors="replace")
        self.delimiter, self._skipped = _delimiter(text, asked)
        self.sha256: str | None = None
        # one row more than is searched: a header in the last of them may span two
        near = list(islice(self._all(), SEARCHED_ROWS + 1))
        self.header: Header = find_header(near, asked.overrides, asked.given, known=asked.known)

    def rows(self) -> Iterator[Row]:
        """The rows below the header with their numbers, titles above counted. Raises UnreadableFile."""
        for row in (rows := self._all()):
            if row[0] >= self.header.row:
                break
        return rows

    def notices(self, rows: int) -> tuple[Notice, ...]:
        """What the officer is told of how it was read; `rows` below the header were found."""
        separator = "TAB" if self.delimiter == "\t" else f'"{self.delimiter}"'
        facts: dict[str, str | int] = {
            "encoding": self.encoding.name,
            "separator": separator,
            "header": self.header.row,
            "rows": rows,
        }
        return (Notice(NoticeReason.READ_TEXT, facts),)

    def _all(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Every row with its number, from the first line on. The digest is known, and compared with that of an earlier
        pass, when the last row was read. Raises UnreadableFile.
        """
        raw = _Digesting(self._path, self.encoding)
        decoded = (self.encoding.codec, self.encoding.errors)
        text = io.TextIOWrapper(io.BufferedReader(raw, _BUFFER), *decoded, newline="")
        with text:
            if self._skipped:
                text.readline()
            number = last = 0
            before: Sequence[str] = ()
            # strict: a quotation mark closed in the middle of a cell is one that was opened rows ago
            lines = _without_zeros(text) if self.encoding.is_wide else text
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            try:
                for number, cells in enumerate(reader, start=1):
                    line = reader.line_num
                    if line - last != 1:
                        self._check_span(number, cells, before, line - last)
                    if len(cells) > _MOST_CELLS:
                        raise UnreadableFile(FileReason.TOO_WIDE)
                    last, before = line, cells
                    yield number, cells
            except UnicodeDecodeError as error:
                raise UnreadableFile(FileReason.NOT_TEXT, line=number + 1) from error
            except csv.Error as error:  # also a cell longer than csv allows: a quotation mark left open
                raise UnreadableFile(FileReason.QUOTE_UNCLOSED, row=number + 1) from error
        digest = raw.hash.hexdigest()
        if self.sha256 not in (None, digest):
            raise UnreadableFile(FileReason.CHANGED)
        self.sha256 = digest

    def close(self) -> None:
        """Nothing stays open between passes."""

    def _check_span(self, number: int, cells: Sequence[str], before: Sequence[str], lines: int) -> None:
        """A line break within quotes is lawful; a cell that swallowed whole rows is not, or they would be lost."""
        width = max((min(len(before), len(cells)) if len(before) > 1 else len(cells)) - 1, 2)
        for cell in cells:
            swallowed = any(line.count(self.delimiter) >= width for line in cell.splitlines()[1:])
            if swallowed or lines > _MAX_LINES or len(cell) > _LONGEST_LINE:
                raise UnreadableFile(FileReason.QUOTE_UNCLOSED, row=number)


def _without_zeros(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise UnreadableFile(FileReason.BINARY)
        yield line


def _delimiter(sample: str, asked: ReadingChoices) -> tuple[str, bool]:
    """The delimiter whose first rows name the most known columns (then: has the most columns), and whether the first
    line only declares it ("sep=;", which spreadsheet programs do not count as a row).
    """
    overrides = parse_overrides(asked.overrides, asked.known)
    complete = sample.splitlines(keepends=True)
    declared = complete[0].strip(" \r\n").casefold() if complete else ""  # a tab may be what it declares
    if declared.startswith("sep=") and len(declared) == 5:
        return declared[4], True

    def fitness(delimiter: str) -> tuple[int, int]:
        near: list[list[str]] = []
        try:
            for cells in csv.reader(complete, delimiter=delimiter):
                near.append(cells)
                if len(near) == SEARCHED_ROWS:
                    break
        except csv.Error:
            return (0, 0)
        return score(near, overrides, asked.known), max((len(cells) for cells in near), default=0)

    return max(_DELIMITERS, key=fitness), False
