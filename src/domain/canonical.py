"""What does a value say? One text for one meaning, whatever code wrote it, to tell requests and batches apart.

Fields are named and those at their default left out, so that a field added later changes no text of before. A class
whose name or fields are no longer those of its text says in `stored_as` what is written: the name, and fields it lacks.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple
from uuid import UUID


def canonical(value: Any) -> str:
    """JSON of dataclasses, tuples, dates, enums and plain values, keys in order. Raises TypeError for anything else."""
    kind: type = type(value)
    return _way(kind)(value)


@cache
def _way(kind: type) -> Callable[[Any], str]:
    """How values of a type become text. It is written at once, with nothing built before: every command needs one or two."""
    if kind is type(None):
        return lambda _: "null"
    if kind is bool:
        return lambda value: "true" if value else "false"
    if is_dataclass(kind):
        said = _said_of(kind)
        return lambda value: _fields(said, value)
    if issubclass(kind, Enum):
        return lambda value: canonical(value.value)
    if issubclass(kind, dict):
        return _entries
    if issubclass(kind, tuple | list):
        return lambda value: f"[{','.join(map(canonical, value))}]"
    if issubclass(kind, dt.date):  # a moment too
        return lambda value: f'"{value.isoformat()}"'
    if issubclass(kind, UUID | Decimal | float):
        return lambda value: f'"{value}"'
    if issubclass(kind, str):
        return _quoted
    if issubclass(kind, int):
        return int.__repr__
    raise TypeError(f"{kind.__name__} has no canonical text")


def _entries(value: Mapping[Any, Any]) -> str:
    said = {str(key): one for key, one in value.items()}
    return f"{{{','.join(f'{_quoted(key)}:{canonical(said[key])}' for key in sorted(said))}}}"


class _Said(NamedTuple):
    """A key of a dataclass's text: the field that says it, unless it says `default`, and what is said otherwise."""

    key: str
    field: str | None
    default: Any
    otherwise: str | None


def _said_of(kind: type) -> list[_Said]:
    """The keys of a dataclass's text, in order."""
    name, lacking = getattr(kind, "stored_as", (kind.__name__, {}))
    always = {"": _quoted(name)} | {field: canonical(value) for field, value in lacking.items()}
    defaults = {field.name: _default(field) for field in fields(kind)}
    return [
        _Said(f"{_quoted(key)}:", key if key in defaults else None, defaults.get(key), always.get(key))
        for key in sorted({*always, *defaults})
    ]


def _fields(keys: list[_Said], value: Any) -> str:
    said: list[str] = []
    for key, field, default, otherwise in keys:
        if field is not None and (one := getattr(value, field)) != default:
            said.append(key + canonical(one))
        elif otherwise is not None:
            said.append(key + otherwise)
    return f"{{{','.join(said)}}}"


def _default(field: "Field[Any]") -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING
