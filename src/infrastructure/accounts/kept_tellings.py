"""Of how many people was a user told? Kept beside the accounts: a restart, or another server, makes nobody begin anew."""

import datetime as dt
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from ...domain.people_told_an_hour import MOST, WITHIN, Reserved, Way
from ..vault.vault import PostgresVault
from .accounts import Clock, utc_now
from .lifetimes import KEPT

_SAME = dt.timedelta(days=1)  # for which a file that was told is told again
_LATELY = "SELECT at, people FROM access.told WHERE user_id = %s AND way = %s AND at > %s ORDER BY at DESC"
_TOLD_BEFORE = "SELECT FROM access.told WHERE user_id = %(user)s AND way = %(way)s AND subject = %(subject)s AND at > %(since)s"
_SWEEP = "DELETE FROM access.told WHERE at < %s"
_RESERVE = "INSERT INTO access.told (at, user_id, way, people) VALUES (%s, %s, %s, 1) RETURNING id"


class Lately(NamedTuple):
    """Of how many people users were told within the last hour, and how many users have to wait."""

    people: int
    waiting: int


class KeptTellings:
    """Implements `domain.people_told_an_hour.Tellings` in the vault's database. Safe to use from any thread. Commands that are under way at the
    same moment do not see one another: a user may be told of a few more, as many as there are threads. What is reserved is seen at once.
    """

    def __init__(self, vault: PostgresVault, clock: Clock = utc_now) -> None:
        self._vault = vault
        self._clock = clock

    def wait(self, user: UUID, way: Way, subject: str | None = None) -> int:
        """See the port."""
        now = self._clock()
        with self._vault.pool.connection() as connection:
            if (
                subject is not None
                and connection.execute(_TOLD_BEFORE.encode(), self._asked(user, way, subject, now)).fetchone()
                is not None
            ):
                return 0
            return _seconds(connection, user, way, now)

    def reserve(self, user: UUID, way: Way) -> Reserved:
        """See the port."""
        now = self._clock()
        with self._vault.pool.connection() as connection:
            connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"told {user} {way}",)
            )
            seconds = _seconds(connection, user, way, now)
            if seconds:
                return Reserved(seconds)
            connection.execute(_SWEEP, (now - KEPT,))
            row = connection.execute(_RESERVE, (now, user, way)).fetchone()
        assert row is not None
        return Reserved(0, int(row[0]))

    def give_back(self, reserved: Reserved) -> None:
        """See the port."""
        with self._vault.pool.connection() as connection:
            connection.execute("DELETE FROM access.told WHERE id = %s", (reserved.number,))

    def note(self, user: UUID, way: Way, people: int, subject: str | None = None) -> None:
        """See the port."""
        now = self._clock()
        asked = self._asked(user, way, subject, now)
        with self._vault.pool.connection() as connection:
            connection.execute(_SWEEP, (now - KEPT,))
            connection.execute(
                f"""INSERT INTO access.told (at, user_id, way, people, subject)
                SELECT %(now)s, %(user)s, %(way)s, %(people)s, %(subject)s::bytea WHERE NOT EXISTS ({_TOLD_BEFORE})""".encode(),
                {**asked, "now": now, "people": people},
            )

    def lately(self) -> Lately:
        """What figures tell of it; nothing about anyone."""
        with self._vault.pool.connection() as connection:
            rows = connection.execute(
                "SELECT way, sum(people) FROM access.told WHERE at > %s GROUP BY user_id, way",
                (self._clock() - WITHIN,),
            ).fetchall()
        return Lately(
            sum(people for _, people in rows), sum(people >= MOST[Way(way)] for way, people in rows)
        )

    def _asked(self, user: UUID, way: Way, subject: str | None, now: dt.datetime) -> dict[str, object]:
        mark = None if subject is None else self._vault.fingerprint(f"naungan:told {subject}".encode())
        return {"user": user, "way": way, "subject": mark, "since": now - _SAME}


def _seconds(connection: psycopg.Connection[Any], user: UUID, way: Way, now: dt.datetime) -> int:
    """Seconds until a user may be told of more people."""
    told = 0
    # The latest first: what has to be an hour ago before the rest is few enough.
    for at, people in connection.execute(_LATELY, (user, way, now - WITHIN)).fetchall():
        told += people
        if told >= MOST[way]:
            return max(1, -int(-(at + WITHIN - now).total_seconds() // 1))
    return 0
