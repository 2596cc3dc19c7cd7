"""Of how many people may one user be told within an hour, by refusals and by searches that find nobody? And which refusals count?

A NIK that the register knows under another name, a NIK that is another person's, a person who died, or is protected in another
regency: an officer has to be told, or nothing right can be recorded. Asked for many NIKs, the same answers would tell who is
in the register. So they are counted, each user's in an hour, and beyond a limit no more is told for a while.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from .batches import RowRefusal
from .reasons import Reason
from .refusals import Breach
from .vocabulary import RuleCode

WITHIN = dt.timedelta(hours=1)
CODES = frozenset({RuleCode.OTHER_NAME, RuleCode.NIK_TAKEN, RuleCode.WORKER_DIED})
# Of a row of a file, beside these: what is told by commands about one's own people stands in sight of whoever asks.
_OF_ROWS = frozenset(
    {
        Reason.COVERED_ELSEWHERE,
        Reason.HAS_CARD,
        Reason.NOT_PROTECTED_HERE,
        Reason.MEMBERSHIP_TAKEN,
        Reason.MEMBERSHIP_OF_CARD,
    }
)


class Way(StrEnum):
    """How people are asked about: by commands, or by files and lists that come part by part, where a few of each hundred rows are
    refused in this way without anything being wrong.
    """

    COMMAND = "COMMAND"
    FILE = "FILE"


MOST = {Way.COMMAND: 60, Way.FILE: 1_000}  # told of within an hour, before there is a wait


class TooMuchTold(Exception):  # noqa: N818 - an answer, not a fault
    """The user was told of as many people as in an hour may be. Nothing more is told, and nothing was recorded."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Reserved:
    """One person that is counted already, by number; or (`number` 0) the seconds that the user has to wait."""

    seconds: int
    number: int = 0


class Tellings(Protocol):
    """Keeps how many people users were told of, over restarts and for all servers."""

    def wait(self, user: UUID, way: Way, subject: str | None = None) -> int:
        """Seconds until the user may be told again; 0: now, as of a subject (the digest of a file) that was told lately."""
        ...

    def reserve(self, user: UUID, way: Way) -> Reserved:
        """Count one person before it is known whether the user is told of them, so that those who ask at the same moment are counted too;
        nobody where the user has to wait.
        """
        ...

    def give_back(self, reserved: Reserved) -> None:
        """The user was told of nobody after all."""
        ...

    def note(self, user: UUID, way: Way, people: int, subject: str | None = None) -> None:
        """The user is told of so many people now; of a subject that was told lately nothing new."""
        ...


def rows_told(refusals: Iterable[RowRefusal]) -> int:
    """The same of the rows of a file."""
    return len({one.row for one in refusals if one.code in CODES or one.reason in _OF_ROWS})


def people_told(breaches: Iterable[Breach]) -> int:
    """Of how many people these refusals tell something."""
    return sum(
        breach.code in CODES or breach.reason is Reason.COVERED_ELSEWHERE
        for breach in breaches
        if breach.reason is not Reason.NO_DEATH  # said alike of who is alive and of who is unknown
    )
