"""Whom does a stolen key file, backup or account expose? `naungan breach key`, `backup` and `account`; no name is told."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

from ...texts.breach import Breach
from ...texts.command_line import Cli, Words
from ...texts.users import Users
from ..settings import Settings
from .users import say

if TYPE_CHECKING:
    from ..upkeep.breach import Exposed, Held


def breach_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan breach …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    def tell(text: Breach, **facts: object) -> None:
        say(console, words(text, **facts))

    def people(found: "Exposed") -> None:
        if found.since is not None:
            tell(Breach.SINCE, on=found.since.date())
        for regency, count in found.by_regency.items():
            tell(Breach.IN_REGENCY, regency=regency, people=count)
        if found.nowhere:
            tell(Breach.NOWHERE, people=found.nowhere)

    def held(text: Breach, found: "Held") -> None:
        tell(
            text,
            people=found.exposed.people,
            rows=found.rows,
            notes=found.notes,
            accounts=found.accounts,
            files=found.files,
        )
        people(found.exposed)

    @app.command(help=words(Breach.KEY))
    def key(data: Data = None) -> None:
        from ..postgres.databases import databases
        from ..upkeep.breach import of_vault

        with databases(settings_of(data)) as settings:
            held(Breach.KEY_OPENS, of_vault(settings))
        for command in ("naungan keys rotate kek", "naungan keys rotate index", "naungan keys prune"):
            tell(Breach.DO, command=command)

    @app.command(help=words(Breach.BACKUP))
    def backup(
        which: Annotated[Literal["log", "read", "vault"], typer.Argument(help=words(Breach.WHICH))],
        data: Data = None,
    ) -> None:
        from ..postgres.databases import databases
        from ..upkeep.breach import of_log, of_vault

        with databases(settings_of(data)) as settings:
            if which == "vault":
                held(Breach.VAULT_HOLDS, of_vault(settings))
            else:
                found = of_log(settings)
                tell(Breach.NO_NAMES, which=which, people=found.people)
                people(found)

    @app.command(help=words(Breach.ACCOUNT))
    def account(login: Annotated[str, typer.Argument(help=words(Users.LOGIN))], data: Data = None) -> None:
        from ..postgres.databases import databases
        from ..upkeep.breach import of_account

        with databases(settings_of(data)) as settings:
            found = of_account(settings, login, dt.datetime.now(dt.UTC))
        for role, region in found.roles:
            tell(Breach.HOLDS, role=role, region=region)
        if found.first is None or found.last is None:
            tell(Breach.SAW_NONE)
        else:
            tell(
                Breach.SAW,
                people=found.exposed.people,
                sights=found.sights,
                first=found.first.date(),
                last=found.last.date(),
            )
            people(found.exposed)
            for operation, sights in found.operations.items():
                tell(Breach.BY_OPERATION, operation=operation, sights=sights)
        tell(Breach.OPEN, sessions=found.sessions, tokens=len(found.tokens))
        for token in found.tokens:
            tell(Breach.DO, command=f"naungan token revoke {token}")
        if not found.closed:
            tell(Breach.DO, command=f"naungan users close {login}")

    return app
