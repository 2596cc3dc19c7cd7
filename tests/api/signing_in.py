"""Browsers of tests: each has its own cookies, and says like a browser where a request comes from."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.api.conftest import Http

HERE = "http://localhost:8000"
FORM = "application/x-www-form-urlencoded"


class Browser:
    """One browser at this server."""

    def __init__(self, http: Http, language: str = "en") -> None:
        self._http = http
        self._language = language
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._send("GET", path, headers)

    def post(self, path: str, filled: dict[str, str], **headers: str) -> httpx.Response:
        """Send a form as a page of ours does."""
        own = {"origin": HERE, "content-type": FORM}
        return self._send("POST", path, {**own, **headers}, content=urlencode(filled).encode())

    def ask(self, query: str, **headers: str) -> httpx.Response:
        """Ask GraphQL as a page of ours does."""
        return self._send("POST", "/graphql", {"origin": HERE, **headers}, json={"query": query})

    def send(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:
        """Send a request with these headers alone, and the cookies."""
        return self._send(method, path, headers, **more)

    def _send(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:
        own = {"accept-language": self._language}
        if self.cookies:
            own["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._http.forget_cookies()
        response = self._http.request(method, f"{HERE}{path}", headers={**own, **headers}, **more)
        for line in response.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return response


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and told.get("type") == "hidden" and told.get("name") and told.get("value"):
            self.found[str(told["name"])] = str(told["value"])


def hidden(response: httpx.Response) -> dict[str, str]:
    """The hidden fields of a page."""
    parser = _Hidden()
    parser.feed(response.text)
    return parser.found


def wrong(response: httpx.Response) -> str:
    """What the page says is wrong."""
    found = re.search(r'<p class="wrong" role="alert">(.*?)</p>', response.text, re.S)
    return "" if found is None else found[1]
