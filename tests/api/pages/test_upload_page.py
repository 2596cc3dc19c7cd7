"""Can an officer bring a file in by the page alone: check it with no paper at all, record what is missing, enrol it? In Chromium."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.pages.conftest import Site
from tests.api.sending import csv_file
from tests.infrastructure.bulk.files import person

LONGEST = 60_000  # milliseconds that the browser may take on a busy machine
pytestmark = pytest.mark.slow


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Four rows: three good ones, and one whose NIK is a digit short."""
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_file(*(person(n) for n in (1, 2, 3)), person(4, NIK="640101010180000")))
    return path


def opened(chromium: Browser, site: Site, path: Path) -> Page:
    context = chromium.new_context(locale="id-ID")
    context.set_default_timeout(LONGEST)
    page = context.new_page()
    page.goto(f"{site.url}/unggah?wilayah=64.01")
    page.set_input_files("#file", path)
    page.fill("input[name=from]", "2026-01-01")
    page.fill("input[name=until]", "2026-12-31")
    return page


def pressed(page: Page, mode: str, then: str) -> None:
    page.click(f"button[data-mode='{mode}']")
    expect(page.locator("#hasil")).to_contain_text(then, timeout=LONGEST)


def recorded(page: Page, site: Site, form: str, **typed: str) -> None:
    """What is missing is recorded by the form that the result leads to, in a tab of its own."""
    with page.expect_popup() as popup:
        page.click(f"#hasil a[href^='{form}']")
    tab = popup.value
    for name, value in typed.items():
        tab.fill(f"[name={name}]", value)
    tab.click("main form button")
    expect(tab).to_have_url(re.compile(r"/(dokumen)?\?wilayah=64\.01"), timeout=LONGEST)
    site.project()
    tab.close()
    page.click("#hasil button")


def test_a_file_is_checked_before_any_paper_and_enrolled_once_they_are_there(
    chromium: Browser, site: Site, listed: Path
) -> None:
    site.project()
    page = opened(chromium, site, listed)
    # when it is checked on an empty register
    pressed(page, "check", "Selesai diperiksa; tidak ada yang dicatat.")
    result = page.locator("#hasil")
    # then it says which row is wrong and in what, what it would cost, and what is missing
    expect(result).to_contain_text("NIK berisi 15 angka, seharusnya 16.")
    expect(result).to_contain_text("baris 5")
    expect(result).to_contain_text("Rp604.800")  # three people, twelve months
    expect(result.locator("ol li").first).to_be_visible()
    # when each missing paper is recorded by its form, filled in as far as known
    recorded(
        page,
        site,
        "/dokumen/baru/kesepakatan",
        title="Perjanjian 1/2026",
        parties="Dinas Ketenagakerjaan\nBPJS Ketenagakerjaan",
        signedOn="2026-01-01",
    )
    recorded(page, site, "/dokumen/baru/anggaran")
    recorded(page, site, "/dokumen/baru/daftar")
    recorded(page, site, "/dokumen/baru/verifikasi", office="Kantor Desa", verifiedOn="2026-01-02")
    # each with room for the row that is still to be corrected, which is said
    form = result.locator("a[href^='/dokumen/baru/sk']")
    expect(form).to_have_attribute("href", re.compile(r"[?&]count=4(&|$)"))
    expect(result).to_contain_text("Terisi untuk 4 orang: 3 yang baik dan 1 yang masih harus diperbaiki.")
    recorded(page, site, "/dokumen/baru/sk", number="SK-1/2026", issuedOn="2026-01-03", count="2")
    # when a decree names too few, then the form that changes it is there, filled in likewise
    expect(result).to_contain_text("SK SK-1/2026 menetapkan 2 orang; perlu 3.")
    expect(result.locator("a[href^='/dokumen/ubah/sk']")).to_have_attribute("href", re.compile("count=4"))
    recorded(page, site, "/dokumen/ubah/sk")
    # then nothing is missing
    expect(result).to_contain_text("Tidak ada yang kurang: berkas ini dapat didaftarkan.")
    # when it is tried, and enrolled
    pressed(page, "dryRun", "Selesai diuji; tidak ada yang dicatat.")
    expect(result).to_contain_text("Dapat didaftarkan")
    pressed(page, "", "Selesai didaftarkan.")
    # then it is said from which day the number moves, and where one goes on
    expect(result).to_contain_text("Terlindungi mulai 1 Januari 2026")
    for there in ("/peserta", "/cakupan", "/kartu"):
        expect(result.locator(f"a[href^='{there}?wilayah=64.01']")).to_be_visible()
    site.project()
    # then the number has moved, and the row with the wrong NIK is in a report to be mended
    report = result.locator("a[download]")
    with page.expect_download() as download:
        report.click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet is not None
    assert "640101010180000" in {str(cell) for row in sheet.values for cell in row}
    page.goto(f"{site.url}/cakupan?wilayah=64.01&tanggal=2026-02-01")
    expect(page.locator(".figure").first).to_have_text("3")
    page.goto(f"{site.url}/unggah?wilayah=64.01")
    expect(page.locator("tbody")).to_contain_text("3")


def test_without_a_file_nothing_is_sent(chromium: Browser, site: Site, listed: Path) -> None:
    page = opened(chromium, site, listed)
    page.set_input_files("#file", [])
    page.click("button[data-mode=check]")
    expect(page.locator("#said")).to_have_text("Pilih berkas dahulu.")


def test_a_file_that_is_no_list_is_refused_with_what_to_do(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(b"no spreadsheet at all")
    page = opened(chromium, site, path)
    pressed(page, "check", "Tidak diteruskan.")
    expect(page.locator("#hasil [role=alert]")).not_to_be_empty()


def test_a_result_has_an_address_to_come_back_to(chromium: Browser, site: Site, listed: Path) -> None:
    page = opened(chromium, site, listed)
    with page.expect_response(re.compile("/unggah/hasil/")) as asked:
        pressed(page, "check", "Selesai diperiksa")
    page.goto(asked.value.url.replace("/hasil/", "/"))
    expect(page.locator("#hasil")).to_contain_text("Selesai diperiksa; tidak ada yang dicatat.")


def test_while_something_goes_on_nothing_else_is_begun_and_a_server_that_is_away_is_waited_for(
    chromium: Browser, site: Site, listed: Path
) -> None:
    page = opened(chromium, site, listed)
    buttons = page.locator("button[data-mode]")
    expect(page.locator("button[data-mode=check]")).to_be_enabled()
    # Given a server that takes the file in, and cannot be reached then
    page.route("**/unggah/hasil/*", lambda route: route.abort())
    page.click("button[data-mode=check]")
    # Then the page tells that the file is there, and no other button takes its place
    expect(page.locator("#terputus")).to_contain_text("Berkasnya sudah sampai; jangan kirim lagi.")
    assert [one.is_disabled() for one in buttons.all()] == [True] * 4
    expect(page.locator("#said")).to_be_hidden()
    # When it is there again, the result is shown without anybody's doing, and the buttons are
    page.unroute("**/unggah/hasil/*")
    expect(page.locator("#hasil")).to_contain_text("Selesai diperiksa; tidak ada yang dicatat.")
    expect(page.locator("#terputus")).to_be_hidden()
    expect(page.locator("button[data-mode=check]")).to_be_enabled()
    # And what was sent is in the list below, and has its address still, without a reload
    # with what was found
    expect(page.locator("#dikirim")).to_contain_text(
        "Pemeriksaan · selesai · 4 baris: 3 dapat didaftarkan, 1 perlu diperbaiki; tidak ada yang dicatat"
    )
    page.click("text=Alamat hasil ini")
    expect(page.locator("#hasil")).to_contain_text("Selesai diperiksa; tidak ada yang dicatat.")
    expect(page.locator("#hasil")).to_contain_text("daftar.csv")


def test_a_file_that_is_dropped_on_the_form_is_the_chosen_one(
    chromium: Browser, site: Site, listed: Path
) -> None:
    page = opened(chromium, site, listed)
    page.set_input_files("#file", [])
    expect(page.locator("button[data-mode=check]")).to_be_enabled()  # the script is there
    expect(page.locator("#drop")).to_contain_text("atau seret berkasnya ke sini")
    dragged = page.evaluate_handle(
        """text => {
            const files = new DataTransfer();
            files.items.add(new File([text], "daftar.csv", { type: "text/csv" }));
            return files;
        }""",
        listed.read_text(),
    )
    # when it is let go beside the form, nothing is chosen, and the browser does not leave the page for it
    page.dispatch_event("h1", "drop", {"dataTransfer": dragged})
    assert page.evaluate("document.getElementById('file').files.length") == 0
    # when it is let go on it
    page.dispatch_event("#drop", "drop", {"dataTransfer": dragged})
    # then it is checked as if it had been chosen
    pressed(page, "check", "Selesai diperiksa; tidak ada yang dicatat.")


def test_what_to_do_is_said_in_the_words_of_the_page(chromium: Browser, site: Site, tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_file(person(1, Segmen="Astronot"), person(2, **{"Tanggal Lahir": "1990-01-01"})))
    page = opened(chromium, site, path)
    pressed(page, "check", "Selesai diperiksa; tidak ada yang dicatat.")
    said = page.locator("#hasil").inner_text()
    assert "isian “Segmen untuk yang tidak dikenal”" in said
    assert not re.search(r"--[a-z]|HTTP|naungan segments", said)
    # and so in the report that is taken away
    with page.expect_download() as download:
        page.click("#hasil a[download]")
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = " ".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    assert "isian “Segmen untuk yang tidak dikenal”" in cells
    assert not re.search(r"--[a-z]|HTTP|naungan segments", cells)
    # and what a field is called there, it is called on the form
    expect(page.get_by_label("Segmen untuk yang tidak dikenal")).to_have_count(1)
