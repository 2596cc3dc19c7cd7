"""How are people of a file proposed, or a list corrected by one, over `naungan --server …`? Read here, sent as people, refused by row.

The server has the last word on every row. What it refuses is told by the row of the file; what cannot even be read stands in the report,
and then nothing is sent.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import typer
from rich.console import Console

from ...domain.proposals import CorrectProposal, ProposePeople
from ...domain.reasons import Reason
from ...domain.refusals import invalid, not_found
from ...graphql.types import ids
from ...texts.command_line import Words
from ...texts.proposing import Proposing
from ...texts.text import Spoken
from ..bulk.correcting import as_read
from ..bulk.file_worker import FileWorker
from ..bulk.importer import refuse_undecided
from ..composition import reading_alone
from ..settings import Settings
from .asking import ask, document
from .listed_files import finish, require_row_numbers, say_all, take_back, upload_of
from .recording import REFUSED
from .sending import input_of, mutation_of

_SHOWN = 50  # refusals


def propose(
    words: Words, console: Console, settings: Settings, asked: tuple[Path, str, str, str | None]
) -> None:
    """Propose the people of a file (its region, scheme and segment). Raises UnreadableFile, Undecided, NotAnswered, and typer.Exit where
    they are refused.
    """
    file, region, scheme, segment = asked
    with reading_alone(settings, upload_of(settings, words, file, region, segment)) as file_worker:
        refuse_undecided(file_worker.scanned().notices)
        chunks = [chunk for chunk, _ in file_worker.chunks()]
        rows = [one for chunk in chunks for one in chunk.candidates]
        rows_of = {"rows": [row for row, _ in rows]}
        _readable(words, file_worker, (chunks, rows_of), Proposing.REFUSED)
        intent = ProposePeople(region, scheme, tuple(candidate for _, candidate in rows))
        payload = _sent(settings, words, intent, rows_of, Proposing.REFUSED)
    told = Proposing.PROPOSED_BEFORE if payload["position"] is None else Proposing.PROPOSED
    console.print(words(told, count=len(rows), id=payload["ids"][0]), highlight=False, soft_wrap=True)


def correct(
    words: Words,
    console: Console,
    settings: Settings,
    asked: tuple[Path, str | None],
    intent: CorrectProposal,
) -> None:
    """Correct a list by a file (and its segment). Raises as `propose` does."""
    region = _region_of(settings, words, intent.list)
    with reading_alone(settings, upload_of(settings, words, asked[0], region, asked[1])) as file_worker:
        scanned = file_worker.scanned()
        refuse_undecided(scanned.notices)
        require_row_numbers(words, scanned)
        chunks = [chunk for chunk, _ in file_worker.chunks()]
        intent, rows_of = as_read(intent, chunks)
        _readable(words, file_worker, (chunks, rows_of), Proposing.NOT_CORRECTED)
        payload = _sent(settings, words, intent, rows_of, Proposing.NOT_CORRECTED)
    said = Proposing.NOTHING if payload["position"] is None else Proposing.CORRECTED
    console.print(words(said, position=payload["position"]), highlight=False, soft_wrap=True)


def _region_of(settings: Settings, words: Words, listed: UUID) -> str:
    """Who proposed a list with people. Raises typer.Exit where there is none."""
    node = ask(settings, words, document("regionOfList"), {"id": ids.encode("ParticipantList", listed)})[
        "node"
    ]
    if not node or node["people"] is None:
        why = invalid(Reason.LIST_WITHOUT_PEOPLE, "list") if node else not_found("ParticipantList", "list")
        say_all([why], words)
        raise typer.Exit(REFUSED)
    region: str = node["region"]["code"]
    return region


def _readable(
    words: Words, file_worker: FileWorker, read: tuple[Any, Mapping[str, Sequence[int]]], refused: Spoken
) -> None:
    """Finish the report; raises typer.Exit where a row cannot be read: then nothing is sent."""
    chunks, rows_of = read
    wrong = sum(len({one.row for one in chunk.refused}) + chunk.untold for chunk in chunks)
    take_back(file_worker, chunks, rows_of, ())
    finish(words, file_worker, rows_of, wrong, (), refused)


def _sent(
    settings: Settings,
    words: Words,
    intent: ProposePeople | CorrectProposal,
    rows_of: Mapping[str, Sequence[int]],
    refused: Spoken,
) -> Mapping[str, Any]:
    """What the server answers where it took them. Raises NotAnswered, and typer.Exit where it refuses any: each is told by its row."""
    name = mutation_of(intent)
    payload: dict[str, Any] = ask(settings, words, document(name), {"input": input_of(intent, uuid4())})[name]
    wrong, told = set(), []
    for error in payload["userErrors"]:
        part, *at = error["path"] or [""]
        if part in rows_of and at:
            row = rows_of[part][int(at[0])]
            wrong.add(row)
            told.append(words(Proposing.OF_ROW, row=row, why=error["message"]))
        else:
            told.append(error["message"])
    if told:
        for line in told[:_SHOWN]:
            typer.echo(line, err=True)
        typer.echo(words(refused, rows=len(wrong)), err=True)
        raise typer.Exit(REFUSED)
    return payload
