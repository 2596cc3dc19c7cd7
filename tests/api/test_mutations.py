"""What is answered to whoever records? Position, ids and things as recorded, and the same for ever under one key."""

from typing import Any

import pytest

from tests.api.conftest import Api
from tests.api.office import AGREEMENT, BUDGET, COMMAND, DIGEST, VILLAGE, Office, key

pytestmark = pytest.mark.records


@pytest.fixture
def office(api: Api) -> Office:
    return Office.with_papers(api)


COVERED = """
query { coverage(region: "64.01", asOf: "2022-11-01") { covered } }
"""


def test_what_was_recorded_is_answered_with_position_and_ids_while_the_read_models_are_behind(
    office: Office,
) -> None:
    recorded: list[dict[str, Any]] = []

    def send(name: str, thing: str, **given: Any) -> dict[str, Any]:
        """Ask for the thing too, from a projector that stands still."""
        answer = office.api.post(
            COMMAND % (name[0].upper() + name[1:], name, f"{thing} {{ id }}"),
            {"input": {"idempotencyKey": key(), **given}},
        )
        payload: dict[str, Any] = answer["data"][name]
        recorded.append(payload)
        (error,) = answer["errors"]
        assert (error["extensions"]["code"], error["path"]) == ("NOT_YET", [name, thing])
        assert payload[thing] is None
        assert payload["userErrors"] == []
        assert payload["ids"]
        return payload

    enrolments = send("enrolWorkers", "enrolments", **office.enrol(1, 2))["ids"]
    assert len(enrolments) == 2
    send("issueCards", "cards", enrolments=enrolments, issuedOn="2022-10-05")
    send(
        "proposeParticipants",
        "list",
        region=VILLAGE,
        scheme="VULNERABLE_WORKERS",
        listDigest="cd" * 32,
        count=9,
    )
    send("verifyList", "list", listDigest="cd" * 32, office="Camat Contoh", verifiedOn="2022-09-02", count=8)
    decree = {
        "region": "64.01",
        "number": "SK 2/2022",
        "issuedOn": "2022-09-20",
        "listDigest": "cd" * 32,
        "count": 8,
    }
    send("issueDecree", "decree", **decree)
    send("holdHandover", "handover", region="64.01", heldOn="2022-10-06", place="Pendopo Contoh", count=2)
    counted = {"value": 90, "asOf": "2022-01-01", "source": "BPS", "evidence": "EXTERNAL"}
    send("countEligibleWorkers", "denominator", region="64.01", **counted)
    send("endEnrolment", "enrolments", enrolment=enrolments[0], endExclusive="2022-11-01", reason="OTHER")
    positions = [int(payload["position"]) for payload in recorded]
    assert positions == sorted(set(positions))
    # and once the projector has come, each thing opens by its id
    office.api.project()
    for one in (enrolment for payload in recorded for enrolment in payload["ids"]):
        assert office.api.ask("query ($id: ID!) { node(id: $id) { id } }", {"id": one})["node"]["id"] == one


def test_a_list_by_regency_says_so(api: Api) -> None:
    # given budget lines of one regency, of another, and of the first again
    office = Office(api)
    for region, year in (("64.02", 2022), ("64.01", 2022), ("64.02", 2023)):
        office.done("allocateBudget", **(BUDGET | {"region": region, "fiscalYear": year, "quota": 5}))
    api.project()
    # then they are listed by regency, of each in the order they were recorded
    listed = api.ask('{ budgets(region: "64", first: 9) { nodes { region { code } fiscalYear } } }')[
        "budgets"
    ]
    assert [(line["region"]["code"], line["fiscalYear"]) for line in listed["nodes"]] == [
        ("64.01", 2022),
        ("64.02", 2022),
        ("64.02", 2023),
    ]
    # and every list that has this order is described by it
    described = {
        field["name"]: field["description"]
        for field in api.ask('{ __type(name: "Query") { fields { name description } } }')["__type"]["fields"]
    }
    for name in ("agreements", "budgets", "publicClaims", "findings", "batches"):
        assert "by regency, of each in" in described[name]


def test_a_thing_is_answered_as_read_at_the_commands_own_position(api: Api) -> None:
    office = Office(api)
    # Its id is there at once; the thing itself once the read models have come to the position.
    early = api.post(
        COMMAND % ("SignAgreement", "signAgreement", "agreement { title }"),
        {"input": {"idempotencyKey": key(), **AGREEMENT}},
    )
    assert early["data"]["signAgreement"]["ids"]
    assert early["data"]["signAgreement"]["agreement"] is None
    assert early["errors"][0]["extensions"]["code"] == "NOT_YET"
    api.project()
    node = api.ask(
        "query ($id: ID!) { node(id: $id) { ... on Agreement { title version region { name } } } }",
        {"id": early["data"]["signAgreement"]["ids"][0]},
    )["node"]
    assert (node["title"], node["version"]) == ("perjanjian kerja sama", 1)
    assert (
        office.refusal("terminateAgreement", agreement="x", terminatedOn="2023-01-01", reason="-")["code"]
        == "NOT_FOUND"
    )


def test_workers_are_enrolled_and_counted_once_read_at_the_position(office: Office) -> None:
    payload = office.done("enrolWorkers", **office.enrol(1, 2))
    assert len(payload["ids"]) == 2
    office.api.project()
    assert office.api.ask(COVERED)["coverage"]["covered"] == 2
    ended = office.send(
        "endEnrolment",
        enrolment=payload["ids"][0],
        endExclusive="2022-10-15",
        reason="MOVED_AWAY",
        expectedVersion=1,
    )
    assert ended["userErrors"] == []
    office.api.project()
    assert office.api.ask(COVERED)["coverage"]["covered"] == 1


def test_a_command_that_changes_nothing_says_so(office: Office) -> None:
    [one] = office.done("enrolWorkers", **office.enrol(1))["ids"]
    lines = {**BUDGET, "allocated": {"amount": str(16_800 * 3 * 4)}, "quota": 3}
    for name, given in (
        ("transferEnrolment", {"enrolment": one, "start": "2022-11-01", "segment": "FARMER"}),
        ("correctEnrolment", {"enrolment": one, "segment": "PALM_WORKER", "reason": "salah"}),
        ("endEnrolment", {"enrolment": one, "endExclusive": "2022-12-01", "reason": "OTHER"}),
        (
            "terminateAgreement",
            {"agreement": office.papers["agreement"], "terminatedOn": "2023-06-01", "reason": "habis masa"},
        ),
    ):
        assert office.send(name, **given)["changed"] is True, name
        again = office.send(name, **given)
        assert (again["changed"], again["position"], again["userErrors"]) == (False, None, []), name
    for name, given in (
        ("allocateBudget", lines),
        (
            "proposeParticipants",
            {"region": "64.01", "scheme": "VULNERABLE_WORKERS", "listDigest": DIGEST, "count": 50},
        ),
        (
            "verifyList",
            {"listDigest": DIGEST, "office": "Camat Contoh", "verifiedOn": "2022-09-01", "count": 50},
        ),
    ):
        assert office.send(name, **given)["changed"] is False, name
    # another reason for the same end is a change
    died = {"enrolment": one, "endExclusive": "2022-12-01", "reason": "DIED"}
    assert office.send("endEnrolment", **died)["changed"] is True
    # and what is refused changes nothing
    late = {**died, "endExclusive": "2022-12-02"}
    refused = office.send("endEnrolment", **late)
    assert (refused["changed"], refused["userErrors"][0]["path"]) == (False, ["endExclusive"])


def test_a_key_has_one_outcome_for_ever(office: Office) -> None:
    one, same = key(), office.enrol(1)
    first = office.send("enrolWorkers", idempotencyKey=one, **same)
    assert office.send("enrolWorkers", idempotencyKey=one, **same) == first
    conflict = office.refusal("enrolWorkers", idempotencyKey=one, **office.enrol(2))
    assert (conflict["code"], conflict["path"]) == ("IDEMPOTENCY_CONFLICT", ["idempotencyKey"])
    two, refused = key(), office.enrol(3, period={"start": "2022-08-01", "endExclusive": "2023-01-01"})
    outcome = office.send("enrolWorkers", idempotencyKey=two, **refused)
    assert outcome["userErrors"]
    assert office.send("enrolWorkers", idempotencyKey=two, **refused) == outcome


def test_a_command_that_cannot_be_understood_uses_up_its_key_too(office: Office) -> None:
    one = key()
    wrong = AGREEMENT | {"signedOn": {"value": "2022", "precision": "DAY"}}
    refused = office.send("signAgreement", idempotencyKey=one, **wrong)
    assert refused["userErrors"][0]["path"] == ["signedOn", "value"]
    assert office.send("signAgreement", idempotencyKey=one, **wrong) == refused
    assert office.refusal("signAgreement", idempotencyKey=one, **AGREEMENT)["code"] == "IDEMPOTENCY_CONFLICT"


def test_cards_are_issued_and_handed_over(office: Office) -> None:
    enrolments = office.done("enrolWorkers", **office.enrol(1, 2))["ids"]
    cards = office.done("issueCards", enrolments=enrolments, issuedOn="2022-10-24")["ids"]
    handover = {"region": "64.01", "heldOn": "2022-10-24", "place": "Pendopo", "cards": cards[:1]}
    assert office.done("holdHandover", **handover)["ids"]
    office.api.project()
    query = 'query { cards(region: "64.01", asOf: "2022-10-24", first: 5) { nodes { id: stableId status } } }'
    statuses = {c["id"]: c["status"] for c in office.api.ask(query)["cards"]["nodes"]}
    assert statuses == {cards[0]: "HANDED_OVER", cards[1]: "ISSUED"}
    assert office.refusal("issueCards", enrolments=enrolments[:1], issuedOn="2022-10-25")["code"] == "INVALID"


def test_denominators_and_claims_are_recorded(office: Office) -> None:
    office.done(
        "countEligibleWorkers",
        region="64.01",
        value=1000,
        asOf="2022-01-01",
        source="Disnakertrans",
        evidence="ASSUMED",
    )
    whole = office.done(
        "publishClaim",
        region="64.01",
        source="kabar",
        saidOn="2022-10-24",
        about={"value": "2022-10", "precision": "MONTH"},
        measure="WORKERS_COVERED",
        value={"count": 12},
    )["ids"][0]
    office.done(
        "publishClaim",
        region="64.01",
        source="kabar",
        measure="WORKERS_COVERED",
        value={"count": 7},
        partOf=whole,
    )
    office.api.project()
    query = 'query { publicClaims(region: "64.01", first: 9) { nodes { id value { count money { amount } } parts { value { count } } } } }'
    claims = {c["id"]: c for c in office.api.ask(query)["publicClaims"]["nodes"]}
    assert claims[whole]["parts"] == [{"value": {"count": 7}}]
