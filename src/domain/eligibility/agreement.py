"""Is a cooperation agreement in force for these days? Signed, begun, neither over nor terminated."""

import datetime as dt
from uuid import UUID

from ..agreements import Agreement
from ..dates import FOREVER
from ..reasons import Reason
from ..refusals import Against, Breach
from ..vocabulary import AgreementKind, RecordingMode, RuleCode
from .case import TermsAndPapers


def agreement_in_force(given: TermsAndPapers) -> Breach | None:
    """A cooperation agreement of this region is in force on the first day."""
    return agreement_holds(given.agreement, given.terms.agreement, given.regency, given.terms.start)


def agreement_holds(
    agreement: Agreement | None, named: UUID | None, regency: str, start: dt.date
) -> Breach | None:
    """Whether an agreement covers enrolments of a regency from a day on; a memorandum alone does not."""
    if agreement is None or agreement.region[:5] != regency or agreement.kind is AgreementKind.MEMORANDUM:
        return Breach(RuleCode.NO_AGREEMENT, Reason.NO_AGREEMENT, ("agreement",))
    if agreement.in_force(start):
        return None
    against = Against("Agreement", named) if named else None
    # Beyond its own period it would not hold either had nobody terminated it.
    if agreement.terminated_on is not None and agreement.agreed_for(start):
        return Breach(
            RuleCode.AGREEMENT_TERMINATED,
            Reason.AGREEMENT_TERMINATED,
            ("agreement",),
            {"on": agreement.terminated_on.isoformat()},
            against,
        )
    facts: dict[str, str | int] = {"start": agreement.start.isoformat()}
    if agreement.end_exclusive is None:
        return Breach(RuleCode.NO_AGREEMENT, Reason.AGREEMENT_NOT_BEGUN, ("agreement",), facts, against)
    facts["end"] = min(agreement.end_exclusive, agreement.terminated_on or FOREVER).isoformat()
    return Breach(RuleCode.NO_AGREEMENT, Reason.AGREEMENT_NOT_IN_FORCE, ("agreement",), facts, against)


def not_beyond_termination(given: TermsAndPapers) -> Breach | None:
    """Nobody is enrolled by command beyond a day from which the agreement is known to be terminated. As it happened,
    whoever stays protected after that is a finding (`projections/findings/papers_out_of_force.py`).
    """
    agreement, terms = given.agreement, given.terms
    if given.mode is not RecordingMode.COMMAND or agreement is None or agreement.region[:5] != given.regency:
        return None
    return beyond_termination(agreement, terms.agreement, terms.start, terms.end_exclusive)


def beyond_termination(
    agreement: Agreement, named: UUID | None, start: dt.date, end_exclusive: dt.date | None
) -> Breach | None:
    """Whether days that begin while an agreement holds go on after it was terminated, within its own period."""
    on = agreement.terminated_on
    if on is None or not agreement.agreed_for(
        on
    ):  # what ends beyond its own period holds no longer than that
        return None
    if not start < on < (end_exclusive or FOREVER):
        return None
    return Breach(
        RuleCode.AGREEMENT_TERMINATED,
        Reason.ENDS_AFTER_TERMINATION,
        ("endExclusive",),
        {"on": on.isoformat()},
        Against("Agreement", named) if named else None,
    )
