"""How do several processes live and die as one? A parent that starts them, waits for any to end, and ends them all.

Children run in sessions of their own, so that a Ctrl-C at the terminal reaches the parent alone and it decides the
order; the kernel sends them SIGTERM should the parent be killed.
"""

import contextlib
import os
import select
import signal
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg

from ...texts.problems import Problem, Running
from ..own_directory import open_log, own_directory
from .forked import Forked

_PATIENCE = 10  # seconds a child has to end by itself


class Stopped(BaseException):  # not an Exception: nothing on the way out may swallow it
    """Somebody asked us to end: SIGINT (Ctrl-C) or SIGTERM."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


class ChildEnded(Problem):
    """A process ended that should have lived on; `log` is the file it wrote to."""

    def __init__(self, name: str, code: int, log: Path) -> None:
        super().__init__(Running.CHILD_ENDED, name=name, code=code, last=last_line(log), log=log)
        self.code = code


@dataclass
class Child:
    name: str
    process: BaseProcess
    log: Path


class Stop:
    """Whether somebody asked us to end, and when we may: at once, unless work is under way that must not be torn."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._at_once = True

    def ask(self, number: int) -> None:
        """Raises Stopped where that may be."""
        self.number = number
        if self._at_once:
            raise Stopped(number)

    def hold(self) -> None:
        """From here on a signal is only noted, but for `waiting`."""
        self._at_once = False

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """Inside, after `hold`: nothing is under way, so that a signal raises Stopped, one noted before too."""
        self._at_once = True
        try:
            if self.number is not None:
                raise Stopped(self.number)
            yield
        finally:
            self._at_once = False


@contextlib.contextmanager
def stoppable() -> Iterator[Stop]:
    """Inside, SIGINT and SIGTERM raise Stopped, once; further ones are ignored while we end what we started."""
    asked = Stop()

    def stop(number: int, _: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        asked.ask(number)

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextlib.contextmanager
def stop_event() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set, for work that ends between two steps."""
    stop = threading.Event()
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class Family:
    """The children of this process, as a context manager that leaves none behind."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []

    def __enter__(self) -> "Family":
        own_directory(self._logs, mode=0o755)
        return self

    def __exit__(self, *_: object) -> None:
        for child in reversed(self._children):
            _end(child.process)

    def start(self, name: str, forked: Forked, environment: Mapping[str, str]) -> Child:
        """Let a process begin; its output goes to a log file."""
        child = Child(name, forked.process, self._logs / f"{name}.log")
        with os.fdopen(open_log(child.log), "ab") as log:
            self._children.append(child)
            forked.begin(environment, log.fileno())
        return child

    def check(self) -> None:
        """Raises ChildEnded where one has ended."""
        for child in self._children:
            if (code := child.process.exitcode) is not None:
                raise ChildEnded(child.name, code, child.log)

    def wait(self, database_log: Path) -> None:
        """Until one of the children ends (raises ChildEnded) or we are stopped (raises Stopped).

        A child of this process that is not ours is the database server; `database_log` is the file it writes to.
        """
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        self.check()
        raise ChildEnded("PostgreSQL", ended.si_status if ended else 0, database_log)

    def wait_beside(self, database: psycopg.Connection[Any]) -> None:
        """The same where the database server is none of ours: until the connection to it is lost, too (raises psycopg.OperationalError)."""
        ends = [child.process.sentinel for child in self._children]
        while True:
            select.select([database.fileno(), *ends], (), ())
            self.check()
            database.execute("SELECT 1")


def last_line(log: Path) -> str:
    """The last thing a process wrote, for a one-line message."""
    with contextlib.suppress(OSError):
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        if lines:
            return lines[-1].strip()[:300]
    return "no message"


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(_PATIENCE)
    process.kill()
    process.join()
