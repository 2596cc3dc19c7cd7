"""How does the command line ask a server elsewhere? Over HTTP with a token, as every frontend does.

The one place that knows httpx. The token comes from a file or the environment, never from the command line, where others see it.
"""

import contextlib
import os
import re
import ssl
import stat
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from ...texts.language import Locale
from ...texts.remote import Remote
from ..accounts.random_secrets import PREFIX
from ..settings import LOOPBACK, Settings
from .not_answered import NotAnswered

_TRIES = 4
_REPORT = re.compile(r'filename="(naungan-[A-Za-z0-9_-]+\.(?:xlsx|csv))"')
_LONGEST_WAIT = 60.0  # seconds that a server may ask us to wait before we try again
_PAUSE = 1.0
_TIMEOUT = httpx.Timeout(330.0, connect=15.0)  # an import may be waited for 300 seconds
_CERTIFICATE = {
    10: Remote.CERT_ENDED,
    62: Remote.CERT_OF_OTHER,
    64: Remote.CERT_OF_OTHER,
}  # OpenSSL's X509_V_ERR_…


class Server:
    """A server of Naungan, as a context manager. Raises NotAnswered where it cannot be asked safely."""

    def __init__(self, settings: Settings, language: Locale) -> None:
        assert settings.server is not None
        self._url, local = _address(settings.server)
        headers = {"accept-language": language, "accept": "application/json"}
        if token := _token(settings.token_file):
            headers["authorization"] = f"Bearer {token}"
        self._client = httpx.Client(
            base_url=self._url,
            headers=headers,
            timeout=_TIMEOUT,
            verify=_vouched(settings.ca),
            trust_env=not local,  # a proxy of the office is asked for what is elsewhere alone
        )

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(
        self, document: str, variables: Mapping[str, Any], min_position: int | None = None
    ) -> dict[str, Any]:
        """The data of an operation, no older than a position. A command has its key in the variables: asked again, it is recorded once.
        Raises NotAnswered.
        """
        since = {} if min_position is None else {"naungan-min-position": str(min_position)}
        body = {"query": document, "variables": dict(variables)}
        answer = self.send("POST", "/graphql", json=body, headers=since)
        told = _json(answer)
        if told.get("data") is None or told.get("errors"):
            raise self.refused(answer)
        data: dict[str, Any] = told["data"]
        return data

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer, whatever it says; tried again where the server asks to wait, or did not answer. Raises NotAnswered."""
        for left in reversed(range(_TRIES)):
            try:
                answer = self._client.request(method, path, **more)
            except httpx.TransportError as problem:
                reason = _why(problem)
                if not left or reason is not Remote.CUT_OFF:
                    raise NotAnswered(reason, server=self._url) from None
                time.sleep(_PAUSE)
                continue
            wait = _asked_to_wait(answer)
            if wait is None or not left:
                return answer
            time.sleep(wait)
        raise AssertionError

    def send_file(
        self, path: str, terms: Sequence[tuple[str, str]], pieces: Iterable[bytes]
    ) -> httpx.Response:
        """The answer to a file. It is sent once: sent again, it goes on after what is recorded. Raises NotAnswered."""
        headers = {"content-type": "application/octet-stream"}  # the server looks at what is in it
        try:
            return self._client.post(path, params=list(terms), content=pieces, headers=headers)
        except httpx.TransportError as problem:
            raise NotAnswered(_why(problem), server=self._url) from None

    def fetch(self, path: str, directory: Path) -> Path:
        """Put what lies at a path into a private file of the name that the server gives it, in place of one of that name. Raises
        NotAnswered, OSError.
        """
        try:
            with self._client.stream("GET", path) as answer:
                if answer.status_code != 200:
                    answer.read()
                    raise self.refused(answer)
                into = directory / _name(answer.headers.get("content-disposition", ""))
                part = into.with_suffix(".part")
                part.unlink(missing_ok=True)
                with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    for piece in answer.iter_bytes():
                        file.write(piece)
                return part.replace(into)
        except httpx.TransportError as problem:
            raise NotAnswered(_why(problem), server=self._url) from None

    def refused(self, answer: httpx.Response) -> NotAnswered:
        """What the server says of its refusal, in its own words."""
        told = _json(answer)
        said = [one.get("message") for part in ("errors", "problems") for one in told.get(part) or ()]
        words = [one for one in said if isinstance(one, str)]
        if not words:
            return NotAnswered(Remote.OTHER_SERVER, server=self._url, status=answer.status_code)
        return NotAnswered(Remote.SAID, message=" ".join(dict.fromkeys(words)))


def _address(given: str) -> tuple[str, bool]:
    """The server's address without a slash at its end, and whether it is this machine. Raises NotAnswered."""
    parts = urlsplit(given)
    try:
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        raise NotAnswered(Remote.BAD_URL, server=given) from None
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.username
        or parts.query
        or parts.fragment
    ):
        raise NotAnswered(Remote.BAD_URL, server=given)
    local = parts.hostname in LOOPBACK
    if parts.scheme == "http" and not local:
        raise NotAnswered(Remote.PLAIN, server=given)
    return given.rstrip("/"), local


def _token(file: Path | None) -> str | None:
    """The token; None where none is given. Raises NotAnswered."""
    if file is None:
        token = os.environ.get("NAUNGAN_TOKEN", "").strip()
    else:
        try:
            if stat.S_IMODE(file.stat().st_mode) & 0o077:
                raise NotAnswered(Remote.TOKEN_OPEN, path=file)
            token = file.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise NotAnswered(Remote.TOKEN_MISSING, path=file) from None
    if (token or file is not None) and not (
        token.startswith(PREFIX) and token.isascii() and token.isprintable()
    ):
        raise NotAnswered(Remote.BAD_TOKEN)
    return token or None


def _vouched(ca: Path | None) -> ssl.SSLContext:
    """Whose certificates are taken: those that this machine knows, and that of a file. Raises NotAnswered."""
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(ca)
        except (OSError, ssl.SSLError):
            raise NotAnswered(Remote.CA_MISSING, path=ca) from None
    return context


def _why(problem: httpx.TransportError) -> Remote:
    """Why there is no answer. Only after CUT_OFF may something have reached the server."""
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _CERTIFICATE.get(cause.verify_code, Remote.CERT_UNKNOWN)
        if isinstance(cause, ssl.SSLError) and isinstance(problem, httpx.ConnectError):
            return Remote.NO_TLS
        cause = cause.__cause__ or cause.__context__
    return Remote.AWAY if isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout) else Remote.CUT_OFF


def _asked_to_wait(answer: httpx.Response) -> float | None:
    """The seconds after which the server wants to be asked again; None where it does not, or where that is too long."""
    if answer.status_code not in (429, 503):
        return None
    with contextlib.suppress(ValueError):
        seconds = float(answer.headers.get("retry-after", ""))
        return seconds if 0 <= seconds <= _LONGEST_WAIT else None
    return None


def _name(disposition: str) -> str:
    """The name of a report that an answer carries; one of our own where it has none that a report may have."""
    found = _REPORT.search(disposition)
    return "naungan-report.xlsx" if found is None else found[1]


def _json(answer: httpx.Response) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        told = answer.json()
        if isinstance(told, dict):
            return told
    return {}
