"""Who can sign in? `naungan users add`, `list`, `link` and `close`: on the server's machine, over its own databases.

Name and employee number are asked for, or read line by line from standard input: neither is ever an argument.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ...domain.vocabulary import UserKind
from ...texts.command_line import Cli, Words
from ...texts.text import Spoken
from ...texts.users import AccountFault, Users
from ..settings import Settings

SettingsOf = Callable[[Path | None], Settings]


def users_commands(words: Words, console: Console, settings_of: SettingsOf) -> typer.Typer:
    """`naungan users …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type
    Login = Annotated[str, typer.Argument(help=words(Users.LOGIN))]  # noqa: N806
    Url = Annotated[str | None, typer.Option("--url", help=words(Users.URL))]  # noqa: N806
    WithCode = Annotated[bool, typer.Option("--with-code", help=words(Users.WITH_CODE))]  # noqa: N806

    def asked(text: Spoken) -> str:
        answer: str = typer.prompt(words(text), err=True)
        return answer

    def tell_link(settings: Settings, secret: str, url: str | None) -> None:
        from ..running.first_link import link_address

        say(console, words(Users.LINK_IS))
        say(console, link_address(settings, secret, url))

    @app.command(help=words(Users.ADD))
    def add(
        login: Login,
        service: Annotated[bool, typer.Option("--service", help=words(Users.SERVICE))] = False,
        with_code: WithCode = False,
        url: Url = None,
        data: Data = None,
    ) -> None:
        from ..composition import letting_in
        from ..postgres.databases import databases

        name = asked(Users.ASK_SERVICE_NAME if service else Users.ASK_NAME)
        employee = "" if service else asked(Users.ASK_EMPLOYEE)
        with databases(settings_of(data)) as settings, letting_in(settings) as door:
            if service:
                user, link = door.accounts.add_service(login, name), None
            else:
                user = door.accounts.add_person(login, name, employee)
                link = door.links.make(user, with_code=with_code)
        say(console, words(Users.ADDED, login=login, user=user))
        if link is not None:
            tell_link(settings, link, url)

    @app.command("list", help=words(Users.LIST))
    def listed(data: Data = None) -> None:
        from ..composition import letting_in
        from ..postgres.databases import databases

        with databases(settings_of(data)) as settings, letting_in(settings) as door:
            found = door.accounts.everyone()
        table = Table()
        for column in (
            Users.COLUMN_LOGIN,
            Users.COLUMN_NAME,
            Users.COLUMN_KIND,
            Users.COLUMN_USER,
            Users.COLUMN_STATE,
        ):
            table.add_column(words(column))
        for one in found:
            kind = Users.PERSON if one.kind is UserKind.PERSON else Users.IS_A_SERVICE
            state = _state(one.kind, one.has_password, one.has_code, one.closed_at)
            on = one.closed_at.date() if one.closed_at else None
            table.add_row(one.login, one.name, words(kind), str(one.user), words(state, on=on))
        console.print(table)

    @app.command(help=words(Users.LINK))
    def link(login: Login, with_code: WithCode = False, url: Url = None, data: Data = None) -> None:
        from ..access.accounts import AccountProblem
        from ..composition import letting_in
        from ..postgres.databases import databases

        with databases(settings_of(data)) as settings, letting_in(settings) as door:
            account = door.accounts.named(login)
            if account.kind is UserKind.SERVICE:
                raise AccountProblem(AccountFault.IS_SERVICE, login=account.login)
            secret = door.links.make(account.user, with_code=with_code)
        tell_link(settings, secret, url)

    @app.command(help=words(Users.CLOSE))
    def close(login: Login, data: Data = None) -> None:
        from ..composition import letting_in
        from ..postgres.databases import databases

        with databases(settings_of(data)) as settings, letting_in(settings) as door:
            door.accounts.close(login)
        say(console, words(Users.CLOSED, login=login))

    return app


def _state(kind: UserKind, has_password: bool, has_code: bool, closed_at: dt.datetime | None) -> Users:
    if closed_at is not None:
        return Users.STATE_CLOSED
    if kind is UserKind.SERVICE:
        return Users.STATE_TOKENS
    if not has_password:
        return Users.STATE_WAITS
    return Users.STATE_CODE if has_code else Users.STATE_PASSWORD


def say(console: Console, line: str) -> None:
    """One line, as it is."""
    console.print(line, highlight=False, markup=False, soft_wrap=True)
