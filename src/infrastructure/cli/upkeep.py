"""How are log and vault kept in order? `naungan events check`, `naungan keys …` and `naungan vault sweep`."""

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ...texts.command_line import Cli, Words
from ...texts.upkeep import Upkeep
from ..settings import Settings
from .exit_codes import DIFFERS

LEAST_AGE = dt.timedelta(minutes=10)  # of an orphan: the longest append is over by then
SettingsOf = Callable[[Path | None], Settings]


def add_check(app: typer.Typer, words: Words, console: Console, settings_of: SettingsOf) -> None:
    """Add `check` to the commands about events."""

    @app.command(help=words(Upkeep.EVENTS_CHECK))
    def check(
        as_json: Annotated[bool, typer.Option("--json", help=words(Upkeep.AS_JSON))] = False,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        from ..log.audit.audit import check_log
        from ..postgres.databases import databases, existing
        from ..reference import addresses
        from ..upkeep.read_log_audit import check_sights

        with databases(settings_of(data)) as settings, _progress() as progress:
            existing(addresses(settings)[0])
            task = progress.add_task(words(Upkeep.RECOUNTING), total=None)
            checks = list(
                check_log(
                    addresses(settings)[0],
                    progress=lambda done, total: progress.update(task, completed=done, total=total),
                )
            )
            checks.append(check_sights(settings))
        if as_json:
            sys.stdout.write(msgspec.json.format(msgspec.json.encode(checks), indent=2).decode() + "\n")
        else:
            _show_checks(console, words, checks)
        if not all(one.good for one in checks):
            raise typer.Exit(DIFFERS)


def keys_commands(words: Words, console: Console, settings_of: SettingsOf) -> typer.Typer:
    """`naungan keys …`"""
    app = typer.Typer()
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type
    Kind = Annotated[Literal["kek", "index"], typer.Argument(help=words(Upkeep.KEY_KIND))]  # noqa: N806

    @app.callback(invoke_without_command=True)
    def listed(context: typer.Context, data: Data = None) -> None:
        from ..postgres.databases import databases
        from ..upkeep import key_rotation as key_upkeep

        if context.invoked_subcommand is not None:
            return
        with databases(settings_of(data)) as settings:
            found = key_upkeep.generations(settings)
        table = Table()
        for column in (Upkeep.KIND, Upkeep.GENERATION, Upkeep.ROWS, Upkeep.WRITTEN):
            table.add_column(
                words(column), justify="right" if column in (Upkeep.GENERATION, Upkeep.ROWS) else "left"
            )
        for one in found:
            table.add_row(one.kind, str(one.number), words.number(one.rows), "*" if one.written else "")
        console.print(table)

    @app.command(help=words(Upkeep.KEYS_ADD))
    def add(kind: Kind, data: Data = None) -> None:
        from ..postgres.databases import databases
        from ..upkeep import key_rotation as key_upkeep

        with databases(settings_of(data)) as settings:
            number = key_upkeep.add(settings, kind)
        _say(console, words(Upkeep.KEY_ADDED, kind=kind, number=number, file=settings.keys))

    @app.command(help=words(Upkeep.KEYS_ROTATE))
    def rotate(kind: Kind, data: Data = None) -> None:
        from ..postgres.databases import databases
        from ..upkeep import key_rotation as key_upkeep

        with databases(settings_of(data)) as settings:
            number, rows = key_upkeep.rotate(settings, kind)
        _say(console, words(Upkeep.KEY_ROTATED, kind=kind, number=number, rows=rows))

    @app.command(help=words(Upkeep.KEYS_PRUNE))
    def prune(data: Data = None) -> None:
        from ..postgres.databases import databases
        from ..upkeep import key_rotation as key_upkeep

        with databases(settings_of(data)) as settings:
            gone = key_upkeep.prune(settings)
        for kind, number in gone:
            _say(console, words(Upkeep.KEY_PRUNED, kind=kind, number=number))
        if not gone:
            _say(console, words(Upkeep.NOTHING_PRUNED))

    return app


def vault_commands(words: Words, console: Console, settings_of: SettingsOf) -> typer.Typer:
    """`naungan vault …`"""
    app = typer.Typer(no_args_is_help=True)

    @app.callback()
    def root() -> None:
        pass  # with a callback `sweep` stays a command of its own, however few there are

    @app.command(help=words(Upkeep.VAULT_SWEEP))
    def sweep(
        older_than: Annotated[str, typer.Option(help=words(Upkeep.OLDER_THAN))] = "1h",
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        from ..postgres.databases import databases
        from ..upkeep import key_rotation as key_upkeep

        age = _duration(older_than, words)
        with databases(settings_of(data)) as settings:
            swept = key_upkeep.sweep(settings, age)
        _say(console, words(Upkeep.SWEPT, **swept._asdict()))

    return app


def _duration(text: str, words: Words) -> dt.timedelta:
    found = re.fullmatch(r"([0-9]{1,5})([mhd])", text)
    if found is None:
        raise typer.BadParameter(words(Upkeep.BAD_DURATION, text=text), param_hint="--older-than")
    unit = {"m": "minutes", "h": "hours", "d": "days"}[found[2]]
    age = dt.timedelta(**{unit: int(found[1])})
    if age < LEAST_AGE:
        least = LEAST_AGE // dt.timedelta(minutes=1)
        raise typer.BadParameter(words(Upkeep.TOO_YOUNG, least=least), param_hint="--older-than")
    return age


def _say(console: Console, line: str) -> None:
    console.print(line, highlight=False, markup=False, soft_wrap=True)


def _show_checks(console: Console, words: Words, checks: Iterable[Any]) -> None:
    table = Table()
    table.add_column(words(Upkeep.CHECK))
    table.add_column(words(Upkeep.CHECKED), justify="right")
    table.add_column(words(Upkeep.VERDICT))
    lines: list[str] = []
    notes: list[str] = []
    events = 0
    for one in checks:
        good = one.good
        verdict = (
            f"[green]{words(Upkeep.GOOD)}[/green]"
            if good
            else f"[red]{words(Upkeep.DIFFERING, count=one.differing)}[/red]"
        )
        if good and one.noted:
            verdict = f"[yellow]{words(Upkeep.NOTED, count=one.noted)}[/yellow]"
        table.add_row(words(Upkeep[f"CHECK_{one.name.upper()}"]), words.number(one.checked), verdict)
        events = one.checked if one.name == "positions" else events
        for found in one.differences:
            row = " ".join(f"{k} {v}" for k, v in found.facts.items() if k != "table")
            lines.append(words(Upkeep[f"DIFFERS_{found.what.upper()}"], row=row, **found.facts))
        if one.differing > len(one.differences):
            lines.append(words(Upkeep.AND_MORE, count=one.differing - len(one.differences)))
        notes += [words(Upkeep[f"NOTED_{found.what.upper()}"], **found.facts) for found in one.notes]
        if one.noted > len(one.notes):
            notes.append(words(Upkeep.AND_MORE, count=one.noted - len(one.notes)))
    console.print(table)
    for line in [*notes, *lines]:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    if lines:
        console.print(f"[red]{words(Upkeep.LOG_DIFFERS)}[/red]")
    else:
        console.print(words(Upkeep.LOG_GOOD, events=events), highlight=False)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
