"""Who is protected, on which days, under what? Enrolments: made, moved, corrected and ended.

An enrolment is one worker under one scheme and fund. Its days are stretches: unbroken half-open periods in one village
and segment. Every event that changes them carries the stretches as they were and as they are, so that a reader needs
no memory. Only counting enrolments (not `concurrent`) count: one worker, one day, one count.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple
from uuid import UUID

from .budget import Draw
from .dates import FOREVER, months_by_year
from .enrolment_terms import EnrolmentTerms
from .reasons import Reason
from .refusals import Breach, Refused, invalid, refuse_if
from .regions import regency_of
from .vocabulary import (
    EndReason,
    Evidence,
    FundingSource,
    MembershipCategory,
    Programme,
    ReopenReason,
    RuleCode,
    Sex,
    TakenBackReason,
)

# Events


@dataclass(frozen=True, slots=True)
class Stretch:
    """Unbroken days [start, end_exclusive) in one village, segment and category."""

    start: dt.date
    end_exclusive: dt.date | None
    village: str
    segment: str
    category: MembershipCategory


@dataclass(frozen=True, slots=True)
class FixedTerms:
    """What never changes in an enrolment: together with each stretch it is the key under which days are counted."""

    scheme: str
    funding_source: FundingSource
    agreement: UUID | None
    concurrent: bool


@dataclass(frozen=True)  # no slots: see `like`
class WorkerEnrolled:
    """A worker was enrolled. `age` in completed years on the first day; `listed` is the id of the list they come from;
    `draws` say what it takes from which budget; `breaches` are the rules it breaks, recorded as it happened.
    """

    worker: UUID
    scheme: str
    segment: str
    category: MembershipCategory
    village: str
    funding_source: FundingSource
    programmes: tuple[Programme, ...]
    start: dt.date
    end_exclusive: dt.date | None
    sex: Sex
    birth_year: int
    age: int
    agreement: UUID | None = None
    decree: UUID | None = None
    listed: UUID | None = None
    batch: UUID | None = None
    concurrent: bool = False
    draws: tuple[Draw, ...] = ()
    breaches: tuple[RuleCode, ...] = ()
    evidence: Evidence = Evidence.STATED

    def like(self, **own: Any) -> "WorkerEnrolled":
        """The same for another worker: a copy with fields of its own, at a fifth of the constructor's cost."""
        another = object.__new__(WorkerEnrolled)
        another.__dict__.update(self.__dict__, **own)
        return another

    @property
    def terms(self) -> FixedTerms:
        return FixedTerms(self.scheme, self.funding_source, self.agreement, self.concurrent)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        return (Stretch(self.start, self.end_exclusive, self.village, self.segment, self.category),)


@dataclass(frozen=True, slots=True)
class EnrolmentTransferred:
    """From `effective` on the worker is counted in another village or segment of the same regency."""

    worker: UUID
    terms: FixedTerms
    effective: dt.date
    was: tuple[Stretch, ...]
    now: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class EnrolmentCorrected:
    """What was recorded was wrong; `reason` is a note sealed in the vault, `draws` what is now taken from budgets.

    `judged` names the rules that were judged anew, `breaches` those of them that are broken now.
    """

    worker: UUID
    terms: FixedTerms
    reason: UUID
    was: tuple[Stretch, ...]
    now: tuple[Stretch, ...]
    age: int
    draws: tuple[Draw, ...] = ()
    breaches: tuple[RuleCode, ...] = ()
    judged: tuple[RuleCode, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrolmentEnded:
    """`end_exclusive` is the first day no longer protected; an enrolment ended before it began keeps no stretch."""

    worker: UUID
    terms: FixedTerms
    end_exclusive: dt.date
    reason: EndReason
    was: tuple[Stretch, ...]
    now: tuple[Stretch, ...]
    draws: tuple[Draw, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrolmentVoided:
    """The enrolment was taken back (pembatalan): from now on it protects no day, takes no money, place or name.

    `was` and `draws_was` are what it had, `village` where it stood first: nothing may be left of its days by then. `note`
    is sealed in the vault.
    """

    worker: UUID
    terms: FixedTerms
    village: str
    reason: TakenBackReason
    note: UUID | None
    was: tuple[Stretch, ...]
    draws_was: tuple[Draw, ...]

    @property
    def now(self) -> tuple[Stretch, ...]:
        return ()

    @property
    def draws(self) -> tuple[Draw, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class EnrolmentReopened:
    """An end was taken back (pengaktifan kembali): days follow that it had cut off. `note` is sealed in the vault.

    `ended` and `ended_on` are of an earlier end that holds again, None where there is none; `judged` names the rules that
    were judged anew, `breaches` those of them that are broken now.
    """

    worker: UUID
    terms: FixedTerms
    reason: ReopenReason
    note: UUID | None
    was: tuple[Stretch, ...]
    now: tuple[Stretch, ...]
    draws: tuple[Draw, ...] = ()
    breaches: tuple[RuleCode, ...] = ()
    judged: tuple[RuleCode, ...] = ()
    ended: EndReason | None = None
    ended_on: dt.date | None = None


Changed = EnrolmentTransferred | EnrolmentCorrected | EnrolmentEnded | EnrolmentVoided | EnrolmentReopened
EnrolmentEvent = WorkerEnrolled | Changed

# What changes the draws of an enrolment, and what changes its days. Each is a tuple for `isinstance`.
DRAWS_CHANGED = (EnrolmentCorrected, EnrolmentEnded, EnrolmentVoided, EnrolmentReopened)
DAYS_CHANGED = (EnrolmentTransferred, *DRAWS_CHANGED)


def village_of(event: Changed) -> str:
    """Where an enrolment was counted first before an event; of one that had no day, where it is after it."""
    stretches = event.was or event.now
    return stretches[0].village if stretches else _left_of(event)


def village_after(event: Changed) -> str:
    """Where an enrolment is counted first after an event; of one that has no day left, where it was before it."""
    stretches = event.now or event.was
    return stretches[0].village if stretches else _left_of(event)


def _left_of(event: Changed) -> str:
    assert isinstance(event, EnrolmentVoided)  # alone it may come when nothing is left
    return event.village


# State

Timeline = tuple[
    tuple[dt.date, str], ...
]  # days, and what was recorded from each on; the first is what was enrolled


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
        return Enrolment(
            event.worker,
            event.terms,
            event.stretches,
            event.programmes,
            event.draws,
            event.age,
            ((event.start, event.village),),
            ((event.start, event.segment),),
            event.stretches[0],
            event.listed,
            event.decree,
        )
    assert state is not None
    now = event.now
    if now:
        villages = _told_by(state.villages, now, [s.village for s in now])
        segments = _told_by(state.segments, now, [s.segment for s in now])
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
    too. The note is free text: it goes to the vault.
    """

    enrolments: tuple[UUID, ...]
    reason: TakenBackReason
    note: str | None = None
    with_cards: bool = False


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
    now = _laid_out(
        state.start,
        state.end_exclusive,
        state.stretches[0].category,
        _from_day(state.villages, intent.effective, intent.village),
        _from_day(state.segments, intent.effective, intent.segment),
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


def lasting(state: Enrolment, before: Enrolment) -> tuple[Stretch, ...]:
    """The days of an enrolment if it lasted as long as it did `before`, with all that was recorded of it since."""
    first = (state.stretches or before.stretches)[0]
    return _laid_out(first.start, before.end_exclusive, first.category, state.villages, state.segments)


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
    return _laid_out(
        start,
        intent.end_exclusive or last.end_exclusive,
        intent.category or first.category,
        _from_first_day(state.villages, start, intent.village),
        _from_first_day(state.segments, start, intent.segment),
    )


# Stretches and draws


def join(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Neighbouring stretches that differ only in their days become one."""
    out: list[Stretch] = []
    for stretch in stretches:
        if out and _counted_alike(out[-1], stretch):
            out[-1] = replace(out[-1], end_exclusive=stretch.end_exclusive)
        else:
            out.append(stretch)
    return tuple(out)


def _counted_alike(one: Stretch, other: Stretch) -> bool:
    return (one.village, one.segment, one.category) == (other.village, other.segment, other.category)


def _laid_out(
    start: dt.date,
    end_exclusive: dt.date | None,
    category: MembershipCategory,
    villages: Timeline,
    segments: Timeline,
) -> tuple[Stretch, ...]:
    """The days from `start` on, cut where the village or the segment changes."""
    end = end_exclusive or FOREVER
    firsts = sorted({start} | {day for day, _ in (*villages, *segments) if start < day < end})
    ends = [*firsts[1:], end_exclusive]
    return join(
        Stretch(first, until, _on(villages, first), _on(segments, first), category)
        for first, until in zip(firsts, ends, strict=True)
    )


def _on(told: Timeline, day: dt.date) -> str:
    """What holds on a day."""
    return next((value for since, value in reversed(told) if since <= day), told[0][1])


def _from_day(told: Timeline, day: dt.date, value: str | None) -> Timeline:
    """With a change from a day on, up to the next one; None, or what holds on that day anyhow, is no change."""
    if value is None or value == _on(told, day):
        return told
    return tuple(sorted([*(one for one in told if one[0] != day), (day, value)]))


def _from_first_day(told: Timeline, start: dt.date, value: str | None) -> Timeline:
    """As enrolled from `start` on, and as `value` where that is given; what was recorded of later days stays."""
    return ((start, value or _on(told, start)), *(one for one in told[1:] if one[0] > start))


def _told_by(told: Timeline, now: Sequence[Stretch], values: Sequence[str]) -> Timeline:
    """The recorded changes after an event that laid the days out as `now`; changes after those days stay as they were."""
    start, end = now[0].start, now[-1].end_exclusive or FOREVER
    seen = tuple((stretch.start, value) for stretch, value in zip(now, values, strict=True))
    changes = {day for (day, value), (_, before) in zip(seen[1:], seen, strict=False) if value != before}
    days = sorted({start, *changes, *(day for day, _ in told[1:] if start < day < end)})
    return (*((day, _on(seen, day)) for day in days), *(one for one in told[1:] if one[0] >= end))


def cut(stretches: Sequence[Stretch], end_exclusive: dt.date) -> tuple[Stretch, ...]:
    """The stretches up to the day before `end_exclusive`; none where nothing is left."""
    return tuple(
        replace(s, end_exclusive=min(s.end_exclusive or FOREVER, end_exclusive))
        for s in stretches
        if s.start < end_exclusive
    )


def shorten(draws: Sequence[Draw], now: Sequence[Stretch]) -> tuple[Draw, ...]:
    """Draws after an end: months with a protected day stay, whole months after the last one are released."""
    if not now:
        return ()
    end_exclusive = now[-1].end_exclusive
    assert end_exclusive is not None
    months = dict(months_by_year(now[0].start, end_exclusive))
    kept = (replace(d, months=min(d.months, months.get(d.year, 0))) for d in draws)
    return tuple(d for d in kept if d.months > 0)


def _protecting(state: Enrolment) -> None:
    if state.voided:
        raise Refused(Breach(RuleCode.VOIDED, Reason.VOIDED, ("enrolment",)))
    if not state.stretches:
        raise Refused(invalid(Reason.PROTECTS_NO_DAY, "enrolment"))


def _outside(state: Enrolment, path: str) -> Breach:
    if state.end_exclusive is None:
        return invalid(Reason.BEFORE_PERIOD, path, start=str(state.start))
    return invalid(Reason.OUTSIDE_PERIOD, path, start=str(state.start), end=str(state.end_exclusive))
