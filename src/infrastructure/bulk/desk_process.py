"""How does a desk work in a process of its own? Chunks come over a pipe, packed in columns, and refusals go back."""

import gc
import multiprocessing
import multiprocessing.connection
import queue
import signal
import sys
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ...domain.batches import RowRefusal
from ...domain.bulk import Chunk
from ...domain.enrolling import ids_of, new_ids
from ...domain.policies import Applicant
from ...domain.ports import Sealed
from .desk import Desk, Reference, Scanned, Upload
from .desk_work import opened
from .report import Report


@contextmanager
def beside(upload: Upload, reference: Reference) -> Iterator[Desk]:
    """A desk in a process of its own. Start it before the threads of pools and servers are there: it is a fork."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve_forked, args=(ours, theirs, upload, reference), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _RemoteDesk(ours)
    finally:
        ours.close()  # the desk finds its pipe closed and ends
        process.join()


@contextmanager
def apart(upload: Upload, reference: Callable[[], Reference]) -> Iterator[Desk]:
    """A desk in a process started afresh, for a server, whose threads forbid a fork; `reference` is called there and
    must be picklable.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve_apart, args=(theirs, upload, reference), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _RemoteDesk(ours)
    finally:
        ours.close()
        process.join()


class DeskLost(Exception):  # noqa: N818
    """The desk's process ended before its work was done; the same import may be run again."""


class _RemoteDesk:
    """The near end of a desk in another process."""

    def __init__(self, pipe: "multiprocessing.connection.Connection[Any, Any]") -> None:
        self._pipe = pipe
        self._scanned: Scanned | None = None

    def scanned(self) -> Scanned:
        if self._scanned is None:
            self._scanned = self._receive()
        return self._scanned

    def chunks(self) -> Iterator[tuple[Chunk, int]]:
        self._pipe.send("go")
        while (packed := self._receive()) is not None:
            yield _unpack(packed)

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        self._pipe.send((number, tuple(refusals)))

    def finish(self) -> Callable[[], Report | None]:
        self._pipe.send(None)
        return self._receive

    def _receive(self) -> Any:
        try:
            found = self._pipe.recv()
        except (EOFError, ConnectionError):
            raise DeskLost("reading the file stopped half-way: run the same command again to go on") from None
        if isinstance(found, BaseException):
            raise found
        return found


_TURN = 0.0003  # seconds a thread computes on while another waits for its turn; Python's own measure is 0.005


@contextmanager
def importing_alone() -> Iterator[None]:
    """For a process that imports one file. Its rows hold each other in no cycles, and looking for some among all that is
    loaded takes a fifth of the time; and the thread that records must not wait for the one that judges.
    """
    turn = sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        gc.enable()


def _serve_forked(
    ours: "multiprocessing.connection.Connection[Any, Any]",
    theirs: "multiprocessing.connection.Connection[Any, Any]",
    upload: Upload,
    reference: Reference,
) -> None:
    ours.close()  # the near end, which a fork has too
    with importing_alone():
        _serve(theirs, upload, lambda: reference)


def _serve_apart(
    theirs: "multiprocessing.connection.Connection[Any, Any]",
    upload: Upload,
    reference: Callable[[], Reference],
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when it ends
    _serve(theirs, upload, reference)


def _serve(
    theirs: "multiprocessing.connection.Connection[Any, Any]",
    upload: Upload,
    reference: Callable[[], Reference],
) -> None:
    """The far end: answers until the pipe is closed."""
    try:
        with opened(upload, reference(), mints=False) as desk:
            theirs.send(desk.scanned())
            if theirs.recv() != "go":
                return
            taken: queue.SimpleQueue[tuple[int, tuple[RowRefusal, ...]] | None] = queue.SimpleQueue()
            # Refusals are taken off the pipe at once: neither side ever waits for the other to read.
            threading.Thread(target=_drain, args=(theirs, taken), daemon=True).start()
            for chunk, rows in desk.read():
                theirs.send(_pack(chunk, rows))
                while not taken.empty() and (one := taken.get()) is not None:
                    desk.take_back(*one)
            theirs.send(None)
            while (last := taken.get()) is not None:
                desk.take_back(*last)
            theirs.send(desk.finish()())
    except (EOFError, ConnectionError):
        pass  # nobody is interested any more
    except BaseException as problem:
        theirs.send(problem)


def _drain(
    pipe: "multiprocessing.connection.Connection[Any, Any]",
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
        bytes([a.known for a in found]),
        [a.sex for a in found],
        array("h", [a.birth_year for a in found]),
        array("h", [a.age for a in found]),
        [a.village for a in found],
        [a.segment for a in found],
        [one.blind for one in newcomers],
        [one.content for one in newcomers],
        tuple(chunk.refused),
        chunk.blank,
        rows,
    )


def _unpack(packed: tuple[Any, ...]) -> tuple[Chunk, int]:
    number, checksum, at, ids, flags, sexes, years, ages, villages, segments = packed[:10]
    blinds, contents, refused, blank, rows = packed[10:]
    workers, known = ids_of(ids), list(map(bool, flags))
    enrolments = new_ids(len(workers))
    found = list(map(Applicant, at, workers, known, enrolments, sexes, years, ages, villages, segments))
    newcomers = [worker for worker, met in zip(workers, known, strict=True) if not met]
    sealed = dict(zip(newcomers, map(Sealed, newcomers, blinds, contents), strict=True))
    return Chunk(number, checksum, found, sealed, refused, blank), rows
