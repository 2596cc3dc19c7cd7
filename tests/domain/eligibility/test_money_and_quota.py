"""Which line pays, and is there money and a place?"""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.catalogue import STANDARD
from naungan.domain.eligibility.money_and_quota import budget_there, priced, within_budget, within_quota
from naungan.domain.eligibility.policies_on_terms import against_all
from naungan.domain.paying_line import paid_by
from naungan.domain.reserved_months import months_needed
from naungan.domain.tariffs import Price
from naungan.domain.vocabulary import Programme, RuleCode

from .cases import BUDGET, GIVEN, LINE, MONTHLY, START, TERMS, VILLAGE, WORKER, case, decide, line, several


def test_every_year_of_the_period_needs_a_budget() -> None:
    missing = replace(GIVEN, needs=((2022, 3, BUDGET), (2023, 2, None)))
    breach = budget_there(missing)
    assert breach is not None
    assert (breach.code, breach.facts["year"]) == (RuleCode.NO_BUDGET, 2023)


def test_without_a_tariff_a_worker_is_enrolled_reserves_nothing_and_is_a_finding() -> None:
    unpriced = replace(GIVEN, monthly=0, unpriced=(Programme.JKK, Programme.JKM))
    breach = priced(unpriced)
    assert breach is not None
    assert (breach.reason, breach.facts) == ("unpriced", {"programmes": "JKK, JKM"})
    assert against_all(unpriced) == []
    [one] = decide(several(1), monthly=0, unpriced=(Programme.JKK, Programme.JKM))
    assert one.event is not None
    assert one.event.breaches == (RuleCode.UNPRICED,)
    assert [d.amount for d in one.event.draws] == [0]


@pytest.mark.parametrize(
    ("reserved", "fits"), [(10**9 - 3 * MONTHLY, True), (10**9 - 3 * MONTHLY + 1, False), (2 * 10**9, False)]
)
def test_not_one_rupiah_beyond_the_budget(reserved: int, fits: bool) -> None:
    assert (within_budget(case(**line(reserved=reserved))) is None) is fits


def test_a_budget_without_an_exact_amount_limits_nothing() -> None:
    assert within_budget(case(**line(amount=None, reserved=10**12))) is None


def test_a_budget_is_counted_down_within_a_command_and_refusals_take_nothing() -> None:
    applicants = several(4)
    applicants[1] = applicants[1]._replace(age=70)
    decided = decide(applicants, **line(amount=6 * MONTHLY))
    assert [{b.code for b in d.breaches} for d in decided] == [
        set(),
        {RuleCode.OUTSIDE_AGE_POLICY},
        set(),
        {RuleCode.BUDGET_EXCEEDED},
    ]


@pytest.mark.parametrize(
    ("particulars", "fits"),
    [
        ({"quota": 5, "used": 4}, True),
        ({"quota": 5, "used": 5}, False),
        ({"quota": 5, "used": 5, "holders": {WORKER: UUID(int=8)}}, True),
        ({"per_village_quota": 2, "villages": {VILLAGE: (None, 1)}}, True),
        ({"per_village_quota": 2, "villages": {VILLAGE: (None, 2)}}, False),
        ({"per_village_quota": 2, "villages": {VILLAGE: (None, 2)}, "holders": {WORKER: UUID(int=8)}}, True),
        ({"per_village_quota": 2, "villages": {VILLAGE: (3, 2)}}, True),
        ({"per_village_quota": 9, "villages": {VILLAGE: (2, 2)}}, False),
        ({"quota": 0}, False),
    ],
)
def test_not_one_place_beyond_a_quota(particulars: dict[str, Any], fits: bool) -> None:
    assert (within_quota(case(**line(**particulars))) is None) is fits


def test_places_are_counted_down_by_village_within_a_command() -> None:
    applicants = several(5)
    applicants[4] = applicants[4]._replace(village="64.01.01.2010")
    decided = decide(applicants, **line(quota=3, per_village_quota=2))
    assert [d.event is not None for d in decided] == [True, True, False, False, True]


def test_one_line_for_two_years_gives_one_place_and_is_asked_for_both() -> None:
    both = {
        "needs": (
            (2022, 3, replace(BUDGET, amount=9 * MONTHLY, quota=9)),
            (2023, 2, replace(BUDGET, amount=9 * MONTHLY, quota=9)),
        )
    }
    decided = decide(several(2), **both)
    assert [{b.code for b in d.breaches} for d in decided] == [set(), {RuleCode.BUDGET_EXCEEDED}]
    assert decided[0].event is not None
    assert [(d.year, d.months) for d in decided[0].event.draws] == [(2022, 3), (2023, 2)]


def test_of_several_lines_the_one_of_the_year_and_the_agreement_pays() -> None:
    any_year = replace(BUDGET, id=UUID(int=50), fiscal_year=None)
    of_the_year = replace(BUDGET, id=UUID(int=51), agreement=None)
    lines = [any_year, of_the_year, BUDGET, replace(BUDGET, id=UUID(int=52), fiscal_year=2024)]
    month = TERMS.start.replace(day=1)
    price = STANDARD.price(TERMS.category, TERMS.programmes, TERMS.funding_source, month)
    assert price == Price(MONTHLY, ())
    months = months_needed(TERMS.start, TERMS.end_exclusive, START)
    assert [(year, n, line and line.id) for year, n, line in paid_by(months, TERMS.agreement, lines)] == [
        (2022, 3, LINE)
    ]
    assert paid_by(months, TERMS.agreement, [any_year]) == ((2022, 3, any_year),)
    assert paid_by(months, TERMS.agreement, []) == ((2022, 3, None),)
