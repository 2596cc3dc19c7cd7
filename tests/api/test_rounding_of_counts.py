"""Is what is counted beside coverage told to an analyst alike? Findings, cards, departures, places, money, claims and shares."""

import pytest

from naungan.graphql.types import ids
from naungan.projections.engine.rounding import rounded, rounded_money
from tests.api.conftest import Api
from tests.api.doors import asked
from tests.api.three_regencies import ENOUGH, FEW, LONE, Told, tell_regencies

pytestmark = pytest.mark.slow  # random registers, each asked in many ways

tell = tell_regencies


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
