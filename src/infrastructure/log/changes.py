"""How do commands about few streams each share their round trips? Read together, decided one by one, appended together.

Whoever has the turn reads and decides for those who wait; for half of them, where they are many, so that the database is
never idle while the others are decided. While their appends are committed the next have their turn: what they read may lack
those events, and the log then refuses their append and they decide again. Nobody is woken before their outcome is there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ...domain.ports import Command, Decide, Outcome, Recorded
from ...domain.refusals import Refused
from ..postgres.turns import Turns, Waiting
from .commits import GroupCommit, alone, interrupted
from .event_types import EventTypes
from .ready_appends import ReadyAppend, encoded
from .transaction import Pending

_FEW = 16  # changes that are not divided: to read for a group costs as much as to decide for three
_MOST = 100  # changes that are read together


@dataclass
class _Change(Waiting):
    """A command that waits: what it decides becomes `pending`, and that has the outcome."""

    command: Command
    body: bytes
    streams: Sequence[UUID]
    decide: Decide
    pending: Pending | None = field(default=None, init=False)

    @property
    def open(self) -> bool:
        return self.problem is None and (self.pending is None or self.pending.open)


class Deciding:
    """Changes of few streams each, decided in turns. Safe to use from any thread."""

    def __init__(
        self,
        load: Callable[[Sequence[UUID]], Mapping[UUID, list[Recorded]]],
        types: EventTypes,
        commits: GroupCommit,
    ) -> None:
        self._load = load
        self._types = types
        self._commits = commits
        self._turns: Turns[_Change] = Turns(_take, self._decide, interrupted, self._append)

    def change(self, command: Command, body: bytes, streams: Sequence[UUID], decide: Decide) -> Outcome:
        """The outcome of what `decide` makes of streams. Raises what `GroupCommit.append` does, or what `decide` raised."""
        change = _Change(command, body, streams, decide)
        self._turns.wait_for(change)
        assert change.pending is not None
        if change.pending.problem is not None:
            raise change.pending.problem
        assert change.pending.outcome is not None
        return change.pending.outcome

    def _append(self, group: Sequence[_Change]) -> None:
        self._commits.append_all([change.pending for change in group if change.pending is not None])

    def _decide(self, group: Sequence[_Change]) -> None:
        try:
            found = self._load([stream for change in group for stream in change.streams])
        except Exception as problem:
            for change in group:
                change.problem = problem
            return
        for change in group:
            try:
                change.pending = self._decided(change, _those(found, change.streams))
            except Exception as problem:  # a fault of this one: its neighbours go on
                change.problem = problem

    def _decided(self, change: _Change, read: Mapping[UUID, Sequence[Recorded]]) -> Pending:
        try:
            append, result = change.decide(read)
        except Refused as refusal:
            return Pending(change.command, change.body, ReadyAppend(None, ()), {}, refusal.breaches)
        return Pending(change.command, change.body, encoded(append, self._types), result)


def _those(
    found: Mapping[UUID, Sequence[Recorded]], streams: Sequence[UUID]
) -> dict[UUID, Sequence[Recorded]]:
    """What was found of these streams alone."""
    return {stream: history for stream in streams if (history := found.get(stream))}


def _take(queue: list[_Change]) -> list[_Change]:
    """The longest-waiting half of the changes together, one whose append shares no transaction by itself."""
    most = min(max(_FEW, (len(queue) + 1) // 2), _MOST)
    many = next((n for n, one in enumerate(queue[:most]) if alone(one.command)), most)
    group = queue[: many or 1]
    del queue[: len(group)]
    return group
