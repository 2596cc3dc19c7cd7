"""How is a password kept and compared? By argon2id; comparing with nothing takes as long as comparing with a password."""

from dataclasses import dataclass, field
from functools import cached_property

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from .logins import folded_password


@dataclass(frozen=True)
class Passwords:
    """The cost of argon2id. By default that of RFC 9106 for little memory, on one lane: the server has one CPU."""

    memory_kib: int = 64 << 10
    rounds: int = 3
    _hasher: PasswordHasher = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        hasher = PasswordHasher(
            time_cost=self.rounds, memory_cost=self.memory_kib, parallelism=1, type=Type.ID
        )
        object.__setattr__(self, "_hasher", hasher)

    def kept(self, password: str) -> str:
        """What is kept of a password: the hash with its cost and salt."""
        return self._hasher.hash(folded_password(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether it is that password. Where nothing is kept it is not, and that takes as long."""
        try:
            self._hasher.verify(self._nothing if kept is None else kept, folded_password(password))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether it was kept at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nothing(self) -> str:
        return self._hasher.hash("nobody's password")
