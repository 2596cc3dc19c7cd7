"""Which public figures cannot all be true? The seven detectors, on invented regencies and on the published ones."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.domain.catalogue import STANDARD
from naungan.domain.dates import PartialDate
from naungan.domain.vocabulary import ClaimMeasure, ClaimPopulation, FundingSource, VillageKind
from naungan.projections.claims.contradictions import (
    Contradiction,
    ContradictionKind,
    GivenUp,
    World,
    contradictions,
)
from naungan.projections.claims.query import Claim

_SPACE = UUID(int=7)
_positions = count(1)
WITHIN = {code: segment.within for code, segment in STANDARD.segments.items()}
ROSTERS = ClaimPopulation.REGENCY_ROSTERS


def claim(name: str, value: int | None, **said: Any) -> Claim:
    """A claim on the rosters of regency 81.01 about 5 May 2024, unless it says otherwise."""
    plain = Claim(
        id=uuid5(_SPACE, name),
        position=next(_positions),
        version=1,
        region="81.01",
        source="harian",
        said_on=dt.date(2024, 5, 5),
        about=PartialDate.parse("2024-05-05"),
        since=False,
        about_assumed=None,
        population=ROSTERS,
        measure=ClaimMeasure.WORKERS_COVERED,
        scheme="VULNERABLE_WORKERS",
        segment=None,
        funding_source=None,
        value=value,
        at_least=None,
        ratio=None,
        per_unit=None,
        unit=None,
        part_of=None,
    )
    return replace(plain, **said)


def part(name: str, whole: Claim, value: int | None, **said: Any) -> Claim:
    inherited = {"value": value, "id": uuid5(_SPACE, name), "position": next(_positions), "part_of": whole.id}
    return replace(whole, **{"per_unit": None, "unit": None, **inherited, **said})


def found(
    *claims: Claim,
    units: int = 0,
    held: Mapping[Claim, int] | None = None,
    rostered: tuple[Claim, ...] = (),
) -> list[Contradiction]:
    world = World(
        units=lambda region, kind: units,
        within=WITHIN,
        held={c.id: n for c, n in (held or {}).items()},
        rostered=frozenset(c.id for c in rostered),
    )
    return list(contradictions(claims, world))


def of_kind(all_found: list[Contradiction], kind: ContradictionKind) -> list[Contradiction]:
    return [c for c in all_found if c.kind is kind]


class TestClaimsDiffer:
    def test_a_target_and_two_coverages_of_shared_days_are_one_contradiction(self) -> None:
        target = claim("target", 500, measure=ClaimMeasure.WORKERS_TARGETED, source="radio")
        since = claim("since", 530, about=PartialDate.parse("2024-03"), since=True)
        later = claim("later", 505)
        (contradiction,) = found(target, since, later)
        assert contradiction.kind is ContradictionKind.CLAIMS_DIFFER
        assert contradiction.claims == (target, since, later)
        assert contradiction.difference == 30

    def test_a_month_is_all_its_days(self) -> None:
        month = claim("month", 10, about=PartialDate.parse("2024-05"))
        assert of_kind(found(month, claim("day", 12)), ContradictionKind.CLAIMS_DIFFER)

    def test_other_days_another_population_or_a_named_other_fund_do_not_differ(self) -> None:
        here = claim("here", 10, funding_source=FundingSource.APBD)
        for other in (
            claim("day", 12, about=PartialDate.parse("2024-05-06")),
            claim("population", 12, population=ClaimPopulation.ALL_PARTICIPANTS),
            claim("fund", 12, funding_source=FundingSource.APBDES),
            claim("scheme", 12, scheme="NON_ASN"),
            claim("region", 12, region="81.02"),
            claim("money", 12, measure=ClaimMeasure.BUDGET_ALLOCATED),
            claim("bound", None, at_least=12),
            claim("undated", 12, about=None, about_assumed=dt.date(2024, 5, 5)),
        ):
            assert not of_kind(found(here, other), ContradictionKind.CLAIMS_DIFFER), other

    def test_an_unnamed_fund_is_any_fund(self) -> None:
        assert of_kind(
            found(claim("a", 10, funding_source=FundingSource.APBD), claim("b", 12)),
            ContradictionKind.CLAIMS_DIFFER,
        )

    def test_two_sets_that_share_no_day_are_two_contradictions(self) -> None:
        other_day = PartialDate.parse("2023-01-01")
        pairs = [
            claim("a", 1),
            claim("b", 2),
            claim("c", 5, about=other_day, source="tv"),
            claim("d", 9, about=other_day, source="web"),
        ]
        assert [c.difference for c in of_kind(found(*pairs, held={}), ContradictionKind.CLAIMS_DIFFER)] == [
            1,
            4,
        ]

    def test_parts_are_no_top_level_claims(self) -> None:
        whole = claim("whole", 10)
        assert not of_kind(
            found(whole, part("p", whole, 4, segment="FISHER"), part("q", whole, 6, segment="FISHER")),
            ContradictionKind.CLAIMS_DIFFER,
        )


def covered(name: str, value: int, about: str, **said: Any) -> Claim:
    return claim(name, value, **{"about": PartialDate.parse(about), "said_on": None, **said})


def target(name: str, value: int, about: str, **said: Any) -> Claim:
    return covered(name, value, about, measure=ClaimMeasure.WORKERS_TARGETED, **said)


def differing(*claims: Claim) -> list[tuple[tuple[Claim, ...], int | None]]:
    return [(c.claims, c.difference) for c in of_kind(found(*claims), ContradictionKind.CLAIMS_DIFFER)]


class TestTargets:
    def test_fewer_on_the_way_do_not_contradict_a_target(self) -> None:
        year = target("year", 10_000, "2026")
        for told in (
            covered("day", 4_000, "2026-02-01"),
            covered("month", 4_000, "2026-02"),
            covered("since", 4_000, "2026-01", since=True, said_on=dt.date(2026, 2, 1)),
            covered("the year so far", 4_000, "2026", said_on=dt.date(2026, 2, 1)),
            covered("the day before its end", 9_999, "2026-12-30"),
        ):
            assert differing(year, told) == [], told

    def test_fewer_at_the_end_contradict_it_and_so_do_more_on_any_day(self) -> None:
        year = target("year", 10_000, "2026")
        for told in (
            covered("last day", 9_999, "2026-12-31"),
            covered("last month", 9_999, "2026-12"),
            covered("since", 9_999, "2026-01", since=True, said_on=dt.date(2027, 1, 5)),
            covered("the whole year", 9_999, "2026", said_on=dt.date(2027, 1, 5)),
            covered("more on the way", 10_001, "2026-02-01"),
            covered("more in a month", 10_001, "2026-02"),
        ):
            assert differing(year, told) == [((year, told), 1)], told
        assert differing(year, covered("next year", 4_000, "2027-01-01")) == []
        assert differing(year, covered("as many", 10_000, "2026-12-31")) == []

    def test_the_target_of_a_day_is_contradicted_on_that_day(self) -> None:
        day = target("day", 10, "2026-02-01")
        fewer = covered("fewer", 9, "2026-02-01")
        assert differing(day, fewer) == [((day, fewer), 1)]
        assert differing(day, covered("month", 9, "2026-03")) == []

    def test_two_targets_of_one_time_differ(self) -> None:
        one, other = target("one", 10, "2026"), target("other", 8, "2026-03")
        assert differing(one, other) == [((one, other), 2)]


class TestBareMonthsAndYears:
    def test_a_year_contradicts_pairwise_and_joins_nobody(self) -> None:
        year = covered("year", 100, "2026")
        days = [covered(f"{n}", 100 - n, f"2026-0{n}-01") for n in (1, 2, 3)]
        assert differing(year, *days) == [((year, day), n) for n, day in enumerate(days, 1)]

    def test_days_that_differ_are_one_set_beside_the_pairs_of_a_year(self) -> None:
        year = covered("year", 100, "2026")
        day, same_day = covered("a", 90, "2026-01-01"), covered("b", 95, "2026-01-01")
        assert differing(year, day, same_day) == [
            ((year, day), 10),
            ((year, same_day), 5),
            ((day, same_day), 5),
        ]

    def test_what_holds_since_a_month_joins_the_days_it_speaks_of(self) -> None:
        since = covered("since", 100, "2026-01", since=True, said_on=dt.date(2026, 6, 1))
        days = [covered(f"{n}", 100 - n, f"2026-0{n}-01") for n in (1, 2, 3)]
        assert differing(since, *days) == [((since, *days), 3)]

    def test_two_months_differ_within_a_year_each_for_itself(self) -> None:
        year = covered("year", 100, "2026")
        months = [covered(f"m{n}", 100 - n, f"2026-0{n}") for n in (1, 2)]
        assert differing(year, *months) == [((year, months[0]), 1), ((year, months[1]), 2)]


class TestTotalIsNotSum:
    def test_parts_that_do_not_add_up_tell_by_how_much(self) -> None:
        whole = claim("whole", 90)
        parts = [part("p", whole, 40, segment="FISHER"), part("q", whole, 45, segment="FARMER")]
        (contradiction,) = found(whole, *parts)
        assert contradiction.kind is ContradictionKind.TOTAL_IS_NOT_SUM
        assert contradiction.claims == (whole, *parts)
        assert contradiction.difference == 5

    def test_each_dimension_adds_up_by_itself(self) -> None:
        whole = claim("whole", 90)
        fine = [part("p", whole, 40, segment="FISHER"), part("q", whole, 50, segment="FARMER")]
        wrong = [part("r", whole, 99, funding_source=FundingSource.APBD)]
        (contradiction,) = found(whole, *fine, *wrong)
        assert (contradiction.claims, contradiction.difference) == ((whole, *wrong), -9)

    def test_a_part_without_an_exact_value_leaves_the_sum_open(self) -> None:
        whole = claim("whole", 90)
        parts = [part("p", whole, 40, segment="FISHER"), part("q", whole, None, at_least=1, segment="FARMER")]
        assert not found(whole, *parts)

    @given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.integers(-5, 5))
    def test_the_difference_is_total_minus_sum(self, figures: list[int], off: int) -> None:
        whole = claim("whole", max(sum(figures) + off, 0))
        codes = sorted(STANDARD.segments)
        parts = [part(f"p{n}", whole, v, segment=codes[n]) for n, v in enumerate(figures)]
        wrong = of_kind(found(whole, *parts), ContradictionKind.TOTAL_IS_NOT_SUM)
        expected = (whole.value or 0) - sum(figures)
        assert [c.difference for c in wrong] == ([expected] if expected else [])


class TestPerUnit:
    def test_units_times_so_many_is_another_total(self) -> None:
        per_village = claim("village", 1_250, per_unit=25, unit=VillageKind.DESA)
        (contradiction,) = found(per_village, units=40, rostered=(per_village,))
        assert (contradiction.kind, contradiction.difference) == (
            ContradictionKind.UNITS_DO_NOT_GIVE_TOTAL,
            250,
        )

    def test_exactly_quota_times_units_without_anyone_enrolled_is_a_quota(self) -> None:
        quota = claim("quota", 1_000, per_unit=25, unit=VillageKind.DESA, about=None)
        (contradiction,) = found(quota, units=40)
        assert (contradiction.kind, contradiction.difference) == (
            ContradictionKind.QUOTA_WITHOUT_ROSTER,
            1_000,
        )
        assert not found(quota, units=40, rostered=(quota,))
        assert not found(replace(quota, measure=ClaimMeasure.WORKERS_TARGETED), units=40)


class TestChange:
    def test_a_claimed_change_is_held_against_the_recorded_one(self) -> None:
        before = claim("before", 100, about=None, about_assumed=dt.date(2023, 1, 1))
        after = claim("after", 180)
        (contradiction,) = found(before, after, held={before: 10, after: 60})
        assert contradiction.kind is ContradictionKind.CHANGE_UNEXPLAINED
        assert (contradiction.claims, contradiction.difference) == ((before, after), 30)
        assert not found(before, after, held={before: 10, after: 90})

    def test_each_claim_is_held_against_the_next_day_only(self) -> None:
        years = [claim(f"y{n}", 10 * n, about=PartialDate.parse(f"202{n}")) for n in (1, 2, 3)]
        changes = found(*years, held=dict.fromkeys(years, 0))
        assert [(c.claims, c.difference) for c in changes] == [
            ((years[0], years[1]), 10),
            ((years[1], years[2]), 10),
        ]

    def test_claims_of_two_sources_or_of_shared_days_are_no_change(self) -> None:
        first = claim("first", 10, about=PartialDate.parse("2023"))
        other = claim("other", 70, source="radio")
        assert not found(first, other, held={first: 0, other: 0})
        since = replace(first, since=True, id=UUID(int=1))
        last = claim("last", 10)
        assert not of_kind(found(since, last, held={since: 5, last: 0}), ContradictionKind.CHANGE_UNEXPLAINED)


class TestLabels:
    def test_one_number_for_two_segments_is_told_once(self) -> None:
        a, b = claim("a", 640, segment="FISHER"), claim("b", 640, segment="FARMER", scheme="NON_ASN")
        (contradiction,) = found(a, b)
        assert (contradiction.kind, contradiction.claims, contradiction.difference) == (
            ContradictionKind.ONE_NUMBER_TWO_LABELS,
            (a, b),
            0,
        )

    def test_small_numbers_other_sources_and_one_segment_are_chance(self) -> None:
        a = claim("a", 99, segment="FISHER")
        assert not found(a, claim("b", 99, segment="FARMER"))
        a = claim("a", 100, segment="FISHER")
        assert not found(a, claim("b", 100, segment="FARMER", source="radio"))
        assert not found(a, claim("b", 100, segment="FISHER"))
        assert found(a, claim("b", 100, segment="FARMER"))

    def test_a_segment_or_one_within_it_under_two_schemes(self) -> None:
        rt = claim("rt", 30, segment="NEIGHBOURHOOD_HEAD")
        body = claim("body", 70, segment="VILLAGE_BODY", scheme="VILLAGE_ECOSYSTEM")
        (contradiction,) = found(rt, body)
        assert (contradiction.kind, contradiction.claims) == (
            ContradictionKind.SEGMENT_IN_TWO_SCHEMES,
            (rt, body),
        )
        assert not found(rt, replace(body, segment="VILLAGE_COUNCIL"))
        assert not found(rt, replace(body, scheme=rt.scheme))
        assert not found(rt, replace(body, about=PartialDate.parse("2020")))


def test_the_published_figures_of_two_regencies_contradict_in_all_seven_ways() -> None:
    """The figures as published; what the rosters hold is 8,602 before and 40,870 after."""
    b: dict[str, Any] = {
        "region": "64.01",
        "source": "B",
        "said_on": dt.date(2023, 2, 13),
        "about": PartialDate.parse("2023-02-13"),
    }
    whole = claim("apbd", 32_628, **{**b, "about": PartialDate.parse("2022-10"), "since": True})
    sectors = {
        "RELIGIOUS_WORKER": 1561,
        "COMMUNITY_WORKER": 747,
        "TRADER_MICRO": 14_648,
        "FISHER": 2243,
        "FARMER": 11_940,
        "NEIGHBOURHOOD_HEAD": 838,
        "NON_ASN_TEACHER": 291,
    }
    village = claim("village", 3602, **b, scheme="VILLAGE_ECOSYSTEM")
    body = {
        "VILLAGE_APPARATUS": 747,
        "VILLAGE_COUNCIL": 727,
        "VILLAGE_BODY": 1995,
        "VILLAGE_ENTERPRISE": 133,
    }
    staff = {"REGENCY_NON_ASN": 2886, "NON_ASN_TEACHER": 1802, "SUBDISTRICT_STAFF": 312}
    everyone = {"population": ClaimPopulation.ALL_PARTICIPANTS, "scheme": None}
    before = claim(
        "before", 34_938, **{**b, "about": None, "about_assumed": dt.date(2022, 9, 30), **everyone}
    )
    after = claim("after", 66_013, **b, **everyone)
    kapuas = {"region": "62.03", "source": "K", "said_on": None, "about": None, "scheme": None}
    claims = [
        claim(
            "target",
            32_268,
            region="64.01",
            source="A",
            measure=ClaimMeasure.WORKERS_TARGETED,
            about=PartialDate.parse("2022-10-24"),
        ),
        whole,
        claim("per-village", 32_680, **b, per_unit=100, unit=VillageKind.DESA),
        *(part(s, whole, n, segment=s) for s, n in sectors.items()),
        village,
        *(part(s, village, n, segment=s) for s, n in body.items()),
        *(claim(f"staff {s}", n, **b, scheme="NON_ASN", segment=s) for s, n in staff.items()),
        before,
        after,
        claim(
            "quota",
            21_400,
            **kapuas,
            per_unit=100,
            unit=VillageKind.DESA,
            funding_source=FundingSource.APBDES,
        ),
        claim(
            "k-apbd",
            10_000,
            **kapuas,
            funding_source=FundingSource.APBD,
            measure=ClaimMeasure.WORKERS_TARGETED,
        ),
    ]
    world = World(
        units=lambda region, kind: {"64.01": 139, "62.03": 214}[region],
        within=WITHIN,
        held={before.id: 8_602, after.id: 40_870},
        rostered=frozenset(c.id for c in claims if c.region == "64.01"),
    )
    told = [(c.kind.value, c.difference) for c in contradictions(claims, world)]
    assert sorted(told, key=str) == sorted(
        [
            ("CLAIMS_DIFFER", 412),
            ("TOTAL_IS_NOT_SUM", 360),
            ("UNITS_DO_NOT_GIVE_TOTAL", 18_780),
            ("CHANGE_UNEXPLAINED", -1_193),
            ("ONE_NUMBER_TWO_LABELS", 0),
            ("SEGMENT_IN_TWO_SCHEMES", None),
            ("SEGMENT_IN_TWO_SCHEMES", None),
            ("QUOTA_WITHOUT_ROSTER", 21_400),
        ],
        key=str,
    )


def test_the_search_ends_when_nobody_waits_for_it_any_more() -> None:
    claims = [claim(f"c{n}", n, about=PartialDate.parse("2024")) for n in range(50)]
    asked = iter([False] * 10)
    world = World(lambda region, kind: 0, WITHIN, {}, given_up=lambda: next(asked, True))
    with pytest.raises(GivenUp):
        contradictions(claims, world)


def test_a_change_is_held_against_the_next_later_claims_only() -> None:
    first, second, third = (
        claim(f"d{n}", 10 * n, about=PartialDate.parse(f"2024-05-0{n}")) for n in (1, 2, 3)
    )
    changes = of_kind(
        found(first, second, third, held={first: 0, second: 0, third: 0}),
        ContradictionKind.CHANGE_UNEXPLAINED,
    )
    assert [c.claims for c in changes] == [(first, second), (second, third)]
