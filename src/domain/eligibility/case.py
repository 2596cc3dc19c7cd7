"""What does an eligibility policy look at? The terms, the papers and budget lines behind them, and what is left of each.

It answers with a breach or None. A command with a breach is refused; history recorded as it happened keeps the breach as
a finding. Each policy stands in the file of its subject; `policies_on_terms` and `policies_on_workers` list them, and `judging` asks them.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from ..age_policies import AgePolicy
from ..agreements import Agreement
from ..budget import BudgetLine
from ..catalogue import Scheme
from ..dates import FOREVER
from ..deaths import Death
from ..decrees import Decree
from ..enrolment_terms import EnrolmentTerms
from ..refusals import Breach
from ..selection import Named, ProposedList
from ..vocabulary import Programme, RecordingMode, Sex


@dataclass(frozen=True, slots=True)
class Standing:
    """An enrolment the worker already has; `end_exclusive` None is open. `counting` False: recorded as concurrent."""

    worker: UUID
    enrolment: UUID
    start: dt.date
    end_exclusive: dt.date | None
    counting: bool
    regency: str

    @property
    def protects(self) -> bool:
        """Whether it has a day: one that was ended before it began has none, and holds nothing."""
        return self.start < (self.end_exclusive or FOREVER)


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


class Full(NamedTuple):
    """A quota without a place left: of the whole line, or of one village."""

    quota: int
    village: bool


@dataclass(slots=True)
class Room:
    """What is left of one budget line while a command is being judged: counted down enrolment by enrolment."""

    line: BudgetLine
    taken: int = 0
    money: int = 0
    here: dict[str, int] = field(default_factory=dict)  # places taken by village

    def full(self, worker: UUID, village: str) -> Full | None:
        """The quota that leaves no place to a worker of this village; None where there is one, or they hold one already."""
        line = self.line
        if line.quota is not None and line.used + self.taken >= line.quota:
            return None if worker in line.holders else Full(line.quota, village=False)
        full = self.full_in(village)
        return None if full is None or worker in line.holders else full

    def may_be_full(self, count: int) -> bool:
        """Whether a quota may leave no place to one of so many workers, whoever they are."""
        line = self.line
        if line.quota is not None and line.used + self.taken + count > line.quota:
            return True
        return line.per_village_quota is not None or any(own is not None for own, _ in line.villages.values())

    def kept_from(self, worker: UUID, village: str, leaving: str | None = None) -> int:
        """How many places are kept for villages of ring one, where that leaves none to a worker of another village; 0 where one
        is left, or they hold one already. `leaving` is the village whose place they would give up for it.
        """
        line = self.line
        if line.quota is None or village in line.ring_one or (leaving is None and worker in line.holders):
            return 0
        kept = 0
        for one in line.ring_one:
            own, used = line.villages.get(one, _NOTHING_USED)
            kept += max(0, (own or 0) - used + (one == leaving) - self.here.get(one, 0))
        left = line.quota - line.used - self.taken + (leaving is not None)
        return kept if kept and 0 < left <= kept else 0

    def full_in(self, village: str) -> Full | None:
        """The quota that leaves no place in a village; None where there is one."""
        own, used = self.line.villages.get(village, _NOTHING_USED)
        limit = self.line.per_village_quota if own is None else own
        if limit is None or used + self.here.get(village, 0) < limit:
            return None
        return Full(limit, village=True)

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
    on_list: Set[UUID] = (
        frozenset()
    )  # of the workers asked about, those who are enrolled under the list already
    on_decree: Set[UUID] = frozenset()

    def take(self, worker: UUID, village: str, monthly: int) -> None:
        """One more person is enrolled: of every line they take a place and money, and they count under the list and the
        decree, where they did not yet.
        """
        for _, months, room in self.lines:
            room.take(worker, village, months * monthly)
        if not self.on_list or worker not in self.on_list:
            self.listed += 1
        if not self.on_decree or worker not in self.on_decree:
            self.decreed += 1

    @classmethod
    def of(cls, given: "TermsAndPapers") -> "Places":
        """All that is left before the first case is judged; a line that pays for two years has one room."""
        by_line: dict[UUID, Room] = {}
        once: dict[UUID, tuple[int, int, Room]] = {}
        rooms: list[tuple[int, int, Room]] = []
        for year, months, line in given.needs:
            if line is not None:
                room = by_line.setdefault(line.id, Room(line))
                rooms.append((year, months, room))
                first, before, _ = once.get(line.id, (year, 0, room))
                once[line.id] = (first, before + months, room)
        listed, decreed = given.listed_used, given.decree_used
        return cls(
            tuple(rooms), tuple(once.values()), listed.people, decreed.people, listed.workers, decreed.workers
        )


@dataclass(frozen=True)
class TermsAndPapers:
    """All a case is judged in: the terms, the papers behind them, the budget lines by year, and the tariff."""

    terms: EnrolmentTerms
    mode: RecordingMode
    regency: str
    scheme: Scheme
    ages: AgePolicy
    agreement: Agreement | None
    listed: ProposedList | None
    listed_used: Named
    decree: Decree | None
    decree_used: Named
    needs: tuple[tuple[int, int, BudgetLine | None], ...]  # fiscal year, months, the line that pays
    monthly: int  # rupiah a worker and month, for the programmes with a tariff
    standing: Mapping[UUID, Sequence[Standing]]
    dead: Mapping[UUID, Death] = field(default_factory=dict)  # of those whom the vault knows
    list_id: UUID | None = None
    batch: UUID | None = None
    named_rows: frozenset[int] = frozenset()  # of a list that carries its people: those the decree names
    unpriced: tuple[Programme, ...] = ()  # the programmes without a tariff
    lines: tuple[
        BudgetLine, ...
    ] = ()  # every line of this region, scheme and source, and of the payer that is named
    payer_unnamed: bool = False  # several companies have a line that fits, and none is named
    ring_one: bool = False  # in this regency companies pay for the workers around them first
    before_paper: bool = False  # as if every paper and all the money were there: only workers are judged


@dataclass(slots=True)
class Case:
    given: TermsAndPapers
    applicant: Applicant
    places: Places


TermsPolicy = Callable[[TermsAndPapers], Breach | None]
Policy = Callable[[Case], Breach | None]
