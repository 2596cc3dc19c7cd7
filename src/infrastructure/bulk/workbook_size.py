"""How much would a workbook become once it is loaded? Its archive is weighed, and its parts are read piece by piece.

Every part is read as the loader reads it, as XML: a tag with a prefix or a sheet in an unusual place is counted like any
other. What its cells take is counted in `xlsx` and `ods`; nothing of it is kept but marks of rows, columns and cells.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from ...texts.files import FileReason
from .headers import SEARCHED_ROWS
from .rows import UnreadableFile

_CHUNK = 1 << 18
_LONGEST_TOKEN = (
    1 << 20
)  # bytes of one tag: the parser begins anew with each piece of a tag it has not got whole
MOST_COLUMNS = 16_384  # of any spreadsheet program
_MEMBERS = 2_000
_NOT_XML = (expat.ExpatError, LookupError)  # also of an encoding that nobody knows
_MOST_UNSTORED = 1_000_000  # cells that show an error or an uncomputed formula


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """`rows` below the header; `unpacked` bytes in all; `ratio` of unpacked to packed beyond 8 MB; `cells` in rows x
    columns of a sheet; `texts` characters of all cells, each counted as often as a cell refers to it.
    """

    rows: int = 100_000
    unpacked: int = 256 << 20
    ratio: int = 150
    cells: int = 6_000_000
    texts: int = 128 << 20

    @property
    def last_row(self) -> int:
        """The last row a sheet may fill."""
        return self.rows + SEARCHED_ROWS


class WorkbookSize:
    """What a workbook's sheets take together, against the limits."""

    def __init__(self, limits: WorkbookLimits) -> None:
        self.limits = limits
        self._texts = self._unstored = 0

    def reach(self, bottom: int, right: int) -> None:
        """How far cells with content reach. Raises UnreadableFile."""
        if bottom > self.limits.last_row:
            raise UnreadableFile(FileReason.TOO_MANY_ROWS, limit=self.limits.rows)
        if right > MOST_COLUMNS or (right > 26 and right * bottom > self.limits.cells):
            raise UnreadableFile(FileReason.TOO_WIDE)

    def text(self, characters: int) -> None:
        """A cell that holds so much text. Raises UnreadableFile."""
        self._texts += characters
        if self._texts > self.limits.texts:
            raise bomb(self.limits)

    def unstored(self) -> None:
        """A cell whose value is not stored. Raises UnreadableFile."""
        self._unstored += 1
        if self._unstored > _MOST_UNSTORED:
            raise bomb(self.limits)


@contextmanager
def weighed(
    path: Path, limits: WorkbookLimits
) -> Iterator[tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]]:
    """An archive and its parts by their names in small letters. Raises UnreadableFile for one that is damaged, has two
    parts of one name, or would grow beyond the limits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _weigh(members, path.stat().st_size, limits)
            parts = {m.filename.lower().lstrip("/"): m for m in members}
            if len(parts) < len(members):
                raise UnreadableFile(
                    FileReason.DAMAGED
                )  # two parts of one name: which is read, nobody can tell
            yield archive, parts
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zipfile.LargeZipFile) as error:
        raise UnreadableFile(FileReason.DAMAGED) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise UnreadableFile(FileReason.DAMAGED) from error


def _weigh(members: list[zipfile.ZipInfo], size: int, limits: WorkbookLimits) -> None:
    """By the archive's directory, before anything is unpacked."""
    if any(m.flag_bits & 1 for m in members):
        raise UnreadableFile(FileReason.PASSWORD)
    unpacked = sum(m.file_size for m in members)
    packed = max(sum(m.compress_size for m in members), 1)
    swollen = unpacked > 8 << 20 and unpacked / min(packed, size) > limits.ratio
    if unpacked > limits.unpacked or len(members) > _MEMBERS or swollen:
        raise bomb(limits)


def bomb(limits: WorkbookLimits) -> UnreadableFile:
    return UnreadableFile(FileReason.ZIP_BOMB, limit_mb=limits.unpacked >> 20)


class Part:
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

    def rest(self, piece: bytes) -> bytes:
        """What the parser must look at of a piece, and of what was left of the one before."""
        return piece

    def end(self) -> bytes:
        """What the parser must look at once all pieces are there."""
        return b""


def _no_doctype(*_: Any) -> None:
    raise UnreadableFile(FileReason.DAMAGED)  # no spreadsheet program declares a document type


def value_of(attributes: list[str], name: str) -> str:
    for at in range(0, len(attributes), 2):
        if attributes[at] == name:
            return attributes[at + 1]
    return ""


def whole(text: str, otherwise: int) -> int:
    return int(text[:8]) if text.isascii() and text.isdigit() else otherwise


def measure(archive: zipfile.ZipFile, member: zipfile.ZipInfo, part: Part) -> None:
    """Unpack a part to its end, in pieces: a directory that understates its size shows as a wrong checksum here."""
    fed, well_formed = 0, True
    for piece, around in _pieces(archive, member):
        if well_formed:
            rest = part.rest(piece)
            try:
                part.parser.Parse(rest, False)
            except _NOT_XML:
                well_formed = False
            fed += len(rest)
            if well_formed and fed - max(part.parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
                well_formed = False
        if not well_formed and (part.holds_cells or b"sheetData" in around):
            raise UnreadableFile(
                FileReason.DAMAGED
            )  # a picture or a drawing may be anything, a sheet may not
    if well_formed and part.holds_cells:
        try:
            part.parser.Parse(part.end(), True)
        except _NOT_XML as error:
            raise UnreadableFile(FileReason.DAMAGED) from error


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The part's bytes in pieces, each also with the end of the one before."""
    tail = b""
    with archive.open(member) as unpacked:
        while piece := unpacked.read(_CHUNK):
            yield piece, tail + piece
            tail = piece[-16:]
