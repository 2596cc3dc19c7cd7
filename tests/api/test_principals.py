"""Who may ask, and what becomes of an answer whose reader loses a role meanwhile? Over HTTP, with users who signed in."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.requests import Request

from naungan.domain.access import AdmitUser, AppointAdministrator, GrantAccess, RevokeAccess
from naungan.domain.commands.register import Register
from naungan.domain.ports import Command
from naungan.domain.vocabulary import RevocationReason, Role, UserKind
from naungan.graphql.schema import build_schema
from naungan.graphql.types import ids
from naungan.infrastructure.composition import projections
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.web.app import Services, create_app
from naungan.projections.engine.runner import Runner
from tests.api.conftest import Api, client

VIEWER = "{ viewer { everyone user kind grants { role region { code } until } } }"
PROPOSE = """mutation($key: UUID!, $region: RegionCode!) { proposeParticipants(input: {idempotencyKey: $key, region: $region,
    scheme: "VULNERABLE_WORKERS", listDigest: "%s", count: 10}) { position userErrors { code message } } }""" % (
    "ab" * 32
)
GRANT = """mutation($key: UUID!, $user: ID!) { grantAccess(input: {idempotencyKey: $key, user: $user, role: OPERATOR,
    region: "64.01"}) { user changed userErrors { code message path } } }"""


async def named(request: Request) -> UUID | None:
    """The user that a test names in a header, in place of a session."""
    text = request.headers.get("x-user")
    return None if text is None else UUID(text)


@pytest.fixture
def door(services: Services, store: PostgresEventStore, database_url: str) -> Iterator[Api]:
    """The application over an empty register where one has to sign in."""
    with (
        contextlib.closing(Runner(store, projections(), database_url)) as runner,
        client(create_app(replace(services, signed_in=named, everyone=False), build_schema())) as http,
    ):
        yield Api(http, runner.catch_up)


def machine() -> Command:
    return Command("machine", uuid4())


@pytest.fixture
def administrator(register: Register) -> UUID:
    user = uuid4()
    register.appoint_administrator(machine(), AppointAdministrator(user))
    return user


@pytest.fixture
def operator(register: Register) -> UUID:
    user = uuid4()
    register.admit_user(machine(), AdmitUser(user, UserKind.PERSON))
    register.grant_access(machine(), GrantAccess(user, Role.OPERATOR, "64.01"))
    return user


def asked(door: Api, document: str, by: UUID | None = None, **variables: Any) -> dict[str, Any]:
    headers = {} if by is None else {"x-user": str(by)}
    body = {"query": document, "variables": variables}
    answer: dict[str, Any] = door.http.post("/graphql", json=body, headers=headers).json()
    return answer


def code(answer: dict[str, Any]) -> str:
    [error] = answer["errors"]
    found: str = error["extensions"]["code"]
    return found


def test_where_nobody_needs_to_sign_in_everyone_may_record_and_is_told_so(api: Api) -> None:
    assert asked(api, VIEWER)["data"]["viewer"] == {
        "everyone": True,
        "user": None,
        "kind": None,
        "grants": [],
    }


def test_whoever_is_not_signed_in_records_nothing(door: Api, store: PostgresEventStore) -> None:
    before = store.log_state().position
    assert asked(door, VIEWER)["data"]["viewer"]["everyone"] is False
    assert code(asked(door, PROPOSE, key=str(uuid4()), region="64.01")) == "UNAUTHENTICATED"
    assert store.log_state().position == before


def test_a_user_sees_what_they_hold_and_records_within_it(
    door: Api, store: PostgresEventStore, operator: UUID
) -> None:
    viewer = asked(door, VIEWER, operator)["data"]["viewer"]
    assert viewer["user"] == ids.encode("User", operator)
    assert viewer["grants"] == [{"role": "OPERATOR", "region": {"code": "64.01"}, "until": None}]

    here = asked(door, PROPOSE, operator, key=str(uuid4()), region="64.01")
    assert here["data"]["proposeParticipants"]["userErrors"] == []
    position = here["data"]["proposeParticipants"]["position"]
    [event] = store.append_of(int(position))
    assert store.load([event.stream])[event.stream][0].actor == str(operator)

    there = asked(door, PROPOSE, operator, key=str(uuid4()), region="64.02")
    assert code(there) == "FORBIDDEN"
    assert "64.02" in there["errors"][0]["message"]


def test_an_administrator_grants_and_an_operator_does_not(
    door: Api, administrator: UUID, operator: UUID, register: Register
) -> None:
    other = uuid4()
    register.admit_user(machine(), AdmitUser(other, UserKind.PERSON))
    user = ids.encode("User", other)
    assert code(asked(door, GRANT, operator, key=str(uuid4()), user=user)) == "FORBIDDEN"

    granted = asked(door, GRANT, administrator, key=str(uuid4()), user=user)["data"]["grantAccess"]
    assert granted == {"user": user, "changed": True, "userErrors": []}
    assert asked(door, VIEWER, other)["data"]["viewer"]["grants"][0]["role"] == "OPERATOR"

    own = ids.encode("User", administrator)
    assert code(asked(door, GRANT, administrator, key=str(uuid4()), user=own)) == "FORBIDDEN"


def test_an_answer_is_not_given_to_whom_a_role_was_revoked_while_it_was_made(
    services: Services, store: PostgresEventStore, operator: UUID, register: Register
) -> None:
    looked = 0

    async def revoked_meanwhile(request: Request) -> UUID | None:
        """The user, whose role goes between the first look and the last."""
        nonlocal looked
        looked += 1
        if looked == 2:
            register.revoke_access(
                machine(), RevokeAccess(operator, Role.OPERATOR, "64.01", RevocationReason.MISUSED)
            )
        return operator

    over = replace(services, signed_in=revoked_meanwhile, everyone=False)
    with client(create_app(over, build_schema())) as http:
        answer = http.post("/graphql", json={"query": VIEWER})
        again = http.post("/graphql", json={"query": VIEWER})

    assert answer.status_code == 403
    assert "data" not in answer.json()
    assert again.json()["data"]["viewer"]["grants"] == []
