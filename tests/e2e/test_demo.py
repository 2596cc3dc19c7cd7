"""What does the recorded history of four regencies show? The demo, asked over HTTP as anyone would."""

from typing import Any

import httpx
import pytest

from .demo import Demo

COVERED = "query($r: RegionCode!, $on: Date!) { coverage(region: $r, asOf: $on) { covered } }"
GROUPS = """query($r: RegionCode!, $on: Date!, $by: [CoverageDimension!]!) {
  coverage(region: $r, asOf: $on) { covered groups(by: $by, first: 100) { totalCount nodes { keys { code } covered } } } }"""
KNOWN = """query($r: RegionCode!, $on: Date!, $at: DateTime!) {
  coverage(region: $r, asOf: $on, knownAt: {recordedAt: $at}) { covered known { position recordedAt simulated regionEdition } } }"""
CLAIMS = """query($r: RegionCode!) { publicClaims(region: $r, first: 100) { totalCount nodes {
  id source value { ...F } atLeast { ...F } measure scheme { code } segment { code } fundingSource partOf { id }
  reconciliation { status evidenceValue { ...F } gap { ...F } equalByConstruction }
  contradictions { kind difference { ...F } claims { id } message } } } }
  fragment F on Figure { count money { amount } }"""


def groups(demo: Demo, region: str, on: str, *by: str) -> dict[Any, int]:
    """Covered by the codes of one or two dimensions; their sum is the whole."""
    found = demo.ask(GROUPS, r=region, on=on, by=list(by))["coverage"]
    nodes = found["groups"]["nodes"]
    assert len(nodes) == found["groups"]["totalCount"]
    assert sum(node["covered"] for node in nodes) == found["covered"]
    return {
        tuple(k["code"] for k in n["keys"]) if len(by) > 1 else n["keys"][0]["code"]: n["covered"]
        for n in nodes
    }


def claims(demo: Demo, region: str) -> list[dict[str, Any]]:
    found = demo.ask(CLAIMS, r=region)["publicClaims"]
    assert found["totalCount"] == len(found["nodes"])
    nodes: list[dict[str, Any]] = found["nodes"]
    return nodes


def test_it_is_ready_and_says_what_to_try_next(demo: Demo) -> None:
    screen = "".join(demo.output)
    assert f"http://localhost:{demo.port}/" in screen  # where passkeys work, too
    assert "coverage 64.01 --as-of 2022-10-01" in screen
    link = next(word for word in screen.split() if "/unggah" in word).rstrip(".")
    assert demo.client.get(link).status_code == 200
    assert "recording the history 80 %" in screen  # how far it is, where no bar can be drawn


@pytest.mark.parametrize(
    ("region", "on", "covered"),
    [
        ("64.01", "2021-12-31", 0),
        ("64.01", "2022-01-01", 8_602),
        ("64.01", "2022-09-30", 8_602),
        ("64.01", "2022-10-01", 40_870),
        ("64.01", "2023-01-01", 40_870),
        ("64.01", "2024-01-01", 8_602),
        ("62.03", "2025-02-28", 0),
        ("62.03", "2025-03-01", 9_960),
        ("62.03", "2025-09-30", 9_960),
        ("62.03", "2025-10-01", 0),
        ("64", "2025-03-01", 8_602),
        ("62", "2025-03-01", 9_960),
        ("63", "2025-03-01", 0),
        ("ID", "2025-03-01", 18_562),
        ("63.01", "2021-04-29", 3),
    ],
)
def test_who_was_covered_on_which_day(demo: Demo, region: str, on: str, covered: int) -> None:
    assert demo.ask(COVERED, r=region, on=on)["coverage"]["covered"] == covered


def test_by_scheme_funding_category_and_sector(demo: Demo) -> None:
    day = "2022-10-01"
    assert groups(demo, "64.01", day, "SCHEME") == {
        "VULNERABLE_WORKERS": 32_268,
        "VILLAGE_ECOSYSTEM": 3_602,
        "NON_ASN": 5_000,
    }
    assert groups(demo, "64.01", day, "FUNDING_SOURCE") == {"APBD": 37_268, "APBDES": 3_602}
    assert groups(demo, "64.01", day, "CATEGORY") == {"NON_WAGE_EARNER": 32_268, "WAGE_EARNER": 8_602}
    assert groups(demo, "64.01", day, "SCHEME", "SEGMENT") == {
        ("VULNERABLE_WORKERS", "RELIGIOUS_WORKER"): 1_561,
        ("VULNERABLE_WORKERS", "COMMUNITY_WORKER"): 747,
        ("VULNERABLE_WORKERS", "TRADER_MICRO"): 14_648,
        ("VULNERABLE_WORKERS", "FISHER"): 2_243,
        ("VULNERABLE_WORKERS", "FARMER"): 11_940,
        ("VULNERABLE_WORKERS", "NEIGHBOURHOOD_HEAD"): 838,
        ("VULNERABLE_WORKERS", "NON_ASN_TEACHER"): 291,
        ("VILLAGE_ECOSYSTEM", "VILLAGE_APPARATUS"): 747,
        ("VILLAGE_ECOSYSTEM", "VILLAGE_COUNCIL"): 727,
        ("VILLAGE_ECOSYSTEM", "VILLAGE_BODY"): 1_995,
        ("VILLAGE_ECOSYSTEM", "VILLAGE_ENTERPRISE"): 133,
        ("NON_ASN", "REGENCY_NON_ASN"): 2_886,
        ("NON_ASN", "NON_ASN_TEACHER"): 1_802,
        ("NON_ASN", "SUBDISTRICT_STAFF"): 312,
    }


@pytest.mark.parametrize(
    ("region", "on", "known_at", "covered"),
    [
        ("64.01", "2022-10-25", "2022-10-23T23:59:59+08:00", 8_602),
        ("64.01", "2022-10-25", "2022-10-25T23:59:59+08:00", 40_870),
        ("62.03", "2025-03-01", "2025-02-24T23:59:59+07:00", 0),
        ("64.01", "2022-10-25", "2020-01-01T00:00:00Z", 0),
    ],
)
def test_what_was_known_at_which_moment(
    demo: Demo, region: str, on: str, known_at: str, covered: int
) -> None:
    found = demo.ask(KNOWN, r=region, on=on, at=known_at)["coverage"]
    assert found["covered"] == covered
    assert found["known"]["simulated"] is True
    assert "300.2.2-2138/2025" in found["known"]["regionEdition"]


def test_the_denominator_is_shown_with_how_it_is_known(demo: Demo) -> None:
    found = demo.ask(
        """{ coverage(region: "64.01", asOf: "2023-02-13") { covered ratio denominator { value evidence source }
          groups(by: [SCHEME], first: 9) { nodes { keys { code } ratio denominator { value evidence } } } } }"""
    )["coverage"]
    assert (found["denominator"]["value"], found["denominator"]["evidence"]) == (100_000, "ASSUMED")
    assert found["ratio"] == "0.4087"
    by_scheme = {n["keys"][0]["code"]: n for n in found["groups"]["nodes"]}
    assert by_scheme["VILLAGE_ECOSYSTEM"]["denominator"] == {"value": 7_204, "evidence": "DERIVED"}
    assert by_scheme["VILLAGE_ECOSYSTEM"]["ratio"] == "0.5000"
    assert by_scheme["VULNERABLE_WORKERS"]["ratio"] is None


def test_the_budget_of_2022_is_reserved_to_the_rupiah(demo: Demo) -> None:
    question = """{ budgets(region: "64.01", fiscalYear: 2022, first: 9) { nodes { stage evidence quotaUsed
          allocated { amount } atLeast { amount display } reserved { amount } remaining { amount } } } }"""
    (budget,) = demo.ask(question)["budgets"]["nodes"]
    assert (budget["stage"], budget["evidence"]) == ("REVISED", "DERIVED")
    assert budget["reserved"]["amount"] == budget["allocated"]["amount"] == "1626307200"
    assert budget["remaining"]["amount"] == "0"
    assert budget["atLeast"]["amount"] == "1600000000"
    assert budget["atLeast"]["display"] == "Rp1,600,000,000"
    (indonesian,) = demo.ask(question, "id")["budgets"]["nodes"]
    assert indonesian["atLeast"]["display"] == "Rp1.600.000.000"
    assert budget["quotaUsed"] == 32_268


PAGE = """query($cell: Cell!, $after: String) { enrolments(cell: $cell, first: 100, after: $after) {
  totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"""


@pytest.mark.parametrize(
    ("region", "on", "by"),
    [
        ("64.01", "2022-09-30", "SCHEME"),
        ("64.01", "2022-10-01", "CATEGORY"),
        ("63.01", "2021-04-29", "VILLAGE"),
        ("62.03.01", "2025-03-01", "VILLAGE"),
        ("64", "2023-06-01", "FUNDING_SOURCE"),
    ],
)
def test_every_number_counts_exactly_the_list_behind_it(demo: Demo, region: str, on: str, by: str) -> None:
    found = demo.ask(
        """query($r: RegionCode!, $on: Date!, $by: [CoverageDimension!]!) { coverage(region: $r, asOf: $on) {
          covered cell groups(by: $by, first: 100) { nodes { covered cell } } } }""",
        r=region,
        on=on,
        by=[by],
    )["coverage"]
    parts = found["groups"]["nodes"]
    assert sum(part["covered"] for part in parts) == found["covered"]
    in_parts: set[str] = set()
    for part in [*parts, found]:
        page = demo.ask(PAGE, cell=part["cell"])["enrolments"]
        assert page["totalCount"] == part["covered"]
        if part["covered"] > 10_000 or (part is found and in_parts and part["covered"] > 1_000):
            continue  # counted, and paged through in its smaller parts
        seen = [node["id"] for node in page["nodes"]]
        while page["pageInfo"]["hasNextPage"]:
            page = demo.ask(PAGE, cell=part["cell"], after=page["pageInfo"]["endCursor"])["enrolments"]
            seen += [node["id"] for node in page["nodes"]]
        assert len(seen) == len(set(seen)) == part["covered"]
        assert in_parts.isdisjoint(seen) or (part is found and in_parts == {*seen})
        in_parts.update(seen)


def number(figure: dict[str, Any] | None) -> int | None:
    """What a figure says, in people, cards or rupiah."""
    if figure is None:
        return None
    return int(figure["count"] if figure["money"] is None else figure["money"]["amount"])


def test_public_claims_stand_beside_the_evidence(demo: Demo) -> None:
    found = {
        (number(c["value"] or c["atLeast"]), c["measure"]): c["reconciliation"]
        for c in claims(demo, "64.01")
        if not c["partOf"]
    }
    said = found[32_628, "WORKERS_COVERED"]
    assert (said["status"], number(said["evidenceValue"]), number(said["gap"])) == ("DIFFERS", 32_268, 360)
    per_village = found[32_680, "WORKERS_COVERED"]
    assert (
        per_village["status"],
        number(per_village["evidenceValue"]),
        number(per_village["gap"]),
    ) == ("DIFFERS", 32_268, 412)
    everybody = found[66_013, "WORKERS_COVERED"]
    assert (everybody["status"], number(everybody["evidenceValue"])) == ("NOT_COMPARABLE", 40_870)
    target = found[32_268, "WORKERS_TARGETED"]
    assert (target["status"], number(target["gap"]), target["equalByConstruction"]) == ("MATCHES", 0, True)
    budget = found[1_600_000_000, "BUDGET_ALLOCATED"]
    assert budget["status"] == "MATCHES"


def test_all_seven_contradictions_are_found_with_their_differences(demo: Demo) -> None:
    found: dict[str, set[int | None]] = {}
    for region in ("64.01", "62.03"):
        for claim in claims(demo, region):
            for contradiction in claim["contradictions"]:
                found.setdefault(contradiction["kind"], set()).add(number(contradiction["difference"]))
                assert contradiction["message"]
    assert found.keys() == {
        "CLAIMS_DIFFER",
        "TOTAL_IS_NOT_SUM",
        "UNITS_DO_NOT_GIVE_TOTAL",
        "CHANGE_UNEXPLAINED",
        "ONE_NUMBER_TWO_LABELS",
        "SEGMENT_IN_TWO_SCHEMES",
        "QUOTA_WITHOUT_ROSTER",
    }
    assert 412 in found["CLAIMS_DIFFER"]
    assert found["TOTAL_IS_NOT_SUM"] == {360}
    assert 18_780 in found["UNITS_DO_NOT_GIVE_TOTAL"]
    assert found["CHANGE_UNEXPLAINED"] == {-1_193}
    assert found["ONE_NUMBER_TWO_LABELS"] == {0}


def test_cards_are_issued_and_their_handover_is_not_made_up(demo: Demo) -> None:
    query = """query($r: RegionCode!, $on: Date!, $s: CardStatus) {
      cards(region: $r, asOf: $on, status: $s, first: 1) { totalCount } }"""
    assert demo.ask(query, r="64.01", on="2022-10-24", s="ISSUED")["cards"]["totalCount"] == 32_268
    assert demo.ask(query, r="64.01", on="2022-10-24", s="HANDED_OVER")["cards"]["totalCount"] == 0
    assert demo.ask(query, r="63.01", on="2021-04-29", s="HANDED_OVER")["cards"]["totalCount"] == 3


def test_what_the_sources_lack_is_a_finding(demo: Demo) -> None:
    query = "query($r: RegionCode!, $c: [FindingCode!]) { findings(region: $r, codes: $c, first: 1) { totalCount } }"
    count = {
        code: demo.ask(query, r="64.01", c=[code])["findings"]["totalCount"]
        for code in (
            "NO_AGREEMENT",
            "NO_BUDGET",
            "NOT_VERIFIED",
            "NO_DECREE",
            "UNPRICED",
            "OUTSIDE_AGE_POLICY",
        )
    }
    assert count == {
        "NO_AGREEMENT": 8_602,
        "NO_BUDGET": 8_602,
        "UNPRICED": 8_602,
        "NOT_VERIFIED": 2 * 32_268,
        "NO_DECREE": 2 * 32_268,
        "OUTSIDE_AGE_POLICY": 0,
    }


def test_the_page_and_its_assets_are_served_from_here(demo: Demo) -> None:
    page = httpx.get(demo.url + "/graphiql")
    assert page.status_code == 200
    assert "https://" not in page.text.replace("https://www.w3.org", "")
    for path in ("/healthz", "/readyz"):
        assert httpx.get(demo.url + path).status_code == 200


VILLAGES = """{ viewer { grants { role } } coverage(region: "64.01", asOf: "2022-10-01") { covered rounded
  groups(by: [VILLAGE], first: 100) { nodes { covered } } } }"""
NAMED = """{ enrolments(region: "64.01.01.2009", asOf: "2022-10-01", first: 1) { totalCount nodes { person { name } } } }"""


def test_each_role_is_one_click_away_and_sees_what_it_sees(demo: Demo) -> None:
    assert f"http://localhost:{demo.port}/masuk" in "".join(demo.output)
    told = {}
    for login in ("analis", "verifikator", "operator", "penetap", "auditor", "pengelola"):
        with httpx.Client(base_url=f"http://localhost:{demo.port}") as browser:
            entered = browser.post("/masuk/rekaan", data={"login": f"{login}-rekaan"})
            assert (entered.status_code, "set-cookie" in entered.headers) == (303, True)
            own = {"origin": f"http://localhost:{demo.port}"}
            told[login] = [
                browser.post("/graphql", json={"query": query}, headers=own).json()
                for query in (VILLAGES, NAMED)
            ]
    # An analyst is told rounded numbers, an operator the people themselves
    rounded, exact = (told[login][0]["data"]["coverage"] for login in ("analis", "operator"))
    assert (rounded["rounded"], exact["rounded"], exact["covered"]) == (True, False, 40_870)
    assert all(group["covered"] % 5 == 0 for group in rounded["groups"]["nodes"])
    assert any(group["covered"] % 5 for group in exact["groups"]["nodes"])
    assert told["auditor"][0]["data"]["coverage"] == told["penetap"][0]["data"]["coverage"] == exact
    # A verifier sees who is in her village, by name, and no numbers of the regency
    for login, names in (("verifikator", True), ("operator", True), ("penetap", False), ("auditor", False)):
        people = told[login][1]["data"]["enrolments"]
        assert people["totalCount"] > 0
        assert [one["person"] is not None for one in people["nodes"]] == [names]
    for login, number in (("verifikator", 0), ("pengelola", 0), ("pengelola", 1), ("analis", 1)):
        assert told[login][number]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
