"""How are read models listed, built anew, switched in and dropped? `naungan projections …`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...texts.command_line import Cli, Words
from ..settings import Settings
from .exit_codes import DIFFERS

Settle = Callable[[Path | None], Settings]


def projections_commands(words: Words, console: Console, settings_of: Settle) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806

    @app.command("list", help=words(Cli.PROJECTIONS_LIST))
    def listed(data: Data = None) -> None:
        from ..composition import projecting
        from ..postgres.databases import databases
        from . import tables as reports

        with databases(settings_of(data)) as settings, projecting(settings):
            reports.show_projections(console, words, reports.health_of(settings))

    @app.command(help=words(Cli.PROJECTIONS_REBUILD))
    def rebuild(
        names: Annotated[list[str] | None, typer.Argument()] = None,
        yes: Annotated[bool, typer.Option("--yes", help=words(Cli.PROJECTIONS_YES))] = False,
        data: Data = None,
    ) -> None:
        from ...projections.engine import rebuild as rebuilding
        from ..composition import projecting, projections
        from ..postgres.databases import databases
        from . import tables as reports

        def confirm(differences: Sequence[rebuilding.Difference]) -> bool:
            reports.show_differences(console, "live", differences)
            return yes or typer.confirm(words(Cli.ACCEPT))

        with databases(settings_of(data)) as settings, projecting(settings) as runner:
            wanted = names or [p.name for p in projections()]
            rebuilding.begin(runner, wanted)
            for name in wanted:
                try:
                    schema = rebuilding.rebuild(runner, name, confirm)
                except rebuilding.Differs as found:
                    reports.show_differences(console, found.schema, found.differences)
                    raise typer.Exit(DIFFERS) from None
                console.print(words(Cli.SWITCHED, schema=schema), highlight=False)

    @app.command(help=words(Cli.PROJECTIONS_SWITCH))
    def switch(schema: str, data: Data = None) -> None:
        from ...projections.engine import rebuild as rebuilding
        from ..composition import projecting
        from ..postgres.databases import databases

        with databases(settings_of(data)) as settings, projecting(settings) as runner:
            rebuilding.switch(runner, schema)
        console.print(words(Cli.SWITCHED, schema=schema), highlight=False)

    @app.command(help=words(Cli.PROJECTIONS_DROP))
    def drop(schemas: list[str], data: Data = None) -> None:
        from ...projections.engine import rebuild as rebuilding
        from ..composition import projecting
        from ..postgres.databases import databases

        with databases(settings_of(data)) as settings, projecting(settings) as runner:
            for schema in schemas:
                rebuilding.drop(runner, schema)
                console.print(words(Cli.DROPPED, schema=schema), highlight=False)

    return app
