"""What is an analyst told of coverage? Numbers of random small registers: exact at a regency and above, multiples of five below and where few
people are meant, and never one from which few could be found by sums.
"""

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.projections.engine.rounding import MILLION, rounded, rounded_money
from tests.api.conftest import Api
from tests.api.doors import asked, code
from tests.api.three_regencies import (
    COVERAGE,
    DAY,
    ENOUGH,
    FEW,
    FUNDS,
    LONE,
    SEGMENTS,
    SOON,
    Told,
    coverage,
    summed,
    tell_regencies,
)

pytestmark = pytest.mark.slow  # random registers, each asked in many ways

tell = tell_regencies


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_number_is_rounded_to_the_nearest_multiple_of_five_and_always_alike(one: int, other: int) -> None:
    assert rounded(one) % 5 == 0
    assert abs(rounded(one) - one) <= 2
    assert rounded(rounded(one)) == rounded(one)
    assert rounded(-one) == -rounded(one)
    assert (one <= other) <= (rounded(one) <= rounded(other))
    # And no sum and no difference of such numbers is one of one to four people
    assert abs(rounded(one) - rounded(other)) not in range(1, 5)


@given(st.integers(1, 10_000), st.integers(1, 12))
def test_money_of_people_who_cost_the_same_tells_no_more_than_their_rounded_number(
    people: int, months: int
) -> None:
    alike = {
        rounded_money(n * months * 16_800, n) for n in range(1, people + 3) if rounded(n) == rounded(people)
    }
    assert len(alike) == 1
    assert alike.pop() % MILLION == 0


BREAKDOWNS = [
    ("VILLAGE", "SEGMENT"),
    ("VILLAGE", "FUNDING_SOURCE"),
    ("SEGMENT", "FUNDING_SOURCE"),
    ("VILLAGE",),
    ("SUBDISTRICT",),
    ("SEGMENT",),
    ("FUNDING_SOURCE",),
    ("REGENCY",),
]


@pytest.mark.parametrize("by", BREAKDOWNS, ids=".".join)
def test_groups_are_exact_at_a_regency_unless_one_is_few_people_and_rounded_below(
    guarded: Api, told: Told, by: tuple[str, ...]
) -> None:
    for region, cells in told.cells.items():
        exact = summed(cells, by)
        below = "VILLAGE" in by or "SUBDISTRICT" in by
        due = below or any(people < 5 for people in exact.values())
        found = coverage(guarded, told.analyst, region, *by)
        groups = {tuple(k["code"] for k in g["keys"]): g["covered"] for g in found["groups"]["nodes"]}
        # Then numbers are those of the people, each rounded by itself where that is due, and say so
        expected = {key: rounded(people) for key, people in exact.items()} if due else dict(exact)
        assert groups == {key: people for key, people in expected.items() if people}
        assert {found["rounded"], *(g["rounded"] for g in found["groups"]["nodes"])} == {due}
        # And the whole is the sum of the cells that are shown
        assert found["covered"] == sum(groups.values())
        assert found["groups"]["totalCount"] == len(groups)
        # And whoever sees everything is told the people themselves
        seen = coverage(guarded, told.auditor, region, *by)
        assert {tuple(k["code"] for k in g["keys"]): g["covered"] for g in seen["groups"]["nodes"]} == exact
        assert (seen["covered"], seen["rounded"]) == (sum(cells.values()), False)


def test_a_regency_a_province_and_the_nation_are_exact_on_any_day_and_as_known_at_any_moment(
    guarded: Api, told: Told
) -> None:
    question = """query($region: RegionCode!, $day: Date!, $at: KnownAt) {
      coverage(region: $region, asOf: $day, knownAt: $at) { covered rounded known { position } } }"""
    for region, day, position in itertools.product(
        (FEW, ENOUGH, LONE, "64"), (DAY, SOON, "2021-01-01"), (None, 40, 90, 10_000)
    ):
        at = None if position is None else {"position": str(position)}
        exact, analyst = (
            asked(guarded, question, by, region=region, day=day, at=at)["data"]["coverage"]
            for by in (told.auditor, told.analyst)
        )
        few = exact["covered"] in range(1, 5)
        assert analyst == (
            exact if not few else {**exact, "covered": rounded(exact["covered"]), "rounded": True}
        )


def test_pages_order_and_thresholds_go_by_the_numbers_that_are_told(guarded: Api, told: Told) -> None:
    exact = summed(told.cells[FEW], ("VILLAGE", "SEGMENT"))
    whole = coverage(guarded, told.analyst, FEW, "VILLAGE", "SEGMENT")["groups"]["nodes"]
    # When it is asked in pages of two
    pages: list[Any] = []
    after = None
    while True:
        page = coverage(guarded, told.analyst, FEW, "VILLAGE", "SEGMENT", size=2, after=after)
        pages += page["groups"]["nodes"]
        after = page["groups"]["pageInfo"]["endCursor"]
        assert page["covered"] == sum(g["covered"] for g in whole)
        if not page["groups"]["pageInfo"]["hasNextPage"]:
            break
    # Then they are those of one page, and no order tells which of two equal numbers is the larger
    assert pages == whole
    assert [g["covered"] for g in whole] == sorted((g["covered"] for g in whole), reverse=True)
    # And a threshold between two multiples of five tells nothing that the next one does not
    assert any(people % 5 for people in exact.values())
    for least in range(1, 15):
        found = coverage(guarded, told.analyst, FEW, "VILLAGE", "SEGMENT", least=least)["groups"][
            "totalCount"
        ]
        assert found == sum(rounded(people) >= least for people in exact.values() if rounded(people))
    # And the cursor of somebody who sees exact numbers opens nothing
    cursor = coverage(guarded, told.auditor, FEW, "VILLAGE", "SEGMENT", size=2)["groups"]["pageInfo"][
        "endCursor"
    ]
    given = {"region": FEW, "groups": ["VILLAGE", "SEGMENT"], "size": 2, "after": cursor}
    assert code(asked(guarded, COVERAGE, told.analyst, **given)) == "BAD_CURSOR"


def at_once(door: Api, told: Told, region: str, filters: Sequence[dict[str, Any]]) -> list[Any]:
    """What an analyst is told in one answer of those whom each filter keeps."""
    names = ", ".join(f"$f{n}: CoverageFilter" for n in range(len(filters)))
    fields = " ".join(
        f'q{n}: coverage(region: $region, asOf: "2022-11-01", filter: $f{n}) {{ covered rounded }}'
        for n in range(len(filters))
    )
    given: dict[str, Any] = {f"f{n}": chosen or None for n, chosen in enumerate(filters)}
    answer = asked(
        door, f"query($region: RegionCode!, {names}) {{ {fields} }}", told.analyst, region=region, **given
    )
    assert "errors" not in answer, answer["errors"]
    return [answer["data"][f"q{n}"] for n in range(len(filters))]


def holds(kept: dict[str, Any], segment: str, fund: str) -> bool:
    return segment in kept.get("segments", [segment]) and fund in kept.get("fundingSources", [fund])


def vector(kept: dict[str, Any]) -> list[Fraction]:
    """Which cells of segments and funds a filter's number is the sum of."""
    return [
        Fraction(holds(kept, segment, fund.value)) for segment, fund in itertools.product(SEGMENTS, FUNDS)
    ]


def is_sum_of(numbers: list[list[Fraction]], wanted: list[Fraction]) -> bool:
    """Whether one finds a number by adding and subtracting others, each as often as one likes."""
    rows = [[*one] for one in numbers]
    left = [*wanted]
    for column in range(len(wanted)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows = [
            [a - b * row[column] / pivot[column] for a, b in zip(row, pivot, strict=True)]
            for row in rows
            if row is not pivot
        ]
        left = [a - b * left[column] / pivot[column] for a, b in zip(left, pivot, strict=True)]
    return not any(left)


def test_two_questions_of_one_regency_cannot_be_subtracted_to_the_number_of_a_small_cell(
    guarded: Api, told: Told
) -> None:
    # Given all that is kept by some funds and some segments of each regency
    funds = [fund.value for fund in FUNDS]
    of_funds, of_segments = (
        [{name: list(some)} for n in (1, 2) for some in itertools.combinations(values, n)]
        for name, values in (("fundingSources", funds), ("segments", SEGMENTS))
    )
    both = [{**fund, **segment} for fund in of_funds for segment in of_segments]
    filters: list[dict[str, Any]] = [{}, *of_funds, *of_segments, *both]
    for region, cells in told.cells.items():
        found = [
            one
            for chosen in (filters[n : n + 10] for n in range(0, len(filters), 10))
            for one in at_once(guarded, told, region, chosen)
        ]
        for kept, one in zip(filters, found, strict=True):
            counted = sum(people for cell, people in cells.items() if holds(kept, cell[1], cell[2]))
            assert one["covered"] == (rounded(counted) if one["rounded"] else counted)
        # Then no sum and no difference of numbers that are exact is that of a cell of few people, whatever the others are
        exact = [vector(kept) for kept, one in zip(filters, found, strict=True) if not one["rounded"]]
        assert (len(exact) == len(filters)) is (region == ENOUGH)
        for names, number in summed(cells, ("SEGMENT", "FUNDING_SOURCE")).items():
            if number < 5:
                assert not is_sum_of(exact, vector({"segments": [names[0]], "fundingSources": [names[1]]}))
        for name, dimension in (("segments", "SEGMENT"), ("fundingSources", "FUNDING_SOURCE")):
            for (value,), number in summed(cells, (dimension,)).items():
                if number < 5:
                    assert not is_sum_of(exact, vector({name: [value]}))


SERIES = """query($region: RegionCode!, $groups: [CoverageDimension!], $filter: CoverageFilter) {
  coverageSeries(region: $region, every: MONTH, by: $groups, filter: $filter, period: {start: "2022-09-01", endExclusive: "2023-02-01"}) {
    lines { covered eligible ratios rounded keys { code } } }
  coverageAsKnown(region: $region, asOf: "2022-11-01", every: MONTH, by: $groups, filter: $filter, period: {start: "2022-10-01", endExclusive: "2037-01-01"}) {
    lines { covered rounded keys { code } } } }"""


@pytest.mark.parametrize(
    "by", [None, ["SEGMENT"], ["VILLAGE", "SEGMENT"], ["SEGMENT", "FUNDING_SOURCE"]], ids=str
)
def test_points_of_series_are_told_as_coverage_of_each_day_is(
    guarded: Api, told: Told, by: list[str] | None
) -> None:
    for region in told.cells:
        exact, analyst = (
            asked(guarded, SERIES, who, region=region, groups=by)["data"]
            for who in (told.auditor, told.analyst)
        )
        for name in ("coverageSeries", "coverageAsKnown"):
            lines = exact[name]["lines"]
            below = by is not None and by[0] in ("VILLAGE", "SUBDISTRICT")
            due = below or any(n in range(1, 5) for line in lines for n in line["covered"])
            assert {line["rounded"] for line in analyst[name]["lines"]} <= {due}
            expected = [[rounded(n) for n in line["covered"]] if due else line["covered"] for line in lines]
            assert [line["covered"] for line in analyst[name]["lines"]] == [
                n for n in expected if any(n) or not by
            ]
        for line in analyst["coverageSeries"]["lines"]:
            for covered, eligible, ratio in zip(
                line["covered"], line["eligible"], line["ratios"], strict=True
            ):
                assert (
                    ratio is None
                    if eligible is None
                    else float(ratio) == pytest.approx(covered / eligible, abs=1e-4)
                )


def test_a_series_that_is_narrowed_is_rounded_where_what_it_leaves_out_is_few_people(
    guarded: Api, told: Told
) -> None:
    found = {}
    for region in (FEW, ENOUGH):
        answer = asked(
            guarded,
            SERIES,
            told.analyst,
            region=region,
            filter={"segments": ["FISHER"], "fundingSources": ["APBD"]},
        )
        found[region] = {
            line["rounded"]
            for name in ("coverageSeries", "coverageAsKnown")
            for line in answer["data"][name]["lines"]
        }
    assert found == {FEW: {True}, ENOUGH: {False}}
