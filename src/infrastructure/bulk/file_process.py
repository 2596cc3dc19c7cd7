"""How does a file worker work in a process of its own? Chunks come over a pipe, packed in columns, and refusals go back.

The process has so much memory and so much time, for it reads what strangers wrote.
"""

import multiprocessing
import multiprocessing.connection
import queue
import resource
import signal
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from ...domain.batches import RowRefusal
from ...domain.bulk.sources import Chunk
from ...domain.commands.applicants import ids_of, new_ids
from ...domain.eligibility.case import Applicant
from ...domain.vault_port import Sealed
from ...projections.engine.uncollected import uncollected
from ...texts.files import FileReason
from ..one_cpu import run_on_all_cpus
from .file_worker import Bounds, FileWorker, Reference, Scanned, Upload
from .report import Report
from .report_files import sweep_unfinished
from .rows import UnreadableFile

Pipe: TypeAlias = "multiprocessing.connection.Connection[Any, Any]"


@contextmanager
def beside(upload: Upload, reference: Reference, bounds: Bounds = Bounds()) -> Iterator[FileWorker]:  # noqa: B008 - frozen
    """A file worker in a process of its own. Start it before the threads of pools and servers are there: it is a fork."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve_forked, args=(ours, theirs, upload, reference, bounds), daemon=True
    )
    process.start()
    theirs.close()
    with _watched(process, ours, upload, bounds) as file_worker:
        yield file_worker


@contextmanager
def apart(
    upload: Upload,
    reference: Callable[[], Reference],
    bounds: Bounds = Bounds(),  # noqa: B008 - frozen
) -> Iterator[FileWorker]:
    """A file worker in a process that is a fork of one with nothing but what reading a file needs: a server's threads forbid a
    fork of itself. `reference` is called there and must be picklable.

    Raises FileWorkerLost where the process that is forked ends meanwhile; the next file starts another one.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED_ONCE)
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve_apart, args=(theirs, upload, reference, bounds), daemon=True)
    try:
        process.start()
    except (ConnectionError, EOFError):
        ours.close()
        raise FileWorkerLost from None
    finally:
        theirs.close()
    with _watched(process, ours, upload, bounds) as file_worker:
        yield file_worker


@contextmanager
def _watched(
    process: "multiprocessing.process.BaseProcess", ours: Pipe, upload: Upload, bounds: Bounds
) -> "Iterator[_RemoteFileWorker]":
    """Our side of a file worker. Once it is left, the process has ended, and files that it did not finish are removed."""
    try:
        yield _RemoteFileWorker(ours, process, bounds, upload.path.stat().st_size)
    finally:
        ours.close()  # the file worker finds its pipe closed and ends
        process.join(_GRACE)
        if process.is_alive():
            process.kill()
            process.join()
        if process.pid is not None:
            sweep_unfinished(upload.report_directory, process.pid)


# What every file needs, loaded once: a process that loads it anew takes half a second for each file.
_LOADED_ONCE = [
    *(f"{__package__}.{name}" for name in ("file_work", "workbook", "persons")),
    *(f"{__package__.rpartition('.')[0]}.{name}" for name in ("reference", "cli.__main__")),
]
_GRACE = 5.0  # seconds a file worker has to end by itself once nobody wants anything of it
# What multiprocessing tells of a process where the one that it was forked from, which would tell how it ended, has ended too.
_NOBODY_TELLS = 255
_ASKED_TO_END = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class FileWorkerLost(Exception):  # noqa: N818
    """Somebody ended the file worker's process before its work was done; the same import may be run again."""


class _RemoteFileWorker:
    """Our side of a file worker in another process. Whatever ends that process without an answer, but somebody's order, is
    the file's fault: the same file would end it again.
    """

    def __init__(
        self, pipe: Pipe, process: "multiprocessing.process.BaseProcess", bounds: Bounds, size: int
    ) -> None:
        self._pipe = pipe
        self._process = process
        self._bounds = bounds
        self._left = bounds.deadline(size)
        self._scanned: Scanned | None = None

    def scanned(self) -> Scanned:
        if self._scanned is None:
            self._scanned = self._receive()
        return self._scanned

    def chunks(self) -> Iterator[tuple[Chunk, int]]:
        self._send("go")
        while (packed := self._receive()) is not None:
            yield _unpack(packed)

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        self._send((number, tuple(refusals)))

    def finish(self) -> Callable[[], Report | None]:
        self._send(None)
        return self._receive

    def _send(self, what: Any) -> None:
        try:
            self._pipe.send(what)
        except (BrokenPipeError, ConnectionError):
            raise self._end() from None

    def _receive(self) -> Any:
        """What the file worker says next; the time it is waited for is counted, not the time it waits itself."""
        began = time.monotonic()
        try:
            if not self._pipe.poll(max(self._left, 0)):
                self._process.kill()
                raise UnreadableFile(FileReason.TOO_SLOW, seconds=self._bounds.seconds)
            found = self._pipe.recv()
        except (EOFError, ConnectionError):
            raise self._end() from None
        finally:
            self._left -= time.monotonic() - began
        if isinstance(found, BaseException):
            raise found
        return found

    def _end(self) -> Exception:
        """Why the process has ended without a word."""
        self._process.join(_GRACE)
        code = self._process.exitcode
        if code == _NOBODY_TELLS or (code is not None and -code in _ASKED_TO_END):
            return FileWorkerLost("reading the file was stopped: run the same command again to go on")
        if code is not None and -code in (signal.SIGABRT, signal.SIGKILL):  # how memory runs out
            return UnreadableFile(FileReason.TOO_MUCH_MEMORY, limit_mb=self._bounds.memory >> 20)
        return UnreadableFile(FileReason.READING_CRASHED)


_TURN = 0.0003  # seconds a thread computes on while another waits for its turn; Python's own measure is 0.005


@contextmanager
def importing_alone() -> Iterator[None]:
    """For a process that imports one file. Its rows hold each other in no cycles, and looking for some among all that is
    loaded takes a fifth of the time; and the thread that records must not wait for the one that judges.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        with uncollected():
            yield
    finally:
        sys.setswitchinterval(turn)


def _serve_forked(
    ours: Pipe,
    theirs: Pipe,
    upload: Upload,
    reference: Reference,
    bounds: Bounds,
) -> None:
    # A Ctrl-C at the terminal reaches us too: the near end decides, and then our pipe is closed.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ours.close()  # the near end, which a fork has too
    with importing_alone():
        _serve(theirs, upload, lambda: reference, bounds)


def _serve_apart(
    theirs: Pipe,
    upload: Upload,
    reference: Callable[[], Reference],
    bounds: Bounds,
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when it ends
    run_on_all_cpus()
    _serve(theirs, upload, reference, bounds)


def _serve(
    theirs: Pipe,
    upload: Upload,
    reference: Callable[[], Reference],
    bounds: Bounds,
) -> None:
    """The other side: answers until the pipe is closed."""
    # Imported here, while the near end connects to the register: all that reading a file needs takes a while.
    from .file_work import opened

    _bound_memory(bounds.memory)
    try:
        with opened(upload, reference(), mints=False) as file_worker:
            theirs.send(file_worker.scanned())
            chunks = file_worker.read()
            first = next(chunks)  # while the other side decides whether to go on
            if theirs.recv() != "go":
                return
            taken: queue.SimpleQueue[tuple[int, tuple[RowRefusal, ...]] | None] = queue.SimpleQueue()
            # Refusals are taken off the pipe at once: neither side ever waits for the other to read.
            threading.Thread(target=_drain, args=(theirs, taken), daemon=True).start()
            for chunk, rows in chain([first], chunks):
                theirs.send(_pack(chunk, rows))
                while not taken.empty() and (one := taken.get()) is not None:
                    file_worker.take_back(*one)
            theirs.send(None)
            while (last := taken.get()) is not None:
                file_worker.take_back(*last)
            theirs.send(file_worker.finish()())
    except (EOFError, ConnectionError):
        pass  # nobody is interested any more
    except MemoryError:
        theirs.send(UnreadableFile(FileReason.TOO_MUCH_MEMORY, limit_mb=bounds.memory >> 20))
    except RecursionError:
        theirs.send(UnreadableFile(FileReason.READING_CRASHED))
    except BaseException as problem:
        if isinstance(problem, RuntimeError) and "new thread" in str(problem):  # no room for its stack
            problem = UnreadableFile(FileReason.TOO_MUCH_MEMORY, limit_mb=bounds.memory >> 20)
        with suppress(ConnectionError):  # who asked may have been killed, and the file with them
            theirs.send(problem)


def _bound_memory(most: int) -> None:
    """So many bytes beyond what the process has by now; and no image of its memory, which holds people, is written."""
    has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    for which, value in ((resource.RLIMIT_AS, has + most), (resource.RLIMIT_CORE, 0)):
        _, highest = resource.getrlimit(which)
        value = value if highest == resource.RLIM_INFINITY else min(value, highest)
        resource.setrlimit(which, (value, value))


def _drain(
    pipe: Pipe,
    into: "queue.SimpleQueue[tuple[int, tuple[RowRefusal, ...]] | None]",
) -> None:
    try:
        while (one := pipe.recv()) is not None:
            into.put(one)
    except (EOFError, ConnectionError):
        pass
    into.put(None)


def _pack(chunk: Chunk, rows: int) -> tuple[Any, ...]:
    """A chunk in columns: ids as bytes, which pickle a hundred times faster than UUIDs."""
    found = chunk.applicants
    newcomers = [chunk.sealed[a.worker] for a in found if not a.known]
    return (
        chunk.number,
        chunk.checksum,
        array("I", [a.row for a in found]),
        b"".join([a.worker.bytes for a in found]),
        bytes([a.known | a.other_name << 1 for a in found]),
        [a.sex for a in found],
        array("h", [a.birth_year for a in found]),
        array("h", [a.age for a in found]),
        [a.village for a in found],
        [a.segment for a in found],
        [one.blind for one in newcomers],
        [one.content for one in newcomers],
        tuple(chunk.refused),
        chunk.blank,
        chunk.untold,
        list(chunk.candidates),
        dict(chunk.originals),
        chunk.cards,
        rows,
    )


def _unpack(packed: tuple[Any, ...]) -> tuple[Chunk, int]:
    number, checksum, at, ids, flags, sexes, years, ages, villages, segments = packed[:10]
    blinds, contents, refused, blank, untold, candidates, originals, cards, rows = packed[10:]
    workers, known = ids_of(ids), [bool(flag & 1) for flag in flags]
    others = [bool(flag & 2) for flag in flags]
    enrolments = new_ids(len(workers))
    found = list(
        map(Applicant, at, workers, known, enrolments, sexes, years, ages, villages, segments, others)
    )
    newcomers = [worker for worker, met in zip(workers, known, strict=True) if not met]
    sealed = dict(zip(newcomers, map(Sealed, newcomers, blinds, contents), strict=True))
    chunk = Chunk(number, checksum, found, sealed, refused, blank, untold, candidates, originals, cards)
    return chunk, rows
