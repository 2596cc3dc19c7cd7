"""How does a test run `naungan` often? One process has loaded the program and forks itself for each run.

Each run is a process of its own, with arguments, environment, output and exit code of its own: what `python -m
naungan.infrastructure.cli` does, without loading the same modules again. That this begins and ends well too is told by
the tests that start it so: those of Ctrl-C, of the demo and of killed processes.
"""

import contextlib
import datetime as dt
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from naungan.infrastructure.running.processes import dying_with_parent

_PROGRAM = (
    *("cli.main", "cli.problems", "cli.tables", "cli.enrol_json", "composition", "postgres.databases"),
    *("bulk.file_process", "bulk.importer", "bulk.report_files", "bulk.import_shapes", "bulk.occupations"),
    *("running.processes", "log.audit.audit", "upkeep.key_rotation", "upkeep.open_batches", "vault.upkeep"),
)
_LOADED_LATE = (
    *("typer._adapters", "typer._click.decorators", "rich.status", "rich._emoji_codes", "importlib.readers"),
    *("babel.dates", "babel.numbers", "multiprocessing.popen_fork", "_strptime"),
)
_MOST = 1 << 17  # bytes of a request


def run(
    arguments: Sequence[str], environment: Mapping[str, str], timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run `naungan` with these arguments in this environment and nothing else. Raises subprocess.TimeoutExpired."""
    out, err = (os.memfd_create(name) for name in ("out", "err"))
    told, telling = os.pipe()
    with os.fdopen(out, "rb") as output, os.fdopen(err, "rb") as errors, os.fdopen(told, "rb") as fate:
        request = json.dumps([list(arguments), dict(environment)]).encode()
        socket.send_fds(_warm().asking, [request], [out, err, telling])
        os.close(telling)
        pid = int(fate.readline())
        with selectors.DefaultSelector() as waiting:
            waiting.register(fate, selectors.EVENT_READ)
            if not waiting.select(timeout):
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(list(arguments), timeout)
        code = os.waitstatus_to_exitcode(int(fate.readline()))
        for file in (output, errors):
            file.seek(0)
        return subprocess.CompletedProcess(arguments, code, output.read().decode(), errors.read().decode())


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
                request, given, _, _ = socket.recv_fds(asked, _MOST, 3)
                if not request:
                    return
                pid = os.fork()
                if pid == 0:
                    waiting.close()
                    asked.close()
                    _become(json.loads(request), *given)
                out, err, telling = given
                os.close(out)
                os.close(err)
                os.write(telling, f"{pid}\n".encode())
                waiting.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, telling))


def _tell_end(pid: int, telling: int) -> None:
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(BrokenPipeError):
        os.write(telling, f"{status}\n".encode())
    os.close(telling)


def _become(request: Any, out: int, err: int, telling: int) -> None:
    """In the fork: be `naungan` with these arguments, in this environment. Never returns."""
    arguments, environment = request
    os.close(telling)
    os.setsid()
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["naungan", *arguments]
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1)
    from naungan.infrastructure.cli.__main__ import main

    main()
    sys.exit()


def _read_ahead() -> None:
    """Files of packages that every run would read: regions, and how each language writes a day and a number."""
    from naungan.infrastructure.indonesia.regions import KemendagriRegions
    from naungan.texts import formats
    from naungan.texts.language import LANGUAGES

    KemendagriRegions().villages("64.01")
    KemendagriRegions().get("64.01")
    for locale in LANGUAGES:
        formats.show_day(dt.date(2026, 1, 1), locale)
        formats.show_number(1_000, locale)


if __name__ == "__main__":
    for module in (*(f"naungan.infrastructure.{name}" for name in _PROGRAM), *_LOADED_LATE):
        importlib.import_module(module)
    _read_ahead()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        _serve(asked)
