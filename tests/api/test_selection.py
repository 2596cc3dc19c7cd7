"""What a resolver sees of the selection below it: aliases, fragments, coerced arguments, and nothing that is skipped."""

import asyncio
from types import SimpleNamespace
from typing import Any

import strawberry

from naungan.domain.grants import EVERYONE
from naungan.graphql.schema import schema_of
from naungan.graphql.types.context import Info
from naungan.graphql.types.selected_fields import SelectedField, selection_of

SEEN: list[SelectedField] = []

OPEN = SimpleNamespace(principal=EVERYONE)  # all that these questions need of a context


@strawberry.type
class Thing:
    name: str

    @strawberry.field
    def parts(self, first: int = 5, code: str | None = None) -> list["Thing"]:
        return []


@strawberry.type
class Page:
    nodes: list[Thing]


@strawberry.type
class Query:
    @strawberry.field
    def things(self, info: Info) -> Page:
        SEEN.append(selection_of(info))
        return Page(nodes=[])


def _seen(query: str, **variables: Any) -> SelectedField:
    SEEN.clear()
    result = asyncio.run(schema_of(Query).execute(query, variable_values=variables, context_value=OPEN))
    assert result.errors is None
    (asked,) = SEEN
    return asked


def test_arguments_are_those_a_resolver_would_get() -> None:
    asked = _seen(
        "query ($n: Int!) { things { nodes { a: parts(first: $n) { name } parts { name } } } }", n=3
    )
    found = {field.key: dict(field.arguments) for field in asked.at("nodes", "parts")}
    assert found == {"a": {"first": 3}, "parts": {"first": 5}}


def test_fragments_are_merged_and_what_is_skipped_is_not_asked() -> None:
    asked = _seen(
        """
        query ($no: Boolean!) { things { ...Page nodes { name @skip(if: true) } } }
        fragment Page on Page { nodes { ... on Thing { deep: parts { parts(first: 1) @include(if: $no) { name } } } } }
        """,
        no=False,
    )
    assert asked.has("nodes", "parts")
    assert not asked.has("nodes", "name")
    assert not asked.has("nodes", "parts", "parts")
    assert [field.key for field in asked.at("nodes", "parts")] == ["deep"]
