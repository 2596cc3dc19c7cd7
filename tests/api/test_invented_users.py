"""Does one click in the demo make somebody a user of each role, and nowhere else?"""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.grants import RevokeAccess
from naungan.domain.ports import Command
from naungan.domain.vocabulary import RevocationReason, Role
from naungan.infrastructure.accounts.demo_users import InventedUsers, invite
from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.recorded import InLog
from naungan.infrastructure.accounts.signed_in import WhoReader, who_pool
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.sign_in.identified import Users
from naungan.infrastructure.web.sign_in.routes import Entrance
from tests.api.asking import schema
from tests.api.conftest import client, lasting
from tests.api.signing_in import Browser, wrong
from tests.infrastructure.accounts.conftest import CHEAP
from tests.people import done

VIEWER = "{ viewer { everyone user grants { role region { code } } } }"
ROLES: dict[str, tuple[str, list[str | None]]] = {
    "analis-rekaan": ("ANALYST", ["64"]),
    "verifikator-rekaan": ("VERIFIER", ["64.01.01.2009", "64.09"]),
    "operator-rekaan": (
        "OPERATOR",
        ["64.01", "64.09"],
    ),  # of the history, and of the regency that is ready to enrol
    "penetap-rekaan": ("APPROVER", ["64.01", "64.09"]),
    "auditor-rekaan": ("AUDITOR", ["ID"]),
    "pengelola-rekaan": ("ADMINISTRATOR", [None]),
}


@pytest.fixture
def parts(vault: PostgresVault, register: Register) -> Door:
    return door(vault, passwords=CHEAP, record=InLog(register))


@pytest.fixture
def invented(parts: Door, regions: KemendagriRegions) -> InventedUsers | None:
    return InventedUsers(parts.accounts, parts.sessions, regions)


@pytest.fixture
def browser(
    services: Services, parts: Door, database_url: str, invented: InventedUsers | None
) -> Iterator[Browser]:
    """At the application of a simulated log; where nothing is `invented`, of any other."""
    sessions = who_pool(database_url)
    reader = WhoReader(sessions)
    services = lasting(services, database_url)
    over = replace(
        services,
        pools=(*services.pools, sessions),
        entrance=Entrance(parts, reader, invented),
        signed_in=Users(reader),
        everyone=invented is not None,
    )
    with client(create_app(over, schema())) as http:
        yield Browser(http)


def test_one_click_makes_somebody_a_user_of_each_role(
    browser: Browser, parts: Door, register: Register
) -> None:
    # Given a demo whose users were made after its history
    assert "/masuk/rekaan" not in browser.get("/masuk").text
    invite(parts.accounts, register)
    page = browser.get("/masuk").text
    for login, (role, regions) in ROLES.items():
        assert f'value="{login}"' in page
        # When one of them is clicked
        entered = browser.post("/masuk/rekaan", {"login": login, "lanjut": "/cakupan"})
        # Then one is that user, with that role alone
        assert (entered.status_code, entered.headers["location"]) == (303, "/cakupan")
        viewer = browser.ask(VIEWER).json()["data"]["viewer"]
        assert viewer["everyone"] is False
        held = [(grant["role"], grant["region"] and grant["region"]["code"]) for grant in viewer["grants"]]
        assert held == [(role, region) for region in regions]
        # and who holds a role in several regions is led to each
        home = browser.get("/").text
        assert ("Your regions:" in home) is (len(regions) > 1)
        assert len(regions) == 1 or all(f'href="/?wilayah={region}"' in home for region in regions)
    # And signed out one sees everything again
    browser.post("/keluar", {})
    assert browser.ask(VIEWER).json()["data"]["viewer"]["everyone"] is True


def test_who_was_signed_in_before_is_so_no_longer(browser: Browser, parts: Door, register: Register) -> None:
    invite(parts.accounts, register)
    browser.post("/masuk/rekaan", {"login": "operator-rekaan"})
    before = dict(browser.cookies)
    browser.post("/masuk/rekaan", {"login": "auditor-rekaan"})
    assert browser.cookies != before
    browser.cookies = before
    assert browser.ask(VIEWER).json()["data"]["viewer"]["user"] is None


def test_started_again_it_records_nothing_more_and_grants_nothing_that_was_revoked(
    browser: Browser, parts: Door, register: Register, store: PostgresEventStore
) -> None:
    invite(parts.accounts, register)
    user = parts.accounts.named("operator-rekaan").user
    for region in ("64.01", "64.09"):
        revoked = RevokeAccess(user, Role.OPERATOR, region, RevocationReason.OTHER_DUTIES)
        done(register.revoke_access(Command("demo", uuid4()), revoked))
    parts.accounts.close("penetap-rekaan")
    position = store.log_state().position
    invite(parts.accounts, register)
    assert store.log_state().position == position
    # And whoever is there no longer is not offered
    assert "penetap-rekaan" not in browser.get("/masuk").text
    assert browser.post("/masuk/rekaan", {"login": "penetap-rekaan"}).status_code == 404
    browser.post("/masuk/rekaan", {"login": "operator-rekaan"})
    assert browser.ask(VIEWER).json()["data"]["viewer"]["grants"] == []


@pytest.mark.parametrize("login", ["", "budi", "REKAANOPERATOR", "operator"])
def test_nobody_else_comes_in_by_a_click(
    browser: Browser, parts: Door, register: Register, login: str
) -> None:
    invite(parts.accounts, register)
    parts.accounts.add_person("budi", "Budi Contoh", "198508172010011003")
    refused = browser.post("/masuk/rekaan", {"login": login})
    assert refused.status_code == 404
    assert "There is no such invented user here." in wrong(refused)
    assert browser.cookies == {}


def test_another_site_makes_nobody_an_invented_user(
    browser: Browser, parts: Door, register: Register
) -> None:
    invite(parts.accounts, register)
    elsewhere = {"origin": "https://app.example", "sec-fetch-site": "cross-site"}
    assert browser.post("/masuk/rekaan", {"login": "operator-rekaan"}, **elsewhere).status_code == 403
    assert browser.get("/masuk/rekaan").status_code == 405
    assert browser.cookies == {}


class TestOfARealRegister:
    @pytest.fixture
    def invented(self) -> None:
        return None

    def test_there_is_no_such_way_in(self, browser: Browser, parts: Door, register: Register) -> None:
        # Even where accounts of these logins were made
        invite(parts.accounts, register)
        assert "rekaan" not in browser.get("/masuk").text
        assert browser.post("/masuk/rekaan", {"login": "operator-rekaan"}).status_code == 404
        assert browser.cookies == {}
