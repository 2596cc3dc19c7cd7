"""How do many values reach a statement of the projector? As one list, written at once.

psycopg writes the elements of a list one by one, which costs more than half of what PostgreSQL then needs to read them.
"""

import re
from typing import Any
from uuid import UUID

import psycopg
from psycopg.abc import Buffer
from psycopg.types.array import ListDumper

_MUST_BE_QUOTED = re.compile(rb"[^0-9A-Za-z_.:+,-]|(?:^|,)(?:null)?(?:,|$)", re.IGNORECASE)


class _Whole(ListDumper):
    """Writes lists of ids, of numbers and of plain words; leaves all others to psycopg. What a statement is told of their type stays."""

    def dump(self, obj: list[Any]) -> Buffer | None:
        kinds = set(map(type, obj))
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind is UUID:
            return b"{%s}" % ",".join([f"{one.int:032x}" for one in obj]).encode()
        if kind is int:
            return b"{%s}" % ",".join(map(str, obj)).encode()
        if kind is str:
            written = ",".join(obj).encode()
            if written.count(b",") == len(obj) - 1 and not _MUST_BE_QUOTED.search(written):
                return b"{%s}" % written
        return super().dump(obj)


def write_whole(connection: psycopg.Connection[Any]) -> None:
    """Let a connection write lists so from now on."""
    connection.adapters.register_dumper(list, _Whole)
