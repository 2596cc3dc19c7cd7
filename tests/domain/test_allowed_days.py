"""Is every date of every command a deed or a plan, and is each held to its rule on the regency's own day?"""

import datetime as dt
import typing
from dataclasses import fields, is_dataclass, replace
from inspect import getmembers, isfunction, signature
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.agreements import CorrectTermination, SignAgreement, TerminateAgreement
from naungan.domain.allowed_days import TIMES, Time, ahead, untimely
from naungan.domain.budget_allocation import AllocateBudget
from naungan.domain.bulk.intake import Intake
from naungan.domain.cards import (
    IssueCards,
    IssueCardsFor,
    ReplaceCards,
    ReportCardsFound,
    ReportCardsLost,
    RevokeCards,
)
from naungan.domain.claims import CorrectClaim, PublishClaim, WithdrawClaim
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate, Period, years_after
from naungan.domain.decree_revisions import ReviseDecree
from naungan.domain.decrees import IssueDecree
from naungan.domain.denominators import CountEligibleWorkers
from naungan.domain.enrolment import (
    Candidate,
    CorrectEnrolment,
    EndEnrolment,
    EnrolWorkers,
    ReopenEnrolment,
    TransferEnrolment,
)
from naungan.domain.grants import GrantAccess
from naungan.domain.handovers import HoldHandover
from naungan.domain.identity import CorrectIdentity
from naungan.domain.selection import VerifyList
from naungan.domain.vocabulary import (
    AgreementKind,
    ClaimMeasure,
    EndReason,
    Evidence,
    FundingSource,
    IdentityReason,
    MembershipCategory,
    ReopenReason,
    Role,
    Sex,
    TakenBackReason,
)

TODAY = dt.date(2026, 11, 26)
DAY = dt.timedelta(days=1)
LAST = dt.date(2036, 11, 26)
ONE = UUID(int=1)
DATES = (dt.date, dt.datetime, PartialDate)


def dated(kind: Any) -> dict[type, set[str]]:
    """Every field of an intent, and of what it holds, that names a day or a year."""
    found: dict[type, set[str]] = {}
    for name, hint in typing.get_type_hints(kind).items():
        for part in parts(hint):
            if part in DATES or "year" in name:
                found.setdefault(kind, set()).add(name)
            elif part is Period:
                found.setdefault(kind, set()).update(f"{name}.{f.name}" for f in fields(Period))
            elif is_dataclass(part) or hasattr(part, "_fields"):
                for inner, names in dated(part).items():
                    found.setdefault(inner, set()).update(names)
    return found


def parts(hint: Any) -> set[Any]:
    inner = typing.get_args(hint)
    return {hint} if not inner else {one for arg in inner for one in parts(arg)}


def test_every_date_of_every_command_is_declared_a_deed_or_a_plan() -> None:
    # given every command that can be sent
    intents = {
        typing.get_type_hints(method)["intent"]
        for offered in (Register, Intake)
        for name, method in getmembers(offered, isfunction)
        if not name.startswith("_") and list(signature(method).parameters) == ["self", "command", "intent"]
    }
    assert len(intents) >= 17
    # when its dates are looked for, also within what it holds
    found: dict[type, set[str]] = {}
    for intent in intents:
        for kind, names in dated(intent).items():
            found.setdefault(kind, set()).update(names)
    # then the table has each of them, and no other
    assert {kind: set(names) for kind, names in TIMES.items()} == found


SIGNED = SignAgreement(AgreementKind.MEMORANDUM, "a", "64.01", ("a", "b"), None, None)
CLAIM = PublishClaim("64.01", "kabar", ClaimMeasure.WORKERS_TARGETED, value=1)
ENROL = EnrolWorkers("NON_ASN", MembershipCategory.NON_WAGE_EARNER, FundingSource.APBD, (), TODAY, None, ())
WHOLE: dict[type, Any] = {
    TerminateAgreement: TerminateAgreement(ONE, TODAY, "alasan"),
    CorrectTermination: CorrectTermination(ONE, TODAY, "alasan"),
    VerifyList: VerifyList("ab" * 32, "Camat", TODAY, 1),
    IssueDecree: IssueDecree("64.01", "SK 1", TODAY, None, 1),
    ReviseDecree: ReviseDecree(ONE, on=TODAY),
    CountEligibleWorkers: CountEligibleWorkers("64.01", None, 1, TODAY, "kabar", Evidence.STATED),
    PublishClaim: CLAIM,
    WithdrawClaim: WithdrawClaim(ONE, TODAY, TakenBackReason.TYPED_WRONG),
    CorrectClaim: CorrectClaim(ONE, "ralat", TODAY, value=1),
    EnrolWorkers: ENROL,
    TransferEnrolment: TransferEnrolment(ONE, TODAY),
    CorrectEnrolment: CorrectEnrolment(ONE, "alasan"),
    EndEnrolment: EndEnrolment(ONE, TODAY, EndReason.OTHER),
    ReopenEnrolment: ReopenEnrolment(ONE, ReopenReason.ENDED_BY_MISTAKE, TODAY),
    ReportCardsLost: ReportCardsLost((ONE,), TODAY),
    ReportCardsFound: ReportCardsFound((ONE,), TODAY),
    ReplaceCards: ReplaceCards((ONE,), TODAY),
    RevokeCards: RevokeCards((ONE,), TODAY),
    IssueCards: IssueCards((ONE,), TODAY),
    IssueCardsFor: IssueCardsFor(TODAY, ONE),
    HoldHandover: HoldHandover("64.01", TODAY, "Pendopo"),
    GrantAccess: GrantAccess(ONE, Role.OPERATOR, "64.01", TODAY),
}
FIELDS = [
    (kind, name, time, path)
    for kind, named in TIMES.items()
    for name, (time, path) in named.items()
    if kind in WHOLE
]


def on(kind: type, name: str, day: dt.date) -> Any:
    value: Any = PartialDate.parse(day.isoformat()) if name == "about" else day
    return replace(WHOLE[kind], **{name: value})


@pytest.mark.parametrize(("kind", "name", "time", "path"), FIELDS)
def test_a_deed_is_never_after_today_and_a_plan_never_beyond_ten_years(
    kind: type, name: str, time: Time, path: str
) -> None:
    last = TODAY if time is Time.DEED else LAST
    reason = "in_the_future" if time is Time.DEED else "too_far_ahead"
    assert untimely(on(kind, name, last), TODAY) == []
    for late in (last + DAY, dt.date(9206, 2, 1), dt.date.max):
        assert [(b.reason, b.path) for b in untimely(on(kind, name, late), TODAY)] == [(reason, (path,))]
    assert untimely(on(kind, name, dt.date(1990, 1, 1)), TODAY) == []
    for early in (dt.date(1989, 12, 31), dt.date(206, 2, 1), dt.date.min):
        assert [(b.reason, b.path) for b in untimely(on(kind, name, early), TODAY)] == [
            ("too_long_ago", (path,))
        ]


def test_an_agreement_is_signed_by_today_and_holds_within_ten_years() -> None:
    for told, late in (("2026-11-26", False), ("2026-11-27", True), ("2026-12", True), ("2027", True)):
        found = untimely(replace(SIGNED, signed_on=PartialDate.parse(told)), TODAY)
        assert [b.path for b in found] == [("signedOn",)] * late
    # what is known only to the month or year may have been on one of its days that came already
    for told in ("2026-11", "2026"):
        assert untimely(replace(SIGNED, signed_on=PartialDate.parse(told)), TODAY) == []
    assert untimely(replace(SIGNED, period=Period(TODAY, LAST)), TODAY) == []
    beyond = replace(SIGNED, period=Period(LAST + DAY, LAST + 2 * DAY))
    assert [b.path for b in untimely(beyond, TODAY)] == [("start",), ("endExclusive",)]


def test_a_fiscal_year_lies_between_1990_and_ten_years_ahead() -> None:
    years = {1989: 1, 1990: 0, 2026: 0, 2036: 0, 2037: 1, 9999: 1}
    for year, refusals in years.items():
        intent = AllocateBudget("64.01", None, year, FundingSource.APBD, None, amount=1)
        assert len(untimely(intent, TODAY)) == refusals, year
    assert untimely(AllocateBudget("64.01", None, None, FundingSource.APBD, None, amount=1), TODAY) == []


def test_a_death_ends_protection_the_day_after_it_and_is_a_deed() -> None:
    died = EndEnrolment(ONE, TODAY + DAY, EndReason.DIED)  # today
    assert untimely(died, TODAY) == []
    assert [b.reason for b in untimely(replace(died, end_exclusive=TODAY + 2 * DAY), TODAY)] == [
        "died_in_the_future"
    ]
    planned = replace(died, end_exclusive=TODAY + 2 * DAY, reason=EndReason.CIVIL_SERVANT)
    assert untimely(planned, TODAY) == []


def test_nobody_is_born_tomorrow() -> None:
    born = Candidate("", "", TODAY + DAY, Sex.MALE, "", "").birth_date
    assert [b.path for b in ahead(born, TODAY, "workers", "0", "birthDate")] == [
        ("workers", "0", "birthDate")
    ]


def test_a_corrected_birth_is_never_after_today_and_may_be_long_ago() -> None:
    intent = CorrectIdentity(ONE, IdentityReason.TYPED_WRONG, birth_date=dt.date(1931, 5, 1))
    assert untimely(intent, TODAY) == []
    assert untimely(replace(intent, birth_date=TODAY), TODAY) == []
    late = untimely(replace(intent, birth_date=TODAY + DAY), TODAY)
    assert [(b.reason, b.path) for b in late] == [("in_the_future", ("birthDate",))]


def test_ten_years_after_a_leap_day_is_the_last_of_february() -> None:
    assert years_after(dt.date(2024, 2, 29), 10) == dt.date(2034, 2, 28)
    assert years_after(dt.date(9995, 1, 1), 10) == dt.date.max
