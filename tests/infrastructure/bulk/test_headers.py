"""Are columns found by their titles, and is what is missing named?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.infrastructure.bulk import messages
from naungan.infrastructure.bulk.headers import find_header, map_columns
from naungan.infrastructure.bulk.rows import Field, Row, UnreadableFile
from naungan.texts.language import LANGUAGES

from .files import TITLES

NEEDED = {Field.NIK: 0, Field.NAME: 1, Field.VILLAGE: 2, Field.SEGMENT: 3}


@pytest.mark.parametrize(
    "titles",
    [
        ["NIK", "Nama", "Desa/Kelurahan", "Segmen"],
        ["No. KTP", "NAMA LENGKAP", "Kel/Desa", "PEKERJAAN"],
        ["Nomor Induk Kependudukan (NIK)*", "Nama\nPeserta", " desa ", "Jenis  Pekerjaan"],
        ["National ID", "Full name", "Village", "Occupation"],
        ["ＮＩＫ", "Nama\u200b", "Kelurahan\xa0", "Sektor"],
    ],
)
def test_titles_in_both_languages_and_any_dress(titles: list[str]) -> None:
    assert find_header([(1, titles)]).columns == NEEDED


@settings(deadline=None)
@given(st.permutations(TITLES))
def test_columns_may_stand_in_any_order(titles: list[str]) -> None:
    header = find_header([(1, titles)])
    assert {titles[column] for column in header.columns.values()} == set(TITLES)
    assert [title for _, title in header.shown()] == titles
    assert header.ignored() == []


@pytest.mark.parametrize("row", range(1, 11))
def test_the_header_may_stand_in_any_of_the_first_ten_rows(row: int) -> None:
    above = [(n, ["PEMERINTAH KABUPATEN", "", ""] if n % 2 else [""]) for n in range(1, row)]
    assert find_header([*above, (row, TITLES), (row + 1, ["x"] * 8)]).row == row


def test_the_better_of_two_fitting_columns_is_taken_and_the_other_shown_as_ignored() -> None:
    header = find_header([(1, ["No", "NIK", "Nama", "Desa", "Pekerjaan", "Segmen"])])
    assert header.columns[Field.SEGMENT] == 5
    assert header.ignored() == ["No", "Pekerjaan"]


def test_the_mapping_can_be_overridden_by_field_name_or_label() -> None:
    titles = ["Identitas", "NIK", "Sebutan", "Dusun", "Kerja"]
    overrides = {"NIK": "Identitas", "NAME": "sebutan", "Desa/Kelurahan": "Dusun", "segmen": "Kerja"}
    header = find_header([(1, titles)], overrides)
    assert header.columns == {Field.NIK: 0, Field.NAME: 2, Field.VILLAGE: 3, Field.SEGMENT: 4}
    assert header.shown()[0] == ("NIK", "Identitas")


@pytest.mark.parametrize(
    ("titles", "overrides", "reason", "facts"),
    [
        (["NIK", "Nama", "Alamat"], None, "missing_columns", ("Desa/Kelurahan, Segmen", "NIK, Nama, Alamat")),
        (["satu", "dua"], None, "no_header", ("NIK, Nama, Desa/Kelurahan, Segmen",)),
        (["NIK", "Nama", "Desa", "Desa", "Segmen"], None, "ambiguous_column", ("Desa",)),
        (TITLES, {"NIK": "No KTP"}, "override_not_found", ("No KTP",)),
        (TITLES, {"Zodiak": "NIK"}, "override_unknown", ("Zodiak", "Jenis Kelamin")),
    ],
)
def test_what_is_missing_or_unclear_is_named(
    titles: list[str], overrides: dict[str, str] | None, reason: str, facts: tuple[str, ...]
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        find_header([(1, titles)], overrides)
    assert caught.value.reason == reason
    for language in LANGUAGES:
        answer = messages.of_file(caught.value, language)
        assert all(fact in answer for fact in facts)


def test_a_file_without_titles_is_answered_without_repeating_anybodys_data() -> None:
    with pytest.raises(UnreadableFile) as caught:
        find_header([(n, ["6401010101800001", "ASEP SINTETIS", "Desa"]) for n in range(1, 4)])
    answer = messages.of_file(caught.value)
    assert "Beri satu baris judul" in answer
    assert "ASEP" not in answer
    assert "6401" not in answer


_SAID = {
    Field.NIK: "No. Induk Kependudukan|Nomor Induk Kependudukan (NIK)|NIK Peserta|N I K|NIK (16 digit)|No. e-KTP|No. Identitas",
    Field.NAME: "Nama Lengkap Peserta|Nama Pekerja Rentan|Nama Lengkap (sesuai KTP)|Nama Calon Penerima Manfaat|N A M A",
    Field.BIRTH_DATE: "Tgl. Lahir|TANGGAL LAHIR (dd/mm/yyyy)|Tgl/Bln/Thn Lahir|Tempat & Tanggal Lahir|Tgl Lhr",
    Field.SEX: "L / P|Jenis Kelamin Peserta|Lk/Pr|Laki-laki/Perempuan|JK (L/P)",
    Field.VILLAGE: "Desa/Kel.|DESA / KELURAHAN|Desa/Kelurahan Domisili|Kampung/Kelurahan|Desa Asal",
    Field.SUBDISTRICT: "Kec.|Kecamatan Domisili",
    Field.VILLAGE_CODE: "Kode Kel/Desa|Kode Desa Kemendagri|Kd Desa",
    Field.SEGMENT: "Jenis Pekerjaan Utama|Pekerjaan Saat Ini|Segmen Pekerja|Jenis Usaha|Pekerjaan/Profesi",
}


@pytest.mark.parametrize(("field", "titles"), _SAID.items())
def test_a_title_is_known_by_its_words(field: Field, titles: str) -> None:
    for title in titles.split("|"):
        assert map_columns([title], {}) == {field: 0}, title


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Nama Ibu Kandung",
            "Nama Ahli Waris",
            "NIK Kepala Keluarga",
            "No KK",
            "Nomor Peserta",
            "No. KPJ",
            "No. HP",
        ),
        *(
            "Tempat Lahir",
            "Tahun Lahir",
            "Tanggal Lahir Anak",
            "Alamat KTP",
            "RT/RW",
            "Dusun",
            "Nama Kepala Desa",
        ),
        *(
            "Pekerjaan Istri",
            "Nama Kelompok Tani",
            "Kode Kecamatan",
            "Jenis Bantuan",
            "Nama Panggilan",
            "Kabupaten",
        ),
    ],
)
def test_a_title_of_somebody_or_something_else_is_not_taken_for_the_workers(title: str) -> None:
    assert map_columns([title], {}) == {}


def test_a_title_known_as_it_is_comes_before_one_known_by_its_words() -> None:
    titles = ["Nama Lengkap Peserta", "Nama", "NIK Peserta", "NIK"]
    assert map_columns(titles, {}) == {Field.NAME: 1, Field.NIK: 3}


def test_missing_columns_are_answered_with_the_line_to_type() -> None:
    titles = ["Nomor", "Identitas", "Nama Panggilan", "Desa", "Kecamatan"]
    rows: list[Row] = [(1, titles), (2, [1, "6401010101800001", "ASEP", "Petung", "Penajam"])]
    with pytest.raises(UnreadableFile) as caught:
        find_header(rows)
    options = "--column NIK=Identitas --column 'Nama=…' --column 'Segmen=…'"
    assert options in messages.of_file(caught.value)
    assert options in messages.of_file(caught.value, "en")
    with pytest.raises(UnreadableFile) as caught:
        find_header(rows[1:])
    assert "--column 'NIK=…' --column 'Nama=…'" in messages.of_file(caught.value)
    assert "6401" not in str(caught.value.facts)
