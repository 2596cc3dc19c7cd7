"""A request is bounded before anything of it runs, and bounding it costs nothing."""

import time

import pytest
from graphql import (
    GraphQLError,
    GraphQLSchema,
    build_schema,
    get_introspection_query,
    get_nullable_type,
    is_list_type,
    is_object_type,
)

from naungan.domain.catalogue import STANDARD
from naungan.domain.regions import lineage
from naungan.graphql.execution.documents import prepare
from naungan.graphql.execution.limits import MOST_ALIASES, MOST_DEPTH, MOST_DIRECTIVES, MOST_ROOT_FIELDS
from naungan.graphql.execution.list_sizes import size_of
from naungan.graphql.execution.tokens import MOST_TOKENS
from naungan.graphql.queries.series import MOST_OPEN
from naungan.graphql.schema import build_schema as api_schema
from naungan.graphql.types.errors import TooMuch
from naungan.projections.coverage.lines import MOST_LINES, MOST_POINTS

SCHEMA: GraphQLSchema = build_schema(
    """
    type Query { region(code: String): Region  regions(first: Int, last: Int): [Region!]! }
    type Region { name: String  path: [Region!]!  parent: Region  within(first: Int, last: Int): [Region!]! }
    """
)


def _reasons(query: str) -> set[str]:
    errors: tuple[GraphQLError, ...] = prepare(SCHEMA, query).errors
    return {e.original_error.reason.word for e in errors if isinstance(e.original_error, TooMuch)}


def _nested(depth: int) -> str:
    return '{ region(code: "64") ' + "{ parent " * (depth - 2) + "{ name }" + " }" * (depth - 2) + " }"


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
        ("{ regions(first: 100) { path { path { path { path { name } } } } } }", "too_many_nodes"),
        ("{ regions(first: 100) { path { path { path { " + "name " * 30 + "} } } } }", "too_much_answered"),
        (
            "query ($n: Int) { regions(first: $n) { within(last: $n) { within(first: $n) { name } } } }",
            "too_many_nodes",
        ),
    ],
)
def test_a_question_beyond_a_limit_is_refused_for_its_reason(query: str, reason: str) -> None:
    assert reason in _reasons(query)


@pytest.mark.parametrize("first", ["-99999", "0", "101", "999999999999", "null", '"x"', "$n"])
def test_a_page_that_will_not_be_answered_lowers_no_count(first: str) -> None:
    heavy = "regions(first: 100) { within(first: 100) { within(first: 100) { name } } }"
    query = (
        "{ regions(first: "
        + first
        + ") @skip(if: true) { name within(first: -9999) { name } } "
        + heavy
        + " }"
    )
    assert "too_many_nodes" in _reasons(query)


def test_every_list_of_the_schema_counts_as_something() -> None:
    schema = api_schema()._schema
    lists = {
        (type_.name, name)
        for type_ in schema.type_map.values()
        if is_object_type(type_)
        for name, field in type_.fields.items()
        if is_list_type(get_nullable_type(field.type))
    }
    assert {name for _, name in lists} > {"path", "nodes", "edges", "userErrors"}
    assert [(type_, name) for type_, name in lists if size_of(type_, name) is None] == []


def test_the_lists_of_reference_data_are_no_longer_than_they_count_as() -> None:
    assert len(STANDARD.schemes) <= int(size_of("Query", "schemes") or 0)
    assert len(STANDARD.segments) <= int(size_of("Query", "segments") or 0)
    aliases = max(len(segment.aliases) for segment in STANDARD.segments.values())
    assert aliases <= int(size_of("Segment", "aliases") or 0)
    assert len(lineage("64.01.02.2003")) == size_of("Region", "path")
    assert size_of("CoverageSeries", "days") == MOST_POINTS
    lines = int(size_of("CoverageSeries", "lines") or 0)
    assert lines == MOST_OPEN <= MOST_LINES
    for numbers in ("covered", "eligible", "ratios"):
        assert int(size_of("CoverageLine", numbers) or 0) * lines == MOST_POINTS


def test_introspection_counts_as_no_less_than_it_answers() -> None:
    schema = api_schema()._schema
    types = schema.type_map.values()
    fields = [f for t in types for f in getattr(t, "fields", {}).values()]
    assert len(types) <= int(size_of("__Schema", "types") or 0)
    assert len(fields) <= int(size_of("__Schema", "types") or 0) * int(size_of("__Type", "fields") or 0)


def test_a_page_is_counted_once_however_its_entries_are_asked_for() -> None:
    schema = api_schema()._schema
    page = "regions(first: 100) { totalCount pageInfo { endCursor } nodes { ...R } }"
    query = "{ " + page + " } fragment R on Region { path { path { path { code } } } }"
    assert prepare(schema, query).errors == ()  # 100 regions, 500, 2,500 and 12,500 within
    twice = "{ " + page + " x: " + page + " } fragment R on Region { path { path { path { code } } } }"
    assert prepare(schema, twice).errors != ()


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
        _bomb(24, "...f{next} p:parent {{ ...f{next} }}"),
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
    assert prepared.errors[0].message == "no_fragment_cycles"


def test_no_error_suggests_a_name() -> None:
    for query in ("{ regio { name } }", "{ region(cod: 1) { name } }", "{ region { nam } }"):
        assert not any("Did you mean" in e.message for e in prepare(SCHEMA, query).errors)
