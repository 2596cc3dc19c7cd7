"""How is a budget line set aside? Money or places of a region, scheme, year and source, original or revised."""

from dataclasses import dataclass, replace
from uuid import UUID

from .budget import (
    LINE_NAMESPACE,
    BudgetAllocated,
    BudgetEvent,
    BudgetLine,
    Figures,
    RingOneNamed,
    broken_by,
    evolve,
    figures_faults,
)
from .reasons import Reason
from .refusals import Breach, invalid, refuse_if
from .texts import blank_if_given, folded, says_something
from .vocabulary import BudgetStage, Evidence, FundingSource, RuleCode


@dataclass(frozen=True, slots=True)
class AllocateBudget:
    """The intent to set money or places aside. Amounts in whole rupiah."""

    region: str
    scheme: str | None
    fiscal_year: int | None
    funding_source: FundingSource
    stage: BudgetStage | None
    agreement: UUID | None = None
    payer: str | None = None
    amount: int | None = None
    at_least: int | None = None
    quota: int | None = None
    per_village_quota: int | None = None
    evidence: Evidence = Evidence.STATED
    ring_one: tuple[str, ...] = ()


def allocate(
    state: BudgetLine | None,
    intent: AllocateBudget,
    last: BudgetAllocated | None = None,
    *,
    strict: bool = True,
    ring_one: bool = False,
) -> tuple[BudgetEvent, ...]:
    """Allocate a line, or revise it: revisions follow one another, each replacing the one before. What is reserved and
    the villages' own quotas stay. A command (`strict`) never goes below what is already reserved or used, and names the
    villages of ring one where companies pay for these first (`ring_one`).

    `last` is the allocation that holds: the same again yields nothing.
    """
    allocated = _allocated(intent)
    around = state.ring_one if state is not None else ()
    named = (RingOneNamed(around, intent.ring_one),) if intent.ring_one not in ((), around) else ()
    if last is not None and _named_alike(allocated, last):
        return named
    figures = Figures(intent.amount, intent.at_least, intent.quota, intent.per_village_quota)
    breaches = figures_faults(figures)
    if intent.funding_source is FundingSource.CORPORATE and not says_something(intent.payer):
        breaches.append(invalid(Reason.PAYER_MISSING, "payer"))
    else:
        breaches += blank_if_given(intent.payer, "payer")
    if state is not None:
        if intent.stage is not BudgetStage.REVISED:
            breaches.append(invalid(Reason.ALREADY_ALLOCATED, "stage", stage=str(state.stage or "-")))
        if strict:
            breaches += _below_use(state, intent)
    corporate = intent.funding_source is FundingSource.CORPORATE
    if intent.ring_one and not corporate:
        breaches.append(invalid(Reason.RING_ONE_OF_COMPANIES, "ringOne"))
    elif strict and ring_one and corporate and not (intent.ring_one or around):
        breaches.append(Breach(RuleCode.RING_ONE, Reason.RING_ONE_MISSING, ("ringOne",)))
    refuse_if(breaches)
    before = state or BudgetLine(
        LINE_NAMESPACE, intent.region, intent.scheme, intent.fiscal_year, intent.funding_source
    )
    after = replace(evolve(before, allocated), ring_one=intent.ring_one or around)
    return (replace(allocated, breaches=broken_by(after, ring_one=ring_one)), *named)


def _below_use(state: BudgetLine, intent: AllocateBudget) -> list[Breach]:
    """Money that is reserved and places that are taken cannot be taken back by a revision."""
    breaches: list[Breach] = []
    if intent.amount is not None and intent.amount < state.reserved:
        breaches.append(invalid(Reason.BELOW_RESERVED, "amount", reserved=state.reserved))
    if intent.quota is not None and intent.quota < state.used:
        breaches.append(invalid(Reason.BELOW_USED, "quota", used=state.used))
    most = max((used for own, used in state.villages.values() if own is None), default=0)
    if intent.per_village_quota is not None and intent.per_village_quota < most:
        breaches.append(invalid(Reason.BELOW_USED, "perVillageQuota", used=most))
    return breaches


def _named_alike(one: BudgetAllocated, other: BudgetAllocated) -> bool:
    """Whether two allocations say the same, their payer however typed, and whatever the line breaks by now."""
    said, before = (replace(each, payer=None, breaches=()) for each in (one, other))
    return said == before and folded(one.payer or "") == folded(other.payer or "")


def _allocated(intent: AllocateBudget) -> BudgetAllocated:
    return BudgetAllocated(
        region=intent.region,
        scheme=intent.scheme,
        fiscal_year=intent.fiscal_year,
        funding_source=intent.funding_source,
        stage=intent.stage,
        agreement=intent.agreement,
        payer=intent.payer,
        amount=intent.amount,
        at_least=intent.at_least,
        quota=intent.quota,
        per_village_quota=intent.per_village_quota,
        evidence=intent.evidence,
    )
