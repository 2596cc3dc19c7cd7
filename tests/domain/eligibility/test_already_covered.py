"""Does any day of a worker count twice? And who is told what stands in the way?"""

import datetime as dt
from uuid import UUID

import pytest

from naungan.domain.eligibility.already_covered import one_count_per_day
from naungan.domain.reasons import Reason
from naungan.domain.refusals import Against, Breach
from naungan.domain.vocabulary import RuleCode

from .cases import END, KAPUAS, START, case, reason, standing


@pytest.mark.parametrize(
    ("start", "end", "breach"),
    [
        (dt.date(2022, 1, 1), START, None),
        (dt.date(2022, 1, 1), dt.date(2022, 10, 2), "already_covered"),
        (dt.date(2022, 12, 31), END, "already_covered"),
        (END, None, None),
        (dt.date(2022, 1, 1), None, "already_covered_open"),
        (dt.date(2022, 11, 1), dt.date(2022, 11, 1), None),
    ],
)
def test_no_day_counts_twice(start: dt.date, end: dt.date | None, breach: str | None) -> None:
    assert reason(one_count_per_day(case(standing=standing(start, end)))) == breach


def test_what_stands_against_it_is_the_enrolment() -> None:
    breach = one_count_per_day(case(standing=standing(START, END)))
    assert breach is not None
    assert breach.against == Against("Participant", UUID(int=8))


def test_outside_ones_own_regency_nothing_but_that_there_is_one_is_said() -> None:
    breach = one_count_per_day(case(standing=standing(START, END, regency=KAPUAS)))
    assert breach == Breach(RuleCode.ALREADY_COVERED, Reason.COVERED_ELSEWHERE, ("workers", "0"))


def test_what_does_not_count_stands_in_nobodys_way() -> None:
    assert one_count_per_day(case(standing=standing(START, END, counting=False))) is None
