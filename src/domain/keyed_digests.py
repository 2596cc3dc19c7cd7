"""How is a file, a list or a chunk of rows known again, without telling what is in it? By marks under the vault's key.

A plain digest of a few personal rows tells them: the NIKs of a regency can all be tried. So a SHA-256 is only taken in
from whoever sends it and never stored; what is stored, and every id that is made from it, is keyed by `Vault.fingerprint`,
whose key is never rotated, so that what was sent before is known again for ever.
"""

from typing import Literal, Protocol
from uuid import UUID

Kind = Literal["file", "chunk", "list", "batch"]


class Fingerprints(Protocol):
    """The part of the vault that is needed here."""

    def fingerprint(self, body: bytes) -> bytes: ...


def mark(vault: Fingerprints, kind: Kind, plain: str) -> str:
    """What is stored in place of a digest: 64 hexadecimal digits, different for each kind."""
    return _keyed(vault, kind, plain).hex()


def marked_id(vault: Fingerprints, kind: Kind, plain: UUID) -> UUID:
    """The id to use in place of one that was made from a digest: a UUID of version 8 (RFC 9562)."""
    number = int.from_bytes(_keyed(vault, kind, str(plain))[:16], "big")
    return UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 8 << 76 | 2 << 62)


def _keyed(vault: Fingerprints, kind: Kind, plain: str) -> bytes:
    return vault.fingerprint(f"naungan:mark {kind} {plain}".encode())
