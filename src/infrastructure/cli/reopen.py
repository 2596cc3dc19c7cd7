"""How is the end of an enrolment taken back from the command line? `naungan reopen`.

Exit codes: 0 done; 1 refused; 2 the command line is wrong. A note is asked for, or read from standard input: never an argument.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...domain.enrolment import ReopenEnrolment
from ...domain.vocabulary import ReopenReason
from ...texts.command_line import Cli, Words
from ...texts.undoing import Undoing
from ..settings import Settings
from .recording import id_of, recorded
from .void import asked_note


def add_reopen(
    app: typer.Typer, words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> None:
    """Add `reopen` to the commands."""

    @app.command(help=words(Undoing.REOPEN))
    def reopen(
        enrolment: Annotated[str, typer.Argument(metavar="ID", help=words(Undoing.ENROLMENT))],
        reason: Annotated[ReopenReason, typer.Option(help=words(Undoing.REOPEN_REASON))],
        end_exclusive: Annotated[
            dt.datetime | None, typer.Option(help=words(Undoing.END_EXCLUSIVE), formats=["%Y-%m-%d"])
        ] = None,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        intent = ReopenEnrolment(
            id_of(enrolment, "Enrolment", words, "ID"),
            reason,
            None if end_exclusive is None else end_exclusive.date(),
            note=asked_note(words) if reason is ReopenReason.OTHER else None,
        )
        recorded(
            settings_of(data),
            words,
            console,
            intent,
            (Undoing.REOPENED, Undoing.NOTHING),
        )
