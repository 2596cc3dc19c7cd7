"""What does a user sign in with, and how is it changed? Password, one-time codes and passkeys, by whoever is signed in."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from ...domain.accounts import RemoveSecondFactor, SetSecondFactor
from ...domain.vocabulary import SecondFactor
from ...texts.sign_in import SignInFault
from ..vault.generations import kek_for_writing
from ..vault.vault import PostgresVault
from .accounts import Clock, Recording, Sealed, seal, shut_out, unrecorded, unseal, utc_now
from .attempts import Attempts, succeed
from .logins import password_fault
from .one_time_codes import is_code_secret, step_of
from .passkeys import BadPasskey, Passkeys, Site
from .passwords import Passwords
from .refused import SignInRefused
from .sessions import start_session


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a user; its credential is its id. Times are UTC."""

    credential: bytes
    made_at: dt.datetime
    used_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What is typed to change a password: the one of now, and the new one."""

    now: str
    new: str
    address: str


class Credentials:
    """Changes what users sign in with. Safe to use from any thread."""

    def __init__(
        self,
        vault: PostgresVault,
        attempts: Attempts,
        passwords: Passwords,
        passkeys: Passkeys,
        clock: Clock = utc_now,
        record: Recording = unrecorded,
    ) -> None:
        self._record = record
        self._vault = vault
        self._attempts = attempts
        self._passwords = passwords
        self._passkeys = passkeys
        self._clock = clock

    def change_password(self, user: UUID, typed: NewPassword, *, strong: bool, before: str) -> str:
        """Set another password; every other session of the user ends, and the one at hand goes on under a new secret, which
        is returned. Raises SignInRefused, TooOften.
        """
        with self._vault.pool.connection() as connection:
            row = connection.execute(
                "SELECT login, password FROM access.account WHERE user_id = %s AND closed_at IS NULL", (user,)
            ).fetchone()
        login, kept = row or ("", None)
        attempt = self._attempts.begin(login, typed.address)
        if not self._passwords.fits(kept, typed.now):
            raise SignInRefused(SignInFault.PASSWORD_WRONG)
        fault = password_fault(typed.new, login)
        new = None if fault else self._passwords.kept(typed.new)
        now = self._clock()
        with self._vault.pool.connection() as connection:
            succeed(connection, attempt)
            if new is not None:
                changed = connection.execute(
                    "UPDATE access.account SET password = %s WHERE user_id = %s AND password = %s",
                    (new, user, kept),
                ).rowcount
                if not changed:  # by another of her sessions, meanwhile
                    raise SignInRefused(SignInFault.PASSWORD_WRONG)
                shut_out(connection, user, now)
                return start_session(connection, user, now, strong=strong)
        assert fault is not None
        raise SignInRefused(fault)

    def set_code(self, user: UUID, secret: str, code: str) -> None:
        """Ask for one-time codes of this secret from now on, of which `code` is one. Raises SignInRefused."""
        step = step_of(secret, code, self._clock()) if is_code_secret(secret) else None
        if step is None:
            raise SignInRefused(SignInFault.CODE_WRONG)
        sealing = self._vault.sealing
        with self._vault.pool.connection() as connection:
            row = connection.execute(
                "SELECT kek, sealed FROM access.account WHERE user_id = %s FOR UPDATE", (user,)
            ).fetchone()
            assert row is not None
            name = unseal(sealing, user, *row).name
            kek = kek_for_writing(connection, sealing)
            connection.execute(
                "UPDATE access.account SET kek = %s, sealed = %s, code_step = %s WHERE user_id = %s",
                (kek, seal(sealing, user, kek, Sealed(name, secret)), step, user),
            )
            self._record(SetSecondFactor(user, SecondFactor.CODES), user)

    def passkeys(self, user: UUID) -> list[Passkey]:
        """Those of a user, the oldest first."""
        with self._vault.pool.connection() as connection:
            rows = connection.execute(
                "SELECT credential, made_at, used_at FROM access.passkey WHERE user_id = %s ORDER BY made_at, credential",
                (user,),
            ).fetchall()
        return [Passkey(*row) for row in rows]

    def ask_for_passkey(self, site: Site, user: UUID, login: str) -> str:
        """What a browser is asked that makes a passkey, as JSON."""
        known = [one.credential for one in self.passkeys(user)]
        return self._passkeys.registration(site, user, login, known, self._clock())

    def add_passkey(self, site: Site, user: UUID, answer: str) -> None:
        """Take in the passkey that a browser made. Raises SignInRefused."""
        now = self._clock()
        try:
            made = self._passkeys.registered(site, user, answer, now)
        except BadPasskey:
            raise SignInRefused(SignInFault.PASSKEY) from None
        with self._vault.pool.connection() as connection:
            taken = connection.execute(
                """INSERT INTO access.passkey (credential, user_id, public_key, sign_count, made_at)
                VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
                (made.credential, user, made.public_key, made.sign_count, now),
            ).rowcount
            if not taken:
                raise SignInRefused(SignInFault.PASSKEY)
            self._record(SetSecondFactor(user, SecondFactor.PASSKEY), user)

    def remove_passkey(self, user: UUID, credential: bytes) -> None:
        """Forget a passkey of the user; whoever has it cannot sign in with it any more."""
        with self._vault.pool.connection() as connection:
            gone = connection.execute(
                "DELETE FROM access.passkey WHERE user_id = %s AND credential = %s", (user, credential)
            ).rowcount
            if gone:
                self._record(RemoveSecondFactor(user, SecondFactor.PASSKEY), user)
