"""What do officers do about decrees, and what is held of them at every moment?"""

from collections.abc import Mapping
from uuid import UUID

from hypothesis import strategies as st

from naungan.domain.decree_revisions import ReviseDecree
from naungan.domain.decrees import IssueDecree
from naungan.domain.ports import Outcome
from naungan.domain.selection import NOBODY
from naungan.domain.selection_undone import VoidDecree
from naungan.domain.vocabulary import RecordingMode, TakenBackReason
from naungan.projections.acts import query as acts
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.windows import Window
from tests.people import PASER

from .list_steps import with_people
from .naive.register import Naive
from .officers import Moment, Officers
from .setting import DIGEST, NUMBERS, PAPER_DAY, Drawn, Steps, mode, number

DRAWN: Mapping[str, Drawn] = {
    "decreed": {"number": st.sampled_from(NUMBERS), "count": st.integers(1, 5)},
    "decreed_people": {
        "which": number,
        "number": st.sampled_from(NUMBERS),
        "count": st.sampled_from((0, 0, 0, 1, 2, 3)),
    },
    "void_decree": {"which": number},
    "revise": {
        "mode": mode,
        "which": number,
        "number": st.none() | st.sampled_from(NUMBERS),
        "count": st.none() | st.integers(1, 6),
        "round": st.none() | st.integers(1, 3),
    },
}
OFTEN: Mapping[str, int] = {"decreed_people": 2}


def decreed(officers: Officers, number: str, count: int) -> None:
    issue(officers, IssueDecree(PASER, number, PAPER_DAY, DIGEST, count))


def decreed_people(officers: Officers, which: int, number: str, count: int) -> None:
    lists = with_people(officers)
    if lists:
        listed = lists[which % len(lists)]
        region = officers.naive.lists[listed].region[:5]
        issue(officers, IssueDecree(region, number, PAPER_DAY, None, count, listed=listed))


def issue(officers: Officers, intent: IssueDecree) -> None:
    def issued(naive: Naive, outcome: Outcome) -> None:
        decree = outcome.result.get("decree")
        naive.decree(intent, None if decree is None else UUID(decree))

    officers.send(officers.register.issue_decree, intent, RecordingMode.COMMAND, issued)


def void_decree(officers: Officers, which: int) -> None:
    decree = some(officers, which)
    intent = VoidDecree(decree, TakenBackReason.WITHDRAWN_BY_AUTHORITY)
    officers.send(
        officers.register.void_decree, intent, RecordingMode.COMMAND, lambda n, _: n.void_decree(decree)
    )


def revise(
    officers: Officers,
    mode: RecordingMode,
    which: int,
    number: str | None,
    count: int | None,
    round: int | None,  # noqa: A002
) -> None:
    intent = ReviseDecree(some(officers, which), number, None, count, round=round)
    officers.send(officers.register.revise_decree, intent, mode, lambda n, _: n.revise(intent, mode))


def some(officers: Officers, which: int) -> UUID:
    """One of the decrees there are."""
    decrees = list(officers.naive.decrees)
    return decrees[which % len(decrees)]


STEPS: Steps = {
    "decreed": decreed,
    "decreed_people": decreed_people,
    "void_decree": void_decree,
    "revise": revise,
}


async def compare(reader: Reader, at: At, moment: Moment) -> None:
    """The decrees that hold: in all, and of each list."""
    decrees = await acts.acts_page(reader, acts.DECREES, "ID", Window(first=100), at)
    holding = {known: one for known, one in moment.naive.decrees.items() if not one.void}
    shown = {one.id: (one.region, one.number, one.count, one.listed, one.round) for one in decrees.rows}
    assert shown == {
        known: (one.region, one.number, one.count, one.listed, one.round) for known, one in holding.items()
    }
    assert decrees.total == len(holding)
    pages = await acts.decrees_of_lists(reader, list(moment.naive.lists), Window(first=100), at)
    for listed in moment.naive.lists:
        there = {one.id for one in pages[listed].rows} if listed in pages else set()
        assert there == {known for known, one in holding.items() if one.listed == listed}


def close(officers: Officers) -> None:
    """How many people are enrolled under each decree: people, not enrolments."""
    named = officers.store.named(list(officers.naive.decrees))
    for decree in officers.naive.decrees:
        assert named.get(decree, NOBODY).people == len(officers.naive.under(decree))
