"""How may an auditor, who sees no names, look at some? For an hour, in one village or of named people, saying why: all see it.

What was broken stands on the auditor's own stream, so that whoever is asked for a name reads it beside the grants. Breaking it anew
ends the one before. It needs the role: where AUDITOR is revoked, nothing is open any more.
"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from .public_texts import looks_like_a_nik
from .reasons import Reason
from .refusals import Breach, invalid
from .regions import lies_in
from .texts import says_something
from .vocabulary import GlassReason, Role

HOLDS = dt.timedelta(hours=1)
MOST_SIGHTS = 200  # people who are shown; who is shown twice counts twice
MOST_PEOPLE = 50  # who are named


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """A user may see names though the role shows none: of a village (`region`), or of the enrolments named, which are of the
    regency `region`; until a moment (UTC, half-open), and of `sights` people at most. `note`, sealed in the vault, tells why in
    words.
    """

    glass: UUID
    role: Role
    region: str
    enrolments: tuple[UUID, ...]
    reason: GlassReason
    until: dt.datetime
    sights: int
    note: UUID


class EmergencyAccess(NamedTuple):
    """What is open to a user: a village, or enrolments."""

    id: UUID
    region: str
    enrolments: tuple[UUID, ...]
    until: dt.datetime
    sights: int

    def opens(self, enrolment: UUID | None, village: str) -> bool:
        """Whether the name of someone is open: of an enrolment (None: of a row that was proposed) counted in a village."""
        return enrolment in self.enrolments if self.enrolments else lies_in(village, self.region)


@dataclass(frozen=True, slots=True)
class BreakGlass:
    """The intent to see names for an hour: of the village `region`, or of `enrolments`. The note goes to the vault."""

    reason: GlassReason
    note: str
    region: str | None = None
    enrolments: tuple[UUID, ...] = ()


def emergency_access_of(event: GlassBroken) -> EmergencyAccess:
    return EmergencyAccess(event.glass, event.region, event.enrolments, event.until, event.sights)


def faults(intent: BreakGlass) -> list[Breach]:
    """What is wrong with an intent by itself: a village or people, never both; and words that say why."""
    found = []
    if (intent.region is None) is not bool(intent.enrolments):
        found.append(invalid(Reason.GLASS_OF_WHAT, "region"))
    if len(intent.enrolments) > MOST_PEOPLE:
        found.append(invalid(Reason.TOO_MANY, "enrolments", most=MOST_PEOPLE))
    if not says_something(intent.note):
        found.append(invalid(Reason.GLASS_SAYS_WHY, "note"))
    elif looks_like_a_nik(intent.note):
        found.append(invalid(Reason.HOLDS_A_NIK, "note"))
    return found
