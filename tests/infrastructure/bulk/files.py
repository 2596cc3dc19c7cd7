"""What do officers' files look like? Builders of synthetic ones, and the cleaner that reads them for Paser."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from naungan.domain.catalogue import STANDARD
from naungan.domain.enrolment import Candidate
from naungan.infrastructure.bulk.cleaning import Cleaner, ForAllRows
from naungan.infrastructure.bulk.headers import Header, find_header
from naungan.infrastructure.bulk.reading import OfficerFile
from naungan.infrastructure.bulk.rows import BadRow, Cleaned, CleanRow, RowIssue
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions

REGIONS = KemendagriRegions()
PASER = "64.01"
FIRST_DAY = dt.date(2026, 1, 1)
VILLAGE = REGIONS.villages(PASER)[0]
VILLAGE_SUBDISTRICT = REGIONS.get(VILLAGE.code[:8])
assert VILLAGE_SUBDISTRICT is not None
SUBDISTRICT_NAME = VILLAGE_SUBDISTRICT.name

LISTS = Path(__file__).parent / "lists"
"""Small lists as officers had them, for the regency 64.09 (Penajam Paser Utara) but `excel-97.xls`, which is for Paser."""

TITLES = ["NIK", "Nama", "Tanggal Lahir", "Jenis Kelamin", "Kode Desa", "Desa", "Kecamatan", "Segmen"]


def nik(serial: int = 1, date: str = "010180") -> str:
    return f"640101{date}{serial:04d}"


def person(serial: int = 1, **changes: Any) -> list[Any]:
    """A right row under TITLES; `changes` by title with underscores for blanks."""
    cells: dict[str, Any] = {
        "NIK": nik(serial),
        "Nama": "ASEP SINTETIS",
        "Tanggal Lahir": "1980-01-01",
        "Jenis Kelamin": "L",
        "Kode Desa": VILLAGE.code,
        "Desa": "",
        "Kecamatan": "",
        "Segmen": "petani",
    }
    cells.update({title.replace("_", " "): value for title, value in changes.items()})
    return list(cells.values())


def cleaner(header: Header | None = None, *, regency: str = PASER, **options: Any) -> Cleaner:
    return Cleaner(
        header or find_header([(1, TITLES)]),
        ForAllRows(regency, FIRST_DAY, **options),
        regions=REGIONS,
        catalogue=STANDARD,
        identity=NikRules(),
    )


@cache
def usual() -> Cleaner:
    """The cleaner of a file under TITLES, which one process keeps for all rows."""
    return cleaner()


def clean(**changes: Any) -> Cleaned:
    """What becomes of a right row with these changes."""
    return usual().clean(2, person(**changes))


def candidate(**changes: Any) -> Candidate:
    """Whom a right row with these changes is of."""
    row = clean(**changes)
    assert isinstance(row, CleanRow), row
    return row.candidate


def issue(**changes: Any) -> RowIssue:
    """The one thing that is wrong with a right row with these changes."""
    row = clean(**changes)
    assert isinstance(row, BadRow), row
    (found,) = row.issues
    return found


def csv_text(rows: Sequence[Sequence[Any]], delimiter: str = ";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def write_csv(
    path: Path, rows: Sequence[Sequence[Any]], delimiter: str = ";", encoding: str = "utf-8"
) -> Path:
    path.write_bytes(csv_text(rows, delimiter).encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], merged: Mapping[str, str] | None = None) -> Path:
    """A workbook as an officer's spreadsheet would save it; `merged` are merged title cells by range."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Daftar")
        for cells, text in (merged or {}).items():
            sheet.merge_range(cells, text)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and not cell.startswith("="):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write(number, column, cell)
    return path


def book(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    change: Callable[[openpyxl.Workbook], None] = lambda _: None,
) -> Path:
    """A workbook of these sheets, changed as its officer would by hand."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    change(made)
    made.save(path)
    return path


def cleaned(file: OfficerFile, regency: str = PASER) -> list[Cleaned]:
    ours = cleaner(file.header, regency=regency)
    return [ours.clean(number, cells) for number, cells in file.rows()]
