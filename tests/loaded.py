"""From what are tests, and runs of `naungan` in tests, forked? A process that has loaded what they stand on."""

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
import shutil
import signal
import socket
import sys
import threading
import traceback
import types
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Never

from naungan.infrastructure.running.forked import dying_with_parent

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
TESTS = (
    "pytest",
    "execnet",
    "_hypothesis_pytestplugin",
    "hypothesis",
    "openpyxl",
    "playwright.sync_api",
    "axe_playwright_python.sync_playwright",
    "typer.testing",
    "tests.standing",
    "tests.api.asking",
)
PROGRAM = (*(f"naungan.infrastructure.{name}" for name in _PROGRAM), *_LOADED_LATE)
_MOST = 1 << 17  # bytes of a request
_NETWORK = 0x40000000  # CLONE_NEWNET
_ASIDE = 500  # beyond any descriptor that is asked for


def _serve(listening: socket.socket, starter: int) -> None:
    """Fork for whoever asks, and tell them of its process and then of its exit; until whoever started us ends."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(starter, selectors.EVENT_READ)
        waiting.register(listening, selectors.EVENT_READ, _accept)
        while True:
            for key, _ in waiting.select():
                if key.data is None:
                    return
                key.data(waiting, key.fileobj)


def _accept(waiting: selectors.BaseSelector, listening: socket.socket) -> None:
    waiting.register(listening.accept()[0], selectors.EVENT_READ, _fork)


def _fork(waiting: selectors.BaseSelector, asked: socket.socket) -> None:
    request, given, _, _ = socket.recv_fds(asked, _MOST, 5)
    if not request:
        waiting.unregister(asked)
        asked.close()
        return
    telling, *streams = given
    ending, address = dying_with_parent(), asked.getsockname()
    pid = os.fork()
    if pid == 0:
        for descriptor in (telling, *(key.fd for key in waiting.get_map().values())):
            os.close(descriptor)
        waiting.close()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        wanted = json.loads(request)
        if isinstance(wanted, str):
            _be(_tests, streams, wanted, address)
        ending()
        _be(_program, streams, *wanted)
    for descriptor in streams:
        os.close(descriptor)
    os.write(telling, f"{pid}\n".encode())
    waiting.register(os.pidfd_open(pid), selectors.EVENT_READ, partial(_tell_end, pid, telling))


def _tell_end(pid: int, telling: int, waiting: selectors.BaseSelector, ended: int) -> None:
    waiting.unregister(ended)
    os.close(ended)
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(BrokenPipeError):
        os.write(telling, f"{status}\n".encode())
    os.close(telling)


def _be(what: Callable[..., None], *given: Any) -> Never:
    """In the fork: do this, and end as a program does, but for taking all that was loaded to pieces: that takes longer than
    most commands do.
    """
    code = 0
    try:
        what(*given)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    try:
        threading._shutdown()  # type: ignore[attr-defined]  # waits for what still works
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):  # nobody reads it any more, or it was closed
                stream.flush()
    finally:
        os._exit(code)


def _tests(streams: Sequence[int], at: str, address: str) -> None:
    """Be the Python that pytest-xdist meant to start there; its tests ask us again for runs."""
    from tests import warm

    warm.know(address)
    os.chdir(at)
    _take(streams, (0, 1, 2))
    main = types.ModuleType("__main__")
    sys.argv, sys.modules["__main__"] = ["-c"], main
    exec(eval(sys.stdin.readline()), vars(main))  # noqa: S102, S307 - as every Python does that it starts


def _program(
    streams: Sequence[int],
    arguments: Sequence[str],
    environment: Mapping[str, str],
    at: str,
    network: str | None,
    keep: Sequence[int],
) -> None:
    """Be `naungan` with these arguments, in this environment."""
    os.setsid()
    os.chdir(at)
    if network is not None:
        with Path(network).open("rb") as there:
            assert ctypes.CDLL(None, use_errno=True).setns(there.fileno(), _NETWORK) == 0
    _take(streams, (0, 1, 2, *keep))
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["naungan", *arguments]
    from naungan.infrastructure.cli import __main__ as program

    sys.modules["__main__"] = program  # what a process that it starts afresh looks at
    program.main()


def _take(given: Sequence[int], wanted: Sequence[int]) -> None:
    """Make these descriptors those; the first three are input, output and errors."""
    aside = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, _ASIDE) for one in given]
    for one, number in zip(aside, wanted, strict=True):
        os.dup2(one, number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1)


def _read_ahead() -> None:
    """What a run would load, read or build anew: the parts that know commands, regions, how each language writes a day and a
    number, the schema of a server, and what is done first where something is sealed, sent in a list or read as a day.
    """
    from psycopg import sql
    from typer.main import get_group

    from naungan.infrastructure.cli.main import build
    from naungan.infrastructure.indonesia.regions import KemendagriRegions
    from naungan.infrastructure.vault.keys import generate
    from naungan.infrastructure.vault.sealing import Sealing
    from naungan.texts import formats
    from naungan.texts.command_line import Words
    from naungan.texts.language import LANGUAGES
    from tests.api.asking import schema

    commands: Any = get_group(build(Words("en")))
    for name in commands.list_commands(None):
        commands.get_command(None, name)
    schema()
    KemendagriRegions().villages("64.01")
    KemendagriRegions().get("64.01")
    Sealing(generate())
    sql.Literal([""]).as_string()
    dt.datetime.strptime("2026-01-01", "%Y-%m-%d")  # noqa: DTZ007 - its day is all that is read
    for locale in LANGUAGES:
        formats.show_day(dt.date(2026, 1, 1), locale)
        formats.show_number(1_000, locale)


def _try_constants() -> None:
    """Hypothesis tries what stands in the source of all that is loaded, and reads that before it first does. It warns where that is
    done before pytest has begun, and so slows whoever runs one test; here all wait for it once.
    """
    import hypothesis
    from hypothesis import strategies
    from hypothesis.errors import HypothesisSideeffectWarning

    @hypothesis.settings(database=None, derandomize=True)
    @hypothesis.given(strategies.text(), strategies.integers())
    def try_some(_: str, __: int) -> None:
        pass

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisSideeffectWarning)
        try_some()


def _load(name: str) -> None:
    """Whoever needs what cannot be loaded, or warns as it is, tells so better than we could."""
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("error")
        importlib.import_module(name)


if __name__ == "__main__":
    number, starter, for_tests = map(int, sys.argv[1:])
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who run tests
    for module in PROGRAM + TESTS * for_tests:
        _load(module)
    for ahead in (_read_ahead, *[_try_constants] * for_tests):
        with contextlib.suppress(Exception):
            ahead()
    gc.freeze()
    gc.enable()
    with socket.socket(fileno=number) as listening:
        try:
            _serve(listening, starter)
        finally:
            shutil.rmtree(Path(listening.getsockname()).parent)
