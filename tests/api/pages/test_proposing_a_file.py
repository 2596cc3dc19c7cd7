"""Can an officer propose a file's people to the village offices by the page? The good rows wait there, the others come back. In Chromium."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from naungan.infrastructure.indonesia.regions import KemendagriRegions
from tests.api.pages.conftest import Site
from tests.api.pages.test_upload_page import opened, pressed
from tests.api.sending import csv_file
from tests.infrastructure.bulk.files import PASER, REGIONS, person

HERE, THERE = REGIONS.villages(PASER)[0], REGIONS.villages(PASER)[30]
ASKED = """{ participantLists(region: "64.01", first: 9) { nodes { proposed people { waiting } villages { region { code } people { waiting } } } } }"""
pytestmark = pytest.mark.slow


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Four rows of two villages, mixed, and one whose NIK is a digit short."""
    where = (HERE, THERE, HERE, THERE)
    rows = [person(n, Kode_Desa=village.code) for n, village in enumerate(where, 1)]
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_file(*rows, person(5, NIK="640101010180000")))
    return path


def lists(site: Site, page: Any) -> list[Mapping[str, Any]]:
    answer = page.context.request.post(
        f"{site.url}/graphql", data={"query": ASKED}, headers={"origin": site.url}
    ).json()
    return list(answer["data"]["participantLists"]["nodes"])


def test_the_good_rows_wait_at_their_offices_and_the_others_come_back_in_the_report(
    undrawn: Browser, site: Site, listed: Path
) -> None:
    site.project()
    page = opened(undrawn, site, listed)
    pressed(page, "check", "Selesai diperiksa; tidak ada yang dicatat.")
    assert "Usulkan ke kantor desa" in page.locator("#hasil").inner_text()
    # when she proposes it, and sends it again
    for _ in range(2):
        pressed(page, "propose", "Selesai diusulkan")
        site.project()
        # then there is one list, of which each office has its own rows
        waits = [{"region": {"code": one.code}, "people": {"waiting": 2}} for one in (HERE, THERE)]
        assert lists(site, page) == [{"proposed": 4, "people": {"waiting": 4}, "villages": waits}]
    # and the row that was not good is in the report
    with page.expect_download() as download:
        page.press("#hasil a[download]", "Enter")
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    [[nik, *_], *others] = book["Perbaikan"].iter_rows(min_row=2, values_only=True)
    assert (nik, others) == ("640101010180000", [])
    # and the list leads to the villages
    page.get_by_role("link", name="Lihat daftarnya, desa demi desa").press("Enter")
    page.get_by_role("link", name=THERE.name, exact=True).first.press("Enter")
    expect(page.locator("main")).to_contain_text("2 menunggu")


def test_the_template_offers_the_villages_and_segments_of_the_regency(
    undrawn: Browser, site: Site, regions: KemendagriRegions
) -> None:
    with undrawn.new_context(locale="id-ID") as context:
        got = context.request.get(f"{site.url}/unggah/templat.xlsx?wilayah=64.01")
        assert (got.status, "templat-64.01.xlsx" in got.headers["content-disposition"]) == (200, True)
        book = openpyxl.load_workbook(io.BytesIO(got.body()))
        cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
        assert "NIK" in cells
        assert regions.villages(PASER)[0].code in " ".join(cells)
        assert context.request.get(f"{site.url}/unggah/templat.xlsx?wilayah=64").status == 404
