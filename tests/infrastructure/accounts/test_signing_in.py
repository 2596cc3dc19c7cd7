"""Is the right one let in, and is whoever guesses slowed down, by account and by address?"""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID

import pyotp
import pytest
from argon2 import low_level

from naungan.infrastructure.accounts.attempts import TooOften
from naungan.infrastructure.accounts.credentials import NewPassword
from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.links import Filled
from naungan.infrastructure.accounts.one_time_codes import new_code_secret
from naungan.infrastructure.accounts.passwords import Passwords
from naungan.infrastructure.accounts.refused import SignInRefused
from naungan.infrastructure.accounts.signing_in import Shown
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.sign_in import SignInFault
from tests.databases import looking_at

from .conftest import CHEAP, GOOD, OTHER, HandClock

HOME = "198.51.100.4"
RIGHT = Shown("budi", GOOD, "", HOME)
WRONG = replace(RIGHT, password="kata sandi yang salah")


@pytest.fixture
def budi(parts: Door) -> UUID:
    """Somebody with a password; signed in nowhere."""
    user = parts.accounts.add_person("budi", "Budi Santoso", "198508172010011003")
    parts.links.use(parts.links.make(user, with_code=False), Filled(GOOD), None)
    parts.sessions.end_all(user, tokens=False)
    return user


def refused(parts: Door, shown: Shown) -> SignInFault:
    with pytest.raises(SignInRefused) as problem:
        parts.signing_in.by_password(shown)
    return problem.value.fault


def waits(parts: Door, shown: Shown) -> int:
    with pytest.raises(TooOften) as problem:
        parts.signing_in.by_password(shown)
    return problem.value.seconds


def code_at(secret: str, clock: HandClock) -> str:
    return pyotp.TOTP(secret).at(clock.now)


def test_the_right_password_opens_a_session_and_every_wrong_thing_is_answered_alike(
    parts: Door, budi: UUID
) -> None:
    assert parts.signing_in.by_password(RIGHT)
    assert parts.signing_in.by_password(replace(RIGHT, login=" Budi "))
    assert {
        refused(parts, WRONG),
        refused(parts, replace(RIGHT, password="")),
        refused(parts, replace(RIGHT, login="nobody")),
        refused(parts, replace(RIGHT, login="")),
        refused(parts, replace(RIGHT, login="' OR 1=1 --")),
    } == {SignInFault.WRONG}
    assert [one.strong for one in parts.sessions.of(budi)] == [False, False]


def test_an_unknown_login_costs_as_much_as_a_wrong_password(
    parts: Door, budi: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given accounts of every kind, and a count of how often a password is worked out: that takes the time
    parts.accounts.add_service("mesin", "Pelaporan")
    parts.accounts.add_person("sari", "Sari", "198601012011012002")
    parts.accounts.add_person("tono", "Tono", "198601012011011003")
    parts.accounts.close("tono")
    worked: list[bytes] = []

    def verify(kept: bytes, *given: Any) -> bool:
        worked.append(kept)
        return low_level.verify_secret(kept, *given)

    monkeypatch.setattr("argon2._password_hasher.verify_secret", verify)
    for login in ("budi", "tidakada", "mesin", "sari", "tono", "?"):
        worked.clear()
        assert refused(parts, replace(WRONG, login=login)) is SignInFault.WRONG
        assert [kept.rpartition(b"$")[0].rpartition(b"$")[0] for kept in worked] == [
            b"$argon2id$v=19$m=64,t=1,p=1"
        ], login
    # and the word that is compared with for nobody is nobody's password
    for login in ("tidakada", "mesin"):
        assert refused(parts, Shown(login, "nobody's password", "", HOME)) is SignInFault.WRONG


def test_after_five_failures_an_account_waits_ever_longer_from_wherever_it_is_tried(
    parts: Door, budi: UUID, clock: HandClock
) -> None:
    # given five failures, each from another address
    for n in range(5):
        assert refused(parts, replace(WRONG, address=f"203.0.113.{n}")) is SignInFault.WRONG
    # then the right password waits too, here and elsewhere, and asking meanwhile makes it no longer
    for expected in (1, 2, 4, 8):
        assert waits(parts, RIGHT) == expected
        assert waits(parts, replace(RIGHT, address="192.0.2.1")) == expected
        clock.move(seconds=expected)
        assert refused(parts, WRONG) is SignInFault.WRONG
    # and nobody else does
    assert refused(parts, replace(WRONG, login="sari")) is SignInFault.WRONG
    # and who comes in rightly begins anew
    clock.move(seconds=16)
    assert parts.signing_in.by_password(RIGHT)
    assert refused(parts, WRONG) is SignInFault.WRONG
    assert parts.signing_in.by_password(RIGHT)


def test_a_day_of_guessing_one_account_is_a_hundred_guesses(
    parts: Door, budi: UUID, clock: HandClock
) -> None:
    tried, end = 0, clock.now.timestamp() + 24 * 3600
    while clock.now.timestamp() < end:
        try:
            parts.signing_in.by_password(replace(WRONG, address=f"203.0.113.{tried}"))
        except TooOften as often:
            clock.move(seconds=often.seconds)
        except SignInRefused:
            tried += 1
    assert 90 < tried < 120


def test_logins_that_are_there_and_that_are_not_wait_alike(parts: Door, budi: UUID, clock: HandClock) -> None:
    heard: list[list[int | None]] = []
    for login in ("budi", "tidakada"):
        clock.move(hours=25)
        told: list[int | None] = []
        for _ in range(8):
            try:
                parts.signing_in.by_password(replace(WRONG, login=login))
            except TooOften as often:
                told.append(often.seconds)
                clock.move(seconds=often.seconds)
            except SignInRefused:
                told.append(None)
        heard.append(told)
    assert heard[0] == heard[1] == [None] * 5 + [1, None, 2]


def test_many_accounts_from_one_address_are_slowed_down_and_an_office_is_not(
    parts: Door, budi: UUID, clock: HandClock
) -> None:
    # given an office of which nineteen mistype, and then come in
    for n in range(19):
        assert refused(parts, replace(WRONG, login=f"pegawai{n}")) is SignInFault.WRONG
    assert parts.signing_in.by_password(RIGHT)
    assert refused(parts, replace(WRONG, login="pegawai19")) is SignInFault.WRONG
    # when one login more is tried there within the hour
    assert waits(parts, replace(WRONG, login="pegawai20")) == 1
    # then everybody waits there, and nobody elsewhere
    assert waits(parts, RIGHT) == 1
    assert parts.signing_in.by_password(replace(RIGHT, address="192.0.2.1"))
    clock.move(seconds=1)
    assert parts.signing_in.by_password(RIGHT)
    # and after an hour all is as before
    clock.move(hours=1)
    assert refused(parts, replace(WRONG, login="pegawai20")) is SignInFault.WRONG


def test_tries_at_the_same_moment_are_counted_before_any_of_them_is_looked_at(
    parts: Door, budi: UUID
) -> None:
    def tried(_: int) -> str:
        try:
            parts.signing_in.by_password(WRONG)
        except TooOften:
            return "waits"
        except SignInRefused:
            return "wrong"
        return "in"

    with ThreadPoolExecutor(16) as threads:
        assert sorted(threads.map(tried, range(16))) == ["waits"] * 11 + ["wrong"] * 5


def test_two_sign_ins_at_once_are_two_sessions(parts: Door, budi: UUID) -> None:
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(parts.signing_in.by_password, [RIGHT, RIGHT])
    assert first != second
    assert len(parts.sessions.of(budi)) == 2


def test_a_code_is_asked_for_where_it_is_set_up_and_is_good_once(
    parts: Door, budi: UUID, clock: HandClock
) -> None:
    # given codes that were set up with the first of them
    secret = new_code_secret()
    parts.credentials.set_code(budi, secret, code_at(secret, clock))
    # then neither no code, nor the one that was used, nor one of another secret is good
    for code in ("", code_at(secret, clock), code_at(new_code_secret(), clock), "000000"):
        assert refused(parts, replace(RIGHT, code=code)) is SignInFault.WRONG
    # and the next is, once; the session is a strong one
    clock.move(minutes=15)
    good = replace(RIGHT, code=code_at(secret, clock))
    assert parts.signing_in.by_password(good)
    assert refused(parts, good) is SignInFault.WRONG
    assert [one.strong for one in parts.sessions.of(budi)] == [True]
    # and a phone may be half a minute wrong, but never back to a code before the last
    clock.move(seconds=60)
    ahead = pyotp.TOTP(secret).at(clock.now, counter_offset=1)
    assert parts.signing_in.by_password(replace(RIGHT, code=f" {ahead[:3]} {ahead[3:]} "))
    assert refused(parts, replace(RIGHT, code=code_at(secret, clock))) is SignInFault.WRONG


def test_one_code_at_the_same_moment_lets_one_in(parts: Door, budi: UUID, clock: HandClock) -> None:
    secret = new_code_secret()
    parts.credentials.set_code(budi, secret, code_at(secret, clock))
    clock.move(minutes=1)
    good = replace(RIGHT, code=code_at(secret, clock))

    def tried(_: int) -> bool:
        with contextlib.suppress(SignInRefused):
            return bool(parts.signing_in.by_password(good))
        return False

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(tried, range(4))) == 1


def test_failures_are_kept_ninety_days(parts: Door, budi: UUID, clock: HandClock, database_url: str) -> None:
    refused(parts, WRONG)
    clock.move(days=89)
    refused(parts, WRONG)
    clock.move(days=2)
    refused(parts, WRONG)
    with looking_at(database_url) as connection:
        rows = connection.execute("SELECT at FROM access.attempt WHERE NOT good ORDER BY at").fetchall()
    assert [(clock.now - at).days for (at,) in rows] == [2, 0]


def test_changing_the_password_ends_every_other_session_and_gives_this_one_another_secret(
    parts: Door, budi: UUID
) -> None:
    elsewhere, here = parts.signing_in.by_password(RIGHT), parts.signing_in.by_password(RIGHT)
    # when
    typed = NewPassword(GOOD, OTHER, HOME)
    now = parts.credentials.change_password(budi, typed, strong=False, before=here)
    # then
    assert len({elsewhere, here, now}) == 3
    assert len(parts.sessions.of(budi)) == 1
    assert refused(parts, RIGHT) is SignInFault.WRONG
    assert parts.signing_in.by_password(replace(RIGHT, password=OTHER))


@pytest.mark.parametrize(
    ("now", "new", "fault"),
    [
        ("bukan yang sekarang", OTHER, SignInFault.PASSWORD_WRONG),
        (GOOD, "pendek", SignInFault.PASSWORD_SHORT),
        (GOOD, "budi-2026-11", SignInFault.PASSWORD_LOGIN),
    ],
)
def test_a_password_that_is_not_changed_ends_nothing(
    parts: Door, budi: UUID, now: str, new: str, fault: SignInFault
) -> None:
    here = parts.signing_in.by_password(RIGHT)
    with pytest.raises(SignInRefused) as problem:
        parts.credentials.change_password(budi, NewPassword(now, new, HOME), strong=False, before=here)
    assert problem.value.fault is fault
    assert len(parts.sessions.of(budi)) == 1
    assert parts.signing_in.by_password(RIGHT)


def test_guessing_the_password_of_now_is_slowed_down_like_signing_in(parts: Door, budi: UUID) -> None:
    here = parts.signing_in.by_password(RIGHT)
    typed = NewPassword("bukan yang sekarang", OTHER, HOME)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            parts.credentials.change_password(budi, typed, strong=False, before=here)
    with pytest.raises(TooOften):
        parts.credentials.change_password(budi, typed, strong=False, before=here)


def test_a_password_kept_at_another_cost_is_kept_anew_when_it_is_used(
    parts: Door, budi: UUID, vault: PostgresVault, clock: HandClock, database_url: str
) -> None:
    def kept() -> str:
        with looking_at(database_url) as connection:
            row = connection.execute("SELECT password FROM access.account").fetchone()
        assert row is not None
        return str(row[0])

    before = kept()
    dearer = door(vault, clock, Passwords(memory_kib=128, rounds=2))
    assert dearer.signing_in.by_password(RIGHT)
    assert "$argon2id$v=19$m=128,t=2,p=1$" in kept() != before
    assert parts.signing_in.by_password(RIGHT)
    assert CHEAP.outdated(before) is False


def test_the_default_cost_is_that_of_the_rfc() -> None:
    assert Passwords().kept(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=1$")
