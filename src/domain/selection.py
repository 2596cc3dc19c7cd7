"""Who was chosen, and by whom was that checked? Lists proposed and verified; the decree over them is in `decrees`.

The order is: proposed by the village, verified by the village, kelurahan or subdistrict office, decreed, enrolled.
A list carries its people, sealed in the vault and known by the numbers of their rows (`proposals`), or it is known by the
SHA-256 of the file as proposed. That is only taken in: the register stores an id made from it under the vault's key
(`keyed_digests`), and names never enter its log.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from .keyed_digests import Fingerprints, marked_id
from .reasons import Reason
from .refusals import Breach, Refused, invalid, refuse_if
from .regions import lies_in
from .texts import folded, says_something
from .vocabulary import ReturnReason, RowState, RuleCode, TakenBackReason

_LIST = uuid5(NAMESPACE_URL, "naungan:list")
_DIGEST = re.compile(r"[0-9a-f]{64}")

# Events


@dataclass(frozen=True, slots=True)
class ParticipantsProposed:
    """A list of `count` candidates was proposed (usulan) by a village or for a whole regency.

    With `people`, it carries them: rows 1 to `count` of round 1; in a later round the rows `changed` (corrected, or added
    beyond the last row) and those `withdrawn`; `count` are then all that are left on it. `mark` names what is sealed of a round.
    `villages` are those where the people of these rows live, in the order of the rows, and `rows_of_each` says how many rows
    of each follow one another; both are empty where that is not told.
    """

    region: str
    scheme: str
    count: int
    people: bool = False
    round: int = 1
    mark: str | None = None
    changed: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()
    villages: tuple[str, ...] = ()
    rows_of_each: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ListVerified:
    """An office (camat, lurah, kepala desa) verified `count` of the list on a day; `was` so many before, None for none.

    Of a list that carries its people, every row that waited in `round` was accepted, but those returned just before. With a
    `region`, those alone whose people live there: a village or subdistrict.
    """

    office: str
    verified_on: dt.date
    count: int
    round: int = 1
    was: int | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row that an office gives back to whoever proposed it, and why."""

    row: int
    reason: ReturnReason


@dataclass(frozen=True, slots=True)
class ListReturned:
    """An office gave rows of a list back on a day, to be corrected; `note` is sealed in the vault. At most 1,000 rows: more
    are told by several such events. With a `region`, the office judged the rows of people who live there alone.
    """

    office: str
    on: dt.date
    round: int
    rows: tuple[ReturnedRow, ...]
    note: UUID | None = None
    region: str | None = None


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


# State


class ListedRow(NamedTuple):
    """A row: the round in which it was last proposed, what became of it, why it was returned, where it was, and the village
    where its person lives, as far as that was told.
    """

    round: int
    state: RowState
    reason: ReturnReason | None = None
    village: str | None = None


class Judgement(NamedTuple):
    """Which office judged rows, and on which day."""

    office: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class People:
    """The rows of a list by their numbers, from 1. `marks` are those of its rounds, the first of round 1; `judged` the last
    judgement on all of it (None) and on the rows of each region that was judged by itself; `places` the rows that were ever of
    a village.
    """

    rows: Mapping[int, ListedRow]
    marks: tuple[str, ...]
    judged: Mapping[str | None, Judgement] = field(default_factory=dict)
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def round(self) -> int:
        return len(self.marks)

    def within(self, region: str | None) -> Iterable[int]:
        """The rows of people who live in a region; None: all."""
        if region is None:
            return self.rows
        return [
            row
            for village, rows in self.places.items()
            if lies_in(village, region)
            for row in rows
            if self.rows[row].village == village
        ]

    def waiting(self, region: str | None = None) -> list[int]:
        """The rows that wait, of people who live in a region; None: of all."""
        return [row for row in self.within(region) if self.rows[row].state is RowState.WAITING]

    def accepted(self, round: int | None = None) -> list[int]:  # noqa: A002 - the word of the events
        """The rows that were accepted, of those proposed up to a round; None: of all."""
        return [
            row
            for row, one in self.rows.items()
            if one.state is RowState.ACCEPTED and (round is None or one.round <= round)
        ]

    def sealed(self, rows: Iterable[int]) -> dict[int, str]:
        """Under which mark each of these rows is sealed."""
        return {row: self.marks[self.rows[row].round - 1] for row in rows}


@dataclass(frozen=True, slots=True)
class ProposedList:
    """A list as it stands; `verified` is None until an `office` has verified it, on the day `verified_on`. `people` where it
    carries them; else it is known by a digest.
    """

    region: str
    scheme: str
    proposed: int
    verified: int | None = None
    verified_on: dt.date | None = None
    office: str | None = None
    people: People | None = None


class Named(NamedTuple):
    """How many people are enrolled under a list or decree, and which of those asked about are among them."""

    people: int
    workers: frozenset[UUID] = frozenset()


NOBODY = Named(0)


ListEvent = ParticipantsProposed | ListVerified | ListReturned | VerificationWithdrawn


def evolve(state: ProposedList | None, event: ListEvent) -> ProposedList:
    match event:
        case ParticipantsProposed():
            people = _proposed(None if state is None else state.people, event)
            if state is None or people is None:
                return ProposedList(event.region, event.scheme, event.count, people=people)
            return replace(state, proposed=event.count, people=people)
        case ListVerified(office=office, count=count, verified_on=day, region=region):
            assert state is not None
            people = state.people
            if people is not None:
                people = _changed(people, people.waiting(region), RowState.ACCEPTED)
                people = replace(people, judged={**people.judged, region: Judgement(office, day)})
                # Of several offices, the one that records last may have verified first.
                day = max(day, state.verified_on or day)
            return replace(state, verified=count, verified_on=day, office=office, people=people)
        case ListReturned(office=office, on=day, rows=rows, region=region):
            assert state is not None
            assert state.people is not None
            known = state.people.rows
            returned = {r.row: known[r.row]._replace(state=RowState.RETURNED, reason=r.reason) for r in rows}
            judged = {**state.people.judged, region: Judgement(office, day)}
            return replace(state, people=replace(state.people, rows={**known, **returned}, judged=judged))
        case VerificationWithdrawn():
            assert state is not None
            people = state.people
            if people is not None:
                people = replace(_changed(people, people.accepted(), RowState.WAITING), judged={})
            return replace(state, verified=None, verified_on=None, office=None, people=people)


def _proposed(before: People | None, event: ParticipantsProposed) -> People | None:
    """The rows of a list once a round of it is proposed."""
    if not event.people or event.mark is None:
        return None
    named = event.changed if before is not None else range(1, event.count + 1)
    homes: list[tuple[str | None, int]] = [*zip(event.villages, event.rows_of_each, strict=True)]
    homes = homes or [(None, len(named))]
    rows = {} if before is None else dict(before.rows)
    places = {} if before is None else dict(before.places)
    told = iter(named)
    for village, count in homes:
        here = tuple(islice(told, count))
        rows.update(dict.fromkeys(here, ListedRow(event.round, RowState.WAITING, village=village)))
        if village is not None:
            places[village] = tuple(dict.fromkeys((*places.get(village, ()), *here)))
    rows.update((row, rows[row]._replace(state=RowState.WITHDRAWN, reason=None)) for row in event.withdrawn)
    if before is None:
        return People(rows, (event.mark,), places=places)
    return replace(before, rows=rows, marks=(*before.marks, event.mark), places=places)


def _changed(people: People, rows: Iterable[int], now: RowState) -> People:
    """These rows in another state."""
    known = people.rows
    return replace(people, rows={**known, **{row: known[row]._replace(state=now) for row in rows}})


def list_id(vault: Fingerprints, digest: str) -> UUID:
    """The stream of a list: one digest is one list."""
    return marked_id(vault, "list", plain_list_id(digest))


def plain_list_id(digest: str) -> UUID:
    """The stream of a list that was recorded before digests were keyed."""
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


def propose(state: ProposedList | None, intent: ProposeParticipants) -> tuple[ParticipantsProposed, ...]:
    """Propose a list; the same list again yields nothing, the same digest with other particulars is refused."""
    refuse_if([*digest_faults(intent.list_digest), *count_faults(intent.count)])
    if state is not None:
        if (state.region, state.scheme, state.proposed) == (intent.region, intent.scheme, intent.count):
            return ()
        raise Refused(invalid(Reason.LIST_KNOWN_OTHERWISE, "listDigest"))
    return (ParticipantsProposed(intent.region, intent.scheme, intent.count),)


def verify(state: ProposedList | None, intent: VerifyList, enrolled: int = 0) -> tuple[ListVerified, ...]:
    """Verify a proposed list, never more than was proposed, nor fewer than are `enrolled` from it; the same verification again
    yields nothing, another count, day or office is refused.
    """
    breaches = [*digest_faults(intent.list_digest), *count_faults(intent.count)]
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
    elif state.verified is None and 0 < intent.count < enrolled:
        breaches.append(invalid(Reason.BELOW_ENROLLED, "count", enrolled=enrolled))
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


def digest_faults(digest: str) -> list[Breach]:
    return [] if _DIGEST.fullmatch(digest) else [invalid(Reason.DIGEST_FORM, "listDigest")]


def count_faults(count: int) -> list[Breach]:
    return [] if count > 0 else [invalid(Reason.NOT_POSITIVE, "count")]
