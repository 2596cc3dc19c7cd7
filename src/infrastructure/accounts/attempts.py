"""May somebody try now? Every try is written down before it is looked at, so that many at once are counted too."""

import datetime as dt
from typing import Any

import psycopg

from ..vault.vault import PostgresVault
from .accounts import Clock, utc_now
from .lifetimes import KEPT
from .slowing_down import BY_ACCOUNT, BY_ADDRESS, failing


class TooOften(Exception):  # noqa: N818
    """Too many tries failed: nothing was looked at. `seconds` until the next try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Attempts:
    """Tries to sign in, by keyed marks of login and address, for 90 days. Safe to use from any thread."""

    def __init__(self, vault: PostgresVault, clock: Clock = utc_now) -> None:
        self._vault = vault
        self._clock = clock

    def begin(self, login: str, address: str) -> int:
        """Write a try down as failed until `succeed`; its number. Raises TooOften, and then nothing is written."""
        now = self._clock()
        marks = self._mark("login", login), self._mark("address", address)
        with self._vault.pool.connection() as connection:
            for mark in sorted(marks):  # in one order: two tries would otherwise wait for one another
                connection.execute(
                    "SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(mark[:8], "big", signed=True),)
                )
            seconds = max(
                _wait_of_account(connection, marks[0], now), _wait_of_address(connection, marks[1], now)
            )
            if seconds:
                raise TooOften(seconds)
            connection.execute("DELETE FROM access.attempt WHERE at < %s", (now - KEPT,))
            row = connection.execute(
                """INSERT INTO access.attempt (at, login_mark, address_mark, good) VALUES (%s, %s, %s, false)
                RETURNING id""",
                (now, *marks),
            ).fetchone()
        assert row is not None
        return int(row[0])

    def _mark(self, what: str, text: str) -> bytes:
        return self._vault.fingerprint(f"naungan:{what} {text}".encode())


def succeed(connection: psycopg.Connection[Any], attempt: int) -> None:
    """The try was a good one: its account begins anew."""
    connection.execute("UPDATE access.attempt SET good = true WHERE id = %s", (attempt,))


def _wait_of_account(connection: psycopg.Connection[Any], login: bytes, now: dt.datetime) -> int:
    rows = connection.execute(
        "SELECT at, good FROM access.attempt WHERE login_mark = %s AND at > %s ORDER BY at, id",
        (login, now - BY_ACCOUNT.memory),
    ).fetchall()
    return BY_ACCOUNT.wait(*failing(rows), now)


def _wait_of_address(connection: psycopg.Connection[Any], address: bytes, now: dt.datetime) -> int:
    row = connection.execute(
        """SELECT count(*), max(last) FROM (SELECT max(at) AS last FROM access.attempt
        WHERE address_mark = %s AND at > %s GROUP BY login_mark HAVING NOT bool_or(good)) failing""",
        (address, now - BY_ADDRESS.memory),
    ).fetchone()
    assert row is not None
    return BY_ADDRESS.wait(row[0], row[1], now)
