"""How is a person corrected from the command line? `naungan identity correct`.

NIK, name, birth date and note are asked for, or read line by line from standard input: never an argument. Exit codes: 0 done;
1 refused; 2 the command line is wrong.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...domain.identity import CorrectIdentity
from ...domain.vocabulary import IdentityReason, NikWas, Sex
from ...texts.command_line import Cli, Words
from ...texts.identity import Identity
from ..settings import Settings
from .recording import id_of, recorded
from .void import asked_note


def identity_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan identity …`"""
    app = typer.Typer(no_args_is_help=True)

    @app.callback()
    def root() -> None:
        pass  # with a callback each stays a command of its own, however few there are

    def asked(text: Identity) -> str:
        answer: str = typer.prompt(words(text), err=True)
        return answer

    def born() -> dt.date:
        try:
            return dt.date.fromisoformat(asked(Identity.BIRTH_DATE))
        except ValueError:
            raise typer.BadParameter(words(Identity.BIRTH_DATE)) from None

    @app.command(help=words(Identity.CORRECT))
    def correct(  # noqa: PLR0913 - options of the command line
        enrolment: Annotated[str, typer.Argument(metavar="ID", help=words(Identity.ENROLMENT))],
        reason: Annotated[IdentityReason, typer.Option(help=words(Identity.REASON))],
        nik_was: Annotated[NikWas | None, typer.Option(help=words(Identity.NIK_WAS))] = None,
        name: Annotated[bool, typer.Option("--name", help=words(Identity.ASK_NAME))] = False,
        birth_date: Annotated[
            bool, typer.Option("--birth-date", help=words(Identity.ASK_BIRTH_DATE))
        ] = False,
        sex: Annotated[Sex | None, typer.Option(help=words(Identity.SEX))] = None,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        intent = CorrectIdentity(
            id_of(enrolment, "Enrolment", words, "ID"),
            reason,
            nik=None if nik_was is None else asked(Identity.NIK),
            nik_was=nik_was,
            name=asked(Identity.NAME) if name else None,
            birth_date=born() if birth_date else None,
            sex=sex,
            note=asked_note(words) if reason is IdentityReason.OTHER else None,
        )
        recorded(
            settings_of(data),
            words,
            console,
            intent,
            (Identity.CORRECTED, Identity.NOTHING),
        )

    return app
