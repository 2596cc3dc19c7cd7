"""How does a list of card numbers become cards? Every row is judged first; wrong ones are told by row, field and reason."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from ...texts.cards import Cards
from ...texts.command_line import Words
from ...texts.messages import say
from ..settings import Settings
from .recording import REFUSED, office

if TYPE_CHECKING:
    from ...domain.commands.card_rows import JudgedRows
    from ...domain.ports import Command
    from ..composition import Writing

WRONG_ROWS = 3  # exit code
_PART = 2_000


def issue_list(
    settings: Settings,
    words: Words,
    console: Console,
    file: Path,
    terms: tuple[str, dt.date],
    *,
    skip_bad: bool,
) -> None:
    """Issue the cards of a list in a region on a day (`terms`): all of them or none, or, where that is asked, those that can be.
    Run again, it passes over whoever has the card of that number. Raises typer.Exit with code 3 where rows are wrong.
    """
    from ..bulk.card_files import MOST_ROWS, NotACardFile, TooManyRows, card_rows

    try:
        rows = card_rows(file)
    except NotACardFile:
        raise typer.BadParameter(words(Cards.FILE_UNREADABLE), param_hint="--file") from None
    except TooManyRows:
        raise typer.BadParameter(words(Cards.TOO_MANY_ROWS, most=MOST_ROWS), param_hint="--file") from None
    region, on = terms
    with office(settings) as (_, side, command):
        judged = side.register.judge_card_rows(region, on, rows)
        for fault in judged.faults:
            reason = say(fault.reason, fault.facts, words.language)
            typer.echo(words(Cards.ROW, row=fault.row, field=fault.field, reason=reason), err=True)
        bad = len({fault.row for fault in judged.faults})
        if bad and not skip_bad:
            good = len(judged.ready)
            console.print(words(Cards.NONE_SAVED, bad=bad, good=good), highlight=False, soft_wrap=True)
            raise typer.Exit(WRONG_ROWS)
        saved, refused = _issued(side, command, on, judged, words)
    facts = {"saved": saved, "already": judged.already, "bad": bad}
    console.print(words(Cards.SAVED, **facts), highlight=False, soft_wrap=True)
    if refused or bad:
        raise typer.Exit(REFUSED if refused else WRONG_ROWS)


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
