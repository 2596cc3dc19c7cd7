"""What do the days of an enrolment take from budget lines, and what is reserved more and released when they change?"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from ..budget import BudgetLine, BudgetReleased, BudgetReserved
from ..eligibility.case import Room
from ..eligibility.money_and_quota import quota_exceeded
from ..enrolment import Enrolment
from ..paying_line import line_for
from ..ports import NewEvent
from ..reasons import Reason
from ..refusals import Against, Breach
from ..regions import local_day
from ..reserved_months import Draw, months_needed
from ..stretches import Stretch
from ..texts import folded
from ..vocabulary import FundingSource, RuleCode
from .handling import Running, scope_of
from .payers import ToldLines, of_payer
from .ring_one import NOT_ASKED, RingOneAsked, applies, of_lines


class AtFault(Protocol):
    """To which field of a command does a breach belong? And what does it take besides?"""

    def field(self, *blamed: str) -> tuple[str, ...]: ...

    def days(self, year: int, start: dt.date) -> tuple[str, str]:
        """What asks for the days of a year."""
        ...

    def taken(self, line: UUID) -> int:
        """Rupiah that the same command takes of a line besides."""
        ...

    def seated(self, line: UUID) -> bool:
        """Whether the same command gives the worker a place of a line besides: one place is for all of a worker's enrolments."""
        ...


class Drawn(NamedTuple):
    """What days take from lines, where these do not suffice, and what the rule of ring one says of it."""

    draws: tuple[Draw, ...]
    breaches: list[Breach]
    ring_one: RingOneAsked


def drawn(
    running: Running,
    enrolment: UUID,
    state: Enrolment,
    now: tuple[Stretch, ...],
    monthly: int,
    at: AtFault,
) -> Drawn:
    """What the days of an enrolment would take from the budget lines were they `now`, and where these do not suffice."""
    scope, terms, first = scope_of(state), state.terms, now[0]
    lines, told = _lines_for(running, enrolment, state, first.village)
    begins = state.start or first.start
    drawn = {d.year: d.budget for d in state.draws}
    before, needed = by_line(state.draws), dict[UUID, int]()
    today = local_day(running.regions, scope, running.store.now())
    draws: list[Draw] = []
    breaches: list[Breach] = []
    for year, months in months_needed(first.start, now[-1].end_exclusive, today):
        days = at.days(year, begins)
        kept = next((b for b in lines if b.id == drawn.get(year)), None)
        line = kept or line_for(year, terms.agreement, lines)
        if line is None:
            breaches.append(Breach(RuleCode.NO_BUDGET, Reason.NO_BUDGET, at.field(*days), {"year": year}))
            continue
        draw = Draw(line.id, year, months, monthly)
        draws.append(draw)
        full = None if at.seated(line.id) else Room(line).full(state.worker, first.village)
        if full is not None:
            breaches.append(quota_exceeded(full, line, first.village, at.field(*days)))
        elif _elsewhere(state, first) and line.holders.get(state.worker) == enrolment:
            # The place that the enrolment holds is one of the other village from now on.
            full = Room(line).full_in(first.village)
            if full is not None:
                breaches.append(quota_exceeded(full, line, first.village, at.field("village")))
        had = before.get(line.id, 0)
        asked = needed[line.id] = needed.get(line.id, 0) + draw.amount
        left = None if line.remaining is None else line.remaining - at.taken(line.id)
        if left is not None and asked > max(left + had, had):
            facts = {"needed": asked, "left": max(left + had, 0), "year": year}
            against = Against("Budget", line.id)
            breaches.append(
                Breach(RuleCode.BUDGET_EXCEEDED, Reason.BUDGET, at.field("category", *days), facts, against)
            )
    asked_of = NOT_ASKED
    if told is not None and applies(running, state):
        chosen = [line for line in lines if line.id in {draw.budget for draw in draws}]
        path = at.field("village", *at.days(first.start.year, begins))
        asked_of = of_lines(chosen, enrolment, state, now, path, told)
        breaches += asked_of.breaches
    return Drawn(tuple(draws), breaches, asked_of)


def _lines_for(
    running: Running, enrolment: UUID, state: Enrolment, village: str
) -> tuple[Sequence[BudgetLine], ToldLines | None]:
    """The lines that may pay for an enrolment: of companies those of the one that pays for it already, with what was told of them
    and the places of every village.
    """
    scope, terms = scope_of(state), state.terms
    key = (scope, terms.scheme, terms.funding_source)
    if terms.funding_source is not FundingSource.CORPORATE:
        return running.store.budget_lines(*key, [state.worker], [village]), None
    told = ToldLines.read(running.store, *key)
    lines = told.named(running.store.budget_lines(*key, [state.worker], None))
    draws = state.draws or running.store.load([enrolment])[enrolment][0].event.draws
    paying = [line.payer for line in lines if line.id in {draw.budget for draw in draws}]
    if paying:
        return of_payer(lines, paying[0]), told
    return [] if len({folded(line.payer or "") for line in lines}) > 1 else lines, told


def _elsewhere(state: Enrolment, first: Stretch) -> bool:
    """Whether the first day is in another village than before."""
    return bool(state.stretches) and first.village != state.stretches[0].village


def difference(before: Sequence[Draw], after: Sequence[Draw], exceeded: bool) -> list[NewEvent]:
    """What is reserved more and released, line by line, when draws change."""
    was, now = by_line(before), by_line(after)
    change = {line: now.get(line, 0) - was.get(line, 0) for line in {**was, **now}}
    return [
        NewEvent(
            line,
            BudgetReserved(amount, 1, exceeded) if amount > 0 else BudgetReleased(-amount, 1),
            None,
        )
        for line, amount in sorted(change.items())
        if amount
    ]


def by_line(draws: Sequence[Draw]) -> dict[UUID, int]:
    """Rupiah taken from each line."""
    taken: dict[UUID, int] = {}
    for draw in draws:
        taken[draw.budget] = taken.get(draw.budget, 0) + draw.amount
    return taken
