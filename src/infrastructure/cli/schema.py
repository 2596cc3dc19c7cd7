"""Which contract is served, and does a change break it? `naungan schema print` and `naungan schema check`."""

from pathlib import Path

import typer
from rich.console import Console

from ...texts.command_line import Cli, Words
from .exit_codes import DIFFERS


def schema_commands(words: Words, console: Console) -> typer.Typer:
    app = typer.Typer()

    @app.callback(invoke_without_command=True)
    def root(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            printed()

    @app.command("print", help=words(Cli.SCHEMA_PRINT))
    def printed() -> None:
        from ...graphql.sdl import print_sdl

        typer.echo(print_sdl(), nl=False)

    @app.command(help=words(Cli.SCHEMA_CHECK))
    def check(file: Path = Path("schema.graphql"), changelog: Path = Path("CHANGELOG.md")) -> None:
        from ...graphql import sdl
        from .committed import earlier_texts

        for problem in (problems := sdl.check(file, changelog, earlier_texts(file))):
            console.print(problem, highlight=False, markup=False, soft_wrap=True)
        if problems:
            raise typer.Exit(DIFFERS)
        console.print(words(Cli.SCHEMA_SAME), highlight=False)

    return app
