"""Is the embedded server found by a second command, and is whatever belongs to somebody else left as it is?"""

import datetime as dt
import os
import pwd
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from naungan.infrastructure.bulk.report_files import sweep_reports
from naungan.infrastructure.own_directory import NotOurs, own_directory
from naungan.infrastructure.postgres.databases import databases
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres, PostgresProblem
from naungan.infrastructure.postgres.server_account import programs, server_account
from naungan.infrastructure.running.forked import forked
from naungan.infrastructure.running.processes import Family
from naungan.infrastructure.settings import Settings
from naungan.infrastructure.vault.keys import generate, save_keys

from ..e2e.demo import free_port
from .test_cli import naungan


@pytest.fixture
def data() -> Iterator[Path]:
    """A data directory that the server's user can reach."""
    with TemporaryDirectory(prefix="naungan-embedded-") as directory:
        yield Path(directory)


def sockets_of(server: EmbeddedPostgres) -> Path:
    return Path(psycopg.conninfo.conninfo_to_dict(server.url())["host"])  # type: ignore[arg-type]


def test_a_second_command_finds_a_server_whose_path_is_too_long_for_a_socket(data: Path) -> None:
    long = data / ("kabupaten-" * 9)
    with EmbeddedPostgres(long / "postgres", durable=False) as server:
        for name in ("naungan_log", "naungan_read", "naungan_vault"):
            server.ensure_database(name)
        sockets = sockets_of(server)
        assert sockets.stat().st_mode & 0o777 == 0o700
        settings = Settings.from_environment({"NAUNGAN_DATA": str(long)})
        with databases(settings) as found, psycopg.connect(str(found.event_store_url)) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("naungan_log",)
    assert not sockets.exists()


def test_a_socket_directory_of_somebody_else_is_refused(data: Path) -> None:
    server = EmbeddedPostgres(data / ("kabupaten-" * 9), durable=False)
    sockets = sockets_of(server)
    sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(PostgresProblem, match="is not private"):
            server.start()
        assert list(server.directory.iterdir()) == []  # nothing was made in vain
    finally:
        sockets.rmdir()


AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make what belongs to others")


def tree(top: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Owner, group, mode and contents of everything under a directory, and of itself; links as links."""
    found = {}
    for path in (top, *sorted(top.rglob("*"))):
        status = path.lstat()
        content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        found[str(path)] = (status.st_uid, status.st_gid, status.st_mode, content)
    return found


def of_another(directory: Path, mode: int = 0o755) -> Path:
    """A directory with a file, both of a user who is not we and not the server's."""
    directory.mkdir()
    (directory / "letter.txt").write_text("theirs")
    for path in (directory, directory / "letter.txt"):
        os.chown(path, 12_345, 12_345)
    directory.chmod(mode)
    return directory


@AS_ROOT
@pytest.mark.parametrize("kind", ["full", "cluster", "empty"])
def test_a_directory_of_another_user_is_refused_and_stays_as_it_is(data: Path, kind: str) -> None:
    theirs = of_another(data / "postgres")
    if kind == "cluster":
        (theirs / "PG_VERSION").write_text("18\n")
    if kind == "empty":
        (theirs / "letter.txt").unlink()
    before = tree(data)
    with pytest.raises(PostgresProblem) as told:
        EmbeddedPostgres(theirs, durable=False).start()
    assert tree(data) == before
    assert "--data" in str(told.value)
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize("kind", ["directory", "nothing", "file"])
def test_a_link_is_refused_and_what_it_points_to_stays_as_it_is(data: Path, kind: str) -> None:
    target = data / "elsewhere"
    if kind == "directory":
        target.mkdir()
        (target / "letter.txt").write_text("mine")
    if kind == "file":
        target.write_text("mine")
    (data / "postgres").symlink_to(target)
    before = tree(data)
    with pytest.raises(PostgresProblem, match="symbolic link"):
        EmbeddedPostgres(data / "postgres", durable=False).start()
    assert tree(data) == before


def test_a_directory_with_other_files_or_of_another_version_stays_as_it_is(data: Path) -> None:
    for name, content in (("letter.txt", "mine"), ("PG_VERSION", "9\n")):
        directory = data / name
        directory.mkdir(mode=0o755)
        (directory / name).write_text(content)
        before = tree(data)
        with pytest.raises(PostgresProblem):
            EmbeddedPostgres(directory, durable=False).start()
        assert tree(data) == before


def test_an_empty_directory_of_ours_is_given_to_the_server_and_private_parents_stay_private(
    data: Path,
) -> None:
    # given an empty directory of ours, in one that only its owner may pass through
    private, cluster = data / "private", data / "private" / "data" / "postgres"
    private.mkdir(mode=0o700)
    cluster.mkdir(parents=True)
    # when a server is made there, used, ended and started again
    for n in (1, 2):
        with EmbeddedPostgres(cluster, durable=False) as server:
            with psycopg.connect(server.ensure_database("some"), autocommit=True) as connection:
                connection.execute(f"CREATE TABLE t{n} AS SELECT 1 AS one")
                connection.execute("CHECKPOINT")
            found = cluster.stat()
            assert stat.S_IMODE(found.st_mode) == 0o700
            assert (found.st_uid != 0) or os.geteuid() != 0
    # then nobody's way in has become wider, and nothing else was given away
    assert stat.S_IMODE(private.stat().st_mode) == stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {path.stat().st_uid for path in (data, private, cluster.parent)} == {os.geteuid()}


@AS_ROOT
def test_of_commands_that_begin_at_the_same_moment_one_makes_the_account(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a name that no account has, and a `useradd` that counts how often it runs
    ours = f"naungan-{data.name[-8:]}".lower()
    useradd, ran = data / "useradd", data / "ran"
    useradd.write_text(f'#!/bin/sh\necho >> {ran}\nexec {shutil.which("useradd")} "$@"\n')
    useradd.chmod(0o755)
    monkeypatch.setenv("PATH", str(data), prepend=os.pathsep)
    monkeypatch.setattr("naungan.infrastructure.postgres.server_account.NAME", ours)
    # when four commands begin at the same moment, and all of them find that there is none
    barrier, known = threading.Barrier(4), threading.local()

    def looked(name: str) -> pwd.struct_passwd:
        try:
            return find(name)
        except KeyError:
            if not hasattr(known, "looked"):
                known.looked = barrier.wait(20)
            raise

    find = pwd.getpwnam
    monkeypatch.setattr("naungan.infrastructure.postgres.server_account.pwd.getpwnam", looked)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: server_account(), range(4)))
        # then one makes it, and all have the same
        assert {one and (one.name, one.uid) for one in found} == {(ours, find(ours).pw_uid)}
        assert len(ran.read_text().splitlines()) == 1
    finally:
        subprocess.run(["userdel", ours], check=False, capture_output=True)


@AS_ROOT
def test_programs_that_the_server_may_not_reach_are_copied_and_stay_as_they_are(data: Path) -> None:
    # given programs in a directory that only root may pass through
    installed = data / "private" / "pginstall"
    (installed / "bin").mkdir(parents=True)
    (installed / "bin" / "postgres").write_text("#!/bin/sh\n")
    (installed / "bin" / "postgres").chmod(0o700)
    (installed / "notes").write_text("read me")
    (data / "private").chmod(0o700)
    before = tree(data)
    account = server_account()
    assert account is not None
    assert not account.reads(installed)
    # when the server needs them
    copy = programs(installed, account)
    try:
        # then it gets a copy that it may run and not change, and they stay as they are
        assert account.reads(copy)
        assert stat.S_IMODE((copy / "bin" / "postgres").stat().st_mode) == 0o755
        assert stat.S_IMODE((copy / "notes").stat().st_mode) == 0o644
        assert {path.stat().st_uid for path in copy.rglob("*")} == {0}
        assert programs(installed, account) == copy
        assert tree(data) == before
        # unless somebody else puts their own there
        os.chown(copy, 12_345, 12_345)
        with pytest.raises(NotOurs):
            programs(installed, account)
    finally:
        shutil.rmtree(copy)


def test_nothing_is_written_or_deleted_through_a_link_in_a_data_directory(data: Path) -> None:
    # given directories of ours, and links to them where logs, uploads, reports and keys are kept
    elsewhere = data / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    for name in ("projector.log", "naungan-old.xlsx", "letter.txt"):
        (elsewhere / name).write_text("mine")
        os.utime(elsewhere / name, (0, 0))
    link = data / "link"
    link.symlink_to(elsewhere)
    before = tree(data)
    with pytest.raises(NotOurs), Family(link):
        pass
    with pytest.raises(NotOurs):
        sweep_reports(link, dt.timedelta(days=1))
    with pytest.raises(NotOurs):
        save_keys(link / "vault.json", generate())
    with pytest.raises(NotOurs):
        own_directory(link)
    # and a log that is a link itself
    (data / "log").mkdir()
    (data / "log" / "projector.log").symlink_to(elsewhere / "projector.log")
    with (
        forked("project") as projector,
        Family(data / "log") as family,
        pytest.raises(OSError, match="symbolic link"),
    ):
        family.start("projector", projector, {})
    assert {name: found for name, found in tree(data).items() if name in before} == before


@AS_ROOT
def test_the_command_line_refuses_a_foreign_directory_in_one_line_of_either_language(data: Path) -> None:
    of_another(data / "postgres")
    before = tree(data)
    for language, word in (("en", "belongs to"), ("id", "milik")):
        told = naungan("--lang", language, "serve", "--data", str(data), "--port", str(free_port()))
        assert told.returncode == 1
        assert word in told.stderr
        assert len(told.stderr.strip().splitlines()) == 1
    assert tree(data) == before
