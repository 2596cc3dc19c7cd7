"""Whom may palm-oil money (DBH Sawit) pay for? Palm workers who were not registered before, and who stay palm workers."""

from collections.abc import Sequence

from ..enrolment_events import FixedTerms
from ..reasons import Reason
from ..refusals import Breach
from ..stretches import Stretch
from ..vocabulary import FundingSource, RuleCode
from .case import Case


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
