"""How is a list corrected from the command line? `naungan proposal correct`: returned rows from a file, rows withdrawn, rows added.

Exit codes: 0 done; 1 refused, with every row's reasons in the report; 2 the command line is wrong.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer
from rich.console import Console

from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ...texts.proposing import Proposing
from ..settings import Settings
from .listed_files import finish, require_row_numbers, say_all, take_back, told_of_file, upload_of
from .recording import REFUSED, id_of, recorded

if TYPE_CHECKING:
    from ...domain.ports import Command
    from ...domain.proposals import CorrectProposal
    from ..bulk.file_worker import FileWorker
    from ..composition import Writing

_SAID = (Proposing.CORRECTED, Proposing.NOTHING)


def add_correcting(
    app: typer.Typer, words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> None:
    """Add the command to `naungan proposal`."""

    @app.command(help=words(Proposing.CORRECT))
    def correct(
        named: Annotated[str, typer.Argument(metavar="LIST", help=words(Proposing.LIST))],
        file: Annotated[
            Path | None,
            typer.Argument(help=words(Proposing.CORRECTED_FILE), exists=True, dir_okay=False, readable=True),
        ] = None,
        withdraw: Annotated[list[int] | None, typer.Option(help=words(Proposing.WITHDRAWN))] = None,
        segment: Annotated[str | None, typer.Option(help=words(Enrol.SEGMENT))] = None,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        from ...domain.proposals import CorrectProposal

        listed = id_of(named, "ParticipantList", words, "LIST")
        intent = CorrectProposal(listed, withdrawn=tuple(withdraw or ()))
        if file is not None:
            with told_of_file(words):
                _correct(words, console, settings_of(data), (file, segment), intent)
        elif withdraw:
            recorded(
                settings_of(data),
                words,
                console,
                intent,
                _SAID,
            )
        else:
            raise typer.BadParameter(words(Proposing.NOTHING_TO_CORRECT), param_hint="FILE, --withdraw")


def _correct(
    words: Words,
    console: Console,
    settings: Settings,
    asked: tuple[Path, str | None],
    intent: "CorrectProposal",
) -> None:
    """Read a file and correct the list by it. Raises UnreadableFile, Undecided, and typer.Exit where it is refused."""
    if settings.server is not None:
        from .proposing_elsewhere import correct

        correct(words, console, settings, asked, intent)
        return
    from ...domain.ports import Command
    from ...domain.refusals import Refused
    from ..composition import reading_file, writing
    from ..postgres.databases import databases, existing
    from ..reference import addresses

    with databases(settings) as opened:
        existing(addresses(opened)[0])
        try:
            with writing(opened) as side:  # closed again: the file is read by a fork
                region = side.register.region_of_list(intent.list)
        except Refused as refusal:
            say_all(refusal.breaches, words)
            raise typer.Exit(REFUSED) from None
        upload = upload_of(settings, words, asked[0], region, asked[1])
        with reading_file(opened, upload) as (file_worker, side):
            command = Command(opened.actor, uuid4())
            _record(words, console, (side, command, region), file_worker, intent)


def _record(
    words: Words,
    console: Console,
    by: "tuple[Writing, Command, str]",
    file_worker: "FileWorker",
    intent: "CorrectProposal",
) -> None:
    from ..bulk.correcting import as_read
    from ..bulk.importer import refuse_undecided

    side, command, region = by
    scanned = file_worker.scanned()
    refuse_undecided(scanned.notices)
    require_row_numbers(words, scanned)
    chunks = [chunk for chunk, _ in file_worker.chunks()]
    intent, rows_of = as_read(intent, chunks)
    wrong = sum(len({one.row for one in chunk.refused}) + chunk.untold for chunk in chunks)
    if wrong:
        breaches = (
            *side.register.row_faults(region, [one.candidate for one in intent.rows], "rows"),
            *side.register.row_faults(region, intent.added, "added"),
        )
    else:
        outcome = side.register.correct_proposal(command, intent)
        breaches = outcome.breaches
    of_rows = take_back(file_worker, chunks, rows_of, breaches)
    finish(words, file_worker, rows_of, wrong + of_rows, breaches, Proposing.NOT_CORRECTED)
    said = _SAID[0] if outcome.position is not None else _SAID[1]
    console.print(words(said, position=outcome.position), highlight=False, soft_wrap=True)
