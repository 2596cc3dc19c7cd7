"""Does every horror of officers' cells become the right value, or advice?"""

import datetime as dt
import re
import string
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.domain.enrolment import Candidate
from naungan.domain.refusals import Refused
from naungan.domain.vocabulary import Sex
from naungan.graphql.row_messages import ROW_MESSAGES
from naungan.infrastructure import bulk
from naungan.infrastructure.bulk import messages, values
from naungan.infrastructure.bulk.file_messages import FILE_MESSAGES, NOTICE_MESSAGES
from naungan.infrastructure.bulk.places import VillageFinder
from naungan.infrastructure.bulk.rows import BadRow, Blank, CleanRow, Field, Language, RowIssue, as_text

from .files import FIRST_DAY, PASER, REGIONS, SUBDISTRICT_NAME, VILLAGE, clean, cleaner, nik, person

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
            for language in Language:
                text = messages.why(found, language) + messages.fix(found, language)
                assert len(as_text(cell)) < 5 or as_text(cell).strip() == "" or as_text(cell) not in text


# Birth dates


@pytest.mark.parametrize(
    "cell",
    [
        "1985-08-17",
        "1985-08-17 00:00:00",
        "17/08/1985",
        "17/8/1985",
        "17-08-1985",
        "17.08.1985",
        "17 Agustus 1985",
        "17 agustus  1985 ",
        "17 Agt 1985",
        "17-Agu-1985",
        "17 August 1985",
        "Tanah Grogot, 17-08-1985",
        "１７/０８/１９８５",
        "17/08/1985\xa0",
        "'17/08/1985",
        "31276",
        "31276.0",
        31276,
        31276.0,
        dt.date(1985, 8, 17),
        dt.datetime(1985, 8, 17, 0, 0),  # noqa: DTZ001 - spreadsheets know no time zones
    ],
)
def test_a_birth_date_in_the_formats_officers_and_spreadsheets_use(cell: Any) -> None:
    assert candidate(Tanggal_Lahir=cell).birth_date == dt.date(1985, 8, 17)


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
@given(st.dates(dt.date(1905, 7, 1), FIRST_DAY).filter(lambda d: d >= dt.date(1927, 5, 18)))
def test_every_day_is_read_back_from_every_format(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    for cell in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day:02d} {MONTHS[day.month - 1][:3]} {day.year}",
        serial,
        str(serial),
    ):
        assert values.birth_date(cell) == day


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
    ("cell", "reason"),
    [
        ("17/08/85", "birth_date_short_year"),
        ("1985", "birth_date_incomplete"),
        (1985, "birth_date_incomplete"),
        ("Agustus 1985", "birth_date_incomplete"),
        ("08/17/1985", "birth_date_month_first"),
        ("31/02/1985", "birth_date_no_such_day"),
        ("2085-08-17", "birth_date_implausible"),
        ("1885-08-17", "birth_date_implausible"),
        ("kemarin", "birth_date_unreadable"),
        ("17 Foo 1985", "birth_date_unreadable"),
        (3.5e9, "birth_date_unreadable"),
    ],
)
def test_a_birth_date_that_cannot_be_known_is_refused_with_advice(cell: Any, reason: str) -> None:
    found = issue(Tanggal_Lahir=cell)
    assert (found.field, found.reason) == (Field.BIRTH_DATE, reason)
    assert "HH/BB/TTTT" in messages.fix(found)
    assert "DD/MM/YYYY" in messages.fix(found, Language.ENGLISH)


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


@pytest.mark.parametrize("cell", ["P", "p", "Perempuan", "PR", "Wanita", "F", "female ", "Ｐ"])
def test_female_in_many_words(cell: str) -> None:
    assert candidate(Jenis_Kelamin=cell).sex is Sex.FEMALE


@pytest.mark.parametrize("cell", ["L", "Laki-laki", "LAKI - LAKI", "LK", "Laki2", "Pria", "M", "Male"])
def test_male_in_many_words(cell: str) -> None:
    assert candidate(Jenis_Kelamin=cell).sex is Sex.MALE


def test_a_sex_that_is_not_understood_is_refused_with_advice() -> None:
    assert "Isi L atau P" in messages.fix(issue(Jenis_Kelamin="X"))


# Villages and segments


@pytest.mark.parametrize(
    "code", [VILLAGE.code, VILLAGE.code.replace(".", ""), float(VILLAGE.code.replace(".", ""))]
)
def test_a_village_by_its_code(code: Any) -> None:
    assert candidate(Kode_Desa=code).village == VILLAGE.code


@pytest.mark.parametrize("prefix", ["", "Desa ", "DS. ", "Kel.", "Kelurahan ", "desa  "])
def test_a_village_by_name_and_subdistrict(prefix: str) -> None:
    found = candidate(
        Kode_Desa="", Desa=f"{prefix}{VILLAGE.name.upper()} ", Kecamatan=f"Kec. {SUBDISTRICT_NAME.lower()}"
    )
    assert found.village == VILLAGE.code


def test_every_village_of_the_regency_is_found_by_name_and_subdistrict() -> None:
    ours = cleaner()
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
    assert isinstance(cleaner().clean(2, [*person(), "", " "]), CleanRow)
    row = cleaner().clean(2, [*person(), "bergeser"])
    assert isinstance(row, BadRow)
    assert "tanda pemisah" in messages.fix(row.issues[0])


@pytest.mark.parametrize("cells", [[], [""] * 8, [" ", "\u200b", "\xa0", None, "", "", "", ""]])
def test_rows_of_nothing_are_blank(cells: list[Any]) -> None:
    assert cleaner().clean(9, cells) == Blank(9)


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
    row = cleaner().clean(2, cells)
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
        assert cleaner().clean(2, again) == row


def _facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_tell_the_same_facts() -> None:
    files = [*FILE_MESSAGES.values(), *NOTICE_MESSAGES.values()]
    texts = [*files, *(t for answer in ROW_MESSAGES.values() for t in answer)]
    for text in texts:
        assert _facts_in(text.en) <= _facts_in(text.id) <= _facts_in(text.en) | {"found", "field"}


def test_every_reason_the_code_gives_has_an_answer() -> None:
    code = "".join(path.read_text() for path in Path(bulk.__file__).parent.glob("*.py"))
    assert set(re.findall(r'UnreadableFile\(\s*"(\w+)"', code)) <= messages.file_reasons()
    assert set(re.findall(r'Notice\(\s*"(\w+)"', code)) <= messages.notice_reasons()
    assert set(re.findall(r'RowIssue\(\s*[\w.]+,\s*"(\w+)"', code)) <= messages.row_reasons()
    domain = Path(bulk.__file__).parents[2] / "domain"
    judges = ("policies_on_terms.py", "policies_on_workers.py", "judging.py")
    judged = "".join((domain / name).read_text() for name in judges)
    assert set(re.findall(r'RuleCode\.\w+,\s*"(\w+)"', judged)) - {"unpriced"} <= messages.row_reasons()


def test_every_reason_has_its_answer_in_both_languages() -> None:
    for reason in messages.row_reasons():
        for language in Language:
            found = RowIssue(None, reason, {})
            assert messages.why(found, language).endswith(".")
            assert messages.fix(found, language).endswith(".")
        assert messages.why(RowIssue(None, reason)) != messages.why(RowIssue(None, reason), Language.ENGLISH)


def test_what_blanks_mean_is_a_segment_of_the_catalogue_too() -> None:
    row = cleaner(segment="petani").clean(2, person(Segmen=""))
    assert isinstance(row, CleanRow)
    assert row.candidate.segment == "FARMER"
    for text in ("astronot", "UNKNOWN", "tidak dikenal", ""):
        with pytest.raises(Refused) as refused:
            cleaner(segment=text)
        copied = copy(refused.value)  # as from a desk in a process of its own
        assert [b.reason for b in copied.breaches] == ["segment_unknown"]
