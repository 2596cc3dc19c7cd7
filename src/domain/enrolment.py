"""Who is protected, on which days, under what? Enrolments: what is asked of them, and what is decided.

An enrolment is one worker under one scheme and fund. Its days are `stretches`; what happened to it are `enrolment_events`.
Only counting enrolments (not `concurrent`) count: one worker, one day, one count.
"""

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import NamedTuple
from uuid import UUID

from .budget import Draw
from .dates import FOREVER
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
from .reasons import Reason
from .refusals import Breach, Refused, invalid, refuse_if
from .regions import regency_of
from .stretches import Stretch, Timeline, cut, from_day, from_first_day, laid_out, shorten, told_by
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


@dataclass(frozen=True, slots=True)
class Enrolment:
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
        return replace(state, sex=event.sex_now, birth_year=event.birth_year_now, age=event.age_now)
    now = event.now
    if now:
        villages = told_by(state.villages, now, [s.village for s in now])
        segments = told_by(state.segments, now, [s.segment for s in now])
        state = replace(state, villages=villages, segments=segments)
    match event:
        case EnrolmentTransferred():
            return replace(state, stretches=now)
        case EnrolmentCorrected(draws=draws, age=age):
            return replace(state, stretches=now, draws=draws, age=age)
        case EnrolmentEnded(draws=draws, reason=reason, end_exclusive=on):
            return replace(state, stretches=now, draws=draws, ended=reason, ended_on=on)
        case EnrolmentVoided():
            return replace(state, stretches=(), draws=(), voided=True)
        case EnrolmentReopened(draws=draws, ended=ended, ended_on=on):
            return replace(state, stretches=now, draws=draws, ended=ended, ended_on=on)


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


# Decisions on one enrolment (enrolling itself is judged in `judging.py`)


def transfer(state: Enrolment, intent: TransferEnrolment) -> tuple[EnrolmentTransferred, ...]:
    """From `effective` on, change the village or the segment or both, each up to the next change recorded of it: what is
    reported late undoes no later move. A move that changes nothing yields nothing.
    """
    _protecting(state)
    assert state.start is not None
    breaches: list[Breach] = []
    if not state.start <= intent.effective < (state.end_exclusive or FOREVER):
        breaches.append(_outside(state, "effective"))
    if intent.village is not None and regency_of(intent.village) != regency_of(state.stretches[0].village):
        breaches.append(invalid(Reason.LEAVES_REGENCY, "village"))
    refuse_if(breaches)
    now = laid_out(
        state.start,
        state.end_exclusive,
        state.stretches[0].category,
        from_day(state.villages, intent.effective, intent.village),
        from_day(state.segments, intent.effective, intent.segment),
    )
    if now == state.stretches:
        return ()
    return (EnrolmentTransferred(state.worker, state.terms, intent.effective, state.stretches, now),)


def void(state: Enrolment, reason: TakenBackReason, note: UUID | None) -> tuple[EnrolmentVoided, ...]:
    """Take it back: no day, money, place or name is left. Also one that ended, or that protects no day; told again nothing."""
    if state.voided:
        return ()
    return (
        EnrolmentVoided(
            state.worker, state.terms, state.origin.village, reason, note, state.stretches, state.draws
        ),
    )


def end(state: Enrolment, end_exclusive: dt.date, reason: EndReason) -> tuple[EnrolmentEnded, ...]:
    """End protection. The same end again yields nothing, another reason for it is recorded; what would lengthen
    protection, or end what protects no day, is refused.
    """
    still = not state.stretches or state.end_exclusive == end_exclusive
    if still and (state.ended_on, state.ended) == (end_exclusive, reason):
        return ()
    if reason is EndReason.DIED and not state.stretches:
        raise Refused(invalid(Reason.DIED_WITHOUT_DAYS, "enrolment"))
    _protecting(state)
    if end_exclusive > (state.end_exclusive or FOREVER):
        ended = str(state.end_exclusive)
        raise Refused(
            invalid(Reason.DIED_AFTER_END, "endExclusive", end=ended)
            if reason is EndReason.DIED
            else invalid(Reason.AFTER_END, "endExclusive", end=ended)
        )
    now = cut(state.stretches, end_exclusive)
    draws = shorten(state.draws, now)
    return (EnrolmentEnded(state.worker, state.terms, end_exclusive, reason, state.stretches, now, draws),)


def first_day(state: Enrolment) -> dt.date:
    """Its first day, also where no day of it is left."""
    return state.start or state.villages[0][0]


def village_now(state: Enrolment) -> str:
    """Where it is counted first, also where no day of it is left."""
    return state.stretches[0].village if state.stretches else state.villages[0][1]


def lasting(state: Enrolment, before: Enrolment, end_exclusive: dt.date | None) -> tuple[Stretch, ...]:
    """The days of an enrolment if it lasted until `end_exclusive`, with all that was recorded of it since. `before` is the
    enrolment when it last had a day.
    """
    first = (state.stretches or before.stretches)[0]
    return laid_out(first.start, end_exclusive, first.category, state.villages, state.segments)


def reopened(state: Enrolment, before: Enrolment, intent: ReopenEnrolment) -> tuple[Stretch, ...]:
    """The days of an enrolment whose end is taken back; `before` is the enrolment when it last had a day. Raises Refused where
    nothing ended it, or where it would not last longer.
    """
    if state.voided:
        raise Refused(Breach(RuleCode.VOIDED, Reason.VOIDED, ("enrolment",)))
    if state.ended is None:
        raise Refused(invalid(Reason.NOT_ENDED, "enrolment"))
    start = before.stretches[0].start
    end = intent.end_exclusive or FOREVER
    if not state.stretches and end <= start:
        raise Refused(invalid(Reason.ENDS_BEFORE_START, "endExclusive", start=start.isoformat()))
    if state.stretches and end <= (state.end_exclusive or FOREVER):
        raise Refused(invalid(Reason.NOT_LONGER, "endExclusive", end=str(state.end_exclusive)))
    return lasting(state, before, intent.end_exclusive)


def corrected(state: Enrolment, intent: CorrectEnrolment) -> tuple[Stretch, ...]:
    """The stretches a correction asks for. Village and segment correct what was enrolled, each up to the first change
    recorded of it, and the category all days; a start corrects the first day and an end the last one. Raises Refused
    where they do not fit together.
    """
    _protecting(state)
    first, last = state.stretches[0], state.stretches[-1]
    breaches: list[Breach] = []
    if intent.village is not None and regency_of(intent.village) != regency_of(first.village):
        breaches.append(invalid(Reason.LEAVES_REGENCY, "village"))
    end_moves_too = len(state.stretches) == 1 and intent.end_exclusive is not None
    if intent.start is not None and not end_moves_too and intent.start >= (first.end_exclusive or FOREVER):
        breaches.append(_outside(state, "start"))
    if intent.end_exclusive is not None:
        begins = (intent.start or first.start) if len(state.stretches) == 1 else last.start
        if intent.end_exclusive <= begins:
            breaches.append(invalid(Reason.ENDS_BEFORE_START, "endExclusive", start=begins.isoformat()))
    refuse_if(breaches)
    start = intent.start or first.start
    return laid_out(
        start,
        intent.end_exclusive or last.end_exclusive,
        intent.category or first.category,
        from_first_day(state.villages, start, intent.village),
        from_first_day(state.segments, start, intent.segment),
    )


def _protecting(state: Enrolment) -> None:
    if state.voided:
        raise Refused(Breach(RuleCode.VOIDED, Reason.VOIDED, ("enrolment",)))
    if not state.stretches:
        raise Refused(invalid(Reason.PROTECTS_NO_DAY, "enrolment"))


def _outside(state: Enrolment, path: str) -> Breach:
    if state.end_exclusive is None:
        return invalid(Reason.BEFORE_PERIOD, path, start=str(state.start))
    return invalid(Reason.OUTSIDE_PERIOD, path, start=str(state.start), end=str(state.end_exclusive))
