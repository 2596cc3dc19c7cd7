"""May somebody be protected who died? Until the day of their death, and on no day after it."""

import datetime as dt

from ..dates import FOREVER
from ..reasons import Reason
from ..refusals import Breach
from ..vocabulary import RuleCode
from .case import Case


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
