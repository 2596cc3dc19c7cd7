"""Which language does a page speak? The one that was chosen on it (a cookie), else the browser's; Indonesian before English."""

from starlette.requests import Request
from starlette.responses import Response

from ...texts.language import Locale, locale_of
from ..accounts.cookies import cookie

CHOSEN = "bahasa"
_LONGEST = 365 * 86_400  # seconds that a browser remembers the language


def language(request: Request) -> Locale:
    """What this request is answered in."""
    return spoken(cookie(request, CHOSEN)) or locale_of(request.headers.get("accept-language"))


def spoken(chosen: str | None) -> Locale | None:
    """A language that was chosen, where there is such a one."""
    match chosen:
        case "id":
            return "id"
        case "en":
            return "en"
    return None


def remember(request: Request, answer: Response, chosen: Locale) -> None:
    """Let the browser ask in this language from now on."""
    answer.set_cookie(
        CHOSEN,
        chosen,
        max_age=_LONGEST,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
