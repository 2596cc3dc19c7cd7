"""How is an import given up that was never finished? `naungan batches list` and `naungan batches abandon`."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ...texts.upkeep import Upkeep
from ..settings import Settings


def batches_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan batches …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.command("list", help=words(Upkeep.BATCHES_LIST))
    def listed(data: Data = None) -> None:
        from ...texts.formats import show_rupiah
        from ..postgres.databases import databases
        from ..upkeep.open_batches import open_batches

        with databases(settings_of(data)) as settings:
            found = open_batches(settings)
        if not found:
            console.print(words(Upkeep.NO_BATCHES), highlight=False)
            return
        table = Table()
        for column in (Upkeep.BATCH, Cli.SCOPE, Upkeep.SINCE, Upkeep.ENROLLED_OF, Upkeep.HELD):
            table.add_column(
                words(column), justify="right" if column in (Upkeep.ENROLLED_OF, Upkeep.HELD) else "left"
            )
        for one in found:
            since = f"{one.since.astimezone(dt.UTC):%Y-%m-%d %H:%M:%SZ}"
            held = show_rupiah(one.held, words.language)
            table.add_row(
                str(one.id),
                one.region,
                since,
                f"{words.number(one.enrolled)} / {words.number(one.rows)}",
                held,
            )
        console.print(table)

    @app.command(help=words(Upkeep.BATCHES_ABANDON))
    def abandon(
        batch: Annotated[str, typer.Argument(help=words(Upkeep.BATCH_ID))],
        data: Data = None,
    ) -> None:
        from ...graphql.types import ids
        from ...graphql.types.errors import BadId
        from ..postgres.databases import databases
        from ..upkeep import open_batches

        try:
            stream = UUID(batch)
        except ValueError:
            try:
                stream = ids.decode_uuid(batch, "Batch")
            except BadId:
                raise typer.BadParameter(words(Enrol.BAD_ID, kind="Batch"), param_hint="BATCH") from None
        with databases(settings_of(data)) as settings:
            released = open_batches.abandon(settings, stream)
        said = words(Upkeep.ABANDONED, batch=stream, rupiah=released)
        console.print(said, highlight=False, soft_wrap=True)

    return app
