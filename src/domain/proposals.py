"""Who is on a list that carries its people? Rows proposed, accepted or returned by the verifying office, and proposed again.

A village or regency proposes rows; they are sealed in the vault, and the log knows them by their numbers. The office judges
every row that waits: it returns some, each with a reason, and accepts the rest. Whoever proposed corrects or withdraws
rows that are not accepted, and may add some: that is the next round, which waits again.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from .canonical import canonical
from .enrolment import Candidate
from .keyed_digests import Fingerprints, mark, marked_id
from .reasons import Reason
from .refusals import Breach, Refused, invalid, not_found, refuse_if
from .regions import lies_in
from .selection import (
    ListReturned,
    ListVerified,
    ParticipantsProposed,
    People,
    ProposedList,
    ReturnedRow,
)
from .taken_back import note_faults
from .texts import blank_if_given, folded, says_something
from .vocabulary import ReturnReason, RowState, RuleCode

MOST_ROWS = 50_000  # of a list
MOST_CORRECTED = 5_000  # rows of one correction: an event names them all
_MOST_RETURNED = 1_000  # rows of one event
_MOST_RUNS = 1_000  # times that the village changes from row to row in what one event tells
_LIST = uuid5(NAMESPACE_URL, "naungan:list-with-people")

# Intents


@dataclass(frozen=True, slots=True)
class ProposePeople:
    """The intent to propose people; they become rows 1, 2, … of the list."""

    region: str
    scheme: str
    rows: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class VerifyPeople:
    """The intent to judge every row of a list that waits: those `returned` go back, the rest are accepted. With a `region`, a
    village or subdistrict, the rows of people who live there alone. `seen` is the last round that whoever judges was shown: rows
    that were proposed since are not judged unseen. The note is free text: it goes to the vault.
    """

    list: UUID
    office: str
    on: dt.date
    returned: tuple[ReturnedRow, ...] = ()
    note: str | None = None
    expected_version: int | None = None
    region: str | None = None
    seen: int | None = None


class CorrectedRow(NamedTuple):
    """A row of a list as it should be."""

    row: int
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class CorrectProposal:
    """The intent to propose rows again as they should be, to withdraw some, and to add others behind the last."""

    list: UUID
    rows: tuple[CorrectedRow, ...] = ()
    withdrawn: tuple[int, ...] = ()
    added: tuple[Candidate, ...] = ()
    expected_version: int | None = None


# Names


def people_list_id(vault: Fingerprints, intent: ProposePeople) -> UUID:
    """The stream of a list with people: the same rows, proposed by the same for the same scheme, are the same list."""
    return marked_id(vault, "list", uuid5(_LIST, sha256(canonical(intent).encode()).hexdigest()))


def proposal_mark(vault: Fingerprints, listed: UUID, round: int, told: object) -> str:  # noqa: A002
    """The mark of one round of a list, made of all that it tells."""
    digest = sha256(canonical(told).encode()).hexdigest()
    return mark(vault, "list", f"{listed} {round} {digest}")


# Decisions


def people_of(state: ProposedList | None) -> People:
    """The people of a list. Raises Refused where there is no such list, or it carries none."""
    if state is None:
        raise Refused(not_found("ParticipantList", "list"))
    if state.people is None:
        raise Refused(invalid(Reason.LIST_WITHOUT_PEOPLE, "list"))
    return state.people


def propose(state: ProposedList | None, intent: ProposePeople, mark: str) -> tuple[ParticipantsProposed, ...]:
    """Propose people; the same again yields nothing, whatever became of the list since."""
    if state is not None:
        return ()
    villages, each = _homes([one.village for one in intent.rows])
    how_many = len(intent.rows)
    told = ParticipantsProposed(intent.region, intent.scheme, how_many, people=True, mark=mark)
    return (replace(told, villages=villages, rows_of_each=each),)


def _homes(villages: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Where the people of rows live, as an event tells it: each village, and how many rows of it follow; nothing where the village
    changes too often for one event.
    """
    runs = [(village, len(list(same))) for village, same in groupby(villages)]
    if len(runs) > _MOST_RUNS:
        return (), ()
    return tuple(village for village, _ in runs), tuple(count for _, count in runs)


def by_village(rows: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The people of a file in the order of their villages, those of one as they stand: each office then finds its own together."""
    return tuple(sorted(rows, key=lambda one: one.village))


def verify(
    state: ProposedList | None,
    intent: VerifyPeople,
    enrolled: int,
    enrolled_rows: Collection[int],
    note: UUID | None,
) -> tuple[ListReturned | ListVerified, ...]:
    """Judge every row that waits; the same judgement again yields nothing. No fewer are accepted than `enrolled`, the people
    who are enrolled under the list already, and none of their rows is returned: `enrolled_rows`.
    """
    people = people_of(state)
    assert state is not None
    breaches = [] if says_something(intent.office) else [invalid(Reason.EMPTY, "office")]
    if ReturnReason.OTHER in {one.reason for one in intent.returned}:
        breaches += note_faults(ReturnReason.OTHER, intent.note)
    elif intent.note is not None and not intent.returned:
        breaches.append(invalid(Reason.NOTE_OF_NOTHING, "note"))
    else:
        breaches += blank_if_given(intent.note, "note")
    if intent.region is not None and not lies_in(intent.region, state.region):
        breaches.append(invalid(Reason.OTHER_REGION, "region", region=state.region))
    waiting = set(people.waiting(intent.region))
    if not waiting and not breaches:
        if _judged_so(people, intent):
            return ()
        breaches.append(invalid(Reason.NOTHING_WAITS, "list"))
    elif waiting:
        newer = [row for row in waiting if intent.seen is not None and people.rows[row].round > intent.seen]
        if newer:
            facts = {"rows": len(newer)}
            breaches.append(Breach(RuleCode.VERSION_CONFLICT, Reason.ROWS_UNSEEN, ("seenRound",), facts))
        breaches += _not_waiting(intent.returned, waiting)
        breaches += (
            invalid(Reason.ROW_ENROLLED, "returned", str(at), "row", row=one.row)
            for at, one in enumerate(intent.returned)
            if one.row in enrolled_rows
        )
    returned = {one.row for one in intent.returned}
    accepted = len(people.accepted()) + len(waiting - returned)
    if waiting and accepted < enrolled and not enrolled_rows:
        facts = {"accepted": accepted, "enrolled": enrolled}
        breaches.append(invalid(Reason.FEWER_THAN_ENROLLED, "returned", **facts))
    refuse_if(breaches)
    events: list[ListReturned | ListVerified] = [
        ListReturned(intent.office, intent.on, people.round, rows, note, intent.region)
        for rows in _parts(intent.returned)
    ]
    if waiting - returned:
        events.append(
            ListVerified(intent.office, intent.on, accepted, people.round, state.verified, intent.region)
        )
    return tuple(events)


def _judged_so(people: People, intent: VerifyPeople) -> bool:
    """Whether the last judgement on these rows of a list was this one."""
    last = people.judged.get(intent.region)
    same = last is not None and folded(last.office) == folded(intent.office) and last.on == intent.on
    within = set(people.within(intent.region))
    return same and all(
        one.row in within
        and (row := people.rows.get(one.row)) is not None
        and (row.state, row.reason) == (RowState.RETURNED, one.reason)
        for one in intent.returned
    )


def _not_waiting(returned: Sequence[ReturnedRow], waiting: set[int]) -> Iterator[Breach]:
    met: set[int] = set()
    for at, one in enumerate(returned):
        path = ("returned", str(at), "row")
        if one.row in met:
            yield invalid(Reason.ROW_TWICE, *path, row=one.row)
        elif one.row not in waiting:
            yield invalid(Reason.ROW_NOT_WAITING, *path, row=one.row)
        met.add(one.row)


def _parts(returned: Sequence[ReturnedRow]) -> Iterator[tuple[ReturnedRow, ...]]:
    rows = sorted(returned, key=lambda one: one.row)
    for first in range(0, len(rows), _MOST_RETURNED):
        yield tuple(rows[first : first + _MOST_RETURNED])


def told_again(people: People, intent: CorrectProposal, mark: str) -> bool:
    """Whether the last round of a list is this correction, and none of its rows came back since."""
    named = [one.row for one in intent.rows]
    return mark == people.marks[-1] and not any(
        people.rows[row].state is RowState.RETURNED for row in named if row in people.rows
    )


def correct(state: ProposedList, intent: CorrectProposal, mark: str) -> tuple[ParticipantsProposed, ...]:
    """The next round of a list: rows corrected, withdrawn and added. Rows that are accepted stay as they are."""
    people = people_of(state)
    breaches: list[Breach] = []
    how_many = len(intent.rows) + len(intent.withdrawn) + len(intent.added)
    if not 1 <= how_many <= MOST_CORRECTED:
        breaches.append(invalid(Reason.HOW_MANY_ROWS, "rows", most=MOST_CORRECTED))
    met: set[int] = set()
    named = [
        *((("rows", str(at), "row"), one.row) for at, one in enumerate(intent.rows)),
        *((("withdrawn", str(at)), row) for at, row in enumerate(intent.withdrawn)),
    ]
    for path, row in named:
        known = people.rows.get(row)
        if row in met:
            breaches.append(invalid(Reason.ROW_TWICE, *path, row=row))
        elif known is None or known.state is RowState.WITHDRAWN:
            breaches.append(invalid(Reason.ROW_UNKNOWN, *path, row=row))
        elif known.state is RowState.ACCEPTED:
            breaches.append(invalid(Reason.ROW_ACCEPTED, *path, row=row))
        met.add(row)
    last = len(people.rows)
    if last + len(intent.added) > MOST_ROWS:
        breaches.append(invalid(Reason.TOO_MANY, "added", most=MOST_ROWS))
    refuse_if(breaches)
    added = tuple(range(last + 1, last + 1 + len(intent.added)))
    homes = {one.row: one.candidate.village for one in intent.rows}
    homes |= {row: one.village for row, one in zip(added, intent.added, strict=True)}
    changed = sorted(homes, key=lambda row: (homes[row], row))
    villages, each = _homes([homes[row] for row in changed])
    return (
        ParticipantsProposed(
            state.region,
            state.scheme,
            state.proposed - len(intent.withdrawn) + len(added),
            people=True,
            round=people.round + 1,
            mark=mark,
            changed=tuple(changed),
            withdrawn=tuple(sorted(intent.withdrawn)),
            villages=villages,
            rows_of_each=each,
        ),
    )
