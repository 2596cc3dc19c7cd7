"""What does an officer see of `naungan enrol`? The mapping, progress, the fate of the rows, the report, and what went wrong."""

import datetime as dt
import shlex
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

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

from ...domain.bulk.papers_of_a_file import NOT_NAMED, UNCLEAR, Meant
from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ..settings import REPORT_DAYS, Settings

if TYPE_CHECKING:
    from ...domain.bulk.papers_of_a_file import AtHand, Missing
    from ...domain.refusals import Refused
    from ..bulk.file_worker import Upload
    from ..bulk.importer import Summary
    from ..bulk.jobs import Job
    from ..bulk.report import Report
    from ..bulk.rows import Notice
    from .missing_papers import OnDisk


class Columns(Protocol):
    """The columns of a file, as they were understood."""

    def shown(self) -> Sequence[tuple[str, str]]:
        """Each field that is read, with the title it has in the file."""
        ...

    def ignored(self) -> Sequence[str]:
        """The titles of columns that are not read."""
        ...


class _RateColumn(TextColumn):
    """Rows a second since the first one."""

    def __init__(self, words: Words) -> None:
        super().__init__("")
        self._words = words

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else self._words(Enrol.RATE, rate=int(speed)))


@dataclass
class Screen:
    """What is shown of one run, before, during and after; `told` gathers the same for `--json`. `meant` names papers by number or
    title; `hand` are the papers that there are, of a check and where the terms were refused.
    """

    settings: Settings
    upload: "Upload"
    job: "Job"
    words: Words
    console: Console
    keep: int
    meant: Meant = NOT_NAMED
    hand: "AtHand | None" = None

    def __post_init__(self) -> None:
        from .enrol_json import Answer

        self.told = Answer()

    def label(self) -> str:
        """What is being done, beside the bar."""
        return self.words(Enrol.ENROLLING if self.job.records else Enrol.REHEARSING)

    def chosen(self, notices: "Sequence[Notice]") -> None:
        """Say which papers were found."""
        self.told.chosen = notices
        self.notices(notices)

    def nobody(self, summary: "Summary") -> bool:
        """Whether rows stood against an all-or-nothing import."""
        return self.job.atomic and summary.batch is None and summary.refused + summary.already > 0

    def progress(self) -> Progress:
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

    def terms(self) -> None:
        terms = self.job.terms
        if terms.end_exclusive is None:
            said = self.words(Enrol.PERIOD_OPEN, start=terms.start)
        else:
            last = terms.end_exclusive - dt.timedelta(days=1)
            said = self.words(Enrol.PERIOD, start=terms.start, last=last)
        self.console.print(said, highlight=False)

    def header(self, header: Columns) -> None:
        table = Table(title=self.words(Enrol.COLUMNS), title_justify="left")
        table.add_column(self.words(Enrol.FIELD))
        table.add_column(self.words(Enrol.TITLE))
        for field, title in header.shown():
            table.add_row(field, Text(title))
        self.console.print(table)
        if ignored := header.ignored():
            self._dim(self.words(Enrol.IGNORED, titles=", ".join(ignored)))
        self._dim(self.words(Enrol.OVERRIDE))

    def notices(self, notices: "Sequence[Notice]") -> None:
        from ..bulk import messages

        for notice in notices:
            if not notice.stops:
                self._plain(messages.of_notice(notice, self.upload.language))

    def said(self, lines: Iterable[str]) -> None:
        """Notices that a server elsewhere put into words."""
        for line in lines:
            self._plain(line)

    def summary(self, summary: "Summary") -> None:
        from ...texts.formats import show_rupiah

        words, dry = self.words, not self.job.records
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
        self.notices(summary.notices)
        if dry:
            self.console.print(words(Enrol.NOTHING), highlight=False)
        elif self.nobody(summary):
            self.console.print(words(Enrol.NONE), highlight=False)
        if summary.report is not None:
            self._report(summary.report)

    def document(self, code: int) -> str:
        """All that was told, as one JSON document."""
        return self.told.document(self.upload, self.job, code, self.words)

    def _report(self, report: "Report") -> None:
        words = self.words
        ours = self.upload.report_directory == self.settings.data / "reports"  # where a server sweeps too
        for line in report_lines(report, words, self.keep, ours=ours):
            self._plain(line)
        if report.rows and self.job.records and not self.job.atomic:
            self.told.next = self._with_report(report.path)
            self._dim(words(Enrol.AGAIN, command=self.told.next))

    def _with_report(self, report: Path) -> str:
        """This command line on the corrected report, as part of the list it came from."""
        listed = self.job.terms.list_digest or _sha256(self.upload.path)
        given = [
            str(report) if one == str(self.upload.path) else one for one in _typed() if one != "--resume"
        ]
        return shlex.join(given if self.job.terms.list_digest else [*given, "--list", listed])

    def refusal(self, refusal: "Refused") -> None:
        from ..bulk.import_shapes import breach_shape

        self.refused_for([breach_shape(breach, self.words.language) for breach in refusal.breaches])
        self._missing_papers(refusal)

    def refused_for(self, breaches: "Sequence[dict[str, Any]]") -> None:
        """Why the terms were refused, each as JSON tells it."""
        self._error(self.words(Enrol.REFUSAL))
        for breach in breaches:
            self.told.problems.append(breach)
            print(f"  - {breach['message']} {breach['advice'] or ''}".rstrip(), file=sys.stderr)
        if any(one["reason"] in ("list_not_verified", "decree_of_other_list") for one in breaches):
            print("  " + self.words(Enrol.DIGEST, digest=_sha256(self.upload.path)), file=sys.stderr)

    def on_disk(self) -> "OnDisk":
        """The file, and how the list is named that it is of."""
        from .missing_papers import OnDisk

        file = str(self.upload.path)
        return OnDisk(file, self.job.terms.list_digest or file)

    def _missing_papers(self, refusal: "Refused") -> None:
        """What has to be recorded first, where that is why the terms were refused."""

        scanned, hand = self.told.scanned, self.hand
        if scanned is None or hand is None or not wants_papers((b.code, b.reason) for b in refusal.breaches):
            return
        self.missing(hand.missing(scanned.rows - scanned.blank, {"": scanned.good}), hand)

    def missing(self, missing: "Iterable[Missing]", hand: "AtHand") -> None:
        """What has to be recorded first, and by which commands."""
        from .missing_papers import missing_lines

        for line in missing_lines(missing, hand, self.on_disk(), self.words):
            print("  " + line, file=sys.stderr)

    def stopped(self, recorded: int | None) -> None:
        """What is recorded, by the log, and how to go on."""
        if recorded is None:
            line = self.words(Enrol.STOPPED_BEFORE)
        else:
            self.told.enrolled_so_far = recorded
            self._plain(self.words(Enrol.SO_FAR, rows=recorded))
            line = self.words(Enrol.STOPPED, command=_again("--resume"))
        self.told.problem("stopped", line)
        print(line, file=sys.stderr)

    def warn(self, reason: str, line: str) -> None:
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


def report_lines(report: "Report", words: Words, keep: int, *, ours: bool) -> Iterator[str]:
    """What is said of a report: where it is, what it holds, and for how many days it is kept. `ours` is swept by a server too."""
    if report.left_out:
        yield words(Enrol.LEFT_OUT, rows=report.left_out)
    until = dt.datetime.fromtimestamp(time.time() + keep * 86_400).astimezone()
    if report.beside is not None:
        yield words(Enrol.REPORT_BESIDE, earlier=report.beside)
    yield words(Enrol.REPORT if report.rows else Enrol.REPORT_APART, rows=report.rows, path=report.path)
    if report.already:
        yield words(Enrol.REPORT_ALREADY, rows=report.already)
    kept = Enrol.UNTIL_WHEN if ours else Enrol.UNTIL_THERE
    yield words(kept, when=f"{until:%Y-%m-%d %H:%M}", days=REPORT_DAYS)


def wants_papers(refused_for: Iterable[tuple[str, str]]) -> bool:
    """Whether that is why terms were refused, by codes and reasons: papers have to be recorded first."""
    from ...domain.vocabulary import RuleCode

    of_papers = {RuleCode.NO_AGREEMENT, RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.NO_BUDGET}
    found = list(refused_for)
    return any(code in of_papers for code, _ in found) and not any(reason in UNCLEAR for _, reason in found)


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
