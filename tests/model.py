"""What should the register answer? A naive model: every question replays the whole history in memory.

It knows no tables, no deltas and no positions but the order of appends: slow, and plain enough to be believed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from naungan.domain.cards import (
    STATUS_AFTER,
    CardFound,
    CardHandedOver,
    CardHandoverVoided,
    CardIssued,
    CardReplaced,
    CardVoided,
)
from naungan.domain.dates import FOREVER
from naungan.domain.enrolment_events import (
    DAYS_CHANGED,
    EnrolmentCorrected,
    EnrolmentEnded,
    EnrolmentReopened,
    WorkerEnrolled,
)
from naungan.domain.regions import lies_in
from naungan.domain.stretches import Stretch
from naungan.domain.vocabulary import CardStatus

LENGTH = {"PROVINCE": 2, "REGENCY": 5, "SUBDISTRICT": 8, "VILLAGE": 13}


@dataclass(frozen=True)
class Fact:
    """An event, the append that recorded it, and the stream it is in."""

    append_id: int
    stream: UUID
    event: Any
    mode: str = "AS_HAPPENED"


@dataclass(frozen=True)
class Person:
    """One enrolment as the model sees it on a day."""

    id: UUID
    worker: UUID
    village: str
    scheme: str
    segment: str
    category: str
    funding_source: str
    agreement: UUID | None
    start: dt.date
    sex: str
    age: int
    mode: str
    has_card: bool

    def code(self, dimension: str) -> str:
        """Its code in a dimension of coverage."""
        if dimension in LENGTH:
            return self.village[: LENGTH[dimension]]
        if dimension == "AGREEMENT":
            return "NONE" if self.agreement is None else str(self.agreement)
        return str(getattr(self, dimension.lower()))


@dataclass
class Model:
    """A history, and the questions that can be asked about it."""

    facts: list[Fact] = field(default_factory=list)
    issued_on: dict[UUID, dt.date] = field(default_factory=dict)  # of the cards that were last asked for

    def covered(
        self,
        region: str,
        as_of: dt.date,
        known: int,
        only: Callable[[Person], bool] = lambda person: True,
    ) -> list[Person]:
        """Everyone covered in a region on a day, as known at a position."""
        cards = self.cards(as_of, known)
        holders = {worker for worker, status, *_ in cards.values() if status not in ("REPLACED", "REVOKED")}
        first: dict[UUID, tuple[WorkerEnrolled, str]] = {}
        stretches: dict[UUID, Sequence[Stretch]] = {}
        ages: dict[UUID, int] = {}
        for fact in self._until(known):
            event = fact.event
            if isinstance(event, WorkerEnrolled):
                first[fact.stream] = (event, fact.mode)
                stretches[fact.stream] = event.stretches
                ages[fact.stream] = event.age
            elif isinstance(event, DAYS_CHANGED):
                stretches[fact.stream] = event.now
                if isinstance(event, EnrolmentCorrected):
                    ages[fact.stream] = event.age
        found = []
        for stream, (enrolled, mode) in first.items():
            for s in stretches[stream]:
                if not (s.start <= as_of < (s.end_exclusive or FOREVER)) or enrolled.concurrent:
                    continue
                person = Person(
                    stream,
                    enrolled.worker,
                    s.village,
                    enrolled.scheme,
                    s.segment,
                    s.category,
                    enrolled.funding_source,
                    enrolled.agreement,
                    stretches[stream][0].start,
                    enrolled.sex,
                    ages[stream],
                    mode,
                    enrolled.worker in holders,
                )
                if lies_in(s.village, region) and only(person):
                    found.append(person)
        return found

    def groups(self, people: Iterable[Person], by: Sequence[str]) -> Mapping[tuple[str, ...], int]:
        """How many of them fall into each group."""
        return Counter(tuple(person.code(dimension) for dimension in by) for person in people)

    def left(
        self,
        region: str,
        start: dt.date,
        end: dt.date,
        known: int,
        only: Callable[[Person], bool] = lambda person: True,
    ) -> list[tuple[Person, dt.date, str]]:
        """Everyone covered in a region on a day of [start, end) and not in the nation on the next: when, and why."""
        found = []
        for n in range((end - start).days):
            day = start + dt.timedelta(days=n)
            still = {p.worker for p in self.covered("ID", day + dt.timedelta(days=1), known)}
            found += [
                (person, day, self._why(person.id, known))
                for person in self.covered(region, day, known, only)
                if person.worker not in still
            ]
        return found

    def _why(self, enrolment: UUID, known: int) -> str:
        """Why protection ends: what the last end said, or that its period is over."""
        planned: dt.date | None = None
        why = "PERIOD_OVER"
        for fact in self._until(known):
            event = fact.event
            if fact.stream != enrolment:
                continue
            if isinstance(event, WorkerEnrolled):
                planned = event.end_exclusive
            elif isinstance(event, EnrolmentEnded):
                why = event.reason
            elif isinstance(event, EnrolmentReopened):
                why, planned = "PERIOD_OVER", event.now[-1].end_exclusive
            elif isinstance(event, EnrolmentCorrected):
                was, now = event.was[-1].end_exclusive, event.now[-1].end_exclusive
                as_planned = now is None or (planned is not None and now >= planned)
                if why == "PERIOD_OVER" or (now != was and as_planned):
                    why, planned = "PERIOD_OVER", now
        return why

    def cards(self, as_of: dt.date, known: int) -> dict[UUID, tuple[UUID, str, dt.date | None, UUID | None]]:
        """Every card issued by a day: worker, status, handed over on, and the card that replaced it."""
        found: dict[UUID, tuple[UUID, str, dt.date | None, UUID | None]] = {}
        issued: dict[UUID, CardIssued] = {}
        later: dict[UUID, list[tuple[dt.date, int, Any]]] = {}
        voided: set[UUID] = set()
        for n, fact in enumerate(self._until(known)):
            event = fact.event
            if isinstance(event, CardIssued):
                issued[fact.stream] = event
            elif type(event) in STATUS_AFTER or isinstance(event, CardFound):
                day = max(event.on, issued[fact.stream].issued_on)
                later.setdefault(fact.stream, []).append((day, n, event))
            elif isinstance(event, CardHandoverVoided):  # it was never handed over, on no day
                later[fact.stream] = [
                    (day, at, _without_handover(change))
                    for day, at, change in later.get(fact.stream, [])
                    if not isinstance(change, CardHandedOver)
                ]
            elif isinstance(event, CardVoided):
                voided.add(fact.stream)
        self.issued_on = {card: event.issued_on for card, event in issued.items()}
        for card, event in issued.items():
            if event.issued_on > as_of or card in voided:
                continue
            status: str = CardStatus.ISSUED
            handed: dt.date | None = None
            by: UUID | None = None
            for day, _, change in sorted(later.get(card, []), key=lambda c: (c[0], c[1])):
                if day <= as_of:
                    status = change.now if isinstance(change, CardFound) else STATUS_AFTER[type(change)]
                    handed = change.on if isinstance(change, CardHandedOver) else handed
                    by = change.by if isinstance(change, CardReplaced) else by
            found[card] = (event.worker, status, handed, by)
        return found

    def placed(self, as_of: dt.date, known: int) -> dict[UUID, tuple[str, str]]:
        """Every card issued by a day: the village of its worker in the card's regency, and its status."""
        days: dict[UUID, list[tuple[dt.date, dt.date, str]]] = {}
        told: dict[UUID, int] = {}
        first: dict[UUID, WorkerEnrolled] = {}
        issued: dict[UUID, CardIssued] = {}
        for fact in self._until(known):
            event = fact.event
            if isinstance(event, CardIssued):
                issued[fact.stream] = event
            elif isinstance(event, (WorkerEnrolled, *DAYS_CHANGED)):
                if isinstance(event, WorkerEnrolled):
                    first[fact.stream] = event
                now = event.stretches if isinstance(event, WorkerEnrolled) else event.now
                if now:
                    days[fact.stream] = [(s.start, s.end_exclusive or FOREVER, s.village) for s in now]
                elif (
                    not isinstance(event, WorkerEnrolled) and event.was
                ):  # else nothing was left of it before
                    days[fact.stream] = [(event.was[0].start, event.was[0].start, event.was[0].village)]
                told[fact.stream] = fact.append_id
        found = {}
        for card, (worker, status, *_) in self.cards(as_of, known).items():
            regency = first[issued[card].enrolment].village[:5]
            nearest = [
                (
                    not (on and not first[e].concurrent),
                    not on,
                    start > as_of,
                    abs(start - as_of),
                    told[e],
                    e,
                    place,
                )
                for e, stretches in days.items()
                for start, end, place in stretches
                for on in [start <= as_of < end]
                if first[e].worker == worker and place[:5] == regency
            ]
            found[card] = (min(nearest)[-1], status)
        return found

    def _until(self, known: int) -> Iterable[Fact]:
        return (fact for fact in self.facts if fact.append_id <= known)


def _without_handover(change: Any) -> Any:
    """A card that was found, and never handed over, waits."""
    return replace(change, now=CardStatus.ISSUED) if isinstance(change, CardFound) else change
