"""What may be answered instead of what was asked? `docs/errors.md`, written from the enums, the schema and the texts."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graphql import GraphQLEnumType

from ...domain.reasons import Reason
from ...graphql.schema import build_schema
from ...graphql.types.errors import ErrorCode
from ...texts import options
from ...texts.language import Locale
from ...texts.refusals.all import REFUSALS
from ...texts.rows.all import ROW_MESSAGES
from ...texts.text import Text

_ENDING = "ErrorCode"
_SHOWN_AS = re.compile(r":\w+}")
_OPTION = re.compile(r"{(\w+):option}")


class Meaning(NamedTuple):
    """What a code says, and what a client does about it."""

    says: str
    do: str


MEANINGS: Mapping[ErrorCode, Meaning] = {
    ErrorCode.BAD_INPUT: Meaning(
        "The question cannot be answered as asked: an unknown code, days that run backwards, too many values.",
        "Show the message; ask again differently.",
    ),
    ErrorCode.BAD_ID: Meaning(
        "The id is none of this register, or of another kind.", "Take an id from an answer."
    ),
    ErrorCode.BAD_CURSOR: Meaning(
        "The cursor is none of this register, or of another list, filter, day or moment.",
        "Start at the first page.",
    ),
    ErrorCode.BAD_CELL: Meaning("The cell is none of this register.", "Copy a `cell` of an answer as it is."),
    ErrorCode.BAD_PAGE: Meaning(
        "`first` or `last` is missing, both are given, or not within 1..100.", "Ask for 1 to 100 at a time."
    ),
    ErrorCode.BAD_REQUEST: Meaning(
        "The request, the document, or a value in it or beside it is not valid.",
        "Mend the program that sent it.",
    ),
    ErrorCode.BAD_OPERATION: Meaning(
        "The document has several operations and none was named, or none of that name.",
        "Send `operationName`.",
    ),
    ErrorCode.LIMIT: Meaning(
        "The document is beyond a limit; the message tells it.", "Ask for less at a time."
    ),
    ErrorCode.NOT_YET: Meaning(
        "The read models have not come to the position asked for; `extensions.position` tells where they are. "
        "Beside a mutation's payload: it is recorded, only the thing cannot be shown yet.",
        "Ask again a moment later.",
    ),
    ErrorCode.CONTENDED: Meaning(
        "Too many commands at a time; nothing of this one was recorded.", "Send it again with the same key."
    ),
    ErrorCode.TOO_OFTEN: Meaning(
        "Whoever asks has no requests or fields left for now (429); nothing was recorded.",
        "Wait as many seconds as `Retry-After` says; `extensions.cost` tells what is left.",
    ),
    ErrorCode.DEADLINE: Meaning("It took too long and was stopped.", "Ask for less at a time."),
    ErrorCode.DISK_FULL: Meaning(
        "A disk of the server is full; `extensions.errorId` stands in its log.",
        "Tell the operator; then send it again with the same key.",
    ),
    ErrorCode.UNAVAILABLE: Meaning(
        "The database does not answer, or has no connection free; `extensions.errorId` stands in the server's log.",
        "Send it again a moment later, a command with the same key; where that goes on, tell the operator.",
    ),
    ErrorCode.INTERNAL: Meaning(
        "Something went wrong in the server; `extensions.errorId` stands in its log.",
        "Tell the operator that id; a command may be sent again with the same key.",
    ),
    ErrorCode.UNAUTHENTICATED: Meaning(
        "Nobody is signed in, and this is not for everyone.", "Sign in, or send a token; then send it again."
    ),
    ErrorCode.FORBIDDEN: Meaning(
        "Whoever is signed in has no right to it, or lost it while this was answered; nothing was recorded.",
        "Show the message; an administrator grants the role. Then the same key may be sent again.",
    ),
    ErrorCode.CROSS_SITE: Meaning(
        "A page of another site made the request (403).", "Open Naungan's own page, or have the site allowed."
    ),
    ErrorCode.LOOPBACK_ONLY: Meaning(
        "The server answers on its own machine only (421).", "Ask it at 127.0.0.1 or localhost."
    ),
    ErrorCode.UNKNOWN_HOST: Meaning(
        "The server is not opened at the name that was asked (421).",
        "Ask it at its own name; the operator names others in `NAUNGAN_HOSTS`.",
    ),
    ErrorCode.TLS_ONLY: Meaning(
        "Beyond its own machine the server answers over TLS only (403).", "Ask it by `https://`."
    ),
}
_INTRODUCTION = """\
# Errors

There are two kinds. **Errors of a question** stand in `errors`, beside the data that could be answered; their `extensions.code` is
one of the first table. **A command that is refused** is no error of GraphQL: its payload has `userErrors`, every reason at once,
each with a `code`, a `message` in the language asked for, and the `path` to the part of the input. Both lists may grow: treat a
code that you do not know like the most general one (`INTERNAL`; `INVALID`). Messages are for people and may change; codes and
reasons are for programs and stay.

No error repeats what was sent. A fault of the server is told by an id alone; its log has the rest.

## Errors of a question
"""
_COMMANDS = """\
## Codes of a refused command

Each mutation has an enum of its own, `<Mutation>ErrorCode`, that names what it can be refused for.
"""
_REASONS = """\
## Reasons

`BatchRow.reason`, the reports of `POST /imports` and `naungan enrol --json` tell a reason by its key; its message is the one below.
`{…}` stands for what is filled in.
"""


def errors_page() -> str:
    """The whole page."""
    meanings = [[f"`{code}`", MEANINGS[code].says, MEANINGS[code].do] for code in ErrorCode]
    lines = [_INTRODUCTION, _table(["code", "it says", "a client does"], meanings), _COMMANDS]
    lines += [_table(["code", "it says", "mutations"], _codes_of_commands())]
    lines += [_REASONS, _table(["reason", "in Indonesian", "in English"], list(_reasons()))]
    return "\n".join(lines)


def _codes_of_commands() -> list[list[str]]:
    """Every code with what it says and the mutations that may answer it."""
    found: dict[str, tuple[str, list[str]]] = {}
    for name, kind in sorted(build_schema()._schema.type_map.items()):
        if isinstance(kind, GraphQLEnumType) and name.endswith(_ENDING):
            command = name.removesuffix(_ENDING)
            for code, value in kind.values.items():
                said = found.setdefault(code, (value.description or "", []))
                said[1].append(f"`{command[:1].lower()}{command[1:]}`")
    most = max(len(commands) for _, commands in found.values())
    return [
        [f"`{code}`", said, "all" if len(commands) == most else ", ".join(commands)]
        for code, (said, commands) in sorted(found.items())
    ]


def _reasons() -> Iterable[list[str]]:
    for reason in Reason:
        text = REFUSALS.get(reason)
        yield [f"`{reason}`", *_both(ROW_MESSAGES[reason].why if text is None else text)]


def _both(text: Text) -> tuple[str, str]:
    """As they are before facts are filled in; how a fact is shown is no matter here."""
    return _SHOWN_AS.sub("}", _with_options(text.id, "id")), _SHOWN_AS.sub("}", _with_options(text.en, "en"))


def _with_options(said: str, locale: Locale) -> str:
    """What can be chosen is the same whatever is filled in."""
    return _OPTION.sub(lambda found: options.said(found[1], locale), said)


def _table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown; a bar within a text is no border."""
    lines = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    marks = ["---"] * len(heads)
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, marks, *lines]) + "\n"
