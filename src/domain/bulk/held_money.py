"""How much money does a file hold while it is enrolled? For all rows it may enrol, or what there is.

So nothing that another import does can take it away half-way; what was not needed is released when the batch ends.
"""

from collections.abc import Mapping
from uuid import UUID

from ..batches import Batch, BatchEvent, BatchOpened, HeldMoney
from ..budget import BudgetLine, BudgetReleased, BudgetReserved
from ..eligibility.case import TermsAndPapers
from ..ports import NewEvent
from ..reserved_months import Draw


def draws_of(given: TermsAndPapers) -> tuple[Draw, ...]:
    """What one enrolment takes of each line, settled for the whole batch."""
    return tuple(
        Draw(line.id, year, months, given.monthly) for year, months, line in given.needs if line is not None
    )


def to_hold(rows: int, person: Mapping[UUID, int], lines: Mapping[UUID, BudgetLine]) -> tuple[HeldMoney, ...]:
    """Whole rupiah of each line for so many rows, of which each takes what `person` says: at most what remains."""
    return tuple(
        HeldMoney(line, _at_most(rows * amount, lines[line].remaining)) for line, amount in person.items()
    )


def holding(opened: BatchOpened) -> list[NewEvent]:
    """That the money a batch is opened with is reserved."""
    return [NewEvent(h.budget, BudgetReserved(h.amount, opened.rows), None) for h in opened.held if h.amount]


def closing(state: Batch, event: BatchEvent) -> list[NewEvent]:
    """The release of what a batch still holds, and the event that closes it."""
    release = [
        NewEvent(line, BudgetReleased(amount, max(state.opened.rows - state.enrolled, 0)), None)
        for line, amount in sorted(state.left().items())
        if amount
    ]
    return [*release, NewEvent(state.id, event, state.version + 1)]


def _at_most(amount: int, remaining: int | None) -> int:
    return amount if remaining is None else max(0, min(amount, remaining))
