"""How is a person sealed? Under a data key of their own, wrapped by the key-encryption key; a NIK as a blind index.

AES-256-GCM throughout, bound to the id of what is sealed; the blind index is HMAC-SHA-256 of the NIK. No database here.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Sequence
from struct import Struct
from typing import NamedTuple
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from ...domain.vault_port import Person, Sealed
from ...texts.problems import Key
from .keys import KeyProblem, Keys, lost_key

_KEY = _INDEX = 32  # bytes of AES-256 and of HMAC-SHA-256
_NONCE = 12
_TAG = 16
_encode = msgspec.json.encode

# A sealed row in the binary COPY format, each field behind its length: worker, index, its generation, wrapped key, kek, and
# before the length of what is sealed, which comes last.
_ROW = Struct(f">hi16si{_INDEX}sihi{_NONCE}s{_KEY + _TAG}sihi")
_PACKED = Struct(f">2x4x16s4x{_INDEX}s4xh4x{_NONCE + _KEY + _TAG}s4xh4x")


class Generations(NamedTuple):
    """Of each kind of key, the generation that is written with."""

    kek: int
    index_key: int


class Content(msgspec.Struct, array_like=True):
    """A person, opened."""

    nik: str
    name: str
    birth_date: dt.date


class Sealing:
    """Seals and opens with the keys this process has; `reload` reads the key file again where a newer one is needed.

    `writing` are the generations that are written with, as far as is known here.
    """

    def __init__(self, keys: Keys, reload: Callable[[], Keys] | None = None) -> None:
        self._reload = reload
        self.use(keys)
        self.writing = Generations(keys.newest_kek, keys.newest_index)

    def use(self, keys: Keys) -> None:
        """Seal and open with these from now on."""
        self.keys = keys
        self._wrappers = {n: AESGCM(k) for n, k in keys.kek.items()}
        self._indexes = {n: HMAC(k, SHA256()) for n, k in keys.index.items()}

    def write_with(self, writing: Generations) -> None:
        """Write with these generations from now on. Raises KeyProblem where this process has not got them."""
        if self._reload and (writing.kek not in self.keys.kek or writing.index_key not in self.keys.index):
            self.use(self._reload())
        if writing.index_key not in self.keys.index:
            raise lost_key("index key", writing.index_key)
        self.wrapper(writing.kek)
        self.writing = writing

    def seal(self, people: Sequence[Person]) -> list[Sealed]:
        """Seal people under data keys of their own; see the port."""
        generation, newest = self.writing
        wrap, blind = self._wrappers[generation].encrypt, self.blind
        pack, wrapped_length = _ROW.pack, _NONCE + _KEY + _TAG
        size = _KEY + 2 * _NONCE
        random = os.urandom(len(people) * size)
        sealed: list[Sealed] = []
        for at, (worker, nik, name, born) in zip(range(0, len(random), size), people, strict=True):
            key, nonce = random[at : at + _KEY], random[at + _KEY : at + _KEY + _NONCE]
            wrap_nonce = random[at + _KEY + _NONCE : at + size]
            bound_to = worker.int.to_bytes(16, "big")
            index = blind(nik, newest)
            secret = AESGCM(key).encrypt(nonce, _encode((nik, name, born)), bound_to)
            row = pack(
                *(6, 16, bound_to, _INDEX, index, 2, newest),
                *(wrapped_length, wrap_nonce, wrap(wrap_nonce, key, bound_to)),
                *(2, generation, _NONCE + len(secret)),
            )
            sealed.append(Sealed(worker, index, row + nonce + secret))
        return sealed

    def sealed_anew(self, person: Person, wrapped_key: bytes, kek: int) -> bytes:
        """Another version of a person, sealed under the data key they have. Raises KeyProblem."""
        key, nonce = self.unwrap(wrapped_key, kek, person.worker.bytes), os.urandom(_NONCE)
        content = _encode((person.nik, person.name, person.birth_date))
        return nonce + AESGCM(key).encrypt(nonce, content, person.worker.bytes)

    def as_written(self, people: Sequence[Sealed], writing: Generations) -> bool:
        """Write with these generations from now on; whether people were sealed under them, and nobody can stand under an
        older index. Raises KeyProblem where this process has not got them.
        """
        self.write_with(writing)
        if not people:
            return True
        _, _, index, _, kek = _PACKED.unpack_from(people[0].content)
        return (kek, index) == writing and len(self.keys.index) == 1

    def blind_all(self, niks: Iterable[str]) -> dict[bytes, str]:
        """NIKs by every index under which one may stand."""
        return {self.blind(nik, generation): nik for nik in niks for generation in self.keys.index}

    def opened(self, worker: UUID, wrapped_key: bytes, kek: int, sealed: bytes) -> Content:
        """A person as the vault keeps them, opened. Raises KeyProblem."""
        key = self.unwrap(wrapped_key, kek, worker.bytes)
        return msgspec.json.decode(_unseal(AESGCM(key), sealed, worker.bytes), type=Content)

    def unsealed(self, one: Sealed) -> Person:
        """A person as they were before `seal`."""
        _, _, _, wrapped_key, kek = _PACKED.unpack_from(one.content)
        content = self.opened(one.worker, wrapped_key, kek, one.content[_PACKED.size :])
        return Person(one.worker, content.nik, content.name, content.birth_date)

    def new_file_key(self, file: UUID, generation: int) -> tuple["FileKey", bytes]:
        """A data key for a file, and the same wrapped. Raises KeyProblem."""
        key = os.urandom(_KEY)
        return FileKey(key, file), self.wrap(key, generation, file.bytes)

    def file_key(self, file: UUID, wrapped_key: bytes, generation: int) -> "FileKey":
        """The data key of a file. Raises KeyProblem."""
        return FileKey(self.unwrap(wrapped_key, generation, file.bytes), file)

    def wrap(self, content: bytes, generation: int, bound_to: bytes) -> bytes:
        """A data key, a note or staged rows under a generation of the key-encryption key. Raises KeyProblem."""
        nonce = os.urandom(_NONCE)
        return nonce + self.wrapper(generation).encrypt(nonce, content, bound_to)

    def unwrap(self, wrapped: bytes, generation: int, bound_to: bytes) -> bytes:
        """What `wrap` was given. Raises KeyProblem."""
        return _unseal(self.wrapper(generation), wrapped, bound_to)

    def wrapper(self, generation: int) -> AESGCM:
        """The key-encryption key of a generation. Raises KeyProblem where this process has not got it."""
        if generation not in self._wrappers and self._reload is not None:
            self.use(self._reload())
        if generation not in self._wrappers:
            raise lost_key("key", generation)
        return self._wrappers[generation]

    def blind(self, nik: str, generation: int) -> bytes:
        index = self._indexes[generation].copy()  # a third of the cost of taking the key in anew
        index.update(nik.encode())
        return index.finalize()


class FileKey:
    """Seals and opens the pieces of one file, each bound to its place in it."""

    def __init__(self, key: bytes, file: UUID) -> None:
        self._key = AESGCM(key)
        self._file = file.bytes

    def seal(self, number: int, piece: bytes) -> bytes:
        """A piece by its number, from 0."""
        nonce = os.urandom(_NONCE)
        return nonce + self._key.encrypt(nonce, piece, self._file + number.to_bytes(4, "big"))

    def open(self, number: int, sealed: bytes) -> bytes:
        """What `seal` was given. Raises KeyProblem."""
        return _unseal(self._key, sealed, self._file + number.to_bytes(4, "big"))


def _unseal(key: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except InvalidTag:
        raise KeyProblem(Key.OTHER_KEYS) from None
