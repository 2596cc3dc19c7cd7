"""What does a page ask, and what came of it? Documents of the contract, as whoever is signed in; each is shown on the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import orjson
from starlette.requests import Request

from ....domain.regions import NATION
from ....texts.filling import filled
from ....texts.language import Locale
from ....texts.pages.frame import FrameText
from ....texts.text import Spoken
from ..languages import CHOSEN, language, spoken
from ..navigation import Viewer
from .documents import document
from .means import Means
from .state import State, state_of, whole

_STATUS = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_YET": 503,
    "CONTENDED": 503,
    "DEADLINE": 504,
    "TOO_OFTEN": 429,
    "DISK_FULL": 507,
    "UNAVAILABLE": 503,
    "INTERNAL": 500,
}
_UNREADABLE = 400
_PART = 3  # steps of the path to what may be missing on a page, the rest being shown


class Problem(Exception):  # noqa: N818 - an answer of its own
    """The page cannot be shown: what is told instead, by which status, and where to go on: an address and what it is called."""

    def __init__(self, status: int, said: str, further: tuple[str, str] | None = None) -> None:
        super().__init__(said)
        self.status = status
        self.said = said
        self.further = further


class Missing(Problem):
    """Nothing is shown of the thing of an id: there is none, or the read models do not have it yet."""

    def __init__(self, thing: str, said: str) -> None:
        super().__init__(404, said)
        self.thing = thing


class SignInFirst(Exception):  # noqa: N818 - an answer of its own
    """The page is shown to who is signed in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A document that a page asked, as it is shown on it."""

    text: str
    variables: str


@dataclass
class Questions:
    """One request of a page, and what it asks."""

    frame: Means
    request: Request
    viewer: Viewer = field(default_factory=Viewer)
    asked: list[Asked] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    anew: str | None = None  # where the page that a form is answered by can be asked for anew
    sent: list[tuple[str, str]] = field(default_factory=list)  # the fields of the form that came
    least: int | None = (
        None  # the position that answers hold at least, where the address names none or an earlier one
    )
    _state: State | None = None

    @cached_property  # asked for each number of a page
    def locale(self) -> Locale:
        return self.switches or language(self.request)

    @property
    def switches(self) -> Locale | None:
        """The language in which a form that was answered is to be shown again, as it stands: nothing is recorded."""
        return spoken(self.filled.get(CHOSEN))

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
        given, context = await self.frame.asking.ask(
            self.request, prepared, variables, locale=self.locale, min_position=self.position
        )
        viewer = (given.body.get("data") or {}).get("viewer")
        if viewer is not None:
            self.viewer = Viewer.told(viewer)
        return given.body, context.recorded

    @property
    def position(self) -> int | None:
        """The position that the answers hold at least."""
        told = whole(self.request.query_params.get("posisi"))
        return max(told or 0, self.least) if self.least is not None else told

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
