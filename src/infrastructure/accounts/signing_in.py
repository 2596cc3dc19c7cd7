"""Who comes in, and with what? A password (and a one-time code where one is set up), or a passkey; a session is what they get.

Whatever is wrong, the answer is one and the same, and takes as long: nobody learns which logins there are.
"""

from dataclasses import dataclass
from typing import Any

import psycopg

from ...texts.sign_in import SignInFault
from ..vault.vault import PostgresVault
from .accounts import Clock, unseal, utc_now
from .attempts import Attempts, succeed
from .lifetimes import CHALLENGE_HOLDS
from .logins import folded_login
from .one_time_codes import step_of
from .passkeys import BadPasskey, NewPasskey, Passkeys, Site
from .passwords import Passwords
from .refused import SignInRefused
from .sessions import start_session


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody shows who signs in: `address` is where from, `before` the secret of the session they had, if any."""

    login: str
    password: str
    code: str
    address: str
    before: str | None = None


class SigningIn:
    """Turns what somebody shows into a session. Safe to use from any thread; a password takes a tenth of a second."""

    def __init__(
        self,
        vault: PostgresVault,
        attempts: Attempts,
        passwords: Passwords,
        passkeys: Passkeys,
        clock: Clock = utc_now,
    ) -> None:
        self._vault = vault
        self._attempts = attempts
        self._passwords = passwords
        self._passkeys = passkeys
        self._clock = clock

    def by_password(self, shown: Shown) -> str:
        """The secret of a new session. Raises SignInRefused, TooOften."""
        login = folded_login(shown.login)
        attempt = self._attempts.begin(login or shown.login, shown.address)
        with self._vault.pool.connection() as connection:
            row = connection.execute(
                "SELECT user_id, password FROM access.account WHERE login = %s AND closed_at IS NULL",
                (login,),
            ).fetchone()
        fits = self._passwords.fits(None if row is None else row[1], shown.password)
        if row is None or not fits:
            raise SignInRefused(SignInFault.WRONG)
        user, kept = row
        with self._vault.pool.connection() as connection:
            row = connection.execute(
                """SELECT kek, sealed, code_step FROM access.account
                WHERE user_id = %s AND password = %s AND closed_at IS NULL FOR UPDATE""",
                (user, kept),
            ).fetchone()
            if row is None:  # closed or changed meanwhile
                raise SignInRefused(SignInFault.WRONG)
            kek, sealed, used_step = row
            if used_step is not None:
                secret = unseal(self._vault.sealing, user, kek, sealed).code_secret
                step = None if secret is None else step_of(secret, shown.code, self._clock())
                if step is None or step <= used_step:  # each code once
                    raise SignInRefused(SignInFault.WRONG)
                _set(connection, "code_step", step, user)
            if self._passwords.outdated(kept):
                _set(connection, "password", self._passwords.kept(shown.password), user)
            succeed(connection, attempt)
            return start_session(
                connection, user, self._clock(), strong=used_step is not None, instead_of=shown.before
            )

    def question(self, site: Site) -> str:
        """What a browser is asked that signs in with a passkey, as JSON."""
        return self._passkeys.question(site, self._clock())

    def by_passkey(self, site: Site, answer: str, before: str | None) -> str:
        """The secret of a new session. Raises SignInRefused."""
        now = self._clock()
        try:
            credential = self._passkeys.named(answer)
            with self._vault.pool.connection() as connection:
                row = connection.execute(
                    """SELECT user_id, public_key, sign_count FROM access.passkey JOIN access.account USING (user_id)
                    WHERE credential = %s AND closed_at IS NULL FOR UPDATE""",
                    (credential,),
                ).fetchone()
                if row is None:
                    raise BadPasskey
                user, public_key, count = row
                known = NewPasskey(credential, public_key, count)
                uses, challenge = self._passkeys.answered(site, known, answer, now)
                connection.execute("DELETE FROM access.answered WHERE ends_at < %s", (now,))
                first = connection.execute(
                    "INSERT INTO access.answered VALUES (%s, %s) ON CONFLICT DO NOTHING",
                    (challenge, now + CHALLENGE_HOLDS),
                ).rowcount
                if not first:
                    raise BadPasskey
                connection.execute(
                    "UPDATE access.passkey SET sign_count = %s, used_at = %s WHERE credential = %s",
                    (uses, now, credential),
                )
                return start_session(connection, user, now, strong=True, instead_of=before)
        except BadPasskey:
            raise SignInRefused(SignInFault.PASSKEY) from None


def _set(connection: psycopg.Connection[Any], column: str, value: object, user: object) -> None:
    connection.execute(f"UPDATE access.account SET {column} = %s WHERE user_id = %s".encode(), (value, user))
