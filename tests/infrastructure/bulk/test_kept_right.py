"""Is what was always read rightly still read rightly? Lists as programs, copying and officers leave them, two people each.

Every case was right in version 0.1 and is to stay so, whatever is read besides.
"""

import codecs
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.cell.rich_text
import openpyxl.comments
import openpyxl.worksheet.datavalidation
import pytest
import xlsxwriter

from naungan.domain.enrolment import Candidate
from naungan.domain.vocabulary import Sex
from naungan.infrastructure.bulk.duplicates import scan
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.rows import BadRow, CleanRow, UnreadableFile

from . import files
from .files import SUBDISTRICT_NAME, VILLAGE, cleaned

TITLES = ("NIK", "Nama", "Tanggal Lahir", "Jenis Kelamin", "Desa/Kelurahan", "Kecamatan", "Segmen")
ONE, TWO = "6401015703850001", "6401012811790017"
PEOPLE = (
    Candidate(ONE, "Siti Sintetis", dt.date(1985, 3, 17), Sex.FEMALE, VILLAGE.code, "FARMER"),
    Candidate(TWO, "Budi Rekaan", dt.date(1979, 11, 28), Sex.MALE, VILLAGE.code, "FISHER"),
)
WHERE = f"{VILLAGE.name};{SUBDISTRICT_NAME}"
HEAD = ";".join(TITLES)
SITI = f"{ONE};Siti Sintetis;17-03-1985;P;{WHERE};petani"
BUDI = f"{TWO};Budi Rekaan;28-11-1979;L;{WHERE};nelayan"
LIST = f"{HEAD}\n{SITI}\n{BUDI}\n"


def said(path: Path) -> dict[int, object]:
    """What becomes of each row that is not blank, by its number: the candidate, or the reasons."""
    with open_file(path) as file:
        rows = cleaned(file)
    told: dict[int, object] = {}
    for row in rows:
        if isinstance(row, CleanRow):
            told[row.row_number] = row.candidate
        elif isinstance(row, BadRow):
            told[row.row_number] = [issue.reason for issue in row.issues]
    return told


def every(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def with_nik(write: Callable[[str], str]) -> str:
    """The list with its NIKs written in another way."""
    return LIST.replace(ONE, write(ONE)).replace(TWO, write(TWO))


def with_born(one: str, two: str) -> str:
    return LIST.replace("17-03-1985", one).replace("28-11-1979", two)


def quoted(text: str) -> str:
    return "".join(";".join(f'"{cell}"' for cell in line.split(";")) + "\n" for line in text.splitlines())


TEXTS: dict[str, tuple[str | bytes, tuple[int, int]]] = {
    # What separates rows and cells
    "semicolons": (LIST, (2, 3)),
    "commas": (every(LIST, ";", ","), (2, 3)),
    "tabs": (every(LIST, ";", "\t"), (2, 3)),
    "bars": (every(LIST, ";", "|"), (2, 3)),
    "a byte order mark": (codecs.BOM_UTF8 + LIST.encode(), (2, 3)),
    "line ends of Windows": (every(LIST, "\n", "\r\n"), (2, 3)),
    "line ends of an old Macintosh": (every(LIST, "\n", "\r"), (2, 3)),
    "no line end at the end": (LIST.rstrip(), (2, 3)),
    "blank lines at the end": (LIST + "\n" * 30, (2, 3)),
    "blank lines between": (f"{HEAD}\n\n{SITI}\n;;;;;;\n\n{BUDI}\n", (3, 6)),
    "blank lines above": (f"\n\n{LIST}", (4, 5)),
    "separators at the end of rows": (every(LIST, "\n", ";;;\n"), (2, 3)),
    "commas at the end of rows": (every(every(LIST, ";", ","), "\n", ",,,,\n"), (2, 3)),
    "rows of empty cells at the end": (LIST + ";;;;;;\n" * 30, (2, 3)),
    "the end of file of DOS": (LIST + "\x1a", (2, 3)),
    "sep= semicolon": (f"sep=;\n{LIST}", (2, 3)),
    "sep= comma of Windows": ("sep=,\r\n" + every(every(LIST, ";", ","), "\n", "\r\n"), (2, 3)),
    "SEP= in capitals behind a mark": (codecs.BOM_UTF8 + f"SEP=;\n{LIST}".encode(), (2, 3)),
    "quotation marks around all": (quoted(LIST), (2, 3)),
    "quotation marks around some": (every(LIST, "Siti Sintetis", '"Siti Sintetis"'), (2, 3)),
    "a comma where cells end in semicolons": (every(LIST, "17-03-1985", "Paser, 17-03-1985"), (2, 3)),
    "cells in quotation marks over two lines": (
        LIST.replace("Jenis Kelamin", '"Jenis\nKelamin"').replace("Siti Sintetis", '"Siti\nSintetis"'),
        (2, 3),
    ),
    # What stands above and beside the list
    "a letterhead": (f"PEMERINTAH KABUPATEN PASER;;;;;;\nDAFTAR PEKERJA;;;;;;\n;;;;;;\n{LIST}", (5, 6)),
    "a letterhead in one cell": (f"PEMERINTAH KABUPATEN PASER\nTAHUN 2026\n\n{LIST}", (5, 6)),
    "a letterhead of eight rows": ("DINAS TENAGA KERJA;;\n" * 8 + LIST, (10, 11)),
    "a letterhead that names columns": (f"Kecamatan: {SUBDISTRICT_NAME};Desa: {VILLAGE.name}\n\n{LIST}", (4, 5)),
    "titles over two rows": (
        "NIK;Nama;Lahir;L/P;Alamat;;Segmen\n;;Tanggal Lahir;;Desa;Kecamatan;\n" + f"{SITI}\n{BUDI}\n",
        (3, 4),
    ),
    "titles in capitals": (LIST.replace(HEAD, HEAD.upper()), (2, 3)),
    "titles with remarks": (LIST.replace("NIK", "NIK (16 angka) *").replace("Nama", "NAMA LENGKAP*)"), (2, 3)),
    "titles in blanks": (LIST.replace("Nama", "\xa0 Nama  ").replace("Segmen", "Segmen\u200b"), (2, 3)),
    "titles in English": (
        LIST.replace(HEAD, "National ID;Full Name;Date of Birth;Sex;Village;Sub-district;Occupation"),
        (2, 3),
    ),
    "titles of identity cards": (
        LIST.replace(HEAD, "No. KTP;Nama Sesuai KTP;TTL;L/P;Kel/Desa;Kec;Mata Pencaharian"),
        (2, 3),
    ),
    "a column of numbers": (f"No;{HEAD}\n1;{SITI}\n2;{BUDI}\n", (2, 3)),
    "columns that are not used": (f"{HEAD};No HP;Alamat\n{SITI};0812;Jl. Melati\n{BUDI};;\n", (2, 3)),
    "a blank column between": (f"NIK;;{HEAD[4:]}\n{ONE};;{SITI[17:]}\n{TWO};;{BUDI[17:]}\n", (2, 3)),
    "columns in another order": (
        "".join(";".join(reversed(line.split(";"))) + "\n" for line in LIST.splitlines()),
        (2, 3),
    ),
    # NIKs
    "NIKs in dots": (with_nik(lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]}.{n[6:12]}.{n[12:]}"), (2, 3)),
    "NIKs in blanks": (with_nik(lambda n: f"{n[:4]} {n[4:8]} {n[8:12]} {n[12:]}"), (2, 3)),
    "NIKs in hyphens": (with_nik(lambda n: f"{n[:6]}-{n[6:12]}-{n[12:]}"), (2, 3)),
    "NIKs in slashes": (with_nik(lambda n: f"{n[:6]}/{n[6:12]}/{n[12:]}"), (2, 3)),
    "NIKs behind an apostrophe": (with_nik(lambda n: f"'{n}"), (2, 3)),
    "NIKs behind a typographic apostrophe": (with_nik(lambda n: f"‘{n}"), (2, 3)),
    "NIKs as text formulas": (with_nik(lambda n: f'"=""{n}"""'), (2, 3)),
    "NIKs in full width": (with_nik(lambda n: "".join(chr(ord(c) + 0xFEE0) for c in n)), (2, 3)),
    "NIKs in Arabic digits": (with_nik(lambda n: "".join(chr(ord(c) + 0x630) for c in n)), (2, 3)),
    "NIKs in blanks that do not break": (with_nik(lambda n: f"\xa0{n}\xa0"), (2, 3)),
    "NIKs with marks nobody sees": (with_nik(lambda n: f"\u200e{n[:8]}\u200b{n[8:]}\ufeff"), (2, 3)),
    "NIKs with .0": (with_nik(lambda n: f"{n}.0"), (2, 3)),
    "NIKs with ,00": (with_nik(lambda n: f"{n},00"), (2, 3)),
    "NIKs with E+15 and all digits": (with_nik(lambda n: f"{n[0]}.{n[1:]}E+15"), (2, 3)),
    # Dates, sexes, places and segments
    "dates year first": (with_born("1985-03-17", "1979/11/28"), (2, 3)),
    "dates in dots and slashes": (with_born("17.03.1985", "28/11/1979"), (2, 3)),
    "dates with months": (with_born("17 Maret 1985", "28-Nov-1979"), (2, 3)),
    "dates with months in English": (with_born("17 March 1985", "28 november 1979"), (2, 3)),
    "dates of spreadsheets": (with_born("31123", "29187.0"), (2, 3)),
    "dates with times": (with_born("1985-03-17T00:00:00", "28/11/1979 0:00"), (2, 3)),
    "dates left out": (with_born("", "-"), (2, 3)),
    "sexes in words": (LIST.replace(";P;", ";Perempuan;").replace(";L;", ";LAKI - LAKI;"), (2, 3)),
    "sexes left out": (LIST.replace(";P;", ";;").replace(";L;", ";-;"), (2, 3)),
    "villages in capitals with their kind": (
        every(LIST, WHERE, f"DESA {VILLAGE.name.upper()};KECAMATAN {SUBDISTRICT_NAME.upper()}"),
        (2, 3),
    ),
    "villages without their subdistrict": (every(LIST, WHERE, f"{VILLAGE.name};"), (2, 3)),
    "villages by code": (every(LIST, WHERE, f"{VILLAGE.code};"), (2, 3)),
    "villages by code without dots": (every(LIST, WHERE, f"{VILLAGE.code.replace('.', '')};"), (2, 3)),
    "segments by code and by label": (
        LIST.replace(";petani", ";FARMER").replace(";nelayan", ";Nelayan & Pembudidaya Ikan"),
        (2, 3),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TEXTS)
@pytest.mark.parametrize("name", ["daftar.csv", "daftar.xlsx"])
def test_a_text_file_is_read_whatever_it_is_called(tmp_path: Path, case: str, name: str) -> None:
    content, rows = TEXTS[case]
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert said(path) == dict(zip(rows, PEOPLE, strict=True))


DECLARED = {
    "a tab": "sep=\t\n" + every(LIST, ";", "\t"),
    "a tab, line ends of Windows": "sep=\t\r\n" + every(every(LIST, ";", "\t"), "\n", "\r\n"),
    "line ends of an old Macintosh": every(f"sep=;\n{LIST}", "\n", "\r"),
}


@pytest.mark.parametrize("case", DECLARED)
def test_a_line_that_declares_the_separator_is_no_row_whatever_it_declares(tmp_path: Path, case: str) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(DECLARED[case].encode())
    assert said(path) == {2: PEOPLE[0], 3: PEOPLE[1]}


NAMES = {
    "mojibake": ("JosÃ© Rekaan", "JosÃ© Rekaan"),
    "an accent": ("José Rekaan", "José Rekaan"),
    "an accent apart": ("Jose\u0301 Rekaan", "José Rekaan"),
    "a degree": ("H. Siti Sintetis, S.Pd.", "H. Siti Sintetis, S.Pd."),
    "an alias": ("Siti Sintetis al. Iti", "Siti Sintetis al. Iti"),
    "an apostrophe": ("Ma'ruf Rekaan", "Ma'ruf Rekaan"),
    "a typographic apostrophe": ("Ma’ruf Rekaan", "Ma’ruf Rekaan"),
    "blanks": ("  Siti   Sintetis\t", "Siti Sintetis"),
    "blanks that do not break": ("Siti\xa0Sintetis", "Siti Sintetis"),
    "full width": ("Ｓｉｔｉ Sintetis", "Siti Sintetis"),
    "one word": ("Siti", "Siti"),
    "capitals": ("SITI SINTETIS", "SITI SINTETIS"),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_name_loses_only_what_is_not_its_own(tmp_path: Path, case: str) -> None:
    written, name = NAMES[case]
    path = tmp_path / "daftar.csv"
    path.write_text(every(LIST, "Siti Sintetis", written))
    row = said(path)[2]
    assert isinstance(row, Candidate)
    assert row.name == name


FAULTS = {
    "a NIK of fifteen digits": (LIST.replace(ONE, ONE[:15]), {2: ["nik_length"]}),
    "a NIK with an exponent": (LIST.replace(ONE, "6,40101E+15"), {2: ["nik_scientific"]}),
    "a NIK of no day": (LIST.replace(ONE, "6401017903850001"), {2: ["nik_date"]}),
    "no NIK": (LIST.replace(ONE, ""), {2: ["nik_missing"]}),
    "no name": (LIST.replace("Siti Sintetis", ""), {2: ["name_missing"]}),
    "a name that is a number": (LIST.replace("Siti Sintetis", "0812345678"), {2: ["name_invalid"]}),
    "a formula as text": (LIST.replace("Siti Sintetis", "=B2&C2"), {2: ["formula"]}),
    "a village of another regency": (LIST.replace(f"P;{WHERE}", "P;64.02.01.2001;"), {2: ["village_outside"]}),
    "a village of no name": (LIST.replace(f"P;{VILLAGE.name}", "P;Antah Berantah"), {2: ["village_unknown"]}),
    "two faults": (LIST.replace(ONE, "1").replace("petani", "astronaut"), {2: ["nik_length", "segment_unknown"]}),
    "a separator too many": (LIST.replace("Siti Sintetis", "Siti; Sintetis"), {2: ["too_many_cells"]}),
    "a row cut short": (LIST.replace(f";{WHERE};petani", ""), {2: ["village_missing", "segment_missing"]}),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_of_its_row_alone(tmp_path: Path, case: str) -> None:
    text, faults = FAULTS[case]
    path = tmp_path / "daftar.csv"
    path.write_text(text)
    assert said(path) == {**faults, 3: PEOPLE[1]}


# Workbooks


Rows = list[Sequence[Any]]
ROWS: Rows = [TITLES, SITI.split(";"), BUDI.split(";")]


def by_hand(path: Path, make: Callable[[Any, Any], None]) -> None:
    """A workbook with the list, changed by whoever gets the book and the sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ROWS:
        sheet.append(row)
    make(book, sheet)
    book.save(path)


def _numbers(_: Any, sheet: Any) -> None:
    for row, digits in ((2, ONE), (3, TWO)):
        sheet.cell(row, 1).value = int(digits)


def _dates(_: Any, sheet: Any) -> None:
    for row, person in ((2, PEOPLE[0]), (3, PEOPLE[1])):
        sheet.cell(row, 3).value = person.birth_date


def _dates_with_times(_: Any, sheet: Any) -> None:
    for row, person in ((2, PEOPLE[0]), (3, PEOPLE[1])):
        sheet.cell(row, 3).value = dt.datetime.combine(person.birth_date, dt.time(7, 30))


def _dates_as_seen_abroad(_: Any, sheet: Any) -> None:
    _dates(_, sheet)
    sheet["C2"].number_format = "mm-dd-yy"
    sheet["C3"].number_format = "[$-421]d mmmm yyyy;@"


def _dates_as_numbers(_: Any, sheet: Any) -> None:
    sheet["C2"].value, sheet["C3"].value = 31123, 29187


def _rich(_: Any, sheet: Any) -> None:
    bold = openpyxl.cell.rich_text.TextBlock(openpyxl.cell.text.InlineFont(b=True), "Siti ")
    sheet["B2"].value = openpyxl.cell.rich_text.CellRichText(bold, "Sintetis")


def _filter_that_hides_nothing(_: Any, sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:G3"
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def _formats_far_below(_: Any, sheet: Any) -> None:
    for row in range(4, 400):
        sheet.cell(row, 1).number_format = "@"
        sheet.cell(row, 7).border = openpyxl.styles.Border(top=openpyxl.styles.Side("thin"))


def _comments_and_choices(_: Any, sheet: Any) -> None:
    sheet["A2"].comment = openpyxl.comments.Comment("periksa", "petugas")
    choices = openpyxl.worksheet.datavalidation.DataValidation("list", formula1='"L,P"')
    choices.add("D2:D100")
    sheet.add_data_validation(choices)


def _protected_from_writing(_: Any, sheet: Any) -> None:
    sheet.protection.set_password("rahasia")
    sheet.protection.enable()


def _an_empty_sheet_first(book: Any, _: Any) -> None:
    book.create_sheet("Kosong", 0)


def _an_empty_sheet_behind(book: Any, _: Any) -> None:
    book.create_sheet("Sheet2")
    book.create_sheet("Sheet3")


def _a_chart_sheet_behind(book: Any, _: Any) -> None:
    book.create_chartsheet("Grafik")


def _a_hidden_sheet_first(book: Any, _: Any) -> None:
    hidden = book.create_sheet("Referensi", 0)
    hidden.append(["kode", "nama"])
    hidden.sheet_state = "hidden"
    book.active = 1


def _a_wide_letterhead(_: Any, sheet: Any) -> None:
    sheet.insert_rows(1, 4)
    sheet["A1"].value = "PEMERINTAH KABUPATEN PASER"
    sheet.merge_cells("A1:G1")
    sheet["A2"].value = "DAFTAR PEKERJA RENTAN"
    sheet.merge_cells("A2:G3")


def _moved_to_the_right(_: Any, sheet: Any) -> None:
    sheet.insert_cols(1, 2)
    sheet.insert_rows(1, 2)


def _a_row_left_blank(_: Any, sheet: Any) -> None:
    sheet.insert_rows(3)


def _codes_as_numbers(_: Any, sheet: Any) -> None:
    for row in (2, 3):
        sheet.cell(row, 5).value = int(VILLAGE.code.replace(".", ""))
        sheet.cell(row, 6).value = None


def _errors_in_columns_nobody_reads(_: Any, sheet: Any) -> None:
    sheet["I1"].value = "Catatan"
    sheet["I2"].value = "#REF!"
    sheet["I3"].value = True


BOOKS: dict[str, tuple[Callable[[Any, Any], None], tuple[int, int]]] = {
    "as it is": (lambda _book, _sheet: None, (2, 3)),
    "NIKs as numbers": (_numbers, (2, 3)),
    "dates": (_dates, (2, 3)),
    "dates with times": (_dates_with_times, (2, 3)),
    "dates shown in other ways": (_dates_as_seen_abroad, (2, 3)),
    "dates as bare numbers": (_dates_as_numbers, (2, 3)),
    "rich text": (_rich, (2, 3)),
    "a filter that hides nothing": (_filter_that_hides_nothing, (2, 3)),
    "formats far below": (_formats_far_below, (2, 3)),
    "comments and choices": (_comments_and_choices, (2, 3)),
    "a sheet protected from writing": (_protected_from_writing, (2, 3)),
    "an empty sheet first": (_an_empty_sheet_first, (2, 3)),
    "empty sheets behind": (_an_empty_sheet_behind, (2, 3)),
    "a chart behind": (_a_chart_sheet_behind, (2, 3)),
    "a hidden sheet first": (_a_hidden_sheet_first, (2, 3)),
    "a letterhead in merged cells": (_a_wide_letterhead, (6, 7)),
    "columns and rows left free": (_moved_to_the_right, (4, 5)),
    "a row left blank": (_a_row_left_blank, (2, 4)),
    "codes of villages as numbers": (_codes_as_numbers, (2, 3)),
    "errors in columns nobody reads": (_errors_in_columns_nobody_reads, (2, 3)),
}


@pytest.mark.parametrize("case", BOOKS)
@pytest.mark.parametrize("name", ["daftar.xlsx", "daftar.csv"])
def test_a_workbook_is_read_whatever_it_is_called(tmp_path: Path, case: str, name: str) -> None:
    make, rows = BOOKS[case]
    path = tmp_path / "daftar.xlsx"
    by_hand(path, make)
    assert said(path.rename(tmp_path / name)) == dict(zip(rows, PEOPLE, strict=True))


@pytest.mark.parametrize("since_1904", [True, False])
def test_the_days_of_a_workbook_that_counts_from_1904_are_the_right_ones(
    tmp_path: Path, since_1904: bool
) -> None:
    path = tmp_path / "daftar.xlsx"
    options = {"date_1904": since_1904, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        for number, person in enumerate(PEOPLE, start=1):
            sheet.write_datetime(number, 2, person.birth_date)
    assert said(path) == {2: PEOPLE[0], 3: PEOPLE[1]}


# Files that are no list: each is answered by what it is


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blanks": (b" \r\n\t\r\n", "empty"),
    "separators": (b";;;;;\r\n;;;;;\r\n", "empty"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "other_kind"),
    "a photograph": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200), "other_kind"),
    "a web page": (b"<!DOCTYPE html><html><table><tr><td>NIK</td></tr></table></html>", "other_kind"),
    "rich text": (b"{\\rtf1\\ansi NIK}", "other_kind"),
    "a compressed file": (b"\x1f\x8b\x08\x00" + bytes(60), "other_kind"),
    "a workbook with a password": (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "no titles": (f"{SITI}\n{BUDI}\n".encode(), "no_header"),
    "no column of segments": (every(LIST, "Segmen", "Catatan").encode(), "missing_columns"),
    "two columns of one title": (every(LIST, HEAD, HEAD + ";NIK").encode(), "ambiguous_column"),
    "a quotation mark left open": (every(LIST, "Siti", '"Siti').encode(), "quote_unclosed"),
    "bytes that are no text": (LIST.encode() + b"\0\0\0", "binary"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("name", ["daftar.csv", "daftar.xlsx"])
def test_what_is_no_list_is_answered_by_what_it_is(tmp_path: Path, case: str, name: str) -> None:
    content, reason = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught, open_file(path) as file:
        list(file.rows())
    assert caught.value.reason == reason


@pytest.mark.parametrize("content", [HEAD, f"{HEAD}\n", f"DAFTAR PEKERJA\n\n{HEAD}\n\n;;;\n"])
def test_a_list_of_titles_alone_holds_nobody(tmp_path: Path, content: str) -> None:
    path = tmp_path / "daftar.csv"
    path.write_text(content)
    with open_file(path) as file, pytest.raises(UnreadableFile, match="no_rows"):
        scan(file, files.cleaner(file.header))
