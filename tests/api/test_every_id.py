"""Whatever is shown under one id, anywhere, of any day and as known at any moment, is one truth, and its id opens it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
import time_machine
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from naungan.domain.commands.register import Register
from naungan.graphql.queries.nodes import MOST_MOMENTS
from naungan.graphql.types import ids
from tests.api import test_things
from tests.api.asking import schema
from tests.api.conftest import Api
from tests.api.test_things import Year
from tests.people import as_happened, done, people

tell = test_things.tell

TODAY = dt.datetime(2022, 11, 15, 4, tzinfo=dt.UTC)
DAYS = (None, "2022-10-25", "2022-11-05", "2022-11-15", "2022-12-02")
LINK = "{ __typename id stableId }"
PAGE = "first: 10) { nodes { ...shown } }"
LISTS = {
    "agreements": "%(at)s " + PAGE,
    "batches": "%(at)s " + PAGE,
    "budgets": "%(at)s " + PAGE,
    "cards": "%(day)s %(at)s " + PAGE,
    "coverage": "%(day)s %(at)s) { denominator { ...shown } enrolments("
    + PAGE
    + " groups(by: [VILLAGE], first: 15) {"
    " nodes { denominator { ...shown } enrolments(" + PAGE + " } } }",
    "decrees": "%(at)s " + PAGE,
    "denominators": "%(at)s " + PAGE,
    "departures": 'period: {start: "2022-10-01", endExclusive: "2023-02-01"}, %(at)s) {'
    " people(first: 20) { nodes { enrolment { ...shown } } } }",
    "enrolments": "%(day)s %(at)s " + PAGE,
    "findings": "%(at)s " + PAGE,
    "handovers": "%(at)s first: 20) { nodes { ...shown cards(first: 9) { nodes { ...shown } } } }",
    "participantLists": "%(at)s first: 20) { nodes { ...shown decrees(first: 9) { nodes { ...shown } } } }",
    "publicClaims": "%(at)s " + PAGE,
    "villages": "%(day)s %(at)s first: 20) { nodes { enrolments(" + PAGE + " } }",
}


def fields(kind: GraphQLObjectType, depth: int = 2) -> Iterator[str]:
    """What can be selected of a type without arguments: values, and the ids of things that it leads to."""
    for name, field in kind.fields.items():
        of = get_named_type(field.type)
        if name in ("id", "stableId") or any(map(is_required_argument, field.args.values())):
            continue
        if is_leaf_type(of):
            yield name
        elif isinstance(of, GraphQLInterfaceType) or (
            isinstance(of, GraphQLObjectType) and "id" in of.fields
        ):
            yield f"{name} {LINK}"
        elif isinstance(of, GraphQLObjectType) and depth and not of.name.endswith("Connection"):
            below = " ".join(fields(of, depth - 1))
            if below:
                yield f"{name} {{ {below} }}"


def shown() -> str:
    """The fragment that shows everything of every kind of thing; a field whose type differs between kinds has an alias."""
    node = schema()._schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    kinds = schema()._schema.get_implementations(node).objects
    types: dict[str, set[str]] = {}
    for kind in kinds:
        for name, field in kind.fields.items():
            types.setdefault(name, set()).add(str(field.type))

    def named(kind: GraphQLObjectType, field: str) -> str:
        name = field.partition(" ")[0]
        return field if len(types[name]) == 1 else f"{kind.name}_{name}: {field}"

    parts = [f"... on {kind.name} {{ {' '.join(named(kind, f) for f in fields(kind))} }}" for kind in kinds]
    return "fragment shown on Node { __typename id stableId " + " ".join(parts) + " }"


def things(answer: Any) -> Iterator[dict[str, Any]]:
    """Everything in an answer that has an id, whole or as a link."""
    if isinstance(answer, list):
        for one in answer:
            yield from things(one)
    elif isinstance(answer, dict):
        if "id" in answer:
            yield answer
        for value in answer.values():
            yield from things(value)


@pytest.mark.slow
def test_whatever_is_shown_under_one_id_is_one_truth_and_opens_by_it(
    api: Api, told: Year, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a regency in which every kind of thing happened, an enrolment without a decree among them
    without = replace(told.papers.enrol(*people(31, 32)), decree=None)
    done(register.enrol_workers(as_happened(), without))
    api.project()
    for limit in (
        "ALIASES",
        "NODES",
        "VALUES",
    ):  # documents that show everything are larger than any client's
        monkeypatch.setattr(f"naungan.graphql.execution.limits.MOST_{limit}", 10**6)
    ends = {
        int(e["appendId"])
        for e in api.ask("{ events(first: 100) { nodes { appendId } } }")["events"]["nodes"]
    }
    moments = sorted(ends)[-1::-3]
    fragment, days = shown(), cycle(DAYS)
    whole: dict[str, Any] = {}
    links: set[str] = set()

    def see(answer: Any) -> None:
        for thing in things(answer):
            if set(thing) == {"__typename", "id", "stableId"}:
                links.add(thing["id"])
            else:
                own = {name: value for name, value in thing.items() if name not in ("decrees", "cards")}
                assert whole.setdefault(thing["id"], own) == own
            assert thing["stableId"] == ids.stable(thing["id"])

    with time_machine.travel(TODAY):
        # When every list is asked as it stands and as known at many moments, of this day and of others
        for known in (None, *moments):
            for name, asked in LISTS.items():
                day = next(days)
                given = {"at": "knownAt: $at,", "day": "asOf: $day,"}
                typed = "$at: KnownAt, $day: Date" if "%(day)s" in asked else "$at: KnownAt"
                at = None if known is None else {"position": str(known)}
                variables = {n: v for n, v in (("at", at), ("day", day)) if v is not None}
                see(
                    api.ask(
                        f'query ({typed}) {{ {name}(region: "64.01", {asked % given} }} {fragment}', variables
                    )
                )
        # Then one id never showed two things
        parsed = [ids.parse(node_id) for node_id in whole]
        assert {one.kind for one in parsed} >= {*told.things, "Finding"}
        assert {one.position for one in parsed} >= {None, *moments[:5]}
        # And every id, also of what was only linked to, opens what was shown under it
        wanted = sorted({*whole, *links}, key=lambda node_id: (ids.parse(node_id).position or 0, node_id))
        while wanted:
            asked_of: set[Any] = set()
            some: list[str] = []
            while wanted and len(some) < 20 and len(asked_of | {ids.parse(wanted[-1])[2:]}) <= MOST_MOMENTS:
                some.append(wanted.pop())
                asked_of.add(ids.parse(some[-1])[2:])
            found = api.ask(
                f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ...shown }} }} {fragment}", {"ids": some}
            )
            assert [node and node["id"] for node in found["nodes"]] == some
            see(found)
