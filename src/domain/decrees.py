"""Who may be enrolled by a decree (SK Bupati)? Its list was proposed and verified before (`selection`)."""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, UUID, uuid5

from .reasons import Reason
from .refusals import Breach, invalid, not_found, refuse_if
from .regions import regency_of
from .selection import People, ProposedList, count_faults, digest_faults, plain_list_id
from .texts import folded, says_something
from .vocabulary import Evidence, RuleCode, TakenBackReason

_DECREE = uuid5(NAMESPACE_URL, "naungan:decree")
_AGAIN = "again"


# Events


@dataclass(frozen=True, slots=True)
class DecreeIssued:
    """A decree (SK Bupati) named `count` participants; `listed` is the list's id, None where the source ties it to none.

    Of a list that carries its people it names the accepted rows proposed up to `round`.
    """

    region: str
    number: str
    on: dt.date | None
    listed: UUID | None
    count: int
    evidence: Evidence = Evidence.STATED
    round: int | None = None


@dataclass(frozen=True, slots=True)
class DecreeFacts:
    """What a decree says of itself; `round` as in `DecreeIssued`."""

    number: str
    on: dt.date | None
    count: int
    round: int | None = None


@dataclass(frozen=True, slots=True)
class DecreeRevised:
    """The decree says something else by now (perubahan SK). `breaches`: fewer than are enrolled under it, as it happened."""

    was: DecreeFacts
    now: DecreeFacts
    breaches: tuple[RuleCode, ...] = ()


@dataclass(frozen=True, slots=True)
class DecreeVoided:
    """The decree `was` does not hold, and its number may be given to another. `note` is sealed in the vault."""

    number: str
    reason: TakenBackReason
    note: UUID | None
    was: DecreeFacts


# State


@dataclass(frozen=True, slots=True)
class Decree:
    """A decree as it stands; one that is `voided` names nobody."""

    region: str
    number: str
    listed: UUID | None
    count: int
    round: int | None = None
    on: dt.date | None = None
    voided: bool = False

    @property
    def facts(self) -> DecreeFacts:
        return DecreeFacts(self.number, self.on, self.count, self.round)


DecreeEvent = DecreeIssued | DecreeRevised | DecreeVoided


def evolve_decree(state: Decree | None, event: DecreeEvent) -> Decree:
    if isinstance(event, DecreeIssued):
        return Decree(event.region, event.number, event.listed, event.count, event.round, event.on)
    assert state is not None
    match event:
        case DecreeRevised(now=now):
            return replace(state, number=now.number, on=now.on, count=now.count, round=now.round)
        case DecreeVoided():
            return replace(state, voided=True)


def decree_id(region: str, number: str) -> UUID:
    """The stream of a new decree: a number is one decree of a regency, however it is typed."""
    return uuid5(_DECREE, f"{regency_of(region)}|{folded(number)}")


def next_decree_id(taken: UUID) -> UUID:
    """The stream of a new decree whose number was another's before, which is under this id."""
    return uuid5(taken, _AGAIN)


# Decisions


@dataclass(frozen=True, slots=True)
class IssueDecree:
    """The intent to decree over a list, by its SHA-256 or by its id (`listed`). Of a list that carries its people the count is
    known: 0 stands for it.
    """

    region: str
    number: str
    on: dt.date | None
    list_digest: str | None
    count: int
    evidence: Evidence = Evidence.STATED
    listed: UUID | None = None


def decree(
    intent: IssueDecree,
    list_id: UUID | None,
    listed: ProposedList | None,
    before: Decree | None = None,
    *,
    strict: bool,
) -> tuple[DecreeIssued, ...]:
    """Issue a decree over a verified list, known by its id, not before it was verified; `strict` False records it as it
    happened.

    `before` is the decree of the same number: the same again yields nothing, with other particulars it is refused.
    """
    people = None if listed is None else listed.people
    breaches = [] if intent.count == 0 else not_the_accepted(intent.count, listed)
    if not breaches and (people is None or people.accepted()):
        breaches = count_faults(intent.count)
    if intent.listed is not None and intent.list_digest is not None:
        breaches.append(invalid(Reason.WHICH_LIST, "listDigest"))
    elif intent.listed is not None and listed is None:
        breaches.append(not_found("ParticipantList", "list"))
    if not says_something(intent.number):
        breaches.append(invalid(Reason.EMPTY, "number"))
    if intent.list_digest is not None:
        breaches += digest_faults(intent.list_digest)
    if listed is not None and regency_of(listed.region) != regency_of(intent.region):
        breaches.append(invalid(Reason.OTHER_REGION, "region", region=listed.region))
    elif strict:
        if list_id is None:
            breaches.append(_not_verified("listDigest"))
        else:
            path = "listDigest" if intent.listed is None else "list"
            breaches += not_in_order(intent.on, 0 if people else intent.count, listed, path)
    particulars = (intent.region, intent.number, intent.on, list_id, intent.count, intent.evidence)
    issued = DecreeIssued(*particulars, None if people is None else people.round)
    if before is not None and not breaches:
        if alike(before, intent, list_id, people):
            return ()
        breaches.append(invalid(Reason.DECREE_KNOWN_OTHERWISE, "number", number=before.number))
    if strict and not breaches:
        breaches += still_waiting(listed, "listDigest" if intent.listed is None else "list")
    refuse_if(breaches)
    return (issued,)


def counted(intent: IssueDecree, listed: ProposedList | None) -> IssueDecree:
    """A decree over a list that carries its people, with the count of those accepted where none is given."""
    if intent.count or listed is None or listed.people is None:
        return intent
    return replace(intent, count=len(listed.people.accepted()))


def alike(issued: Decree, intent: IssueDecree, list_id: UUID | None, people: People | None) -> bool:
    """Whether a decree of this number is the one that is meant; it may name its list by the plain id of before. Of a list that
    carries its people it names those who are accepted now.
    """
    lists = (list_id, None if intent.list_digest is None else plain_list_id(intent.list_digest))
    same = (issued.on, issued.count) == (intent.on, intent.count) and issued.listed in lists
    return same and (people is None or people.accepted(issued.round) == people.accepted())


def not_the_accepted(count: int, listed: ProposedList | None, round: int | None = None) -> list[Breach]:  # noqa: A002
    """A decree over a list that carries its people names those accepted, of the rows proposed up to a round; None: of all."""
    accepted = None if listed is None or listed.people is None else len(listed.people.accepted(round))
    if accepted in (None, count):
        return []
    return [invalid(Reason.COUNT_IS_ACCEPTED, "count", accepted=accepted)]


def not_in_order(on: dt.date | None, count: int, listed: ProposedList | None, path: str) -> list[Breach]:
    """A list is verified before it is decreed, and no more are decreed than were verified. `path` is the input to blame where
    it is not verified at all.
    """
    if listed is None or listed.verified is None:
        return [_not_verified(path)]
    breaches: list[Breach] = []
    if count > listed.verified:
        breaches.append(invalid(Reason.MORE_THAN_VERIFIED, "count", verified=listed.verified))
    if on is not None and listed.verified_on is not None and on < listed.verified_on:
        breaches.append(invalid(Reason.BEFORE_VERIFICATION, "on", verified=listed.verified_on.isoformat()))
    return breaches


def still_waiting(listed: ProposedList | None, path: str, round: int | None = None) -> list[Breach]:  # noqa: A002
    """A decree names what is accepted of the rows proposed up to its round (None: of all): as long as one of these waits, it would
    come to name a row that was accepted after it was signed.
    """
    people = None if listed is None else listed.people
    if people is None:
        return []
    waiting = [row for row in people.waiting() if round is None or people.rows[row].round <= round]
    return [invalid(Reason.ROWS_WAIT, path, waiting=len(waiting))] if waiting else []


def _not_verified(path: str) -> Breach:
    return Breach(RuleCode.NOT_VERIFIED, Reason.LIST_NOT_VERIFIED, (path,))
