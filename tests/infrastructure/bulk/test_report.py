"""Does the report bring back every refused row, whole, private, and ready to be uploaded again?"""

import datetime as dt
import os
import string
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.domain.catalogue import STANDARD
from naungan.domain.reasons import Reason
from naungan.infrastructure.bulk.headers import Header, find_header
from naungan.infrastructure.bulk.own_sheets import is_own
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.report import Report, ReportStyle, ReportWriter
from naungan.infrastructure.bulk.report_files import sweep_reports
from naungan.infrastructure.bulk.rows import BadRow, CleanRow, Field, RowIssue
from naungan.infrastructure.bulk.segments import SegmentFinder
from naungan.infrastructure.bulk.value_lists import value_lists
from naungan.infrastructure.bulk.villages import VillageFinder
from naungan.texts.sheets import RowStatus

from .files import PASER, REGIONS, TITLES, VILLAGE, cleaner, nik, person, write_csv, write_xlsx

UNKNOWN = RowIssue(Field.VILLAGE, Reason.VILLAGE_UNKNOWN, suggestion=VILLAGE.code)
HEADER = find_header([(1, ["No", *TITLES, "Catatan"])])


def report(
    directory: Path, rows: list[tuple[int, list[Any]]], header: Header = HEADER, **options: Any
) -> Report:
    with ReportWriter(directory, "uji", header, ReportStyle(**options)) as writer:
        for number, cells in rows:
            writer.add(number, cells, RowStatus.REFUSED, [UNKNOWN])
        made = writer.finish()
    assert made is not None
    return made


def test_the_report_has_the_columns_of_the_upload_and_says_what_to_do(tmp_path: Path) -> None:
    cells = ["7", *person(Kode_Desa="salah"), "sakit"]
    made = report(tmp_path / "reports", [(12, cells)])
    sheet = openpyxl.load_workbook(made.path).active
    assert sheet is not None
    titles, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert titles == ["No", *TITLES, "Catatan", "Baris Asal", "Status", "Alasan", "Perbaikan"]
    assert row[:10] == [cell or None for cell in cells]
    assert row[10:12] == ["12", "Ditolak"]
    assert row[12] == "Desa/kelurahan ini tidak ada di kabupaten."
    assert row[13].endswith(f"Mungkin yang dimaksud: {VILLAGE.code}.")
    assert all(
        cell.data_type in ("s", "inlineStr", "n") and cell.number_format == "@"
        for cell in sheet[2]
        if cell.value
    )
    assert sheet["B2"].value == nik()  # text: no digit is lost when it is corrected in a spreadsheet
    assert sheet["B2"].data_type == "s"


def test_the_report_in_english(tmp_path: Path) -> None:
    made = report(tmp_path / "reports", [(2, ["1", *person()])], language="en")
    with open_file(made.path) as file:
        assert file.header.titles[-4:] == ("Original Row", "Status", "Reason", "What to Do")
        ((_, cells),) = file.rows()
    assert cells[-3:-1] == ["Refused", "There is no such village in the regency."]


def test_a_corrected_report_is_uploaded_again_and_keeps_the_first_row_numbers(tmp_path: Path) -> None:
    directory = tmp_path / "reports"
    upload = write_csv(
        tmp_path / "a.csv", [TITLES, person(1), person(2, Kode_Desa="x"), person(3, Kode_Desa="y")]
    )

    def refused(path: Path) -> tuple[Report | None, list[str]]:
        enrolled = []
        with open_file(path) as file, ReportWriter(directory, path.stem, file.header) as writer:
            ours = cleaner(file.header)
            for number, cells in file.rows():
                row = ours.clean(number, cells)
                if isinstance(row, BadRow):
                    writer.add(number, cells, RowStatus.REFUSED, row.issues)
                else:
                    assert isinstance(row, CleanRow)
                    enrolled.append(row.candidate.nik)
            return writer.finish(), enrolled

    first, enrolled = refused(upload)
    assert first is not None
    assert (first.rows, enrolled) == (2, [nik(1)])
    book = openpyxl.load_workbook(first.path)
    assert book.active is not None
    book.active["E3"] = VILLAGE.code
    book.save(tmp_path / "corrected.xlsx")
    second, enrolled = refused(tmp_path / "corrected.xlsx")
    assert second is not None
    assert enrolled == [nik(3)]
    with open_file(second.path) as file:
        assert file.header.titles == (*TITLES, "Baris Asal", "Status", "Alasan", "Perbaikan")
        ((_, cells),) = file.rows()
    assert cells[8:10] == ["3", "Ditolak"]  # row 3 of the first upload, not row 2 of the second
    book = openpyxl.load_workbook(second.path)
    assert book.active is not None
    book.active["E2"] = VILLAGE.code
    book.save(tmp_path / "again.xlsx")
    assert refused(tmp_path / "again.xlsx") == (None, [nik(2)])


TEXT = st.text(alphabet=string.printable + "éñ’０\u200b", max_size=20)


@pytest.mark.parametrize("xlsx_rows", [100_000, 0])
@settings(deadline=None)
@given(st.lists(st.lists(TEXT, min_size=8, max_size=8), min_size=1, max_size=5))
def test_what_was_uploaded_comes_back_and_is_judged_the_same(
    tmp_path_factory: pytest.TempPathFactory, xlsx_rows: int, rows: list[list[str]]
) -> None:
    header = find_header([(1, TITLES)])
    directory = tmp_path_factory.mktemp("r") / "reports"
    rows = [person(9), *rows]
    made = report(directory, list(enumerate(rows, start=2)), header, xlsx_rows=xlsx_rows)
    with open_file(made.path) as file:
        back = [list(cells) for _, cells in file.rows()]
        before, after = cleaner(header), cleaner(file.header)
        for number, (was, now) in enumerate(zip(rows, back, strict=True), start=2):
            assert now[8] == str(number)
            assert after.clean(number, now) == before.clean(number, was)


@pytest.mark.parametrize("xlsx_rows", [10, 0])
@pytest.mark.parametrize("cell", ["=1+1", "+62", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_no_cell_of_a_report_is_a_formula(tmp_path: Path, cell: str, xlsx_rows: int) -> None:
    made = report(tmp_path / "reports", [(2, ["1", *person(Nama=cell)])], xlsx_rows=xlsx_rows)
    if made.path.suffix == ".csv":
        assert f"'{cell[0]}" in made.path.read_text(encoding="utf-8-sig")
    else:
        sheet = openpyxl.load_workbook(made.path).active
        assert sheet is not None
        assert (sheet["C2"].value, sheet["C2"].data_type) == (cell, "s")


def test_more_rows_than_a_workbook_is_read_back_with_become_csv(tmp_path: Path) -> None:
    made = report(
        tmp_path / "reports", [(n, ["1", *person(n)]) for n in range(2, 6)], xlsx_rows=3, delimiter=","
    )
    assert made.path.suffix == ".csv"
    with open_file(made.path) as file:
        assert file.delimiter == ","
        ours = cleaner(file.header)
        rows = [ours.clean(n, cells) for n, cells in file.rows()]
    assert [row.candidate.nik for row in rows if isinstance(row, CleanRow)] == [nik(n) for n in range(2, 6)]


def test_a_rounded_number_never_turns_into_a_believable_nik(tmp_path: Path) -> None:
    upload = write_xlsx(tmp_path / "a.xlsx", [TITLES, person(NIK=6401010101800010.0)])
    with open_file(upload) as file, ReportWriter(tmp_path / "reports", "x", file.header) as writer:
        ((number, cells),) = file.rows()
        row = cleaner(file.header).clean(number, cells)
        assert isinstance(row, BadRow)
        writer.add(number, cells, RowStatus.REFUSED, row.issues)
        made = writer.finish()
    assert made is not None
    with open_file(made.path) as file:
        ((number, cells),) = file.rows()
        again = cleaner(file.header).clean(number, cells)
    assert isinstance(again, BadRow)
    assert cells[0] == "6401010101800010"  # all the digits that the file still holds
    assert again.issues[0].reason == "nik_rounded_still"
    with open_file(made.path) as file:
        ours = cleaner(file.header)
        ((_, cells),) = file.rows()
        corrected = ["6401010101800017", *cells[1:]]
        truly_0 = [*cells[:10], "", *cells[11:]]  # the Reason cell cleared: its last digit is 0 indeed
        for mended in (corrected, truly_0):
            assert isinstance(ours.clean(2, mended), CleanRow)
            assert ours.nik(mended) == mended[0]
        assert ours.nik(cells) is None


def test_a_nik_beyond_a_spreadsheets_precision_is_shown_with_the_digit_it_lost(tmp_path: Path) -> None:
    upload = write_xlsx(tmp_path / "a.xlsx", [TITLES, person(NIK=9101010101800011.0)])
    with open_file(upload) as file:
        ((number, cells),) = file.rows()
        made = report(tmp_path / "reports", [(number, list(cells))], file.header)
    sheet = openpyxl.load_workbook(made.path).active
    assert sheet is not None
    assert sheet["A2"].value == "9101010101800010"


def test_who_is_enrolled_already_stands_apart_and_is_counted_apart(tmp_path: Path) -> None:
    with ReportWriter(tmp_path / "reports", "uji", find_header([(1, TITLES)])) as writer:
        for number, status in (
            (2, RowStatus.ALREADY_ENROLLED),
            (3, RowStatus.REFUSED),
            (4, RowStatus.NO_PERSON),
            (5, RowStatus.ALREADY_ENROLLED),
            (6, RowStatus.TO_CHECK),
        ):
            writer.add(number, person(number), status, [UNKNOWN])
        made = writer.finish()
    assert made is not None
    assert (made.rows, made.already, made.no_people) == (2, 2, 1)
    book = openpyxl.load_workbook(made.path)
    rows = {sheet.title: [row[8].value for row in sheet.iter_rows()] for sheet in book}
    assert rows == {
        "Perbaikan": ["Baris Asal", "3", "6"],
        "Sudah terdaftar": [None, "Baris Asal", "2", "5"],
        "Bukan data pekerja": [None, "Baris Asal", "4"],
    }
    assert [is_own(sheet["A1"].value) for sheet in book] == [False, True, True]
    assert [(sheet.auto_filter.ref, sheet.freeze_panes) for sheet in book] == [
        ("A1:L3", "A2"),
        ("A2:L4", "A3"),
        ("A2:L3", "A3"),
    ]


def test_a_csv_holds_the_rows_to_correct_first(tmp_path: Path) -> None:
    with ReportWriter(
        tmp_path / "reports", "uji", find_header([(1, TITLES)]), ReportStyle(xlsx_rows=1)
    ) as writer:
        for number in range(2, 8):
            status = RowStatus.ALREADY_ENROLLED if number % 2 else RowStatus.REFUSED
            writer.add(number, person(number), status, [UNKNOWN])
        made = writer.finish()
    assert made is not None
    with open_file(made.path) as file:
        assert [cells[8] for _, cells in file.rows()] == ["2", "4", "6", "3", "5", "7"]


def test_rows_that_are_enrolled_already_take_no_room_from_rows_to_correct(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("naungan.infrastructure.bulk.report.MOST_APART", 3)
    with ReportWriter(
        tmp_path / "reports", "uji", find_header([(1, TITLES)]), ReportStyle(xlsx_rows=3)
    ) as writer:
        for number in range(2, 12):
            writer.add(number, person(number), RowStatus.ALREADY_ENROLLED, [UNKNOWN])
        writer.add(12, person(12), RowStatus.REFUSED, [UNKNOWN])
        made = writer.finish()
    assert made is not None
    assert (made.rows, made.already, made.left_out, made.path.suffix) == (1, 10, 0, ".xlsx")
    with open_file(made.path) as file:
        assert [cells[8] for _, cells in file.rows()] == ["12"]


@pytest.mark.parametrize("xlsx_rows", [10, 0])
def test_cells_beyond_the_titles_are_kept_and_still_too_many_when_sent_again(
    tmp_path: Path, xlsx_rows: int
) -> None:
    row = [*person(1)[:2], "S.Pd", *person(1)[2:]]  # a comma within a name
    header = find_header([(1, TITLES)])
    for _ in range(3):  # however often it is sent again
        made = report(tmp_path / "reports", [(7, row)], header, xlsx_rows=xlsx_rows)
        with open_file(made.path) as file:
            header = file.header
            assert header.titles == (*TITLES, "Baris Asal", "Status", "Alasan", "Perbaikan")
            ((number, cells),) = file.rows()
            row = list(cells)
            assert [row[0].lstrip("'"), *row[1:9]] == [*person(1)[:2], "S.Pd", *person(1)[2:-1], "7"]
            assert row[12] == "petani"
            bad = cleaner(header).clean(number, cells)
            assert isinstance(bad, BadRow)
            assert [issue.reason for issue in bad.issues] == ["too_many_cells"]


def test_segments_and_villages_are_offered_where_they_are_corrected(tmp_path: Path) -> None:
    lists = value_lists(STANDARD, REGIONS, PASER)
    made = report(tmp_path / "reports", [(2, ["1", *person()]), (3, ["2", *person()])], lists=lists)
    book = openpyxl.load_workbook(made.path)
    assert book.sheetnames == ["Perbaikan", "Segmen", "Desa"]
    offered = {
        str(rule.sqref): _values(book, rule.formula1)
        for rule in book["Perbaikan"].data_validations.dataValidation
    }
    assert set(offered) == {"F2:F3", "G2:G3", "H2:H3", "I2:I3"}
    villages, segments = VillageFinder(REGIONS, PASER), SegmentFinder(STANDARD)
    assert sorted(offered["F2:F3"]) == sorted(v.code for v in REGIONS.villages(PASER))
    assert len(offered["G2:G3"]) == len(REGIONS.villages(PASER))
    assert {villages.find("", choice, "") for choice in offered["G2:G3"]} == set(offered["F2:F3"])
    assert sorted(offered["H2:H3"]) == sorted(r.name for r in REGIONS.within(PASER))
    found = {segments.find(choice) for choice in offered["I2:I3"]}
    assert found == {code for code, one in STANDARD.segments.items() if not one.retired}
    assert all(is_own(book[name]["A1"].value) for name in ("Segmen", "Desa"))


def _values(book: openpyxl.Workbook, source: str) -> list[str]:
    sheet, _, cells = source.partition("!")
    return [str(cell.value) for (cell,) in book[sheet.lstrip("=")][cells.replace("$", "")]]


def test_a_row_added_to_a_corrected_report_is_told_from_the_first_lists_rows(tmp_path: Path) -> None:
    header = find_header([(1, [*TITLES, "Baris Asal", "Status", "Alasan", "Perbaikan"])])
    rows = [
        (2, [*person(1), "17", "Ditolak", "", ""]),
        (3, person(2)),
        (4, [*person(2), "baru 3", "", "", ""]),
    ]
    twin = RowIssue(Field.NIK, Reason.DUPLICATE_SAME, {"row": 2})
    with ReportWriter(tmp_path / "reports", "uji", header, ReportStyle(originals={2: "17"})) as writer:
        for number, cells in rows:
            writer.add(number, cells, RowStatus.REPEATED, [twin])
        made = writer.finish()
    assert made is not None
    sheet = openpyxl.load_workbook(made.path).active
    assert sheet is not None
    assert [sheet.cell(row, 9).value for row in (2, 3, 4)] == ["17", "baru 3", "baru 3"]
    assert sheet["K2"].value.startswith("Sama dengan baris 17;")  # by the first list's number too


def test_dates_and_numbers_of_a_workbook_come_back_as_readable_text(tmp_path: Path) -> None:
    born = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - spreadsheets know no time zones
    row = [*person(NIK=float(nik()), Tanggal_Lahir=born), 9101010101200002, True]
    upload = write_xlsx(tmp_path / "a.xlsx", [[*TITLES, "No KK", "Aktif"], row])
    with open_file(upload) as file:
        rows = [(n, list(cells)) for n, cells in file.rows()]
        made = report(tmp_path / "reports", rows, file.header)
    with open_file(made.path) as file:
        ((_, cells),) = file.rows()
    assert cells[0] == nik()
    assert cells[2] == "1980-01-01"
    assert cells[8:10] == ["9101010101200002", "TRUE"]


@pytest.mark.parametrize("xlsx_rows", [10, 0])
def test_only_the_owner_may_read_a_report_and_nothing_else_is_left(tmp_path: Path, xlsx_rows: int) -> None:
    directory = tmp_path / "state" / "reports"
    made = report(directory, [(2, ["1", *person()])], xlsx_rows=xlsx_rows)
    assert directory.stat().st_mode & 0o777 == 0o700
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert list(directory.iterdir()) == [made.path]


def test_a_directory_open_to_others_is_refused(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    with pytest.raises(PermissionError, match="0700"):
        ReportWriter(shared, "uji", HEADER)


def test_nothing_refused_leaves_no_report_and_a_failure_leaves_no_remains(tmp_path: Path) -> None:
    directory = tmp_path / "reports"
    with ReportWriter(directory, "uji", HEADER) as writer:
        assert writer.finish() is None
    with ReportWriter(directory, "uji", HEADER) as writer:  # left without `finish`, as by an exception
        writer.add(2, person(), RowStatus.REPEATED, [UNKNOWN])
    assert list(directory.iterdir()) == []


def test_a_name_cannot_lead_out_of_the_directory(tmp_path: Path) -> None:
    with ReportWriter(tmp_path / "reports", "../../etc/passwd", HEADER) as writer:
        writer.add(2, person(), RowStatus.REFUSED, [UNKNOWN])
        made = writer.finish()
    assert made is not None
    assert made.path.parent == tmp_path / "reports"


def test_reports_are_swept_after_the_stated_time_and_nothing_else_is(tmp_path: Path) -> None:
    directory = tmp_path / "reports"
    now = dt.datetime(2026, 1, 8, 12, tzinfo=dt.UTC)
    old = report(directory, [(2, person())]).path
    kept = directory / "naungan-baru.xlsx"
    kept.write_bytes(b"x")
    foreign = directory / "catatan.txt"
    foreign.write_text("x")
    for path, days in ((old, 8), (kept, 6), (foreign, 400)):
        os.utime(path, (now.timestamp() - days * 86_400,) * 2)
    assert sweep_reports(directory, dt.timedelta(days=7), now) == 1
    assert sorted(p.name for p in directory.iterdir()) == ["catatan.txt", "naungan-baru.xlsx"]
    assert sweep_reports(tmp_path / "nowhere", dt.timedelta(days=7), now) == 0


def test_cells_that_a_spreadsheet_could_not_compute_are_kept_as_it_shows_them(tmp_path: Path) -> None:
    upload = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(upload) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*TITLES, "Catatan"])
        sheet.write_row(1, 0, person())
        sheet.write_formula(1, 0, "=VLOOKUP(1,Z1:Z2,1,FALSE)", None, "#N/A")
        sheet.write_formula(1, 8, "=1/0", None, "#DIV/0!")
    with open_file(upload) as file:
        rows = [(number, list(cells)) for number, cells in file.rows()]
        made = report(tmp_path / "reports", rows, file.header)
    shown = openpyxl.load_workbook(made.path).worksheets[0]
    assert (shown["A2"].value, shown["I2"].value) == ("#N/A", "#DIV/0!")
