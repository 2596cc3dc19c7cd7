"""Does the command line speak two languages, and tell every problem in one line with an exit code?"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.main import get_group

from naungan.infrastructure.cli.main import build, run
from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import generate
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.projections.engine.runner import Runner
from naungan.texts.command_line import Cli, Words
from naungan.texts.language import Locale, language_of
from tests import warm
from tests.databases import looking_at

from .test_event_store import new, record

Here = Callable[..., subprocess.CompletedProcess[str]]
NAUNGAN = [sys.executable, "-m", "naungan.infrastructure.cli"]


def naungan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as its user would, in an environment without settings of ours."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NAUNGAN_", "LC_", "LANG"))}
    return warm.run(arguments, inherited | environment)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Runs a command that ends by itself within this process, in an environment without settings of ours."""
    for name in [name for name in os.environ if name.startswith("NAUNGAN_")]:
        monkeypatch.delenv(name)

    def typed(
        *arguments: str, language: Locale = "en", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        code = run(arguments, Words(language))
        return subprocess.CompletedProcess(arguments, code, *capsys.readouterr())

    return typed


def at(url: str, data: Path) -> dict[str, str]:
    """Settings that put everything into one database."""
    urls = {f"NAUNGAN_{name}_URL": url for name in ("EVENT_STORE", "READ_MODEL", "VAULT")}
    return {**urls, "NAUNGAN_DATA": str(data), "NAUNGAN_PORT": "0"}


def one_line(ended: subprocess.CompletedProcess[str]) -> str:
    """The problem, told in one line of standard error and nothing else there."""
    lines = ended.stderr.strip().splitlines()
    assert len(lines) == 1, ended.stderr
    assert "Traceback" not in ended.stdout
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "id_ID.UTF-8"}, "id"),
        ([], {"LANG": "id_ID.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "NAUNGAN_LANG": "id"}, "id"),
        (["--lang", "en", "demo"], {"NAUNGAN_LANG": "id"}, "en"),
        (["--lang=id"], {}, "id"),
    ],
)
def test_the_language_is_the_options_then_the_variables_then_the_locales(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_of(arguments, environment) == language


@pytest.mark.parametrize(("language", "says"), [("en", "who is protected"), ("id", "siapa yang terlindungi")])
def test_help_is_in_both_languages(language: Locale, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([], Words(language)) == run(["--help"], Words(language)) + 2
    assert says in capsys.readouterr().out
    for command in ("demo", "serve", "project", "projections", "coverage", "events", "schema"):
        assert run([command, "--help"], Words(language)) == 0
    assert Words(language)(Cli.PORT).split()[0] in capsys.readouterr().out


def test_only_the_part_that_is_typed_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    commands: Any = get_group(build(Words("en")))
    names = commands.list_commands(None)
    assert commands.commands == {}
    assert commands.get_command(None, "void").name == "void"
    assert list(commands.commands) == ["void"]
    # each is known by its own name, and where there is none of a name, all are looked through for what may have been meant
    assert [commands.get_command(None, name).name for name in names] == names
    assert run(["enroll"], Words("en")) == 2
    assert "Did you mean 'enrol'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["demo", "--port", "many"], ["coverage"], ["events", "list", "--limit", "0"]]
)
def test_a_wrong_command_line_is_code_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments, Words("en")) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["keys", "log", "reports", "uploads", "work"])
def test_a_directory_that_is_not_ours_to_use_is_told_before_anything_is_made(
    tmp_path: Path, name: str
) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    data.mkdir()
    elsewhere.mkdir()
    (data / name).symlink_to(elsewhere)
    ended = naungan("serve", "--port", "0", "--data", str(data))
    assert ended.returncode == 1
    assert f"{name} is a symbolic link; nothing was changed" in one_line(ended)
    assert [path.name for path in data.iterdir()] == [name]
    assert not any(elsewhere.iterdir())


def test_a_port_in_use_is_one_line_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = naungan("demo", "--port", str(port), "--data", str(tmp_path / "data"))
    assert ended.returncode == 1
    assert f"port {port} is in use" in one_line(ended)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("command", "own"),
    [("demo", False), ("serve", False), ("serve", True)],
    ids=["demo", "serve", "serve over its own PostgreSQL"],
)
@pytest.mark.parametrize("given", ["--port", "NAUNGAN_PORT"])
def test_a_port_in_use_is_one_line_however_the_server_is_started(
    command: str, own: bool, given: str, database_url: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment = at(database_url, tmp_path) if own else {"NAUNGAN_DATA": str(tmp_path)}
        option = ["--port", port] if given == "--port" else []
        environment |= {"NAUNGAN_PORT": "0" if option else port}
        ended = naungan(command, *option, **environment)
    assert ended.returncode == 1
    told = "stop what uses it, or choose another with --port"
    assert one_line(ended) == f"error: port {port} is in use: {told}"


@pytest.mark.parametrize(
    ("arguments", "host", "says"),
    [
        (["--fd", "99"], "127.0.0.1", "error: --fd is no open socket: run `naungan serve` without it"),
        (
            ["--port", "0", "--fd", "0"],
            "127.0.0.1",
            "error: --fd is no open socket: run `naungan serve` without it",
        ),
    ],
)
def test_what_cannot_be_listened_at_is_one_line(
    arguments: list[str], host: str, says: str, database_url: str, tmp_path: Path
) -> None:
    ended = naungan("serve", *arguments, **at(database_url, tmp_path), NAUNGAN_HOST=host)
    assert (ended.returncode, one_line(ended)) == (1, says)


def test_a_data_directory_of_another_postgresql_is_one_line(tmp_path: Path) -> None:
    cluster = tmp_path / "data" / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("12\n")
    ended = naungan("demo", "--port", "0", "--data", str(tmp_path / "data"))
    assert ended.returncode == 1
    assert "was made by PostgreSQL 12" in one_line(ended)


def test_a_data_directory_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a directory")
    ended = naungan("demo", "--port", "0", "--data", str(tmp_path / "data"))
    assert ended.returncode == 1
    assert str(tmp_path / "data") in one_line(ended)


def test_half_of_the_addresses_is_one_line() -> None:
    ended = naungan("projections", "list", NAUNGAN_VAULT_URL="postgresql://localhost/none")
    assert ended.returncode == 1
    assert "NAUNGAN_EVENT_STORE_URL" in one_line(ended)


def test_a_database_that_does_not_answer_is_one_line_in_ones_language(tmp_path: Path) -> None:
    nowhere = f"postgresql://postgres@/none?host={tmp_path}"
    ended = naungan("--lang", "id", "projections", "list", **at(nowhere, tmp_path))
    assert ended.returncode == 1
    assert "basis data tidak menjawab" in one_line(ended)


def test_missing_keys_of_a_vault_in_use_are_one_line(database_url: str, tmp_path: Path) -> None:
    PostgresVault(database_url, generate()).close()
    ended = naungan("demo", **at(database_url, tmp_path))
    assert ended.returncode == 1
    assert "vault.json is missing" in one_line(ended)


def test_a_production_log_refuses_the_demo(
    store: PostgresEventStore, database_url: str, tmp_path: Path
) -> None:
    ended = naungan("demo", **at(database_url, tmp_path))
    assert ended.returncode == 1
    assert "production log" in one_line(ended)
    assert store.log_state().position == 0


def test_looking_at_the_projections_leaves_a_stopped_one_as_it_stands(
    store: PostgresEventStore, database_url: str, tmp_path: Path
) -> None:
    # Given projections of which one has stopped
    environment = at(database_url, tmp_path)
    assert naungan("projections", "list", **environment).returncode == 0
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "UPDATE projection.position SET stopped_at = 7, error = 'ValueError at CardIssued' WHERE name = 'cards'"
        )
    # When they are listed, as often as one likes
    for _ in range(2):
        listed = naungan("projections", "list", **environment)
        # Then it says where and why it stands
        (row,) = [line for line in listed.stdout.splitlines() if "cards_v" in line]
        assert "STOPPED" in row
        assert "7: ValueError at CardIssued" in row


def test_an_unknown_region_is_one_line(database_url: str, tmp_path: Path) -> None:
    ended = naungan("coverage", "64.99", **at(database_url, tmp_path))
    assert ended.returncode == 1
    assert one_line(ended) == "error: no such region: 64.99"


def test_an_event_that_there_is_not_is_told_with_those_there_are(database_url: str, tmp_path: Path) -> None:
    ended = naungan("events", "list", "--name", "WorkerEnroled", **at(database_url, tmp_path))
    assert ended.returncode == 2
    assert "there is no event WorkerEnroled" in " ".join(ended.stderr.split())
    assert "WorkerEnrolled" in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(("language", "says"), [("en", "are not built yet"), ("id", "belum dibangun")])
@pytest.mark.parametrize("known", [[], ["--known-at", "2026-01-01"]])
def test_read_models_that_were_never_built_are_one_line_with_what_builds_them(
    here: Here,
    language: Locale,
    says: str,
    known: list[str],
    store: PostgresEventStore,
    database_url: str,
    tmp_path: Path,
) -> None:
    ended = here("coverage", "64.01", *known, language=language, **at(database_url, tmp_path))
    assert ended.returncode == 1
    assert says in one_line(ended)
    assert "`naungan project`" in one_line(ended)


@pytest.mark.parametrize("command", [["events", "list"], ["events", "check"], ["batches", "list"]])
def test_what_the_log_alone_tells_needs_no_read_models(
    here: Here, command: list[str], store: PostgresEventStore, database_url: str, tmp_path: Path
) -> None:
    ended = here(*command, **at(database_url, tmp_path))
    assert (ended.returncode, ended.stderr.strip()) == (0, "")


READING = [
    ["projections", "list"],
    ["coverage", "64.01"],
    ["events", "list"],
    ["events", "check"],
    ["project"],
    [
        *("enrol", __file__, "--region", "64.01", "--scheme", "VULNERABLE_WORKERS"),
        *("--funding", "apbd", "--from", "2026-01-01", "--dry-run"),
    ],
]


@pytest.mark.parametrize("arguments", READING)
def test_reading_a_log_that_is_not_there_does_not_create_one(
    here: Here, arguments: list[str], tmp_path: Path
) -> None:
    ended = here(*arguments, NAUNGAN_DATA=str(tmp_path / "data"))
    assert ended.returncode == 1
    assert "no log here yet: `naungan demo`" in one_line(ended)
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.parametrize("arguments", READING)
def test_nor_in_a_database_of_ones_own(
    here: Here, arguments: list[str], database_url: str, tmp_path: Path
) -> None:
    ended = here(*arguments, **at(database_url, tmp_path))
    assert ended.returncode == 1
    assert "no log here yet" in one_line(ended)
    with looking_at(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM log.log_head").fetchone() == (0,)


def test_an_old_projection_is_switched_back_to_by_command(
    store: PostgresEventStore, database_url: str, tmp_path: Path
) -> None:
    settings = {**at(database_url, tmp_path), "NAUNGAN_LANG": "en"}
    assert "log_v1_g2 is now the living one" in naungan("projections", "rebuild", "log", **settings).stdout
    assert "log_v1 is now the living one" in naungan("projections", "switch", "log_v1", **settings).stdout
    ended = naungan("projections", "switch", "log_v9", **settings)
    assert ended.returncode == 1
    assert one_line(ended) == "error: there is no log_v9: see `naungan projections`"


def test_read_models_that_nobody_keeps_up_to_date_are_told_with_what_to_do(
    store: PostgresEventStore, database_url: str, tmp_path: Path
) -> None:
    # given a log that no projector has ever read
    record(store, new(), new())
    told = naungan("--lang", "en", "projections", "list", **at(database_url, tmp_path)).stdout
    assert "UNATTENDED" in told
    assert "no projector has run yet" in told
    # when one has read it and lives
    runner = Runner(store, projections(), database_url)
    runner.catch_up()
    runner.connection.execute("UPDATE projection.projector SET alive_at = alive_at + interval '1 hour'")
    told = naungan("--lang", "en", "projections", "list", **at(database_url, tmp_path)).stdout
    assert "a projector lives" in told
    assert "UNATTENDED" not in told
    # when it has been silent for long while something was recorded
    record(store, new())
    runner.connection.execute("UPDATE projection.projector SET alive_at = alive_at - interval '2 hours'")
    runner.close()
    told = naungan("--lang", "id", "projections", "list", **at(database_url, tmp_path)).stdout
    assert "UNATTENDED" in told
    assert "proyektor tidak memberi tanda sejak 36" in told
    (coverage,) = [line for line in told.splitlines() if "coverage" in line]
    assert [cell.strip() for cell in coverage.split("│")][3:5] == ["2", "1"]
