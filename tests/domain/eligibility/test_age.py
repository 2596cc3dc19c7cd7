"""At which age may somebody be enrolled? By the policy of the region and the day."""

import datetime as dt
from dataclasses import replace

import pytest

from naungan.domain.age_policies import AgePolicy
from naungan.domain.catalogue import STANDARD
from naungan.domain.eligibility.age import age_allowed

from .cases import APPLICANT, KAPUAS, PASER, START, case


@pytest.mark.parametrize(
    ("region", "age", "allowed"),
    [
        (PASER, 14, False),
        (PASER, 15, True),
        (PASER, 64, True),
        (PASER, 65, False),
        (KAPUAS, 15, False),
        (KAPUAS, 17, False),
        (KAPUAS, 18, True),
        (KAPUAS, 64, True),
        (KAPUAS, 65, False),
    ],
)
def test_ages_are_those_of_the_region(region: str, age: int, allowed: bool) -> None:
    ages = STANDARD.ages_for(region, "VULNERABLE_WORKERS", START)
    breach = age_allowed(case(APPLICANT._replace(age=age), ages=ages))
    assert (breach is None) is allowed
    assert breach is None or dict(breach.facts) == {"lowest": ages.lowest, "highest": 64}


def test_the_most_particular_age_policy_valid_on_the_day_holds() -> None:
    later = dt.date(2023, 1, 1)
    ages = (
        *STANDARD.ages,
        AgePolicy(17, 60, scheme="NON_ASN"),
        AgePolicy(16, 61, region=PASER, scheme="NON_ASN"),
        AgePolicy(20, 62, region=PASER, start=later),
    )
    catalogue = replace(STANDARD, ages=ages)

    def lowest(region: str, scheme: str, day: dt.date) -> int:
        return catalogue.ages_for(region, scheme, day).lowest

    assert lowest(KAPUAS, "VULNERABLE_WORKERS", START) == 18
    assert lowest(KAPUAS, "NON_ASN", START) == 17
    assert lowest(PASER, "NON_ASN", later) == 16
    assert (lowest(PASER, "VULNERABLE_WORKERS", START), lowest(PASER, "VULNERABLE_WORKERS", later)) == (
        15,
        20,
    )
