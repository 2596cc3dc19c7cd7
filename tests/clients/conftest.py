"""What tests of clients stand on: their packages, and a live server whose projector runs beside it."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.serving import server
from naungan.projections.engine.reading import Reader
from naungan.projections.engine.runner import Runner
from tests.api.asking import schema
from tests.api.conftest import database_url, services, staging

from .workshop import Workshop, workshop_in

__all__ = ["database_url", "services", "staging"]


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Every client, installed; one process of the tests takes all that ask for it (tests/conftest.py)."""
    return workshop_in(tmp_path_factory.mktemp("clients"))


@pytest.fixture(scope="session")
def relay_compiled(workshop: Workshop) -> Workshop:
    """With what Relay's compiler makes of the documents."""
    made = workshop.tool("relay-compiler/cli.js", "relay.config.json")
    assert made.returncode == 0, made.stdout + made.stderr
    return workshop


@pytest.fixture(scope="session")
def typed(workshop: Workshop) -> Workshop:
    """With what graphql-codegen makes of the same documents."""
    made = workshop.tool("@graphql-codegen/cli/esm/bin.js", "--config", "codegen.ts")
    assert made.returncode == 0, made.stdout + made.stderr
    return workshop


@pytest.fixture
def url(services: Services, database_url: str) -> Iterator[str]:
    """Where a live server answers GraphQL over an empty register."""
    patient = replace(services, reader=Reader(services.pools[0], wait=10))
    with (
        contextlib.closing(PostgresEventStore(database_url)) as log,
        contextlib.closing(Runner(log, projections(), database_url)) as runner,
        socket.socket() as listening,
    ):
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        running, stop = server(create_app(patient, schema()), "127.0.0.1", 0), threading.Event()
        threads = [
            threading.Thread(target=running.run, kwargs={"sockets": [listening]}),
            threading.Thread(target=runner.run_forever, args=(stop,), kwargs={"idle": 0.2}),
        ]
        for thread in threads:
            thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/graphql"
        running.should_exit = True
        stop.set()
        for thread in threads:
            thread.join(20)
