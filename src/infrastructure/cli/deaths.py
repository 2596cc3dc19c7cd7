"""How is a death recorded, or taken back, from the command line? `naungan death record` and `naungan death withdraw`.

Whoever is not named by an enrolment is asked for, or read line by line from standard input: no NIK, name or note is ever an
argument. Exit codes: 0 done; 1 refused; 2 the command line is wrong.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...domain.deaths import Deceased, RecordDeath, WithdrawDeath
from ...domain.vocabulary import DeathEvidence, Reporter, TakenBackReason
from ...texts.command_line import Cli, Words
from ...texts.deaths import Deaths
from ..settings import Settings
from .recording import id_of, recorded

_DAY = ["%Y-%m-%d"]


def death_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan death …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type
    OfEnrolment = Annotated[str | None, typer.Option("--enrolment", help=words(Deaths.ENROLMENT))]  # noqa: N806
    OfPerson = Annotated[bool, typer.Option("--person", help=words(Deaths.PERSON))]  # noqa: N806

    def asked(text: Deaths) -> str:
        answer: str = typer.prompt(words(text), err=True)
        return answer

    def born() -> dt.date:
        try:
            return dt.date.fromisoformat(asked(Deaths.BIRTH_DATE))
        except ValueError:
            raise typer.BadParameter(words(Deaths.BIRTH_DATE)) from None

    @app.command(help=words(Deaths.RECORD))
    def record(  # noqa: PLR0913 - options of the command line
        on: Annotated[dt.datetime, typer.Option(help=words(Deaths.ON), formats=_DAY)],
        enrolment: OfEnrolment = None,
        person: OfPerson = False,
        region: Annotated[str | None, typer.Option(help=words(Deaths.REGION))] = None,
        evidence: Annotated[
            DeathEvidence, typer.Option(help=words(Deaths.EVIDENCE))
        ] = DeathEvidence.NOT_SAID,
        reported_by: Annotated[Reporter, typer.Option(help=words(Deaths.REPORTED_BY))] = Reporter.NOT_SAID,
        data: Data = None,
    ) -> None:
        intent = RecordDeath(
            on=on.date(),
            evidence=evidence,
            reported_by=reported_by,
            region=region,
            enrolment=None if enrolment is None else id_of(enrolment, "Enrolment", words, "--enrolment"),
            deceased=Deceased(asked(Deaths.NIK), asked(Deaths.NAME), born()) if person else None,
        )
        recorded(
            settings_of(data),
            words,
            console,
            intent,
            (Deaths.RECORDED, Deaths.NOTHING),
        )

    @app.command(help=words(Deaths.WITHDRAW))
    def withdraw(
        reason: Annotated[TakenBackReason, typer.Option(help=words(Deaths.REASON))],
        enrolment: OfEnrolment = None,
        person: OfPerson = False,
        data: Data = None,
    ) -> None:
        intent = WithdrawDeath(
            reason=reason,
            enrolment=None if enrolment is None else id_of(enrolment, "Enrolment", words, "--enrolment"),
            nik=asked(Deaths.NIK) if person else None,
            note=asked(Deaths.NOTE) if reason is TakenBackReason.OTHER else None,
        )
        recorded(
            settings_of(data),
            words,
            console,
            intent,
            (Deaths.WITHDRAWN, Deaths.NOTHING),
        )

    return app
