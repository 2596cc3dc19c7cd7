"""How may a decree be revised, below those who are enrolled under it too? By a command never; as it happened, with a finding."""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from .decrees import (
    Decree,
    DecreeFacts,
    DecreeRevised,
    not_in_order,
    not_the_accepted,
    still_waiting,
)
from .reasons import Reason
from .refusals import Breach, Refused, invalid, refuse_if
from .selection import ProposedList
from .texts import folded, says_something
from .vocabulary import RuleCode


@dataclass(frozen=True, slots=True)
class ReviseDecree:
    """The intent to record what a decree says by now; None keeps a field as it is. Over a list that carries its people it names
    the rows accepted up to `round`, and knows their number where a round is named and no count.
    """

    decree: UUID
    number: str | None = None
    on: dt.date | None = None
    count: int | None = None
    expected_version: int | None = None
    round: int | None = None


def revise_decree(
    state: Decree,
    intent: ReviseDecree,
    listed: ProposedList | None,
    enrolled: int,
    others: bool,
    *,
    strict: bool,
) -> tuple[DecreeRevised, ...]:
    """Give a decree another number, day, round or count: of a verified list never more than were verified, and never fewer than
    are `enrolled` under it. `others`: another decree has the number. What is so already yields nothing; `strict` False records it
    as it happened.
    """
    if state.voided:
        raise Refused(Breach(RuleCode.VOIDED, Reason.VOIDED, ("decree",)))
    if (intent.number, intent.on, intent.count, intent.round) == (None, None, None, None):
        raise Refused(invalid(Reason.NOTHING_TO_REVISE, "decree"))
    was, now = state.facts, _revised(state.facts, intent, listed)
    faults = _round_faults(intent, listed)
    says_how_many = not faults and (intent.count is None or intent.count > 0)
    if not says_something(now.number):
        faults.append(invalid(Reason.EMPTY, "number"))
    elif others and folded(now.number) != folded(was.number):
        faults.append(invalid(Reason.DECREE_KNOWN_OTHERWISE, "number", number=now.number))
    if intent.count is not None and intent.count <= 0:
        faults.append(invalid(Reason.NOT_POSITIVE, "count"))
    elif not faults and (now.round, now.count) != (was.round, was.count):
        faults += not_the_accepted(now.count, listed, now.round)
    below = says_how_many and now.count != was.count and now.count < enrolled
    if strict and below:
        faults.append(Breach(RuleCode.NO_DECREE, Reason.BELOW_ENROLLED, ("count",), {"enrolled": enrolled}))
    if strict and enrolled and (now.round or 0) < (was.round or 0):
        faults.append(Breach(RuleCode.NO_DECREE, Reason.ROUND_EARLIER, ("round",), {"enrolled": enrolled}))
    if strict and state.listed is not None and replace(now, number=was.number) != was:
        count = 0 if listed is not None and listed.people else now.count
        faults += not_in_order(now.on, count, listed, "decree")
        if not faults and now.count == 0:  # nobody of its round is accepted
            faults.append(invalid(Reason.NOT_POSITIVE, "count"))
        if now.round != was.round and not faults:
            faults += still_waiting(listed, "round", now.round)
    refuse_if(faults)
    return () if now == was else (DecreeRevised(was, now, (RuleCode.NO_DECREE,) if below else ()),)


def _revised(was: DecreeFacts, intent: ReviseDecree, listed: ProposedList | None) -> DecreeFacts:
    """What the decree says then."""
    count = was.count if intent.count is None else intent.count
    if intent.count is None and intent.round is not None and listed is not None and listed.people is not None:
        count = len(listed.people.accepted(intent.round))
    return DecreeFacts(
        was.number if intent.number is None else intent.number,
        intent.on or was.on,
        count,
        intent.round or was.round,
    )


def _round_faults(intent: ReviseDecree, listed: ProposedList | None) -> list[Breach]:
    if intent.round is None:
        return []
    if listed is None or listed.people is None:
        return [invalid(Reason.ROUND_WITHOUT_PEOPLE, "round")]
    rounds = listed.people.round
    return [] if 0 < intent.round <= rounds else [invalid(Reason.ROUND_UNKNOWN, "round", rounds=rounds)]
