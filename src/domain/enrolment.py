"""Who is protected, on which days, under what? Enrolments: made, moved, corrected and ended.

An enrolment is one worker under one scheme and fund. Its days are stretches: unbroken half-open periods in one village
and segment. Every event that changes them carries the stretches as they were and as they are, so that a reader needs
no memory. Only counting enrolments (not `concurrent`) count: one worker, one day, one count.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from .budget import Draw
from .dates import FOREVER, months_by_year
from .refusals import Breach, Refused, invalid, refuse_if
from .regions import regency_of
from .vocabulary import EndReason, Evidence, FundingSource, MembershipCategory, Programme, RuleCode, Sex

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
class Terms:
    """What an enrolment keeps for life: it decides under which keys its days are counted."""

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
    def terms(self) -> Terms:
        return Terms(self.scheme, self.funding_source, self.agreement, self.concurrent)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        return (Stretch(self.start, self.end_exclusive, self.village, self.segment, self.category),)


@dataclass(frozen=True, slots=True)
class EnrolmentTransferred:
    """From `effective` on the worker is counted in another village or segment of the same regency."""

    worker: UUID
    terms: Terms
    effective: dt.date
    was: tuple[Stretch, ...]
    now: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class EnrolmentCorrected:
    """What was recorded was wrong; `reason` is a note sealed in the vault, `draws` what is now taken from budgets.

    `judged` names the rules that were judged anew, `breaches` those of them that are broken now.
    """

    worker: UUID
    terms: Terms
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
    terms: Terms
    end_exclusive: dt.date
    reason: EndReason
    was: tuple[Stretch, ...]
    now: tuple[Stretch, ...]
    draws: tuple[Draw, ...] = ()


Changed = EnrolmentTransferred | EnrolmentCorrected | EnrolmentEnded
EnrolmentEvent = WorkerEnrolled | Changed

# State


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An enrolment as it stands; no stretches: it protects no day any more."""

    worker: UUID
    terms: Terms
    stretches: tuple[Stretch, ...]
    programmes: tuple[Programme, ...]
    draws: tuple[Draw, ...]
    age: int
    ended: EndReason | None = None

    @property
    def start(self) -> dt.date | None:
        return self.stretches[0].start if self.stretches else None

    @property
    def end_exclusive(self) -> dt.date | None:
        """The first day no longer protected; None is open, and so is nothing at all (see `stretches`)."""
        return self.stretches[-1].end_exclusive if self.stretches else None


def evolve(state: Enrolment | None, event: EnrolmentEvent) -> Enrolment:
    if isinstance(event, WorkerEnrolled):
        return Enrolment(event.worker, event.terms, event.stretches, event.programmes, event.draws, event.age)
    assert state is not None
    match event:
        case EnrolmentTransferred(now=now):
            return replace(state, stretches=now)
        case EnrolmentCorrected(now=now, draws=draws, age=age):
            return replace(state, stretches=now, draws=draws, age=age)
        case EnrolmentEnded(now=now, draws=draws, reason=reason):
            return replace(state, stretches=now, draws=draws, ended=reason)


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
class EnrolWorkers:
    """The intent to enrol workers of one regency on shared terms for [start, end_exclusive)."""

    scheme: str
    category: MembershipCategory
    funding_source: FundingSource
    programmes: tuple[Programme, ...]
    start: dt.date
    end_exclusive: dt.date | None
    workers: tuple[Candidate, ...]
    agreement: UUID | None = None
    list_digest: str | None = None
    decree: UUID | None = None
    evidence: Evidence = Evidence.STATED


@dataclass(frozen=True, slots=True)
class TransferEnrolment:
    enrolment: UUID
    effective: dt.date
    village: str | None = None
    segment: str | None = None
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
    """Move the days from `effective` on. A move that changes nothing yields nothing."""
    _protecting(state)
    assert state.start is not None
    if not state.start <= intent.effective < (state.end_exclusive or FOREVER):
        raise Refused(invalid("outside_period", "effective", **_days(state)))
    if intent.village is not None and regency_of(intent.village) != regency_of(state.stretches[0].village):
        raise Refused(invalid("leaves_regency", "village"))
    now: list[Stretch] = []
    for stretch in state.stretches:
        end = stretch.end_exclusive or FOREVER
        if end <= intent.effective:
            now.append(stretch)
            continue
        if stretch.start < intent.effective:
            now.append(replace(stretch, end_exclusive=intent.effective))
        now.append(
            replace(
                stretch,
                start=max(stretch.start, intent.effective),
                village=intent.village or stretch.village,
                segment=intent.segment or stretch.segment,
            )
        )
    joined = join(now)
    if joined == state.stretches:
        return ()
    return (EnrolmentTransferred(state.worker, state.terms, intent.effective, state.stretches, joined),)


def end(state: Enrolment, end_exclusive: dt.date, reason: EndReason) -> tuple[EnrolmentEnded, ...]:
    """End protection; an end that is already there yields nothing, one that would lengthen it is refused."""
    if not state.stretches or (state.end_exclusive == end_exclusive and state.ended is not None):
        return ()
    if end_exclusive > (state.end_exclusive or FOREVER):
        raise Refused(invalid("after_end", "endExclusive", **_days(state)))
    now = cut(state.stretches, end_exclusive)
    draws = shorten(state.draws, now)
    return (EnrolmentEnded(state.worker, state.terms, end_exclusive, reason, state.stretches, now, draws),)


def corrected(state: Enrolment, intent: CorrectEnrolment) -> tuple[Stretch, ...]:
    """The stretches a correction asks for. Village, segment and category correct what was enrolled, the first stretch;
    a start corrects its first day and an end the last one. Raises Refused where they do not fit together.
    """
    _protecting(state)
    first, last = state.stretches[0], state.stretches[-1]
    breaches: list[Breach] = []
    if intent.village is not None and regency_of(intent.village) != regency_of(first.village):
        breaches.append(invalid("leaves_regency", "village"))
    end_moves_too = len(state.stretches) == 1 and intent.end_exclusive is not None
    if intent.start is not None and not end_moves_too and intent.start >= (first.end_exclusive or FOREVER):
        breaches.append(invalid("outside_period", "start", **_days(state)))
    if intent.end_exclusive is not None:
        begins = (intent.start or first.start) if len(state.stretches) == 1 else last.start
        if intent.end_exclusive <= begins:
            breaches.append(invalid("ends_before_start", "endExclusive", start=begins.isoformat()))
    refuse_if(breaches)
    stretches = [
        replace(
            first,
            start=intent.start or first.start,
            village=intent.village or first.village,
            segment=intent.segment or first.segment,
        ),
        *state.stretches[1:],
    ]
    if intent.category is not None:
        stretches = [replace(s, category=intent.category) for s in stretches]
    if intent.end_exclusive is not None:
        stretches[-1] = replace(stretches[-1], end_exclusive=intent.end_exclusive)
    return join(stretches)


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
    if not state.stretches:
        raise Refused(invalid("protects_no_day", "enrolment"))


def _days(state: Enrolment) -> dict[str, str]:
    return {"start": str(state.start), "end": str(state.end_exclusive or "-")}
