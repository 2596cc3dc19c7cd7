"""Does every question answer those, and only those, whom the table of roles names? Each root field, asked by each role."""

from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type

from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import Role
from naungan.graphql.types.who_sees_what import seen_by
from tests.api.asking import schema
from tests.api.conftest import Api
from tests.api.doors import asked, user
from tests.people import VILLAGE

# What a question is given where it takes it, beside its region. A verifier's region is her village, the others' their regency.
GIVEN = {"first": "1", "every": "MONTH", "period": '{start: "2022-01-01", endExclusive: "2022-02-01"}'}
# Of a card's number, words, regions, how far the read models are, and things by id, which the database shows or does not.
OPEN = {
    "cardCheck",
    "log",
    "projections",
    "labels",
    "region",
    "regions",
    "schemes",
    "segments",
    "viewer",
    "node",
    "nodes",
    "personFile",
    "findPeople",  # see test_people_search.py
}
WHERE = {Role.VERIFIER: VILLAGE, Role.AUDITOR: "ID", Role.ADMINISTRATOR: None}


def test_every_question_is_tried() -> None:
    assert _fields().keys() - _asked().keys() == OPEN


@pytest.mark.parametrize("role", [None, *Role])
def test_a_question_is_answered_to_the_roles_of_its_type_within_their_region_and_to_nobody_else(
    guarded: Api, register: Register, role: Role | None
) -> None:
    guarded.project()
    who = None if role is None else user(register, role, WHERE.get(role, "64.01"))
    region = (WHERE.get(role) if role in WHERE else "64.01") or "64.01"
    region = "64.01" if role is Role.AUDITOR else region
    wrong = []
    for name, field in _asked().items():
        allowed = role is not None and role in (seen_by(_kind(name)) or set(Role))
        here = _outcome(
            guarded, field, who, region[:5] if name == "events" else region
        )  # recorded by regency
        if here != ("answered" if allowed else "UNAUTHENTICATED" if role is None else "FORBIDDEN"):
            wrong.append((name, here))
        if role is not Role.AUDITOR and _outcome(guarded, field, who, "62.03") == "answered":
            wrong.append((name, "answered about another regency"))
    assert wrong == []


def _asked() -> dict[str, str]:
    """Every question about what is recorded somewhere: how many things it lists, or all the numbers and words of its answer."""
    asking = {"events": "events(filter: {region: $region}, first: 1) { totalCount }"}
    for name, field in _fields().items():
        if "region" in field.args:
            given = "".join(f", {one}: {value}" for one, value in GIVEN.items() if one in field.args)
            answer = get_named_type(field.type)
            assert isinstance(answer, GraphQLObjectType)
            leaves = [leaf for leaf, of in answer.fields.items() if is_leaf_type(get_named_type(of.type))]
            asking[name] = f"{name}(region: $region{given}) {{ {' '.join(leaves)} }}"
    return asking


def _fields() -> dict[str, GraphQLField]:
    built = schema()._schema
    assert built.query_type is not None
    fields: dict[str, GraphQLField] = built.query_type.fields
    return fields


def _kind(name: str) -> str:
    kind = get_named_type(_fields()[name].type)
    assert isinstance(kind, GraphQLObjectType)
    return kind.name


def _outcome(door: Api, field: str, who: UUID | None, region: str) -> str:
    answer: dict[str, Any] = asked(door, "query($region: RegionCode!) { " + field + " }", who, region=region)
    if "errors" not in answer:
        return "answered"
    code: str = answer["errors"][0]["extensions"]["code"]
    return code
