"""The register asked to record: happy, refused for its reason in two languages, and the same for ever under one key."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.graphql.types import ids
from tests.api.asking import leads
from tests.api.conftest import Api
from tests.people import nik

pytestmark = pytest.mark.records

VILLAGE, OTHER_VILLAGE = "64.01.01.2009", "64.01.01.2010"
DIGEST = "ab" * 32
_keys = count(1)

COMMAND = """
mutation ($input: %sInput!) {
  %s(input: $input) {
    position changed ids %s
    userErrors { code message path currentVersion against { __typename id } }
  }
}
"""


def key() -> str:
    return str(UUID(int=next(_keys)))


@dataclass
class Office:
    """An officer at the API: sends commands by name, each with a key of its own unless one is given."""

    api: Api
    papers: dict[str, str] = field(default_factory=dict)

    def send(self, name: str, more: str = "", language: str = "id", **given: Any) -> Any:
        """The payload of a command."""
        query = COMMAND % (name[0].upper() + name[1:], name, more)
        variables = {"input": {"idempotencyKey": key(), **given}}
        payload = self.api.ask(query, variables, language)[name]
        for error in payload["userErrors"]:
            assert leads(name[0].upper() + name[1:], error["path"]), (name, error)
        return payload

    def done(self, name: str, **given: Any) -> Any:
        payload = self.send(name, **given)
        assert payload["userErrors"] == []
        return payload

    def refusal(self, name: str, language: str = "id", **given: Any) -> Any:
        """The one refusal of a command that records nothing."""
        before = self.api.ask("{ log { position } }")
        payload = self.send(name, language=language, **given)
        assert payload["position"] is None
        assert payload["ids"] == []
        assert self.api.ask("{ log { position } }") == before
        (error,) = payload["userErrors"]
        return error

    def enrol(self, *numbers: int, **changes: Any) -> dict[str, Any]:
        """The input that enrols these invented people on the office's papers."""
        workers = [
            {
                "nik": nik(number),
                "name": f"Tokoh Rekaan {number}",
                "birthDate": "1985-04-23",
                "sex": "MALE",
                "village": VILLAGE,
                "segment": "FISHER",
            }
            for number in numbers
        ]
        return {
            "scheme": "VULNERABLE_WORKERS",
            "category": "NON_WAGE_EARNER",
            "fundingSource": "APBD",
            "programmes": ["JKK", "JKM"],
            "period": {"start": "2022-10-01", "endExclusive": "2023-01-01"},
            "agreement": self.papers["agreement"],
            "listDigest": DIGEST,
            "decree": self.papers["decree"],
            "workers": workers,
        } | changes


@pytest.fixture
def office(api: Api) -> Office:
    """A regency with an agreement, a verified list, a decree and a budget of 3 places, all recorded over the API."""
    office = Office(api)
    signed = office.done("signAgreement", **AGREEMENT)
    office.done(
        "proposeParticipants", region="64.01", scheme="VULNERABLE_WORKERS", listDigest=DIGEST, count=50
    )
    office.done("verifyList", listDigest=DIGEST, office="Camat Contoh", verifiedOn="2022-09-01", count=50)
    decree = office.done(
        "issueDecree", region="64.01", number="SK 1/2022", issuedOn="2022-09-15", listDigest=DIGEST, count=50
    )
    budget = office.done("allocateBudget", **BUDGET, allocated={"amount": str(16_800 * 3 * 4)}, quota=3)
    office.papers = {"agreement": signed["ids"][0], "decree": decree["ids"][0], "budget": budget["ids"][0]}
    return office


AGREEMENT: dict[str, Any] = {
    "kind": "COOPERATION_AGREEMENT",
    "title": "perjanjian kerja sama",
    "region": "64.01",
    "parties": ["Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"],
    "signedOn": {"value": "2022-09", "precision": "MONTH"},
    "period": {"start": "2022-09-01"},
}
BUDGET: dict[str, Any] = {
    "region": "64.01",
    "scheme": "VULNERABLE_WORKERS",
    "fiscalYear": 2022,
    "fundingSource": "APBD",
    "stage": "ORIGINAL",
}
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


def test_beside_a_thing_nobody_knows_all_else_that_stands_against_a_command_is_said(office: Office) -> None:
    # given ids of nothing, one of another kind, and one of the right kind
    before = office.api.ask("{ log { position } }")
    nobody = ids.encode("Agreement", UUID(int=5))
    too_many = office.enrol(1, 2, 3, 4, listDigest="ef" * 32)
    for name, given, expected in (
        (
            "enrolWorkers",
            {**too_many, "agreement": "x"},
            {("NOT_FOUND", "agreement"), ("NOT_VERIFIED", "listDigest"), ("QUOTA_EXCEEDED", "workers", "3")},
        ),
        (
            "enrolWorkers",
            {**too_many, "agreement": nobody},
            {
                ("NO_AGREEMENT", "agreement"),
                ("NOT_VERIFIED", "listDigest"),
                ("QUOTA_EXCEEDED", "workers", "3"),
            },
        ),
        (
            "allocateBudget",
            {**BUDGET, "fiscalYear": 2023, "agreement": nobody, "quota": -1, "allocated": {"amount": "-1"}},
            {("NOT_FOUND", "agreement"), ("INVALID", "quota"), ("INVALID", "allocated")},
        ),
        (
            "signAgreement",
            {**AGREEMENT, "under": office.papers["decree"], "parties": []},
            {("NOT_FOUND", "under"), ("INVALID", "parties")},
        ),
        (
            "transferEnrolment",
            {
                "enrolment": ids.encode("Enrolment", UUID(int=5)),
                "start": "2022-11-01",
                "segment": "NOBODY",
            },
            {("NOT_FOUND", "enrolment"), ("NOT_FOUND", "segment")},
        ),
    ):
        one = key()
        errors = office.send(name, idempotencyKey=one, **given)["userErrors"]
        assert expected <= {(e["code"], *e["path"]) for e in errors}, (name, errors)
        assert len({tuple(e["path"]) for e in errors}) == len(errors)
        # and the key keeps this outcome
        assert office.send(name, idempotencyKey=one, **given)["userErrors"] == errors
    one, unknown = key(), {**too_many, "agreement": "x"}
    office.send("enrolWorkers", idempotencyKey=one, **unknown)
    [other] = office.send("enrolWorkers", idempotencyKey=one, **{**unknown, "agreement": "y"})["userErrors"]
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    assert office.api.ask("{ log { position } }") == before


def test_all_that_stands_against_a_command_is_said_at_once(office: Office) -> None:
    # given commands that more than one rule stands against, of form, of time and of the papers
    [one] = office.done("enrolWorkers", **office.enrol(1))["ids"]
    [card] = office.done("issueCards", enrolments=[one], issuedOn="2022-10-05")["ids"]
    before = office.api.ask("{ log { position } }")
    born_later = office.enrol(2, 3, period={"start": "2022-10-01", "endExclusive": "2022-09-01"}, decree=None)
    born_later["workers"][0]["birthDate"] = "2022-11-01"
    for name, given, expected in (
        (
            "signAgreement",
            {
                **AGREEMENT,
                "region": "64.01.01",
                "period": {"start": "2099-01-01"},
                "title": " ",
                "parties": ["A"],
            },
            {"region", "period/start", "title", "parties"},
        ),
        (
            "terminateAgreement",
            {"agreement": office.papers["agreement"], "terminatedOn": "2022-01-01", "reason": " "},
            {"terminatedOn", "reason"},
        ),
        (
            "allocateBudget",
            {**BUDGET, "region": "64.01.01", "fiscalYear": 1900, "scheme": "NOPE", "quota": -1},
            {"region", "fiscalYear", "scheme", "quota"},
        ),
        (
            "proposeParticipants",
            {"region": "64.01.01", "scheme": "NOPE", "listDigest": "zz", "count": 0},
            {"region", "scheme", "listDigest", "count"},
        ),
        (
            "verifyList",
            {"listDigest": DIGEST, "office": " ", "verifiedOn": "2099-01-01", "count": 99},
            {"office", "verifiedOn", "count"},
        ),
        (
            "issueDecree",
            {"region": "64.01.01", "number": " ", "issuedOn": "2099-01-01", "listDigest": "zz", "count": 0},
            {"region", "number", "issuedOn", "listDigest", "count"},
        ),
        (
            "countEligibleWorkers",
            {
                "region": "64",
                "scheme": "NOPE",
                "value": 0,
                "asOf": "2099-01-01",
                "source": " ",
                "evidence": "STATED",
            },
            {"region", "scheme", "value", "asOf", "source"},
        ),
        (
            "publishClaim",
            {
                "region": "64",
                "measure": "WORKERS_COVERED",
                "source": " ",
                "saidOn": "2099-01-01",
                "scheme": "NOPE",
                "segment": "NOPE",
                "ratio": "2",
                "partOf": office.papers["decree"],
            },
            {"region", "source", "saidOn", "scheme", "segment", "ratio", "partOf", "value"},
        ),
        (
            "enrolWorkers",
            born_later,
            {"period/endExclusive", "workers/0/birthDate", "decree"},
        ),
        (
            "transferEnrolment",
            {"enrolment": one, "start": "2022-01-01", "village": "64.02.01.2001", "segment": "NOPE"},
            {"start", "village", "segment"},
        ),
        (
            "correctEnrolment",
            {
                "enrolment": one,
                "reason": " ",
                "start": "2022-08-01",
                "endExclusive": "2023-02-01",
                "segment": "NOPE",
            },
            {"reason", "start", "endExclusive", "segment"},
        ),
        (
            "holdHandover",
            {"region": "64.01", "heldOn": "2099-01-01", "place": " ", "count": 0, "cards": ["x", card]},
            {"heldOn", "place", "count", "cards/0"},
        ),
    ):
        for language in ("id", "en"):
            errors = office.send(name, language=language, **given)["userErrors"]
            assert {"/".join(e["path"]) for e in errors} >= expected, (name, errors)
            assert len({(e["code"], *e["path"]) for e in errors}) == len(errors), (name, errors)
    assert office.api.ask("{ log { position } }") == before


def test_a_verification_with_another_day_office_or_count_is_refused_and_not_dropped(office: Office) -> None:
    same: dict[str, Any] = {
        "listDigest": DIGEST,
        "office": "camat  CONTOH",
        "verifiedOn": "2022-09-01",
        "count": 50,
    }
    assert office.send("verifyList", **same)["changed"] is False
    for name, other in (("office", "Lurah Contoh"), ("verifiedOn", "2022-09-02"), ("count", 49)):
        refused = office.refusal("verifyList", language="en", **{**same, name: other})
        assert (refused["code"], refused["path"]) == ("INVALID", [name])
        assert "already verified by Camat Contoh on 1 September 2022 for 50 people" in refused["message"]


def test_a_correction_is_refused_under_the_code_of_the_rule(office: Office) -> None:
    [one] = office.done("enrolWorkers", **office.enrol(1))["ids"]
    office.api.project()
    early = office.refusal("correctEnrolment", enrolment=one, reason="salah", start="2022-08-01")
    assert (early["code"], early["path"]) == ("NO_AGREEMENT", ["start"])
    end = {"agreement": office.papers["agreement"], "terminatedOn": "2023-01-15", "reason": "habis masa"}
    office.done("terminateAgreement", **end)
    office.done("allocateBudget", **(BUDGET | {"fiscalYear": 2023, "quota": 9}))
    late = office.refusal("correctEnrolment", enrolment=one, reason="salah", endExclusive="2023-02-01")
    assert (late["code"], late["path"]) == ("AGREEMENT_TERMINATED", ["endExclusive"])
    assert late["against"] == {"__typename": "Agreement", "id": office.papers["agreement"]}


def test_a_refusal_says_what_was_named_twice_or_not_at_all(office: Office) -> None:
    [one] = office.done("enrolWorkers", **office.enrol(1))["ids"]
    for name, given, path, told in (
        ("enrolWorkers", office.enrol(), ["workers"], "Name at least one worker."),
        (
            "issueCards",
            {"enrolments": [], "issuedOn": "2022-10-05"},
            ["enrolments"],
            "Name at least one enrolment.",
        ),
        (
            "issueCards",
            {"enrolments": [one, one], "issuedOn": "2022-10-05"},
            ["enrolments", "1"],
            "The same worker is named in row 0 already; one worker gets one card.",
        ),
    ):
        refused = office.refusal(name, language="en", **given)
        assert (refused["path"], refused["message"]) == (path, told)


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


def test_someone_already_covered_is_refused_and_the_enrolment_named(office: Office) -> None:
    [standing] = office.done("enrolWorkers", **office.enrol(1))["ids"]
    office.api.project()
    for language, begins in (("id", "Pekerja sudah terlindungi"), ("en", "The worker is already covered")):
        error = office.refusal("enrolWorkers", language, **office.enrol(1))
        assert error["code"] == "ALREADY_COVERED"
        assert error["message"].startswith(begins)
        assert error["path"] == ["workers", "0"]
        assert error["against"] == {"__typename": "Enrolment", "id": standing}


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"listDigest": "cd" * 32}, "NOT_VERIFIED", "Daftar belum diverifikasi."),
        ({"decree": None}, "NO_DECREE", "Tidak ada SK penetapan yang disebut."),
        ({"agreement": None}, "NO_AGREEMENT", "Tidak ada perjanjian kerja sama kabupaten ini yang disebut."),
        ({"fundingSource": "APBDES"}, "NO_BUDGET", "Tidak ada anggaran tahun 2022 dari sumber dana ini."),
        ({"agreement": "nonsense"}, "NOT_FOUND", "Perjanjian tidak ditemukan."),
        (
            {"period": {"start": "2022-10-01", "endExclusive": "2022-09-30"}},
            "INVALID",
            "Masa perlindungan berakhir sebelum dimulai (1 Oktober 2022).",
        ),
    ],
)
def test_terms_that_break_a_rule_are_refused_for_it(
    office: Office, changes: dict[str, Any], code: str, message: str
) -> None:
    payload = office.send("enrolWorkers", **office.enrol(1, **changes))
    assert (payload["position"], payload["ids"]) == (None, [])
    assert (code, message) in {(e["code"], e["message"]) for e in payload["userErrors"]}


def test_one_place_beyond_a_quota_and_one_rupiah_beyond_a_budget_are_refused(office: Office) -> None:
    error = office.refusal("enrolWorkers", **office.enrol(1, 2, 3, 4))
    assert (error["code"], error["path"]) == ("QUOTA_EXCEEDED", ["workers", "3"])
    office.api.project()
    error = office.refusal("enrolWorkers", **office.enrol(1, 2, 3, 4))
    assert error["against"] == {"__typename": "Budget", "id": office.papers["budget"]}
    one_rupiah_short = str(2 * 3 * 16_800 - 1)
    office.done(
        "allocateBudget", **BUDGET | {"stage": "REVISED"}, allocated={"amount": one_rupiah_short}, quota=3
    )
    error = office.refusal("enrolWorkers", "en", **office.enrol(1, 2))
    assert (error["code"], error["path"]) == ("BUDGET_EXCEEDED", ["workers", "1"])
    assert error["message"] == "The 2022 budget is not enough: Rp50,400 needed, Rp50,399 left."


def test_a_changed_version_conflicts_and_tells_the_current_one(office: Office) -> None:
    enrolment = office.done("enrolWorkers", **office.enrol(1))["ids"][0]
    move = {"enrolment": enrolment, "start": "2022-11-01", "village": OTHER_VILLAGE}
    office.done("transferEnrolment", **move, expectedVersion=1)
    error = office.refusal("transferEnrolment", "en", **move | {"village": VILLAGE}, expectedVersion=1)
    assert (error["code"], error["currentVersion"]) == ("VERSION_CONFLICT", 2)
    assert error["message"].startswith("It has changed: the current version is 2, not 1.")


def test_whoever_stays_protected_after_a_termination_is_a_finding_until_that_ends(office: Office) -> None:
    first, second = office.done("enrolWorkers", **office.enrol(1, 2))["ids"]
    agreement = office.papers["agreement"]
    office.done(
        "terminateAgreement", agreement=agreement, terminatedOn="2022-12-01", reason="tidak diperpanjang"
    )
    query = """{ findings(region: "64.01", codes: [AGREEMENT_TERMINATED], first: 5) { totalCount nodes {
        code message subject { id } events { id } } } }"""

    def found() -> dict[str, Any]:
        office.api.project()
        page = office.api.ask(query, language="en")["findings"]
        assert page["totalCount"] == len(page["nodes"])
        return {one["subject"]["id"]: one for one in page["nodes"]}

    assert set(found()) == {first, second}
    assert found()[first]["message"] == "Its agreement was terminated, yet protection goes on after that day."
    assert len(found()[first]["events"]) == 2  # who enrolled, and what was terminated
    office.done("endEnrolment", enrolment=first, endExclusive="2022-12-01", reason="OTHER")
    assert set(found()) == {second}


def test_days_papers_and_texts_are_refused_in_both_languages(office: Office) -> None:
    enrolments = office.done("enrolWorkers", **office.enrol(1))["ids"]
    error = office.refusal("issueCards", "en", enrolments=enrolments, issuedOn="9206-02-01")
    assert (error["code"], error["path"]) == ("INVALID", ["issuedOn"])
    assert error["message"].startswith("1 February 9206 has not come yet: today is ")
    empty = {"region": "64.01", "heldOn": "2022-10-24", "place": "Pendopo"}
    error = office.refusal("holdHandover", **empty)
    assert (error["path"], error["message"]) == (["cards"], "Sebutkan kartu yang diserahkan, atau jumlahnya.")
    error = office.refusal("allocateBudget", "en", **BUDGET | {"fiscalYear": 2100, "quota": 1})
    assert (error["path"], error["message"][:28]) == (["fiscalYear"], "A fiscal year is 1990 to 203")
    error = office.refusal("signAgreement", **AGREEMENT | {"title": "\u200b"})
    assert (error["path"], error["message"]) == (
        ["title"],
        "Tidak boleh kosong: tulis sedikitnya satu huruf atau angka.",
    )
    error = office.refusal("signAgreement", **AGREEMENT | {"region": "64.01.01"})
    assert (error["code"], error["path"]) == ("INVALID", ["region"])


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


def test_what_cannot_be_parsed_is_refused_with_every_path(office: Office) -> None:
    payload = office.send(
        "signAgreement",
        **AGREEMENT
        | {
            "signedOn": {"value": "2022-13", "precision": "MONTH"},
            "period": {"start": "2022-09-01", "endExclusive": "2022-08-01"},
            "under": "nonsense",
            "title": "x" * 501,
            "legalBasis": ["baris\nbaru"],
        },
    )
    assert {(e["code"], *e["path"]) for e in payload["userErrors"]} == {
        ("INVALID", "signedOn", "value"),
        ("INVALID", "period", "endExclusive"),
        ("NOT_FOUND", "under"),
        ("INVALID", "title"),
        ("INVALID", "legalBasis", "0"),
    }
    wrong_kind = ids.encode("Card", UUID(int=7))
    assert office.refusal("issueCards", enrolments=[wrong_kind], issuedOn="2022-10-24")["path"] == [
        "enrolments",
        "0",
    ]


def test_more_than_500_workers_are_refused(office: Office) -> None:
    short = {
        "nik": "1",
        "name": "x",
        "birthDate": "1985-04-23",
        "sex": "MALE",
        "village": VILLAGE,
        "segment": "A",
    }
    error = office.refusal("enrolWorkers", **office.enrol() | {"workers": [short] * 501})
    assert (error["code"], error["path"], error["message"]) == (
        "INVALID",
        ["workers"],
        "Paling banyak 500 sekaligus.",
    )


def test_a_refusal_of_a_person_leaves_no_trace_of_them(
    office: Office, database_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    worker = {**office.enrol(77)["workers"][0], "birthDate": "1950-01-01"}
    said = json.dumps(office.send("enrolWorkers", **office.enrol() | {"workers": [worker]}))
    assert '"code"' in said
    with psycopg.connect(database_url) as connection:
        (count_,) = connection.execute("SELECT count(*) FROM vault.person").fetchone() or (None,)
        assert count_ == 0
        stored = connection.execute("SELECT encode(outcome, 'escape') FROM log.command").fetchall()
    logged = capfd.readouterr()
    for text in (said, str(stored), logged.out, logged.err):
        assert worker["nik"] not in text
        assert worker["name"] not in text
