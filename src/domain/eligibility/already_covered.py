"""Is the worker protected on one of these days already? One worker, one day, one count."""

import datetime as dt
from collections.abc import Sequence

from ..dates import overlap
from ..reasons import Reason
from ..refusals import Against, Breach
from ..vocabulary import RuleCode
from .case import Case, Standing


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
