"""What do the pages have in common? Their texts, their policy, the cookie, the forms they send, and where a browser is."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import anyio.to_thread
from anyio import CapacityLimiter
from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ....graphql.types.errors import ErrorCode
from ....texts.filling import filled, sentence
from ....texts.language import Locale
from ....texts.requests import RequestFault
from ....texts.sign_in import SignIn, SignInFault
from ....texts.text import Spoken
from ...accounts.accounts import AccountProblem
from ...accounts.attempts import TooOften
from ...accounts.one_time_codes import address_of as otp_address
from ...accounts.one_time_codes import is_code_secret, new_code_secret, picture_of
from ...accounts.passkeys import Site
from ...accounts.refused import SignInRefused
from ...accounts.signed_in import cookie_name
from ..cross_site_requests import own_origin
from ..kept_templates import templates_in
from ..languages import language
from ..problem_answers import problem

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # by "no-referrer" browsers would send the origin of our own forms as "null"
    "cache-control": "no-store",
    "vary": "Accept-Language, Cookie",
}
_MOST_FORM = 8_000  # bytes
_MOST_FIELDS = 10
_AT_ONCE = 2  # passwords worked out beside one another: each takes 64 MB
_MOST_WAITING = 20
_SHORT_AT_ONCE = 4  # as many as there are connections to the vault
_RETRY_BUSY = 5  # seconds
_IP = frozenset("0123456789.:[]")
_STATUS = {
    SignInFault.WRONG: 403,
    SignInFault.NOT_FRESH: 403,
    SignInFault.LINK_GONE: 410,
    SignInFault.NOT_INVENTED: 404,
}
T = TypeVar("T")
Wrong = SignInRefused | AccountProblem | TooOften
_pages = templates_in(Path(__file__).parent / "pages", Environment)


class BadForm(Exception):  # noqa: N818
    """The request is no form of ours."""


class Busy(TooOften):
    """Too many sign in at this moment."""

    def __init__(self) -> None:
        super().__init__(_RETRY_BUSY)


class Threads:
    """Runs what would hold the event loop up, never on the threads that commands need: short reads and writes, and what works a
    password out, of which few run and few wait.
    """

    def __init__(self) -> None:
        self._short = CapacityLimiter(_SHORT_AT_ONCE)
        self._passwords = CapacityLimiter(_AT_ONCE)

    @property
    def waiting(self) -> int:
        """How many passwords wait to be worked out."""
        return self._passwords.statistics().tasks_waiting

    async def short(self, work: Callable[..., T], *given: Any) -> T:
        """What `work(*given)` returns. Raises what it raises."""
        return await anyio.to_thread.run_sync(work, *given, limiter=self._short)

    async def password(self, work: Callable[..., T], *given: Any) -> T:
        """The same for what works a password out. Raises Busy where too many wait."""
        if self.waiting >= _MOST_WAITING:
            raise Busy
        return await anyio.to_thread.run_sync(work, *given, limiter=self._passwords)


def page(request: Request, name: str, wrong: Wrong | None = None, **facts: Any) -> Response:
    """A page by the name of its template; what is wrong stands above the form, and in the status."""
    locale, headers = language(request), dict(_HEADERS)
    status, said = 200, None
    if wrong is not None:
        status, said = _told(wrong, locale)
    if isinstance(wrong, TooOften):
        headers["retry-after"] = str(wrong.seconds)

    def say(text: Spoken, **of: object) -> str:
        return filled(text.text, locale, of)

    body = _pages.get_template(name).render(
        say=say,
        T=SignIn,
        moment=_moment,
        locale=locale,
        wrong=said,
        passkey_wrong=say(SignInFault.PASSKEY),
        **facts,
    )
    return HTMLResponse(body, status, {**headers, "content-language": locale})


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


def _told(wrong: Wrong, locale: Locale) -> tuple[int, str]:
    match wrong:
        case TooOften(seconds=seconds):
            reason = SignInFault.BUSY if isinstance(wrong, Busy) else SignInFault.TOO_OFTEN
            return 429, sentence(reason.text, locale, {"seconds": seconds})
        case SignInRefused(fault=fault):
            return _STATUS.get(fault, 422), sentence(fault.text, locale, {})
        case AccountProblem(text=text, facts=told):
            return 422, sentence(text.text, locale, told)


def go_to(path: str) -> Response:
    """The browser asks for another page of ours, by GET."""
    return RedirectResponse(path, 303, {"cache-control": "no-store"})


def with_session(response: Response, request: Request, secret: str) -> Response:
    """The browser keeps the session until it is closed; no script, and no other site, can read or send it."""
    response.set_cookie(
        cookie_name(request.url.scheme),
        secret,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


def without_session(response: Response, request: Request) -> Response:
    """The browser forgets the session."""
    secure = request.url.scheme == "https"
    response.delete_cookie(
        cookie_name(request.url.scheme), path="/", secure=secure, httponly=True, samesite="lax"
    )
    return response


async def form(request: Request) -> dict[str, str]:
    """The fields of a form, at most 8 kB; one that is not there is "". Raises BadForm."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise BadForm
    try:
        return dict(
            parse_qsl(
                (await body(request)).decode("ascii"),
                keep_blank_values=True,
                strict_parsing=False,
                errors="strict",
                max_num_fields=_MOST_FIELDS,
            )
        )
    except ValueError:
        raise BadForm from None


async def body(request: Request, most: int = _MOST_FORM) -> bytes:
    """The body of a request, refused as soon as it is longer than allowed. Raises BadForm."""
    got = bytearray()
    async for piece in request.stream():
        got += piece
        if len(got) > most:
            raise BadForm
    return bytes(got)


def address_of(request: Request) -> str:
    """Where the request came from."""
    return request.client.host if request.client else ""


def site_of(request: Request) -> Site | None:
    """Where the browser is, for passkeys; None where it has none: at a bare address, or without TLS beyond this machine."""
    name = (request.url.hostname or "").lower()
    safe = request.url.scheme == "https" or name == "localhost"
    return Site(name, own_origin(request.scope)) if safe and not _IP.issuperset(name) else None


def with_passkeys(request: Request) -> str:
    """The address of this server at which passkeys work on this machine."""
    port = request.url.port
    return f"{request.url.scheme}://localhost{'' if port is None else f':{port}'}/masuk"


@dataclass(frozen=True, slots=True)
class CodesToSetUp:
    """A secret that an authenticator app takes in, as text and as a picture (an SVG element)."""

    secret: str
    picture: Markup


def codes_to_set_up(login: str, secret: str = "") -> CodesToSetUp:
    """The secret that was shown before, or a new one."""
    secret = secret if is_code_secret(secret) else new_code_secret()
    return CodesToSetUp(secret, Markup(picture_of(otp_address(secret, login))))  # noqa: S704 - made by segno


def bad_form(request: Request) -> Response:
    """400: what was sent is no form of ours."""
    return problem(400, language(request), RequestFault.BAD_FORM, ErrorCode.BAD_REQUEST)


def passkey_refused(request: Request) -> Response:
    """403, for the script of the page to show."""
    return problem(403, language(request), SignInFault.PASSKEY, ErrorCode.UNAUTHENTICATED)


def as_json(text: str) -> Response:
    return Response(text, media_type="application/json", headers={"cache-control": "no-store"})


async def json_body(request: Request) -> str:
    """A body of JSON; no form of another site can send it without asking. Raises BadForm."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadForm
    try:
        return (await body(request, 20_000)).decode()
    except UnicodeDecodeError:
        raise BadForm from None
