"""Has a person one account only, is what it holds sealed, and is everything shut when it is closed?"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from naungan.domain.vocabulary import UserKind
from naungan.infrastructure.accounts.accounts import ACCOUNTS, AccountProblem
from naungan.infrastructure.accounts.door import Door
from naungan.infrastructure.accounts.links import Filled
from naungan.infrastructure.accounts.refused import SignInRefused
from naungan.infrastructure.accounts.signing_in import Shown
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.users import AccountFault
from tests.databases import looking_at

from .conftest import GOOD, HandClock

NIP = "19850817 201001 1 003"


def refusal(problem: pytest.ExceptionInfo[AccountProblem]) -> object:
    return problem.value.text


def test_one_person_has_one_account_however_their_number_is_written(parts: Door) -> None:
    user = parts.accounts.add_person("budi", "Budi Santoso", NIP)
    with pytest.raises(AccountProblem, match="has an account already, with the login budi") as problem:
        parts.accounts.add_person("budi2", "B. Santoso", NIP.replace(" ", "-"))
    assert refusal(problem) is AccountFault.HAS_ACCOUNT
    assert [one.user for one in parts.accounts.everyone()] == [user]


def test_of_two_who_make_an_account_of_one_person_at_the_same_moment_the_second_is_told_of_the_first(
    parts: Door, vault: PostgresVault, database_url: str
) -> None:
    waits = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        AND query LIKE 'INSERT INTO access.account%'"""
    with ThreadPoolExecutor() as others, psycopg.connect(database_url, autocommit=True) as watching:
        # given one who is at it
        with vault.pool.connection() as connection:
            parts.accounts.add_person_in(connection, "budi", "Budi Santoso", NIP)
            # when another does the same under another login, before the first is done
            second = others.submit(parts.accounts.add_person, "budi2", "B. Santoso", NIP)
            while watching.execute(waits).fetchall() == [(0,)]:
                assert not second.done()
        # then the account of the first stays as it was made
        with pytest.raises(AccountProblem, match="with the login budi") as problem:
            second.result(60)
    assert refusal(problem) is AccountFault.HAS_ACCOUNT
    assert [one.login for one in parts.accounts.everyone()] == ["budi"]


def test_a_login_is_of_one_account(parts: Door) -> None:
    parts.accounts.add_person("budi", "Budi Santoso", NIP)
    with pytest.raises(AccountProblem) as problem:
        parts.accounts.add_person("BUDI", "Budi Lain", "198601012011011002")
    assert refusal(problem) is AccountFault.LOGIN_TAKEN
    with pytest.raises(AccountProblem) as problem:
        parts.accounts.add_service("budi", "Pelaporan")
    assert refusal(problem) is AccountFault.LOGIN_TAKEN


def test_who_comes_again_after_their_account_was_closed_is_the_same_user(parts: Door) -> None:
    # given an account that was closed
    user = parts.accounts.add_person("budi", "Budi Santoso", NIP)
    parts.links.use(parts.links.make(user, with_code=False), Filled(GOOD), None)
    parts.accounts.close("budi")
    # when the same person is added again under another login
    again = parts.accounts.add_person("budi.s", "Budi Santoso", NIP)
    # then it is the same user, with another login and no password of before
    assert again == user
    found = parts.accounts.named("budi.s")
    assert (found.closed_at, found.has_password, found.kind) == (None, False, UserKind.PERSON)
    with pytest.raises(AccountProblem):
        parts.accounts.named("budi")


def test_closing_an_account_ends_its_sessions_links_and_tokens_at_once(parts: Door) -> None:
    user = parts.accounts.add_person("budi", "Budi Santoso", NIP)
    parts.links.use(parts.links.make(user, with_code=False), Filled(GOOD), None)
    link = parts.links.make(user, with_code=False)
    parts.tokens.make(user, "laporan", 30)
    # when
    parts.accounts.close("budi")
    # then
    assert parts.sessions.of(user) == []
    assert parts.tokens.holding(user) == []
    with pytest.raises(SignInRefused):
        parts.links.look(link)
    with pytest.raises(SignInRefused):
        parts.signing_in.by_password(Shown("budi", GOOD, "", "127.0.0.1"))
    with pytest.raises(AccountProblem):
        parts.tokens.make(user, "laporan", 30)


def test_nothing_that_is_stored_tells_who_it_is_or_opens_anything(
    parts: Door, database_url: str, tmp_path: Path
) -> None:
    # given one of everything
    user = parts.accounts.add_person("petugas.satu", "Budi Santoso", NIP)
    link = parts.links.make(user, with_code=False)
    session = parts.links.use(link, Filled(GOOD), None)
    token = parts.tokens.make(user, "laporan", 30)
    with pytest.raises(SignInRefused):
        parts.signing_in.by_password(Shown("nama.rahasia", "sandi yang salah", "", "203.0.113.7"))
    # when everything in the schema is read
    with looking_at(database_url) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'access' AND tablename <> 'migration'"
            )
        ]
        stored = "\n".join(
            str(row)
            for table in tables
            for row in connection.execute(f"SELECT t::text FROM access.{table} t")
        )
    # then the login and the label alone are legible
    assert {"account", "passkey", "answered", "link", "session", "token", "attempt"} <= set(tables)
    assert "petugas.satu" in stored
    for secret in (link, session, token, GOOD, "Budi", "Santoso", "1985", "nama.rahasia", "203.0.113"):
        for written in (secret, secret.encode().hex(), secret.removeprefix("ngn_")):
            assert written not in stored, secret


def test_names_and_codes_are_read_after_the_keys_were_rotated(
    parts: Door, vault: PostgresVault, keys: Keys, clock: HandClock, database_url: str
) -> None:
    parts.accounts.add_person("budi", "Budi Santoso", NIP)
    # when the vault is written with another generation, and accounts are brought to it
    newer = keys.with_new_kek()
    vault.sealing.use(newer)
    with looking_at(database_url) as connection:
        connection.execute("UPDATE vault.writing SET kek = 2")
    assert ACCOUNTS.reseal(vault.pool, vault.sealing) == 1
    assert ACCOUNTS.reseal(vault.pool, vault.sealing) == 0
    # then who has the new generation alone reads them
    vault.sealing.use(newer.without([("kek", 1)]))
    assert [one.name for one in parts.accounts.everyone()] == ["Budi Santoso"]


@pytest.mark.parametrize(
    ("login", "name", "employee", "fault"),
    [
        ("x", "Budi", NIP, AccountFault.BAD_LOGIN),
        ("6409011708850001", "Budi", NIP, AccountFault.BAD_LOGIN),
        ("budi", "  ", NIP, AccountFault.BAD_NAME),
        ("budi", "B" * 201, NIP, AccountFault.BAD_NAME),
        ("budi", "Bu\x07di", NIP, AccountFault.BAD_NAME),
        ("budi", "Budi", "12", AccountFault.BAD_EMPLOYEE),
        ("budi", "Budi", "tidak ada!", AccountFault.BAD_EMPLOYEE),
    ],
)
def test_an_account_that_cannot_be_is_not_made(
    parts: Door, login: str, name: str, employee: str, fault: AccountFault
) -> None:
    with pytest.raises(AccountProblem) as problem:
        parts.accounts.add_person(login, name, employee)
    assert refusal(problem) is fault
    assert parts.accounts.everyone() == []
    assert not parts.accounts.anyone()
