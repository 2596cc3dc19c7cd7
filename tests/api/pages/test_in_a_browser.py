"""Do sliders, going back, the explorer and paper behave in a browser as somebody expects who never read how they work? In Chromium."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from naungan.domain.commands.register import Register
from tests.api.pages.conftest import Site
from tests.api.test_coverage import DAY, Told
from tests.api.test_coverage import tell as tell_coverage

HERE = f"/cakupan?wilayah=64.01&tanggal={DAY}"
# Whether something lies wholly in the window, above all that is there, and nothing shows through; otherwise where it lies.
SEEN = """one => { const at = one.getBoundingClientRect(), ground = getComputedStyle(one).backgroundColor;
  const on_top = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2) === one;
  const inside = at.x >= 0 && at.y >= 0 && at.right <= innerWidth && at.bottom <= innerHeight;
  return inside && on_top && ground.startsWith("rgb(") ? "seen" : JSON.stringify([at, ground, on_top]); }"""
FIRST_IN_MAIN = """document.activeElement === [...document.querySelectorAll(
  "main :is(a[href], button, input, select, textarea, summary)")].find((one) => !one.disabled && one.checkVisibility())"""
pytestmark = pytest.mark.slow


def tell(register: Register) -> Told:
    return tell_coverage(register)


def day_of(page: Page) -> str:
    return page.locator("form.moments input[name=tanggal]").first.input_value()


def test_a_slider_goes_day_by_day_by_keyboard_and_back_leads_to_the_day_before(
    told: Told, site: Site, chromium: Browser
) -> None:
    with chromium.new_context(locale="id-ID") as context:
        page = context.new_page()
        page.goto(site.url + HERE)
        slider = page.locator("[data-slides=tanggal]")
        slider.focus()
        # when it is moved by keys, nothing is asked until Enter, and the slider keeps the focus
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        assert page.url.endswith(HERE)
        expect(slider).to_be_focused()
        assert day_of(page) == "2022-10-29"
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("tanggal=2022-10-29"))
        expect(page.locator("[data-slides=tanggal]")).to_be_focused()
        expect(page.locator("main")).to_contain_text("orang terlindungi, 29 Oktober 2022")
        # then the page before is as it was, its field too
        page.go_back()
        expect(page.locator("main")).to_contain_text("orang terlindungi, 1 November 2022")
        assert day_of(page) == DAY


def test_who_has_no_mouse_skips_to_the_content_by_the_first_key(
    told: Told, site: Site, chromium: Browser
) -> None:
    for spoken, said, width in (("id", "Langsung ke isi", 360), ("en", "Skip to the content", 1000)):
        with chromium.new_context(locale=spoken, viewport={"width": width, "height": 800}) as context:
            page = context.new_page()
            page.goto(site.url + HERE)
            skips = page.get_by_role("link", name=said, exact=True)
            expect(skips).not_to_be_in_viewport()
            # when the first key is pressed, then the link is seen, with nothing before, over or through it
            page.keyboard.press("Tab")
            expect(skips).to_be_focused()
            assert skips.evaluate(SEEN) == "seen"
            # and it leads past all other pages, to what stands on this one
            page.keyboard.press("Enter")
            expect(page.locator("main")).to_be_focused()
            page.keyboard.press("Tab")
            assert page.evaluate(FIRST_IN_MAIN), page.evaluate("document.activeElement.outerHTML")


def test_the_plot_speaks_the_language_of_the_page_and_fits_on_paper(
    told: Told, site: Site, chromium: Browser
) -> None:
    with chromium.new_context(locale="id-ID", viewport={"width": 1100, "height": 800}) as context:
        page = context.new_page()
        page.goto(site.url + HERE)
        expect(page.locator(".u-legend")).to_contain_text("Hari")
        assert page.evaluate("uPlot.fmtDate('{MMM}', { MMM: month('short') })(new Date(2022, 7, 1))") == "Agu"
        wide = page.locator(".u-wrap").evaluate("one => one.offsetWidth")
        # when it is printed, the plot is as wide as the page, and no control is printed
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".u-wrap").evaluate("one => one.offsetWidth") < wide
        for control in (".sliders", "form.moments", "header nav"):
            expect(page.locator(control).first).to_be_hidden()
        expect(page.locator("p.only-printed").first).to_contain_text(f"64.01, per tanggal {DAY}")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator(".u-wrap").evaluate("one => one.offsetWidth") == wide
        # and when its window gets narrow, the plot does too
        page.set_viewport_size({"width": 500, "height": 800})
        expect(page.locator(".u-wrap")).not_to_have_css("width", f"{wide}px")
        assert page.locator(".u-wrap").evaluate("one => one.getBoundingClientRect().right <= innerWidth")


EXAMPLES = [
    *("CoverageByDate", "CoverageByScheme", "CoverageSeries", "KnownAt", "People", "PublicClaims"),
    *("Findings", "Events", "SignAgreement", "EmptyRegister"),
]


def test_the_explorer_shows_its_examples_beside_the_question_of_a_page_and_asks_nobody_else(
    told: Told, site: Site, chromium: Browser
) -> None:
    said: list[str] = []
    asked: list[str] = []
    for question in (["CoverageOfRegion"], []):
        with chromium.new_context(locale="id-ID") as context:
            page = context.new_page()
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("request", lambda request: asked.append(request.url))
            if question:
                page.goto(site.url + HERE)
                page.locator("footer summary").click()
                page.locator("a[data-explorer]").first.click()
                expect(page.locator(".graphiql-query-editor")).to_contain_text(question[0], timeout=60_000)
                # and it is sent to no server: it stands behind the #
                assert page.url.startswith(f"{site.url}/graphiql#query=")
            else:
                page.goto(f"{site.url}/graphiql")
            # then the examples are there
            expect(page.locator(".graphiql-tab-button")).to_have_text([*question, *EXAMPLES], timeout=60_000)
    # and all is done under its own strict policy, with nothing of the internet
    assert said == []
    assert [url for url in asked if not url.startswith((f"{site.url}/", "data:", "blob:"))] == []


def test_back_to_a_form_that_was_refused_shows_the_form(told: Told, site: Site, chromium: Browser) -> None:
    with chromium.new_context(locale="id-ID") as context:
        page = context.new_page()
        page.goto(f"{site.url}/dokumen/baru/kesepakatan?wilayah=64.01")
        page.locator("main form").evaluate("one => { one.noValidate = true; one.requestSubmit(); }")
        expect(page.locator(".wrong").first).to_contain_text("wajib diisi")
        page.goto(f"{site.url}/cek-kartu")
        page.go_back()
        expect(page).to_have_url(f"{site.url}/dokumen/baru/kesepakatan?wilayah=64.01")
        expect(page.locator("main form button").last).to_be_visible()
