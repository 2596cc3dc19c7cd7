"""What happened to an enrolment? Its events: made, moved, corrected, ended, voided, reopened.

Every event that changes days carries the stretches as they were and as they are, so that a reader needs no memory.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .quick_values import quickly_made
from .reserved_months import Draw
from .stretches import Stretch
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


@quickly_made
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
        object.__setattr__(another, "__dict__", self.__dict__ | own)
        return another

    @property
    def terms(self) -> FixedTerms:
        return FixedTerms(self.scheme, self.funding_source, self.agreement, self.concurrent)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        return (Stretch(self.start, self.end_exclusive, self.village, self.segment, self.category),)


@quickly_made
@dataclass(frozen=True, slots=True)
class EnrolmentTransferred:
    """From `effective` on the worker is counted in another village or segment of the same regency. `judged` names the rules that
    were judged anew, `breaches` those of them that are broken now.
    """

    worker: UUID
    terms: FixedTerms
    effective: dt.date
    was: tuple[Stretch, ...]
    now: tuple[Stretch, ...]
    breaches: tuple[RuleCode, ...] = ()
    judged: tuple[RuleCode, ...] = ()


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


@dataclass(frozen=True, slots=True)
class EnrolmentRejudged:
    """Who the worker is was corrected, and the enrolment judged by that; its days, money and places stay. `identity` is the version
    of the identity in the vault; `village` is where it stands. `judged` names the rules that were judged anew, `breaches` those of
    them that are broken now.
    """

    worker: UUID
    terms: FixedTerms
    village: str
    identity: int
    sex_was: Sex
    sex_now: Sex
    birth_year_was: int
    birth_year_now: int
    age_was: int
    age_now: int
    breaches: tuple[RuleCode, ...] = ()
    judged: tuple[RuleCode, ...] = ()


Changed = EnrolmentTransferred | EnrolmentCorrected | EnrolmentEnded | EnrolmentVoided | EnrolmentReopened
EnrolmentEvent = WorkerEnrolled | Changed | EnrolmentRejudged

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
