"""What do officers do about lists, and what is held of them and their rows at every moment?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from hypothesis import strategies as st

from naungan.domain.enrolment import Candidate
from naungan.domain.ports import Outcome
from naungan.domain.proposals import CorrectedRow, CorrectProposal, ProposePeople, VerifyPeople
from naungan.domain.selection import NOBODY, ProposeParticipants, ReturnedRow, VerifyList
from naungan.domain.selection_undone import WithdrawVerification
from naungan.domain.vocabulary import ListState, RecordingMode, ReturnReason, Sex, TakenBackReason
from naungan.projections.acts import query as acts
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.windows import Window
from naungan.projections.listed_people import query as selection
from tests.people import KUKAR, PASER

from .naive.facts import Listed, Worker
from .naive.lists import Person
from .naive.register import Naive
from .officers import Moment, Officers
from .setting import (
    DIGEST,
    EVERYBODY,
    OFFICES,
    PAPER_DAY,
    SCHEMES,
    SEGMENTS,
    VILLAGES,
    Drawn,
    Steps,
    mixed,
    mode,
    number,
)

VILLAGE = VILLAGES[PASER][0]
person = st.tuples(
    st.integers(0, len(EVERYBODY) - 1), st.integers(0, 2), st.sampled_from((*SEGMENTS[:1] * 2, *SEGMENTS))
)
people = st.lists(person, min_size=1, max_size=5, unique_by=lambda one: one[0])
at_first: Drawn = {
    "region": st.sampled_from((PASER, PASER, PASER, VILLAGE)),
    "scheme": st.sampled_from(SCHEMES),
    "who": st.lists(person, min_size=2, max_size=5, unique_by=lambda one: one[0]),
}
proposing: Drawn = {
    "region": st.sampled_from((PASER, PASER, PASER, VILLAGE, KUKAR)),
    "scheme": st.sampled_from((*SCHEMES, *SCHEMES[1:])),
    "who": st.one_of(people, people, people, st.lists(person, max_size=3)),
}
returned = st.lists(
    st.tuples(number, st.sampled_from((ReturnReason.DIED, ReturnReason.MOVED_AWAY))), max_size=2
)
DRAWN: Mapping[str, Drawn] = {
    "propose": proposing,
    "judge": {
        "which": number,
        "mode": mode,
        "office": st.sampled_from((*OFFICES[:1] * 3, *OFFICES)),
        "back": st.one_of(returned, returned, st.just([])),
        "mixed": mixed,
    },
    "amend": {
        "which": number,
        "changed": st.lists(st.tuples(number, person), max_size=2),
        "gone": st.lists(number, max_size=1),
        "added": st.one_of(*[st.lists(person, min_size=1, max_size=2)] * 2, st.just([])),
        "mixed": mixed,
        "judged": st.sampled_from((True, True, False)),
    },
    "withdraw": {"which": st.none() | number},
    "verify": {"mode": mode, "count": st.integers(1, 5)},
}
OFTEN: Mapping[str, int] = {"judge": 3, "amend": 3}


def with_people(officers: Officers) -> list[UUID]:
    """The lists that carry their people, the oldest first."""
    return [listed for listed, one in officers.naive.lists.items() if one.rows is not None]


def by_digest(officers: Officers) -> None:
    """A list that is known by a digest."""
    intent = ProposeParticipants(PASER, SCHEMES[1], DIGEST, 9)
    officers.send(
        officers.register.propose_participants,
        intent,
        RecordingMode.COMMAND,
        lambda n, outcome: n.propose(intent, UUID(outcome.result["list"])),
    )


def propose(officers: Officers, region: str, scheme: str, who: Sequence[tuple[int, int, str]]) -> None:
    villages = [one for one in VILLAGES[region[:5]] if one.startswith(region)]
    found = [_person(villages, one) for one in who]

    def proposed(naive: Naive, outcome: Outcome) -> None:
        listed = outcome.result.get("list")
        naive.propose_people(region, scheme, found, None if listed is None else UUID(listed))

    intent = ProposePeople(region, scheme, tuple(map(_candidate, found)))
    officers.send(officers.register.propose_people, intent, RecordingMode.COMMAND, proposed)


def judge(
    officers: Officers,
    which: int,
    mode: RecordingMode,
    office: str,
    back: Sequence[tuple[int, ReturnReason]],
    mixed: bool,
) -> None:
    lists = with_people(officers)
    if not lists:
        return
    listed = lists[which % len(lists)]
    rows = _rows(officers.naive.lists[listed], "WAITING", mixed=mixed)
    gone = [ReturnedRow(rows[n % len(rows)], reason) for n, reason in back if rows]
    if not mixed:
        gone = list({one.row: one for one in gone}.values())
    intent = VerifyPeople(listed, office, PAPER_DAY, tuple(gone))
    officers.send(officers.register.verify_people, intent, mode, lambda n, _: n.verify_people(intent, mode))


def amend(
    officers: Officers,
    which: int,
    changed: Sequence[tuple[int, tuple[int, int, str]]],
    gone: Sequence[int],
    added: Sequence[tuple[int, int, str]],
    mixed: bool,
    judged: bool,
) -> None:
    """Proposes rows again; nearly always those that came back, and people who are not on the list. `judged`: the office then
    accepts them all.
    """
    lists = with_people(officers)
    if not lists:
        return
    listed = lists[which % len(lists)]
    one = officers.naive.lists[listed]
    rows = _rows(one, "RETURNED", mixed=mixed)
    inside = VILLAGES[one.region[:5]]
    villages = inside if mixed else [v for v in inside if v.startswith(one.region)]
    corrected = [(rows[n % len(rows)], _person(villages, who)) for n, who in changed if rows]
    withdrawn = [rows[n % len(rows)] for n in gone if rows]
    new = [_person(villages, who) for who in added]
    if not mixed:
        withdrawn = [n for n in withdrawn if n not in dict(corrected)]
        free = [worker for worker in EVERYBODY if worker not in _people_of(one)]
        others = iter(free)
        corrected = [(n, (next(others, who[0]), *who[1:])) for n, who in dict(corrected).items()]
        new = [(worker, *who[1:]) for who, worker in zip(new, others, strict=False)]
        if not (corrected or withdrawn or new):
            new = [(worker, villages[0], SEGMENTS[0]) for worker in list(others)[:1]]
    intent = CorrectProposal(
        listed,
        tuple(CorrectedRow(n, _candidate(who)) for n, who in corrected),
        tuple(withdrawn),
        tuple(map(_candidate, new)),
    )
    officers.send(
        officers.register.correct_proposal,
        intent,
        RecordingMode.COMMAND,
        lambda n, _: n.correct_proposal(listed, corrected, withdrawn, new),
    )
    if judged:
        judge(officers, which, RecordingMode.COMMAND, OFFICES[0], [], mixed=False)


def withdraw(officers: Officers, which: int | None) -> None:
    lists = with_people(officers)
    listed = officers.naive.digests[DIGEST] if which is None or not lists else lists[which % len(lists)]
    intent = WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, listed=listed)
    if officers.naive.lists[listed].rows is None:
        intent = replace(intent, listed=None, list_digest=DIGEST)
    officers.send(
        officers.register.withdraw_verification,
        intent,
        RecordingMode.COMMAND,
        lambda n, _: n.withdraw(listed),
    )


def verify(officers: Officers, mode: RecordingMode, count: int) -> None:
    intent = VerifyList(DIGEST, OFFICES[0], PAPER_DAY, count)
    officers.send(officers.register.verify_list, intent, mode, lambda n, _: n.verify(intent, mode))


STEPS: Steps = {
    "propose": propose,
    "judge": judge,
    "amend": amend,
    "withdraw": withdraw,
    "verify": verify,
}


async def compare(reader: Reader, at: At, moment: Moment) -> None:
    """Every list, in all and by its state, and every row of each with what became of it: number, list and groups."""
    lists = moment.naive.lists
    page = await acts.acts_page(reader, acts.LISTS, "ID", Window(first=99), at)
    assert {one.id: (one.region, one.scheme, one.proposed, one.verified) for one in page.rows} == {
        known: (one.region, one.scheme, one.proposed, one.verified) for known, one in lists.items()
    }
    assert page.total == len(lists)
    for state in ListState:
        kind = replace(acts.LISTS, listed=selection.in_state(state, "ID"))
        page = await acts.acts_page(reader, kind, "ID", Window(first=99), at, involving=selection.OF)
        assert {one.id for one in page.rows} == {n for n, one in lists.items() if _stands(one, state)}
    counts = await selection.people_of_lists(reader, list(lists), at)
    rows = await selection.rows_of_lists(reader, list(lists), Window(first=99), at)
    for known, one in lists.items():
        if one.rows is None:
            assert known not in counts
            continue
        shown = {row.row: (row.round, row.state, row.reason) for row in rows[known].rows}
        assert shown == {n: (row.round, row.state, row.reason) for n, row in one.rows.items()}
        told = counts[known]
        groups = {
            "WAITING": told.waiting,
            "ACCEPTED": told.accepted,
            "RETURNED": told.returned,
            "WITHDRAWN": told.withdrawn,
        }
        assert Counter(groups) == Counter(row.state for row in one.rows.values())
        assert rows[known].total == sum(groups.values())
        assert told.round == one.round


def close(officers: Officers) -> None:
    """Who stands on each list now, by name, and how many people are enrolled from it."""
    naive = officers.naive
    named = officers.store.named(list(naive.lists))
    for known, one in naive.lists.items():
        assert named.get(known, NOBODY).people == len(naive.on_list(known))
        if one.rows is not None:
            found = officers.register.people_on_list(known)
            assert {n: (who.nik, who.village, who.segment) for n, _, who in found} == {
                n: (row.worker.nik, row.village, row.segment) for n, row in one.rows.items()
            }


def _stands(one: Listed, state: ListState) -> bool:
    """Whether a list waits, has rows to correct and none that waits, or is verified and nothing more is to be done."""
    waits = bool(one.these("WAITING")) if one.rows is not None else one.verified is None
    returned = bool(one.these("RETURNED"))
    return {
        ListState.WAITING: waits,
        ListState.RETURNED: returned and not waits,
        ListState.VERIFIED: one.verified is not None and not waits and not returned,
    }[state]


def _rows(one: Listed, state: str, *, mixed: bool) -> list[int]:
    """The rows of a state; `mixed`: any number that is one of a row, and one that is none."""
    assert one.rows is not None
    return [*one.rows, len(one.rows) + 1] if mixed else sorted(one.these(state))


def _people_of(one: Listed) -> set[Worker]:
    """Whoever stands on a list."""
    return {row.worker for row in (one.rows or {}).values() if row.state != "WITHDRAWN"}


def _person(villages: Sequence[str], drawn: tuple[int, int, str]) -> Person:
    who, where, segment = drawn
    return EVERYBODY[who], villages[where % len(villages)], segment


def _candidate(who: Person) -> Candidate:
    worker, village, segment = who
    return Candidate(worker.nik, "Tokoh Rekaan", worker.born, Sex.MALE, village, segment)
