"""Which PostgreSQL is used? The one that addresses name, the embedded one that runs, or the embedded one, started now."""

import contextlib
import os
from collections.abc import Iterator

import psycopg

from .embedded_postgres import EmbeddedPostgres
from .settings import Settings

_NAMES = ("naungan_log", "naungan_read", "naungan_vault")


@contextlib.contextmanager
def databases(settings: Settings) -> Iterator[Settings]:
    """Settings with addresses that answer. A server that had to be started is stopped at the end.

    Raises PostgresProblem where the embedded server cannot be started.
    """
    if not settings.embedded:
        yield settings
        return
    server = EmbeddedPostgres(settings.data / "postgres")
    if _answers(server):
        yield settings.at(*(server.url(name) for name in _NAMES))
        return
    with server:
        yield settings.at(*(server.ensure_database(name) for name in _NAMES))


def _answers(server: EmbeddedPostgres) -> bool:
    if not os.access(server.directory / "postmaster.pid", os.R_OK):
        return False
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.url(_NAMES[0])):
        return True
    return False
