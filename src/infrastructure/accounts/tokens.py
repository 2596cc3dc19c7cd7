"""How do programs come in? With a token that was shown once, holds for some days, and can be revoked at any moment."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid4

from ...domain.accounts import MakeToken, RevokeToken
from ...texts.users import AccountFault
from ..vault.vault import PostgresVault
from .accounts import AccountProblem, Clock, Recording, unrecorded, utc_now
from .lifetimes import KEPT, MOST_TOKEN_DAYS
from .random_secrets import PREFIX, digest_of, new_secret

_MOST_LABEL = 80  # characters


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token: never the token itself. Times are UTC."""

    id: UUID
    user: UUID
    login: str
    label: str
    made_at: dt.datetime
    ends_at: dt.datetime
    revoked_at: dt.datetime | None
    used_at: dt.datetime | None


class Tokens:
    """The tokens of all users. Safe to use from any thread."""

    def __init__(self, vault: PostgresVault, clock: Clock = utc_now, record: Recording = unrecorded) -> None:
        self._vault = vault
        self._clock = clock
        self._record = record

    def make(self, user: UUID, label: str, days: int, by: UUID | None = None) -> str:
        """A new token of a user, made by an administrator (None: on the machine itself); only here is it ever seen. Raises
        AccountProblem.
        """
        if not 1 <= days <= MOST_TOKEN_DAYS:
            raise AccountProblem(AccountFault.BAD_DAYS, most=MOST_TOKEN_DAYS)
        if len(label) > _MOST_LABEL or not label.isprintable():
            raise AccountProblem(AccountFault.BAD_LABEL, most=_MOST_LABEL)
        secret, token, now = new_secret(PREFIX), uuid4(), self._clock()
        ends = now + dt.timedelta(days=days)
        self._record(MakeToken(user, token, days), by)
        with self._vault.pool.connection() as connection:
            connection.execute("DELETE FROM access.token WHERE ends_at < %s", (now - KEPT,))
            made = connection.execute(
                """INSERT INTO access.token (digest, id, user_id, label, made_at, ends_at)
                SELECT %s, %s, user_id, %s, %s, %s FROM access.account WHERE user_id = %s AND closed_at IS NULL""",
                (digest_of(secret, PREFIX), token, label, now, ends, user),
            ).rowcount
        if not made:
            raise AccountProblem(AccountFault.NO_SUCH_LOGIN)
        return secret

    def all(self, user: UUID | None = None) -> list[Token]:
        """Every token, or those of a user, the newest first; ended ones for 90 days."""
        with self._vault.pool.connection() as connection:
            rows = connection.execute(
                """SELECT id, user_id, login, label, made_at, ends_at, revoked_at, used_at
                FROM access.token JOIN access.account USING (user_id)
                WHERE %(user)s::uuid IS NULL OR user_id = %(user)s ORDER BY made_at DESC, id""",
                {"user": user},
            ).fetchall()
        return [Token(*row) for row in rows]

    def holding(self, user: UUID) -> list[Token]:
        """A user's tokens that hold now."""
        now = self._clock()
        return [one for one in self.all(user) if one.revoked_at is None and one.ends_at > now]

    def revoke(self, token: UUID, by: UUID | None = None) -> None:
        """Let a token hold no longer; once is enough. Raises AccountProblem where there is none of that id."""
        with self._vault.pool.connection() as connection:
            row = connection.execute(
                "SELECT user_id, revoked_at FROM access.token WHERE id = %s FOR UPDATE", (token,)
            ).fetchone()
            if row is None:
                raise AccountProblem(AccountFault.NO_SUCH_TOKEN)
            user, revoked_at = row
            if revoked_at is None:
                self._record(RevokeToken(user, token), by)
                connection.execute(
                    "UPDATE access.token SET revoked_at = %s WHERE id = %s", (self._clock(), token)
                )
