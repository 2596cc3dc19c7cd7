"""Who is signed in, and for how long? Sessions, held by the server: the browser has a secret of which only a digest is kept."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg

from ...domain.accounts import RevokeToken
from ..vault.vault import PostgresVault
from .accounts import Clock, Recording, shut_out, unrecorded, utc_now
from .lifetimes import IDLE, KEPT, LONGEST
from .random_secrets import digest_of, new_secret


@dataclass(frozen=True, slots=True)
class Session:
    """A session that goes on. Times are UTC."""

    id: UUID
    strong: bool
    made_at: dt.datetime
    seen_at: dt.datetime
    ends_at: dt.datetime


class Sessions:
    """The sessions of all users. Safe to use from any thread."""

    def __init__(self, vault: PostgresVault, clock: Clock = utc_now, record: Recording = unrecorded) -> None:
        self._vault = vault
        self._clock = clock
        self._record = record

    def begin(self, user: UUID, *, instead_of: str | None) -> str:
        """A session of a user who showed nothing: of one who is invented. See `start_session`."""
        with self._vault.pool.connection() as connection:
            return start_session(connection, user, self._clock(), strong=True, instead_of=instead_of)

    def of(self, user: UUID) -> list[Session]:
        """Those of a user that go on, the newest first."""
        now = self._clock()
        with self._vault.pool.connection() as connection:
            rows = connection.execute(
                """SELECT id, strong, made_at, seen_at, ends_at FROM access.session WHERE user_id = %s
                AND ended_at IS NULL AND ends_at > %s AND seen_at > %s ORDER BY made_at DESC, id""",
                (user, now, now - IDLE),
            ).fetchall()
        return [Session(*row) for row in rows]

    def end(self, secret: str) -> None:
        """Sign out: the session of this secret ends, where there is one."""
        with self._vault.pool.connection() as connection:
            end_session(connection, secret, self._clock())

    def end_all(self, user: UUID, *, tokens: bool) -> int:
        """Sign out everywhere: every session of the user ends, and every token where that is asked. How many sessions."""
        now = self._clock()
        with self._vault.pool.connection() as connection:
            held = connection.execute(
                "SELECT id FROM access.token WHERE user_id = %s AND revoked_at IS NULL AND ends_at > %s ORDER BY made_at, id FOR UPDATE",
                (user, now),
            ).fetchall()
            for (token,) in held if tokens else ():
                self._record(RevokeToken(user, token), user)
            return shut_out(connection, user, now, tokens=tokens)


def start_session(
    connection: psycopg.Connection[Any],
    user: UUID,
    now: dt.datetime,
    *,
    strong: bool,
    instead_of: str | None = None,
) -> str:
    """Begin a session under a new secret, which is returned; the one the browser had before ends (nobody else may know
    the secret: fixation). What ended 90 days ago is forgotten.
    """
    secret = new_secret()
    if instead_of is not None:
        end_session(connection, instead_of, now)
    connection.execute("DELETE FROM access.session WHERE ends_at < %s", (now - KEPT,))
    connection.execute(
        """INSERT INTO access.session (digest, id, user_id, strong, made_at, seen_at, ends_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)""",
        (digest_of(secret), uuid4(), user, strong, now, now, now + LONGEST),
    )
    return secret


def end_session(connection: psycopg.Connection[Any], secret: str, now: dt.datetime) -> None:
    """End the session of a secret, where there is one."""
    connection.execute(
        "UPDATE access.session SET ended_at = %s WHERE digest = %s AND ended_at IS NULL",
        (now, digest_of(secret)),
    )
