"""What tests of imports stand on: papers to enrol under, and servers over one database."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from naungan.domain.bulk import from_list
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.bulk import card_list_reading
from naungan.infrastructure.bulk.file_worker import Reference
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.log.users_changed import users_changed
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.imports import Imports
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.uploads import Quota
from tests.api.asking import schema
from tests.api.conftest import client, enrolling_lists, named_user
from tests.api.imports.servers import (
    Halting,
    House,
    Opens,
)
from tests.infrastructure.bulk.importing import CHUNK, short_chunks
from tests.people import Papers, ready_to_enrol

__all__ = ["short_chunks"]  # a fixture


@pytest.fixture
def all_short_chunks(short_chunks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of files that enrol, of lists that carry their people, and of lists of cards."""
    for module in (from_list, card_list_reading):
        monkeypatch.setattr(module, "MOST_ROWS_OF_A_CHUNK", CHUNK)


@pytest.fixture
def opens(
    all_short_chunks: None,
    services: Services,
    store: PostgresEventStore,
    vault: PostgresVault,
    register: Register,
    regions: KemendagriRegions,
    database_url: str,
    keys: Keys,
    tmp_path: Path,
) -> Iterator[Opens]:
    """Opens servers over one database, each with a directory of its own; all are closed at the end."""
    with contextlib.ExitStack() as closing:

        def opened(
            at: int | None = None,
            *,
            pages: bool = False,
            guarded: bool = False,
            with_keys: Keys | None = None,
            quota: Quota | None = None,
        ) -> House:
            own = PostgresVault(database_url, with_keys or keys)
            closing.callback(own.close)
            worker = Halting(Reference(regions, STANDARD, NikRules(), lambda: own), at)
            data = tmp_path / f"server-{uuid4().hex[:6]}"
            bulk = BulkEnrolment(store, own, register.enrolling, register.rights)
            lists = enrolling_lists(register, store, own, regions)
            imports = Imports(bulk, worker, own, data, register=register, lists=lists, quota=quota or Quota())
            closing.callback(imports.close)
            over = replace(
                services,
                people=Sights(own),
                imports=imports,
                everyone=not guarded,
                signed_in=named_user if guarded else None,
                changed=users_changed(database_url),
                pools=services.pools if pages else (),
            )
            http = closing.enter_context(client(create_app(over, schema())))
            closing.callback(worker.may_go_on.set)  # before it is closed, which waits for it
            return House(http, imports, own, worker, data)

        yield opened


def tell(register: Register) -> Papers:
    """What each file of tests of imports begins with, where it names it."""
    return ready_to_enrol(register, listed=50_000, amount=10**12)


@pytest.fixture
def papers(told: Papers) -> Papers:
    return told
