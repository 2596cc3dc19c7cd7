"""Does `naungan breach` tell whom a stolen key, backup or account exposes, by regency, what to end, and nobody's name?"""

from pathlib import Path
from uuid import UUID

import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at
from tests.people import command, done, people, ready_to_enrol

from .by_hand import typed_here
from .test_cli import at, one_line


@pytest.fixture
def letting(vault: PostgresVault, register: Register) -> Door:
    """A register of one regency with six people, and an account that is used."""
    papers = ready_to_enrol(register)
    done(register.enrol_workers(command(), papers.enrol(*people(1, 6))))
    return door(vault)


def told(url: str, data: Path, *arguments: str) -> list[str]:
    ended = typed_here("breach", *arguments, **at(url, data), NAUNGAN_LANG="en")
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def tmp_path_of_a_report(directory: Path) -> Path:
    path = directory / "naungan-laporan.csv"
    path.write_text("NIK")
    return path


def test_a_stolen_key_opens_everybody_and_says_how_to_change_it(
    letting: Door, vault: PostgresVault, database_url: str, tmp_path: Path
) -> None:
    vault.files.put(tmp_path_of_a_report(tmp_path))
    lines = told(database_url, tmp_path, "key")
    assert "birth date of 6 people" in lines[0]
    assert "1 files of lists and their reports" in lines[0]
    assert lines[1].startswith("Recorded since ")
    assert lines[2:] == [
        "  64.01: 6 people",
        "Do: naungan keys rotate kek",
        "Do: naungan keys rotate index",
        "Do: naungan keys prune",
    ]


def test_a_stolen_backup_exposes_what_that_database_holds(
    letting: Door, database_url: str, tmp_path: Path
) -> None:
    assert "holds no name and no NIK: 6 people" in told(database_url, tmp_path, "backup", "log")[0]
    assert "holds 6 people" in told(database_url, tmp_path, "backup", "vault")[0]


def test_a_stolen_account_exposes_whom_it_saw_and_says_what_to_end(
    letting: Door, vault: PostgresVault, database_url: str, tmp_path: Path
) -> None:
    user: UUID = letting.accounts.add_person("budi", "Budi Rahasia", "198001012005011001")
    letting.tokens.make(user, "", 30)
    with looking_at(database_url) as connection:
        workers = [row[0] for row in connection.execute("SELECT worker FROM vault.person ORDER BY 1")]
    Sights(vault).see(user, "Peserta", workers[:2])
    Sights(vault).see(user, "Peserta", workers[1:3])
    (token,) = letting.tokens.holding(user)

    lines = told(database_url, tmp_path, "account", "budi")
    assert "names of 3 people in 2 looks" in lines[0]
    assert lines[1:] == [
        "  64.01: 3 people",
        "  Peserta: 2 looks",
        "0 sessions and 1 tokens hold now.",
        f"Do: naungan token revoke {token.id}",
        "Do: naungan users close budi",
    ]
    assert "Rahasia" not in "\n".join(lines)

    letting.accounts.close("budi")
    assert told(database_url, tmp_path, "account", "budi")[-1] == "0 sessions and 0 tokens hold now."


def test_an_account_that_there_is_not_is_told_in_one_line(
    letting: Door, database_url: str, tmp_path: Path
) -> None:
    ended = typed_here("breach", "account", "siapa", **at(database_url, tmp_path), NAUNGAN_LANG="en")
    assert ended.returncode == 1
    assert "no account of that login" in one_line(ended)
