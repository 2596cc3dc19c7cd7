"""How is a list of card numbers issued from the command line? Every row is judged first; wrong ones are told by row, field and reason,
and come back in a report that can be corrected and sent again.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import typer
from rich.console import Console

from ...texts.cards import Cards
from ...texts.command_line import Words
from ..settings import Settings
from .listed_files import say_all, told_of_file
from .recording import REFUSED

if TYPE_CHECKING:
    from ..bulk.file_worker import Upload
    from ..bulk.jobs import Job

WRONG_ROWS = 3  # exit code


class Telling(NamedTuple):
    """Where and in which language it is said what became of a list."""

    words: Words
    console: Console

    def told(self, said: Mapping[str, Any], report: Path | None) -> int:
        """Say what became of a list, from its JSON (`import_answers.shown`), and give the exit code. What rows hold is told in the report
        alone.
        """
        words, summary, wrong = self.words, said["summary"], said["toCorrect"]
        for one in wrong:
            facts = {"row": one["row"], "field": one["field"] or "", "reason": one["message"]}
            typer.echo(words(Cards.ROW, **facts), err=True)
        if summary["refused"] > (shown := len({one["row"] for one in wrong})):
            typer.echo(words(Cards.FIRST_ROWS, count=shown), err=True)
        facts = {"saved": summary["issued"], "already": summary["already"], "bad": summary["refused"]}
        if said["dryRun"]:
            self._say(words(Cards.TRIED, **facts))
        elif summary["refused"] and not said["skipBad"] and not summary["issued"]:
            self._say(words(Cards.NONE_SAVED, good=summary["heldBack"], **facts))
        else:
            self._say(words(Cards.SAVED, **facts))
        if report is not None:
            self._say(words(Cards.REPORT, path=report))
        return WRONG_ROWS if summary["refused"] else 0

    def _say(self, line: str) -> None:
        self.console.print(line, highlight=False, soft_wrap=True)


def issue_list(settings: Settings, telling: Telling, upload: "Upload", job: "Job") -> None:
    """Issue the cards of a list: all of them or none, or, where that is asked, those that can be. Run again, it passes over whoever
    has the card of that number. Raises typer.Exit: with code 3 where rows are wrong, 1 where the file cannot be used.
    """
    from ...domain.ports import Command
    from ...domain.refusals import Refused
    from ..bulk.import_shapes import summary_shape, to_correct_shape
    from ..bulk.issuing_cards import issue_card_file
    from ..composition import reading_file
    from ..postgres.databases import databases

    language = telling.words.language
    with told_of_file(telling.words), databases(settings) as opened:
        try:
            with reading_file(opened, upload) as (file_worker, side):
                summary = issue_card_file(side.register, Command(side.actor, uuid4()), job, file_worker)
        except Refused as refusal:
            say_all(refusal.breaches, telling.words)
            raise typer.Exit(REFUSED) from None
    said = {
        "dryRun": job.dry_run,
        "skipBad": not job.atomic,
        "summary": summary_shape(summary, language),
        "toCorrect": to_correct_shape(summary, language),
    }
    code = telling.told(said, None if summary.report is None else summary.report.path)
    if code:
        raise typer.Exit(code)
