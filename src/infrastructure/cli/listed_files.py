"""What do commands share that take people from a file for a list? How it is read, and how its wrong rows are told and written down."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ...domain.reasons import Reason
from ...texts.command_line import Words
from ...texts.messages import say
from ...texts.proposing import Proposing
from ...texts.text import Spoken
from ..settings import Settings
from .recording import REFUSED

# What is said of a row by its number on the list stands in the report, and is said here, too.
_OF_THE_LIST = frozenset(
    {
        Reason.ROW_TWICE,
        Reason.ROW_UNKNOWN,
        Reason.ROW_ACCEPTED,
        Reason.ROW_ENROLLED,
        Reason.TWICE_IN_LIST,
        Reason.TWICE_IN_CORRECTION,
    }
)

if TYPE_CHECKING:
    from ...domain.bulk.sources import Chunk
    from ...domain.refusals import Breach
    from ..bulk.file_worker import FileWorker, Scanned, Upload


def upload_of(settings: Settings, words: Words, file: Path, region: str, segment: str | None) -> "Upload":
    """A file of people to be proposed by a region."""
    from ...domain.catalogue import STANDARD
    from ..bulk.file_worker import Upload
    from ..bulk.occupations import names_mark, with_occupations
    from .reading_files import segment_of

    regency = region[:5]
    catalogue = with_occupations(STANDARD, settings.occupation_names)
    return Upload(
        path=file,
        regency=regency,
        start=dt.datetime.now(dt.UTC).date(),
        report_directory=settings.data / "reports",
        segment=None if segment is None else segment_of(catalogue, regency, words, segment, "--segment"),
        names=names_mark(catalogue, regency),
        language=words.language,
        listing=True,
    )


@contextmanager
def told_of_file(words: Words) -> Iterator[None]:
    """Say why a file cannot be read, or what must be said first. Raises typer.Exit with code 1 then."""
    from ..bulk import messages
    from ..bulk.rows import Undecided, UnreadableFile

    try:
        yield
    except UnreadableFile as problem:
        typer.echo(messages.of_file(problem, words.language), err=True)
        raise typer.Exit(REFUSED) from None
    except Undecided as question:
        for notice in question.notices:
            typer.echo(messages.of_notice(notice, words.language), err=True)
        raise typer.Exit(REFUSED) from None


def take_back(
    file_worker: "FileWorker",
    chunks: "list[Chunk]",
    rows_of: Mapping[str, Sequence[int]],
    breaches: "Sequence[Breach]",
) -> int:
    """Give every refused row to the report; of how many rows the register says so. `rows_of` are the file's rows in the order in which
    each part of the command names them.
    """
    from ...domain.batches import RowRefusal
    from ...domain.reasons import Reason, Told

    against = [
        RowRefusal(
            rows_of[b.path[0]][int(b.path[1])],
            b.code,
            b.reason if Told.OF_ROWS in b.reason.told else Reason.OTHER,
            b.path[2] if len(b.path) > 2 else None,
            b.facts,
        )
        for b in breaches
        if len(b.path) > 1 and b.path[0] in rows_of
    ]
    for chunk in chunks:
        here = {row for row, _ in chunk.candidates}
        file_worker.take_back(chunk.number, [*chunk.refused, *(r for r in against if r.row in here)])
    return len({one.row for one in against})


def finish(
    words: Words,
    file_worker: "FileWorker",
    rows_of: Mapping[str, Sequence[int]],
    wrong: int,
    breaches: "Sequence[Breach]",
    refused: Spoken,
) -> None:
    """Finish the report, and say what stands against the file: what no row of the report tells, and how many rows are wrong.
    Raises typer.Exit with code 1 where anything does.
    """
    from ...domain.reasons import Told

    report = file_worker.finish()()
    if not wrong and not breaches:
        return
    for breach in breaches:
        if len(breach.path) == 1 or breach.path[0] not in rows_of:
            say_all([breach], words)
        elif Told.OF_ROWS not in breach.reason.told or breach.reason in _OF_THE_LIST:
            why = say(breach.reason, breach.facts, words.language)
            row = rows_of[breach.path[0]][int(breach.path[1])]
            typer.echo(words(Proposing.OF_ROW, row=row, why=why), err=True)
    typer.echo(words(refused, rows=wrong), err=True)
    if report is not None:
        typer.echo(words(Proposing.REPORT, path=report.path), err=True)
    raise typer.Exit(REFUSED)


def say_all(breaches: "Iterable[Breach]", words: Words) -> None:
    """Say each of these on standard error."""
    for breach in breaches:
        typer.echo(say(breach.reason, breach.facts, words.language), err=True)


def require_row_numbers(words: Words, scanned: "Scanned") -> None:
    """Raises typer.Exit where a file has no column of the numbers on the list."""
    from ..bulk.rows import Field

    if Field.ORIGINAL_ROW not in scanned.header.columns:
        typer.echo(words(Proposing.NO_ROW_NUMBERS), err=True)
        raise typer.Exit(REFUSED)
