"""Does every horror of officers' cells become the right value, or advice?"""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.domain.enrolment import Candidate
from naungan.domain.vocabulary import Sex
from naungan.infrastructure.bulk import messages, values
from naungan.infrastructure.bulk.rows import BadRow, Blank, CleanRow, Field, RowIssue, as_text
from naungan.texts.language import LANGUAGES
from naungan.texts.rows.all import ROW_MESSAGES

from .files import SUBDISTRICT_NAME, VILLAGE, candidate, clean, cleaner, issue, nik, person, usual

BORN = dt.date(1980, 1, 1)


def test_a_right_row_becomes_a_candidate() -> None:
    assert clean() == CleanRow(2, Candidate(nik(), "ASEP SINTETIS", BORN, Sex.MALE, VILLAGE.code, "FARMER"))


PLAIN = nik(1)


@pytest.mark.parametrize(
    "cell",
    [
        f" {PLAIN}  ",
        f"'{PLAIN}",
        f"’{PLAIN}",
        f"\u200b{PLAIN[:5]}\u200d{PLAIN[5:]}\ufeff",
        f"\xa0{PLAIN}\xa0",
        "".join(chr(ord(c) + 0xFEE0) for c in PLAIN),  # full-width digits
        "".join(chr(ord(c) + 0x0660 - 0x30) for c in PLAIN),  # Arabic digits
        f"{PLAIN[:6]} {PLAIN[6:12]} {PLAIN[12:]}",
        f"{PLAIN[:6]}.{PLAIN[6:12]}.{PLAIN[12:]}",
        f"{PLAIN[:4]}-{PLAIN[4:8]}-{PLAIN[8:12]}-{PLAIN[12:]}",
        f'="{PLAIN}"',
        f"{PLAIN}.0",
        f"{PLAIN},00",
        float(PLAIN),
        int(PLAIN),
        f"{PLAIN[0]}.{PLAIN[1:]}E+15",
    ],
)
def test_a_nik_is_found_under_what_spreadsheets_and_copying_add(cell: Any) -> None:
    assert candidate(NIK=cell).nik == PLAIN


@pytest.mark.parametrize(
    ("cell", "reason", "advice"),
    [
        ("6.40101E+15", "nik_scientific", "Format kolom NIK sebagai Teks"),
        ("6,40101E+15", "nik_scientific", "Format kolom NIK sebagai Teks"),
        ("6.4010101018E15", "nik_scientific", "Format kolom NIK sebagai Teks"),
        (6401010101800010.0, "nik_rounded", "ketik ulang NIK lengkap dari KTP"),
        ("6401010101800010.0", "nik_rounded", "ketik ulang NIK lengkap dari KTP"),
        (9.9e15, "nik_rounded", "ketik ulang NIK lengkap dari KTP"),
        ("", "nik_missing", "Ketik NIK lengkap dari KTP"),
        ("-", "nik_missing", "Ketik NIK lengkap dari KTP"),
        (0, "nik_missing", "Ketik NIK lengkap dari KTP"),
        (PLAIN[:15], "nik_length", "Periksa NIK pada KTP"),
        (f"{PLAIN}9", "nik_length", "Periksa NIK pada KTP"),
        (PLAIN.replace("0", "O"), "nik_digits", "Periksa NIK pada KTP"),
        ("6401013002800001", "nik_date", "Periksa NIK pada KTP"),
        ("6401010101800000", "nik_serial", "Ketik NIK lengkap dari KTP"),
        ("6400010101800001", "nik_region", "Periksa NIK pada KTP"),
        (True, "nik_digits", "Periksa NIK pada KTP"),
        ("=A1&B1", "formula", "Tempel Khusus > Nilai"),
    ],
)
def test_a_nik_that_cannot_be_known_is_refused_with_advice(cell: Any, reason: str, advice: str) -> None:
    found = issue(NIK=cell)
    assert (found.field, found.reason) == (Field.NIK, reason)
    assert advice in messages.fix(found)


@settings(deadline=None)
@given(st.from_regex(r"[0-9.,E+ ]{0,24}", fullmatch=True) | st.text() | st.floats() | st.integers())
def test_no_message_repeats_what_stood_in_the_nik_cell(cell: Any) -> None:
    row = clean(NIK=cell)
    if isinstance(row, BadRow):
        for found in row.issues:
            for language in LANGUAGES:
                text = messages.why(found, language) + messages.fix(found, language)
                assert len(as_text(cell)) < 5 or as_text(cell).strip() == "" or as_text(cell) not in text


# Rows


def test_everything_wrong_with_a_row_is_told_at_once() -> None:
    row = clean(NIK="1", Nama="", Tanggal_Lahir="x", Jenis_Kelamin="x", Kode_Desa="x", Segmen="x")
    assert isinstance(row, BadRow)
    assert [i.field for i in row.issues] == [
        *(Field.NIK, Field.NAME, Field.BIRTH_DATE, Field.SEX, Field.VILLAGE_CODE, Field.SEGMENT)
    ]


def test_rows_shorter_or_longer_than_the_header() -> None:
    assert isinstance(cleaner(segment="FARMER").clean(2, person()[:5]), CleanRow)
    assert isinstance(usual().clean(2, [*person(), "", " "]), CleanRow)
    row = usual().clean(2, [*person(), "bergeser"])
    assert isinstance(row, BadRow)
    assert "tanda pemisah" in messages.fix(row.issues[0])


@pytest.mark.parametrize("cells", [[], [""] * 8, [" ", "\u200b", "\xa0", None, "", "", "", ""]])
def test_rows_of_nothing_are_blank(cells: list[Any]) -> None:
    assert usual().clean(9, cells) == Blank(9)


# Algebra


@settings(deadline=None)
@given(st.text() | st.text(alphabet="0123456789\u200b\xa0 '’=\"０１Ｅ.+-eé\u0301\ufeff"))
def test_tidying_is_idempotent(text: str) -> None:
    once = values.tidy(text)
    assert values.tidy(once) == once
    assert values.tidy_cell(once) == values.tidy_cell(values.tidy_cell(once))


# Of its own: a cleaner remembers what a cell was found to be, and takes 1 and True for one cell.
ANY = cleaner()
CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from([nik(), "1980-01-01", "L", "petani", VILLAGE.code, VILLAGE.name, SUBDISTRICT_NAME]),
)


@settings(deadline=None)
@given(st.lists(CELLS, max_size=10))
def test_cleaning_is_total_and_what_is_clean_stays_as_it_is(cells: list[Any]) -> None:
    row = ANY.clean(2, cells)
    if isinstance(row, CleanRow):
        c = row.candidate
        again = person(
            NIK=c.nik,
            Nama=c.name,
            Tanggal_Lahir=c.birth_date.isoformat(),
            Jenis_Kelamin=c.sex.value,
            Kode_Desa=c.village,
            Segmen=c.segment,
        )
        assert ANY.clean(2, again) == row


def test_every_reason_has_its_answer_in_both_languages() -> None:
    for reason in ROW_MESSAGES:
        for language in LANGUAGES:
            found = RowIssue(None, reason, {})
            assert messages.why(found, language).endswith(".")
            assert messages.fix(found, language).endswith(".")
        assert messages.why(RowIssue(None, reason)) != messages.why(RowIssue(None, reason), "en")
