"""What is an analyst told? Numbers of random small registers: exact at a regency and above, multiples of five below and where few
people are meant, and never one from which few could be found by sums.
"""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from naungan.domain.cards import IssueCards
from naungan.domain.claims import PublishClaim
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.enrolment import EndEnrolment, EnrolWorkers
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.grants import Grant, GrantAccess, Principal, User
from naungan.domain.vocabulary import (
    ClaimMeasure,
    EndReason,
    Evidence,
    FundingSource,
    MembershipCategory,
    Role,
    UserKind,
)
from naungan.graphql.types import ids
from naungan.graphql.types.who_sees_what import is_exact, is_thing_exact
from naungan.projections.engine.rounding import MILLION, rounded, rounded_money
from tests.api.conftest import Api
from tests.api.doors import asked, code, machine, user
from tests.people import (
    END,
    PROGRAMMES,
    SCHEME,
    START,
    allocated,
    as_happened,
    command,
    done,
    enrolments,
    people,
)

pytestmark = pytest.mark.slow  # random registers, each asked in many ways

DAY, SOON = "2022-11-01", "2022-12-01"
FUNDS = (FundingSource.APBD, FundingSource.APBDES, FundingSource.OTHER)
SEGMENTS = ("FISHER", "FARMER", "PALM_WORKER")
FEW, ENOUGH, LONE = (
    "64.01",
    "64.02",
    "64.03",
)  # regencies: of cells of any size; of large cells; of three people

NOBODY = UUID(int=0)


@dataclass
class Told:
    """Three regencies: whom the cells of each count, by village, segment and fund, and who asks."""

    cells: dict[str, Counter[tuple[str, str, str]]] = field(default_factory=dict)
    analyst: UUID = NOBODY
    auditor: UUID = NOBODY
    local: UUID = NOBODY
    village: str = ""
    budgets: dict[str, UUID] = field(default_factory=dict)
    claims: dict[str, UUID] = field(default_factory=dict)
    denominators: dict[str, UUID] = field(default_factory=dict)
    ended: int = 0


def tell(register: Register) -> Told:
    told, random, serial = Told(), Random(12), itertools.count(1)
    for region, sizes in ((FEW, range(1, 15)), (ENOUGH, range(5, 15)), (LONE, range(3, 4))):
        villages = [f"{region}.01.{2009 + n}" for n in range(1 if region == LONE else 4)]
        lines = [allocated(register, region, amount=10**9, funding_source=fund) for fund in FUNDS]
        told.budgets[region] = lines[0]
        told.cells[region] = Counter()
        chosen = list(itertools.product(villages, SEGMENTS, FUNDS))
        random.shuffle(chosen)
        for village, segment, fund in chosen[: 14 if region != LONE else 1]:
            size = random.choice(sizes)
            first = next(serial)
            for _ in range(size):
                next(serial)
            workers = people(first, first + size - 1, village=village, segment=segment)
            terms = EnrolmentTerms(SCHEME, MembershipCategory.NON_WAGE_EARNER, fund, PROGRAMMES, START, END)
            enrolled = enrolments(register.enrol_workers(as_happened(), EnrolWorkers.on(terms, workers)))
            told.cells[region][village, segment, fund.value] += size
            issued = IssueCards(tuple(enrolled[: 1 + size // 2]), dt.date(2022, 10, 24))
            done(register.issue_cards(command(), issued))
            if size > 2:
                told.ended += 1
                ending = EndEnrolment(enrolled[0], dt.date(2022, 11, 20), EndReason.MOVED_AWAY)
                done(register.end_enrolment(command(), ending))
        for place, value in (
            (region, 433),
            (villages[0], 33),
            *(((villages[-1], 21),) if len(villages) > 1 else ()),
        ):
            counted = CountEligibleWorkers(
                place, None, value, dt.date(2022, 6, 1), "Disnaker", Evidence.ASSUMED
            )
            told.denominators[place] = UUID(
                done(register.count_eligible_workers(command(), counted)).result["denominator"]
            )
            said = PublishClaim(
                place,
                "harian",
                ClaimMeasure.WORKERS_COVERED,
                dt.date(2022, 11, 1),
                PartialDate.parse("2022-11-01"),
                value=13,
            )
            told.claims[place] = UUID(done(register.publish_claim(command(), said)).result["claim"])
        told.village = told.village or villages[0]
    told.analyst = user(register, Role.ANALYST, "64")
    told.local = user(register, Role.ANALYST, told.village)
    told.auditor = user(register, Role.AUDITOR, "ID")
    return told


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


COVERAGE = """query($region: RegionCode!, $groups: [CoverageDimension!]!, $filter: CoverageFilter, $size: Int!, $after: String, $least: Int) {
  coverage(region: $region, asOf: "2022-11-01", filter: $filter) { covered rounded ratio denominator { value rounded }
    groups(by: $groups, first: $size, after: $after, atLeast: $least, orderBy: COVERED_DESC) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { covered rounded ratio denominator { value rounded } keys { code } } } } }"""


def coverage(door: Api, by: UUID, region: str, *dimensions: str, **more: Any) -> Any:
    given = {"size": 100, "filter": None, **more}
    answer = asked(door, COVERAGE, by, region=region, groups=list(dimensions), **given)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["coverage"]


def summed(cells: Counter[tuple[str, str, str]], dimensions: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """Whom the groups by some dimensions count."""
    places = {"VILLAGE": 0, "SEGMENT": 1, "FUNDING_SOURCE": 2}
    found: Counter[tuple[str, ...]] = Counter()
    for cell, number in cells.items():
        key = tuple(
            cell[0][:8] if d == "SUBDISTRICT" else cell[0][:5] if d == "REGENCY" else cell[places[d]]
            for d in dimensions
        )
        found[key] += number
    return found


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


COUNTS = {
    "findingCounts": ("CODE", "VILLAGE"),
    "cardCounts": ("STATUS", "VILLAGE"),
    "departures": ("REASON", "VILLAGE"),
}


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("below", [False, True])
def test_counts_of_findings_cards_and_departures_are_told_alike(
    guarded: Api, told: Told, name: str, below: bool
) -> None:
    by = COUNTS[name][: 1 + below]
    more = {
        "departures": ', period: {start: "2022-10-01", endExclusive: "2022-12-15"}',
        "cardCounts": ', asOf: "2022-11-01"',
    }
    question = (
        f"query($region: RegionCode!) {{ {name}(region: $region{more.get(name, '')}) {{ count rounded"
        f" groups(by: [{', '.join(by)}], first: 100) {{ totalCount nodes {{ count rounded keys {{ code label }} }} }} }} }}"
    )
    for region in told.cells:
        exact, analyst = (
            asked(guarded, question, who, region=region)["data"][name] for who in (told.auditor, told.analyst)
        )
        assert exact["count"] == sum(g["count"] for g in exact["groups"]["nodes"])
        due = below or any(g["count"] in range(1, 5) for g in exact["groups"]["nodes"])
        expected = (
            [{**g, "rounded": True, "count": rounded(g["count"])} for g in exact["groups"]["nodes"]]
            if due
            else exact["groups"]["nodes"]
        )
        assert analyst["groups"]["nodes"] == [g for g in expected if g["count"]]
        assert analyst["rounded"] is due
        assert analyst["count"] == sum(g["count"] for g in analyst["groups"]["nodes"])
        assert analyst["groups"]["totalCount"] == len(analyst["groups"]["nodes"])
        # And without groups a regency's number is its own
        alone = asked(
            guarded,
            f"query($region: RegionCode!) {{ {name}(region: $region{more.get(name, '')}) {{ count rounded }} }}",
            told.analyst,
            region=region,
        )["data"][name]
        few = exact["count"] in range(1, 5)
        assert alone == {"count": rounded(exact["count"]) if few else exact["count"], "rounded": few}


def test_a_count_narrowed_to_some_codes_or_a_state_is_rounded_where_the_others_are_few(
    guarded: Api, told: Told
) -> None:
    question = """query($region: RegionCode!) {
      all: findingCounts(region: $region) { count rounded groups(by: [CODE], first: 100) { nodes { count rounded keys { code } } } }
      cards: cardCounts(region: $region, asOf: "2022-11-01", status: ISSUED) { count rounded } }"""
    for region in told.cells:
        exact = asked(guarded, question, told.auditor, region=region)["data"]
        due = any(g["count"] < 5 for g in exact["all"]["groups"]["nodes"])
        for group in exact["all"]["groups"]["nodes"]:
            narrowed = """query($region: RegionCode!, $codes: [FindingCode!]) {
              findingCounts(region: $region, codes: $codes) { count rounded } }"""
            [key] = group["keys"]
            one = asked(guarded, narrowed, told.analyst, region=region, codes=[key["code"]])["data"][
                "findingCounts"
            ]
            assert one == {"count": rounded(group["count"]) if due else group["count"], "rounded": due}
        cards = asked(guarded, question, told.analyst, region=region)["data"]["cards"]
        assert cards["rounded"] is (exact["cards"]["count"] < 5)


def test_the_table_of_villages_is_rounded_but_for_places(guarded: Api, told: Told) -> None:
    numbers = (
        *("listed", "verified", "covered"),
        *("cardsIssued", "cardsWaiting", "cardsHandedOver", "findings"),
    )
    question = (
        'query($region: RegionCode!) { villages(region: $region, asOf: "2022-11-01", first: 10) { totalCount nodes {'
        f" quota {' '.join(numbers)} rounded region {{ code }} }} }} }}"
    )
    for region in told.cells:
        exact, analyst = (
            asked(guarded, question, who, region=region)["data"]["villages"]
            for who in (told.auditor, told.analyst)
        )
        expected = [{**v, "rounded": True, **{n: rounded(v[n]) for n in numbers}} for v in exact["nodes"]]
        assert analyst == {**exact, "nodes": expected}
        assert any(v["covered"] % 5 for v in exact["nodes"])


BUDGETS = """query($region: RegionCode!) { budgets(region: $region, first: 50) { totalCount nodes {
  id stableId version quotaUsed rounded reserved { amount } remaining { amount } allocated { amount } region { code } } } }"""


def test_a_budget_line_tells_places_and_money_no_finer_than_people(guarded: Api, told: Told) -> None:
    for region in told.cells:
        exact, analyst = (
            {
                b["stableId"]: b
                for b in asked(guarded, BUDGETS, who, region=region)["data"]["budgets"]["nodes"]
            }
            for who in (told.auditor, told.analyst)
        )
        assert exact.keys() == analyst.keys()
        due = any(line["quotaUsed"] in range(1, 5) for line in exact.values())
        for key, line in exact.items():
            shown = analyst[key]
            # Then its id is another one, so that no client takes one number for the other
            assert shown["id"] not in (key, line["id"])
            assert shown["rounded"] is due
            if not due:
                assert {**shown, "id": line["id"]} == line
                continue
            # Nor does its version, which grows with each reservation, tell how many there were
            assert (shown["version"], line["version"] > 0) == (0, True)
            used, reserved = line["quotaUsed"], int(line["reserved"]["amount"])
            assert (shown["quotaUsed"], int(shown["reserved"]["amount"])) == (
                rounded(used),
                rounded_money(reserved, used),
            )
            assert int(shown["remaining"]["amount"]) == int(line["allocated"]["amount"]) - int(
                shown["reserved"]["amount"]
            )


def test_a_claim_is_held_against_rounded_people_below_a_regency_and_where_they_are_few(
    guarded: Api, told: Told
) -> None:
    question = """query($region: RegionCode!) { publicClaims(region: $region, first: 50) { nodes { id stableId region { code } value { count }
      reconciliation { status rounded equalByConstruction evidenceValue { count } gap { count } asKnownNow { count } asKnownWhenSaid { count } cell }
      contradictions { kind } } } }"""
    for region in told.cells:
        exact, analyst = (
            {
                c["stableId"]: c
                for c in asked(guarded, question, who, region=region)["data"]["publicClaims"]["nodes"]
            }
            for who in (told.auditor, told.analyst)
        )
        for key, claim in exact.items():
            shown, held = analyst[key], claim["reconciliation"]
            due = claim["region"]["code"].count(".") > 1 or region == LONE
            assert shown["id"] not in (key, claim["id"])
            assert shown["value"] == claim["value"]
            if not due:
                assert shown["reconciliation"] == held
                continue
            evidence = rounded(held["evidenceValue"]["count"])
            assert shown["reconciliation"]["rounded"] is True
            assert shown["reconciliation"]["evidenceValue"]["count"] == evidence
            assert shown["reconciliation"]["gap"]["count"] == 15 - evidence  # the claim says 13
            assert shown["reconciliation"]["asKnownNow"]["count"] == evidence
            assert shown["reconciliation"]["equalByConstruction"] is False
            expected = "MATCHES" if evidence == 15 else "DIFFERS" if evidence else "NOT_EVIDENCED"
            assert shown["reconciliation"]["status"] == expected


def test_eligible_people_and_shares_are_told_alike(guarded: Api, told: Told) -> None:
    question = """query($region: RegionCode!) { denominators(region: $region, first: 10) { nodes { id stableId value rounded region { code } } }
      coverage(region: $region, asOf: "2022-11-01") { covered ratio rounded denominator { id value rounded } } }"""
    exact, analyst = (
        asked(guarded, question, who, region=told.village)["data"] for who in (told.auditor, told.analyst)
    )
    assert exact["coverage"]["denominator"]["value"] == 33
    covered = rounded(exact["coverage"]["covered"])
    assert analyst["coverage"]["covered"] == covered
    assert (analyst["coverage"]["denominator"]["value"], analyst["coverage"]["denominator"]["rounded"]) == (
        35,
        True,
    )
    assert float(analyst["coverage"]["ratio"]) == pytest.approx(covered / 35, abs=1e-4)
    assert [d["value"] for d in analyst["denominators"]["nodes"]] == [35]
    # And a regency's are exact
    regency = asked(guarded, question, told.analyst, region=ENOUGH)["data"]
    assert (regency["coverage"]["denominator"]["value"], regency["coverage"]["denominator"]["rounded"]) == (
        433,
        False,
    )


def test_an_id_that_was_shown_to_an_analyst_opens_that_and_not_what_others_see(
    guarded: Api, told: Told
) -> None:
    question = """query($id: ID!) { node(id: $id) { id ... on Budget { quotaUsed rounded } ... on Denominator { value rounded }
      ... on PublicClaim { reconciliation { rounded } } } }"""
    for kind, key in (
        ("Budget", told.budgets[LONE]),
        ("Denominator", told.denominators[f"{LONE}.01.2009"]),
        ("PublicClaim", told.claims[f"{LONE}.01.2009"]),
    ):
        mine = ids.encode(kind, key, counted=True)
        shown = asked(guarded, question, told.analyst, id=mine)["data"]["node"]
        assert shown["id"] == mine
        assert shown.get("rounded", True) is True
        # And to whoever is told exact numbers it is another thing
        assert asked(guarded, question, told.auditor, id=mine)["data"]["node"] is None
        plain = asked(guarded, question, told.auditor, id=ids.stable(mine))["data"]["node"]
        assert plain["id"] == ids.stable(mine)
        # And an analyst of another village sees nothing of it, nor of one of her own regency
        assert asked(guarded, question, told.local, id=mine)["data"]["node"] is None
    beside = f"{FEW}.01.2012"
    for kind, key in (("Denominator", told.denominators[beside]), ("PublicClaim", told.claims[beside])):
        mine = ids.encode(kind, key, counted=True)
        assert asked(guarded, question, told.local, id=mine)["data"]["node"] is None
        assert asked(guarded, question, told.analyst, id=mine)["data"]["node"]["id"] == mine
    # But what is of the analyst's village, and the lines of its regency
    for kind, key in (
        ("Budget", told.budgets[FEW]),
        ("Denominator", told.denominators[told.village]),
        ("PublicClaim", told.claims[told.village]),
    ):
        node = asked(guarded, question, told.local, id=ids.encode(kind, key, counted=True))["data"]["node"]
        assert node is not None


def test_an_analyst_of_a_village_is_told_of_it_and_asks_in_vain_about_its_regency(
    guarded: Api, told: Told
) -> None:
    mine = coverage(guarded, told.local, told.village, "SEGMENT", "FUNDING_SOURCE")
    exact = {k[1:]: n for k, n in told.cells[FEW].items() if k[0] == told.village}
    assert mine["covered"] == sum(map(rounded, exact.values()))
    for region in (FEW, f"{FEW}.01", f"{FEW}.01.2010", "ID"):
        given: dict[str, Any] = {"region": region, "groups": ["SEGMENT"], "size": 10}
        assert code(asked(guarded, COVERAGE, told.local, **given)) == "FORBIDDEN"


NO_PEOPLE = {
    "coverage": 'coverage(region: "64.01") { enrolments(first: 1) { totalCount edges { cursor } } }',
    "groups": 'coverage(region: "64.01", asOf: "2022-11-01") { groups(by: [SEGMENT], first: 1) { nodes { enrolments(first: 1) { totalCount } } } }',
    "series": 'coverageSeries(region: "64.01", every: MONTH, period: {start: "2022-11-01", endExclusive: "2022-12-01"}) { lines { enrolments(day: "2022-11-01", first: 1) { totalCount } } }',
    "villages": 'villages(region: "64.01", asOf: "2022-11-01", first: 5) { nodes { enrolments(first: 1) { totalCount } } }',
    "departures": 'departures(region: "64.01", period: {start: "2022-10-01", endExclusive: "2023-01-01"}) { people(first: 1) { totalCount } }',
    "history": 'budgets(region: "64.01", first: 1) { nodes { history(first: 1) { totalCount } } }',
    "villages of a line": 'budgets(region: "64.01", first: 1) { nodes { villages { used } } }',
    "enrolments": 'enrolments(region: "64.01", first: 1) { totalCount }',
    "cards": 'cards(region: "64.01", first: 1) { totalCount }',
    "findings": 'findings(region: "64.01", first: 1) { totalCount }',
    "events": "events(first: 1) { totalCount }",
    "lists": 'listCounts(region: "64.01") { proposed }',
    "voided": 'voidedCounts(region: "64.01") { count }',
    "decrees": 'decrees(region: "64.01", first: 1) { nodes { count } }',
    "handovers": 'handovers(region: "64.01", first: 1) { nodes { count } }',
}


@pytest.mark.parametrize("name", NO_PEOPLE)
def test_an_analyst_sees_no_person_and_no_list_of_them(guarded: Api, told: Told, name: str) -> None:
    answer = asked(guarded, "{ " + NO_PEOPLE[name] + " }", told.analyst)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    assert "totalCount" not in str(answer["data"])


def test_a_cell_opens_nothing_to_an_analyst(guarded: Api, told: Told) -> None:
    found = asked(guarded, '{ coverage(region: "64.01") { cell } }', told.analyst)["data"]["coverage"]
    opening = "query($cell: Cell!) { enrolments(cell: $cell, first: 1) { totalCount } }"
    assert code(asked(guarded, opening, told.analyst, cell=found["cell"])) == "FORBIDDEN"


def test_what_an_analyst_asks_is_logged_under_a_mark_that_tells_the_same_question_again(
    guarded: Api, told: Told
) -> None:
    question = "query Garis($region: RegionCode!) { coverage(region: $region) { covered } }"
    with capture_logs() as logged:
        for region in (FEW, FEW, ENOUGH):
            asked(guarded, question, told.analyst, region=region)
        asked(guarded, question, told.auditor, region=FEW)
        asked(guarded, "{ nothing }", told.analyst)
    lines = [line for line in logged if line["event"] == "analyst_asked"]
    assert [(line["user"], line["fields"]) for line in lines] == [(str(told.analyst), ["coverage"])] * 3
    first, again, other = (line["question"] for line in lines)
    assert first == again != other
    # And nothing that was sent stands in it
    assert FEW not in str(lines)
    assert "Garis" not in str(lines)


def test_what_a_province_holds_for_all_stays_exact_to_its_operators_and_its_questions_do_not() -> None:
    def context(*grants: Grant) -> Any:
        return SimpleNamespace(principal=Principal(NOBODY, User(UserKind.PERSON, grants)))

    operator, analyst = Grant(Role.OPERATOR, FEW), Grant(Role.ANALYST, "64")
    for grants, things, questions in (
        ([operator], {"64", FEW, ENOUGH}, {"64", FEW, ENOUGH}),  # who may not ask is refused elsewhere
        ([analyst], set(), set()),
        ([operator, analyst], {"64", FEW}, {FEW}),
    ):
        regions = ("64", FEW, ENOUGH)
        assert {region for region in regions if is_thing_exact(context(*grants), region)} == things
        assert {region for region in regions if is_exact(context(*grants), region)} == questions


def test_who_is_operator_of_a_regency_and_analyst_of_the_province_is_told_exactly_of_her_own(
    guarded: Api, told: Told, register: Register
) -> None:
    both = user(register, Role.OPERATOR, FEW)
    done(register.grant_access(machine(), GrantAccess(both, Role.ANALYST, "64")))
    for region, exact in ((FEW, True), (ENOUGH, False)):
        found = coverage(guarded, both, region, "VILLAGE")
        assert found["rounded"] is not exact
        # And people are shown of her own regency alone
        question = 'query($region: RegionCode!) { coverage(region: $region, asOf: "2022-11-01") { enrolments(first: 50) { nodes { id } edges { cursor } } } }'
        answer = asked(guarded, question, both, region=region)
        shown = answer["data"]["coverage"]["enrolments"]
        assert bool(shown["nodes"]) is bool(shown["edges"]) is exact
