"""How do rows reach PostgreSQL fastest? By the binary COPY format, packed by hand.

psycopg's row-wise COPY adapts every value; here the values that rows share are packed once. A field is a 4-byte big-endian
length and its bytes; null is length -1.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from struct import Struct
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_TRUE, _FALSE = b"\x00\x00\x00\x01\x01", b"\x00\x00\x00\x01\x00"
_pack_int8 = Struct(">iq").pack
_pack_int4 = Struct(">ii").pack
_pack_int8s = Struct(">iqiq").pack
_pack_length = Struct(">i").pack
_pack_uuids = Struct(">iiiiii").pack
_UUID_TYPE = 2950
_UUID_LENGTH = _pack_length(16)
_DATE_EPOCH = dt.date(2000, 1, 1).toordinal()
_TIME_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def rows(columns: Sequence[Sequence[Any]], shared: Sequence[Any]) -> list[bytes]:
    """Rows of columns of equal length and, behind these, of the values that all of them share.

    A value is packed by its type: str as text, bytes as bytea, int as bigint, a tuple of UUIDs as uuid[], and so on.
    """
    head, tail = _head(len(columns) + len(shared)), _values(shared)
    return [head + own + tail for own in begun(columns).rows]


class Begun(NamedTuple):
    """The first fields of rows, packed, and how many of each row they are."""

    columns: int
    rows: list[bytes]


def begun(columns: Sequence[Sequence[Any]]) -> Begun:
    """The first fields of rows, of columns of equal length."""
    return Begun(len(columns), list(map(b"".join, zip(*map(_column, columns), strict=True))))


def completed(first: Begun, shared: Sequence[Any], one: Sequence[int], other: Sequence[int]) -> list[bytes]:
    """Rows that were begun, with the values that all of them share and two bigints of each row behind these."""
    head, tail = _head(first.columns + len(shared) + 2), _values(shared)
    own = zip(first.rows, one, other, strict=True)
    return [head + fields + tail + _pack_int8s(8, a, 8, b) for fields, a, b in own]


def _head(columns: int) -> bytes:
    return columns.to_bytes(2, "big")


def _values(values: Sequence[Any]) -> bytes:
    return b"".join([_PACK[type(value)](value) for value in values])


def copy_rows(cursor: psycopg.Cursor[Any], statement: str, rows: Iterable[bytes]) -> None:
    """Send packed rows through `COPY … FROM STDIN (FORMAT binary)`."""
    with cursor.copy(statement.encode()) as copy:
        copy.write(_HEADER + b"".join(rows) + _TRAILER)


def _column(column: Sequence[Any]) -> list[bytes]:
    kinds = set(map(type, column))
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is UUID:
        return [_UUID_LENGTH + value.int.to_bytes(16, "big") for value in column]
    if kind is bytes:
        return [_pack_length(len(value)) + value for value in column]
    if kind is str:  # few different ones
        known = {value: _text(value) for value in set(column)}
        return [known[value] for value in column]
    return [_PACK[type(value)](value) for value in column]


def _bytea(value: bytes) -> bytes:
    return _pack_length(len(value)) + value


def _text(value: str) -> bytes:
    return _bytea(value.encode())


def _uuids(values: tuple[UUID, ...]) -> bytes:
    """uuid[] of one dimension; an empty one has none."""
    if not values:
        return _pack_length(12) + _pack_int4(0, 0) + _pack_length(_UUID_TYPE)
    items = b"".join([_UUID_LENGTH + value.bytes for value in values])
    return _pack_uuids(20 + len(items), 1, 0, _UUID_TYPE, len(values), 1) + items


_PACK: Mapping[type, Callable[[Any], bytes]] = {
    type(None): lambda _: _NULL,
    bool: lambda value: _TRUE if value else _FALSE,
    int: lambda value: _pack_int8(8, value),
    bytes: _bytea,
    str: _text,
    UUID: lambda value: _UUID_LENGTH + value.bytes,
    tuple: _uuids,
    dt.date: lambda value: _pack_int4(4, value.toordinal() - _DATE_EPOCH),
    dt.datetime: lambda value: _pack_int8(8, (value - _TIME_EPOCH) // _MICROSECOND),
}
