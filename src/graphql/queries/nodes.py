"""Which thing has this id? Global ids resolved by kind, set-based: one statement a kind, whatever the number of ids.

A module that owns a type registers how to load it:

    @loads("Agreement")
    async def load_agreements(info: Info, keys: Sequence[str], min_position: int | None) -> Mapping[str, Node]:
        ...                                    # by key as encoded in the id; unknown keys are absent
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated

import strawberry

from ...texts.limits import Limit
from ..types import ids
from ..types.context import Info
from ..types.errors import BadId, BadWindow
from ..types.relay import Node

Loader = Callable[[Info, Sequence[str], int | None], Awaitable[Mapping[str, Node]]]

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
    info: Info, node_ids: Sequence[str], min_position: int | None = None
) -> list[Node | None]:
    """The things of these ids in their order; None for ids that are malformed, of no known kind, or of nothing."""
    wanted: dict[str, dict[str, None]] = {}
    parsed: list[tuple[str, str] | None] = []
    for node_id in node_ids:
        try:
            kind, key = ids.parse(node_id)
        except BadId:
            parsed.append(None)
            continue
        parsed.append((kind, key))
        wanted.setdefault(kind, {})[key] = None
    found: dict[str, Mapping[str, Node]] = {}
    for kind, keys in wanted.items():
        if kind in _LOADERS:
            found[kind] = await _LOADERS[kind](info, list(keys), min_position)
    return [None if p is None else found.get(p[0], {}).get(p[1]) for p in parsed]


@strawberry.type
class NodeQueries:
    @strawberry.field(
        description="Objek menurut id · the thing with this id, as known now; null if there is none."
    )
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Id global · a global id.")],  # noqa: A002
    ) -> Node | None:
        return (await load_nodes(info, [id], info.context.min_position))[0]

    @strawberry.field(
        description="Objek menurut id · the things with these ids, in their order, null where there is none; at most 100."
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
