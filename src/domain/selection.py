"""Who was chosen, and by whom was that checked? Lists proposed and verified, and the decree (SK Bupati).

The order is: proposed by the village, verified by the village, kelurahan or subdistrict office, decreed, enrolled.
A list is known by its digest, the SHA-256 of the file as proposed; names never enter the register's log.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, UUID, uuid5

from .refusals import Breach, Refused, invalid, refuse_if
from .vocabulary import Evidence, RuleCode

_LIST = uuid5(NAMESPACE_URL, "naungan:list")
_DIGEST = re.compile(r"[0-9a-f]{64}")

# Events


@dataclass(frozen=True, slots=True)
class ParticipantsProposed:
    """A list of `count` candidates was proposed (usulan) by a village or for a whole regency."""

    region: str
    scheme: str
    list_digest: str
    count: int


@dataclass(frozen=True, slots=True)
class ListVerified:
    """An office (camat, lurah, kepala desa) verified `count` of the list on a day."""

    list_digest: str
    office: str
    verified_on: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class DecreeIssued:
    """A decree (SK Bupati) named `count` participants; `list_digest` None where the source does not tie it to a list."""

    region: str
    number: str
    on: dt.date | None
    list_digest: str | None
    count: int
    evidence: Evidence = Evidence.STATED


# State


@dataclass(frozen=True, slots=True)
class ProposedList:
    """A list as it stands; `verified` is None until an office has verified it."""

    region: str
    scheme: str
    digest: str
    proposed: int
    verified: int | None = None


@dataclass(frozen=True, slots=True)
class Decree:
    region: str
    number: str
    list_digest: str | None
    count: int


def evolve(state: ProposedList | None, event: ParticipantsProposed | ListVerified) -> ProposedList:
    match event:
        case ParticipantsProposed():
            return ProposedList(event.region, event.scheme, event.list_digest, event.count)
        case ListVerified(count=count):
            assert state is not None
            return replace(state, verified=count)


def list_id(digest: str) -> UUID:
    """The stream of a list: one digest is one list."""
    return uuid5(_LIST, digest)


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
        raise Refused(invalid("list_known_otherwise", "listDigest"))
    return (ParticipantsProposed(intent.region, intent.scheme, intent.list_digest, intent.count),)


def verify(state: ProposedList | None, intent: VerifyList) -> tuple[ListVerified, ...]:
    """Verify a proposed list, never more than was proposed; verifying it again alike yields nothing."""
    breaches = [*_digest(intent.list_digest), *_count(intent.count)]
    if not intent.office.strip():
        breaches.append(invalid("empty", "office"))
    if state is None:
        breaches.append(Breach(RuleCode.NOT_FOUND, "list_not_proposed", ("listDigest",)))
    elif intent.count > state.proposed:
        breaches.append(invalid("more_than_proposed", "count", proposed=state.proposed))
    elif state.verified is not None and state.verified != intent.count:
        breaches.append(invalid("already_verified", "count", verified=state.verified))
    refuse_if(breaches)
    if state is not None and state.verified == intent.count:
        return ()
    return (ListVerified(intent.list_digest, intent.office, intent.verified_on, intent.count),)


def decree(intent: IssueDecree, listed: ProposedList | None, *, strict: bool) -> tuple[DecreeIssued, ...]:
    """Issue a decree over a verified list; `strict` False records it as it happened, without one."""
    breaches = [*_count(intent.count)]
    if not intent.number.strip():
        breaches.append(invalid("empty", "number"))
    if strict:
        if intent.list_digest is None or listed is None or listed.verified is None:
            breaches.append(Breach(RuleCode.NOT_VERIFIED, "list_not_verified", ("listDigest",)))
        elif intent.count > listed.verified:
            breaches.append(invalid("more_than_verified", "count", verified=listed.verified))
        elif listed.region[:5] != intent.region[:5]:
            breaches.append(invalid("other_region", "region", region=listed.region))
    refuse_if(breaches)
    return (
        DecreeIssued(
            intent.region, intent.number, intent.on, intent.list_digest, intent.count, intent.evidence
        ),
    )


def _digest(digest: str) -> list[Breach]:
    return [] if _DIGEST.fullmatch(digest) else [invalid("digest_form", "listDigest")]


def _count(count: int) -> list[Breach]:
    return [] if count > 0 else [invalid("not_positive", "count")]
