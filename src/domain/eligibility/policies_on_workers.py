"""May this worker be enrolled on these terms? The policies on one worker, in one list.

Each stands in the file of its subject.
"""

from collections.abc import Callable, Mapping, Sequence

from ..refusals import Breach
from ..vocabulary import FundingSource
from .after_death import alive
from .age import age_allowed
from .already_covered import one_count_per_day
from .case import Case, Places, Policy, TermsAndPapers
from .list_and_decree import decree_not_used_up, list_not_used_up, named_by_decree
from .money_and_quota import ring_one_first, within_budget, within_quota
from .other_name import same_name
from .palm_workers import palm_worker

WORKER_POLICIES: tuple[Policy, ...] = (
    one_count_per_day,
    same_name,
    alive,
    age_allowed,
    named_by_decree,
    list_not_used_up,
    decree_not_used_up,
    within_quota,
    ring_one_first,
    within_budget,
    palm_worker,
)


def may_break(given: TermsAndPapers, places: Places, count: int) -> tuple[Policy, ...]:
    """The policies that any of so many applicants may break, whoever they are: what has room for all of them, or stands against
    nobody on these terms, need not be asked for each.
    """
    return tuple(
        [policy for policy in WORKER_POLICIES if _CONCERNED.get(policy, _always)(given, places, count)]
    )


def _always(given: TermsAndPapers, places: Places, count: int) -> bool:
    return True


def _list_may_be_used_up(given: TermsAndPapers, places: Places, count: int) -> bool:
    verified = None if given.listed is None else given.listed.verified
    return verified is not None and places.listed + count > verified


def _decree_may_be_used_up(given: TermsAndPapers, places: Places, count: int) -> bool:
    return (
        given.decree is not None and not given.decree.voided and places.decreed + count > given.decree.count
    )


def _quota_may_be_full(given: TermsAndPapers, places: Places, count: int) -> bool:
    return any(room.may_be_full(count) for _, _, room in places.lines)


def _money_may_be_spent(given: TermsAndPapers, places: Places, count: int) -> bool:
    return any(
        room.line.remaining is not None and count * months * given.monthly > room.line.remaining - room.money
        for _, months, room in places.lines
    )


# Of a policy that is not here anybody may break it.
_CONCERNED: Mapping[Policy, Callable[[TermsAndPapers, Places, int], bool]] = {
    one_count_per_day: lambda given, places, count: bool(given.standing),
    alive: lambda given, places, count: bool(given.dead),
    named_by_decree: lambda given, places, count: given.terms.listed is not None,
    list_not_used_up: _list_may_be_used_up,
    decree_not_used_up: _decree_may_be_used_up,
    within_quota: _quota_may_be_full,
    ring_one_first: lambda given, places, count: given.ring_one,
    within_budget: _money_may_be_spent,
    palm_worker: lambda given, places, count: given.terms.funding_source is FundingSource.DBH_SAWIT,
}


def broken_by(case: Case, policies: Sequence[Policy] = WORKER_POLICIES) -> tuple[Breach, ...]:
    """Every one of these policies that this worker breaks."""
    breaches: tuple[Breach, ...] = ()
    for policy in policies:
        breach = policy(case)
        if breach is not None:
            breaches += (breach,)
    return breaches
