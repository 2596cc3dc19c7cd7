"""What does a value say? One text for one meaning, whatever code wrote it, to tell requests and batches apart.

Fields are named and those at their default left out, so that a field added later changes no text of before. A class
whose name or fields are no longer those of its text says in `stored_as` what is written: the name, and fields it lacks.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID


def canonical(value: Any) -> str:
    """JSON of dataclasses, tuples, dates, enums and plain values, keys in order. Raises TypeError for anything else."""
    return _encode(_plain(value))


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _plain(value: Any) -> Any:
    kind: type = type(value)
    return _way(kind)(value)


@cache
def _way(kind: type) -> Callable[[Any], Any]:
    """How values of a type become plain ones."""
    if kind in (str, int, bool, type(None)):
        return _itself
    if is_dataclass(kind):
        name, lacking = getattr(kind, "stored_as", (kind.__name__, {}))
        always = {"": name} | {field: _plain(value) for field, value in lacking.items()}
        named = tuple((field.name, _default(field)) for field in fields(kind))
        return lambda value: _said(always, named, value)
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, dict):
        return lambda value: {str(key): _plain(one) for key, one in value.items()}
    if issubclass(kind, tuple | list):
        return lambda value: [_plain(one) for one in value]
    if issubclass(kind, dt.date):  # a moment too
        return lambda value: value.isoformat()
    if issubclass(kind, UUID | Decimal | float):
        return str
    if issubclass(kind, str | int):
        return _itself
    raise TypeError(f"{kind.__name__} has no canonical text")


def _itself(value: Any) -> Any:
    return value


def _said(always: dict[str, Any], named: tuple[tuple[str, Any], ...], value: Any) -> dict[str, Any]:
    """What is always written of a dataclass, and its fields that say something else than what is meant where nothing is
    said.
    """
    kept = dict(always)
    for name, default in named:
        if (one := getattr(value, name)) != default:
            kept[name] = _plain(one)
    return kept


def _default(field: "Field[Any]") -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING
