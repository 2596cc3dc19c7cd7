"""What is done about a user's account? It is closed and opened again; links, second factors and tokens are made and end.

Accounts themselves, with names, logins and all that somebody signs in with, lie beside the vault. Here stands that something was done
and by whom, for whoever asks later how somebody came in: never a secret, and no name. It stands on the user's own stream.
"""

from dataclasses import dataclass
from uuid import UUID

from .refusals import Refused, not_found
from .vocabulary import SecondFactor

# Events


@dataclass(frozen=True, slots=True)
class LinkMade:
    """A one-time link was made, with which whoever has it sets the user's password; `with_code`: and one-time codes too. The links
    before it hold no longer.
    """

    with_code: bool


@dataclass(frozen=True, slots=True)
class LinkUsed:
    """The user's account began anew by a link: another password, and no passkeys and codes of before; `with_code`: new codes."""

    with_code: bool


@dataclass(frozen=True, slots=True)
class SecondFactorSet:
    """The user has new one-time codes (those of before hold no longer), or one more passkey."""

    factor: SecondFactor


@dataclass(frozen=True, slots=True)
class SecondFactorRemoved:
    """The user does not sign in with it any more: one passkey is gone, or the codes are."""

    factor: SecondFactor


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A program may come in as the user by a token, for so many days of 24 hours; `token` is its id, never the token."""

    token: UUID
    days: int


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    """The token holds no longer."""

    token: UUID


@dataclass(frozen=True, slots=True)
class AccountClosed:
    """The user cannot sign in, and what was granted holds no longer while that is so; tokens and links hold no longer for good."""


@dataclass(frozen=True, slots=True)
class AccountReopened:
    """The user may sign in again, after a link; what was granted before and not revoked holds again."""


AccountEvent = (
    LinkMade
    | LinkUsed
    | SecondFactorSet
    | SecondFactorRemoved
    | TokenMade
    | TokenRevoked
    | AccountClosed
    | AccountReopened
)

# Intents


@dataclass(frozen=True, slots=True)
class MakeLink:
    user: UUID
    with_code: bool


@dataclass(frozen=True, slots=True)
class UseLink:
    """The intent of the user themself."""

    user: UUID
    with_code: bool


@dataclass(frozen=True, slots=True)
class SetSecondFactor:
    """The intent of the user themself."""

    user: UUID
    factor: SecondFactor


@dataclass(frozen=True, slots=True)
class RemoveSecondFactor:
    """The intent of the user themself."""

    user: UUID
    factor: SecondFactor


@dataclass(frozen=True, slots=True)
class MakeToken:
    user: UUID
    token: UUID
    days: int


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """The intent of the user themself, or of an administrator."""

    user: UUID
    token: UUID


@dataclass(frozen=True, slots=True)
class CloseAccount:
    user: UUID


AccountIntent = (
    MakeLink | UseLink | SetSecondFactor | RemoveSecondFactor | MakeToken | RevokeToken | CloseAccount
)

# Decisions


def tell(closed: bool | None, intent: AccountIntent) -> tuple[AccountEvent, ...]:
    """What is recorded of what is done about an account, which is `closed` or not; None: of a user whom the log does not know.
    A closed account that is closed yields nothing. Raises Refused for a user who is not known.
    """
    if closed is None:
        raise Refused(not_found("User", "user"))
    match intent:
        case MakeLink(with_code=with_code):
            return (LinkMade(with_code),)
        case UseLink(with_code=with_code):
            return (LinkUsed(with_code),)
        case SetSecondFactor(factor=factor):
            return (SecondFactorSet(factor),)
        case RemoveSecondFactor(factor=factor):
            return (SecondFactorRemoved(factor),)
        case MakeToken(token=token, days=days):
            return (TokenMade(token, days),)
        case RevokeToken(token=token):
            return (TokenRevoked(token),)
        case CloseAccount():
            return () if closed else (AccountClosed(),)
