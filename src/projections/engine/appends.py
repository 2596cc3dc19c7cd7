"""When was each append recorded? The ends of appends: what a known position is rounded down to."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql

from .copying import copy_rows
from .projection import Entry


class Log:
    """The projection `log`: one row an append, its last position and its recorded time."""

    name = "log"
    version = 1
    prompt = True  # every answer asks it for its moment
    tables: tuple[str, ...] = ("append",)

    def create(self, schema: str) -> str:
        return f"""
CREATE TABLE {schema}.append (
  append_id bigint PRIMARY KEY,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX ON {schema}.append (recorded_at, append_id);
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """One row for each append of the batch."""
        times = {entry.append_id: entry.recorded_at for entry in batch}
        copy_rows(
            cursor,
            sql.Identifier(schema, "append"),
            ("append_id", "recorded_at"),
            times.items(),
        )
