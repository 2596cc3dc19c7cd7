"""What becomes of a file that is sent to the server? It is imported once, on the terms it was sent with, and its report tells of every row."""

import io
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import FundingSource
from naungan.infrastructure.cli.server import _REPORT
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.api.imports.conftest import tell
from tests.api.sending import XLSX, csv_file, enrolled, send, terms
from tests.infrastructure.bulk.files import LISTS, TITLES, book, csv_text, person, write_xlsx
from tests.people import A_WORKER, PASER, Papers, allocation, command, done, ready_to_enrol

__all__ = ["tell"]
pytestmark = [pytest.mark.records, pytest.mark.slow]


def test_a_file_is_imported_and_its_report_kept_until_it_is_deleted(
    api: Api, papers: Papers, tmp_path: Path
) -> None:
    response = send(api, papers, csv_file(person(1), person(2, Segmen="astronaut"), person(3)))
    assert response.status_code == 200
    told = response.json()
    assert told["summary"] == {
        "read": 3,
        "enrolled": 2,
        "already": 0,
        "refused": 1,
        "blank": 0,
        "rupiah": str(2 * A_WORKER),
        "display": "Rp100.800",
    }
    assert {"field": "NIK", "title": "NIK"} in told["columns"]
    assert [(notice["reason"], notice["stops"]) for notice in told["notices"]] == [("read_text", False)]
    assert 'UTF-8, kolom dipisahkan oleh ";", judul di baris 1, 3 baris' in told["notices"][0]["message"]
    where = response.headers["location"]
    assert told["href"] == where
    assert api.http.get(where).json() == told
    assert [(one["reason"], one["rows"]) for one in told["reasons"]] == [("segment_unknown", 1)]
    report = api.http.get(told["report"]["href"])
    assert report.headers["content-type"] == XLSX
    # under a name that says what it is of, and when that was sent
    assert re.fullmatch(
        r'attachment; filename="naungan-laporan-pendaftaran-kabupaten-paser-apbd-\d{4}(-\d\d){5}\.xlsx"',
        report.headers["content-disposition"],
    )
    assert _REPORT.search(report.headers["content-disposition"])  # which the command line keeps it under
    sheet = openpyxl.load_workbook(io.BytesIO(report.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][8:10] == ["3", "Ditolak"]
    assert api.http.get(told["report"]["href"]).content == report.content
    assert api.http.request("DELETE", told["report"]["href"]).status_code == 204
    assert api.http.get(told["report"]["href"]).status_code == 404
    assert api.http.request("DELETE", told["report"]["href"]).status_code == 404
    assert api.http.get(where).json()["report"] is None
    assert list((tmp_path / "data" / "work").iterdir()) == []
    api.project()
    node = api.ask(
        "query ($id: ID!) { node(id: $id) { ... on Batch { state enrolled refused } } }",
        {"id": told["batch"]},
    )
    assert node["node"] == {"state": "COMPLETED", "enrolled": 2, "refused": 1}


def test_the_answer_says_with_what_the_corrected_report_is_sent(api: Api, papers: Papers) -> None:
    first = send(api, papers, csv_file(person(1), person(2, Segmen="astronaut"))).json()
    # its people stand on the list of the first file, not on one of its own
    assert first["again"]["list"] == papers.digest
    given = urlencode(first["again"])
    headers = {"content-type": "text/csv", "prefer": "wait=60"}
    corrected = api.http.post(f"/imports?{given}", content=csv_file(person(2)), headers=headers).json()
    assert (corrected["summary"]["enrolled"], corrected["problems"], corrected["again"]) == (1, [], None)


def test_a_workbook_is_imported_too(api: Api, papers: Papers, tmp_path: Path) -> None:
    body = write_xlsx(tmp_path / "daftar.xlsx", [TITLES, person(1), person(2)]).read_bytes()
    assert send(api, papers, body, kind=XLSX).json()["summary"]["enrolled"] == 2
    assert send(api, papers, body, kind="application/octet-stream").json()["summary"]["enrolled"] == 2


def test_the_same_file_again_is_the_same_import(api: Api, papers: Papers, database_url: str) -> None:
    body = csv_file(person(1), person(2, NIK="1"))
    first = send(api, papers, body)
    api.http.get(first.json()["report"]["href"])
    again = send(api, papers, body)
    assert again.headers["location"] == first.headers["location"]
    assert again.json()["summary"] == first.json()["summary"]
    assert again.json()["report"]["rows"] == 1
    assert enrolled(database_url) == (1, 1)


def test_without_waiting_the_answer_says_where_to_look(api: Api, papers: Papers) -> None:
    response = send(api, papers, csv_file(*(person(n) for n in range(1, 3000))), wait=0)
    assert response.status_code == 202
    told = api.http.get(response.headers["location"], headers={"prefer": "respond-async, wait=60"}).json()
    assert (told["state"], told["rows"]) == ("completed", {"done": 2999, "total": 2999})


@pytest.mark.slow
def test_a_file_beyond_a_megabyte_goes_through(api: Api, papers: Papers, database_url: str) -> None:
    rows = [person(n, Nama="NAMA SINTETIS" + " " * 900 + "PANJANG") for n in range(1, 1301)]
    body = csv_file(*rows)
    assert len(body) > 1_200_000
    told = send(api, papers, body).json()
    assert told["summary"]["enrolled"] == 1300
    assert enrolled(database_url) == (1300, 1300)


def test_a_dry_run_records_nothing(api: Api, papers: Papers, database_url: str) -> None:
    body = csv_file(person(1), person(2, NIK="1"))
    told = send(api, papers, body, dryRun="true").json()
    assert (told["dryRun"], told["summary"]["enrolled"], told["summary"]["refused"]) == (True, 1, 1)
    assert enrolled(database_url) == (0, 0)
    assert send(api, papers, body).json()["summary"]["enrolled"] == 1


def test_all_or_nothing(api: Api, papers: Papers, database_url: str) -> None:
    told = send(api, papers, csv_file(person(1), person(2, NIK="1")), atomic="true").json()
    assert (told["summary"]["enrolled"], told["report"]["rows"]) == (0, 1)
    assert enrolled(database_url) == (0, 0)


def test_terms_that_stand_against_every_row_are_told_with_what_to_do(api: Api, papers: Papers) -> None:
    response = send(api, papers, csv_file(person(1)), funding="APBDES", language="en")
    assert response.status_code == 422
    told = response.json()
    assert told["state"] == "refused"
    (problem,) = told["problems"]
    assert (problem["code"], problem["reason"]) == ("NO_BUDGET", "no_budget")
    assert "allocateBudget" in problem["advice"]


def test_a_file_names_the_company_that_pays_where_several_do(
    api: Api, register: Register, store: PostgresEventStore
) -> None:
    company: dict[str, Any] = {"funding_source": FundingSource.CORPORATE}
    papers = ready_to_enrol(register, **company, payer="PT Contoh Satu")
    done(register.allocate_budget(command(), allocation(**company, payer="PT Contoh Dua", amount=10**9)))
    unnamed = send(api, papers, csv_file(person(1)), funding="CORPORATE")
    assert unnamed.status_code == 422
    assert [one["reason"] for one in unnamed.json()["problems"]] == ["payer_not_named"]
    named = send(api, papers, csv_file(person(1)), funding="CORPORATE", payer="PT Contoh Satu")
    assert named.json()["summary"]["enrolled"] == 1
    lines = store.budget_lines(PASER, "VULNERABLE_WORKERS", FundingSource.CORPORATE, [], [])
    assert [line.id for line in lines if line.reserved] == [papers.budget]


def test_a_file_that_cannot_be_read_is_told_with_what_to_do(api: Api, papers: Papers) -> None:
    for body, reason in ((b"", "empty"), (os.urandom(3000), "binary"), (csv_file(), "no_rows")):
        response = send(api, papers, body)
        assert response.status_code == 422
        assert response.json()["problems"][0]["reason"] == reason


def test_a_segment_is_named_by_the_rows_own_rule(api: Api, papers: Papers, store: PostgresEventStore) -> None:
    response = send(api, papers, csv_text([TITLES[:-1], person(1)[:-1]]).encode(), segment="petani")
    assert response.json()["summary"]["enrolled"] == 1
    enrolled = [e.event for e in store.read(0, 1000) if e.name == "WorkerEnrolled"]
    assert [event.segment for event in enrolled] == ["FARMER"]


def test_a_file_of_junk_is_refused_with_the_reason(api: Api, papers: Papers, database_url: str) -> None:
    response = send(api, papers, csv_file(*(person(n, NIK="") for n in range(1, 300))), language="en")
    assert response.status_code == 422
    [problem] = response.json()["problems"]
    assert problem["reason"] == "mostly_wrong"
    assert "Only 0 of 299 rows" in problem["message"]
    assert "The NIK is missing." in problem["message"]
    assert enrolled(database_url) == (0, 0)


@pytest.mark.parametrize("dry", ["true", "false"])
def test_hidden_rows_stop_an_import_until_the_query_says(
    api: Api, papers: Papers, tmp_path: Path, dry: str
) -> None:
    body = book(
        tmp_path / "a.xlsx",
        {"Data": [TITLES, person(1), person(2)]},
        lambda made: setattr(made["Data"].row_dimensions[3], "hidden", True),
    ).read_bytes()
    asked = send(api, papers, body, kind=XLSX, dryRun=dry, language="en")
    assert (asked.status_code, asked.json()["state"], asked.json()["summary"]) == (422, "refused", None)
    (problem,) = asked.json()["problems"]
    assert problem["reason"] == "hidden_rows"
    assert all(one in problem["message"] for one in ("hidden=skip", "hidden=with"))
    assert [n["reason"] for n in asked.json()["notices"] if n["stops"]] == ["hidden_rows"]
    skipped = send(api, papers, body, kind=XLSX, dryRun=dry, hidden="skip").json()
    assert (skipped["state"], skipped["summary"]["enrolled"]) == ("completed", 1)
    read = send(api, papers, body, kind=XLSX, dryRun=dry, hidden="with", sheet="data").json()
    assert (read["state"], read["summary"]["read"]) == ("completed", 2)
    assert send(api, papers, body, kind=XLSX, hidden="maybe").status_code == 400
    unknown = send(api, papers, body, kind=XLSX, sheet=["Waru"])
    assert (unknown.status_code, unknown.json()["problems"][0]["reason"]) == (422, "sheet_unknown")


def test_an_old_workbook_is_imported_under_its_own_type(api: Api, papers: Papers) -> None:
    body = (LISTS / "excel-97.xls").read_bytes()
    told = send(api, papers, body, kind="application/vnd.ms-excel", hidden="skip").json()
    assert (told["state"], told["summary"]["enrolled"], told["summary"]["refused"]) == ("completed", 2, 0)


def test_what_contradicts_the_nik_is_to_correct_until_the_query_says_which_holds(
    api: Api, papers: Papers, store: PostgresEventStore
) -> None:
    rows = [
        person(1, Jenis_Kelamin="P"),
        person(2, Tanggal_Lahir="17/08/1985"),
        person(3, Segmen="tukang ojek"),
    ]
    body = csv_file(*rows)
    told = send(api, papers, body).json()
    assert (told["summary"]["enrolled"], told["summary"]["refused"]) == (0, 3)
    said = {one["reason"]: one["message"] for one in told["notices"]}
    assert "sexFrom=nik" in said["other_sexes"]
    assert "birthDateFrom=nik" in said["other_dates"]
    holds: dict[str, Any] = {"sexFrom": "nik", "birthDateFrom": "column", "unknownSegment": "UNSPECIFIED"}
    told = send(api, papers, body, **holds).json()
    assert (told["summary"]["enrolled"], told["summary"]["refused"]) == (3, 0)
    assert {"other_sexes_nik", "other_dates_column"} <= {one["reason"] for one in told["notices"]}
    found = [e.event for e in store.read(0, 1000) if e.name == "WorkerEnrolled"]
    assert sorted((e.sex.value, e.birth_year, e.segment) for e in found) == [
        *(("MALE", 1980, "FARMER"), ("MALE", 1980, "UNSPECIFIED"), ("MALE", 1985, "FARMER"))
    ]
    for name in holds:
        wrong: dict[str, Any] = {name: "astronot"}
        assert send(api, papers, body, **wrong).status_code == 400


def test_a_file_has_the_name_that_it_was_sent_by_on_one_line_for_who_has_its_ticket(
    api: Api, papers: Papers
) -> None:
    headers = {"content-type": "text/csv", "prefer": "wait=60"}
    for sent, told in (
        ("daftar%20petani%20%C3%A9.csv", "daftar petani é.csv"),
        ("a%0Ab%00c%1B.csv", "a b c .csv"),
        ("x" * 5_000, "x" * 120),
        ("%FF", "\ufffd"),
        ("", None),
    ):
        body = csv_file(person(1, Nama=f"TOKOH {len(sent)}"))
        asked = headers | ({"naungan-file-name": sent} if sent else {})
        answer = api.http.request("POST", f"/imports?{terms(papers, dryRun='true')}", [body], headers=asked)
        assert answer.json().get("name") == told
        assert api.http.get(answer.headers["location"]).json().get("name") == told
        public = api.http.get(f"/imports/{answer.json()['batch']}")
        assert told is None or told not in public.text
