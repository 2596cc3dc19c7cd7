"""How is something that should never have been taken back from the command line? `naungan void …`.

Exit codes: 0 done; 1 refused; 2 the command line is wrong. A note is asked for, or read from standard input: never an argument.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...domain.enrolment import VoidEnrolments
from ...domain.handovers import VoidHandover
from ...domain.selection_undone import VoidDecree
from ...domain.vocabulary import TakenBackReason
from ...texts.cards import Cards
from ...texts.command_line import Cli, Words
from ...texts.selection_undone import SelectionUndone
from ...texts.undoing import Undoing
from ..settings import Settings
from .recording import id_of, recorded


def void_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan void …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.callback()
    def root() -> None:
        pass  # with a callback each stays a command of its own, however few there are

    @app.command(help=words(Undoing.VOID_ENROLMENT))
    def enrolment(
        enrolments: Annotated[list[str], typer.Argument(metavar="ID…", help=words(Undoing.ENROLMENTS))],
        reason: Annotated[TakenBackReason, typer.Option(help=words(Undoing.REASON))],
        with_cards: Annotated[bool, typer.Option("--with-cards", help=words(Undoing.WITH_CARDS))] = False,
        data: Data = None,
    ) -> None:
        intent = VoidEnrolments(
            tuple(id_of(one, "Enrolment", words, "ID") for one in enrolments),
            reason,
            note=asked_note(words) if reason is TakenBackReason.OTHER else None,
            with_cards=with_cards,
        )
        outcome = recorded(
            settings_of(data),
            words,
            console,
            intent,
            (Undoing.VOIDED, Undoing.NOTHING),
        )
        if concurrent := outcome.result.get("concurrent"):
            told = words(Undoing.CONCURRENT, concurrent=", ".join(concurrent))
            console.print(told, highlight=False, soft_wrap=True)

    @app.command(help=words(SelectionUndone.DECREE))
    def decree(
        named: Annotated[str, typer.Argument(metavar="ID", help=words(SelectionUndone.DECREE_ID))],
        reason: Annotated[TakenBackReason, typer.Option(help=words(Undoing.REASON))],
        data: Data = None,
    ) -> None:
        intent = VoidDecree(
            id_of(named, "Decree", words, "ID"),
            reason,
            asked_note(words) if reason is TakenBackReason.OTHER else None,
        )
        recorded(
            settings_of(data),
            words,
            console,
            intent,
            (SelectionUndone.DONE, SelectionUndone.NOTHING),
        )

    @app.command(help=words(Cards.VOID_HANDOVER))
    def handover(
        named: Annotated[str, typer.Argument(metavar="ID", help=words(Cards.HANDOVER_ID))],
        reason: Annotated[TakenBackReason, typer.Option(help=words(Undoing.REASON))],
        data: Data = None,
    ) -> None:
        intent = VoidHandover(
            id_of(named, "Handover", words, "ID"),
            reason,
            asked_note(words) if reason is TakenBackReason.OTHER else None,
        )
        recorded(
            settings_of(data),
            words,
            console,
            intent,
            (Cards.VOIDED, Cards.NOTHING),
        )

    return app


def asked_note(words: Words) -> str:
    """A note as it is typed, or read from standard input."""
    answer: str = typer.prompt(words(Undoing.NOTE), err=True)
    return answer
