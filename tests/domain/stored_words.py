"""Which words of the code are stored today, besides events? `python -m tests.domain.stored_words` adds new ones to the golden files.

It adds and never renames or takes away: what stands in the files stays as it is, letter for letter. A word that the code
no longer has stays there too, and `test_stored_words.py` fails.
"""

import ast
import json
import re
import textwrap
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any, NamedTuple

from naungan import domain
from naungan.domain.bulk.intake import Intake
from naungan.domain.commands.register import Register
from naungan.domain.reasons import Reason, Told
from naungan.domain.vocabulary import RuleCode
from naungan.graphql import mutations
from naungan.graphql.types.ids import STORED_AS

GOLDEN = Path(__file__).with_name("golden")
WORDS, ROW_WORDS = GOLDEN / "stored_words.json", GOLDEN / "row_words.json"
_SOURCES = [path for room in (domain, mutations) for path in sorted(Path(room.__path__[0]).rglob("*.py"))]
# Which argument names a kind: of the domain's functions, and of those that read ids (`Parsing`).
_NAMES_A_KIND = {"Against": 0, "not_found": 0, "history": 1, "as_expected": 1}
_READS_IDS = {"id": 1, "ids": 1, "maybe_id": 1}


class Words(NamedTuple):
    """Words by what they are: of intents also their fields, True where one has a default."""

    intents: Mapping[str, Mapping[str, bool]]
    reasons: tuple[str, ...]
    kinds: tuple[str, ...]
    codes: tuple[str, ...]
    rows: tuple[str, ...]


def words_of_today() -> Words:
    return Words(
        {kind.__name__: fields_of(kind) for kind in sorted(intents(), key=lambda kind: kind.__name__)},
        tuple(Reason),
        tuple(sorted(kinds())),
        tuple(RuleCode),
        tuple(reason for reason in Reason if Told.OF_ROWS in reason.told),
    )


def stored() -> Words:
    return Words(**json.loads(WORDS.read_text()), rows=tuple(json.loads(ROW_WORDS.read_text())))


def missing(today: Words, known: Words) -> Words:
    """What the golden files do not have yet: whole intents, and fields of those that are there."""
    new = {}
    for name, has_default in today.intents.items():
        there = known.intents.get(name)
        lacking = {field: default for field, default in has_default.items() if field not in (there or {})}
        if lacking or there is None:
            new[name] = lacking
    lists = (
        tuple(one for one in now if one not in then) for now, then in zip(today[1:], known[1:], strict=True)
    )
    return Words(new, *lists)


def intents() -> set[type]:
    """What commands want, and every class within: whatever a command's fingerprint names. A class that is written under
    another's name (`stored_as`) is held by a test of its own.
    """
    found: set[type] = set()
    for offered in (Register, Intake):
        for name, method in getmembers(offered, isfunction):
            hints = typing.get_type_hints(method)
            if not name.startswith("_") and "command" in hints and "intent" in hints:
                _within(hints["intent"], found)
    return {kind for kind in found if getattr(kind, "stored_as", (kind.__name__,))[0] == kind.__name__}


def _within(hint: Any, found: set[type]) -> None:
    if inner := typing.get_args(hint):
        for one in inner:
            _within(one, found)
    elif (
        (is_dataclass(hint) or hasattr(hint, "_fields")) and not issubclass(hint, Enum) and hint not in found
    ):
        found.add(hint)
        for one in typing.get_type_hints(hint).values():
            _within(one, found)


def fields_of(kind: Any) -> dict[str, bool]:
    """The fields of a class, True where one has a default: fields at their default are in no fingerprint."""
    if is_dataclass(kind):
        return {f.name: f.default is not MISSING or f.default_factory is not MISSING for f in fields(kind)}
    return {name: name in kind._field_defaults for name in kind._fields}


def kinds() -> set[str]:
    """The kinds of things that breaches name, against which they stand or which were not found, as they are stored."""
    found = {kind for path in _SOURCES for kind in _kinds_in(ast.parse(path.read_text("utf-8")))}
    return {STORED_AS.get(kind, kind) for kind in found}


def _kinds_in(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        match call.func:
            case ast.Attribute(value=ast.Name(id="parsing" | "self"), attr=name) if name in _READS_IDS:
                at = _READS_IDS[name]
            case ast.Attribute(attr=name) | ast.Name(id=name) if name in _NAMES_A_KIND:
                at = _NAMES_A_KIND[name]
            case _:
                continue
        given = call.args[at]
        if isinstance(given, ast.Constant):
            yield str(given.value)
        # what a helper hands on is named where the helper is called
        elif not any(isinstance(part, ast.Name) and part.id == "kind" for part in ast.walk(given)):
            raise AssertionError(f"name the kind in place: {ast.unparse(call)}")


def add(new: Words) -> None:
    """Write what is missing behind what is there."""
    text = WORDS.read_text()
    for name, has_default in new.intents.items():
        line = re.search(rf'^    "{name}": {{.*}}', text, re.M)
        more = json.dumps(has_default)[1:-1]
        if line is not None:
            text = f"{text[: line.end() - 1]}, {more}{text[line.end() - 1 :]}"
        else:
            text = _behind(text, "intents", "\n  }", [f'"{name}": {{{more}}}'])
    for section in ("reasons", "kinds", "codes"):
        text = _behind(text, section, "\n  ]", _lines(getattr(new, section)))
    WORDS.write_text(text)
    rows = ROW_WORDS.read_text()
    if new.rows:
        ROW_WORDS.write_text(rows.replace("\n]", ",\n  " + "\n  ".join(_lines(new.rows)) + "\n]"))


def _behind(text: str, section: str, end: str, lines: list[str]) -> str:
    """The text with lines at the end of a section."""
    if not lines:
        return text
    at = text.index(end, text.index(f'"{section}"'))
    return f"{text[:at]},\n    " + "\n    ".join(lines) + text[at:]


def _lines(words: Iterable[str]) -> list[str]:
    return textwrap.wrap(", ".join(f'"{word}"' for word in words), 110)


if __name__ == "__main__":
    add(missing(words_of_today(), stored()))
