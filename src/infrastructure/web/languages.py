"""Which language does a page speak? The one that was chosen on it (a cookie), else the browser's; Indonesian before English."""

from starlette.requests import Request

from ...texts.language import Locale, locale_of
from ..access.cookies import cookie

CHOSEN = "bahasa"


def language(request: Request) -> Locale:
    """What this request is answered in."""
    match cookie(request, CHOSEN):
        case "id":
            return "id"
        case "en":
            return "en"
    return locale_of(request.headers.get("accept-language"))
