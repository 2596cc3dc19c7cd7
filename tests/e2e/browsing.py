"""Who sits before a browser? A person who opens their link, chooses a password, and asks through our own page."""

import ssl
from dataclasses import dataclass, field
from typing import Any

import httpx

PASSWORD = "empat kata yang panjang"
# For clients of servers at http alone: to read the certificates of the internet takes 20 ms of CPU a client.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass
class Person:
    """Somebody at a server, with the cookies of their own browser."""

    url: str
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def opens(self, link: str, **filled: str) -> None:
        """Take a one-time link: its form asks for a password, and of the first administrator for more."""
        place = f"{self.url}/tautan/{link.rpartition('/')[2].strip()}"
        with self._client() as client:
            assert client.get(place).status_code == 200
        self._comes_in(place, {"password": PASSWORD, "again": PASSWORD, **filled})

    def signs_in(self, login: str) -> None:
        """By login and password, on the page for it."""
        self._comes_in(f"{self.url}/masuk", {"login": login, "password": PASSWORD})

    def asks(self, document: str) -> Any:
        """The whole answer to an operation."""
        with self._client() as client:
            answer = client.post(f"{self.url}/graphql", json={"query": document})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def records(self, mutation: str) -> tuple[str, list[str]]:
        """Send a mutation that must be recorded; its name, and the ids it answers."""
        told = self.asks(mutation)
        assert "errors" not in told, told
        ((name, payload),) = told["data"].items()
        assert payload["userErrors"] == [], payload
        return name, payload.get("ids") or []

    def _comes_in(self, place: str, filled: dict[str, str]) -> None:
        with self._client() as client:
            answer = client.post(place, data=filled)
            self.cookies = client.cookies
        assert (answer.status_code, answer.headers.get("location")) == (303, "/akun"), answer.text

    def _client(self) -> httpx.Client:
        headers = {"origin": self.url, "sec-fetch-site": "same-origin"}
        return httpx.Client(cookies=self.cookies, headers=headers, timeout=60, verify=NO_CERTIFICATES)
