"""Why is a command refused, and is all that stands against it told at once? Each rule under its code, with the place in the input."""

import json
from typing import Any
from uuid import UUID

import psycopg
import pytest

from naungan.graphql.types import ids
from tests.api.conftest import Api
from tests.api.office import AGREEMENT, BUDGET, DIGEST, OTHER_VILLAGE, VILLAGE, Office, key

pytestmark = pytest.mark.records


@pytest.fixture
def office(api: Api) -> Office:
    return Office.with_papers(api)


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
