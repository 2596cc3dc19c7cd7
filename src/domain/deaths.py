"""Who has died? A death is a fact of the worker, on the worker's own stream: not of one enrolment, and of none to need one.

It ends protection on the day after it, nothing begins after it, and it can be withdrawn. What is decided of it stands in commands/deaths.py, what is refused
in end_of_protection.py and eligibility/after_death.py.
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


# Intents


@dataclass(frozen=True, slots=True)
class Deceased:
    """A person as an officer writes them down. Personal data: it goes to the vault, never into an event."""

    nik: str
    name: str
    birth_date: dt.date


@dataclass(frozen=True, slots=True)
class RecordDeath:
    """The intent to record that the worker of an enrolment, or a person by name, died on a day. `region` is where that was
    reported: of an enrolment its regency, unless said otherwise. The note is free text: it goes to the vault.
    """

    on: dt.date
    evidence: DeathEvidence = DeathEvidence.NOT_SAID
    reported_by: Reporter = Reporter.NOT_SAID
    region: str | None = None
    enrolment: UUID | None = None
    deceased: Deceased | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawDeath:
    """The intent to take back the death of an enrolment's worker, or of a person by NIK. The note goes to the vault."""

    reason: TakenBackReason
    enrolment: UUID | None = None
    nik: str | None = None
    note: str | None = None
