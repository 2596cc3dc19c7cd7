"""What do all pages share? They ask as whoever is signed in, show what they asked, and say what is wrong in its place.

async def show(page: Page) -> Response:
    data = await page.ask("card_check", serial="...", asked=True)
    return page.show("card_check.html", T=CardCheckPage, active=data["cardCheck"] == "ACTIVE")

routes = [frame.route("/cek-kartu", show)]
"""

import datetime as dt
import gzip
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import anyio.to_thread
import orjson
from anyio import CapacityLimiter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ....domain.regions import NATION, Regions
from ....texts.filling import filled
from ....texts.formats import show_day, show_number, show_rupiah
from ....texts.labels.values import VALUES
from ....texts.language import Locale
from ....texts.options import on_pages
from ....texts.pages.forms import FormFault
from ....texts.pages.frame import FrameText
from ....texts.requests import RequestFault
from ....texts.text import Spoken, capital
from ..asking import AccessChanged, Asking, ClientLeft
from ..import_routes import ImportEndpoints
from ..languages import CHOSEN, language, remember, spoken
from ..navigation import Viewer, entries, is_for
from ..problem_answers import failed
from ..query_size import MOST_OF_A_PAGE, query_fault
from .documents import document
from .forms import BadForm, fields
from .state import State, address, clock, state_of, whole

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "vary": "Accept-Language, Accept-Encoding, Cookie, Sec-Fetch-Site",
}
_STATUS = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_YET": 503,
    "CONTENDED": 503,
    "DEADLINE": 504,
    "TOO_OFTEN": 429,
    "DISK_FULL": 507,
    "INTERNAL": 500,
}
_UNREADABLE = 400
SIGN_IN = "/masuk"
_PROBLEM = "problem.html"
_OWN = ("same-origin", "none")
_PART = 3  # steps of the path to what may be missing on a page, the rest being shown
_A_DAY = dt.timedelta(days=1)

Screen = Callable[["Page"], Awaitable[Response]]


class Problem(Exception):  # noqa: N818 - an answer of its own
    """The page cannot be shown: what is told instead, by which status, and where to go on: an address and what it is called."""

    def __init__(self, status: int, said: str, further: tuple[str, str] | None = None) -> None:
        super().__init__(said)
        self.status = status
        self.said = said
        self.further = further


class SignInFirst(Exception):  # noqa: N818 - an answer of its own
    """The page is shown to who is signed in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A document that a page asked, as it is shown on it."""

    text: str
    variables: str


@dataclass(frozen=True)
class Frame:
    """What pages are made with."""

    asking: Asking
    regions: Regions
    simulated: bool
    imports: ImportEndpoints | None = None  # what takes files in; None: this server takes none
    sheets: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def workbook(self, made: Callable[[], bytes]) -> bytes:
        """A workbook, made on a thread of its own, one at a time: making many beside one another would hold everybody else up."""
        return await anyio.to_thread.run_sync(made, limiter=self.sheets)

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
                    return page.remembered(await screen(page))
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


@dataclass
class Page:
    """One request of a page."""

    frame: Frame
    request: Request
    viewer: Viewer = field(default_factory=Viewer)
    asked: list[Asked] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    anew: str | None = None  # where the page that a form is answered by can be asked for anew
    sent: list[tuple[str, str]] = field(default_factory=list)  # the fields of the form that came
    _state: State | None = None

    @cached_property  # asked for each number of a page
    def locale(self) -> Locale:
        return self.switches or language(self.request)

    @property
    def switches(self) -> Locale | None:
        """The language in which a form that was answered is to be shown again, as it stands: nothing is recorded."""
        return spoken(self.filled.get(CHOSEN))

    def remembered(self, answer: Response) -> Response:
        """The answer, by which the browser remembers a language that was chosen in a form."""
        if self.switches is not None:
            remember(self.request, answer, self.switches)
        return answer

    @property
    def filled(self) -> dict[str, str]:
        """The form that came; of fields that come more than once, the last."""
        return dict(self.sent)

    @property
    def path(self) -> str:
        return self.request.url.path

    @property
    def state(self) -> State:
        """What the address asks for. Of who has a region of their own, that one where it names none: once `known` was awaited."""
        if self._state is None:
            self._state = state_of(
                self.request.query_params, self.frame.regions, self.viewer.region or NATION
            )
        return self._state

    async def known(self) -> Viewer:
        """Who asks: for pages that must know it before they can ask anything."""
        await self.ask("who")
        self._state = None
        return self.viewer

    async def ask(self, name: str, /, **variables: Any) -> dict[str, Any]:
        """The data of a document's answer; where only parts of it are refused (names, to who signed in with a password alone),
        `notices` tell why. Raises SignInFirst and Problem.
        """
        given, _ = await self._answered(name, variables)
        data: dict[str, Any] | None = given.get("data")
        for error in given.get("errors", ()):
            if data is None or len(error.get("path", ())) < _PART:
                if _code(error) == "NOT_YET":
                    raise Problem(503, self.say(FrameText.NOT_YET))
                raise self._trouble(error)
            if error["message"] not in self.notices:
                self.notices.append(error["message"])
        assert data is not None
        return data

    async def pages(
        self, name: str, within: Callable[[dict[str, Any]], dict[str, Any]], most: int, **variables: Any
    ) -> "Pages":
        """The nodes of a list, asked page after page until it ends or `most` were; `within` finds the list in an answer. The question is
        shown once. Raises SignInFirst and Problem.
        """
        shown = len(self.asked) + 1
        after = variables.pop("after", None)
        first: dict[str, Any] | None = None
        nodes: list[dict[str, Any]] = []
        further: dict[str, Any] = {"hasNextPage": True}
        for _ in range(most):
            data = await self.ask(name, **variables, after=after)
            found = within(data)
            first = first or data
            nodes += found["nodes"]
            further = found["pageInfo"]
            if not further["hasNextPage"]:
                break
            after = further["endCursor"]
        del self.asked[shown:]
        return Pages(first or {}, nodes, further)

    async def chosen(self) -> str | None:
        """The region that the page is about; None where none is chosen. Who asks is known then."""
        if "wilayah" not in self.request.query_params or self.state.region == NATION:
            await self.known()
        return None if self.state.region == NATION else self.state.region

    async def command(self, name: str, /, **given: Any) -> "Outcome":
        """What became of a mutation: the only field of its document. What cannot be read of the input is told as a rule is that
        stands against it, so that the form comes back with what was typed. Raises SignInFirst and Problem.
        """
        body, position = await self._answered(name, {"input": given})
        errors = body.get("errors")
        if errors:
            trouble = self._trouble(errors[0])
            if isinstance(trouble, Problem) and trouble.status == _UNREADABLE:
                return Outcome({"userErrors": errors}, None)
            raise trouble
        [payload] = body["data"].values()
        return Outcome(payload, position)

    async def _answered(self, name: str, variables: Mapping[str, Any]) -> tuple[dict[str, Any], int | None]:
        text = document(name)
        self.asked.append(Asked(text, orjson.dumps(variables, option=orjson.OPT_INDENT_2).decode()))
        prepared = await self.frame.asking.prepared(text)
        asked = self._position()
        given, context = await self.frame.asking.ask(
            self.request, prepared, variables, locale=self.locale, min_position=asked
        )
        viewer = (given.body.get("data") or {}).get("viewer")
        if viewer is not None:
            self.viewer = Viewer.told(viewer)
        return given.body, context.recorded

    def _position(self) -> int | None:
        return whole(self.request.query_params.get("posisi"))

    def _trouble(self, error: Mapping[str, Any]) -> Exception:
        code = _code(error)
        if code == "UNAUTHENTICATED":
            return SignInFirst()
        if code == "BAD_CELL":  # of the address: a link that was cut short, or of another register
            numbers = self.state.link("/cakupan"), self.say(FrameText.TO_NUMBERS)
            return Problem(_UNREADABLE, self.say(FrameText.BAD_NUMBER), numbers)
        if code == "BAD_CURSOR":
            begin = self.state.here(self.path, sesudah=None), self.say(FrameText.TO_BEGIN)
            return Problem(_UNREADABLE, self.say(FrameText.BAD_FURTHER), begin)
        return Problem(_STATUS.get(code, _UNREADABLE), error["message"])

    def knows(self, region: str) -> bool:
        """Whether there is a region of this code."""
        return region == NATION or self.frame.regions.get(region) is not None

    def say(self, text: Spoken, **facts: object) -> str:
        return filled(text.text, self.locale, facts)

    def number(self, value: int | None) -> str:
        return "–" if value is None else show_number(value, self.locale)

    def days(self, period: Mapping[str, str | None]) -> str:
        """The first and the last day of a half-open period; that none is left, where it ends before it begins."""
        start, end = period["start"], period["endExclusive"]
        assert start is not None
        if end is not None and end <= start:
            return self.say(FrameText.NO_DAY, start=start)
        return f"{show_day(start, self.locale)} – {self._last(end)}"

    def _last(self, end_exclusive: str | None) -> str:
        """The last day of a half-open period, as papers have it."""
        if end_exclusive is None:
            return self.say(FrameText.OPEN_END)
        return show_day(dt.date.fromisoformat(end_exclusive) - _A_DAY, self.locale)

    def show(self, template: str, status: int = 200, **facts: Any) -> Response:
        """The page by its template; `T` among the facts has its own texts. A page of another role is a problem that says so."""
        if template != _PROBLEM and not is_for(self.path, self.viewer):
            return self.problem(Problem(403, self.say(FrameText.NOT_YOURS)))
        locale = self.locale
        state = self.state
        answered = self.request.method == "POST"

        def say(text: Spoken, **of: object) -> str:
            return filled(text.text, locale, of)

        def name_of(enum: str, value: str) -> str:
            return capital(VALUES[enum][value].name.said(locale))

        def rupiah(value: int | str | None) -> str:
            return "–" if value is None else show_rupiah(int(value), locale)

        def on(value: str | dt.date | None) -> str:
            return "–" if value is None else show_day(value, locale)

        def at(value: str) -> str:
            local = dt.datetime.fromisoformat(value).astimezone(clock(self.frame.regions, state.region))
            return f"{show_day(local.date(), locale)} {local:%H:%M} {local:%Z}"

        body = _pages.get_template(template).render(
            say=say,
            F=FrameText,
            name_of=name_of,
            number=self.number,
            rupiah=rupiah,
            on=on,
            on_last=self._last,
            days=self.days,
            at=at,
            locale=locale,
            state=state,
            path=self.path,
            viewer=self.viewer,
            entries=entries(self.viewer, locale),
            asked=self.asked,
            notices=self.notices,
            simulated=self.frame.simulated,
            back=(self.anew or "/") if answered else state.here(self.path),
            answered=answered,
            keeps=False,  # whether a form on it keeps what was typed in another language: its template says so
            anew=self.anew if answered else None,
            link=state.link,
            here=lambda **changes: state.here(self.path, **changes),
            **facts,
        )
        return self._sent(body, status, {**_HEADERS, "content-language": locale})

    def _sent(self, body: str, status: int, headers: Mapping[str, str]) -> Response:
        """A page on its way, compressed where nobody but its own reader made the browser ask for it: the length of what is compressed
        could tell another site what stands on the page (BREACH).
        """
        asked = self.request.headers
        if "gzip" in asked.get("accept-encoding", "") and asked.get("sec-fetch-site") in _OWN:
            return Response(
                gzip.compress(body.encode(), 5),
                status,
                {**headers, "content-encoding": "gzip"},
                media_type="text/html",
            )
        return HTMLResponse(body, status, dict(headers))

    def problem(self, problem: Problem) -> Response:
        """What is told in place of a page."""
        return self.show(_PROBLEM, problem.status, said=problem.said, further=problem.further)

    def failed(self, cause: Exception) -> Response:
        """What is told where the fault is ours; it is logged by the number that is told."""
        told = failed(cause, self.locale)
        [error] = orjson.loads(bytes(told.body))["errors"]
        return self.problem(Problem(told.status_code, error["message"]))

    def sign_in(self, back: str | None = None) -> Response:
        """To the page for signing in, which leads back here, or to what is said."""
        if back is None:
            back = self.path if self.request.method != "GET" else self.state.here(self.path)
        return go_to(address(SIGN_IN, {"lanjut": back}))


class Pages(NamedTuple):
    """What was asked page after page: the first answer, all nodes, and `pageInfo` of the last: `hasNextPage` where there are more."""

    first: dict[str, Any]
    nodes: list[dict[str, Any]]
    further: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did: its payload, where it was recorded, and what stood against it."""

    payload: Mapping[str, Any]
    position: int | None

    @property
    def errors(self) -> Sequence[Mapping[str, Any]]:
        """Each with `message` and `path`; none: it is recorded."""
        errors: Sequence[Mapping[str, Any]] = self.payload["userErrors"]
        return errors


def _code(error: Mapping[str, Any]) -> str:
    code: str = error.get("extensions", {}).get("code", "")
    return code


def go_to(address: str) -> Response:
    """The browser asks for another page of ours, by GET."""
    return RedirectResponse(address, 303, {"cache-control": "no-store"})


class _Pages(Environment):
    """Finds the fields of an answer first where templates write `one.name`, by which they mean little else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


_pages = _Pages(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
