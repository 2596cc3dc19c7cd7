"""May days of an enrolment be given back that an end cut off? The policies of enrolling, asked of the days given back."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from ..eligibility.after_death import beyond_death
from ..eligibility.agreement import agreement_holds, beyond_termination
from ..eligibility.already_covered import in_the_way
from ..eligibility.case import Standing
from ..eligibility.judging import finding_codes
from ..eligibility.money_and_quota import without_tariff
from ..eligibility.policies_on_terms import NOTED
from ..enrolment import Enrolment
from ..enrolment_events import (
    EnrolmentCorrected,
    EnrolmentEnded,
    EnrolmentRejudged,
    EnrolmentReopened,
    EnrolmentVoided,
    WorkerEnrolled,
)
from ..ports import Ask, Recorded
from ..reasons import Reason
from ..refusals import Breach
from ..regions import regency_of
from ..reserved_months import Draw
from ..selection import NOBODY, Named
from ..stretches import Stretch
from ..vocabulary import EndReason, RuleCode
from .handling import Running, scope_of
from .named_papers import as_agreement, as_decree, as_list
from .reserving import drawn

# Judged anew, whatever was found of them before.
_JUDGED = (
    *(RuleCode.NO_BUDGET, RuleCode.QUOTA_EXCEEDED, RuleCode.BUDGET_EXCEEDED, RuleCode.UNPRICED),
    RuleCode.WORKER_DIED,
)
# What was a finding of the enrolment before does not stand against going on as before.
_AS_BEFORE = frozenset({RuleCode.NO_AGREEMENT, RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.NO_BUDGET})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the days take, which rules stand `against` them, the findings they have, and the versions it rests on."""

    draws: tuple[Draw, ...]
    against: tuple[Breach, ...]
    breaches: tuple[RuleCode, ...]
    judged: tuple[RuleCode, ...]
    unchanged: dict[UUID, int]


class Reopening:
    """Judges enrolments of one worker in one command; what one of them takes is not there for the next."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._taken: dict[UUID, int] = {}
        self._given: dict[UUID, tuple[dt.date, dt.date | None]] = {}  # the days of those that go on

    def judge(
        self,
        stream: UUID,
        history: Sequence[Recorded],
        state: Enrolment,
        now: tuple[Stretch, ...],
        died: dt.date | None = None,
    ) -> Judgement:
        """Whether an enrolment may have the days `now`, which go on longer than those it has. `died` is the day of the worker's
        death, where one holds.
        """
        found = findings_of(history)
        first = state.end_exclusive if state.stretches else now[0].start
        assert first is not None
        end = now[-1].end_exclusive
        papers, unchanged = self._papers(state, first, end)
        price = self._running.catalogue.price(
            now[0].category, state.programmes, state.terms.funding_source, now[0].start.replace(day=1)
        )
        draws, short, around = drawn(self._running, stream, state, now, price.monthly, _Whole(self._taken))
        unchanged |= around.versions or {}
        breaches = [*self._days(stream, state, first, end), *papers, *short]
        breaches += [without_tariff(price.unpriced)] if price.unpriced else []
        outlived = None if died is None else beyond_death(died, first, end, ("endExclusive",))
        breaches += [] if outlived is None else [outlived]
        against = tuple(
            b for b in breaches if b.code not in NOTED and not (b.code in found and b.code in _AS_BEFORE)
        )
        if not against:
            self._given[stream] = (now[0].start, end)
            for draw in draws:
                self._taken[draw.budget] = self._taken.get(draw.budget, 0) + draw.amount
            for draw in state.draws:
                self._taken[draw.budget] = self._taken.get(draw.budget, 0) - draw.amount
        # Who outlasts a terminated agreement is found by what rests on it, not by what was recorded.
        codes = finding_codes([b for b in breaches if b.reason is not Reason.ENDS_AFTER_TERMINATION])
        if not state.stretches:  # its findings went with its days
            codes = tuple(dict.fromkeys([*codes, *self._found_before(state, found, now[0].start)]))
        return Judgement(draws, against, codes, (*_JUDGED, *around.judged), unchanged)

    def _found_before(
        self, state: Enrolment, found: frozenset[RuleCode], start: dt.date
    ) -> Iterator[RuleCode]:
        """What is found again of an enrolment that had no day: what it was found to break, and its age as it is known now."""
        ages = self._running.catalogue.ages_for(scope_of(state), state.terms.scheme, start)
        if not ages.lowest <= state.age <= ages.highest:
            yield RuleCode.OUTSIDE_AGE_POLICY
        yield from (code for code in found if code not in (*_JUDGED, RuleCode.OUTSIDE_AGE_POLICY))

    def _days(self, stream: UUID, state: Enrolment, first: dt.date, end: dt.date | None) -> list[Breach]:
        """Whether another enrolment has one of the days by now."""
        if state.terms.concurrent:
            return []
        standing = self._running.store.standing([state.worker]).get(state.worker, ())
        others = [self._as_given(other) for other in standing if other.enrolment != stream]
        taken = in_the_way(others, first, end, scope_of(state), ("enrolment",))
        return [] if taken is None else [taken]

    def _as_given(self, other: Standing) -> Standing:
        """Another enrolment of the worker, with the days that the same command gave back to it."""
        start, end = self._given.get(other.enrolment, (other.start, other.end_exclusive))
        return replace(other, start=start, end_exclusive=end)

    def _papers(
        self, state: Enrolment, first: dt.date, end: dt.date | None
    ) -> tuple[list[Breach], dict[UUID, int]]:
        """Whether agreement, list and decree hold; and the versions they were read at."""
        running, scope = self._running, scope_of(state)
        terms = state.terms
        asked = Ask(
            *(scope, terms.scheme, terms.funding_source),
            workers=[state.worker],
            villages=[],
            papers=(terms.agreement, state.listed, state.decree),
        )
        answer = running.store.ask(asked)
        found, named = answer.histories, answer.named
        agreement = as_agreement(found.get(terms.agreement, ()), running.regions) if terms.agreement else None
        held = agreement_holds(agreement, state.terms.agreement, scope, first)
        breaches = [None if held is None else replace(held, path=("enrolment",))]
        if agreement is not None and regency_of(agreement.region) == scope:
            breaches.append(beyond_termination(agreement, state.terms.agreement, first, end))
        listed = as_list(found.get(state.listed, ())) if state.listed else None
        from_list = listed is not None and listed.people is not None
        if from_list or running.catalogue.schemes[state.terms.scheme].selected_by_list:
            decree = as_decree(found.get(state.decree, ())) if state.decree else None
            if listed is None or listed.verified is None:
                breaches.append(Breach(RuleCode.NOT_VERIFIED, Reason.LIST_NOT_VERIFIED, ("enrolment",)))
            elif _used_up(named, state.listed, listed.verified, state.worker):
                breaches.append(
                    Breach(
                        RuleCode.NOT_VERIFIED, Reason.LIST_USED_UP, ("enrolment",), {"count": listed.verified}
                    )
                )
            if decree is None or decree.voided:
                reason = Reason.NO_DECREE if decree is None else Reason.DECREE_VOIDED
                breaches.append(Breach(RuleCode.NO_DECREE, reason, ("enrolment",)))
            elif _used_up(named, state.decree, decree.count, state.worker):
                breaches.append(
                    Breach(RuleCode.NO_DECREE, Reason.DECREE_USED_UP, ("enrolment",), {"count": decree.count})
                )
        return [b for b in breaches if b is not None], {one: h[-1].version for one, h in found.items()}


def codes_of(breaches: Sequence[Breach]) -> tuple[RuleCode, ...]:
    """The rules that are broken, each once."""
    return tuple(dict.fromkeys(breach.code for breach in breaches))


def findings_of(history: Sequence[Recorded]) -> frozenset[RuleCode]:
    """The rules that an enrolment is found to break, as its events say."""
    found: set[RuleCode] = set()
    for one in history:
        match one.event:
            case WorkerEnrolled(breaches=breaches):
                found |= set(breaches)
            case EnrolmentCorrected() | EnrolmentReopened() | EnrolmentRejudged() as event:
                found = (found - set(event.judged)) | set(event.breaches)
            case EnrolmentEnded(reason=EndReason.DIED):
                found.discard(RuleCode.WORKER_DIED)
            case EnrolmentVoided():
                found = set()
    return frozenset(found)


def _used_up(named: Mapping[UUID | None, Named], paper: UUID | None, count: int, worker: UUID) -> bool:
    """Whether a list or decree names as many people as are enrolled under it, the worker not among them."""
    found = named.get(paper, NOBODY)
    return worker not in found.workers and found.people >= count


class _Whole:
    """Nothing is asked for by itself: every breach is one of the enrolment."""

    def __init__(self, taken: Mapping[UUID, int]) -> None:
        self._taken = taken

    def taken(self, line: UUID) -> int:
        return self._taken.get(line, 0)

    def seated(self, line: UUID) -> bool:
        return line in self._taken

    def field(self, *blamed: str) -> tuple[str, ...]:
        return ("enrolment",)

    def days(self, year: int, start: dt.date) -> tuple[str, str]:
        return ("enrolment", "enrolment")
