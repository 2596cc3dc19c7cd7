"""Which days do dates and periods mean? Partial dates, months of a period, ages, and stretches of days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.domain.dates import PartialDate, Period, months_by_year, next_month, overlap, years_at
from naungan.domain.reserved_months import months_needed
from naungan.domain.vocabulary import DatePrecision

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("value", "precision", "first", "last"),
    [
        ("2021", DatePrecision.YEAR, dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
        ("2022-09", DatePrecision.MONTH, dt.date(2022, 9, 1), dt.date(2022, 9, 30)),
        ("2024-02", DatePrecision.MONTH, dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2022-12", DatePrecision.MONTH, dt.date(2022, 12, 1), dt.date(2022, 12, 31)),
        ("2022-10-24", DatePrecision.DAY, dt.date(2022, 10, 24), dt.date(2022, 10, 24)),
    ],
)
def test_a_partial_date_is_as_precise_as_its_source(
    value: str, precision: DatePrecision, first: dt.date, last: dt.date
) -> None:
    date = PartialDate.parse(value)
    assert (date.precision, date.first_day, date.last_day) == (precision, first, last)


@pytest.mark.parametrize(
    "value",
    ["", "22", "2022-13", "2022-1", "2022/09", "2022-02-30", "20220901", "２０２２", "2022-W01", "+2022-01"],
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(value)


def test_a_value_of_another_precision_is_refused() -> None:
    with pytest.raises(ValueError, match="precision"):
        PartialDate("2022-09", DatePrecision.YEAR)


def test_a_period_ends_the_day_before_its_end_and_never_runs_backwards() -> None:
    period = Period(dt.date(2022, 10, 1), dt.date(2023, 1, 1))
    assert dt.date(2022, 12, 31) in period
    assert dt.date(2023, 1, 1) not in period
    assert dt.date(2022, 9, 30) not in period
    assert dt.date(9999, 1, 1) in Period(dt.date(2022, 10, 1))
    with pytest.raises(ValueError, match="before"):
        Period(dt.date(2023, 1, 1), dt.date(2022, 10, 1))


@given(DAYS, DAYS)
def test_months_by_year_counts_every_month_with_a_day_in_it_once(a: dt.date, b: dt.date) -> None:
    start, end = min(a, b), max(a, b)
    days = [start + dt.timedelta(days=n) for n in range((end - start).days)]
    months: dict[int, set[int]] = {}
    for day in days:
        months.setdefault(day.year, set()).add(day.month)
    assert dict(months_by_year(start, end)) == {year: len(found) for year, found in months.items()}


def test_months_of_the_periods_people_ask_about() -> None:
    october, new_year = dt.date(2022, 10, 1), dt.date(2023, 1, 1)
    assert list(months_by_year(october, new_year)) == [(2022, 3)]
    assert list(months_by_year(october, dt.date(2023, 1, 2))) == [(2022, 3), (2023, 1)]
    assert list(months_by_year(dt.date(2022, 12, 31), new_year)) == [(2022, 1)]
    assert list(months_by_year(october, october)) == []
    assert list(months_by_year(dt.date(2021, 12, 31), dt.date(2024, 1, 1))) == [
        (2021, 1),
        (2022, 12),
        (2023, 12),
    ]


def test_an_open_enrolment_reserves_to_the_end_of_the_current_year() -> None:
    start = dt.date(2022, 10, 1)
    assert months_needed(start, None, dt.date(2022, 11, 5)) == ((2022, 3),)
    assert months_needed(start, None, dt.date(2023, 2, 1)) == ((2022, 3), (2023, 12))
    assert months_needed(start, None, dt.date(2020, 1, 1)) == ((2022, 3),)
    assert months_needed(start, dt.date(2022, 11, 1), dt.date(2030, 1, 1)) == ((2022, 1),)


@given(DAYS, DAYS)
def test_age_is_the_number_of_birthdays_had(birth: dt.date, day: dt.date) -> None:
    age = years_at(birth, day)

    def birthday(years: int) -> dt.date:
        try:
            return birth.replace(year=birth.year + years)
        except ValueError:
            return dt.date(birth.year + years, 3, 1)

    assert birthday(age) <= day < birthday(age + 1)


@pytest.mark.slow
@given(DAYS, DAYS, DAYS, DAYS)
def test_periods_overlap_where_they_share_a_day(a: dt.date, b: dt.date, c: dt.date, d: dt.date) -> None:
    one, two = sorted((a, b)), sorted((c, d))
    shared = {one[0] + dt.timedelta(days=n) for n in range((one[1] - one[0]).days)} & {
        two[0] + dt.timedelta(days=n) for n in range((two[1] - two[0]).days)
    }
    assert overlap(*one, *two) is bool(shared)
    assert overlap(one[0], None, two[0], None)


@given(DAYS)
def test_the_next_month_begins_after_this_one(day: dt.date) -> None:
    following = next_month(day)
    assert following.day == 1
    assert (following - dt.timedelta(days=1)).month == day.month
