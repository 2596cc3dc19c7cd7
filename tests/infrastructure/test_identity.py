"""Does the register judge the structure of a NIK as lokal does, and nothing beyond structure?"""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal import parse_nik
from lokal.provinces import PROVINCES

from naungan.domain.vocabulary import Sex
from naungan.infrastructure.indonesia.nik import NikRules
from tests.people import nik

RULES = NikRules()
WELL_FORMED = "6401022304850012"


def test_a_well_formed_number_has_no_faults() -> None:
    assert RULES.faults(WELL_FORMED) == ()


@pytest.mark.parametrize(
    ("nik", "faults"),
    [
        ("", ("length",)),
        ("640102230485001", ("length",)),
        ("64010223048500120", ("length",)),
        ("6401022304850O12", ("digits",)),
        ("64.1022304850012", ("digits",)),
        ("64010223048500１2", ("digits",)),
        ("6401023202850012", ("date",)),
        ("6401020004850012", ("date",)),
        ("6401027202850012", ("date",)),
        ("6401022902810012", ("date",)),
        ("6401022304850000", ("serial",)),
        ("6400022304850012", ("region",)),
        ("6401003113850000", ("region", "date", "serial")),
    ],
)
def test_each_structural_fault_is_named(nik: str, faults: tuple[str, ...]) -> None:
    assert RULES.faults(nik) == faults


def test_a_day_above_forty_is_a_woman() -> None:
    assert RULES.sex(WELL_FORMED) is Sex.MALE
    assert RULES.sex("6401026304850012") is Sex.FEMALE
    assert RULES.sex("6401023202850012") is None
    assert RULES.sex("not a number") is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(Sex), st.integers(-400, 400))
def test_a_number_says_the_day_of_its_bearer_and_no_other(born: dt.date, sex: Sex, apart: int) -> None:
    number = nik(1, born, sex)
    assert RULES.is_born_on(number, born)
    other = born + dt.timedelta(apart)
    assert RULES.is_born_on(number, other) is (other == born)


def test_a_number_leaves_the_century_open() -> None:
    assert RULES.is_born_on(WELL_FORMED, dt.date(1885, 4, 23))


def test_an_unknown_region_is_no_fault() -> None:
    assert RULES.faults("6499992304850012") == ()
    assert RULES.faults("9901012304850012") == ()


@given(st.text(alphabet="0123456789", min_size=16, max_size=16))
def test_it_agrees_with_lokal_on_every_sixteen_digits(nik: str) -> None:
    parsed = parse_nik(nik)
    beyond_structure = nik[:2] not in PROVINCES and "00" not in (nik[:2], nik[2:4], nik[4:6])
    lokal = {issue.code for issue in parsed.errors} - ({"province"} if beyond_structure else set())
    assert bool(RULES.faults(nik)) is bool(lokal)
    assert RULES.sex(nik) is {"L": Sex.MALE, "P": Sex.FEMALE, None: None}[parsed.gender]


def test_ten_thousand_numbers_are_judged_in_a_moment() -> None:
    began = time.perf_counter()
    for _ in range(10_000):
        RULES.faults(WELL_FORMED)
    assert time.perf_counter() - began < 0.8  # 80 µs each on a crowded machine; some 4 on a quiet one
