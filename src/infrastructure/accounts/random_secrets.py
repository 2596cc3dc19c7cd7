"""What opens a session, a link or a way in for a program? 256 random bits, of which only the SHA-256 is kept."""

import hashlib
import secrets

PREFIX = "ngn_"  # what tokens begin with: whoever finds one in a file knows what it is
_LENGTH = 43  # of 32 bytes in URL-safe base64


def new_secret(prefix: str = "") -> str:
    """43 characters that are shown once."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(secret: str, prefix: str = "") -> bytes | None:
    """What is kept of a secret; None for what cannot be one."""
    if not secret.isascii() or not secret.startswith(prefix) or len(secret) != len(prefix) + _LENGTH:
        return None
    return hashlib.sha256(secret.encode()).digest()
