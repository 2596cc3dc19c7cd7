"""Which budget line pays for the months of a year? One of that year, and under the enrolment's agreement, comes first.

Which company's lines are looked at where several pay: `commands/payers.py`.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from .budget import BudgetLine


def paid_by(
    months: Iterable[tuple[int, int]], agreement: UUID | None, lines: Sequence[BudgetLine]
) -> tuple[tuple[int, int, BudgetLine | None], ...]:
    """Which line pays for the months of each fiscal year. A line without a year answers for any year."""
    return tuple([(year, n, line_for(year, agreement, lines)) for year, n in months])


def line_for(year: int, agreement: UUID | None, lines: Sequence[BudgetLine]) -> BudgetLine | None:
    """The line that pays for a year, of those of one scheme and source: of that year, and under that agreement, first."""
    return max(
        (line for line in lines if line.fiscal_year in (year, None)),
        key=lambda line: (line.fiscal_year is not None, line.agreement == agreement, str(line.id)),
        default=None,
    )
