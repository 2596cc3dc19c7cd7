"""What do officers do about lists and decrees, and what is held of them at every moment?"""

from collections.abc import Mapping
from uuid import UUID

from hypothesis import strategies as st

from naungan.domain.ports import Outcome
from naungan.domain.selection import IssueDecree, VerifyList
from naungan.domain.selection_undone import ReviseDecree, VoidDecree, WithdrawVerification
from naungan.domain.vocabulary import (
    RecordingMode,
    TakenBackReason,
)
from naungan.projections.acts import query as acts
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.windows import Window
from tests.people import PASER

from .naive.register import Naive
from .officers import Moment, Officers
from .setting import DIGEST, NUMBERS, PAPER_DAY, Drawn, Steps, mode

DRAWN: Mapping[str, Drawn] = {
    "withdraw": {},
    "verify": {"mode": mode, "count": st.integers(1, 5)},
    "void_decree": {"which": st.integers(0, 3)},
    "revise": {
        "mode": mode,
        "which": st.integers(0, 3),
        "number": st.none() | st.sampled_from(NUMBERS),
        "count": st.none() | st.integers(1, 6),
    },
    "decreed": {"number": st.sampled_from(NUMBERS), "count": st.integers(1, 5)},
}
OFTEN: Mapping[str, int] = {}


def withdraw(officers: Officers) -> None:
    intent = WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, list_digest=DIGEST)
    officers.send(
        officers.register.withdraw_verification, intent, RecordingMode.COMMAND, lambda n, _: n.withdraw()
    )


def verify(officers: Officers, mode: RecordingMode, count: int) -> None:
    intent = VerifyList(DIGEST, "Camat Contoh", PAPER_DAY, count)
    officers.send(officers.register.verify_list, intent, mode, lambda n, _: n.verify(intent, mode))


def void_decree(officers: Officers, which: int) -> None:
    decree = officers.decrees[which % len(officers.decrees)]
    intent = VoidDecree(decree, TakenBackReason.WITHDRAWN_BY_AUTHORITY)
    officers.send(
        officers.register.void_decree, intent, RecordingMode.COMMAND, lambda n, _: n.void_decree(decree)
    )


def revise(
    officers: Officers, mode: RecordingMode, which: int, number: str | None, count: int | None
) -> None:
    intent = ReviseDecree(officers.decrees[which % len(officers.decrees)], number, None, count)
    officers.send(officers.register.revise_decree, intent, mode, lambda n, _: n.revise(intent, mode))


def decreed(officers: Officers, number: str, count: int) -> None:
    intent = IssueDecree(PASER, number, PAPER_DAY, DIGEST, count)

    def issued(naive: Naive, outcome: Outcome) -> None:
        decree = outcome.result.get("decree")
        naive.decree(intent, None if decree is None else UUID(decree))

    outcome = officers.send(officers.register.issue_decree, intent, RecordingMode.COMMAND, issued)
    if outcome.position is not None:
        officers.decrees.append(UUID(outcome.result["decree"]))


STEPS: Steps = {
    "withdraw": withdraw,
    "verify": verify,
    "void_decree": void_decree,
    "revise": revise,
    "decreed": decreed,
}


async def compare(reader: Reader, at: At, moment: Moment) -> None:
    """How many of the list are verified, and the decrees that hold."""
    lists = await acts.acts_page(reader, acts.LISTS, "ID", Window(first=9), at)
    assert [one.verified for one in lists.rows] == [moment.naive.verified] * len(lists.rows)
    decrees = await acts.acts_page(reader, acts.DECREES, "ID", Window(first=100), at)
    assert {one.id: (one.number, one.count) for one in decrees.rows} == {
        one: (decree.number, decree.count) for one, decree in moment.naive.decrees.items() if not decree.void
    }
