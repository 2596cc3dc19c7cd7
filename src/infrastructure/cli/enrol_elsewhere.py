"""How is one file enrolled over `naungan --server … enrol`? Sent to POST /imports, watched to its end, and told as here.

The server reads and judges the file; its report is fetched into the directory where reports lie here.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...domain.bulk.papers_of_a_file import AtHand, Missing, PaperKind
from ...domain.enrolment_terms import EnrolmentTerms
from ...graphql.types import ids
from ...texts.enrolling import Enrol
from ...texts.remote import Remote
from ..bulk.file_worker import Upload
from ..bulk.importer import Summary
from ..bulk.jobs import Purpose
from ..bulk.report import Report
from ..bulk.report_files import private, sweep_reports
from ..running.processes import Stopped, stoppable
from .enrol_json import report_shape
from .enrol_screen import Screen, wants_papers
from .enrol_session import ROWS_REFUSED
from .imports_elsewhere import heard, pieces, until_ended
from .server import Server

_TOO_SMALL = {  # what these mutations change is there, and too small
    "reviseBudget": ("budget", "Budget"),
    "setVillageQuotas": ("budget", "Budget"),
    "withdrawVerification": ("list", "ParticipantList"),
    "reviseDecree": ("decree", "Decree"),
}


@dataclass(frozen=True, slots=True)
class _Columns:
    """The titles of the file, as the server understood them."""

    told: dict[str, Any]

    def shown(self) -> list[tuple[str, str]]:
        return [(one["field"], one["title"]) for one in self.told["columns"]]

    def ignored(self) -> list[str]:
        return list(self.told["ignoredColumns"])


@dataclass
class SessionElsewhere:
    """One run of the command; what it does is shown on the screen."""

    screen: Screen
    last: dict[str, Any] = field(default_factory=dict)  # what the server answered last
    summary: Summary | None = None

    def stopped_early(self) -> None:
        """See `answers.Run`."""
        self.screen.told.problem("stopped", self.screen.words(Remote.GOES_ON))

    def cannot(self, reason: str, line: str) -> None:
        """See `answers.Run`."""
        self.screen.warn(reason, line)

    def run(self) -> int:
        """Do it, and tell the exit code."""
        screen = self.screen
        sweep_reports(screen.upload.report_directory, dt.timedelta(days=screen.keep))
        try:
            private(screen.upload.report_directory)
        except PermissionError:
            screen.warn(
                "reports_open", screen.words(Enrol.OPEN_REPORTS, directory=screen.upload.report_directory)
            )
            return 1
        try:
            with stoppable(), Server(screen.settings, screen.words.language) as server:
                return self._enrolled(server)
        except Stopped as stopped:
            line = screen.words(Remote.GOES_ON if self.last else Enrol.STOPPED_BEFORE)
            screen.told.problem("stopped", line)
            print(line, file=sys.stderr)
            return 128 + stopped.number

    def _enrolled(self, server: Server) -> int:
        screen = self.screen
        screen.terms()
        with screen.console.status(screen.words(Remote.SENDING)):
            self.last = heard(server, server.send_file(*self._sent()))
        with screen.progress() as progress:
            task, columns = progress.add_task(screen.label(), total=None), False
            for told in until_ended(server, self.last):
                self.last = told
                if self.last.get("columns") and not columns:
                    columns = True
                    screen.header(_Columns(self.last))
                    screen.said(one["message"] for one in self.last["notices"] if not one["stops"])
                rows = self.last.get("rows", {})
                progress.update(task, completed=rows.get("done", 0), total=rows.get("total") or None)
        if self.last["problems"]:
            self._problems(server)
            return 1
        self.summary = screen.told.summary = self._summary(server)
        screen.summary(self.summary)
        if screen.nobody(self.summary):
            return 1
        return ROWS_REFUSED if self.summary.refused else 0

    def _sent(self) -> tuple[str, list[tuple[str, str]], Iterator[bytes]]:
        """The path, the terms, and the file in pieces."""
        upload = self.screen.upload
        return "/imports", list(query_of(upload, self.screen)), pieces(upload.path)

    def _problems(self, server: Server) -> None:
        """Why nothing was enrolled, or no more."""
        screen, breaches = self.screen, [one for one in self.last["problems"] if "code" in one]
        if breaches:
            screen.refused_for(breaches)
        for one in self.last["problems"]:
            if "code" not in one:
                screen.warn(one["reason"], one["message"])
        if wants_papers((one["code"], one["reason"]) for one in breaches):
            at_hand = AtHand(
                screen.job.terms, screen.job.regency, 0, False, {}, ()
            )  # what there is, the server knows
            screen.missing(self._missing(server), at_hand)

    def _missing(self, server: Server) -> list[Missing]:
        """Which papers have to be recorded first: the server is asked to check the file."""
        path, terms, file = self._sent()
        told = heard(server, server.send_file(path, [*terms, ("check", "true")], file))
        *_, told = until_ended(server, told)
        check = told.get("check") or {}
        return [missing_of(one) for one in check.get("missing", ())]

    def _summary(self, server: Server) -> Summary:
        told, job = self.last["summary"], self.screen.job
        nobody = not job.records or (job.atomic and told["enrolled"] == 0)
        return Summary(
            None if nobody else ids.decode_uuid(self.last["batch"], "Batch"),
            told["read"],
            told["enrolled"],
            told["already"],
            told["refused"],
            told["blank"],
            int(told["rupiah"]),
            self._report(server),
            told.get("toCheck", 0),
            from_log=self.last["fromLog"],
        )

    def _report(self, server: Server) -> Report | None:
        """The report, fetched; None where there is none."""
        told = self.last["report"]
        if told is None:
            return None
        path = server.fetch(told["href"], self.screen.upload.report_directory)
        reasons = {one["reason"]: one["rows"] for one in self.last["reasons"]}
        return Report(
            path,
            told["rows"] or 0,
            already=told["already"] or 0,
            no_people=told["noPeople"] or 0,
            reasons=reasons,
        )

    def document(self, code: int) -> str:
        """See `answers.Run`."""
        return json.dumps(self._told(code), ensure_ascii=False, indent=2) + "\n"

    def _told(self, code: int) -> dict[str, Any]:
        """What `--json` tells here, as the server told it."""
        screen, last = self.screen, self.last
        return {
            "file": str(screen.upload.path),
            "region": screen.job.regency,
            "dryRun": not screen.job.records,
            "atomic": screen.job.atomic,
            "exitCode": code,
            "exitMeaning": screen.words(Enrol[f"EXIT_{code}"]),
            "batch": None if self.summary is None or self.summary.batch is None else last["batch"],
            "fromLog": last.get("fromLog", False),
            "columns": last.get("columns", []),
            "ignoredColumns": last.get("ignoredColumns", []),
            "notices": last.get("notices", []),
            "summary": last.get("summary"),
            "reasons": last.get("reasons", []),
            "report": report_shape(None if self.summary is None else self.summary.report, screen.told.next),
            "problems": screen.told.problems,
        }


def missing_of(told: Mapping[str, Any]) -> Missing:
    """A paper that is missing, from its JSON (`check_shapes.missing_shape`)."""
    kind = _TOO_SMALL.get(told["mutation"] or "")
    of = None if kind is None else ids.decode_uuid(told["input"][kind[0]], kind[1])
    return Missing(PaperKind(told["kind"]), told["facts"], of)


def query_of(upload: Upload, screen: Screen) -> Iterator[tuple[str, str]]:
    """The terms of an import as the query of POST /imports, with nothing that was not said."""
    job, terms = screen.job, screen.job.terms
    last = None if terms.end_exclusive is None else terms.end_exclusive - dt.timedelta(days=1)
    given = {
        "region": job.regency,
        "scheme": terms.scheme,
        "category": terms.category,
        "funding": terms.funding_source,
        "from": terms.start.isoformat(),
        "until": None if last is None else last.isoformat(),
        **_papers(terms, screen),
        "list": terms.list_digest,
        "payer": terms.payer,
        "segment": upload.segment,
        "unknownSegment": upload.unknown,
        "sexFrom": upload.trust.sex,
        "birthDateFrom": upload.trust.birth_date,
        "hidden": upload.hidden,
        "dryRun": "true" if job.dry_run else None,
        "check": "true" if job.purpose is Purpose.CHECK else None,
        "atomic": "true" if job.atomic else None,
    }
    said = ((name, value) for name, value in given.items() if name not in job.assumed)
    yield from ((name, str(value)) for name, value in said if value is not None)
    yield from (("programme", str(one)) for one in terms.programmes)
    yield from (("column", f"{name}={title}") for name, title in (upload.overrides or {}).items())
    yield from (("sheet", one) for one in upload.sheets)


def _papers(terms: EnrolmentTerms, screen: Screen) -> dict[str, str | None]:
    """Agreement and decree by id, or by what names them."""
    agreement = None if terms.agreement is None else ids.encode("Agreement", terms.agreement)
    decree = None if terms.decree is None else ids.encode("Decree", terms.decree)
    return {"agreement": agreement or screen.meant.agreement, "decree": decree or screen.meant.decree}
