"""Do rows that are counted by patterns count as they do under the parser?"""

import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.infrastructure.bulk import workbook_size
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.rows import BadRow, CleanRow, UnreadableFile
from naungan.infrastructure.bulk.sheets import Hidden
from naungan.infrastructure.bulk.usual_rows import UsualRows
from naungan.infrastructure.bulk.workbook_size import WorkbookLimits

from .files import TITLES, cleaned, person, write_xlsx

SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)
HEAD = '<row r="1">' + "".join(
    f'<c r="{chr(65 + at)}1" t="inlineStr"><is><t>{title}</t></is></c>' for at, title in enumerate(TITLES)
)
CELLS = (
    '<c r="A{n}" t="s"><v>0</v></c>',
    '<c r="B{n}" s="1" t="s"><v>1</v></c>',
    '<c r="C{n}"><v>29221</v></c>',
    '<c r="D{n}" t="n"><v>1.5E+3</v></c>',
    '<c r="E{n}" s="3"/>',
    '<c r="F{n}" t="inlineStr"><is><t xml:space="preserve"> a &amp; b </t></is></c>',
    # for the parser
    '<c r="G{n}"><f>A1</f></c>',
    '<c r="G{n}"><f>A1</f><v>7</v></c>',
    '<c r="H{n}" t="e"><v>#N/A</v></c>',
    '<c r="H{n}" t="str"><v>text</v></c>',
    '<c r="AB{n}"><v>1</v></c>',
    "<c><v>2</v></c>",
    '<x:c r="F{n}"><x:v>3</x:v></x:c>',
    "<c r='F{n}' t='s'><v>1</v></c>",
    '<c t="s" r="F{n}"><v> 1 </v></c>',
)
ROWS = (
    '<row r="{n}">{cells}</row>',
    '<row r="{n}" spans="1:8" ht="15.5" customHeight="1">{cells}</row>\n',
    '<row r="{n}" hidden="1">{cells}</row>',
    "<row r='{n}'>{cells}</row>",
    "<!-- a row -->",
    '<row r="{n}"/>',
)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A sheet's XML, its rows in ascending order, usual ones and others."""
    rows, number = [HEAD + "</row>"], 1
    for _ in range(draw(st.integers(1, 12))):
        number += draw(st.integers(1, 3))
        row = draw(st.sampled_from(ROWS[:2]) | st.sampled_from(ROWS))
        cells = draw(st.lists(st.sampled_from(CELLS[:6]), max_size=4, unique=True))
        cells += draw(st.lists(st.sampled_from(CELLS), max_size=1))
        rows.append(row.format(n=number, cells="".join(cells).replace("{n}", str(number))))
    return SHEET % "".join(rows)


def outcome(path: Path, limits: WorkbookLimits) -> object:
    """What the sheet is refused for, or its rows and what the officer is told of it."""
    try:
        with open_file(path, limits=limits, hidden=Hidden.WITH) as file:
            return [[*row] for _, row in file.rows()], file.notices(0)
    except UnreadableFile as refusal:
        return refusal.reason


@settings(deadline=None, max_examples=60)
@given(sheets(), st.integers(1, 12), st.integers(0, 40), st.sampled_from([40, 300, 1 << 18]))
def test_rows_count_alike_by_patterns_and_by_the_parser(
    sheet: str, most: int, texts: int, piece: int
) -> None:
    limits = WorkbookLimits(rows=most, texts=texts)
    with TemporaryDirectory() as directory, pytest.MonkeyPatch.context() as patch:
        path = with_sheet(Path(directory), sheet)
        patch.setattr(workbook_size, "_CHUNK", piece)
        by_patterns = outcome(path, limits)
        patch.setattr(UsualRows, "rest", lambda _, piece: piece)
        by_parser = outcome(path, limits)
    refused = isinstance(by_parser, str) and isinstance(by_patterns, str)
    assert refused or by_parser == by_patterns  # a sheet beyond two limits may be refused for either


def with_sheet(directory: Path, sheet: str) -> Path:
    path = directory / "daftar.xlsx"
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts_of_workbook().items():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else content)
    return path


@cache
def parts_of_workbook() -> dict[str, bytes]:
    """The files that a workbook consists of."""
    with TemporaryDirectory() as directory:
        original = write_xlsx(Path(directory) / "original.xlsx", [TITLES, person()])
        with zipfile.ZipFile(original) as source:
            return {member.filename: source.read(member) for member in source.infolist()}


def test_an_empty_row_behind_the_last_with_content_is_no_row_of_the_list(tmp_path: Path) -> None:
    filled = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 9))
    path = with_sheet(tmp_path, SHEET % (f"{HEAD}</row>{filled}" + '<row r="999999"></row>'))
    assert outcome(path, WorkbookLimits(rows=100)) != "too_many_rows"


@pytest.mark.parametrize(
    "row", ['<row r="3"><c r="A999999"><v>1</v></c></row>', "<row><c><v>1</v></c></row>"]
)
def test_rows_that_are_not_usual_count_where_they_really_stand(tmp_path: Path, row: str) -> None:
    usual = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 111))
    low = '<!-- <row r="2"><c r="A2"><v>1</v></c></row> -->'
    path = with_sheet(tmp_path, SHEET % (f"{HEAD}</row>{usual}{low}{row}"))
    assert outcome(path, WorkbookLimits(rows=100)) == "too_many_rows"


@pytest.mark.parametrize("column", range(len(TITLES)))
def test_a_formula_that_was_never_computed_is_named_in_whatever_column_it_stands(
    tmp_path: Path, column: int
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (TITLES, person(1), person(2), person(3)):
        sheet.append(row)
    sheet.cell(3, column + 1).value = "=Z1"
    book.save(tmp_path / "a.xlsx")
    with open_file(tmp_path / "a.xlsx") as file:
        one, two, three = cleaned(file)
    assert isinstance(one, CleanRow)
    assert isinstance(two, BadRow)
    assert [issue.reason for issue in two.issues] == ["formula"]
    assert isinstance(three, CleanRow)
