"""How does a budget line change after it was allocated? Its figures, the quotas of its villages, the villages of ring one.

A command never sets a figure below what is used of it. As it happened it is recorded, and the event says what the line
breaks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from .budget import (
    FIELDS,
    BudgetEvent,
    BudgetLine,
    BudgetRevised,
    Figures,
    RingOneNamed,
    VillageQuota,
    VillageQuotaSet,
    broken_by,
    evolve,
    figures_faults,
)
from .reasons import Reason
from .refusals import Breach, Refused, invalid, refuse_if
from .vocabulary import BudgetFigure, BudgetStage, FundingSource, RuleCode

MOST_VILLAGES = 500
_CLEARED: Mapping[BudgetFigure, str] = {  # the fields of `Figures` that are set to unknown
    BudgetFigure.ALLOCATED: "amount",
    BudgetFigure.AT_LEAST: "at_least",
    BudgetFigure.QUOTA: "quota",
    BudgetFigure.PER_VILLAGE_QUOTA: "per_village_quota",
}
Quotas = tuple[
    tuple[str, int | None], ...
]  # villages, each with its own quota; None: the one of every village again


@dataclass(frozen=True, slots=True)
class ReviseBudget:
    """The intent to change figures of a line, in whole rupiah and in workers; None keeps a figure as it is, `clear` names
    those that are not known any more.
    """

    budget: UUID
    amount: int | None = None
    at_least: int | None = None
    quota: int | None = None
    per_village_quota: int | None = None
    stage: BudgetStage | None = None
    villages: Quotas = ()
    clear: tuple[BudgetFigure, ...] = ()
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class SetVillageQuotas:
    """The intent to give villages of a line quotas of their own, or the one of every village again (None)."""

    budget: UUID
    villages: Quotas
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class NameRingOne:
    """The intent to name the villages around a company, all of them, whose workers it pays for first."""

    budget: UUID
    villages: tuple[str, ...]
    expected_version: int | None = None


def revise(
    state: BudgetLine, intent: ReviseBudget, *, strict: bool, ring_one: bool
) -> tuple[BudgetEvent, ...]:
    """Change a line, as often as needed. What is so already is no change; nothing at all is refused."""
    given = {field for field in FIELDS if getattr(intent, field) is not None}
    cleared = {_CLEARED[one] for one in intent.clear}
    breaches = village_faults([village for village, _ in intent.villages])
    if not (given or cleared or intent.villages or intent.stage):
        breaches.append(invalid(Reason.REVISES_NOTHING, "budget"))
    breaches += [invalid(Reason.FIGURE_AND_CLEARED, FIELDS[one]) for one in FIELDS if one in given & cleared]
    was = state.figures
    now = Figures(
        **{
            field: None if field in cleared else getattr(intent if field in given else was, field)
            for field in FIELDS
        }
    )
    breaches += [one for one in figures_faults(now) if given or cleared]
    breaches += _negative(intent.villages)
    refuse_if(breaches)
    quotas = tuple(_changed(state, intent.villages))
    stage = None if intent.stage is state.stage else intent.stage
    if now == was and not quotas and stage is None:
        return ()
    event = BudgetRevised(was, now, stage, quotas)
    after = evolve(state, event)
    if strict:
        refuse_if([*_below(state, after), *_overfull(state, after, intent.villages)])
    return (replace(event, breaches=broken_by(after, ring_one=ring_one)),)


def set_quotas(
    state: BudgetLine, intent: SetVillageQuotas, *, strict: bool, ring_one: bool
) -> tuple[BudgetEvent, ...]:
    """Give villages other quotas, an event each; of a village that has its quota already nothing is told."""
    named = [village for village, _ in intent.villages]
    breaches = village_faults(named, at_least=1)
    refuse_if([*breaches, *_negative(intent.villages)])
    events: list[BudgetEvent] = []
    after = state
    for one in _changed(state, intent.villages):
        event = VillageQuotaSet(one.village, one.was, one.now)
        after = evolve(after, event)
        events.append(replace(event, breaches=broken_by(after, ring_one=ring_one)))
    if strict:
        refuse_if(_overfull(state, after, intent.villages))
    return tuple(events)


def name_ring_one(state: BudgetLine, intent: NameRingOne) -> tuple[BudgetEvent, ...]:
    """Name the villages of ring one; the same in any order change nothing."""
    if state.funding_source is not FundingSource.CORPORATE:
        raise Refused(invalid(Reason.RING_ONE_OF_COMPANIES, "budget"))
    if not intent.villages:
        raise Refused(Breach(RuleCode.RING_ONE, Reason.RING_ONE_MISSING, ("villages",)))
    refuse_if(village_faults(intent.villages))
    if set(intent.villages) == set(state.ring_one):
        return ()
    return (RingOneNamed(state.ring_one, intent.villages),)


def village_faults(villages: Sequence[str], *, at_least: int = 0, path: str = "villages") -> list[Breach]:
    """Too many villages at once, none where some are wanted, or one that is named twice."""
    if not at_least <= len(villages) <= MOST_VILLAGES:
        return [invalid(Reason.HOW_MANY_VILLAGES, path, most=MOST_VILLAGES)]
    first = {village: row for row, village in reversed(list(enumerate(villages)))}
    return [
        invalid(Reason.VILLAGE_NAMED_TWICE, path, str(row))
        for row, village in enumerate(villages)
        if first[village] != row
    ]


def _negative(quotas: Quotas) -> Iterator[Breach]:
    for row, (_, quota) in enumerate(quotas):
        if quota is not None and quota < 0:
            yield invalid(Reason.NEGATIVE, "villages", str(row), "quota")


def _changed(state: BudgetLine, quotas: Quotas) -> Iterator[VillageQuota]:
    for village, quota in quotas:
        was, _ = state.villages.get(village, (None, 0))
        if was != quota:
            yield VillageQuota(village, was, quota)


def _below(before: BudgetLine, after: BudgetLine) -> Iterator[Breach]:
    """The figures that were changed to less than what is used of them."""
    if after.amount is not None and after.amount != before.amount and after.amount < after.reserved:
        facts = {"reserved": after.reserved}
        yield Breach(RuleCode.BUDGET_EXCEEDED, Reason.BELOW_RESERVED, ("amount",), facts)
    if after.quota is not None and after.quota != before.quota and after.quota < after.used:
        yield _below_used("quota", used=after.used)
    if after.per_village_quota != before.per_village_quota:
        most = max(
            (after.villages[v][1] for v in after.overfull() if after.villages[v][0] is None), default=0
        )
        if most:
            yield _below_used("perVillageQuota", used=most)


def _overfull(before: BudgetLine, after: BudgetLine, quotas: Quotas) -> Iterator[Breach]:
    """The villages that were given a quota below what is used of them."""
    overfull = set(after.overfull())
    changed = {one.village for one in _changed(before, quotas)}
    for row, (village, _) in enumerate(quotas):
        if village in overfull & changed:
            yield _below_used("villages", str(row), "quota", used=after.villages[village][1])


def _below_used(*path: str, used: int) -> Breach:
    return Breach(RuleCode.QUOTA_EXCEEDED, Reason.BELOW_USED, path, {"used": used})
