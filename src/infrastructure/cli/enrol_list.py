"""How is a list enrolled from a terminal, without a file? `naungan enrol --from-list`: every row's fate, and a report of refused rows.

What is told is as for files, on the screen and with `--json`.
"""

import datetime as dt
import json
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from ...domain.bulk.papers_of_a_file import NOT_NAMED, Meant
from ...graphql.types import ids
from ...texts.command_line import Words
from ...texts.enrolling import Enrol
from ...texts.messages import say
from ...texts.proposing import Proposing
from ..settings import Settings
from .recording import REFUSED, office

if TYPE_CHECKING:
    from ...domain.enrolment_terms import EnrolmentTerms
    from ..bulk.importer import Summary
    from ..composition import Writing


@dataclass
class ListSession:
    """One run of the command for the list that `terms` name. `keep` is for how many days reports are kept, `meant` names papers by
    number or title.
    """

    settings: Settings
    terms: "EnrolmentTerms"
    words: Words
    console: Console
    reports: Path
    keep: int
    region: str
    dry_run: bool = False
    meant: Meant = NOT_NAMED
    summary: "Summary | None" = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    def run(self) -> int:
        """Enrol the people, or go on with it, or with `dry_run` tell what would become of them; the exit code."""
        from ...domain.refusals import Refused
        from ..bulk.import_shapes import breach_shape
        from ..bulk.report_files import sweep_reports
        from .enrol_session import ROWS_REFUSED

        try:
            sweep_reports(self.reports, dt.timedelta(days=self.keep))
            self.summary = self.enrolled()
        except Refused as refusal:
            for breach in refusal.breaches:
                self.problems.append(breach_shape(breach, self.words.language))
                typer.echo(say(breach.reason, breach.facts, self.words.language), err=True)
            return REFUSED
        except PermissionError as problem:
            if problem.filename is not None:
                raise
            self.cannot("reports_open", self.words(Enrol.OPEN_REPORTS, directory=self.reports))
            return REFUSED
        self.tell(self.summary)
        return ROWS_REFUSED if self.summary.refused else 0

    def stopped_early(self) -> None:
        """See `answers.Run`."""
        self.cannot("stopped", self.words(Proposing.STOPPED))

    def enrolled(self) -> "Summary":
        """What became of the rows. Raises Refused."""
        with office(self.settings) as (_, side, command):
            return self._enrolled(side, command)

    def _enrolled(self, side: "Writing", command: Any) -> "Summary":
        from ...domain.bulk.from_list import ListEnrolment
        from ...domain.catalogue import STANDARD
        from ..bulk.enrolling_lists import EnrollingLists
        from ..bulk.list_report import style_of
        from ..bulk.occupations import with_occupations

        lists = ListEnrolment(side.store, side.vault, side.register.enrolling)
        catalogue = with_occupations(STANDARD, self.settings.occupation_names)
        enrolling = EnrollingLists(lists, partial(style_of, catalogue, side.regions))
        terms, language = self._with_papers(side), self.words.language
        if self.dry_run:
            return enrolling.rehearse(terms, language, self.reports)
        return enrolling.enrol(command, terms, language, self.reports)

    def _with_papers(self, side: "Writing") -> "EnrolmentTerms":
        """The terms with the papers that are meant, or the only ones that fit; which were found is told. Raises Refused."""
        from ...domain.bulk.papers_of_a_file import PapersAtHand
        from ..bulk.import_shapes import chosen_notice
        from ..bulk.messages import of_notice

        papers = PapersAtHand(side.store, side.vault, side.register.enrolling)
        terms, chosen = papers.with_papers(self.terms, self.region, self.meant)
        for one in chosen:
            self.say(of_notice(chosen_notice(one), self.words.language))
        return terms

    def reasons(self) -> list[dict[str, Any]]:
        """Why rows were refused, and how many, as JSON tells it."""
        from ..bulk.import_shapes import reasons_shape

        return reasons_shape(self.summary, self.words.language)

    def tell(self, summary: "Summary") -> None:
        """Say it on the screen."""
        from .enrol_screen import report_lines

        told = {"read": summary.read, "enrolled": summary.enrolled, "already": summary.already}
        fate = Proposing.WOULD if self.dry_run else Proposing.FATE
        self.say(self.words(fate, **told, refused=summary.refused))
        if summary.from_log:
            self.say(self.words(Proposing.FROM_LOG))
        if self.dry_run:
            self.say(self.words(Enrol.NOTHING))
        if summary.report is not None:
            ours = self.reports == self.settings.data / "reports"
            for line in report_lines(summary.report, self.words, self.keep, ours=ours):
                self.say(line)

    def document(self, code: int) -> str:
        """See `answers.Run`."""
        from ..bulk.import_shapes import summary_shape
        from .enrol_json import report_shape

        summary, listed = self.summary, self.terms.listed
        assert listed is not None
        told = {
            "list": ids.encode("ParticipantList", listed),
            "dryRun": self.dry_run,
            "exitCode": code,
            "exitMeaning": self.words(Enrol[f"EXIT_{code}"]),
            "batch": None if summary is None or summary.batch is None else ids.encode("Batch", summary.batch),
            "fromLog": summary is not None and summary.from_log,
            "summary": None if summary is None else summary_shape(summary, self.words.language),
            "reasons": self.reasons(),
            "report": report_shape(None if summary is None else summary.report, None),
            "problems": self.problems,
        }
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"

    def cannot(self, reason: str, line: str) -> None:
        """See `answers.Run`."""
        self.problems.append({"reason": reason, "message": line})
        typer.echo(line, err=True)

    def say(self, line: str) -> None:
        """Say a line on the screen."""
        self.console.print(line, highlight=False, markup=False, soft_wrap=True)
