"""How do people of the office work by the pages? With a mouse, or by the keyboard alone: what a key does not reach is not reached."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ElementHandle, FileChooser, Locator, expect

from tests.e2e.test_passkeys import Person
from tests.infrastructure.accounts.conftest import GOOD

_MOST_STEPS = 3_000  # presses of the Tab key until something has the focus


def _nothing(_: FileChooser) -> None:
    """A listener that makes the browser ask us for a file."""


class Desk(Person):
    """Somebody at the office, who reads Indonesian and works by the pages."""

    def comes_in(self, link: str, **typed: str) -> None:
        """By their link and a password."""
        self.page.goto(link)
        self.fills(**{**typed, "password": GOOD, "again": GOOD})
        self.clicks(self.page.locator("main form button").first)
        expect(self.page).to_have_url(f"{self.base}/akun")

    def opens_names(self) -> None:
        """Adds a passkey, and comes in once more by it: names are shown to whoever does."""
        self.clicks(self.page.locator("button.passkey"))
        expect(self.page).to_have_url(f"{self.base}/akun?tersimpan")
        self.clicks(self.page.get_by_role("button", name="Keluar", exact=True).first)
        expect(self.page.locator("button.passkey")).to_be_visible()
        self.clicks(self.page.locator("button.passkey"))
        expect(self.page).to_have_url(f"{self.base}/akun")

    def fills(self, **typed: str) -> None:
        """A form of a page, by the names of its fields."""
        self.fills_in(typed)

    def fills_in(self, typed: Mapping[str, str]) -> None:
        """The same, of fields whose names are no words."""
        for name, value in typed.items():
            self.puts(self.page.locator(f'main form:has(button) [name="{name}"]').last, value)

    def puts(self, field: Locator, value: str) -> None:
        """Write into a field, or choose in it."""
        if field.evaluate("field => field.tagName") == "SELECT":  # which waits for it
            field.select_option(value)
        else:
            field.fill(value)

    def clicks(self, what: Locator) -> None:
        """Press a button, follow a link, or tick a box."""
        what.click()

    def gives(self, file: Path) -> None:
        """Choose a file on the page Upload."""
        self.page.set_input_files("#file", file)

    def presses(self, button: str) -> None:
        """The button of this name, once its page has it ready."""
        found = self.page.get_by_role("button", name=button, exact=True).last
        expect(found).to_be_enabled()
        self.clicks(found)

    def follows(self, link: str | re.Pattern[str]) -> None:
        self.clicks(self.page.get_by_role("link", name=link, exact=isinstance(link, str)).first)

    def reads(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def arrives(self, address: str | re.Pattern[str]) -> None:
        """At a page; where it says that it is behind what was recorded, or that this takes too long, it is asked for again."""
        expect(self.page).to_have_url(address)
        for _ in range(120):
            said = self.page.locator("main").inner_text()
            if not any(
                text in said for text in ("belum masuk ke halaman ini", "Halaman ini tidak dapat ditampilkan")
            ):
                return
            # The page said it itself: what the browser adds about its status is no fault of the page.
            self.complaints[:] = [one for one in self.complaints if "status of 503" not in one]
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"the page cannot be shown: {said}")

    def result(self) -> Locator:
        return self.page.locator("#hasil")


class Keyboard(Desk):
    """The same person, who has no mouse. Whatever has the focus must be seen to have it."""

    def puts(self, field: Locator, value: str) -> None:
        element = self.reaches(field)
        kind, now = element.evaluate(
            "field => [field.tagName === 'SELECT' ? 'select' : field.type, field.value]"
        )
        if kind == "select":
            self._chooses(element, value)
        elif kind == "date":
            self._dates(element, value)
        else:
            if now:
                self.page.keyboard.press("Control+A")
                self.page.keyboard.press("Delete")
            self._types(value, lines=kind == "textarea")
        written = element.input_value()
        assert written == value, (value, written)

    def clicks(self, what: Locator) -> None:
        kind = self.reaches(what).evaluate("one => one.tagName === 'INPUT' ? one.type : one.tagName")
        self.page.keyboard.press("Space" if kind in ("checkbox", "radio") else "Enter")

    def gives(self, file: Path) -> None:
        # The browser is told to ask us in place of its own window, and that may reach it after a key that is pressed at once: so long before.
        self.page.on("filechooser", _nothing)
        self.reaches(self.page.locator("#file"))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        self.page.remove_listener("filechooser", _nothing)
        chooser.value.set_files(file)

    def reaches(self, what: Locator) -> ElementHandle:
        """Go on by the Tab key, or back by it where that is nearer, until this has the focus, and is seen to have it."""
        element, left = what.element_handle(), _MOST_STEPS
        while left > 0:
            usable, seen, skips, steps = element.evaluate(_ON_THE_WAY)
            if not usable:
                expect(what).to_be_visible()
                expect(what).to_be_enabled()
                element = what.element_handle()
                continue
            if seen is not None:
                assert seen, "the focus is not seen"
                return element
            steps = 1 if skips else steps
            self._tabs(steps)
            left -= abs(steps)
            if skips and self.page.evaluate("document.activeElement.matches('a.skip')"):
                self.page.keyboard.press("Enter")
        raise AssertionError(f"not reached by the keyboard: {what}")

    def _tabs(self, steps: int) -> None:
        """On by so many steps, or back: the key is held down."""
        keys = self.page.keyboard
        if steps < 0:
            keys.down("Shift")
        for _ in range(abs(steps)):
            keys.down("Tab")
        keys.up("Tab")
        if steps < 0:
            keys.up("Shift")

    def _types(self, value: str, *, lines: bool) -> None:
        for number, line in enumerate(value.split("\n") if lines else [value]):
            if number:
                self.page.keyboard.press("Enter")
            self.page.keyboard.insert_text(line)

    def _chooses(self, field: ElementHandle, value: str) -> None:
        self.page.keyboard.press("Home")
        for _ in range(field.evaluate(_BELOW, value)):
            self.page.keyboard.press("ArrowDown")

    def _dates(self, field: ElementHandle, value: str) -> None:
        """A day, whichever part of it this browser asks for first."""
        if not value:
            return
        year, month, day = value.split("-")
        orders = (month + day + year, day + month + year, year + month + day)
        for back, typed in enumerate((orders[0], *orders)):
            for _ in range(3 if back else 0):
                self.page.keyboard.press("ArrowLeft")  # to its first part, where one comes in
            self.page.keyboard.type(typed)
            if field.input_value() == value:
                return


# Whether it can be used. Whether it is seen that this has the focus, null where it has not. Whether one is at the top of a page, whose first link leads
# past its head to where one wants to be. How many presses it takes from here, back where it lies before: what lies between. A field of a day has three
# parts and a button (of a moment five), of which the last part has the focus once a day is typed. Only a guess, so that one need not look after each press.
_ON_THE_WAY = """one => {
  const now = document.activeElement, style = getComputedStyle(one);
  if (one.disabled || !one.checkVisibility()) return [false, null, false, 0];
  if (now === one)
    return [true, style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none', false, 0];
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
    (each) => !each.disabled && each.type !== 'hidden' && each.tabIndex >= 0 && each.checkVisibility());
  const follows = (each, other) => Boolean(each.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  const parts = { date: 3, 'datetime-local': 5 };
  const more = (each) => (each.readOnly ? 0 : (parts[each.type] ?? 0));
  const between = (from, to) => all.filter((each) => (!from || follows(from, each)) && (!to || follows(each, to)))
    .reduce((sum, each) => sum + 1 + more(each), 1);
  const back = (from) => -between(one, from) - more(one);
  if (now !== document.body)
    return [true, null, false, follows(one, now) ? back(now) - (more(now) && more(now) - 1) : between(now, one) + (more(now) && 1)];
  const skips = all[0]?.matches('a.skip') && Boolean(one.closest('main'));
  const on = skips ? 2 + between(one.closest('main'), one) : between(null, one);
  return -back(null) < on ? [true, null, false, back(null)] : [true, null, skips, on]; }"""
# How many choices down a value stands.
_BELOW = """(field, value) => Math.max(0,
  [...field.options].filter((one) => !one.disabled).findIndex((one) => one.value === value))"""


def asked(desk: Desk, query: str, **variables: Any) -> Any:
    """What GraphQL answers to whom the pages were shown to."""
    answer = desk.page.context.request.post(
        f"{desk.base}/graphql",
        data={"query": query, "variables": variables},
        headers={"origin": desk.base},
    ).json()
    assert "errors" not in answer, answer
    return answer["data"]


def at_a_desk(browser: Browser) -> BrowserContext:
    """A browser of one person, who has asked that nothing on a page moves: it need not draw what passes within a moment."""
    return browser.new_context(
        locale="id-ID", viewport={"width": 1000, "height": 800}, reduced_motion="reduce"
    )


def sits_down(context: BrowserContext, base: str, *, keyboard: bool) -> Desk:
    """Somebody who comes to the office."""
    return (Keyboard if keyboard else Desk)(context, base)
