"""Can a village office accept and return the rows of its list, once, whatever the line does?"""

import re
from typing import Any
from uuid import uuid4

import pytest

from naungan.domain.commands.register import Register
from tests.api.pages.conftest import Reader, Shown
from tests.api.test_life_of_lists import people

PROPOSE = "mutation($i: ProposePeopleInput!) { proposePeople(input: $i) { ids userErrors { message } } }"

pytestmark = pytest.mark.records


@pytest.fixture
def listed(reader: Reader, register: Register) -> str:
    """A list of five people that waits."""
    given: dict[str, Any] = {
        "region": "64.01.01.2009",
        "scheme": "VULNERABLE_WORKERS",
        "rows": people(1, 2, 3, 4, 5),
        "idempotencyKey": str(uuid4()),
    }
    payload = reader.api.ask(PROPOSE, {"i": given})["proposePeople"]
    assert payload["userErrors"] == []
    reader.api.project()
    [thing] = payload["ids"]
    return str(thing)


def typed(shown: Shown, **more: str) -> dict[str, str]:
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.html))
    hidden.pop("kembali", None)
    return {**hidden, "office": "Kantor Desa", "verifiedOn": "2022-02-01", **more}


def test_rows_with_a_reason_go_back_and_the_others_are_accepted(reader: Reader, listed: str) -> None:
    shown = reader.opens(f"/desa/daftar?hal={listed}")
    assert "5 menunggu, 0 diterima" in shown.text
    answer = reader.sends("/desa/daftar", **typed(shown, **{"baris-1": "DIED", "baris-3": "MOVED_AWAY"}))
    assert answer.status == 303, answer.text
    reader.api.project()
    after = reader.opens(answer.leads_to)
    assert "0 menunggu, 3 diterima, 2 dikembalikan" in after.text
    states = [row[-1] for row in after.rows()]
    assert [state.startswith("Dikembalikan") for state in states] == [True, False, True, False, False]


def test_sent_again_after_a_lost_connection_it_is_recorded_once(reader: Reader, listed: str) -> None:
    filled = typed(reader.opens(f"/desa/daftar?hal={listed}"))
    first, again = reader.sends("/desa/daftar", **filled), reader.sends("/desa/daftar", **filled)
    assert (first.status, first.leads_to) == (again.status, again.leads_to)
    reader.api.project()
    assert "0 menunggu, 5 diterima" in reader.opens(first.leads_to).text


def test_an_office_that_is_missing_is_asked_for_and_the_reasons_stay(reader: Reader, listed: str) -> None:
    filled = typed(reader.opens(f"/desa/daftar?hal={listed}"), office=" ", **{"baris-1": "DIED"})
    shown = reader.sends("/desa/daftar", **filled)
    assert shown.status == 422
    assert "Kantor: wajib diisi." in shown.text
    assert '<option value="DIED" selected>' in shown.html
    reader.api.project()
    assert "5 menunggu" in reader.opens(f"/desa/daftar?hal={listed}").text


def test_the_list_waits_on_the_home_page_of_the_office(reader: Reader, listed: str) -> None:
    shown = reader.opens("/?wilayah=64.01.01.2009")
    assert any(one.startswith("/desa/daftar?") for one in shown.links()), shown.text


def test_a_list_that_is_not_there_is_told(reader: Reader, listed: str) -> None:
    assert reader.opens("/desa/daftar").status == 404
