"""Would an enrolment that changes take a place that is kept for ring one? Asked where its village or its lines change.

What nothing was changed of is not judged again: whoever has a place that was kept, as it happened, stays a finding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ..budget import BudgetLine
from ..eligibility.case import Room
from ..enrolment import Enrolment
from ..reasons import Reason
from ..refusals import Against, Breach
from ..stretches import Stretch
from ..vocabulary import FundingSource, RuleCode
from .handling import Running, scope_of
from .payers import ToldLines


@dataclass(frozen=True, slots=True)
class RingOneAsked:
    """What the rule says of a change: the rules that are `judged` and `breaches`, and the versions that this rests on."""

    judged: tuple[RuleCode, ...] = ()
    breaches: tuple[Breach, ...] = ()
    versions: Mapping[UUID, int] | None = None

    @property
    def broken(self) -> tuple[RuleCode, ...]:
        return tuple(dict.fromkeys(breach.code for breach in self.breaches))


NOT_ASKED = RingOneAsked()


def applies(running: Running, state: Enrolment) -> bool:
    """Whether a company pays, in a regency where companies pay for the workers around them first."""
    if state.terms.funding_source is not FundingSource.CORPORATE:
        return False
    return running.catalogue.ring_one_in(scope_of(state))


def of_move(
    running: Running, enrolment: UUID, state: Enrolment, now: Sequence[Stretch], path: tuple[str, ...]
) -> RingOneAsked:
    """What the rule says of a move, which leaves an enrolment on the lines that it draws on. Where it `applies`."""
    key = (scope_of(state), state.terms.scheme, state.terms.funding_source)
    told = ToldLines.read(running.store, *key)
    paying = {draw.budget for draw in state.draws}
    lines = told.named(running.store.budget_lines(*key, [state.worker], None))
    return of_lines([line for line in lines if line.id in paying], enrolment, state, now, path, told)


def of_lines(
    lines: Sequence[BudgetLine],
    enrolment: UUID,
    state: Enrolment,
    now: Sequence[Stretch],
    path: tuple[str, ...],
    told: ToldLines,
) -> RingOneAsked:
    """What the rule says of days that draw on these lines; read with the places of every village."""
    judged: tuple[RuleCode, ...] = ()
    breaches: list[Breach] = []
    for line in lines:
        kept = _kept(line, enrolment, state, now)
        if kept is None:
            continue
        judged = (RuleCode.RING_ONE,)
        if kept:
            against = Against("Budget", line.id)
            breaches.append(
                Breach(RuleCode.RING_ONE, Reason.KEPT_FOR_RING_ONE, path, {"kept": kept}, against)
            )
    return RingOneAsked(judged, tuple(breaches), told.versions(line.id for line in lines) if judged else None)


def _kept(line: BudgetLine, enrolment: UUID, state: Enrolment, now: Sequence[Stretch]) -> int | None:
    """How many places of a line are kept that the days `now` would take one of; 0 where they take none. None where nothing changes
    that the rule looks at.
    """
    around, away = line.ring_one, _away(now, line.ring_one)
    if line.id not in {draw.budget for draw in state.draws} or not state.stretches:
        return Room(line).kept_from(state.worker, away or now[0].village)
    first = state.stretches[0].village
    was_away = _away(state.stretches, around)
    if away is None:
        return None if was_away is None else 0
    if was_away is not None and (first not in around or now[0].village in around):
        return None
    holds = line.holders.get(state.worker) == enrolment and first in around
    return Room(line).kept_from(state.worker, away, first if holds else None)


def _away(stretches: Sequence[Stretch], around: Sequence[str]) -> str | None:
    """The first village outside ring one in which days are counted."""
    return next((one.village for one in stretches if one.village not in around), None)
