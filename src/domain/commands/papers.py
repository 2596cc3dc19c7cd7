"""Which papers, lists and claims can be recorded? Agreements, selection, denominators, public figures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from .. import agreements, claims, decrees, denominators, selection
from ..agreements import AgreementTerminated, SignAgreement, TerminateAgreement, TerminationCorrected
from ..claims import ClaimPublished, ClaimWithdrawn, PublishClaim
from ..decrees import Decree, IssueDecree
from ..denominators import CountEligibleWorkers
from ..ports import Command, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Refused, invalid, not_found
from ..regions import regency_of
from ..selection import (
    NOBODY,
    ListVerified,
    ParticipantsProposed,
    ProposedList,
    ProposeParticipants,
    VerifyList,
)
from ..texts import folded, says_something
from ..vocabulary import RecordingMode, RegionLevel
from .four_eyes import by_other_hands
from .handling import Plan, Running, all_at_once, new_stream, next_in_stream
from .named_papers import as_agreement, as_decree, as_list, stored_list
from .same_papers import ToldBefore


class PaperCommands(Running):
    """Commands about papers and figures, each `(command, intent) -> Outcome`."""

    def sign_agreement(self, command: Command, intent: SignAgreement) -> Outcome:
        """Record a memorandum or cooperation agreement, or find the same one; result {"agreement": id}."""
        told = ToldBefore(self.store)

        def decide(found: Mapping[UUID, Sequence[Recorded]]) -> Plan:
            nowhere = self.region_faults(
                intent.region, "region", RegionLevel.REGENCY, Reason.SIGNER_NOT_A_REGENCY
            )
            faults = [*nowhere, *self.untimely(command, intent, intent.region)]
            above = as_agreement(found.get(intent.under, ()), self.regions) if intent.under else None
            if intent.under is not None and above is None:
                faults.append(not_found("Agreement", "under"))
            events = all_at_once(faults, lambda: agreements.sign(intent, None if nowhere else above))
            agreement, known = told.find("agreement", events[0], AgreementTerminated, TerminationCorrected)
            new = () if known else events
            return new_stream(regency_of(intent.region), agreement, new, found), {"agreement": str(agreement)}

        return self.change(command, intent, [intent.under] if intent.under else [], decide)

    def terminate_agreement(self, command: Command, intent: TerminateAgreement) -> Outcome:
        """End an agreement; result {"agreement": id}."""
        note = self.note(command, intent.reason)

        def decide() -> Plan:
            history = self.history(intent.agreement, "Agreement", "agreement", intent.expected_version)
            state = as_agreement(history, self.regions)
            if state is None:
                raise Refused(not_found("Agreement", "agreement"))
            known = history[-1].recorded_at
            faults = [
                *([] if says_something(intent.reason) else [invalid(Reason.EMPTY, "reason")]),
                *self.untimely(command, intent, state.region, known),
            ]
            events: tuple[Any, ...] = all_at_once(
                faults, lambda: agreements.terminate(state, intent.on, UUID(int=0))
            )
            if events:
                events = agreements.terminate(state, intent.on, note())
            return next_in_stream(regency_of(state.region), intent.agreement, history, events), {
                "agreement": str(intent.agreement)
            }

        return self.run(command, intent, decide, sealed=True)

    def propose_participants(self, command: Command, intent: ProposeParticipants) -> Outcome:
        """Propose a list of candidates; result {"list": id}."""

        def decide() -> Plan:
            faults = [*self.proposer_faults(intent.region), *self.code_faults(intent.scheme, None)]
            stream, history = stored_list(self.store, self.vault, intent.list_digest)
            events = all_at_once(faults, lambda: selection.propose(as_list(history), intent))
            return next_in_stream(regency_of(intent.region), stream, history, events), {"list": str(stream)}

        return self.run(command, intent, decide)

    def verify_list(self, command: Command, intent: VerifyList) -> Outcome:
        """Verify a proposed list; result {"list": id}."""

        def decide() -> Plan:
            stream, history = stored_list(self.store, self.vault, intent.list_digest)
            history = self.reach.reached(command, intent, history)
            state = as_list(history)
            faults = self.untimely(command, intent, state.region, history[-1].recorded_at) if state else []
            enrolled = self.store.named([stream]).get(stream, NOBODY).people
            strict = command.mode is RecordingMode.COMMAND
            events = all_at_once(faults, lambda: selection.verify(state, intent, enrolled if strict else 0))
            by_other_hands(command, history, ParticipantsProposed)
            scope, about = (regency_of(state.region), state.region) if state else (None, None)
            append = replace(next_in_stream(scope, stream, history, events), about=about)
            return append, {"list": str(stream)}

        return self.run(command, intent, decide)

    def issue_decree(self, command: Command, intent: IssueDecree) -> Outcome:
        """Issue a decree, or find the one of the same number and particulars; result {"decree": id}."""

        def decide() -> Plan:
            faults = [
                *self.region_faults(
                    intent.region, "region", RegionLevel.REGENCY, Reason.DECREE_NOT_OF_A_REGENCY
                ),
                *self.untimely(command, intent, intent.region),
            ]
            list_id, found = None, dict[UUID, list[Recorded]]()
            if intent.list_digest:
                list_id, history = stored_list(self.store, self.vault, intent.list_digest)
                found = {list_id: history} if history else {}
            elif intent.listed:
                list_id, found = intent.listed, self.store.load([intent.listed])
            listed = as_list(found.get(list_id, ())) if list_id else None
            asked = decrees.counted(intent, listed)
            same = self._same_number(asked, list_id, listed)
            stream, before = same or (self._free_decree(intent), None)
            by_other_hands(command, found.get(list_id, ()) if list_id else (), ListVerified)
            strict = command.mode is RecordingMode.COMMAND
            events = all_at_once(
                faults, lambda: decrees.decree(asked, list_id, listed, before, strict=strict)
            )
            return new_stream(regency_of(intent.region), stream, events, found), {"decree": str(stream)}

        return self.run(command, intent, decide)

    def _same_number(
        self, intent: IssueDecree, list_id: UUID | None, listed: ProposedList | None
    ) -> tuple[UUID, Decree] | None:
        """The decree of the regency under this number; of several, the one that says what this one says."""
        ids = self.store.decrees(intent.region, folded(intent.number))
        found = self.store.load(ids) if ids else {}
        same = [(stream, state) for stream, one in found.items() if (state := as_decree(one)) is not None]
        people = None if listed is None else listed.people
        return next(
            (one for one in same if decrees.alike(one[1], intent, list_id, people)),
            same[0] if same else None,
        )

    def _free_decree(self, intent: IssueDecree) -> UUID:
        """Where a new decree will stand: one that was taken back, or has another number by now, keeps its place."""
        stream = decrees.decree_id(intent.region, intent.number)
        while stream in self.store.load([stream]):
            stream = decrees.next_decree_id(stream)
        return stream

    def count_eligible_workers(self, command: Command, intent: CountEligibleWorkers) -> Outcome:
        """Record a denominator, or find the same one; result {"denominator": id}."""
        told = ToldBefore(self.store)

        def decide(_: Mapping[UUID, Sequence[Recorded]]) -> Plan:
            faults = [
                *self.region_faults(intent.region, "region"),
                *self.code_faults(intent.scheme, None),
                *self.untimely(command, intent, intent.region),
            ]
            events = all_at_once(faults, lambda: denominators.count(intent))
            stream, known = told.find("denominator", events[0])
            new = () if known else events
            return new_stream(regency_of(intent.region), stream, new), {"denominator": str(stream)}

        return self.change(command, intent, [], decide)

    def publish_claim(self, command: Command, intent: PublishClaim) -> Outcome:
        """Record what was said in public, or find the same claim of the same source; result {"claim": id}."""
        told = ToldBefore(self.store)

        def decide(found: Mapping[UUID, Sequence[Recorded]]) -> Plan:
            nowhere = self.region_faults(intent.region, "region")
            faults = [
                *nowhere,
                *self.code_faults(intent.scheme, intent.segment),
                *self.untimely(command, intent, intent.region),
            ]
            event = found[intent.part_of][0].event if intent.part_of and intent.part_of in found else None
            whole = event if isinstance(event, ClaimPublished) else None
            if intent.part_of is not None and whole is None:
                faults.append(not_found("PublicClaim", "partOf"))
            events = all_at_once(faults, lambda: claims.publish(intent, None if nowhere else whole))
            stream, known = told.find("claim", events[0], ClaimWithdrawn)
            new = () if known else events
            return new_stream(regency_of(intent.region), stream, new), {"claim": str(stream)}

        return self.change(command, intent, [intent.part_of] if intent.part_of else [], decide)
