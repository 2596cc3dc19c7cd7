"""A proper case: a worker who may be enrolled, what is changed about it, and what it then breaks."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from naungan.domain.agreements import Agreement
from naungan.domain.budget import BudgetLine
from naungan.domain.catalogue import STANDARD
from naungan.domain.decrees import Decree
from naungan.domain.eligibility.case import Applicant, Case, Places, Standing, TermsAndPapers
from naungan.domain.eligibility.judging import Decided, enrol
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.refusals import Breach
from naungan.domain.selection import NOBODY, ProposedList
from naungan.domain.vocabulary import (
    AgreementKind,
    FundingSource,
    MembershipCategory,
    Programme,
    RecordingMode,
    Sex,
)

START, END = dt.date(2022, 10, 1), dt.date(2023, 1, 1)
PASER, KAPUAS = "64.01", "62.03"
VILLAGE = "64.01.01.2009"
MONTHLY = 16_800
WORKER, AGREEMENT, DECREE, LINE = (UUID(int=n) for n in range(1, 5))
DIGEST = "ab" * 32
LIST, OTHER_LIST = UUID(int=5), UUID(int=6)
BUDGET = BudgetLine(LINE, PASER, "VULNERABLE_WORKERS", 2022, FundingSource.APBD, AGREEMENT, amount=10**9)
TERMS = EnrolmentTerms(
    "VULNERABLE_WORKERS", MembershipCategory.NON_WAGE_EARNER, FundingSource.APBD, (Programme.JKK, Programme.JKM),
    START, END, agreement=AGREEMENT, list_digest=DIGEST, decree=DECREE,
)  # fmt: skip
GIVEN = TermsAndPapers(
    terms=TERMS,
    mode=RecordingMode.COMMAND,
    regency=PASER,
    scheme=STANDARD.schemes["VULNERABLE_WORKERS"],
    ages=STANDARD.ages_for(PASER, "VULNERABLE_WORKERS", START),
    agreement=Agreement(PASER, AgreementKind.COOPERATION_AGREEMENT, dt.date(2022, 9, 30), None),
    listed=ProposedList(PASER, "VULNERABLE_WORKERS", 100, 100),
    listed_used=NOBODY,
    decree=Decree(PASER, "SK 1", LIST, 100),
    decree_used=NOBODY,
    needs=((2022, 3, BUDGET),),
    monthly=MONTHLY,
    standing={},
    list_id=LIST,
)
APPLICANT = Applicant(0, WORKER, True, UUID(int=9), Sex.MALE, 1985, 37, VILLAGE, "FISHER")


def case(applicant: Applicant = APPLICANT, **changes: Any) -> Case:
    given = replace(GIVEN, **changes)
    return Case(given, applicant, Places.of(given))


def line(**changes: Any) -> dict[str, Any]:
    """The needs of October to December, from a line with these particulars."""
    return {"needs": ((2022, 3, replace(BUDGET, **changes)),)}


def standing(start: dt.date, end: dt.date | None, **changes: Any) -> dict[UUID, list[Standing]]:
    held = Standing(WORKER, UUID(int=8), start, end, True, PASER)
    return {WORKER: [replace(held, **changes)]}


def reason(breach: Breach | None) -> str | None:
    return None if breach is None else breach.reason


def several(count: int, **changes: Any) -> list[Applicant]:
    return [
        APPLICANT._replace(row=n, worker=UUID(int=100 + n), enrolment=UUID(int=200 + n), **changes)
        for n in range(count)
    ]


def decide(applicants: list[Applicant], **changes: Any) -> list[Decided]:
    given = replace(GIVEN, **changes)
    return enrol(given, applicants, Places.of(given))
