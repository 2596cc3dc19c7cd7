"""How much money and how many places are set aside? Budget lines are allocated, and revised as often as needed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from .. import budget, budget_allocation, budget_revisions
from ..budget import BudgetAllocated, BudgetEvent, BudgetLine
from ..budget_allocation import AllocateBudget
from ..budget_revisions import NameRingOne, ReviseBudget, SetVillageQuotas
from ..ports import Command, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found
from ..regions import regency_of
from ..texts import folded
from ..vocabulary import RecordingMode, RegionLevel
from .handling import Plan, Running, all_at_once, as_expected, next_in_stream
from .named_papers import as_agreement


class BudgetCommands(Running):
    """Commands about budget lines, each `(command, intent) -> Outcome`; result {"budget": id}."""

    def allocate_budget(self, command: Command, intent: AllocateBudget) -> Outcome:
        """Allocate a budget line or revise it."""

        def decide() -> Plan:
            nowhere = self.region_faults(intent.region, "region", RegionLevel.REGENCY)
            faults = [
                *nowhere,
                *self.code_faults(intent.scheme, None),
                *self.untimely(command, intent, intent.region),
            ]
            if nowhere:
                all_at_once(faults, lambda: budget_allocation.allocate(None, intent))
            faults += budget_revisions.village_faults(intent.ring_one, path="ringOne")
            faults += self._elsewhere(intent.region, intent.ring_one, "ringOne")
            line = self._line(intent, list(self._lines(intent)))
            found = self.store.load([line, *([intent.agreement] if intent.agreement else [])])
            if intent.agreement is not None:
                agreement = as_agreement(found.get(intent.agreement, ()), self.regions)
                if agreement is None or regency_of(agreement.region) != regency_of(intent.region):
                    faults.append(not_found("Agreement", "agreement"))
            history = found.get(line, [])
            allocations = [r.event for r in history if isinstance(r.event, BudgetAllocated)]
            state = self._in_use(line, history)
            last = _as_it_stands(allocations[-1], state) if allocations and state is not None else None
            events = all_at_once(
                faults,
                lambda: budget_allocation.allocate(
                    state,
                    intent,
                    last,
                    strict=command.mode is RecordingMode.COMMAND,
                    ring_one=self.catalogue.ring_one_in(intent.region),
                ),
            )
            return next_in_stream(regency_of(intent.region), line, history, events, found), {
                "budget": str(line)
            }

        return self.run(command, intent, decide)

    def revise_budget(self, command: Command, intent: ReviseBudget) -> Outcome:
        """Change figures of a line and quotas of its villages."""
        villages = [village for village, _ in intent.villages]

        def decided(state: BudgetLine) -> Sequence[BudgetEvent]:
            strict, ring_one = self._judged_by(command, state)
            return budget_revisions.revise(state, intent, strict=strict, ring_one=ring_one)

        return self._on_line(command, intent, villages, decided)

    def set_village_quotas(self, command: Command, intent: SetVillageQuotas) -> Outcome:
        """Give villages of a line quotas of their own."""
        villages = [village for village, _ in intent.villages]

        def decided(state: BudgetLine) -> Sequence[BudgetEvent]:
            strict, ring_one = self._judged_by(command, state)
            return budget_revisions.set_quotas(state, intent, strict=strict, ring_one=ring_one)

        return self._on_line(command, intent, villages, decided)

    def name_ring_one(self, command: Command, intent: NameRingOne) -> Outcome:
        """Name the villages around the company that pays."""
        return self._on_line(
            command, intent, intent.villages, lambda state: budget_revisions.name_ring_one(state, intent)
        )

    def _on_line(
        self,
        command: Command,
        intent: ReviseBudget | SetVillageQuotas | NameRingOne,
        villages: Sequence[str],
        decided: Callable[[BudgetLine], Sequence[BudgetEvent]],
    ) -> Outcome:
        def decide() -> Plan:
            history = self.store.load([intent.budget]).get(intent.budget, [])
            state = self._in_use(intent.budget, history)
            if state is None:
                raise Refused(not_found("Budget", "budget"))
            as_expected(history, "Budget", "budget", intent.expected_version)
            faults = self._elsewhere(state.region, villages, "villages")
            late = self.untimely(command, intent, state.region, history[-1].recorded_at)
            events = all_at_once([*faults, *late], lambda: decided(state))
            return next_in_stream(regency_of(state.region), intent.budget, history, events), {
                "budget": str(intent.budget)
            }

        return self.run(command, intent, decide)

    def _judged_by(self, command: Command, line: BudgetLine) -> tuple[bool, bool]:
        """Whether what breaks a rule is refused, and whether companies of the regency pay for their ring one first."""
        return command.mode is RecordingMode.COMMAND, self.catalogue.ring_one_in(line.region)

    def _in_use(self, line: UUID, history: Sequence[Recorded]) -> BudgetLine | None:
        """A line from its stream with its use; None where it was never allocated. The use is read after the stream, whose
        version changes where money of it is taken; whoever takes a place without money is seen by the guards.
        """
        state = budget.line_of(line, (one.event for one in history))
        if state is None:
            return None
        lines = self.store.budget_lines(state.region, state.scheme, state.funding_source, [], None)
        used = next(one for one in lines if one.id == line)
        return replace(state, reserved=used.reserved, used=used.used, villages=used.villages)

    def _elsewhere(self, region: str, villages: Sequence[str], path: str) -> list[Breach]:
        """The codes that are no village of the region."""
        return [
            invalid(Reason.VILLAGE_OF_OTHER_REGENCY, path, str(row), region=region)
            for row, code in enumerate(villages)
            if not self._is_village_in(code, region)
        ]

    def _is_village_in(self, code: str, region: str) -> bool:
        found = self.regions.get(code)
        return found is not None and found.level is RegionLevel.VILLAGE and regency_of(code) == region

    def _lines(self, intent: AllocateBudget) -> dict[UUID, BudgetLine]:
        """The lines of this region, scheme, year and source, whoever pays."""
        lines = self.store.budget_lines(intent.region, intent.scheme, intent.funding_source, [], None)
        return {line.id: line for line in lines if line.fiscal_year == intent.fiscal_year}

    def _line(self, intent: AllocateBudget, lines: Sequence[UUID]) -> UUID:
        """The line that an allocation means, of those of its region, scheme, year and source: the payer's as typed, else
        as folded, else one that was opened under the same name typed in another way, else a new one.
        """
        key = (intent.region, intent.scheme, intent.fiscal_year, intent.funding_source, intent.payer)
        for line in (budget.line_id_as_typed(*key), budget.line_id(*key)):
            if line in lines:
                return line
        payer = folded(intent.payer or "")
        first = [(found[0].position, found[0]) for found in self.store.load(lines).values()] if lines else []
        for _, opened in sorted(first, key=lambda one: one[0]):
            if isinstance(opened.event, BudgetAllocated) and folded(opened.event.payer or "") == payer:
                return opened.stream
        return budget.line_id(*key)


def _as_it_stands(last: BudgetAllocated, line: BudgetLine) -> BudgetAllocated:
    """The allocation that holds: the last one, as it was revised since."""
    now = line.figures
    return replace(
        last,
        amount=now.amount,
        at_least=now.at_least,
        quota=now.quota,
        per_village_quota=now.per_village_quota,
        stage=line.stage,
    )
