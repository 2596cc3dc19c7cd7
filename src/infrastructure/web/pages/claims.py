"""What was said in public, and does the register hold it? Screen "Klaim": each figure beside its evidence, the gap, the contradictions.

At `/klaim`; sesudah=<cursor>: the next fifty.
"""

from starlette.responses import Response
from starlette.routing import Route

from ....domain.vocabulary import Role
from ....texts.pages.claims import ClaimsPage
from .frame import Frame
from .page import Page


def claim_routes(frame: Frame) -> list[Route]:
    """The screen's route."""
    return [frame.route("/klaim", show)]


async def show(page: Page) -> Response:
    """The page."""
    viewer = await page.known()
    state = page.state
    data = await page.ask(
        "claims",
        region=state.region,
        knownAt=state.variables["knownAt"],
        after=state.given.get("sesudah"),
    )
    whole = viewer.may(Role.OPERATOR, Role.APPROVER, Role.AUDITOR)
    return page.show(
        "claims.html",
        T=ClaimsPage,
        region=data["region"],
        claims=data["publicClaims"],
        opens=whole,
    )
