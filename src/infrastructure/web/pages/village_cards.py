"""Who of a village has no card yet, and whose card waits? The village office's screen of cards, on a phone.

At `/desa/kartu`; kartu=<cursor> and orang=<cursor>: the next hundred of either list. An office sees; operators issue cards and record handovers.
"""

from starlette.responses import Response
from starlette.routing import Route

from ....domain.regions import NATION, level_of
from ....domain.vocabulary import RegionLevel, Role
from ....texts.pages.village_cards import VillageCardsPage
from .frame import Frame
from .page import Page
from .questions import Problem, SignInFirst

HERE = "/desa/kartu"
_SEES = (Role.VERIFIER, Role.OPERATOR, Role.APPROVER, Role.AUDITOR)


def village_card_routes(frame: Frame) -> list[Route]:
    """The screen's route."""
    return [frame.route(HERE, show)]


async def show(page: Page) -> Response:
    """The page."""
    viewer = await page.known()
    if viewer.user is None and not viewer.everyone:
        raise SignInFirst
    if not viewer.may(*_SEES):
        raise Problem(403, page.say(VillageCardsPage.NOT_YOURS))
    region = page.state.region
    if region == NATION:
        return page.show("choose_region.html", T=VillageCardsPage)
    given = page.request.query_params
    data = await page.ask(
        "village_cards",
        region=region,
        names=viewer.names,
        cards=given.get("kartu"),
        people=given.get("orang"),
    )
    operates = viewer.may(Role.OPERATOR)
    return page.show(
        "village_cards.html",
        T=VillageCardsPage,
        region=data["region"],
        every=data["all"]["totalCount"],
        handed_over=data["handedOver"]["totalCount"],
        waiting=data["waiting"],
        without=data["without"],
        many=level_of(region) is not RegionLevel.VILLAGE,
        hands_over=operates and level_of(region) is RegionLevel.VILLAGE,
    )
