"""How does a command of a batch become an answer? As any other; its position is the batch's last one, and it may tell a chunk's fate."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import anyio.to_thread

from ...domain.batches import BatchChunkAccepted
from ...domain.bulk.intake import Intake
from ...domain.people_told_an_hour import Way, rows_told
from ...domain.ports import Command, Outcome
from ..queries.batches import BatchChunk
from ..types import ids
from ..types.context import Info
from ..types.disclosure import require_few_told
from ..types.scalars import BigInt
from .recording import HasKey, Parsing, Reply, by_stable_ids, note_position, refusals

P = TypeVar("P")
Intent = TypeVar("Intent")
Fate = BatchChunkAccepted | None


@dataclass(frozen=True, slots=True)
class ChunkReply(Reply[P]):
    """An answer that tells the fate of a chunk's rows."""


async def record_batch(
    info: Info,
    given: HasKey,
    parsing: Parsing,
    command: Callable[[Command, Intent], tuple[Outcome, Fate]],
    intent: Intent,
    reply: Reply[P],
) -> P:
    """Run one command and tell its outcome; its position is the batch's last one, so that one's own writes can be read."""
    asked = info.context.command(given.idempotency_key)

    def run() -> tuple[Outcome, Fate, int | None]:
        if parsing.breaches:
            refused = info.context.register.refuse(asked, by_stable_ids(given), tuple(parsing.breaches))
            return refused, None, None
        if isinstance(reply, ChunkReply):
            require_few_told(info, Way.FILE)
        outcome, fate = command(*info.context.register.reach.as_known(asked, intent))
        if outcome.breaches:
            return outcome, None, None
        if asked.user is not None and info.context.tellings is not None and fate is not None:
            people = rows_told(fate.refusals)
            if people:
                info.context.tellings.note(asked.user, Way.FILE, people)
        return outcome, fate, intake_of(info).position(UUID(outcome.result["batch"]))

    outcome, fate, position = await anyio.to_thread.run_sync(run)
    note_position(info, position)
    more = {"chunk": fate and BatchChunk.of(fate, info)} if isinstance(reply, ChunkReply) else {}
    return reply.payload(
        position=None if position is None else BigInt(position),
        ids=[] if outcome.breaches else [ids.encode(reply.kind, outcome.result["batch"])],
        from_log=outcome.repeated,
        user_errors=await refusals(info, outcome.breaches, reply),
        **more,
    )


def without_fate(
    command: Callable[[Command, Intent], Outcome],
) -> Callable[[Command, Intent], tuple[Outcome, Fate]]:
    """A command that tells of no chunk, as one that could."""
    return lambda asked, intent: (command(asked, intent), None)


def intake_of(info: Info) -> Intake:
    """What takes batches in."""
    found = info.context.intake
    if found is None:
        raise RuntimeError("this server was wired without an intake")
    return found
