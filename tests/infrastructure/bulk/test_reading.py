"""Is every file read, or answered with what the officer can do about it?"""

import codecs
import hashlib
import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from naungan.infrastructure.bulk import messages
from naungan.infrastructure.bulk.formats import Kind
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.rows import BadRow, Blank, CleanRow, Field, UnreadableFile
from naungan.infrastructure.bulk.workbook_size import WorkbookLimits

from . import files
from .files import TITLES, clean, cleaned, csv_text, person, write_csv, write_xlsx


def refused(path: Path, **options: object) -> tuple[UnreadableFile, str, str]:
    """The refusal of opening and reading a whole file, and its Indonesian and English answers."""
    with pytest.raises(UnreadableFile) as caught, open_file(path, **options) as file:  # type: ignore[arg-type]
        list(file.rows())
    error = caught.value
    return error, messages.of_file(error), messages.of_file(error, "en")


# Text


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_separator_and_the_byte_order_mark_are_found(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = write_csv(tmp_path / "daftar.csv", [TITLES, person(1), person(2)], delimiter, encoding)
    with open_file(path) as file:
        assert (file.kind, file.delimiter, file.header.row) == (Kind.DELIMITED, delimiter, 1)
        assert [number for number, _ in file.rows()] == [2, 3]
        assert all(isinstance(row, CleanRow) for row in cleaned(file))


def test_the_digest_of_a_csv_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "daftar.csv", [TITLES, person()], encoding="utf-8-sig")
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    with open_file(path) as file:
        list(file.rows())
        assert file.sha256 == expected
    with open_file(path) as file:
        assert file.sha256 == expected  # also before the rows were read


def test_a_stream_is_read_like_a_file_and_leaves_none_behind(tmp_path: Path) -> None:
    with open_file(io.BytesIO(csv_text([TITLES, person()]).encode())) as file:
        copy = file.path
        assert copy.stat().st_mode & 0o077 == 0
        assert len(list(file.rows())) == 1
    assert not copy.exists()


def test_quoted_cells_keep_separators_line_breaks_and_quotation_marks(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [TITLES, person(Nama='SITI; "ITI"\nAMINAH'), person(2)])
    with open_file(path) as file:
        rows = list(file.rows())
    assert rows[0][1][1] == 'SITI; "ITI"\nAMINAH'
    assert rows[1][0] == 3


def test_blank_rows_keep_their_numbers_and_are_blank(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([TITLES, person(1)]) + "\n;;;;;;;\n" + csv_text([person(2)]))
    with open_file(path) as file:
        kinds = [(row.row_number, type(row)) for row in cleaned(file)]
    assert kinds == [(2, CleanRow), (3, Blank), (4, Blank), (5, CleanRow)]


def test_a_line_that_declares_the_separator_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\r\n" + csv_text([TITLES, person()]))
    with open_file(path) as file:
        assert [number for number, _ in file.rows()] == [2]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n  \n", codecs.BOM_UTF8, b";;;;\n;;;;\n", codecs.BOM_UTF16_LE + b"\n\0;\0"]
)
def test_an_empty_file_is_answered(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kosong.csv"
    path.write_bytes(content)
    error, indonesian, english = refused(path)
    assert error.reason == "empty"
    assert "Pilih berkas yang berisi daftar pekerja" in indonesian
    assert "Choose the file that holds the list of workers" in english


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00\x03\x00" + bytes(range(256)) * 40, bytes(3000), b"\x7fELF" + bytes(range(32)) * 9],
)
def test_a_binary_file_named_csv_is_answered(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(content)
    error, indonesian, english = refused(path)
    assert error.reason == "binary"
    assert "bukan tabel teks" in indonesian
    assert "simpan sebagai .xlsx atau CSV UTF-8" in indonesian
    assert "save it as .xlsx or CSV UTF-8" in english


def test_binary_content_deep_in_a_file_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_text([TITLES, *(person(n) for n in range(1, 3000))]).encode() + b"\0\0\0\n")
    assert refused(path)[0].reason == "binary"


@pytest.mark.parametrize(
    ("content", "reason", "advice"),
    [
        (b"%PDF-1.7\n...", "other_kind", "CSV UTF-8"),
        (b"<html><table><tr><td>NIK</td></tr></table></html>", "other_kind", "CSV UTF-8"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "damaged", "simpan sebagai .xlsx"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "password",
            "Hapus kata sandinya",
        ),
        (b"x" * 70_000, "line_too_long", "CSV UTF-8"),
    ],
)
def test_files_of_other_kinds_are_named_and_answered(
    tmp_path: Path, content: bytes, reason: str, advice: str
) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(content)
    error, indonesian, _ = refused(path)
    assert error.reason == reason
    assert advice in indonesian


@pytest.mark.parametrize("following", [3, 40, 4000])
def test_a_quotation_mark_left_open_never_swallows_rows(tmp_path: Path, following: int) -> None:
    path = tmp_path / "a.csv"
    good = csv_text([person(n) for n in range(1, following)])
    path.write_text(csv_text([TITLES, person()]) + good.replace("ASEP", '"ASEP', 1) + good)
    error, indonesian, _ = refused(path)
    assert (error.reason, error.facts["row"]) == ("quote_unclosed", 3)
    assert "lengkapi tanda kutipnya" in indonesian


@pytest.mark.parametrize(
    "broken",
    ['2;"ASEP;L\n3;"SITI";P\n', '2;"ASEP;L\n3;SITI;"P"\n', '2;"ASEP" B;L\n3;SITI;P\n', '2;ASEP;"L\n'],
)
def test_a_quotation_mark_in_the_wrong_place_is_answered_by_its_row(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("NIK;Nama;JK\n1;UDIN;L\n" + broken + "4;BUDI;L\n")
    error, _, english = refused(path, given={Field.VILLAGE, Field.SEGMENT})
    assert (error.reason, error.facts["row"]) == ("quote_unclosed", 3)
    assert "row 3 is not closed" in english


def test_a_file_that_changes_between_two_passes_is_answered(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [TITLES, person()])
    with open_file(path) as file:
        list(file.rows())
        write_csv(path, [TITLES, person(2)])
        with pytest.raises(UnreadableFile, match="changed") as caught:
            list(file.rows())
    assert "unggah lagi" in messages.of_file(caught.value)


# Workbooks


def test_a_workbook_with_merged_titles_above_and_its_header_in_row_3(tmp_path: Path) -> None:
    rows = [[], [], TITLES, person(1), person(2, Tanggal_Lahir=29221)]
    merged = {"A1:H1": "DAFTAR PEKERJA RENTAN", "A2:H2": "KABUPATEN PASER TAHUN 2026"}
    path = write_xlsx(tmp_path / "daftar.xlsx", rows, merged)
    with open_file(path) as file:
        assert (file.kind, file.sheets, file.header.row) == (Kind.WORKBOOK, ("Daftar",), 3)
        found = cleaned(file)
    assert [row.row_number for row in found] == [4, 5]
    assert all(isinstance(row, CleanRow) for row in found)


def test_a_header_over_two_rows_with_merged_cells(tmp_path: Path) -> None:
    upper = ["No", "NIK", "Nama", "Tanggal Lahir", "JK", None, None, "Pekerjaan"]
    lower = ["", "", "", "", "", "Desa", "Kecamatan", ""]
    body = [
        "1",
        files.nik(),
        "ASEP",
        "1980-01-01",
        "L",
        files.VILLAGE.name,
        files.SUBDISTRICT_NAME,
        "nelayan",
    ]
    path = write_xlsx(tmp_path / "a.xlsx", [upper, lower, body], {"F1:G1": "Alamat"})
    with open_file(path) as file:
        assert file.header.row == 2
        (row,) = cleaned(file)
    assert isinstance(row, CleanRow)
    assert (row.candidate.village, row.candidate.segment) == (files.VILLAGE.code, "FISHER")


def test_a_formula_in_a_workbook_is_read_as_the_value_it_had(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TITLES)
        sheet.write_row(1, 0, person())
        sheet.write_formula(1, 0, f'=CONCATENATE("{files.nik(7)}")', None, files.nik(7))
    with open_file(path) as file:
        (row,) = cleaned(file)
    assert isinstance(row, CleanRow)
    assert row.candidate.nik == files.nik(7)
    openpyxl.load_workbook(path).save(path)  # keeps the formula, drops the value
    with open_file(path) as file:
        (row,) = cleaned(file)
    assert isinstance(row, BadRow)  # nothing was computed: it is asked for, never guessed


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("http://x")', "+A1", "@SUM(A1)", "-2+3"])
def test_a_formula_in_text_is_refused_with_advice(cell: str) -> None:
    row = clean(Nama=cell, Segmen=cell)
    assert isinstance(row, BadRow)
    assert {i.reason for i in row.issues} == {"formula"}
    assert "salin kolomnya lalu Tempel Khusus > Nilai." in messages.fix(row.issues[0])
    assert "Paste Special > Values" in messages.fix(row.issues[0], "en")


def test_more_rows_than_a_workbook_may_have_are_answered_before_it_is_loaded(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [TITLES, *([person()] * 30)])
    assert refused(path, limits=WorkbookLimits(rows=10))[0].reason == "too_many_rows"
    big = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(big) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TITLES)
        sheet.write_row(1, 0, person())
        sheet.write(1_048_575, 16_383, "tersesat")
    error, indonesian, english = refused(big)
    assert (error.reason, error.facts["limit"]) == ("too_many_rows", 100_000)
    assert "melewati baris 100.000" in indonesian
    assert "Simpan sebagai CSV UTF-8" in indonesian
    assert "beyond row 100,000" in english


def test_a_cell_far_to_the_right_is_answered_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TITLES)
        sheet.write(0, 16_383, "tersesat")
        sheet.write(90_000, 0, "tersesat")
    error, indonesian, _ = refused(path)
    assert error.reason == "too_wide"
    assert "Hapus isi di luar daftar" in indonesian


def with_sheet(path: Path, sheet: bytes) -> Path:
    """A workbook whose sheet's XML is this, as another program (or somebody by hand) might write it."""
    original = write_xlsx(path.with_suffix(".tmp"), [TITLES, person()])
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            is_sheet = member.filename == "xl/worksheets/sheet1.xml"
            target.writestr(member.filename, sheet if is_sheet else source.read(member))
    return path


SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>NIK</t></is></c></row>'


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (CELL + b"<row r='1048576'><c r='A1048576'><v>1</v></c></row>", "too_many_rows"),
        (CELL + b'<row r="1048576"><c><v>1</v></c></row>', "too_many_rows"),
        (CELL + b'<row r="1048576"><c t="n" ><v>1</v></c></row>', "too_many_rows"),
        (CELL + b'<row r="90000"><c s="%s" r="XFD90000"><v>1</v></c></row>' % (b"1" * 70_000), "too_wide"),
        (CELL + b'<row r="2"><c %s><v>1</v></c></row>' % (b" " * (3 << 20)), "damaged"),
    ],
)
def test_a_cell_far_away_is_found_however_it_is_written(tmp_path: Path, rows: bytes, reason: str) -> None:
    assert refused(with_sheet(tmp_path / "a.xlsx", SHEET % rows))[0].reason == reason


def test_formats_without_content_far_away_do_not_matter(tmp_path: Path) -> None:
    titles = b"".join(
        b'<c r="%c1" t="inlineStr"><is><t>%s</t></is></c>' % (65 + i, t.encode())
        for i, t in enumerate(TITLES)
    )
    far = b'<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
    path = with_sheet(tmp_path / "a.xlsx", SHEET % (b'<row r="1">' + titles + b"</row>" + far))
    with open_file(path) as file:
        assert list(file.rows()) == []


def test_an_archive_made_to_slow_its_inspection_down_is_answered_at_once(tmp_path: Path) -> None:
    nasty = CELL + b"<c " * 200_000 + b'<c r="AA1" ' + b'r="AA1" ' * 60_000 + b"<c r=" * 50_000
    assert refused(with_sheet(tmp_path / "a.xlsx", SHEET % nasty))[0].reason in (
        "damaged",
        "no_header",
        "zip_bomb",
    )


def test_a_zip_bomb_is_refused_without_unpacking_it(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [TITLES, person()])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    error, indonesian, english = refused(path)
    assert error.reason == "zip_bomb"
    assert "Salin hanya daftar pekerjanya ke berkas baru" in indonesian
    assert "Copy only the list of workers into a new file" in english


def test_a_small_archive_that_swells_beyond_measure_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [TITLES, person()])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", bytes(20 << 20))
    assert refused(path)[0].reason == "zip_bomb"


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [TITLES, person()])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/extra.xml", b" " * (30 << 20))
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 30 << 20), struct.pack("<L", 1000)))
    assert refused(path)[0].reason == "damaged"


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("word/document.xml", "DOCX"),
        ("foto.jpg", "ZIP"),
        ("ppt/presentation.xml", "PPTX"),
    ],
)
def test_other_archives_are_named(tmp_path: Path, member: str, kind: str) -> None:
    path = tmp_path / "daftar.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    error, indonesian, _ = refused(path)
    assert kind in str(error.facts["kind"])
    assert "simpan sebagai .xlsx atau CSV UTF-8" in indonesian


@pytest.mark.parametrize("kept", [0.3, 0.8, 0.99])
def test_a_workbook_cut_short_is_answered(tmp_path: Path, kept: float) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [TITLES, person()])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert "rusak atau terpotong" in refused(path)[1]


def test_a_hidden_sheet_is_not_the_list(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, empty, shown = (book.add_worksheet(name) for name in ("Lama", "Kosong", "Daftar"))
        hidden.write_row(0, 0, [*TITLES[:3]])
        shown.write_row(0, 0, TITLES)
        shown.write_row(1, 0, person())
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()
        assert empty.get_name() == "Kosong"
    with open_file(path) as file:
        assert file.sheets == ("Daftar",)


def test_a_column_may_be_given_for_all_rows(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["NIK", "Nama", "Desa"], [files.nik(), "ASEP", files.VILLAGE.name]])
    with open_file(path, given={Field.SEGMENT}) as file:
        ours = files.cleaner(file.header, segment="FARMER")
        (row,) = [ours.clean(n, cells) for n, cells in file.rows()]
    assert isinstance(row, CleanRow)
    assert row.candidate.village == files.VILLAGE.code
    assert str(row.candidate.birth_date) == "1980-01-01"
