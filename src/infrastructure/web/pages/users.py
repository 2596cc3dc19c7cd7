"""Who may sign in, and as what? Screen "Pengguna", for administrators: accounts, their links, and the roles that users hold.

GET  /pengguna            every account with what it holds
POST /pengguna/tambah     a new account; its link is shown once
POST /pengguna/tautan     a new link of an account, shown once; the ones before hold no longer
POST /pengguna/tutup      an account is closed
GET, POST /pengguna/beri and /pengguna/cabut   a role is granted, or revoked: commands of the contract

Names, logins and links lie beside the vault, and are reached through the same parts as `naungan users`; that a link was made, or an
account closed, is an event, shown below the account it concerns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import anyio.to_thread
from starlette.responses import Response
from starlette.routing import Route

from ....domain.commands.register import Register
from ....domain.grants import NotAllowed
from ....domain.vocabulary import RevocationReason, Role, UserKind
from ....graphql.types import ids
from ....graphql.types.errors import BadId
from ....texts.filling import sentence
from ....texts.labels.events import event_label
from ....texts.language import Locale
from ....texts.pages.users import Label, UserForm, UsersPage
from ....texts.users import AccountFault
from ...accounts.accounts import AccountProblem
from ...accounts.door import Door
from ..cross_site_requests import own_origin
from .form_screens import About, Field, Filled, FormScreen, Reading, of_enum
from .frame import Frame
from .page import Page
from .questions import Outcome, Problem, SignInFirst
from .state import address

_MOST_TOLD = 50  # of what happened to an account, the latest


@dataclass(frozen=True)
class AccountsAt:
    """Where accounts lie, and what the register tells of a user. Both wait: called on threads."""

    door: Door
    register: Register


def user_routes(frame: Frame, accounts: AccountsAt | None) -> list[Route]:
    """The screen's routes; none where nobody signs in."""
    if accounts is None:
        return []
    screen = _Screen(accounts)
    return [
        frame.route("/pengguna", screen.show),
        frame.route("/pengguna/tambah", screen.add, ("POST",)),
        frame.route("/pengguna/tautan", screen.link, ("POST",)),
        frame.route("/pengguna/tutup", screen.close, ("POST",)),
        *(replace(one, whom=screen.of_user).route(frame) for one in FORMS),
    ]


class _Screen:
    def __init__(self, accounts: AccountsAt) -> None:
        self._door = accounts.door
        self._register = accounts.register

    async def show(self, page: Page) -> Response:
        """Every account."""
        await _administrator(page)
        return await self._shown(page)

    async def add(self, page: Page) -> Response:
        """A new account of a person, and the link to hand to them."""

        def made(filled: Mapping[str, str], by: UUID) -> tuple[str, str]:
            login = filled.get("login", "")
            user = self._door.accounts.add_person(
                login, filled.get("name", ""), filled.get("employee", ""), by
            )
            return login, self._link(user, filled, by)

        return await self._changed(page, made)

    async def link(self, page: Page) -> Response:
        """A new link."""

        def made(filled: Mapping[str, str], by: UUID) -> tuple[str, str]:
            account = self._door.accounts.named(filled.get("login", ""))
            return account.login, self._link(account.user, filled, by)

        return await self._changed(page, made)

    async def close(self, page: Page) -> Response:
        """Close an account: its sessions, links and tokens end at once."""

        def made(filled: Mapping[str, str], by: UUID) -> tuple[str, str]:
            account = self._door.accounts.named(filled.get("login", ""))
            if account.user == by:  # so that an administrator always stays
                raise AccountProblem(AccountFault.OWN_ACCOUNT)
            self._door.accounts.close(account.login, by)
            return account.login, ""

        return await self._changed(page, made)

    async def of_user(self, page: Page, filled: Filled) -> About:
        """Whose role a form grants or revokes. Raises Problem, and SignInFirst."""
        await _administrator(page)
        try:
            user = ids.decode_uuid(filled.get("pengguna", ""), "User")
        except BadId:
            raise Problem(404, page.say(UsersPage.NO_SUCH)) from None
        account = await anyio.to_thread.run_sync(self._door.accounts.get, user)
        if account is None:
            raise Problem(404, page.say(UsersPage.NO_SUCH))
        return About(
            ((page.say(UsersPage.LOGIN), account.login), (page.say(UsersPage.NAME), account.name)), {}, {}
        )

    def _link(self, user: UUID, filled: Mapping[str, str], by: UUID) -> str:
        return self._door.links.make(user, with_code=bool(filled.get("code")), by=by)

    async def _changed(
        self, page: Page, work: Callable[[Mapping[str, str], UUID], tuple[str, str]]
    ) -> Response:
        by = await _administrator(page)
        filled = page.filled
        try:
            login, secret = await anyio.to_thread.run_sync(work, filled, by)
        except NotAllowed:  # revoked meanwhile
            raise Problem(403, page.say(UsersPage.ADMINISTRATORS)) from None
        except AccountProblem as wrong:
            said = sentence(wrong.text.text, page.locale, wrong.facts)
            return await self._shown(page, [said], filled)
        place = f"{own_origin(page.request.scope)}/tautan/{secret}" if secret else ""
        return await self._shown(page, told=login, link=place)

    async def _shown(
        self,
        page: Page,
        faults: list[str] | None = None,
        filled: Mapping[str, str] | None = None,
        told: str = "",
        link: str = "",
    ) -> Response:
        found = await anyio.to_thread.run_sync(self._everyone, page.locale)
        return page.show(
            "users.html",
            422 if faults else 200,
            T=UsersPage,
            accounts=found,
            faults=faults or [],
            filled=filled or {},
            told=told,
            new_link=link,
            own=page.viewer.user,
        )

    def _everyone(self, locale: Locale) -> list[dict[str, Any]]:
        everyone = self._door.accounts.everyone()
        told = self._register.store.load([one.user for one in everyone])
        logins = {str(one.user): one.login for one in everyone}
        return [
            {
                "login": one.login,
                "name": one.name,
                "person": one.kind is UserKind.PERSON,
                "closed": None if one.closed_at is None else one.closed_at.date().isoformat(),
                "waits": one.kind is UserKind.PERSON and not one.has_password,
                "id": ids.encode("User", one.user),
                "grants": self._register.rights.principal(one.user).on_record,
                "told": [
                    {
                        "what": event_label(type(past.event).__name__, locale),
                        "at": past.recorded_at.isoformat(),
                        "by": logins.get(past.actor),
                    }
                    for past in reversed(told.get(one.user, [])[-_MOST_TOLD:])
                ],
            }
            for one in everyone
        ]


async def _administrator(page: Page) -> UUID:
    """Who asks. Raises SignInFirst, or Problem for who is no administrator."""
    viewer = await page.known()
    if viewer.user is None:
        raise SignInFirst
    if not any(role is Role.ADMINISTRATOR for role, _, _ in viewer.grants):
        raise Problem(403, page.say(UsersPage.ADMINISTRATORS))
    return ids.decode_uuid(viewer.user, "User")


def _back(_page: Page, _filled: Filled, outcome: Outcome) -> str:
    return address("/pengguna", {"posisi": outcome.position})


def _granted(read: Reading) -> dict[str, Any]:
    return {
        "user": read.about("pengguna"),
        "role": read.text("role"),
        "region": read.region("region"),
        "until": read.after("until"),
    }


def _revoked(read: Reading) -> dict[str, Any]:
    return {
        "user": read.about("pengguna"),
        "role": read.text("role"),
        "region": read.region("region"),
        "reason": read.text("reason"),
        "note": read.text("note"),
    }


_ROLE = Field("role", Label.ROLE, choices=of_enum("Role", tuple(Role)))
_REGION = Field("region", Label.REGION, needed=False, hint=Label.REGION_HINT)
FORMS = (
    FormScreen(
        "/pengguna/beri",
        UserForm.GRANT,
        "grant_access",
        (Role.ADMINISTRATOR,),
        (_ROLE, _REGION, Field("until", Label.UNTIL, "date", needed=False)),
        _granted,
        _back,
        ("pengguna",),
    ),
    FormScreen(
        "/pengguna/cabut",
        UserForm.REVOKE,
        "revoke_access",
        (Role.ADMINISTRATOR,),
        (
            _ROLE,
            _REGION,
            Field("reason", Label.REASON, choices=of_enum("RevocationReason", tuple(RevocationReason))),
            Field("note", Label.NOTE, needed=False),
        ),
        _revoked,
        _back,
        ("pengguna",),
    ),
)
