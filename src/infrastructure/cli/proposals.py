"""What is done with a list of candidates from the command line? `naungan proposal …`.

Exit codes: 0 done; 1 refused; 2 the command line is wrong. A note is asked for, or read from standard input: never an argument.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...domain.selection_undone import WithdrawVerification
from ...domain.vocabulary import TakenBackReason
from ...texts.command_line import Cli, Words
from ...texts.selection_undone import SelectionUndone
from ...texts.undoing import Undoing
from ..settings import Settings
from .correcting import add_correcting
from .proposing import add_proposing
from .recording import id_of, recorded
from .void import asked_note

_DIGEST = re.compile(r"[0-9a-f]{64}")


def proposal_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan proposal …`"""
    app = typer.Typer(no_args_is_help=True)

    @app.callback()
    def root() -> None:
        pass  # with a callback each stays a command of its own, however few there are

    @app.command("withdraw-verification", help=words(SelectionUndone.WITHDRAW))
    def withdraw_verification(
        named: Annotated[str, typer.Argument(metavar="LIST", help=words(SelectionUndone.LIST))],
        reason: Annotated[TakenBackReason, typer.Option(help=words(Undoing.REASON))],
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        digest = named if _DIGEST.fullmatch(named) else None
        intent = WithdrawVerification(
            reason=reason,
            listed=None if digest else id_of(named, "ParticipantList", words, "LIST"),
            list_digest=digest,
            note=asked_note(words) if reason is TakenBackReason.OTHER else None,
        )
        recorded(
            settings_of(data),
            words,
            console,
            intent,
            (SelectionUndone.DONE, SelectionUndone.NOTHING),
        )

    add_proposing(app, words, console, settings_of)
    add_correcting(app, words, console, settings_of)
    return app
