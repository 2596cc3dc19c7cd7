"""Is a list read whatever program and encoding it was saved in, and within bounds whatever it claims to hold?"""

import codecs
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from naungan.infrastructure.bulk import messages
from naungan.infrastructure.bulk.reading import OfficerFile, open_file
from naungan.infrastructure.bulk.rows import BadRow, CleanRow, Field, UnreadableFile
from naungan.infrastructure.bulk.sheets import Hidden
from naungan.infrastructure.bulk.workbook_size import WorkbookLimits
from naungan.texts.language import Locale

from .files import LISTS, TITLES, cleaned, csv_text, person, write_csv

PENAJAM = "64.09"
BOMS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


def names(file: OfficerFile, regency: str = "64.01") -> list[str]:
    """Whom the file enrols; every row of it must."""
    found = cleaned(file, regency)
    assert all(isinstance(row, CleanRow) for row in found), found
    return [row.candidate.name for row in found if isinstance(row, CleanRow)]


def first_notice(file: OfficerFile, language: Locale = "id") -> str:
    return messages.of_notice(file.notices(len(list(file.rows())))[0], language)


def reason(path: Path, **asked: Any) -> str:
    with pytest.raises(UnreadableFile) as caught, open_file(path, **asked) as file:
        list(file.rows())
    assert messages.of_file(caught.value).endswith(".")
    return caught.value.reason


# Text


def test_excels_unicode_text_is_read() -> None:
    with open_file(LISTS / "04-utf16le-unicode-text.csv") as file:
        assert len(names(file, PENAJAM)) == 4
        assert "teks UTF-16, kolom dipisahkan oleh TAB, judul di baris 1, 4 baris" in first_notice(file)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_utf_16_is_read_with_and_without_its_mark(
    tmp_path: Path, encoding: str, marked: bool, delimiter: str
) -> None:
    rows = [TITLES, *(person(n, Nama="MUÑOZ, ANDRÉ") for n in range(1, 2_000))]
    content = csv_text(rows, delimiter).encode(encoding)
    path = tmp_path / "a.txt"
    path.write_bytes((BOMS[encoding] if marked else b"") + content)
    with open_file(path) as file:
        assert names(file) == ["MUÑOZ, ANDRÉ"] * 1_999
        assert file.delimiter == delimiter
        assert "UTF-16 text" in first_notice(file, "en")


@pytest.mark.parametrize("good_rows", [0, 5_000])
def test_windows_1252_is_read_and_told(tmp_path: Path, good_rows: int) -> None:
    rows = [TITLES, *(person(n + 1) for n in range(good_rows)), person(9_000, Nama="Muñoz d’André")]
    path = write_csv(tmp_path / "a.csv", rows, encoding="cp1252")
    with open_file(path) as file:
        assert names(file)[-1] == "Muñoz d’André"
        assert "teks Windows-1252" in first_notice(file)


def test_lines_of_two_encodings_are_each_read_in_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    first, second = csv_text([TITLES, person(1, Nama="Muñoz")]), csv_text([person(2, Nama="André")])
    path.write_bytes(first.encode() + second.encode("cp1252"))
    with open_file(path) as file:
        assert names(file) == ["Muñoz", "André"]
        assert "UTF-8 + Windows-1252" in first_notice(file)


def test_a_byte_order_mark_in_the_middle_is_no_part_of_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        csv_text([TITLES, person(1)]).encode("utf-8-sig") + csv_text([person(2)]).encode("utf-8-sig")
    )
    with open_file(path) as file:
        assert names(file) == ["ASEP SINTETIS"] * 2


def test_text_in_no_such_encoding_is_answered_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        csv_text([TITLES, person(1)]).encode() + csv_text([person(2, Nama="\x81\x8d")]).encode("latin-1")
    )
    with pytest.raises(UnreadableFile) as caught:
        open_file(path)
    assert (caught.value.reason, caught.value.facts) == ("not_text", {"line": 3})


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_is_cut_short_or_holds_zeros_is_answered(tmp_path: Path, encoding: str) -> None:
    content = csv_text([TITLES, person(1)]).encode(encoding)
    path = tmp_path / "a.txt"
    path.write_bytes(BOMS[encoding] + content + b"\n")
    assert reason(path) == "not_text"
    path.write_bytes(BOMS[encoding] + content + bytes(100) + content)
    assert reason(path) == "binary"
    path.write_bytes(BOMS[encoding] + content + ("x" * 100_000).encode(encoding))
    assert reason(path) == "line_too_long"


# Excel 97 to 2003


def test_an_old_workbook_is_read_with_all_that_is_hidden_and_merged_in_it() -> None:
    with open_file(LISTS / "excel-97.xls", hidden=Hidden.SKIP) as file:
        assert names(file) == ["ASEP SINTETIS", "CECEP SINTETIS"]
        notices = {notice.reason.value: notice for notice in file.notices(2)}
    assert notices["read_sheet"].facts == {"format": "XLS", "sheet": "Daftar", "header": 3, "rows": 2}
    assert notices["hidden_rows_skip"].facts["listed"] == "5"
    assert notices["hidden_sheets_skipped"].facts == {"sheets": '"Lama"'}
    assert notices["sheets_ignored"].facts == {"sheets": '"Sampul"'}
    assert notices["hidden_columns"].facts["titles"] == '"Jenis Kelamin"'
    assert notices["merged_down"].facts["count"] == 2
    with open_file(LISTS / "excel-97.xls", sheets=["Lama"]) as file:
        assert names(file) == ["DEDI SINTETIS"]


def test_an_old_workbook_asks_about_what_is_hidden() -> None:
    with open_file(LISTS / "excel-97.xls") as file:
        stops = [notice.reason for notice in file.notices(3) if notice.stops]
    assert stops == ["hidden_sheets", "hidden_rows"]


def outcome(path: Path) -> str:
    try:
        with open_file(path) as file:
            list(file.rows())
    except UnreadableFile as error:
        return error.reason
    return "read"


@pytest.mark.parametrize("at", range(20))
def test_an_old_workbook_that_is_broken_anywhere_is_answered_or_read(tmp_path: Path, at: int) -> None:
    data = bytearray((LISTS / "excel-97.xls").read_bytes())
    step = len(data) // 20
    data[8 + at * step : 8 + at * step + 24] = bytes(range(200, 224))
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    assert outcome(path) in (
        "read",
        "damaged",
        "password",
        "other_kind",
        "no_header",
        "missing_columns",
        "no_sheet",
    )


def test_another_document_in_such_a_container_is_named(tmp_path: Path) -> None:
    data = (LISTS / "excel-97.xls").read_bytes()
    path = tmp_path / "surat.doc"
    path.write_bytes(data.replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")))
    assert reason(path) == "other_kind"


def test_an_old_workbook_beyond_the_limits_is_answered() -> None:
    path = LISTS / "excel-97.xls"
    assert reason(path, limits=WorkbookLimits(texts=20)) == "zip_bomb"


# OpenDocument

_NAMES = " ".join(
    f'xmlns:{short}="urn:{name}"'
    for short, name in (
        ("office", "oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("table", "oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("text", "oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("style", "oasis:names:tc:opendocument:xmlns:style:1.0"),
        ("calcext", "org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"),
    )
)
_HIDDEN_STYLE = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'


def cell(value: object, more: str = "") -> str:
    if value is None:
        return f"<table:table-cell {more}/>"
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}" {more}><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string" {more}><text:p>{value}</text:p></table:table-cell>'


def row(cells: list[Any], more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(c if str(c).startswith('<') else cell(c) for c in cells)}</table:table-row>"


def ods(path: Path, *tables: str) -> Path:
    """A spreadsheet as LibreOffice writes it."""
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{_HIDDEN_STYLE}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return path


def table(name: str, *rows: str, style: str = "ta1", columns: str = "") -> str:
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{columns}{"".join(rows)}</table:table>'
    )


_EMPTY_BELOW = row(
    [cell(None, 'table:number-columns-repeated="16384"')], 'table:number-rows-repeated="1048000"'
)


def test_an_open_document_is_read_with_all_that_is_hidden_and_merged_in_it(tmp_path: Path) -> None:
    merged = person(1)
    merged[7] = cell("petani", 'table:number-rows-spanned="2"')
    covered = person(2)
    covered[7] = "<table:covered-table-cell/>"
    path = ods(
        tmp_path / "daftar",  # an upload has no ending
        table("Sampul", row(["DAFTAR PEKERJA"])),
        table(
            "Daftar",
            row([None], 'table:number-rows-repeated="2"'),
            row([None, *TITLES]),
            row([None, *merged]),
            row([None, *covered]),
            row([None, *person(3)], 'table:visibility="filter"'),
            row([None, *person(4)], 'table:visibility="collapse"'),
            row([None, *person(5)]),
            _EMPTY_BELOW,
            columns='<table:table-column table:number-columns-repeated="4"/><table:table-column table:visibility="collapse"/>',
        ),
        table("Lama", row(TITLES), row(person(9)), style="ta2"),
    )
    with open_file(path) as file:
        notices = {notice.reason.value: notice for notice in file.notices(5)}
        assert [number for number, _ in file.rows()] == [4, 5, 6, 7, 8]
        assert len(names(file)) == 5
    assert notices["read_sheet"].facts == {"format": "ODS", "sheet": "Daftar", "header": 3, "rows": 5}
    assert (notices["hidden_rows"].facts["listed"], notices["hidden_rows"].stops) == ("6-7", True)
    assert notices["hidden_sheets"].stops
    assert notices["hidden_columns"].facts["titles"] == '"Jenis Kelamin"'
    assert notices["merged_down"].facts["count"] == 1
    with open_file(path, hidden=Hidden.SKIP) as file:
        assert [number for number, _ in file.rows()] == [4, 5, 8]


def test_errors_and_formulas_without_a_value_in_an_open_document_are_named(tmp_path: Path) -> None:
    wrong, unknown = person(1), person(2)
    wrong[1] = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    unknown[1] = '<table:table-cell table:formula="of:=UPPER([.A2])"/>'
    path = ods(tmp_path / "a.ods", table("Daftar", row(TITLES), row(wrong), row(unknown), row(person(3))))
    with open_file(path) as file:
        cells = [row[1] for _, row in file.rows()]
        found = cleaned(file)
    assert cells[:2] == ["#N/A", "= UPPER([.A2])"]
    told = [[(i.field, i.reason) for i in one.issues] for one in found if isinstance(one, BadRow)]
    assert told == [[(Field.NAME, "cell_error")], [(Field.NAME, "formula")]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row([cell("x")], 'table:number-rows-repeated="1048576"')], "too_many_rows"),
        ([row([None], 'table:number-rows-repeated="1048575"'), row(["x"])], "too_many_rows"),
        (
            [row([cell("x", 'table:number-columns-repeated="16384"')], 'table:number-rows-repeated="90000"')],
            "too_wide",
        ),
        (
            [
                row(
                    [cell("x" * 100_000, 'table:number-columns-repeated="26"')],
                    'table:number-rows-repeated="90000"',
                )
            ],
            "zip_bomb",
        ),
        ([row([cell("x")]) + "<table:table-row>"], "damaged"),
    ],
)
def test_an_open_document_that_claims_too_much_is_answered_before_it_is_loaded(
    tmp_path: Path, rows: list[str], expected: str
) -> None:
    assert reason(ods(tmp_path / "a.ods", table("Daftar", row(TITLES), *rows))) == expected


def test_many_tables_of_an_open_document_are_bounded_together(tmp_path: Path) -> None:
    many = [
        table(
            f"T{n}",
            row([cell("x", 'table:number-columns-repeated="26"')], 'table:number-rows-repeated="90000"'),
        )
        for n in range(5)
    ]
    assert reason(ods(tmp_path / "a.ods", *many)) == "too_many_rows"


def test_an_open_document_of_another_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    assert reason(path) == "other_kind"


def test_a_stream_of_a_workbook_is_read_too() -> None:
    with open_file(
        io.BytesIO((LISTS / "excel-97.xls").read_bytes()), hidden=Hidden.WITH, sheets=["Daftar"]
    ) as file:
        assert len(names(file)) == 3


# XLSB, by its records ([MS-XLSB] 2.1.4: number and size in groups of seven bits)


def record(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) + data


def text(content: str) -> bytes:
    return struct.pack("<I", len(content)) + content.encode("utf-16-le")


def xlsb(path: Path, sheets: dict[str, bytes], hidden: str = "") -> Path:
    """A binary workbook of these sheets' records."""
    bundle = b"".join(
        record(156, struct.pack("<II", name == hidden, n) + text(f"rId{n}") + text(name))
        for n, name in enumerate(sheets, start=1)
    )
    places = "".join(
        f'<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        f'Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", record(131) + record(143) + bundle + record(144) + record(132))
        archive.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{places}</Relationships>")
        for n, rows in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/sheet{n}.bin", rows)
    return path


def binary_sheet(
    rows: list[list[Any]], hidden: int = 0, merged: tuple[int, int, int, int] | None = None
) -> bytes:
    """Rows of texts, an error where there is None; row `hidden` (from 1) and column 3 are not seen."""
    out = record(129) + record(148, struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1))
    out += record(390) + record(60, struct.pack("<4IH", 3, 3, 2304, 0, 1)) + record(391) + record(145)
    for number, cells in enumerate(rows):
        out += record(
            0, struct.pack("<IIHBBB", number, 0, 300, 0, 0x10 if number + 1 == hidden else 0, 0) + bytes(4)
        )
        for column, value in enumerate(cells):
            head = struct.pack("<II", column, 0)
            if value != "":
                out += record(3, head + b"\x2a") if value is None else record(6, head + text(value))
    out += record(146)
    if merged is not None:
        out += record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", *merged)) + record(178)
    return out + record(130)


def test_a_binary_workbook_is_read_with_all_that_is_hidden_and_merged_in_it(tmp_path: Path) -> None:
    covered = person(2, Segmen="")
    rows = [TITLES, person(1), covered, person(3), person(4, Nama=None)]
    path = xlsb(
        tmp_path / "a",
        {"Lama": binary_sheet([TITLES, person(9)]), "Daftar": binary_sheet(rows, 4, (1, 2, 7, 7))},
        hidden="Lama",
    )
    with open_file(path) as file:
        notices = {notice.reason.value: notice for notice in file.notices(4)}
        *good, bad = cleaned(file)
    assert all(isinstance(one, CleanRow) for one in good)
    assert isinstance(bad, BadRow)
    assert [issue.reason for issue in bad.issues] == ["cell_error"]
    assert notices["read_sheet"].facts == {"format": "XLSB", "sheet": "Daftar", "header": 1, "rows": 4}
    assert (notices["hidden_rows"].facts["listed"], notices["hidden_sheets"].stops) == ("4", True)
    assert notices["merged_down"].facts["count"] == 1
    assert notices["hidden_columns"].facts["titles"] == '"Jenis Kelamin"'


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            record(145)
            + record(0, struct.pack("<I", 1_000_000) + bytes(13))
            + record(6, bytes(8) + text("x")),
            "too_many_rows",
        ),
        (
            record(145)
            + record(0, struct.pack("<I", 5_000) + bytes(13))
            + record(6, struct.pack("<II", 16_000, 0) + text("x")),
            "too_wide",
        ),
        (
            record(145) + record(0, bytes(17)) + record(6, struct.pack("<II", 1_966_082, 0) + text("x")),
            "too_wide",
        ),
        (record(145) + record(6, b"\0")[:-1], "damaged"),
        (record(145) + b"\x06\xff\xff\xff\x7f", "damaged"),
    ],
)
def test_a_binary_workbook_that_claims_too_much_is_answered_before_it_is_loaded(
    tmp_path: Path, rows: bytes, expected: str
) -> None:
    assert reason(xlsb(tmp_path / "a.xlsb", {"Daftar": rows})) == expected


@pytest.mark.parametrize("was", [b"rId1", b"worksheets/sheet1.bin"])
def test_a_binary_workbook_over_which_the_loader_fails_is_answered(tmp_path: Path, was: bytes) -> None:
    path = xlsb(tmp_path / "a.xlsb", {"Daftar": binary_sheet([TITLES, person(1)])})
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/_rels/workbook.bin.rels"] = parts["xl/_rels/workbook.bin.rels"].replace(was, b"x" * len(was))
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    assert reason(path) == "damaged"


def test_a_part_in_an_encoding_that_nobody_knows_is_answered(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", table("Daftar", row(TITLES), row(person(1))))
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["content.xml"] = b'<?xml version="1.0" encoding="UTF-g"?>' + parts["content.xml"]
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    assert reason(path) == "damaged"
