"""Which contract do frontends rely on? The schema as text, sorted, and what a change to it breaks."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from graphql import (
    GraphQLSchema,
    build_client_schema,
    build_schema,
    find_breaking_changes,
    introspection_from_schema,
    lexicographic_sort_schema,
    print_schema,
)

from . import schema

_HEADER = "# The contract of Naungan's GraphQL API. Written by `naungan schema`; do not edit.\n\n"


@cache
def print_sdl() -> str:
    """The committed form of the schema: sorted, with every description."""
    return _printed(_built())


@cache
def print_introspected() -> str:
    """The same, made of nothing but what a client is told that asks for the schema."""
    return _printed(build_client_schema(introspection_from_schema(_built())))


@cache
def _built() -> GraphQLSchema:
    return schema.build_schema()._schema


def _printed(built: GraphQLSchema) -> str:
    return _HEADER + print_schema(lexicographic_sort_schema(built)) + "\n"


def check(committed: Path, changelog: Path, earlier: Sequence[str] = ()) -> Sequence[str]:
    """What is wrong with the committed file, one line each; nothing if it is current.

    A change that breaks it, or one of the `earlier` texts of it, must be named in the changelog by its coordinate,
    such as `Coverage.ratio`.
    """
    now = print_sdl()
    try:
        before = committed.read_text(encoding="utf-8")
    except FileNotFoundError:
        return [f"{committed.name} is missing: write it with `naungan schema > {committed.name}`"]
    named = changelog.read_text(encoding="utf-8") if changelog.exists() else ""
    broken = dict.fromkeys(change for text in (before, *earlier) for change in _broken(text, now))
    problems = [
        f"breaking: {change} Name `{_coordinate(change)}` in {changelog.name} to allow it."
        for change in broken
        if f"`{_coordinate(change)}`" not in named
    ]
    if before != now:
        problems.append(f"{committed.name} is not current: write it with `naungan schema > {committed.name}`")
    if print_introspected() != now:
        problems.append("introspection tells another contract than the one that is printed")
    return problems


def _broken(before: str, now: str) -> list[str]:
    """Descriptions of the changes that break clients of the schema before."""
    if before == now:
        return []
    return [change.description for change in find_breaking_changes(_read(before), _read(now))]


@cache
def _read(text: str) -> GraphQLSchema:
    """The schema of a text: that of today is compared with many earlier ones."""
    return build_schema(text)


def _coordinate(description: str) -> str:
    """The first name in graphql-core's description of a change: a type, or a member as `Type.member`."""
    words = [word.strip("'`\".,") for word in description.split()]
    return next((word for word in words if "." in word), None) or next(
        (word for word in words if word[:1].isupper()), description
    )
