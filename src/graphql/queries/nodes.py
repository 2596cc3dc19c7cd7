"""Which thing has this id? Global ids resolved set-based: one statement for the ids of one kind, day and moment.

A module that owns a type registers how to load it:

    @loads("Agreement")
    async def load_agreements(info: Info, keys: Sequence[str], question: Question, asked: SelectedField) -> Mapping[str, Node]:
        ...                                    # by key as encoded in the id; unknown keys are absent

`question` is what the id says: nothing, for a plain one. `asked` is what is selected below the things.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated
from uuid import UUID

import strawberry

from ...projections.engine.reading import At
from ...projections.engine.waiting import NotYet
from ...texts.limits import Limit
from ..types import ids
from ..types.context import Info
from ..types.errors import BadId, BadWindow
from ..types.ids import Parsed
from ..types.moment import Question
from ..types.relay import Node, as_answered
from ..types.selected_fields import SelectedField, merged, selection_of

Loader = Callable[[Info, Sequence[str], Question, SelectedField], Awaitable[Mapping[str, Node]]]

MOST_MOMENTS = 10
_LOADERS: dict[str, Loader] = {}


def loads(kind: str) -> Callable[[Loader], Loader]:
    """Register the loader of a kind. Raises ValueError where the kind has one already."""

    def register(loader: Loader) -> Loader:
        if kind in _LOADERS:
            raise ValueError(f"{kind} has a loader already")
        _LOADERS[kind] = loader
        return loader

    return register


async def load_nodes(
    info: Info,
    node_ids: Sequence[str],
    at_least: int | None = None,
    asked: SelectedField | None = None,
) -> list[Node | None]:
    """The things of these ids in their order; None for ids that are malformed, of no known kind, or of nothing.

    A plain id opens the thing as it now stands, once the log is projected up to `at_least`; one of a moment, what was shown
    then. `asked` is what is selected below them, where that is not all that is selected below the field being resolved.
    Raises NotYet, and BadWindow where the ids are of too many moments.
    """
    parsed = [_parsed(node_id) for node_id in node_ids]
    groups: dict[tuple[str, dt.date | None, int | None], dict[str, list[Parsed]]] = {}
    for one in parsed:
        if one is not None and one.kind in _LOADERS:
            groups.setdefault((one.kind, one.day, one.position), {}).setdefault(one.key, []).append(one)
    moments = {(day, position) for _, day, position in groups if position is not None}
    if len(moments) > MOST_MOMENTS:
        raise BadWindow(Limit.TOO_MANY_MOMENTS, most=MOST_MOMENTS)
    below = selection_of(info) if asked is None else asked
    found: dict[Parsed, Node] = {}
    for (kind, day, position), keys in groups.items():
        at = At(at_least=at_least) if position is None else as_answered(position, at_least)
        for key, node in (await _load(info, kind, list(keys), Question(day, at), below)).items():
            for one in keys[key]:
                # Another answer than was shown, because there is no such moment, or it was shown to an analyst: another truth.
                if one.id == one.plain or node.id == one.id:
                    found[one] = node
    return [None if one is None else found.get(one) for one in parsed]


async def load_below(
    info: Info, kind: str, keys: Sequence[UUID], asked: SelectedField, name: str
) -> list[Node]:
    """The things of these keys that stand, in this order, with what is asked of them in the field of a name below `asked`."""
    fields = list(asked.at(name))
    below = merged(fields) if fields else SelectedField(name, name, {}, ())
    found = await load_nodes(info, [ids.encode(kind, key) for key in keys], info.context.min_position, below)
    return [one for one in found if one is not None]


async def _load(
    info: Info, kind: str, keys: Sequence[str], question: Question, asked: SelectedField
) -> Mapping[str, Node]:
    """Things of one kind. Of a moment that the log has not come to there is none. Raises NotYet."""
    try:
        return await _LOADERS[kind](info, keys, question, asked)
    except NotYet:
        position = question.at.position
        if position is None or position <= (await info.context.events.head())[0].position:
            raise
        return {}


def _parsed(node_id: str) -> Parsed | None:
    try:
        return ids.parse(node_id)
    except BadId:
        return None


@strawberry.type
class NodeQueries:
    @strawberry.field(
        description="Objek menurut id · the thing with this id: as it now stands, or as it was shown where the id is of a day "
        "or a moment; null if there is none."
    )
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Id global · a global id.")],  # noqa: A002
    ) -> Node | None:
        return (await load_nodes(info, [id], info.context.min_position))[0]

    @strawberry.field(
        description="Objek menurut id · the things with these ids, in their order, null where there is none; at most 100, of at "
        "most 10 different days and moments."
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="Id global · global ids, at most 100.")
        ],
    ) -> list[Node | None] | None:
        if len(ids) > 100:
            raise BadWindow(Limit.TOO_MANY_IDS)
        return await load_nodes(info, ids, info.context.min_position)
