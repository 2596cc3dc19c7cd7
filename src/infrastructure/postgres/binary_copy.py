"""How do rows reach PostgreSQL fastest? By the binary COPY format, packed by hand.

psycopg's row-wise COPY adapts every value; here the values that rows share are packed once. A field is a 4-byte big-endian
length and its bytes; null is length -1.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from struct import Struct
from typing import Any
from uuid import UUID

import psycopg

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_TRUE, _FALSE = b"\x00\x00\x00\x01\x01", b"\x00\x00\x00\x01\x00"
_pack_int8 = Struct(">iq").pack
_pack_int4 = Struct(">ii").pack
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
    head = (len(columns) + len(shared)).to_bytes(2, "big")
    tail = b"".join([_PACK[type(value)](value) for value in shared])
    packed = [_column(column) for column in columns]
    return [b"".join(fields) for fields in zip(repeat(head), *packed, repeat(tail), strict=False)]


def copy_rows(cursor: psycopg.Cursor[Any], statement: str, rows: Iterable[bytes]) -> None:
    """Send packed rows through `COPY … FROM STDIN (FORMAT binary)`."""
    with cursor.copy(statement.encode()) as copy:
        copy.write(_HEADER + b"".join(rows) + _TRAILER)


def _column(values: Sequence[Any]) -> list[bytes]:
    if values and type(values[0]) is str:  # few different ones
        known = {value: _PACK[type(value)](value) for value in set(values)}
        return [known[value] for value in values]
    return [_PACK[type(value)](value) for value in values]


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
