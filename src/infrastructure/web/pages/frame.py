"""What do all pages share? They ask as whoever is signed in, show what they asked, and say what is wrong in its place.

async def show(page: Page) -> Response:
    data = await page.ask("card_check", serial="...", asked=True)
    return page.show("card_check.html", T=CardCheckPage, active=data["cardCheck"] == "ACTIVE")

routes = [frame.route("/cek-kartu", show)]
"""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ....texts.options import on_pages
from ....texts.pages.forms import FormFault
from ....texts.requests import RequestFault
from ..asking import AccessChanged, ClientLeft
from ..query_size import MOST_OF_A_PAGE, query_fault
from .forms import BadForm, fields
from .means import Means
from .page import Page
from .questions import Missing, Problem, SignInFirst

Screen = Callable[[Page], Awaitable[Response]]


class Frame(Means):
    """What pages are made with, and how they come to their addresses."""

    def route(self, path: str, screen: Screen, methods: Sequence[str] = ("GET",)) -> Route:
        """A screen at an address."""

        async def endpoint(request: Request) -> Response:
            fault = query_fault(request.scope, MOST_OF_A_PAGE)
            if fault is not None:  # told by a page that does not repeat it
                page = Page(self, Request({**request.scope, "query_string": b""}))
                return page.problem(Problem(414, page.say(fault[0], most=fault[1])))
            page = Page(self, request, anew=path if "GET" in methods else None)
            try:
                if any("\0" in value for _, value in request.query_params.multi_items()):
                    raise Problem(400, page.say(RequestFault.HOLDS_NUL))
                if request.method == "POST":
                    # First of all: asking a question watches the connection, and would take the form for a sign of life.
                    page.sent = await fields(request)
                with on_pages():
                    return page.remembered(await self._shown(screen, page))
            except BadForm:
                return page.problem(Problem(400, page.say(FormFault.NOT_OURS)))
            except SignInFirst:
                return page.sign_in(None if "GET" in methods else "/")
            except Problem as problem:
                return page.problem(problem)
            except AccessChanged:
                return page.problem(Problem(403, page.say(RequestFault.ACCESS_CHANGED)))
            except ClientLeft:
                return Response(status_code=499)
            except Exception as cause:  # a fault of ours: logged, and told as a page, too
                return page.failed(cause)

        return Route(path, endpoint, methods=list(methods))

    async def _shown(self, screen: Screen, page: Page) -> Response:
        """The screen; where it misses a thing of which the log tells, once more, when the read models have come to what it last tells.

        What nobody recorded, and what is of a regency of which whoever asks sees nothing, is told to be missing at once and in the same way:
        nobody makes the server wait for a made-up id, or learns which ids there are.
        """
        try:
            return await screen(page)
        except Missing as missing:
            told = await self.told_at(missing.thing, page.request) if page.request.method == "GET" else None
            if told is None or told <= (page.position or 0):
                raise
            return await screen(Page(self, page.request, anew=page.anew, least=told))
