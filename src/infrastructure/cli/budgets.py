"""How is a budget line changed from the command line? `naungan budget revise`, `budget villages` and `budget ring-one`.

Exit codes: 0 done; 1 refused; 2 the command line is wrong.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ...domain.budget_revisions import NameRingOne, ReviseBudget, SetVillageQuotas
from ...domain.vocabulary import BudgetFigure, BudgetStage
from ...texts.budgets import Budgets
from ...texts.command_line import Cli, Words
from ..settings import Settings
from .papers import add_budgets
from .recording import id_of, recorded


def budget_commands(
    words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> typer.Typer:
    """`naungan budget …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type
    Line = Annotated[str, typer.Argument(metavar="ID", help=words(Budgets.LINE))]  # noqa: N806

    def record(data: Path | None, intent: ReviseBudget | SetVillageQuotas | NameRingOne) -> None:
        recorded(settings_of(data), words, console, intent, (Budgets.DONE, Budgets.NOTHING))

    @app.command(help=words(Budgets.REVISE))
    def revise(  # noqa: PLR0913 - options of the command line
        line: Line,
        amount: Annotated[int | None, typer.Option(help=words(Budgets.AMOUNT))] = None,
        at_least: Annotated[int | None, typer.Option(help=words(Budgets.AT_LEAST))] = None,
        quota: Annotated[int | None, typer.Option(help=words(Budgets.QUOTA))] = None,
        per_village: Annotated[int | None, typer.Option(help=words(Budgets.PER_VILLAGE))] = None,
        stage: Annotated[
            BudgetStage | None, typer.Option(help=words(Budgets.STAGE), case_sensitive=False)
        ] = None,
        village: Annotated[list[str] | None, typer.Option(help=words(Budgets.VILLAGE_QUOTA))] = None,
        clear: Annotated[
            list[BudgetFigure] | None, typer.Option(help=words(Budgets.CLEAR), case_sensitive=False)
        ] = None,
        data: Data = None,
    ) -> None:
        intent = ReviseBudget(
            id_of(line, "Budget", words, "ID"),
            amount=amount,
            at_least=at_least,
            quota=quota,
            per_village_quota=per_village,
            stage=stage,
            villages=_quotas(village or (), words, "--village"),
            clear=tuple(clear or ()),
        )
        record(data, intent)

    @app.command(help=words(Budgets.VILLAGES))
    def villages(
        line: Line,
        quotas: Annotated[list[str], typer.Argument(metavar="CODE=QUOTA…", help=words(Budgets.QUOTAS))],
        data: Data = None,
    ) -> None:
        intent = SetVillageQuotas(id_of(line, "Budget", words, "ID"), _quotas(quotas, words, "CODE=QUOTA"))
        record(data, intent)

    @app.command("ring-one", help=words(Budgets.RING_ONE))
    def ring_one(
        line: Line,
        codes: Annotated[list[str], typer.Argument(metavar="CODE…", help=words(Budgets.CODES))],
        data: Data = None,
    ) -> None:
        intent = NameRingOne(id_of(line, "Budget", words, "ID"), tuple(codes))
        record(data, intent)

    add_budgets(app, words, console, settings_of)
    return app


def _quotas(given: Iterable[str], words: Words, hint: str) -> tuple[tuple[str, int | None], ...]:
    """Villages with their quotas, as typed. Raises typer.BadParameter."""
    quotas: list[tuple[str, int | None]] = []
    for one in given:
        village, sign, quota = one.partition("=")
        if not sign or (quota and not (quota.isascii() and quota.isdigit())):
            raise typer.BadParameter(words(Budgets.BAD_QUOTA), param_hint=hint)
        quotas.append((village.strip(), int(quota) if quota else None))
    return tuple(quotas)
