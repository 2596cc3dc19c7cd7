"""May anybody be enrolled on these terms? Policies on what all workers of a command share, in one list."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from ..agreements import Agreement
from ..dates import FOREVER
from ..reasons import Reason
from ..refusals import Against, Breach
from ..vocabulary import AgreementKind, Programme, RecordingMode, RuleCode
from .case import TermsAndPapers, TermsPolicy


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
    if agreement.terminated_on is not None and start >= agreement.terminated_on:
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
    facts["end"] = agreement.end_exclusive.isoformat()
    return Breach(RuleCode.NO_AGREEMENT, Reason.AGREEMENT_NOT_IN_FORCE, ("agreement",), facts, against)


def not_beyond_termination(given: TermsAndPapers) -> Breach | None:
    """Nobody is enrolled by command beyond a day from which the agreement is known to be terminated. As it happened,
    whoever stays protected after that is a finding (`projections/findings/withdrawn_papers.py`).
    """
    agreement, terms = given.agreement, given.terms
    if given.mode is not RecordingMode.COMMAND or agreement is None or agreement.region[:5] != given.regency:
        return None
    return beyond_termination(agreement, terms.agreement, terms.start, terms.end_exclusive)


def beyond_termination(
    agreement: Agreement, named: UUID | None, start: dt.date, end_exclusive: dt.date | None
) -> Breach | None:
    """Whether days that begin while an agreement holds go on after it was terminated."""
    on = agreement.terminated_on
    if on is None or not start < on < (end_exclusive or FOREVER):
        return None
    return Breach(
        RuleCode.AGREEMENT_TERMINATED,
        Reason.ENDS_AFTER_TERMINATION,
        ("endExclusive",),
        {"on": on.isoformat()},
        Against("Agreement", named) if named else None,
    )


def _otherwise(given: TermsAndPapers) -> bool:
    """Whether nothing else need be said of list and decree: people are to be enrolled from the list itself."""
    return rows_come_from_the_list(given) is not None


def rows_come_from_the_list(given: TermsAndPapers) -> Breach | None:
    """Under a list that carries its people, and under a decree over one, nobody is enrolled by command but from its rows."""
    if given.mode is not RecordingMode.COMMAND or given.terms.listed is not None:
        return None
    if given.listed is not None and given.listed.people is not None:
        return Breach(RuleCode.INVALID, Reason.LIST_HAS_PEOPLE, ("listDigest",))
    if given.decree is not None and given.decree.round is not None:
        return Breach(RuleCode.INVALID, Reason.LIST_HAS_PEOPLE, ("decree",))
    return None


def _selected(given: TermsAndPapers) -> bool:
    """Whether list and decree say who may be enrolled: the scheme asks for them, or people are enrolled from the list itself."""
    return given.scheme.selected_by_list or given.terms.listed is not None


def list_verified(given: TermsAndPapers) -> Breach | None:
    """The workers come from a list of this regency that an office has verified."""
    listed = given.listed
    if (
        not _selected(given)
        or _otherwise(given)
        or (
            listed is not None
            and listed.verified is not None
            and listed.region[:5] == given.regency
            and listed.scheme == given.terms.scheme
        )
    ):
        return None
    path = "listDigest" if given.terms.listed is None else "list"
    return Breach(RuleCode.NOT_VERIFIED, Reason.LIST_NOT_VERIFIED, (path,))


def decreed(given: TermsAndPapers) -> Breach | None:
    """A decree of this regency, which was not taken back, names the participants of this list."""
    if not _selected(given):
        return None
    decree = given.decree
    if decree is None or decree.region[:5] != given.regency:
        return Breach(RuleCode.NO_DECREE, Reason.NO_DECREE, ("decree",))
    if decree.voided:
        return Breach(RuleCode.NO_DECREE, Reason.DECREE_VOIDED, ("decree",))
    fits = (given.list_id,) if given.terms.listed else (None, given.list_id)
    if given.mode is RecordingMode.COMMAND and decree.listed not in fits and not _otherwise(given):
        return Breach(RuleCode.NO_DECREE, Reason.DECREE_OF_OTHER_LIST, ("decree",))
    return None


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


TERMS_POLICIES: tuple[TermsPolicy, ...] = (
    agreement_in_force,
    not_beyond_termination,
    rows_come_from_the_list,
    list_verified,
    decreed,
    payer_chosen,
    budget_there,
    priced,
)


NOTED = frozenset({RuleCode.UNPRICED})  # a finding, never a reason to refuse


def broken_terms(given: TermsAndPapers) -> tuple[Breach, ...]:
    """Every policy that these terms break, those only noted too. Before paper nothing stands against terms."""
    policies = (priced,) if given.before_paper else TERMS_POLICIES
    return tuple(breach for policy in policies if (breach := policy(given)) is not None)


def against_all(given: TermsAndPapers) -> list[Breach]:
    """What stands against every worker on these terms."""
    return [breach for breach in broken_terms(given) if breach.code not in NOTED]
