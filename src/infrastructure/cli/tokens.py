"""How do programs come in? `naungan token create`, `list` and `revoke`; a token is shown once."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from ...domain.vocabulary import UserKind
from ...texts.command_line import Cli, Words
from ...texts.users import AccountFault, Users
from ..settings import Settings
from .users import say

if TYPE_CHECKING:
    from ..accounts.door import Door

_DAYS = 30
SettingsOf = Callable[[Path | None], Settings]


def token_commands(words: Words, console: Console, settings_of: SettingsOf) -> typer.Typer:
    """`naungan token …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.command(help=words(Users.TOKEN_CREATE))
    def create(
        user: Annotated[str | None, typer.Option(help=words(Users.TOKEN_USER))] = None,
        service: Annotated[str | None, typer.Option(help=words(Users.TOKEN_SERVICE))] = None,
        days: Annotated[int, typer.Option(help=words(Users.TOKEN_DAYS), min=1)] = _DAYS,
        label: Annotated[str, typer.Option(help=words(Users.TOKEN_LABEL))] = "",
        data: Data = None,
    ) -> None:
        from ..composition import letting_in
        from ..postgres.databases import databases

        if (user is None) == (service is None):
            raise typer.BadParameter(words(Users.TOKEN_ONE_OF), param_hint="--user, --service")
        with databases(settings_of(data)) as settings, letting_in(settings) as door:
            owner = _service(door, service) if service is not None else _person(door, user or "")
            token = door.tokens.make(owner, label, days)
        typer.echo(words(Users.TOKEN_IS, days=days), err=True)
        typer.echo(token)  # alone on standard output: for a file that only its owner may read

    @app.command("list", help=words(Users.TOKEN_LIST))
    def listed(data: Data = None) -> None:
        from ..composition import letting_in
        from ..postgres.databases import databases

        with databases(settings_of(data)) as settings, letting_in(settings) as door:
            found = door.tokens.all()
        table = Table()
        for column in (
            Users.COLUMN_ID,
            Users.COLUMN_LOGIN,
            Users.COLUMN_LABEL,
            Users.COLUMN_ENDS,
            Users.COLUMN_USED,
        ):
            table.add_column(words(column))
        now = dt.datetime.now(dt.UTC)
        for one in found:
            ends = f"{one.ends_at:%Y-%m-%d %H:%M} UTC"
            if one.revoked_at is not None:
                ends = words(Users.TOKEN_IS_REVOKED)
            elif one.ends_at <= now:
                ends = words(Users.TOKEN_ENDED)
            used = f"{one.used_at:%Y-%m-%d %H:%M} UTC" if one.used_at else "-"
            table.add_row(str(one.id), one.login, one.label, ends, used)
        console.print(table)

    @app.command(help=words(Users.TOKEN_REVOKE))
    def revoke(token: Annotated[UUID, typer.Argument(help=words(Users.TOKEN_ID))], data: Data = None) -> None:
        from ..composition import letting_in
        from ..postgres.databases import databases

        with databases(settings_of(data)) as settings, letting_in(settings) as door:
            door.tokens.revoke(token)
        say(console, words(Users.TOKEN_REVOKED))

    return app


def _person(door: "Door", login: str) -> UUID:
    account = door.accounts.named(login)
    if account.kind is not UserKind.PERSON:
        from ..accounts.accounts import AccountProblem

        raise AccountProblem(AccountFault.IS_SERVICE, login=account.login)
    return account.user


def _service(door: "Door", login: str) -> UUID:
    """The service of that login, made where there is none."""
    from ..accounts.accounts import AccountProblem

    try:
        account = door.accounts.named(login)
    except AccountProblem:
        return door.accounts.add_service(login, login)
    if account.kind is not UserKind.SERVICE:
        raise AccountProblem(AccountFault.IS_PERSON, login=account.login)
    return account.user
