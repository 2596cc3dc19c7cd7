"""What is wrong with this installation? Everything that is looked at, in the order in which it is told."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import psycopg

from ....texts.doctor import Doctor
from ...postgres.databases import existing
from ...reference import addresses
from ...settings import Settings
from .finding import Finding, found
from .people import of_people
from .postgres_version import of_version
from .rows import of_logins, of_rows

_APART = 5  # seconds


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def look(settings: Settings, now: Callable[[], dt.datetime] = utc_now) -> list[Finding]:
    """What is wrong with the databases at these addresses. Nothing is changed. Raises NoLog, and psycopg.OperationalError where
    a database does not answer.
    """
    urls = addresses(settings)
    existing(urls[0])
    told: list[Finding] = []
    for url in dict.fromkeys(urls):
        with psycopg.connect(url) as connection:
            told += of_logins(connection)
            told += of_rows(connection)
            told += of_version(connection.info.server_version)
            told += of_clock(connection, now)
    with psycopg.connect(urls[0]) as log, psycopg.connect(urls[2]) as vault:
        told += of_people(log, vault, now())
    told.append(Finding(Doctor.BACKUP_UNKNOWN, {}, note=True))
    return [one for n, one in enumerate(told) if one not in told[:n]]  # databases may share a server


def of_clock(connection: psycopg.Connection[Any], now: Callable[[], dt.datetime]) -> list[Finding]:
    """Whether the database's clock is more than 5 seconds from this machine's; the time that asking takes is no difference."""
    before = now()
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    after = now()
    assert row is not None
    theirs = row[0]
    apart = max((before - theirs).total_seconds(), (theirs - after).total_seconds())
    return [found(Doctor.CLOCKS_APART, seconds=round(apart))] if apart > _APART else []
