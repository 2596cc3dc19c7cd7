"""Which sheets, rows and columns of a workbook are read, and is the officer told of all that are not?"""

import shlex
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from naungan.infrastructure.bulk import messages
from naungan.infrastructure.bulk.reading import OfficerFile, open_file
from naungan.infrastructure.bulk.rows import BadRow, CleanRow, Field, Notice, UnreadableFile
from naungan.infrastructure.bulk.sheets import Hidden
from naungan.texts.language import LANGUAGES

from .files import LISTS, SUBDISTRICT_NAME, TITLES, VILLAGE, book, cleaned, nik, person, write_csv

PENAJAM = "64.09"
Rows = Sequence[Sequence[Any]]


def told(file: OfficerFile) -> dict[str, Notice]:
    """What the officer is told, by reason."""
    notices = file.notices(len(list(file.rows())))
    for notice in notices:
        for language in LANGUAGES:
            assert "{" not in messages.of_notice(notice, language)
    return {notice.reason: notice for notice in notices}


def numbers(file: OfficerFile, regency: str = "64.01") -> list[int]:
    """The rows that can be enrolled, all of which must be."""
    found = cleaned(file, regency)
    assert all(isinstance(row, CleanRow) for row in found), found
    return [row.row_number for row in found]


def answer(path: Path, **asked: Any) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        open_file(path, **asked)
    assert "Tidak ada yang dicatat" in messages.of_file(caught.value) or "coba lagi" in messages.of_file(
        caught.value
    )
    return caught.value


# Sheets


def test_two_sheets_of_the_same_titles_are_one_list() -> None:
    with open_file(LISTS / "47-two-sheets.xlsx") as file:
        assert file.sheets == ("Data", "Kec Waru")
        assert numbers(file, PENAJAM) == [2, 3, 1002, 1003]
        assert [cells[-1] for _, cells in file.rows()] == ["Data", "Data", "Kec Waru", "Kec Waru"]
        assert file.header.ignored() == ["Lembar"]
        read = told(file)["read_sheets"]
    assert (read.facts["sheets"], read.facts["rows"], read.facts["first"]) == ('"Data", "Kec Waru"', 4, 1001)
    assert not read.stops


def test_one_sheet_of_several_is_read_where_it_is_named() -> None:
    with open_file(LISTS / "47-two-sheets.xlsx", sheets=["kec  waru"]) as file:
        assert file.sheets == ("Kec Waru",)
        assert numbers(file, PENAJAM) == [2, 3]
        assert told(file)["sheets_ignored"].facts == {"sheets": '"Data"'}


def test_the_same_columns_in_another_order_and_under_other_titles_are_one_list(tmp_path: Path) -> None:
    other = ["Segmen", "Keterangan", "Nomor KTP", "Nama Lengkap", "Kode Desa"]
    first = ["NIK", "Nama", "Kode Desa", "Segmen", "No HP"]
    path = book(
        tmp_path / "a.xlsx",
        {
            "Satu": [["DAFTAR"], first, [nik(1), "ASEP", VILLAGE.code, "petani", "0812"]],
            "Dua": [other, ["nelayan", "baru", nik(2), "BUDI", VILLAGE.code]],
        },
    )
    with open_file(path) as file:
        assert numbers(file) == [3, 1002]
        assert file.header.titles == ("NIK", "Nama", "Kode Desa", "Segmen", "No HP", "Keterangan", "Lembar")
        one, two = (row.candidate for row in cleaned(file) if isinstance(row, CleanRow))
    assert (one.nik, one.segment) == (nik(1), "FARMER")
    assert (two.nik, two.name, two.segment) == (nik(2), "BUDI", "FISHER")


def test_cells_beyond_the_titles_of_a_further_sheet_are_kept(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Satu": [TITLES, person(1)], "Dua": [TITLES, [*person(2), "lebih"]]})
    with open_file(path) as file:
        assert numbers(file) == [2, 1002]
        assert [list(cells[-2:]) for _, cells in file.rows()] == [["", "Satu"], ["lebih", "Dua"]]


def test_rows_of_long_sheets_are_numbered_apart(tmp_path: Path) -> None:
    many = [person(n) for n in range(1, 1_200)]
    path = book(tmp_path / "a.xlsx", {"Satu": [TITLES, *many], "Dua": [TITLES, person(2000)]})
    with open_file(path) as file:
        assert numbers(file)[-2:] == [1_200, 10_002]


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_cover_and_an_explanation_do_no_harm_and_are_told(tmp_path: Path, where: str) -> None:
    more: dict[str, Rows] = {
        "Sampul": [["DAFTAR PEKERJA RENTAN"], ["Kabupaten Paser"]],
        "Petunjuk": [["Kolom", "Isi"], ["NIK", "16 angka"], ["Nama", "sesuai KTP"]],
        "Rekap": [["Kecamatan", "Desa", "Jumlah"], [SUBDISTRICT_NAME, VILLAGE.name, 2]],
    }
    the_list: dict[str, Rows] = {"Daftar": [TITLES, person(1)]}
    path = book(tmp_path / "a.xlsx", {**more, **the_list} if where == "before" else {**the_list, **more})
    with open_file(path) as file:
        assert (file.sheets, numbers(file)) == (("Daftar",), [2])
        assert told(file)["sheets_ignored"].facts == {"sheets": '"Sampul", "Petunjuk", "Rekap"'}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Waru", [["NIK", "Nama", "Kode Desa"], [nik(2), "BUDI", VILLAGE.code]]),  # a column is missing
        (
            "Waru",
            [["NIK", "Nama", "Desa", "Kecamatan", "Segmen"], [nik(2), "BUDI", VILLAGE.name, "", "petani"]],
        ),
        ("Waru", [person(2)]),  # no titles
        ("Meninggal", [TITLES, person(2)]),  # a list of whom not to enrol
        ("Contoh", [TITLES, person(2)]),
        ("data dicoret 2025", [TITLES, person(2)]),
        ("Data_Lama", [TITLES, person(2)]),
    ],
)
def test_where_sheets_differ_the_officer_is_asked(tmp_path: Path, name: str, rows: Rows) -> None:
    path = book(tmp_path / "a.xlsx", {"Daftar Petung": [TITLES, person(1)], name: rows})
    error = answer(path)
    assert (error.reason, error.facts["sheets"]) == ("sheets_differ", f'"Daftar Petung", "{name}"')
    assert f"--sheet 'Daftar Petung' --sheet {shlex.quote(name)}" in messages.of_file(error, "en")
    with open_file(path, sheets=["Daftar Petung"]) as file:
        assert numbers(file) == [2]


def test_sheets_of_other_columns_are_read_together_where_both_are_named(tmp_path: Path) -> None:
    by_name = ["NIK", "Nama", "Desa", "Kecamatan", "Segmen"]
    row = [nik(2), "BUDI", VILLAGE.name, SUBDISTRICT_NAME, "petani"]
    by_code = ["NIK", "Nama", "Kode Desa", "Segmen"]
    path = book(
        tmp_path / "a.xlsx",
        {"Satu": [by_code, [nik(1), "ASEP", VILLAGE.code, "petani"]], "Dua": [by_name, row]},
    )
    assert answer(path).reason == "sheets_differ"
    with open_file(path, sheets=["Dua", "Satu"]) as file:
        assert numbers(file) == [2, 1002]


@pytest.mark.parametrize("name", ["Lamaru", "Kepala Keluarga", "Informatika", "Pindahan", "Gandaria"])
def test_a_village_whose_name_only_sounds_like_it_is_read(tmp_path: Path, name: str) -> None:
    path = book(tmp_path / "a.xlsx", {"Petung": [TITLES, person(1)], name: [TITLES, person(2)]})
    with open_file(path) as file:
        assert file.sheets == ("Petung", name)


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_a_sheet_of_titles_without_rows_is_no_second_list(tmp_path: Path, state: str) -> None:
    def change(made: openpyxl.Workbook) -> None:
        made["Formulir"].sheet_state = state

    empty: Rows = [["FORMULIR"], ["NIK", "Nama", "Desa", "Kecamatan", "Segmen"], [None, ""]]
    path = book(tmp_path / "a.xlsx", {"Formulir": empty, "Daftar": [TITLES, person(1)]}, change)
    with open_file(path) as file:
        assert (file.sheets, numbers(file)) == (("Daftar",), [2])
        assert not any(notice.stops for notice in told(file).values())


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Daftar": [TITLES, person(1)]})
    error = answer(path, sheets=["Waru"])
    assert (error.reason, error.facts) == ("sheet_unknown", {"sheet": '"Waru"', "sheets": '"Daftar"'})
    text = write_csv(tmp_path / "a.csv", [TITLES, person(1)])
    assert answer(text, sheets=["Waru"]).reason == "text_has_no_sheets"


# What nobody sees


def _hide(state: str) -> Callable[[openpyxl.Workbook], None]:
    def change(made: openpyxl.Workbook) -> None:
        made["Lama"].sheet_state = state

    return change


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_list_on_a_hidden_sheet_stops_until_the_officer_says(tmp_path: Path, state: str) -> None:
    path = book(tmp_path / "a.xlsx", {"Lama": [TITLES, person(2)], "Baru": [TITLES, person(1)]}, _hide(state))
    with open_file(path) as file:
        assert told(file)["hidden_sheets"].stops
    with open_file(path, hidden=Hidden.SKIP) as file:
        assert (file.sheets, numbers(file)) == (("Baru",), [2])
        assert not told(file)["hidden_sheets_skipped"].stops
    with open_file(path, sheets=["Lama"]) as file:
        assert (file.sheets, numbers(file)) == (("Lama",), [2])


def test_a_hidden_list_is_read_with_the_others_where_it_is_meant(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {"Satu": [TITLES, person(2)], "Lama": [TITLES, person(1)]},
        lambda made: setattr(made["Satu"], "sheet_state", "hidden"),
    )
    with open_file(path, hidden=Hidden.WITH, sheets=["Satu", "Lama"]) as file:
        assert numbers(file) == [2, 1002]


def test_the_only_list_on_a_hidden_sheet_is_asked_about(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Sampul": [["DAFTAR"]], "Lama": [TITLES, person()]}, _hide("hidden"))
    assert answer(path).reason == "list_hidden"
    with open_file(path, hidden=Hidden.WITH) as file:
        assert (file.sheets, numbers(file)) == (("Lama",), [2])


def test_a_hidden_sheet_of_values_is_only_told(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {"Daftar": [TITLES, person()], "Lama": [["petani"], ["nelayan"]]},
        _hide("hidden"),
    )
    with open_file(path) as file:
        assert not any(notice.stops for notice in told(file).values())
        assert told(file)["sheets_ignored"].facts == {"sheets": '"Lama"'}


def test_hidden_rows_stop_until_the_officer_says() -> None:
    with open_file(LISTS / "46-hidden-rows.xlsx") as file:
        hidden = told(file)["hidden_rows"]
    assert (hidden.stops, hidden.facts["count"], hidden.facts["listed"]) == (True, 2, "3-4")
    assert "--skip-hidden" in messages.of_notice(hidden)
    assert "hidden=with" in messages.of_notice(hidden, "en")
    with open_file(LISTS / "46-hidden-rows.xlsx", hidden=Hidden.SKIP) as file:
        assert numbers(file, PENAJAM) == [2, 5]
        assert told(file)["hidden_rows_skip"].facts["count"] == 2
    with open_file(LISTS / "46-hidden-rows.xlsx", hidden=Hidden.WITH) as file:
        assert numbers(file, PENAJAM) == [2, 3, 4, 5]
        assert not told(file)["hidden_rows_with"].stops


def _filtered(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A1:H5"
    sheet.auto_filter.add_filter_column(7, ["petani"])
    sheet.row_dimensions[3].hidden = True


def _collapsed(sheet: Worksheet) -> None:
    sheet.row_dimensions.group(3, 3, hidden=True)


@pytest.mark.parametrize("hide", [_filtered, _collapsed])
def test_rows_that_are_filtered_out_or_folded_away_are_hidden_too(
    tmp_path: Path, hide: Callable[[Worksheet], None]
) -> None:
    rows = [TITLES, person(1), person(2, Segmen="nelayan"), person(3)]
    path = book(tmp_path / "a.xlsx", {"Daftar": rows}, lambda made: hide(made["Daftar"]))
    with open_file(path) as file:
        assert told(file)["hidden_rows"].facts["listed"] == "3"
    with open_file(path, hidden=Hidden.SKIP) as file:
        assert numbers(file) == [2, 4]


def test_a_row_without_height_is_hidden_too(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Daftar": [TITLES, person(1), person(2)]})
    rewritten(path, b'<row r="3">', b'<row r="3" ht="0" customHeight="1">')
    with open_file(path) as file:
        assert told(file)["hidden_rows"].facts["listed"] == "3"


def test_hidden_rows_without_content_or_above_the_titles_stop_nothing(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        for row in (1, 4, 9):
            made["Daftar"].row_dimensions[row].hidden = True

    rows = [["catatan"], TITLES, person(1), [], person(2)]
    with open_file(book(tmp_path / "a.xlsx", {"Daftar": rows}, change)) as file:
        assert list(told(file)) == ["read_sheet"]


def test_a_column_that_is_seen_is_preferred_to_a_hidden_one_and_hidden_ones_in_use_are_told(
    tmp_path: Path,
) -> None:
    def change(made: openpyxl.Workbook) -> None:
        for letter in ("A", "E"):
            made["Daftar"].column_dimensions[letter].hidden = True

    titles = ["NIK", "Nomor KTP", "Nama", "Segmen", "Kode Desa"]
    path = book(
        tmp_path / "a.xlsx",
        {"Daftar": [titles, ["salah", nik(1), "ASEP", "petani", VILLAGE.code]]},
        change,
    )
    with open_file(path) as file:
        assert file.header.columns[Field.NIK] == 1
        assert numbers(file) == [2]
        hidden = told(file)["hidden_columns"]
    assert (hidden.facts["titles"], hidden.stops) == ('"Kode Desa"', False)


# Merged cells


def test_a_village_merged_downwards_counts_for_its_rows() -> None:
    with open_file(LISTS / "49-merged-village-down.xlsx") as file:
        assert numbers(file, PENAJAM) == [2, 3, 4, 5]
        assert {row.candidate.village for row in cleaned(file, PENAJAM) if isinstance(row, CleanRow)} == {
            "64.09.01.1003"
        }
        merged = told(file)["merged_down"]
    assert (merged.facts["count"], merged.facts["titles"]) == (3, '"Desa/Kelurahan"')


def test_merged_segments_end_where_they_end_and_titles_are_not_values(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        for cells in ("A1:H1", "H4:H5", "H2:H3"):
            made["Daftar"].merge_cells(cells)

    rows = [["DAFTAR"], TITLES, [], person(1), person(2), person(3)]
    path = book(tmp_path / "a.xlsx", {"Daftar": rows}, change)
    made = openpyxl.load_workbook(path)
    made["Daftar"]["H6"] = None
    made.save(path)
    with open_file(path) as file:
        kinds = [type(row).__name__ for row in cleaned(file)]
    assert kinds == ["Blank", "CleanRow", "CleanRow", "BadRow"]


def test_a_worker_merged_over_two_rows_is_one_worker(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        for column in "ABCDEFGH":
            made["Daftar"].merge_cells(f"{column}2:{column}3")
        made["Daftar"]["I2"], made["Daftar"]["I3"] = "Jl. Satu", "RT 02"

    rows = [[*TITLES, "Alamat"], person(1), [], person(2)]
    with open_file(book(tmp_path / "a.xlsx", {"Daftar": rows}, change)) as file:
        kinds = [type(row).__name__ for row in cleaned(file)]
        assert "merged_down" not in told(file)
    assert kinds == ["CleanRow", "Blank", "CleanRow"]


# Formulas


def test_a_formula_that_was_never_computed_is_named_and_kept() -> None:
    with open_file(LISTS / "44-formula-nocache.xlsx") as file:
        rows = cleaned(file, PENAJAM)
        cells = [row for _, row in file.rows()]
    reasons = [[i.reason for i in row.issues] if isinstance(row, BadRow) else [] for row in rows]
    assert reasons == [["formula"], ["formula"], [], []]
    assert cells[1][1] == '= UPPER("rahmat")'


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Daftar": [TITLES, person(1, Jenis_Kelamin="=TRIM(B2)")]})
    with open_file(path) as file:
        assert isinstance(cleaned(file)[0], BadRow)
    rewritten(path, b"<f>TRIM(B2)</f><v />", b"<f>TRIM(B2)</f><v></v>")
    with open_file(path) as file:
        assert isinstance(cleaned(file)[0], BadRow)
    rewritten(path, b'<c r="D2"><f>', b'<c r="D2" t="str"><f>')
    with open_file(path) as file:
        assert isinstance(cleaned(file)[0], CleanRow)


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"])
def test_an_error_in_a_cell_is_named_and_kept(tmp_path: Path, error: str) -> None:
    path = book(tmp_path / "a.xlsx", {"Daftar": [TITLES, person(1, Nama="galat"), person(2)]})
    rewritten(
        path,
        b'<c r="B2" t="inlineStr"><is><t>galat</t></is></c>',
        b'<c r="B2" t="e"><f>VLOOKUP(A2,X,1)</f><v>%s</v></c>' % error.encode(),
    )
    with open_file(path) as file:
        assert [cells[1] for _, cells in file.rows()] == [error, "ASEP SINTETIS"]
        bad, good = cleaned(file)
    assert isinstance(good, CleanRow)
    assert isinstance(bad, BadRow)
    assert [(issue.field, issue.reason) for issue in bad.issues] == [(Field.NAME, "cell_error")]


def rewritten(path: Path, was: bytes, now: bytes) -> None:
    """Put other bytes into the first sheet, as another program would have written it."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert was in sheet, sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(was, now)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
