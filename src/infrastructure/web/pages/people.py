"""Who is behind a number, and what became of one person's protection? Screen "Peserta".

GET /peserta?sel=<cell>          exactly the people that a number counts; or those of a region on a day
GET /peserta/satu?hal=<id>       one enrolment: its terms, card, history, who looked; and what may be done about it
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import NATION
from ....domain.vocabulary import CardStatus, Role
from ....texts.pages.people import PeoplePage
from ....texts.pages.people_search import FindingPage
from ..navigation import Viewer
from .form_screens import FormScreen
from .frame import Frame
from .lookers import looked, who
from .page import Page
from .people_forms import CARD_FORMS, FORMS
from .people_search import SEARCHES, search_form
from .questions import Missing
from .subjects import coming
from .taken_back_forms import OPEN_NAMES, VOID_CARD, WITHDRAW_DEATH

_ABOUT_A_PERSON = (*FORMS, WITHDRAW_DEATH, OPEN_NAMES)
_ABOUT_A_CARD = (*CARD_FORMS, VOID_CARD)
_OF_CARD = {
    CardStatus.ISSUED: ("hilang", "ganti", "cabut", "batalkan"),
    CardStatus.HANDED_OVER: ("hilang", "ganti", "cabut", "batalkan"),
    CardStatus.LOST: ("ditemukan", "ganti", "cabut", "batalkan"),
}


def people_routes(frame: Frame) -> list[Route]:
    """The screen's routes."""
    return [
        frame.route("/peserta", show),
        frame.route("/peserta/satu", one),
        *(form.route(frame) for form in (*_ABOUT_A_PERSON, *_ABOUT_A_CARD)),
    ]


async def show(page: Page) -> Response:
    """The people of a number or a region, fifty a page, with their names for who may see them."""
    given = page.request.query_params
    cell = given.get("sel") or None
    viewer = await page.known()
    state = page.state
    if cell is None and state.region == NATION:
        searches = {"S": FindingPage, **search_form(page, {})} if viewer.may(*SEARCHES) else {}
        return page.show("choose_region.html", T=PeoplePage, **searches)
    card = {"punya": True, "belum": False}.get(given.get("kartu", ""))
    data = await page.ask(
        "people",
        names=viewer.names or "nama" in given,
        **({"cell": cell} if cell is not None else state.variables),
        filter=None if card is None else {"hasCard": card},
        after=given.get("sesudah"),
    )
    found = data["enrolments"]
    return page.show(
        "people.html",
        T=PeoplePage,
        found=found,
        cell=cell,
        card=given.get("kartu", ""),
        opens_names=not viewer.names and viewer.may(Role.AUDITOR),
        S=FindingPage if viewer.may(*SEARCHES) else None,
        **search_form(page, {}),
    )


async def one(page: Page) -> Response:
    """One enrolment, whole."""
    thing = page.request.query_params.get("hal", "")
    viewer = await page.known()
    asked = {
        "names": viewer.names or "nama" in page.request.query_params,
        # a village office sees the people that are enrolled there, and none of the papers and events behind them
        "whole": viewer.may(Role.OPERATOR, Role.APPROVER, Role.AUDITOR),
    }
    node = (await page.ask("person", id=thing, **asked))["node"] if thing else None
    if node is None or node["__typename"] != "Enrolment":
        raise Missing(thing, page.say(PeoplePage.NO_SUCH))
    may = viewer.may(Role.OPERATOR)
    card = node["card"]
    ways = _OF_CARD.get(CardStatus(card["status"]), ()) if card else ()
    return page.show(
        "person.html",
        T=PeoplePage,
        one=node,
        forms=[form for form in _ABOUT_A_PERSON if viewer.may(*form.roles) and _fits(form, node, viewer)],
        card_forms=[form for form in _ABOUT_A_CARD if may and form.path.rpartition("/")[2] in ways],
        opens_file=may,
        who=partial(who, page),
        looked=partial(looked, page),
        S=FindingPage,
        saved="posisi" in page.request.query_params,
        same="sama" in page.request.query_params,
        moves=list(coming(page, node)),
    )


def _fits(form: FormScreen, node: Mapping[str, Any], viewer: Viewer) -> bool:
    """Whether a form makes sense: what has an end is opened again, what protects no day has nothing to move or to end, and of what
    was taken back only the person is corrected.
    """
    start, end = node["period"]["start"], node["period"]["endExclusive"]
    protects = end is None or end > start
    way = form.path.rpartition("/")[2]
    if way == "akses-darurat":
        return not viewer.names
    if node["voided"]:
        return way == "perbaiki"
    match way:
        case "buka-lagi":
            return end is not None
        case "meninggal":
            return protects and node.get("death") is None
        case "batal-kematian":
            return node.get("death") is not None
        case "akhiri" | "pindah" | "koreksi":
            return protects
        case _:
            return True
