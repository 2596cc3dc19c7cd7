"""What can be typed? The commands of `naungan`: short, each a line or two over the parts that do the work.

Exit codes: 0 done; 1 it cannot be done, one line says why; 2 the command line is wrong; 3 a check found a difference;
130 and 143 ended by Ctrl-C or SIGTERM (`serve` and `demo` end with 0 at Ctrl-C).
"""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...texts.command_line import Cli, Words
from ...texts.language import language_of
from ...texts.remote import Remote
from ..settings import Settings
from .commands import Adding, commands
from .not_answered import only_here
from .parts import PARTS


def main(arguments: Sequence[str] | None = None) -> None:
    """The program. Known problems become one line and an exit code, never a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = Words(language_of(given, os.environ))
    code = run(given, words)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # all is told: nothing is to be said of a Ctrl-C any more
    gc.freeze()  # nor is all that was loaded looked through for garbage: that took a fifth of a short command
    sys.exit(code)


def run(arguments: Sequence[str], words: Words) -> int:
    """Run one command line; its exit code."""
    try:
        build(words)(list(arguments), prog_name="naungan")
    except SystemExit as ended:  # a wrong command line has been told by now
        return ended.code if isinstance(ended.code, int) else 1
    except BaseException as problem:
        if os.environ.get("NAUNGAN_DEBUG"):
            raise
        from .problems import Ended, explained

        match explained(problem, words):
            case Ended(code):
                return code
            case line:
                Console(stderr=True).print(f"[red]{words(Cli.ERROR)}:[/red] ", end="")
                print(line, file=sys.stderr)  # as it is: no markup, no wrapping
                return 1
    return 0


def build(words: Words) -> typer.Typer:
    """The commands, with help in one language."""
    elsewhere: dict[str, object] = {}  # the server that was named before the command

    def anywhere(data: Path | None) -> Settings:
        return _settings(data, None, **elsewhere)

    def here(data: Path | None = None, port: int | None = None, **given: object) -> Settings:
        return only_here(_settings(data, port, **given, **elsewhere))

    console = Console(width=None if sys.stdout.isatty() else 140)
    app = typer.Typer(
        cls=commands(PARTS, lambda to: Adding(to, words, console, anywhere, here)),
        help=words(Cli.ABOUT),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def root(
        lang: Annotated[str | None, typer.Option("--lang", help=words(Cli.LANG))] = None,
        server: Annotated[str | None, typer.Option("--server", help=words(Remote.SERVER))] = None,
        token_file: Annotated[
            Path | None, typer.Option("--token-file", help=words(Remote.TOKEN_FILE))
        ] = None,
        ca: Annotated[Path | None, typer.Option("--ca", help=words(Remote.CA))] = None,
    ) -> None:
        # The language was read before the commands were built, so that help speaks it too.
        elsewhere.update(NAUNGAN_SERVER=server, NAUNGAN_TOKEN_FILE=token_file, NAUNGAN_CA=ca)

    return app


def _settings(data: Path | None = None, port: int | None = None, **given: object) -> Settings:
    """The settings of the environment, with what was typed in its place."""
    typed = {"NAUNGAN_DATA": data, **given}
    told = {name: str(value) for name, value in typed.items() if value is not None}
    settings = Settings.from_environment({**os.environ, **told})
    return settings if port is None else replace(settings, port=port)
