"""Who is too young or too old to be enrolled? By the age on the first day, and the policy of the region and scheme (age_policies.py has
the numbers).
"""

from ..reasons import Reason
from ..refusals import Breach
from ..vocabulary import RuleCode
from .case import Case


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
