"""From which age to which may workers be enrolled? By nation, region and scheme; eligibility/age.py asks it of a worker."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgePolicy:
    """Ages allowed on the enrolment's first day: `lowest` <= age <= `highest`. None matches every region or scheme."""

    lowest: int
    highest: int
    region: str | None = None
    scheme: str | None = None
    start: dt.date = dt.date.min


AGE_POLICIES = (
    AgePolicy(18, 64),  # regencies commonly say 18 to 65; aged 65 is too old nationally
    AgePolicy(15, 64, region="64.01"),  # Paser
)


def age_policy(policies: Iterable[AgePolicy], region: str, scheme: str, day: dt.date) -> AgePolicy:
    """The most particular of these that is valid on a day: of region and scheme, then of the region, then of the scheme, then of the nation."""
    return max(
        (p for p in policies if p.region in (None, region) and p.scheme in (None, scheme) and p.start <= day),
        key=lambda p: (p.region is not None, p.scheme is not None, p.start),
    )
