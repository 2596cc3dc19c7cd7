"""Who is it that stands before me? The search on the screen "Peserta", and all that the register holds about who was found.

GET  /peserta/cari               the form
POST /peserta/cari               who is found by a NIK, a membership number, a card number, or a name within one village. No address holds
                                 what was searched with: the answer is the page itself, and its links go by opaque ids
GET  /peserta/orang?hal=<id>     the file of the person of an enrolment: for operators
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import orjson
from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import Regions, level_of
from ....domain.vocabulary import RegionLevel, Role
from ....texts.pages.people import PeoplePage
from ....texts.pages.people_search import FindingPage, SearchBy
from .frame import Frame
from .lookers import looked, who
from .page import Page
from .questions import Asked, Missing, Problem, SignInFirst

SEARCHES = (Role.OPERATOR, Role.VERIFIER)
_SEPARATORS = str.maketrans("", "", " .-")  # with which NIKs are written on paper
_HIDDEN = "…"


def finding_routes(frame: Frame) -> list[Route]:
    """The search's routes."""
    return [frame.route("/peserta/cari", find, ("GET", "POST")), frame.route("/peserta/orang", whole)]


async def find(page: Page) -> Response:
    """The form, and below it who was found."""
    viewer = await page.known()
    if viewer.user is None and not viewer.everyone:
        raise SignInFirst
    if not viewer.may(*SEARCHES):
        raise Problem(403, page.say(FindingPage.NOT_YOURS))
    sent = page.filled
    found, fault = None, None
    if page.request.method == "POST":
        by, said = sent.get("menurut", ""), sent.get("dicari", "").strip()
        if by not in list(SearchBy) or not said:
            fault = page.say(FindingPage.NOTHING)
        else:
            try:
                found = await _found(page, SearchBy(by), said, sent.get("desa", "").strip())
            except Problem as problem:
                fault = problem.said
    return page.show(
        "find.html",
        422 if fault else 200,
        T=FindingPage,
        P=PeoplePage,
        found=found,
        fault=fault,
        **search_form(page, sent),
    )


async def _found(page: Page, by: SearchBy, said: str, village: str) -> Mapping[str, Any]:
    """Who is found. What was asked is shown without what was searched with: a page may be printed, or looked at by others."""
    match by:
        case SearchBy.NIK:
            given: dict[str, Any] = {"nik": said.translate(_SEPARATORS)}
            shown: dict[str, Any] = {"nik": _HIDDEN}
        case SearchBy.NAME:
            given = {"name": {"village": village, "name": said}}
            shown = {"name": {"village": village, "name": _HIDDEN}}
        case _:
            given, shown = {by.value: said}, {by.value: _HIDDEN}
    try:
        found: Mapping[str, Any] | None = (await page.ask("find_people", by=given))["findPeople"]
    finally:
        page.asked[-1] = Asked(
            page.asked[-1].text, orjson.dumps({"by": shown}, option=orjson.OPT_INDENT_2).decode()
        )
    if found is None:
        raise Problem(404, page.say(FindingPage.NO_NAMES))
    return found


def search_form(page: Page, filled: Mapping[str, str]) -> dict[str, Any]:
    """What the form needs: the ways to search, and the villages of whoever looks, to choose one of."""
    region = page.state.region
    regions = page.frame.regions
    return {
        "ways": tuple(SearchBy),
        "by": filled.get("menurut", SearchBy.NIK.value),
        "said": filled.get("dicari", ""),
        "village": filled.get("desa", "") or (region if level_of(region) is RegionLevel.VILLAGE else ""),
        "villages": _villages(regions, region),
    }


def _villages(regions: Regions, region: str) -> list[tuple[str, str]]:
    """Those of the regency that the page is about; of more than one regency nobody reads them all."""
    level = level_of(region)
    if level in (RegionLevel.NATION, RegionLevel.PROVINCE):
        return []
    if level is RegionLevel.VILLAGE:
        only = regions.get(region)
        return [] if only is None else [(only.code, only.name)]
    return [(one.code, one.name) for one in regions.villages(region)]


async def whole(page: Page) -> Response:
    """The file of a person."""
    if not (await page.known()).may(Role.OPERATOR):
        raise Problem(403, page.say(FindingPage.NOT_YOURS))
    thing = page.request.query_params.get("hal", "")
    file = (await page.ask("person_file", id=thing))["personFile"] if thing else None
    if file is None:
        raise Missing(thing, page.say(PeoplePage.NO_SUCH))
    told: dict[str, Any] = {"who": partial(who, page), "looked": partial(looked, page)}
    return page.show("person_file.html", T=FindingPage, P=PeoplePage, file=file, **told)
