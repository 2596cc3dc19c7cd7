"""Who was chosen, and by whom was that checked? Lists proposed and verified, and the decree (SK Bupati).

The order is: proposed by the village, verified by the village, kelurahan or subdistrict office, decreed, enrolled.
A list is known by the SHA-256 of the file as proposed. That is only taken in: the register stores an id made from it
under the vault's key (`marks`), and names never enter its log.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from .marks import Fingerprints, marked_id
from .reasons import Reason
from .refusals import Breach, Refused, invalid, refuse_if
from .regions import regency_of
from .texts import folded, says_something
from .vocabulary import Evidence, RuleCode, TakenBackReason

_LIST = uuid5(NAMESPACE_URL, "naungan:list")
_DECREE = uuid5(NAMESPACE_URL, "naungan:decree")
_DIGEST = re.compile(r"[0-9a-f]{64}")

# Events


@dataclass(frozen=True, slots=True)
class ParticipantsProposed:
    """A list of `count` candidates was proposed (usulan) by a village or for a whole regency."""

    region: str
    scheme: str
    count: int


@dataclass(frozen=True, slots=True)
class ListVerified:
    """An office (camat, lurah, kepala desa) verified `count` of the list on a day."""

    office: str
    verified_on: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class DecreeIssued:
    """A decree (SK Bupati) named `count` participants; `listed` is the list's id, None where the source ties it to none."""

    region: str
    number: str
    on: dt.date | None
    listed: UUID | None
    count: int
    evidence: Evidence = Evidence.STATED


@dataclass(frozen=True, slots=True)
class Verified:
    """A verification as it was told."""

    office: str
    on: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class VerificationWithdrawn:
    """The verification `was` does not hold: the list waits again. `note` is sealed in the vault."""

    reason: TakenBackReason
    note: UUID | None
    was: Verified


@dataclass(frozen=True, slots=True)
class DecreeFacts:
    """What a decree says of itself."""

    number: str
    on: dt.date | None
    count: int


@dataclass(frozen=True, slots=True)
class DecreeVoided:
    """The decree `was` does not hold, and its number may be given to another. `note` is sealed in the vault."""

    number: str
    reason: TakenBackReason
    note: UUID | None
    was: DecreeFacts


# State


@dataclass(frozen=True, slots=True)
class ProposedList:
    """A list as it stands; `verified` is None until an `office` has verified it, on the day `verified_on`."""

    region: str
    scheme: str
    proposed: int
    verified: int | None = None
    verified_on: dt.date | None = None
    office: str | None = None


class Named(NamedTuple):
    """How many people are enrolled under a list or decree, and which of those asked about are among them."""

    people: int
    workers: frozenset[UUID] = frozenset()


NOBODY = Named(0)


@dataclass(frozen=True, slots=True)
class Decree:
    region: str
    number: str
    listed: UUID | None
    count: int


ListEvent = ParticipantsProposed | ListVerified | VerificationWithdrawn


def evolve(state: ProposedList | None, event: ListEvent) -> ProposedList:
    match event:
        case ParticipantsProposed():
            return ProposedList(event.region, event.scheme, event.count)
        case ListVerified(office=office, count=count, verified_on=day):
            assert state is not None
            return replace(state, verified=count, verified_on=day, office=office)
        case VerificationWithdrawn():
            assert state is not None
            return replace(state, verified=None, verified_on=None, office=None)


def list_id(vault: Fingerprints, digest: str) -> UUID:
    """The stream of a list: one digest is one list."""
    return marked_id(vault, "list", plain_list_id(digest))


def plain_list_id(digest: str) -> UUID:
    """The stream of a list that was recorded before digests were keyed."""
    return uuid5(_LIST, digest)


def decree_id(region: str, number: str) -> UUID:
    """The stream of a new decree: a number is one decree of a regency, however it is typed."""
    return uuid5(_DECREE, f"{regency_of(region)}|{folded(number)}")


# Decisions


@dataclass(frozen=True, slots=True)
class ProposeParticipants:
    region: str
    scheme: str
    list_digest: str
    count: int


@dataclass(frozen=True, slots=True)
class VerifyList:
    list_digest: str
    office: str
    verified_on: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class IssueDecree:
    region: str
    number: str
    on: dt.date | None
    list_digest: str | None
    count: int
    evidence: Evidence = Evidence.STATED


def propose(state: ProposedList | None, intent: ProposeParticipants) -> tuple[ParticipantsProposed, ...]:
    """Propose a list; the same list again yields nothing, the same digest with other particulars is refused."""
    refuse_if([*_digest(intent.list_digest), *_count(intent.count)])
    if state is not None:
        if (state.region, state.scheme, state.proposed) == (intent.region, intent.scheme, intent.count):
            return ()
        raise Refused(invalid(Reason.LIST_KNOWN_OTHERWISE, "listDigest"))
    return (ParticipantsProposed(intent.region, intent.scheme, intent.count),)


def verify(state: ProposedList | None, intent: VerifyList) -> tuple[ListVerified, ...]:
    """Verify a proposed list, never more than was proposed; the same verification again yields nothing, another count, day
    or office is refused.
    """
    breaches = [*_digest(intent.list_digest), *_count(intent.count)]
    if not says_something(intent.office):
        breaches.append(invalid(Reason.EMPTY, "office"))
    if state is None:
        breaches.append(Breach(RuleCode.NOT_FOUND, Reason.LIST_NOT_PROPOSED, ("listDigest",)))
    elif intent.count > state.proposed:
        breaches.append(invalid(Reason.MORE_THAN_PROPOSED, "count", proposed=state.proposed))
    elif state.verified is not None and not breaches:
        breaches += _verified_otherwise(state, intent)
        if not breaches:
            return ()
    refuse_if(breaches)
    return (ListVerified(intent.office, intent.verified_on, intent.count),)


def _verified_otherwise(state: ProposedList, intent: VerifyList) -> list[Breach]:
    """In what a verification differs from the one on record."""
    differs = {
        "count": state.verified != intent.count,
        "verifiedOn": state.verified_on != intent.verified_on,
        "office": folded(state.office or "") != folded(intent.office),
    }
    facts: dict[str, str | int] = {
        "verified": state.verified or 0,
        "on": str(state.verified_on),
        "office": state.office or "-",
    }
    return [invalid(Reason.ALREADY_VERIFIED, name, **facts) for name, other in differs.items() if other]


def decree(
    intent: IssueDecree,
    list_id: UUID | None,
    listed: ProposedList | None,
    before: DecreeIssued | None = None,
    *,
    strict: bool,
) -> tuple[DecreeIssued, ...]:
    """Issue a decree over a verified list, known by its id, not before it was verified; `strict` False records it as it
    happened.

    `before` is the decree of the same number: the same again yields nothing, with other particulars it is refused.
    """
    breaches = [*_count(intent.count)]
    if not says_something(intent.number):
        breaches.append(invalid(Reason.EMPTY, "number"))
    if intent.list_digest is not None:
        breaches += _digest(intent.list_digest)
    if listed is not None and regency_of(listed.region) != regency_of(intent.region):
        breaches.append(invalid(Reason.OTHER_REGION, "region", region=listed.region))
    elif strict:
        breaches += _not_in_order(intent, listed)
    issued = DecreeIssued(intent.region, intent.number, intent.on, list_id, intent.count, intent.evidence)
    if before is not None and not breaches:
        if alike(before, intent, list_id):
            return ()
        breaches.append(invalid(Reason.DECREE_KNOWN_OTHERWISE, "number", number=before.number))
    refuse_if(breaches)
    return (issued,)


def _not_in_order(intent: IssueDecree, listed: ProposedList | None) -> list[Breach]:
    """A list is verified before it is decreed, and no more are decreed than were verified."""
    if intent.list_digest is None or listed is None or listed.verified is None:
        return [Breach(RuleCode.NOT_VERIFIED, Reason.LIST_NOT_VERIFIED, ("listDigest",))]
    breaches: list[Breach] = []
    if intent.count > listed.verified:
        breaches.append(invalid(Reason.MORE_THAN_VERIFIED, "count", verified=listed.verified))
    if intent.on is not None and listed.verified_on is not None and intent.on < listed.verified_on:
        breaches.append(invalid(Reason.BEFORE_VERIFICATION, "on", verified=listed.verified_on.isoformat()))
    return breaches


def alike(issued: DecreeIssued, intent: IssueDecree, list_id: UUID | None) -> bool:
    """Whether a decree of this number is the one that is meant; it may name its list by the plain id of before."""
    lists = (list_id, None if intent.list_digest is None else plain_list_id(intent.list_digest))
    return (issued.on, issued.count) == (intent.on, intent.count) and issued.listed in lists


def _digest(digest: str) -> list[Breach]:
    return [] if _DIGEST.fullmatch(digest) else [invalid(Reason.DIGEST_FORM, "listDigest")]


def _count(count: int) -> list[Breach]:
    return [] if count > 0 else [invalid(Reason.NOT_POSITIVE, "count")]
