"""May anybody be enrolled on these terms? The policies on what all workers of a command share, in one list.

Each stands in the file of its subject.
"""

from ..refusals import Breach
from ..vocabulary import RuleCode
from .agreement import agreement_in_force, not_beyond_termination
from .case import TermsAndPapers, TermsPolicy
from .list_and_decree import decreed, list_verified, rows_come_from_the_list
from .money_and_quota import budget_there, payer_chosen, priced

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
