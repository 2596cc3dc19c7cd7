"""Which papers, money, lists and claims can be recorded? Agreements, budgets, selection, denominators, public figures."""

from functools import cache
from typing import Any
from uuid import UUID, uuid4

from . import agreements, budget, claims, denominators, selection
from .agreements import SignAgreement, TerminateAgreement
from .budget import AllocateBudget, BudgetAllocated
from .claims import ClaimPublished, PublishClaim
from .denominators import CountEligibleWorkers
from .enrolling import as_agreement, as_list
from .ports import Command, Outcome
from .refusals import Refused, invalid, not_found, refuse_if
from .regions import regency_of
from .running import Plan, Running, new_stream, next_in_stream
from .selection import IssueDecree, ProposeParticipants, VerifyList
from .vocabulary import RecordingMode


class PaperCommands(Running):
    """Commands about papers and figures, each `(command, intent) -> Outcome`."""

    def sign_agreement(self, command: Command, intent: SignAgreement) -> Outcome:
        """Record a memorandum or cooperation agreement; result {"agreement": id}."""
        agreement = uuid4()

        def decide() -> Plan:
            refuse_if(self.region_faults(intent.region, "region"))
            found = self.store.load([intent.under]) if intent.under else {}
            above = as_agreement(found[intent.under], self.regions) if intent.under in found else None
            if intent.under is not None and above is None:
                raise Refused(not_found("Agreement", "under"))
            events = agreements.sign(intent, above)
            return new_stream(regency_of(intent.region), agreement, events, found), {
                "agreement": str(agreement)
            }

        return self.run(command, intent, decide)

    def terminate_agreement(self, command: Command, intent: TerminateAgreement) -> Outcome:
        """End an agreement; result {"agreement": id}."""

        note = cache(lambda: self.vault.seal_note(intent.reason))  # once, however often it is decided

        def decide() -> Plan:
            history = self.history(intent.agreement, "Agreement", "agreement", intent.expected_version)
            state = as_agreement(history, self.regions)
            if state is None:
                raise Refused(not_found("Agreement", "agreement"))
            events: tuple[Any, ...] = agreements.terminate(state, intent.on, UUID(int=0))
            if events:
                events = agreements.terminate(state, intent.on, note())
            return next_in_stream(regency_of(state.region), intent.agreement, history, events), {
                "agreement": str(intent.agreement)
            }

        return self.run(command, intent, decide, sealed=True)

    def allocate_budget(self, command: Command, intent: AllocateBudget) -> Outcome:
        """Allocate a budget line or revise it; result {"budget": id}."""
        line = budget.line_id(
            intent.region, intent.scheme, intent.fiscal_year, intent.funding_source, intent.payer
        )

        def decide() -> Plan:
            refuse_if([*self.region_faults(intent.region, "region"), *self.code_faults(intent.scheme, None)])
            if intent.region != regency_of(intent.region):
                raise Refused(invalid("not_a_regency", "region"))
            asked = [line, *([intent.agreement] if intent.agreement else [])]
            found = self.store.load(asked)
            if intent.agreement is not None:
                agreement = as_agreement(found.get(intent.agreement, ()), self.regions)
                if agreement is None or agreement.region[:5] != regency_of(intent.region):
                    raise Refused(not_found("Agreement", "agreement"))
            state = last = None
            if line in found:
                villages = [village.code for village in self.regions.villages(intent.region)]
                source = intent.funding_source
                lines = self.store.budget_lines(intent.region, intent.scheme, source, [], villages)
                state = next((b for b in lines if b.id == line), None)
                allocations = [r.event for r in found[line] if isinstance(r.event, BudgetAllocated)]
                last = allocations[-1] if allocations else None
            events = budget.allocate(state, intent, last)
            return next_in_stream(regency_of(intent.region), line, found.get(line, ()), events, found), {
                "budget": str(line)
            }

        return self.run(command, intent, decide)

    def propose_participants(self, command: Command, intent: ProposeParticipants) -> Outcome:
        """Propose a list of candidates; result {"list": id}."""

        def decide() -> Plan:
            refuse_if([*self.region_faults(intent.region, "region"), *self.code_faults(intent.scheme, None)])
            stream = selection.list_id(intent.list_digest)
            history = self.store.load([stream]).get(stream, [])
            events = selection.propose(as_list(history), intent)
            return next_in_stream(regency_of(intent.region), stream, history, events), {"list": str(stream)}

        return self.run(command, intent, decide)

    def verify_list(self, command: Command, intent: VerifyList) -> Outcome:
        """Verify a proposed list; result {"list": id}."""

        def decide() -> Plan:
            stream = selection.list_id(intent.list_digest)
            history = self.store.load([stream]).get(stream, [])
            state = as_list(history)
            events = selection.verify(state, intent)
            scope = regency_of(state.region) if state else None
            return next_in_stream(scope, stream, history, events), {"list": str(stream)}

        return self.run(command, intent, decide)

    def issue_decree(self, command: Command, intent: IssueDecree) -> Outcome:
        """Issue a decree; result {"decree": id}."""
        stream = uuid4()

        def decide() -> Plan:
            refuse_if(self.region_faults(intent.region, "region"))
            asked = [selection.list_id(intent.list_digest)] if intent.list_digest else []
            found = self.store.load(asked) if asked else {}
            listed = as_list(found.get(asked[0], ())) if asked else None
            events = selection.decree(intent, listed, strict=command.mode is RecordingMode.COMMAND)
            return new_stream(regency_of(intent.region), stream, events, found), {"decree": str(stream)}

        return self.run(command, intent, decide)

    def count_eligible_workers(self, command: Command, intent: CountEligibleWorkers) -> Outcome:
        """Record a denominator; result {"denominator": id}."""
        stream = uuid4()

        def decide() -> Plan:
            refuse_if([*self.region_faults(intent.region, "region"), *self.code_faults(intent.scheme, None)])
            events = denominators.count(intent)
            return new_stream(regency_of(intent.region), stream, events), {"denominator": str(stream)}

        return self.run(command, intent, decide)

    def publish_claim(self, command: Command, intent: PublishClaim) -> Outcome:
        """Record what was said in public; result {"claim": id}."""
        stream = uuid4()

        def decide() -> Plan:
            refuse_if(
                [
                    *self.region_faults(intent.region, "region"),
                    *self.code_faults(intent.scheme, intent.segment),
                ]
            )
            found = self.store.load([intent.part_of]) if intent.part_of else {}
            whole = found[intent.part_of][0].event if intent.part_of in found else None
            if intent.part_of is not None and not isinstance(whole, ClaimPublished):
                raise Refused(not_found("PublicClaim", "partOf"))
            events = claims.publish(intent, whole)
            return new_stream(regency_of(intent.region), stream, events), {"claim": str(stream)}

        return self.run(command, intent, decide)
