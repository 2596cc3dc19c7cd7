"""What was recorded, and is the log whole? `naungan events list` and `naungan events check`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...texts.command_line import Cli, Words
from ..settings import Settings
from .upkeep import add_check

Settle = Callable[[Path | None], Settings]


def events_commands(words: Words, console: Console, anywhere: Settle, here: Settle) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)

    @app.command("list", help=words(Cli.EVENTS_LIST))
    def listed(
        after: Annotated[int, typer.Option(help=words(Cli.AFTER))] = 0,
        limit: Annotated[int, typer.Option(help=words(Cli.LIMIT), min=1, max=1000)] = 20,
        name: Annotated[list[str] | None, typer.Option(help=words(Cli.NAME))] = None,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        from ..log.event_types import EVENT_NAMES
        from ..postgres.databases import databases
        from . import tables as reports

        if unknown := [one for one in name or () if one not in EVENT_NAMES]:
            known = ", ".join(EVENT_NAMES)
            raise typer.BadParameter(
                words(Cli.UNKNOWN_EVENT, name=unknown[0], known=known), param_hint="--name"
            )
        settings = anywhere(data)
        if settings.server is not None:
            found = reports.events_elsewhere(settings, words, after, limit, name or ())
            reports.show_events(console, words, found)
            return
        with databases(settings) as opened:
            reports.show_events(console, words, reports.read_events(opened, after, limit, name or ()))

    add_check(app, words, console, here)
    return app
