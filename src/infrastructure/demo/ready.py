"""Which regency of the demo is ready to enrol? Penajam Paser Utara: agreement, budget, verified list and decree, and the list as a file.

Its people are invented, and some rows are wrong on purpose. Recorded after the history, by the same commands as anybody's; again at each
start, which records only what is missing: the budget of another year, mostly.
"""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid5

from ...domain.agreements import SignAgreement
from ...domain.budget_allocation import AllocateBudget
from ...domain.commands.register import Register
from ...domain.dates import PartialDate, Period, next_month
from ...domain.decrees import IssueDecree
from ...domain.enrolment import Candidate
from ...domain.ports import Command, Outcome
from ...domain.regions import Regions, local_day
from ...domain.selection import NOBODY, ProposeParticipants, VerifyList
from ...domain.vocabulary import AgreementKind, BudgetStage, FundingSource, Sex
from . import ACTOR
from .people import Roster, mint
from .record import NAMESPACE, HistoryRefused

I = TypeVar("I")  # noqa: E741 - an intent

REGION = "64.09"
SCHEME = "VULNERABLE_WORKERS"
FILE = "contoh-daftar-64.09.csv"
_SEGMENTS = {"FARMER": 120, "FISHER": 90, "TRADER_MICRO": 60, "RELIGIOUS_WORKER": 30}
_AGED = (dt.date(2026, 1, 1), dt.date(2036, 1, 1))  # everybody is 18 to 64 on each day between
_TITLES = ("NIK", "Nama", "Tanggal Lahir", "Jenis Kelamin", "Kode Desa", "Segmen")
_AMOUNT = 12 * 16_800 * 400  # rupiah: a year for more people than the list names


@dataclass(frozen=True, slots=True)
class ReadyRegency:
    """The list as a file, and the days of protection that its budget pays for: [start, end). `enrolled`: so many of it are by now."""

    file: Path
    start: dt.date
    end_exclusive: dt.date
    enrolled: int = 0

    def line(self, program: str) -> list[str]:
        """What is typed to enrol the list; its papers need not be named."""
        last = self.end_exclusive - dt.timedelta(days=1)
        days = ["--from", self.start.isoformat(), "--until", last.isoformat()]
        terms = ["--region", REGION, "--scheme", SCHEME, "--funding", FundingSource.APBD.value]
        here = self.file.is_relative_to(Path.cwd())
        file = self.file.relative_to(Path.cwd()) if here else self.file
        return [program, "enrol", str(file), *terms, *days, *self.elsewhere]

    @property
    def elsewhere(self) -> list[str]:
        """What is typed at any command besides, where the data does not lie in the directory that it is looked for in."""
        return [] if self.file.parent == Path.cwd() / ".naungan" else ["--data", str(self.file.parent)]


def make_ready(register: Register, regions: Regions, directory: Path) -> ReadyRegency:
    """Write the list into a directory, and record what is missing of its papers. Raises HistoryRefused."""
    today = local_day(regions, REGION, register.store.now())
    start = next_month(today)
    rows = list_of(mint({REGION: Roster(REGION, _SEGMENTS, _AGED)}, regions)[REGION])
    text = csv_of(rows)
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / FILE
    if not file.exists() or file.read_bytes() != text:
        file.write_bytes(text)
    digest, count = hashlib.sha256(text).hexdigest(), len(rows)
    agreement = SignAgreement(
        AgreementKind.COOPERATION_AGREEMENT,
        "100.3.7/1/2025 perlindungan pekerja rentan",
        REGION,
        ("Dinas Tenaga Kerja dan Transmigrasi", "BPJS Ketenagakerjaan"),
        PartialDate.parse("2025-01-06"),
        Period(dt.date(2025, 1, 6)),
    )
    _done(register.sign_agreement, "agreement", agreement)
    for year in sorted({today.year, start.year}):
        line = AllocateBudget(REGION, SCHEME, year, FundingSource.APBD, BudgetStage.ORIGINAL, amount=_AMOUNT)
        _done(register.allocate_budget, f"budget-{year}", line)
    listed = ProposeParticipants(REGION, SCHEME, digest, count)
    one = UUID(_done(register.propose_participants, f"list-{digest}", listed).result["list"])
    verified = VerifyList(digest, "Dinas Sosial", dt.date(2025, 1, 13), count)
    _done(register.verify_list, f"verified-{digest}", verified)
    decree = IssueDecree(REGION, f"100.3.3.2/{digest[:4]}/2025", dt.date(2025, 1, 20), digest, count)
    _done(register.issue_decree, f"decree-{digest}", decree)
    enrolled = register.store.named([one]).get(one, NOBODY).people
    return ReadyRegency(file, start, dt.date(start.year + 1, 1, 1), enrolled)


def list_of(people: Sequence[Candidate]) -> list[list[str]]:
    """The rows of the list: these people, some of them written wrongly, and one twice."""
    rows = [
        [
            one.nik,
            one.name,
            one.birth_date.isoformat(),
            "L" if one.sex is Sex.MALE else "P",
            one.village,
            one.segment,
        ]
        for one in people
    ]
    rows[11][0] = rows[11][0][:-1]  # a digit is missing
    rows[47][5] = "pengemudi ojek"  # of no segment
    rows[90][4] = "64.09.99.2001"  # no such village
    rows[133][2] = ""  # the NIK carries it: no fault
    rows[178][3] = "P" if rows[178][3] == "L" else "L"  # the NIK says otherwise
    rows[222][1] = "ALM. " + rows[222][1]
    return [*rows, list(rows[5])]


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([_TITLES, *rows])
    return out.getvalue().encode()


def _done(record: Callable[[Command, I], Outcome], name: str, intent: I) -> Outcome:
    """Record an intent under a key of its own name. Raises HistoryRefused."""
    outcome = record(Command(ACTOR, uuid5(NAMESPACE, f"ready|{name}")), intent)
    if outcome.breaches:
        raise HistoryRefused("; ".join(sorted({f"{b.code} ({b.reason})" for b in outcome.breaches})))
    return outcome
