"""Under which paper does a regency act? Memoranda and cooperation agreements, amended and terminated.

An agreement whose dates are unknown starts on the latest day its partial date allows, else the day it was recorded;
an unknown end is open. A termination ends no enrolment: who stays protected after it is a finding
(`projections/findings/papers_out_of_force.py`).
"""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from .dates import PartialDate, Period
from .quick_values import quickly_made
from .reasons import Reason
from .refusals import Breach, Refused, invalid, refuse_if
from .regions import regency_of
from .taken_back import note_faults
from .texts import blanks, folded, says_something
from .vocabulary import AgreementKind, Evidence, RuleCode, TakenBackReason

# Events


@dataclass(frozen=True, slots=True)
class MemorandumSigned:
    """A memorandum (kesepakatan bersama) was signed. Parties are offices, never persons."""

    region: str
    title: str
    parties: tuple[str, ...]
    signed_on: PartialDate | None
    period: Period | None
    legal_basis: tuple[str, ...] = ()
    evidence: Evidence = Evidence.STATED


@quickly_made
@dataclass(frozen=True, slots=True)
class AgreementSigned:
    """A cooperation agreement (perjanjian kerja sama) was signed; `kind` None where the source does not say which."""

    region: str
    kind: AgreementKind | None
    title: str
    parties: tuple[str, ...]
    signed_on: PartialDate | None
    period: Period | None
    legal_basis: tuple[str, ...] = ()
    under: UUID | None = None
    evidence: Evidence = Evidence.STATED


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What an addendum may change. What the first version of its event did not tell is None or empty."""

    title: str | None
    parties: tuple[str, ...]
    period: Period | None


@dataclass(frozen=True, slots=True)
class AgreementAmended:
    """An agreement was changed by addendum of the day `on`: `amended` names what of it, "period", "parties" or "title"."""

    amended: tuple[str, ...]
    was: AgreementFacts
    now: AgreementFacts
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class AgreementTerminated:
    """The agreement no longer holds from `on`; `reason` is a note sealed in the vault."""

    on: dt.date
    reason: UUID


@dataclass(frozen=True, slots=True)
class TerminationCorrected:
    """The agreement was terminated from the day `now`, not `was`; `note` is sealed in the vault."""

    was: dt.date
    now: dt.date
    note: UUID


@dataclass(frozen=True, slots=True)
class TerminationWithdrawn:
    """The termination from the day `was` does not hold: the agreement goes on. `note` is sealed in the vault."""

    was: dt.date
    reason: TakenBackReason
    note: UUID | None


AgreementEvent = (
    MemorandumSigned
    | AgreementSigned
    | AgreementAmended
    | AgreementTerminated
    | TerminationCorrected
    | TerminationWithdrawn
)

# State


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as it stands: in force from `start` (inclusive) to `end_exclusive`, unless terminated before."""

    region: str
    kind: AgreementKind | None
    start: dt.date
    end_exclusive: dt.date | None
    terminated_on: dt.date | None = None
    facts: AgreementFacts = AgreementFacts(None, (), None)  # as signed, and amended since

    def in_force(self, day: dt.date) -> bool:
        return self.agreed_for(day) and not self.terminated_by(day)

    def agreed_for(self, day: dt.date) -> bool:
        """Whether a day lies in the agreement's own period, be it terminated or not."""
        return self.start <= day and (self.end_exclusive is None or day < self.end_exclusive)

    def terminated_by(self, day: dt.date) -> bool:
        return self.terminated_on is not None and day >= self.terminated_on


def evolve(state: Agreement | None, event: AgreementEvent, recorded_on: dt.date) -> Agreement:
    """The state after an event; `recorded_on` is the day it was recorded, in the regency's time zone."""
    match event:
        case MemorandumSigned() | AgreementSigned():
            kind = AgreementKind.MEMORANDUM if isinstance(event, MemorandumSigned) else event.kind
            start, end = first_day(event.signed_on, event.period, recorded_on)
            facts = AgreementFacts(event.title, event.parties, event.period)
            return Agreement(event.region, kind, start, end, facts=facts)
        case AgreementAmended(now=now):
            assert state is not None
            facts = replace(state.facts, **{name: getattr(now, name) for name in event.amended})
            if "period" not in event.amended or now.period is None:
                return replace(state, facts=facts)
            start, end = now.period.start, now.period.end_exclusive
            return replace(state, start=start, end_exclusive=end, facts=facts)
        case AgreementTerminated(on=on) | TerminationCorrected(now=on):
            assert state is not None
            return replace(state, terminated_on=on)
        case TerminationWithdrawn():
            assert state is not None
            return replace(state, terminated_on=None)


def first_day(
    signed_on: PartialDate | None, period: Period | None, recorded_on: dt.date
) -> tuple[dt.date, dt.date | None]:
    """From and until when an agreement holds, by what is known of its dates."""
    if period is not None:
        return period.start, period.end_exclusive
    return (signed_on.last_day if signed_on else recorded_on), None


# Decisions


@quickly_made
@dataclass(frozen=True, slots=True)
class SignAgreement:
    """The intent to record a signing; `kind` MEMORANDUM or COOPERATION_AGREEMENT, None only as it happened."""

    kind: AgreementKind | None
    title: str
    region: str
    parties: tuple[str, ...]
    signed_on: PartialDate | None
    period: Period | None
    legal_basis: tuple[str, ...] = ()
    under: UUID | None = None
    evidence: Evidence = Evidence.STATED


def sign(intent: SignAgreement, above: Agreement | None) -> tuple[AgreementEvent, ...]:
    """Record a signing; `above` is the memorandum named by `under`, which must be of the same regency.

    An agreement of no day, parties that are one office typed twice, and a memorandum under another are refused.
    """
    breaches = _facts_faults(intent.title, intent.parties, intent.period)
    breaches += blanks(intent.legal_basis, "legalBasis")
    if intent.under is not None and intent.kind is AgreementKind.MEMORANDUM:
        breaches.append(invalid(Reason.MEMORANDUM_UNDER, "under"))
    if above is not None and regency_of(above.region) != regency_of(intent.region):
        breaches.append(invalid(Reason.OTHER_REGION, "under", region=above.region))
    if above is not None and above.kind is AgreementKind.COOPERATION_AGREEMENT:
        breaches.append(invalid(Reason.NOT_A_MEMORANDUM, "under"))
    refuse_if(breaches)
    if intent.kind is AgreementKind.MEMORANDUM:
        return (
            MemorandumSigned(
                intent.region,
                intent.title,
                intent.parties,
                intent.signed_on,
                intent.period,
                intent.legal_basis,
                intent.evidence,
            ),
        )
    return (
        AgreementSigned(
            intent.region,
            intent.kind,
            intent.title,
            intent.parties,
            intent.signed_on,
            intent.period,
            intent.legal_basis,
            intent.under,
            intent.evidence,
        ),
    )


@dataclass(frozen=True, slots=True)
class AmendAgreement:
    """The intent to record an addendum of the day `on`, None where that is not known; None keeps a field as it is."""

    agreement: UUID
    on: dt.date | None = None
    title: str | None = None
    parties: tuple[str, ...] | None = None
    period: Period | None = None
    expected_version: int | None = None


def amend(state: Agreement, intent: AmendAgreement) -> tuple[AgreementEvent, ...]:
    """Change an agreement by the rules of signing. What is so already is no change; nothing at all is refused. What was
    decided under it before stays as it was decided.
    """
    asked = {"title": intent.title, "parties": intent.parties, "period": intent.period}
    given = [name for name, value in asked.items() if value is not None]
    if not given:
        raise Refused(invalid(Reason.NOTHING_TO_AMEND, "agreement"))
    if state.terminated_on is not None:
        raise Refused(_already_terminated(state.terminated_on))
    was = state.facts
    now = AgreementFacts(
        was.title if intent.title is None else intent.title,
        was.parties if intent.parties is None else intent.parties,
        intent.period or was.period,
    )
    breaches = _facts_faults(now.title or "", now.parties, now.period)
    refuse_if(breach for breach in breaches if breach.path[0] in {*given, "endExclusive"})
    amended = tuple(name for name in given if getattr(now, name) != getattr(was, name))
    return (AgreementAmended(amended, was, now, intent.on),) if amended else ()


def _facts_faults(title: str, parties: tuple[str, ...], period: Period | None) -> list[Breach]:
    breaches: list[Breach] = []
    if not says_something(title):
        breaches.append(invalid(Reason.EMPTY, "title"))
    if len({folded(party) for party in parties if says_something(party)}) < 2:
        breaches.append(invalid(Reason.TWO_PARTIES, "parties"))
    else:
        breaches += blanks(parties, "parties")
    if period is not None and period.end_exclusive is not None and period.end_exclusive <= period.start:
        breaches.append(invalid(Reason.NO_DAY, "endExclusive", start=period.start.isoformat()))
    return breaches


@dataclass(frozen=True, slots=True)
class TerminateAgreement:
    """The intent to end an agreement from the day `on`. The reason is free text: it goes to the vault."""

    agreement: UUID
    on: dt.date
    reason: str
    expected_version: int | None = None


def terminate(state: Agreement, on: dt.date, note: UUID) -> tuple[AgreementEvent, ...]:
    """End it from `on`; repeating the same termination yields nothing."""
    if state.terminated_on == on:
        return ()
    if state.terminated_on is not None:
        raise Refused(_already_terminated(state.terminated_on))
    if on < state.start:
        raise Refused(invalid(Reason.BEFORE_START, "on", start=state.start.isoformat()))
    return (AgreementTerminated(on, note),)


def _already_terminated(on: dt.date) -> Breach:
    facts = {"on": on.isoformat()}
    return Breach(RuleCode.AGREEMENT_TERMINATED, Reason.ALREADY_TERMINATED, ("agreement",), facts)


@dataclass(frozen=True, slots=True)
class CorrectTermination:
    """The intent to give a termination the day it was really for. The reason is free text: it goes to the vault."""

    agreement: UUID
    on: dt.date
    reason: str
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawTermination:
    """The intent to take a termination back: the agreement goes on. The note is free text: it goes to the vault."""

    agreement: UUID
    reason: TakenBackReason
    note: str | None = None
    expected_version: int | None = None


def correct_termination(state: Agreement, on: dt.date, note: UUID) -> tuple[AgreementEvent, ...]:
    """Terminate it from `on` and not from the day that was told; the same day yields nothing."""
    if state.terminated_on is None:
        raise Refused(invalid(Reason.NOT_TERMINATED, "agreement"))
    if on < state.start:
        raise Refused(invalid(Reason.BEFORE_START, "on", start=state.start.isoformat()))
    return () if on == state.terminated_on else (TerminationCorrected(state.terminated_on, on, note),)


def withdraw_termination(
    state: Agreement, intent: WithdrawTermination, note: UUID | None
) -> tuple[AgreementEvent, ...]:
    """Let it go on as if it had never been terminated."""
    breaches = note_faults(intent.reason, intent.note)
    if state.terminated_on is None:
        breaches.append(invalid(Reason.NOT_TERMINATED, "agreement"))
    refuse_if(breaches)
    assert state.terminated_on is not None
    return (TerminationWithdrawn(state.terminated_on, intent.reason, note),)
