"""What does an eligibility policy look at? The terms, the papers and budget lines behind them, and what is left of each.

It answers with a breach or None. A command with a breach is refused; history recorded as it happened keeps the breach as
a finding. The policies are listed in `policies_on_terms` and `policies_on_workers`, and asked in `judging`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from .agreements import Agreement
from .budget import BudgetLine, months_needed, price
from .catalogue import AgePolicy, Catalogue, Scheme
from .enrolment import EnrolWorkers
from .refusals import Breach
from .selection import Decree, ProposedList
from .vocabulary import RecordingMode, Sex


@dataclass(frozen=True, slots=True)
class Standing:
    """An enrolment the worker already has; `end_exclusive` None is open. `counting` False: recorded as concurrent."""

    worker: UUID
    enrolment: UUID
    start: dt.date
    end_exclusive: dt.date | None
    counting: bool
    regency: str
    agreement: UUID | None


class Applicant(NamedTuple):
    """A candidate without their personal data: what coverage needs for ever."""

    row: int
    worker: UUID
    known: bool  # whether the register met this worker before
    enrolment: UUID
    sex: Sex
    birth_year: int
    age: int
    village: str
    segment: str
    other_name: bool = False  # whether the register knows them under a name unlike the one given


@dataclass(slots=True)
class Room:
    """What is left of one budget line while a command is being judged: counted down enrolment by enrolment."""

    line: BudgetLine
    taken: int = 0
    money: int = 0
    here: dict[str, int] = field(default_factory=dict)  # places taken by village

    def fits(self, worker: UUID, village: str) -> bool:
        """Whether a worker of this village still finds a place, or already holds one of this line."""
        line = self.line
        if line.quota is not None and line.used + self.taken >= line.quota:
            return worker in line.holders
        own, used = line.villages.get(village, _NOTHING_USED)
        limit = line.per_village_quota if own is None else own
        return limit is None or used + self.here.get(village, 0) < limit or worker in line.holders

    def take(self, worker: UUID, village: str, money: int) -> None:
        self.money += money
        if not self.line.holders or worker not in self.line.holders:
            self.taken += 1
            self.here[village] = self.here.get(village, 0) + 1


_NOTHING_USED: tuple[int | None, int] = (None, 0)


@dataclass(slots=True)
class Places:
    """What is left of every line that pays, and of the list and the decree."""

    rooms: tuple[tuple[int, int, Room], ...]  # fiscal year, months, the line that pays
    lines: tuple[tuple[int, int, Room], ...]  # each line once: the first year it pays for, all of its months
    listed: int
    decreed: int

    @classmethod
    def of(cls, setting: "Setting") -> "Places":
        """All that is left before the first case is judged; a line that pays for two years has one room."""
        by_line: dict[UUID, Room] = {}
        once: dict[UUID, tuple[int, int, Room]] = {}
        rooms: list[tuple[int, int, Room]] = []
        for year, months, line in setting.needs:
            if line is not None:
                room = by_line.setdefault(line.id, Room(line))
                rooms.append((year, months, room))
                first, before, _ = once.get(line.id, (year, 0, room))
                once[line.id] = (first, before + months, room)
        return cls(tuple(rooms), tuple(once.values()), setting.listed_used, setting.decree_used)


@dataclass(frozen=True)
class Setting:
    """All a case is judged in: the intent's terms, the papers behind them, the budget lines by year, and the tariff."""

    intent: EnrolWorkers
    mode: RecordingMode
    regency: str
    scheme: Scheme
    ages: AgePolicy
    agreement: Agreement | None
    listed: ProposedList | None
    listed_used: int
    decree: Decree | None
    decree_used: int
    needs: tuple[tuple[int, int, BudgetLine | None], ...]  # fiscal year, months, the line that pays
    monthly: int | None  # rupiah a worker and month; None is unpriced
    standing: Mapping[UUID, Sequence[Standing]]
    list_id: UUID | None = None
    batch: UUID | None = None
    lines: tuple[BudgetLine, ...] = ()  # every line of this region, scheme and source


@dataclass(slots=True)
class Case:
    setting: Setting
    applicant: Applicant
    places: Places


TermsPolicy = Callable[[Setting], Breach | None]
Policy = Callable[[Case], Breach | None]


def surroundings(
    catalogue: Catalogue, intent: EnrolWorkers, today: dt.date, lines: Sequence[BudgetLine]
) -> tuple[tuple[tuple[int, int, BudgetLine | None], ...], int | None]:
    """Which line pays for which months, and the tariff. A line without a year answers for any year."""
    monthly = price(catalogue, intent.category, intent.programmes, intent.funding_source, intent.start)
    needs = tuple(
        (year, months, line_for(year, intent.agreement, lines))
        for year, months in months_needed(intent.start, intent.end_exclusive, today)
    )
    return needs, monthly


def line_for(year: int, agreement: UUID | None, lines: Sequence[BudgetLine]) -> BudgetLine | None:
    """The line that pays for a year, of those of one scheme and source: of that year, and under that agreement, first."""
    return max(
        (line for line in lines if line.fiscal_year in (year, None)),
        key=lambda line: (line.fiscal_year is not None, line.agreement == agreement, str(line.id)),
        default=None,
    )
