"""Do keys change without anybody being lost, doubled or locked out? Through the command line, and beside old processes."""

import datetime as dt
import stat
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.proposals import ProposePeople
from naungan.domain.vocabulary import EndReason
from naungan.infrastructure.accounts.accounts import ACCOUNTS, Accounts
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import KeyProblem, Keys, generate, load_keys, save_keys
from naungan.infrastructure.vault.staging import PostgresStaging
from naungan.infrastructure.vault.upkeep import SEALED
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at

from ..people import START, agreed, command, done, enrolments, nik, people, ready_to_enrol
from .by_hand import typed_here
from .test_cli import at, one_line
from .test_vault import admit, someone, stored


@pytest.fixture
def key_file(tmp_path: Path, keys: Keys) -> Path:
    path = tmp_path / "keys" / "vault.json"
    save_keys(path, keys)
    return path


@pytest.fixture
def settings(database_url: str, tmp_path: Path, key_file: Path) -> dict[str, str]:
    return {**at(database_url, tmp_path), "NAUNGAN_LANG": "en"}


def table(settings: dict[str, str]) -> list[list[str]]:
    """The rows that `naungan keys` prints: kind, generation, rows, whether written with."""
    shown = typed_here("keys", **settings)
    assert shown.returncode == 0, shown.stderr
    lines = [line.strip("│").split("│") for line in shown.stdout.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line] for line in lines]


def ran(settings: dict[str, str], *arguments: str) -> str:
    ended = typed_here(*arguments, **settings)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def columns(url: str) -> set[tuple[Any, ...]]:
    with looking_at(url) as connection:
        return set(connection.execute("SELECT kek, index_key FROM vault.person"))


def staged(url: str) -> list[int]:
    """The generation of each staged chunk."""
    with looking_at(url) as connection:
        return [kek for (kek,) in connection.execute("SELECT kek FROM vault.staged ORDER BY chunk")]


def test_generations_are_listed_and_no_key_is_shown(
    vault: PostgresVault, settings: dict[str, str], key_file: Path
) -> None:
    admit(vault, someone(1), someone(2))
    assert table(settings) == [
        ["kek", "1", "3", "*"],
        ["index", "1", "2", "*"],
    ]  # two people and the check word
    shown = ran(settings, "keys")
    secrets = [part for part in key_file.read_text().split('"') if len(part) == 44]
    assert len(secrets) == 3
    assert not [secret for secret in secrets if secret in shown]


@pytest.mark.parametrize("kind", ["kek", "index"])
def test_one_command_rotates_and_another_prunes(
    vault: PostgresVault, settings: dict[str, str], key_file: Path, database_url: str, kind: str
) -> None:
    # given people under the first generation
    known = {p.nik: p.worker for p in (someone(n) for n in range(5))}
    admit(vault, *(someone(n, known[nik(n)]) for n in range(5)))
    # when keys rotate and old ones are pruned
    assert f"{kind} 2 is in use now" in ran(settings, "keys", "rotate", kind)
    assert set(stored(database_url, "kek" if kind == "kek" else "index_key")) == {2}
    assert f"{kind} 1 is taken out" in ran(settings, "keys", "prune")
    # then the file holds the new generation alone, for its owner only
    kept = load_keys(key_file)
    assert sorted(kept.kek if kind == "kek" else kept.index) == [2]
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    # and everybody is found under it
    after = PostgresVault(database_url, kept)
    assert after.find(list(known)) == known
    after.close()
    assert "every generation is in use still" in ran(settings, "keys", "prune")


def test_a_rotation_that_was_cut_off_goes_on_without_another_key(
    vault: PostgresVault, settings: dict[str, str], key_file: Path, database_url: str
) -> None:
    # given a rotation that ended after its first people
    admit(vault, *(someone(n) for n in range(6)))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE vault.person ADD CONSTRAINT cut CHECK (kek = 1) NOT VALID")
        assert typed_here("keys", "rotate", "kek", **settings).returncode == 1
        connection.execute("ALTER TABLE vault.person DROP CONSTRAINT cut")
    assert [row[1:] for row in table(settings) if row[0] == "kek"] == [["1", "7", ""], ["2", "0", "*"]]
    # when it is called again
    ran(settings, "keys", "rotate", "kek")
    # then it brought the rest over, under the key that was made the first time
    assert sorted(load_keys(key_file).kek) == [1, 2]
    assert [row[1:] for row in table(settings) if row[0] == "kek"] == [["1", "0", ""], ["2", "7", "*"]]


def test_a_key_waits_until_every_machine_has_it(
    vault: PostgresVault, settings: dict[str, str], key_file: Path, database_url: str
) -> None:
    # given a new key that is in the file and not in use
    assert "copy the file to every machine" in ran(settings, "keys", "add", "index")
    assert [row[1:] for row in table(settings) if row[0] == "index"] == [["1", "0", "*"], ["2", "0", ""]]
    # when a process that has it and one that has not admit people
    newer = PostgresVault(database_url, load_keys(key_file))
    admit(newer, someone(1))
    admit(vault, someone(2))
    newer.close()
    # then both wrote with the old one; pruning leaves the new one alone, and a second is not made
    assert columns(database_url) == {(1, 1)}
    assert "every generation is in use still" in ran(settings, "keys", "prune")
    assert "waits" in one_line(typed_here("keys", "add", "index", **settings))
    assert sorted(load_keys(key_file).index) == [1, 2]


def test_who_is_known_under_a_new_index_is_not_admitted_twice_by_an_old_process(
    settings: dict[str, str], key_file: Path, database_url: str, keys: Keys
) -> None:
    # given a process that runs with the keys of before a rotation, and sealed people then
    old = PostgresVault(database_url, keys, reload=lambda: load_keys(key_file))
    first, second = someone(1), someone(2)
    again = old.seal([someone(1), second])
    admit(old, first)
    ran(settings, "keys", "rotate", "index")
    ran(settings, "keys", "rotate", "kek")
    # when it admits them
    others = old.admit(again)
    # then it has read the key file again: who was known keeps the id, who was not is written with the new keys
    assert others == {again[0].worker: first.worker}
    assert columns(database_url) == {(2, 2)}
    assert old.find([first.nik, second.nik]) == {first.nik: first.worker, second.nik: second.worker}
    assert old.birth_date(second.worker) == second.birth_date
    old.close()


def test_staged_rows_are_sealed_with_the_generation_the_vault_is_written_with(
    vault: PostgresVault, settings: dict[str, str], key_file: Path, database_url: str, keys: Keys
) -> None:
    # given a key that waits: a process started since does not stage with it yet
    ran(settings, "keys", "add", "kek")
    batch, rows = UUID(int=1), tuple(enumerate(people(1, 2)))
    with closing(PostgresStaging(database_url, load_keys(key_file))) as later:
        later.put_rows(batch, 0, rows)
    assert staged(database_url) == [1]
    # and a server that has run since before the rotation
    server = PostgresStaging(database_url, keys, reload=lambda: load_keys(key_file))
    ran(settings, "keys", "rotate", "kek")
    assert staged(database_url) == [2]
    assert "kek 1 is taken out" in ran(settings, "keys", "prune")
    # when it stages more
    server.put_rows(batch, 1, rows)
    server.close()
    # then whoever has the file can read it
    assert staged(database_url) == [2, 2]
    with closing(PostgresStaging(database_url, load_keys(key_file))) as after:
        assert after.rows(batch, 1) == after.rows(batch, 0) == rows


def test_accounts_are_brought_to_the_new_key_and_keep_the_old_one_until_then(
    vault: PostgresVault, settings: dict[str, str], key_file: Path, database_url: str
) -> None:
    user = Accounts(vault).add_person("budi", "Budi Santoso", "198508172010011003")
    assert table(settings)[0] == ["kek", "1", "2", "*"]  # the account and the check word
    ran(settings, "keys", "rotate", "kek")
    assert "kek 1 is taken out" in ran(settings, "keys", "prune")
    with closing(PostgresVault(database_url, load_keys(key_file))) as after:
        assert [(one.user, one.name) for one in Accounts(after).everyone()] == [(user, "Budi Santoso")]
        # whose number makes the same user under every generation
        assert Accounts(after).user_of("19850817 201001 1 003") == user


def test_no_table_under_the_key_is_forgotten(database_url: str) -> None:
    # given the tables that tell under which generation of the key-encryption key each row is
    with looking_at(database_url) as connection:
        found = connection.execute(
            """SELECT format('%s.%s', table_schema, table_name) FROM information_schema.columns
            WHERE column_name = 'kek' AND table_schema IN ('vault', 'access')"""
        ).fetchall()
    # then a rotation brings over the rows of each; `vault.writing` tells the generation that is written with
    assert {name for (name,) in found} == {table.name for table in (*SEALED, ACCOUNTS)} | {"vault.writing"}


def test_a_process_without_the_new_keys_is_told_and_writes_nothing(
    vault: PostgresVault, settings: dict[str, str], database_url: str
) -> None:
    ran(settings, "keys", "rotate", "index")
    with pytest.raises(KeyProblem, match="copy the new one"):
        admit(vault, someone(1))
    with pytest.raises(KeyProblem, match="copy the new one"):
        vault.seal_note("alasan")
    assert stored(database_url, "worker") == set()


@pytest.mark.parametrize(
    ("what", "arguments"),
    [
        ("missing", ["keys"]),
        ("other", ["keys", "prune"]),
        ("open to others", ["keys", "rotate", "kek"]),
        ("garbage", ["vault", "sweep"]),
    ],
)
def test_missing_and_wrong_keys_are_one_line_at_the_start(
    vault: PostgresVault, settings: dict[str, str], key_file: Path, what: str, arguments: list[str]
) -> None:
    admit(vault, someone(1))
    match what:
        case "missing":
            key_file.unlink()
        case "other":
            save_keys(key_file, generate())
        case "open to others":
            key_file.chmod(0o644)
        case "garbage":
            key_file.write_text("{}")
    ended = typed_here(*arguments, **settings)
    assert ended.returncode == 1
    assert "key" in one_line(ended)


def test_only_people_whom_no_event_ever_named_are_swept(
    settings: dict[str, str], database_url: str, keys: Keys, regions: KemendagriRegions
) -> None:
    # given somebody enrolled, one whose enrolment protects no day any more, an orphan, a young one
    store, vault = PostgresEventStore(database_url), PostgresVault(database_url, keys)
    store.create_log(simulated=False)
    register = Register(store, vault, NikRules(), regions)
    papers = ready_to_enrol(register)
    made = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    done(register.end_enrolment(command(), EndEnrolment(made[1], START, EndReason.OTHER)))
    admit(vault, someone(8))
    with looking_at(database_url) as connection:
        connection.execute("UPDATE vault.person SET admitted_at = admitted_at - interval '2 hours'")
    admit(vault, someone(9))
    # when
    told = ran(settings, "vault", "sweep")
    # then
    assert "1 people and 0 notes removed" in told
    names = [nik(n) for n in (1, 2, 3, 8, 9)]
    assert sorted(vault.find(names)) == sorted(nik(n) for n in (1, 2, 3, 9))
    # and the young one when it has grown old
    with looking_at(database_url) as connection:
        connection.execute("UPDATE vault.person SET admitted_at = admitted_at - interval '20 minutes'")
    assert "0 people" in ran(settings, "vault", "sweep")
    assert "1 people" in ran(settings, "vault", "sweep", "--older-than", "15m")
    store.close()
    vault.close()


@pytest.mark.parametrize("age", ["9m", "1w"])
def test_the_age_of_orphans_is_a_duration_of_ten_minutes_at_least(settings: dict[str, str], age: str) -> None:
    assert typed_here("vault", "sweep", f"--older-than={age}", **settings).returncode == 2


def grown_old(url: str) -> None:
    with looking_at(url) as connection:
        connection.execute("UPDATE vault.person SET admitted_at = admitted_at - interval '2 hours'")
        connection.execute("UPDATE vault.note SET written_at = written_at - interval '2 hours'")


def test_a_log_that_knows_nobody_in_the_vault_sweeps_nothing(
    vault: PostgresVault, settings: dict[str, str], database_url: str, key_file: Path
) -> None:
    admit(vault, someone(1))
    grown_old(database_url)
    # where there is no log at all, and where another one stands at its address
    assert "no log here yet" in one_line(typed_here("vault", "sweep", **settings))
    with closing(PostgresEventStore(database_url)) as store:
        store.create_log(simulated=False)
    assert "knows nobody in the vault" in one_line(typed_here("vault", "sweep", **settings))
    assert vault.find([nik(1)])


def test_notes_that_no_event_refers_to_are_swept(
    register: Register, vault: PostgresVault, settings: dict[str, str], database_url: str, key_file: Path
) -> None:
    # given a termination, its reason sealed, and the reason of one that was refused
    agreement = agreed(register)
    done(
        register.terminate_agreement(command(), TerminateAgreement(agreement, dt.date(2023, 1, 1), "alasan"))
    )
    vault.seal_note("alasan yang ditolak")
    grown_old(database_url)
    vault.seal_note("alasan yang baru saja ditulis")
    # when
    assert "0 people and 1 notes removed" in ran(settings, "vault", "sweep")
    # then the reason, the young one and the word that checks the keys stay
    assert notes(database_url) == 3
    grown_old(database_url)
    assert "0 people and 1 notes removed" in ran(settings, "vault", "sweep")
    assert notes(database_url) == 2
    PostgresVault(database_url, load_keys(key_file)).close()


def notes(url: str) -> int:
    with looking_at(url) as connection:
        (count,) = connection.execute("SELECT count(*) FROM vault.note").fetchone() or (0,)
    return int(count)


def listed_rows(url: str) -> list[int]:
    """The generation of each row of a list."""
    with looking_at(url) as connection:
        return [kek for (kek,) in connection.execute("SELECT kek FROM vault.listed ORDER BY row")]


def test_rows_of_lists_are_brought_to_a_new_key_and_the_old_one_is_needed_until_then(
    vault: PostgresVault, settings: dict[str, str], key_file: Path, database_url: str
) -> None:
    # given rows of a list, and a rotation that was cut off before it came to them
    listed, rows = UUID(int=7), list(enumerate(people(1, 3), 1))
    vault.listed.put(listed, "ab" * 32, rows)
    ran(settings, "keys", "add", "kek")
    with looking_at(database_url) as connection:
        connection.execute("UPDATE vault.writing SET kek = 2")
    assert ["kek", "1", "4", ""] in table(settings)
    assert "every generation is in use still" in ran(settings, "keys", "prune")
    # when
    ran(settings, "keys", "rotate", "kek")
    # then nothing needs the old one, and they are who they were
    assert listed_rows(database_url) == [2, 2, 2]
    assert "kek 1 is taken out" in ran(settings, "keys", "prune")
    with closing(PostgresVault(database_url, load_keys(key_file))) as after:
        assert after.listed.get(listed, dict.fromkeys((1, 2, 3), "ab" * 32)) == dict(rows)
        assert after.listed.known(listed, [nik(2), nik(9)], {2: "ab" * 32}) == {nik(2): 2}
        assert after.listed.known(listed, [nik(2)], {2: "cd" * 32}) == {}


def test_rows_that_no_event_names_are_swept_and_those_of_a_list_stay(
    register: Register, vault: PostgresVault, settings: dict[str, str], database_url: str, key_file: Path
) -> None:
    # given a list, and of two more the rows alone: their commands were killed, one of them a moment ago
    intent = ProposePeople("64.01", "VULNERABLE_WORKERS", people(1, 3))
    listed = UUID(done(register.propose_people(command(), intent)).result["list"])
    vault.listed.put(listed, "ab" * 32, [(4, people(4, 4)[0])])
    with looking_at(database_url) as connection:
        connection.execute("UPDATE vault.listed SET written_at = written_at - interval '2 hours'")
    vault.listed.put(UUID(int=7), "ab" * 32, [(1, people(5, 5)[0])])
    # when
    assert "0 people and 0 notes removed from the vault, and 1 rows of lists" in ran(
        settings, "vault", "sweep"
    )
    # then
    with looking_at(database_url) as connection:
        left = connection.execute("SELECT list, row FROM vault.listed ORDER BY list, row").fetchall()
    assert sorted(left) == sorted([(UUID(int=7), 1), *((listed, row) for row in (1, 2, 3))])


def test_a_correction_that_no_event_tells_of_is_taken_back_by_the_sweep(
    register: Register, vault: PostgresVault, settings: dict[str, str], database_url: str, key_file: Path
) -> None:
    # given somebody enrolled, whose correction was cut off before the log told of it
    papers = ready_to_enrol(register)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 1))))
    worker = vault.find([nik(1)])[nik(1)]
    person = vault.identity(worker).person
    assert vault.change_identity(1, person._replace(nik=nik(9))) == 2
    with looking_at(database_url) as connection:
        connection.execute("UPDATE vault.person_version SET written_at = written_at - interval '2 hours'")
    # then the sweep takes it back
    assert "1 corrections of people that were cut off" in ran(settings, "vault", "sweep")
    assert vault.find([nik(1), nik(9)]) == {nik(1): worker}
    assert vault.identity(worker).person == person
