"""Is the embedded server found by a second command, and is its end told?"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from naungan.infrastructure.databases import databases
from naungan.infrastructure.embedded_postgres import EmbeddedPostgres, PostgresProblem
from naungan.infrastructure.settings import Settings

from ..e2e.demo import free_port


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
    finally:
        sockets.rmdir()


def test_the_end_of_the_database_ends_the_installation_with_a_line(data: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NAUNGAN_")}
    options = ["--data", str(data / "data"), "--port", str(free_port())]
    serving = subprocess.Popen(
        [sys.executable, "-m", "naungan.infrastructure.cli", "--lang", "en", "serve", *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert serving.stdout is not None
    assert any("Naungan is up" in line for line in serving.stdout)
    postmaster = (data / "data" / "postgres" / "postmaster.pid").read_text().splitlines()[0]
    os.kill(int(postmaster), signal.SIGQUIT)
    _, told = serving.communicate(timeout=60)
    assert serving.returncode == 1
    assert "PostgreSQL ended" in told
    assert len(told.strip().splitlines()) == 1
