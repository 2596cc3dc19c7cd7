"""What does a value say? One text for one meaning, whatever code wrote it, to tell requests and batches apart.

Fields are named and those at their default left out, so that a field added later changes no text of before. A class
whose name or fields are no longer those of its text says in `stored_as` what is written: the name, and fields it lacks.
"""

import datetime as dt
import json
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
    if value is None or kind in (str, int, bool):
        return value
    if kind is UUID:  # said by nearly every intent: before all that is asked of others
        return str(value)
    if (written := _fields_of(kind)) is not None:
        always, named = written
        kept: dict[str, Any] = {**always}
        for name, default in named:
            if (one := getattr(value, name)) != default:
                kept[name] = _plain(one)
        return kept
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return str(value)
    if isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical text")


@cache
def _fields_of(kind: type) -> tuple[dict[str, Any], tuple[tuple[str, Any], ...]] | None:
    """What is always written of a dataclass, and its fields with what each is where nothing is said; None for another
    kind.
    """
    if not is_dataclass(kind):
        return None
    name, lacking = getattr(kind, "stored_as", (kind.__name__, {}))
    always = {"": name} | {field: _plain(value) for field, value in lacking.items()}
    return always, tuple((field.name, _default(field)) for field in fields(kind))


def _default(field: "Field[Any]") -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING
