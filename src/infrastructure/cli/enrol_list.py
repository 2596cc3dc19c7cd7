"""How is a list enrolled from a terminal, without a file? `naungan enrol --from-list`: every row's fate, and why rows were refused."""

from typing import TYPE_CHECKING

import typer
from rich.console import Console

from ...texts.command_line import Words
from ...texts.filling import filled
from ...texts.messages import say
from ...texts.proposing import Proposing
from ...texts.rows.all import row_answer
from ..settings import Settings
from .recording import REFUSED, office

if TYPE_CHECKING:
    from ...domain.enrolment_terms import EnrolmentTerms


def enrol_list(settings: Settings, terms: "EnrolmentTerms", words: Words, console: Console) -> int:
    """Enrol the people of the list that the terms name, or go on with it; the exit code: 0, or 3 where rows were refused. Raises
    typer.Exit with code 1 where the terms are refused.
    """
    from ...domain.bulk.from_list import EnrolFromList, ListEnrolment
    from ...domain.refusals import Refused
    from .enrol_session import ROWS_REFUSED

    try:
        with office(settings) as (_, side, command):
            lists = ListEnrolment(side.store, side.vault, side.register.enrolling)
            batch, _before = lists.enrol(command, EnrolFromList(terms))
    except Refused as refusal:
        for breach in refusal.breaches:
            typer.echo(say(breach.reason, breach.facts, words.language), err=True)
        raise typer.Exit(REFUSED) from None
    totals = batch.totals()
    told = {"read": totals.read, "enrolled": totals.enrolled, "already": totals.already}
    console.print(words(Proposing.FATE, **told, refused=totals.refused), highlight=False, soft_wrap=True)
    for chunk in batch.chunks.values():
        for one in chunk.refusals:
            why = filled(row_answer(one.reason).why, words.language, one.facts)
            typer.echo(words(Proposing.REFUSED_ROW, row=one.row, why=why), err=True)
    return ROWS_REFUSED if totals.refused else 0
