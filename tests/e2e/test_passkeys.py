"""Does a passkey let its owner in, in a browser, at http://localhost; and nobody else, nowhere else?

Debian's Chromium, with an authenticator of its own that is told whether its user shows who they are (DevTools: WebAuthn).
"""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    Route,
    expect,
)

from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.signed_in import WhoReader, who_pool
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.serving import server
from naungan.infrastructure.web.sign_in.identified import Users
from naungan.infrastructure.web.sign_in.routes import Entrance
from tests.api.asking import schema
from tests.browser import UNDRAWN, launched, needs_chromium
from tests.e2e.live import database_url, services, staging  # noqa: F401 - fixtures
from tests.infrastructure.accounts.conftest import CHEAP, GOOD

LONGEST = 60_000  # milliseconds that the browser may take on a busy machine
expect.set_options(timeout=LONGEST)
pytestmark = needs_chromium


@pytest.fixture
def parts(vault: PostgresVault) -> Door:
    return door(vault, passwords=CHEAP)


@pytest.fixture
def port(services: Services, parts: Door, database_url: str) -> Iterator[int]:  # noqa: F811
    """The port of a live server over an empty register, with its door."""
    sessions = who_pool(database_url)
    reader = WhoReader(sessions)
    own = replace(
        services,
        pools=(*services.pools, sessions),
        entrance=Entrance(parts, reader),
        signed_in=Users(reader),
    )
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        running = server(create_app(own, schema()))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        running.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def undrawn() -> Iterator[Browser]:
    with launched(UNDRAWN) as browser:
        yield browser


class Person:
    """Somebody at a browser of their own, with a device that holds passkeys."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        context.set_default_timeout(LONGEST)
        self.page: Page = context.new_page()
        self.base = base
        self.complaints: list[str] = []
        self.page.on("console", self._told)
        self._devtools: CDPSession = context.new_cdp_session(self.page)
        self._devtools.send("WebAuthn.enable")
        added = self._devtools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        self._device: str = added["authenticatorId"]

    def _told(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        if message.type == "error" and not address.endswith("/favicon.ico"):
            self.complaints.append(f"{message.text} {address}")

    def is_verified(self, verified: bool) -> None:
        """Whether the device finds that it is its owner who holds it."""
        self._devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self._device, "isUserVerified": verified}
        )

    def credentials(self) -> list[dict[str, Any]]:
        """What the device holds."""
        found: list[dict[str, Any]] = self._devtools.send(
            "WebAuthn.getCredentials", {"authenticatorId": self._device}
        )["credentials"]
        return found

    def hold(self, credential: dict[str, Any]) -> None:
        """Put a copy of a credential into the device."""
        self._devtools.send(
            "WebAuthn.addCredential", {"authenticatorId": self._device, "credential": credential}
        )

    def goes_to(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")

    def takes_link(self, secret: str) -> None:
        self.goes_to(f"/tautan/{secret}")
        for field in ("password", "again"):
            self.page.fill(f"input[name={field}]", GOOD)
        self.page.press("main form button", "Enter")
        expect(self.page).to_have_url(f"{self.base}/akun")

    def adds_passkey(self) -> None:
        self.page.press("button.passkey", "Enter")
        expect(self.page).to_have_url(f"{self.base}/akun?tersimpan")

    def signs_out(self) -> None:
        self.page.press("form[action='/keluar'] button", "Enter")
        expect(self.page).to_have_url(f"{self.base}/masuk")


@pytest.fixture
def budi(undrawn: Browser, port: int, parts: Door) -> Iterator[Person]:
    """Somebody who took their link, and has a passkey."""
    user = parts.accounts.add_person("budi", "Budi Santoso", "198508172010011003")
    with undrawn.new_context(locale="en-GB") as context:
        person = Person(context, f"http://localhost:{port}")
        person.takes_link(parts.links.make(user, with_code=False))
        person.adds_passkey()
        yield person


def test_a_passkey_is_added_and_lets_its_owner_in_without_a_login_and_its_answer_is_good_once(
    budi: Person, parts: Door
) -> None:
    assert len(budi.credentials()) == 1
    budi.signs_out()
    sent: list[str] = []
    budi.page.on(
        "request", lambda one: sent.append(one.post_data or "") if one.url.endswith("/jawab") else None
    )
    # when
    budi.page.press("button.passkey", "Enter")
    # then they are in, and showed two things
    expect(budi.page).to_have_url(f"{budi.base}/akun")
    expect(budi.page.locator("main")).to_contain_text("You are signed in as Budi Santoso (budi).")
    expect(budi.page.locator("main")).not_to_contain_text("with a password alone")
    user = parts.accounts.named("budi").user
    assert [one.strong for one in parts.sessions.of(user)] == [True]
    told = budi.page.context.request.post(
        f"{budi.base}/graphql", data={"query": "{ viewer { names } }"}, headers={"origin": budi.base}
    )
    assert told.json()["data"]["viewer"] == {"names": True}
    # and the page did all under its own policy
    assert budi.complaints == []
    # when what the browser sent is sent again, for a challenge that is over
    budi.signs_out()
    again = budi.page.evaluate(
        """async (body) => (await fetch("/masuk/kunci-sandi/jawab", {method: "POST", body,
        headers: {"content-type": "application/json"}})).status""",
        sent[0],
    )
    # then nobody is in
    assert again == 403
    budi.goes_to("/akun")
    expect(budi.page).to_have_url(f"{budi.base}/masuk")


def test_a_device_that_does_not_know_its_owner_and_a_passkey_that_was_removed_let_nobody_in(
    budi: Person, parts: Door
) -> None:
    budi.signs_out()
    budi.is_verified(False)
    budi.page.press("button.passkey", "Enter")
    expect(budi.page.locator("#passkey-wrong")).to_have_text(
        "This passkey is not accepted. Try again, or sign in with your password."
    )
    assert parts.sessions.of(parts.accounts.named("budi").user) == []
    # when it knows its owner again, who is in and removes the passkey
    budi.is_verified(True)
    budi.page.press("button.passkey", "Enter")
    expect(budi.page).to_have_url(f"{budi.base}/akun")
    budi.page.press("form[action='/akun/kunci-sandi/hapus'] button", "Enter")
    expect(budi.page.locator("main")).to_contain_text("There is no passkey yet.")
    budi.signs_out()
    budi.page.press("button.passkey", "Enter")
    expect(budi.page.locator("#passkey-wrong")).to_contain_text("is not accepted")


def test_a_copied_passkey_whose_count_fell_behind_lets_nobody_in(
    budi: Person, undrawn: Browser, parts: Door
) -> None:
    # given a copy that was taken of a device
    copied = budi.credentials()[0]
    budi.signs_out()
    for _ in range(2):
        budi.page.press("button.passkey", "Enter")
        expect(budi.page).to_have_url(f"{budi.base}/akun")
        budi.signs_out()
    # when it is used elsewhere after its owner went on using theirs
    with undrawn.new_context(locale="en-GB") as context:
        thief = Person(context, budi.base)
        thief.hold(copied)
        thief.goes_to("/masuk")
        thief.page.press("button.passkey", "Enter")
        # then it is refused
        expect(thief.page.locator("#passkey-wrong")).to_contain_text("is not accepted")


def test_a_button_waits_for_the_script_that_hears_it(undrawn: Browser, port: int) -> None:
    with undrawn.new_context(locale="en-GB") as context:
        page = context.new_page()
        # given a bad line: the page is there before its script
        waiting: list[Route] = []  # held by a lambda: Playwright leaves a mark on what it calls
        page.route("**/passkeys.js", lambda route: waiting.append(route))
        page.goto(f"http://localhost:{port}/masuk", wait_until="commit")
        expect(page.locator("button.passkey")).to_be_disabled()
        # when the script arrives
        waiting[0].continue_()
        # then the button can be used
        expect(page.locator("button.passkey")).to_be_enabled()


def test_where_passkeys_cannot_be_the_page_says_where_they_can(undrawn: Browser, port: int) -> None:
    with undrawn.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/masuk")
        expect(page.locator("main")).to_contain_text(f"Open http://localhost:{port}/masuk to use them")
        expect(page.locator("button.passkey")).to_have_count(0)


def test_a_password_lets_in_without_any_script(undrawn: Browser, port: int, parts: Door) -> None:
    user = parts.accounts.add_person("budi", "Budi Santoso", "198508172010011003")
    with undrawn.new_context(locale="en-GB", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"http://localhost:{port}/tautan/{parts.links.make(user, with_code=False)}")
        for field in ("password", "again"):
            page.fill(f"input[name={field}]", GOOD)
        page.press("main form button", "Enter")
        expect(page).to_have_url(f"http://localhost:{port}/akun")
        page.press("form[action='/keluar'] button", "Enter")
        page.fill("input[name=login]", "budi")
        page.fill("input[name=password]", GOOD)
        page.press("main form button", "Enter")
        expect(page).to_have_url(f"http://localhost:{port}/akun")
        [cookie] = context.cookies()
        assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("naungan_session", True, "Lax")
