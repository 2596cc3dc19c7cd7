"""How does a page show what it was told? By a template, in the language of who looks; what is wrong is said in its place."""

import datetime as dt
import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ....texts.filling import filled
from ....texts.formats import show_day, show_number, show_rupiah
from ....texts.labels.values import VALUES
from ....texts.pages.frame import FrameText
from ....texts.text import Spoken, capital
from ..kept_templates import templates_in
from ..languages import remember
from ..navigation import entries, is_for
from ..problem_answers import failed
from .questions import Problem, Questions
from .state import address, clock

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
SIGN_IN = "/masuk"
_PROBLEM = "problem.html"
_OWN = ("same-origin", "none")
_A_DAY = dt.timedelta(days=1)


class Page(Questions):
    """One request of a page, and its answer."""

    def remembered(self, answer: Response) -> Response:
        """The answer, by which the browser remembers a language that was chosen in a form."""
        if self.switches is not None:
            remember(self.request, answer, self.switches)
        return answer

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
            # In the other language it is said, too, that what one has just recorded is saved.
            spoken_at=(self.anew or "/") if answered else state.here(self.path, posisi=state.position),
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


def go_to(address: str) -> Response:
    """The browser asks for another page of ours, by GET."""
    return RedirectResponse(address, 303, {"cache-control": "no-store"})


class _Pages(Environment):
    """Finds the fields of an answer first where templates write `one.name`, by which they mean little else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


_pages = templates_in(Path(__file__).parent / "templates", _Pages)
