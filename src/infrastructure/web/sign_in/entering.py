"""How does somebody come in, and leave? /masuk with a password or a passkey, /tautan/… with a link, /keluar.

GET  /masuk                    the form               POST /masuk               303 to /akun with a session, 403, 429
POST /masuk/rekaan             the same as an invented user, where there are any, on this machine; else 404
POST /masuk/kunci-sandi        what a browser asks a passkey (JSON)
POST /masuk/kunci-sandi/jawab  its answer (JSON): 204 with a session, 403
GET  /tautan/{secret}          a form; changes nothing          POST: takes the link, 303 to /akun with a session
POST /keluar                   the session ends
"""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ....texts.sign_in import SignInFault
from ...accounts.accounts import AccountProblem
from ...accounts.attempts import TooOften
from ...accounts.demo_users import InventedUsers, Offer
from ...accounts.door import Door
from ...accounts.links import Filled, Link
from ...accounts.refused import SignInRefused
from ...accounts.signed_in import session_secret
from ...accounts.signing_in import Shown
from ..cross_site_requests import LOOPBACK, from_this_machine, host_of, is_own_page
from ..languages import language
from .answers import (
    BadForm,
    Threads,
    Wrong,
    address_of,
    as_json,
    bad_form,
    codes_to_set_up,
    form,
    go_to,
    json_body,
    page,
    passkey_refused,
    site_of,
    with_passkeys,
    with_session,
    without_session,
)


def entering_routes(door: Door, threads: Threads, invented: InventedUsers | None = None) -> list[Route]:
    """The routes by which people come in and leave."""
    pages = _Entering(door, threads, invented)
    return [
        Route("/masuk", pages.show, methods=["GET"]),
        Route("/masuk", pages.enter, methods=["POST"]),
        Route("/masuk/rekaan", pages.enter_invented, methods=["POST"]),
        Route("/masuk/kunci-sandi", pages.ask_passkey, methods=["POST"]),
        Route("/masuk/kunci-sandi/jawab", pages.enter_by_passkey, methods=["POST"]),
        Route("/keluar", pages.leave, methods=["POST"]),
        Route("/tautan/{secret}", pages.show_link, methods=["GET"]),
        Route("/tautan/{secret}", pages.use_link, methods=["POST"]),
    ]


class _Entering:
    def __init__(self, door: Door, threads: Threads, invented: InventedUsers | None) -> None:
        self._door = door
        self._threads = threads
        self._invented = invented

    async def show(self, request: Request) -> Response:
        """The form. `lanjut`: the page of ours to which the browser goes then."""
        return await self._sign_in(request, then=request.query_params.get("lanjut", ""))

    async def enter(self, request: Request) -> Response:
        """Sign in with a password."""
        try:
            filled = await form(request)
        except BadForm:
            return bad_form(request)
        shown = Shown(
            filled.get("login", ""),
            filled.get("password", ""),
            filled.get("code", ""),
            address_of(request),
            session_secret(request),
        )
        try:
            secret = await self._threads.password(self._door.signing_in.by_password, shown)
        except (SignInRefused, TooOften) as wrong:
            return await self._sign_in(request, wrong, shown.login, filled.get("lanjut", ""))
        return with_session(go_to(_where_then(filled.get("lanjut", ""))), request, secret)

    async def enter_invented(self, request: Request) -> Response:
        """Sign in as an invented user."""
        try:
            filled = await form(request)
        except BadForm:
            return bad_form(request)
        then, secret = filled.get("lanjut", ""), None
        if self._invented is not None and _at_this_machine(request):
            secret = await self._threads.short(
                self._invented.enter, filled.get("login", ""), session_secret(request)
            )
        if secret is None:
            return await self._sign_in(request, SignInRefused(SignInFault.NOT_INVENTED), then=then)
        return with_session(go_to(_where_then(then)), request, secret)

    async def _sign_in(
        self, request: Request, wrong: Wrong | None = None, login: str = "", then: str = ""
    ) -> Response:
        invented: Sequence[Offer] = ()
        if self._invented is not None and _at_this_machine(request):
            invented = await self._threads.short(self._invented.offered, language(request))
        return page(
            request,
            "sign_in.html",
            wrong,
            invented=invented,
            login=login,
            then=_where_then(then),
            passkeys=site_of(request) is not None,
            elsewhere=with_passkeys(request),
        )

    async def ask_passkey(self, request: Request) -> Response:
        """What a browser asks a passkey."""
        site = site_of(request)
        if site is None:
            return passkey_refused(request)
        return as_json(self._door.signing_in.question(site))

    async def enter_by_passkey(self, request: Request) -> Response:
        """Sign in with a passkey."""
        site = site_of(request)
        try:
            answer = await json_body(request)
            if site is None:
                return passkey_refused(request)
            secret = await self._threads.short(
                self._door.signing_in.by_passkey, site, answer, session_secret(request)
            )
        except BadForm:
            return bad_form(request)
        except SignInRefused:
            return passkey_refused(request)
        return with_session(Response(status_code=204), request, secret)

    async def leave(self, request: Request) -> Response:
        """Sign out."""
        secret = session_secret(request)
        if secret is not None:
            await self._threads.short(self._door.sessions.end, secret)
        return without_session(go_to("/masuk"), request)

    async def show_link(self, request: Request) -> Response:
        """The form of a link; nothing changes."""
        try:
            link = await self._threads.short(self._door.links.look, request.path_params["secret"])
        except SignInRefused as wrong:
            return page(request, "no_link.html", wrong)
        return await self._link(request, link, {})

    async def use_link(self, request: Request) -> Response:
        """Take a link."""
        secret = request.path_params["secret"]
        try:
            filled = await form(request)
            link = await self._threads.short(self._door.links.look, secret)
        except BadForm:
            return bad_form(request)
        except SignInRefused as wrong:
            return page(request, "no_link.html", wrong)
        given = Filled(**{name: filled.get(name, "") for name in Filled.__dataclass_fields__})
        try:
            if given.password != filled.get("again", ""):
                raise SignInRefused(SignInFault.PASSWORDS_DIFFER)
            session = await self._threads.password(
                self._door.links.use, secret, given, session_secret(request)
            )
        except (AccountProblem, SignInRefused, TooOften) as wrong:
            if isinstance(wrong, SignInRefused) and wrong.fault is SignInFault.LINK_GONE:
                return page(request, "no_link.html", wrong)
            return await self._link(request, link, filled, wrong)
        return with_session(go_to("/akun"), request, session)

    async def _link(
        self, request: Request, link: Link, filled: Mapping[str, str], wrong: Wrong | None = None
    ) -> Response:
        account = None if link.user is None else await self._threads.short(self._door.accounts.get, link.user)
        return page(
            request,
            "link.html",
            wrong,
            account=account,
            codes=codes_to_set_up(link.login or "", filled.get("code_secret", ""))
            if link.with_code
            else None,
            typed={name: filled.get(name, "") for name in ("login", "name", "employee")},
        )


def _at_this_machine(request: Request) -> bool:
    return host_of(request.scope) in LOOPBACK and from_this_machine(request.scope)


def _where_then(asked: str) -> str:
    """The page of ours that is asked for, else one's own account."""
    return asked if is_own_page(asked) else "/akun"
