"""Who can sign in, and what may they do? `naungan users …`: on the server's machine, over its own databases.

Name and employee number are asked for, or read line by line from standard input: neither is ever an argument.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ...domain.grants import AppointAdministrator, Grant, GrantAccess, RevokeAccess
from ...domain.vocabulary import RevocationReason, Role, UserKind
from ...texts.command_line import Cli, Words
from ...texts.text import Spoken
from ...texts.users import AccountFault, Users
from ..settings import Settings
from .recording import office, tell

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
        from ..composition import door_of

        with office(settings_of(data)) as (_, side, _command):
            found = [
                (one, side.register.rights.principal(one.user).on_record)
                for one in door_of(side).accounts.everyone()
            ]
        table = Table()
        for column in (
            Users.COLUMN_LOGIN,
            Users.COLUMN_NAME,
            Users.COLUMN_KIND,
            Users.COLUMN_USER,
            Users.COLUMN_STATE,
            Users.COLUMN_ROLES,
        ):
            table.add_column(words(column))
        for one, grants in found:
            kind = Users.PERSON if one.kind is UserKind.PERSON else Users.IS_A_SERVICE
            state = _state(one.kind, one.has_password, one.has_code, one.closed_at)
            on = one.closed_at.date() if one.closed_at else None
            table.add_row(
                one.login, one.name, words(kind), str(one.user), words(state, on=on), _roles(grants, words)
            )
        console.print(table)

    @app.command(help=words(Users.LINK))
    def link(login: Login, with_code: WithCode = False, url: Url = None, data: Data = None) -> None:
        from ..accounts.accounts import AccountProblem
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

    RoleOf = Annotated[Role, typer.Argument(help=words(Users.ROLE), case_sensitive=False)]  # noqa: N806
    Where = Annotated[str | None, typer.Argument(help=words(Users.ROLE_REGION))]  # noqa: N806

    @app.command(help=words(Users.GRANT))
    def grant(
        login: Login,
        role: RoleOf,
        region: Where = None,
        until: Annotated[
            dt.datetime | None, typer.Option(help=words(Users.UNTIL), formats=["%Y-%m-%d"])
        ] = None,
        data: Data = None,
    ) -> None:
        from ..composition import door_of

        with office(settings_of(data)) as (_, side, command):
            user = door_of(side).accounts.named(login).user
            if role is Role.ADMINISTRATOR and region is None and until is None:
                # Whoever makes administrators on the machine itself is seen in the log to have done so.
                outcome = side.register.appoint_administrator(command, AppointAdministrator(user, again=True))
            else:
                asked = GrantAccess(user, role, region, until and until.date())
                outcome = side.register.grant_access(command, asked)
        tell(words, console, outcome, (Users.GRANTED, Users.HELD_ALREADY))

    @app.command(help=words(Users.REVOKE))
    def revoke(
        login: Login,
        role: RoleOf,
        reason: Annotated[
            RevocationReason, typer.Option(help=words(Users.REVOKE_REASON), case_sensitive=False)
        ],
        region: Where = None,
        data: Data = None,
    ) -> None:
        from ..composition import door_of

        note = asked(Users.ASK_NOTE) if reason is RevocationReason.OTHER else None
        with office(settings_of(data)) as (_, side, command):
            user = door_of(side).accounts.named(login, closed_too=True).user
            outcome = side.register.revoke_access(command, RevokeAccess(user, role, region, reason, note))
        tell(words, console, outcome, (Users.REVOKED, Users.REVOKED))

    return app


def _roles(grants: Iterable[Grant], words: Words) -> str:
    """What is held today, a line each."""
    lines = []
    for role, region, until in grants:
        held = f"{role.value} {region or ''}".strip()
        lines.append(held if until is None else words(Users.HELD_UNTIL, held=held, until=until))
    return "\n".join(lines)


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
