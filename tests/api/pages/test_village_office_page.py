"""Can a village office accept and return the rows of its list, once, whatever the line does?"""

import re
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from naungan.domain.commands.register import Register
from naungan.infrastructure.web.pages import village_office
from tests.api.pages.conftest import Reader, Shown, Site
from tests.api.test_life_of_lists import people

PROPOSE = "mutation($i: ProposePeopleInput!) { proposePeople(input: $i) { ids userErrors { message } } }"

pytestmark = pytest.mark.records


def five_people() -> dict[str, Any]:
    """A list that is proposed."""
    return {
        "region": "64.01.01.2009",
        "scheme": "VULNERABLE_WORKERS",
        "rows": people(1, 2, 3, 4, 5),
        "idempotencyKey": str(uuid4()),
    }


@pytest.fixture
def listed(reader: Reader, register: Register) -> str:
    """A list of five people that waits."""
    payload = reader.api.ask(PROPOSE, {"i": five_people()})["proposePeople"]
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


def test_what_is_saved_and_cannot_be_shown_yet_is_told_to_be_saved(reader: Reader, listed: str) -> None:
    answer = reader.sends("/desa/daftar", **typed(reader.opens(f"/desa/daftar?hal={listed}")))
    # when the read models have not come so far
    shown = reader.opens(answer.leads_to)
    assert shown.status == 503
    assert "sudah tercatat, tetapi belum masuk ke halaman ini" in shown.text


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


def of_two_villages() -> dict[str, Any]:
    """A list of the regency: three people of one village, two of another."""
    rows = people(1, 2, 3, 4, 5)
    for row in rows[3:]:
        row["village"] = "64.01.01.2010"
    return {**five_people(), "region": "64.01", "rows": rows}


def test_the_offices_of_a_long_list_judge_their_villages_at_the_same_time(reader: Reader) -> None:
    [thing] = reader.api.ask(PROPOSE, {"i": of_two_villages()})["proposePeople"]["ids"]
    reader.api.project()
    # given the list as the regency sees it, village by village
    whole = reader.opens(f"/desa/daftar?hal={thing}&wilayah=64.01")
    assert [row[1:] for row in whole.rows()] == [["3", "0", "0", "0"], ["2", "0", "0", "0"]]
    assert 'name="kunci"' not in whole.html
    # when both offices have their rows before them, and both send
    here, there = (reader.opens(f"/desa/daftar?hal={thing}&wilayah=64.01.01.{one}") for one in (2009, 2010))
    assert ("3 menunggu" in here.text, "2 menunggu" in there.text) == (True, True)
    for shown, row in ((here, "baris-1"), (there, "baris-5")):
        answer = reader.sends("/desa/daftar", **typed(shown, **{row: "DIED"}))
        assert answer.status == 303, answer.text
    reader.api.project()
    assert (
        "0 menunggu, 2 diterima, 1 dikembalikan" in reader.opens(answer.leads_to.replace("2010", "2009")).text
    )
    assert "0 menunggu, 1 diterima, 1 dikembalikan" in reader.opens(answer.leads_to).text


def test_an_office_judges_no_row_that_was_proposed_since_it_looked(reader: Reader) -> None:
    [thing] = reader.api.ask(PROPOSE, {"i": of_two_villages()})["proposePeople"]["ids"]
    reader.api.project()
    shown = reader.opens(f"/desa/daftar?hal={thing}&wilayah=64.01.01.2009")
    correction = {"list": thing, "added": people(8), "idempotencyKey": str(uuid4())}
    told = reader.api.ask(
        "mutation ($i: CorrectProposalInput!) { correctProposal(input: $i) { userErrors { message } } }",
        {"i": correction},
    )
    assert told["correctProposal"]["userErrors"] == []
    reader.api.project()
    refused = reader.sends("/desa/daftar", **typed(shown))
    assert refused.status == 422
    assert "1 baris diusulkan sesudah daftar ini ditampilkan" in refused.text


def test_a_row_that_came_back_is_corrected_or_withdrawn_by_the_operator(reader: Reader) -> None:
    [thing] = reader.api.ask(PROPOSE, {"i": of_two_villages()})["proposePeople"]["ids"]
    reader.api.project()
    here = f"/desa/daftar?hal={thing}&wilayah=64.01.01.2009"
    back = {"baris-1": "IDENTITY_DIFFERS", "baris-2": "MOVED_AWAY"}
    assert reader.sends("/desa/daftar", **typed(reader.opens(here), **back)).status == 303
    reader.api.project()
    # given the office's word, the home page leads there though the other office has not judged yet
    assert any("/desa/daftar?" in one for one in reader.opens("/?wilayah=64.01").links())
    links = [one for one in reader.opens(here).links() if "baris=" in one]
    assert ["perbaiki" in one for one in links] == [True, False, True, False]
    # when one row is corrected, the other withdrawn
    person = {k: str(v) for k, v in people(1)[0].items()}
    for link, typed_in in ((links[0], person), (links[3], {})):
        form = reader.opens(link)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.html))
        hidden.pop("kembali")
        answer = reader.sends(link.partition("?")[0], **hidden, **typed_in)
        assert answer.status == 303, answer.text
        reader.api.project()
    assert "1 menunggu, 1 diterima, 0 dikembalikan, 1 ditarik" in reader.opens(here).text


def tabs_to(page: Page, name: str) -> None:
    """Go on by the Tab key until this field has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || document.activeElement.textContent") == name:
            return
    raise AssertionError(f"{name} is not reached by keyboard")


@pytest.mark.slow
def test_a_list_is_verified_on_a_phone_by_keyboard_alone(site: Site, chromium: Browser) -> None:
    with chromium.new_context(locale="id-ID", viewport={"width": 360, "height": 740}) as context:
        asked = {"query": PROPOSE, "variables": {"i": five_people()}}
        answer = context.request.post(f"{site.url}/graphql", data=asked, headers={"origin": site.url})
        [thing] = answer.json()["data"]["proposePeople"]["ids"]
        site.project()
        page = context.new_page()
        page.goto(f"{site.url}/desa/daftar?hal={quote(thing, safe='')}", timeout=60_000)
        # given a narrow screen, nothing hangs over its side, and axe finds no fault
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        # when one row goes back, and the office signs, by keys
        tabs_to(page, "baris-2")
        page.keyboard.press("ArrowDown")
        tabs_to(page, "office")
        page.keyboard.type("Kantor Desa")
        tabs_to(page, "verifiedOn")
        page.keyboard.type("02022022")
        tabs_to(page, "Simpan verifikasi")
        page.keyboard.press("Space")
        expect(page).to_have_url(re.compile("posisi="), timeout=60_000)
        # then it is recorded
        site.project()
        page.reload()
        expect(page.locator("main")).to_contain_text("Verifikasi tersimpan dan tercatat.")
        expect(page.locator("main")).to_contain_text("0 menunggu, 4 diterima, 1 dikembalikan")


def test_nobody_verifies_rows_that_they_were_not_shown(
    reader: Reader, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a list of 101 rows, and a page that shows a hundred
    monkeypatch.setattr(village_office, "_MOST", 1)
    given: dict[str, Any] = {
        "region": "64.01.01.2009",
        "scheme": "VULNERABLE_WORKERS",
        "rows": people(*range(1, 102)),
        "idempotencyKey": str(uuid4()),
    }
    [thing] = reader.api.ask(PROPOSE, {"i": given})["proposePeople"]["ids"]
    reader.api.project()
    shown = reader.opens(f"/desa/daftar?hal={thing}")
    # then it says so, and has no form
    assert "100 baris pertama ditampilkan" in shown.text
    assert 'name="kunci"' not in shown.html
