"""What is there at one moment? Enrolments day by day, lines, papers, cards and people."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self
from uuid import UUID

from naungan.domain.budget_allocation import AllocateBudget
from naungan.domain.dates import Period
from naungan.domain.vocabulary import EndReason, FundingSource, RecordingMode

from .cards import Carded
from .days import ONE


class Refusal(Exception):  # noqa: N818
    """The naive register refuses; the message says why."""


class Place(NamedTuple):
    """Where and as what a worker is counted on one day."""

    village: str
    segment: str
    category: str


@dataclass(frozen=True)
class Worker:
    """A person as the register keeps them in mind."""

    nik: str
    born: dt.date


@dataclass(frozen=True)
class Enrolled:
    """One enrolment. `months` is what it takes: (line, year): months; `open` without an end, `ended` on which day and why.

    `cut_off` is what the last death that ended it cut off: the end it had, None for one without, and what had ended it.
    `told` is what was said of village and segment, each by the day from which it holds; `seat` the village in which it
    takes places, `listed` and `decree` the papers that it hangs on.
    """

    id: UUID
    worker: Worker
    scheme: str
    source: FundingSource
    agreement: UUID | None
    mode: RecordingMode
    counting: bool
    open: bool
    ended: tuple[dt.date, EndReason] | None
    told: tuple[Mapping[dt.date, str], Mapping[dt.date, str]]
    seat: str
    listed: UUID | None
    decree: UUID | None
    days: Mapping[dt.date, Place]
    months: Mapping[tuple["Key", int], int]
    monthly: int
    findings: frozenset[str]
    category: str
    begun: dt.date  # the first day, as it was enrolled
    voided: bool = False
    reopened: bool = False
    cut_off: tuple[dt.date | None, tuple[dt.date, EndReason] | None] = (None, None)

    @property
    def region(self) -> str:
        return next(iter(self.days.values())).village[:5]

    @property
    def first(self) -> dt.date:
        return min(self.days)

    @property
    def end(self) -> dt.date:
        """The first day no longer protected."""
        return dt.date.max if self.open else max(self.days) + ONE


Key = tuple[str, str, int | None, FundingSource]  # region, scheme, year, source


@dataclass(frozen=True)
class Row:
    """A person on a list: who and where, in which round they were last proposed, what became of it, and why where returned."""

    worker: Worker
    village: str
    segment: str
    round: int
    state: str = "WAITING"
    reason: str | None = None


@dataclass(frozen=True)
class Listed:
    """A list; `rows` by their numbers where it carries its people. `first` is how it was proposed, `correction` what its last
    round changed, `office` who judged it last, and `taken_back` whether the last that was told is that this does not hold.
    """

    region: str
    scheme: str
    proposed: int
    verified: int | None = None
    rows: Mapping[int, Row] | None = None
    round: int = 1
    first: object = None
    correction: object = None
    office: str | None = None
    taken_back: bool = False

    def these(self, state: str) -> set[int]:
        """The rows of a state."""
        return {n for n, row in (self.rows or {}).items() if row.state == state}


@dataclass(frozen=True)
class Decreed:
    """A decree over a list; of one with people it names the accepted rows of its `round` and before."""

    number: str
    region: str
    listed: UUID
    count: int
    round: int | None = None
    void: bool = False
    below: bool = False  # it was revised below who is enrolled under it, and they are more still


@dataclass
class Facts:
    """All there is at one moment, and what can be asked of it."""

    enrolled: dict[UUID, Enrolled] = field(default_factory=dict)
    lines: dict[Key, AllocateBudget] = field(default_factory=dict)
    ids: dict[Key, UUID] = field(default_factory=dict)
    own: dict[Key, dict[str, int]] = field(default_factory=dict)  # quotas of villages
    broken: dict[Key, frozenset[str]] = field(default_factory=dict)  # by a line, as its last change told
    seats: dict[Key, dict[Worker, UUID]] = field(default_factory=dict)  # and the enrolment that holds it
    agreements: dict[UUID, tuple[str, Period, dt.date | None]] = field(default_factory=dict)  # terminated on
    resumed: frozenset[UUID] = frozenset()  # agreements of which the last that was told is that they go on
    cards: dict[UUID, Carded] = field(default_factory=dict)
    born: dict[Worker, dt.date] = field(default_factory=dict)  # of those whose birth date was corrected
    had: dict[str, Worker] = field(
        default_factory=dict
    )  # whose each NIK is or was, beside those of the lists
    dead: dict[Worker, dt.date] = field(default_factory=dict)  # the day of each death
    told_dead: frozenset[Worker] = frozenset()  # of whom a death was told, be it withdrawn since
    lists: dict[UUID, Listed] = field(default_factory=dict)
    digests: dict[str, UUID] = field(default_factory=dict)  # the lists that are known by one
    imports: dict[object, dict[int, set[str]]] = field(
        default_factory=dict
    )  # from lists: who was refused, for what
    decrees: dict[UUID, Decreed] = field(default_factory=dict)

    def copy(self) -> Self:
        seats = {line: dict(taken) for line, taken in self.seats.items()}
        return replace(
            self,
            enrolled=dict(self.enrolled),
            lines=dict(self.lines),
            ids=dict(self.ids),
            own={line: dict(quotas) for line, quotas in self.own.items()},
            broken=dict(self.broken),
            seats=seats,
            agreements=dict(self.agreements),
            cards=dict(self.cards),
            born=dict(self.born),
            had=dict(self.had),
            dead=dict(self.dead),
            decrees=dict(self.decrees),
            lists=dict(self.lists),
            digests=dict(self.digests),
            imports=dict(self.imports),
        )

    def covered(self, region: str, day: dt.date) -> dict[UUID, Place]:
        """The counting enrolments of a region on a day."""
        return {
            one.id: one.days[day]
            for one in self.enrolled.values()
            if one.counting
            and day in one.days
            and (region == "ID" or one.days[day].village.startswith(region))
        }

    def reserved(self, line: Key) -> int:
        """Rupiah taken from a line."""
        return sum(
            months * one.monthly
            for one in self.enrolled.values()
            for (of, _), months in one.months.items()
            if of == line
        )

    def findings(self) -> set[tuple[UUID, str]]:
        found = {(one.id, code) for one in self.enrolled.values() if one.days for code in one.findings}
        for one in self.enrolled.values():
            if one.agreement is not None and one.days:
                region, _, terminated = self.agreements[one.agreement]
                if region == one.region and terminated is not None and one.end > terminated:
                    found.add((one.id, "AGREEMENT_TERMINATED"))
            if one.listed is not None and one.days and self.lists[one.listed].verified is None:
                found.add((one.id, "NOT_VERIFIED"))
            if one.decree is not None and one.days and self.decrees[one.decree].void:
                found.add((one.id, "NO_DECREE"))
        found |= {(decree, "NO_DECREE") for decree, one in self.decrees.items() if one.below}
        return found | {(self.ids[line], code) for line, codes in self.broken.items() for code in codes}

    def settle(self) -> None:
        """A decree that names enough again, or nobody, is not below any more."""
        for decree, one in self.decrees.items():
            if one.below and (one.void or len(self.under(decree)) <= one.count):
                self.decrees[decree] = replace(one, below=False)

    def on_list(self, listed: UUID) -> set[Worker]:
        """The people enrolled from a list."""
        return {one.worker for one in self.enrolled.values() if one.listed == listed and one.days}

    def under(self, decree: UUID) -> set[Worker]:
        """The people enrolled under a decree."""
        return {one.worker for one in self.enrolled.values() if one.decree == decree and one.days}

    def names(self, decree: UUID) -> set[int]:
        """The rows of a list with people that a decree names."""
        one = self.decrees[decree]
        listed = self.lists[one.listed]
        return {
            n
            for n, row in (listed.rows or {}).items()
            if row.state == "ACCEPTED" and (one.round is None or row.round <= one.round)
        }

    def villages(self, line: Key) -> list[str]:
        """The villages in which the places of a line are taken."""
        return [self.enrolled[holder].seat for holder in self.seats[line].values()]

    def _put(self, one: Enrolled) -> None:
        """The enrolment as it is now, and who holds the worker's places: whoever does, as long as they draw on the line."""
        self.enrolled[one.id] = one
        for line, seats in self.seats.items():
            drawing = [
                other.id
                for other in self.enrolled.values()
                if other.worker == one.worker and any(of == line for of, _ in other.months)
            ]
            if not drawing:
                seats.pop(one.worker, None)
            elif seats.get(one.worker) not in drawing:
                seats[one.worker] = min(drawing)
