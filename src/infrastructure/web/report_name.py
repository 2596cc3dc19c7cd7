"""What is a report of refused rows called when it is fetched? Who may fetch it is in
import_tickets.py. It is called after what the officer knows of the import: what for, the regency, when it was sent.

naungan-laporan-pendaftaran-kabupaten-paser-apbd-2026-11-27-14-05-32.xlsx

Nothing of the file's own name stands in it, which may hold names of people. The time keeps two reports of one day apart.
"""

import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

from ...domain.regions import Regions
from ...texts.pages.upload import ReportName
from ..bulk.jobs import Job, Purpose
from ..bulk.report_files import PREFIX
from .import_state import Import

_OTHERS = re.compile(r"[^a-z0-9]+")


def report_name(one: Import, sent_at: dt.datetime, kept_as: str, regions: Regions) -> str:
    """The name of an import's report, in the language of what it says; `kept_as`: the name it has among the files of the vault."""
    at = sent_at.astimezone(ZoneInfo(regions.timezone(one.job.regency)))
    language = one.upload.language
    purpose = _purpose(one.job)
    found = regions.get(one.job.regency)
    region = one.job.regency if found is None else found.name
    parts = [ReportName.REPORT.text.said(language), purpose.text.said(language), region]
    if purpose in (ReportName.CHECK, ReportName.ENROLMENT) and "funding" not in one.job.assumed:
        parts.append(one.job.terms.funding_source)
    said = _OTHERS.sub("-", "-".join(parts).lower())
    return f"{PREFIX}{said}-{at:%Y-%m-%d-%H-%M-%S}{Path(kept_as).suffix}"


def _purpose(job: Job) -> ReportName:
    return _OF.get(job.purpose) or (ReportName.ENROLMENT if job.records else ReportName.CHECK)


_OF = {
    Purpose.CARDS: ReportName.CARDS,
    Purpose.PROPOSAL: ReportName.PROPOSAL,
    Purpose.CORRECTION: ReportName.CORRECTION,
}
