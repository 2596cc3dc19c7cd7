"""How does somebody get their first password, or a new one? By a link that an administrator made: 72 hours, once.

Looking at a link changes nothing, since programs that show previews of messages open it. Using it begins the account anew: its
passkeys, codes and sessions of before end, whoever had them.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from ...domain.accounts import MakeLink, UseLink
from ...domain.grants import AppointAdministrator
from ...texts.sign_in import SignInFault
from ..vault.generations import kek_for_writing
from ..vault.vault import PostgresVault
from .accounts import Accounts, Clock, Recording, Sealed, seal, shut_out, unrecorded, unseal, utc_now
from .lifetimes import KEPT, LINK_HOLDS
from .logins import folded_login, password_fault
from .one_time_codes import is_code_secret, step_of
from .passwords import Passwords
from .random_secrets import digest_of, new_secret
from .refused import SignInRefused
from .sessions import start_session


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for: a user's password, or (None) the first administrator's account; with one-time codes or without."""

    user: UUID | None
    login: str | None
    with_code: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in on the page of a link. The last three are of the first administrator alone."""

    password: str
    code_secret: str = ""
    code: str = ""
    login: str = ""
    name: str = ""
    employee: str = ""


class Links:
    """Makes and takes links. Safe to use from any thread."""

    def __init__(
        self,
        vault: PostgresVault,
        accounts: Accounts,
        passwords: Passwords,
        clock: Clock = utc_now,
        record: Recording = unrecorded,
    ) -> None:
        self._vault = vault
        self._accounts = accounts
        self._passwords = passwords
        self._clock = clock
        self._record = record

    def make(self, user: UUID, *, with_code: bool, by: UUID | None = None) -> str:
        """A new link of a user, made by an administrator (None: on the machine itself); the ones before hold no longer. Raises
        AccountProblem.
        """
        self._record(MakeLink(user, with_code), by)
        with self._vault.pool.connection() as connection:
            return self._make(connection, user, with_code)

    def make_first(self) -> str | None:
        """The link of the first administrator, where there is no account yet; the ones before hold no longer."""
        if self._accounts.anyone():
            return None
        with self._vault.pool.connection() as connection:
            return self._make(connection, None, with_code=False)

    def _make(self, connection: psycopg.Connection[Any], user: UUID | None, with_code: bool) -> str:
        secret, now = new_secret(), self._clock()
        connection.execute("DELETE FROM access.link WHERE ends_at < %s", (now - KEPT,))
        connection.execute(
            """UPDATE access.link SET ends_at = %s
            WHERE user_id IS NOT DISTINCT FROM %s AND used_at IS NULL AND ends_at > %s""",
            (now, user, now),
        )
        connection.execute(
            "INSERT INTO access.link (digest, user_id, with_code, made_at, ends_at) VALUES (%s, %s, %s, %s, %s)",
            (digest_of(secret), user, with_code, now, now + LINK_HOLDS),
        )
        return secret

    def look(self, secret: str) -> Link:
        """What a link is for; nothing changes. Raises SignInRefused where it holds no longer."""
        with self._vault.pool.connection() as connection:
            row = connection.execute(
                """SELECT user_id, login, with_code FROM access.link LEFT JOIN access.account USING (user_id)
                WHERE digest = %s AND used_at IS NULL AND ends_at > %s AND closed_at IS NULL
                AND (user_id IS NOT NULL OR NOT EXISTS (SELECT FROM access.account WHERE kind = 'PERSON'))""",
                (digest_of(secret), self._clock()),
            ).fetchone()
        if row is None:
            raise SignInRefused(SignInFault.LINK_GONE)
        return Link(*row)

    def use(self, secret: str, filled: Filled, before: str | None) -> str:
        """Set the password, and the one-time codes where the link asks for them; the secret of a new session.

        The link holds no longer. Raises SignInRefused and AccountProblem: then it holds still, and nothing changed.
        """
        link = self.look(secret)
        fault = password_fault(filled.password, link.login or folded_login(filled.login) or "")
        if fault is not None:
            raise SignInRefused(fault)
        step = None
        if link.with_code:
            good = is_code_secret(filled.code_secret)
            step = step_of(filled.code_secret, filled.code, self._clock()) if good else None
            if step is None:
                raise SignInRefused(SignInFault.CODE_WRONG)
        kept, now = self._passwords.kept(filled.password), self._clock()
        with self._vault.pool.connection() as connection:
            self._take(connection, secret)
            user = link.user or self._accounts.add_person_in(
                connection, filled.login, filled.name, filled.employee
            )
            self._begin_anew(connection, user, kept, filled.code_secret if link.with_code else None, step)
            shut_out(connection, user, now)
            session = start_session(connection, user, now, strong=step is not None, instead_of=before)
            self._record(UseLink(user, link.with_code), user)
            if link.user is None:
                self._record(AppointAdministrator(user), None)
            return session

    def _take(self, connection: psycopg.Connection[Any], secret: str) -> None:
        """Take the link, if it holds still and nobody else takes it. Raises SignInRefused."""
        taken = connection.execute(
            "UPDATE access.link SET used_at = %(now)s WHERE digest = %(digest)s AND used_at IS NULL AND ends_at > %(now)s",
            {"now": self._clock(), "digest": digest_of(secret)},
        ).rowcount
        if not taken:
            raise SignInRefused(SignInFault.LINK_GONE)

    def _begin_anew(
        self,
        connection: psycopg.Connection[Any],
        user: UUID,
        password: str,
        code_secret: str | None,
        step: int | None,
    ) -> None:
        sealing = self._vault.sealing
        row = connection.execute(
            "SELECT kek, sealed FROM access.account WHERE user_id = %s AND closed_at IS NULL FOR UPDATE",
            (user,),
        ).fetchone()
        if row is None:
            raise SignInRefused(SignInFault.LINK_GONE)
        kek = kek_for_writing(connection, sealing)
        sealed = seal(sealing, user, kek, Sealed(unseal(sealing, user, *row).name, code_secret))
        connection.execute("DELETE FROM access.passkey WHERE user_id = %s", (user,))
        connection.execute(
            "UPDATE access.account SET password = %s, kek = %s, sealed = %s, code_step = %s WHERE user_id = %s",
            (password, kek, sealed, step, user),
        )
