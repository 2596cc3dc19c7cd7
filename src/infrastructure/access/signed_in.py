"""Who made this request? Read from its cookie or its bearer token; what they may do is told elsewhere.

The one seam between requests and whatever people sign in with: another way to sign in ends in the same `SignedIn`.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from starlette.requests import HTTPConnection
from starlette.types import Scope

from ...domain.vocabulary import UserKind
from .accounts import Clock, utc_now
from .random_secrets import PREFIX, digest_of
from .rules import SEEN_EVERY, is_alive

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]
POLLING = (
    "naungan-polling"  # a header of requests that nobody makes by hand: they do not keep a session alive
)
_KEY = "naungan.signed_in"
_OF_SESSION = """SELECT s.user_id, kind, s.id, strong, made_at, seen_at, ends_at FROM access.session s
    JOIN access.account a USING (user_id) WHERE digest = %s AND ended_at IS NULL AND closed_at IS NULL"""
_OF_PROGRAM = """SELECT t.user_id, kind, t.id, made_at, used_at FROM access.token t JOIN access.account a USING (user_id)
    WHERE digest = %s AND revoked_at IS NULL AND closed_at IS NULL AND ends_at > %s"""


class How(StrEnum):
    SESSION = "SESSION"
    TOKEN = "TOKEN"  # noqa: S105 - the name of a way in


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody known. `by` is the id of the session or token, `strong` whether two things were shown (never by a token),
    `since` when they signed in or the token was made.
    """

    user: UUID
    kind: UserKind
    how: How
    by: UUID
    strong: bool
    since: dt.datetime


class BadBearer(Exception):  # noqa: N818
    """The request brings a token that is none, or holds no longer: it is answered 401, not as if it brought none."""


def cookie_name(scheme: str) -> str:
    """What the session's cookie is called: browsers take the second from this very host alone, over TLS."""
    return "__Host-naungan_session" if scheme == "https" else "naungan_session"


def session_secret(request: HTTPConnection) -> str | None:
    """The secret of the session that the browser has, good or not."""
    return request.cookies.get(cookie_name(request.url.scheme))


class WhoReader:
    """Reads who made a request, in one statement; none where it brings nothing."""

    def __init__(self, pool: Pool, clock: Clock = utc_now) -> None:
        self._pool = pool
        self._clock = clock

    async def who(self, request: HTTPConnection, *, cookie: bool) -> SignedIn | None:
        """Who it is; a bearer token goes before a cookie, and `cookie` says whether one counts. Raises BadBearer."""
        given = request.headers.getlist("authorization")
        if given:
            scheme, _, token = given[0].partition(" ")
            digest = (
                digest_of(token.strip(), PREFIX) if scheme.lower() == "bearer" and len(given) == 1 else None
            )
            if digest is None:
                raise BadBearer
            return await self._by_token(digest)
        digest = digest_of(session_secret(request) or "") if cookie else None
        return None if digest is None else await self._by_session(digest, POLLING in request.headers)

    async def _by_session(self, digest: bytes, polling: bool) -> SignedIn | None:
        now = self._clock()
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_OF_SESSION, (digest,))).fetchone()
            if row is None or not is_alive(now, row["seen_at"], row["ends_at"]):
                return None
            if not polling and now - row["seen_at"] >= SEEN_EVERY:
                await connection.execute(
                    "UPDATE access.session SET seen_at = greatest(seen_at, %s) WHERE digest = %s",
                    (now, digest),
                )
        return SignedIn(
            row["user_id"], UserKind(row["kind"]), How.SESSION, row["id"], row["strong"], row["made_at"]
        )

    async def _by_token(self, digest: bytes) -> SignedIn:
        now = self._clock()
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_OF_PROGRAM, (digest, now))).fetchone()
            if row is None:
                raise BadBearer
            if row["used_at"] is None or now - row["used_at"] >= SEEN_EVERY:
                await connection.execute(
                    "UPDATE access.token SET used_at = %s WHERE digest = %s", (now, digest)
                )
        return SignedIn(row["user_id"], UserKind(row["kind"]), How.TOKEN, row["id"], False, row["made_at"])


def who_pool(url: str) -> Pool:
    """A pool for `WhoReader` on the vault's database, not opened yet; every statement is bounded by 5 seconds."""
    return AsyncConnectionPool(
        url,
        connection_class=AsyncConnection[DictRow],
        min_size=0,
        max_size=4,
        open=False,
        timeout=5.0,
        kwargs={"autocommit": True, "row_factory": dict_row, "options": "-c statement_timeout=5000"},
    )


def remember(scope: Scope, signed_in: SignedIn | None) -> None:
    """Keep with a request who made it."""
    scope[_KEY] = signed_in


def who(request: HTTPConnection) -> SignedIn | None:
    """Who made this request; None: nobody who is signed in."""
    found: SignedIn | None = request.scope.get(_KEY)
    return found
