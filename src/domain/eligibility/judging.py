"""Who is enrolled, and who is not? Every policy asked of every applicant, one after the other."""

from collections.abc import Sequence
from typing import NamedTuple

from ..enrolment_events import WorkerEnrolled
from ..reasons import Reason
from ..refusals import Breach
from ..reserved_months import Draw
from ..vocabulary import RecordingMode, RuleCode
from .case import Applicant, Case, Places, TermsAndPapers
from .policies_on_terms import NOTED, broken_terms
from .policies_on_workers import broken_by, may_break


class Decided(NamedTuple):
    """An applicant's fate: the event that enrols them, or (COMMAND) the breaches that forbid it."""

    applicant: Applicant
    event: WorkerEnrolled | None
    breaches: tuple[Breach, ...]


def enrol(given: TermsAndPapers, applicants: Sequence[Applicant], places: Places) -> list[Decided]:
    """Judge applicants one by one; each accepted one takes its place and money from `places` before the next is judged.
    Whoever is refused takes none, but where only the terms stand against them: then all is said that stands against others.
    """
    strict = given.mode is RecordingMode.COMMAND
    on_terms = broken_terms(given)
    noted = sum(breach.code in NOTED for breach in on_terms)
    monthly = given.monthly
    draws = tuple(Draw(room.line.id, year, months, monthly) for year, months, room in places.rooms)
    taken: dict[int, int] = {}  # rows by worker; ids as numbers, for UUIDs hash slowly
    decided: list[Decided] = []
    firsts: dict[
        tuple[RuleCode, ...], WorkerEnrolled
    ] = {}  # by findings: what all others of these terms are like
    if not applicants:
        return decided
    case, policies = Case(given, applicants[0], places), may_break(given, places, len(applicants))
    for applicant in applicants:
        case.applicant = applicant
        breaches = on_terms + broken_by(case, policies)
        before = taken.setdefault(applicant.worker.int, applicant.row)
        if before != applicant.row:
            at = ("workers", str(applicant.row))
            breaches += (Breach(RuleCode.ALREADY_COVERED, Reason.TWICE_IN_COMMAND, at, {"row": before}),)
        refused = strict and len(breaches) > noted
        if refused and len(breaches) > len(on_terms):
            if before == applicant.row:
                del taken[applicant.worker.int]
            decided.append(Decided(applicant, None, breaches))
            continue
        places.take(applicant.worker, applicant.village, monthly)
        if refused:  # for the terms alone: whoever comes after is judged as if these were right
            decided.append(Decided(applicant, None, breaches))
            continue
        codes = finding_codes(breaches) if breaches else ()
        first = firsts.get(codes)
        if first is None:
            event = firsts[codes] = _enrolled(given, applicant, draws, codes)
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
    given: TermsAndPapers, applicant: Applicant, draws: tuple[Draw, ...], codes: tuple[RuleCode, ...]
) -> WorkerEnrolled:
    terms = given.terms
    return WorkerEnrolled(
        worker=applicant.worker,
        scheme=terms.scheme,
        segment=applicant.segment,
        category=terms.category,
        village=applicant.village,
        funding_source=terms.funding_source,
        programmes=terms.programmes,
        start=terms.start,
        end_exclusive=terms.end_exclusive,
        sex=applicant.sex,
        birth_year=applicant.birth_year,
        age=applicant.age,
        agreement=terms.agreement,
        decree=terms.decree,
        listed=given.list_id,
        batch=given.batch,
        concurrent=RuleCode.CONCURRENT_ENROLMENT in codes,
        draws=draws,
        breaches=codes,
        evidence=terms.evidence,
    )
