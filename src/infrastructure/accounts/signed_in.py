"""Who made this request? Read from its cookie or its bearer token; what they may do is told elsewhere.

The one seam between requests and whatever people sign in with: another way to sign in ends in the same `SignedIn`. What was read
of a session or token is remembered, and holds while nobody's way in has ended since (`access.epoch`) and by the clock.
"""

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from starlette.requests import HTTPConnection
from starlette.types import Scope

from ...domain.vocabulary import UserKind
from ..postgres.glance import Glance
from .accounts import Clock, utc_now
from .cookies import cookie
from .lifetimes import SEEN_EVERY, is_alive
from .random_secrets import PREFIX, digest_of

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]
POLLING = (
    "naungan-polling"  # a header of requests that nobody makes by hand: they do not keep a session alive
)
_KEY = "naungan.signed_in"
_MOST = 10_000  # sessions and tokens that are remembered
_OF_SESSION = """SELECT s.user_id, kind, s.id, strong, made_at, seen_at, ends_at, ended FROM access.epoch
    LEFT JOIN (access.session s JOIN access.account a USING (user_id))
    ON digest = %s AND ended_at IS NULL AND closed_at IS NULL"""
_OF_PROGRAM = """SELECT t.user_id, kind, t.id, made_at, used_at, t.ends_at, ended FROM access.epoch
    LEFT JOIN (access.token t JOIN access.account a USING (user_id))
    ON digest = %s AND revoked_at IS NULL AND closed_at IS NULL"""


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
    return cookie(request, cookie_name(request.url.scheme))


@dataclass(frozen=True, slots=True)
class _Held:
    """What was read of a session or token: until when it holds, when its use was last written down, and how many ways in
    had ended by then.
    """

    who: SignedIn
    ends_at: dt.datetime
    used_at: dt.datetime | None
    ended: int

    def holds(self, now: dt.datetime) -> bool:
        """Whether it holds by the clock."""
        if self.who.how is How.TOKEN:
            return now < self.ends_at
        return self.used_at is not None and is_alive(now, self.used_at, self.ends_at)


class WhoReader:
    """Reads who made a request; none where it brings nothing. Of one event loop."""

    def __init__(self, pool: Pool, clock: Clock = utc_now) -> None:
        self._pool = pool
        self._clock = clock
        self._ended = Glance(str(pool.conninfo), "SELECT ended FROM access.epoch")
        self._known: OrderedDict[bytes, _Held] = OrderedDict()

    async def close(self) -> None:
        """Let go of its own connection; the pool is the caller's."""
        await self._ended.close()

    async def who(self, request: HTTPConnection, *, cookie: bool, anew: bool = True) -> SignedIn | None:
        """Who it is; a bearer token goes before a cookie, and `cookie` says whether one counts. Raises BadBearer.

        What is remembered is held against what ended before this was called, but not where `anew` is False: then whoever
        asks looks once more before anything is given.
        """
        given = request.headers.getlist("authorization")
        if given:
            scheme, _, token = given[0].partition(" ")
            digest = (
                digest_of(token.strip(), PREFIX) if scheme.lower() == "bearer" and len(given) == 1 else None
            )
            found = None if digest is None else await self._held(digest, How.TOKEN, anew, used=True)
            if found is None:
                raise BadBearer
            return found.who
        digest = digest_of(session_secret(request) or "") if cookie else None
        if digest is None:
            return None
        used = POLLING not in request.headers
        held = await self._held(digest, How.SESSION, anew, used=used)
        return None if held is None else held.who

    async def _held(self, digest: bytes, how: How, anew: bool, *, used: bool) -> _Held | None:
        """A session or token that holds now; that it was `used` is written down once a minute at most."""
        held = self._known.get(digest)
        if held is not None and held.who.how is how and held.holds(self._clock()):
            if anew and int((await self._ended())[0]) != held.ended:
                held = await self._read(digest, how)
        else:  # another server may have written down its use
            held = await self._read(digest, how)
        now = self._clock()
        if held is None or not held.holds(now):
            self._known.pop(digest, None)
            return None
        if used and (held.used_at is None or now - held.used_at >= SEEN_EVERY):
            held = replace(held, used_at=now)
            await self._write_use(digest, how, now)
        self._known[digest] = held
        self._known.move_to_end(digest)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return held

    async def _read(self, digest: bytes, how: How) -> _Held | None:
        """What is kept of a session or token that was not ended, and how many ways in had ended, in one statement."""
        session = how is How.SESSION
        async with self._pool.connection() as connection:
            row = await (
                await connection.execute(_OF_SESSION if session else _OF_PROGRAM, (digest,))
            ).fetchone()
        if row is None or row["user_id"] is None:
            return None
        strong = session and row["strong"]
        told = SignedIn(row["user_id"], UserKind(row["kind"]), how, row["id"], strong, row["made_at"])
        return _Held(told, row["ends_at"], row["seen_at" if session else "used_at"], row["ended"])

    async def _write_use(self, digest: bytes, how: How, now: dt.datetime) -> None:
        async with self._pool.connection() as connection:
            await connection.execute(
                "UPDATE access.session SET seen_at = greatest(seen_at, %s) WHERE digest = %s"
                if how is How.SESSION
                else "UPDATE access.token SET used_at = greatest(used_at, %s) WHERE digest = %s",
                (now, digest),
            )


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
