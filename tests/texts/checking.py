"""Has every text both of its languages, and has every reason a text? Run alone: `make texts`; part of `make check`.

Everything that is said stands in `src/texts/`: a `Text` there, however it is kept (alone, in a table, in an `Answer`, in a member
of `Spoken`), is found and looked at.
"""

import importlib
import pkgutil
import re
import string
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from naungan import texts
from naungan.domain.catalogue import STANDARD
from naungan.domain.reasons import Reason, Told
from naungan.domain.vocabulary import RuleCode
from naungan.projections.claims.contradictions import ContradictionKind
from naungan.projections.engine.rebuild import Unbuilt
from naungan.texts import findings, projections
from naungan.texts.filling import OPTION, SHOWN
from naungan.texts.labels import catalogue, codes
from naungan.texts.labels.label import Label
from naungan.texts.options import OPTIONS
from naungan.texts.refusals.all import REFUSALS
from naungan.texts.rows.all import ROW_MESSAGES
from naungan.texts.text import Answer, Spoken, Text

# Each list of reasons or codes, and the table that has a text for every one of them and for no other.
TABLES: dict[str, tuple[Sequence[str], Mapping[Any, Any]]] = {
    "reasons of commands": ([r for r in Reason if Told.OF_COMMANDS in r.told], REFUSALS),
    "reasons of rows": ([r for r in Reason if Told.OF_ROWS in r.told], ROW_MESSAGES),
    "contradictions": ([*ContradictionKind], findings.CONTRADICTIONS),
    "reasons of unbuilt projections": ([*Unbuilt], projections.UNBUILT),
    "codes of rules": ([*RuleCode], codes.RULES),
    "schemes": ([*STANDARD.schemes], catalogue.SCHEMES),
    "segments": ([*STANDARD.segments], catalogue.SEGMENTS),
}


def modules() -> Iterator[ModuleType]:
    """All modules of the room of texts."""
    for found in pkgutil.walk_packages(texts.__path__, f"{texts.__name__}."):
        yield importlib.import_module(found.name)


def all_texts() -> Iterator[tuple[str, Text]]:
    """Every text of the program and where it stands: `papers.PAPERS.two_parties`."""
    seen: dict[int, Text] = {}  # a table is often put together from others
    for module in modules():
        short = module.__name__.removeprefix(f"{texts.__name__}.")
        for name, value in vars(module).items():
            for place, text in _within(f"{short}.{name}", value, module):
                if id(text) not in seen:
                    seen[id(text)] = text
                    yield place, text


def _within(place: str, value: object, module: ModuleType) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, Answer):
        yield f"{place}.why", value.why
        yield f"{place}.fix", value.fix
    elif isinstance(value, Label):
        yield f"{place}.name", value.name
        if value.meaning is not None:
            yield f"{place}.meaning", value.meaning
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _within(f"{place}.{key}", one, module)
    elif isinstance(value, type) and issubclass(value, Spoken) and value.__module__ == module.__name__:
        for member in value:
            yield f"{place}.{member.name}", member.text


def faults_of(found: Iterable[tuple[str, Text]]) -> Iterator[str]:
    """What is wrong with texts, each in a line that names it."""
    for place, text in found:
        for language, said in zip(("Indonesian", "English"), text, strict=True):
            if not said.strip():
                yield f"{place}: has no text in {language}"
        try:
            indonesian, english = placeholders(text.id), placeholders(text.en)
        except ValueError as problem:
            yield f"{place}: {problem}"
            continue
        for only, language in ((indonesian - english, "Indonesian"), (english - indonesian, "English")):
            if only:
                yield f"{place}: {', '.join(sorted(only))} stands in {language} only"
        unknown = {one for one in indonesian | english if not _is_shown(one)}
        if unknown:
            yield f"{place}: {', '.join(sorted(unknown))} is to be shown in no way that there is"


def placeholders(text: str) -> set[str]:
    """What is filled into a text, with how: {"quota:number", "year"}. Raises ValueError for braces that are none."""
    found = set()
    for _, name, how, conversion in string.Formatter().parse(text):
        if name is not None:
            if not re.fullmatch(r"\w+", name):
                raise ValueError(f"{{{name}}} is no name of a fact")
            found.add(name + (f"!{conversion}" if conversion else "") + (f":{how}" if how else ""))
    return found


def _is_shown(placeholder: str) -> bool:
    name, _, how = placeholder.partition(":")
    return not how or how in SHOWN or (how == OPTION and name in OPTIONS)


def untold() -> Iterator[str]:
    """Reasons and codes without a text, and texts of none, each in a line."""
    for name, (members, table) in TABLES.items():
        yield from (f"{name}: {member} has no text" for member in members if member not in table)
        yield from (f"{name}: {key} has a text and is none of them" for key in table if key not in members)


def main() -> int:
    """Prints what is wrong; 1 where anything is."""
    found = list(all_texts())
    wrong = sorted({*faults_of(found), *untold()})
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong:
        print(f"{len(found)} texts in two languages")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
