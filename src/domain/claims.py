"""What was said in public? Claims are kept as said; the evidence is set beside them by a projection."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from .dates import PartialDate
from .reasons import Reason
from .refusals import Breach, invalid, refuse_if
from .taken_back import note_faults
from .texts import blank_if_given, says_something
from .vocabulary import (
    ClaimMeasure,
    ClaimPopulation,
    Evidence,
    FundingSource,
    TakenBackReason,
    VillageKind,
)

# Events


@dataclass(frozen=True, slots=True)
class ClaimPublished:
    """A figure was published. `about` is the day, month or year it speaks of; with `since`, all days from then to
    `said_on`; `about_assumed` a day assumed where it names none. `ratio` is 0..1 as a decimal string;
    `value` and `at_least` are whole rupiah where `measure` is BUDGET_ALLOCATED, else counts; `part_of` is another claim.
    """

    region: str
    source: str
    said_on: dt.date | None
    about: PartialDate | None
    since: bool
    about_assumed: dt.date | None
    population: ClaimPopulation
    measure: ClaimMeasure
    scheme: str | None
    segment: str | None
    funding_source: FundingSource | None
    value: int | None
    at_least: int | None
    ratio: str | None
    per_unit: int | None
    unit: VillageKind | None
    part_of: UUID | None


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """The figures of a claim, `ratio` 0..1 as a decimal string."""

    value: int | None
    at_least: int | None
    ratio: str | None
    per_unit: int | None


@dataclass(frozen=True, slots=True)
class ClaimCorrected:
    """Whoever published a figure corrected it, on the day `said_on`; `source` is where that was said."""

    said_on: dt.date | None
    was: ClaimFigures
    now: ClaimFigures
    source: str


@dataclass(frozen=True, slots=True)
class ClaimWithdrawn:
    """Whoever said the figure took it back, on a day. `note` is sealed in the vault."""

    on: dt.date
    reason: TakenBackReason = TakenBackReason.OTHER
    note: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClaimExplained:
    """The difference was explained; the explanation is a note sealed in the vault, `source` where it is from. `beside` are
    the claims it is told for.
    """

    note: UUID
    source: str | None = None
    evidence: Evidence = Evidence.STATED
    beside: tuple[UUID, ...] = ()


ClaimEvent = ClaimPublished | ClaimCorrected | ClaimWithdrawn | ClaimExplained

# State


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it stands: as published, with its figures of now; `withdrawn` is the day it was taken back."""

    published: ClaimPublished
    figures: ClaimFigures
    withdrawn: dt.date | None = None


def evolve(state: Claim | None, event: ClaimEvent) -> Claim:
    if isinstance(event, ClaimPublished):
        return Claim(event, ClaimFigures(event.value, event.at_least, event.ratio, event.per_unit))
    assert state is not None
    match event:
        case ClaimCorrected():
            return replace(state, figures=event.now)
        case ClaimWithdrawn():
            return replace(state, withdrawn=event.on)
        case ClaimExplained():
            return state


# Decisions


@dataclass(frozen=True, slots=True)
class PublishClaim:
    """The intent to record a public figure. A part takes what it does not name from the claim it is part of."""

    region: str
    source: str
    measure: ClaimMeasure
    said_on: dt.date | None = None
    about: PartialDate | None = None
    since: bool = False
    about_assumed: dt.date | None = None
    population: ClaimPopulation = ClaimPopulation.REGENCY_ROSTERS
    scheme: str | None = None
    segment: str | None = None
    funding_source: FundingSource | None = None
    value: int | None = None
    at_least: int | None = None
    ratio: Decimal | None = None
    per_unit: int | None = None
    unit: VillageKind | None = None
    part_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class WithdrawClaim:
    """The intent to record that whoever said a figure took it back. The note is free text: it goes to the vault."""

    claim: UUID
    on: dt.date
    reason: TakenBackReason
    note: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectClaim:
    """The intent to record that whoever said a figure corrected it: its figures from then on, all of them. `…_in_money` says
    that a figure was given as rupiah.
    """

    claim: UUID
    source: str
    said_on: dt.date | None = None
    value: int | None = None
    at_least: int | None = None
    ratio: Decimal | None = None
    per_unit: int | None = None
    value_in_money: bool = False
    at_least_in_money: bool = False
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ExplainClaim:
    """The intent to record why a figure differs. The explanation is free text: it goes to the vault. `beside` are other
    claims that it explains as well.
    """

    claim: UUID
    explanation: str
    source: str | None = None
    evidence: Evidence = Evidence.STATED
    beside: tuple[UUID, ...] = ()
    expected_version: int | None = None


def withdraw(state: Claim, intent: WithdrawClaim, note: UUID | None) -> tuple[ClaimWithdrawn, ...]:
    """Take a figure back. Told again it yields nothing, with another day too: it is withdrawn already."""
    breaches = note_faults(intent.reason, intent.note)
    said_on = state.published.said_on
    if said_on is not None and intent.on < said_on:
        breaches.append(invalid(Reason.BEFORE_SAID, "on", said=said_on.isoformat()))
    refuse_if(breaches)
    return () if state.withdrawn is not None else (ClaimWithdrawn(intent.on, intent.reason, note),)


def correct(state: Claim, intent: CorrectClaim) -> tuple[ClaimCorrected, ...]:
    """Replace the figures of a claim by those its source gave later. The same figures again yield nothing."""
    breaches = [
        *_standing(state),
        *_figure_faults(intent.value, intent.at_least, intent.per_unit, intent.ratio),
    ]
    if not says_something(intent.source):
        breaches.append(invalid(Reason.EMPTY, "source"))
    money = state.published.measure is ClaimMeasure.BUDGET_ALLOCATED
    for name, figure, in_money in (
        ("value", intent.value, intent.value_in_money),
        ("atLeast", intent.at_least, intent.at_least_in_money),
    ):
        if figure is not None and in_money is not money:
            breaches.append(invalid(Reason.MONEY_WANTED if money else Reason.COUNT_WANTED, name))
    if intent.per_unit is not None and state.published.unit is None:
        breaches.append(invalid(Reason.PER_UNIT_INCOMPLETE, "perUnit"))
    said_on = state.published.said_on
    if said_on is not None and intent.said_on is not None and intent.said_on < said_on:
        breaches.append(invalid(Reason.BEFORE_SAID, "saidOn", said=said_on.isoformat()))
    refuse_if(breaches)
    ratio = None if intent.ratio is None else str(intent.ratio)
    now = ClaimFigures(intent.value, intent.at_least, ratio, intent.per_unit)
    return (
        () if now == state.figures else (ClaimCorrected(intent.said_on, state.figures, now, intent.source),)
    )


def explain(
    state: Claim, intent: ExplainClaim, beside: Mapping[UUID, Claim], note: UUID
) -> tuple[ClaimExplained, ...]:
    """Say why a figure differs; `beside` are those of the other claims that are known. They speak of the same region."""
    breaches = _standing(state)
    if not says_something(intent.explanation):
        breaches.append(invalid(Reason.EMPTY, "explanation"))
    breaches += blank_if_given(intent.source, "source")
    for row, one in enumerate(intent.beside):
        other = beside.get(one)
        if other is not None and (
            one == intent.claim or other.published.region != state.published.region or other.withdrawn
        ):
            breaches.append(invalid(Reason.NOT_BESIDE, "beside", str(row), region=state.published.region))
    refuse_if(breaches)
    return (ClaimExplained(note, intent.source, intent.evidence, intent.beside),)


def _standing(state: Claim) -> list[Breach]:
    if state.withdrawn is None:
        return []
    return [invalid(Reason.CLAIM_WITHDRAWN, "claim", day=state.withdrawn.isoformat())]


def publish(intent: PublishClaim, whole: ClaimPublished | None) -> tuple[ClaimPublished, ...]:
    """Record a claim; `whole` is the claim it is part of, of the same region."""
    breaches: list[Breach] = []
    if not says_something(intent.source):
        breaches.append(invalid(Reason.EMPTY, "source"))
    breaches += _figure_faults(intent.value, intent.at_least, intent.per_unit, intent.ratio)
    if (intent.per_unit is None) is not (intent.unit is None):
        breaches.append(invalid(Reason.PER_UNIT_INCOMPLETE, "perUnit"))
    if intent.since and intent.about is None:
        breaches.append(invalid(Reason.SINCE_WHEN, "about"))
    if intent.about is not None and intent.about_assumed is not None:
        breaches.append(invalid(Reason.ASSUMED_BESIDE_NAMED, "aboutAssumed"))
    if whole is not None and whole.region != intent.region:
        breaches.append(invalid(Reason.OTHER_REGION, "partOf", region=whole.region))
    refuse_if([*breaches, *_said_too_early(intent, whole)])
    claim = ClaimPublished(
        region=intent.region,
        source=intent.source,
        said_on=intent.said_on,
        about=intent.about,
        since=intent.since,
        about_assumed=intent.about_assumed,
        population=intent.population,
        measure=intent.measure,
        scheme=intent.scheme,
        segment=intent.segment,
        funding_source=intent.funding_source,
        value=intent.value,
        at_least=intent.at_least,
        ratio=None if intent.ratio is None else str(intent.ratio),
        per_unit=intent.per_unit,
        unit=intent.unit,
        part_of=intent.part_of,
    )
    return (claim if whole is None else _inherit(claim, whole),)


def _figure_faults(
    value: int | None, at_least: int | None, per_unit: int | None, ratio: Decimal | None
) -> list[Breach]:
    breaches: list[Breach] = []
    if value is None and at_least is None:
        breaches.append(invalid(Reason.NO_FIGURE, "value"))
    if value is not None and at_least is not None and value < at_least:
        breaches.append(invalid(Reason.VALUE_BELOW_AT_LEAST, "value", at_least=at_least))
    for name, figure in (("value", value), ("atLeast", at_least), ("perUnit", per_unit)):
        if figure is not None and figure < 0:
            breaches.append(invalid(Reason.NEGATIVE, name))
    if ratio is not None and not 0 <= ratio <= 1:
        breaches.append(invalid(Reason.NOT_A_RATIO, "ratio"))
    return breaches


def _said_too_early(intent: PublishClaim, whole: ClaimPublished | None) -> list[Breach]:
    """What holds since a day was not said before that day."""
    own_time = intent.about is not None or intent.about_assumed is not None
    since, about = (intent.since, intent.about) if own_time or whole is None else (whole.since, whole.about)
    said_on = intent.said_on or (whole.said_on if whole else None)
    if since and about is not None and said_on is not None and said_on < about.first_day:
        return [invalid(Reason.SAID_BEFORE_SINCE, "saidOn", since=about.first_day.isoformat())]
    return []


def _inherit(part: ClaimPublished, whole: ClaimPublished) -> ClaimPublished:
    """A part inherits every field it does not name but value, ratio and per_unit."""
    own_time = part.about is not None or part.about_assumed is not None
    return replace(
        part,
        population=whole.population,  # a part counts among those the whole counts
        said_on=part.said_on or whole.said_on,
        about=part.about if own_time else whole.about,
        since=part.since if own_time else whole.since,
        about_assumed=part.about_assumed if own_time else whole.about_assumed,
        scheme=part.scheme or whole.scheme,
        segment=part.segment or whole.segment,
        funding_source=part.funding_source or whole.funding_source,
    )
