"""May this worker be enrolled on these terms? Eligibility rules as named policies in one list.

A policy looks at one case and answers with a breach or None. A command with a breach is refused; history recorded as
it happened keeps the breach as a finding. Quota, budget, list and decree are counted down case by case in `Places`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from .agreements import Agreement
from .budget import BudgetLine, Draw, months_needed, price
from .catalogue import AgePolicy, Catalogue, Scheme
from .dates import FOREVER, overlap
from .enrolment import EnrolWorkers, WorkerEnrolled
from .refusals import Against, Breach
from .selection import Decree, ProposedList
from .vocabulary import FundingSource, RecordingMode, RuleCode, Sex


@dataclass(frozen=True, slots=True)
class Standing:
    """An enrolment the worker already has; `end_exclusive` None is open. `counting` False: recorded as concurrent."""

    worker: UUID
    enrolment: UUID
    start: dt.date
    end_exclusive: dt.date | None
    counting: bool
    regency: str
    agreement: UUID | None


@dataclass(frozen=True, slots=True)
class Applicant:
    """A candidate without their personal data: what coverage needs for ever."""

    row: int
    worker: UUID
    enrolment: UUID
    sex: Sex
    birth_year: int
    age: int
    village: str
    segment: str


@dataclass
class Places:
    """What is left while a command is being judged: enrolments count it down one by one."""

    lines: tuple[BudgetLine, ...]
    money: dict[UUID, int] = field(default_factory=dict)
    places: dict[UUID, int] = field(default_factory=dict)
    village_places: dict[tuple[UUID, str], int] = field(default_factory=dict)
    listed: int | None = None
    decreed: int | None = None

    def has_place(self, line: BudgetLine, worker: UUID, village: str) -> bool:
        """Whether a worker of this village still fits, or already holds a place of this line."""
        if worker in line.holders:
            return True
        own, used = line.villages.get(village, (None, 0))
        limit = own if own is not None else line.per_village_quota
        total = self.places.get(line.id, 0)
        here = self.village_places.get((line.id, village), 0)
        return not (
            (line.quota is not None and line.used + total >= line.quota)
            or (limit is not None and used + here >= limit)
        )

    def take_place(self, line: BudgetLine, worker: UUID, village: str) -> None:
        if worker not in line.holders:
            self.places[line.id] = self.places.get(line.id, 0) + 1
            key = (line.id, village)
            self.village_places[key] = self.village_places.get(key, 0) + 1


@dataclass(frozen=True)
class Setting:
    """All a case is judged in: the intent's terms, the papers behind them, the budget lines by year, and the tariff."""

    intent: EnrolWorkers
    mode: RecordingMode
    regency: str
    scheme: Scheme
    ages: AgePolicy
    agreement: Agreement | None
    listed: ProposedList | None
    listed_used: int
    decree: Decree | None
    decree_used: int
    needs: tuple[tuple[int, int, BudgetLine | None], ...]  # fiscal year, months, the line that pays
    monthly: int | None  # rupiah a worker and month; None is unpriced
    standing: Mapping[UUID, Sequence[Standing]]
    batch: UUID | None = None


@dataclass(slots=True)
class Case:
    setting: Setting
    applicant: Applicant
    places: Places


Policy = Callable[[Case], Breach | None]


def surroundings(
    catalogue: Catalogue, intent: EnrolWorkers, today: dt.date, lines: Sequence[BudgetLine]
) -> tuple[tuple[tuple[int, int, BudgetLine | None], ...], int | None]:
    """Which line pays for which months, and the tariff. A line without a year answers for any year."""
    monthly = price(catalogue, intent.category, intent.programmes, intent.funding_source, intent.start)
    needs = tuple(
        (year, months, _line_for(year, intent, lines))
        for year, months in months_needed(intent.start, intent.end_exclusive, today)
    )
    return needs, monthly


def _line_for(year: int, intent: EnrolWorkers, lines: Sequence[BudgetLine]) -> BudgetLine | None:
    fits = [
        line
        for line in lines
        if line.fiscal_year in (year, None)
        and line.scheme == intent.scheme
        and line.funding_source is intent.funding_source
    ]
    return max(
        fits,
        key=lambda line: (line.fiscal_year is not None, line.agreement == intent.agreement, str(line.id)),
        default=None,
    )


# The policies


def one_count_per_day(case: Case) -> Breach | None:
    """One worker, one day, one count: no counting enrolment may share a day with another."""
    intent = case.setting.intent
    for other in case.setting.standing.get(case.applicant.worker, ()):
        if other.counting and overlap(intent.start, intent.end_exclusive, other.start, other.end_exclusive):
            path = ("workers", str(case.applicant.row))
            if other.regency != case.setting.regency:
                return Breach(RuleCode.ALREADY_COVERED, "covered_elsewhere", path)
            against = Against("Agreement", other.agreement) if other.agreement else None
            return Breach(
                RuleCode.ALREADY_COVERED,
                "already_covered",
                path,
                {
                    "start": other.start.isoformat(),
                    "end": "-" if other.end_exclusive is None else other.end_exclusive.isoformat(),
                },
                against or Against("Participant", other.enrolment),
            )
    return None


def age_allowed(case: Case) -> Breach | None:
    """The age on the first day lies within the policy of the region and scheme."""
    ages = case.setting.ages
    age = case.applicant.age
    if ages.lowest <= age <= ages.highest:
        return None
    return Breach(
        RuleCode.OUTSIDE_AGE_POLICY,
        "age",
        ("workers", str(case.applicant.row), "birthDate"),
        {"lowest": ages.lowest, "highest": ages.highest},
    )


def list_verified(case: Case) -> Breach | None:
    """The worker is on a list that an office has verified, and the list is not used beyond its count."""
    setting = case.setting
    if not setting.scheme.selected_by_list:
        return None
    if (
        setting.listed is None
        or setting.listed.verified is None
        or setting.listed.region[:5] != setting.regency
    ):
        return Breach(RuleCode.NOT_VERIFIED, "list_not_verified", ("listDigest",))
    used = setting.listed_used if case.places.listed is None else case.places.listed
    if used >= setting.listed.verified:
        return Breach(
            RuleCode.NOT_VERIFIED,
            "list_used_up",
            ("workers", str(case.applicant.row)),
            {"count": setting.listed.verified},
        )
    return None


def decreed(case: Case) -> Breach | None:
    """A decree names the participants of this list, and is not used beyond its count."""
    setting = case.setting
    if not setting.scheme.selected_by_list:
        return None
    decree = setting.decree
    if decree is None or decree.region[:5] != setting.regency:
        return Breach(RuleCode.NO_DECREE, "no_decree", ("decree",))
    if (
        setting.mode is RecordingMode.COMMAND
        and decree.list_digest is not None
        and decree.list_digest != setting.intent.list_digest
    ):
        return Breach(RuleCode.NO_DECREE, "decree_of_other_list", ("decree",))
    used = setting.decree_used if case.places.decreed is None else case.places.decreed
    if used >= decree.count:
        return Breach(
            RuleCode.NO_DECREE,
            "decree_used_up",
            ("workers", str(case.applicant.row)),
            {"count": decree.count},
        )
    return None


def agreement_in_force(case: Case) -> Breach | None:
    """The agreement is of this region and in force on the first day."""
    setting = case.setting
    agreement, start = setting.agreement, setting.intent.start
    if agreement is None or agreement.region[:5] != setting.regency:
        return Breach(RuleCode.NO_AGREEMENT, "no_agreement", ("agreement",))
    if agreement.in_force(start):
        return None
    against = Against("Agreement", setting.intent.agreement) if setting.intent.agreement else None
    if agreement.terminated_on is not None and start >= agreement.terminated_on:
        return Breach(
            RuleCode.AGREEMENT_TERMINATED,
            "agreement_terminated",
            ("agreement",),
            {"on": agreement.terminated_on.isoformat()},
            against,
        )
    return Breach(
        RuleCode.NO_AGREEMENT,
        "agreement_not_in_force",
        ("agreement",),
        {"start": agreement.start.isoformat(), "end": str(agreement.end_exclusive or "-")},
        against,
    )


def budget_there(case: Case) -> Breach | None:
    """Every fiscal year of the period has a budget of this region, scheme and source."""
    for year, _, line in case.setting.needs:
        if line is None:
            return Breach(RuleCode.NO_BUDGET, "no_budget", ("fundingSource",), {"year": year})
    return None


def priced(case: Case) -> Breach | None:
    """A tariff is known. Wage earners without a known wage reserve nothing; it is noted, never refused."""
    if case.setting.monthly is None and case.setting.mode is RecordingMode.AS_HAPPENED:
        return Breach(RuleCode.UNPRICED, "unpriced", ("category",))
    return None


def within_quota(case: Case) -> Breach | None:
    """A place is left, in all and in the village; one worker holds one place."""
    for _, _, line in case.setting.needs:
        if line is not None and not case.places.has_place(
            line, case.applicant.worker, case.applicant.village
        ):
            return Breach(
                RuleCode.QUOTA_EXCEEDED,
                "quota",
                ("workers", str(case.applicant.row)),
                {"quota": line.quota or line.per_village_quota or 0, "village": case.applicant.village},
                Against("Budget", line.id),
            )
    return None


def within_budget(case: Case) -> Breach | None:
    """What the enrolment reserves is still there, where the exact amount is known."""
    monthly = case.setting.monthly
    if monthly is None:
        return None
    for year, months, line in case.setting.needs:
        if line is None or line.remaining is None:
            continue
        left = line.remaining - case.places.money.get(line.id, 0)
        if months * monthly > left:
            return Breach(
                RuleCode.BUDGET_EXCEEDED,
                "budget",
                ("workers", str(case.applicant.row)),
                {"needed": months * monthly, "left": max(left, 0), "year": year},
                Against("Budget", line.id),
            )
    return None


def palm_worker(case: Case) -> Breach | None:
    """Palm-oil money covers palm workers not registered before (PMK 91/2023)."""
    if case.setting.intent.funding_source is not FundingSource.DBH_SAWIT:
        return None
    if case.applicant.segment == "PALM_WORKER" and not case.setting.standing.get(case.applicant.worker):
        return None
    return Breach(
        RuleCode.NOT_A_PALM_WORKER, "not_a_palm_worker", ("workers", str(case.applicant.row), "segment")
    )


ENROLMENT_POLICIES: tuple[Policy, ...] = (
    one_count_per_day,
    age_allowed,
    list_verified,
    decreed,
    agreement_in_force,
    budget_there,
    priced,
    within_quota,
    within_budget,
    palm_worker,
)


# The decision


@dataclass(frozen=True, slots=True)
class Decided:
    """An applicant's fate: the event that enrols them, or (COMMAND) the breaches that forbid it."""

    applicant: Applicant
    event: WorkerEnrolled | None
    breaches: tuple[Breach, ...]


def enrol(setting: Setting, applicants: Sequence[Applicant], places: Places) -> list[Decided]:
    """Judge applicants one by one. Each accepted one takes its place and money from `places` before the next is judged."""
    strict = setting.mode is RecordingMode.COMMAND
    places.listed = setting.listed_used if places.listed is None else places.listed
    places.decreed = setting.decree_used if places.decreed is None else places.decreed
    intent = setting.intent
    draws = tuple(
        Draw(line.id, year, months, setting.monthly or 0)
        for year, months, line in setting.needs
        if line is not None
    )
    taken: dict[UUID, int] = {}
    decided: list[Decided] = []
    for applicant in applicants:
        case = Case(setting, applicant, places)
        breaches = tuple(b for policy in ENROLMENT_POLICIES if (b := policy(case)) is not None)
        if applicant.worker in taken:
            breaches += (
                Breach(
                    RuleCode.ALREADY_COVERED,
                    "twice_in_command",
                    ("workers", str(applicant.row)),
                    {"row": taken[applicant.worker]},
                ),
            )
        if strict and breaches:
            decided.append(Decided(applicant, None, breaches))
            continue
        taken[applicant.worker] = applicant.row
        codes = tuple(
            dict.fromkeys(
                RuleCode.CONCURRENT_ENROLMENT
                if b.code is RuleCode.ALREADY_COVERED
                else RuleCode.NO_AGREEMENT
                if b.code is RuleCode.AGREEMENT_TERMINATED
                else b.code
                for b in breaches
            )
        )
        for _, months, line in setting.needs:
            if line is not None:
                places.take_place(line, applicant.worker, applicant.village)
                places.money[line.id] = places.money.get(line.id, 0) + months * (setting.monthly or 0)
        places.listed += 1
        places.decreed += 1
        decided.append(
            Decided(
                applicant,
                WorkerEnrolled(
                    worker=applicant.worker,
                    scheme=intent.scheme,
                    segment=applicant.segment,
                    category=intent.category,
                    village=applicant.village,
                    funding_source=intent.funding_source,
                    programmes=intent.programmes,
                    start=intent.start,
                    end_exclusive=intent.end_exclusive,
                    sex=applicant.sex,
                    birth_year=applicant.birth_year,
                    age=applicant.age,
                    agreement=intent.agreement,
                    decree=intent.decree,
                    list_digest=intent.list_digest,
                    batch=setting.batch,
                    concurrent=RuleCode.CONCURRENT_ENROLMENT in codes,
                    draws=draws,
                    breaches=codes,
                    evidence=intent.evidence,
                ),
                breaches,
            )
        )
    return decided


def free(standing: Sequence[Standing], start: dt.date, end: dt.date | None) -> bool:
    """Whether no counting enrolment shares a day with [start, end)."""
    return not any(s.counting and overlap(start, end, s.start, s.end_exclusive or FOREVER) for s in standing)
