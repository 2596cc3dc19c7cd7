"""How are papers recorded and shown from the command line? `naungan agreement | budget | list | decree`, each with `add`, `list`, `show`.

Papers are named by number, title or id. Exit codes: 0 done; 1 refused; 2 the command line is wrong.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from ...domain.agreements import SignAgreement
from ...domain.budget_allocation import AllocateBudget
from ...domain.dates import PartialDate, Period, day_after
from ...domain.decrees import IssueDecree
from ...domain.selection import ProposeParticipants, VerifyList
from ...domain.vocabulary import AgreementKind, BudgetStage, FundingSource, ListState
from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ...texts.papers_typed import Papers
from ...texts.proposing import Proposing
from ...texts.upkeep import Upkeep
from ..bulk.terms_syntax import USUAL_SCHEME, is_digest
from ..settings import Settings
from .list_and_show import AGREEMENTS, BUDGETS, DECREES, LISTS, Desk, Shelf
from .proposing import add_rows, judged_rows
from .recording import id_of, recorded

Settle = Callable[[Path | None], Settings]
_DAY = ["%Y-%m-%d"]
_TOLD = (Papers.DONE, Papers.NOTHING)
_MOST = 1_000
_USUAL = 100


def agreement_commands(words: Words, console: Console, settings_of: Settle) -> typer.Typer:
    """`naungan agreement …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.command(help=words(Papers.ADD_AGREEMENT))
    def add(  # noqa: PLR0913 - options of the command line
        title: Annotated[str, typer.Argument(help=words(Papers.TITLE))],
        region: Annotated[str, typer.Option(help=words(Papers.REGENCY))],
        party: Annotated[list[str], typer.Option(help=words(Papers.PARTY))],
        signed_on: Annotated[str, typer.Option(help=words(Papers.SIGNED_ON))],
        start: Annotated[dt.datetime, typer.Option("--from", help=words(Papers.FROM_), formats=_DAY)],
        last: Annotated[
            dt.datetime | None, typer.Option("--until", help=words(Papers.UNTIL), formats=_DAY)
        ] = None,
        kind: Annotated[
            AgreementKind, typer.Option(help=words(Papers.KIND), case_sensitive=False)
        ] = AgreementKind.COOPERATION_AGREEMENT,
        under: Annotated[str | None, typer.Option(help=words(Papers.UNDER))] = None,
        legal_basis: Annotated[list[str] | None, typer.Option(help=words(Papers.LEGAL_BASIS))] = None,
        data: Data = None,
    ) -> None:
        try:
            signed = PartialDate.parse(signed_on)
        except ValueError:
            raise typer.BadParameter(words(Papers.BAD_DATE), param_hint="--signed-on") from None
        if last is not None and last < start:
            raise typer.BadParameter(words(Enrol.BACKWARDS), param_hint="--until")
        settings = settings_of(data)
        intent = SignAgreement(
            kind,
            title,
            region,
            tuple(party),
            signed,
            Period(start.date(), None if last is None else day_after(last.date())),
            tuple(legal_basis or ()),
            agreement_named(settings, words, console, region, under, "--under"),
        )
        recorded(settings, words, console, intent, _TOLD)

    @app.command("list", help=words(Papers.LIST))
    def listed(
        region: Annotated[str, typer.Argument(help=words(Papers.REGION))],
        in_force_on: Annotated[
            dt.datetime | None, typer.Option("--in-force", help=words(Papers.IN_FORCE), formats=_DAY)
        ] = None,
        limit: Annotated[int, typer.Option(help=words(Papers.MOST), min=1, max=_MOST)] = _USUAL,
        as_json: Annotated[bool, typer.Option("--json", help=words(Upkeep.AS_JSON))] = False,
        data: Data = None,
    ) -> None:
        day = None if in_force_on is None else in_force_on.date().isoformat()
        asked = {"region": region, "inForceOn": day}
        Desk(settings_of(data), words, console).tell_all(AGREEMENTS, asked, most=limit, as_json=as_json)

    add_show(app, words, console, settings_of, AGREEMENTS)
    return app


def add_budgets(app: typer.Typer, words: Words, console: Console, settings_of: Settle) -> None:
    """Add `add`, `list` and `show` to `naungan budget`."""
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.command(help=words(Papers.ADD_BUDGET))
    def add(  # noqa: PLR0913 - options of the command line
        region: Annotated[str, typer.Option(help=words(Papers.REGENCY))],
        year: Annotated[int, typer.Option(help=words(Papers.YEAR))],
        scheme: Annotated[str, typer.Option(help=words(Papers.SCHEME))] = USUAL_SCHEME,
        funding: Annotated[
            FundingSource, typer.Option(help=words(Papers.FUNDING), case_sensitive=False)
        ] = FundingSource.APBD,
        stage: Annotated[
            BudgetStage, typer.Option(help=words(Papers.STAGE), case_sensitive=False)
        ] = BudgetStage.ORIGINAL,
        amount: Annotated[int | None, typer.Option(help=words(Papers.AMOUNT))] = None,
        at_least: Annotated[int | None, typer.Option(help=words(Papers.AT_LEAST))] = None,
        quota: Annotated[int | None, typer.Option(help=words(Papers.QUOTA))] = None,
        per_village: Annotated[int | None, typer.Option(help=words(Papers.PER_VILLAGE))] = None,
        agreement: Annotated[str | None, typer.Option(help=words(Papers.OF_AGREEMENT))] = None,
        payer: Annotated[str | None, typer.Option(help=words(Papers.PAYER))] = None,
        ring_one: Annotated[list[str] | None, typer.Option(help=words(Papers.RING_ONE))] = None,
        data: Data = None,
    ) -> None:
        settings = settings_of(data)
        intent = AllocateBudget(
            region,
            scheme,
            year,
            funding,
            stage,
            agreement=agreement_named(settings, words, console, region, agreement, "--agreement"),
            payer=payer,
            amount=amount,
            at_least=at_least,
            quota=quota,
            per_village_quota=per_village,
            ring_one=tuple(ring_one or ()),
        )
        recorded(settings, words, console, intent, _TOLD)

    @app.command("list", help=words(Papers.LIST))
    def listed(
        region: Annotated[str, typer.Argument(help=words(Papers.REGION))],
        year: Annotated[int | None, typer.Option(help=words(Papers.YEAR))] = None,
        limit: Annotated[int, typer.Option(help=words(Papers.MOST), min=1, max=_MOST)] = _USUAL,
        as_json: Annotated[bool, typer.Option("--json", help=words(Upkeep.AS_JSON))] = False,
        data: Data = None,
    ) -> None:
        asked = {"region": region, "fiscalYear": year}
        Desk(settings_of(data), words, console).tell_all(BUDGETS, asked, most=limit, as_json=as_json)

    add_show(app, words, console, settings_of, BUDGETS)


def list_commands(words: Words, console: Console, settings_of: Settle) -> typer.Typer:
    """`naungan list …`"""
    app = typer.Typer(no_args_is_help=True)
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.command(help=words(Papers.ADD_LIST))
    def add(
        file: Annotated[
            Path, typer.Argument(help=words(Papers.FILE), exists=True, dir_okay=False, readable=True)
        ],
        region: Annotated[str, typer.Option(help=words(Proposing.REGION))],
        scheme: Annotated[str, typer.Option(help=words(Papers.SCHEME))] = USUAL_SCHEME,
        count: Annotated[int | None, typer.Option(help=words(Papers.COUNT))] = None,
        segment: Annotated[str | None, typer.Option(help=words(Enrol.SEGMENT))] = None,
        data: Data = None,
    ) -> None:
        settings = settings_of(data)
        if count is None:
            add_rows(words, console, settings, (file, region, scheme, segment))
        else:
            intent = ProposeParticipants(region, scheme, _sha256(file), count)
            recorded(settings, words, console, intent, _TOLD)

    @app.command(help=words(Papers.VERIFY))
    def verify(
        named: Annotated[str, typer.Argument(metavar="LIST", help=words(Papers.FILE_DIGEST_OR_ID))],
        office: Annotated[str, typer.Option(help=words(Papers.OFFICE))],
        on: Annotated[dt.datetime, typer.Option(help=words(Papers.VERIFIED_ON), formats=_DAY)],
        count: Annotated[int | None, typer.Option(help=words(Papers.COUNT))] = None,
        back: Annotated[list[str] | None, typer.Option("--return", help=words(Proposing.RETURN))] = None,
        data: Data = None,
    ) -> None:
        digest, listed = list_named(named, words, "LIST")
        intent: Any
        if digest is None:
            assert listed is not None
            intent, told = judged_rows(words, listed, office, on.date(), back or [])
        else:
            if count is None:
                raise typer.BadParameter(words(Papers.COUNT), param_hint="--count")
            intent, told = VerifyList(digest, office, on.date(), count), _TOLD
        recorded(settings_of(data), words, console, intent, told)

    @app.command("list", help=words(Papers.LIST))
    def shown(
        region: Annotated[str, typer.Argument(help=words(Papers.REGION))],
        state: Annotated[
            ListState | None, typer.Option(help=words(Papers.STATE), case_sensitive=False)
        ] = None,
        limit: Annotated[int, typer.Option(help=words(Papers.MOST), min=1, max=_MOST)] = _USUAL,
        as_json: Annotated[bool, typer.Option("--json", help=words(Upkeep.AS_JSON))] = False,
        data: Data = None,
    ) -> None:
        asked = {"region": region, "state": None if state is None else state.value}
        Desk(settings_of(data), words, console).tell_all(LISTS, asked, most=limit, as_json=as_json)

    add_show(app, words, console, settings_of, LISTS)
    return app


def add_decrees(app: typer.Typer, words: Words, console: Console, settings_of: Settle) -> None:
    """Add `add`, `list` and `show` to `naungan decree`."""
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806 - a type

    @app.command(help=words(Papers.ADD_DECREE))
    def add(
        number: Annotated[str, typer.Argument(help=words(Papers.NUMBER))],
        region: Annotated[str, typer.Option(help=words(Papers.REGENCY))],
        on: Annotated[dt.datetime, typer.Option(help=words(Papers.ISSUED_ON), formats=_DAY)],
        named: Annotated[str, typer.Option("--list", help=words(Papers.FILE_DIGEST_OR_ID))],
        count: Annotated[int | None, typer.Option(help=words(Papers.DECREED))] = None,
        data: Data = None,
    ) -> None:
        digest, listed = list_named(named, words, "--list")
        if digest is not None and count is None:
            raise typer.BadParameter(words(Papers.DECREED), param_hint="--count")
        intent = IssueDecree(region, number, on.date(), digest, count or 0, listed=listed)
        recorded(settings_of(data), words, console, intent, _TOLD)

    @app.command("list", help=words(Papers.LIST))
    def shown(
        region: Annotated[str, typer.Argument(help=words(Papers.REGION))],
        limit: Annotated[int, typer.Option(help=words(Papers.MOST), min=1, max=_MOST)] = _USUAL,
        as_json: Annotated[bool, typer.Option("--json", help=words(Upkeep.AS_JSON))] = False,
        data: Data = None,
    ) -> None:
        desk = Desk(settings_of(data), words, console)
        desk.tell_all(DECREES, {"region": region}, most=limit, as_json=as_json)

    add_show(app, words, console, settings_of, DECREES)


def add_show(app: typer.Typer, words: Words, console: Console, settings_of: Settle, shelf: Shelf) -> None:
    """Add `show` to the commands of a kind."""

    @app.command(help=words(Papers.SHOW))
    def show(
        name: Annotated[str, typer.Argument(help=words(Papers.NAME))],
        region: Annotated[str, typer.Option(help=words(Papers.REGION))],
        as_json: Annotated[bool, typer.Option("--json", help=words(Upkeep.AS_JSON))] = False,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
    ) -> None:
        Desk(settings_of(data), words, console).show(shelf, {"region": region}, name, as_json=as_json)


def agreement_named(
    settings: Settings, words: Words, console: Console, region: str, name: str | None, hint: str
) -> UUID | None:
    """The agreement of a region by number, title or id. Raises typer.BadParameter."""
    if name is None:
        return None
    try:
        return id_of(name, "Agreement", words, hint)
    except typer.BadParameter:
        found = Desk(settings, words, console).named(AGREEMENTS, {"region": region}, name, hint)
        return id_of(found["stableId"], "Agreement", words, hint)


def list_named(text: str, words: Words, hint: str) -> tuple[str | None, UUID | None]:
    """A list by its file or the SHA-256 of that, or by its id. Raises typer.BadParameter."""
    if is_digest(text):
        return text, None
    if Path(text).is_file():
        return _sha256(Path(text)), None
    try:
        return None, id_of(text, "ParticipantList", words, hint)
    except typer.BadParameter:
        raise typer.BadParameter(words(Papers.NOT_A_LIST), param_hint=hint) from None


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
