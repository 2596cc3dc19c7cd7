"""A request is bounded before anything of it runs, and bounding it costs nothing."""

import time

import pytest
from graphql import GraphQLError, GraphQLSchema, build_schema, get_introspection_query

from naungan.graphql.limits import (
    MOST_ALIASES,
    MOST_DEPTH,
    MOST_DIRECTIVES,
    MOST_ROOT_FIELDS,
    MOST_TOKENS,
    TooMuch,
    prepare,
)

SCHEMA: GraphQLSchema = build_schema(
    """
    type Query { region(code: String): Region  regions(first: Int, last: Int): [Region!]! }
    type Region { name: String  path: [Region!]!  within(first: Int, last: Int): [Region!]! }
    """
)


def _reasons(query: str) -> set[str]:
    errors: tuple[GraphQLError, ...] = prepare(SCHEMA, query).errors
    return {e.original_error.reason for e in errors if isinstance(e.original_error, TooMuch)}


def _nested(depth: int) -> str:
    return '{ region(code: "64") ' + "{ path " * (depth - 2) + "{ name }" + " }" * (depth - 2) + " }"


def test_an_ordinary_question_and_introspection_pass() -> None:
    assert prepare(SCHEMA, _nested(MOST_DEPTH)).errors == ()
    assert prepare(SCHEMA, get_introspection_query()).errors == ()


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (_nested(MOST_DEPTH + 1), "too_deep"),
        (
            '{ region(code: "64") { ' + " ".join(f"a{n}: name" for n in range(MOST_ALIASES + 1)) + " } }",
            "too_many_aliases",
        ),
        (
            "{ region { name " + "@skip(if: false) @include(if: true) " * MOST_DIRECTIVES + "} }",
            "too_many_directives",
        ),
        (
            "{ " + " ".join(f"r{n}: region {{ name }}" for n in range(MOST_ROOT_FIELDS + 1)) + " }",
            "too_many_roots",
        ),
        ("{ " + "a " * (MOST_TOKENS + 1) + "}", "too_many_tokens"),
        ("{ regions(first: 100) { within(first: 100) { within(first: 100) { name } } } }", "too_many_nodes"),
        (
            "query ($n: Int) { regions(first: $n) { within(last: $n) { within(first: $n) { name } } } }",
            "too_many_nodes",
        ),
    ],
)
def test_a_question_beyond_a_limit_is_refused_for_its_reason(query: str, reason: str) -> None:
    assert reason in _reasons(query)


def test_limits_count_through_fragments() -> None:
    aliases = " ".join(f"a{n}: name" for n in range(MOST_ALIASES // 2 + 1))
    assert "too_many_aliases" in _reasons(
        "{ x: region { ...F } y: region { ...F } } fragment F on Region { " + aliases + " }"
    )


def _bomb(levels: int, body: str) -> str:
    fragments = " ".join(f"fragment f{n} on Region {{ {body.format(next=n + 1)} }}" for n in range(levels))
    return "{ region { ...f0 } } " + fragments + f" fragment f{levels} on Region {{ name }}"


@pytest.mark.parametrize(
    "query",
    [
        _bomb(26, "...f{next} ...f{next}"),
        _bomb(24, "...f{next} p:path {{ ...f{next} }}"),
        "{" * 4_000,
        "{a" * 2_000,
        "{ region(code: " + "[" * 2_000 + "]" * 2_000 + ") { name } }",
    ],
)
def test_a_small_document_that_multiplies_is_refused_in_milliseconds(query: str) -> None:
    prepare(SCHEMA, "{ region { name } }")
    began = time.process_time()
    assert prepare(SCHEMA, query).errors
    assert time.process_time() - began < 0.25  # milliseconds here; the naive walk takes seconds and doubles


def test_a_fragment_within_itself_is_refused_and_ends() -> None:
    prepared = prepare(
        SCHEMA, "fragment A on Region { ...B } fragment B on Region { ...A } { region { ...A } }"
    )
    assert "within itself" in prepared.errors[0].message


def test_a_document_is_parsed_and_validated_once() -> None:
    query = '{ region(code: "63") { name } }'
    assert prepare(SCHEMA, query) is prepare(SCHEMA, query)


def test_no_error_suggests_a_name() -> None:
    for query in ("{ regio { name } }", "{ region(cod: 1) { name } }", "{ region { nam } }"):
        assert not any("Did you mean" in e.message for e in prepare(SCHEMA, query).errors)
