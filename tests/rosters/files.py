"""How does a list come to Naungan? As text, as a workbook by a program, and as one made by hand."""

import csv
import io
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from .lists import MERGED, TITLES, Formula, Roster


def as_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


def as_book(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """A workbook: texts as texts, whatever they look like, numbers as numbers, days as days."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", "constant_memory": True}) as book:
        sheet = book.add_worksheet("Daftar")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write(number, column, cell)
    return path


def by_hand(path: Path, roster: Roster, hidden: Collection[int]) -> Path:
    """The workbook of a list over two sheets; the rows of these numbers are hidden."""
    book = openpyxl.Workbook()
    one: Any = book.active
    two: Any = book.create_sheet("Lanjutan")
    for cells in roster.table()[: roster.first - 1]:
        one.append(cells)
    two.append(TITLES)
    merged: list[tuple[Any, int, int]] = []
    places = [TITLES.index(title) + 1 for title in ("Desa/Kelurahan", "Kecamatan")]
    for number, row in roster.numbered().items():
        sheet, at = (one, number) if number < 1_000 else (two, number - 1_000)
        for column, value in enumerate(row.cells, start=1):
            cell = sheet.cell(at, column, str(value) if isinstance(value, Formula) else value)
            if str(value).startswith("=") and not isinstance(value, Formula):
                cell.data_type = "s"
        sheet.row_dimensions[at].hidden = number in hidden
        if MERGED in row.dirt and MERGED not in roster.numbered()[number - 1].dirt:
            merged += [(sheet, at - 1, column) for column in places]
    for sheet, top, column in merged:
        sheet.merge_cells(None, top, column, top + 2, column)
    book.save(path)
    return path
