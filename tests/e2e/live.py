"""A live server for tests that need a socket: the application over an empty register, on a port of its own."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import generate
from naungan.infrastructure.vault.staging import PostgresStaging
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.serving import server
from tests.api.asking import schema
from tests.api.conftest import database_url, services, staging, taking_files
from tests.databases import fresh_database

__all__ = ["address", "database_url", "services", "staging"]


@pytest.fixture(scope="module")
def address(
    postgres: str, built_template: str, regions: KemendagriRegions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a live server over a register that is and stays empty, for all tests of a file."""
    with fresh_database(postgres, built_template) as url, contextlib.ExitStack() as stack:
        keys = generate()
        store = stack.enter_context(contextlib.closing(PostgresEventStore(url)))
        vault = stack.enter_context(contextlib.closing(PostgresVault(url, keys)))
        staging = stack.enter_context(contextlib.closing(PostgresStaging(url, keys)))
        listening = stack.enter_context(socket.socket())
        register = Register(store, vault, NikRules(), regions)
        services = taking_files(url, register, regions, store, staging, tmp_path_factory.mktemp("live"))
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        running = server(create_app(services, schema()), "127.0.0.1", port)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{port}"
        running.should_exit = True
        thread.join(20)
