"""What would become of a file before there is any paper? `naungan check`: every row's fate, the cost, and what is still missing.

Nothing is recorded. Exit codes: 0 every row can be enrolled, is enrolled already, or is blank; 1 it cannot be done; 2 the command
line is wrong; 3 done, but rows are to be corrected (they are in the report). With `--json` one document on stdout tells all.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from ...domain.vocabulary import FundingSource, MembershipCategory, Programme
from ...texts.checks import Check
from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ..bulk.rows import TrustedSource
from ..bulk.terms_syntax import USUAL_SCHEME, is_digest, usual_days
from ..settings import REPORT_DAYS, Settings
from .answers import answer
from .enrol_session import Session
from .reading_files import ReadOptions, check_region

if TYPE_CHECKING:
    from .check_elsewhere import CheckElsewhere

_DAY = ["%Y-%m-%d"]


def add_file_check(
    app: typer.Typer, words: Words, console: Console, settings_of: Callable[[Path | None], Settings]
) -> None:
    """Add the command `check` to the program."""
    Reports = Annotated[Path | None, typer.Option(help=words(Enrol.REPORTS))]  # noqa: N806 - types
    Trusted = Annotated[TrustedSource | None, typer.Option(help=words(Enrol.SEX_FROM), case_sensitive=False)]  # noqa: N806

    @app.command(help=words(Check.COMMAND), epilog=words(Check.EXITS))
    def check(  # noqa: PLR0913 - options of the command line
        file: Annotated[
            Path, typer.Argument(help=words(Enrol.FILE), exists=True, dir_okay=False, readable=True)
        ],
        region: Annotated[str, typer.Option(help=words(Enrol.REGION))],
        scheme: Annotated[str | None, typer.Option(help=words(Check.SCHEME))] = None,
        funding: Annotated[
            FundingSource | None, typer.Option(help=words(Check.FUNDING), case_sensitive=False)
        ] = None,
        start: Annotated[
            dt.datetime | None, typer.Option("--from", help=words(Check.FROM_), formats=_DAY)
        ] = None,
        last: Annotated[
            dt.datetime | None, typer.Option("--until", help=words(Check.UNTIL), formats=_DAY)
        ] = None,
        category: Annotated[
            MembershipCategory, typer.Option(help=words(Enrol.CATEGORY), case_sensitive=False)
        ] = MembershipCategory.NON_WAGE_EARNER,
        programme: Annotated[
            list[Programme] | None, typer.Option(help=words(Enrol.PROGRAMME), case_sensitive=False)
        ] = None,
        listed: Annotated[str | None, typer.Option("--list", help=words(Enrol.LIST))] = None,
        payer: Annotated[str | None, typer.Option(help=words(Enrol.PAYER))] = None,
        segment: Annotated[str | None, typer.Option(help=words(Enrol.SEGMENT))] = None,
        unknown: Annotated[str | None, typer.Option("--unknown-segment", help=words(Enrol.UNKNOWN))] = None,
        column: Annotated[list[str] | None, typer.Option(help=words(Enrol.COLUMN))] = None,
        sheet: Annotated[list[str] | None, typer.Option(help=words(Enrol.SHEET))] = None,
        skip_hidden: Annotated[bool, typer.Option("--skip-hidden", help=words(Enrol.SKIP_HIDDEN))] = False,
        with_hidden: Annotated[bool, typer.Option("--with-hidden", help=words(Enrol.WITH_HIDDEN))] = False,
        sex_from: Trusted = None,
        birth_date_from: Annotated[
            TrustedSource | None, typer.Option(help=words(Enrol.BIRTH_DATE_FROM), case_sensitive=False)
        ] = None,
        reports: Reports = None,
        keep: Annotated[
            int, typer.Option("--keep-days", help=words(Enrol.KEEP), min=1, max=REPORT_DAYS)
        ] = REPORT_DAYS,
        as_json: Annotated[bool, typer.Option("--json", help=words(Enrol.JSON))] = False,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
        lang: Annotated[str | None, typer.Option("--lang", help=words(Cli.LANG))] = None,
    ) -> None:
        from ...domain.dates import day_after
        from ...domain.enrolment_terms import EnrolmentTerms
        from ...domain.regions import local_day
        from ..bulk.jobs import Job, Purpose
        from ..indonesia.regions import KemendagriRegions

        check_region(region, words)
        if listed is not None and not is_digest(listed):
            raise typer.BadParameter(words(Enrol.BAD_DIGEST), param_hint="--list")
        today = local_day(KemendagriRegions(), region, dt.datetime.now(dt.UTC))
        final = None if last is None else day_after(last.date())
        first, end_exclusive = usual_days(today, None if start is None else start.date(), final)
        if end_exclusive <= first:
            raise typer.BadParameter(words(Enrol.BACKWARDS), param_hint="--until")
        said = {"scheme": scheme, "funding": funding, "from": start, "until": last}
        terms = EnrolmentTerms(
            scheme=scheme or USUAL_SCHEME,
            category=category,
            funding_source=funding or FundingSource.APBD,
            programmes=tuple(programme or (Programme.JKK, Programme.JKM)),
            start=first,
            end_exclusive=end_exclusive,
            list_digest=listed,
            payer=payer,
        )
        settings = settings_of(data)
        reading = ReadOptions(
            segment=segment,
            unknown=unknown,
            columns=column or [],
            sheets=sheet or [],
            skip_hidden=skip_hidden,
            with_hidden=with_hidden,
            sex_from=sex_from,
            birth_date_from=birth_date_from,
            reports=reports,
        )
        upload = reading.upload(settings, words, (file, region, first))
        assumed = tuple(name for name, given in said.items() if given is None)
        job = Job(terms, region, upload.read_as, Purpose.CHECK, assumed=assumed)
        shown = Console(stderr=True) if as_json else console
        session = _session(settings, (upload, job, words, shown, keep))
        if code := answer(session, words) if as_json else session.run():
            raise typer.Exit(code)


def _session(settings: Settings, shown: tuple[Any, ...]) -> "Session | CheckElsewhere":
    """One run of the command, here or of the server that the settings name."""
    from .check_screen import CheckScreen

    if settings.server is None:
        return Session(CheckScreen(settings, *shown))
    from .check_elsewhere import CheckElsewhere, CheckScreenElsewhere

    return CheckElsewhere(CheckScreenElsewhere(settings, *shown))
