"""How do people come onto a list from the command line? `naungan proposal new`, `verify` and `show`.

Exit codes: 0 done; 1 refused, with every row's reasons in the report; 2 the command line is wrong. Names are shown by `show` alone.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...graphql.types import ids
from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ...texts.proposing import Proposing
from ...texts.text import Spoken
from ..settings import Settings
from .listed_files import finish, say_all, take_back, told_of_file, upload_of
from .recording import REFUSED, id_of, office, recorded

if TYPE_CHECKING:
    from ...domain.proposals import VerifyPeople
    from ...domain.selection import ReturnedRow
    from ..bulk.file_worker import FileWorker
    from ..composition import Writing

_DAY = ["%Y-%m-%d"]


def add_proposing(
    app: typer.Typer, words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> None:
    """Add the commands to `naungan proposal`."""
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.command(help=words(Proposing.NEW))
    def new(
        file: Annotated[
            Path, typer.Argument(help=words(Enrol.FILE), exists=True, dir_okay=False, readable=True)
        ],
        region: Annotated[str, typer.Option(help=words(Proposing.REGION))],
        scheme: Annotated[str, typer.Option(help=words(Enrol.SCHEME))],
        segment: Annotated[str | None, typer.Option(help=words(Enrol.SEGMENT))] = None,
        data: Data = None,
    ) -> None:
        add_rows(words, console, settings_of(data), (file, region, scheme, segment))

    @app.command(help=words(Proposing.VERIFY))
    def verify(
        named: Annotated[str, typer.Argument(metavar="LIST", help=words(Proposing.LIST))],
        office: Annotated[str, typer.Option(help=words(Proposing.OFFICE))],
        on: Annotated[dt.datetime, typer.Option(help=words(Proposing.ON), formats=_DAY)],
        back: Annotated[list[str] | None, typer.Option("--return", help=words(Proposing.RETURN))] = None,
        data: Data = None,
    ) -> None:
        listed = id_of(named, "ParticipantList", words, "LIST")
        intent, told = judged_rows(words, listed, office, on.date(), back or [])
        recorded(settings_of(data), words, console, intent, told)

    @app.command(help=words(Proposing.SHOW))
    def show(
        named: Annotated[str, typer.Argument(metavar="LIST", help=words(Proposing.LIST))],
        data: Data = None,
    ) -> None:
        from ...domain.refusals import Refused

        listed, settings = id_of(named, "ParticipantList", words, "LIST"), settings_of(data)
        if settings.server is not None:
            _show_of_server(words, console, settings, listed)
            return
        try:
            with office(settings) as (_, side, _command):
                found = side.register.people_on_list(listed)
        except Refused as refusal:
            say_all(refusal.breaches, words)
            raise typer.Exit(REFUSED) from None
        table = _people_table(words, Proposing.VILLAGE, Proposing.SEGMENT)
        for row, state, person in found:
            told = _row(row, state.state.value, state.reason and state.reason.value)
            own = (person.nik, person.name, person.birth_date.isoformat(), person.village, person.segment)
            table.add_row(*(Text(one) for one in (*told, *own)))
        console.print(table)


def _show_of_server(words: Words, console: Console, settings: Settings, listed: UUID) -> None:
    """Who stands on a list, as a server tells whoever may see them; the look is written down there. Raises NotAnswered, and typer.Exit
    where there is no such list with people.
    """
    from ...domain.reasons import Reason
    from ...domain.refusals import invalid, not_found
    from .asking import ask_all

    def rows(data: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] | None = (data["node"] or {}).get("rows")
        if found is None or data["node"]["people"] is None:
            gone = data["node"] is None or "rows" not in data["node"]
            why = (
                not_found("ParticipantList", "list") if gone else invalid(Reason.LIST_WITHOUT_PEOPLE, "list")
            )
            say_all([why], words)
            raise typer.Exit(REFUSED)
        return found

    nodes, _ = ask_all(settings, words, "listedPeople", {"id": ids.encode("ParticipantList", listed)}, rows)
    table = _people_table(words)
    for one in nodes:
        person = one["person"] or {}
        told = _row(one["row"], one["state"], one["returnReason"])
        table.add_row(*(Text(part) for part in (*told, *(person.get(name) or "" for name in _PERSON))))
    console.print(table)


_PERSON = ("nik", "name", "birthDate")


def _people_table(words: Words, *more: Proposing) -> Table:
    table = Table()
    for column in (Proposing.ROW, Proposing.STATE):
        table.add_column(words(column))
    table.add_column("NIK", no_wrap=True)
    for column in (Proposing.NAME, Proposing.BORN, *more):
        table.add_column(words(column))
    return table


def _row(row: int, state: str, reason: str | None) -> tuple[str, str]:
    return str(row), f"{state}{f' ({reason})' if reason else ''}"


def add_rows(
    words: Words, console: Console, settings: Settings, asked: tuple[Path, str, str, str | None]
) -> None:
    """Propose the people of a file (its region, scheme and segment), and say what became of it. Raises typer.Exit where they are refused."""
    with told_of_file(words):
        _propose(words, console, settings, asked)


def judged_rows(
    words: Words, listed: UUID, office: str, on: dt.date, back: Sequence[str]
) -> "tuple[VerifyPeople, tuple[Spoken, Spoken]]":
    """What an office says of the rows of a list that carries its people, and what is told of it; a note is asked for."""
    from ...domain.proposals import VerifyPeople
    from ...domain.vocabulary import ReturnReason

    returned = tuple(_returned(one, words) for one in back)
    other = any(one.reason is ReturnReason.OTHER for one in returned)
    note = typer.prompt(words(Proposing.NOTE), err=True) if other else None
    intent = VerifyPeople(list=listed, office=office, on=on, returned=returned, note=note)
    return intent, (Proposing.VERIFIED, Proposing.NOTHING)


def _returned(text: str, words: Words) -> "ReturnedRow":
    from ...domain.selection import ReturnedRow
    from ...domain.vocabulary import ReturnReason

    row, _, reason = text.partition("=")
    try:
        return ReturnedRow(int(row), ReturnReason(reason))
    except ValueError:
        known = ", ".join(ReturnReason)
        raise typer.BadParameter(words(Proposing.BAD_RETURN, known=known), param_hint="--return") from None


def _propose(
    words: Words, console: Console, settings: Settings, asked: tuple[Path, str, str, str | None]
) -> None:
    """Read a file and propose its people. Raises UnreadableFile, Undecided, and typer.Exit where they are refused."""
    from ..composition import reading_file
    from ..indonesia.regions import KemendagriRegions
    from ..postgres.databases import databases

    file, region, scheme, segment = asked
    if len(region) < 5 or KemendagriRegions().get(region) is None:
        raise typer.BadParameter(words(Enrol.NO_REGENCY), param_hint="--region")
    if settings.server is not None:
        from .proposing_elsewhere import propose

        propose(words, console, settings, asked)
        return
    upload = upload_of(settings, words, file, region, segment)
    with databases(settings) as opened, reading_file(opened, upload) as (file_worker, side):
        _record(words, console, side, file_worker, (region, scheme))


def _record(
    words: Words,
    console: Console,
    side: "Writing",
    file_worker: "FileWorker",
    asked: tuple[str, str],
) -> None:
    from ...domain.ports import Command
    from ...domain.proposals import ProposePeople
    from ..bulk.importer import refuse_undecided

    refuse_undecided(file_worker.scanned().notices)
    chunks = [chunk for chunk, _ in file_worker.chunks()]
    rows = [one for chunk in chunks for one in chunk.candidates]
    intent = ProposePeople(*asked, tuple(candidate for _, candidate in rows))
    wrong = sum(len({one.row for one in chunk.refused}) + chunk.untold for chunk in chunks)
    if wrong:
        breaches = tuple(side.register.row_faults(intent.region, intent.rows, "rows"))
    else:
        outcome = side.register.propose_people(Command(side.actor, uuid4()), intent)
        breaches = outcome.breaches
    if not wrong and not breaches:
        listed = ids.encode("ParticipantList", UUID(outcome.result["list"]))
        told = Proposing.PROPOSED_BEFORE if outcome.position is None else Proposing.PROPOSED
        console.print(words(told, count=len(rows), id=listed), highlight=False, soft_wrap=True)
    rows_of = {"rows": [row for row, _ in rows]}
    of_rows = take_back(file_worker, chunks, rows_of, breaches)
    finish(words, file_worker, rows_of, wrong + of_rows, breaches, Proposing.REFUSED)
