"""Are rows that are about no person told apart, and never a worker's row with them?"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.domain.reasons import Reason
from naungan.infrastructure.bulk import messages
from naungan.infrastructure.bulk.duplicates import Scan, scan
from naungan.infrastructure.bulk.headers import find_header
from naungan.infrastructure.bulk.reading import open_file
from naungan.infrastructure.bulk.rows import (
    BadRow,
    Blank,
    CleanRow,
    NoPerson,
    NoPersonKind,
    RowIssue,
    RowNotice,
)
from naungan.infrastructure.bulk.rows_without_person import shown_rows

from .files import SUBDISTRICT_NAME, TITLES, VILLAGE, cleaner, nik, person, usual, write_csv

NUMBERED = ["No", *TITLES, "Keterangan"]


def what(*cells: Any, titles: Sequence[str] = TITLES) -> NoPersonKind | None:
    """What a row of these cells is, on its own."""
    row = cleaner(find_header([(1, list(titles))])).clean(2, [*cells, *[""] * (len(titles) - len(cells))])
    return row.what if isinstance(row, NoPerson) else None


def scanned(directory: Path, rows: Sequence[Sequence[Any]], titles: Sequence[str] = TITLES) -> Scan:
    width = len(titles)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    with open_file(write_csv(directory / "a.csv", [list(titles), *padded])) as file:
        return scan(file, cleaner(file.header))


def told(found: Scan) -> dict[int, str]:
    return {row: str(found.no_people.what(row)) for row in found.no_people.rows}


@pytest.mark.parametrize(
    "cells",
    [
        ["JUMLAH", "4"],
        ["Jumlah :", "", "", "12"],
        ["", "TOTAL", "", "", "", "", "", "25 orang"],
        ["Sub Total", "", "", "", "", VILLAGE.name, SUBDISTRICT_NAME, "2"],
        ["SUBTOTAL"],
        ["Jumlah Desa " + VILLAGE.name, "", "", "", "", VILLAGE.name, SUBDISTRICT_NAME, "petani"],
        ["Total keseluruhan", 32268],
        ["Grand Total", "10"],
        ["Jml", "4"],
        ["Rekapitulasi"],
        ["Terbilang: empat orang"],
    ],
)
def test_totals_are_no_people(cells: list[Any]) -> None:
    assert what(*cells) is NoPersonKind.TOTAL


@pytest.mark.parametrize(
    "cells",
    [
        ["Mengetahui,"],
        ["Kepala Dinas Tenaga Kerja"],
        ["(Drs. H. Fulan)"],
        ["NIP 196501011990031001"],
        ["NIP. 19650101 199003 1 001"],
        ["", "", "", "", "", "NIP. 19650101 199003 1 001"],
        ["", "", "", "", "", "Tanah Grogot, 12 Januari 2026"],
        ["Tanah Grogot,      Januari 2026"],
        ["", "Paser, 12-01-2026"],
        ["", "Mengetahui,", "", "", "", "Yang membuat,"],
        ["", "", "", "", "", "", "Camat Tanah Grogot"],
        ["", "", "", "", "", "", "", "Kepala Desa"],
        ["Lurah Tanah Grogot,"],
        ["a.n. Bupati Paser"],
        ["Plt. Camat"],
        ["", "", "", "", "", "", "..............................."],
        ["ttd"],
        ["Tembusan:"],
    ],
)
def test_signatures_are_no_people(cells: list[Any]) -> None:
    assert what(*cells) is NoPersonKind.SIGNATURE


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        ["2", "3", "4", "5", "6", "7", "8", "9"],
        ["a", "b", "c", "d", "e", "f", "g", "h"],
        ["-1-", "-2-", "-3-", "-4-", "-5-", "-6-", "-7-", "-8-"],
        ["1.", "2.", "3.", "4.", "5.", "6.", "7.", "8 = 6 x 7"],
        ["1", "2", "3", "4", "", "6", "7", "8"],
    ],
)
def test_numbers_of_columns_are_no_people(cells: list[Any]) -> None:
    assert what(*cells) is NoPersonKind.NUMBERS


@pytest.mark.parametrize(
    "cells",
    [
        TITLES,
        [t.upper() for t in TITLES],
        ["", "", "", "", "", "Desa", "Kecamatan", ""],
        ["NIK", "NAMA LENGKAP", "TGL LAHIR"],
    ],
)
def test_titles_repeated_are_no_people(cells: list[Any]) -> None:
    assert what(*cells) is NoPersonKind.TITLES


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["DESA " + VILLAGE.name], NoPersonKind.HEADING),
        (["", "KECAMATAN " + SUBDISTRICT_NAME], NoPersonKind.HEADING),
        (["Kelompok Tani Maju"], NoPersonKind.HEADING),
        (["", "NELAYAN"], NoPersonKind.HEADING),
        (["DAFTAR PEKERJA RENTAN"], NoPersonKind.HEADING),
        (["Catatan: data per 31 Desember 2025"], NoPersonKind.NOTE),
        (["Keterangan:"], NoPersonKind.NOTE),
        (["L = Laki-laki, P = Perempuan"], NoPersonKind.NOTE),
        (["*) coret yang tidak perlu"], NoPersonKind.NOTE),
        (["Sumber: Dinas Tenaga Kerja"], NoPersonKind.NOTE),
        (["", "Demikian daftar ini dibuat dengan sebenarnya untuk dipergunakan"], NoPersonKind.NOTE),
        (["Halaman 2 dari 5"], NoPersonKind.NOTE),
        (["", "", "", "", "", VILLAGE.name], NoPersonKind.NOTE),
        (["x"], NoPersonKind.NOTE),
    ],
)
def test_headings_and_notes_are_no_people(cells: list[Any], kind: NoPersonKind) -> None:
    assert what(*cells) is kind


@pytest.mark.parametrize(
    "changes",
    [
        {"NIK": ""},
        {"NIK": "belum ada"},
        {"NIK": "", "Nama": "Ketua Budi"},
        {"NIK": "", "Nama": "Kasi", "Jenis_Kelamin": ""},
        {"NIK": nik()[:15]},
        {"NIK": f"{nik()}9", "Tanggal_Lahir": "", "Jenis_Kelamin": "", "Kode_Desa": "", "Segmen": ""},
        {"NIK": "6.40101E+15"},
        {"NIK": "", "Nama": ""},
        {"NIK": "", "Tanggal_Lahir": "", "Jenis_Kelamin": "", "Segmen": "kepala desa"},
        {"NIK": "", "Tanggal_Lahir": "", "Jenis_Kelamin": "", "Kode_Desa": "", "Segmen": ""},  # a name alone
        {"NIK": "1", "Nama": "", "Tanggal_Lahir": "x", "Jenis_Kelamin": "x", "Kode_Desa": "x", "Segmen": "x"},
    ],
)
def test_a_worker_whose_nik_is_missing_or_wrong_is_a_row_to_correct(changes: dict[str, Any]) -> None:
    assert isinstance(usual().clean(2, person(**changes)), BadRow)


@pytest.mark.parametrize("name", ["Jumlah Sari", "Ketua", "Desa Ratnasari", "Total", "Camat", "Note"])
def test_whoever_has_a_nik_is_a_person_whatever_they_are_called(name: str) -> None:
    assert isinstance(usual().clean(2, person(Nama=name)), CleanRow)


def test_a_numbered_but_empty_row_is_blank_and_a_total_beside_it_is_not() -> None:
    ours = cleaner(find_header([(1, NUMBERED)]))
    assert ours.clean(7, ["7", *[""] * 9]) == Blank(7)
    assert ours.clean(8, ["JUMLAH", *[""] * 9]) == NoPerson(8, NoPersonKind.TOTAL)
    assert ours.clean(10, ["DESA BARU", *[""] * 9]) == NoPerson(10, NoPersonKind.HEADING)
    assert ours.clean(11, [*[""] * 9, "RT 02"]) == Blank(11)  # the second line of an address
    assert ours.clean(9, [*[""] * 9, "Tanah Grogot, 12 Januari 2026"]) == NoPerson(9, NoPersonKind.SIGNATURE)


def test_what_a_report_adds_makes_no_row_of_a_blank_one() -> None:
    header = find_header([(1, [*TITLES, "Baris Asal", "Status", "Alasan", "Perbaikan"])])
    ours = cleaner(header)
    assert ours.clean(3, [*[""] * 8, "4", "Ditolak", "Kecamatan kosong.", "Isi kecamatannya."]) == Blank(3)
    sheets = cleaner(find_header([(1, [*TITLES, "Lembar"])]))
    assert sheets.clean(3, [*[""] * 8, "Desa " + VILLAGE.name]) == Blank(3)


SIGNED = [
    ["Mengetahui,"],
    ["", "Budi Santoso"],
    ["", "Drs. Ali", "", "", "", "Siti Aminah"],
    ["196501011990031001"],
]


def test_names_below_signatures_are_part_of_them(tmp_path: Path) -> None:
    found = scanned(tmp_path, [person(1), ["JUMLAH", "1"], [], *SIGNED])
    assert told(found) == {3: "total", 5: "signature", 6: "signature", 7: "signature", 8: "signature"}
    assert (found.rows, found.blank, found.with_nik) == (7, 1, 1)


def test_a_list_may_go_on_below_signatures(tmp_path: Path) -> None:
    rows = [person(1), *SIGNED, person(2), ["", "Tanpa Nik"], person(NIK=""), *SIGNED]
    found = scanned(tmp_path, rows)
    assert [*told(found)] == [
        3,
        4,
        5,
        6,
        10,
        11,
        12,
        13,
    ]  # the name alone and the worker without a NIK stay workers


def test_a_name_alone_below_a_sub_total_stays_a_worker_where_workers_follow(tmp_path: Path) -> None:
    rows = [person(1), ["Sub Total", "1"], ["", "Tanpa Nik"], person(2)]
    assert [*told(scanned(tmp_path, rows))] == [3]
    assert [*told(scanned(tmp_path, rows[:-1]))] == [3, 4]


def test_a_file_of_nothing_but_totals_has_no_rows(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no_rows"):
        scanned(tmp_path, [["JUMLAH", "0"], ["Mengetahui,"]])


def test_the_officer_is_told_which_rows_they_are(tmp_path: Path) -> None:
    rows = [[str(n) for n in range(1, 9)], person(1), person(2), ["JUMLAH", "2"], *SIGNED]
    found = scanned(tmp_path, rows)
    notices = {n.reason: n.facts for n in found.no_people.notices()}
    assert notices == {
        "no_people_numbers": {"count": 1, "rows": "2"},
        "no_people_total": {"count": 1, "rows": "5"},
        "no_people_signature": {"count": 4, "rows": "6-9"},
    }
    for notice in found.no_people.notices():
        assert not notice.stops
        assert "baris" in messages.of_notice(notice)
        assert "row" in messages.of_notice(notice, "en")


@given(st.sets(st.integers(1, 60), min_size=1))
def test_ranges_of_rows_hold_every_row_and_no_other(rows: set[int]) -> None:
    held = list[int]()
    for part in shown_rows(sorted(rows)).removesuffix(", …").split(", "):
        first, _, last = part.partition("-")
        held += range(int(first), int(last or first) + 1)
    assert held == sorted(rows)[: len(held)]


WORDS = st.sampled_from(
    ["JUMLAH", "Mengetahui,", "Budi", "1", "2", "", nik(), "petani", VILLAGE.code, "L", "17/08/1985", "Desa"]
)


@settings(deadline=None)
@given(st.lists(st.lists(WORDS | st.text(max_size=9), max_size=8), max_size=8))
def test_every_row_is_of_one_kind_and_none_with_a_nik_is_nobodys(rows: list[list[str]]) -> None:
    ours = usual()
    for cells in rows:
        row = ours.clean(2, cells)
        if ours.nik(cells) is not None:
            assert not isinstance(row, NoPerson)
            assert not isinstance(row, Blank)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["010180", "410180", "170885", "570885"]),
            st.sampled_from(["1980-01-01", "01/01/1980", "17/08/1985", "17-08-85", "1985", "kemarin", ""]),
            st.sampled_from(["L", "P", "Laki-laki", "2", "X", ""]),
        ),
        max_size=9,
    )
)
def test_the_scan_counts_what_every_row_is_to_be_told(
    tmp_path: Path, rows: list[tuple[str, str, str]]
) -> None:
    people = [
        person(NIK=nik(serial, day), Tanggal_Lahir=birth, Jenis_Kelamin=sex)
        for serial, (day, birth, sex) in enumerate([("010180", "", ""), *rows], start=1)
    ]
    naive = Counter(one for cells in people for one in usual().told(cells[0], cells))
    assert scanned(tmp_path, people).told == naive


# Whose row says that they are gone

WITH_REMARKS = [*TITLES, "Keterangan"]


def remarked(text: Any, title: str = "Keterangan", **changes: Any) -> Any:
    header = find_header([(1, [*TITLES, title])])
    return cleaner(header).clean(2, [*person(**changes), text])


@pytest.mark.parametrize(
    "text",
    [
        "MENINGGAL",
        "Meninggal dunia",
        "sudah meninggal 3/2025",
        "wafat",
        "Alm.",
        "MD",
        "DICORET",
        "dicoret oleh desa",
        "PINDAH",
        "pindah ke Samarinda",
        "Mutasi",
        "non aktif",
        "Tidak Aktif",
        "NONAKTIF",
        "tidak layak",
        "TMS",
        "data ganda",
        "mengundurkan diri",
        "sudah PNS",
        "pensiunan",
        "batal",
        "Deceased",
        "moved",
    ],
)
@pytest.mark.parametrize("title", ["Keterangan", "KET.", "Status", "Status Kepesertaan", "Catatan"])
def test_a_row_that_says_its_person_is_gone_is_a_row_to_correct(text: str, title: str) -> None:
    row = remarked(text, title)
    assert isinstance(row, BadRow)
    assert row.issues == (RowIssue(None, Reason.ROW_STRUCK),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "aktif",
        "Layak",
        "lunas",
        "non ASN",
        "bukan PNS",
        "belum pindah",
        "keluarga miskin",
        "tidak ada",
        "baru",
        "RT 03",
    ],
)
@pytest.mark.parametrize("title", ["Keterangan", "Status"])
def test_other_remarks_stand_in_nobodys_way(text: str, title: str) -> None:
    assert isinstance(remarked(text, title), CleanRow)


def test_a_column_of_another_title_counts_where_it_says_nothing_else() -> None:
    assert isinstance(remarked("MENINGGAL", "Info"), BadRow)
    assert isinstance(remarked("MENINGGAL", ""), BadRow)
    assert isinstance(remarked("v", "Meninggal"), BadRow)
    assert isinstance(remarked("tidak", "Meninggal"), CleanRow)
    for title, text in (
        ("Alamat", "Gang Pindah"),
        ("Nama Ibu", "Siti (alm)"),
        ("Info", "dekat makam almarhum"),
        ("No HP", "PINDAH"),
    ):
        assert isinstance(remarked(text, title), CleanRow)


def test_a_reports_own_columns_say_nothing_of_a_person() -> None:
    header = find_header([(1, [*TITLES, "Baris Asal", "Status", "Alasan", "Perbaikan"])])
    row = cleaner(header).clean(
        2, [*person(), "7", "Ditolak", "Baris ini menyatakan orangnya meninggal.", "Hapus"]
    )
    assert isinstance(row, CleanRow)


@pytest.mark.parametrize(
    "name", ["Alm. Budi", "ALM BUDI", "Budi (Alm)", "Budi (pindah)", "SITI (MENINGGAL)", "Almarhumah Siti"]
)
def test_a_name_may_say_it_too(name: str) -> None:
    row = usual().clean(2, person(Nama=name))
    assert isinstance(row, BadRow)
    assert [i.reason for i in row.issues] == ["row_struck"]


@pytest.mark.parametrize("name", ["Alm. Budi", " ALM BUDI", "Budi (Alm)", "Budi （pindah）", "Budi [wafat] "])
def test_whose_name_says_so_is_counted_before_anything_is_recorded(tmp_path: Path, name: str) -> None:
    people = [
        person(1),
        person(2, Nama=name),
        person(3, Nama="Salma"),
        person(4, Nama="Siti binti Ahmad (alm)"),
    ]
    found = scanned(tmp_path, people)
    assert found.told == Counter({RowNotice.STRUCK: 1})
    assert found.struck == "3"


@pytest.mark.parametrize("name", ["Almira Sari", "Siti binti Ahmad (alm)", "Budi (Acil)", "Alma"])
def test_a_name_that_only_looks_so_says_nothing(name: str) -> None:
    assert isinstance(usual().clean(2, person(Nama=name)), CleanRow)


def test_the_officer_is_told_of_remarks_before_anything_is_recorded(tmp_path: Path) -> None:
    rows = [[*person(1), "MENINGGAL"], [*person(2), "lunas"], [*person(3), ""], [*person(4), "pindah"]]
    with open_file(write_csv(tmp_path / "a.csv", [WITH_REMARKS, *rows])) as file:
        ours = cleaner(file.header)
        found = scan(file, ours)
    assert found.told == Counter({RowNotice.STRUCK: 2, RowNotice.REMARK: 1})
    notices = {n.reason: n.facts for n in ours.notices(found.told, found.struck)}
    assert notices == {
        "struck": {"count": 2, "rows": "2, 5"},
        "remarks": {"count": 1, "titles": '"Keterangan"'},
    }
