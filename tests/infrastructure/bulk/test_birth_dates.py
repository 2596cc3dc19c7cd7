"""Is the day read that an officer or a spreadsheet wrote, and the NIK has the last word where two could be meant?"""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.domain.vocabulary import Sex
from naungan.infrastructure.bulk import births, messages
from naungan.infrastructure.bulk.rows import BadRow, CleanRow, Field, RowNotice, Trust, TrustedSource

from .files import FIRST_DAY, candidate, clean, cleaner, issue, nik, person, usual

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
