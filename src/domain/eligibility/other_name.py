"""Does the register know this NIK under another name? Then a person has to look at it."""

from ..reasons import Reason
from ..refusals import Breach
from ..vocabulary import RecordingMode, RuleCode
from .case import Case


def same_name(case: Case) -> Breach | None:
    """The register knows this NIK under a name like the one given. Checked for commands only: a person has to look at it."""
    if not case.applicant.other_name or case.given.mode is not RecordingMode.COMMAND:
        return None
    return Breach(RuleCode.OTHER_NAME, Reason.OTHER_NAME, ("workers", str(case.applicant.row), "name"))
