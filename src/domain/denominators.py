"""Out of how many? Counts of eligible workers, each with its source and how it is known."""

import datetime as dt
from dataclasses import dataclass

from .quick_values import quickly_made
from .reasons import Reason
from .refusals import Breach, invalid, refuse_if
from .texts import says_something
from .vocabulary import Evidence


@quickly_made
@dataclass(frozen=True, slots=True)
class EligibleWorkersCounted:
    """`value` workers were eligible in a region on a day, for one scheme or (None) for all."""

    region: str
    scheme: str | None
    value: int
    as_of: dt.date
    source: str
    evidence: Evidence


@quickly_made
@dataclass(frozen=True, slots=True)
class CountEligibleWorkers:
    region: str
    scheme: str | None
    value: int
    as_of: dt.date
    source: str
    evidence: Evidence


def count(intent: CountEligibleWorkers) -> tuple[EligibleWorkersCounted, ...]:
    """Record a denominator; it must be positive and name its source."""
    breaches: list[Breach] = []
    if intent.value <= 0:
        breaches.append(invalid(Reason.NOT_POSITIVE, "value"))
    if not says_something(intent.source):
        breaches.append(invalid(Reason.EMPTY, "source"))
    refuse_if(breaches)
    return (
        EligibleWorkersCounted(
            intent.region, intent.scheme, intent.value, intent.as_of, intent.source, intent.evidence
        ),
    )
