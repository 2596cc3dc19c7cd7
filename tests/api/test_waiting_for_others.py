"""Nobody waits long for what another sends beside a document: heads, addresses, searches, and answers made of many rows."""

import asyncio
import json
from uuid import uuid4

import pytest

from naungan.projections.engine.pacing import aside, in_turns
from tests.api.conftest import Api
from tests.api.heartbeat import longest_wait
from tests.api.test_waiting import LONGEST

LOG = "/graphql?query=%7Blog%7Bposition%7D%7D"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (LOG, {"accept": "," * 60_000}),
        (LOG, {"accept": "*/*" + ";" * 60_000}),
        (LOG, {"accept-language": "," * 60_000}),
        ("/nowhere", {"accept-language": "en," * 20_000}),
        (LOG + "&a=1" * 15_000, {}),
        ("/graphql?query=" + "%20" * 20_000, {}),
    ],
)
def test_no_head_of_a_request_keeps_others_waiting(api: Api, path: str, headers: dict[str, str]) -> None:
    api.http.get(LOG)
    response, waited = api.http.beside("GET", path, headers=headers)
    assert response.status_code in (200, 404, 406, 414)
    assert "INTERNAL" not in response.text
    assert waited < LONGEST / 2


@pytest.mark.records
def test_no_query_of_an_import_keeps_others_waiting(api: Api) -> None:
    query = "region=64.01" + "&atomic=" * 3_000
    headers = {"content-type": "text/csv", "accept-language": "en"}
    response, waited = api.http.beside("POST", f"/imports?{query}", content=b"NIK", headers=headers)
    assert response.status_code == 414
    assert "200 parameters" in response.text
    assert waited < LONGEST / 2


def publish(api: Api, value: int, day: str) -> None:
    given = {
        "idempotencyKey": str(uuid4()),
        "region": "64.09",
        "measure": "WORKERS_COVERED",
        "value": {"count": value},
        "source": "harian",
        "saidOn": "2025-06-01",
        "about": {"value": day, "precision": "YEAR"},
    }
    done = api.ask(
        "mutation ($i: PublishClaimInput!) { publishClaim(input: $i) { userErrors { message } } }",
        {"i": given},
    )
    assert done["publishClaim"]["userErrors"] == []


@pytest.mark.slow
@pytest.mark.records
def test_a_region_about_which_much_was_said_keeps_nobody_waiting(api: Api) -> None:
    # Given 150 figures of one year that all differ: 11,175 pairs that contradict one another
    for value in range(1_000, 1_150):
        publish(api, value, "2024")
    api.project()
    query = '{ publicClaims(region: "64.09", first: 1) { nodes { contradictions { kind } } } }'
    # When the contradictions of one of them are asked for
    response, waited = api.http.post_beside(json.dumps({"query": query}).encode())
    # Then all of them are told
    (claim,) = response.json()["data"]["publicClaims"]["nodes"]
    assert len(claim["contradictions"]) == 149
    # And others had their turns
    assert waited < LONGEST


@pytest.mark.slow
def test_a_series_of_ten_thousand_points_gives_others_their_turns(api: Api) -> None:
    query = (
        '{ coverageSeries(region: "64.01", period: {start: "2000-01-01", endExclusive: "2027-05-19"}, every: DAY)'
        " { days lines { covered eligible ratios } } }"
    )
    api.ask("{ log { position } }")
    response, waited = api.http.post_beside(json.dumps({"query": query}).encode())
    (line,) = response.json()["data"]["coverageSeries"]["lines"]
    assert [len(values) for values in line.values()] == [10_000] * 3
    assert waited < LONGEST / 2


def test_what_nobody_waits_for_any_more_is_told_so() -> None:
    async def leave() -> bool:
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        loop = asyncio.get_running_loop()
        begun = asyncio.Event()

        def compute(given_up: object) -> None:
            assert callable(given_up)
            loop.call_soon_threadsafe(begun.set)
            while not given_up():
                pass
            loop.call_soon_threadsafe(told.set_result, True)

        waiting = asyncio.ensure_future(aside(compute))
        await begun.wait()
        waiting.cancel()
        return await asyncio.wait_for(told, 10)

    assert asyncio.run(leave())


def test_many_things_are_made_in_turns_with_others() -> None:
    def slow(number: int) -> int:
        return sum(range(20_000)) + number

    async def make() -> tuple[list[int], float]:
        return await longest_wait(in_turns(slow, range(300)))

    made, waited = asyncio.run(make())
    assert made == [slow(n) for n in range(300)]
    assert waited < LONGEST
