"""How does a process of an installation begin without loading the program again? As a fork of the one that starts it, and that has.

It is forked while that one has neither threads nor connections; it loads what else it needs, and waits until it is told to begin.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

from ...projections.engine.uncollected import uncollected

_PROGRAM = f"{__package__.rpartition('.')[0]}.cli.__main__"
_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_MOST = 1 << 17  # bytes of what it is told
_ASKED_TO_END = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Forked:
    """A process that waits to be told to begin."""

    process: BaseProcess
    told: socket.socket

    def begin(self, environment: Mapping[str, str], log: int) -> None:
        """Let it begin, with these variables beside those it has of us, and write to that file."""
        with contextlib.suppress(BrokenPipeError):  # it was killed: whoever waits for it finds so
            socket.send_fds(self.told, [json.dumps(dict(environment)).encode()], [log])


@contextlib.contextmanager
def forked(*arguments: str, load: Callable[[], None] | None = None) -> Iterator[Forked]:
    """A process that will be `naungan` with these arguments, in a session of its own, with what `load` loads. At the end it is killed,
    where nobody has ended it: if it was not told to begin it has done nothing. It ends with us in any case.
    """
    # Until it has handlers of its own, it would answer a signal by those of its parent.
    unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, _ASKED_TO_END)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ending = dying_with_parent()

    def become() -> None:
        ours.close()
        _alone(ending, unblocked)
        _be(arguments, theirs, load)

    process = multiprocessing.get_context("fork").Process(target=become)
    with ours:
        with theirs:
            process.start()
        try:
            signal.pthread_sigmask(
                signal.SIG_SETMASK, unblocked
            )  # here a signal that has come meanwhile is told
            yield Forked(process, ours)
        finally:
            process.kill()
            process.join()


def dying_with_parent() -> Callable[[], None]:
    """To run in a child before anything else: SIGTERM when its parent dies, and at once if that has happened already."""
    libc, parent = ctypes.CDLL(None), os.getpid()

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _alone(ending: Callable[[], None], unblocked: Iterable[int]) -> None:
    """Have nothing of the parent that answers for it: its terminal, its handlers of signals."""
    os.setsid()
    for each in _ASKED_TO_END:
        signal.signal(each, signal.SIG_DFL)
    ending()
    signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)


def _be(arguments: Sequence[str], telling: socket.socket, load: Callable[[], None] | None) -> None:
    """Be `python -m naungan.infrastructure.cli` with these arguments, once that is told."""
    ctypes.CDLL(None).prctl(_PR_SET_NAME, f"naungan {arguments[0]}".encode())  # what `top` and `ps` call it
    if load is not None:
        # What cannot be loaded tells so where it is used, and then in the log.
        with contextlib.suppress(Exception), uncollected():
            load()
    gc.freeze()  # what was loaded stays for good
    told, logs, _, _ = socket.recv_fds(telling, _MOST, 1)
    telling.close()
    if not told:
        return
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - of no directory
        os.dup2(nothing.fileno(), 0)
    for output in (1, 2):
        os.dup2(logs[0], output)
    os.close(logs[0])
    os.environ.update(json.loads(told))
    sys.argv = ["naungan", *arguments]
    program = importlib.import_module(_PROGRAM)
    sys.modules["__main__"] = program  # what a process that it starts afresh looks at
    program.main()
