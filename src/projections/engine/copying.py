"""How are rows written? By COPY, formatted by the driver."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql

from .lists import WRITTEN, copy_written


def copy_rows(
    cursor: psycopg.Cursor[Any],
    table: sql.Identifier,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    types: Sequence[str] | None = None,
) -> None:
    """Insert rows; none costs nothing. With the columns' `types` it is binary, a third of the cost, and every value must be of
    its column's own type, a list of words or ids `Written`: worth it where tens of thousands of rows come at once.
    """
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    if types is not None and not WRITTEN.isdisjoint(types):
        copy_written(cursor)
    statement = sql.SQL("COPY {} ({}) FROM STDIN{}").format(
        table,
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL("" if types is None else " (FORMAT BINARY)"),
    )
    with cursor.copy(statement) as copy:
        if types is not None:
            copy.set_types(types)
        copy.write_row(first)
        for row in iterator:
            copy.write_row(row)
