"""How is it recorded from the command line that a decree says something else by now? `naungan decree revise`.

Exit codes: 0 done; 1 refused; 2 the command line is wrong.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...domain.decree_revisions import ReviseDecree
from ...texts.command_line import Cli, Words
from ...texts.selection_undone import SelectionUndone
from ..settings import Settings
from .papers import add_decrees
from .recording import id_of, recorded


def decree_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan decree …`"""
    app = typer.Typer(no_args_is_help=True)

    @app.command(help=words(SelectionUndone.REVISE))
    def revise(
        named: Annotated[str, typer.Argument(metavar="ID", help=words(SelectionUndone.DECREE_ID))],
        number: Annotated[str | None, typer.Option(help=words(SelectionUndone.NUMBER))] = None,
        issued_on: Annotated[
            dt.datetime | None, typer.Option(help=words(SelectionUndone.ISSUED_ON), formats=["%Y-%m-%d"])
        ] = None,
        count: Annotated[int | None, typer.Option(help=words(SelectionUndone.COUNT))] = None,
        round_: Annotated[int | None, typer.Option("--round", help=words(SelectionUndone.ROUND))] = None,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        intent = ReviseDecree(
            id_of(named, "Decree", words, "ID"),
            number,
            None if issued_on is None else issued_on.date(),
            count,
            round=round_,
        )
        recorded(
            settings_of(data),
            words,
            console,
            intent,
            (SelectionUndone.REVISED, SelectionUndone.NOTHING),
        )

    add_decrees(app, words, console, settings_of)
    return app
