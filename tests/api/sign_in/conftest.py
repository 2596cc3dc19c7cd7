"""The application with its door, over an empty register, and a browser of somebody who has an account there."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.accounts.signed_in import WhoReader, who_pool
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.sign_in.identified import Users
from naungan.infrastructure.web.sign_in.routes import Entrance
from tests.api.asking import schema
from tests.api.conftest import Http, client, lasting
from tests.api.sign_in.coming_in import ALLOWED
from tests.api.signing_in import Browser
from tests.infrastructure.accounts.conftest import CHEAP, GOOD, HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def parts(vault: PostgresVault, clock: HandClock) -> Door:
    return door(vault, clock, CHEAP)


@pytest.fixture
def services(services: Services, vault: PostgresVault, database_url: str) -> Services:
    return replace(lasting(services, database_url), people=Sights(vault))


@pytest.fixture
def http(services: Services, parts: Door, clock: HandClock, database_url: str) -> Iterator[Http]:
    """The application with its door, over an empty register."""
    sessions = who_pool(database_url)
    reader = WhoReader(sessions, clock)
    with client(
        create_app(
            replace(
                services,
                pools=(*services.pools, sessions),
                entrance=Entrance(parts, reader),
                signed_in=Users(reader),
                origins=frozenset({ALLOWED}),
            ),
            schema(),
        )
    ) as http:
        yield http


@pytest.fixture
def budi(parts: Door) -> UUID:
    return parts.accounts.add_person("budi", "Budi <b>Santoso</b>", "198508172010011003")


@pytest.fixture
def browser(http: Http) -> Browser:
    return Browser(http)


@pytest.fixture
def signed_in(parts: Door, budi: UUID, browser: Browser) -> Browser:
    """A browser whose user set a password by a link."""
    link = parts.links.make(budi, with_code=False)
    assert browser.post(f"/tautan/{link}", {"password": GOOD, "again": GOOD}).status_code == 303
    return browser
