"""How do the stories talk to a demo? A running `naungan demo` in a process of its own, asked over HTTP."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, TextIO

import httpx
import msgspec

from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from tests import warm

READY = "Go on with README.md"
_PATIENCE = 240
_EVERYTHING = """{
  coverage(region: "ID", asOf: "2026-01-01") { covered }
  enrolments(region: "ID", asOf: "2026-01-01", first: 1) { totalCount }
  cards(region: "ID", asOf: "2026-01-01", first: 1) { totalCount }
  agreements(region: "ID", first: 1) { totalCount }
  budgets(region: "ID", first: 1) { totalCount }
  publicClaims(region: "ID", first: 1) { totalCount }
  findings(region: "ID", first: 1) { totalCount }
}"""


@dataclass(frozen=True, slots=True)
class Process:
    """A process as /proc shows it; its start time tells it from a later one of the same id."""

    id: int
    started: str
    name: str

    @property
    def alive(self) -> bool:
        seen = _process(self.id)
        return seen is not None and seen.started == self.started

    def kill(self) -> None:
        os.kill(self.id, signal.SIGKILL)


@dataclass
class Demo:
    """A demo on a data directory of its own; may be started again and again. `ask` and `tell` go over HTTP."""

    data: Path
    port: int
    output: list[str] = field(default_factory=list)
    ready_after: float = 0.0
    process: "subprocess.Popen[bytes] | warm.Started | None" = None
    screen: TextIO | None = None  # what is left to be read of its output
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))
    asking: HTTPConnection | None = None

    def start(self) -> None:
        """Start it and wait until its last screen is there: the first time as who types it does, later from what is loaded already."""
        began = time.monotonic()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("NAUNGAN_")} | {
            "NAUNGAN_LANG": "en"
        }
        arguments = ["demo", "--data", str(self.data), "--port", str(self.port)]
        reading, writing = os.pipe()
        self.screen = os.fdopen(reading)
        with os.fdopen(writing, "wb") as screen, open(os.devnull, "rb") as nothing:  # noqa: PTH123 - of no directory
            if self.process is None:
                program = [sys.executable, "-m", "naungan.infrastructure.cli"]
                self.process = subprocess.Popen(
                    [*program, *arguments], stdin=nothing, stdout=screen, stderr=screen, env=environment
                )
            else:
                streams = (nothing.fileno(), screen.fileno(), screen.fileno())
                self.process = warm.start(arguments, environment, streams)
        watchdog = threading.Timer(_PATIENCE, self.process.kill)
        watchdog.start()
        for line in self.screen:
            self.output.append(line)
            if READY in line:
                break
        watchdog.cancel()
        if not any(READY in line for line in self.output[-1:]):
            self.process.wait(timeout=60)
            raise AssertionError("".join(self.output))
        self.ready_after = time.monotonic() - began

    def descendants(self) -> list[Process]:
        """Every process it has started, and those that these have."""
        assert self.process is not None
        return descendants(self.process.pid)

    def child(self, command: str) -> Process:
        """The projector or server process."""
        return next(p for p in self.descendants() if p.name == f"naungan {command}")

    def end(self, number: int = signal.SIGINT) -> tuple[int, list[Process]]:
        """Send a signal to the demo alone; its exit code, and which of its processes are still there afterwards."""
        assert self.process is not None
        started = self.descendants()
        self.process.send_signal(number)
        return self.ended(started)

    def ended(self, started: list[Process]) -> tuple[int, list[Process]]:
        """Wait until it has ended; its exit code, and which of the processes it had started are still there."""
        assert self.process is not None
        assert self.screen is not None
        with self.screen:
            self.output.append(self.screen.read())
        return self.process.wait(60), left(started)

    def close(self) -> None:
        """Ask no more."""
        self.client.close()
        if self.asking is not None:
            self.asking.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, query: str, language: str = "en", seen: str = "0", **variables: Any) -> Any:
        """The data of an answer without errors, from read models that have come to the position `seen`."""
        headers = {"accept-language": language, "naungan-min-position": seen}
        told = self._answered(json.dumps({"query": query, "variables": variables}).encode(), headers)
        answer = msgspec.json.decode(told)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def _answered(self, asked: bytes, headers: Mapping[str, str]) -> bytes:
        """What is answered, over a connection that stays open: thousands of questions are asked, and a client for all that HTTP knows takes as
        long as the server.
        """
        if self.asking is None:
            self.asking = HTTPConnection("127.0.0.1", self.port, timeout=60)
        for last in (False, True):
            try:
                self.asking.request(
                    "POST", "/graphql", asked, {"content-type": "application/json", **headers}
                )
                return self.asking.getresponse().read()
            except ConnectionError:  # the server closes it after a while, and when it ends
                self.asking.close()
                if last:
                    raise
        raise AssertionError

    def settle(self) -> None:
        """Wait until every read model has come to the end of the log."""
        self.ask(_EVERYTHING, seen=self.ask("{ log { position } }")["log"]["position"])

    def database(self, name: str) -> str:
        """The address of one of its databases: log, read or vault."""
        return EmbeddedPostgres(self.data / "postgres").url(f"naungan_{name}")

    def logs(self) -> str:
        """Everything it wrote anywhere but into its databases."""
        files = [*(self.data / "log").glob("*.log"), self.data / "postgres" / "server.log"]
        return "".join(self.output) + "".join(f.read_text(errors="replace") for f in files)


def descendants(ancestor: int) -> list[Process]:
    """Every process that one has started, and those that these have."""
    children: dict[int, list[int]] = {}
    for number, parent in _parents():
        children.setdefault(parent, []).append(number)
    found: list[Process] = []
    pending = [ancestor]
    while pending:
        for child in children.get(pending.pop(), ()):
            if (seen := _process(child)) is not None:
                found.append(seen)
            pending.append(child)
    return found


def left(started: list[Process]) -> list[Process]:
    """Which of these processes are still there, once they had time to end."""
    return [process for process in started if not _gone(process)]


def _gone(process: Process, within: float = 20) -> bool:
    """Whether a process ends in time. It is not our child, so the kernel is asked through a descriptor of it."""
    with contextlib.suppress(ProcessLookupError):
        descriptor = os.pidfd_open(process.id)
        try:
            if process.alive:
                select.select([descriptor], [], [], within)
        finally:
            os.close(descriptor)
    return not process.alive


def _parents() -> Iterator[tuple[int, int]]:
    """Every process there is, and its parent: looked at once, for the table of processes may be long."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))) is not None:
            yield int(entry.name), int(stat[1])


def _stat(number: int) -> list[str] | None:
    """What /proc says of a process after its name: state, parent, …, at 19 when it was started. None where it is gone."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _process(number: int) -> Process | None:
    """The process of that id, None where there is none or only its zombie."""
    stat = _stat(number)
    if stat is None or stat[0] == "Z":
        return None
    try:
        name = Path(f"/proc/{number}/comm").read_text(errors="replace").rstrip("\n")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return Process(number, stat[19], name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
