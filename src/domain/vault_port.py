"""What does the domain need of where people are kept? Ports: the vault, and the rules of a NIK."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol
from uuid import UUID

from .enrolment import Candidate
from .vocabulary import Sex


class Person(NamedTuple):
    """Personal data on its way into the vault under a proposed worker id."""

    worker: UUID
    nik: str
    name: str
    birth_date: dt.date


class Sealed(NamedTuple):
    """A person sealed for the vault under a proposed worker id; `content` is the vault's own affair."""

    worker: UUID
    blind: bytes
    content: bytes


class ListedPeople(Protocol):
    """The people of proposed lists, each row known by its list, the mark of the round that proposed it, and its number."""

    def put(self, listed: UUID, proposal: str, rows: Sequence[tuple[int, Candidate]]) -> None:
        """Keep the rows of a proposal, before an event names it; those that are there are protected from the next sweep."""
        ...

    def get(self, listed: UUID, rows: Mapping[int, str]) -> dict[int, Candidate]:
        """The people of these rows, each with the mark it was proposed under. Raises KeyError where one is not there."""
        ...

    def known(self, listed: UUID, niks: Collection[str], rows: Mapping[int, str]) -> dict[str, int]:
        """Who of these stands in one of these rows of the list, and in which."""
        ...


class Identity(NamedTuple):
    """Who a person is, in which version: 1 as they were admitted, one more with every correction."""

    version: int
    person: Person


class Compared(NamedTuple):
    """What the vault says of people who are met again: `unlike` have a name unlike the one given, `born` are the birth dates of
    those whose identity was corrected.
    """

    unlike: set[UUID]
    born: dict[UUID, dt.date]


class Vault(Protocol):
    """The only place of names, NIKs, birth dates and free text."""

    @property
    def listed(self) -> ListedPeople: ...

    def find(self, niks: Sequence[str]) -> dict[str, UUID]:
        """The worker of each NIK that is known."""
        ...

    def seal(self, people: Sequence[Person]) -> list[Sealed]:
        """Seal people for `admit`, in their order; nothing is stored yet."""
        ...

    def admit(self, people: Sequence[Sealed]) -> dict[UUID, UUID]:
        """Store those whose NIK is new. Whoever was first keeps the id: the worker of each proposed id that is another."""
        ...

    def keep(self, workers: Sequence[UUID]) -> bool:
        """Protect these people, whom no event names yet, from the next sweep; False where one is gone already."""
        ...

    def compared(self, names: Mapping[UUID, "str | Sealed"], alike: Callable[[str, str], bool]) -> Compared:
        """These workers, beside the names given here, bare or sealed. No name leaves the vault."""
        ...

    def correcting(self, worker: UUID) -> AbstractContextManager[None]:
        """Nobody else corrects this person while it is open."""
        ...

    def identity(self, worker: UUID) -> Identity:
        """A person as they are now. Personal data. Raises KeyError where the vault holds nobody of that id."""
        ...

    def change_identity(self, was: int, person: Person) -> int | None:
        """Write another version of a person, unsettled; its number. They are found by the NIK of both versions. None where they are
        not in version `was`, or somebody else has or had that NIK.
        """
        ...

    def unsettled(self, worker: UUID) -> Sequence[tuple[UUID, int]]:
        """The version of a person (worker, number) that was corrected, where it is neither settled nor reverted."""
        ...

    def settle_identity(self, worker: UUID, version: int, *, nik_found: bool) -> None:
        """The log tells that a version was corrected. `nik_found`: its NIK goes on finding the person, where that was changed; else
        it is free.
        """
        ...

    def revert_identity(self, worker: UUID, version: int) -> None:
        """Nothing tells that a version was corrected: the person is again who they were in it."""
        ...

    def birth_date(self, worker: UUID) -> dt.date:
        """Raises KeyError where the vault holds nobody of that id."""
        ...

    def seal_note(self, text: str) -> UUID:
        """Keep free text outside the log; the id it is known by."""
        ...

    def fingerprint(self, body: bytes) -> bytes:
        """A keyed digest of a command's body: it tells bodies apart and reveals none."""
        ...


class IdentityRules(Protocol):
    """Structure of Indonesian identity numbers."""

    def faults(self, nik: str) -> Sequence[str]:
        """Codes of structural faults ("length", "digits", "date", "serial", ...); none is well-formed."""
        ...

    def sex(self, nik: str) -> Sex | None: ...

    def is_born_on(self, nik: str, day: dt.date) -> bool:
        """Whether a well-formed number says this day of birth, whose century it leaves open."""
        ...
