"""May this worker be enrolled on these terms? Eligibility rules as named policies in one list.

A policy looks at one case and answers with a breach or None. A command with a breach is refused; history recorded as
it happened keeps the breach as a finding. Quota, budget, list and decree are counted down case by case in `Places`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from .agreements import Agreement
from .budget import BudgetLine, Draw, months_needed, price
from .catalogue import AgePolicy, Catalogue, Scheme
from .dates import overlap
from .enrolment import EnrolWorkers, Stretch, Terms, WorkerEnrolled
from .refusals import Against, Breach
from .selection import Decree, ProposedList
from .vocabulary import AgreementKind, FundingSource, RecordingMode, RuleCode, Sex


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


class Applicant(NamedTuple):
    """A candidate without their personal data: what coverage needs for ever."""

    row: int
    worker: UUID
    known: bool  # whether the register met this worker before
    enrolment: UUID
    sex: Sex
    birth_year: int
    age: int
    village: str
    segment: str


@dataclass(slots=True)
class Room:
    """What is left of one budget line while a command is being judged: counted down enrolment by enrolment."""

    line: BudgetLine
    taken: int = 0
    money: int = 0
    here: dict[str, int] = field(default_factory=dict)  # places taken by village

    def fits(self, worker: UUID, village: str) -> bool:
        """Whether a worker of this village still finds a place, or already holds one of this line."""
        line = self.line
        if line.quota is not None and line.used + self.taken >= line.quota:
            return worker in line.holders
        own, used = line.villages.get(village, _NOTHING_USED)
        limit = line.per_village_quota if own is None else own
        return limit is None or used + self.here.get(village, 0) < limit or worker in line.holders

    def take(self, worker: UUID, village: str, money: int) -> None:
        self.money += money
        if not self.line.holders or worker not in self.line.holders:
            self.taken += 1
            self.here[village] = self.here.get(village, 0) + 1


_NOTHING_USED: tuple[int | None, int] = (None, 0)


@dataclass(slots=True)
class Places:
    """What is left of every line that pays, and of the list and the decree."""

    rooms: tuple[tuple[int, int, Room], ...]  # fiscal year, months, the line that pays
    lines: tuple[tuple[int, int, Room], ...]  # each line once: the first year it pays for, all of its months
    listed: int
    decreed: int

    @classmethod
    def of(cls, setting: "Setting") -> "Places":
        """All that is left before the first case is judged; a line that pays for two years has one room."""
        by_line: dict[UUID, Room] = {}
        once: dict[UUID, tuple[int, int, Room]] = {}
        rooms: list[tuple[int, int, Room]] = []
        for year, months, line in setting.needs:
            if line is not None:
                room = by_line.setdefault(line.id, Room(line))
                rooms.append((year, months, room))
                first, before, _ = once.get(line.id, (year, 0, room))
                once[line.id] = (first, before + months, room)
        return cls(tuple(rooms), tuple(once.values()), setting.listed_used, setting.decree_used)


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
    lines: tuple[BudgetLine, ...] = ()  # every line of this region, scheme and source


@dataclass(slots=True)
class Case:
    setting: Setting
    applicant: Applicant
    places: Places


TermsPolicy = Callable[[Setting], Breach | None]
Policy = Callable[[Case], Breach | None]


def surroundings(
    catalogue: Catalogue, intent: EnrolWorkers, today: dt.date, lines: Sequence[BudgetLine]
) -> tuple[tuple[tuple[int, int, BudgetLine | None], ...], int | None]:
    """Which line pays for which months, and the tariff. A line without a year answers for any year."""
    monthly = price(catalogue, intent.category, intent.programmes, intent.funding_source, intent.start)
    needs = tuple(
        (year, months, line_for(year, intent.agreement, lines))
        for year, months in months_needed(intent.start, intent.end_exclusive, today)
    )
    return needs, monthly


def line_for(year: int, agreement: UUID | None, lines: Sequence[BudgetLine]) -> BudgetLine | None:
    """The line that pays for a year, of those of one scheme and source: of that year, and under that agreement, first."""
    return max(
        (line for line in lines if line.fiscal_year in (year, None)),
        key=lambda line: (line.fiscal_year is not None, line.agreement == agreement, str(line.id)),
        default=None,
    )


# Policies on the terms that all workers of a command share


def agreement_in_force(setting: Setting) -> Breach | None:
    """A cooperation agreement of this region is in force on the first day."""
    return agreement_holds(setting.agreement, setting.intent.agreement, setting.regency, setting.intent.start)


def agreement_holds(
    agreement: Agreement | None, named: UUID | None, regency: str, start: dt.date
) -> Breach | None:
    """Whether an agreement covers enrolments of a regency from a day on; a memorandum alone does not."""
    if agreement is None or agreement.region[:5] != regency or agreement.kind is AgreementKind.MEMORANDUM:
        return Breach(RuleCode.NO_AGREEMENT, "no_agreement", ("agreement",))
    if agreement.in_force(start):
        return None
    against = Against("Agreement", named) if named else None
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


def list_verified(setting: Setting) -> Breach | None:
    """The workers come from a list of this regency that an office has verified."""
    listed = setting.listed
    if not setting.scheme.selected_by_list or (
        listed is not None
        and listed.verified is not None
        and listed.region[:5] == setting.regency
        and listed.scheme == setting.intent.scheme
    ):
        return None
    return Breach(RuleCode.NOT_VERIFIED, "list_not_verified", ("listDigest",))


def decreed(setting: Setting) -> Breach | None:
    """A decree of this regency names the participants of this list."""
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
    return None


def budget_there(setting: Setting) -> Breach | None:
    """Every fiscal year of the period has a budget of this region, scheme and source."""
    for year, _, line in setting.needs:
        if line is None:
            return Breach(RuleCode.NO_BUDGET, "no_budget", ("fundingSource",), {"year": year})
    return None


def priced(setting: Setting) -> Breach | None:
    """A tariff is known. Wage earners without a known wage reserve nothing; it is `NOTED`, never refused."""
    if setting.monthly is None:
        return Breach(RuleCode.UNPRICED, "unpriced", ("category",))
    return None


TERMS_POLICIES: tuple[TermsPolicy, ...] = (
    agreement_in_force,
    list_verified,
    decreed,
    budget_there,
    priced,
)


NOTED = frozenset({RuleCode.UNPRICED})  # a finding, never a reason to refuse


def against_all(setting: Setting) -> list[Breach]:
    """What stands against every worker on these terms."""
    found = [policy(setting) for policy in TERMS_POLICIES]
    return [breach for breach in found if breach is not None and breach.code not in NOTED]


# Policies on one worker


def one_count_per_day(case: Case) -> Breach | None:
    """One worker, one day, one count: no counting enrolment may share a day with another."""
    standing = case.setting.standing.get(case.applicant.worker)
    if not standing:
        return None
    intent, path = case.setting.intent, ("workers", str(case.applicant.row))
    return in_the_way(standing, intent.start, intent.end_exclusive, case.setting.regency, path)


def in_the_way(
    standing: Sequence[Standing], start: dt.date, end: dt.date | None, regency: str, path: tuple[str, ...]
) -> Breach | None:
    """The first counting enrolment that shares a day with [start, end); of another regency's only that there is one."""
    for other in standing:
        if other.counting and overlap(start, end, other.start, other.end_exclusive):
            if other.regency != regency:
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
    if ages.lowest <= case.applicant.age <= ages.highest:
        return None
    return Breach(
        RuleCode.OUTSIDE_AGE_POLICY,
        "age",
        ("workers", str(case.applicant.row), "birthDate"),
        {"lowest": ages.lowest, "highest": ages.highest},
    )


def list_not_used_up(case: Case) -> Breach | None:
    """No more are enrolled under a list than were verified."""
    listed = case.setting.listed
    if listed is None or listed.verified is None or case.places.listed < listed.verified:
        return None
    at = ("workers", str(case.applicant.row))
    return Breach(RuleCode.NOT_VERIFIED, "list_used_up", at, {"count": listed.verified})


def decree_not_used_up(case: Case) -> Breach | None:
    """No more are enrolled under a decree than it names."""
    decree = case.setting.decree
    if decree is None or case.places.decreed < decree.count:
        return None
    at = ("workers", str(case.applicant.row))
    return Breach(RuleCode.NO_DECREE, "decree_used_up", at, {"count": decree.count})


def within_quota(case: Case) -> Breach | None:
    """A place is left, in all and in the village; one worker holds one place."""
    applicant = case.applicant
    for _, _, room in case.places.lines:
        if not room.fits(applicant.worker, applicant.village):
            return quota_exceeded(room.line, applicant.village, ("workers", str(applicant.row)))
    return None


def quota_exceeded(line: BudgetLine, village: str, path: tuple[str, ...]) -> Breach:
    facts: dict[str, str | int] = {"quota": line.quota or line.per_village_quota or 0, "village": village}
    return Breach(RuleCode.QUOTA_EXCEEDED, "quota", path, facts, Against("Budget", line.id))


def within_budget(case: Case) -> Breach | None:
    """What the enrolment reserves is still there, where the exact amount is known."""
    monthly = case.setting.monthly
    if monthly is None:
        return None
    for year, months, room in case.places.lines:
        remaining = room.line.remaining
        if remaining is not None and months * monthly > remaining - room.money:
            return Breach(
                RuleCode.BUDGET_EXCEEDED,
                "budget",
                ("workers", str(case.applicant.row)),
                {"needed": months * monthly, "left": max(remaining - room.money, 0), "year": year},
                Against("Budget", room.line.id),
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


def palm_segments(terms: Terms, stretches: Sequence[Stretch]) -> list[Breach]:
    """Whoever palm-oil money pays for stays a palm worker."""
    if terms.funding_source is not FundingSource.DBH_SAWIT:
        return []
    if all(stretch.segment == "PALM_WORKER" for stretch in stretches):
        return []
    return [Breach(RuleCode.NOT_A_PALM_WORKER, "not_a_palm_worker", ("segment",))]


WORKER_POLICIES: tuple[Policy, ...] = (
    one_count_per_day,
    age_allowed,
    list_not_used_up,
    decree_not_used_up,
    within_quota,
    within_budget,
    palm_worker,
)


# The decision


class Decided(NamedTuple):
    """An applicant's fate: the event that enrols them, or (COMMAND) the breaches that forbid it."""

    applicant: Applicant
    event: WorkerEnrolled | None
    breaches: tuple[Breach, ...]


def enrol(setting: Setting, applicants: Sequence[Applicant], places: Places) -> list[Decided]:
    """Judge applicants one by one; each accepted one takes its place and money from `places` before the next is judged."""
    strict = setting.mode is RecordingMode.COMMAND
    on_terms = tuple(b for policy in TERMS_POLICIES if (b := policy(setting)) is not None)
    noted = sum(breach.code in NOTED for breach in on_terms)
    monthly = setting.monthly or 0
    draws = tuple(Draw(room.line.id, year, months, monthly) for year, months, room in places.rooms)
    taken: dict[int, int] = {}  # rows by worker; ids as numbers, for UUIDs hash slowly
    decided: list[Decided] = []
    firsts: dict[
        tuple[RuleCode, ...], WorkerEnrolled
    ] = {}  # by findings: what all others of these terms are like
    if not applicants:
        return decided
    case = Case(setting, applicants[0], places)
    for applicant in applicants:
        case.applicant = applicant
        breaches = on_terms
        for policy in WORKER_POLICIES:
            breach = policy(case)
            if breach is not None:
                breaches += (breach,)
        before = taken.setdefault(applicant.worker.int, applicant.row)
        if before != applicant.row:
            at = ("workers", str(applicant.row))
            breaches += (Breach(RuleCode.ALREADY_COVERED, "twice_in_command", at, {"row": before}),)
        if strict and len(breaches) > noted:
            if before == applicant.row:
                del taken[applicant.worker.int]
            decided.append(Decided(applicant, None, breaches))
            continue
        for _, months, room in places.lines:
            room.take(applicant.worker, applicant.village, months * monthly)
        places.listed += 1
        places.decreed += 1
        codes = finding_codes(breaches) if breaches else ()
        first = firsts.get(codes)
        if first is None:
            event = firsts[codes] = _enrolled(setting, applicant, draws, codes)
        else:
            event = first.like(
                worker=applicant.worker,
                segment=applicant.segment,
                village=applicant.village,
                sex=applicant.sex,
                birth_year=applicant.birth_year,
                age=applicant.age,
            )
        decided.append(Decided(applicant, event, breaches))
    return decided


def finding_codes(breaches: Sequence[Breach]) -> tuple[RuleCode, ...]:
    """The findings that breaches become, each once: a finding is about what was recorded, not about what was refused."""
    return tuple(dict.fromkeys(_FINDING_OF.get(breach.code, breach.code) for breach in breaches))


_FINDING_OF = {
    RuleCode.ALREADY_COVERED: RuleCode.CONCURRENT_ENROLMENT,
    RuleCode.AGREEMENT_TERMINATED: RuleCode.NO_AGREEMENT,
}


def _enrolled(
    setting: Setting, applicant: Applicant, draws: tuple[Draw, ...], codes: tuple[RuleCode, ...]
) -> WorkerEnrolled:
    intent = setting.intent
    return WorkerEnrolled(
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
    )
