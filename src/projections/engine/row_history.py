"""What did we believe when? Rows of a table that keep, beside their values, from and until which append they held.

A row is believed at position K where known_from <= K and (known_until is null or K < known_until). Nothing is
overwritten: a change closes the row at its append and opens another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from .copying import copy_rows

Row = Mapping[str, Any]

BELIEVED = "{0}known_from <= known.position AND ({0}known_until IS NULL OR {0}known_until > known.position)"


# `known` as a FROM item of which the planner sees that it is one row, beside a page too: where whole tables are read, all depends on that.
KNOWN_ONCE = "(SELECT position FROM known LIMIT 1) known"


def believed(prefix: str = "") -> str:
    """The condition under which a row is believed at `known.position`; `prefix` qualifies its columns ("a.")."""
    return BELIEVED.format(prefix)


@dataclass(slots=True)
class _Version:
    row: Row
    known_from: int
    known_until: int | None = None
    stored: bool = False


class Versions:
    """The rows of one table while a batch changes them. Load, then put and close, then write once.

    The table has the columns regency, id, known_from and known_until beside `columns`; (regency, id, known_from) is
    unique and at most one version of an id is open. `types` are those of `columns`, for tables of many rows (`copy_rows`).
    """

    def __init__(
        self,
        cursor: psycopg.Cursor[Any],
        schema: str,
        table: str,
        columns: Sequence[str],
        types: Sequence[str] | None = None,
    ) -> None:
        self._cursor = cursor
        self._table = sql.Identifier(schema, table)
        self._columns = tuple(columns)
        self._types = types and ("uuid", "int8", "int8", "text", *types)
        self._open: dict[UUID, _Version] = {}
        self._stored_closed: list[tuple[UUID, _Version]] = []
        self._new: list[tuple[UUID, _Version]] = []

    def load(self, ids: Iterable[UUID]) -> None:
        """Read the open versions of these ids; ids put or loaded before keep what they have."""
        wanted = [i for i in dict.fromkeys(ids) if i not in self._open]
        if not wanted:
            return
        names = ("id", "known_from", "regency", *self._columns)
        self._cursor.execute(
            sql.SQL("SELECT {} FROM {} WHERE id = ANY(%s) AND known_until IS NULL").format(
                sql.SQL(", ").join(map(sql.Identifier, names)), self._table
            ),
            [wanted],
        )
        for found in self._cursor.fetchall():
            values = dict(zip(names, values_of(found), strict=True))
            row = {name: values[name] for name in ("regency", *self._columns)}
            self._open[values["id"]] = _Version(row, values["known_from"], stored=True)

    def current(self, key: UUID) -> Row | None:
        """The open version as the batch has left it so far; None where there is none (or it was not loaded)."""
        version = self._open.get(key)
        return None if version is None else version.row

    def put(self, key: UUID, row: Row, append: int) -> None:
        """Believe `row` (with its regency) from this append on. Changes within one append make one version."""
        before = self._open.get(key)
        if before is not None and not before.stored and before.known_from == append:
            before.row = row
            return
        if before is not None:
            self.close(key, append)
        version = _Version(row, append)
        self._open[key] = version
        self._new.append((key, version))

    def close(self, key: UUID, append: int) -> None:
        """Believe it no longer from this append on; nothing happens where no version is open."""
        version = self._open.pop(key, None)
        if version is None:
            return
        version.known_until = append
        if version.stored:
            self._stored_closed.append((key, version))

    def write(self) -> None:
        """Close and insert, by one statement each; a version closed in the append that made it leaves no trace."""
        if self._stored_closed:
            self._cursor.execute(
                sql.SQL(
                    "UPDATE {} t SET known_until = v.known_until"
                    " FROM unnest(%s::text[], %s::uuid[], %s::bigint[], %s::bigint[])"
                    " AS v (regency, id, known_from, known_until)"
                    " WHERE t.regency = v.regency AND t.id = v.id AND t.known_from = v.known_from"
                ).format(self._table),
                [
                    [v.row["regency"] for _, v in self._stored_closed],
                    [key for key, _ in self._stored_closed],
                    [v.known_from for _, v in self._stored_closed],
                    [v.known_until for _, v in self._stored_closed],
                ],
            )
        lasting = [(key, v) for key, v in self._new if v.known_until != v.known_from]
        regency_and = itemgetter("regency", *self._columns)
        rows = ((key, v.known_from, v.known_until, *regency_and(v.row)) for key, v in lasting)
        columns = ("id", "known_from", "known_until", "regency", *self._columns)
        copy_rows(self._cursor, self._table, columns, rows, self._types)


def values_of(row: Any) -> tuple[Any, ...]:
    """The values of a fetched row in column order, whichever row factory the connection has."""
    return tuple(row.values()) if isinstance(row, dict) else tuple(row)
