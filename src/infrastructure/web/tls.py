"""Which certificate does the server show? That of two files, read again for new connections once they have changed.

A renewed certificate that cannot be used is told in the log, and the one before is shown on.
"""

import datetime as dt
import ssl
import stat
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from cryptography import x509

from ...texts.problems import Problem, Tls

_LOOKED_AT_EVERY = 1.0  # seconds
_log = structlog.get_logger("naungan.tls")


class TlsProblem(Problem):
    """The certificate or its key cannot be used; one line that says what to do."""


class Certificate:
    """Certificate and key of two PEM files; `context` is for the server. Raises TlsProblem where they cannot be used now."""

    def __init__(self, cert: Path, key: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._cert = cert
        self._key = key
        self._clock = clock
        self._mark = self._marked()
        self._looked_at = clock()
        self._current = load(cert, key)
        self.context = load(cert, key)
        self.context.sni_callback = self._shown

    def _shown(self, connection: ssl.SSLObject | ssl.SSLSocket, _name: str | None, _: ssl.SSLContext) -> None:
        """At each new connection: is there another certificate by now?"""
        now = self._clock()
        if now - self._looked_at >= _LOOKED_AT_EVERY:
            self._looked_at = now
            mark = self._marked()
            if mark != self._mark:
                self._mark = mark
                self._renew()
        connection.context = self._current

    def _renew(self) -> None:
        try:
            self._current = load(self._cert, self._key)
        except TlsProblem as problem:
            _log.error("certificate_not_renewed", why=str(problem))
        else:
            _log.info("certificate_renewed")

    def _marked(self) -> tuple[tuple[int, int, int] | None, ...]:
        """What changes with the files, behind links too; None for one that is not there."""
        return tuple(_mark(path) for path in (self._cert, self._key))


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def load(cert: Path, key: Path) -> ssl.SSLContext:
    """A server's context, TLS 1.2 at least. Raises TlsProblem."""
    for path in (cert, key):
        try:
            with path.open("rb") as file:
                rights = stat.S_IMODE(path.stat().st_mode)
                first = file.read(1 << 20)
        except OSError:
            raise TlsProblem(Tls.MISSING, path=path) from None
        if path == key and rights & 0o077:
            raise TlsProblem(Tls.READ_BY_OTHERS, path=path)
        if path == cert:
            shown = first
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(cert, key, password=lambda: b"")  # a key with a password would be asked for
        until = x509.load_pem_x509_certificate(shown).not_valid_after_utc
    except (ssl.SSLError, ValueError, OSError):
        raise TlsProblem(Tls.NOT_PEM, cert=cert, key=key) from None
    if until < dt.datetime.now(dt.UTC):
        raise TlsProblem(Tls.ENDED, path=cert, until=f"{until:%Y-%m-%d %H:%M} UTC")
    return context
