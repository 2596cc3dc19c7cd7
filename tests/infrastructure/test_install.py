"""Does a PostgreSQL of one's own get its logins by the SQL that `naungan install` prints, and is nothing served before?"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from naungan.infrastructure.composition import projecting, serving, writing
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from naungan.infrastructure.postgres.logins import logins_sql
from naungan.infrastructure.settings import Settings, SettingsProblem
from naungan.projections.engine.row_security import READER, SETTINGS, Scope
from naungan.texts.problems import Setting
from tests.people import command, done, people, ready_to_enrol

from .test_cli import at, naungan

OWNER = "paser_register"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server of its own, since logins are a server's and not a database's."""
    top = tmp_path_factory.mktemp("installed")
    top.chmod(0o755)
    with EmbeddedPostgres(top / "postgres", durable=False) as server:
        with psycopg.connect(server.url(), autocommit=True) as administrator:
            administrator.execute(f"CREATE ROLE {OWNER} LOGIN".encode())
        yield server


@pytest.fixture
def theirs(server: EmbeddedPostgres) -> Iterator[str]:
    """The address of an empty database for a login that is no superuser, on a server without any other login."""
    with psycopg.connect(server.url(), autocommit=True) as administrator:
        administrator.execute(b"CREATE DATABASE theirs")
        yield make_conninfo(server.url("theirs"), user=OWNER)
        administrator.execute(b"DROP DATABASE theirs WITH (FORCE)")
        for role in (READER, "naungan_writer"):
            administrator.execute(f"DROP ROLE IF EXISTS {role}".encode())


def installed(server: EmbeddedPostgres, url: str) -> None:
    with psycopg.connect(server.url("theirs"), autocommit=True) as administrator:
        administrator.execute(logins_sql(url, url, url).encode())


def test_a_production_server_does_not_start_before_the_logins_are_there(
    server: EmbeddedPostgres, theirs: str, tmp_path: Path
) -> None:
    # given a login that may make tables, and no other
    with psycopg.connect(server.url("theirs"), autocommit=True) as administrator:
        administrator.execute(f"GRANT CREATE ON DATABASE theirs TO {OWNER}".encode())
    settings = Settings.from_environment(at(theirs, tmp_path))

    # when a server is to start, then it says what to do, and what it says can be done
    with pytest.raises(SettingsProblem) as told, serving(settings):
        pass
    assert told.value.text is Setting.NO_READER
    ended = naungan("--lang", "en", "serve", **at(theirs, tmp_path))
    assert (ended.returncode, "`naungan install`" in ended.stderr) == (1, True)

    printed = naungan("install", **at(theirs, tmp_path))
    assert printed.returncode == 0
    for _ in range(2):
        with psycopg.connect(server.url("theirs"), autocommit=True) as administrator:
            administrator.execute(printed.stdout.encode())
    with serving(settings) as services:
        assert not services.everyone


def test_with_the_logins_of_install_rows_are_recorded_projected_and_shown_by_scope(
    server: EmbeddedPostgres, theirs: str, tmp_path: Path
) -> None:
    # given the logins that install makes
    installed(server, theirs)
    settings = Settings.from_environment(at(theirs, tmp_path))

    # when people are enrolled, and the read models built
    with writing(settings) as side:
        papers = ready_to_enrol(side.register)
        done(side.register.enrol_workers(command(), papers.enrol(*people(1, 6))))
    with projecting(settings) as runner:
        runner.catch_up()

    # then the reader sees what is in its settings, in read models and log, and nothing else
    with psycopg.connect(theirs, autocommit=True, options=f"-c role={READER}") as reader:
        for scope, seen in ((None, False), (Scope(("62.03",)), False), (Scope(("64.01", "64", "ID")), True)):
            with reader.transaction():
                if scope is not None:
                    reader.execute(SETTINGS, scope.settings)
                for relation in ("live.enrolment_period", "log.stored_events"):
                    row = reader.execute(f"SELECT count(*) > 0 FROM {relation}".encode()).fetchone()
                    assert row == (seen,), (relation, scope)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("SELECT * FROM vault.person")


def test_a_login_that_may_not_read_as_the_reader_is_refused_and_not_served_everything(
    server: EmbeddedPostgres, theirs: str, tmp_path: Path
) -> None:
    installed(server, theirs)
    settings = Settings.from_environment(at(theirs, tmp_path))
    with writing(settings):
        pass
    with psycopg.connect(server.url(), autocommit=True) as administrator:
        administrator.execute(f"REVOKE {READER} FROM {OWNER}".encode())
        administrator.execute(f"ALTER ROLE {READER} NOLOGIN".encode())
    with pytest.raises(SettingsProblem), serving(settings):
        pass


def test_where_three_databases_lie_on_two_servers_each_server_has_its_part() -> None:
    addresses = (
        "host=a dbname=log user=app",
        'host=b dbname=read user=oka"2',
        "host=c dbname=vault user=app",
    )
    told = logins_sql(*addresses)
    for_a, for_b, for_c = (part for part in told.split("\n-- "))
    assert "naungan_writer" in for_a
    assert 'GRANT "naungan_reader", "naungan_writer" TO "oka""2";' in for_b
    assert "naungan_reader" not in for_c
    assert 'DATABASE "vault" TO "app"' in for_c


def test_the_embedded_server_has_its_logins_without_it(tmp_path: Path) -> None:
    ended = naungan("--lang", "en", "install", "--data", str(tmp_path / "data"))
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "by itself" in ended.stderr
    with contextlib.suppress(FileNotFoundError):
        assert list((tmp_path / "data").iterdir()) == []
