"""Which parts let people in? All of this room, wired to one vault, one clock and one cost of passwords."""

from dataclasses import dataclass

from ..vault.vault import PostgresVault
from .accounts import Accounts, Clock, Recording, unrecorded, utc_now
from .attempts import Attempts
from .credentials import Credentials
from .links import Links
from .passkeys import Passkeys
from .passwords import Passwords
from .sessions import Sessions
from .signing_in import SigningIn
from .tokens import Tokens


@dataclass(frozen=True)
class Door:
    """The parts; all are safe to use from any thread."""

    accounts: Accounts
    links: Links
    signing_in: SigningIn
    credentials: Credentials
    sessions: Sessions
    tokens: Tokens
    clock: Clock


def door(
    vault: PostgresVault,
    clock: Clock = utc_now,
    passwords: Passwords | None = None,
    record: Recording = unrecorded,
) -> Door:
    """The parts over a vault; without `record` nothing is recorded of who may sign in, and with what."""
    passwords = passwords or Passwords()
    attempts = Attempts(vault, clock)
    passkeys = Passkeys(vault.fingerprint(b"naungan:challenges"))
    accounts = Accounts(vault, clock, record)
    return Door(
        accounts,
        Links(vault, accounts, passwords, clock, record),
        SigningIn(vault, attempts, passwords, passkeys, clock),
        Credentials(vault, attempts, passwords, passkeys, clock, record),
        Sessions(vault, clock, record),
        Tokens(vault, clock, record),
        clock,
    )
