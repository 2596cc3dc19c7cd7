"""What do the answers to all commands share? Where it was recorded, what it made, and what stands against it.

A thing is read from the read models once they have reached the command's position; its id is there at once. Every thing is
nullable: where the read models stay behind, it is null with NOT_YET beside it, and position and ids are answered all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TypeVar

import strawberry

from ..queries.nodes import load_nodes
from ..types.context import Info
from ..types.relay import Node
from ..types.scalars import BigInt

N = TypeVar("N")

CODE = "Kode · which rule was broken."
ERRORS = "Penolakan · everything that stands against the command; nothing of it was recorded."


@strawberry.interface(description="Penolakan · one thing that stands against a command.")
class UserError:
    message: str = strawberry.field(
        description="Pesan · the reason, in Indonesian or English by Accept-Language."
    )
    path: list[str] = strawberry.field(
        description="Letak · which part of the input; rows are numbered from 0."
    )
    against: Node | None = strawberry.field(
        description="Penghalang · the thing that stands in the way, where it may be named."
    )
    current_version: int | None = strawberry.field(
        description="Versi sekarang · with VERSION_CONFLICT, the version it is at."
    )


@strawberry.interface(description="Hasil · what every command answers.")
class Payload:
    position: BigInt | None = strawberry.field(
        description="Posisi log · where it was recorded, for the header Naungan-Min-Position; null if nothing was."
    )
    ids: list[strawberry.ID] = strawberry.field(
        description="Id · the ids of what the command made or changed, there before it is projected."
    )
    from_log: bool = strawberry.field(
        description="Dari catatan · whether all that is told here was recorded before, and nothing was now."
    )
    user_errors: Sequence[UserError] = strawberry.field(description=ERRORS)


@strawberry.type
class CommandPayload(Payload):
    counts: strawberry.Private[Mapping[str, int]] = field(default_factory=dict)  # what it tells in numbers
    beside: strawberry.Private[Mapping[str, list[strawberry.ID]]] = field(default_factory=dict)  # see Reply

    @strawberry.field(
        description="Ada yang berubah · whether the command recorded anything. False without userErrors: everything was "
        "so already, and nothing changed."
    )
    def changed(self) -> bool:
        return self.position is not None


async def things(recorded: Payload, info: Info, of: type[N]) -> list[N]:
    """The command's things as read at its position. Raises NotYet where the read models stay behind."""
    if not recorded.ids:
        return []
    at_least = max(recorded.position or 0, info.context.min_position or 0)
    found = await load_nodes(info, recorded.ids, at_least)
    return [node for node in found if isinstance(node, of)]


async def thing(recorded: Payload, info: Info, of: type[N]) -> N | None:
    """The command's one thing."""
    found = await things(recorded, info, of)
    return found[0] if found else None
