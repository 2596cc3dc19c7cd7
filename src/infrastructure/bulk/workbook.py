"""How is an XLSX file read without trusting it? Its archive is weighed and its extent measured before it is loaded.

The loader unpacks a sheet as one dense block of memory, so a small archive of large content, or a single cell far
from the others, must be refused beforehand.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine as calamine

from .headers import SEARCHED_ROWS
from .rows import Cell, UnreadableFile

_CHUNK = 1 << 20
_PART = re.compile(r".*\.(xml|rels|vml)", re.IGNORECASE)
_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# Cell tags: one far right of column Z or below row 99,999, any that has a reference, any that has none; rows. Atomic
# groups keep each linear in the length of a tag, whatever was put into it.
_FAR = re.compile(rb"""<(?:\w+:)?c\b(?>[^<>]*?\br=["'](?:([A-Z]{2,})(\d+)|([A-Z])(\d{6,}))["'])([^<>]*+)>""")
_CELL = re.compile(rb"""<(?:\w+:)?c\b(?>[^<>]*?\br=["'][A-Z]+(\d+)["'])([^<>]*+)>""")
_UNPLACED = re.compile(rb"""<(?:\w+:)?c(?=[\s>])(?![^<>]*\br=)[^<>]*+>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^<>]*?\br=["'](\d+)["']""")
_MEMBERS = 2_000


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """`rows` below the header; `unpacked` bytes in all; `ratio` of unpacked to packed beyond 8 MB; `cells` in rows x columns."""

    rows: int = 100_000
    unpacked: int = 256 << 20
    ratio: int = 150
    cells: int = 6_000_000


class Workbook:
    """The first visible sheet that holds anything; formulas are read as the values the spreadsheet last computed."""

    def __init__(self, path: Path, limits: WorkbookLimits) -> None:
        _inspect(path, limits)
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


def _inspect(path: Path, limits: WorkbookLimits) -> None:
    """Weigh the archive by its directory, then by what its parts really unpack to, and measure the sheets' extent."""
    limit_mb = limits.unpacked >> 20
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {m.filename.lower().lstrip("/") for m in members}
            if any(m.flag_bits & 1 for m in members):
                raise UnreadableFile("password")
            unpacked = sum(m.file_size for m in members)
            packed = max(sum(m.compress_size for m in members), 1)
            if unpacked > limits.unpacked or len(members) > _MEMBERS:
                raise UnreadableFile("zip_bomb", limit_mb=limit_mb)
            if unpacked > 8 << 20 and unpacked / min(packed, path.stat().st_size) > limits.ratio:
                raise UnreadableFile("zip_bomb", limit_mb=limit_mb)
            if "xl/workbook.xml" not in names:
                raise UnreadableFile("other_kind", kind=_other_kind(names, archive))
            for member in members:
                if _PART.fullmatch(member.filename):
                    _measure(archive, member, limits)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zipfile.LargeZipFile) as error:
        raise UnreadableFile("damaged") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise UnreadableFile("damaged") from error


def _measure(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: WorkbookLimits) -> None:
    """Unpack a part to its end, in pieces: a directory that understates its size shows as a wrong checksum here."""
    is_sheet = _SHEET.fullmatch(member.filename) is not None
    right, bottom, unplaced = 26, 0, False
    for window in _windows(archive, member):
        if is_sheet:
            for found in _FAR.finditer(window):
                if not found[5].endswith(b"/"):  # <c r="A1" s="2"/> is a format without content
                    right = max(right, _column(found[1] or found[3]))
                    bottom = max(bottom, int((found[2] or found[4])[:8]))
            unplaced = unplaced or _UNPLACED.search(window) is not None
    if unplaced:
        # cells that do not say where they are stand where their row does
        bottom = max(bottom, _highest(archive, member, _ROW))
    if bottom > limits.rows + SEARCHED_ROWS:
        raise UnreadableFile("too_many_rows", limit=limits.rows)
    if right > 26 and right * max(bottom, _highest(archive, member, _CELL)) > limits.cells:
        raise UnreadableFile("too_wide")


def _highest(archive: zipfile.ZipFile, member: zipfile.ZipInfo, pattern: re.Pattern[bytes]) -> int:
    """The highest row number a pattern finds, in tags with content."""
    return max(
        (
            int(found[1][:8])
            for window in _windows(archive, member)
            for found in pattern.finditer(window)
            if pattern.groups == 1 or not found[2].endswith(b"/")
        ),
        default=1,
    )


def _windows(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes in pieces; a tag cut in two by a piece's end is whole in the next piece."""
    tail = b""
    with archive.open(member) as part:
        while piece := part.read(_CHUNK):
            window = tail + piece
            yield window
            tail = window[window.rfind(b"<") :] if window.rfind(b"<") > window.rfind(b">") else b""
            if len(tail) > _CHUNK:
                raise UnreadableFile("damaged")  # no tag is that long


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number


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
