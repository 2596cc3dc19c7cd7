"""How are log and vault kept in order? `naungan events check`, `naungan keys …` and `naungan vault sweep`."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from .settings import Settings
from .words import Words

DIFFERS = 3
SettingsOf = Callable[[Path | None], Settings]


def add_check(app: typer.Typer, words: Words, console: Console, settings_of: SettingsOf) -> None:
    """Add `check` to the commands about events."""

    @app.command(help=words("events_check"))
    def check(
        as_json: Annotated[bool, typer.Option("--json", help=words("as_json"))] = False,
        data: Annotated[Path | None, typer.Option("--data", help=words("data"))] = None,
    ) -> None:
        from .audit import check_log
        from .composition import addresses
        from .databases import databases

        with databases(settings_of(data)) as settings, _progress() as progress:
            task = progress.add_task(words("recounting"), total=None)
            checks = list(
                check_log(
                    addresses(settings)[0],
                    progress=lambda done, total: progress.update(task, completed=done, total=total),
                )
            )
        if as_json:
            sys.stdout.write(msgspec.json.format(msgspec.json.encode(checks), indent=2).decode() + "\n")
        else:
            _show_checks(console, words, checks)
        if not all(one.good for one in checks):
            raise typer.Exit(DIFFERS)


def _show_checks(console: Console, words: Words, checks: Iterable[Any]) -> None:
    table = Table()
    table.add_column(words("check"))
    table.add_column(words("checked"), justify="right")
    table.add_column(words("verdict"))
    lines: list[str] = []
    events = 0
    for one in checks:
        good = one.good
        verdict = (
            f"[green]{words('good')}[/green]"
            if good
            else f"[red]{words('differing', count=one.differing)}[/red]"
        )
        table.add_row(words(f"check_{one.name}"), _number(one.checked, words), verdict)
        events = one.checked if one.name == "positions" else events
        for found in one.differences:
            row = " ".join(f"{k} {v}" for k, v in found.facts.items() if k != "table")
            lines.append(words(f"differs_{found.what}", row=row, **found.facts))
        if one.differing > len(one.differences):
            lines.append(words("and_more", count=_number(one.differing - len(one.differences), words)))
    console.print(table)
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    if lines:
        console.print(f"[red]{words('log_differs')}[/red]")
    else:
        console.print(words("log_good", events=_number(events, words)), highlight=False)


def _number(value: int, words: Words) -> str:
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if words.language == "id" else grouped


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
