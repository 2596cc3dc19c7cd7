"""What of an append can be done before its turn? Encoding its events, and working out their effects."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from ...domain.ports import Append
from ..postgres import binary_copy
from .event_types import EventTypes, Row
from .guards.effects import Effects, effects

PACKED = "originator_id, topic, state, scope"


@dataclass
class Ahead:
    """Where the days of those whom an append enrols are written ahead of its turn: by a transaction that it goes on with."""

    connection: psycopg.Connection[Any] | None = None

    @property
    def begun(self) -> psycopg.Connection[Any] | None:
        """The connection while that transaction goes on; None where the append begins with its turn."""
        connection = self.connection
        if connection is None or connection.info.transaction_status is not TransactionStatus.INTRANS:
            return None
        return connection


@dataclass(frozen=True)
class ReadyAppend(Append):
    """An append with its events encoded; the rest is worked out when it is first asked for."""

    rows: Sequence[Row] = ()

    @cached_property
    def ahead(self) -> Ahead:
        """What of it is written ahead of its turn."""
        return Ahead()

    @cached_property
    def packed(self) -> binary_copy.Begun:
        """Of each row what is known before its turn, packed in the order of `PACKED`."""
        scope = self.scope
        return binary_copy.begun(
            (
                [new.stream for new, _, _ in self.rows],
                [name for _, name, _ in self.rows],
                [state for _, _, state in self.rows],
                [new.scope or scope for new, _, _ in self.rows],
            )
        )

    @cached_property
    def effects(self) -> Effects:
        """What the events mean for the guards."""
        return effects([(new.stream, new.event) for new in self.events])


def encoded(append: Append, types: EventTypes) -> ReadyAppend:
    """An append with its events encoded; one that is ready already, as it is."""
    if isinstance(append, ReadyAppend):
        return append
    rows = types.encoded(append.events)
    return ReadyAppend(append.scope, append.events, append.unchanged, rows=rows)


def prepared(append: Append, types: EventTypes) -> ReadyAppend:
    """An append with all done that needs no turn."""
    ready = encoded(append, types)
    _ = ready.packed, ready.effects.workers, ready.effects.periods
    return ready
