"""Is every page accessible, small enough for a bad line, and whole on a phone? In Debian's Chromium, by axe."""

from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, ConsoleMessage

from naungan.domain.commands.register import Register
from naungan.infrastructure.web.navigation import ADMINISTRATORS, PAGES
from tests.api.pages.conftest import Site
from tests.api.test_coverage import DAY, Told
from tests.api.test_coverage import tell as tell_coverage

FIRST_LOAD = 100_000  # bytes that may travel, compressed
PHONE, DESK = 360, 1200  # pixels
pytestmark = pytest.mark.slow


def tell(register: Register) -> Told:
    return tell_coverage(register)


def _travelled(devtools: CDPSession) -> list[int]:
    """Filled with the bytes of each answer, as they travel."""
    sizes: list[int] = []
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    return sizes


def _heard(into: list[str], told: ConsoleMessage) -> None:
    if told.type == "error":
        into.append(told.text)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_page_has_a_fault_that_axe_finds_and_all_are_small(
    told: Told, site: Site, chromium: Browser, width: int
) -> None:
    axe = Axe()
    for path in (path for path, _, roles in PAGES if roles != ADMINISTRATORS):
        with chromium.new_context(viewport={"width": width, "height": 800}, locale="id-ID") as context:
            page = context.new_page()
            complaints: list[str] = []
            page.on("console", partial(_heard, complaints))
            sizes = _travelled(context.new_cdp_session(page))
            # when it is opened for the first time
            page.goto(
                f"{site.url}{path}?wilayah=64.01&tanggal={DAY}", wait_until="networkidle", timeout=60_000
            )
            # then
            assert sum(sizes) <= FIRST_LOAD, f"{path}: {sum(sizes)} bytes"
            assert complaints == [], path
            found = axe.run(page)
            assert found.violations_count == 0, f"{path} at {width}\n{found.generate_report()}"
            # and nothing hangs over the side
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} at {width}"


def test_a_slider_moves_the_day_and_the_number_with_it(told: Told, site: Site, chromium: Browser) -> None:
    with chromium.new_context(locale="id-ID") as context:
        page = context.new_page()
        page.goto(f"{site.url}/cakupan?wilayah=64.01&tanggal={DAY}", timeout=60_000)
        assert page.locator(".figure").first.inner_text() == "10"
        # when the slider of the day goes back by keyboard, to before anybody was enrolled
        slider = page.locator("input[data-slides=tanggal]")
        slider.focus()
        with page.expect_navigation(timeout=60_000):
            page.keyboard.press("Home")
        # then
        assert page.locator(".figure").first.inner_text() == "0"
        assert "tanggal=2019" in page.url
