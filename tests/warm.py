"""How does a test run `naungan` often? One process has loaded the program (`tests/loaded.py`) and forks itself for each run.

Each run is a process of its own, with arguments, environment, output and exit code of its own: what `python -m
naungan.infrastructure.cli` does, without loading the same modules again. That this begins and ends well too is told by
the tests that start it so: those of Ctrl-C, of the demo and of `serve`.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

_ROOT = Path(__file__).parent.parent
_NOBODY_TOLD = 9  # how it ended, where the process that forks was ended itself


def run(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    timeout: float = 60,
    *,
    given: str = "",
    at: Path | None = None,
    network: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run `naungan` with these arguments in this environment and nothing else. Raises subprocess.TimeoutExpired.

    `given` is typed into it, `at` is where it is typed, `network` is the network namespace that it sees.
    """
    with ExitStack() as stack:
        typed, output, errors = (stack.enter_context(_in_memory(name)) for name in ("typed", "out", "err"))
        typed.write(given.encode())
        typed.seek(0)
        streams = (typed.fileno(), output.fileno(), errors.fileno())
        running = start(arguments, environment, streams, at=at, network=network)
        try:
            code = running.wait(timeout)
        except subprocess.TimeoutExpired:
            running.kill()
            raise
        for file in (output, errors):
            file.seek(0)
        return subprocess.CompletedProcess(arguments, code, output.read().decode(), errors.read().decode())


@contextlib.contextmanager
def _in_memory(name: str) -> Iterator[BinaryIO]:
    with os.fdopen(os.memfd_create(name), "r+b") as file:
        yield file


def start(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    streams: Sequence[int],
    *,
    at: Path | None = None,
    network: Path | None = None,
    keep: Sequence[int] = (),
) -> "Started":
    """Start `naungan` with these arguments in this environment, in a session of its own; it ends when we do.

    `streams` are descriptors of its input, output and errors; it has those of `keep` too.
    """
    told, telling = os.pipe()
    where = [str(at or Path.cwd()), network and str(network)]
    request = json.dumps([list(arguments), dict(environment), *where, list(keep)]).encode()
    socket.send_fds(_asked.connection(), [request], [telling, *streams, *keep])
    os.close(telling)
    return Started(list(arguments), os.fdopen(told, "rb", buffering=0))


class Started:
    """A `naungan` that runs: what tests need of subprocess.Popen. Safe to use from any thread."""

    def __init__(self, arguments: Sequence[str], fate: BinaryIO) -> None:
        self.args = arguments
        self.pid = int(fate.readline())
        self.returncode: int | None = None
        self._ended = threading.Event()
        threading.Thread(target=self._await, args=(fate,), daemon=True).start()

    def _await(self, fate: BinaryIO) -> None:
        with fate:
            self.returncode = os.waitstatus_to_exitcode(int(fate.readline() or _NOBODY_TOLD))
        self._ended.set()

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended. Raises subprocess.TimeoutExpired."""
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired(list(self.args), timeout or 0)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Loaded:
    """The process that forks, started by us: it ends when we do. It forks tests well where it has loaded what those need too."""

    def __init__(self, *, for_tests: bool = False) -> None:
        self.address = str(Path(mkdtemp(prefix="naungan-loaded-")) / "asked")
        starter, self._ours = os.pipe()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
            listening.bind(self.address)
            listening.listen()
            theirs = (listening.fileno(), starter)
            line = [sys.executable, "-m", "tests.loaded", *map(str, theirs), str(int(for_tests))]
            self._process = subprocess.Popen(line, pass_fds=theirs, stdin=subprocess.DEVNULL, cwd=_ROOT)
        os.close(starter)

    def close(self) -> None:
        os.close(self._ours)
        self._process.wait(20)


class _Asked:
    """Whom this process asks to fork: the one from which it was forked itself, or one that it starts when it first asks."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._address: str | None = None
        self._connection: socket.socket | None = None

    def know(self, address: str) -> None:
        self._address = address

    def connection(self) -> socket.socket:
        if self._connection is None:
            if self._address is None:
                self._address = self._stack.enter_context(contextlib.closing(Loaded())).address
            self._connection = self._stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
            self._connection.connect(self._address)
        return self._connection

    def close(self) -> None:
        self._stack.close()


_asked = _Asked()
know = _asked.know
close = _asked.close
