"""Nobody waits long for another's document, however it is shaped: parsing, rules and answers all let others have turns."""

import asyncio
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
import strawberry

from benchmarks.shapes import BODIES
from naungan.domain.grants import EVERYONE
from naungan.graphql.schema import schema_of
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.services import Services
from naungan.projections.engine.pacing import SLICE, pace
from tests.api.conftest import Api, client

# Seconds that others may wait here: five times the limit, which `make bench` holds, so that a busy machine fails no test.
LONGEST = 0.25

OPEN = SimpleNamespace(principal=EVERYONE)  # all that these questions need of a context


@pytest.mark.slow
def test_no_document_and_no_variables_keep_others_waiting(api: Api) -> None:
    # Given a server that has answered before: what it reads once, it has read
    for query in ('{ regions(first: 1, search: "a") { totalCount } }', "{ log { position } }"):
        api.ask(query)
    waited = {}
    for name, body in BODIES.items():
        # When somebody sends the worst of its shape
        response, seconds = api.http.post_beside(body)
        # Then it is answered or refused, and is no failure of ours
        assert response.status_code in (200, 400, 413), name
        assert "INTERNAL" not in response.text, name
        waited[name] = seconds
    # And others had their turns
    assert {name: seconds for name, seconds in waited.items() if seconds > LONGEST} == {}


@strawberry.type
class Leaf:
    number: int


@strawberry.type
class Branch:
    @strawberry.field
    def leaves(self) -> list[Leaf]:
        return [Leaf(number=n) for n in range(300)]


@strawberry.type
class Tree:
    @strawberry.field
    def branches(self) -> list[Branch]:
        return [Branch() for _ in range(300)]


@strawberry.type
class Query:
    @strawberry.field
    def trees(self) -> list[Tree]:
        return [Tree() for _ in range(50)]

    @strawberry.field
    def broken(self) -> list[Leaf]:
        return [Leaf(number=0), None]  # type: ignore[list-item]


# Lists of 100 in lists of 100 would be refused; it is the answer that is tried here.
LARGE = b'{"query": "{ trees { branches { leaves { number } } } }"}'


def test_a_large_answer_gives_others_their_turns_and_ends_at_its_deadline(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("naungan.graphql.execution.limits.MOST_NODES", 10**9)
    monkeypatch.setattr("naungan.graphql.execution.limits.MOST_VALUES", 10**9)
    with client(create_app(replace(services, deadline=0.5), schema_of(Query))) as http:
        response, waited = http.post_beside(LARGE)
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "DEADLINE"  # all of it would take ten times as long
    assert waited < LONGEST


@pytest.mark.slow
def test_many_large_answers_at_once_share_one_slice_of_a_round() -> None:
    schema = schema_of(Query)
    query = "{ trees { branches { __typename } } }"

    async def ask_at_once() -> list[float]:
        rounds: list[float] = []
        answers = [asyncio.ensure_future(schema.execute(query, context_value=OPEN)) for _ in range(10)]
        while not all(answer.done() for answer in answers):
            began = time.thread_time()
            await asyncio.sleep(0)
            rounds.append(time.thread_time() - began)
        assert [len(a.result().data["trees"]) for a in answers] == [50] * 10  # type: ignore[index]
        return rounds

    rounds = sorted(asyncio.run(ask_at_once()))
    # Each answer takes many slices; ten of them in every round would make most rounds ten slices long.
    assert rounds[len(rounds) // 2] < 3 * SLICE


@pytest.mark.parametrize("query", ["{ trees { branches { __typename } } }", "{ broken { number } }"])
def test_an_answer_in_slices_is_the_same_as_at_once(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = schema_of(Query)
    at_once = asyncio.run(schema.execute(query, context_value=OPEN))
    monkeypatch.setattr("naungan.projections.engine.pacing.SLICE", -1.0)  # every item in a round of its own
    in_slices = asyncio.run(schema.execute(query, context_value=OPEN))
    assert in_slices.data == at_once.data
    assert [e.path for e in in_slices.errors or ()] == [e.path for e in at_once.errors or ()]


def test_those_who_pause_go_on_in_the_order_in_which_they_paused() -> None:
    async def in_turn() -> list[int]:
        went_on: list[int] = []

        async def worker(number: int) -> None:
            for _ in range(3):
                await pace().pause()
                went_on.append(number)

        await asyncio.gather(*(worker(n) for n in range(4)))
        return went_on

    assert asyncio.run(in_turn()) == [0, 1, 2, 3] * 3
