"""Who may be enrolled? Every policy by its name: accepted, refused, and at the boundary."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from naungan.domain.age_policies import AgePolicy
from naungan.domain.agreements import Agreement
from naungan.domain.budget import BudgetLine
from naungan.domain.catalogue import STANDARD
from naungan.domain.deaths import Death
from naungan.domain.decrees import Decree
from naungan.domain.eligibility.age import age_allowed
from naungan.domain.eligibility.agreement import agreement_in_force
from naungan.domain.eligibility.already_covered import one_count_per_day
from naungan.domain.eligibility.case import Applicant, Case, Places, Standing, TermsAndPapers
from naungan.domain.eligibility.judging import Decided, enrol
from naungan.domain.eligibility.list_and_decree import (
    decree_not_used_up,
    decreed,
    list_not_used_up,
    list_verified,
)
from naungan.domain.eligibility.money_and_quota import budget_there, priced, within_budget, within_quota
from naungan.domain.eligibility.other_name import same_name
from naungan.domain.eligibility.palm_workers import palm_worker
from naungan.domain.eligibility.policies_on_terms import TERMS_POLICIES, against_all
from naungan.domain.eligibility.policies_on_workers import WORKER_POLICIES, broken_by, may_break
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.paying_line import paid_by
from naungan.domain.reasons import Reason
from naungan.domain.refusals import Against, Breach
from naungan.domain.reserved_months import months_needed
from naungan.domain.selection import NOBODY, Named, ProposedList
from naungan.domain.tariffs import Price
from naungan.domain.vocabulary import (
    AgreementKind,
    FundingSource,
    MembershipCategory,
    Programme,
    RecordingMode,
    RuleCode,
    Sex,
)

START, END = dt.date(2022, 10, 1), dt.date(2023, 1, 1)
PASER, KAPUAS = "64.01", "62.03"
VILLAGE = "64.01.01.2009"
MONTHLY = 16_800
WORKER, AGREEMENT, DECREE, LINE = (UUID(int=n) for n in range(1, 5))
DIGEST = "ab" * 32
LIST, OTHER_LIST = UUID(int=5), UUID(int=6)
BUDGET = BudgetLine(LINE, PASER, "VULNERABLE_WORKERS", 2022, FundingSource.APBD, AGREEMENT, amount=10**9)
TERMS = EnrolmentTerms(
    "VULNERABLE_WORKERS", MembershipCategory.NON_WAGE_EARNER, FundingSource.APBD, (Programme.JKK, Programme.JKM),
    START, END, agreement=AGREEMENT, list_digest=DIGEST, decree=DECREE,
)  # fmt: skip
GIVEN = TermsAndPapers(
    terms=TERMS,
    mode=RecordingMode.COMMAND,
    regency=PASER,
    scheme=STANDARD.schemes["VULNERABLE_WORKERS"],
    ages=STANDARD.ages_for(PASER, "VULNERABLE_WORKERS", START),
    agreement=Agreement(PASER, AgreementKind.COOPERATION_AGREEMENT, dt.date(2022, 9, 30), None),
    listed=ProposedList(PASER, "VULNERABLE_WORKERS", 100, 100),
    listed_used=NOBODY,
    decree=Decree(PASER, "SK 1", LIST, 100),
    decree_used=NOBODY,
    needs=((2022, 3, BUDGET),),
    monthly=MONTHLY,
    standing={},
    list_id=LIST,
)
APPLICANT = Applicant(0, WORKER, True, UUID(int=9), Sex.MALE, 1985, 37, VILLAGE, "FISHER")


def case(applicant: Applicant = APPLICANT, **changes: Any) -> Case:
    given = replace(GIVEN, **changes)
    return Case(given, applicant, Places.of(given))


def line(**changes: Any) -> dict[str, Any]:
    """The needs of October to December, from a line with these particulars."""
    return {"needs": ((2022, 3, replace(BUDGET, **changes)),)}


def standing(start: dt.date, end: dt.date | None, **changes: Any) -> dict[UUID, list[Standing]]:
    held = Standing(WORKER, UUID(int=8), start, end, True, PASER)
    return {WORKER: [replace(held, **changes)]}


def reason(breach: Breach | None) -> str | None:
    return None if breach is None else breach.reason


def several(count: int, **changes: Any) -> list[Applicant]:
    return [
        APPLICANT._replace(row=n, worker=UUID(int=100 + n), enrolment=UUID(int=200 + n), **changes)
        for n in range(count)
    ]


def decide(applicants: list[Applicant], **changes: Any) -> list[Decided]:
    given = replace(GIVEN, **changes)
    return enrol(given, applicants, Places.of(given))


def test_a_proper_case_breaks_no_policy() -> None:
    assert [policy(GIVEN) for policy in TERMS_POLICIES] == [None] * len(TERMS_POLICIES)
    assert [policy(case()) for policy in WORKER_POLICIES] == [None] * len(WORKER_POLICIES)


# One worker, one day, one count


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


# Age


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


# List and decree


def test_a_list_must_be_verified_and_of_this_regency() -> None:
    unverified = ProposedList(PASER, "VULNERABLE_WORKERS", 100)
    elsewhere = ProposedList(KAPUAS, "VULNERABLE_WORKERS", 100, 100)
    for listed in (None, unverified, elsewhere):
        assert reason(list_verified(replace(GIVEN, listed=listed))) == "list_not_verified"
    of_a_village = ProposedList(VILLAGE, "VULNERABLE_WORKERS", 100, 100)
    assert list_verified(replace(GIVEN, listed=of_a_village)) is None


def test_a_decree_must_be_of_this_regency_and_this_list() -> None:
    assert reason(decreed(replace(GIVEN, decree=None))) == "no_decree"
    assert reason(decreed(replace(GIVEN, decree=Decree(KAPUAS, "SK", LIST, 9)))) == "no_decree"
    other = Decree(PASER, "SK", OTHER_LIST, 9)
    assert reason(decreed(replace(GIVEN, decree=other))) == "decree_of_other_list"
    assert decreed(replace(GIVEN, decree=other, mode=RecordingMode.AS_HAPPENED)) is None
    assert decreed(replace(GIVEN, decree=Decree(PASER, "SK", None, 9))) is None


def test_schemes_that_are_not_selected_by_list_need_neither() -> None:
    village = replace(GIVEN, scheme=STANDARD.schemes["VILLAGE_ECOSYSTEM"], listed=None, decree=None)
    assert list_verified(village) is None
    assert decreed(village) is None


@pytest.mark.parametrize(("used", "fits"), [(98, True), (99, True), (100, False), (101, False)])
def test_nobody_is_enrolled_beyond_the_count_of_list_and_decree(used: int, fits: bool) -> None:
    assert (list_not_used_up(case(listed_used=Named(used))) is None) is fits
    assert (decree_not_used_up(case(decree_used=Named(used))) is None) is fits


def test_who_is_among_the_people_of_a_list_and_decree_is_not_counted_again() -> None:
    full = Named(100, frozenset({WORKER}))
    other = APPLICANT._replace(row=1, worker=UUID(int=77), enrolment=UUID(int=78))
    decided = decide([APPLICANT, other], listed_used=full, decree_used=full)
    assert [{b.reason for b in d.breaches} for d in decided] == [set(), {"list_used_up", "decree_used_up"}]


def test_list_and_decree_are_counted_down_within_a_command() -> None:
    decided = decide(several(3), listed_used=Named(98), decree_used=Named(99))
    assert [{b.reason for b in d.breaches} for d in decided] == [
        set(),
        {"decree_used_up"},
        {"decree_used_up"},
    ]  # whoever is refused takes no place on the list


# Agreement


@pytest.mark.parametrize(
    ("agreement", "breach"),
    [
        (None, "no_agreement"),
        (Agreement(KAPUAS, None, START, None), "no_agreement"),
        (Agreement(PASER, None, START + dt.timedelta(days=1), None), "agreement_not_begun"),
        (Agreement(PASER, None, START, None), None),
        (Agreement(PASER, None, dt.date(2021, 1, 1), START), "agreement_not_in_force"),
        (Agreement(PASER, None, dt.date(2021, 1, 1), START + dt.timedelta(days=1)), None),
        (Agreement(PASER, None, dt.date(2021, 1, 1), None, terminated_on=START), "agreement_terminated"),
        (Agreement(PASER, None, dt.date(2021, 1, 1), None, terminated_on=END), None),
        (
            Agreement(PASER, None, dt.date(2021, 1, 1), START, terminated_on=dt.date(2022, 3, 1)),
            "agreement_not_in_force",
        ),
    ],
)
def test_the_agreement_is_of_this_region_and_in_force_on_the_first_day(
    agreement: Agreement | None, breach: str | None
) -> None:
    found = agreement_in_force(replace(GIVEN, agreement=agreement))
    assert reason(found) == breach
    assert found is None or breach == "no_agreement" or found.against == Against("Agreement", AGREEMENT)


def test_an_agreement_that_was_terminated_before_its_end_was_in_force_until_then() -> None:
    over = Agreement(PASER, None, dt.date(2021, 1, 1), START, terminated_on=dt.date(2022, 3, 1))
    found = agreement_in_force(replace(GIVEN, agreement=over))
    assert found is not None
    assert found.facts == {"start": "2021-01-01", "end": "2022-03-01"}


# Budget, price, quota


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


def test_a_memorandum_alone_covers_nobody() -> None:
    assert GIVEN.agreement is not None
    memorandum = replace(GIVEN.agreement, kind=AgreementKind.MEMORANDUM)
    assert reason(agreement_in_force(replace(GIVEN, agreement=memorandum))) == "no_agreement"


def test_a_list_of_another_scheme_verifies_nobody() -> None:
    assert GIVEN.listed is not None
    other = replace(GIVEN.listed, scheme="NON_ASN")
    assert reason(list_verified(replace(GIVEN, listed=other))) == "list_not_verified"


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


# Palm money


def test_palm_money_is_for_palm_workers_not_registered_before() -> None:
    palm = replace(TERMS, funding_source=FundingSource.DBH_SAWIT)
    worker = APPLICANT._replace(segment="PALM_WORKER")
    assert palm_worker(case(worker, terms=palm)) is None
    assert reason(palm_worker(case(terms=palm))) == "not_a_palm_worker"
    before = standing(dt.date(2020, 1, 1), dt.date(2021, 1, 1))
    assert reason(palm_worker(case(worker, terms=palm, standing=before))) == "not_a_palm_worker"
    assert palm_worker(case(standing=before)) is None
    # and whoever was enrolled by mistake, without a day, was not registered
    mistake = standing(dt.date(2020, 1, 1), dt.date(2020, 1, 1))
    assert palm_worker(case(worker, terms=palm, standing=mistake)) is None


# As it happened


def test_history_is_recorded_with_every_breach_as_the_finding_it_becomes() -> None:
    decided = decide(
        several(1, age=70),
        mode=RecordingMode.AS_HAPPENED,
        agreement=Agreement(PASER, None, START, None, terminated_on=START),
        listed=None,
        decree=None,
        monthly=0,
        unpriced=(Programme.JKK,),
        needs=((2022, 3, None),),
        standing={UUID(int=100): standing(START, END)[WORKER]},
    )
    [one] = decided
    assert one.event is not None
    assert one.event.concurrent
    assert set(one.event.breaches) == {
        *(RuleCode.NO_AGREEMENT, RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.NO_BUDGET),
        *(RuleCode.UNPRICED, RuleCode.CONCURRENT_ENROLMENT, RuleCode.OUTSIDE_AGE_POLICY),
    }
    assert len(one.event.breaches) == len(set(one.event.breaches))


def test_terms_that_are_refused_hide_nothing_else() -> None:
    # given an agreement that nobody knows, two places, and money for one
    applicants = several(4)
    applicants[1] = applicants[1]._replace(age=70)
    decided = decide(applicants, agreement=None, **line(quota=2, amount=3 * MONTHLY))
    # then every worker is told what they would be told on good terms
    assert all(d.event is None for d in decided)
    assert [[b.code for b in d.breaches[1:]] for d in decided] == [
        [],
        [RuleCode.OUTSIDE_AGE_POLICY, RuleCode.BUDGET_EXCEEDED],
        [RuleCode.BUDGET_EXCEEDED],
        [RuleCode.BUDGET_EXCEEDED],
    ]


def test_a_command_records_no_breach() -> None:
    decided = decide(several(3))
    assert all(d.event is not None and d.event.breaches == () and not d.event.concurrent for d in decided)


def test_the_same_worker_twice_counts_once() -> None:
    twice = [*several(1), several(1)[0]._replace(row=1, enrolment=UUID(int=300))]
    [first, second] = decide(twice)
    assert first.event is not None
    assert reason(second.breaches[0]) == "twice_in_command"
    [_, happened] = decide(twice, mode=RecordingMode.AS_HAPPENED)
    assert happened.event is not None
    assert happened.event.concurrent


# Of many, each policy is asked of everybody or of nobody

FEW = st.none() | st.integers(0, 6)


@settings(max_examples=150, deadline=None)
@drawn(
    count=st.integers(1, 5),
    limits=st.tuples(FEW, FEW, FEW, FEW),
    used=st.integers(0, 3),
    paid=FEW,
    short=st.integers(0, 1),
    ring_one=st.none() | st.integers(0, 3),
    decree_of=st.integers(0, 6),
    funding=st.sampled_from([FundingSource.APBD, FundingSource.DBH_SAWIT]),
    named=st.none() | st.sets(st.integers(0, 5)),
    held=st.booleans(),
    dead=st.booleans(),
)
def test_policies_that_nobody_may_break_are_those_that_nobody_breaks(
    count: int,
    limits: tuple[int | None, int | None, int | None, int | None],
    used: int,
    paid: int | None,
    short: int,
    ring_one: int | None,
    decree_of: int,
    funding: FundingSource,
    named: set[int] | None,
    held: bool,
    dead: bool,
) -> None:
    quota, per_village, own, verified = limits
    worker = UUID(int=100)
    budget = replace(
        BUDGET,
        amount=None if paid is None else paid * 3 * MONTHLY - short,
        quota=quota,
        per_village_quota=per_village,
        villages={VILLAGE: (own, used), "64.01.01.2010": (ring_one, 0)},
        used=used,
        ring_one=("64.01.01.2010",),
    )
    given = replace(
        GIVEN,
        terms=replace(TERMS, funding_source=funding, listed=None if named is None else LIST),
        named_rows=frozenset(named or ()),
        needs=((2022, 3, budget),),
        listed=ProposedList(PASER, "VULNERABLE_WORKERS", 100, verified),
        listed_used=Named(used),
        decree=replace(GIVEN.decree, count=decree_of) if GIVEN.decree else None,
        decree_used=Named(used),
        ring_one=ring_one is not None,
        standing={worker: standing(START, END)[WORKER]} if held else {},
        dead={worker: Death(dt.date(2022, 9, 1))} if dead else {},
    )
    places = Places.of(given)
    asked = may_break(given, places, count)
    for one in several(count):
        assert broken_by(Case(given, one, places), asked) == broken_by(Case(given, one, places))
        places.take(one.worker, one.village, MONTHLY)


def test_of_a_file_that_has_room_only_age_and_name_are_asked_of_each() -> None:
    assert set(may_break(GIVEN, Places.of(GIVEN), 100)) == {age_allowed, same_name}
