"""What can be done to a worker's protection? Enrol, transfer, correct and end it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from .. import enrolment_corrections, transfers
from ..dates import FOREVER, years_at
from ..deaths import Death, WorkerDied
from ..eligibility.after_death import beyond_death
from ..eligibility.agreement import agreement_holds, beyond_termination
from ..eligibility.already_covered import in_the_way
from ..eligibility.case import Applicant
from ..eligibility.judging import finding_codes
from ..eligibility.money_and_quota import without_tariff
from ..eligibility.palm_workers import palm_segments
from ..eligibility.policies_on_terms import NOTED
from ..enrolment import (
    Candidate,
    CorrectEnrolment,
    EndEnrolment,
    Enrolment,
    EnrolWorkers,
    TransferEnrolment,
)
from ..enrolment_events import EnrolmentCorrected, EnrolmentEnded, EnrolmentTransferred
from ..ports import Append, Command, NewEvent, Outcome, Recorded
from ..reasons import Reason
from ..refusals import Breach, Refused, invalid, not_found, refuse_if
from ..regions import regency_of
from ..stretches import Stretch
from ..texts import says_something
from ..vocabulary import DeathEvidence, EndReason, RecordingMode, Reporter, RuleCode
from . import ring_one
from .applicants import admit, applicants
from .ended_by_death import beyond, ended_by, next_of
from .handling import (
    Plan,
    Running,
    all_at_once,
    as_expected,
    beside,
    enrolment_state,
    next_in_stream,
    scope_of,
)
from .named_papers import as_agreement
from .reserving import difference, drawn

MOST_WORKERS = 2_000
T = TypeVar("T")


class EnrolmentCommands(Running):
    """Commands about enrolments, each `(command, intent) -> Outcome`."""

    def enrol_workers(self, command: Command, intent: EnrolWorkers) -> Outcome:
        """Enrol workers of one regency, all or none; result {"enrolments": [ids, in the order of the workers]}."""
        faults = self._how_many(intent)
        body = self.body(command, intent)
        regency = regency_of(intent.workers[0].village) if intent.workers else ""
        faults = faults or self.enrolling.faults(intent, regency, self.store.now)
        candidates = self._to_judge(intent, faults) if faults else list(enumerate(intent.workers))
        names = self.catalogue.names
        found, sealed = (
            applicants(self.vault, intent.start, candidates, names=names) if candidates else ([], {})
        )
        known: list[Sequence[Applicant]] = [found]

        def judge() -> Plan:
            if not candidates:
                raise Refused(*faults)
            again: Sequence[Applicant] | None = known[-1]
            while again is not None:
                known.append(again)
                register = self.enrolling.read_register(
                    intent, command.mode, regency, again, recall=(command, body)
                )
                judged = register.judge(again)
                result = {"enrolments": [str(d.applicant.enrolment) for d in judged.decided]}
                if command.mode is RecordingMode.COMMAND:
                    refuse_if(_once(b for d in judged.decided if d.event is None for b in d.breaches))
                refuse_if([*command.unknown, *faults])  # before anybody is admitted to the vault
                met = judged.met()
                again = admit(self.vault, judged, sealed, again, names)
            known.append(met)
            return Append(regency, judged.events, judged.unchanged), result

        return self.run(command, intent, judge, faults=faults, body=body)

    def _to_judge(self, intent: EnrolWorkers, faults: Sequence[Breach]) -> list[tuple[int, Candidate]]:
        """Whom one can judge beside faults of form, so that all is said that stands against the command: the workers of
        the rows without one, where the terms can be read.
        """
        faulty = {fault.path[1] for fault in faults if len(fault.path) > 2}
        if any(fault.path[0] != "endExclusive" and len(fault.path) < 3 for fault in faults):
            return []
        return [(row, worker) for row, worker in enumerate(intent.workers) if str(row) not in faulty]

    def _how_many(self, intent: EnrolWorkers) -> list[Breach]:
        """What is wrong with the terms and the number of workers, where that is nobody or too many."""
        if 0 < len(intent.workers) <= MOST_WORKERS:
            return []
        fault = (
            invalid(Reason.HOW_MANY_WORKERS, "workers", most=MOST_WORKERS)
            if intent.workers
            else invalid(Reason.NOBODY_NAMED, "workers")
        )
        return [*self.enrolling.terms_faults(intent), fault]

    def transfer_enrolment(self, command: Command, intent: TransferEnrolment) -> Outcome:
        """Move a worker to another village or segment from a day on; result {"enrolment": id}."""

        def decide(read: Mapping[UUID, Sequence[Recorded]]) -> Plan:
            history = read.get(intent.enrolment, ())
            faults = [*self.village_faults(intent.village), *self.code_faults(None, intent.segment)]
            state = _besides(faults, lambda: _as_expected(history, intent.expected_version))
            faults += self.untimely(command, intent, history[0].event.village, history[-1].recorded_at)

            versions: dict[UUID, int] = {}

            def moved() -> tuple[EnrolmentTransferred, ...]:
                events = transfers.transfer(state, intent)
                refuse_if(b for event in events for b in palm_segments(state.terms, event.now))
                if intent.village is None or not events or not ring_one.applies(self, state):
                    return events
                asked = ring_one.of_move(self, intent.enrolment, state, events[0].now, ("village",))
                if command.mode is RecordingMode.COMMAND:
                    refuse_if(asked.breaches)
                versions.update(asked.versions or {})
                return (replace(events[0], breaches=asked.broken, judged=asked.judged),)

            events = all_at_once(faults, moved)
            append = next_in_stream(scope_of(state), intent.enrolment, history, events)
            if versions:
                append = replace(append, unchanged=versions)
            return append, {"enrolment": str(intent.enrolment)}

        return self.change(command, intent, [intent.enrolment], decide)

    def correct_enrolment(self, command: Command, intent: CorrectEnrolment) -> Outcome:
        """Replace what was recorded wrongly; what it then breaks or reserves is judged anew; result {"enrolment": id}."""
        note = self.note(command, intent.reason)

        def decide() -> Plan:
            faults = [*self.village_faults(intent.village), *self.code_faults(None, intent.segment)]
            faults += [] if says_something(intent.reason) else [invalid(Reason.EMPTY, "reason")]
            history, state = _besides(
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
            refuse_if(_once(breach for breach in breaches if breach.code not in NOTED))
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

    def end_enrolment(self, command: Command, intent: EndEnrolment) -> Outcome:
        """End protection; a death ends every later enrolment of the worker too; result {"enrolments": [ids]}."""

        def decide() -> Plan:
            history, state = self._enrolment(intent.enrolment, intent.expected_version)
            refuse_if(self.untimely(command, intent, history[0].event.village, history[-1].recorded_at))
            died = self.store.deaths([state.worker]).get(state.worker)
            if intent.reason is not EndReason.DIED:
                _refuse_instead_of(died, intent, state)
                new = list(ended_by(intent.enrolment, history, state, intent.end_exclusive, intent.reason))
                return Append(scope_of(state), new), {"enrolments": [str(intent.enrolment)]}
            day = intent.end_exclusive - dt.timedelta(days=1)
            if died is not None and died.on != day:
                raise Refused(Breach(RuleCode.WORKER_DIED, Reason.DIED_OTHERWISE, ("endExclusive",)))
            later = self.store.load(beyond(self.store, state.worker, intent.end_exclusive))
            ended = {intent.enrolment: history} | later
            if later and intent.enrolment not in later and state.end_exclusive != intent.end_exclusive:
                del ended[intent.enrolment]  # it ended before the death; what came after it ends now
            new = [
                event
                for stream, events in ended.items()
                for event in ended_by(
                    stream, events, enrolment_state(events), intent.end_exclusive, EndReason.DIED
                )
            ]
            if died is None:
                said = WorkerDied(
                    *(state.worker, day, DeathEvidence.NOT_SAID, Reporter.NOT_SAID, None),
                    ended=tuple(one.stream for one in new if isinstance(one.event, EnrolmentEnded)),
                    region=scope_of(state),
                )
                new.insert(0, next_of(self.store, state.worker, said))
            scopes = {stream: scope_of(enrolment_state(events)) for stream, events in ended.items()}
            return Append(scope_of(state), new), {"enrolments": self.rights.told(command, intent, scopes)}

        return self.run(command, intent, decide)

    def _enrolment(self, stream: UUID, expected: int | None) -> tuple[list[Recorded], Enrolment]:
        history = self.store.load([stream]).get(stream, [])
        return history, _as_expected(history, expected)


def _besides(faults: Sequence[Breach], find: Callable[[], T]) -> T:
    """What `find` finds. Where it raises Refused, these faults are told as well."""
    try:
        return find()
    except Refused as refusal:
        raise Refused(*beside(refusal.breaches, faults)) from None


def _as_expected(history: Sequence[Recorded], expected: int | None) -> Enrolment:
    """The enrolment of a stream. Raises Refused where there is none, or not at the version that was expected."""
    as_expected(history, "Participant", "enrolment", expected)
    state: Enrolment | None = enrolment_state(history)
    if state is None:
        raise Refused(not_found("Participant", "enrolment"))
    return state


def _lasts_longer(state: Enrolment, now: tuple[Stretch, ...]) -> bool:
    """Whether corrected days go on after those recorded."""
    return (now[-1].end_exclusive or FOREVER) > (state.end_exclusive or FOREVER)


def _refuse_other_day(
    intent: CorrectEnrolment, state: Enrolment, now: tuple[Stretch, ...], died: Death
) -> None:
    """Raises Refused where a correction would move the day of a death that only the enrolment's end tells."""
    if died.enrolment == intent.enrolment and (now[-1].end_exclusive or FOREVER) != state.end_exclusive:
        raise Refused(Breach(RuleCode.WORKER_DIED, Reason.WITHDRAW_DEATH_FIRST, ("endExclusive",)))


def _refuse_instead_of(died: Death | None, intent: EndEnrolment, state: Enrolment) -> None:
    """Raises Refused where another reason would take the place of a death, on its day or where only this end tells of it."""
    if died is None or state.ended is not EndReason.DIED:
        return
    same_day = intent.end_exclusive == died.on + dt.timedelta(days=1)
    if same_day or died.enrolment == intent.enrolment:
        raise Refused(Breach(RuleCode.WORKER_DIED, Reason.WITHDRAW_DEATH_FIRST, ("reason",)))


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


def _once(breaches: Any) -> list[Breach]:
    """Each breach once: what is wrong with shared terms is said once, not for every worker."""
    seen: dict[tuple[RuleCode, tuple[str, ...]], Breach] = {}
    for breach in breaches:
        seen.setdefault((breach.code, breach.path), breach)
    return list(seen.values())
