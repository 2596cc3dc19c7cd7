"""Is a field that is read without a resolver answered as GraphQL itself answers it? The same data, and the same errors in the same order."""

import asyncio
import datetime as dt
import gc
import warnings
from collections.abc import Generator, Iterator
from enum import Enum
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast
from uuid import uuid4

import pytest
import strawberry
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from naungan.domain.grants import NotAllowed
from naungan.graphql.execution.pacing import PacedExecutor
from naungan.graphql.execution.reading_fields import reading
from naungan.graphql.types.who_sees_what import SEEN_BY
from naungan.projections.engine import pacing

T = TypeVar("T")


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Leaf(Named):
    text: str | None
    whole: int
    flag: bool
    share: float | None
    day: dt.date | None
    colour: Colour
    colours: list[Colour | None]
    texts: list[str] | None


@strawberry.type
class Entry(Generic[T]):
    node: T | None


@strawberry.type
class Tree(Named):
    must: Leaf
    may: Leaf | None
    listed: list[Leaf | None]
    named: list[Named] | None
    entry: Entry[Leaf]
    _gives: strawberry.Private[Any] = None

    @strawberry.field
    def plain(self) -> str | None:
        return cast("str | None", _given(self._gives))

    @strawberry.field
    def whole(self) -> int:
        return 7 if self._gives is None else cast("int", _given(self._gives))

    @strawberry.field
    def told(self, info: strawberry.Info) -> str:
        return f"{info.field_name} {info.path.as_list()} {info.python_name}"

    @strawberry.field
    def entries(self) -> list[Entry[Leaf]]:
        return [Entry(node=leaf) for leaf in self.listed]

    @strawberry.field
    def leaf(self) -> Leaf | None:
        return cast("Leaf | None", _given(self._gives))

    @strawberry.field
    async def later(self, twice: bool = False) -> Leaf:
        await asyncio.sleep(0)
        return _given(self._gives) if twice and self._gives is not None else self.must


@strawberry.type
class Query:
    tree: Tree | None
    trees: list[Tree | None]


def _given(value: Any) -> Any:
    """What a method gives: raised, where it is an error; awaited, where it is to be."""
    if isinstance(value, LookupError):
        raise value
    return Later(value[0]) if isinstance(value, tuple) else value


class Later:
    """A value that is awaited."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __await__(self) -> Generator[Any, Any, Any]:
        yield from asyncio.sleep(0).__await__()
        return self._value


class Below(Leaf):
    """A class below that of the type."""


RIGHT: dict[str, Any] = {
    "name": "Sri",
    "text": None,
    "whole": 7,
    "flag": True,
    "share": 0.5,
    "day": dt.date(2022, 11, 11),
    "colour": Colour.RED,
    "colours": [Colour.BLUE, None, Colour.RED],
    "texts": ["a", "b"],
}
ODD: tuple[Any, ...] = (
    *(None, "", "text", 0, -1, 2**31, -(2**31), 10**20, True, 1.5, float("nan"), dt.date(2022, 1, 1)),
    *(Colour.BLUE, "blue", "BLUE", [], [None], ["x", None], ("y", 3), [Colour.RED, "red"], {"a": 1}),
    *(KeyError("stored"), object),
)
LEAF = "fragment L on Leaf { __typename name text whole flag share day again: day colour colours texts }"
ALL = """{ __typename name must { ...L } may { ...L } listed { ...L } named { __typename name ...L } entry { node { ...L } }
  entries { node { ...L } } plain whole told other: told leaf { ...L } later { ...L } twice: later(twice: true) { name }
  gone: must @skip(if: true) { name } }"""
APART = (
    "{ may { ...L } listed { ...L } }",
    "{ plain leaf { ...L } told }",
    "{ may { name } must { whole } }",
)


class Quiet(strawberry.Schema):
    """Logs no errors: there are thousands."""

    def process_errors(self, errors: Any, execution_context: Any = None) -> None:
        return


def schema_by(executor: type[Any]) -> strawberry.Schema:
    return Quiet(query=Query, execution_context_class=executor, types=[Leaf, Tree])


OURS, THEIRS = schema_by(PacedExecutor), schema_by(StrawberryGraphQLCoreExecutionContext)


async def answered(schema: strawberry.Schema, root: Query, fields: str) -> Any:
    context = SimpleNamespace(principal=SimpleNamespace(everyone=True))
    text = f"{{ tree {fields} trees {fields} }} {LEAF if '...L' in fields else ''}"
    found = await schema.execute(text, root_value=root, context_value=context)
    return repr(found.data), [
        (error.message, error.path, error.locations, type(error.original_error))
        for error in found.errors or ()
    ]


def tree(**given: Any) -> Tree:
    leaf = Leaf(**RIGHT)
    whole: dict[str, Any] = {
        "must": leaf,
        "may": leaf,
        "listed": [leaf, None],
        "named": [leaf],
        "entry": Entry(node=leaf),
    }
    return Tree(**({"name": "Pohon", **whole} | given))


def trees() -> Iterator[Tree]:
    """One that is right; others that hold something odd in one place."""
    leaf = Leaf(**RIGHT)
    yield tree()
    for field in RIGHT:
        for odd in ODD:
            strange = Leaf(**(RIGHT | {field: odd}))
            yield tree(may=strange, listed=[leaf, strange])
    for odd in (*ODD, Below(**RIGHT), Entry(node=leaf)):
        yield tree(must=odd)
        yield tree(may=odd)
        yield tree(listed=odd)
        yield tree(listed=[odd, leaf], entry=odd)
        yield tree(named=[odd])
        yield tree(entry=Entry(node=odd))
    for given in (*ODD, leaf, LookupError("raised")):
        yield tree(_gives=given)
        yield tree(_gives=(given,))


def test_what_is_read_is_answered_as_graphql_answers_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # No turns: which errors beside the one that ends an answer are told, depends on what had its turn by then.
    monkeypatch.setattr(pacing, "SLICE", 60.0)
    root = Query(tree=tree(), trees=[*trees(), None])
    for fields in (ALL, *APART):
        ours, theirs = (asyncio.run(answered(schema, root, fields)) for schema in (OURS, THEIRS))
        assert ours == theirs


@pytest.mark.parametrize(
    "way",
    [
        "may { text }",
        "must { text }",
        "listed { text }",
        "entry { node { text } }",
        "entries { node { text } }",
        "leaf { text }",
        "later { text }",
    ],
)
@pytest.mark.parametrize("allowed", [True, False])
def test_no_way_leads_to_a_thing_that_whoever_asks_may_not_see(
    monkeypatch: pytest.MonkeyPatch, way: str, allowed: bool
) -> None:
    # given somebody without a role, who may see trees, and their leaves or not
    for kind in ("Tree", "LeafEntry", *(("Leaf",) if allowed else ())):
        monkeypatch.setitem(cast("dict[str, Any]", SEEN_BY), kind, None)
    nobody = SimpleNamespace(principal=SimpleNamespace(everyone=False, id=uuid4(), grants=()))
    root = Query(tree=tree(_gives=Leaf(**(RIGHT | {"text": "seen"})), may=Leaf(**RIGHT)), trees=[])
    # when they ask for leaves by whichever way
    found = asyncio.run(OURS.execute(f"{{ tree {{ name {way} }} }}", root_value=root, context_value=nobody))
    # then they are refused, unless they may
    refusals = {type(error.original_error) for error in found.errors or ()}
    assert refusals == (set() if allowed else {NotAllowed})


def test_a_question_that_is_given_up_at_any_moment_ends_whatever_it_had_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # given an answer that takes a turn for every thing, and many of them awaited side by side
    monkeypatch.setattr(pacing, "SLICE", 0.0)
    root = Query(tree=tree(), trees=[tree(), tree(), None])

    async def given_up(after: int) -> bool:
        """Whether the question was given up before it was answered."""
        asking = asyncio.ensure_future(answered(OURS, root, ALL))
        for _ in range(after):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        return asking.cancelled()

    # when it is given up after each number of rounds of the loop
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        rounds = 0
        while asyncio.run(given_up(rounds)):
            rounds += 1
        gc.collect()
    # then nothing is left that was to be awaited and never was
    assert rounds > 5
    assert [str(one.message) for one in warned] == []


def test_what_has_arguments_or_is_awaited_is_asked_of_its_resolver() -> None:
    kind: Any = OURS._schema.type_map["Tree"]

    assert [name for name in kind.fields if reading(kind, name) is None] == ["listed", "named", "later"]
