"""Which keys open the vault? A file only its owner may read, holding every key generation.

`kek` keys wrap each person's data key, `index` keys make the blind index, `digest` marks command bodies. The newest
generation is used for writing; older ones stay until nothing needs them (see `naungan keys`).
"""

import base64
import hmac
import os
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from ...texts.problems import Key, Problem
from ..own_directory import own_directory


class KeyProblem(Problem):
    """The keys are missing, readable by others or not those of this vault; one line that says what to do."""


def lost_key(kind: str, generation: int) -> KeyProblem:
    """The problem of a generation that the vault uses and the key file lacks."""
    return KeyProblem(Key.LACKS, kind=kind, generation=generation)


@dataclass(frozen=True)
class Keys:
    """256-bit keys by generation, from 1."""

    kek: dict[int, bytes]
    index: dict[int, bytes]
    digest: bytes

    def fingerprint(self, body: bytes) -> bytes:
        """HMAC-SHA-256 under a key of its own that is never rotated."""
        return hmac.digest(self.digest, body, "sha256")

    @property
    def newest_kek(self) -> int:
        return max(self.kek)

    @property
    def newest_index(self) -> int:
        return max(self.index)

    def with_new_kek(self) -> "Keys":
        return replace(self, kek={**self.kek, self.newest_kek + 1: secrets.token_bytes(32)})

    def with_new_index(self) -> "Keys":
        return replace(self, index={**self.index, self.newest_index + 1: secrets.token_bytes(32)})

    def without(self, gone: Iterable[tuple[str, int]]) -> "Keys":
        """All but some generations, each named as ("kek" or "index", number)."""
        given_up = set(gone)
        return replace(
            self,
            kek={n: k for n, k in self.kek.items() if ("kek", n) not in given_up},
            index={n: k for n, k in self.index.items() if ("index", n) not in given_up},
        )


def generate() -> Keys:
    return Keys({1: secrets.token_bytes(32)}, {1: secrets.token_bytes(32)}, secrets.token_bytes(32))


def load_keys(path: Path) -> Keys:
    """The keys of a file. Raises KeyProblem where it is missing, open to others, or not a key file."""
    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except FileNotFoundError:
        raise KeyProblem(Key.MISSING, path=path) from None
    except PermissionError:
        raise KeyProblem(Key.NOT_READABLE, path=path) from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyProblem(Key.READ_BY_OTHERS, path=path)
    try:
        raw = msgspec.json.decode(content, type=dict[str, dict[int, str]])
        keys = Keys(
            {n: _key(k) for n, k in raw["kek"].items()},
            {n: _key(k) for n, k in raw["index"].items()},
            _key(raw["digest"][1]),
        )
        if not keys.kek or not keys.index:
            raise ValueError
    except (msgspec.DecodeError, msgspec.ValidationError, KeyError, ValueError):
        raise KeyProblem(Key.NOT_A_KEY_FILE, path=path) from None
    return keys


def save_keys(path: Path, keys: Keys) -> None:
    """Write the keys so that only the owner can read them; all or nothing, also when the power fails."""
    own_directory(path.parent)
    content = msgspec.json.encode(
        {
            "kek": {n: base64.b64encode(k).decode() for n, k in keys.kek.items()},
            "index": {n: base64.b64encode(k).decode() for n, k in keys.index.items()},
            "digest": {1: base64.b64encode(keys.digest).decode()},
        }
    )
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)  # what an earlier write left may be open to others
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _key(encoded: str) -> bytes:
    key = base64.b64decode(encoded, validate=True)
    if len(key) != 32:
        raise ValueError("not a 256-bit key")
    return key
