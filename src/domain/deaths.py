"""Who has died? A death is a fact of the worker, on the worker's own stream: not of one enrolment, and of none to need one.

It ends protection on the day after it, nothing begins after it, and it can be withdrawn.
"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from .vocabulary import DeathEvidence, Reporter, RuleCode, TakenBackReason

# Events


@dataclass(frozen=True, slots=True)
class WorkerDied:
    """A worker died on a day, as reported in `region`. `ended` are the enrolments that it ended, in whatever regency;
    `note` is sealed in the vault.
    """

    worker: UUID
    on: dt.date
    evidence: DeathEvidence
    reported_by: Reporter
    note: UUID | None
    ended: tuple[UUID, ...]
    region: str


@dataclass(frozen=True, slots=True)
class Unrestored:
    """An enrolment that a death had ended and whose days did not come back: the rules that stand against it."""

    enrolment: UUID
    codes: tuple[RuleCode, ...]


@dataclass(frozen=True, slots=True)
class DeathWithdrawn:
    """A death did not happen, or not to this worker: `was` is the day that was recorded.

    `restored` are enrolments that go on as before, `unrestored` those that cannot, `cleared` those which were recorded
    beyond the death and break no rule by it any more. `note` is sealed in the vault.
    """

    worker: UUID
    was: dt.date
    reason: TakenBackReason
    note: UUID | None
    restored: tuple[UUID, ...]
    unrestored: tuple[Unrestored, ...]
    cleared: tuple[UUID, ...]


DeathEvent = WorkerDied | DeathWithdrawn

# State


class Death(NamedTuple):
    """The day of a death that is on record. `enrolment`: only the end of this enrolment told of it, as ends did before a
    death was an event of its own.
    """

    on: dt.date
    enrolment: UUID | None = None
