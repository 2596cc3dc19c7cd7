"""What is wrong with this installation? `naungan doctor`: one line a finding."""

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from ...texts.command_line import Cli, Words
from ...texts.doctor import DoctorWords
from ...texts.filling import filled
from ...texts.upkeep import Upkeep
from ..settings import Settings
from .users import say

FOUND = 3  # exit code


def add_doctor(
    app: typer.Typer, words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> None:
    """Add `doctor` to the commands."""

    @app.command(help=words(DoctorWords.HELP))
    def doctor(
        as_json: Annotated[bool, typer.Option("--json", help=words(Upkeep.AS_JSON))] = False,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        from ..postgres.databases import databases
        from ..upkeep.doctor.certificates import of_certificate
        from ..upkeep.doctor.files import of_files
        from ..upkeep.doctor.look import look

        given = settings_of(data)
        told = of_files(given)  # first: starting the embedded server closes its directory to others
        told += of_certificate(given, dt.datetime.now(dt.UTC))
        with databases(given) as settings:
            told += look(settings)
        if as_json:
            listed = [
                {
                    "finding": one.what.value,
                    "note": one.note,
                    "line": filled(one.what.text, words.language, one.facts),
                    "facts": one.facts,
                }
                for one in told
            ]
            sys.stdout.write(msgspec.json.format(msgspec.json.encode(listed), indent=2).decode() + "\n")
        else:
            for one in told:
                line = filled(one.what.text, words.language, one.facts)
                say(console, words(DoctorWords.NOTE, line=line) if one.note else line)
        faults = [one for one in told if not one.note]
        if faults:
            raise typer.Exit(FOUND)
        if not as_json:
            say(console, words(DoctorWords.NOTHING))
