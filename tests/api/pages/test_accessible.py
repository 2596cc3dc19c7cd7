"""Is every page and every form accessible, small enough for a bad line, and whole on a phone, for each role? In Chromium, by axe."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import axe_playwright_python
import httpx
import pytest
from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Page

from naungan.domain.commands.register import Register
from naungan.domain.selection import ReturnedRow
from naungan.domain.vocabulary import ReturnReason, Role
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.accounts.recorded import InLog
from naungan.infrastructure.accounts.signed_in import WhoReader, who_pool
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.navigation import ADMINISTRATORS, PAGES
from naungan.infrastructure.web.pages.frame import Frame
from naungan.infrastructure.web.pages.paper_forms import FORMS as PAPER_FORMS
from naungan.infrastructure.web.pages.people_forms import CARD_FORMS, FORMS
from naungan.infrastructure.web.pages.returned_rows import FORMS as ROW_FORMS
from naungan.infrastructure.web.pages.routes import page_routes
from naungan.infrastructure.web.pages.state import address
from naungan.infrastructure.web.pages.taken_back_forms import (
    OPEN_NAMES,
    VOID_CARD,
    WITHDRAW_DEATH,
    WITHDRAW_VERIFICATION,
)
from naungan.infrastructure.web.pages.users import FORMS as USER_FORMS
from naungan.infrastructure.web.pages.users import AccountsAt
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.sign_in.routes import Entrance
from tests.api.pages.conftest import Site, live
from tests.api.pages.test_page_matrix import of_role
from tests.api.pages.test_page_matrix import tell as tell_of_pages
from tests.api.test_coverage import DAY, VILLAGE, Told
from tests.e2e.browsing import NO_CERTIFICATES
from tests.infrastructure.accounts.conftest import CHEAP
from tests.infrastructure.test_proposals import proposed, verified
from tests.people import done, nik, people

FIRST_LOAD = 100_000  # bytes that may travel, compressed
PHONE, DESK = 360, 1200  # pixels
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
ELSEWHERE = ("/masuk", "/akun", "/graphiql")  # what no page of these routes answers
# What a link leads to with an import that was sent alone, and what is a file.
WITH_AN_IMPORT = {"/unggah/{ticket}", "/unggah/hasil/{ticket}", "/unggah/templat.xlsx"}
FILES = {"/desa/daftar/kembali.xlsx"}
# All of them on a phone; where the window is wide, those whose verdict hangs on where things stand.
_BY_PLACE = [
    "color-contrast",
    "scrollable-region-focusable",
    "target-size",
    "link-in-text-block",
    "meta-viewport",
]
RULES: dict[int, dict[str, object]] = {
    PHONE: {"resultTypes": ["violations"]},
    DESK: {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": _BY_PLACE}},
}
# What is looked at in place of the page of a whole regency, whose squares and rows are as many as they are alike.
SMALLER = {"/desa": "/desa?wilayah=64.01.01"}
pytestmark = pytest.mark.slow


def tell(register: Register) -> Told:
    return tell_of_pages(register)


def _travelled(devtools: CDPSession) -> list[int]:
    """Filled with the bytes of each answer, as they travel; nothing is kept by the browser."""
    sizes: list[int] = []
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    return sizes


def _heard(into: list[str], told: ConsoleMessage) -> None:
    if told.type == "error":
        into.append(told.text)


# What axe finds. Of a contrast that hangs on which rules of style an element and what it lies in answer to, and not on its text, one is tried
# of each kind: `known` are those tried before at this width, by what the rules of style can tell; those tried now are answered.
_BY_AXE = """async ([how, known]) => {
  const told = new Set(known.split(" ")), fresh = new Set(), of = new Map();
  const sheets = [...document.styleSheets].map((one) => one.href).join();
  const plain = new Set(["href", "action", "name", "value", "for", "title", "placeholder", "content", "datetime", "min", "max"]);
  const kind = (one) => one.localName + [...one.attributes].filter((each) => each.name !== "data-untried").map((each) =>
    plain.has(each.name) || each.name.startsWith("data-") ? ` ${each.name}` : ` ${each.name}=${each.value}`);
  const hash = (text) => { let a = 0, b = 7; for (let n = 0; n < text.length; n++) {
    a = Math.imul(a ^ text.charCodeAt(n), 2654435761); b = Math.imul(b ^ text.charCodeAt(n), 1597334677); } return `${a}.${b}`; };
  const way = (one) => {
    if (!one) return sheets;
    if (!of.has(one)) of.set(one, hash([way(one.parentElement), kind(one), one.matches(":first-child"), one.matches(":last-child"),
      one.previousElementSibling ? kind(one.previousElementSibling) : ""].join("|")));
    return of.get(one);
  };
  for (const one of document.querySelectorAll("body *")) {
    const key = way(one), isNew = !told.has(key) && one.checkVisibility();
    one.toggleAttribute("data-untried", isNew && !fresh.has(key));
    if (isNew) fresh.add(key);
  }
  return [(await axe.run(document, how)).violations, [...fresh].join(" ")];
}"""
# Read before a page's own scripts: axe, which looks at the contrast of these alone.
_ONE_OF_EACH = 'axe.configure({ rules: [{ id: "color-contrast", selector: "[data-untried]" }] });'

# What reaches beyond the window and lies in nothing that scrolls by itself.
_BEYOND = """[...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > innerWidth
  && !one.closest(".wide")).map(one => one.outerHTML.slice(0, 120)).slice(0, 3)"""

# What is to be pressed or typed into, and lies under something else.
_COVERED = """[...document.querySelectorAll("main :is(input, select, textarea, button):not(:disabled)")].filter(one => {
  one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { x, y, width, height } = one.getBoundingClientRect();
  return one.checkVisibility() && !one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}).map(one => one.outerHTML.slice(0, 120)).slice(0, 3)"""


@dataclass
class Look:
    """What is wrong with pages; of which kinds of elements the contrast was tried, by width."""

    tried: dict[int, set[str]] = field(default_factory=lambda: {PHONE: set(), DESK: set()})

    def faults(self, page: Page) -> list[str]:
        """What axe finds, whether something hangs over the side, and whether a control is covered; at both widths."""
        found = []
        for width, tried in self.tried.items():
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("dispatchEvent(new Event('resize'))")  # which comes with a drawing otherwise
            told, fresh = page.evaluate(_BY_AXE, [RULES[width], " ".join(tried)])
            tried.update(fresh.split())
            found += [f"{width}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in told]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                beyond = page.evaluate(_BEYOND)
                found.append(f"{width}: hangs over the side: {beyond}")
            if covered := page.evaluate(_COVERED):
                found.append(f"{width}: lies under something else: {covered}")
        return found


@pytest.fixture(scope="module")
def look() -> Look:
    return Look()


@dataclass(frozen=True)
class Office:
    """A live server where one has to sign in: as users that a header names."""

    site: Site
    users: dict[Role, UUID]
    account: UUID  # of a user who has one

    def headers(self, role: Role) -> dict[str, str]:
        return {"x-user": str(self.users[role]), "accept-language": "id"}


@pytest.fixture
def office(
    guarded_services: Services,
    store: PostgresEventStore,
    vault: PostgresVault,
    register: Register,
    database_url: str,
) -> Iterator[Office]:
    parts: Door = door(vault, passwords=CHEAP, record=InLog(register))
    sessions = who_pool(database_url)
    over = replace(
        guarded_services,
        people=Sights(vault),
        pools=(*guarded_services.pools, sessions),
        entrance=Entrance(parts, WhoReader(sessions)),
    )
    users = {role: of_role(register, role) for role in Role}
    account = parts.accounts.add_person("ani", "Ani Rekaan", "197903042005012001")
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(live(over, store, database_url))
        site.project()
        yield Office(site, users, account)


def _walk(office: Office, role: Role) -> dict[str, tuple[str, str | None]]:
    """One page of each path that a role is led to, from the home page on: its address, and what was sent; by path."""
    seen: dict[str, tuple[str, str | None]] = {}
    waiting = ["/"]
    headers = office.headers(role)
    with httpx.Client(base_url=office.site.url, headers=headers, verify=NO_CERTIFICATES) as client:
        while waiting:
            link = waiting.pop(0)
            path = link.partition("?")[0]
            if path in seen or not path.startswith("/") or path.startswith(ELSEWHERE):
                continue
            answer = client.get(link)
            assert answer.status_code == 200, f"{role} {link}: {answer.status_code}"
            if not answer.headers["content-type"].startswith("text/html"):
                continue
            seen[path] = (SMALLER[path], None) if path in SMALLER else (link, answer.text)
            waiting += [
                one.replace("&amp;", "&") for one in re.findall(r'<a [^>]*?href="([^"]*)"', answer.text)
            ]
    return seen


def _shape(html: str) -> str:
    """What axe could find a fault in: tags and attributes, and whether texts are empty; not what the texts say, nor how often a row comes."""
    main = re.sub(r"(?s)<footer.*?</footer>|<header.*?</header>", "", html)
    told = re.sub(r'="[^"]+"', '="x"', re.sub(r">[^<]*[^<\s][^<]*<", ">x<", main))
    return re.sub(r"(?s)(<tr>.*?</tr>|<li>.*?</li>|<option.*?</option>)(\s*\1)+", r"\1", told)


def _routes() -> list[Any]:
    """The routes of all screens, where people sign in and files are taken in."""
    frame = Frame(cast(Any, None), cast(Any, None), simulated=False, imports=cast(Any, object()))
    return page_routes(frame, AccountsAt(cast(Any, None), cast(Any, None)))


def test_every_page_and_form_of_every_role_is_without_a_fault_that_axe_finds(
    told: Told, office: Office, register: Register, undrawn: Browser, look: Look
) -> None:
    # given a row of a list that came back, every page that each role is led to, and every form
    listed = proposed(register, people(81, 82))
    done(verified(register, listed, ReturnedRow(1, ReturnReason.IDENTITY_DIFFERS)))
    office.site.project()
    walked = {role: _walk(office, role) for role in Role}
    about = {
        "wilayah": VILLAGE,
        "hal": ids.encode("Card", told.cards[1]),
        "kembali": ids.encode("Enrolment", told.fishers[0]),
    }
    of_row = {"hal": ids.encode("ParticipantList", listed), "baris": "1", "bagian": VILLAGE}
    of_user = {"pengguna": ids.encode("User", office.account)}
    of_list = (*ROW_FORMS, WITHDRAW_VERIFICATION)
    of_person = (*FORMS, *CARD_FORMS, WITHDRAW_DEATH, OPEN_NAMES, VOID_CARD)
    for form in (*PAPER_FORMS, *of_person, *of_list, *USER_FORMS):
        for role in form.roles:
            asked = of_row if form in of_list else of_user if form in USER_FORMS else about
            walked[role].setdefault(form.path, (address(form.path, asked), None))
    walked[Role.OPERATOR]["/peserta/cari"] = (
        "/peserta/cari?wilayah=64.01",
        None,
    )  # where the form of people leads
    every = {route.path for route in _routes() if "GET" in (route.methods or ())}
    assert every - WITH_AN_IMPORT - FILES - {path for pages in walked.values() for path in pages} == set()
    wrong: list[str] = []
    known: set[str] = set()
    with (
        undrawn.new_context(locale="id-ID") as context,
        httpx.Client(base_url=office.site.url, timeout=60) as client,
    ):
        context.add_init_script(AXE.read_text("utf-8") + _ONE_OF_EACH)
        page = context.new_page()
        for role, pages in walked.items():
            page.set_extra_http_headers(office.headers(role))
            for path, (link, sent) in pages.items():
                # pages of other roles that are sent alike were looked at before
                if sent is None:
                    answer = client.get(link, headers=office.headers(role))
                    assert answer.status_code == 200, f"{role} {link}: {answer.status_code}"
                    sent = answer.text
                shape = f"{path} {_shape(sent)}"
                if shape not in known:
                    known.add(shape)
                    # when it is opened, then nothing is wrong with it, on a phone and on a desk
                    page.goto(f"{office.site.url}{link}", wait_until="load", timeout=60_000)
                    wrong += [f"{role} {path} {one}" for one in look.faults(page)]
    assert wrong == []


def test_what_a_form_answers_is_without_a_fault_that_axe_finds(
    told: Told, office: Office, undrawn: Browser, look: Look
) -> None:
    with undrawn.new_context(locale="id-ID", extra_http_headers=office.headers(Role.OPERATOR)) as context:
        context.add_init_script(AXE.read_text("utf-8") + _ONE_OF_EACH)
        page = context.new_page()
        for typed in (nik(1), "12"):  # who is found, and what is wrong
            page.goto(f"{office.site.url}/peserta/cari?wilayah=64.01", timeout=60_000)
            page.fill("[name=dicari]", typed)
            with page.expect_navigation(timeout=60_000):
                page.press("[name=dicari]", "Enter")
            assert look.faults(page) == []
        page.goto(f"{office.site.url}/kartu/serah-terima?wilayah={VILLAGE}", timeout=60_000)
        assert look.faults(page) == []


def test_every_page_is_small_when_it_is_opened_for_the_first_time(
    told: Told, site: Site, undrawn: Browser
) -> None:
    with undrawn.new_context(locale="id-ID") as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", partial(_heard, complaints))
        sizes = _travelled(context.new_cdp_session(page))
        for path in (path for path, _, roles in PAGES if roles != ADMINISTRATORS):
            sizes.clear()
            page.goto(f"{site.url}{path}?wilayah=64.01&tanggal={DAY}", wait_until="load", timeout=60_000)
            assert 0 < sum(sizes) <= FIRST_LOAD, f"{path}: {sum(sizes)} bytes"
            assert complaints == [], path


def test_a_slider_moves_the_day_and_the_number_with_it(told: Told, site: Site, undrawn: Browser) -> None:
    with undrawn.new_context(locale="id-ID") as context:
        page = context.new_page()
        page.goto(f"{site.url}/cakupan?wilayah=64.01&tanggal={DAY}", timeout=60_000)
        assert page.locator(".figure").first.inner_text() == "10"
        # when the slider of the day is drawn back to before anybody was enrolled, and let go of
        slider = page.locator("input[data-slides=tanggal]")
        with page.expect_navigation(timeout=60_000):
            slider.fill(slider.get_attribute("min") or "")
        # then
        assert page.locator(".figure").first.inner_text() == "0"
        assert "tanggal=2019" in page.url
