"""How much would a workbook become once it is loaded? Its archive is weighed, and its cells and texts are counted.

Every part is read as the loader reads it, as XML: a reference in small letters, a tag with a prefix or a sheet in an
unusual place is counted like any other. Nothing of it is kept.
"""

import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from .headers import SEARCHED_ROWS
from .rows import UnreadableFile

_CHUNK = 1 << 18
_LONGEST_TOKEN = (
    1 << 20
)  # bytes of one tag: the parser begins anew with each piece of a tag it has not got whole
_MEMBERS = 2_000
_SHARED = "xl/sharedstrings.xml"
_TOLD = frozenset(["row", "c", "v", "is"])
_COLUMNS = {chr(64 + number): number for number in range(1, 27)}


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """`rows` below the header; `unpacked` bytes in all; `ratio` of unpacked to packed beyond 8 MB; `cells` in rows x
    columns of a sheet; `texts` characters of a sheet's cells, each counted as often as a cell refers to it.
    """

    rows: int = 100_000
    unpacked: int = 256 << 20
    ratio: int = 150
    cells: int = 6_000_000
    texts: int = 128 << 20


def inspect(path: Path, limits: WorkbookLimits) -> None:
    """Raises UnreadableFile for an archive that is no workbook, is damaged, or would grow beyond the limits."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _weigh(members, path.stat().st_size, limits)
            names = {m.filename.lower().lstrip("/") for m in members}
            if "xl/workbook.xml" not in names:
                raise UnreadableFile("other_kind", kind=_other_kind(names, archive))
            if len(names) < len(members):
                raise UnreadableFile("damaged")  # two parts of one name: which is read, nobody can tell
            shared = _Shared()
            for member in sorted(members, key=lambda m: m.filename.lower().lstrip("/") != _SHARED):
                is_shared = member.filename.lower().lstrip("/") == _SHARED
                _measure(archive, member, shared if is_shared else _Sheet(limits, shared.lengths))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zipfile.LargeZipFile) as error:
        raise UnreadableFile("damaged") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise UnreadableFile("damaged") from error


def _weigh(members: list[zipfile.ZipInfo], size: int, limits: WorkbookLimits) -> None:
    """By the archive's directory, before anything is unpacked."""
    if any(m.flag_bits & 1 for m in members):
        raise UnreadableFile("password")
    unpacked = sum(m.file_size for m in members)
    packed = max(sum(m.compress_size for m in members), 1)
    swollen = unpacked > 8 << 20 and unpacked / min(packed, size) > limits.ratio
    if unpacked > limits.unpacked or len(members) > _MEMBERS or swollen:
        raise _bomb(limits)


def _bomb(limits: WorkbookLimits) -> UnreadableFile:
    return UnreadableFile("zip_bomb", limit_mb=limits.unpacked >> 20)


class _Part:
    """A part under the parser."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _no_doctype
        self.parser.StartElementHandler = self.begin
        self.holds_cells = False

    def begin(self, name: str, attributes: list[str]) -> None:
        raise NotImplementedError


def _no_doctype(*_: Any) -> None:
    raise UnreadableFile("damaged")  # no spreadsheet program declares a document type


class _Shared(_Part):
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


class _Sheet(_Part):
    """Any other part. Where it holds cells: how far they reach, and how much text they refer to."""

    def __init__(self, limits: WorkbookLimits, shared: "array[int]") -> None:
        super().__init__()
        self._limits = limits
        self._shared = shared
        self._row = self._column = 0  # of the cell last begun, from 1
        self._right = self._bottom = 0
        self._is_shared = False
        self._index = ""
        self._texts = 0

    def begin(self, name: str, attributes: list[str]) -> None:
        kind = name if name in _TOLD else name.rpartition(":")[2]
        if kind == "c" and self.holds_cells:
            self._column += 1
            self._is_shared = False
            for at in range(0, len(attributes), 2):
                name = attributes[at]
                if name == "r":
                    self._column, self._row = _place(attributes[at + 1], self._column, self._row)
                elif name == "t":
                    self._is_shared = attributes[at + 1] == "s"
        elif (kind == "v" or kind == "is") and self.holds_cells:
            if self._row > self._bottom or self._column > self._right:
                self._reach()
            if self._is_shared:
                self._index = ""
                self.parser.CharacterDataHandler = self._digits
                self.parser.EndElementHandler = self._refer
        elif kind == "row":
            self._row, self._column = _whole(_value(attributes, "r"), self._row + 1), 0
        elif kind == "sheetData":
            self.holds_cells = True

    def _reach(self) -> None:
        """As far as cells with content: one without is a format only, and takes no room."""
        limits = self._limits
        self._bottom, self._right = max(self._bottom, self._row), max(self._right, self._column)
        if self._bottom > limits.rows + SEARCHED_ROWS:
            raise UnreadableFile("too_many_rows", limit=limits.rows)
        if self._right > 26 and self._right * self._bottom > limits.cells:
            raise UnreadableFile("too_wide")

    def _digits(self, data: str) -> None:
        self._index += data[:12]

    def _refer(self, _name: str) -> None:
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        index = _whole(self._index.strip().lstrip("+"), -1)
        if 0 <= index < len(self._shared):
            self._texts += self._shared[index]
            if self._texts > self._limits.texts:
                raise _bomb(self._limits)


def _value(attributes: list[str], name: str) -> str:
    for at in range(0, len(attributes), 2):
        if attributes[at] == name:
            return attributes[at + 1]
    return ""


def _whole(text: str, otherwise: int) -> int:
    return int(text[:8]) if text.isascii() and text.isdigit() else otherwise


def _place(reference: str, column: int, row: int) -> tuple[int, int]:
    """Column and row of a reference like AB12, in capital or small letters; what it does not say stays."""
    letters = reference.rstrip("0123456789")
    usual = _COLUMNS.get(letters)
    if usual is not None:
        return usual, _whole(reference[len(letters) :], row)
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + ord(letter) - 64
    return (number if letters.isascii() and letters.isalpha() else column), _whole(
        reference[len(letters) :], row
    )


def _measure(archive: zipfile.ZipFile, member: zipfile.ZipInfo, part: _Part) -> None:
    """Unpack a part to its end, in pieces: a directory that understates its size shows as a wrong checksum here."""
    fed, well_formed = 0, True
    for piece, around in _pieces(archive, member):
        if well_formed:
            try:
                part.parser.Parse(piece, False)
            except expat.ExpatError:
                well_formed = False
            fed += len(piece)
            if well_formed and fed - max(part.parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
                well_formed = False
        if not well_formed and (part.holds_cells or b"sheetData" in around):
            raise UnreadableFile("damaged")  # a picture or a drawing may be anything, a sheet may not
    if well_formed and part.holds_cells:
        try:
            part.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise UnreadableFile("damaged") from error


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The part's bytes in pieces, each also with the end of the one before."""
    tail = b""
    with archive.open(member) as unpacked:
        while piece := unpacked.read(_CHUNK):
            yield piece, tail + piece
            tail = piece[-16:]


def _other_kind(names: set[str], archive: zipfile.ZipFile) -> str:
    if "xl/workbook.bin" in names:
        return "XLSB"
    if "word/document.xml" in names:
        return "Word (DOCX)"
    if "ppt/presentation.xml" in names:
        return "PowerPoint (PPTX)"
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:80]:
        return "OpenDocument (ODS)"
    return "ZIP"
