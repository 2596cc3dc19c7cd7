"""What API tests stand on: the whole application over a real database, asked in-process through HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx
import psycopg
import pytest
from anyio.from_thread import BlockingPortal
from psycopg.conninfo import make_conninfo
from starlette.requests import Request
from starlette.types import ASGIApp, Message

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.from_list import ListEnrolment
from naungan.domain.bulk.intake import Intake
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands import cards_for_many
from naungan.domain.commands.register import Register
from naungan.graphql.types.signed_tokens import Signer
from naungan.infrastructure.accounts.kept_tellings import KeptTellings
from naungan.infrastructure.bulk.enrolling_lists import EnrollingLists
from naungan.infrastructure.bulk.file_work import within
from naungan.infrastructure.bulk.file_worker import Reference
from naungan.infrastructure.bulk.list_report import style_of
from naungan.infrastructure.composition import projections
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.reader import PostgresEventReader
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.log.users_changed import users_changed
from naungan.infrastructure.vault.keys import Keys, generate
from naungan.infrastructure.vault.staging import PostgresStaging
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.imports import Imports
from naungan.infrastructure.web.metrics import Figures
from naungan.infrastructure.web.principals import Caller
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.pools import Pool, pool
from naungan.projections.engine.reading import Reader
from naungan.projections.engine.row_security import READER
from tests import one_loop
from tests.api.asking import schema
from tests.api.heartbeat import longest_wait
from tests.databases import Shelf, changed_at, readers_at, runner_at, staging_at, store_at, vault_at

T = TypeVar("T")
RESPONSE_JSON = "application/graphql-response+json"
# Whoever asks for one of these does more with the register than to ask the application.
OF_ITS_OWN = frozenset(
    {"database_url", "intake", "keys", "own_api", "register", "services", "staging", "store", "vault"}
)


@contextlib.asynccontextmanager
async def started(app: ASGIApp) -> AsyncIterator[None]:
    """The application between its startup and its shutdown."""
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    outbox: asyncio.Queue[Message] = asyncio.Queue()
    running = asyncio.ensure_future(app({"type": "lifespan", "state": {}}, inbox.get, outbox.put))
    for event in ("startup", "shutdown"):
        await inbox.put({"type": f"lifespan.{event}"})
        assert await outbox.get() == {"type": f"lifespan.{event}.complete"}
        if event == "startup":
            yield
    await running


class Http:
    """A client of an application in this process, for tests that are not asynchronous themselves."""

    def __init__(
        self, app: ASGIApp, portal: BlockingPortal, at: str = "http://127.0.0.1", address: str = "127.0.0.1"
    ) -> None:
        transport = httpx.ASGITransport(app, client=(address, 50_000))
        self._client = httpx.AsyncClient(transport=transport, base_url=at)
        self._portal = portal

    def request(self, method: str, path: str, pieces: Sequence[bytes] = (), **more: Any) -> httpx.Response:
        """Send a request; `pieces` are the body in parts, of a length not told."""

        async def send() -> httpx.Response:
            async def parts() -> AsyncIterator[bytes]:
                for piece in pieces:
                    yield piece

            if pieces:
                more["content"] = parts()
            return await self._client.request(method, path, **more)

        return self._portal.call(send)

    def forget_cookies(self) -> None:
        """Nothing is sent that an answer told to send."""
        self._client.cookies.clear()

    def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run something beside the application."""
        return self._portal.call(work)

    def post_beside(self, body: bytes) -> tuple[httpx.Response, float]:
        """The answer to a GraphQL request, and the seconds another coroutine of the server waited at most meanwhile."""
        headers = {"content-type": "application/json", "accept": RESPONSE_JSON, "accept-language": "en"}
        return self.beside("POST", "/graphql", content=body, headers=headers)

    def beside(self, method: str, path: str, **more: Any) -> tuple[httpx.Response, float]:
        """The answer to a request, and the seconds another coroutine of the server waited at most meanwhile."""

        async def send() -> tuple[httpx.Response, float]:
            return await longest_wait(self._client.request(method, path, **more))

        return self._portal.call(send)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)


@contextlib.contextmanager
def client(app: ASGIApp, at: str = "http://127.0.0.1", address: str = "127.0.0.1") -> Iterator[Http]:
    """A client at an address that asks the application where it is opened."""
    portal = one_loop.portal()
    with portal.wrap_async_context_manager(started(app)):
        yield Http(app, portal, at, address)


@dataclass
class Api:
    """A client of the application; `project` brings the read models to the head of the log. `bearer` is the header of who signed in,
    `figures` what Prometheus is told.
    """

    http: Http
    project: Callable[[], None]
    bearer: dict[str, str] = field(default_factory=dict)
    figures: Callable[[], str] = str

    def post(self, query: str, variables: dict[str, Any] | None = None, language: str = "id") -> Any:
        """The whole answer to an operation: data, errors, or both."""
        body = {"query": query, "variables": variables or {}}
        headers = {"accept": RESPONSE_JSON, "accept-language": language, **self.bearer}
        return self.http.post("/graphql", json=body, headers=headers).json()

    def ask(self, query: str, variables: dict[str, Any] | None = None, language: str = "id") -> Any:
        """The data of an operation that must not fail."""
        given = self.post(query, variables, language)
        assert "errors" not in given, given["errors"]
        return given["data"]

    def refused(self, query: str, variables: dict[str, Any] | None = None, language: str = "id") -> Any:
        """The one error of an operation that must fail."""
        given = self.post(query, variables, language)
        (error,) = given["errors"]
        return error


@dataclass(frozen=True)
class Story:
    """What a module's `tell` recorded and gave back, and the rows of the database that has it, projected."""

    rows: str
    told: Any
    keys: Keys


@pytest.fixture(scope="module")
def story(
    request: pytest.FixtureRequest, shelf: Shelf, built_template: str, regions: KemendagriRegions
) -> Story:
    """What the module's `tell` records, recorded and projected once; whoever asks for `told` gets a database like a copy."""
    keys = generate()
    with shelf.lend(built_template) as url:
        with (
            store_at(url) as store,
            vault_at(url, keys) as vault,
            runner_at(url, store) as runner,
        ):
            told = request.module.tell(Register(store, vault, NikRules(), regions))
            runner.catch_up()
        return Story(shelf.told(built_template, url), told, keys)


@pytest.fixture
def told(story: Story) -> Any:
    """What the module's `tell` gave back: ids and positions of what stands in this test's copy."""
    return deepcopy(story.told)


@pytest.fixture
def keys(request: pytest.FixtureRequest) -> Keys:
    """The keys of the story, or fresh ones."""
    story = _begun_with(request)
    return generate() if story is None else story.keys


@pytest.fixture
def database_url(request: pytest.FixtureRequest, shelf: Shelf, built_template: str) -> Iterator[str]:
    """A fresh database with every read model at the head: of an empty log and vault, or of the module's story."""
    story = _begun_with(request)
    with shelf.lend(built_template, None if story is None else story.rows) as url:
        yield url


def _begun_with(request: pytest.FixtureRequest) -> Story | None:
    """The story on whose copy a test stands; None: on an empty register."""
    tells = "told" in request.fixturenames and hasattr(request.module, "tell")
    return request.getfixturevalue("story") if tells else None


@pytest.fixture
def staging(database_url: str, keys: Keys) -> Iterator[PostgresStaging]:
    """Where lists that are sent part by part wait, in the vault's database."""
    with staging_at(database_url, keys) as staging:
        yield staging


@pytest.fixture
def services(
    database_url: str,
    store: PostgresEventStore,
    vault: PostgresVault,
    register: Register,
    regions: KemendagriRegions,
    staging: PostgresStaging,
    tmp_path: Path,
) -> Services:
    return taking_files(database_url, register, regions, store, staging, tmp_path / "data")


def taking_files(
    url: str,
    register: Register,
    regions: KemendagriRegions,
    store: PostgresEventStore,
    staging: PostgresStaging,
    data: Path,
) -> Services:
    """What the application answers with, where nobody signs in; files that are sent lie in a directory meanwhile."""
    vault = register.vault
    assert isinstance(vault, PostgresVault)
    reference = Reference(regions, STANDARD, NikRules(), lambda: vault)
    bulk = BulkEnrolment(store, vault, register.enrolling, register.rights)
    tellings = KeptTellings(vault)
    return answering(
        url,
        register,
        regions,
        intake=Intake(store, vault, register.enrolling, regions, staging),
        imports=Imports(
            bulk,
            lambda upload: within(upload, reference),
            vault,
            data,
            register=register,
            lists=enrolling_lists(register, store, vault, regions),
            tellings=tellings,
        ),
        tellings=tellings,
    )


def enrolling_lists(
    register: Register, store: PostgresEventStore, vault: PostgresVault, regions: KemendagriRegions
) -> EnrollingLists:
    """What imports enrol from lists with."""
    lists = ListEnrolment(store, vault, register.enrolling, register.rights)
    return EnrollingLists(lists, partial(style_of, STANDARD, regions))


def answering(url: str, register: Register, regions: KemendagriRegions, **ways_in: Any) -> Services:
    """What the application answers with, where nobody signs in."""
    reading, events = pool(url, least=0, most=4), pool(url, least=0, most=2)
    return Services(
        reader=Reader(reading, wait=0.3),
        events=PostgresEventReader(events, wait=0.3),
        register=register,
        regions=regions,
        catalogue=STANDARD,
        signer=Signer(b"the signing key of these tests"),
        changed=users_changed(url),
        actor="officer",
        everyone=True,
        pools=(reading, events),
        projections=[p.name for p in projections()],
        **ways_in,
    )


def lasting(services: Services, url: str) -> Services:
    """The same, reading over connections that stay open from one test to the next: for an application of the loop of all tests
    (`client`), not for a server of its own.
    """
    models, log = readers_at(url)
    own: tuple[Pool, ...] = (models, log)
    guarded: tuple[Pool | None, Pool | None] = (None, None)
    if len(services.pools) > len(own):
        own = (*own, *(guarded := readers_at(url, READER)))
    return replace(
        services,
        reader=Reader(models, guarded[0], wait=services.reader._wait),
        events=PostgresEventReader(log, guarded[1], wait=0.3),
        changed=changed_at(url),
        pools=own,
    )


@pytest.fixture
def api(request: pytest.FixtureRequest) -> Api:
    """The application over the module's story, or over an empty register.

    A test that asks for nothing else of it (`OF_ITS_OWN`) only asks questions, and shares it with others: its database lets
    nobody write. A test that records over HTTP is marked `records`, and has one of its own.
    """
    marked = request.node.get_closest_marker("records") is not None
    if marked or OF_ITS_OWN.intersection([*request.fixturenames, *vars(request.module)]):
        own: Api = request.getfixturevalue("own_api")
        return own
    told = "told" in request.fixturenames and hasattr(request.module, "tell")
    shared: Api = request.getfixturevalue("story_asked" if told else "nothing_asked")
    shared.http.forget_cookies()
    return shared


@pytest.fixture
def own_api(services: Services, store: PostgresEventStore, database_url: str) -> Iterator[Api]:
    """The application over a register of this test alone."""
    services = lasting(services, database_url)
    figures = Figures(services.health, services.lately_told)
    with (
        runner_at(database_url, store) as runner,
        client(create_app(services, schema(), figures)) as http,
    ):
        yield Api(http, runner.catch_up, figures=lambda: http.run(figures.told).decode())


@pytest.fixture(scope="module")
def story_asked(shelf: Shelf, built_template: str, story: Story, regions: KemendagriRegions) -> Iterator[Api]:
    """The application over the module's story, for all tests that only ask."""
    with (
        shelf.lend(built_template, story.rows) as url,
        _only_asked(url, story.keys, regions) as api,
    ):
        yield api


@pytest.fixture(scope="session")
def nothing_asked(shelf: Shelf, built_template: str, regions: KemendagriRegions) -> Iterator[Api]:
    """The application over an empty register, for all tests that only ask."""
    with shelf.lend(built_template) as url, _only_asked(url, generate(), regions) as api:
        yield api


@contextlib.contextmanager
def _only_asked(url: str, keys: Keys, regions: KemendagriRegions) -> Iterator[Api]:
    """The application over a database that refuses whatever would change it, so that no test sees what another one did."""
    with (
        psycopg.connect(url, autocommit=True) as owner,
        _written_by_nobody(owner) as refuse,
        contextlib.closing(PostgresVault(url, keys)) as vault,
        contextlib.closing(PostgresEventStore(url)) as store,
    ):
        refuse()
        services = answering(url, Register(store, vault, NikRules(), regions), regions)
        with client(create_app(lasting(services, url), schema())) as http:
            yield Api(http, _nothing_to_project)


@contextlib.contextmanager
def _written_by_nobody(owner: psycopg.Connection[Any]) -> Iterator[Callable[[], None]]:
    """From when it is called until the end, for whoever connected after this began; who is connected then has to connect anew."""
    before = [pid for (pid,) in owner.execute(_CONNECTED).fetchall()]
    name = psycopg.sql.Identifier(str(owner.info.dbname))

    def refuse() -> None:
        owner.execute(
            psycopg.sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name)
        )
        owner.execute(
            f"SELECT pg_terminate_backend(pid) FROM ({_CONNECTED}) c WHERE pid <> ALL(%s)", (before,)
        )

    try:
        yield refuse
    finally:
        owner.execute(psycopg.sql.SQL("ALTER DATABASE {} RESET default_transaction_read_only").format(name))


_CONNECTED = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"


def _nothing_to_project() -> None:
    raise AssertionError("a test that records, or projects, is marked `records`")


@pytest.fixture
def services_away(away: Services) -> Iterator[Http]:
    """The application while no database answers."""
    with client(create_app(away, schema())) as http:
        yield http


@pytest.fixture
def away(register: Register, regions: KemendagriRegions) -> Services:
    """What the server needs, while no database answers."""
    nowhere = pool("host=/nonexistent dbname=none", timeout=0.2)
    return Services(
        reader=Reader(nowhere),
        events=PostgresEventReader(nowhere),
        register=register,
        regions=regions,
        catalogue=STANDARD,
        signer=Signer(b"the signing key of these tests"),
        changed=users_changed(str(nowhere.conninfo)),
        actor="officer",
        everyone=True,
        pools=(nowhere,),
        projections=[p.name for p in projections()],
    )


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands about very many cards come in parts of two."""
    monkeypatch.setattr(cards_for_many, "PART", 2)


async def named_user(request: Request, _anew: bool) -> Caller | None:
    """The user that a test names in a header, in place of a session; `x-password-only` of one who showed nothing else."""
    text = request.headers.get("x-user")
    return None if text is None else Caller(UUID(text), strong="x-password-only" not in request.headers)


@pytest.fixture
def guarded_services(services: Services, database_url: str) -> Services:
    return where_one_signs_in(services, database_url)


def where_one_signs_in(services: Services, url: str) -> Services:
    """The same where one has to sign in, reading as the login to whom rows are shown by scope."""
    as_reader = make_conninfo(url, user=READER)
    reading, events = pool(as_reader, least=0, most=2), pool(as_reader, least=0, most=2)
    return replace(
        services,
        reader=Reader(services.pools[0], reading, wait=0.3),
        events=PostgresEventReader(services.pools[1], events, wait=0.3),
        pools=(*services.pools, reading, events),
        signed_in=named_user,
        everyone=False,
    )


@pytest.fixture
def guarded(guarded_services: Services, store: PostgresEventStore, database_url: str) -> Iterator[Api]:
    """The application where one has to sign in."""
    with (
        runner_at(database_url, store) as runner,
        client(create_app(lasting(guarded_services, database_url), schema())) as http,
    ):
        yield Api(http, runner.catch_up)
