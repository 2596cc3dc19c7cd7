"""Which values may cross the wire? The strict scalars: what is not exactly well-formed is an input error.

Annotate with the Python types: `RegionCode`, `CellText` and `BigInt` are NewTypes of str and int, `Json` of object; `dt.date`,
`dt.datetime`, `decimal.Decimal` and `uuid.UUID` are themselves. `SCALARS` goes into the schema's configuration.

    @strawberry.field(description="Kode wilayah · the region's code")
    def code(self) -> RegionCode: ...
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from ...domain.regions import is_code
from .signed_tokens import LONGEST

RegionCode = NewType("RegionCode", str)
BigInt = NewType("BigInt", int)
CellText = NewType("CellText", str)  # the scalar Cell; `signed_tokens.Cell` is what it stands for
Json = NewType("Json", object)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,17})(\.\d{1,9})?", re.ASCII)
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,18})", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_BIGINT = 2**63


def parse_region(value: object) -> RegionCode:
    """A dotted Kemendagri code or "ID". Raises GraphQLError; whether the region exists is not asked here."""
    if isinstance(value, str) and is_code(value):
        return RegionCode(value)
    raise _refused("RegionCode", 'a region code like "64", "64.01", "64.01.02", "64.01.02.2003" or "ID"')


def parse_date(value: object) -> dt.date:
    """A calendar day, YYYY-MM-DD and nothing else. Raises GraphQLError."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise _refused("Date", 'a calendar day like "2022-10-01"')


def parse_time(value: object) -> dt.datetime:
    """An instant with its offset, given in UTC to the microsecond: further digits of a second are cut off.

    Raises GraphQLError for naive times and anything but RFC 3339.
    """
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            return dt.datetime.fromisoformat(value.upper()).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            pass
    raise _refused("DateTime", 'an instant with its offset like "2022-10-25T23:59:59+08:00"')


def parse_decimal(value: object) -> Decimal:
    """A finite decimal string: at most 18 digits before and 9 after the point, no exponent. Raises GraphQLError."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    raise _refused("Decimal", 'a decimal number as a string like "0.4087"')


def parse_bigint(value: object) -> BigInt:
    """A whole number of 64 bits, as a string or as a number. Raises GraphQLError."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if type(value) is int and -_BIGINT <= value < _BIGINT:  # no bool, and no float however whole
        return BigInt(value)
    raise _refused("BigInt", 'a whole number of 64 bits like "16800" or 16800')


def parse_cell(value: object) -> CellText:
    """A cell as it was answered; whether it is one of ours is seen where it is opened. Raises GraphQLError."""
    if isinstance(value, str) and 0 < len(value) <= LONGEST:
        return CellText(value)
    raise _refused("Cell", "a cell as it was answered")


def parse_uuid(value: object) -> uuid.UUID:
    """A UUID in its hyphenated form. Raises GraphQLError."""
    if isinstance(value, str) and _UUID.fullmatch(value):
        return uuid.UUID(value)
    raise _refused("UUID", 'a UUID like "6f2c1e9a-3b7d-4c58-9a10-2f4e6d8b0c11"')


def write_time(value: dt.datetime) -> str:
    """RFC 3339 in UTC with six digits, so that equal instants are equal strings."""
    if value.tzinfo is None:
        raise ValueError("a time without an offset cannot be answered")
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def write_decimal(value: Decimal) -> str:
    """Plain decimal notation. Raises ValueError for what is not finite."""
    if not value.is_finite():
        raise ValueError("a number that is not finite cannot be answered")
    return format(value, "f")


def _refused(name: str, wanted: str) -> GraphQLError:
    """The value itself is not repeated: it may hold anything."""
    return GraphQLError(f"{name} must be {wanted}.")


def _scalar(
    name: str,
    description: str,
    url: str,
    parse: Callable[[object], Any],
    write: Callable[[Any], object],
    literals: Collection[str] = ("string_value",),
) -> ScalarDefinition:
    def parse_literal(node: ValueNode, variables: Mapping[str, Any] | None = None) -> Any:
        return parse(getattr(node, "value", None) if node.kind in literals else None)

    return strawberry.scalar(
        name=name,
        description=description,
        specified_by_url=url,
        serialize=write,
        parse_value=parse,
        parse_literal=parse_literal,
    )


_JSON = strawberry.scalar(
    name="JSON",
    description="Muatan peristiwa · an event's stored payload, as JSON.",
    specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
    serialize=lambda value: value,
    parse_value=lambda value: value,
    parse_literal=value_from_ast_untyped,
)

SCALARS: dict[object, ScalarDefinition] = {
    RegionCode: _scalar(
        "RegionCode",
        "Kode wilayah Kemendagri · the dotted code of a province, regency, subdistrict or village; "
        '"ID" is the nation.',
        "https://www.rfc-editor.org/rfc/rfc5234#section-2.3",
        parse_region,
        str,
    ),
    dt.date: _scalar(
        "Date",
        "Tanggal · an ISO 8601 calendar day, YYYY-MM-DD.",
        "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        parse_date,
        dt.date.isoformat,
    ),
    dt.datetime: _scalar(
        "DateTime",
        "Waktu · an RFC 3339 instant; the offset is required, answers are in UTC.",
        "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        parse_time,
        write_time,
    ),
    Decimal: _scalar(
        "Decimal",
        "Bilangan desimal · a finite decimal number as a string, without exponent: at most 18 digits before and 9 "
        "after the point.",
        "https://www.w3.org/TR/xmlschema-2/#decimal",
        parse_decimal,
        write_decimal,
    ),
    BigInt: _scalar(
        "BigInt",
        "Bilangan bulat besar · a whole number of 64 bits: answered as a string, taken as a string or a number.",
        "https://www.w3.org/TR/xmlschema-2/#long",
        parse_bigint,
        str,
        literals=("string_value", "int_value"),
    ),
    CellText: _scalar(
        "Cell",
        "Sel · a number of an answer, opaque and authenticated: it opens exactly the people that the number counts.",
        "https://www.rfc-editor.org/rfc/rfc4648#section-5",
        parse_cell,
        str,
    ),
    uuid.UUID: _scalar(
        "UUID",
        "UUID · in the hyphenated form of RFC 9562.",
        "https://www.rfc-editor.org/rfc/rfc9562#section-4",
        parse_uuid,
        str,
    ),
    Json: _JSON,
}
