"""Who is protected, on which days, under what? Enrolments: their state, and what is asked of them.

An enrolment is one worker under one scheme and fund. Its days are `stretches`; what happened to it are `enrolment_events`. What is
decided about it stands in `eligibility`, `transfers`, `enrolment_corrections` and `end_of_protection`; only that it is taken back, here.
Only counting enrolments (not `concurrent`) count: one worker, one day, one count.
"""

import datetime as dt
from dataclasses import dataclass, fields
from typing import NamedTuple
from uuid import UUID

from .enrolment_events import (
    EnrolmentCorrected,
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentRejudged,
    EnrolmentReopened,
    EnrolmentTransferred,
    EnrolmentVoided,
    FixedTerms,
    WorkerEnrolled,
)
from .enrolment_terms import EnrolmentTerms
from .quick_values import quickly_made
from .reasons import Reason
from .refusals import Breach, Refused, invalid
from .reserved_months import Draw
from .stretches import Stretch, Timeline, told_by
from .vocabulary import (
    EndReason,
    MembershipCategory,
    Programme,
    ReopenReason,
    RuleCode,
    Sex,
    TakenBackReason,
)

# State


class Enrolment(NamedTuple):
    """An enrolment as it stands; no stretches: it protects no day any more.

    `villages` and `segments` are what was recorded of each, also where the stretches no longer show it: a move to where
    the worker already was by then, or one after an end.
    """

    worker: UUID
    terms: FixedTerms
    stretches: tuple[Stretch, ...]
    programmes: tuple[Programme, ...]
    draws: tuple[Draw, ...]
    age: int
    sex: Sex
    birth_year: int
    villages: Timeline
    segments: Timeline
    origin: Stretch  # as enrolled, also where no day of it is left
    listed: UUID | None = None
    decree: UUID | None = None
    ended: EndReason | None = None
    ended_on: dt.date | None = None  # the first day no longer protected, as the last end said
    voided: bool = False

    @property
    def start(self) -> dt.date | None:
        return self.stretches[0].start if self.stretches else None

    @property
    def end_exclusive(self) -> dt.date | None:
        """The first day no longer protected; None is open, and so is nothing at all (see `stretches`)."""
        return self.stretches[-1].end_exclusive if self.stretches else None


def evolve(state: Enrolment | None, event: EnrolmentEvent) -> Enrolment:
    if isinstance(event, WorkerEnrolled):
        stretches = event.stretches
        return Enrolment(
            event.worker,
            event.terms,
            stretches,
            event.programmes,
            event.draws,
            event.age,
            event.sex,
            event.birth_year,
            ((event.start, event.village),),
            ((event.start, event.segment),),
            stretches[0],
            event.listed,
            event.decree,
        )
    assert state is not None
    if isinstance(event, EnrolmentRejudged):
        return state._replace(sex=event.sex_now, birth_year=event.birth_year_now, age=event.age_now)
    now = event.now
    if now:
        villages = told_by(state.villages, now, [s.village for s in now])
        segments = told_by(state.segments, now, [s.segment for s in now])
        state = state._replace(villages=villages, segments=segments)
    match event:
        case EnrolmentTransferred():
            return state._replace(stretches=now)
        case EnrolmentCorrected(draws=draws, age=age):
            return state._replace(stretches=now, draws=draws, age=age)
        case EnrolmentEnded(draws=draws, reason=reason, end_exclusive=on):
            return state._replace(stretches=now, draws=draws, ended=reason, ended_on=on)
        case EnrolmentVoided():
            return state._replace(stretches=(), draws=(), voided=True)
        case EnrolmentReopened(draws=draws, ended=ended, ended_on=on):
            return state._replace(stretches=now, draws=draws, ended=ended, ended_on=on)


# Intents


class Candidate(NamedTuple):
    """A person as an officer writes them down. Personal data: it goes to the vault, never into an event."""

    nik: str
    name: str
    birth_date: dt.date
    sex: Sex
    village: str
    segment: str


@dataclass(frozen=True, slots=True)
class EnrolWorkers(EnrolmentTerms):
    """The intent to enrol workers of one regency on these terms."""

    workers: tuple[Candidate, ...]

    @classmethod
    def on(cls, terms: EnrolmentTerms, workers: tuple[Candidate, ...]) -> "EnrolWorkers":
        return cls(workers=workers, **{one.name: getattr(terms, one.name) for one in fields(EnrolmentTerms)})


@quickly_made
@dataclass(frozen=True, slots=True)
class TransferEnrolment:
    enrolment: UUID
    effective: dt.date
    village: str | None = None
    segment: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class VoidEnrolments:
    """The intent to take enrolments back that should never have been, all of one regency. `with_cards`: their standing cards
    too; `expected_version` where one is named. The note is free text: it goes to the vault.
    """

    enrolments: tuple[UUID, ...]
    reason: TakenBackReason
    note: str | None = None
    with_cards: bool = False
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ReopenEnrolment:
    """The intent to take an end back: protection goes on until `end_exclusive`, None without an end. The note is free text: it
    goes to the vault.
    """

    enrolment: UUID
    reason: ReopenReason
    end_exclusive: dt.date | None = None
    note: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectEnrolment:
    """Replace what was recorded wrongly; None keeps a field. The reason is free text: it goes to the vault."""

    enrolment: UUID
    reason: str
    start: dt.date | None = None
    end_exclusive: dt.date | None = None
    village: str | None = None
    segment: str | None = None
    category: MembershipCategory | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class EndEnrolment:
    enrolment: UUID
    end_exclusive: dt.date
    reason: EndReason
    expected_version: int | None = None


# What decisions on one enrolment share


def void(state: Enrolment, reason: TakenBackReason, note: UUID | None) -> tuple[EnrolmentVoided, ...]:
    """Take it back: no day, money, place or name is left. Also one that ended, or that protects no day; told again nothing."""
    if state.voided:
        return ()
    return (
        EnrolmentVoided(
            state.worker, state.terms, state.origin.village, reason, note, state.stretches, state.draws
        ),
    )


def first_day(state: Enrolment) -> dt.date:
    """Its first day, also where no day of it is left."""
    return state.start or state.villages[0][0]


def village_now(state: Enrolment) -> str:
    """Where it is counted first, also where no day of it is left."""
    return state.stretches[0].village if state.stretches else state.villages[0][1]


def must_protect(state: Enrolment) -> None:
    """Raises Refused where it was taken back, or where no day of it is left."""
    if state.voided:
        raise Refused(Breach(RuleCode.VOIDED, Reason.VOIDED, ("enrolment",)))
    if not state.stretches:
        raise Refused(invalid(Reason.PROTECTS_NO_DAY, "enrolment"))


def outside_period(state: Enrolment, path: str) -> Breach:
    """A day that is none of the enrolment's, with the days that are."""
    if state.end_exclusive is None:
        return invalid(Reason.BEFORE_PERIOD, path, start=str(state.start))
    return invalid(Reason.OUTSIDE_PERIOD, path, start=str(state.start), end=str(state.end_exclusive))
