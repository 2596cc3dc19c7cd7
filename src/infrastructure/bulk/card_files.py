"""Which cards does a list of numbers name? A CSV file of BPJS or of an office: NIK, number of the card, KPJ.

Titles stand in the first row, in any order; rows are numbered as a spreadsheet shows them. Blank rows are none.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...domain.commands.card_rows import CardRow
from .headers import title_key
from .values import ascii_digits, nik

MOST_ROWS = 50_000
_TITLES: Mapping[str, tuple[str, ...]] = {
    "nik": ("NIK", "No NIK", "Nomor Induk Kependudukan", "No KTP"),
    "serial": (
        "Nomor Kartu",
        "No Kartu",
        "Kartu",
        "Nomor Seri",
        "No Seri",
        "Serial",
        "Card Number",
        "Number",
    ),
    "membership": ("KPJ", "No KPJ", "Nomor KPJ", "Nomor Kepesertaan", "Membership"),
}
_NAMES = {title_key(title): name for name, titles in _TITLES.items() for title in titles}


class NotACardFile(Exception):  # noqa: N818
    """It is no CSV file, or has no columns NIK and number of the card in its first row."""


class TooManyRows(Exception):  # noqa: N818
    """It has more rows than one command takes."""


def card_rows(path: Path) -> list[CardRow]:
    """The rows of a list. Raises NotACardFile, TooManyRows."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        delimiter = csv.Sniffer().sniff(text[:4096].split("\n", 1)[0], ",;\t").delimiter
    except (UnicodeDecodeError, csv.Error, OSError):
        raise NotACardFile from None
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = _columns(next(lines, []))
    rows: list[CardRow] = []
    for number, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) == MOST_ROWS:
            raise TooManyRows
        rows.append(_row(number, cells, columns))
    return rows


def _columns(titles: Sequence[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for column, title in enumerate(titles):
        if (name := _NAMES.get(title_key(title))) is not None:
            found.setdefault(name, column)
    if not {"nik", "serial"} <= found.keys():
        raise NotACardFile
    return found


def _row(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> CardRow:
    def cell(name: str) -> str:
        column = columns.get(name)
        return "" if column is None or column >= len(cells) else cells[column].strip()

    found = nik(cell("nik"))
    return CardRow(
        number,
        found if isinstance(found, str) else ascii_digits(cell("nik")),
        cell("serial"),
        cell("membership") or None,
    )
