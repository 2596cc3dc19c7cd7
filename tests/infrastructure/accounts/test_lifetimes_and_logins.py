"""Do times, logins, numbers and passwords hold to their rules, whatever they are?"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.infrastructure.accounts.common_passwords import is_common
from naungan.infrastructure.accounts.lifetimes import IDLE, LONGEST, is_alive
from naungan.infrastructure.accounts.logins import folded_employee, folded_login, password_fault
from naungan.infrastructure.accounts.slowing_down import BY_ACCOUNT, BY_ADDRESS, Slowing, failing
from naungan.texts.sign_in import SignInFault

NOW = dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC)
ages = st.timedeltas(dt.timedelta(0), dt.timedelta(days=2))
slowings = st.sampled_from([BY_ACCOUNT, BY_ADDRESS])


def test_after_five_failures_an_account_waits_one_two_four_seconds_and_never_beyond_a_quarter_of_an_hour() -> (
    None
):
    waits = [BY_ACCOUNT.wait(failures, NOW, NOW) for failures in range(20)]
    assert waits == [0] * 5 + [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] + [900] * 5


@given(slowings, st.integers(0, 10_000), ages)
def test_a_wait_falls_with_time_and_is_over_when_it_was_said(
    slowing: Slowing, failures: int, age: dt.timedelta
) -> None:
    at_once = slowing.wait(failures, NOW, NOW)
    assert 0 <= at_once <= 900
    assert slowing.wait(failures, NOW, NOW + age) <= at_once
    assert slowing.wait(failures, NOW, NOW + dt.timedelta(seconds=at_once)) == 0
    left = slowing.wait(failures, NOW, NOW + age)
    assert slowing.wait(failures, NOW, NOW + age + dt.timedelta(seconds=left)) == 0
    assert not left or slowing.wait(failures, NOW, NOW + age + dt.timedelta(seconds=left - 1))


@given(slowings, st.integers(0, 10_000))
def test_another_failure_never_shortens_a_wait(slowing: Slowing, failures: int) -> None:
    assert slowing.wait(failures, NOW, NOW) <= slowing.wait(failures + 1, NOW, NOW)


@given(st.lists(st.tuples(ages, st.booleans())))
def test_what_failed_before_a_good_try_counts_no_longer(tries: list[tuple[dt.timedelta, bool]]) -> None:
    told = [(NOW + age, good) for age, good in tries]
    count, last = failing(told)
    after = told[len(told) - count :]
    assert not any(good for _, good in after)
    assert count == len(told) or told[len(told) - count - 1][1]
    assert last == (after[-1][0] if after else None)
    assert failing([*told, (NOW, True)]) == (0, None)


@given(ages, ages)
def test_a_session_lives_while_it_is_used_every_half_hour_and_eight_hours_at_most(
    seen: dt.timedelta, now: dt.timedelta
) -> None:
    seen, now = sorted((seen, now))
    alive = is_alive(NOW + now, NOW + seen, NOW + LONGEST)
    assert alive == (now < LONGEST and now - seen < IDLE)


@given(st.text(max_size=80))
def test_a_login_is_folded_once_and_for_all(text: str) -> None:
    login = folded_login(text)
    assert login is None or (folded_login(login) == login and login == login.lower() and login.isascii())


@pytest.mark.parametrize("text", ["Budi.Santoso", " budi.santoso ", "BUDI.SANTOSO", "ｂｕｄｉ.santoso"])
def test_a_login_is_the_same_however_it_is_typed(text: str) -> None:
    assert folded_login(text) == "budi.santoso"


@pytest.mark.parametrize(
    "text",
    ["", "ab", "a" * 65, ".budi", "budi santoso", "budi/1", "12345", "6409011708850001", "budi\0x"],
)
def test_what_can_be_no_login_is_none(text: str) -> None:
    assert folded_login(text) is None


@pytest.mark.parametrize(
    "text", ["19850817 201001 1 003", "19850817-201001-1-003", "198508172010011003", " 1985.0817/2010011003"]
)
def test_an_employee_number_is_the_same_however_it_is_grouped(text: str) -> None:
    assert folded_employee(text) == "198508172010011003"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("kuda jagung", SignInFault.PASSWORD_SHORT),
        ("k" * 201, SignInFault.PASSWORD_LONG),
        ("budi.santoso", SignInFault.PASSWORD_LOGIN),
        ("Budi.Santoso2026!", SignInFault.PASSWORD_LOGIN),
        ("password1234", SignInFault.PASSWORD_COMMON),
        ("P@ssw0rd2026!!", SignInFault.PASSWORD_COMMON),
        ("passwordpassword", SignInFault.PASSWORD_COMMON),
        ("Indonesia1945!", SignInFault.PASSWORD_COMMON),
        ("bismillah123456", SignInFault.PASSWORD_COMMON),
        ("123456789012", SignInFault.PASSWORD_COMMON),
        ("198508172010011003", SignInFault.PASSWORD_COMMON),
        ("17-08-1945-2026", SignInFault.PASSWORD_COMMON),
        ("qwertyuiopasdf", SignInFault.PASSWORD_COMMON),
        ("qwertqwertqwert", SignInFault.PASSWORD_COMMON),
        ("aaaaaaaaaaaabc", SignInFault.PASSWORD_COMMON),
        ("empat kuda makan jagung", None),
        ("budi.santoso makan jagung hijau", None),
        ("rumah-Biru-7-payung", None),
    ],
)
def test_a_password_is_long_enough_and_none_that_is_guessed_first(
    password: str, fault: SignInFault | None
) -> None:
    assert password_fault(password, "budi.santoso") == fault


@given(st.text(max_size=60))
def test_any_text_is_judged_in_one_way_in_any_letters(text: str) -> None:
    assert is_common(text) == is_common(text.casefold())
