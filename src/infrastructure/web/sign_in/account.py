"""What may somebody do who is signed in? /akun: password, one-time codes, passkeys, sessions, sign out everywhere.

All but the password asks that one signed in within the last ten minutes, or by that very session: whoever finds a screen
open cannot add a way in for themself.

    GET  /akun                        the page; 303 to /masuk for nobody
    POST /akun/kata-sandi             another password; every other session ends
    POST /akun/kode                   one-time codes
    POST /akun/kunci-sandi            what a browser is asked that makes a passkey (JSON)
    POST /akun/kunci-sandi/jawab      its answer (JSON): 204
    POST /akun/kunci-sandi/hapus      a passkey is forgotten
    POST /akun/keluar-semua           every session ends, and every token where that is asked
"""

import binascii
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ....texts.sign_in import SignInFault
from ...accounts.attempts import TooOften
from ...accounts.credentials import NewPassword
from ...accounts.door import Door
from ...accounts.lifetimes import FRESH
from ...accounts.refused import SignInRefused
from ...accounts.signed_in import How, SignedIn, session_secret, who
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

Done = Callable[[Request, SignedIn, dict[str, str]], Awaitable[Response]]
_SAVED = "/akun?tersimpan"


def account_routes(door: Door, threads: Threads) -> list[Route]:
    """The routes of one's own account."""
    pages = _Account(door, threads)
    return [
        Route("/akun", pages.show, methods=["GET"]),
        Route("/akun/kata-sandi", pages.of_form(pages.change_password), methods=["POST"]),
        Route("/akun/kode", pages.of_form(pages.set_code), methods=["POST"]),
        Route("/akun/kunci-sandi", pages.ask_passkey, methods=["POST"]),
        Route("/akun/kunci-sandi/jawab", pages.add_passkey, methods=["POST"]),
        Route("/akun/kunci-sandi/hapus", pages.of_form(pages.remove_passkey), methods=["POST"]),
        Route("/akun/keluar-semua", pages.of_form(pages.leave_everywhere), methods=["POST"]),
    ]


class _Account:
    def __init__(self, door: Door, threads: Threads) -> None:
        self._door = door
        self._threads = threads

    async def show(self, request: Request) -> Response:
        """The page."""
        signed_in = _by_session(request)
        return go_to("/masuk") if signed_in is None else await self._page(request, signed_in)

    def of_form(self, act: Done) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that takes a form from whoever is signed in; what is wrong stands on the page."""

        async def endpoint(request: Request) -> Response:
            signed_in = _by_session(request)
            if signed_in is None:
                return go_to("/masuk")
            try:
                return await act(request, signed_in, await form(request))
            except BadForm:
                return bad_form(request)
            except (SignInRefused, TooOften) as wrong:
                return await self._page(request, signed_in, wrong)

        return endpoint

    async def change_password(
        self, request: Request, signed_in: SignedIn, filled: dict[str, str]
    ) -> Response:
        """Another password. Raises SignInRefused, TooOften."""
        if filled.get("password", "") != filled.get("again", ""):
            raise SignInRefused(SignInFault.PASSWORDS_DIFFER)
        typed = NewPassword(filled.get("now", ""), filled.get("password", ""), address_of(request))
        change = self._door.credentials.change_password
        secret = await self._threads.password(
            lambda: change(
                signed_in.user, typed, strong=signed_in.strong, before=session_secret(request) or ""
            )
        )
        return with_session(go_to(_SAVED), request, secret)

    async def set_code(self, request: Request, signed_in: SignedIn, filled: dict[str, str]) -> Response:
        """One-time codes. Raises SignInRefused."""
        self._fresh(signed_in)
        await self._threads.short(
            self._door.credentials.set_code,
            signed_in.user,
            filled.get("code_secret", ""),
            filled.get("code", ""),
        )
        return go_to(_SAVED)

    async def remove_passkey(self, request: Request, signed_in: SignedIn, filled: dict[str, str]) -> Response:
        """A passkey is forgotten. Raises SignInRefused, BadForm."""
        self._fresh(signed_in)
        try:
            credential = binascii.unhexlify(filled.get("credential", ""))
        except ValueError:
            raise BadForm from None
        await self._threads.short(self._door.credentials.remove_passkey, signed_in.user, credential)
        return go_to(_SAVED)

    async def leave_everywhere(
        self, request: Request, signed_in: SignedIn, filled: dict[str, str]
    ) -> Response:
        """Every session ends, and every token where that is asked."""
        tokens = filled.get("tokens") == "on"
        await self._threads.short(lambda: self._door.sessions.end_all(signed_in.user, tokens=tokens))
        return without_session(go_to("/masuk"), request)

    async def ask_passkey(self, request: Request) -> Response:
        """What a browser is asked that makes a passkey."""
        signed_in, site = _by_session(request), site_of(request)
        if signed_in is None or site is None or not self._is_fresh(signed_in):
            return passkey_refused(request)
        account = await self._threads.short(self._door.accounts.get, signed_in.user)
        if account is None:
            return passkey_refused(request)
        ask = self._door.credentials.ask_for_passkey
        return as_json(await self._threads.short(ask, site, signed_in.user, account.login))

    async def add_passkey(self, request: Request) -> Response:
        """Take in the passkey that a browser made."""
        signed_in, site = _by_session(request), site_of(request)
        try:
            answer = await json_body(request)
            if signed_in is None or site is None:
                return passkey_refused(request)
            self._fresh(signed_in)
            await self._threads.short(self._door.credentials.add_passkey, site, signed_in.user, answer)
        except BadForm:
            return bad_form(request)
        except SignInRefused:
            return passkey_refused(request)
        return Response(status_code=204)

    def _is_fresh(self, signed_in: SignedIn) -> bool:
        return self._door.clock() - signed_in.since < FRESH

    def _fresh(self, signed_in: SignedIn) -> None:
        if not self._is_fresh(signed_in):
            raise SignInRefused(SignInFault.NOT_FRESH)

    async def _page(self, request: Request, signed_in: SignedIn, wrong: Wrong | None = None) -> Response:
        def read() -> dict[str, object]:
            account = self._door.accounts.get(signed_in.user)
            assert account is not None
            return {
                "account": account,
                "passkeys": self._door.credentials.passkeys(signed_in.user),
                "sessions": self._door.sessions.of(signed_in.user),
                "tokens": self._door.tokens.holding(signed_in.user),
                "codes": codes_to_set_up(account.login),
            }

        return page(
            request,
            "account.html",
            wrong,
            signed_in=signed_in,
            fresh=self._is_fresh(signed_in),
            saved="tersimpan" in request.query_params,
            can_make_passkeys=site_of(request) is not None,
            elsewhere=with_passkeys(request),
            **await self._threads.short(read),
        )


def _by_session(request: Request) -> SignedIn | None:
    """Who is signed in at this browser: a token has no account page."""
    signed_in = who(request)
    return signed_in if signed_in is not None and signed_in.how is How.SESSION else None
