"""Does a link hold for 72 hours and once, whoever looks at it before?"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pyotp
import pytest

from naungan.domain.grants import AppointAdministrator
from naungan.infrastructure.accounts.accounts import AccountProblem
from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.links import Filled
from naungan.infrastructure.accounts.one_time_codes import new_code_secret
from naungan.infrastructure.accounts.random_secrets import new_secret
from naungan.infrastructure.accounts.refused import SignInRefused
from naungan.infrastructure.accounts.signing_in import Shown
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.sign_in import SignInFault

from .conftest import CHEAP, GOOD, OTHER, HandClock

HOME = "198.51.100.4"
FIRST = Filled(GOOD, login="ani", name="Ani Wijaya", employee="197904042005012001")


@pytest.fixture
def budi(parts: Door) -> UUID:
    return parts.accounts.add_person("budi", "Budi Santoso", "198508172010011003")


def gone(parts: Door, link: str, filled: Filled = Filled(GOOD)) -> SignInFault:  # noqa: B008 - frozen
    with pytest.raises(SignInRefused) as problem:
        parts.links.use(link, filled, None)
    return problem.value.fault


def test_looking_at_a_link_changes_nothing_and_using_it_takes_it(parts: Door, budi: UUID) -> None:
    link = parts.links.make(budi, with_code=False)
    for _ in range(3):
        assert parts.links.look(link).login == "budi"
    assert parts.links.use(link, Filled(GOOD), None)
    assert parts.signing_in.by_password(Shown("budi", GOOD, "", HOME))
    assert gone(parts, link, Filled(OTHER)) is SignInFault.LINK_GONE
    with pytest.raises(SignInRefused):
        parts.links.look(link)
    assert parts.signing_in.by_password(Shown("budi", GOOD, "", HOME))


def test_a_link_holds_seventy_two_hours(parts: Door, budi: UUID, clock: HandClock) -> None:
    early, late = parts.links.make(budi, with_code=False), None
    clock.move(hours=71, minutes=59)
    assert parts.links.look(early)
    clock.move(minutes=1)
    assert gone(parts, early) is SignInFault.LINK_GONE
    late = parts.links.make(budi, with_code=False)
    assert parts.links.use(late, Filled(GOOD), None)


def test_a_new_link_takes_the_place_of_the_one_before_and_of_nobody_elses(parts: Door, budi: UUID) -> None:
    sari = parts.accounts.add_person("sari", "Sari", "198601012011012002")
    hers = parts.links.make(sari, with_code=False)
    first, second = parts.links.make(budi, with_code=False), parts.links.make(budi, with_code=False)
    assert gone(parts, first) is SignInFault.LINK_GONE
    assert parts.links.look(second).user == budi
    assert parts.links.look(hers).user == sari


def test_of_two_who_use_a_link_at_once_one_gets_in(parts: Door, budi: UUID) -> None:
    link = parts.links.make(budi, with_code=False)

    def used(password: str) -> str | None:
        try:
            parts.links.use(link, Filled(password), None)
        except SignInRefused:
            return None
        return password

    with ThreadPoolExecutor(4) as threads:
        (winner,) = [
            one for one in threads.map(used, [f"empat kuda makan jagung {n}" for n in range(4)]) if one
        ]
    assert parts.signing_in.by_password(Shown("budi", winner, "", HOME))


def test_a_link_that_asks_for_codes_is_not_taken_without_one(
    parts: Door, budi: UUID, clock: HandClock
) -> None:
    link, secret = parts.links.make(budi, with_code=True), new_code_secret()
    good = pyotp.TOTP(secret).at(clock.now)
    for filled in (
        Filled(GOOD),
        Filled(GOOD, secret, ""),
        Filled(GOOD, secret, "000000" if good != "000000" else "000001"),
        Filled(GOOD, "short", good),
        Filled(GOOD, new_code_secret(), good),
    ):
        assert gone(parts, link, filled) is SignInFault.CODE_WRONG
    assert parts.links.use(link, Filled(GOOD, secret, good), None)
    assert [one.strong for one in parts.sessions.of(budi)] == [True]
    # and the code that set it up is used
    with pytest.raises(SignInRefused):
        parts.signing_in.by_password(Shown("budi", GOOD, good, HOME))


def test_a_refused_password_leaves_the_link_as_it_was(parts: Door, budi: UUID) -> None:
    link = parts.links.make(budi, with_code=False)
    assert gone(parts, link, Filled("pendek")) is SignInFault.PASSWORD_SHORT
    assert gone(parts, link, Filled("budi-2026-11")) is SignInFault.PASSWORD_LOGIN
    assert parts.links.use(link, Filled(GOOD), None)


def test_using_a_link_shuts_out_whoever_was_in_before(parts: Door, budi: UUID, clock: HandClock) -> None:
    # given an account with sessions and codes, which somebody else may have
    secret = new_code_secret()
    parts.links.use(parts.links.make(budi, with_code=False), Filled(GOOD), None)
    parts.credentials.set_code(budi, secret, pyotp.TOTP(secret).at(clock.now))
    assert len(parts.sessions.of(budi)) == 1
    # when its owner uses a new link
    parts.links.use(parts.links.make(budi, with_code=False), Filled(OTHER), None)
    # then only that session goes on, and neither the password nor the codes of before are asked for
    assert len(parts.sessions.of(budi)) == 1
    assert parts.signing_in.by_password(Shown("budi", OTHER, "", HOME))


@pytest.mark.parametrize(
    "link",
    ["", "x", new_secret(), new_secret("ngn_"), "'" * 43, "é" * 43],
    ids=[
        "empty",
        "short",
        "of nobody",
        "a token",
        "quotes",
        "letters of others",
    ],  # secrets differ from process to process
)
def test_what_is_no_link_of_ours_is_told_like_one_that_is_gone(parts: Door, link: str) -> None:
    assert gone(parts, link) is SignInFault.LINK_GONE


class Told:
    """Keeps what is to be recorded; `full` has no room for it."""

    def __init__(self, *, full: bool = False) -> None:
        self.full = full
        self.users: list[tuple[str, UUID]] = []

    def __call__(self, intent: Any, by: UUID | None) -> None:
        if self.full and isinstance(intent, AppointAdministrator):
            raise OSError("no space left")
        kind = getattr(intent, "kind", type(intent).__name__)
        self.users.append((kind, intent.user))


def test_the_first_administrator_says_who_she_is_and_is_recorded_before_she_is_let_in(
    vault: PostgresVault, clock: HandClock
) -> None:
    told = Told()
    parts = door(vault, clock, CHEAP, told)
    before = parts.links.make_first()
    link = parts.links.make_first()
    assert before is not None
    assert link is not None
    assert gone(parts, before, FIRST) is SignInFault.LINK_GONE
    assert parts.links.look(link).user is None
    # when
    parts.links.use(link, FIRST, None)
    # then
    user = parts.accounts.named("ani").user
    assert user == parts.accounts.user_of(FIRST.employee)
    assert told.users == [("PERSON", user), ("UseLink", user), ("AppointAdministrator", user)]
    assert len(parts.sessions.of(user)) == 1
    assert parts.links.make_first() is None
    # and whoever comes later is admitted, and no administrator
    service = parts.accounts.add_service("dasbor", "Dasbor")
    assert told.users[3:] == [("SERVICE", service)]


def test_where_the_first_administrator_is_not_recorded_nothing_is_kept(
    vault: PostgresVault, clock: HandClock
) -> None:
    parts = door(vault, clock, CHEAP, Told(full=True))
    link = parts.links.make_first()
    assert link is not None
    with pytest.raises(OSError, match="no space"):
        parts.links.use(link, FIRST, None)
    assert parts.accounts.everyone() == []
    # and the link holds still
    assert door(vault, clock, CHEAP, Told()).links.use(link, FIRST, None)


def test_the_first_link_is_for_nobody_once_there_is_an_account(parts: Door) -> None:
    link = parts.links.make_first()
    assert link is not None
    with pytest.raises(AccountProblem):
        parts.links.use(link, Filled(GOOD, login="ani", name="Ani", employee="?"), None)
    assert parts.links.look(link)
    parts.accounts.add_person("budi", "Budi Santoso", "198508172010011003")
    assert gone(parts, link, FIRST) is SignInFault.LINK_GONE
