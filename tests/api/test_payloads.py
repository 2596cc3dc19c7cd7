"""Do all commands answer alike? One payload, one error, and paths that lead into the input as it was sent."""

from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema

from naungan.domain.commands.register import Register
from naungan.graphql import schema
from naungan.graphql.types import ids
from tests.api.asking import leads
from tests.api.conftest import Api
from tests.api.office import AGREEMENT, BUDGET, DIGEST, VILLAGE, Office, key

pytestmark = pytest.mark.records

NOBODY = UUID(int=5)
SHOWN = """
fragment Shown on Payload { __typename position ids fromLog userErrors { ...Why } }
fragment Why on UserError { __typename message path currentVersion against { __typename id } }
"""


@pytest.fixture
def office(api: Api) -> Office:
    """A regency whose register is empty."""
    office = Office(api)
    office.papers = {
        "agreement": ids.encode("Agreement", NOBODY),
        "decree": ids.encode("Decree", NOBODY),
    }
    return office


@pytest.fixture(scope="module")
def built() -> GraphQLSchema:
    return schema.build_schema()._schema


def wrong(office: Office) -> dict[str, dict[str, Any]]:
    """Of every command, an input that cannot be recorded, for as many reasons as it can have."""
    late = "2099-01-01"
    enrolment, batch = ids.encode("Enrolment", NOBODY), ids.encode("Batch", NOBODY)
    agreement, claim = ids.encode("Agreement", NOBODY), ids.encode("PublicClaim", NOBODY)
    card, budget = ids.encode("Card", NOBODY), ids.encode("Budget", NOBODY)
    decree = ids.encode("Decree", NOBODY)
    enrolling = office.enrol(1, period={"start": late, "endExclusive": late})
    batched = {**enrolling, "region": "64.01.01", "digest": "zz", "rows": 0}
    del batched["workers"]
    person, listed = enrolling["workers"][0], ids.encode("ParticipantList", NOBODY)
    row = {**person, "row": 0}
    return {
        "signAgreement": {
            **AGREEMENT,
            "region": VILLAGE,
            "title": " ",
            "period": {"start": late, "endExclusive": late},
        },
        "grantAccess": {"user": ids.encode("User", NOBODY), "role": "OPERATOR", "region": "64.01"},
        "breakGlass": {"reason": "OTHER", "note": " "},
        "revokeAccess": {
            "user": ids.encode("User", NOBODY),
            "role": "OPERATOR",
            "region": "64.01",
            "reason": "OTHER",
        },
        "terminateAgreement": {"agreement": "x", "terminatedOn": late, "reason": " "},
        "allocateBudget": {**BUDGET, "region": VILLAGE, "fiscalYear": 1900, "allocated": {"amount": -1}},
        "proposeParticipants": {"region": VILLAGE, "scheme": "NOPE", "listDigest": "zz", "count": 0},
        "verifyList": {"listDigest": DIGEST, "office": " ", "verifiedOn": late, "count": 0},
        "proposePeople": {"region": "64.01.01", "scheme": "NOPE", "rows": [person, person]},
        "verifyPeople": {
            "list": listed,
            "office": " ",
            "verifiedOn": late,
            "returned": [{"row": 0, "reason": "OTHER"}],
        },
        "correctProposal": {"list": listed, "rows": [{**person, "row": 0}], "withdrawn": [0]},
        "issueDecree": {"region": VILLAGE, "number": " ", "issuedOn": late, "listDigest": "zz", "count": 0},
        "withdrawVerification": {"listDigest": DIGEST, "reason": "OTHER"},
        "voidDecree": {"decree": decree, "reason": "OTHER"},
        "reviseDecree": {"decree": decree, "issuedOn": late, "number": " ", "count": 0},
        "enrolWorkers": enrolling,
        "enrolFromList": {
            **{name: value for name, value in enrolling.items() if name not in ("workers", "listDigest")},
            "list": listed,
            "decree": decree,
            "rows": [0],
        },
        "transferEnrolment": {"enrolment": enrolment, "start": late, "segment": "NOPE"},
        "correctEnrolment": {"enrolment": enrolment, "start": late, "endExclusive": late, "reason": " "},
        "reopenEnrolment": {"enrolment": enrolment, "endExclusive": late, "reason": "OTHER"},
        "correctIdentity": {"enrolment": enrolment, "nik": "1", "birthDate": late, "reason": "OTHER"},
        "endEnrolment": {"enrolment": enrolment, "endExclusive": late, "reason": "OTHER"},
        "issueCards": {"enrolments": [enrolment, enrolment], "issuedOn": late},
        "holdHandover": {"region": VILLAGE, "heldOn": late, "place": " ", "count": 0, "cards": ["x"]},
        "countEligibleWorkers": {
            "region": "64",
            "scheme": "NOPE",
            "value": 0,
            "asOf": late,
            "source": " ",
            "evidence": "STATED",
        },
        "publishClaim": {
            "region": "64",
            "source": " ",
            "measure": "WORKERS_COVERED",
            "atLeast": {"count": -1},
        },
        "amendAgreement": {"agreement": agreement, "amendedOn": late, "title": " "},
        "correctTermination": {"agreement": agreement, "terminatedOn": late, "reason": " "},
        "withdrawTermination": {"agreement": agreement, "reason": "OTHER"},
        "reviseBudget": {"budget": budget, "quota": -1, "villages": [{"village": "64.01", "quota": -1}]},
        "setVillageQuotas": {"budget": budget, "villages": []},
        "nameRingOne": {"budget": budget, "villages": []},
        "withdrawClaim": {"claim": claim, "withdrawnOn": late, "reason": "OTHER"},
        "correctClaim": {"claim": claim, "source": " "},
        "explainClaim": {"claim": claim, "explanation": " "},
        "recordDeath": {"diedOn": late},
        "withdrawDeath": {"reason": "OTHER"},
        "voidEnrolments": {"enrolments": [enrolment], "reason": "OTHER"},
        "reportCardsLost": {"cards": [card], "lostOn": late},
        "reportCardsFound": {"cards": [card], "foundOn": late},
        "replaceCards": {"cards": [card], "replacedOn": late},
        "revokeCards": {"cards": [card], "revokedOn": late},
        "voidCards": {"cards": [card], "reason": "OTHER"},
        "issueCardsFor": {"batch": batch, "village": "99", "issuedOn": late},
        "voidHandover": {"handover": ids.encode("Handover", NOBODY), "reason": "OTHER"},
        "openBatch": batched,
        "appendRows": {"batch": batch, "number": -1, "checksum": "zz", "rows": [row]},
        "completeBatch": {"batch": batch, "chunks": 0},
        "abandonBatch": {"batch": batch},
    }


def send(office: Office, name: str, given: dict[str, Any]) -> Any:
    command = name[0].upper() + name[1:]
    query = f"mutation ($input: {command}Input!) {{ {name}(input: $input) {{ ...Shown }} }} {SHOWN}"
    return office.api.ask(query, {"input": {"idempotencyKey": key(), **given}})[name]


def test_two_fragments_read_every_mutation_and_every_path_leads_into_its_input(
    office: Office, built: GraphQLSchema
) -> None:
    inputs = wrong(office)
    assert built.mutation_type is not None
    assert set(inputs) == set(built.mutation_type.fields)
    told: set[tuple[str, ...]] = set()
    for name, given in inputs.items():
        command = name[0].upper() + name[1:]
        payload = send(office, name, given)
        assert payload["__typename"] == f"{command}Payload"
        assert (payload["position"], payload["ids"], payload["fromLog"]) == (None, [], False)
        assert payload["userErrors"], name
        for error in payload["userErrors"]:
            assert error["__typename"] == f"{command}Error"
            assert error["message"]
            assert leads(command, error["path"]), (name, error)
            told.add((name, *error["path"]))
    # the names that inputs have here and not in the domain are among them
    assert {
        ("signAgreement", "period", "start"),
        ("enrolWorkers", "period", "start"),
        ("allocateBudget", "allocated"),
        ("issueDecree", "issuedOn"),
    } <= told


def test_a_refusal_that_was_recorded_before_tells_its_paths_and_that_it_was(api: Api) -> None:
    """A stored refusal keeps the domain's words; what is answered are the words of the contract."""
    office, one = Office(api), key()
    refused = {**AGREEMENT, "period": {"start": "2099-01-01"}, "idempotencyKey": one}
    first = send(office, "signAgreement", refused)
    again = send(office, "signAgreement", refused)
    assert [e["path"] for e in again["userErrors"]] == [["period", "start"]]
    assert (first["fromLog"], again["fromLog"]) == (False, True)
    assert {**first, "fromLog": True} == again


def test_a_payload_says_whether_it_was_recorded_before(api: Api, register: Register) -> None:
    # Given commands that are recorded in each of the three ways: decided alone, upon a history, and not understood
    office = Office(api)
    signed = {**AGREEMENT, "idempotencyKey": key()}
    [agreement] = send(office, "signAgreement", signed)["ids"]
    ended = {
        "agreement": agreement,
        "terminatedOn": "2023-01-01",
        "reason": "selesai",
        "idempotencyKey": key(),
    }
    unclear = {**AGREEMENT, "signedOn": {"value": "2022", "precision": "DAY"}, "idempotencyKey": key()}
    same = {**ended, "idempotencyKey": key()}
    # When each is sent twice, then the first answer is new, also where nothing changed, and the second is of the log
    for name, given in (
        ("terminateAgreement", ended),
        ("signAgreement", unclear),
        ("terminateAgreement", same),
    ):
        first, again = send(office, name, given), send(office, name, given)
        assert (first["fromLog"], again["fromLog"]) == (False, True), name
        assert {**again, "fromLog": False} == first
    assert send(office, "signAgreement", signed)["fromLog"] is True


def test_a_claim_about_a_budget_gives_money_and_every_other_one_a_count(api: Api) -> None:
    office = Office(api)
    claim = {"region": "64.01", "source": "harian"}
    for measure, figure, reason in (
        ("BUDGET_ALLOCATED", {"count": 5}, "A claim about a budget gives money"),
        ("WORKERS_COVERED", {"money": {"amount": 5}}, "This claim counts workers or cards"),
    ):
        for place in ("value", "atLeast"):
            refused = office.refusal("publishClaim", "en", measure=measure, **claim, **{place: figure})
            assert (refused["code"], refused["path"]) == ("INVALID", [place])
            assert refused["message"].startswith(reason)
    # beside all else that stands against the claim
    [kind, source] = office.send(
        "publishClaim", measure="WORKERS_COVERED", region="64.01", source=" ", value={"money": {"amount": 5}}
    )["userErrors"]
    assert (kind["path"], source["path"]) == (["value"], ["source"])
    office.done(
        "publishClaim", measure="BUDGET_ALLOCATED", **claim, value={"money": {"amount": "9000000000"}}
    )
    office.done("publishClaim", measure="WORKERS_COVERED", **claim, atLeast={"count": 5})
    api.project()
    shown = "{ count money { amount display } }"
    query = f'{{ publicClaims(region: "64.01", first: 2) {{ nodes {{ value {shown} atLeast {shown} }} }} }}'
    assert api.ask(query, language="en")["publicClaims"]["nodes"] == [
        {
            "value": {"count": None, "money": {"amount": "9000000000", "display": "Rp9,000,000,000"}},
            "atLeast": None,
        },
        {"value": None, "atLeast": {"count": 5, "money": None}},
    ]
    # and a figure is one of the two
    both = {"count": 1, "money": {"amount": 1}}
    for none_or_two in ({}, both):
        query = "mutation ($i: PublishClaimInput!) { publishClaim(input: $i) { position } }"
        given = {"idempotencyKey": key(), "measure": "WORKERS_COVERED", **claim, "value": none_or_two}
        assert api.refused(query, {"i": given})["message"].startswith("Isi tepat satu bidang di")


def test_inputs_and_objects_of_one_thing_have_one_word(built: GraphQLSchema) -> None:
    for name in ("on", "from", "scope", "effective", "time"):
        for kind in built.type_map.values():
            if isinstance(kind, GraphQLInputObjectType | GraphQLObjectType) and not kind.name.startswith(
                "__"
            ):
                assert name not in kind.fields or (kind.name, name) == ("CoveragePoint", "on"), kind.name
