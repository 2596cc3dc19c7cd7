"""How is an import given up that was never finished? `naungan batches list` and `naungan batches abandon`."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from ...texts.command_line import Words
from ..settings import Settings


def batches_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan batches …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words("data"))]  # noqa: N806 - a type

    @app.command("list", help=words("batches_list"))
    def listed(data: Data = None) -> None:
        from ...texts.formats import show_rupiah
        from ..postgres.databases import databases
        from ..upkeep.open_batches import open_batches

        with databases(settings_of(data)) as settings:
            found = open_batches(settings)
        if not found:
            console.print(words("no_batches"), highlight=False)
            return
        table = Table()
        for column in ("batch", "scope", "since", "enrolled_of", "held"):
            table.add_column(words(column), justify="right" if column in ("enrolled_of", "held") else "left")
        for one in found:
            since = f"{one.since.astimezone(dt.UTC):%Y-%m-%d %H:%M:%SZ}"
            held = show_rupiah(one.held, words.language)
            table.add_row(str(one.id), one.region, since, f"{one.enrolled} / {one.rows}", held)
        console.print(table)

    @app.command(help=words("batches_abandon"))
    def abandon(
        batch: Annotated[str, typer.Argument(help=words("batch_id"))],
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
                raise typer.BadParameter(words("enrol_bad_id", kind="Batch"), param_hint="BATCH") from None
        with databases(settings_of(data)) as settings:
            released = open_batches.abandon(settings, stream)
        said = words("abandoned", batch=stream, rupiah=released)
        console.print(said, highlight=False, soft_wrap=True)

    return app
