"""The log as people read it: pages that stay stable while events arrive, filters, and cursors nobody can change."""

import datetime as dt
from typing import Any

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.vocabulary import Evidence
from naungan.graphql.types.signed_tokens import Signer
from tests.api.conftest import Api
from tests.people import command

EVENTS = """
query ($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {
  events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    nodes { id position name actor data recordedAt region { code } stream }
    edges { cursor node { position } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    known { position simulated }
  }
}
"""


def _count(register: Register, value: int, region: str = "64.01") -> int:
    intent = CountEligibleWorkers(region, None, value, dt.date(2023, 2, 13), "Disnakertrans", Evidence.STATED)
    outcome = register.count_eligible_workers(command(), intent)
    assert outcome.position is not None
    return outcome.position


def tell(register: Register) -> list[int]:
    """The positions of five denominators, of two regencies."""
    return [_count(register, n, "64.01" if n % 2 else "64.02") for n in range(1, 6)]


def _positions(page: Any) -> list[int]:
    return [int(node["position"]) for node in page["events"]["nodes"]]


@pytest.mark.usefixtures("told")
def test_pages_stay_stable_while_events_arrive(api: Api, register: Register) -> None:
    first = api.ask(EVENTS, {"first": 2})
    _count(register, 6)
    second = api.ask(EVENTS, {"first": 2, "after": first["events"]["pageInfo"]["endCursor"]})
    third = api.ask(EVENTS, {"first": 2, "after": second["events"]["pageInfo"]["endCursor"]})
    assert _positions(first) + _positions(second) + _positions(third) == [1, 2, 3, 4, 5]
    assert {page["events"]["known"]["position"] for page in (first, second, third)} == {"5"}
    assert {page["events"]["totalCount"] for page in (first, second, third)} == {5}
    assert [page["events"]["pageInfo"]["hasNextPage"] for page in (first, second, third)] == [
        True,
        True,
        False,
    ]
    assert api.ask(EVENTS, {"first": 10})["events"]["totalCount"] == 6


@pytest.mark.usefixtures("told")
def test_one_pages_backwards_alike(api: Api) -> None:
    last = api.ask(EVENTS, {"last": 2})
    assert _positions(last) == [4, 5]
    assert last["events"]["pageInfo"]["hasPreviousPage"]
    before = api.ask(EVENTS, {"last": 5, "before": last["events"]["pageInfo"]["startCursor"]})
    assert _positions(before) == [1, 2, 3]
    assert not before["events"]["pageInfo"]["hasPreviousPage"]
    assert before["events"]["pageInfo"]["hasNextPage"]


def test_a_filter_selects_and_counts(api: Api, told: list[int]) -> None:
    everything = api.ask(EVENTS, {"first": 10})["events"]["nodes"]
    for condition, expected in (
        ({"region": "64.01"}, told[0::2]),
        ({"region": "64"}, told),
        ({"region": "62"}, []),
        ({"names": ["EligibleWorkersCounted"]}, told),
        ({"names": ["CardIssued"]}, []),
        ({"stream": everything[1]["stream"]}, [told[1]]),
        ({"recorded": {"start": everything[3]["recordedAt"]}}, told[3:]),
        ({"recorded": {"endExclusive": everything[3]["recordedAt"]}}, told[:3]),
        ({"actor": "officer", "region": "64.02"}, told[1::2]),
        ({"actor": "nobody"}, []),
    ):
        page = api.ask(EVENTS, {"first": 10, "filter": condition})
        assert (_positions(page), page["events"]["totalCount"]) == (expected, len(expected)), condition


@pytest.mark.usefixtures("told")
def test_a_cursor_that_is_tampered_with_or_of_another_list_is_refused(api: Api) -> None:
    cursor = api.ask(EVENTS, {"first": 2})["events"]["pageInfo"]["endCursor"]
    other = api.ask(EVENTS, {"first": 2, "filter": {"region": "64.01"}})["events"]["pageInfo"]["endCursor"]
    forged = Signer(b"some other key, as long as that").sign("cursor", ["x", None, 5, "x", [2]])
    flipped = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    for bad in (flipped, cursor[1:], cursor + "AAAA", forged, "x", "", other):
        error = api.refused(EVENTS, {"first": 2, "after": bad})
        assert error["extensions"]["code"] == "BAD_CURSOR", bad


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "window", [{}, {"first": 2, "last": 2}, {"first": 0}, {"first": 101}, {"last": -1}, {"after": "x"}]
)
def test_a_window_is_first_or_last_of_1_to_100(api: Api, window: dict[str, Any]) -> None:
    assert api.refused(EVENTS, window)["extensions"]["code"] == "BAD_PAGE"


def test_an_event_is_found_by_its_id(api: Api, told: list[int]) -> None:
    page = api.ask(EVENTS, {"first": 1})
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on Event { position data } } }"
    node_id = page["events"]["nodes"][0]["id"]
    found = api.ask(query, {"ids": [node_id, "nonsense", node_id]})["nodes"]
    assert found[1] is None
    assert found[0] == found[2]
    assert (found[0]["position"], found[0]["data"]["value"]) == (str(told[0]), 1)
    assert api.refused(query, {"ids": [node_id] * 101})["extensions"]["code"] == "BAD_PAGE"


@pytest.mark.usefixtures("told")
def test_the_log_and_the_read_models_tell_how_far_they_are(api: Api, register: Register) -> None:
    sixth = _count(register, 6)
    query = "{ log { position events simulated } projections { name state position lagEvents lagSeconds } }"
    before = api.ask(query)
    assert before["log"] == {"position": "6", "events": 6, "simulated": False}
    api.project()
    after = api.ask(query)
    assert {p["state"] for p in after["projections"]} == {"LIVE"}
    assert {p["position"] for p in after["projections"]} == {str(sixth)}
    assert {p["name"] for p in after["projections"]} >= {"coverage", "participants", "claims", "findings"}


def test_an_empty_log_answers_position_0(api: Api) -> None:
    page = api.ask(EVENTS, {"first": 5})
    assert page["events"]["nodes"] == []
    assert page["events"]["known"]["position"] == "0"
    assert page["events"]["pageInfo"]["endCursor"] is None


@pytest.mark.usefixtures("told")
def test_the_events_of_a_command_are_found_by_its_id(api: Api) -> None:
    # Given a command whose events name it
    everything = api.ask("{ events(first: 10) { nodes { position commandId } } }")["events"]["nodes"]
    wanted = everything[2]
    # When its events are asked for, page by page
    query = """query ($id: UUID!, $after: String) { events(first: 1, after: $after, filter: {commandId: $id}) {
      totalCount nodes { position commandId } pageInfo { endCursor } } }"""
    found = api.ask(query, {"id": wanted["commandId"]})["events"]
    # Then they are these, and the page can be continued
    assert (found["totalCount"], found["nodes"]) == (1, [wanted])
    after = {"id": wanted["commandId"], "after": found["pageInfo"]["endCursor"]}
    assert api.ask(query, after)["events"]["nodes"] == []
    other = {"id": everything[1]["commandId"], "after": found["pageInfo"]["endCursor"]}
    assert api.refused(query, other)["extensions"]["code"] == "BAD_CURSOR"


def test_a_filter_takes_a_hundred_values_and_no_more(api: Api) -> None:
    for count, code in ((100, None), (101, "BAD_INPUT")):
        names = ["CardIssued"] * count
        codes = ["NO_BUDGET"] * count
        for query, variables in (
            (EVENTS, {"first": 1, "filter": {"names": names}}),
            (
                'query ($codes: [FindingCode!]) { findings(region: "64.01", first: 1, codes: $codes) { totalCount } }',
                {"codes": codes},
            ),
            (
                """query ($reasons: [DepartureReason!]) { departures(region: "64.01", reasons: $reasons,
                  period: {start: "2022-01-01", endExclusive: "2023-01-01"}) { count } }""",
                {"reasons": ["DIED"] * count},
            ),
            (
                """query ($schemes: [String!]) { coverage(region: "64.01", asOf: "2022-01-01",
                  filter: {schemes: $schemes}) { covered } }""",
                {"schemes": ["NON_ASN"] * count},
            ),
        ):
            errors = api.post(query, variables).get("errors", [])
            assert [error["extensions"]["code"] for error in errors] == ([code] if code else [])


@pytest.mark.parametrize("digits", ["1", "123", "1234567", "123456789", "1" * 400])
def test_a_fraction_of_a_second_may_have_any_length(api: Api, digits: str) -> None:
    filter_ = {"recorded": {"start": f"2022-10-25T23:59:59.{digits}+08:00"}}
    assert api.ask(EVENTS, {"first": 1, "filter": filter_})["events"]["totalCount"] == 0


FOLLOWED = """query ($position: BigInt, $after: String, $filter: EventFilter) {
  events(first: 2, afterPosition: $position, after: $after, filter: $filter) {
    totalCount nodes { position } pageInfo { hasNextPage endCursor } known { position } } }"""


def test_following_the_log(api: Api, register: Register, told: list[int]) -> None:
    # given somebody who has read three of five events
    read = told[:3]
    for more in (0, 3, 1):
        # when more is recorded, and they ask for what came after the last one they have, page by page
        recorded = [_count(register, 10 + len(read) + n) for n in range(more)]
        asked = {"position": str(read[-1])}
        page = api.ask(FOLLOWED, asked)["events"]
        came, total = _positions({"events": page}), page["totalCount"]
        while page["pageInfo"]["hasNextPage"]:
            late = _count(register, 100 + len(came))  # what is recorded meanwhile waits for the next time
            page = api.ask(FOLLOWED, asked | {"after": page["pageInfo"]["endCursor"]})["events"]
            assert late not in _positions({"events": page})
            assert page["totalCount"] == total
            came += _positions({"events": page})
        # then they have everything once, and in order
        assert came == list(range(read[-1] + 1, read[-1] + 1 + total))
        assert set(recorded) <= set(came)
        read += came
    assert read == list(range(1, read[-1] + 1))


def test_behind_the_end_of_the_log_there_is_nothing_yet(
    api: Api, register: Register, told: list[int]
) -> None:
    for beyond in (told[-1], 10**6, 2**63 - 1):
        page = api.ask(FOLLOWED, {"position": str(beyond)})["events"]
        assert (page["totalCount"], page["nodes"], page["pageInfo"]["endCursor"]) == (0, [], None)
        assert page["known"]["position"] == str(told[-1])
    # and what comes then is there
    came = _count(register, 6)
    assert _positions(api.ask(FOLLOWED, {"position": str(told[-1])})) == [came]
    assert _positions(api.ask(FOLLOWED, {"position": str(came)})) == []
    assert _positions(api.ask(FOLLOWED, {"position": "0"})) == told[:2]


def test_a_filter_goes_with_the_position_and_a_cursor_belongs_to_it(api: Api, told: list[int]) -> None:
    of_one = {"filter": {"region": "64.01"}, "position": str(told[0])}
    page = api.ask(FOLLOWED, of_one)["events"]
    assert (_positions({"events": page}), page["totalCount"]) == ([told[2], told[4]], 2)
    cursor = page["pageInfo"]["endCursor"]
    assert (
        api.refused(FOLLOWED, of_one | {"after": cursor, "position": "2"})["extensions"]["code"]
        == "BAD_CURSOR"
    )
    error = api.refused(FOLLOWED, {"position": "-1"}, "en")
    assert (error["extensions"]["code"], "afterPosition" in error["message"]) == ("BAD_INPUT", True)
