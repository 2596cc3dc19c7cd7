"""What do events and errors mean? `naungan reference …` prints pages of docs/ that are written from the code, and checks them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...texts.command_line import Cli, Words
from .exit_codes import DIFFERS

_COMMANDS = {"events.md": "events", "errors.md": "errors", "access-matrix.md": "access"}
_EXAMPLES = Path("tests/infrastructure/golden")


def reference_commands(words: Words, console: Console) -> typer.Typer:
    """`naungan reference …`; run in a checkout, whose golden files of events are the examples."""
    app = typer.Typer(no_args_is_help=True)
    Examples = Annotated[Path, typer.Option(help=words(Cli.REFERENCE_EXAMPLES))]  # noqa: N806 - a type

    @app.command(help=words(Cli.REFERENCE_EVENTS))
    def events(examples: Examples = _EXAMPLES) -> None:
        typer.echo(_pages(examples)["events.md"](), nl=False)

    @app.command(help=words(Cli.REFERENCE_ERRORS))
    def errors(examples: Examples = _EXAMPLES) -> None:
        typer.echo(_pages(examples)["errors.md"](), nl=False)

    @app.command(help=words(Cli.REFERENCE_ACCESS))
    def access(examples: Examples = _EXAMPLES) -> None:
        typer.echo(_pages(examples)["access-matrix.md"](), nl=False)

    @app.command(help=words(Cli.REFERENCE_CHECK))
    def check(docs: Path = Path("docs"), examples: Examples = _EXAMPLES) -> None:
        stale = [name for name, page in _pages(examples).items() if _text(docs / name) != page()]
        for name in stale:
            line = words(Cli.REFERENCE_STALE, file=docs / name, command=_COMMANDS[name])
            console.print(line, highlight=False, markup=False, soft_wrap=True)
        if stale:
            raise typer.Exit(DIFFERS)
        console.print(words(Cli.REFERENCE_SAME), highlight=False)

    return app


def _pages(examples: Path) -> Mapping[str, Callable[[], str]]:
    """Each page by the name of its file."""
    from .reference_access import access_page
    from .reference_errors import errors_page
    from .reference_events import events_page

    return {
        "events.md": lambda: events_page(examples),
        "errors.md": errors_page,
        "access-matrix.md": access_page,
    }


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None
