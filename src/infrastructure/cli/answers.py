"""How does a run tell all of itself as one JSON document, whatever happens? For every command with `--json`."""

import sys
from collections.abc import Callable
from typing import Protocol

from ...texts.command_line import Words

FAILED = 1  # exit code


class Run(Protocol):
    """One run of a command."""

    def run(self) -> int:
        """Do it, and tell the exit code."""
        ...

    def stopped_early(self) -> None:
        """Keep for the document that somebody stopped it."""
        ...

    def cannot(self, reason: str, line: str) -> None:
        """Say why it cannot be done, and keep it for the document."""
        ...

    def document(self, code: int) -> str:
        """All that was told, ended by a line feed."""
        ...


def answer(
    run: Run, words: Words, write: Callable[[str], object] = lambda text: sys.stdout.write(text)
) -> int:
    """Do it, and write the document whatever happens; the exit code."""
    from .problems import Ended, explained

    try:
        code = run.run()
    except BaseException as problem:
        match explained(problem, words):
            case Ended(code):
                run.stopped_early()
            case line:
                code = FAILED
                run.cannot("failed", line)
    write(run.document(code))
    return code
