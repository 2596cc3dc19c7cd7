"""What runs, and how is each of it killed and started again? A database, a projector, a server and an importer, each a
real process; nothing of it outlives the house.
"""

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from naungan.domain.vocabulary import Role
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres, PostgresProblem
from naungan.infrastructure.settings import Settings
from tests import warm
from tests.service_accounts import bearer_at

PATIENCE = 60  # seconds for anything that must come about


class Closed(Exception):  # noqa: N818
    """The house is being left: nothing is started any more."""


class House:
    """A whole installation under `top`, as a context manager. `kill` may be called at any instant."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.database = EmbeddedPostgres(top / "postgres")
        self.port = free_port()
        self.pause = threading.Event()  # never set: what loops here waits a little on it
        self.database_up = threading.Event()
        self._settings: Settings | None = None
        self.closed = False
        self.operator: Mapping[str, str] = {}  # the header of a program that records in 64.01
        self._running: dict[str, warm.Started] = {}
        self._sessions: set[str] = set()  # of all that was started here

    def __enter__(self) -> "House":
        self.database.start()
        self.database_up.set()
        url = self.database.ensure_database("naungan")
        given = {"NAUNGAN_DATA": str(self.top), "NAUNGAN_PORT": str(self.port)}
        self._settings = Settings.from_environment(given).at(url, url, url)
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True
        self.database_up.set()  # nobody waits for it any more
        for name in list(self._running):
            self.end(name)
        self.database.stop()

    @property
    def settings(self) -> Settings:
        assert self._settings is not None
        return self._settings

    @property
    def url(self) -> str:
        assert self.settings.event_store_url is not None
        return self.settings.event_store_url

    def let_in(self) -> None:
        """Make the program that records in 64.01; the databases are there."""
        self.operator = bearer_at(self.settings, Role.OPERATOR, "64.01")

    def start(self, name: str, *arguments: str) -> warm.Started:
        """Start `naungan` with arguments; what it says goes to a log file under `top`."""
        if self.closed:
            raise Closed
        with (self.top / f"{name}.log").open("ab") as log, Path(os.devnull).open("rb") as nothing:
            streams = (nothing.fileno(), log.fileno(), log.fileno())
            process = warm.start(arguments, self._environment(), streams)
        self._sessions.add(str(process.pid))
        self._running[name] = process
        return process

    def keep(self, name: str) -> None:
        """Start the projector or the server anew where it has ended."""
        process = self._running.get(name)
        if process is None or process.poll() is not None:
            self.start(name, *{"projector": ["project"], "server": ["serve"]}[name])

    def alive(self, name: str) -> bool:
        process = self._running.get(name)
        return process is not None and process.poll() is None

    def kill(self, name: str) -> None:
        """kill -9, at once and without a word; the database with every process of it, and up again."""
        if name == "database":
            self.database_up.clear()
            for process in _below(self.database.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            self.database.kill()
            self._until_up()
            self.database_up.set()
        elif self.alive(name):
            self._running[name].kill()
            self._running[name].wait()

    def end(self, name: str) -> None:
        """Ask a process to end, and wait for it."""
        process = self._running.pop(name, None)
        if process is not None and process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url, autocommit=True)

    def positions(self) -> tuple[int, int]:
        """The head of the log and the least position of a read model; (-1, -1) while nobody answers."""
        with contextlib.suppress(psycopg.Error), self.connect() as connection:
            row = connection.execute(
                "SELECT position, (SELECT min(position) FROM projection.position WHERE live) FROM log.log_head"
            ).fetchone()
            if row is not None:
                return int(str(row[0])), -1 if row[1] is None else int(str(row[1]))
        return -1, -1

    def left_behind(self) -> list[str]:
        """Processes of this house that still run: whatever was started here is in a session that began here."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit():
                    state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                    if session in self._sessions and state != "Z":
                        found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return found

    def _environment(self) -> Mapping[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("NAUNGAN_")}
        return {**inherited, **self.settings.environment()}

    def _until_up(self) -> None:
        for attempt in range(20):
            try:
                self.database.start()
            except PostgresProblem:  # what was killed has not let go of its memory yet
                if attempt == 19:
                    raise
                self.pause.wait(0.25)
            else:
                return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _below(process: int) -> Iterator[int]:
    """Every process that this one started, and those they started."""
    children = Path(f"/proc/{process}/task/{process}/children")
    with contextlib.suppress(OSError):
        for child in children.read_text().split():
            yield int(child)
            yield from _below(int(child))
