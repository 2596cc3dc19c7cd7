"""What happened to a thing? Screen of its history: every event, in recorded order, as auditors read them.

At `/jejak`; hal=<id of the thing>, sesudah=<cursor>. Numbers that count events lead here.
"""

from functools import partial

import orjson
from starlette.responses import Response
from starlette.routing import Route

from ....texts.pages.history import HistoryPage
from .frame import Frame
from .lookers import who
from .page import Page
from .questions import Missing


def history_routes(frame: Frame) -> list[Route]:
    """The screen's routes."""
    return [frame.route("/jejak", show)]


async def show(page: Page) -> Response:
    """The events of a thing."""
    given = page.request.query_params
    about = given.get("hal", "")
    thing = (await page.ask("history", id=about, after=given.get("sesudah")))["node"] if about else None
    if thing is None or "history" not in thing:
        raise Missing(about, page.say(HistoryPage.NO_SUCH))
    return page.show(
        "history.html",
        T=HistoryPage,
        kind=thing["__typename"],
        events=thing["history"],
        who=partial(who, page),
        written=lambda data: orjson.dumps(data, option=orjson.OPT_INDENT_2).decode(),
    )
