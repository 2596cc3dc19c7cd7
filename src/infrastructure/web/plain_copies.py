"""How is a sealed file read by what needs a file? As a copy without a name, which is gone with whoever holds it open."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path


@contextlib.contextmanager
def plain_copy(pieces: Iterable[bytes], directory: Path) -> Iterator[Path]:
    """A path at which other processes of ours can open the file too. Nothing of it has a name in the directory, at any time: where
    this process ends, however it ends, the file ends.
    """
    descriptor = opened_copy(pieces, directory)
    try:
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}")
    finally:
        os.close(descriptor)


def opened_copy(pieces: Iterable[bytes], directory: Path) -> int:
    """The same, as an open descriptor that whoever asks closes."""
    descriptor = _nameless(directory)
    try:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _nameless(directory: Path) -> int:
    try:
        return os.open(directory, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:  # a file system without them: its name is taken away before anything is written
        descriptor, name = tempfile.mkstemp(dir=directory)
        Path(name).unlink()
        return descriptor
