"""Does any answer of an older epoch leave the server? Grants, sessions, tokens and accounts end while answers are under way."""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, get_args
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from starlette.requests import Request

from naungan.domain.commands.register import Register
from naungan.domain.grants import AdmitUser, GrantAccess, RevokeAccess, UserEvent
from naungan.domain.regions import local_day
from naungan.domain.vocabulary import RevocationReason, Role, UserKind
from naungan.infrastructure.accounts.door import Door, door
from naungan.infrastructure.accounts.links import Filled
from naungan.infrastructure.accounts.signed_in import WhoReader, who_pool
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.declared import names_of
from naungan.infrastructure.log.event_types import EVENT_TYPES
from naungan.infrastructure.log.reader import PostgresEventReader
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.log.users_changed import STORED, users_changed
from naungan.infrastructure.postgres.glance import Glance
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.principals import Caller
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.sign_in.identified import Users
from naungan.infrastructure.web.sign_in.routes import Entrance
from naungan.projections.engine.pools import pool
from naungan.projections.engine.reading import Reader
from naungan.projections.engine.row_security import READER
from tests.api.asking import schema
from tests.api.conftest import Http, client
from tests.api.doors import machine
from tests.infrastructure.accounts.conftest import CHEAP, GOOD, HandClock
from tests.people import command, done, people, ready_to_enrol

pytestmark = pytest.mark.usefixtures("told")
OURS = "64.01"
LISTED = '{ enrolments(region: "64.01", asOf: "2022-11-01", first: 10) { totalCount } }'
PROPOSE = """mutation { proposeParticipants(input: {idempotencyKey: "%s", region: "64.01", scheme: "VULNERABLE_WORKERS",
    listDigest: "%s", count: 10}) { position userErrors { code } } }"""


def tell(register: Register) -> None:
    """Five people are enrolled."""
    papers = ready_to_enrol(register)
    done(register.enrol_workers(command(), papers.enrol(*people(1, 5))))


@dataclass
class User:
    """Somebody who signed in, and how their requests say so."""

    id: UUID
    headers: dict[str, str]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def parts(vault: PostgresVault, clock: HandClock) -> Door:
    return door(vault, clock, CHEAP)


@pytest.fixture
def servers(services: Services, database_url: str, parts: Door, clock: HandClock) -> Iterator[list[Http]]:
    """Two servers over one register, as in two processes: each with its own connections, and its own memory."""
    as_reader = make_conninfo(database_url, user=READER)
    with contextlib.ExitStack() as running:
        found = []
        for _ in range(2):
            reading, guarded = pool(database_url, least=0, most=2), pool(as_reader, least=0, most=2)
            sessions = who_pool(database_url)
            reader = WhoReader(sessions, clock)
            own = replace(
                services,
                reader=Reader(reading, guarded, wait=0.3),
                events=PostgresEventReader(reading, guarded, wait=0.3),
                changed=users_changed(database_url),
                pools=(reading, guarded, sessions),
                entrance=Entrance(parts, reader),
                signed_in=Users(reader),
                everyone=False,
                imports=None,
            )
            found.append(running.enter_context(client(create_app(own, schema()))))
        yield found


@pytest.fixture
def program(parts: Door, register: Register) -> User:
    """A program that records for the regency, by its token."""
    user = parts.accounts.add_service("dasbor", "dasbor")
    let_record(register, user)
    return User(user, {"authorization": f"Bearer {parts.tokens.make(user, '', 1)}"})


@pytest.fixture
def person(parts: Door, register: Register) -> User:
    """A person who signed in with a browser."""
    user = parts.accounts.add_person("budi", "Budi Santoso", "198508172010011003")
    let_record(register, user)
    secret = parts.links.use(parts.links.make(user, with_code=False), Filled(GOOD), None)
    return User(user, {"cookie": f"naungan_session={secret}", "origin": "http://127.0.0.1"})


def let_record(register: Register, user: UUID) -> None:
    done(register.admit_user(machine(), AdmitUser(user, UserKind.PERSON)))
    done(register.grant_access(machine(), GrantAccess(user, Role.OPERATOR, OURS)))


def ask(server: Http, user: User, document: str = LISTED) -> httpx.Response:
    return server.post("/graphql", json={"query": document}, headers=user.headers)


def told_of(answer: httpx.Response) -> Any:
    """How many people an answer tells of, or the code of why it does not."""
    body = answer.json()
    if "errors" in body:
        return body["errors"][0]["extensions"]["code"]
    return body["data"]["enrolments"]["totalCount"]


@contextlib.contextmanager
def held_up(database_url: str) -> Iterator[Callable[[], None]]:
    """No list of people is answered within; calling what is given waits until somebody waits for one."""
    with (
        psycopg.connect(database_url) as holder,
        psycopg.connect(database_url, autocommit=True) as looking,
    ):
        name = looking.execute(
            "SELECT schema FROM projection.position WHERE live AND name = 'participants'"
        ).fetchone()
        assert name is not None
        holder.execute(f"LOCK TABLE {name[0]}.enrolment_period IN ACCESS EXCLUSIVE MODE".encode())

        def wait() -> None:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                row = looking.execute(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation IS NOT NULL AND database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database()))"
                ).fetchone()
                if row == (True,):
                    return
            raise AssertionError("nobody asked")

        yield wait
        holder.rollback()


Change = Callable[[Register, Door, User], Any]


def revoke_grant(register: Register, _: Door, user: User) -> None:
    revoked = RevokeAccess(user.id, Role.OPERATOR, OURS, RevocationReason.MISUSED)
    done(register.revoke_access(machine(), revoked))


def revoke_token(_: Register, parts: Door, user: User) -> None:
    parts.tokens.revoke(parts.tokens.holding(user.id)[0].id)


def sign_out(_: Register, parts: Door, user: User) -> None:
    parts.sessions.end_all(user.id, tokens=False)


def close(_: Register, parts: Door, user: User) -> None:
    found = parts.accounts.get(user.id)
    assert found is not None
    parts.accounts.close(found.login)


CHANGES: list[tuple[str, Change, str]] = [
    ("program", revoke_grant, "FORBIDDEN"),
    ("program", revoke_token, "UNAUTHENTICATED"),
    ("program", close, "UNAUTHENTICATED"),
    ("person", revoke_grant, "FORBIDDEN"),
    ("person", sign_out, "UNAUTHENTICATED"),
    ("person", close, "UNAUTHENTICATED"),
]


@pytest.mark.parametrize(
    ("who", "change", "after"), CHANGES, ids=lambda given: getattr(given, "__name__", given)
)
def test_an_answer_that_was_under_way_when_access_ended_is_not_given(
    request: pytest.FixtureRequest,
    servers: list[Http],
    register: Register,
    parts: Door,
    database_url: str,
    who: str,
    change: Change,
    after: str,
) -> None:
    # given somebody whom the server remembers
    user: User = request.getfixturevalue(who)
    assert told_of(ask(servers[0], user)) == 5

    # when access ends while an answer waits for the database, which has told who may see what already
    with ThreadPoolExecutor(1) as beside:
        with held_up(database_url) as wait:
            under_way = beside.submit(ask, servers[0], user)
            wait()
            change(register, parts, user)
        answer = under_way.result()

    # then nothing of it is given
    assert told_of(answer) == after
    assert answer.json().get("data") in (None, {"enrolments": None})


@pytest.mark.parametrize(
    ("who", "change", "after"), CHANGES, ids=lambda given: getattr(given, "__name__", given)
)
def test_every_server_knows_with_the_next_request_that_access_ended(
    request: pytest.FixtureRequest,
    servers: list[Http],
    register: Register,
    parts: Door,
    store: PostgresEventStore,
    who: str,
    change: Change,
    after: str,
) -> None:
    user: User = request.getfixturevalue(who)
    for _ in range(2):
        assert [told_of(ask(server, user)) for server in servers] == [5, 5]

    change(register, parts, user)
    before = store.log_state().position

    assert [told_of(ask(server, user)) for server in servers] == [after, after]
    # and nothing is recorded by whoever was remembered
    recorded = [ask(server, user, PROPOSE % (uuid4(), "ab" * 32)) for server in servers]
    assert {answer.json()["errors"][0]["extensions"]["code"] for answer in recorded} == {after}
    assert store.log_state().position == before


def test_what_is_granted_is_seen_with_the_next_request(
    servers: list[Http], register: Register, program: User
) -> None:
    revoke_grant(register, None, program)  # type: ignore[arg-type]
    assert [told_of(ask(server, program)) for server in servers] == ["FORBIDDEN"] * 2
    done(register.grant_access(machine(), GrantAccess(program.id, Role.AUDITOR, OURS)))
    assert [told_of(ask(server, program)) for server in servers] == [5, 5]


def test_a_change_of_others_leaves_an_answer_under_way_as_it_is(
    servers: list[Http], register: Register, parts: Door, program: User, person: User, database_url: str
) -> None:
    assert told_of(ask(servers[0], program)) == 5
    with ThreadPoolExecutor(1) as beside:
        with held_up(database_url) as wait:
            under_way = beside.submit(ask, servers[0], program)
            wait()
            close(register, parts, person)
            revoke_grant(register, parts, person)
        assert told_of(under_way.result()) == 5


def test_what_is_remembered_ends_by_the_clock(
    servers: list[Http], program: User, person: User, clock: HandClock
) -> None:
    assert [told_of(ask(servers[0], one)) for one in (program, person)] == [5, 5]
    clock.move(minutes=29)
    assert [told_of(ask(servers[0], one)) for one in (program, person)] == [5, 5]
    clock.move(minutes=29)
    # the other server knows of the use that the first wrote down
    assert told_of(ask(servers[1], person)) == 5
    clock.move(minutes=29)
    assert told_of(ask(servers[0], person)) == 5
    clock.move(minutes=30)
    assert told_of(ask(servers[0], person)) == "UNAUTHENTICATED"
    clock.move(days=1)
    assert told_of(ask(servers[0], program)) == "UNAUTHENTICATED"


def test_the_use_of_a_session_is_written_down_once_a_minute_at_most(
    servers: list[Http], person: User, clock: HandClock, database_url: str
) -> None:
    def written() -> tuple[Any, ...] | None:
        with psycopg.connect(database_url) as connection:
            return connection.execute(
                "SELECT xmin::text, seen_at FROM access.session WHERE ended_at IS NULL"
            ).fetchone()

    ask(servers[0], person)
    first = written()
    for _ in range(3):
        clock.move(seconds=15)
        ask(servers[0], person)
    assert written() == first
    clock.move(seconds=20)
    ask(servers[0], person)
    assert written() != first


def test_a_grant_that_is_remembered_ends_on_its_day(
    services: Services,
    register: Register,
    store: PostgresEventStore,
    regions: KemendagriRegions,
    database_url: str,
) -> None:
    # given a grant until tomorrow, and a log whose clock is two days on when it is asked whether anything changed
    user, log = uuid4(), f"(SELECT max(notification_id) FROM log.stored_events WHERE topic IN {STORED})"
    tomorrow = local_day(regions, OURS, store.now()) + dt.timedelta(days=1)
    done(register.admit_user(machine(), AdmitUser(user, UserKind.PERSON)))
    done(register.grant_access(machine(), GrantAccess(user, Role.OPERATOR, OURS, tomorrow)))
    assert register.rights.principal(user).grants
    later = Glance(database_url, f"SELECT {log}, extract(epoch FROM now() + interval '2 days')")

    async def signed_in(_request: Request, _anew: bool) -> Caller:
        return Caller(user, strong=True)

    own = replace(services, changed=later, signed_in=signed_in, everyone=False)
    with client(create_app(own, schema())) as server:
        assert told_of(ask(server, User(user, {}))) == "FORBIDDEN"


def test_every_stored_event_of_users_is_asked_after_and_found_by_an_index(database_url: str) -> None:
    named = {stored for event in get_args(UserEvent) for stored in names_of(EVENT_TYPES.topic(event))}
    assert named == set(STORED)
    asked = f"SELECT max(notification_id) FROM log.stored_events WHERE topic IN {STORED}"
    with psycopg.connect(database_url) as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        plan = connection.execute(f"EXPLAIN {asked}".encode()).fetchall()
    assert any("stored_events_of_users_idx" in line for (line,) in plan)
