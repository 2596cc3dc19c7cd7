"""Can a village office accept and return the rows of its list, once, whatever the line does?"""

import contextlib
import io
import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from naungan.domain.commands.register import Register
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.pages import village_office
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.runner import Runner
from tests.api.pages.conftest import Reader, Shown, Site
from tests.api.sending import csv_file
from tests.api.test_life_of_lists import people
from tests.infrastructure.bulk.files import person

PROPOSE = "mutation($i: ProposePeopleInput!) { proposePeople(input: $i) { ids userErrors { message } } }"

pytestmark = pytest.mark.records


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    """With names, and who looked at them."""
    return replace(services, people=Sights(vault))


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
    # that it is saved is said, and in the other language, too; no other link of the page says so of another page
    assert "Verifikasi tersimpan dan tercatat." in after.text
    [back] = re.findall('name="kembali" value="([^"]+)"', after.html)
    assert "The verification is saved and recorded." in reader.opens(unescape(back), "en").text
    assert not any("posisi" in one for one in after.links())
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


def test_a_list_and_the_counts_of_its_rows_are_of_one_moment(
    reader: Reader, listed: str, store: PostgresEventStore, database_url: str
) -> None:
    shown = reader.opens(f"/desa/daftar?hal={listed}")
    reader.sends("/desa/daftar", **typed(shown, **{"baris-1": "DIED"}))
    # when the read model of rows has not come so far as that of lists
    others = [one for one in projections() if one.name != "selection"]
    with contextlib.closing(Runner(store, others, database_url)) as runner:
        runner.catch_up()
    after = reader.opens(f"/desa/daftar?hal={listed}")
    assert "5 menunggu, 0 diterima" in after.text
    assert [row[-1] for row in after.rows()] == ["Menunggu"] * 5
    assert "Kantor Desa" not in after.text


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
    # and one office is not named for both
    assert "terakhir diverifikasi oleh" in reader.opens(f"/desa/daftar?hal={thing}&wilayah=64.01").text
    assert "terakhir: " in reader.opens("/dokumen?wilayah=64.01").text


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
        # the form tells which row it is and who stands in it, and holds what was sent of them: nothing is chosen by itself
        row = int(link.partition("baris=")[2].partition("&")[0])
        sent = people(row)[0]
        facts = dict(form.rows())
        assert (facts["Baris"], facts["Nama"]) == (str(row), sent["name"])
        assert facts["Keadaan"] in ("Identitas berbeda", "Sudah pindah")
        if typed_in:
            assert f'name="nik" type="text" value="{sent["nik"]}"' in form.html
            chosen = set(re.findall(r'<option value="([^"]*)" selected', form.html))
            assert chosen == {sent["sex"], sent["village"], sent["segment"]}
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
def test_a_list_is_verified_on_a_phone_by_keyboard_alone(site: Site, undrawn: Browser) -> None:
    with undrawn.new_context(locale="id-ID", viewport={"width": 360, "height": 740}) as context:
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
        # and what came back can be taken away, sent again or withdrawn on the same narrow screen, without a fault
        for follows in (None, "Unggah berkas yang sudah diperbaiki"):
            if follows is not None:
                tabs_to(page, follows)
                page.keyboard.press("Enter")
                expect(page.get_by_role("button", name="Kirim perbaikan")).to_be_enabled(timeout=60_000)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()


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


def rows_of(content: bytes) -> tuple[list[str], list[list[Any]], Any]:
    """Titles and rows of a workbook's first sheet, and the book."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    titles, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [str(title) for title in titles], [list(row) for row in rows], book


def test_rows_that_came_back_are_corrected_as_one_file_and_what_is_left_is_withdrawn_at_once(
    reader: Reader,
) -> None:
    # given a list of two villages, of which three rows came back
    [thing] = reader.api.ask(PROPOSE, {"i": of_two_villages()})["proposePeople"]["ids"]
    reader.api.project()
    for village, back in (("2009", ("baris-1", "baris-2")), ("2010", ("baris-5",))):
        shown = reader.opens(f"/desa/daftar?hal={thing}&wilayah=64.01.01.{village}")
        reader.sends("/desa/daftar", **typed(shown, **dict.fromkeys(back, "IDENTITY_DIFFERS")))
        reader.api.project()
    # when the officer takes them away as a file, of the whole list or of one village
    whole = reader.opens(f"/desa/daftar?hal={thing}&wilayah=64.01")
    [way] = [link for link in whole.links() if "kembali.xlsx" in link]
    here = reader.opens(f"{way}&wilayah=64.01.01.2009")
    assert here.status == 200, here.text
    assert len(rows_of(here.answer.content)[1]) == 2
    titles, rows, book = rows_of(reader.opens(way).answer.content)
    # then each stands there as it was proposed, with its number and why it came back
    at = {title: titles.index(title) for title in ("NIK", "Nama", "Segmen", "Baris Asal", "Alasan", "Status")}
    assert [row[at["Baris Asal"]] for row in rows] == ["1", "2", "5"]
    assert [row[at["NIK"]] for row in rows] == [people(n)[0]["nik"] for n in (1, 2, 5)]
    assert {row[at["Status"]] for row in rows} == {"Dikembalikan"}
    assert all(row[at["Segmen"]] and "ikembalikan kantornya:" in row[at["Alasan"]] for row in rows)
    # and taking it is a look
    looks = reader.api.ask(SIGHTS, {"id": thing})["node"]["sights"]
    assert [one["operation"] for one in looks].count("ReturnedRows") == 2
    # when one row is corrected, one left as it was, and one made wrong, and the file is sent from the page that the list leads to
    sheet = book.worksheets[0]
    sheet.cell(2, at["NIK"] + 1).value = people(33)[0]["nik"]
    sheet.cell(4, at["NIK"] + 1).value = "123"
    saved = io.BytesIO()
    book.save(saved)
    [to_upload] = [link for link in whole.links() if "corrects=" in link]
    form = reader.opens(to_upload)
    assert (f'name="corrects" value="{thing}"' in form.html, "Kirim perbaikan" in form.text) == (True, True)
    assert "Daftarkan" not in form.text
    told = corrected(reader, thing, saved.getvalue())
    # then the first waits again, the others stay as they were and come back in the report
    assert (told["state"], told["summary"]["proposed"], told["summary"]["refused"]) == ("completed", 1, 2)
    assert {one["reason"]: one["rows"] for one in told["reasons"]} == {"row_unchanged": 1, "nik_length": 1}
    _, left, _ = rows_of(reader.api.http.get(told["report"]["href"]).content)
    assert [row[at["Baris Asal"]] for row in left] == ["2", "5"]
    page = reader.opens(told["href"].replace("/imports/", "/unggah/"))
    assert "Selesai diperbaiki" in page.text
    assert "--" not in page.text
    reader.api.project()
    assert states(reader, thing) == ["WAITING", "RETURNED", "ACCEPTED", "ACCEPTED", "RETURNED"]
    # and sent again it changes nothing
    before = reader.api.ask("{ log { position } }")
    assert corrected(reader, thing, saved.getvalue())["summary"] == told["summary"]
    assert reader.api.ask("{ log { position } }") == before
    # when what is left of a village is ticked, it is withdrawn at once
    shown = reader.opens(f"/desa/daftar?hal={thing}&wilayah=64.01.01.2009")
    assert reader.sends("/desa/daftar/tarik-banyak", **typed(shown)).status == 422
    answer = reader.sends("/desa/daftar/tarik-banyak", **typed(shown), baris="2")
    assert answer.status == 303, answer.text
    reader.api.project()
    assert states(reader, thing) == ["WAITING", "WITHDRAWN", "ACCEPTED", "ACCEPTED", "RETURNED"]
    assert "Perubahan daftar tersimpan" in reader.opens(answer.leads_to).text


SIGHTS = "query($id: ID!) { node(id: $id) { ... on ParticipantList { sights { operation } } } }"
STATES = "query($id: ID!) { node(id: $id) { ... on ParticipantList { rows(first: 9) { nodes { state } } } } }"


def states(reader: Reader, thing: str) -> list[str]:
    return [one["state"] for one in reader.api.ask(STATES, {"id": thing})["node"]["rows"]["nodes"]]


def corrected(reader: Reader, thing: str, content: bytes, **asked: str) -> dict[str, Any]:
    """What became of a file that corrects a list."""
    query = urlencode({"region": "64.01", "corrects": thing, **asked})
    headers = {"content-type": "application/octet-stream", "prefer": "wait=60", "naungan-page": "1"}
    told: dict[str, Any] = reader.api.http.request(
        "POST", f"/imports?{query}", [content], headers=headers
    ).json()
    return told


def test_a_file_that_cannot_correct_a_list_says_why_and_changes_nothing(reader: Reader) -> None:
    [thing] = reader.api.ask(PROPOSE, {"i": of_two_villages()})["proposePeople"]["ids"]
    reader.api.project()
    [no_numbers] = corrected(reader, thing, csv_file(person(1)))["problems"]
    assert no_numbers["reason"] == "no_row_numbers"
    # of another regency there is no such list
    [other] = corrected(reader, thing, csv_file(person(1)), region="64.02")["problems"]
    assert other["code"] == "NOT_FOUND"
    # what belongs to an enrolment is not said beside it
    assert corrected(reader, thing, b"NIK", check="true")["problems"][0]["reason"] == "parameter"
    # and of a list of which nothing came back there is no file
    assert reader.opens(f"/desa/daftar/kembali.xlsx?hal={thing}").status == 404
    assert reader.opens("/desa/daftar/kembali.xlsx").status == 404
    assert states(reader, thing) == ["WAITING"] * 5
