"""What do commands do to the recorded history? They add to it, or are refused and leave no trace."""

import hashlib
import json
import os
import re
import shlex
import signal
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from naungan.infrastructure.demo import history, people
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from tests import warm

from .demo import Demo

COVERED = """query($on: Date!, $at: KnownAt) {
  coverage(region: "64.01", asOf: $on, knownAt: $at) { covered known { position } } }"""
REFUSALS = "position ids userErrors { code message path against { __typename id } }"
PAPERS: dict[str, dict[str, Any]] = {
    "signAgreement": {
        "kind": "COOPERATION_AGREEMENT",
        "title": "perjanjian kerja sama",
        "region": "64.02",
        "parties": ["Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"],
        "signedOn": {"value": "2026-01-05", "precision": "DAY"},
        "period": {"start": "2026-01-05"},
    }
}


def tell(demo: Demo, mutation: str, language: str = "en", **fields: Any) -> dict[str, Any]:
    """Send a command; its payload. A key of its own unless one is given."""
    name = mutation[0].upper() + mutation[1:]
    given = {"idempotencyKey": str(uuid4()), **fields}
    query = f"mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {REFUSALS} }} }}"
    payload: dict[str, Any] = demo.ask(query, language, input=given)[mutation]
    return payload


def done(demo: Demo, mutation: str, **fields: Any) -> str:
    """The id of what a command made, which must not be refused."""
    payload = tell(demo, mutation, **fields)
    assert payload["userErrors"] == []
    made: str = payload["ids"][0]
    return made


def someone(number: int, **other: Any) -> dict[str, Any]:
    """A worker nobody knows, born in 1990."""
    worker = {
        "nik": f"640201150190{number:04}",
        "name": f"Rekaan Uji {number}",
        "birthDate": "1990-01-15",
        "sex": "MALE",
        "village": KemendagriRegions().villages("64.02")[0].code,
        "segment": "FISHER",
    }
    return worker | other


@pytest.fixture(scope="module")
def terms(recorded: Demo) -> dict[str, Any]:
    """A proper order of things in Kutai Kartanegara: agreement, list, decree, and a budget for two workers and a month."""
    demo = recorded
    agreement = done(demo, "signAgreement", **PAPERS["signAgreement"])
    digest = hashlib.sha256(b"a list").hexdigest()
    done(demo, "proposeParticipants", region="64.02", scheme="VULNERABLE_WORKERS", listDigest=digest, count=9)
    done(demo, "verifyList", listDigest=digest, office="camat", verifiedOn="2026-01-06", count=9)
    decree = done(
        demo,
        "issueDecree",
        region="64.02",
        number="SK 1/2026",
        issuedOn="2026-01-07",
        listDigest=digest,
        count=9,
    )
    budget = {
        "scheme": "VULNERABLE_WORKERS",
        "fiscalYear": 2026,
        "fundingSource": "APBD",
        "stage": "ORIGINAL",
    }
    done(
        demo,
        "allocateBudget",
        region="64.02",
        agreement=agreement,
        allocated={"amount": str(2 * 16_800 * 12 - 1)},
        quota=2,
        **budget,
    )
    demo.settle()  # a refusal names what stands against it once that can be read
    return {
        "scheme": "VULNERABLE_WORKERS",
        "category": "NON_WAGE_EARNER",
        "fundingSource": "APBD",
        "programmes": ["JKK", "JKM"],
        "period": {"start": "2026-01-10", "endExclusive": "2027-01-01"},
        "agreement": agreement,
        "listDigest": digest,
        "decree": decree,
    }


def traces(demo: Demo) -> tuple[int, int]:
    """How many events and persons are stored."""
    with psycopg.connect(demo.database("log")) as log, psycopg.connect(demo.database("vault")) as vault:
        events = log.execute("SELECT count(*) FROM log.stored_events").fetchone()
        persons = vault.execute("SELECT count(*) FROM vault.person").fetchone()
    assert events is not None
    assert persons is not None
    return events[0], persons[0]


def refused(demo: Demo, *workers: dict[str, Any], **terms: Any) -> dict[str, dict[str, Any]]:
    """The refusals of an enrolment by code; nothing of it may be stored, in the vault either."""
    before = traces(demo)
    payload = tell(demo, "enrolWorkers", workers=list(workers), **terms)
    assert payload["position"] is None
    assert payload["ids"] == []
    assert traces(demo) == before
    return {error["code"]: error for error in payload["userErrors"]}


def test_a_fisher_who_died_is_protected_until_that_day_and_no_more(demo: Demo) -> None:
    before = demo.ask(COVERED, on="2023-06-01")["coverage"]["known"]["position"]
    (fisher,) = demo.ask(
        """{ enrolments(region: "64.01", asOf: "2022-11-15", first: 1,
          filter: {schemes: ["VULNERABLE_WORKERS"], segments: ["FISHER"]}) { nodes { id version } } }"""
    )["enrolments"]["nodes"]
    payload = tell(
        demo,
        "endEnrolment",
        enrolment=fisher["id"],
        expectedVersion=fisher["version"],
        endExclusive="2022-11-16",
        reason="DIED",
    )
    assert payload["userErrors"] == []

    def covered(on: str, **at: Any) -> int:
        number: int = demo.ask(COVERED, on=on, seen=payload["position"], **at)["coverage"]["covered"]
        return number

    assert covered("2022-11-15") == 40_870
    assert covered("2022-11-16") == 40_869
    assert covered("2023-06-01") == 40_869
    for day in ("2022-11-15", "2022-11-16", "2023-06-01"):
        assert covered(day, at={"position": before}) == 40_870


def test_the_same_key_has_one_outcome_and_another_body_is_a_conflict(demo: Demo) -> None:
    key = str(uuid4())
    first = tell(demo, "signAgreement", idempotencyKey=key, **PAPERS["signAgreement"])
    again = tell(demo, "signAgreement", idempotencyKey=key, **PAPERS["signAgreement"])
    assert first["ids"] == again["ids"]
    assert first["position"] == again["position"]
    other = tell(demo, "signAgreement", idempotencyKey=key, **(PAPERS["signAgreement"] | {"title": "lain"}))
    assert [error["code"] for error in other["userErrors"]] == ["IDEMPOTENCY_CONFLICT"]


def test_a_proper_enrolment_is_recorded_and_a_place_beyond_the_quota_is_not(
    demo: Demo, terms: dict[str, Any]
) -> None:
    month = {"period": {"start": "2026-01-10", "endExclusive": "2026-02-01"}}
    assert tell(demo, "enrolWorkers", workers=[someone(1)], **(terms | month))["userErrors"] == []
    errors = refused(demo, someone(2), someone(3), **(terms | month))
    assert errors.keys() == {"QUOTA_EXCEEDED"}
    assert errors["QUOTA_EXCEEDED"]["against"]["__typename"] == "Budget"
    assert errors["QUOTA_EXCEEDED"]["path"] == ["workers", "1"]


def test_one_rupiah_beyond_the_budget_is_refused(demo: Demo, terms: dict[str, Any]) -> None:
    errors = refused(demo, someone(4), someone(5), **terms)
    assert "BUDGET_EXCEEDED" in errors
    assert errors["BUDGET_EXCEEDED"]["against"]["__typename"] == "Budget"


def test_someone_already_covered_is_refused_and_elsewhere_only_that_much_is_said(
    demo: Demo, terms: dict[str, Any]
) -> None:
    regions = KemendagriRegions()
    known = people.mint(history.read(regions).rosters, regions)["paser-village"][0]
    again = someone(0, nik=known.nik, birthDate=known.birth_date.isoformat(), sex=known.sex)
    error = refused(demo, again, **terms)["ALREADY_COVERED"]
    assert error["against"] is None
    assert known.nik not in str(error)
    assert known.name not in str(error)


def test_too_old_on_the_first_day_is_refused_in_both_languages(demo: Demo, terms: dict[str, Any]) -> None:
    worker = someone(0, nik="6402011001610001", birthDate="1961-01-10")  # 65 on the first day
    english = refused(demo, worker, **terms)["OUTSIDE_AGE_POLICY"]
    payload = tell(demo, "enrolWorkers", "id", workers=[worker], **terms)
    (indonesian,) = [e for e in payload["userErrors"] if e["code"] == "OUTSIDE_AGE_POLICY"]
    assert english["message"] != indonesian["message"]
    assert english["path"] == indonesian["path"] == ["workers", "0", "birthDate"]


def test_without_verified_list_or_decree_it_is_refused(demo: Demo, terms: dict[str, Any]) -> None:
    bare = {key: value for key, value in terms.items() if key not in ("listDigest", "decree")}
    assert {"NOT_VERIFIED", "NO_DECREE"} <= refused(demo, someone(6), **bare).keys()


def test_under_a_terminated_agreement_it_is_refused(demo: Demo, terms: dict[str, Any]) -> None:
    agreement = done(demo, "signAgreement", **PAPERS["signAgreement"])
    done(
        demo, "terminateAgreement", agreement=agreement, terminatedOn="2026-01-09", reason="diakhiri bersama"
    )
    demo.settle()
    errors = refused(demo, someone(7), **(terms | {"agreement": agreement}))
    assert errors["AGREEMENT_TERMINATED"]["against"] == {"__typename": "Agreement", "id": agreement}


def test_every_line_of_the_last_screen_can_be_typed_and_every_address_on_it_opened(demo: Demo) -> None:
    screen = "".join(demo.output)
    screen = screen[screen.rindex("Naungan is up at") :]
    # Given whoever goes by the screen signs in first, as it says
    site = f"http://localhost:{demo.port}"
    with httpx.Client(timeout=60, headers={"origin": site, "accept-language": "en"}) as officer:
        assert f"{site}/masuk" in screen
        assert "operator-rekaan" in officer.get(f"{site}/masuk").text
        assert officer.post(f"{site}/masuk/rekaan", data={"login": "operator-rekaan"}).status_code == 303
        # Then every address opens, and the regency that is ready is one of hers
        assert " contoh-daftar-64.09.csv" in screen.replace("/", " ")
        for at in {one.rstrip(".:") for one in re.findall(rf"{site}[^\s']*", screen)} - {f"{site}/graphql"}:
            assert officer.get(at).status_code == 200, at
    # And every line does what the screen says
    lines = [line.strip() for line in screen.splitlines() if line.startswith("  ") and "#" not in line]
    told = [typed(line) for line in lines]
    assert [(line.split()[1], code) for line, (code, _) in zip(lines, told, strict=True)] == [
        ("coverage", 0),
        ("coverage", 0),
        ("-s", 0),
        ("enrol", 3),  # some rows are wrong on purpose
    ]
    said = json.loads(told[2][1])
    assert "errors" not in said
    statuses = {one["reconciliation"]["status"] for one in said["data"]["publicClaims"]["nodes"]}
    assert statuses >= {"MATCHES", "DIFFERS"}
    # And the list is enrolled, which the page counts from the first day of protection on
    demo.settle()
    first = lines[3].partition("--from ")[2].split()[0]
    covered = demo.ask('query($on: Date!) { coverage(region: "64.09", asOf: $on) { covered } }', on=first)
    assert covered["coverage"]["covered"] == 295


def typed(line: str) -> tuple[int, str]:
    """What a line that is typed into a shell ends with and prints. The program is the one that is tested; what curl would send is sent
    without it, for not every machine has it.
    """
    program, *rest = shlex.split(line)
    if program == "curl":
        url, header, body = rest[1], rest[3].split(": "), rest[5]
        answer = httpx.post(url, content=body, headers=dict([header]), timeout=60)
        return int(answer.is_error), answer.text
    ended = warm.run(rest, os.environ, timeout=120)
    return ended.returncode, ended.stdout


def test_being_stopped_leaves_no_process(demo: Demo) -> None:
    """By Ctrl-C, the last thing that is tried on the demo: nobody starts it again for it. Servers of other stories are stopped as other
    programs do.
    """
    assert len(demo.descendants()) >= 3
    assert demo.end(signal.SIGINT) == (0, [])
