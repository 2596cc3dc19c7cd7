"""What does an officer bring to a benchmark? A regency ready to enrol, and a file of synthetic people."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

from naungan.domain.agreements import SignAgreement
from naungan.domain.budget_allocation import AllocateBudget
from naungan.domain.commands.register import Register
from naungan.domain.dates import Period
from naungan.domain.decrees import IssueDecree
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.ports import Command, Outcome
from naungan.domain.regions import Regions
from naungan.domain.selection import ProposeParticipants, VerifyList
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetStage,
    FundingSource,
    MembershipCategory,
    Programme,
)

REGENCY = "64.01"
SCHEME = "VULNERABLE_WORKERS"
START, END = dt.date(2026, 1, 1), dt.date(2027, 1, 1)
_SEGMENTS = ("FISHER", "FARMER", "petani dan pekebun", "pedagang dan UMKM", "RELIGIOUS_WORKER", "imam")


def command() -> Command:
    return Command("bench", uuid4())


def write_file(path: Path, regions: Regions, rows: int, *, first: int = 0, bad_every: int = 100) -> str:
    """A CSV of `rows` people of Paser from the `first` on, one in `bad_every` with a fault; its SHA-256."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("No;NIK;Nama;Tanggal Lahir;Jenis Kelamin;Desa/Kelurahan;Kecamatan;Pekerjaan\n")
        file.writelines(_lines(regions, range(first, first + rows), bad_every))
    with path.open("rb") as file_again:
        return hashlib.file_digest(file_again, "sha256").hexdigest()


def _lines(regions: Regions, numbers: range, bad_every: int) -> Iterator[str]:
    places = []
    for village in regions.villages(REGENCY):
        above = regions.get(village.code[:8])
        assert above is not None
        places.append((village.name, above.name, village.code[:8].replace(".", "")))
    days = [dt.date(1965, 1, 1) + dt.timedelta(days=n) for n in range(365 * 35)]
    for n in numbers:
        village_name, subdistrict, prefix = places[n % len(places)]
        born = days[(n * 7919) % len(days)]
        # Distinct among those born on a day, and no file of one last digit, which would look rounded by Excel.
        serial = 1 + (7 * (n // len(days)) + n % len(days)) % 9999
        woman = n % 2 == 0
        nik = f"{prefix}{born.day + 40 * woman:02d}{born:%m%y}{serial:04d}"
        if n % bad_every == bad_every - 1:
            nik = nik[:-1]
        yield (
            f"{n + 1};{nik};Orang Contoh {_letters(n)};{born:%d/%m/%Y};{'P' if woman else 'L'};"
            f"{village_name};{subdistrict};{_SEGMENTS[n % len(_SEGMENTS)]}\n"
        )


def _letters(number: int) -> str:
    out = ""
    while True:
        number, letter = divmod(number, 26)
        out += chr(97 + letter)
        if number == 0:
            return out.title()


def ready_to_enrol(
    register: Register, digest: str, rows: int, *, places: int | None = None
) -> EnrolmentTerms:
    """Agreement, verified list, decree and budget for a file; the terms to enrol it on.

    `places` of the budget line where more files than this one draw on it; 0 where it is there already.
    """
    places = rows if places is None else places
    agreement = _id(
        register.sign_agreement(
            command(),
            SignAgreement(
                AgreementKind.COOPERATION_AGREEMENT,
                "perjanjian kerja sama",
                REGENCY,
                ("Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"),
                None,
                Period(dt.date(2025, 12, 1)),
            ),
        ),
        "agreement",
    )
    outcomes = [
        register.propose_participants(command(), ProposeParticipants(REGENCY, SCHEME, digest, rows)),
        register.verify_list(command(), VerifyList(digest, "Camat", dt.date(2025, 12, 10), rows)),
    ]
    if places:
        line = AllocateBudget(
            REGENCY,
            SCHEME,
            2026,
            FundingSource.APBD,
            BudgetStage.ORIGINAL,
            agreement=agreement,
            amount=places * 16_800 * 12,
            quota=places,
        )
        outcomes.append(register.allocate_budget(command(), line))
    for outcome in outcomes:
        assert not outcome.breaches, outcome.breaches
    decree = _id(
        register.issue_decree(
            command(), IssueDecree(REGENCY, f"SK {digest[-6:]}/2025", dt.date(2025, 12, 12), digest, rows)
        ),
        "decree",
    )
    return EnrolmentTerms(
        SCHEME,
        MembershipCategory.NON_WAGE_EARNER,
        FundingSource.APBD,
        (Programme.JKK, Programme.JKM),
        START,
        END,
        agreement=agreement,
        list_digest=digest,
        decree=decree,
    )


def _id(outcome: Outcome, kind: str) -> UUID:
    assert not outcome.breaches, outcome.breaches
    return UUID(outcome.result[kind])
