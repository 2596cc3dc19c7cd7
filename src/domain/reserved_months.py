"""Which months does an enrolment reserve, and what does each take? Every month with a protected day; open-ended until 31 December."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from .dates import months_by_year, next_year


@dataclass(frozen=True, slots=True)
class Draw:
    """What one enrolment takes from one line: `months` of one fiscal year at `monthly` rupiah."""

    budget: UUID
    year: int
    months: int
    monthly: int

    @property
    def amount(self) -> int:
        return self.months * self.monthly


def months_needed(
    start: dt.date, end_exclusive: dt.date | None, today: dt.date
) -> tuple[tuple[int, int], ...]:
    """(fiscal year, months) an enrolment reserves; open-ended ones run to 31 December of the current year."""
    return tuple(months_by_year(start, end_exclusive or next_year(max(start.year, today.year))))
