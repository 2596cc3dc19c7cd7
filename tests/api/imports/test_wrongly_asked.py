"""Is what is asked for wrongly refused with the reason, before anything is recorded?"""

from typing import Any
from uuid import UUID

import pytest

from naungan.graphql.types import ids
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.conftest import Api
from tests.api.imports.conftest import tell
from tests.api.sending import csv_file, send, terms
from tests.infrastructure.bulk.files import TITLES, csv_text, person
from tests.people import Papers

__all__ = ["tell"]
pytestmark = [pytest.mark.records, pytest.mark.slow]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"region": None}, "region"),
        ({"region": "64.01.01"}, "region"),
        ({"from": "1-10-2022"}, "from"),
        ({"until": "2022-09-30"}, "until"),
        ({"funding": "APBX"}, "funding"),
        ({"programme": ["JKK", "JKX"]}, "programme"),
        ({"agreement": ids.encode("Decree", UUID(int=1))}, "agreement"),
        ({"list": "abc"}, "list"),
        ({"column": "NIK"}, "column"),
        ({"dryrun": "true"}, "dryRun"),
        ({"dryRun": "yes"}, "dryRun"),
        ({"segment": "astronot"}, "segment"),
    ],
)
def test_a_wrong_parameter_is_named(api: Api, papers: Papers, changes: dict[str, Any], name: str) -> None:
    response = send(api, papers, csv_file(person(1)), **changes)
    assert response.status_code == 400
    says = response.json()["problems"][0]["message"]
    assert says.startswith(f"Parameter {name} salah; yang diterima: ")
    assert says.endswith("Tidak ada yang dicatat.")


def test_a_parameter_that_there_is_not_is_told_by_its_place_and_not_repeated(
    api: Api, papers: Papers
) -> None:
    named: dict[str, Any] = {"Budi Rekaan 6401016304850001": "x"}
    response = send(api, papers, csv_file(person(1)), **named)
    assert response.status_code == 400
    says = response.json()["problems"][0]["message"]
    assert says.startswith("Parameter #")
    assert "dryRun, atomic" in says
    assert "Budi" not in response.text
    assert "6401" not in response.text


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_what_a_form_of_another_site_could_send_is_refused(api: Api, papers: Papers, kind: str) -> None:
    assert send(api, papers, csv_file(person(1)), kind=kind).status_code == 415


def test_a_body_that_says_it_is_too_long_is_refused_unread(api: Api, papers: Papers) -> None:
    headers = {"content-type": "text/csv", "content-length": str(3 << 30)}
    assert api.http.request("POST", f"/imports?{terms(papers)}", headers=headers).status_code == 413


def test_an_import_nobody_sent_is_not_found(api: Api) -> None:
    nowhere = "/imports/00000000-0000-4000-8000-000000000007"
    assert api.http.get(nowhere).status_code == 404
    assert api.http.get(nowhere + "/report").status_code == 404


@pytest.mark.parametrize("segment", ["astronot", "TOKOH REKAAN 6401010101850001", "UNKNOWN", ""])
def test_a_segment_that_is_none_is_refused_before_anything_is_recorded(
    api: Api, papers: Papers, store: PostgresEventStore, segment: str
) -> None:
    head = store.log_state().position
    response = send(api, papers, csv_text([TITLES[:-1], person(1)[:-1]]).encode(), segment=segment)
    assert response.status_code == 400
    [problem] = response.json()["problems"]
    assert "FARMER" in problem["message"]
    assert "6401010101850001" not in response.text
    assert store.log_state().position == head


def test_a_key_that_is_no_uuid_is_named(api: Api, papers: Papers) -> None:
    response = send(api, papers, csv_file(person(1)), key="again")
    assert response.status_code == 400
    assert "Idempotency-Key" in response.json()["problems"][0]["message"]
