"""What can one ask the register to do? Commands: each reads, decides by the pure rules, and records all or nothing.

A command has one outcome for ever: the same actor, key and body return it again, refusals too. Where something the
decision rested on changes before the append, the command reads and decides again.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from . import agreements, budget, cards, claims, denominators, enrolment, selection
from .agreements import SignAgreement, TerminateAgreement
from .budget import AllocateBudget, BudgetAllocated, BudgetReleased, Draw, months_needed
from .cards import CardHandedOver, HoldHandover, IssueCards
from .catalogue import STANDARD, Catalogue
from .claims import ClaimPublished, PublishClaim
from .dates import FOREVER, years_at
from .denominators import CountEligibleWorkers
from .enrolling import Enrolling, applicants, as_agreement, as_list, local_day
from .enrolment import (
    CorrectEnrolment,
    EndEnrolment,
    Enrolment,
    EnrolmentCorrected,
    EnrolWorkers,
    Stretch,
    TransferEnrolment,
)
from .policies import Applicant, Room, in_the_way, line_for, quota_exceeded
from .ports import (
    Append,
    Command,
    Contended,
    EventStore,
    IdentityRules,
    KeyConflict,
    NewEvent,
    Outcome,
    Recorded,
    Vault,
)
from .refusals import Against, Breach, Refused, invalid, not_found, refuse_if
from .regions import Regions, regency_of
from .selection import IssueDecree, ProposeParticipants, VerifyList
from .vocabulary import EndReason, RecordingMode, RegionLevel, RuleCode

MOST_WORKERS = 2_000
_CARD = uuid5(NAMESPACE_URL, "naungan:card")
_ATTEMPTS = 12
_NIK_LIKE = re.compile(r"(?<!\d)\d{16}(?!\d)")
_PUBLIC_TEXT = ("title", "parties", "legal_basis", "payer", "office", "number", "place", "minutes", "source")
State = TypeVar("State")
Plan = tuple[Append, Mapping[str, Any]]


class Register:
    """The register's commands, each `(command, intent) -> Outcome`. Refusals come back as breaches, never raised.

    Raises Contended only where a command lost every one of its attempts to others; it may be sent again.
    """

    def __init__(
        self,
        store: EventStore,
        vault: Vault,
        identity: IdentityRules,
        regions: Regions,
        catalogue: Catalogue = STANDARD,
    ) -> None:
        self._store = store
        self._vault = vault
        self._regions = regions
        self._catalogue = catalogue
        self.enrolling = Enrolling(store, vault, identity, regions, catalogue)

    # Agreements, budgets, selection

    def sign_agreement(self, command: Command, intent: SignAgreement) -> Outcome:
        """Record a memorandum or cooperation agreement; result {"agreement": id}."""
        agreement = uuid4()

        def decide() -> Plan:
            refuse_if(self._region(intent.region, "region"))
            found = self._store.load([intent.under]) if intent.under else {}
            above = as_agreement(found[intent.under], self._regions) if intent.under in found else None
            if intent.under is not None and above is None:
                raise Refused(not_found("Agreement", "under"))
            events = agreements.sign(intent, above)
            return _new(regency_of(intent.region), agreement, events, found), {"agreement": str(agreement)}

        return self._run(command, intent, decide)

    def terminate_agreement(self, command: Command, intent: TerminateAgreement) -> Outcome:
        """End an agreement; result {"agreement": id}."""

        note = cache(lambda: self._vault.seal_note(intent.reason))  # once, however often it is decided

        def decide() -> Plan:
            history = self._history(intent.agreement, "Agreement", "agreement", intent.expected_version)
            state = as_agreement(history, self._regions)
            if state is None:
                raise Refused(not_found("Agreement", "agreement"))
            events: tuple[Any, ...] = agreements.terminate(state, intent.on, UUID(int=0))
            if events:
                events = agreements.terminate(state, intent.on, note())
            return _next(regency_of(state.region), intent.agreement, history, events), {
                "agreement": str(intent.agreement)
            }

        return self._run(command, intent, decide, sealed=True)

    def allocate_budget(self, command: Command, intent: AllocateBudget) -> Outcome:
        """Allocate a budget line or revise it; result {"budget": id}."""
        line = budget.line_id(
            intent.region, intent.scheme, intent.fiscal_year, intent.funding_source, intent.payer
        )

        def decide() -> Plan:
            refuse_if([*self._region(intent.region, "region"), *self._codes(intent.scheme, None)])
            asked = [line, *([intent.agreement] if intent.agreement else [])]
            found = self._store.load(asked)
            if intent.agreement is not None:
                agreement = as_agreement(found.get(intent.agreement, ()), self._regions)
                if agreement is None or agreement.region[:5] != regency_of(intent.region):
                    raise Refused(not_found("Agreement", "agreement"))
            state = last = None
            if line in found:
                villages = [village.code for village in self._regions.villages(intent.region)]
                source = intent.funding_source
                lines = self._store.budget_lines(intent.region, intent.scheme, source, [], villages)
                state = next((b for b in lines if b.id == line), None)
                allocations = [r.event for r in found[line] if isinstance(r.event, BudgetAllocated)]
                last = allocations[-1] if allocations else None
            events = budget.allocate(state, intent, last)
            return _next(regency_of(intent.region), line, found.get(line, ()), events, found), {
                "budget": str(line)
            }

        return self._run(command, intent, decide)

    def propose_participants(self, command: Command, intent: ProposeParticipants) -> Outcome:
        """Propose a list of candidates; result {"list": id}."""

        def decide() -> Plan:
            refuse_if([*self._region(intent.region, "region"), *self._codes(intent.scheme, None)])
            stream = selection.list_id(intent.list_digest)
            history = self._store.load([stream]).get(stream, [])
            events = selection.propose(as_list(history), intent)
            return _next(regency_of(intent.region), stream, history, events), {"list": str(stream)}

        return self._run(command, intent, decide)

    def verify_list(self, command: Command, intent: VerifyList) -> Outcome:
        """Verify a proposed list; result {"list": id}."""

        def decide() -> Plan:
            stream = selection.list_id(intent.list_digest)
            history = self._store.load([stream]).get(stream, [])
            state = as_list(history)
            events = selection.verify(state, intent)
            scope = regency_of(state.region) if state else None
            return _next(scope, stream, history, events), {"list": str(stream)}

        return self._run(command, intent, decide)

    def issue_decree(self, command: Command, intent: IssueDecree) -> Outcome:
        """Issue a decree; result {"decree": id}."""
        stream = uuid4()

        def decide() -> Plan:
            refuse_if(self._region(intent.region, "region"))
            asked = [selection.list_id(intent.list_digest)] if intent.list_digest else []
            found = self._store.load(asked) if asked else {}
            listed = as_list(found.get(asked[0], ())) if asked else None
            events = selection.decree(intent, listed, strict=command.mode is RecordingMode.COMMAND)
            return _new(regency_of(intent.region), stream, events, found), {"decree": str(stream)}

        return self._run(command, intent, decide)

    # Enrolments

    def enrol_workers(self, command: Command, intent: EnrolWorkers) -> Outcome:
        """Enrol workers of one regency, all or none; result {"enrolments": [ids, in the order of the workers]}."""
        try:
            if (before := self._store.recall(command, self._body(command, intent))) is not None:
                return before
        except KeyConflict:
            return _key_conflict()
        faults = self._enrolment_faults(intent)
        candidates = [] if faults else list(enumerate(intent.workers))
        found, sealed = applicants(self._vault, intent.start, candidates) if candidates else ([], {})
        known: list[Sequence[Applicant]] = [found]

        def decide() -> Plan:
            refuse_if(faults)
            regency = regency_of(intent.workers[0].village)
            again: Sequence[Applicant] | None = known[-1]
            while again is not None:
                known.append(again)
                judged = self.enrolling.judge(intent, command.mode, regency, again)
                if command.mode is RecordingMode.COMMAND:
                    refuse_if(_once(b for d in judged.decided for b in d.breaches))
                again = self.enrolling.admit(judged, sealed, again)
            known.append(judged.met())
            return (
                Append(regency, judged.events, judged.unchanged),
                {"enrolments": [str(d.applicant.enrolment) for d in judged.decided]},
            )

        return self._run(command, intent, decide)

    def _enrolment_faults(self, intent: EnrolWorkers) -> list[Breach]:
        faults = self.enrolling.terms_faults(intent)
        if not 1 <= len(intent.workers) <= MOST_WORKERS:
            return [*faults, invalid("how_many_workers", "workers", most=MOST_WORKERS)]
        regency = regency_of(intent.workers[0].village)
        rows: dict[str, int] = {}
        for row, worker in enumerate(intent.workers):
            faults += self.enrolling.candidate_faults(row, worker, regency, intent.start)
            if worker.nik in rows:
                faults.append(
                    Breach(
                        RuleCode.INVALID,
                        "twice_in_command",
                        ("workers", str(row), "nik"),
                        {"row": rows[worker.nik]},
                    )
                )
            rows.setdefault(worker.nik, row)
        return faults

    def transfer_enrolment(self, command: Command, intent: TransferEnrolment) -> Outcome:
        """Move a worker to another village or segment from a day on; result {"enrolment": id}."""

        def decide() -> Plan:
            refuse_if([*self._village(intent.village), *self._codes(None, intent.segment)])
            history, state = self._enrolment(intent.enrolment, intent.expected_version)
            events = enrolment.transfer(state, intent)
            return _next(_scope(state), intent.enrolment, history, events), {
                "enrolment": str(intent.enrolment)
            }

        return self._run(command, intent, decide)

    def correct_enrolment(self, command: Command, intent: CorrectEnrolment) -> Outcome:
        """Replace what was recorded wrongly; what it then breaks or reserves is judged anew; result {"enrolment": id}."""
        note = cache(lambda: self._vault.seal_note(intent.reason))  # once, however often it is decided

        def decide() -> Plan:
            refuse_if([*self._village(intent.village), *self._codes(None, intent.segment)])
            history, state = self._enrolment(intent.enrolment, intent.expected_version)
            now = enrolment.corrected(state, intent)
            result = {"enrolment": str(intent.enrolment)}
            if now == state.stretches:
                return Append(_scope(state), ()), result
            event, money = self._corrected(command, intent, state, now)
            first = NewEvent(intent.enrolment, replace(event, reason=note()), history[-1].version + 1)
            return Append(_scope(state), [first, *money]), result

        return self._run(command, intent, decide, sealed=True)

    def _corrected(
        self, command: Command, intent: CorrectEnrolment, state: Enrolment, now: tuple[Stretch, ...]
    ) -> tuple[EnrolmentCorrected, list[NewEvent]]:
        """The correction with its age, draws and breaches, and what it reserves and releases."""
        scope, first = _scope(state), now[0]
        age = state.age
        if first.start != state.start:
            age = years_at(self._vault.birth_date(state.worker), first.start)
        breaches: list[Breach] = []
        others = [
            s
            for s in self._store.standing([state.worker]).get(state.worker, ())
            if s.enrolment != intent.enrolment
        ]
        if not state.terms.concurrent:
            # Not even as it happened: what counted goes on counting, and no day counts twice.
            taken = in_the_way(others, first.start, now[-1].end_exclusive, scope, ("start",))
            refuse_if([] if taken is None else [taken])
        ages = self._catalogue.ages_for(scope, state.terms.scheme, first.start)
        if not ages.lowest <= age <= ages.highest:
            facts = {"lowest": ages.lowest, "highest": ages.highest}
            breaches.append(Breach(RuleCode.OUTSIDE_AGE_POLICY, "age", ("start",), facts))
        draws, short = self._draws(state, now)
        breaches += short
        if command.mode is RecordingMode.COMMAND:
            refuse_if(_once(breaches))
        codes = tuple(dict.fromkeys(b.code for b in breaches))
        event = EnrolmentCorrected(
            state.worker, state.terms, UUID(int=0), state.stretches, now, age, draws, codes
        )
        return event, _difference(state.draws, draws, RuleCode.BUDGET_EXCEEDED in codes)

    def _draws(self, state: Enrolment, now: tuple[Stretch, ...]) -> tuple[tuple[Draw, ...], list[Breach]]:
        """What corrected days take from the budget lines, and where these do not suffice."""
        scope, terms, first = _scope(state), state.terms, now[0]
        lines = self._store.budget_lines(
            scope, terms.scheme, terms.funding_source, [state.worker], [first.village]
        )
        monthly = self._catalogue.monthly(
            first.category, state.programmes, terms.funding_source, first.start.replace(day=1)
        )
        drawn = {d.year: d.budget for d in state.draws}
        before, needed = _by_line(state.draws), dict[UUID, int]()
        today = local_day(self._regions, scope, self._store.now())
        draws: list[Draw] = []
        breaches: list[Breach] = []
        for year, months in months_needed(first.start, now[-1].end_exclusive, today):
            kept = next((b for b in lines if b.id == drawn.get(year)), None)
            line = kept or line_for(year, terms.agreement, lines)
            if line is None:
                if state.draws:
                    breaches.append(Breach(RuleCode.NO_BUDGET, "no_budget", ("start",), {"year": year}))
                continue
            draw = Draw(line.id, year, months, monthly or 0)
            draws.append(draw)
            if not Room(line).fits(state.worker, first.village):
                breaches.append(quota_exceeded(line, first.village, ("start",)))
            had = before.get(line.id, 0)
            asked = needed[line.id] = needed.get(line.id, 0) + draw.amount
            if line.remaining is not None and asked > max(line.remaining + had, had):
                facts = {"needed": asked, "left": max(line.remaining + had, 0), "year": year}
                breaches.append(
                    Breach(RuleCode.BUDGET_EXCEEDED, "budget", ("start",), facts, Against("Budget", line.id))
                )
        return tuple(draws), breaches

    def end_enrolment(self, command: Command, intent: EndEnrolment) -> Outcome:
        """End protection; a death ends every later enrolment of the worker too; result {"enrolments": [ids]}."""

        def decide() -> Plan:
            history, state = self._enrolment(intent.enrolment, intent.expected_version)
            ended = {intent.enrolment: (history, state)}
            if intent.reason is EndReason.DIED:
                standing = self._store.standing([state.worker]).get(state.worker, ())
                later = [
                    s.enrolment
                    for s in standing
                    if (s.end_exclusive or FOREVER) > max(s.start, intent.end_exclusive)
                    and s.enrolment != intent.enrolment
                ] + [
                    s.enrolment
                    for s in standing
                    if s.start >= intent.end_exclusive and s.enrolment != intent.enrolment
                ]
                for stream, events in self._store.load(list(dict.fromkeys(later))).items():
                    ended[stream] = (events, _enrolment_state(events))
            new: list[NewEvent] = []
            for stream, (events, one) in ended.items():
                for event in enrolment.end(one, intent.end_exclusive, intent.reason):
                    new.append(NewEvent(stream, event, events[-1].version + 1))
                    new += _difference(one.draws, event.draws, False)
            return Append(_scope(state), new), {"enrolments": [str(stream) for stream in ended]}

        return self._run(command, intent, decide)

    # Cards

    def issue_cards(self, command: Command, intent: IssueCards) -> Outcome:
        """Issue a first card to the worker of each enrolment; result {"cards": [ids]}."""

        def decide() -> Plan:
            if not 1 <= len(intent.enrolments) <= MOST_WORKERS:
                raise Refused(invalid("how_many_cards", "enrolments", most=MOST_WORKERS))
            found = self._store.load(intent.enrolments)
            breaches: list[Breach] = []
            holders: dict[UUID, tuple[UUID, str]] = {}
            for row, one in enumerate(intent.enrolments):
                state = _enrolment_state(found.get(one, ()))
                if state is None:
                    breaches.append(not_found("Participant", "enrolments", str(row)))
                elif not state.stretches:
                    breaches.append(invalid("protects_no_day", "enrolments", str(row)))
                elif state.worker in holders:
                    breaches.append(invalid("named_twice", "enrolments", str(row)))
                else:
                    holders[state.worker] = (one, _scope(state))
            cards_of = {worker: uuid5(_CARD, str(worker)) for worker in holders}
            held = self._store.load(list(cards_of.values())) if holders else {}
            for worker, (one, _) in holders.items():
                if cards_of[worker] in held:
                    path = ("enrolments", str(intent.enrolments.index(one)))
                    against = Against("Card", cards_of[worker])
                    breaches.append(Breach(RuleCode.INVALID, "has_card", path, {}, against))
            refuse_if(breaches)
            new = [
                NewEvent(cards_of[worker], cards.issue(worker, one, _serial(), intent), 1)
                for worker, (one, _) in holders.items()
            ]
            scopes = {scope for _, scope in holders.values()}
            return (
                Append(scopes.pop() if len(scopes) == 1 else None, new),
                {"cards": [str(cards_of[worker]) for worker in holders]},
            )

        return self._run(command, intent, decide)

    def hold_handover(self, command: Command, intent: HoldHandover) -> Outcome:
        """Record a handover and the cards handed over there; result {"handover": id}."""
        stream = uuid4()

        def decide() -> Plan:
            refuse_if(self._region(intent.region, "region"))
            found = self._store.load(intent.cards) if intent.cards else {}
            missing = [
                row for row, card in enumerate(intent.cards) if _card_state(found.get(card, ())) is None
            ]
            refuse_if(not_found("Card", "cards", str(row)) for row in missing)
            states = {card: state for card in intent.cards if (state := _card_state(found[card])) is not None}
            held = cards.hold_handover(intent, states)
            handed = [
                NewEvent(card, CardHandedOver(state.worker, stream, intent.on), found[card][-1].version + 1)
                for card, state in states.items()
            ]
            return (
                Append(regency_of(intent.region), [NewEvent(stream, held, 1), *handed]),
                {"handover": str(stream)},
            )

        return self._run(command, intent, decide)

    # Denominators and claims

    def count_eligible_workers(self, command: Command, intent: CountEligibleWorkers) -> Outcome:
        """Record a denominator; result {"denominator": id}."""
        stream = uuid4()

        def decide() -> Plan:
            refuse_if([*self._region(intent.region, "region"), *self._codes(intent.scheme, None)])
            events = denominators.count(intent)
            return _new(regency_of(intent.region), stream, events), {"denominator": str(stream)}

        return self._run(command, intent, decide)

    def publish_claim(self, command: Command, intent: PublishClaim) -> Outcome:
        """Record what was said in public; result {"claim": id}."""
        stream = uuid4()

        def decide() -> Plan:
            refuse_if([*self._region(intent.region, "region"), *self._codes(intent.scheme, intent.segment)])
            found = self._store.load([intent.part_of]) if intent.part_of else {}
            whole = found[intent.part_of][0].event if intent.part_of in found else None
            if intent.part_of is not None and not isinstance(whole, ClaimPublished):
                raise Refused(not_found("PublicClaim", "partOf"))
            events = claims.publish(intent, whole)
            return _new(regency_of(intent.region), stream, events), {"claim": str(stream)}

        return self._run(command, intent, decide)

    # How a command runs

    def refuse(self, command: Command, asked: Any, breaches: Sequence[Breach]) -> Outcome:
        """Record that what was asked could not be understood: the key keeps this outcome, another body conflicts."""
        try:
            return self._store.refuse(command, self._body(command, asked), breaches)
        except KeyConflict:
            return _key_conflict()

    def _run(
        self, command: Command, intent: Any, decide: Callable[[], Plan], *, sealed: bool = False
    ) -> Outcome:
        """Decide and record; `sealed` commands write to the vault and therefore look for a first outcome before."""
        body = self._body(command, intent)
        try:
            if sealed and (before := self._store.recall(command, body)) is not None:
                return before
            for _ in range(_ATTEMPTS):
                try:
                    refuse_if(_names_nobody(intent))
                    append, result = decide()
                except Refused as refusal:
                    return self._store.refuse(command, body, refusal.breaches)
                try:
                    return self._store.append(command, body, append, result)
                except Contended:
                    continue
        except KeyConflict:
            return _key_conflict()
        raise Contended("the command lost every attempt to others; nothing was recorded, send it again")

    def _body(self, command: Command, intent: Any) -> bytes:
        return self._vault.fingerprint(f"{command.mode} {intent!r}".encode())

    def _history(self, stream: UUID, kind: str, path: str, expected: int | None) -> list[Recorded]:
        history = self._store.load([stream]).get(stream)
        if not history:
            raise Refused(not_found(kind, path))
        current = history[-1].version
        if expected is not None and expected != current:
            facts = {"expected": expected, "current": current}
            raise Refused(
                Breach(
                    RuleCode.VERSION_CONFLICT, "version", ("expectedVersion",), facts, Against(kind, stream)
                )
            )
        return history

    def _enrolment(self, stream: UUID, expected: int | None) -> tuple[list[Recorded], Enrolment]:
        history = self._history(stream, "Participant", "enrolment", expected)
        state = _enrolment_state(history)
        if state is None:
            raise Refused(not_found("Participant", "enrolment"))
        return history, state

    def _region(self, code: str, path: str) -> list[Breach]:
        found = self._regions.get(code)
        if found is None or found.level in (RegionLevel.NATION, RegionLevel.PROVINCE):
            return [Breach(RuleCode.INVALID, "region_unknown", (path,))]
        return []

    def _village(self, code: str | None) -> list[Breach]:
        if code is None:
            return []
        found = self._regions.get(code)
        if found is None or found.level is not RegionLevel.VILLAGE:
            return [Breach(RuleCode.INVALID, "village_unknown", ("village",))]
        return []

    def _codes(self, scheme: str | None, segment: str | None) -> list[Breach]:
        breaches: list[Breach] = []
        if scheme is not None and scheme not in self._catalogue.schemes:
            breaches.append(Breach(RuleCode.NOT_FOUND, "scheme_unknown", ("scheme",)))
        if segment is not None and segment not in self._catalogue.segments:
            breaches.append(Breach(RuleCode.NOT_FOUND, "segment_unknown", ("segment",)))
        return breaches


def _new(
    scope: str | None,
    stream: UUID,
    events: Sequence[Any],
    read: Mapping[UUID, Sequence[Recorded]] | None = None,
) -> Append:
    """Events of a new stream, resting on others that were read."""
    unchanged = {s: history[-1].version for s, history in (read or {}).items()}
    return Append(scope, [NewEvent(stream, e, n) for n, e in enumerate(events, 1)], unchanged)


def _next(
    scope: str | None,
    stream: UUID,
    history: Sequence[Recorded],
    events: Sequence[Any],
    read: Mapping[UUID, Sequence[Recorded]] | None = None,
) -> Append:
    """The next events of a stream that was read."""
    version = history[-1].version if history else 0
    unchanged = {s: h[-1].version for s, h in (read or {}).items() if s != stream}
    return Append(scope, [NewEvent(stream, e, version + n) for n, e in enumerate(events, 1)], unchanged)


def _enrolment_state(history: Sequence[Recorded]) -> Any:
    """An enrolment from its stream; None where the stream is empty or of something else."""
    state: Enrolment | None = None
    for recorded in history:
        if not isinstance(recorded.event, enrolment.EnrolmentEvent):
            return None
        state = enrolment.evolve(state, recorded.event)
    return state


def _card_state(history: Sequence[Recorded]) -> cards.Card | None:
    state: cards.Card | None = None
    for recorded in history:
        if not isinstance(recorded.event, cards.CardEvent):
            return None
        state = cards.evolve(state, recorded.event)
    return state


def _scope(state: Enrolment) -> str:
    """The regency of an enrolment; one that was voided keeps none, and nothing is done to it."""
    return regency_of(state.stretches[0].village) if state.stretches else ""


def _difference(before: Sequence[Draw], after: Sequence[Draw], exceeded: bool) -> list[NewEvent]:
    """What is reserved more and released, line by line, when draws change."""
    was, now = _by_line(before), _by_line(after)
    change = {line: now.get(line, 0) - was.get(line, 0) for line in {**was, **now}}
    return [
        NewEvent(
            line,
            budget.BudgetReserved(amount, 1, exceeded) if amount > 0 else BudgetReleased(-amount, 1),
            None,
        )
        for line, amount in sorted(change.items())
        if amount
    ]


def _by_line(draws: Sequence[Draw]) -> dict[UUID, int]:
    """Rupiah taken from each line."""
    taken: dict[UUID, int] = {}
    for draw in draws:
        taken[draw.budget] = taken.get(draw.budget, 0) + draw.amount
    return taken


def _once(breaches: Any) -> list[Breach]:
    """Each breach once: what is wrong with shared terms is said once, not for every worker."""
    seen: dict[tuple[RuleCode, tuple[str, ...]], Breach] = {}
    for breach in breaches:
        seen.setdefault((breach.code, breach.path), breach)
    return list(seen.values())


def _names_nobody(intent: Any) -> list[Breach]:
    """Text that goes into events must not hold what looks like a NIK."""
    breaches = []
    for item in fields(intent):
        if item.name in _PUBLIC_TEXT:
            value = getattr(intent, item.name)
            texts = value if isinstance(value, tuple) else (value or "",)
            if any(_NIK_LIKE.search(text) for text in texts):
                breaches.append(invalid("holds_a_nik", _camel(item.name)))
    return breaches


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


def _serial() -> str:
    return f"K{uuid4().hex[:15].upper()}"


def _key_conflict() -> Outcome:
    return Outcome(None, {}, (Breach(RuleCode.IDEMPOTENCY_CONFLICT, "key_used", ("idempotencyKey",)),))
