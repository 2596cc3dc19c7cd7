"""Are accounts and tokens made, listed and ended from the command line, without a person in its arguments?"""

import datetime as dt
import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from naungan.domain.accounts import AccountClosed, AccountReopened, LinkMade, TokenMade, TokenRevoked
from naungan.domain.grants import (
    APPOINTMENTS,
    AccessGranted,
    AccessRevoked,
    AdministratorAppointed,
    UserAdmitted,
)
from naungan.infrastructure.accounts import door as doors
from naungan.infrastructure.accounts.accounts import AccountProblem
from naungan.infrastructure.accounts.door import door
from naungan.infrastructure.accounts.links import Filled
from naungan.infrastructure.cli.recording import office
from naungan.infrastructure.composition import letting_in, serving, writing
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.running.first_link import tell_first_link
from naungan.infrastructure.settings import Settings, SettingsProblem
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.command_line import Words
from naungan.texts.users import AccountFault
from tests.databases import looking_at

from ..by_hand import typed
from ..test_cli import at
from .conftest import CHEAP, GOOD

UNTIL = dt.date.today() + dt.timedelta(days=90)  # noqa: DTZ011 - far enough from any day
BUDI = "Budi Santoso\n19850817 201001 1 003\n"
LINK = re.compile(r"http://localhost:0/tautan/([\w-]{43})")


@pytest.fixture
def settings(database_url: str, tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of the test's databases; the environment has them too."""
    save_keys(tmp_path / "vault.json", keys)
    for name, value in at(database_url, tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NAUNGAN_VAULT_KEYS", str(tmp_path / "vault.json"))
    monkeypatch.setattr(doors, "Passwords", lambda: CHEAP)
    return Settings.from_environment()


@pytest.fixture
def ran(settings: Settings, store: PostgresEventStore) -> Any:
    """Runs the program in English; `given` is typed."""

    def run(*arguments: str, given: str = "") -> Any:
        return typed(settings.event_store_url or "", *arguments, given=given)

    return run


def test_a_user_is_added_and_signs_in_by_the_link(
    ran: Any, settings: Settings, store: PostgresEventStore
) -> None:
    added = ran("users", "add", "Budi", given=BUDI)
    assert added.exit_code == 0, added.output
    found = LINK.search(added.output)
    assert found is not None
    with letting_in(settings) as door:
        account = door.accounts.named("budi")
        assert str(account.user) in added.output
        assert door.links.use(found[1], Filled(GOOD), None)
    # and the log knows the user, and neither name nor login
    with looking_at(settings.event_store_url or "") as connection:
        rows = connection.execute(
            "SELECT topic, originator_id, convert_from(state, 'UTF8') FROM log.stored_events"
        ).fetchall()
    told = [(topic, account.user) for topic in ("UserAdmitted", "LinkMade", "LinkUsed")]
    assert [(topic.split(":")[0], user) for topic, user, _ in rows] == told
    assert not any(word in str(rows).lower() for word in ("budi", "santoso", "1985", found[1].lower()))
    # and once more is refused
    again = ran("users", "add", "budi2", given=BUDI)
    assert isinstance(again.exception, AccountProblem)
    assert again.exception.text is AccountFault.HAS_ACCOUNT


def test_accounts_are_listed_with_what_they_sign_in_with_and_closed(ran: Any, settings: Settings) -> None:
    ran("users", "add", "budi", given=BUDI)
    ran("users", "add", "dasbor", "--service", given="Dasbor kabupaten\n")
    with letting_in(settings) as door:
        door.links.use(door.links.make(door.accounts.named("budi").user, with_code=False), Filled(GOOD), None)
    ran("users", "add", "sari", given="Sari Dewi\n198601012011012002\n")

    def states() -> list[list[str]]:
        lines = [
            line.strip("│").split("│")
            for line in ran("users", "list").output.splitlines()
            if line.startswith("│")
        ]
        return [[line[0].strip(), line[-2].strip()] for line in lines]

    assert states() == [["budi", "password"], ["dasbor", "tokens"], ["sari", "waits for a first password"]]
    assert "is closed" in ran("users", "close", "budi").output
    assert states()[0][1].startswith("closed ")
    assert isinstance(ran("users", "close", "budi").exception, AccountProblem)


def test_a_new_link_is_made_for_a_forgotten_password_and_never_for_a_service(
    ran: Any, settings: Settings
) -> None:
    first = LINK.search(ran("users", "add", "budi", given=BUDI).output)
    second = ran("users", "link", "budi", "--with-code", "--url", "https://naungan.example/").output
    found = re.search(r"https://naungan\.example/tautan/([\w-]{43})", second)
    assert first is not None
    assert found is not None
    with letting_in(settings) as door:
        assert door.links.look(found[1]).with_code
        with pytest.raises(Exception, match="link_gone"):
            door.links.look(first[1])
    ran("users", "add", "dasbor", "--service", given="Dasbor kabupaten\n")
    refused = ran("users", "link", "dasbor").exception
    assert isinstance(refused, AccountProblem)
    assert refused.text is AccountFault.IS_SERVICE


def test_a_token_is_shown_once_listed_without_it_and_revoked(ran: Any, settings: Settings) -> None:
    made = ran("token", "create", "--service", "dasbor", "--days", "7", "--label", "laporan bulanan")
    assert made.exit_code == 0, made.output
    [token] = re.findall(r"ngn_[\w-]{43}", made.stdout)
    assert made.stdout == f"{token}\n"
    listed = ran("token", "list").output
    assert token not in listed
    assert "laporan bulanan" in listed
    [name] = re.findall(r"[0-9a-f-]{36}", listed)
    assert ran("token", "revoke", name).exit_code == 0
    assert "revoked" in ran("token", "list").output
    # and a second token is of the same service
    ran("token", "create", "--service", "dasbor")
    with letting_in(settings) as door:
        assert len(door.accounts.everyone()) == 1
        assert len(door.tokens.holding(door.accounts.named("dasbor").user)) == 1


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--user", "tidakada"], AccountFault.NO_SUCH_LOGIN),
        (["--user", "dasbor"], AccountFault.IS_SERVICE),
        (["--service", "budi"], AccountFault.IS_PERSON),
        (["--service", "dasbor", "--days", "400"], AccountFault.BAD_DAYS),
    ],
)
def test_a_token_is_of_a_person_or_of_a_service_as_it_is_said(
    ran: Any, arguments: list[str], fault: AccountFault
) -> None:
    ran("users", "add", "budi", given=BUDI)
    ran("users", "add", "dasbor", "--service", given="Dasbor kabupaten\n")
    refused = ran("token", "create", *arguments).exception
    assert isinstance(refused, AccountProblem)
    assert refused.text is fault


def test_a_token_is_of_one_of_them(ran: Any) -> None:
    assert ran("token", "create").exit_code == 2
    assert ran("token", "create", "--user", "budi", "--service", "dasbor").exit_code == 2


def test_the_link_of_the_first_administrator_lies_in_a_file_of_its_owner_alone(
    settings: Settings, store: PostgresEventStore, tmp_path: Path
) -> None:
    console = Console(record=True, width=200)
    path = tmp_path / "first-link.txt"
    path.write_text("of an earlier start")
    path.chmod(0o644)
    # given a register without any user, started twice
    tell_first_link(settings, Words("en"), console)
    before = path.read_text()
    tell_first_link(settings, Words("en"), console)
    # then it is told where the link lies, and not what it is
    assert str(path) in console.export_text(clear=False)
    assert "tautan" not in console.export_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() != before
    found = LINK.match(path.read_text())
    assert found is not None
    # when she uses it
    filled = Filled(GOOD, login="ani", name="Ani Wijaya", employee="197904042005012001")
    with letting_in(settings) as door:
        door.links.use(found[1], filled, None)
        user = door.accounts.named("ani").user
    # then she is administrator in the log, and the next start makes no link
    events = store.load([user, APPOINTMENTS])
    assert [type(one.event) for one in events[APPOINTMENTS]] == [AdministratorAppointed]
    assert UserAdmitted in [type(one.event) for one in events[user]]
    tell_first_link(settings, Words("en"), console)
    assert console.export_text() == ""
    assert not path.exists()


def test_the_data_directory_is_made_where_there_is_none_yet(settings: Settings, tmp_path: Path) -> None:
    elsewhere = replace(settings, data=tmp_path / "data" / "naungan")
    tell_first_link(elsewhere, Words("en"), Console(record=True))
    assert LINK.match((elsewhere.data / "first-link.txt").read_text())


def test_there_is_no_first_link_where_the_history_is_invented(
    settings: Settings, empty_database: str, tmp_path: Path
) -> None:
    console = Console(record=True, width=200)
    demo = settings.at(empty_database, empty_database, empty_database)
    with writing(demo, script_from=dt.datetime(2021, 1, 1, tzinfo=dt.UTC)):
        pass
    tell_first_link(demo, Words("en"), console)
    assert console.export_text() == ""
    assert not (tmp_path / "first-link.txt").exists()


# Roles


def test_a_role_is_granted_listed_and_revoked_on_the_machine_as_done_by_the_installation(
    ran: Any, settings: Settings, store: PostgresEventStore
) -> None:
    ran("users", "add", "budi", given=BUDI)
    granted = ran("users", "grant", "budi", "operator", "64.01", "--until", f"{UNTIL}")
    assert (granted.exit_code, granted.output) == (0, "Granted (position 3).\n"), granted.output
    assert "OPERATOR 64.01 until before" in ran("users", "list").output
    again = ran("users", "grant", "budi", "OPERATOR", "64.01", "--until", f"{UNTIL}")
    assert again.output == "Held already: nothing was recorded.\n"

    revoked = ran(
        "users", "revoke", "budi", "OPERATOR", "64.01", "--reason", "OTHER", given="menjaga loket lain\n"
    )
    assert revoked.exit_code == 0, revoked.output
    assert "OPERATOR" not in ran("users", "list").output
    with letting_in(settings) as door:
        user = door.accounts.named("budi").user
    recorded = store.load([user])[user]
    assert [type(one.event) for one in recorded] == [UserAdmitted, LinkMade, AccessGranted, AccessRevoked]
    assert {one.actor for one in recorded} == {"installation"}
    assert "loket" not in str(recorded)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("OPERATOR",), "is granted for a region"),
        (("OPERATOR", "99.99"), "of the edition in use"),
        (("OPERATOR", "64.01.04"), "not granted for a region of this level"),
        (("OPERATOR", "64.01", "--until", "2020-01-01"), "ends after today"),
        (("VERIFIER", "64.01"), "holds the role"),
        (("ADMINISTRATOR", "64.01"), "only ADMINISTRATOR has none"),
    ],
)
def test_a_role_that_cannot_be_granted_is_refused_with_why(
    ran: Any, store: PostgresEventStore, arguments: tuple[str, ...], told: str
) -> None:
    ran("users", "add", "budi", given=BUDI)
    ran("users", "grant", "budi", "OPERATOR", "64.01")
    head = store.log_state().position
    refused = ran("users", "grant", "budi", *arguments)
    assert (refused.exit_code, told in refused.output) == (1, True), refused.output
    assert store.log_state().position == head


def test_what_is_not_held_cannot_be_revoked_and_a_service_does_not_decide(ran: Any) -> None:
    ran("users", "add", "dasbor", "--service", given="Dasbor kabupaten\n")
    not_held = ran("users", "revoke", "dasbor", "AUDITOR", "ID", "--reason", "OTHER_DUTIES")
    decides = ran("users", "grant", "dasbor", "APPROVER", "64.01")
    assert (not_held.exit_code, decides.exit_code) == (1, 1)
    assert "does not hold that role" in not_held.output
    assert "service account does not" in decides.output
    nobody = ran("users", "grant", "nobody", "AUDITOR", "ID").exception
    assert isinstance(nobody, AccountProblem)


def test_who_left_is_taken_their_roles_though_their_account_is_closed(ran: Any) -> None:
    ran("users", "add", "budi", given=BUDI)
    ran("users", "grant", "budi", "AUDITOR", "ID")
    ran("users", "close", "budi")
    assert ran("users", "revoke", "budi", "AUDITOR", "ID", "--reason", "LEFT_OFFICE").exit_code == 0
    assert "AUDITOR" not in ran("users", "list").output


def test_an_administrator_made_on_the_machine_is_an_appointment_that_the_log_tells(
    ran: Any, store: PostgresEventStore
) -> None:
    for number, login in enumerate(("budi", "sari")):
        ran("users", "add", login, given=f"Pengelola\n19850817201001100{number}\n")
        assert ran("users", "grant", login, "ADMINISTRATOR").exit_code == 0
    told = [one.event for one in store.load([APPOINTMENTS])[APPOINTMENTS]]
    assert [isinstance(one, AdministratorAppointed) and one.again for one in told] == [False, True]


# What is done about accounts


def test_what_is_done_about_an_account_on_the_machine_is_recorded_as_done_by_the_installation(
    ran: Any, settings: Settings, store: PostgresEventStore
) -> None:
    # given an account that is made, gets another link and tokens, is closed and opened again
    ran("users", "add", "budi", given=BUDI)
    ran("users", "link", "budi", "--with-code")
    ran("token", "create", "--user", "budi", "--days", "7", "--label", "rahasia")
    with letting_in(settings) as door:
        user = door.accounts.named("budi").user
        [token] = door.tokens.holding(user)
    for _ in range(2):  # revoked twice it is revoked once
        ran("token", "revoke", str(token.id))
    ran("users", "close", "budi")
    ran("users", "add", "budi", given=BUDI)
    # then each is an event of the user, by the installation, without a secret, a login or a label
    recorded = store.load([user])[user]
    assert [one.event for one in recorded[1:]] == [
        *(LinkMade(with_code=False), LinkMade(with_code=True)),
        *(TokenMade(token.id, 7), TokenRevoked(token.id)),
        *(AccountClosed(), AccountReopened(), LinkMade(with_code=False)),
    ]
    assert {one.actor for one in recorded} == {"installation"}
    assert not any(word in str(recorded) for word in ("budi", "rahasia", "Santoso"))


def test_nothing_is_done_that_could_not_be_recorded(
    settings: Settings, store: PostgresEventStore, ran: Any, vault: PostgresVault
) -> None:
    # given an account that the log does not know: it was restored from an older backup than the accounts
    door(vault).accounts.add_person("budi", "Budi", "198508172010011003")
    with letting_in(settings) as parts:
        user = parts.accounts.named("budi").user
    for deed in (
        ["users", "link", "budi"],
        ["token", "create", "--user", "budi"],
        ["users", "close", "budi"],
    ):
        refused = ran(*deed).exception
        assert isinstance(refused, AccountProblem)
        assert refused.text is AccountFault.NOT_IN_LOG
    with looking_at(settings.vault_url or "") as connection:
        kept = connection.execute(
            "SELECT (SELECT count(*) FROM access.link), (SELECT count(*) FROM access.token), closed_at FROM access.account"
        ).fetchall()
    assert kept == [(0, 0, None)]
    assert store.load([user]) == {}


# Who it was that recorded


def test_in_a_production_log_the_command_line_records_as_the_installation_whatever_the_environment_says(
    ran: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAUNGAN_ACTOR", "somebody-else")
    with office(Settings.from_environment()) as (_, side, command):
        assert (side.simulated, side.actor, command.actor) == (False, "installation", "installation")


def test_in_a_simulated_log_it_records_under_the_name_that_the_environment_gives(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, empty_database: str
) -> None:
    monkeypatch.setenv("NAUNGAN_ACTOR", "clerk-7")
    for name in ("EVENT_STORE", "READ_MODEL", "VAULT"):
        monkeypatch.setenv(f"NAUNGAN_{name}_URL", empty_database)
    simulated = Settings.from_environment()
    with writing(simulated, script_from=dt.datetime(2022, 1, 1, tzinfo=dt.UTC)):
        pass
    with office(simulated) as (_, side, command):
        assert (side.simulated, side.actor, command.actor) == (True, "clerk-7", "clerk-7")
    with serving(simulated) as services:
        assert (services.everyone, services.actor) == (True, "clerk-7")
    # And such a log is not served beyond its own machine
    with pytest.raises(SettingsProblem), serving(replace(simulated, host="192.0.2.7")):
        pass
