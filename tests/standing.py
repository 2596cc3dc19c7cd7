"""What every test stands on: a real PostgreSQL, and a fresh database for whoever asks."""

import contextlib
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import hypothesis
import psycopg
import pytest
import structlog

from naungan.domain.bulk.intake import Intake
from naungan.domain.commands.register import Register
from naungan.infrastructure.composition import projections
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.migrate import migrate_log
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.postgres.embedded import EmbeddedPostgres
from naungan.infrastructure.vault.keys import Keys, generate
from naungan.infrastructure.vault.migrate import migrate_vault
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.projections.engine.runner import Runner
from tests import one_loop, warm
from tests.databases import (
    Shelf,
    create,
    database_at,
    fresh_database,
    maintenance,
    staging_at,
    store_at,
    vault_at,
)

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a new directory of our own is made in it
_ROOM = 2 << 30  # bytes for the server of one process: write-ahead log, templates, databases of one test

# As the server does: what a thread of an earlier test still logs is no part of what a command prints.
structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))

# How long an example takes says how busy the machine is, and nothing about the product.
hypothesis.settings.register_profile("naungan", deadline=None)
hypothesis.settings.load_profile("naungan")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server's maintenance database: embedded, or the one NAUNGAN_TEST_POSTGRES_URL names."""
    with contextlib.ExitStack() as closing:
        url = os.environ.get("NAUNGAN_TEST_POSTGRES_URL") or closing.enter_context(_server()).url()
        yield url
        maintenance(url).close()
        maintenance.cache_clear()


@pytest.fixture(scope="session")
def shelf(postgres: str) -> Iterator[Shelf]:
    """Databases that tests of this process left as good as new."""
    with contextlib.closing(Shelf(postgres)) as shelf:
        yield shelf


@pytest.fixture(scope="session", autouse=True)
def nothing_left_running() -> Iterator[None]:
    """The process that runs `naungan` for tests, and the event loop of applications, end with them."""
    yield
    warm.close()
    one_loop.close()


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """A migrated database that tests copy; its name."""
    name = f"naungan_template_{uuid4().hex[:8]}"
    with new_template(postgres, name, "template0") as url:
        with psycopg.connect(url) as connection:
            migrate_log(connection)
        migrate_vault(url)
    return name


@pytest.fixture(scope="session")
def production_template(postgres: str, template: str) -> str:
    """The same with a log that takes the database's clock, begun and empty; its name."""
    name = f"{template}_production"
    with (
        new_template(postgres, name, template) as url,
        contextlib.closing(PostgresEventStore(url, pool_size=1)) as store,
    ):
        store.create_log(simulated=False)
    return name


@pytest.fixture(scope="session")
def built_template(postgres: str, production_template: str) -> str:
    """The same with every read model built and at the head; its name."""
    name = f"{production_template}_built"
    with (
        new_template(postgres, name, production_template) as url,
        contextlib.closing(PostgresEventStore(url, pool_size=1)) as store,
        contextlib.closing(Runner(store, projections(), url)) as runner,
    ):
        runner.ensure()
        runner.catch_up()
    return name


@pytest.fixture
def database_url(request: pytest.FixtureRequest, shelf: Shelf) -> Iterator[str]:
    """A fresh, migrated database with an empty log and vault; whoever asks for the `store` has its log begun."""
    begun = "store" in request.fixturenames
    template: str = request.getfixturevalue("production_template" if begun else "template")
    with shelf.lend(template) as url:
        yield url


@pytest.fixture
def empty_database(postgres: str) -> Iterator[str]:
    """A fresh database with nothing in it."""
    with fresh_database(postgres, "template0") as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[PostgresEventStore]:
    """A production log on a fresh database."""
    with store_at(database_url) as store:
        yield store


@pytest.fixture
def keys() -> Keys:
    """Fresh keys of one generation."""
    return generate()


@pytest.fixture
def vault(database_url: str, keys: Keys) -> Iterator[PostgresVault]:
    """An empty vault on the same fresh database."""
    with vault_at(database_url, keys) as vault:
        yield vault


@pytest.fixture(scope="session")
def regions() -> KemendagriRegions:
    return KemendagriRegions()


@pytest.fixture
def register(store: PostgresEventStore, vault: PostgresVault, regions: KemendagriRegions) -> Register:
    """The register over a production log and its vault."""
    return Register(store, vault, NikRules(), regions)


@pytest.fixture
def intake(
    store: PostgresEventStore,
    vault: PostgresVault,
    register: Register,
    regions: KemendagriRegions,
    keys: Keys,
    database_url: str,
) -> Iterator[Intake]:
    with staging_at(database_url, keys) as staging:
        yield Intake(store, vault, register.enrolling, regions, staging)


@contextlib.contextmanager
def new_template(postgres: str, name: str, of: str) -> Iterator[str]:
    """The address of a database to be made ready for copying."""
    create(postgres, name, of)
    url = database_at(postgres, name)
    yield url
    # The first connection after a change of tables writes down what the server must know of them: for every copy.
    psycopg.connect(url).close()


@contextlib.contextmanager
def _server() -> Iterator[EmbeddedPostgres]:
    # Not among pytest's own directories: a second run beside this one closes them to the server's user.
    with (
        TemporaryDirectory(prefix="naungan-tests-", dir=_place_of_server()) as directory,
        EmbeddedPostgres(Path(directory) / "data", durable=False) as server,
    ):
        yield server


def _place_of_server() -> Path | None:
    """Memory where there is room in it: a thousand databases are made and dropped, each of 300 files, and a disk's file
    system is several times slower at that. None: the usual temporary directory.
    """
    roomy = _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free >= _ROOM * _processes()
    return _IN_MEMORY if roomy else None


def _processes() -> int:
    """How many processes run tests beside one another."""
    return int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What has been loaded stays: the garbage collector, off until now, need not look through all of it again and again, nor look
    often.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
