"""What tests of pages stand on: the application as tests of the API have it, read as a browser reads pages."""

import re
from dataclasses import dataclass, field
from html import unescape

import httpx
import pytest

from tests.api.conftest import (
    Api,
    api,
    database_url,
    guarded,
    keys,
    services,
    staging,
    story,
    told,
)

__all__ = [
    "Reader",
    "Shown",
    "api",
    "database_url",
    "guarded",
    "keys",
    "services",
    "staging",
    "story",
    "told",
]


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
