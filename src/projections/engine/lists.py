"""How do lists reach a statement of the projector? Written at once, and those of many rows once for all of them.

psycopg writes the elements of a list one by one, which costs more than half of what PostgreSQL then needs to read them.
"""

import re
import struct
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import psycopg
from psycopg import postgres
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format
from psycopg.types.array import ListDumper

_PLAIN = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz.:+,-"
_MUST_BE_QUOTED = re.compile(rb"(?:^|,)(?:null)?(?:,|$)", re.IGNORECASE)


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
            if written.count(b",") == len(obj) - 1 and _is_plain(written):
                return b"{%s}" % written
        return super().dump(obj)


def _is_plain(written: bytes) -> bool:
    """Whether none of these words has to be quoted: looked for by translating, at a tenth of what an expression takes."""
    if written.translate(None, _PLAIN):
        return False
    empty = b",," in written or written[:1] in (b"", b",") or written[-1:] == b","
    return not empty and (b"null" not in written.lower() or not _MUST_BE_QUOTED.search(written))


WRITTEN = frozenset(("text[]", "uuid[]"))  # the types of columns for which a list is `Written`


class Written(bytes):
    """A list as binary COPY has it: written once, and not once a row."""


def words(values: Iterable[str]) -> Written:
    """A list of words, for a column of type text[]."""
    return _written(postgres.types["text"].oid, [value.encode() for value in values])


def ids(values: Iterable[UUID]) -> Written:
    """A list of ids, for a column of type uuid[]."""
    return _written(postgres.types["uuid"].oid, [value.bytes for value in values])


def _written(kind: int, elements: list[bytes]) -> Written:
    dimensions = struct.pack("!ii", len(elements), 1) if elements else b""
    told = b"".join(struct.pack("!i", len(one)) + one for one in elements)
    return Written(struct.pack("!iiI", 1 if elements else 0, 0, kind) + dimensions + told)


class _AsWritten(Dumper):
    format = Format.BINARY

    def dump(self, obj: Written) -> Buffer | None:
        return obj


class _Words(_AsWritten):
    oid = postgres.types["text"].array_oid


class _Ids(_AsWritten):
    oid = postgres.types["uuid"].array_oid


def write_whole(connection: psycopg.Connection[Any]) -> None:
    """Let a connection write lists so from now on."""
    connection.adapters.register_dumper(list, _Whole)


def copy_written(cursor: psycopg.Cursor[Any]) -> None:
    """Let a cursor copy lists that are written already: every list of words and every list of ids has to be."""
    for dumper in (_Words, _Ids):
        cursor.adapters.register_dumper(Written, dumper)
