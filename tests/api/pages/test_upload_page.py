"""Does the page Upload say what becomes of a file, and what to do, whatever happens to either? In Chromium.

The whole way from a file to people who are enrolled is told by `tests/e2e/test_officer.py`.
"""

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


def opened(undrawn: Browser, site: Site, path: Path) -> Page:
    context = undrawn.new_context(locale="id-ID")
    context.set_default_timeout(LONGEST)
    page = context.new_page()
    page.goto(f"{site.url}/unggah?wilayah=64.01")
    page.set_input_files("#file", path)
    page.fill("input[name=from]", "2026-01-01")
    page.fill("input[name=until]", "2026-12-31")
    return page


def pressed(page: Page, mode: str, then: str) -> None:
    button = page.locator(f"button[data-mode='{mode}']")
    expect(button).to_be_enabled()
    button.press("Enter")
    expect(page.locator("#hasil")).to_contain_text(then, timeout=LONGEST)


def test_a_file_that_is_no_list_is_refused_with_what_to_do(
    undrawn: Browser, site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(b"no spreadsheet at all")
    page = opened(undrawn, site, path)
    pressed(page, "check", "Tidak diteruskan.")
    expect(page.locator("#hasil [role=alert]")).not_to_be_empty()


def test_while_something_goes_on_nothing_else_is_begun_and_a_server_that_is_away_is_waited_for(
    undrawn: Browser, site: Site, listed: Path
) -> None:
    page = opened(undrawn, site, listed)
    buttons = page.locator("button[data-mode]")
    expect(page.locator("button[data-mode=check]")).to_be_enabled()
    # Given a server that takes the file in, and cannot be reached then
    page.route("**/unggah/hasil/*", lambda route: route.abort())
    page.press("button[data-mode=check]", "Enter")
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
    # and at that address it is shown again
    page.press("text=Alamat hasil ini", "Enter")
    expect(page).to_have_url(re.compile(r"/unggah/[^/?]+$"))
    expect(page.locator("#hasil")).to_contain_text("Selesai diperiksa; tidak ada yang dicatat.")
    expect(page.locator("#hasil")).to_contain_text("daftar.csv")


def test_without_a_file_nothing_is_sent_and_one_that_is_dropped_on_the_form_is_the_chosen_one(
    undrawn: Browser, site: Site, listed: Path
) -> None:
    page = opened(undrawn, site, listed)
    page.set_input_files("#file", [])
    # when none is chosen, then nothing is sent
    expect(page.locator("button[data-mode=check]")).to_be_enabled()
    page.press("button[data-mode=check]", "Enter")
    expect(page.locator("#said")).to_have_text("Pilih berkas dahulu.")
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


def test_what_to_do_is_said_in_the_words_of_the_page(undrawn: Browser, site: Site, tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_file(person(1, Segmen="Astronot"), person(2, **{"Tanggal Lahir": "1990-01-01"})))
    page = opened(undrawn, site, path)
    pressed(page, "check", "Selesai diperiksa; tidak ada yang dicatat.")
    said = page.locator("#hasil").inner_text()
    assert "isian “Segmen untuk yang tidak dikenal”" in said
    assert not re.search(r"--[a-z]|HTTP|naungan segments", said)
    # and so in the report that is taken away
    with page.expect_download() as download:
        page.press("#hasil a[download]", "Enter")
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = " ".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    assert "isian “Segmen untuk yang tidak dikenal”" in cells
    assert not re.search(r"--[a-z]|HTTP|naungan segments", cells)
    # and what a field is called there, it is called on the form
    expect(page.get_by_label("Segmen untuk yang tidak dikenal")).to_have_count(1)
