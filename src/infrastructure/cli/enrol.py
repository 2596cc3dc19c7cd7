"""How is a file enrolled from a terminal? `naungan enrol`: the mapping shown, progress, every row's fate, the report.

Exit codes: 0 every row is enrolled, was enrolled already, or is blank; 1 it cannot be done; 2 the command line is wrong;
3 done, but rows were refused (they are in the report); 130 and 143 stopped by Ctrl-C or SIGTERM. With `--json` one document on
stdout tells all, but for code 2, and everything else is on stderr.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.console import Console

from ...domain.vocabulary import FundingSource, MembershipCategory, Programme
from ...graphql.types.errors import BadId
from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ...texts.proposing import Proposing
from ..bulk.rows import TrustedSource
from ..bulk.terms_syntax import is_digest, paper_id, paper_named
from ..settings import REPORT_DAYS, Settings
from .answers import answer
from .enrol_screen import Screen
from .enrol_session import Session
from .reading_files import ReadOptions, check_region

if TYPE_CHECKING:
    from .enrol_elsewhere import SessionElsewhere
    from .enrol_list import ListSession

MakeSettings = Callable[[Path | None], Settings]


def add_enrol(app: typer.Typer, words: Words, console: Console, settings_of: MakeSettings) -> None:
    """Add the command `enrol` to the program."""

    @app.command(help=words(Enrol.COMMAND), epilog=words(Enrol.EXITS))
    def enrol(  # noqa: PLR0913 - options of the command line
        region: Annotated[str, typer.Option(help=words(Enrol.REGION))],
        scheme: Annotated[str, typer.Option(help=words(Enrol.SCHEME))],
        funding: Annotated[FundingSource, typer.Option(help=words(Enrol.FUNDING), case_sensitive=False)],
        start: Annotated[dt.datetime, typer.Option("--from", help=words(Enrol.FROM_), formats=["%Y-%m-%d"])],
        file: Annotated[
            Path | None, typer.Argument(help=words(Enrol.FILE), exists=True, dir_okay=False, readable=True)
        ] = None,
        last: Annotated[
            dt.datetime | None, typer.Option("--until", help=words(Enrol.UNTIL), formats=["%Y-%m-%d"])
        ] = None,
        category: Annotated[
            MembershipCategory, typer.Option(help=words(Enrol.CATEGORY), case_sensitive=False)
        ] = MembershipCategory.NON_WAGE_EARNER,
        agreement: Annotated[str | None, typer.Option(help=words(Enrol.AGREEMENT))] = None,
        programme: Annotated[
            list[Programme] | None, typer.Option(help=words(Enrol.PROGRAMME), case_sensitive=False)
        ] = None,
        listed: Annotated[str | None, typer.Option("--list", help=words(Enrol.LIST))] = None,
        decree: Annotated[str | None, typer.Option(help=words(Enrol.DECREE))] = None,
        payer: Annotated[str | None, typer.Option(help=words(Enrol.PAYER))] = None,
        from_list: Annotated[str | None, typer.Option("--from-list", help=words(Proposing.FROM_LIST))] = None,
        segment: Annotated[str | None, typer.Option(help=words(Enrol.SEGMENT))] = None,
        column: Annotated[list[str] | None, typer.Option(help=words(Enrol.COLUMN))] = None,
        unknown: Annotated[str | None, typer.Option("--unknown-segment", help=words(Enrol.UNKNOWN))] = None,
        sex_from: Annotated[
            TrustedSource | None, typer.Option(help=words(Enrol.SEX_FROM), case_sensitive=False)
        ] = None,
        birth_date_from: Annotated[
            TrustedSource | None, typer.Option(help=words(Enrol.BIRTH_DATE_FROM), case_sensitive=False)
        ] = None,
        sheet: Annotated[list[str] | None, typer.Option(help=words(Enrol.SHEET))] = None,
        skip_hidden: Annotated[bool, typer.Option("--skip-hidden", help=words(Enrol.SKIP_HIDDEN))] = False,
        with_hidden: Annotated[bool, typer.Option("--with-hidden", help=words(Enrol.WITH_HIDDEN))] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=words(Enrol.DRY_RUN))] = False,
        atomic: Annotated[bool, typer.Option("--atomic", help=words(Enrol.ATOMIC))] = False,
        resume: Annotated[bool, typer.Option("--resume", help=words(Enrol.RESUME))] = False,
        reports: Annotated[Path | None, typer.Option(help=words(Enrol.REPORTS))] = None,
        keep: Annotated[
            int, typer.Option("--keep-days", help=words(Enrol.KEEP), min=1, max=REPORT_DAYS)
        ] = REPORT_DAYS,
        as_json: Annotated[bool, typer.Option("--json", help=words(Enrol.JSON))] = False,
        data: Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))] = None,
        lang: Annotated[str | None, typer.Option("--lang", help=words(Cli.LANG))] = None,
    ) -> None:
        from ...domain.bulk.papers_of_a_file import Meant
        from ...domain.dates import day_after
        from ...domain.enrolment_terms import EnrolmentTerms
        from ..bulk.jobs import Job

        first, final = start.date(), None if last is None else last.date()
        if final is not None and final < first:
            raise typer.BadParameter(words(Enrol.BACKWARDS), param_hint="--until")
        check_region(region, words)
        if listed is not None and not is_digest(listed):
            raise typer.BadParameter(words(Enrol.BAD_DIGEST), param_hint="--list")
        settings = settings_of(data)
        agreement_id, title = _paper(agreement, "Agreement", "--agreement", words)
        decree_id, number = _paper(decree, "Decree", "--decree", words)
        meant = Meant(title, number)
        terms = EnrolmentTerms(
            scheme=scheme,
            category=category,
            funding_source=funding,
            programmes=tuple(programme or (Programme.JKK, Programme.JKM)),
            start=first,
            end_exclusive=None if final is None else day_after(final),
            agreement=agreement_id,
            list_digest=listed,
            decree=decree_id,
            payer=payer,
            listed=_id(from_list, "ParticipantList", "--from-list", words),
        )
        if file is None or from_list is not None:
            of_files = (file, listed, segment, column, unknown, sheet, sex_from, birth_date_from)
            only_files = (*of_files, skip_hidden, with_hidden, atomic, resume)
            if from_list is None or any(only_files):
                raise typer.BadParameter(words(Proposing.FILE_OR_LIST), param_hint="FILE, --from-list")
            shown = Console(stderr=True) if as_json else console
            kept_in = reports or settings.data / "reports"
            of_list = _of_list(settings)(settings, terms, words, shown, kept_in, keep, region, dry_run, meant)
            if code := answer(of_list, words) if as_json else of_list.run():
                raise typer.Exit(code)
            return
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
        job = Job(terms, region, upload.read_as, dry_run=dry_run, atomic=atomic, resume=resume)
        shown = Console(stderr=True) if as_json else console
        screen = Screen(settings, upload, job, words, shown, keep, meant)
        session = _session(screen)
        code = answer(session, words) if as_json else session.run()
        if code:
            raise typer.Exit(code)


def _session(screen: Screen) -> "Session | SessionElsewhere":
    if screen.settings.server is None:
        return Session(screen)
    from .enrol_elsewhere import SessionElsewhere

    return SessionElsewhere(screen)


def _of_list(settings: Settings) -> "type[ListSession]":
    if settings.server is None:
        from .enrol_list import ListSession

        return ListSession
    from .enrol_list_elsewhere import ListSessionElsewhere

    return ListSessionElsewhere


def _paper(text: str | None, kind: str, option: str, words: Words) -> tuple[UUID | None, str | None]:
    try:
        return paper_named(text, kind)
    except BadId:
        raise typer.BadParameter(words(Enrol.BAD_ID, kind=kind), param_hint=option) from None


def _id(text: str | None, kind: str, option: str, words: Words) -> UUID | None:
    try:
        return None if text is None else paper_id(text, kind)
    except BadId:
        raise typer.BadParameter(words(Enrol.BAD_ID, kind=kind), param_hint=option) from None
