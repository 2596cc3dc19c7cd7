"""May this worker be enrolled on these terms? Policies on one worker, in one list.

Quota, budget, list and decree are counted down case by case in `Places`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from ..budget import BudgetLine
from ..dates import FOREVER, overlap
from ..enrolment_events import FixedTerms
from ..reasons import Reason
from ..refusals import Against, Breach
from ..stretches import Stretch
from ..vocabulary import FundingSource, RecordingMode, RuleCode
from .case import Case, Full, Places, Policy, Standing, TermsAndPapers


def one_count_per_day(case: Case) -> Breach | None:
    """One worker, one day, one count: no counting enrolment may share a day with another."""
    if not case.given.standing:  # ids hash slowly
        return None
    standing = case.given.standing.get(case.applicant.worker)
    if not standing:
        return None
    terms, path = case.given.terms, ("workers", str(case.applicant.row))
    return in_the_way(standing, terms.start, terms.end_exclusive, case.given.regency, path)


def in_the_way(
    standing: Sequence[Standing], start: dt.date, end: dt.date | None, regency: str, path: tuple[str, ...]
) -> Breach | None:
    """The first counting enrolment that shares a day with [start, end); of another regency's only that there is one."""
    for other in standing:
        if other.counting and overlap(start, end, other.start, other.end_exclusive):
            if other.regency != regency:
                return Breach(RuleCode.ALREADY_COVERED, Reason.COVERED_ELSEWHERE, path)
            facts: dict[str, str | int] = {"start": other.start.isoformat()}
            against = Against("Participant", other.enrolment)
            if other.end_exclusive is None:
                return Breach(RuleCode.ALREADY_COVERED, Reason.ALREADY_COVERED_OPEN, path, facts, against)
            facts["end"] = other.end_exclusive.isoformat()
            return Breach(RuleCode.ALREADY_COVERED, Reason.ALREADY_COVERED, path, facts, against)
    return None


def same_name(case: Case) -> Breach | None:
    """The register knows this NIK under a name like the one given. Checked for commands only: a person has to look at it."""
    if not case.applicant.other_name or case.given.mode is not RecordingMode.COMMAND:
        return None
    return Breach(RuleCode.OTHER_NAME, Reason.OTHER_NAME, ("workers", str(case.applicant.row), "name"))


def alive(case: Case) -> Breach | None:
    """Nobody is protected after the day of their death. No fact tells which day that is: it may be known elsewhere alone."""
    if not case.given.dead:
        return None
    died = case.given.dead.get(case.applicant.worker)
    if died is None:
        return None
    terms, path = case.given.terms, ("workers", str(case.applicant.row))
    return beyond_death(died.on, terms.start, terms.end_exclusive, path)


def beyond_death(
    died: dt.date, start: dt.date, end_exclusive: dt.date | None, path: tuple[str, ...]
) -> Breach | None:
    """Whether days go on after the day of a death, or begin there."""
    first = died + dt.timedelta(days=1)
    if (end_exclusive or FOREVER) <= first:
        return None
    reason = Reason.WORKER_DIED if start >= first else Reason.DIED_WITHIN
    return Breach(RuleCode.WORKER_DIED, reason, path)


def age_allowed(case: Case) -> Breach | None:
    """The age on the first day lies within the policy of the region and scheme."""
    ages = case.given.ages
    if ages.lowest <= case.applicant.age <= ages.highest:
        return None
    return Breach(
        RuleCode.OUTSIDE_AGE_POLICY,
        Reason.AGE,
        ("workers", str(case.applicant.row), "birthDate"),
        {"lowest": ages.lowest, "highest": ages.highest},
    )


def named_by_decree(case: Case) -> Breach | None:
    """Whoever is enrolled from a list that carries its people stands in a row of it that the decree names."""
    if case.given.terms.listed is None or case.applicant.row in case.given.named_rows:
        return None
    return Breach(RuleCode.NO_DECREE, Reason.NOT_NAMED, ("workers", str(case.applicant.row)))


def list_not_used_up(case: Case) -> Breach | None:
    """No more people are enrolled under a list than were verified."""
    listed = case.given.listed
    if listed is None or listed.verified is None or case.places.listed < listed.verified:
        return None
    if case.applicant.worker in case.places.on_list:
        return None
    at = ("workers", str(case.applicant.row))
    return Breach(RuleCode.NOT_VERIFIED, Reason.LIST_USED_UP, at, {"count": listed.verified})


def decree_not_used_up(case: Case) -> Breach | None:
    """No more people are enrolled under a decree than it names."""
    decree = case.given.decree
    if decree is None or decree.voided or case.places.decreed < decree.count:
        return None
    if case.applicant.worker in case.places.on_decree:
        return None
    at = ("workers", str(case.applicant.row))
    return Breach(RuleCode.NO_DECREE, Reason.DECREE_USED_UP, at, {"count": decree.count})


def within_quota(case: Case) -> Breach | None:
    """A place is left, in all and in the village; one worker holds one place."""
    applicant = case.applicant
    for _, _, room in case.places.lines:
        full = room.full(applicant.worker, applicant.village)
        if full is not None:
            return quota_exceeded(full, room.line, applicant.village, ("workers", str(applicant.row)))
    return None


def ring_one_first(case: Case) -> Breach | None:
    """A company pays for the workers of its ring-one villages first: what is left of the villages' own quotas is kept for
    these.
    """
    if not case.given.ring_one:
        return None
    applicant = case.applicant
    for _, _, room in case.places.lines:
        kept = room.kept_from(applicant.worker, applicant.village)
        if kept:
            at = ("workers", str(applicant.row))
            against = Against("Budget", room.line.id)
            return Breach(RuleCode.RING_ONE, Reason.KEPT_FOR_RING_ONE, at, {"kept": kept}, against)
    return None


def quota_exceeded(full: Full, line: BudgetLine, village: str, path: tuple[str, ...]) -> Breach:
    """No place is left of a line's quota, or of the village's."""
    facts: dict[str, str | int] = {"quota": full.quota, "village": village}
    against = Against("Budget", line.id)
    if full.village:
        return Breach(RuleCode.QUOTA_EXCEEDED, Reason.VILLAGE_QUOTA, path, facts, against)
    return Breach(RuleCode.QUOTA_EXCEEDED, Reason.QUOTA, path, facts, against)


def within_budget(case: Case) -> Breach | None:
    """What the enrolment reserves is still there, where the exact amount is known."""
    monthly = case.given.monthly
    if not monthly:
        return None
    for year, months, room in case.places.lines:
        remaining = room.line.remaining
        if remaining is not None and months * monthly > remaining - room.money:
            if case.given.batch is not None and one_count_per_day(case) is not None:
                return None  # a batch holds nothing for who is protected already
            return Breach(
                RuleCode.BUDGET_EXCEEDED,
                Reason.BUDGET,
                ("workers", str(case.applicant.row)),
                {"needed": months * monthly, "left": max(remaining - room.money, 0), "year": year},
                Against("Budget", room.line.id),
            )
    return None


def palm_worker(case: Case) -> Breach | None:
    """Palm-oil money covers palm workers not registered before (PMK 91/2023)."""
    if case.given.terms.funding_source is not FundingSource.DBH_SAWIT:
        return None
    before = any(other.protects for other in case.given.standing.get(case.applicant.worker, ()))
    if case.applicant.segment == "PALM_WORKER" and not before:
        return None
    return Breach(
        RuleCode.NOT_A_PALM_WORKER, Reason.NOT_A_PALM_WORKER, ("workers", str(case.applicant.row), "segment")
    )


def palm_segments(terms: FixedTerms, stretches: Sequence[Stretch]) -> list[Breach]:
    """Whoever palm-oil money pays for stays a palm worker."""
    if terms.funding_source is not FundingSource.DBH_SAWIT:
        return []
    if all(stretch.segment == "PALM_WORKER" for stretch in stretches):
        return []
    return [Breach(RuleCode.NOT_A_PALM_WORKER, Reason.NOT_A_PALM_WORKER, ("segment",))]


WORKER_POLICIES: tuple[Policy, ...] = (
    one_count_per_day,
    same_name,
    alive,
    age_allowed,
    named_by_decree,
    list_not_used_up,
    decree_not_used_up,
    within_quota,
    ring_one_first,
    within_budget,
    palm_worker,
)


def may_break(given: TermsAndPapers, places: Places, count: int) -> tuple[Policy, ...]:
    """The policies that any of so many applicants may break, whoever they are: what has room for all of them, or stands against
    nobody on these terms, need not be asked for each.
    """
    return tuple(
        [policy for policy in WORKER_POLICIES if _CONCERNED.get(policy, _always)(given, places, count)]
    )


def _always(given: TermsAndPapers, places: Places, count: int) -> bool:
    return True


def _list_may_be_used_up(given: TermsAndPapers, places: Places, count: int) -> bool:
    verified = None if given.listed is None else given.listed.verified
    return verified is not None and places.listed + count > verified


def _decree_may_be_used_up(given: TermsAndPapers, places: Places, count: int) -> bool:
    return (
        given.decree is not None and not given.decree.voided and places.decreed + count > given.decree.count
    )


def _quota_may_be_full(given: TermsAndPapers, places: Places, count: int) -> bool:
    return any(room.may_be_full(count) for _, _, room in places.lines)


def _money_may_be_spent(given: TermsAndPapers, places: Places, count: int) -> bool:
    return any(
        room.line.remaining is not None and count * months * given.monthly > room.line.remaining - room.money
        for _, months, room in places.lines
    )


# Of a policy that is not here anybody may break it.
_CONCERNED: Mapping[Policy, Callable[[TermsAndPapers, Places, int], bool]] = {
    one_count_per_day: lambda given, places, count: bool(given.standing),
    alive: lambda given, places, count: bool(given.dead),
    named_by_decree: lambda given, places, count: given.terms.listed is not None,
    list_not_used_up: _list_may_be_used_up,
    decree_not_used_up: _decree_may_be_used_up,
    within_quota: _quota_may_be_full,
    ring_one_first: lambda given, places, count: given.ring_one,
    within_budget: _money_may_be_spent,
    palm_worker: lambda given, places, count: given.terms.funding_source is FundingSource.DBH_SAWIT,
}


def broken_by(case: Case, policies: Sequence[Policy] = WORKER_POLICIES) -> tuple[Breach, ...]:
    """Every one of these policies that this worker breaks."""
    breaches: tuple[Breach, ...] = ()
    for policy in policies:
        breach = policy(case)
        if breach is not None:
            breaches += (breach,)
    return breaches
