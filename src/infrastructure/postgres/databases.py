"""Which PostgreSQL is used? The one that addresses name, the embedded one that runs, or the embedded one, started now."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg

from ...texts.remote import Remote
from ..settings import Settings, SettingsProblem
from .embedded import EmbeddedPostgres

_NAMES = ("naungan_log", "naungan_read", "naungan_vault")


class NoLog(Exception):  # noqa: N818
    """There is no log yet, and to read one does not create it."""


@contextlib.contextmanager
def databases(settings: Settings, *, create: bool = False) -> Iterator[Settings]:
    """Settings with addresses that answer. A server that had to be started is stopped at the end.

    `create` makes an embedded cluster where there is none; without it that raises NoLog and leaves no trace. Raises
    PostgresProblem where the embedded server cannot be started, and SettingsProblem where a server elsewhere was to be asked: what
    comes here has no way to it yet.
    """
    if settings.server is not None:
        raise SettingsProblem(Remote.NOT_YET)
    if not settings.embedded:
        yield settings
        return
    if not create and _fresh(settings.data / "postgres"):
        raise NoLog
    server = EmbeddedPostgres(settings.data / "postgres")
    if _answers(server):
        yield settings.at(*(server.url(name) for name in _NAMES))
        return
    with server:
        yield settings.at(*(server.ensure_database(name) for name in _NAMES))


def is_lent(settings: Settings) -> bool:
    """Whether the embedded server of the data directory runs already: it ends with the process that started it."""
    return settings.embedded and _answers(EmbeddedPostgres(settings.data / "postgres"))


def existing(event_store: str) -> None:
    """Raises NoLog where no log was ever created at that address. Nothing is created or migrated."""
    with psycopg.connect(event_store) as connection:
        if connection.execute("SELECT to_regclass('log.log_head')").fetchone() != (None,):
            found = "SELECT EXISTS (SELECT FROM log.log_head) OR EXISTS (SELECT FROM log.stored_events)"
            if connection.execute(found).fetchone() == (True,):
                return
    raise NoLog


def _fresh(cluster: Path) -> bool:
    """Whether no cluster was ever made there."""
    try:
        return not any(cluster.iterdir())
    except FileNotFoundError:
        return True
    except OSError:
        return False  # the server tells what is wrong with it


def _answers(server: EmbeddedPostgres) -> bool:
    if server.directory.is_symlink():
        return False  # it says so when it is started
    if not os.access(server.directory / "postmaster.pid", os.R_OK):
        return False
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.url(_NAMES[0])):
        return True
    return False
