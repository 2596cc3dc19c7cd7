"""Does every horror of officers' cells become the right value, or advice?"""

import datetime as dt
from copy import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.domain.catalogue import STANDARD, Occupation
from naungan.domain.enrolment import Candidate
from naungan.domain.refusals import Refused
from naungan.domain.vocabulary import Sex
from naungan.infrastructure.bulk import births, messages, values
from naungan.infrastructure.bulk.rows import (
    BadRow,
    Blank,
    CleanRow,
    Field,
    RowIssue,
    RowNotice,
    Trust,
    TrustedSource,
    as_text,
)
from naungan.infrastructure.bulk.segments import SegmentFinder
from naungan.infrastructure.bulk.villages import VillageFinder
from naungan.texts.language import LANGUAGES
from naungan.texts.rows.all import ROW_MESSAGES

from .files import FIRST_DAY, PASER, REGIONS, SUBDISTRICT_NAME, VILLAGE, clean, cleaner, nik, person, usual

BORN = dt.date(1980, 1, 1)


def candidate(**changes: Any) -> Candidate:
    row = clean(**changes)
    assert isinstance(row, CleanRow), row
    return row.candidate


def issue(**changes: Any) -> RowIssue:
    row = clean(**changes)
    assert isinstance(row, BadRow), row
    (found,) = row.issues
    return found


def test_a_right_row_becomes_a_candidate() -> None:
    assert clean() == CleanRow(2, Candidate(nik(), "ASEP SINTETIS", BORN, Sex.MALE, VILLAGE.code, "FARMER"))


# NIK

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


# Birth dates

BORN_IN_1985 = nik(date="170885")


@pytest.mark.parametrize(
    "cell",
    [
        "1985-08-17",
        "1985-08-17 00:00:00",
        "1985-08-17T00:00:00.000Z",
        "1985/08/17",
        "85-08-17",
        "17/08/1985",
        "17/8/1985",
        "17-08-1985",
        "17.08.1985",
        "17 08 1985",
        "17–08–1985",
        "17-08-1985.",
        "17/08/1985 00:00",
        "17/08/85",
        "17-8-85",
        "08/17/1985",
        "8/17/85",
        "8/17/1985 12:00:00 AM",
        "19850817",
        "17081985",
        "08171985",
        "170885",
        "850817",
        17081985,
        170885,
        "17 Agustus 1985",
        "17 agustus  1985 ",
        "17 AGUSTUS 1985",
        "17 Agt 1985",
        "17-Agu-1985",
        "17-Ags-1985",
        "17/AGS/1985",
        "17 August 1985",
        "17-Aug-85",
        "17 Agustus 85",
        "17 Agustus '85",
        "17Agustus1985",
        "17-VIII-1985",
        "August 17, 1985",
        "Aug 17 85",
        "17th August 1985",
        "1985 Agustus 17",
        "Tanah Grogot, 17-08-1985",
        "Tanah Grogot/17-08-1985",
        "TANAH GROGOT 17 AGUSTUS 1985",
        "Sabtu, 17 Agustus 1985",
        "17-08-1985 (40 th)",
        "57-08-1985",  # copied from a woman's NIK
        "１７/０８/１９８５",
        "17/08/1985\xa0",
        "'17/08/1985",
        "31276",
        "31276.0",
        "31276,5",
        31276,
        31276.0,
        31276.75,
        29814,  # of a spreadsheet that counts from 1904
        dt.date(1985, 8, 17),
        dt.datetime(1985, 8, 17, 0, 0),  # noqa: DTZ001 - spreadsheets know no time zones
    ],
)
@pytest.mark.parametrize("day", ["170885", "570885"])
def test_a_birth_date_in_the_formats_officers_and_spreadsheets_use(cell: Any, day: str) -> None:
    found = candidate(NIK=nik(date=day), Jenis_Kelamin="", Tanggal_Lahir=cell)
    assert found.birth_date == dt.date(1985, 8, 17)


@pytest.mark.parametrize("cell", ["05/04/1990", "05-04-90", dt.date(1990, 4, 5), "1990-04-05", "05041990"])
@pytest.mark.parametrize(("day", "birth"), [("050490", (1990, 4, 5)), ("040590", (1990, 5, 4))])
def test_the_nik_tells_day_and_month_apart_where_both_could_be_either(
    cell: Any, day: str, birth: tuple[int, int, int]
) -> None:
    assert candidate(NIK=nik(date=day), Tanggal_Lahir=cell).birth_date == dt.date(*birth)


@pytest.mark.parametrize(
    ("cell", "day", "birth"),
    [
        ("17/08/1924", "170824", dt.date(1924, 8, 17)),  # four digits tell the century
        (
            "17/08/24",
            "170824",
            dt.date(2024, 8, 17),
        ),  # two do not: the latest one that is not after the first day
        ("17/08/27", "170827", dt.date(1927, 8, 17)),
        ("29/02/00", "290200", dt.date(2000, 2, 29)),
    ],
)
def test_the_century_is_the_one_that_is_written_or_else_the_latest(
    cell: str, day: str, birth: dt.date
) -> None:
    assert candidate(NIK=nik(date=day), Tanggal_Lahir=cell).birth_date == birth


MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


@settings(deadline=None)
@given(st.dates(dt.date(1926, 1, 2), FIRST_DAY), st.booleans())
def test_every_day_is_read_back_from_every_format(day: dt.date, is_woman: bool) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    number = nik(date=f"{day.day + 40 * is_woman:02d}{day:%m%y}")
    for cell in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d-%m-%y}",
        f"{day:%m/%d/%Y}",
        f"{day:%m/%d/%y}",
        f"{day:%Y%m%d}",
        f"{day:%d%m%Y}",
        f"{day:%d%m%y}",
        int(f"{day:%d%m%Y}"),
        f"{day:%d-%b-%y}",
        f"{day:%B %d, %Y}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day:02d} {MONTHS[day.month - 1][:3]} {day.year}",
        serial,
        str(serial),
        day,
    ):
        found = usual().clean(2, person(NIK=number, Jenis_Kelamin="", Tanggal_Lahir=cell))
        assert isinstance(found, CleanRow), (cell, found)
        assert found.candidate.birth_date == day, cell


@settings(deadline=None)
@given(st.dates(dt.date(1926, 1, 2), FIRST_DAY), st.dates(dt.date(1926, 1, 2), FIRST_DAY))
def test_a_day_is_taken_for_that_of_the_nik_only_where_it_is_written(day: dt.date, other: dt.date) -> None:
    found = usual().clean(2, person(NIK=nik(date=f"{day:%d%m%y}"), Tanggal_Lahir=f"{other:%d/%m/%Y}"))
    swapped = (other.month, other.day, other.year % 100)
    said = {(other.day, other.month, other.year % 100), swapped}
    assert isinstance(found, CleanRow) is ((day.day, day.month, day.year % 100) in said)


@pytest.mark.parametrize("cell", ["", " ", "-", None, "\u200b"])
@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        (nik(date="170885"), dt.date(1985, 8, 17), Sex.MALE),
        (nik(date="570885"), dt.date(1985, 8, 17), Sex.FEMALE),
        (nik(date="290200"), dt.date(2000, 2, 29), Sex.MALE),
        (nik(date="010107"), dt.date(2007, 1, 1), Sex.MALE),
        (nik(date="010127"), dt.date(1927, 1, 1), Sex.MALE),
    ],
)
def test_birth_date_and_sex_left_blank_are_those_of_the_nik(
    cell: str | None, number: str, birth: dt.date, sex: Sex
) -> None:
    found = candidate(NIK=number, Tanggal_Lahir=cell, Jenis_Kelamin=cell)
    assert (found.birth_date, found.sex) == (birth, sex)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "1985",
            1985,
            "Agustus 1985",
            "08/1985",
            "1985-08",
            "31/08/85",
            "kemarin",
            "17 Foo 1985",
            3.5e9,
            True,
        ),
        *(
            "0000-00-00",
            "00/00/0000",
            "00/01/1900",
            dt.date(1899, 12, 31),
            dt.time(8, 30),
            "Tanah Grogot",
            "?",
        ),
    ],
)
def test_what_is_no_date_counts_as_blank_since_the_nik_carries_one(cell: Any) -> None:
    day = "310885" if cell == "31/08/85" else "170885"
    found = candidate(NIK=nik(date=day), Tanggal_Lahir=cell).birth_date
    assert (found.year, found.month) == (1985, 8)


def test_the_officer_is_told_how_many_dates_are_none() -> None:
    ours = usual()
    for cell, told in (
        ("kemarin", (RowNotice.NO_DATE,)),
        ("1980", (RowNotice.NO_DATE,)),
        ("", ()),
        ("-", ()),
        ("01/01/80", ()),
    ):
        assert ours.told(nik(), person(Tanggal_Lahir=cell)) == told


@pytest.mark.parametrize(
    ("cell", "reason", "shown"),
    [
        ("18/08/1985", "birth_date_contradicts", "18-08-1985"),
        ("18/08/85", "birth_date_contradicts", "18-08-1985"),
        ("17/09/1985", "birth_date_contradicts", "17-09-1985"),
        ("17 Agustus 1986", "birth_date_contradicts", "17-08-1986"),
        ("08-17-86", "birth_date_contradicts", "17-08-1986"),
        (31277, "birth_date_contradicts", "18-08-1985"),
        (dt.date(1986, 8, 17), "birth_date_contradicts", "17-08-1986"),
        ("1986", "birth_date_contradicts", "1986"),
        ("September 1985", "birth_date_contradicts", "09-1985"),
        ("31/02/1985", "birth_date_no_such_day", "02-1985"),
    ],
)
def test_a_date_that_the_nik_contradicts_is_refused_with_both_in_the_report_alone(
    cell: Any, reason: str, shown: str
) -> None:
    found = issue(NIK=BORN_IN_1985, Tanggal_Lahir=cell)
    assert (found.field, found.reason) == (Field.BIRTH_DATE, reason)
    assert f"Di kolom: {shown}; menurut NIK: 17-08-1985." in messages.why(found)
    assert f"In the column: {shown}; by the NIK: 17-08-1985." in messages.why(found, "en")
    assert not found.facts  # what goes into the log
    assert found.suggestion is None


@pytest.mark.parametrize("cell", ["2085-08-17", "1885-08-17"])
def test_a_birth_date_that_cannot_be_is_refused_with_advice(cell: Any) -> None:
    for number in (BORN_IN_1985, nik()):
        found = issue(NIK=number, Tanggal_Lahir=cell)
        assert (found.field, found.reason) == (Field.BIRTH_DATE, "birth_date_implausible")
        assert "HH/BB/TTTT" in messages.fix(found)
        assert "DD/MM/YYYY" in messages.fix(found, "en")


def test_the_officer_may_say_which_date_and_sex_hold() -> None:
    row = person(NIK=BORN_IN_1985, Tanggal_Lahir="18/08/1985", Jenis_Kelamin="P")
    refused = usual().clean(2, row)
    assert isinstance(refused, BadRow)
    assert [i.reason for i in refused.issues] == ["birth_date_contradicts", "sex_contradicts"]
    nik_holds, column_holds = TrustedSource.NIK, TrustedSource.COLUMN
    for sex_from, date_from, sex, day in (
        (nik_holds, nik_holds, Sex.MALE, 17),
        (column_holds, column_holds, Sex.FEMALE, 18),
        (nik_holds, column_holds, Sex.MALE, 18),
        (column_holds, nik_holds, Sex.FEMALE, 17),
    ):
        found = cleaner(trust=Trust(sex_from, date_from)).clean(2, row)
        assert isinstance(found, CleanRow)
        assert (found.candidate.sex, found.candidate.birth_date) == (sex, dt.date(1985, 8, day))
    assert usual().told(BORN_IN_1985, row) == (RowNotice.OTHER_DATE, RowNotice.OTHER_SEX)


# Names and sex


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("  SITI   AMINAH \t", "SITI AMINAH"),
        ("SITI\xa0AMINAH\u200b", "SITI AMINAH"),
        ("ＳＩＴＩ", "SITI"),
        ("Drs. H. M. Ma'ruf, S.Pd.", "Drs. H. M. Ma'ruf, S.Pd."),
        ("'Aisyah", "'Aisyah"),
        ("José", "José"),
        ("SITI\nAMINAH", "SITI AMINAH"),
    ],
)
def test_names_lose_only_what_is_not_theirs(cell: str, name: str) -> None:
    assert candidate(Nama=cell).name == name


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "name_missing"),
        ("-", "name_missing"),
        ("12345", "name_invalid"),
        (PLAIN, "name_invalid"),
        ("A" * 200, "name_too_long"),
    ],
)
def test_what_is_no_name_is_refused(cell: str, reason: str) -> None:
    assert issue(Nama=cell).reason == reason


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "P",
            "p",
            "P.",
            "Perempuan",
            "PR",
            "Pr.",
            "prp",
            "Wanita",
            "WNT",
            "W",
            "F",
            "female ",
            "Ｐ",
            "2",
            2,
            2.0,
            "2.0",
        ),
        *("P (Perempuan)", "2 - Perempuan", "Ny.", "'P"),
    ],
)
def test_female_in_many_words(cell: Any) -> None:
    assert candidate(NIK=nik(date="410180"), Jenis_Kelamin=cell).sex is Sex.FEMALE


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "L",
            "l.",
            "Laki-laki",
            "LAKI - LAKI",
            "laki laki",
            "LK",
            "Lk.",
            "Laki2",
            "Laki-laki (L)",
            "Pria",
            "M",
            "Male",
        ),
        *("1", 1, 1.0, "1.0", "1. Laki-laki", "Tn"),
    ],
)
def test_male_in_many_words(cell: Any) -> None:
    assert candidate(Jenis_Kelamin=cell).sex is Sex.MALE


@pytest.mark.parametrize("cell", ["L/P", "1/2", "3", "laki-laki/perempuan", "X"])
def test_a_sex_that_says_both_or_neither_is_none(cell: str) -> None:
    assert issue(Jenis_Kelamin=cell).reason == "sex_unknown"


@pytest.mark.parametrize(("number", "cell"), [(nik(), "P"), (nik(date="410180"), "L"), (nik(), "2")])
def test_a_sex_that_the_nik_contradicts_is_a_row_to_correct(number: str, cell: str) -> None:
    assert issue(NIK=number, Jenis_Kelamin=cell).reason == "sex_contradicts"


def test_a_sex_that_is_not_understood_is_refused_with_advice() -> None:
    assert "Isi L atau P" in messages.fix(issue(Jenis_Kelamin="X"))


# Villages and segments


DIGITS = VILLAGE.code.replace(".", "")
ONE, TWO, THREE, FOUR = VILLAGE.code.split(".")


@pytest.mark.parametrize(
    "code",
    [
        VILLAGE.code,
        DIGITS,
        float(DIGITS),
        int(DIGITS),
        f"{DIGITS}.0",
        f"'{DIGITS}",
        f"'{VILLAGE.code}",
        VILLAGE.code.replace(".", "-"),
        VILLAGE.code.replace(".", " "),
        VILLAGE.code.replace(".", "/"),
        VILLAGE.code.replace(".", "–"),
        VILLAGE.code.replace(".", ". "),
        VILLAGE.code.replace(".", "\xa0"),
        f"{ONE}.{int(TWO)}.{int(THREE)}.{FOUR}",  # a spreadsheet took each part for a number
        f"{ONE}{TWO}{THREE}.{FOUR}",
        f"{ONE}{TWO}.{THREE}.{FOUR}",
        f"{DIGITS[0]}.{DIGITS[1:4]}.{DIGITS[4:7]}.{DIGITS[7:]}",  # as a number with points at its thousands
        f"{VILLAGE.code} {VILLAGE.name}",
        f"{VILLAGE.name} ({VILLAGE.code})",
    ],
)
@pytest.mark.parametrize("column", ["Kode_Desa", "Desa"])
def test_a_village_by_its_code(code: Any, column: str) -> None:
    changes = {"Kode_Desa": "", column: code}
    assert candidate(**changes).village == VILLAGE.code


@pytest.mark.parametrize(
    "code", ["6401010003", 6401010003, "6401010003.0", "64.01.010.003", "6401010.003", "6403050007"]
)
def test_a_village_code_of_statistics_is_named_as_such(code: Any) -> None:
    found = issue(Kode_Desa=code)
    assert (found.field, found.reason) == (Field.VILLAGE_CODE, "village_code_bps")
    assert "BPS" in messages.why(found)
    assert issue(Kode_Desa="", Desa=code).reason == "village_code_bps"
    named = issue(Kode_Desa=code, Desa=VILLAGE.name, Kecamatan=SUBDISTRICT_NAME)
    assert named.suggestion is not None
    assert named.suggestion.startswith(VILLAGE.code)


@pytest.mark.parametrize("code", ["6401011999", "64.01.01.9999.1", "9901010003", "64010100031"])
def test_a_code_that_is_nobodys_is_not_called_one_of_statistics(code: str) -> None:
    assert issue(Kode_Desa=code).reason in ("village_code_unknown", "village_outside")


def test_a_subdistrict_may_be_named_by_its_code() -> None:
    code = VILLAGE.code[:8]
    for text in (code, code.replace(".", ""), code.replace(".", "-")):
        assert candidate(Kode_Desa="", Desa=VILLAGE.name, Kecamatan=text).village == VILLAGE.code


@pytest.mark.parametrize("prefix", ["", "Desa ", "DS. ", "Kel.", "Kelurahan ", "desa  "])
def test_a_village_by_name_and_subdistrict(prefix: str) -> None:
    found = candidate(
        Kode_Desa="", Desa=f"{prefix}{VILLAGE.name.upper()} ", Kecamatan=f"Kec. {SUBDISTRICT_NAME.lower()}"
    )
    assert found.village == VILLAGE.code


def test_every_village_of_the_regency_is_found_by_name_and_subdistrict() -> None:
    ours = usual()
    for serial, village in enumerate(REGIONS.villages(PASER), start=1):
        subdistrict = REGIONS.get(village.code[:8])
        assert subdistrict is not None
        row = ours.clean(2, person(serial, Kode_Desa="", Desa=village.name, Kecamatan=subdistrict.name))
        assert isinstance(row, CleanRow), (village, row)
        assert row.candidate.village == village.code


def test_a_misspelt_village_comes_back_with_the_likely_one() -> None:
    found = issue(Kode_Desa="", Desa=VILLAGE.name[:-1] + "x", Kecamatan=SUBDISTRICT_NAME)
    assert found.reason == "village_unknown"
    assert found.suggestion is not None
    assert VILLAGE.code in found.suggestion
    assert "Mungkin yang dimaksud" in messages.fix(found)
    assert (
        candidate(Kode_Desa=found.suggestion).village == VILLAGE.code
    )  # the suggestion can be copied as it stands


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Kode_Desa": ""}, "village_missing"),
        ({"Kode_Desa": "64.02.01.2001"}, "village_outside"),
        ({"Kode_Desa": "64.01.01.9999"}, "village_code_unknown"),
        ({"Kode_Desa": "abc"}, "village_code_unknown"),
        ({"Kode_Desa": "", "Desa": "Qwertyuiop"}, "village_unknown"),
        ({"Kode_Desa": "", "Desa": VILLAGE.name, "Kecamatan": "Qwerty"}, "subdistrict_unknown"),
        ({"Desa": REGIONS.villages(PASER)[-1].name}, "village_contradicts"),
    ],
)
def test_a_village_that_is_not_there_is_refused_with_advice(changes: dict[str, str], reason: str) -> None:
    found = issue(**changes)
    assert found.reason == reason
    assert "esa" in messages.fix(found) or "kosongkan" in messages.fix(found)


def test_a_village_in_another_subdistrict_names_where_it_is() -> None:
    other = next(s.name for s in REGIONS.within(PASER) if not VILLAGE.code.startswith(s.code))
    found = issue(Kode_Desa="", Desa=VILLAGE.name, Kecamatan=other)
    assert found.reason in ("village_elsewhere", "village_ambiguous")
    assert found.suggestion is not None
    assert VILLAGE.code in found.suggestion


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Desa Merlung", "15.06.05.2020"),
        ("Kel. Merlung", "15.06.05.1007"),
        ("KELURAHAN MERLUNG", "15.06.05.1007"),
    ],
)
def test_a_desa_and_a_kelurahan_of_one_name_are_told_apart_by_what_they_are_called(
    name: str, code: str
) -> None:
    assert VillageFinder(REGIONS, "15.06").find("", name, "Merlung") == code


def test_a_name_that_stays_ambiguous_brings_the_codes_to_choose_from() -> None:
    found = VillageFinder(REGIONS, "15.06").find("", "Merlung", "Merlung")
    assert isinstance(found, RowIssue)
    assert (found.reason, found.facts["count"]) == ("village_ambiguous", 2)
    assert found.suggestion == (
        "15.06.05.1007 (Kel. Merlung, Kec. Merlung), 15.06.05.2020 (Desa Merlung, Kec. Merlung)"
    )


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("FISHER", "FISHER"),
        ("fisher", "FISHER"),
        ("nelayan dan pembudidaya ikan", "FISHER"),
        ("Nelayan & Pembudidaya Ikan", "FISHER"),
        ("Nelayan", "FISHER"),
        ("Pedagang/UMKM", "TRADER_MICRO"),
        ("marbot  masjid", "RELIGIOUS_WORKER"),
        ("BPD", "VILLAGE_COUNCIL"),
        ("Village Head", "VILLAGE_HEAD"),
    ],
)
def test_a_segment_by_code_label_or_alias(cell: str, code: str) -> None:
    assert candidate(Segmen=cell).segment == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Nelayan/Perikanan", "FISHER"),
        ("Buruh nelayan/perikanan", "FISHER"),
        ("Nelayan Kecil", "FISHER"),
        ("NELAYAN TRADISIONAL", "FISHER"),
        ("Petani Tambak", "FISHER"),
        ("PETANI/PEKEBUN", "FARMER"),
        ("Petani penggarap", "FARMER"),
        ("Petani (karet)", "FARMER"),
        ("Buruh Tani", "FARMER"),
        ("BURUH TANI/PERKEBUNAN", "FARMER"),
        ("Peternak ayam", "FARMER"),
        ("PKL", "TRADER_MICRO"),
        ("Pedagang kaki lima", "TRADER_MICRO"),
        ("Pedagang sayur keliling", "TRADER_MICRO"),
        ("Penjual Kue", "TRADER_MICRO"),
        ("Wiraswasta", "TRADER_MICRO"),
        ("Imam Masjid", "RELIGIOUS_WORKER"),
        ("Marbot", "RELIGIOUS_WORKER"),
        ("Guru Ngaji", "RELIGIOUS_WORKER"),
        ("USTADZ/MUBALIGH", "RELIGIOUS_WORKER"),
        ("Kader Posyandu", "VILLAGE_BODY"),
        ("Buruh Sawit", "PALM_WORKER"),
        ("Bidan", "HEALTH_WORKER"),
    ],
)
def test_usual_occupations_have_their_segment(cell: str, code: str) -> None:
    assert candidate(Segmen=cell).segment == code


USUAL_BUT_OF_NO_SEGMENT = [
    *(
        "Ojek Online",
        "Tukang Ojek",
        "Sopir",
        "Asisten Rumah Tangga",
        "Pembantu Rumah Tangga",
        "Buruh Harian Lepas",
    ),
    *("Pekerja Rentan", "Buruh", "Tukang", "Karyawan Swasta", "Tukang Jahit", "Mekanik", "Ibu Rumah Tangga"),
    *("Istri Nelayan", "Mantan Petani", "Pelajar/Mahasiswa", "astronot", "Satpam", "Seniman", "Penari"),
]


@pytest.mark.parametrize("cell", USUAL_BUT_OF_NO_SEGMENT)
def test_where_no_segment_is_meant_none_is_suggested(cell: str) -> None:
    found = issue(Segmen=cell)
    assert (found.reason, found.suggestion) == ("segment_unknown", None)


@pytest.mark.parametrize("cell", [*USUAL_BUT_OF_NO_SEGMENT, "", "-"])
def test_the_rest_is_of_no_segment_where_the_officer_says_so(cell: str) -> None:
    row = cleaner(unknown="UNSPECIFIED").clean(2, person(Segmen=cell))
    assert isinstance(row, CleanRow)
    assert row.candidate.segment == "UNSPECIFIED"
    for known, code in (("petani", "FARMER"), ("Nelayan", "FISHER")):
        row = cleaner(unknown="UNSPECIFIED").clean(2, person(Segmen=known))
        assert isinstance(row, CleanRow)
        assert row.candidate.segment == code


def test_what_blanks_mean_outranks_what_the_unknown_counts_as() -> None:
    row = cleaner(segment="FISHER", unknown="UNSPECIFIED").clean(2, person(Segmen=""))
    assert isinstance(row, CleanRow)
    assert row.candidate.segment == "FISHER"


@pytest.mark.parametrize(
    ("cell", "labels"),
    [
        ("petani/nelayan", "nelayan dan pembudidaya ikan / petani dan pekebun"),
        ("petani merangkap nelayan", "nelayan dan pembudidaya ikan / petani dan pekebun"),
        ("petani sawit", "petani dan pekebun / pekerja sawit"),
    ],
)
def test_whoever_is_two_things_is_asked_which(cell: str, labels: str) -> None:
    found = issue(Segmen=cell)
    assert (found.reason, found.suggestion) == ("segment_unknown", labels)


def test_a_regency_calls_segments_by_names_of_its_own() -> None:
    names = (
        Occupation("tukang ojek", "UNSPECIFIED", PASER),
        Occupation("sopir *", "UNSPECIFIED"),
        Occupation("petani karet", "PALM_WORKER", PASER),  # outranks what everybody means
        Occupation("astronot", "FISHER", "64.09"),
    )
    catalogue = replace(STANDARD, occupations=names)
    finder, elsewhere = SegmentFinder(catalogue, region=PASER), SegmentFinder(catalogue, region="64.09")
    assert finder.find("Tukang Ojek") == finder.find("Sopir Truk") == "UNSPECIFIED"
    assert finder.find("Petani Karet") == "PALM_WORKER"
    assert elsewhere.find("Petani Karet") == "FARMER"
    assert elsewhere.find("astronot") == "FISHER"
    assert isinstance(elsewhere.find("Tukang Ojek"), RowIssue)
    assert isinstance(finder.find("astronot"), RowIssue)


@pytest.mark.parametrize(
    ("cell", "label"), [("nelayn", "nelayan dan pembudidaya ikan"), ("petanni", "petani dan pekebun")]
)
def test_an_unknown_segment_comes_back_with_the_likely_one(cell: str, label: str) -> None:
    found = issue(Segmen=cell)
    assert (found.reason, found.suggestion) == ("segment_unknown", label)
    assert messages.fix(found).endswith(f"Mungkin yang dimaksud: {label}.")
    assert candidate(Segmen=label)


def test_a_word_that_several_segments_share_brings_all_of_them() -> None:
    assert issue(Segmen="guru").suggestion == "keagamaan / guru honorer"


def test_a_blank_segment_is_asked_for_unless_one_was_given() -> None:
    assert issue(Segmen="").reason == "segment_missing"
    row = cleaner(segment="FISHER").clean(2, person(Segmen=""))
    assert isinstance(row, CleanRow)
    assert row.candidate.segment == "FISHER"


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
    row = usual().clean(2, cells)
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
        assert usual().clean(2, again) == row


def test_every_reason_has_its_answer_in_both_languages() -> None:
    for reason in ROW_MESSAGES:
        for language in LANGUAGES:
            found = RowIssue(None, reason, {})
            assert messages.why(found, language).endswith(".")
            assert messages.fix(found, language).endswith(".")
        assert messages.why(RowIssue(None, reason)) != messages.why(RowIssue(None, reason), "en")


def test_what_blanks_mean_is_a_segment_of_the_catalogue_too() -> None:
    row = cleaner(segment="petani").clean(2, person(Segmen=""))
    assert isinstance(row, CleanRow)
    assert row.candidate.segment == "FARMER"
    for text in ("astronot", "UNKNOWN", "tidak dikenal", ""):
        with pytest.raises(Refused) as refused:
            cleaner(segment=text)
        copied = copy(refused.value)  # as from a file worker in a process of its own
        assert [b.reason for b in copied.breaches] == ["segment_unknown"]


@pytest.mark.parametrize("cell", ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "Err:502"])
@pytest.mark.parametrize("column", ["Tanggal_Lahir", "Jenis_Kelamin"])
def test_an_error_of_a_spreadsheet_is_no_blank_cell(column: str, cell: str) -> None:
    changes: dict[str, Any] = {column: cell}
    row = clean(**changes)
    assert isinstance(row, BadRow)
    assert [i.reason for i in row.issues] == ["cell_error"]


@given(
    st.tuples(st.integers(0, 33), st.integers(0, 14), st.integers(1890, 2030)),
    st.sampled_from(
        [
            "{0}/{1}/{2}",
            "{0:02}/{1:02}/{2}",
            "{0:02}-{1:02}-{2}",
            "{2}-{1:02}-{0:02}",
            "{2}/{1}/{0}",
            "{0}/{1:02}-{2}",
        ]
    ),
)
def test_a_day_in_the_usual_writing_is_the_likeliest_reading(day: tuple[int, int, int], form: str) -> None:
    cell = form.format(*day)
    try:
        found = dt.date.fromisoformat(births.usual(cell))
    except ValueError:
        return
    assert births.likeliest(births.written(cell), FIRST_DAY) == found
