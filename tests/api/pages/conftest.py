"""What tests of pages stand on: the application as tests of the API have it, read as a browser reads pages."""

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser, expect

from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.serving import server
from naungan.projections.engine.runner import Runner
from tests.api.asking import schema
from tests.api.conftest import Api
from tests.browser import ARGUMENTS, CHROMIUM, UNDRAWN, launched


@dataclass(frozen=True)
class Shown:
    """A page as it came: its status, its address or where it leads, its HTML, and its text as a person reads it."""

    answer: httpx.Response

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def leads_to(self) -> str:
        return str(self.answer.headers.get("location", ""))

    @property
    def html(self) -> str:
        return self.answer.text

    @property
    def text(self) -> str:
        """The text between the tags, with one space for any."""
        main = re.sub(r"(?s)<(script|style|footer).*?</\1>", " ", self.html)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())

    def links(self) -> list[str]:
        return [unescape(one) for one in re.findall(r'<a [^>]*?href="([^"]*)"', self.html)]

    def rows(self, number: int = 0) -> list[list[str]]:
        """The cells of each row of a table's body."""
        bodies = re.findall(r"(?s)<tbody>(.*?)</tbody>", self.html)
        return [
            [
                " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
                for cell in re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row)
            ]
            for row in re.findall(r"(?s)<tr>(.*?)</tr>", bodies[number])
        ]


@dataclass
class Reader:
    """Somebody who reads pages; `headers` are sent with every request."""

    api: Api
    headers: dict[str, str] = field(default_factory=dict)

    def opens(self, path: str, language: str = "id") -> Shown:
        return Shown(self.api.http.get(path, headers={"accept-language": language, **self.headers}))

    def fills(self, path: str, **typed: str) -> Shown:
        """The last form of a page, opened and sent as a browser sends it: every field that nothing is typed into keeps what stands in it,
        and a choice without one gets the first that can be made.
        """
        shown = self.opens(path)
        assert shown.status == 200, shown.text
        action, form = re.findall(r'(?s)<form[^>]*? action="([^"]*)"[^>]*>(.*?)</form>', shown.html)[-1]
        fields = dict[str, str]()
        for name, kind, rest in re.findall(
            r'<input(?: type="hidden")? name="([^"]+)"(?: type="(\w+)")?([^>]*)>', form
        ):
            value = re.search(r'value="([^"]*)"', rest)
            if kind != "checkbox" and value is not None:
                fields[name] = unescape(value[1])
        for name, options in re.findall(r'(?s)<select name="([^"]+)"[^>]*>(.*?)</select>', form):
            chosen = re.findall(r'value="([^"]+)" selected', options) or re.findall(
                r'value="([^"]+)"', options
            )
            fields[name] = unescape(chosen[0]) if chosen else ""
        for name, text in re.findall(r'(?s)<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form):
            fields[name] = unescape(text)
        unknown = typed.keys() - fields.keys() - set(re.findall(r'name="([^"]+)" type="checkbox"', form))
        assert not unknown, f"no field of {path} is called {unknown}"
        return self.sends(unescape(action), **{**fields, **typed})

    def sends(self, path: str, language: str = "id", **fields: str | list[str]) -> Shown:
        headers = {"accept-language": language, "origin": "http://127.0.0.1", **self.headers}
        return Shown(self.api.http.post(path, data=fields, headers=headers))


@pytest.fixture
def reader(api: Api) -> Reader:
    """Somebody at a register where nobody needs to sign in."""
    return Reader(api)


@pytest.fixture
def stranger(guarded: Api) -> Reader:
    """Somebody who did not sign in, where one has to."""
    return Reader(guarded)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with _patient(ARGUMENTS) as browser:
        yield browser


@pytest.fixture(scope="module")
def undrawn() -> Iterator[Browser]:
    """The same for tests by keys alone: it draws nothing."""
    with _patient(UNDRAWN) as browser:
        yield browser


@contextlib.contextmanager
def _patient(arguments: Sequence[str]) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    expect.set_options(timeout=60_000)  # ms: on a slow machine, too
    with launched(arguments) as browser:
        yield browser


@dataclass(frozen=True)
class Site:
    """A live server; `project` brings the read models to the head of the log."""

    url: str
    project: Callable[[], None]


@pytest.fixture
def site(services: Services, store: PostgresEventStore, database_url: str) -> Iterator[Site]:
    """A live server over the module's story, or over an empty register."""
    with live(services, store, database_url) as site:
        yield site


@contextlib.contextmanager
def live(services: Services, store: PostgresEventStore, database_url: str) -> Iterator[Site]:
    """A live server that answers with these."""
    with (
        contextlib.closing(Runner(store, projections(), database_url)) as runner,
        socket.socket() as listening,
    ):
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        running = server(create_app(services, schema()))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Site(f"http://localhost:{listening.getsockname()[1]}", runner.catch_up)
        finally:
            running.should_exit = True
            thread.join(20)
