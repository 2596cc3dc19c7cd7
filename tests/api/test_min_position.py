"""One reads one's own writes: a request says with a header which position its answers hold, and a mutation answers which."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest

from naungan.domain.commands.register import Register
from naungan.graphql.types import ids
from naungan.infrastructure.log.reader import PostgresEventReader
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.pools import pool
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.waiting import NotYet
from naungan.projections.engine.windows import Window
from tests.api.conftest import RESPONSE_JSON, Api
from tests.people import agreed, ready_to_enrol


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def services(services: Services) -> Services:
    """With little patience: what is not there yet will not be."""
    reading, events = services.pools[:2]
    return replace(services, reader=Reader(reading, wait=0.05), events=PostgresEventReader(events, wait=0.05))


HEADER, ANSWERED = "naungan-min-position", "naungan-position"
SIGN = """mutation ($input: SignAgreementInput!) { signAgreement(input: $input) { position ids } }"""
LISTS = {
    "agreements": '{ agreements(region: "64.01", first: 1) { known { position } } }',
    "budgets": '{ budgets(region: "64.01", first: 1) { known { position } } }',
    "batches": '{ batches(region: "64.01", first: 1) { known { position } } }',
    "cards": '{ cards(region: "64.01", asOf: "2022-11-01", first: 1) { known { position } } }',
    "coverage": '{ coverage(region: "64.01", asOf: "2022-11-01") { known { position } } }',
    "departures": """{ departures(region: "64.01", period: {start: "2022-01-01", endExclusive: "2023-01-01"}) {
      known { position } } }""",
    "enrolments": '{ enrolments(region: "64.01", asOf: "2022-11-01", first: 1) { known { position } } }',
    "findings": '{ findings(region: "64.01", first: 1) { known { position } } }',
    "publicClaims": '{ publicClaims(region: "64.01", first: 1) { known { position } } }',
    "coverageSeries": """{ coverageSeries(region: "64.01", every: YEAR, period: {start: "2022-01-01",
      endExclusive: "2023-01-01"}) { known { position } } }""",
    "events": "{ events(first: 1) { known { position } } }",
    "regions": '{ regions(search: "Paser", first: 1) { known { position } } }',
    "log": "{ log { position } }",
}
OF_THE_LOG = ("events", "regions", "log")  # which hold at once what was recorded


def asked(api: Api, query: str, header: str | None, **variables: Any) -> httpx.Response:
    headers = {"accept": RESPONSE_JSON, "accept-language": "en"}
    if header is not None:
        headers[HEADER] = header
    return api.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


def signing() -> dict[str, Any]:
    return {
        "idempotencyKey": str(uuid4()),
        "kind": "COOPERATION_AGREEMENT",
        "title": "perjanjian kerja sama",
        "region": "64.01",
        "parties": ["Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"],
        "signedOn": {"value": "2022-09", "precision": "MONTH"},
        "period": {"start": "2022-09-01"},
    }


def test_a_mutation_answers_where_it_was_recorded_and_the_next_request_sees_it(api: Api) -> None:
    # When something is recorded
    recorded = asked(api, SIGN, None, input=signing())
    position = recorded.json()["data"]["signAgreement"]["position"]
    # Then the body and a header say where, whatever was selected
    assert recorded.json()["extensions"] == {"position": position, "everyone": True}
    assert recorded.headers[ANSWERED] == position
    # And a request that names that position is answered once it is projected, not before
    query = LISTS["agreements"]
    early = asked(api, query, position)
    assert early.json()["data"] == {"agreements": None}
    (error,) = early.json()["errors"]
    assert error["path"] == ["agreements"]
    assert error["extensions"] == {"code": "NOT_YET", "position": "0"}
    api.project()
    assert asked(api, query, position).json()["data"]["agreements"]["known"] == {"position": position}


def test_one_who_asks_nothing_of_the_payload_is_told_the_position_of_the_last_command(api: Api) -> None:
    twice = """mutation ($a: SignAgreementInput!, $b: SignAgreementInput!) {
      first: signAgreement(input: $a) { __typename } second: signAgreement(input: $b) { __typename } }"""
    answer = asked(api, twice, None, a=signing(), b=signing() | {"title": "yang lain"})
    head = api.ask("{ log { position } }")["log"]["position"]
    assert answer.json()["extensions"]["position"] == answer.headers[ANSWERED] == head


def test_who_recorded_nothing_is_told_no_position(api: Api) -> None:
    refused = asked(api, SIGN, None, input=signing() | {"region": "64.99"})
    for answer in (refused, asked(api, LISTS["log"], None), asked(api, LISTS["log"], "0")):
        assert "position" not in answer.json()["extensions"]
        assert ANSWERED not in answer.headers


def test_the_same_command_again_tells_its_position_again(api: Api) -> None:
    given = signing()
    answers = [asked(api, SIGN, None, input=given) for _ in range(2)]
    assert len({answer.headers[ANSWERED] for answer in answers}) == 1


@pytest.mark.parametrize("name", LISTS)
def test_every_root_field_waits_for_the_position_and_says_where_it_is_not_there(
    api: Api, register: Register, name: str
) -> None:
    # Given a register that is read up to its head, and more that is recorded
    ready_to_enrol(register)
    api.project()
    before = api.ask("{ log { position } }")["log"]["position"]
    agreed(register, "64.02")
    head = int(api.ask("{ log { position } }")["log"]["position"])
    for position, held in ((before, True), (str(head), name in OF_THE_LOG), (str(head + 1), False)):
        answer = asked(api, LISTS[name], position).json()
        if held:
            assert "errors" not in answer, position
        else:
            assert answer["data"] == {name: None}
            (error,) = answer["errors"]
            assert error["extensions"]["code"] == "NOT_YET"
            assert int(error["extensions"]["position"]) < int(position)
    # And once it is projected, every answer holds it
    api.project()
    given = asked(api, LISTS[name], str(head)).json()["data"][name]
    assert (given.get("known") or given)["position"] == str(head)


def test_one_question_that_waits_in_vain_leaves_the_others(api: Api) -> None:
    query = """{ schemes { code } projections { name } log { position } agreements(region: "64.01", first: 1) { totalCount } }"""
    answer = asked(api, query, "999").json()
    assert answer["data"]["schemes"]
    assert answer["data"]["projections"]  # says how far they are: it waits for nobody
    assert (answer["data"]["log"], answer["data"]["agreements"]) == (None, None)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["NOT_YET", "NOT_YET"]


def test_things_by_their_ids_wait_too(api: Api, register: Register) -> None:
    agreement = ids.encode("Agreement", agreed(register))
    head = api.ask("{ log { position } }")["log"]["position"]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    early = asked(api, query, head, ids=[agreement]).json()
    assert (early["data"], early["errors"][0]["extensions"]["code"]) == ({"nodes": None}, "NOT_YET")
    event = ids.encode("Event", head)
    assert asked(api, query, head, ids=[event]).json()["data"]["nodes"] == [{"id": event}]
    late = asked(api, query, str(int(head) + 1), ids=[event]).json()
    assert late["errors"][0]["extensions"]["code"] == "NOT_YET"
    api.project()
    assert asked(api, query, head, ids=[agreement]).json()["data"]["nodes"] == [{"id": agreement}]


@pytest.mark.parametrize("header", ["", "-1", "1.0", "x", "1,2", " 1 2", "1" * 20])
def test_a_header_that_is_no_position_is_refused_and_says_what_it_holds(api: Api, header: str) -> None:
    answer = asked(api, LISTS["log"], header)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "BAD_REQUEST"}
    assert "Naungan-Min-Position" in error["message"]
    assert "data" not in answer.json()


def test_two_headers_are_one_too_many(api: Api) -> None:
    headers = [("content-type", "application/json"), (HEADER, "1"), (HEADER, "2")]
    assert (
        api.http.post("/graphql", content=b'{"query": "{ log { position } }"}', headers=headers).status_code
        == 400
    )


def test_a_query_by_get_takes_the_header_and_caches_are_told_so(api: Api) -> None:
    answer = api.http.get("/graphql", params={"query": "{ log { position } }"}, headers={HEADER: "5"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_YET"
    assert answer.headers["vary"] == "Accept, Accept-Language, Naungan-Min-Position"


@pytest.mark.anyio
async def test_a_log_that_is_read_from_a_replica_is_waited_for(database_url: str) -> None:
    connections = pool(database_url)
    await connections.open()
    reader = PostgresEventReader(connections, wait=0.1)
    with pytest.raises(NotYet) as behind:
        await reader.head(7)
    assert (behind.value.asked, behind.value.reached) == (7, 0)
    assert (await reader.head(0))[1] == 0
    with pytest.raises(NotYet):
        await reader.histories({uuid4(): (uuid4(),)}, Window(first=1), At(at_least=7))
    await connections.close()
