"""Who applies, and is the vault told of them? Candidates are looked up there, and the accepted newcomers stored.

Vault first, then log: a worker's id exists before any event names it, and an orphan in the vault is swept later.
"""

import datetime as dt
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from struct import iter_unpack
from typing import Any
from uuid import UUID, SafeUUID

from ..dates import years_at
from ..eligibility.case import Applicant
from ..eligibility.judging import Decided
from ..enrolment import Candidate
from ..names import NamePolicy
from ..ports import Contended, NewEvent
from ..vault_port import Person, Sealed, Vault


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided for each candidate, and what the decision rested on."""

    decided: list[Decided]
    events: list[NewEvent]
    unchanged: Mapping[UUID, int]
    unmet: Sequence[UUID] = ()  # accepted workers whom the vault knows and no event yet

    def met(self) -> list[Applicant]:
        """The applicants, once the accepted ones are in the vault: another command may find and enrol them there."""
        return [
            d.applicant._replace(known=True) if d.event is not None else d.applicant for d in self.decided
        ]


def applicants(
    vault: Vault,
    start: dt.date,
    rows: Sequence[tuple[int, Candidate]],
    mint: Callable[[int], Iterable[UUID]] | None = None,
    *,
    names: NamePolicy,
) -> tuple[list[Applicant], dict[UUID, Sealed]]:
    """Candidates as applicants, with an age on `start`; those new to the register sealed for the vault.

    `mint` gives their enrolments ids, new ones unless somebody else will; `names` tells whose name is another.
    """
    fresh = iter(new_ids(len(rows)))
    enrolments = iter((mint or new_ids)(len(rows)))
    known = vault.find([candidate.nik for _, candidate in rows])
    called = {known[c.nik]: c.name for _, c in rows if c.nik in known} if known else {}
    others, corrected = vault.compared(called, names.alike) if called else (_NOBODY, _NO_DAYS)
    newcomers: dict[str, Person] = {}
    found: list[Applicant] = []
    for row, (nik, name, born, sex, village, segment) in rows:
        worker = known.get(nik)
        is_known = worker is not None
        if worker is None:
            person = newcomers.get(nik)
            if person is None:
                person = newcomers[nik] = Person(next(fresh), nik, name, born)
            worker = person.worker
        elif corrected and worker in corrected:
            born = corrected[worker]  # whoever was corrected is who the vault says, whatever an old list says
        other_name = worker in others if others else False
        age, enrolment = years_at(born, start), next(enrolments)
        found.append(
            Applicant(row, worker, is_known, enrolment, sex, born.year, age, village, segment, other_name)
        )
    return found, {one.worker: one for one in vault.seal(list(newcomers.values()))}


def admit(
    vault: Vault,
    judged: Judged,
    sealed: Mapping[UUID, Sealed],
    applicants: Sequence[Applicant],
    names: NamePolicy,
) -> Sequence[Applicant] | None:
    """Store the accepted newcomers in the vault; None where all are stored. Otherwise another command stored some of
    them first: the applicants that are returned have to be judged again. Raises Contended where a sweep has just
    removed one whom no event named.
    """
    newcomers = [
        sealed[d.applicant.worker] for d in judged.decided if d.event is not None and not d.applicant.known
    ]
    if judged.unmet and not vault.keep(judged.unmet):
        raise Contended("vault")
    others = vault.admit(newcomers) if newcomers else {}
    if not others:
        return None
    # They were admitted under a name of their own a moment ago, which nobody has compared yet.
    unlike, _ = vault.compared({worker: sealed[proposed] for proposed, worker in others.items()}, names.alike)
    return [
        a._replace(worker=others[a.worker], known=True, other_name=others[a.worker] in unlike)
        if a.worker in others
        else a
        for a in applicants
    ]


def new_ids(count: int) -> list[UUID]:
    """New ids of many streams or workers: UUIDs of version 7 (RFC 9562), 48 bits of time in ms and 74 from the system's
    entropy. Ids made together lie together in an index, which makes an insertion half as dear as random ones.
    """
    fixed = (time.time_ns() // 1_000_000) << 80 | 7 << 76 | 2 << 62
    drawn = iter_unpack(">HQ", os.urandom(10 * count))
    return _ids([fixed | (a & 0xFFF) << 64 | b & _62_BITS for a, b in drawn])


def ids_of(packed: bytes) -> list[UUID]:
    """UUIDs from 16 bytes each."""
    return _ids([high << 64 | low for high, low in iter_unpack(">QQ", packed)])


def _ids(numbers: Sequence[int]) -> list[UUID]:
    """UUIDs of numbers, at a sixth of the cost of the constructor, whose checks are not needed here."""
    slots: Mapping[str, Any] = vars(UUID)
    ids = list(map(object.__new__, repeat(UUID, len(numbers))))
    deque(map(slots["int"].__set__, ids, numbers), maxlen=0)
    deque(map(slots["is_safe"].__set__, ids, repeat(SafeUUID.unknown)), maxlen=0)
    return ids


_NOBODY: frozenset[UUID] = frozenset()
_NO_DAYS: Mapping[UUID, dt.date] = {}
_62_BITS = (1 << 62) - 1
