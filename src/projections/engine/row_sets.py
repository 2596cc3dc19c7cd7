"""What did we believe of things that have several rows each? The days of a card, the stretches of an enrolment.

As in `versions`, a row is believed from the append `known_from` until `known_until`. A change closes all rows of a thing at
its append and opens others.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

import psycopg
from psycopg import sql

from .copying import copy_rows

S = TypeVar("S")
Known = tuple[int, int | None]  # from which append on, until which


class RowSets(Generic[S]):
    """The rows of one table while a batch changes them. Tell what is stored, then put, then write once.

    The table has the columns regency, `key`, known_from and known_until beside others; `columns` are all but the
    last two, and `rows_of` makes the rows of a state, which end with the two it is given. `types` are those of `columns`, for
    tables of many rows (`copy_rows`).
    """

    def __init__(
        self,
        cursor: psycopg.Cursor[Any],
        table: tuple[str, str],
        key: str,
        columns: Sequence[str],
        rows_of: Callable[[S, Known], Iterable[tuple[Any, ...]]],
        types: Sequence[str] | None = None,
    ) -> None:
        self._cursor = cursor
        self._table = table
        self._key = key
        self._columns = (*columns, "known_from", "known_until")
        self._types = types and (*types, "int8", "int8")
        self._rows_of = rows_of
        # its regency, its state, since which append; None: as it is stored
        self._believed: dict[UUID, tuple[str, S, int | None]] = {}
        self._closed: list[tuple[str, UUID, int]] = []
        self._done: list[tuple[Any, ...]] = []

    def stored(self, thing: UUID, regency: str, state: S) -> None:
        """What the table holds of a thing now."""
        self._believed[thing] = regency, state, None

    def __getitem__(self, thing: UUID) -> S:
        """A thing as the batch has left it so far. Raises KeyError for one that is neither stored nor put."""
        return self._believed[thing][1]

    def put(self, thing: UUID, regency: str, state: S, append: int) -> None:
        """Believe this state from an append on. Changes within one append make one."""
        now = (regency, state, append)
        before = self._believed.setdefault(thing, now)  # one look-up for what is new: UUIDs hash slowly
        if before is now:
            return
        within, was, since = before
        if since is None:
            self._closed.append((within, thing, append))
        elif since != append:
            self._done += self._rows_of(was, (since, append))
        self._believed[thing] = now

    def write(self) -> None:
        """Close and insert, by one statement each."""
        if self._closed:
            self._cursor.execute(
                sql.SQL(
                    "UPDATE {table} t SET known_until = c.append_id"
                    " FROM unnest(%s::text[], %s::uuid[], %s::bigint[]) c (regency, key, append_id)"
                    " WHERE t.regency = c.regency AND t.{key} = c.key AND t.known_until IS NULL"
                ).format(table=sql.Identifier(*self._table), key=sql.Identifier(self._key)),
                [list(column) for column in zip(*self._closed, strict=True)],
            )
        done, rows_of = self._done, self._rows_of
        for _, state, since in self._believed.values():
            if since is not None:
                done += rows_of(state, (since, None))
        copy_rows(self._cursor, sql.Identifier(*self._table), self._columns, done, self._types)


def bare(rows: Iterable[tuple[Any, ...]], known: Known) -> Iterable[tuple[Any, ...]]:
    """The rows of a state that is rows already, but for what is known of them."""
    return [(*row, *known) for row in rows]
