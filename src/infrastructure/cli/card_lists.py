"""How does a list of card numbers become cards? Every row is judged first; wrong ones are told by row, field and reason, and come
back in a report that can be corrected and sent again.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import typer
from rich.console import Console

from ...texts.cards import Cards
from ...texts.command_line import Words
from ...texts.messages import say
from ..settings import Settings
from .listed_files import told_of_file
from .recording import REFUSED

if TYPE_CHECKING:
    from ...domain.batches import RowRefusal
    from ...domain.bulk.sources import Chunk
    from ...domain.commands.card_rows import JudgedRows
    from ...domain.ports import Command
    from ..bulk.file_worker import FileWorker, Upload
    from ..composition import Writing

WRONG_ROWS = 3  # exit code
_PART = 2_000


class CardTerms(NamedTuple):
    """Where and on which day the cards of a list are issued, and whether those of its right rows are, where others are wrong."""

    region: str
    on: dt.date
    skip_bad: bool


def issue_list(
    settings: Settings, words: Words, console: Console, upload: "Upload", terms: CardTerms
) -> None:
    """Issue the cards of a list: all of them or none, or, where that is asked, those that can be. Run again, it passes over whoever
    has the card of that number. Raises typer.Exit: with code 3 where rows are wrong, 1 where the file cannot be used.
    """
    from ..composition import reading_file
    from ..postgres.databases import databases

    with (
        told_of_file(words),
        databases(settings) as opened,
        reading_file(opened, upload) as (file_worker, side),
    ):
        code = _issue(words, console, file_worker, side, terms)
    if code:
        raise typer.Exit(code)


def _issue(
    words: Words, console: Console, file_worker: "FileWorker", side: "Writing", terms: CardTerms
) -> int:
    """The exit code."""
    from ...domain.batches import RowRefusal
    from ...domain.ports import Command
    from ...domain.vocabulary import RuleCode
    from ..bulk.importer import refuse_undecided

    refuse_undecided(file_worker.scanned().notices)
    chunks = [chunk for chunk, _ in file_worker.chunks()]
    rows = [row for chunk in chunks for row in chunk.cards]
    judged = side.register.judge_card_rows(terms.region, terms.on, rows)
    refused = [row for chunk in chunks for row in chunk.refused]
    refused += [RowRefusal(f.row, RuleCode.INVALID, f.reason, f.field, f.facts) for f in judged.faults]
    refused.sort(key=lambda one: one.row)
    _tell(words, refused)
    bad = len({one.row for one in refused})
    command = Command(side.actor, uuid4())
    if bad and not terms.skip_bad:
        good = len(judged.ready)
        console.print(words(Cards.NONE_SAVED, bad=bad, good=good), highlight=False, soft_wrap=True)
        code = WRONG_ROWS
    else:
        saved, overtaken = _issued(side, command, terms.on, judged, words)
        facts = {"saved": saved, "already": judged.already, "bad": bad}
        console.print(words(Cards.SAVED, **facts), highlight=False, soft_wrap=True)
        code = REFUSED if overtaken else WRONG_ROWS if bad else 0
    _report(words, console, file_worker, chunks, refused)
    return code


def _tell(words: Words, refused: Sequence["RowRefusal"]) -> None:
    """Each row that is wrong, on standard error; what it holds is told in the report alone."""
    from ..bulk import messages
    from ..bulk.rows import RowIssue

    for one in refused:
        reason = messages.why(RowIssue(None, one.reason, one.facts), words.language)
        typer.echo(words(Cards.ROW, row=one.row, field=one.field or "", reason=reason), err=True)


def _report(
    words: Words,
    console: Console,
    file_worker: "FileWorker",
    chunks: "Sequence[Chunk]",
    refused: Sequence["RowRefusal"],
) -> None:
    """Write the rows that are wrong into a report, and say where it is."""
    for chunk in chunks:
        here = {row.row for row in chunk.cards}
        file_worker.take_back(chunk.number, [one for one in refused if one.row in here])
    report = file_worker.finish()()
    if report is not None:
        console.print(words(Cards.REPORT, path=report.path), highlight=False, soft_wrap=True)


def _issued(
    side: "Writing", command: "Command", on: dt.date, judged: "JudgedRows", words: Words
) -> tuple[int, bool]:
    """How many cards were issued, part by part, and whether a part was refused: others came before it meanwhile."""
    from dataclasses import replace
    from uuid import uuid5

    from ...domain.cards import IssueCards

    for first in range(0, len(judged.ready), _PART):
        part = judged.ready[first : first + _PART]
        intent = IssueCards(
            tuple(enrolment for _, enrolment in part),
            on,
            serials=tuple(row.serial for row, _ in part),
            memberships=tuple(row.membership for row, _ in part),
        )
        outcome = side.register.issue_cards(replace(command, key=uuid5(command.key, str(first))), intent)
        for breach in outcome.breaches:
            at = int(breach.path[1]) if len(breach.path) > 1 else None
            told = say(breach.reason, breach.facts, words.language)
            row = "" if at is None else part[at][0].row
            typer.echo(
                words(Cards.ROW, row=row, field=breach.path[0] if breach.path else "", reason=told), err=True
            )
        if outcome.breaches:
            return first, True
    return len(judged.ready), False
