"""Who has an account? People by their employee number, each one only, and services; with name and one-time codes sealed.

A person's user id is made from the employee number under a key that is never rotated: whoever comes again is the same user.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import msgspec
import psycopg

from ...domain.accounts import CloseAccount
from ...domain.grants import AdmitUser
from ...domain.vocabulary import UserKind
from ...texts.problems import Problem
from ...texts.users import AccountFault
from ..vault.generations import kek_for_writing
from ..vault.resealing import SealedTable
from ..vault.sealing import Sealing
from ..vault.vault import PostgresVault
from .logins import folded_employee, folded_login

Clock = Callable[[], dt.datetime]
_MOST_NAME = 200  # characters
_encode = msgspec.json.encode
_COLUMNS = (
    "user_id, kind, login, kek, sealed, password IS NOT NULL, code_step IS NOT NULL, opened_at, closed_at"
)


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class AccountProblem(Problem):
    """An account cannot be made or found; one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account, opened. Times are UTC."""

    user: UUID
    kind: UserKind
    login: str
    name: str
    has_password: bool
    has_code: bool
    opened_at: dt.datetime
    closed_at: dt.datetime | None


class Sealed(msgspec.Struct, array_like=True, frozen=True):
    """What of an account is sealed: the name, and the secret of one-time codes where they are set up."""

    name: str
    code_secret: str | None = None


Recording = Callable[[Any, UUID | None], None]
"""Records an intent of `domain.access` or `domain.accounts`, as the user who does it; None: whoever works at the machine itself. Asked
before anything is kept: where it raises, nothing is. Raises AccountProblem where it cannot be, NotAllowed where that user may not.
"""


def unrecorded(_intent: Any, _by: UUID | None) -> None:
    """Where there is no log."""


class Accounts:
    """Accounts, in the vault's database. Safe to use from any thread."""

    def __init__(self, vault: PostgresVault, clock: Clock = utc_now, record: Recording = unrecorded) -> None:
        self._vault = vault
        self._clock = clock
        self._record = record

    def add_person(self, login: str, name: str, employee: str, by: UUID | None = None) -> UUID:
        """A person's account, or their closed one opened again; who it is. `by` is the administrator who made it, None on the
        machine itself. Raises AccountProblem, and what recording it raises.
        """
        with self._vault.pool.connection() as connection:
            return self.add_person_in(connection, login, name, employee, by)

    def add_person_in(
        self,
        connection: psycopg.Connection[Any],
        login: str,
        name: str,
        employee: str,
        by: UUID | None = None,
    ) -> UUID:
        """The same within a transaction of the caller's. Raises AccountProblem."""
        user = self.user_of(employee)
        row = connection.execute(
            "SELECT login, closed_at FROM access.account WHERE user_id = %s FOR UPDATE", (user,)
        ).fetchone()
        if row is not None and row[1] is None:
            raise AccountProblem(AccountFault.HAS_ACCOUNT, login=row[0])
        if row is not None:
            connection.execute("DELETE FROM access.passkey WHERE user_id = %s", (user,))
        self._open(connection, AdmitUser(user, UserKind.PERSON, row is not None), (login, name), by)
        return user

    def add_service(self, login: str, name: str) -> UUID:
        """An account of a program: it has tokens alone. Raises AccountProblem."""
        user = uuid4()
        with self._vault.pool.connection() as connection:
            self._open(connection, AdmitUser(user, UserKind.SERVICE), (login, name))
        return user

    def _open(
        self,
        connection: psycopg.Connection[Any],
        admit: AdmitUser,
        called: tuple[str, str],  # login and name
        by: UUID | None = None,
    ) -> None:
        user, kind = admit.user, admit.kind
        folded, name = folded_login(called[0]), " ".join(called[1].split())
        if folded is None:
            raise AccountProblem(AccountFault.BAD_LOGIN)
        if not name or len(name) > _MOST_NAME or not name.isprintable():
            raise AccountProblem(AccountFault.BAD_NAME)
        kek = kek_for_writing(connection, self._vault.sealing)
        sealed = seal(self._vault.sealing, user, kek, Sealed(name))
        try:
            made = connection.execute(
                """INSERT INTO access.account (user_id, kind, login, kek, sealed, opened_at) VALUES (%s, %s, %s, %s, %s, %s)
                ON CONFLICT (user_id) DO UPDATE SET login = excluded.login, kek = excluded.kek, sealed = excluded.sealed,
                opened_at = excluded.opened_at, closed_at = NULL, password = NULL, code_step = NULL
                WHERE access.account.closed_at IS NOT NULL""",
                (user, kind, folded, kek, sealed, self._clock()),
            ).rowcount
        except psycopg.errors.UniqueViolation:
            raise AccountProblem(AccountFault.LOGIN_TAKEN, login=folded) from None
        if not made:  # somebody else made it this moment
            [held] = connection.execute(
                "SELECT login FROM access.account WHERE user_id = %s", (user,)
            ).fetchall()
            raise AccountProblem(AccountFault.HAS_ACCOUNT, login=held[0])
        self._record(admit, by)

    def user_of(self, employee: str) -> UUID:
        """The user that a person with this employee number is. Raises AccountProblem."""
        number = folded_employee(employee)
        if number is None:
            raise AccountProblem(AccountFault.BAD_EMPLOYEE)
        return uuid5(NAMESPACE_OID, self._vault.fingerprint(f"naungan:user {number}".encode()).hex())

    def close(self, login: str, by: UUID | None = None) -> UUID:
        """Close an account: its sessions end, its tokens and links with them. Whose it was. Raises AccountProblem, also for the last
        administrator who can sign in.
        """
        user, now = self.named(login).user, self._clock()
        self._record(CloseAccount(user), by)
        with self._vault.pool.connection() as connection:
            connection.execute(
                "UPDATE access.account SET closed_at = %s, password = NULL WHERE user_id = %s", (now, user)
            )
            shut_out(connection, user, now, tokens=True)
        return user

    def named(self, login: str, *, closed_too: bool = False) -> Account:
        """The open account of a login, or its closed one. Raises AccountProblem."""
        folded = folded_login(login)
        where = "login = %s" if closed_too else "login = %s AND closed_at IS NULL"
        found = None if folded is None else self._read(where, (folded,))
        if not found:
            raise AccountProblem(AccountFault.NO_SUCH_LOGIN)
        return found[0]

    def get(self, user: UUID) -> Account | None:
        """A user's account, closed ones too."""
        found = self._read("user_id = %s", (user,))
        return found[0] if found else None

    def everyone(self) -> list[Account]:
        """Every account by login, closed ones too."""
        return self._read("true", ())

    def able(self, users: Collection[UUID]) -> set[UUID]:
        """Those people of some users who can sign in: with an open account, and a password or a passkey."""
        with self._vault.pool.connection() as connection:
            rows = connection.execute(
                """SELECT user_id FROM access.account a WHERE user_id = ANY(%s) AND kind = 'PERSON' AND closed_at IS NULL
                AND (password IS NOT NULL OR EXISTS (SELECT FROM access.passkey p WHERE p.user_id = a.user_id))""",
                (list(users),),
            ).fetchall()
        return {user for (user,) in rows}

    def anyone(self) -> bool:
        """Whether there was ever a person's account."""
        with self._vault.pool.connection() as connection:
            row = connection.execute(
                "SELECT EXISTS (SELECT FROM access.account WHERE kind = 'PERSON')"
            ).fetchone()
        return row == (True,)

    def _read(self, where: str, values: tuple[object, ...]) -> list[Account]:
        with self._vault.pool.connection() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM access.account WHERE {where} ORDER BY login".encode(), values
            ).fetchall()
        return [
            Account(user, UserKind(kind), login, unseal(self._vault.sealing, user, kek, sealed).name, *rest)
            for user, kind, login, kek, sealed, *rest in rows
        ]


def shut_out(
    connection: psycopg.Connection[Any],
    user: UUID,
    now: dt.datetime,
    *,
    but: bytes | None = None,
    tokens: bool = False,
) -> int:
    """End a user's sessions and links, but the session of one digest; tokens where that is said. How many sessions."""
    ended = connection.execute(
        "UPDATE access.session SET ended_at = %s WHERE user_id = %s AND ended_at IS NULL AND digest IS DISTINCT FROM %s",
        (now, user, but),
    ).rowcount
    connection.execute(
        "UPDATE access.link SET ends_at = least(ends_at, %s) WHERE user_id = %s AND used_at IS NULL",
        (now, user),
    )
    if tokens:
        connection.execute(
            "UPDATE access.token SET revoked_at = %s WHERE user_id = %s AND revoked_at IS NULL", (now, user)
        )
    return ended


def seal(sealing: Sealing, user: UUID, kek: int, content: Sealed) -> bytes:
    """The sealed part of an account, under a generation of the key-encryption key. Raises KeyProblem."""
    return sealing.wrap(_encode(content), kek, _bound_to(user))


def unseal(sealing: Sealing, user: UUID, kek: int, sealed: bytes) -> Sealed:
    """What `seal` was given. Raises KeyProblem."""
    return msgspec.json.decode(sealing.unwrap(sealed, kek, _bound_to(user)), type=Sealed)


def _bound_to(user: UUID) -> bytes:
    return b"account" + user.bytes


ACCOUNTS = SealedTable("access.account", {"user_id": "uuid"}, _bound_to)
