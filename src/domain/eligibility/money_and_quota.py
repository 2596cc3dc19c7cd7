"""Is there a budget line for these days, with money and places left? Of a line and a village, those around a company first.

What is left is counted down case by case in `Places`. Who takes a place: `infrastructure/log/guards/quota_places.py`.
"""

from collections.abc import Iterable

from ..budget import BudgetLine
from ..reasons import Reason
from ..refusals import Against, Breach
from ..vocabulary import Programme, RuleCode
from .already_covered import one_count_per_day
from .case import Case, Full, TermsAndPapers


def payer_chosen(given: TermsAndPapers) -> Breach | None:
    """Where several companies have a budget that fits, one of them is named."""
    if not given.payer_unnamed:
        return None
    return Breach(RuleCode.NO_BUDGET, Reason.PAYER_NOT_NAMED, ("payer",))


def budget_there(given: TermsAndPapers) -> Breach | None:
    """Every fiscal year of the period has a budget of this region, scheme and source, and of the payer that is named."""
    if given.payer_unnamed:
        return None
    for year, _, line in given.needs:
        if line is None:
            return Breach(RuleCode.NO_BUDGET, Reason.NO_BUDGET, ("fundingSource",), {"year": year})
    return None


def priced(given: TermsAndPapers) -> Breach | None:
    """Every programme has a tariff. What has none reserves nothing (wage earners without a known wage, for one); it is
    `NOTED`, never refused.
    """
    return without_tariff(given.unpriced) if given.unpriced else None


def without_tariff(unpriced: Iterable[Programme]) -> Breach:
    """The breach that names the programmes without a tariff."""
    return Breach(RuleCode.UNPRICED, Reason.UNPRICED, ("programmes",), {"programmes": ", ".join(unpriced)})


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
