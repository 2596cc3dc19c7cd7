"""How does a command run? It reads, decides by the pure rules, and records all or nothing.

A command has one outcome for ever: the same actor, key and body return it again, refusals too. Where something the
decision rested on changes before the append, the command reads and decides again.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from .. import enrolment, enrolment_events
from ..allowed_days import ahead, untimely
from ..canonical import canonical
from ..catalogue import STANDARD, Catalogue
from ..enrolment import Enrolment
from ..ports import (
    AlreadyDecided,
    Append,
    Command,
    Contended,
    Decide,
    EventStore,
    KeyConflict,
    NewEvent,
    Outcome,
    Recorded,
    SigningIn,
    state_of,
)
from ..public_texts import text_faults
from ..reasons import Reason
from ..refusals import Against, Breach, Refused, invalid, not_found, refuse_if
from ..regions import Regions, local_day, regency_of
from ..vault_port import IdentityRules, Vault
from ..vocabulary import RegionLevel, RuleCode
from .admission import Enrolling
from .out_of_reach import Reach
from .roles_of_commands import Rights

_ATTEMPTS = 12
T = TypeVar("T")
Plan = tuple[Append, Mapping[str, Any]]


class Running:
    """What commands share. Refusals come back as breaches, never raised.

    Raises Contended only where a command lost every one of its attempts to others; it may be sent again.
    """

    def __init__(
        self,
        store: EventStore,
        vault: Vault,
        identity: IdentityRules,
        regions: Regions,
        catalogue: Catalogue = STANDARD,
        signing_in: SigningIn = set,
    ) -> None:
        self.signing_in = signing_in
        self.store = store
        self.vault = vault
        self.identity = identity
        self.regions = regions
        self.catalogue = catalogue
        self.enrolling = Enrolling(store, vault, identity, regions, catalogue)
        self.rights = Rights(store, regions)
        self.reach = Reach(self.rights, store, vault)
        self._past: dt.datetime | None = None  # when the clock was last asked

    def refuse(self, command: Command, asked: Any, breaches: Sequence[Breach]) -> Outcome:
        """Record that what was asked could not be understood: the key keeps this outcome, another body conflicts."""
        try:
            return self.store.refuse(command, self.body(command, asked), breaches)
        except KeyConflict:
            return key_conflict()

    def run(
        self,
        command: Command,
        intent: Any,
        decide: Callable[[], Plan],
        *,
        faults: Sequence[Breach] = (),
        body: bytes | None = None,
        sealed: bool = False,
    ) -> Outcome:
        """Decide, beside faults that were found before, and record; `sealed` commands write to the vault and therefore look
        for a first outcome before. `body` where it is known.
        """
        body = body or self.body(command, intent)

        def attempt() -> Outcome:
            right = self.rights.of(command, intent)
            try:
                refuse_if([*text_faults(intent), *self.reach.unknown(right, intent)])
                append, result = all_at_once(beside(command.unknown, faults), decide)
            except Refused as refusal:
                return self.store.refuse(command, body, refusal.breaches)
            return self.store.append(command, body, right.rests(append), result)

        try:
            if sealed and (before := self.store.recall(command, body)) is not None:
                return before
            return _attempting(attempt)
        except AlreadyDecided as before:
            return before.outcome
        except KeyConflict:
            return key_conflict()

    def change(self, command: Command, intent: Any, streams: Sequence[UUID], decide: Decide) -> Outcome:
        """Decide on the histories of streams, which the store reads, and record: the way of commands that read no other."""
        body = self.body(command, intent)

        def attempt() -> Outcome:
            right = self.rights.of(command, intent)
            hidden = self.reach.unknown(right, intent)

            def decided(read: Mapping[UUID, Sequence[Recorded]]) -> Plan:
                refuse_if([*text_faults(intent), *hidden])
                append, result = all_at_once(command.unknown, lambda: decide(read))
                return right.rests(append), result

            return self.store.change(command, body, streams, decided)

        try:
            return _attempting(attempt)
        except KeyConflict:
            return key_conflict()

    def body(self, command: Command, intent: Any) -> bytes:
        asked = intent if command.given is None else command.given
        return self.vault.fingerprint((command.mode + " " + canonical(asked)).encode())

    def note(self, command: Command, text: str) -> Callable[[], UUID]:
        """Seals a note once, however often a command is decided; not at all where it will be refused."""
        return cache(lambda: UUID(int=0) if command.unknown else self.vault.seal_note(text))

    def history(self, stream: UUID, kind: str, path: str, expected: int | None) -> list[Recorded]:
        history = self.store.load([stream]).get(stream, [])
        as_expected(history, kind, path, expected)
        return history

    def region_faults(
        self,
        code: str,
        path: str,
        level: RegionLevel | None = None,
        otherwise: Reason = Reason.NOT_A_REGENCY,
    ) -> list[Breach]:
        """What is wrong with a region: it is none below a province or, where a level is asked for, of another level
        (`otherwise` is the reason then).
        """
        found = self.regions.get(code)
        if found is None or found.level in (RegionLevel.NATION, RegionLevel.PROVINCE):
            return [Breach(RuleCode.INVALID, Reason.REGION_UNKNOWN, (path,))]
        return [invalid(otherwise, path)] if level not in (None, found.level) else []

    def proposer_faults(self, code: str) -> list[Breach]:
        """A list is proposed by a village, or for a whole regency."""
        found = self.regions.get(code)
        if found is not None and found.level is RegionLevel.SUBDISTRICT:
            return [invalid(Reason.PROPOSER, "region")]
        return self.region_faults(code, "region")

    def untimely(
        self, command: Command, intent: Any, region: str, known: dt.datetime | None = None
    ) -> list[Breach]:
        """Deeds after the day it is in the region, and plans beyond ten years. What was in time at a moment that is known
        to be past (`known`, or when the clock was last asked) is so now, and the clock need not be asked. A region that
        is none has no day.
        """
        if self.regions.get(region) is None:
            return []

        def at(moment: dt.datetime) -> list[Breach]:
            today = local_day(self.regions, region, moment)
            return [*untimely(intent, today), *ahead(command.documented_on, today, "documentedOn")]

        if known is not None and not at(known):
            return []
        if command.recorded_at is not None:
            return at(command.recorded_at)
        if self._past is not None and not at(self._past):
            return []
        self._past = self.store.now()
        return at(self._past)

    def village_faults(self, code: str | None) -> list[Breach]:
        if code is None:
            return []
        found = self.regions.get(code)
        if found is None or found.level is not RegionLevel.VILLAGE:
            return [Breach(RuleCode.INVALID, Reason.VILLAGE_UNKNOWN, ("village",))]
        return []

    def code_faults(self, scheme: str | None, segment: str | None) -> list[Breach]:
        breaches: list[Breach] = []
        if scheme is not None and not self.catalogue.offers_scheme(scheme):
            breaches.append(Breach(RuleCode.NOT_FOUND, Reason.SCHEME_UNKNOWN, ("scheme",)))
        if segment is not None and not self.catalogue.offers_segment(segment):
            breaches.append(Breach(RuleCode.NOT_FOUND, Reason.SEGMENT_UNKNOWN, ("segment",)))
        return breaches


def beside(first: Sequence[Breach], others: Iterable[Breach]) -> list[Breach]:
    """These breaches, and others about other parts of the input."""
    paths = {breach.path for breach in first}
    return [*first, *(breach for breach in others if breach.path not in paths)]


def all_at_once(faults: Sequence[Breach], decide: Callable[[], T]) -> T:
    """What is decided; raises Refused with the faults that were found, and all that stands against the rest."""
    try:
        decided = decide()
    except Refused as refusal:
        raise Refused(*beside(faults, refusal.breaches)) from None
    refuse_if(faults)
    return decided


def new_stream(
    scope: str | None,
    stream: UUID,
    events: Sequence[Any],
    read: Mapping[UUID, Sequence[Recorded]] | None = None,
) -> Append:
    """Events of a new stream, resting on others that were read."""
    unchanged = {s: history[-1].version for s, history in (read or {}).items()}
    return Append(scope, [NewEvent(stream, e, n) for n, e in enumerate(events, 1)], unchanged)


def next_in_stream(
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


def as_expected(history: Sequence[Recorded], kind: str, path: str, expected: int | None) -> None:
    """Refuse what is not there, or is not at the version that was expected."""
    if not history:
        raise Refused(not_found(kind, path))
    current = history[-1].version
    if expected is not None and expected != current:
        facts = {"expected": expected, "current": current}
        against = Against(kind, history[-1].stream)
        raise Refused(Breach(RuleCode.VERSION_CONFLICT, Reason.VERSION, ("expectedVersion",), facts, against))


def enrolment_state(history: Sequence[Recorded]) -> Any:
    """An enrolment from its stream; None where the stream is empty or of something else."""
    return state_of(history, enrolment_events.EnrolmentEvent, enrolment.evolve)


def scope_of(state: Enrolment) -> str:
    """The regency of an enrolment, which it never leaves."""
    return regency_of(state.origin.village)


def _attempting(attempt: Callable[[], Outcome]) -> Outcome:
    for _ in range(_ATTEMPTS):
        try:
            return attempt()
        except Contended:
            continue
    raise Contended("the command lost every attempt to others; nothing was recorded, send it again")


def key_conflict() -> Outcome:
    return Outcome(None, {}, (Breach(RuleCode.IDEMPOTENCY_CONFLICT, Reason.KEY_USED, ("idempotencyKey",)),))
