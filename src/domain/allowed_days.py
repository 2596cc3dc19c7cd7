"""Which days may a command name? Deeds are never after the regency's own day, plans at most ten years after it, and
nothing is before 1990.

What has been done has a day that came already; what is planned may lie ahead. One table says of every date of every
intent which of the two it is. The rule holds in both modes: not even history tells of tomorrow's deeds.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from .agreements import AmendAgreement, CorrectTermination, SignAgreement, TerminateAgreement
from .budget_allocation import AllocateBudget
from .cards import IssueCards, IssueCardsFor, ReplaceCards, ReportCardsFound, ReportCardsLost, RevokeCards
from .claims import CorrectClaim, PublishClaim, WithdrawClaim
from .dates import PartialDate, years_after
from .deaths import Deceased, RecordDeath
from .decree_revisions import ReviseDecree
from .decrees import IssueDecree
from .denominators import CountEligibleWorkers
from .enrolment import (
    Candidate,
    CorrectEnrolment,
    EndEnrolment,
    EnrolWorkers,
    ReopenEnrolment,
    TransferEnrolment,
)
from .enrolment_terms import EnrolmentTerms
from .grants import GrantAccess
from .handovers import HoldHandover
from .identity import CorrectIdentity
from .proposals import VerifyPeople
from .reasons import Reason
from .refusals import Breach, invalid
from .selection import VerifyList
from .vocabulary import EndReason

YEARS_AHEAD = 10
FIRST_YEAR = 1990  # before the first law on social security of workers (UU 3/1992): an earlier year is a slip of typing


class Time(StrEnum):
    """What a date is: something done, something planned, the end of protection (planned, unless somebody died), or a birth, which
    is done and may be long ago.
    """

    DEED = "DEED"
    PLAN = "PLAN"
    END = "END"
    BIRTH = "BIRTH"


_TERMS = {"start": (Time.PLAN, "start"), "end_exclusive": (Time.PLAN, "endExclusive")}

# Of every intent: each field that holds a date or a year, what it is, and the input it comes from. Births
# are looked at one by one.
TIMES: Mapping[type, Mapping[str, tuple[Time, str]]] = {
    SignAgreement: {
        "signed_on": (Time.DEED, "signedOn"),
        "period.start": (Time.PLAN, "start"),
        "period.end_exclusive": (Time.PLAN, "endExclusive"),
    },
    TerminateAgreement: {"on": (Time.PLAN, "on")},
    AmendAgreement: {
        "on": (Time.DEED, "on"),
        "period.start": (Time.PLAN, "start"),
        "period.end_exclusive": (Time.PLAN, "endExclusive"),
    },
    CorrectTermination: {"on": (Time.PLAN, "on")},
    AllocateBudget: {"fiscal_year": (Time.PLAN, "fiscalYear")},
    VerifyPeople: {"on": (Time.DEED, "on")},
    VerifyList: {"verified_on": (Time.DEED, "verifiedOn")},
    IssueDecree: {"on": (Time.DEED, "on")},
    ReviseDecree: {"on": (Time.DEED, "on")},
    CountEligibleWorkers: {"as_of": (Time.DEED, "asOf")},
    PublishClaim: {
        "said_on": (Time.DEED, "saidOn"),
        "about": (Time.PLAN, "about"),
        "about_assumed": (Time.PLAN, "aboutAssumed"),
    },
    WithdrawClaim: {"on": (Time.DEED, "on")},
    CorrectClaim: {"said_on": (Time.DEED, "saidOn")},
    EnrolmentTerms: _TERMS,
    EnrolWorkers: _TERMS,
    Candidate: {"birth_date": (Time.DEED, "birthDate")},
    TransferEnrolment: {"effective": (Time.PLAN, "effective")},
    CorrectEnrolment: {"start": (Time.PLAN, "start"), "end_exclusive": (Time.PLAN, "endExclusive")},
    CorrectIdentity: {"birth_date": (Time.BIRTH, "birthDate")},
    ReopenEnrolment: {"end_exclusive": (Time.PLAN, "endExclusive")},
    EndEnrolment: {"end_exclusive": (Time.END, "endExclusive")},
    ReportCardsLost: {"on": (Time.DEED, "on")},
    ReportCardsFound: {"on": (Time.DEED, "on")},
    RecordDeath: {"on": (Time.DEED, "on")},
    Deceased: {"birth_date": (Time.DEED, "birthDate")},
    ReplaceCards: {"on": (Time.DEED, "on")},
    RevokeCards: {"on": (Time.DEED, "on")},
    IssueCards: {"on": (Time.DEED, "on")},
    GrantAccess: {"until": (Time.PLAN, "until")},
    IssueCardsFor: {"on": (Time.DEED, "on")},
    HoldHandover: {"on": (Time.DEED, "on")},
}


def untimely(intent: Any, today: dt.date) -> list[Breach]:
    """Deeds after `today`, plans beyond ten years, and days before 1990, each with the input it comes from."""
    return [
        breach
        for name, (time, path) in TIMES.get(type(intent), {}).items()
        if (value := _value(intent, name)) is not None
        for breach in _judge(time, value, path, intent, today)
    ]


def ahead(day: dt.date | None, today: dt.date, *path: str) -> list[Breach]:
    """A deed after `today`; an unknown day is none."""
    if day is None or day <= today:
        return []
    return [invalid(Reason.IN_THE_FUTURE, *path, day=day.isoformat(), today=today.isoformat())]


def _judge(time: Time, value: dt.date | int, path: str, intent: Any, today: dt.date) -> Iterator[Breach]:
    if isinstance(value, int):
        last = today.year + YEARS_AHEAD
        if not FIRST_YEAR <= value <= last:
            yield invalid(Reason.FISCAL_YEAR, path, first=str(FIRST_YEAR), last=str(last))
    elif time is Time.BIRTH:
        yield from ahead(value, today, path)
    elif value.year < FIRST_YEAR:
        yield invalid(Reason.TOO_LONG_AGO, path, day=value.isoformat(), first=str(FIRST_YEAR))
    elif time is Time.DEED:
        yield from ahead(value, today, path)
    elif time is Time.END and intent.reason is EndReason.DIED:
        # A death ends protection the day after it.
        if value - dt.timedelta(days=1) > today:
            yield invalid(Reason.DIED_IN_THE_FUTURE, path, day=value.isoformat(), today=today.isoformat())
    elif value.year >= today.year + YEARS_AHEAD and value > (last_day := years_after(today, YEARS_AHEAD)):
        yield invalid(Reason.TOO_FAR_AHEAD, path, day=value.isoformat(), last=last_day.isoformat())


def _value(intent: Any, name: str) -> dt.date | int | None:
    """The first day that a field may mean: what is known only to the month may have been on any of its days."""
    value = intent
    for part in name.split("."):
        value = getattr(value, part) if value is not None else None
    return value.first_day if isinstance(value, PartialDate) else value
