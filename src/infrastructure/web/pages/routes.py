"""Which pages are there? The routes of every screen, and of the switch between languages."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..cross_site_requests import is_own_page
from ..languages import CHOSEN, remember, spoken
from .card_check import card_check_routes
from .cards import card_routes
from .claims import claim_routes
from .coverage import coverage_routes
from .findings import findings_routes
from .forms import BadForm, form
from .frame import Frame
from .history import history_routes
from .home import home_routes
from .page import go_to
from .papers import paper_routes
from .people import people_routes
from .people_search import finding_routes
from .upload import upload_routes
from .users import AccountsAt, user_routes
from .village_cards import village_card_routes
from .village_office import village_office_routes
from .villages import village_routes


def page_routes(frame: Frame, accounts: AccountsAt | None = None) -> list[Route]:
    """All of them."""
    return [
        Route("/bahasa", choose_language, methods=["POST"]),
        *paper_routes(frame),
        *home_routes(frame),
        *user_routes(frame, accounts),
        *upload_routes(frame),
        *village_office_routes(frame),
        *village_card_routes(frame),
        *people_routes(frame),
        *finding_routes(frame),
        *card_routes(frame),
        *village_routes(frame),
        *coverage_routes(frame),
        *findings_routes(frame),
        *claim_routes(frame),
        *history_routes(frame),
        *card_check_routes(frame),
    ]


async def choose_language(request: Request) -> Response:
    """Speak another language from now on, and go back to the page one was on."""
    try:
        filled = await form(request)
    except BadForm:
        filled = {}
    back = filled.get("kembali", "")
    response = go_to(back if is_own_page(back) else "/")
    chosen = spoken(filled.get(CHOSEN))
    if chosen is not None:
        remember(request, response, chosen)
    return response
