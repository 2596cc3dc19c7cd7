"""A file is checked before there is any paper: what would become of it, what it costs, and what is still missing."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import psycopg
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.dates import next_month, next_year
from naungan.domain.deaths import Deceased, RecordDeath
from naungan.domain.decrees import IssueDecree
from naungan.domain.enrolment import Candidate
from naungan.domain.regions import local_day
from naungan.domain.vocabulary import Sex
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from tests.api.conftest import Api
from tests.infrastructure.bulk.files import TITLES, VILLAGE, csv_text, nik, person
from tests.people import PASER, agreed, allocated, as_happened, command, done, ready_to_enrol

pytestmark = [pytest.mark.records, pytest.mark.slow]

SCHEME = "VULNERABLE_WORKERS"
FROM, UNTIL = "2022-10-01", "2022-12-31"
ROWS = [person(1), person(2), person(3, Segmen="nelayan"), person(3, Segmen="nelayan"), person(4, NIK="12")]
FILE = csv_text([TITLES, *ROWS]).encode()
DIGEST = hashlib.sha256(FILE).hexdigest()
ONLY_PEOPLE_KNOW = {
    "title": "PKS 100.3/7/2022 perlindungan pekerja rentan",
    "parties": ["Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"],
    "signedOn": {"value": "2022-01-05", "precision": "DAY"},
    "office": "Dinas Sosial",
    "verifiedOn": "2022-09-01",
    "number": "100.3/17/2022",
    "issuedOn": "2022-09-15",
}


def check(api: Api, body: bytes = FILE, language: str = "id", **changes: Any) -> dict[str, Any]:
    """What a check answers, on the days of the papers of these tests."""
    response = send(api, body, language, check="true", **changes)
    told: dict[str, Any] = response.json()
    assert response.status_code == 200, told
    return told


def enrol(api: Api, **changes: Any) -> httpx.Response:
    """Send the file to be enrolled; its papers are named by `changes` alone."""
    return send(api, FILE, scheme=SCHEME, funding="APBD", **changes)


def send(api: Api, body: bytes, language: str = "id", **changes: Any) -> httpx.Response:
    given = {"region": PASER, "from": FROM, "until": UNTIL, **changes}
    query = urlencode({name: value for name, value in given.items() if value is not None}, doseq=True)
    headers = {"content-type": "text/csv", "prefer": "wait=60", "accept-language": language}
    return api.http.request("POST", f"/imports?{query}", [body], headers=headers)


def missing(told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["kind"]: one for one in told["check"]["missing"]}


def fates(told: Mapping[str, Any]) -> dict[str, int]:
    return {one["fate"]: one["rows"] for one in told["check"]["fates"] if one["rows"]}


def stored(database_url: str) -> tuple[int, int]:
    """How many events the log holds, and how many people the vault."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM log.stored_events), (SELECT count(*) FROM vault.person)"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def test_an_empty_register_tells_what_would_become_of_a_file_and_records_nothing(
    api: Api, database_url: str
) -> None:
    told = check(api)
    assert stored(database_url) == (0, 0)
    assert (told["state"], told["dryRun"]) == ("completed", True)
    assert fates(told) == {"GOOD": 3, "TWICE": 1, "TO_CORRECT": 1}
    assert sum(fates(told).values()) == told["summary"]["read"] == 5
    assert told["report"]["rows"] == 2
    cost = told["check"]["cost"]
    assert cost["rupiah"] == told["summary"]["rupiah"] == str(3 * 3 * 16_800)
    assert [(one["month"], one["workers"], one["rupiah"]) for one in cost["months"]] == [
        ("2022-10", 3, "50400"),
        ("2022-11", 3, "50400"),
        ("2022-12", 3, "50400"),
    ]
    funds = {one["funding"]: one for one in cost["funds"]}
    assert funds["APBD"] == {
        "funding": "APBD",
        "label": "APBD kabupaten",
        "chosen": True,
        "workers": 3,
        "monthly": "16800",
        "rupiah": "151200",
        "display": "Rp151.200",
    }
    assert funds["DBH_SAWIT"]["workers"] == 0
    villages = told["check"]["villages"]
    assert [(one["code"], one["name"], one["rows"], one["good"]) for one in villages] == [
        (VILLAGE.code, VILLAGE.name, 3, 3)
    ]
    segments = {one["code"]: (one["rows"], one["good"]) for one in told["check"]["segments"]}
    assert segments == {"FARMER": (2, 2), "FISHER": (1, 1)}
    assert told["check"]["papers"] == {"agreements": [], "budgets": [], "list": None, "decrees": []}


def test_what_is_missing_is_recorded_by_the_mutation_it_names_until_the_file_can_be_enrolled(
    api: Api,
) -> None:
    told = check(api)
    assert [one["kind"] for one in told["check"]["missing"]] == [
        "AGREEMENT",
        "BUDGET",
        "LIST",
        "VERIFICATION",
        "DECREE",
    ]
    assert missing(told)["BUDGET"]["message"] == (
        "Anggaran APBD tahun 2022 belum ada; perlu Rp151.200 untuk 3 pekerja."
    )
    assert missing(told)["DECREE"]["facts"]["count"] == 3
    while told["check"]["missing"]:
        first = told["check"]["missing"][0]
        record(api, first)
        before, told = told, api.http.get(told["href"]).json()
        assert len(told["check"]["missing"]) == len(before["check"]["missing"]) - 1, first
    papers = told["check"]["papers"]
    assert [one["title"] for one in papers["agreements"]] == [ONLY_PEOPLE_KNOW["title"]]
    assert [one["remaining"] for one in papers["budgets"]] == ["151200"]
    assert (papers["list"]["proposed"], papers["list"]["verified"]) == (5, 5)
    assert [(one["number"], one["count"]) for one in papers["decrees"]] == [("100.3/17/2022", 3)]

    done = enrol(api)  # and no paper need be named
    assert done.status_code == 200, done.json()
    assert done.json()["summary"]["enrolled"] == 3
    assert [one["reason"] for one in done.json()["notices"]][:2] == ["agreement_chosen", "decree_chosen"]
    assert fates(check(api)) == {"ALREADY": 3, "TWICE": 1, "TO_CORRECT": 1}


def record(api: Api, missing: Mapping[str, Any]) -> None:
    """Run the mutation that something missing names, filled in as far as known, with what only people know."""
    name = missing["mutation"]
    known = {"idempotencyKey": str(uuid4()), **missing["input"]}
    given = {**known, **{ask: ONLY_PEOPLE_KNOW[ask] for ask in missing["ask"]}}
    kind = f"{name[:1].upper()}{name[1:]}Input"
    document = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ message }} }} }}"
    assert api.ask(document, {"input": given})[name]["userErrors"] == []


def test_money_and_places_that_do_not_suffice_are_told_with_how_much_is_missing(
    api: Api, register: Register
) -> None:
    agreed(register)
    allocated(register, amount=100_000, quota=2, per_village_quota=1)
    told = check(api, language="en")
    short = [one for one in told["check"]["missing"] if one["kind"] in ("BUDGET", "PLACES")]
    assert [one["message"] for one in short] == [
        "The APBD budget lacks Rp51,200: Rp151,200 are needed, Rp100,000 are left.",
        "The quota of 2 lacks 1 places (0 are taken).",
        f"The quota of village {VILLAGE.code} (1) lacks 2 places (0 are taken).",
    ]
    for one in short:
        record(api, one)
    again = missing(api.http.get(told["href"]).json())
    assert again.keys() == {"LIST", "VERIFICATION", "DECREE"}


def test_a_decree_and_a_list_for_too_few_are_told_with_how_many_are_needed(
    api: Api, register: Register
) -> None:
    papers = ready_to_enrol(register, listed=2)
    told = missing(check(api, list=papers.digest))
    assert {kind: (one["mutation"], one["facts"]["count"]) for kind, one in told.items()} == {
        "VERIFICATION": ("withdrawVerification", 3),
        "DECREE": ("reviseDecree", 3),
    }
    assert told["DECREE"]["message"] == "SK SK 1/2022 menetapkan 2 orang; perlu 3."


def test_people_who_are_dead_protected_or_known_under_another_name_are_told_apart(
    api: Api, register: Register
) -> None:
    papers = ready_to_enrol(register)
    born = dt.date(1980, 1, 1)
    known = [Candidate(nik(n), "ASEP SINTETIS", born, Sex.MALE, VILLAGE.code, "FARMER") for n in (2, 3)]
    done(register.enrol_workers(command(), papers.enrol(*known)))
    deceased = Deceased(nik(4), "ASEP SINTETIS", born)
    done(register.record_death(command(), RecordDeath(dt.date(2022, 9, 30), region=PASER, deceased=deceased)))
    rows = [person(1), person(2), person(3, Nama="SITI LAIN SEKALI"), person(4)]
    assert fates(check(api, csv_text([TITLES, *rows]).encode())) == {
        "GOOD": 1,
        "ALREADY": 1,
        "OTHER_NAME": 1,
        "DEAD": 1,
    }


def test_a_check_says_what_it_assumed(api: Api) -> None:
    days: dict[str, Any] = {"from": None, "until": None}
    told = check(api, **days)
    today = local_day(KemendagriRegions(), PASER, dt.datetime.now(dt.UTC))
    start = next_month(today)
    assert told["check"]["terms"] == {
        "scheme": SCHEME,
        "category": "NON_WAGE_EARNER",
        "funding": "APBD",
        "programme": ["JKK", "JKM"],
        "from": start.isoformat(),
        "until": (next_year(start.year) - dt.timedelta(days=1)).isoformat(),
        "payer": None,
        "assumed": ["scheme", "funding", "from", "until"],
    }
    # and its report is not called after a fund that nobody named
    assert "-pemeriksaan-kabupaten-paser-2" in report_named(api, told)
    assert "-pemeriksaan-kabupaten-paser-corporate-2" in report_named(
        api, check(api, funding="CORPORATE", payer="PT A")
    )


def report_named(api: Api, told: dict[str, Any]) -> str:
    return str(api.http.get(told["report"]["href"]).headers["content-disposition"])


def test_what_several_rows_name_and_nobody_knows_is_shown_and_what_few_name_is_not(api: Api) -> None:
    rows = [
        *(person(n, Segmen="Sopir Angkot") for n in range(1, 5)),
        *(person(n, Kode_Desa="", Desa="Desa Antah") for n in range(5, 8)),
        person(8, Segmen="ASEP RAHASIA"),
        person(9),
    ]
    told = check(api, csv_text([TITLES, *rows]).encode())
    assert told["check"]["unknown"] == [
        {"field": "SEGMENT", "text": "sopir angkot", "rows": 4},
        {"field": "VILLAGE", "text": "desa antah", "rows": 3},
    ]
    assert "rahasia" not in str(told).casefold()


def test_papers_are_named_by_number_or_title_and_several_that_fit_are_listed(
    api: Api, register: Register
) -> None:
    ready_to_enrol(register)
    agreed(register, title="PKS 7/2022 nelayan")
    decree = IssueDecree(PASER, "SK 2/2022", dt.date(2022, 9, 16), None, 10)
    done(register.issue_decree(as_happened(), decree))
    told = missing(check(api))
    assert "AGREEMENT" not in told
    answer = enrol(api)
    assert answer.status_code == 422
    assert [(one["reason"], one["message"]) for one in answer.json()["problems"]] == [
        (
            "which_agreement",
            '2 perjanjian sesuai: "perjanjian kerja sama", "PKS 7/2022 nelayan". Sebutkan yang dimaksud dengan nomor atau judulnya.',
        )
    ]
    unknown = enrol(api, agreement="PKS 9/2022").json()["problems"]
    assert [one["reason"] for one in unknown] == ["agreement_not_found"]
    named = enrol(api, agreement="pks 7/2022", decree="SK 3")
    assert [one["reason"] for one in named.json()["problems"]] == ["decree_not_found"]


def test_a_key_tells_its_first_outcome_when_papers_are_not_clear_any_more(
    api: Api, register: Register
) -> None:
    papers = ready_to_enrol(register)
    key = str(uuid4())
    first = keyed(api, key, papers.digest)
    assert (first["summary"]["enrolled"], first["fromLog"]) == (3, False)
    agreed(register, title="PKS lain")
    again = keyed(api, key, papers.digest)
    assert (again["summary"], again["fromLog"]) == (first["summary"], True)


def keyed(api: Api, key: str, digest: str) -> dict[str, Any]:
    given = {
        "region": PASER,
        "scheme": SCHEME,
        "funding": "APBD",
        "from": FROM,
        "until": UNTIL,
        "list": digest,
    }
    headers = {"content-type": "text/csv", "prefer": "wait=60", "idempotency-key": key}
    answer = api.http.request("POST", f"/imports?{urlencode(given)}", [FILE], headers=headers)
    told: dict[str, Any] = answer.json()
    assert answer.status_code == 200, told
    return told
