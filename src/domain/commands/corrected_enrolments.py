"""What becomes of an enrolment that was recorded wrongly? It is corrected; what it then breaks or reserves is judged anew."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from .. import enrolment_corrections
from ..dates import FOREVER, years_at
from ..deaths import Death
from ..eligibility.after_death import beyond_death
from ..eligibility.agreement import agreement_holds, beyond_termination
from ..eligibility.already_covered import in_the_way
from ..eligibility.judging import finding_codes
from ..eligibility.money_and_quota import without_tariff
from ..eligibility.palm_workers import palm_segments
from ..eligibility.policies_on_terms import NOTED
from ..enrolment import CorrectEnrolment, Enrolment
from ..enrolment_events import EnrolmentCorrected
from ..ports import Append, Command, NewEvent, Outcome
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, refuse_if
from ..regions import regency_of
from ..stretches import Stretch
from ..texts import says_something
from ..vocabulary import RecordingMode, RuleCode
from .enrolling import once
from .enrolments import EnrolmentCommands, besides
from .handling import Plan, all_at_once, scope_of
from .named_papers import as_agreement
from .reserving import difference, drawn


class CorrectedEnrolmentCommands(EnrolmentCommands):
    """Correcting, `(command, intent) -> Outcome`."""

    def correct_enrolment(self, command: Command, intent: CorrectEnrolment) -> Outcome:
        """Replace what was recorded wrongly; what it then breaks or reserves is judged anew; result {"enrolment": id}."""
        note = self.note(command, intent.reason)

        def decide() -> Plan:
            faults = [*self.village_faults(intent.village), *self.code_faults(None, intent.segment)]
            faults += [] if says_something(intent.reason) else [invalid(Reason.EMPTY, "reason")]
            history, state = besides(
                faults, lambda: self._enrolment(intent.enrolment, intent.expected_version)
            )
            faults += self.untimely(command, intent, history[0].event.village, history[-1].recorded_at)
            made = all_at_once(faults, lambda: self._corrected(command, intent, state))
            result = {"enrolment": str(intent.enrolment)}
            if made is None:
                return Append(scope_of(state), ()), result
            event, money, unchanged = made
            first = NewEvent(intent.enrolment, replace(event, reason=note()), history[-1].version + 1)
            return Append(scope_of(state), [first, *money], unchanged), result

        return self.run(command, intent, decide, sealed=True)

    def _corrected(
        self, command: Command, intent: CorrectEnrolment, state: Enrolment
    ) -> tuple[EnrolmentCorrected, list[NewEvent], dict[UUID, int]] | None:
        """The correction with its age, draws and breaches, what it reserves and releases, and what it rests on; None where
        all is so already.
        """
        now = enrolment_corrections.corrected(state, intent)
        if now == state.stretches:
            return None
        scope, first = scope_of(state), now[0]
        at = _FieldsAtFault(intent)
        age = state.age
        if first.start != state.start:
            age = years_at(self.vault.birth_date(state.worker), first.start)
        breaches: list[Breach] = []
        if not state.terms.concurrent:
            # Not even as it happened: what counted goes on counting, and no day counts twice.
            refuse_if(self._days_taken(intent.enrolment, state, now, at))
        ages = self.catalogue.ages_for(scope, state.terms.scheme, first.start)
        if not ages.lowest <= age <= ages.highest:
            facts = {"lowest": ages.lowest, "highest": ages.highest}
            breaches.append(Breach(RuleCode.OUTSIDE_AGE_POLICY, Reason.AGE, at.field("start"), facts))
        price = self.catalogue.price(
            first.category, state.programmes, state.terms.funding_source, first.start.replace(day=1)
        )
        draws, short, around = drawn(self, intent.enrolment, state, now, price.monthly, at)
        # An enrolment that nothing pays for goes on so: that is a finding already.
        breaches += [b for b in short if state.draws or b.code is not RuleCode.NO_BUDGET]
        judged = [
            *(RuleCode.OUTSIDE_AGE_POLICY, RuleCode.NO_BUDGET, RuleCode.QUOTA_EXCEEDED),
            *(RuleCode.BUDGET_EXCEEDED, RuleCode.UNPRICED, *around.judged),
        ]
        if price.unpriced:
            breaches.append(without_tariff(price.unpriced))
        unchanged = dict(around.versions or {})
        if first.start != state.start:
            judged.append(RuleCode.NO_AGREEMENT)
        if first.start != state.start or _lasts_longer(state, now):
            unchanged |= self._agreement_then(command, state, now, breaches)
        if {s.segment for s in now} != {s.segment for s in state.stretches}:
            judged.append(RuleCode.NOT_A_PALM_WORKER)
            breaches += palm_segments(state.terms, now)
        judged.append(RuleCode.WORKER_DIED)
        died = self.store.deaths([state.worker]).get(state.worker)
        outlived = None
        if died is not None:
            _refuse_other_day(intent, state, now, died)
            outlived = beyond_death(
                died.on, first.start, now[-1].end_exclusive, at.field("endExclusive", "start")
            )
        if outlived is not None and _lasts_longer(state, now):
            breaches.append(outlived)
        if command.mode is RecordingMode.COMMAND:
            refuse_if(once(breach for breach in breaches if breach.code not in NOTED))
        # What went on after a death before is not refused for that; it stays a finding.
        codes = finding_codes([*breaches, *([] if outlived is None else [outlived])])
        event = EnrolmentCorrected(
            state.worker, state.terms, UUID(int=0), state.stretches, now, age, draws, codes, tuple(judged)
        )
        return event, difference(state.draws, draws, RuleCode.BUDGET_EXCEEDED in codes), unchanged

    def _days_taken(
        self, enrolment: UUID, state: Enrolment, now: tuple[Stretch, ...], at: "_FieldsAtFault"
    ) -> list[Breach]:
        """The enrolment that has a day already which a correction asks for."""
        standing = self.store.standing([state.worker]).get(state.worker, ())
        others = [other for other in standing if other.enrolment != enrolment]
        start, end = now[0].start, now[-1].end_exclusive
        assert state.start is not None
        first = min(state.start, end or FOREVER)
        earlier = in_the_way(others, start, first, scope_of(state), at.field("start"))
        later = in_the_way(others, max(start, first), end, scope_of(state), at.field("endExclusive", "start"))
        return [taken for taken in (earlier or later,) if taken is not None]

    def _agreement_then(
        self, command: Command, state: Enrolment, now: tuple[Stretch, ...], breaches: list[Breach]
    ) -> dict[UUID, int]:
        """Whether the enrolment's agreement is in force on a corrected first day and, by command, until a later end; and
        the version that was read.
        """
        stream, start = state.terms.agreement, now[0].start
        history = self.store.load([stream]).get(stream, []) if stream else []
        agreement = as_agreement(history, self.regions)
        if start != state.start:
            breach = agreement_holds(agreement, stream, scope_of(state), start)
            if breach is not None:
                breaches.append(replace(breach, path=("start",)))
        if (
            command.mode is RecordingMode.COMMAND
            and _lasts_longer(state, now)
            and agreement is not None
            and regency_of(agreement.region) == scope_of(state)
        ):
            breach = beyond_termination(agreement, stream, start, now[-1].end_exclusive)
            breaches += [] if breach is None else [breach]
        return {stream: history[-1].version} if stream and history else {}


def _lasts_longer(state: Enrolment, now: tuple[Stretch, ...]) -> bool:
    """Whether corrected days go on after those recorded."""
    return (now[-1].end_exclusive or FOREVER) > (state.end_exclusive or FOREVER)


def _refuse_other_day(
    intent: CorrectEnrolment, state: Enrolment, now: tuple[Stretch, ...], died: Death
) -> None:
    """Raises Refused where a correction would move the day of a death that only the enrolment's end tells."""
    if died.enrolment == intent.enrolment and (now[-1].end_exclusive or FOREVER) != state.end_exclusive:
        raise Refused(Breach(RuleCode.WORKER_DIED, Reason.WITHDRAW_DEATH_FIRST, ("endExclusive",)))


class _FieldsAtFault:
    """To which field of a correction does a breach belong? The first that the correction names, of those it can be about."""

    def __init__(self, intent: CorrectEnrolment) -> None:
        asked = {
            "start": intent.start,
            "endExclusive": intent.end_exclusive,
            "village": intent.village,
            "segment": intent.segment,
            "category": intent.category,
        }
        self._named = [name for name, value in asked.items() if value is not None]

    def field(self, *blamed: str) -> tuple[str, ...]:
        return next(((name,) for name in (*blamed, *self._named) if name in self._named), ("enrolment",))

    def days(self, year: int, start: dt.date) -> tuple[str, str]:
        """What asks for the days of a year, where those recorded begin at `start`: the new first day or the new last one."""
        return ("start", "endExclusive") if year < start.year else ("endExclusive", "start")

    def seated(self, line: UUID) -> bool:
        return False

    def taken(self, line: UUID) -> int:
        return 0
