"""Who may ask, and what becomes of an answer whose reader loses a role meanwhile? Over HTTP, with users who signed in."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from graphql import GraphQLObjectType

from naungan.domain.commands.register import Register
from naungan.domain.grants import AdmitUser, AppointAdministrator, GrantAccess
from naungan.domain.vocabulary import Role, UserKind
from naungan.graphql.types import ids
from naungan.graphql.types.who_sees_what import NOBODY, SEEN_BY, seen_by
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from tests.api.asking import schema
from tests.api.conftest import Api, client, lasting, named_user
from tests.api.doors import asked, code, machine, user
from tests.databases import runner_at
from tests.people import VILLAGE, command, done, people, ready_to_enrol

VIEWER = "{ viewer { everyone user kind grants { role region { code } until } } }"
PROPOSE = """mutation($key: UUID!, $region: RegionCode!) { proposeParticipants(input: {idempotencyKey: $key, region: $region,
    scheme: "VULNERABLE_WORKERS", listDigest: "%s", count: 10}) { position userErrors { code message } } }""" % (
    "ab" * 32
)
GRANT = """mutation($key: UUID!, $user: ID!) { grantAccess(input: {idempotencyKey: $key, user: $user, role: OPERATOR,
    region: "64.01"}) { user changed userErrors { code message path } } }"""


@pytest.fixture
def door(services: Services, store: PostgresEventStore, database_url: str) -> Iterator[Api]:
    """The application over an empty register where one has to sign in."""
    with (
        runner_at(database_url, store) as runner,
        client(
            create_app(
                replace(lasting(services, database_url), signed_in=named_user, everyone=False), schema()
            )
        ) as http,
    ):
        yield Api(http, runner.catch_up)


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


# What is seen


@pytest.fixture
def enrolled(register: Register) -> list[str]:
    """Five people of 64.01, by their ids."""
    papers = ready_to_enrol(register)
    made = done(register.enrol_workers(command(), papers.enrol(*people(1, 5)))).result["enrolments"]
    return [ids.encode("Enrolment", one) for one in made]


COVERED = "query($region: RegionCode!) { coverage(region: $region) { covered } }"
SEEN = """query($region: RegionCode!, $node: ID!) { node(id: $node) { id } nodes(ids: [$node]) { id }
  enrolments(region: $region, asOf: "2022-11-01", first: 10) { totalCount nodes { id } }
  coverage(region: $region, asOf: "2022-11-01") { covered cell }
  agreements(region: $region, first: 5) { totalCount } findings(region: $region, first: 5) { totalCount }
  events(filter: {region: $region}, first: 5) { totalCount nodes { name } } }"""


def test_an_operator_sees_her_regency_whole_and_nothing_of_another(
    guarded: Api, register: Register, enrolled: list[str]
) -> None:
    guarded.project()
    ours, theirs = user(register, Role.OPERATOR, "64.01"), user(register, Role.OPERATOR, "62.03")

    seen = asked(guarded, SEEN, ours, region="64.01", node=enrolled[0])["data"]
    assert (seen["enrolments"]["totalCount"], len(seen["enrolments"]["nodes"])) == (5, 5)
    assert (seen["coverage"]["covered"], seen["node"]["id"]) == (5, enrolled[0])
    assert seen["events"]["totalCount"] > 0

    # of another regency she is told that it is not hers, and a thing there is as unknown
    foreign = asked(guarded, SEEN, theirs, region="64.01", node=enrolled[0])
    assert {error["extensions"]["code"] for error in foreign["errors"]} == {"FORBIDDEN"}
    assert foreign["data"]["node"] is None
    assert foreign["data"]["nodes"] == [None]
    assert [value for name, value in foreign["data"].items() if not name.startswith("node")] == [None] * 5

    # a number she was sent opens nobody
    cell = seen["coverage"]["cell"]
    opened = asked(
        guarded,
        "query($cell: Cell!) { enrolments(cell: $cell, first: 5) { totalCount } }",
        theirs,
        cell=cell,
    )
    assert code(opened) == "FORBIDDEN"

    # and no cursor that somebody else was given
    page = 'query($after: String) { enrolments(region: "64.01", first: 2, after: $after) { pageInfo { endCursor } nodes { id } } }'
    cursor = asked(guarded, page, ours)["data"]["enrolments"]["pageInfo"]["endCursor"]
    assert code(asked(guarded, page, theirs, after=cursor)) == "FORBIDDEN"


def test_whoever_is_not_signed_in_sees_words_and_regions_and_nothing_else(
    guarded: Api, enrolled: list[str]
) -> None:
    guarded.project()
    answer = asked(guarded, SEEN, region="64.01", node=enrolled[0])
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"UNAUTHENTICATED"}
    assert not any(value for value in answer["data"].values() if value != [None])
    assert asked(guarded, '{ region(code: "64.01") { name } schemes { code } }')["data"]["region"]["name"]


def test_a_verifier_sees_the_people_of_her_village_and_no_others(
    guarded: Api, register: Register, enrolled: list[str]
) -> None:
    guarded.project()
    here, there = user(register, Role.VERIFIER, VILLAGE), user(register, Role.VERIFIER, "64.01.01.2010")
    listed = 'query($region: RegionCode!) { enrolments(region: $region, asOf: "2022-11-01", first: 10) { totalCount } }'

    assert asked(guarded, listed, here, region=VILLAGE)["data"]["enrolments"]["totalCount"] == 5
    assert asked(guarded, listed, there, region="64.01.01.2010")["data"]["enrolments"]["totalCount"] == 0
    assert code(asked(guarded, listed, there, region=VILLAGE)) == "FORBIDDEN"
    assert code(asked(guarded, listed, here, region="64.01")) == "FORBIDDEN"
    assert code(asked(guarded, COVERED, here, region=VILLAGE)) == "FORBIDDEN"


def test_an_auditor_of_the_nation_sees_every_regency_and_the_events_of_users(
    guarded: Api, register: Register, enrolled: list[str]
) -> None:
    guarded.project()
    auditor = user(register, Role.AUDITOR, "ID")
    seen = asked(guarded, SEEN, auditor, region="64.01", node=enrolled[0])["data"]
    assert seen["coverage"]["covered"] == 5
    events = asked(
        guarded, '{ events(filter: {names: ["UserAdmitted"]}, first: 5) { totalCount } }', auditor
    )["data"]["events"]
    assert events["totalCount"] == 1


def test_every_object_type_says_by_whom_it_is_seen() -> None:
    built = schema()._schema
    kinds = {
        name
        for name, kind in built.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
    }
    assert {name for name in kinds if seen_by(name) is NOBODY} == set()
    assert SEEN_BY.keys() <= kinds


def test_events_are_counted_as_far_as_they_are_seen(
    guarded: Api, register: Register, enrolled: list[str]
) -> None:
    theirs = user(register, Role.OPERATOR, "62.03")
    guarded.project()
    for given in ("", "afterPosition: 1, "):
        answer = asked(guarded, "{ events(" + given + "first: 50) { totalCount nodes { name } } }", theirs)
        found = answer["data"]["events"]
        assert [node["name"] for node in found["nodes"]] == ["AccessGranted"]
        assert found["totalCount"] == 1


@pytest.mark.parametrize(
    "asking",
    [
        "coverage(region: $region) { covered }",
        "budgets(region: $region, first: 1) { totalCount }",
        "findings(region: $region, first: 1) { totalCount }",
        "villages(region: $region, first: 1) { totalCount }",
        'departures(region: $region, period: {start: "2022-01-01", endExclusive: "2023-01-01"}) { count }',
    ],
)
def test_a_verifier_who_is_operator_elsewhere_sees_people_here_and_nothing_else(
    guarded: Api, register: Register, enrolled: list[str], asking: str
) -> None:
    both = user(register, Role.OPERATOR, "62.03")
    done(register.grant_access(machine(), GrantAccess(both, Role.VERIFIER, VILLAGE)))
    guarded.project()
    asked_here = "query($region: RegionCode!) { " + asking + " }"
    assert code(asked(guarded, asked_here, both, region=VILLAGE)) == "FORBIDDEN"
    people_here = "query($region: RegionCode!) { enrolments(region: $region, first: 1) { totalCount } }"
    assert "errors" not in asked(guarded, people_here, both, region=VILLAGE)


def test_a_number_somebody_was_sent_opens_nothing_to_a_verifier_who_is_operator_elsewhere(
    guarded: Api, register: Register, enrolled: list[str]
) -> None:
    operator, both = user(register, Role.OPERATOR, "64.01"), user(register, Role.OPERATOR, "62.03")
    done(register.grant_access(machine(), GrantAccess(both, Role.VERIFIER, VILLAGE)))
    guarded.project()
    left = 'departures(region: "64.01.01.2009", period: {start: "2022-01-01", endExclusive: "2023-12-31"}) { cell }'
    cell = asked(guarded, "{ " + left + " }", operator)["data"]["departures"]["cell"]
    opened = asked(guarded, "query($cell: Cell!) { departures(cell: $cell) { count } }", both, cell=cell)
    assert code(opened) == "FORBIDDEN"
