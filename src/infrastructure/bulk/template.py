"""What does an officer fill in? An empty list for one region: titles, an example, drop-down lists, and the valid values."""

from pathlib import Path

import xlsxwriter

from ...texts.language import Locale
from ...texts.sheets import EXAMPLE, TEMPLATE, TEMPLATE_TITLES
from .rows import Field
from .value_lists import ListSheets, Offering, ValueLists

FIELDS = (
    *(Field.NIK, Field.NAME, Field.BIRTH_DATE, Field.SEX),
    *(Field.VILLAGE, Field.SUBDISTRICT, Field.SEGMENT),
)
_ROWS = 20_000  # rows that offer choices


def write_template(path: Path, region: str, lists: ValueLists, language: Locale) -> None:
    """Write the empty list. Raises FileExistsError rather than write over anything."""
    with path.open("xb") as out, xlsxwriter.Workbook(out) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "num_format": "@"})
        sheet = book.add_worksheet(TEMPLATE.said(language), Offering)
        sheet.set_column(0, len(FIELDS) - 1, 24, text)  # all is text, so that no digit of a NIK is lost
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(TEMPLATE_TITLES):
            sheet.write_string(0, column, title.said(language), bold)
        for column, cell in enumerate(_example(region, lists, language)):
            sheet.write_string(1, column, cell, text)
        columns = {field: column for column, field in enumerate(FIELDS)}
        ListSheets(book, lists, language).offer(sheet, columns, 1, _ROWS)
        sexes = {"validate": "list", "source": ["L", "P"], "show_error": False}
        sheet.data_validation(1, columns[Field.SEX], _ROWS, columns[Field.SEX], sexes)


def _example(region: str, lists: ValueLists, language: Locale) -> tuple[str, ...]:
    """A row of nobody: its NIK lacks the last digits, and its name is known, so that it does no harm where it is left in."""
    village = lists.villages[0]
    segment = next(one for one in lists.segments if one.code == "FARMER")
    nik = f"{region.replace('.', '')[:4]}01170885xxxx"
    return (
        *(nik, EXAMPLE.said(language), "17-08-1985", "L"),
        *(village.choice, village.subdistrict, segment.label),
    )
