"""Does a report, once it is corrected and sent back, enrol the rows that are left, by the numbers of the first list?"""

import re

import openpyxl

from naungan.domain.commands.register import Register
from tests.people import Papers, ready_to_enrol

from .files import TITLES, book, nik, person
from .importing import Office, office, papers, reported

__all__ = ["office", "papers"]  # fixtures


def test_the_report_once_corrected_enrols_the_rest(register: Register, office: Office) -> None:
    papers = ready_to_enrol(register, listed=10)
    file = office.file([person(1), person(2, Segmen="astronaut"), person(3, NIK="123"), person(4)])
    first = office.imported(file, papers.terms())
    assert (first.enrolled, first.refused) == (2, 2)
    assert first.report is not None
    book = openpyxl.load_workbook(first.report.path)
    sheet = book.active
    assert sheet is not None
    for line in sheet.iter_rows(min_row=2):
        if line[0].value == "123":
            line[0].value = nik(3)
        line[7].value = "FARMER"
    corrected = office.directory / "diperbaiki.xlsx"
    book.save(corrected)
    second = office.imported(corrected, papers.terms())
    assert (second.read, second.enrolled, second.report) == (2, 2, None)
    assert office.enrolled().total() == len(office.enrolled()) == 4


def test_a_rows_number_is_that_of_the_first_list_through_every_correction(
    office: Office, papers: Papers
) -> None:
    bad = [person(2, Kode_Desa="x"), person(3, NIK="1"), person(4, Segmen="astronot")]
    first = office.imported(office.file([person(1), *bad, person(1)]), papers.terms())
    assert first.report is not None
    assert [row[:2] for row in reported(first)] == [
        ("3", "Ditolak"),
        ("4", "Ditolak"),
        ("5", "Ditolak"),
        ("6", "Berulang"),
    ]
    book = openpyxl.load_workbook(first.report.path)
    sheet = book.worksheets[0]
    sheet["E2"] = person(2)[4]
    for column, cell in enumerate([*person(9, Segmen="astronot"), ""], start=1):
        sheet.cell(sheet.max_row + 1 if column == 1 else sheet.max_row, column).value = cell
    book.save(first.report.path)

    second = office.imported(first.report.path, papers.terms())  # the report itself, where it lies
    assert second.report is not None
    assert re.fullmatch(
        r"naungan-daftar-[0-9a-f]{8}\.xlsx", second.report.path.name
    )  # of the list, not of a report
    assert (second.enrolled, second.already) == (1, 1)
    told = [row[:2] for row in reported(second)]
    assert told == [
        ("4", "Ditolak"),
        ("5", "Ditolak"),
        ("6", "Sudah terdaftar"),
        (f"baru {sheet.max_row}", "Ditolak"),
    ]
    book = openpyxl.load_workbook(second.report.path)
    sheet = book.worksheets[0]
    for row in (2, 3, 4):
        sheet.cell(row, 1).value = person(20 + row)[0]
        sheet.cell(row, 8).value = "petani"
    sheet.cell(3, 1).value = sheet.cell(2, 1).value  # one person twice, by mistake
    book.save(second.report.path)

    third = office.imported(second.report.path, papers.terms())
    why = {row: reason for row, _, reason in reported(third)}
    assert list(why) == ["5"]
    assert "Sama dengan baris 4;" in why["5"]  # by the number of the first list
    assert third.enrolled == 2


def test_a_row_of_the_second_sheet_comes_back_with_its_sheet_and_goes_in_corrected(
    office: Office, papers: Papers
) -> None:
    sheets = {
        "Satu": [TITLES, person(1), person(2)],
        "Dua": [[*TITLES, "No HP"], person(3), [*person(4, Segmen="astronot"), "0812"]],
    }
    summary = office.imported(book(office.directory / "daftar.xlsx", sheets), papers.terms())
    assert (summary.enrolled, summary.refused) == (3, 1)
    assert summary.report is not None
    report = openpyxl.load_workbook(summary.report.path)
    titles, row = (list(cells) for cells in report["Perbaikan"].iter_rows(max_row=2, values_only=True))
    told = dict(zip(titles, row, strict=True))
    assert (told["Lembar"], told["Baris Asal"], told["No HP"]) == ("Dua", "1003", "0812")
    report["Perbaikan"].cell(2, titles.index("Segmen") + 1).value = "petani"
    report.save(summary.report.path)
    again = office.imported(summary.report.path, papers.terms())
    assert (again.read, again.enrolled, again.report) == (1, 1, None)
