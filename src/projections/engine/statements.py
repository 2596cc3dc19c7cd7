"""How is one statement sent, and what was sent? Its rows are made part by part, as far as they may be seen; a count can be kept."""

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

from psycopg.rows import DictRow

from .pacing import turn
from .pools import Pools
from .row_security import Scope

_PART = 250  # rows that are made in one turn


class Fetched(Protocol):
    """What rows are fetched from."""

    async def fetchmany(self, size: int, /) -> list[DictRow]: ...


async def send(pools: "Pools", sql: str, params: Mapping[str, Any], scope: Scope | None) -> list[DictRow]:
    """The rows of a statement, as far as `scope` lets them be seen: its settings hold for this one transaction."""
    if pools.guarded is None or scope is None:
        async with pools.open.connection() as connection:
            return await in_parts(await connection.execute(sql, params))
    async with pools.guarded.connection() as guarded:
        return await in_parts(await guarded.ask(sql, params, scope))


async def in_parts(cursor: Fetched) -> list[DictRow]:
    """The rows of a result, made part by part, each in a turn: many of them, or many who come back at once, take long."""
    await turn()
    rows = part = await cursor.fetchmany(_PART)
    while len(part) == _PART:
        await turn()
        part = await cursor.fetchmany(_PART)
        rows += part
    return rows


@dataclass(slots=True)
class Statements:
    """How many statements were sent, their text, and with what."""

    sent: list[str]
    asked: list[tuple[str, Mapping[str, Any], Scope | None]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.sent)


_counter: ContextVar[Statements | None] = ContextVar("naungan_statements", default=None)


@contextlib.contextmanager
def counted() -> Iterator[Statements]:
    """Count the statements sent by any Reader in this context and the tasks started in it."""
    statements = Statements([])
    token = _counter.set(statements)
    try:
        yield statements
    finally:
        _counter.reset(token)


def note(sql: str, params: Mapping[str, Any], scope: Scope | None) -> None:
    """Count a statement, where somebody counts."""
    statements = _counter.get()
    if statements is not None:
        statements.sent.append(sql)
        statements.asked.append((sql, params, scope))
