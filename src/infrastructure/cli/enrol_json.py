"""What does `naungan enrol --json` answer? One document: every row's fate, the reasons, the notices, the report, the exit
code and what it means.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ...graphql.types import ids
from ...texts.command_line import Words
from ...texts.enrolling import Enrol
from ..bulk.file_worker import Scanned, Upload
from ..bulk.import_shapes import notice_shape, reasons_shape, summary_shape
from ..bulk.importer import Summary
from ..bulk.jobs import Job
from ..bulk.report import Report
from ..bulk.rows import Notice


@dataclass
class Answer:
    """What one run has to tell, gathered while it runs. `problems` are why it could not be done; `next` is the line to
    type once the report is corrected.
    """

    scanned: Scanned | None = None
    summary: Summary | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)
    enrolled_so_far: int | None = None
    next: str | None = None
    chosen: Sequence[Notice] = ()

    def problem(self, reason: str, message: str) -> None:
        self.problems.append({"reason": reason, "message": message})

    def document(
        self, upload: Upload, job: Job, code: int, words: Words, check: dict[str, Any] | None = None
    ) -> str:
        """The document, ended by a line feed; `check` is what a check found."""
        locale, scanned, summary = words.language, self.scanned, self.summary
        told: dict[str, Any] = {
            "file": str(upload.path),
            "region": job.regency,
            "dryRun": not job.records,
            "atomic": job.atomic,
            "exitCode": code,
            "exitMeaning": words(Enrol[f"EXIT_{code}"]),
            "batch": None if summary is None or summary.batch is None else ids.encode("Batch", summary.batch),
            "fromLog": summary is not None and summary.from_log,
            "sha256": None if scanned is None else scanned.sha256,
            "columns": [{"field": f, "title": t} for f, t in scanned.header.shown()] if scanned else [],
            "ignoredColumns": scanned.header.ignored() if scanned else [],
            "sheets": [*scanned.sheets] if scanned else [],
            "notices": [
                notice_shape(notice, locale)
                for notices in (self.chosen, scanned and scanned.notices, summary and summary.notices)
                for notice in notices or ()
            ],
            "summary": None if summary is None else summary_shape(summary, locale),
            "reasons": reasons_shape(summary, locale),
            "report": report_shape(None if summary is None else summary.report, self.next),
            "problems": self.problems,
            **({} if check is None else {"check": check}),
        }
        if self.enrolled_so_far is not None:
            told["enrolledSoFar"] = self.enrolled_so_far
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def report_shape(report: Report | None, following: str | None) -> dict[str, Any] | None:
    """Where the report is and what it holds; `following` is the line to type once it is corrected."""
    if report is None:
        return None
    return {
        "path": str(report.path),
        "toCorrect": report.rows,
        "already": report.already,
        "noPeople": report.no_people,
        "leftOut": report.left_out,
        "earlier": None if report.beside is None else str(report.beside),
        "next": following,
    }
