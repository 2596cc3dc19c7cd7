"""Does `naungan doctor` tell each fault of an installation by its line, and none of a healthy one?"""

import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.grants import AdmitUser, AppointAdministrator, GrantAccess
from naungan.domain.people_told_an_hour import MOST, Way
from naungan.domain.ports import Command
from naungan.domain.vocabulary import Role, UserKind
from naungan.infrastructure.accounts.kept_tellings import KeptTellings
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.upkeep.doctor.certificates import of_certificate
from naungan.infrastructure.upkeep.doctor.files import of_file, of_files
from naungan.infrastructure.upkeep.doctor.look import look, utc_now
from naungan.infrastructure.upkeep.doctor.postgres_version import of_version
from naungan.infrastructure.upkeep.doctor.rows import of_logins, of_rows
from naungan.infrastructure.vault.keys import Keys, save_keys
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.doctor import Doctor
from tests.certificates import Pair, made

from .built import database_url
from .test_cli import at, naungan

__all__ = ["database_url"]  # a fixture

DAY = dt.timedelta(days=1)


def account(url: str, user: UUID, opened: dt.datetime) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO access.account (user_id, kind, login, kek, sealed, opened_at) VALUES (%s, 'PERSON', %s, 1, '', %s)",
            (user, f"u{user.hex[:8]}", opened),
        )


def machine() -> Command:
    return Command("machine", uuid4())


@pytest.fixture
def administrator(register: Register, database_url: str) -> UUID:
    """A healthy installation: its administrator can sign in."""
    user = uuid4()
    register.appoint_administrator(machine(), AppointAdministrator(user))
    account(database_url, user, utc_now())
    return user


@pytest.fixture
def settings(database_url: str, tmp_path: Path, keys: Keys) -> Settings:
    save_keys(tmp_path / "keys" / "vault.json", keys)
    return Settings.from_environment(at(database_url, tmp_path))


def faults(settings: Settings) -> list[tuple[Doctor, object]]:
    """What was found but what is only noted, and but the holes of the server that tests run on."""
    return [
        (one.what, one.facts.get("relation"))
        for one in look(settings)
        if not one.note and one.what is not Doctor.POSTGRES_HOLE
    ]


def test_a_healthy_installation_has_no_finding(administrator: UUID, settings: Settings) -> None:
    assert faults(settings) == []
    assert of_files(settings) == []


@pytest.mark.parametrize(
    ("fault", "what", "relation"),
    [
        ("GRANT USAGE ON SCHEMA vault TO naungan_reader; GRANT SELECT ON vault.person TO naungan_reader", Doctor.RIGHT_TOO_MUCH, "vault.person"),
        ("GRANT SELECT (worker) ON vault.person TO PUBLIC", Doctor.RIGHT_TOO_MUCH, "vault.person"),
        ("GRANT SELECT ON log.command TO naungan_reader", Doctor.RIGHT_TOO_MUCH, "log.command"),
        ("GRANT SELECT ON log.guard_period TO naungan_reader", Doctor.RIGHT_TOO_MUCH, "log.guard_period"),
        ("GRANT SELECT ON access.sight TO naungan_reader", Doctor.RIGHT_TOO_MUCH, "access.sight"),
        ("GRANT INSERT ON log.stored_events TO naungan_reader", Doctor.RIGHT_TOO_MUCH, "log.stored_events"),
        ("ALTER TABLE log.stored_events DISABLE ROW LEVEL SECURITY", Doctor.ROWS_OPEN, "log.stored_events"),
        ("ALTER VIEW live.enrolment_period SET (security_invoker = false)", Doctor.VIEW_AS_OWNER, "live.enrolment_period"),
        ("DROP POLICY reader ON log.stored_events", Doctor.POLICY_WRONG, "log.stored_events"),
        ("CREATE POLICY all_of_it ON log.stored_events USING (true)", Doctor.POLICY_WRONG, "log.stored_events"),
        ("ALTER POLICY reader ON log.stored_events USING (true)", Doctor.POLICY_WRONG, "log.stored_events"),
        ("CREATE POLICY writes ON log.stored_events FOR INSERT TO PUBLIC WITH CHECK (true)", Doctor.POLICY_WRONG, "log.stored_events"),
        ("CREATE FUNCTION log.all_of_it() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM log.stored_events'", Doctor.FUNCTION_AS_OWNER, "log.all_of_it"),
        ("ALTER FUNCTION log.last_append RESET search_path", Doctor.FUNCTION_AS_OWNER, "log.last_append"),
        ("CREATE VIEW live.beside AS SELECT * FROM live.enrolment_period; GRANT SELECT ON live.beside TO naungan_reader", Doctor.VIEW_AS_OWNER, "live.beside"),
        ("CREATE MATERIALIZED VIEW live.copied AS SELECT * FROM live.enrolment_period; GRANT SELECT ON live.copied TO PUBLIC", Doctor.ROWS_OPEN, "live.copied"),
        ("ALTER TABLE log.command OWNER TO naungan_reader", Doctor.RIGHT_TOO_MUCH, "log.command"),
    ],
)  # fmt: skip
def test_what_the_reader_may_do_too_much_is_told_by_the_relation(
    database_url: str, fault: str, what: Doctor, relation: str
) -> None:
    with psycopg.connect(database_url) as owner:  # taken back, so that the database serves other tests too
        assert of_rows(owner) == []
        owner.execute(fault.encode())
        assert [(one.what, one.facts.get("relation")) for one in of_rows(owner)] == [(what, relation)]
        owner.rollback()


def test_a_table_of_a_built_read_model_without_guarded_rows_is_told(
    administrator: UUID, settings: Settings, database_url: str
) -> None:
    with psycopg.connect(database_url) as owner:
        rows = owner.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE tablename = 'enrolment_period'"
        ).fetchall()
        for (name,) in rows:
            owner.execute(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY".encode())
    assert rows
    assert faults(settings) == [(Doctor.ROWS_OPEN, name) for (name,) in rows]


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        ("ALTER ROLE naungan_reader BYPASSRLS", Doctor.READER_UNBOUND),
        ("ALTER ROLE naungan_reader SUPERUSER", Doctor.READER_UNBOUND),
        ("ALTER ROLE naungan_writer NOBYPASSRLS", Doctor.WRITER_BOUND),
        ("GRANT naungan_writer TO naungan_reader", Doctor.READER_MEMBER),
        ("ALTER ROLE naungan_reader RENAME TO naungan_reader_of_before", Doctor.NO_READER),
    ],
)
def test_a_login_that_is_bound_wrongly_is_told(database_url: str, fault: str, what: Doctor) -> None:
    with psycopg.connect(database_url) as owner:  # roles are the server's: what is done to them is taken back
        assert of_logins(owner) == []
        owner.execute(fault.encode())
        assert [one.what for one in of_logins(owner)] == [what]
        owner.rollback()


def test_a_minor_version_with_a_known_hole_is_told_with_the_one_that_has_none() -> None:
    assert of_version(180007) == of_version(150020) == []
    (hole,) = of_version(180006)
    assert (hole.facts["advisory"], hole.facts["fixed"]) == ("CVE-2026-6460", "18.7")
    assert len(of_version(170009)) == 3
    assert [one.what for one in of_version(140025)] == [Doctor.POSTGRES_UNKNOWN]


def test_files_that_others_can_read_and_of_another_owner_are_told(settings: Settings) -> None:
    settings.keys.chmod(0o640)
    settings.keys.parent.chmod(0o755)
    assert [one.facts["right"] for one in of_files(settings)] == ["0600", "0700"]


def test_a_key_file_of_another_account_than_it_should_be_is_told(settings: Settings) -> None:
    assert of_file(settings.keys, 0o600, os.geteuid()) == []
    (told,) = of_file(settings.keys, 0o600, os.geteuid() + 1)
    assert told.what is Doctor.OF_ANOTHER


@pytest.mark.parametrize(("seconds", "told"), [(-7, 1), (7, 1), (3, 0)])
def test_clocks_more_than_five_seconds_apart_are_told(
    administrator: UUID, settings: Settings, seconds: int, told: int
) -> None:
    apart = look(settings, lambda: utc_now() + dt.timedelta(seconds=seconds))
    assert [one.what for one in apart].count(Doctor.CLOCKS_APART) == told


def test_a_log_whose_administrator_has_no_account_is_told(
    administrator: UUID, settings: Settings, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE access.account SET closed_at = clock_timestamp()")
    assert faults(settings) == [(Doctor.NO_ADMINISTRATOR, None)]


def test_an_administrator_appointed_again_a_grant_without_end_and_an_unused_account_are_told(
    administrator: UUID, settings: Settings, register: Register, database_url: str
) -> None:
    other, unused = uuid4(), uuid4()
    register.appoint_administrator(machine(), AppointAdministrator(other, again=True))
    register.admit_user(machine(), AdmitUser(unused, UserKind.PERSON))
    register.grant_access(
        Command(str(administrator), uuid4(), user=administrator),
        GrantAccess(unused, Role.OPERATOR, "64.01"),
    )
    account(database_url, unused, utc_now() - 91 * DAY)
    told = [one.what for one in look(settings) if one.what is not Doctor.POSTGRES_HOLE and not one.note]
    assert told == [Doctor.ADMINISTRATOR_AGAIN, Doctor.GRANT_WITHOUT_END, Doctor.NOT_SEEN]


def test_a_user_who_was_told_of_many_people_by_refusals_is_told(
    administrator: UUID, settings: Settings, vault: PostgresVault
) -> None:
    curious, usual = uuid4(), uuid4()
    told = KeptTellings(vault)
    told.note(curious, Way.COMMAND, MOST[Way.COMMAND])
    told.note(usual, Way.COMMAND, 5)
    found = [one.facts for one in look(settings) if one.what is Doctor.TOLD_MUCH]
    assert found == [{"user": str(curious), "people": MOST[Way.COMMAND], "days": 7}]


def test_the_command_line_tells_each_in_a_line_and_ends_with_3(
    administrator: UUID, settings: Settings, database_url: str, tmp_path: Path
) -> None:
    settings.keys.chmod(0o644)
    ended = naungan("doctor", **at(database_url, tmp_path), NAUNGAN_LANG="id")
    assert ended.returncode == 3, ended.stderr
    assert "terbuka untuk orang lain (0644)" in ended.stdout.splitlines()[0]
    as_json = naungan("doctor", "--json", **at(database_url, tmp_path), NAUNGAN_LANG="en")
    assert as_json.returncode == 3
    listed = json.loads(as_json.stdout)
    assert listed[0]["finding"] == "open_to_others"
    assert [one["finding"] for one in listed if one["note"]] == ["backup_unknown"]


def test_a_database_that_does_not_answer_ends_with_1(tmp_path: Path) -> None:
    ended = naungan("doctor", **at("postgresql://localhost:1/none", tmp_path), NAUNGAN_LANG="en")
    assert ended.returncode == 1
    assert ended.stdout == ""


# The certificate

SERVED = ("naungan.kutim.example", "192.0.2.7")
LATER = dt.datetime.now(dt.UTC)


def of_served(pair: Pair, *hosts: str, now: dt.datetime = LATER) -> list[Doctor]:
    plain = Settings.from_environment({"NAUNGAN_DATA": str(pair.cert.parent)})
    served = replace(plain, hosts=hosts or SERVED, tls_cert=pair.cert, tls_key=pair.key)
    return [one.what for one in of_certificate(served, now)]


def test_a_certificate_is_told_before_it_ends_and_where_browsers_refuse_it(tmp_path: Path) -> None:
    good = made(tmp_path / "good", *SERVED, days=31)
    assert of_served(good) == []
    # in time, at its end, and after it
    assert of_served(good, now=LATER + 2 * DAY) == [Doctor.CERTIFICATE_ENDS]
    assert of_served(good, now=LATER + 32 * DAY) == [Doctor.CERTIFICATE_ENDED]
    assert of_served(made(tmp_path / "ended", *SERVED, days=-1)) == [Doctor.CERTIFICATE_ENDED]
    assert of_served(made(tmp_path / "early", *SERVED, days=90, since=-2)) == [Doctor.CERTIFICATE_NOT_YET]
    # one above it in the file ends before it does
    above = made(tmp_path / "above", "ca.example", days=10)
    good.cert.write_bytes(good.cert.read_bytes() + above.cert.read_bytes())
    assert of_served(good) == [Doctor.CERTIFICATE_ENDS]


@pytest.mark.parametrize(
    ("names", "host", "fits"),
    [
        (("naungan.kutim.example",), "naungan.kutim.example", True),
        (("NAUNGAN.kutim.example",), "naungan.kutim.example", True),
        (("*.kutim.example",), "naungan.kutim.example", True),
        (("*.kutim.example",), "www.naungan.kutim.example", False),
        (("*.example",), "kutim.example", False),
        (("kutim.example",), "naungan.kutim.example", False),
        (("2001:db8::1",), "2001:db8:0::1", True),
        (("192.0.2.8",), "192.0.2.7", False),
    ],
)
def test_a_certificate_is_for_the_names_that_it_says(
    tmp_path: Path, names: tuple[str, ...], host: str, fits: bool
) -> None:
    pair = made(tmp_path / "tls", *names, days=90)
    assert of_served(pair, host) == ([] if fits else [Doctor.CERTIFICATE_NAMES])


def test_a_certificate_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one", *SERVED, days=90), made(tmp_path / "other", *SERVED, days=90)
    mixed = Pair(one.cert, other.key, b"")
    assert of_served(mixed) == [Doctor.CERTIFICATE_UNUSABLE]
    one.key.chmod(0o644)
    assert of_served(one) == [Doctor.CERTIFICATE_UNUSABLE]
    other.cert.unlink()
    assert of_served(other) == [Doctor.CERTIFICATE_UNUSABLE]
    # without one there is nothing to tell
    plain = Settings.from_environment({"NAUNGAN_DATA": str(tmp_path)})
    assert of_certificate(plain, LATER) == []


def test_the_command_looks_at_the_certificate_of_its_settings(
    administrator: UUID, database_url: str, tmp_path: Path, keys: Keys
) -> None:
    save_keys(tmp_path / "keys" / "vault.json", keys)
    pair = made(tmp_path / "tls", "localhost", days=3)
    tls = {"NAUNGAN_TLS_CERT": str(pair.cert), "NAUNGAN_TLS_KEY": str(pair.key), "NAUNGAN_HOSTS": "localhost"}
    ended = naungan("doctor", "--json", **at(database_url, tmp_path) | tls)
    assert ended.returncode == 3, ended.stderr
    found = {one["finding"]: one["line"] for one in json.loads(ended.stdout)}
    assert "renew it now" in found["certificate_ends"]
    assert "certificate_names" not in found
