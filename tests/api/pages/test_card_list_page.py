"""Can an officer bring in the card numbers that BPJS sends by the page: check them, issue them, mend the wrong rows? In Chromium."""

import io
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from naungan.infrastructure.log.store import PostgresEventStore
from tests.api.pages.conftest import Reader, Site
from tests.api.pages.test_upload_page import LONGEST, pressed
from tests.api.test_card_lists import a_list, send
from tests.people import START, VILLAGE, command, done, enrolments, people, ready_to_enrol

pytestmark = pytest.mark.records


def tell(register: Register) -> list[str]:
    """Three workers, of whom the third has a card."""
    here = enrolments(register.enrol_workers(command(), ready_to_enrol(register).enrol(*people(1, 3))))
    done(register.issue_cards(command(), IssueCards((here[2],), START, serials=("A-3",))))
    return [str(one) for one in here]


@pytest.mark.slow
def test_a_list_is_checked_and_issued_and_its_wrong_rows_are_mended_and_sent_again(
    told: list[str], undrawn: Browser, site: Site, store: PostgresEventStore, tmp_path: Path
) -> None:
    # given the list of BPJS, of which a row is of a worker who has another card
    path = tmp_path / "kartu.csv"
    path.write_bytes(a_list((1, "BPU-001", "22012345671"), (2, "BPU-002", ""), (3, "BPU-003", "")))
    site.project()
    context = undrawn.new_context(locale="id-ID")
    context.set_default_timeout(LONGEST)
    page = context.new_page()
    page.goto(f"{site.url}/kartu?wilayah=64.01")
    page.set_input_files("#file", path)
    # when the day is missing, its field is named
    expect(page.locator("button[data-mode=dryRun]")).to_be_enabled()
    page.press("button[data-mode=dryRun]", "Enter")
    expect(page.locator("#said")).to_contain_text("Isian “Hari terbit menurut BPJS” wajib diisi.")
    page.get_by_label("Hari terbit menurut BPJS").fill("2022-10-20")
    # when it is checked, it says what can be issued and why a row cannot, and nothing is issued
    pressed(page, "dryRun", "Selesai diperiksa; tidak ada kartu yang diterbitkan.")
    result = page.locator("#hasil")
    expect(result).to_contain_text("Pekerja sudah punya kartu lain.")
    pressed(page, "", "Tidak satu kartu pun diterbitkan: ada baris yang salah.")
    assert len(store.cards_of(enrolments=[*map(UUID, told)])) == 1
    # when those that are right are issued, the wrong one comes back to be mended
    pressed(page, "skipBad", "Selesai diterbitkan.")
    assert result.locator("tbody").first.inner_text().split("\n")[1] == "Diterbitkan\t2"
    with page.expect_download() as download:
        result.locator("a[download]").press("Enter")
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet is not None
    assert "Pekerja sudah punya kartu lain." in {str(cell) for row in sheet.values for cell in row}
    # and the way to send it leads to the same form, with the day filled in
    result.get_by_role("link", name="Unggah berkas yang sudah diperbaiki").press("Enter")
    expect(page.get_by_label("Hari terbit menurut BPJS")).to_have_value("2022-10-20")
    context.close()


def test_the_form_is_on_the_page_of_the_regency_and_its_lists_stand_among_the_files_that_were_sent(
    told: list[str], reader: Reader
) -> None:
    reader.api.project()
    for language, words in (("id", "Daftar nomor kartu dari BPJS"), ("en", "List of card numbers from BPJS")):
        shown = reader.opens("/kartu?wilayah=64.01", language)
        assert (shown.status, words in shown.text, 'name="cards"' in shown.html) == (200, True, True)
    # of a village the way to it is shown, and of more than a regency there is none
    assert "/kartu?wilayah=64.01#daftar-nomor" in reader.opens(f"/kartu?wilayah={VILLAGE}").links()
    assert "daftar-nomor" not in reader.opens("/kartu?wilayah=64").html
    # when a list was checked, and another was sent
    send(reader.api, a_list((1, "BPU-001", "")), dryRun="true")
    sent = send(reader.api, a_list((2, "BPU-002", ""), (3, "BPU-003", "")), skipBad="true").json()
    text = reader.opens("/unggah?wilayah=64.01").text
    assert "Nomor kartu · selesai · 2 baris: 1 kartu diterbitkan, 1 perlu diperbaiki" in text
    assert "Uji coba (Nomor kartu) · selesai · 1 baris: 0 kartu diterbitkan" in text
    page = reader.opens(sent["href"].replace("/imports/", "/unggah/"), "en")
    assert dict(page.rows()) == {
        "Read": "2", "Issued": "1", "Have that card already": "0", "Wrong": "1", "Right, not issued yet": "0"
    }  # fmt: skip
    assert "/kartu?wilayah=64.01&on=2022-10-20#daftar-nomor" in page.links()
