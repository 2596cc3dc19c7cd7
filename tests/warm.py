"""How does a test run `naungan` often? One process has loaded the program and forks itself for each run.

Each run is a process of its own, with arguments, environment, output and exit code of its own: what `python -m
naungan.infrastructure.cli` does, without loading the same modules again. That this begins and ends well too is told by
the tests that start it so: those of Ctrl-C, of the demo and of `serve`.
"""

import atexit
import contextlib
import ctypes
import datetime as dt
import fcntl
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Never

from naungan.infrastructure.running.processes import dying_with_parent

_PROGRAM = (
    *("cli.main", "cli.problems", "cli.tables", "cli.enrol_json", "composition", "postgres.databases"),
    *("bulk.file_process", "bulk.importer", "bulk.report_files", "bulk.import_shapes", "bulk.occupations"),
    *("running.processes", "log.audit.audit", "upkeep.key_rotation", "upkeep.open_batches", "vault.upkeep"),
    *(
        "bulk.cleaning",
        "bulk.file_work",
        "bulk.births",
        "bulk.merged_cells",
        "bulk.workbook",
        "bulk.card_list_reading",
    ),
    *("cli.__main__", "cli.check_elsewhere", "cli.enrol_list", "upkeep.doctor.look"),
    *(
        "upkeep.doctor.certificates",
        "upkeep.doctor.files",
        "upkeep.read_log_audit",
        "accounts.read_log_chain",
    ),
    *("running.installation", "web.not_ready_yet", "postgres.reader_login"),
    *(
        "web.app",
        "web.serving",
        "web.warming",
        "web.metrics",
        "web.listening",
        "running.first_link",
        "running.what_to_back_up",
    ),
)
_LOADED_LATE = (
    *("typer._adapters", "typer._click.decorators", "rich.status", "rich._emoji_codes", "importlib.readers"),
    *("babel.dates", "babel.numbers", "multiprocessing.popen_fork", "_strptime", "anyio._backends._asyncio"),
    *("naungan.projections.all", "typer.rich_utils", "pydantic.plugin._loader"),
)
_MOST = 1 << 17  # bytes of a request
_NETWORK = 0x40000000  # CLONE_NEWNET
_NOBODY_TOLD = 9  # how it ended, where the process that forks was ended itself
_ASIDE = 500  # beyond any descriptor that is asked for


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
    socket.send_fds(_warm().asking, [request], [telling, *streams, *keep])
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


def close() -> None:
    """End the process that forks, where it was ever needed."""
    if _warm.cache_info().currsize:
        _warm().close()
        _warm.cache_clear()


class _Warm:
    """Our side of the process that forks: it ends when we do."""

    def __init__(self) -> None:
        self.asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                preexec_fn=dying_with_parent(),
            )

    def close(self) -> None:
        self.asking.close()
        self._process.wait(20)


@cache
def _warm() -> _Warm:
    return _Warm()


def _serve(asked: socket.socket) -> None:
    """Fork for each request, and tell its process and then its exit; until nobody asks any more."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(asked, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                if key.data is not None:
                    waiting.unregister(key.fd)
                    os.close(key.fd)
                    _tell_end(*key.data)
                    continue
                request, given, _, _ = socket.recv_fds(asked, _MOST, 5)
                if not request:
                    return
                ending = dying_with_parent()
                pid = os.fork()
                if pid == 0:
                    waiting.close()
                    asked.close()
                    ending()
                    _become(json.loads(request), *given)
                telling, *theirs = given
                for descriptor in theirs:
                    os.close(descriptor)
                os.write(telling, f"{pid}\n".encode())
                waiting.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, telling))


def _tell_end(pid: int, telling: int) -> None:
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(BrokenPipeError):
        os.write(telling, f"{status}\n".encode())
    os.close(telling)


def _become(request: Any, telling: int, typed: int, out: int, err: int, *kept: int) -> None:
    """In the fork: be `naungan` with these arguments, in this environment. Never returns."""
    arguments, environment, at, network, keep = request
    os.close(telling)
    os.setsid()
    os.chdir(at)
    if network is not None:
        with Path(network).open("rb") as there:
            assert ctypes.CDLL(None, use_errno=True).setns(there.fileno(), _NETWORK) == 0
    aside = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, _ASIDE) for one in (typed, out, err, *kept)]
    for given, wanted in zip(aside, (0, 1, 2, *keep), strict=True):
        os.dup2(given, wanted)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["naungan", *arguments]
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1)
    from naungan.infrastructure.cli import __main__ as program

    sys.modules["__main__"] = program  # what a process that it starts afresh looks at
    code = 0
    try:
        program.main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    _end(code)


def _end(code: int) -> Never:
    """End as a program does, but for taking all that was loaded to pieces: that takes longer than most commands do."""
    threading._shutdown()  # type: ignore[attr-defined]  # waits for what still works
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _read_ahead() -> None:
    """What a run would load, read or build anew: the parts that know commands, regions, how each language writes a day and a
    number, and the schema of a server.
    """
    from typer.main import get_group

    from naungan.graphql.schema import build_schema
    from naungan.infrastructure.cli.main import build
    from naungan.infrastructure.indonesia.regions import KemendagriRegions
    from naungan.texts import formats
    from naungan.texts.command_line import Words
    from naungan.texts.language import LANGUAGES

    commands: Any = get_group(build(Words("en")))
    for name in commands.list_commands(None):
        commands.get_command(None, name)
    build_schema()
    KemendagriRegions().villages("64.01")
    KemendagriRegions().get("64.01")
    for locale in LANGUAGES:
        formats.show_day(dt.date(2026, 1, 1), locale)
        formats.show_number(1_000, locale)


if __name__ == "__main__":
    gc.disable()
    for module in (*(f"naungan.infrastructure.{name}" for name in _PROGRAM), *_LOADED_LATE):
        importlib.import_module(module)
    _read_ahead()
    gc.freeze()
    gc.enable()
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        _serve(asked)
