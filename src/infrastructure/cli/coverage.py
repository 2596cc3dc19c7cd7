"""How many workers of a region are protected? `naungan coverage`, as of a day and as known then."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...texts.command_line import Cli, Words
from ..settings import Settings


def add_coverage(
    app: typer.Typer, words: Words, console: Console, anywhere: Callable[[Path | None], Settings]
) -> None:
    """Add `coverage` to the commands."""
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.command(help=words(Cli.COVERAGE))
    def coverage(
        region: Annotated[str, typer.Argument(help=words(Cli.REGION))],
        as_of: Annotated[
            dt.datetime | None, typer.Option(help=words(Cli.AS_OF), formats=["%Y-%m-%d"])
        ] = None,
        known_at: Annotated[
            dt.datetime | None, typer.Option(help=words(Cli.KNOWN_AT), formats=["%Y-%m-%d"])
        ] = None,
        by: Annotated[str, typer.Option(help=words(Cli.BY))] = "scheme",
        data: Data = None,
    ) -> None:
        from ...projections.coverage.ledger import Dimension
        from ..indonesia.regions import KemendagriRegions
        from ..postgres.databases import databases
        from . import tables as reports

        if by.upper() not in Dimension.__members__:
            raise typer.BadParameter(words(Cli.UNKNOWN_DIMENSION, name=by), param_hint="--by")
        regions, known_on = KemendagriRegions(), known_at and known_at.date()
        asked = reports.CoverageAsked(region, Dimension[by.upper()], as_of and as_of.date(), known_on)
        settings = anywhere(data)
        if settings.server is not None:
            answer = reports.coverage_elsewhere(settings, words, asked)
        else:
            with databases(settings) as opened:
                answer = reports.read_coverage(opened, regions, asked)
        reports.show_coverage(console, words, regions, asked, answer)
