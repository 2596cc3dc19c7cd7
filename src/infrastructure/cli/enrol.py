"""How is a file enrolled from a terminal? `naungan enrol`: the mapping shown, progress, every row's fate, the report.

Exit codes: 0 every row is enrolled, was enrolled already, or is blank; 1 it cannot be done; 2 the command line is wrong;
3 done, but rows were refused (they are in the report); 130 and 143 stopped by Ctrl-C or SIGTERM. With `--json` one document on
stdout tells all, but for code 2, and everything else is on stderr.
"""

import datetime as dt
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from ...domain.vocabulary import FundingSource, MembershipCategory, Programme
from ...graphql.types.errors import BadId
from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ..bulk.rows import TrustedSource
from ..bulk.terms_syntax import is_digest, named_columns, paper_id
from ..settings import REPORT_DAYS, Settings

if TYPE_CHECKING:
    from ...domain.bulk.enrolment import BulkEnrolment, Chunk
    from ...domain.catalogue import Catalogue
    from ...domain.refusals import Refused
    from ..bulk.file_worker import FileWorker, Scanned, Upload
    from ..bulk.headers import Header
    from ..bulk.importer import Job, Summary
    from ..bulk.report import Report
    from ..bulk.rows import Notice
    from ..running.processes import Stop

ROWS_REFUSED = 3
MakeSettings = Callable[[Path | None], Settings]


def add_enrol(app: typer.Typer, words: Words, console: Console, settings_of: MakeSettings) -> None:
    """Add the command `enrol` to the program."""

    @app.command(help=words(Enrol.COMMAND), epilog=words(Enrol.EXITS))
    def enrol(  # noqa: PLR0913 - options of the command line
        file: Annotated[
            Path, typer.Argument(help=words(Enrol.FILE), exists=True, dir_okay=False, readable=True)
        ],
        region: Annotated[str, typer.Option(help=words(Enrol.REGION))],
        scheme: Annotated[str, typer.Option(help=words(Enrol.SCHEME))],
        funding: Annotated[FundingSource, typer.Option(help=words(Enrol.FUNDING), case_sensitive=False)],
        start: Annotated[dt.datetime, typer.Option("--from", help=words(Enrol.FROM_), formats=["%Y-%m-%d"])],
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
        from ...domain.catalogue import STANDARD
        from ...domain.dates import day_after
        from ...domain.enrolment_terms import EnrolmentTerms
        from ..bulk.file_worker import Upload
        from ..bulk.importer import Job
        from ..bulk.occupations import names_mark, with_occupations
        from ..bulk.rows import Trust
        from ..bulk.sheets import Hidden
        from ..indonesia.regions import KemendagriRegions

        first, final = start.date(), None if last is None else last.date()
        if final is not None and final < first:
            raise typer.BadParameter(words(Enrol.BACKWARDS), param_hint="--until")
        if len(region) != 5 or KemendagriRegions().get(region) is None:
            raise typer.BadParameter(words(Enrol.NO_REGENCY), param_hint="--region")
        if listed is not None and not is_digest(listed):
            raise typer.BadParameter(words(Enrol.BAD_DIGEST), param_hint="--list")
        if skip_hidden and with_hidden:
            raise typer.BadParameter(words(Enrol.ONE_OF_BOTH), param_hint="--skip-hidden, --with-hidden")
        settings = settings_of(data)
        catalogue = with_occupations(STANDARD, settings.occupation_names)
        named = partial(_segment, catalogue, region, words)
        meant = None if segment is None else named(segment, "--segment")
        other = None if unknown is None else named(unknown, "--unknown-segment")
        terms = EnrolmentTerms(
            scheme=scheme,
            category=category,
            funding_source=funding,
            programmes=tuple(programme or (Programme.JKK, Programme.JKM)),
            start=first,
            end_exclusive=None if final is None else day_after(final),
            agreement=_id(agreement, "Agreement", "--agreement", words),
            list_digest=listed,
            decree=_id(decree, "Decree", "--decree", words),
        )
        upload = Upload(
            path=file,
            regency=region,
            start=first,
            report_directory=reports or settings.data / "reports",
            overrides=_columns(column or [], words),
            segment=meant,
            unknown=other,
            trust=Trust(sex_from, birth_date_from),
            names=names_mark(catalogue, region),
            sheets=tuple(sheet or ()),
            hidden=Hidden.SKIP if skip_hidden else Hidden.WITH if with_hidden else None,
            language=words.language,
        )
        job = Job(terms, region, upload.read_as, dry_run=dry_run, atomic=atomic, resume=resume)
        if as_json:
            code = _Session(settings, upload, job, words, Console(stderr=True), keep).answer()
        else:
            code = _Session(settings, upload, job, words, console, keep).run()
        if code:
            raise typer.Exit(code)


def _columns(given: list[str], words: Words) -> dict[str, str]:
    try:
        return named_columns(given)
    except ValueError:
        raise typer.BadParameter(words(Enrol.BAD_COLUMN), param_hint="--column") from None


def _segment(catalogue: "Catalogue", region: str, words: Words, text: str, option: str) -> str:
    from ...domain.refusals import Refused
    from ..bulk.segments import segment_named, segments_offered

    try:
        return segment_named(catalogue, text, region)
    except Refused:
        known = segments_offered(catalogue)
        raise typer.BadParameter(words(Enrol.BAD_SEGMENT, known=known), param_hint=option) from None


def _id(text: str | None, kind: str, option: str, words: Words) -> UUID | None:
    try:
        return None if text is None else paper_id(text, kind)
    except BadId:
        raise typer.BadParameter(words(Enrol.BAD_ID, kind=kind), param_hint=option) from None


class _RateColumn(TextColumn):
    """Rows a second since the first one."""

    def __init__(self, words: Words) -> None:
        super().__init__("")
        self._words = words

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else self._words(Enrol.RATE, rate=int(speed)))


class _Interruptible:
    """A file worker whose next chunk may be waited for in vain: between two chunks, somebody may ask us to end."""

    def __init__(self, file_worker: "FileWorker", stop: "Stop") -> None:
        self._stop = stop
        self._file_worker = file_worker
        self.scanned, self.take_back, self.finish = (
            file_worker.scanned,
            file_worker.take_back,
            file_worker.finish,
        )

    def chunks(self) -> "Iterator[tuple[Chunk, int]]":
        chunks = self._file_worker.chunks()
        while True:
            with self._stop.waiting():
                found = next(chunks, None)
            if found is None:
                return
            yield found


@dataclass
class _Session:
    """One run of the command: what is shown before, during and after."""

    settings: Settings
    upload: "Upload"
    job: "Job"
    words: Words
    console: Console
    keep: int
    recorded: int | None = (
        None  # how many were enrolled by then, where it was stopped after it had begun to record
    )
    accepted: bool = False  # whether rows were

    def __post_init__(self) -> None:
        from .enrol_json import Answer

        self.told = Answer()

    def answer(self) -> int:
        """Do it, and tell all of it as one JSON document on stdout, whatever happens; the exit code."""
        from .problems import Ended, explained

        try:
            code = self.run()
        except BaseException as problem:
            match explained(problem, self.words):
                case Ended(code):
                    self.told.problem("stopped", self.words(Enrol.STOPPED_BEFORE))
                case line:
                    code = 1
                    self._warn("failed", line)
        sys.stdout.write(self.told.document(self.upload, self.job, code, self.words))
        return code

    def run(self) -> int:
        """Do it, and tell the exit code."""
        from ...domain.ports import Contended
        from ...domain.refusals import Refused
        from ..bulk import messages
        from ..bulk.file_process import FileWorkerLost
        from ..bulk.importer import NothingToResume
        from ..bulk.rows import Undecided, UnreadableFile
        from ..running.processes import Stopped, stoppable

        try:
            with stoppable() as stop:
                return self._import(stop)
        except Stopped as stopped:
            self._show_stopped()
            return 128 + stopped.number
        except UnreadableFile as problem:
            stays = " " + self.words(Enrol.STAYS) if self.accepted else ""
            self._warn(problem.reason, messages.of_file(problem, self.upload.language) + stays)
        except Undecided as question:
            for notice in question.notices:
                self._warn(notice.reason, messages.of_notice(notice, self.upload.language))
        except Refused as refusal:
            self._show_refusal(refusal)
        except NothingToResume:
            self._warn("not_begun", self.words(Enrol.NOT_BEGUN))
        except Contended:
            self._warn("contended", self.words(Enrol.CONTENDED))
        except FileWorkerLost:
            self._warn("interrupted", self.words(Enrol.LOST))
        except PermissionError as problem:
            if problem.filename is not None:
                raise
            directory = self.upload.report_directory
            self._warn("reports_open", self.words(Enrol.OPEN_REPORTS, directory=directory))
        return 1

    def _import(self, stop: "Stop") -> int:
        from ...domain.ports import Command
        from ..bulk.importer import run
        from ..bulk.report_files import sweep_reports
        from ..composition import importing
        from ..postgres.databases import databases
        from ..running.processes import Stopped

        sweep_reports(self.upload.report_directory, dt.timedelta(days=self.keep))
        with databases(self.settings) as settings, importing(settings, self.upload) as (file_worker, bulk):
            self._show_terms()
            with self.console.status(self.words(Enrol.SCANNING)):
                scanned = self.told.scanned = file_worker.scanned()
            self._show_header(scanned.header)
            self._show_notices(scanned.notices)
            label = self.words(Enrol.REHEARSING if self.job.dry_run else Enrol.ENROLLING)
            with self._progress() as progress:
                task = progress.add_task(label, total=scanned.rows)

                def advance(done: int, total: int) -> None:
                    self.accepted = not self.job.dry_run
                    progress.update(task, completed=done, total=total)

                command = Command(settings.actor, uuid4())
                stop.hold()  # whatever is recorded from here on is told, to the end
                try:
                    summary = run(bulk, command, self.job, _Interruptible(file_worker, stop), advance)
                except Stopped:
                    self.recorded = self._so_far(bulk, scanned)
                    raise
        self.told.summary = summary
        self._show_summary(summary)
        if self._nobody(summary):
            return 1
        return ROWS_REFUSED if summary.refused else 0

    def _so_far(self, bulk: "BulkEnrolment", scanned: "Scanned") -> int | None:
        """How many of the file the log holds as enrolled; None where nothing of it was begun. Nothing is under way now."""
        from ...domain.bulk.enrolment import Source

        if self.job.dry_run:
            return None
        terms = replace(self.job.terms, list_digest=self.job.terms.list_digest or scanned.sha256)
        _, batch = bulk.attempt(Source(scanned.sha256, self.job.regency, terms, self.job.read_as))
        return None if batch is None else batch.totals().enrolled

    def _nobody(self, summary: "Summary") -> bool:
        """Whether rows stood against an all-or-nothing import."""
        return self.job.atomic and summary.batch is None and summary.refused + summary.already > 0

    def _progress(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TaskProgressColumn(),
            _RateColumn(self.words),
            TextColumn(self.words(Enrol.LEFT)),
            TimeRemainingColumn(),
            console=self.console,
            transient=not self.console.is_terminal,
        )

    def _show_terms(self) -> None:
        terms = self.job.terms
        if terms.end_exclusive is None:
            said = self.words(Enrol.PERIOD_OPEN, start=terms.start)
        else:
            last = terms.end_exclusive - dt.timedelta(days=1)
            said = self.words(Enrol.PERIOD, start=terms.start, last=last)
        self.console.print(said, highlight=False)

    def _show_header(self, header: "Header") -> None:
        table = Table(title=self.words(Enrol.COLUMNS), title_justify="left")
        table.add_column(self.words(Enrol.FIELD))
        table.add_column(self.words(Enrol.TITLE))
        for field, title in header.shown():
            table.add_row(field, Text(title))
        self.console.print(table)
        if ignored := header.ignored():
            self._dim(self.words(Enrol.IGNORED, titles=", ".join(ignored)))
        self._dim(self.words(Enrol.OVERRIDE))

    def _show_notices(self, notices: "Sequence[Notice]") -> None:
        from ..bulk import messages

        for notice in notices:
            if not notice.stops:
                self._plain(messages.of_notice(notice, self.upload.language))

    def _show_summary(self, summary: "Summary") -> None:
        from ...texts.formats import show_rupiah

        words, dry = self.words, self.job.dry_run
        table = Table(show_header=False)
        table.add_column()
        table.add_column(justify="right")
        table.add_row(words(Enrol.READ), words.number(summary.read), style="bold")
        table.add_section()
        fates = (
            ("= " + words(Enrol.WOULD if dry else Enrol.ENROLLED), summary.enrolled),
            ("+ " + words(Enrol.ALREADY), summary.already),
            ("+ " + words(Enrol.REFUSED), summary.refused),
            ("+ " + words(Enrol.BLANK), summary.blank),
        )
        for label, count in fates:
            table.add_row(label, words.number(count))
        if summary.to_check:  # a part of the refused, told apart
            table.add_row("  " + words(Enrol.TO_CHECK), words.number(summary.to_check))
        if summary.no_people:  # and of the blank
            table.add_row("  " + words(Enrol.NO_PEOPLE), words.number(summary.no_people))
        table.add_section()
        effect = words(Enrol.RUPIAH_WOULD if dry else Enrol.RUPIAH)
        table.add_row(effect, show_rupiah(summary.rupiah, words.language))
        self.console.print(table)
        if summary.from_log:
            self.console.print(words(Enrol.FROM_LOG), highlight=False)
        self._show_notices(summary.notices)
        if dry:
            self.console.print(words(Enrol.NOTHING), highlight=False)
        elif self._nobody(summary):
            self.console.print(words(Enrol.NONE), highlight=False)
        if summary.report is not None:
            self._show_report(summary.report)

    def _show_report(self, report: "Report") -> None:
        words = self.words
        if report.left_out:
            self._plain(words(Enrol.LEFT_OUT, rows=report.left_out))
        until = dt.datetime.fromtimestamp(time.time() + self.keep * 86_400).astimezone()
        if report.beside is not None:
            self._plain(words(Enrol.REPORT_BESIDE, earlier=report.beside))
        told = Enrol.REPORT if report.rows else Enrol.REPORT_APART
        self._plain(words(told, rows=report.rows, path=report.path))
        if report.already:
            self._plain(words(Enrol.REPORT_ALREADY, rows=report.already))
        ours = self.upload.report_directory == self.settings.data / "reports"  # where a server sweeps too
        kept = Enrol.UNTIL_WHEN if ours else Enrol.UNTIL_THERE
        self._plain(words(kept, when=f"{until:%Y-%m-%d %H:%M}", days=REPORT_DAYS))
        if report.rows and not self.job.dry_run and not self.job.atomic:
            self.told.next = self._with_report(report.path)
            self._dim(words(Enrol.AGAIN, command=self.told.next))

    def _with_report(self, report: Path) -> str:
        """This command line on the corrected report, as part of the list it came from."""
        listed = self.job.terms.list_digest or _sha256(self.upload.path)
        given = [
            str(report) if one == str(self.upload.path) else one for one in _typed() if one != "--resume"
        ]
        return shlex.join(given if self.job.terms.list_digest else [*given, "--list", listed])

    def _show_refusal(self, refusal: "Refused") -> None:
        from ...texts.messages import say
        from ..bulk.import_shapes import advice, breach_shape

        language = self.words.language
        self._error(self.words(Enrol.REFUSAL))
        for breach in refusal.breaches:
            self.told.problems.append(breach_shape(breach, language))
            said = say(breach.reason, breach.facts, language)
            print(" ".join(["  -", said, advice(breach.reason, language) or ""]).rstrip(), file=sys.stderr)
        if any(b.reason in ("list_not_verified", "decree_of_other_list") for b in refusal.breaches):
            print("  " + self.words(Enrol.DIGEST, digest=_sha256(self.upload.path)), file=sys.stderr)

    def _show_stopped(self) -> None:
        """What is recorded, by the log, and how to go on."""
        if self.recorded is None:
            line = self.words(Enrol.STOPPED_BEFORE)
        else:
            self.told.enrolled_so_far = self.recorded
            self._plain(self.words(Enrol.SO_FAR, rows=self.recorded))
            line = self.words(Enrol.STOPPED, command=_again("--resume"))
        self.told.problem("stopped", line)
        print(line, file=sys.stderr)

    def _warn(self, reason: str, line: str) -> None:
        """Why it cannot be done."""
        self.told.problem(reason, line)
        self._error(line)

    def _error(self, line: str) -> None:
        Console(stderr=True).print(f"[red]{self.words(Cli.ERROR)}:[/red] ", end="")
        print(line, file=sys.stderr)  # as it is: no markup, no wrapping

    def _plain(self, line: str) -> None:
        self.console.print(line, highlight=False, markup=False, soft_wrap=True)

    def _dim(self, line: str) -> None:
        self.console.print(line, highlight=False, markup=False, soft_wrap=True, style="dim")


def _typed() -> list[str]:
    """The command line as it was typed."""
    return ["naungan", *sys.argv[1:]]


def _again(option: str) -> str:
    given = _typed()
    return shlex.join(given if option in given else [*given, option])


def _sha256(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
