"""Is it the device that was registered, and does it know its owner? Passkeys (WebAuthn); what is asked of a browser, and its answer.

A challenge is our own word under a key, so that nothing is kept of those that nobody answers. No database here.
"""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

import msgspec
import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    options_to_json,
    parse_authentication_credential_json,
    parse_client_data_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from .lifetimes import CHALLENGE_HOLDS

_NAME = "Naungan"
_RANDOM, _TIME, _MARK = 16, 8, 32  # bytes of a challenge


class BadPasskey(Exception):  # noqa: N818
    """The answer is not that of a passkey to this challenge, for this site."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is: the name that passkeys are bound to, and the origin as it sends it."""

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What is kept of a passkey."""

    credential: bytes
    public_key: bytes
    sign_count: int


class Passkeys:
    """What is asked of browsers. `key` makes challenges; all servers of an installation have the same."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def registration(self, site: Site, user: UUID, login: str, known: list[bytes], now: dt.datetime) -> str:
        """What a browser is given to make a passkey, as JSON; not on a device that has one of the `known`."""
        options = webauthn.generate_registration_options(
            rp_id=site.name,
            rp_name=_NAME,
            user_id=user.bytes,
            user_name=login,
            challenge=self._challenge(user.bytes, now),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        )
        return options_to_json(options)

    def registered(self, site: Site, user: UUID, answer: str, now: dt.datetime) -> NewPasskey:
        """The passkey that a browser made. Raises BadPasskey."""
        try:
            made = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=self._answered(answer, user.bytes, now),
                expected_rp_id=site.name,
                expected_origin=site.origin,
                require_user_verification=True,
            )
        except Exception as wrong:  # what a stranger sent is taken apart by three libraries
            raise BadPasskey from wrong
        return NewPasskey(made.credential_id, made.credential_public_key, made.sign_count)

    def question(self, site: Site, now: dt.datetime) -> str:
        """What a browser is given to sign in with any passkey of this site, as JSON."""
        options = webauthn.generate_authentication_options(
            rp_id=site.name,
            challenge=self._challenge(b"", now),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def named(self, answer: str) -> bytes:
        """Which passkey an answer says that it is of. Raises BadPasskey."""
        try:
            return parse_authentication_credential_json(answer).raw_id
        except Exception as wrong:  # what a stranger sent is taken apart by three libraries
            raise BadPasskey from wrong

    def answered(self, site: Site, known: NewPasskey, answer: str, now: dt.datetime) -> tuple[int, bytes]:
        """How often the passkey was used by its own count, and the challenge that it answered: to be taken once.

        Raises BadPasskey.
        """
        try:
            challenge = self._answered(answer, b"", now)
            seen = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=site.name,
                expected_origin=site.origin,
                credential_public_key=known.public_key,
                credential_current_sign_count=known.sign_count,
                require_user_verification=True,
            )
        except Exception as wrong:  # what a stranger sent is taken apart by three libraries
            raise BadPasskey from wrong
        return seen.new_sign_count, challenge

    def _challenge(self, about: bytes, now: dt.datetime) -> bytes:
        ends = int((now + CHALLENGE_HOLDS).timestamp())
        word = secrets.token_bytes(_RANDOM) + ends.to_bytes(_TIME, "big")
        return word + self._mark(word, about)

    def _answered(self, answer: str, about: bytes, now: dt.datetime) -> bytes:
        """The challenge that an answer carries, if it is one of ours about the same and holds still. Raises ValueError."""
        given = parse_client_data_json(_client_data(answer)).challenge
        word, mark = given[: _RANDOM + _TIME], given[_RANDOM + _TIME :]
        ends = int.from_bytes(word[_RANDOM:], "big")
        if not hmac.compare_digest(mark, self._mark(word, about)) or now.timestamp() >= ends:
            raise ValueError
        return given

    def _mark(self, word: bytes, about: bytes) -> bytes:
        return hmac.digest(self._key, word + about, "sha256")


class _Response(msgspec.Struct):
    client_data: str = msgspec.field(name="clientDataJSON")


class _Answer(msgspec.Struct):
    response: _Response


def _client_data(answer: str) -> bytes:
    return base64url_to_bytes(msgspec.json.decode(answer, type=_Answer).response.client_data)
