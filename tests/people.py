"""Who is enrolled in a test, and on which papers? Invented people with well-formed NIKs, and a regency ready to enrol."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from naungan.domain.agreements import SignAgreement
from naungan.domain.budget_allocation import AllocateBudget
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate, Period
from naungan.domain.decrees import IssueDecree
from naungan.domain.enrolment import Candidate, EnrolWorkers
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.ports import Command, Outcome
from naungan.domain.selection import ProposeParticipants, VerifyList
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetStage,
    FundingSource,
    MembershipCategory,
    Programme,
    RecordingMode,
    Sex,
)

PASER, KUKAR, KAPUAS = "64.01", "64.02", "62.03"
VILLAGE, OTHER_VILLAGE, KUKAR_VILLAGE = "64.01.01.2009", "64.01.01.2010", "64.02.01.2001"
START, END = dt.date(2022, 10, 1), dt.date(2023, 1, 1)
MONTHLY = 16_800  # JKK and JKM of a non-wage earner
A_WORKER = MONTHLY * 3  # what one worker's October to December takes
PROGRAMMES = (Programme.JKK, Programme.JKM)
SCHEME = "VULNERABLE_WORKERS"
_KEYS = UUID("5f0b5d54-5d3c-4c1a-9d4e-0c4b6a1f7a11")
_numbers = count(1)


def key(name: object) -> UUID:
    """An idempotency key that a test can name again."""
    return uuid5(_KEYS, str(name))


def command(name: object = None, mode: RecordingMode = RecordingMode.COMMAND, **more: Any) -> Command:
    """A command under a key of its own, or under a named one."""
    return Command("officer", key(f"#{next(_numbers)}" if name is None else name), mode, **more)


def as_happened(name: object = None, **more: Any) -> Command:
    return command(name, RecordingMode.AS_HAPPENED, **more)


def nik(
    number: int, born: dt.date = dt.date(1985, 4, 23), sex: Sex = Sex.MALE, subdistrict: str = "640101"
) -> str:
    """A well-formed number: place, date of birth (a woman's day + 40), serial."""
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    return f"{subdistrict}{day:02}{born:%m%y}{number:04}"


def person(
    number: int,
    *,
    village: str = VILLAGE,
    segment: str = "FISHER",
    born: dt.date = dt.date(1985, 4, 23),
    sex: Sex = Sex.MALE,
) -> Candidate:
    """The candidate of a number: the same number is the same person."""
    return Candidate(nik(number, born, sex), f"Tokoh Rekaan {number}", born, sex, village, segment)


def people(first: int, last: int, **particulars: Any) -> tuple[Candidate, ...]:
    return tuple(person(number, **particulars) for number in range(first, last + 1))


@dataclass(frozen=True)
class Papers:
    """What a proper enrolment names: agreement, verified list, decree; and the budget line that pays."""

    agreement: UUID
    digest: str
    decree: UUID
    budget: UUID

    def terms(self, **changes: Any) -> EnrolmentTerms:
        """The terms to enrol on these papers from October to December 2022."""
        terms = EnrolmentTerms(
            scheme=SCHEME,
            category=MembershipCategory.NON_WAGE_EARNER,
            funding_source=FundingSource.APBD,
            programmes=PROGRAMMES,
            start=START,
            end_exclusive=END,
            agreement=self.agreement,
            list_digest=self.digest,
            decree=self.decree,
        )
        return replace(terms, **changes)

    def enrol(self, *workers: Candidate, **changes: Any) -> EnrolWorkers:
        """The intent to enrol these workers on these terms."""
        return EnrolWorkers.on(self.terms(**changes), workers)


def ready_to_enrol(
    register: Register,
    region: str = PASER,
    *,
    listed: int = 1000,
    years: Sequence[int | None] = (2022,),
    **budget: Any,
) -> Papers:
    """A regency with an agreement in force, a verified list, a decree and a budget, all recorded by command."""
    agreement = agreed(register, region)
    digest = f"{next(_numbers):064x}"
    done(register.propose_participants(command(), ProposeParticipants(region, SCHEME, digest, listed)))
    done(register.verify_list(command(), VerifyList(digest, "Camat Contoh", dt.date(2022, 9, 1), listed)))
    decree = IssueDecree(region, "SK 1/2022", dt.date(2022, 9, 15), digest, listed)
    decreed = done(register.issue_decree(command(), decree))
    lines = [allocated(register, region, fiscal_year=year, **({"amount": 10**10} | budget)) for year in years]
    return Papers(agreement, digest, UUID(decreed.result["decree"]), lines[0])


def agreed(
    register: Register,
    region: str = PASER,
    period: Period | None = None,
    title: str = "perjanjian kerja sama",
) -> UUID:
    """A cooperation agreement in force from 2021 on."""
    intent = SignAgreement(
        AgreementKind.COOPERATION_AGREEMENT,
        title,
        region,
        ("Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"),
        PartialDate.parse("2021-01-01"),
        period or Period(dt.date(2021, 1, 1)),
    )
    return UUID(done(register.sign_agreement(command(), intent)).result["agreement"])


def allocated(register: Register, region: str = PASER, **terms: Any) -> UUID:
    """A budget line for vulnerable workers from APBD, its stage ORIGINAL; `terms` change or add to that."""
    return UUID(done(register.allocate_budget(command(), allocation(region, **terms))).result["budget"])


def allocation(region: str = PASER, **terms: Any) -> AllocateBudget:
    given: dict[str, Any] = {
        "scheme": SCHEME,
        "fiscal_year": 2022,
        "funding_source": FundingSource.APBD,
        "stage": BudgetStage.ORIGINAL,
    }
    return AllocateBudget(region, **(given | terms))


def done(outcome: Outcome) -> Outcome:
    """The outcome of a command that must not have been refused."""
    assert outcome.breaches == (), outcome.breaches
    return outcome


def enrolments(outcome: Outcome) -> list[UUID]:
    return [UUID(one) for one in done(outcome).result["enrolments"]]
