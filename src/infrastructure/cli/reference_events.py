"""What does each event hold? `docs/events.md`, written from the registry, the events' own docstrings and their golden files."""

import dataclasses
import datetime as dt
import inspect
import re
import sys
import types
from collections.abc import Mapping
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson

from ...domain.reasons import Reason
from ...domain.vocabulary import RuleCode
from ...graphql.queries.events import SUBJECTS
from ...texts.labels.events import event_label
from ..log.event_types import EVENT_TYPES
from ..log.told_events import WITHHELD, told

_INTRODUCTION = """\
# Events

Everything the register knows is one of these events. `Query.events` and the `history` of a thing answer them: `Event.name` is a
heading below, `Event.subject` the kind beneath it, `Event.data` the JSON, with the field names as they are stored. An event never changes. A later version
of an event may have other fields and an enum more values: read what you know, and leave the rest alone.

Ids are UUIDs, days are `YYYY-MM-DD`, and of two days `start` belongs to the days and `end_exclusive` no more. Money is in whole
rupiah. A person stands in an event as an opaque id alone: names, NIKs and birth dates are in the vault. A note (`reason`, `note`)
is the id of a text that is sealed there. A scheme or segment that the catalogue does not have is answered as `UNKNOWN`.
"""
_PLAIN: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    bool: "`true` or `false`",
    UUID: "id",
    dt.date: "day",
    dt.datetime: "time, in UTC",
    type(None): "null",
}


class NotDescribed(Exception):  # noqa: N818 - the code lacks a text
    """A class that stands in the log has no docstring, or a field a type that has no words."""


def events_page(examples: Path) -> str:
    """The whole page. `examples` holds `<stored name>.json`, one event each. Raises NotDescribed, FileNotFoundError."""
    parts: dict[str, type] = {}
    lines = [_INTRODUCTION]
    for module, found in groupby(EVENT_TYPES.names.items(), lambda named: named[1].__module__):
        lines.append(f"## {_title(module)}\n")
        for stored, cls in found:
            lines.append(_event(stored, cls, examples, parts))
    lines.append("## Parts of events\n")
    described: dict[str, str] = {}
    while missing := [name for name in parts if name not in described]:
        for name in missing:  # a part may hold further parts
            described[name] = f"### {name}\n\n{_about(parts[name])}\n\n{_fields(parts[name], parts)}"
    lines += [described[name] for name in sorted(described)]
    return "\n".join(lines)


def _title(module: str) -> str:
    """What the aggregate's module says it answers."""
    said = inspect.getdoc(sys.modules[module]) or ""
    return said.partition("\n")[0].split("? ")[0].rstrip(".") + "?"


def _event(stored: str, cls: type, examples: Path, parts: dict[str, type]) -> str:
    name = stored.partition(".")[0]
    text = [f"### {name}\n", _labels(name), _about(cls), "", _fields(cls, parts), _example(stored, examples)]
    text += [_before(older, stored, examples) for older in _older(stored)]
    return "\n".join(text)


def _labels(name: str) -> str:
    """What it is called, and to what it happens: events that nothing records yet may have neither."""
    subject = SUBJECTS.get(name)
    happens = "" if subject is None else f" Subject: `{subject}`."
    return f"*{event_label(name, 'id')} · {event_label(name, 'en')}.*{happens}\n"


def _older(stored: str) -> list[str]:
    """The stored names that are read as this one, the oldest last."""
    found: list[str] = []
    while before := [
        old for old, (new, _) in EVENT_TYPES.upcasters.items() if new == (found or [stored])[-1]
    ]:
        found += before
    return found


def _before(older: str, newer: str, examples: Path) -> str:
    """How an earlier version differs, as it is answered."""
    before, now = (told(one, (examples / f"{one}.json").read_bytes()) for one in (older, newer))
    gone = [f"`{name}`" for name in before if name not in now]
    new = [f"`{name}`" for name in now if name not in before]
    said = [f"Events of its first version have {', '.join(gone)} instead of {', '.join(new)}" if gone and new else
            f"Events of its first version have {', '.join(gone)} as well" if gone else
            "Events of its first version have the same fields"]  # fmt: skip
    withheld = WITHHELD.get(older)
    if withheld:
        said.append(f"`{withheld}` is answered as null: it was a plain digest of personal rows")
    return "; ".join(said) + ".\n"


def _about(cls: type) -> str:
    said = cls.__doc__ or ""
    if not said or said.startswith(f"{cls.__name__}("):  # what `dataclass` writes itself
        raise NotDescribed(f"{cls.__module__}.{cls.__name__} has no docstring")
    of_python = re.compile(r"\s*Raises [^.]*\.")
    return re.sub(r"\bNone\b", "null", of_python.sub("", " ".join(inspect.cleandoc(said).split())))


def _fields(cls: type, parts: dict[str, type]) -> str:
    hints = get_type_hints(cls)
    rows = [f"| `{f.name}` | {_words(hints[f.name], parts)} |" for f in dataclasses.fields(cls)]
    return "\n".join(["| field | holds |", "|---|---|", *rows, ""])


def _words(kind: Any, parts: dict[str, type]) -> str:
    """A type in words; what has fields of its own is described once, among the parts."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    given = get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        return " or ".join(_words(one, parts) for one in given)
    if get_origin(kind) is tuple and given[1:] == (...,):
        return f"list of: {_words(given[0], parts)}"
    if get_origin(kind) is not None and issubclass(get_origin(kind), Mapping):
        return "object"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _members(kind)
    if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
        parts[kind.__name__] = kind
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    raise NotDescribed(f"no words for {kind}")


def _members(kind: type[StrEnum]) -> str:
    if kind is Reason:
        return "one of the [reasons](errors.md#reasons)"
    if kind is RuleCode:
        return "one of the [codes](errors.md#codes-of-a-refused-command)"
    return ", ".join(f"`{member.value}`" for member in kind)


def _example(stored: str, examples: Path) -> str:
    """The event as it is answered, a field a line."""
    shown = told(stored, (examples / f"{stored}.json").read_bytes())
    lines = ",\n".join(f"  {_json(name)}: {_json(value)}" for name, value in shown.items())
    return f"```json\n{{\n{lines}\n}}\n```\n"


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
