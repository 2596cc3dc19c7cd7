"""Which histories can happen? Random ones, made by the domain's own decisions, told to a log and to the naive model."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from naungan.domain import end_of_protection, enrolment_corrections, transfers
from naungan.domain import enrolment as domain
from naungan.domain.cards import (
    CardFound,
    CardHandedOver,
    CardHandoverVoided,
    CardIssued,
    CardNotCollected,
    CardReplaced,
    CardReportedLost,
    CardRevoked,
    CardVoided,
)
from naungan.domain.dates import overlap
from naungan.domain.enrolment import Enrolment
from naungan.domain.enrolment_events import EnrolmentCorrected, EnrolmentReopened, WorkerEnrolled
from naungan.domain.refusals import Refused
from naungan.domain.vocabulary import (
    CardStatus,
    EndReason,
    FundingSource,
    MembershipCategory,
    Programme,
    RecordingMode,
    ReopenReason,
    RuleCode,
    Sex,
    TakenBackReason,
)
from tests.model import Fact, Model
from tests.projections.history import START, History

DAY = dt.date(2022, 1, 1)
_BACK = (CardStatus.HANDED_OVER, CardStatus.ISSUED)
VILLAGES = ("64.01.02.2003", "64.01.02.2004", "64.01.05.1001", "64.02.01.2001", "62.03.01.2001")
REGIONS = ("ID", "64", "62", "63", "64.01", "64.02", "62.03", "64.01.02", "64.01.05", *VILLAGES)
SCHEMES = ("VULNERABLE_WORKERS", "NON_ASN")
SEGMENTS = ("FISHER", "FARMER", "NON_ASN_TEACHER")
AGREEMENTS = (None, UUID(int=0xA), UUID(int=0xB))


def day(n: int) -> dt.date:
    return DAY + dt.timedelta(days=n)


@dataclass
class Story:
    """A history being told: `choose` makes every choice, so that one seed is one story."""

    choose: random.Random
    history: History = field(default_factory=History)
    model: Model = field(default_factory=Model)
    enrolments: dict[UUID, Enrolment] = field(default_factory=dict)
    with_days: dict[UUID, Enrolment] = field(default_factory=dict)  # as it was when it last had a day
    cards: dict[UUID, UUID] = field(default_factory=dict)
    regencies: dict[UUID, str] = field(default_factory=dict)  # of enrolments
    over: set[UUID] = field(default_factory=set)  # cards replaced or revoked: nothing more can happen to them
    handed: set[UUID] = field(default_factory=set)  # cards that were handed over
    made: int = 0

    def tell(self, appends: int) -> None:
        for _ in range(appends):
            events = [e for _ in range(self.choose.randint(1, 5)) for e in self._happen()]
            if not events:
                continue
            mode = self.choose.choice(list(RecordingMode))
            at = START + dt.timedelta(minutes=len(self.history.entries))
            append_id = self.history.append(at, *events, mode=mode, scope="64.01")
            self.model.facts += [Fact(append_id, stream, event, mode) for stream, event in events]

    def _happen(self) -> list[tuple[UUID, Any]]:
        what = self.choose.choice(
            (
                *(self._enrol, self._enrol, self._transfer, self._correct, self._end, self._card),
                *(self._end, self._reopen, self._reopen, self._void),
            )
        )
        return what()

    def _enrol(self) -> list[tuple[UUID, Any]]:
        choose = self.choose
        worker = UUID(int=1000 + choose.randint(1, 8))
        start = choose.randint(0, 60)
        end = choose.choice((None, start + choose.randint(1, 40)))
        age = choose.randint(18, 64)
        event = WorkerEnrolled(
            worker=worker,
            scheme=choose.choice(SCHEMES),
            segment=choose.choice(SEGMENTS),
            category=choose.choice(list(MembershipCategory)[:2]),
            village=choose.choice(VILLAGES),
            funding_source=choose.choice(list(FundingSource)[2:4]),
            programmes=(Programme.JKK, Programme.JKM),
            start=day(start),
            end_exclusive=None if end is None else day(end),
            sex=choose.choice(list(Sex)),
            birth_year=2022 - age,
            age=age,
            agreement=choose.choice(AGREEMENTS),
            breaches=choose.choice(((), (RuleCode.NO_DECREE,), (RuleCode.NO_DECREE, RuleCode.UNPRICED))),
            concurrent=self._taken(worker, day(start), None if end is None else day(end)),
        )
        stream = self._new()
        self.regencies[stream] = event.village[:5]
        return [self._record(stream, event)]

    def _transfer(self) -> list[tuple[UUID, Any]]:
        stream, state = self._some()
        if stream is None:
            return []
        villages = [v for v in VILLAGES if state.stretches and v[:5] == state.stretches[0].village[:5]]
        intent = domain.TransferEnrolment(
            stream,
            day(self.choose.randint(0, 100)),
            village=self.choose.choice([None, *villages]),
            segment=self.choose.choice((None, *SEGMENTS)),
        )
        return self._decide(stream, lambda: transfers.transfer(state, intent))

    def _end(self) -> list[tuple[UUID, Any]]:
        stream, state = self._some()
        if stream is None:
            return []
        reason = self.choose.choice(list(EndReason))
        until = day(self.choose.randint(-5, 100))
        return self._decide(stream, lambda: end_of_protection.end(state, until, reason))

    def _void(self) -> list[tuple[UUID, Any]]:
        stream, state = self._some()
        if stream is None:
            return []
        reason = self.choose.choice(list(TakenBackReason))
        return self._decide(stream, lambda: domain.void(state, reason, None))

    def _reopen(self) -> list[tuple[UUID, Any]]:
        stream, state = self._some()
        if stream is None:
            return []
        until = self.choose.choice((None, day(self.choose.randint(0, 110))))
        intent = domain.ReopenEnrolment(stream, ReopenReason.ENDED_BY_MISTAKE, until)

        def decide() -> tuple[EnrolmentReopened, ...]:
            now = end_of_protection.reopened(state, self.with_days[stream], intent)
            days = (now[0].start, now[-1].end_exclusive)
            if not state.terms.concurrent and self._taken(state.worker, *days, but=stream):
                return ()
            return (EnrolmentReopened(state.worker, state.terms, intent.reason, None, state.stretches, now),)

        return self._decide(stream, decide)

    def _correct(self) -> list[tuple[UUID, Any]]:
        stream, state = self._some()
        if stream is None or not state.stretches:
            return []
        choose = self.choose
        villages = [v for v in VILLAGES if v[:5] == state.stretches[0].village[:5]]
        intent = domain.CorrectEnrolment(
            stream,
            "",
            start=choose.choice((None, day(choose.randint(0, 90)))),
            end_exclusive=choose.choice((None, day(choose.randint(10, 110)))),
            village=choose.choice([None, *villages]),
            segment=choose.choice((None, *SEGMENTS)),
            category=choose.choice((None, *list(MembershipCategory)[:2])),
        )

        def decide() -> tuple[EnrolmentCorrected, ...]:
            now = enrolment_corrections.corrected(state, intent)
            days = (now[0].start, now[-1].end_exclusive)
            if now == state.stretches or (
                not state.terms.concurrent and self._taken(state.worker, *days, but=stream)
            ):
                return ()
            age = choose.randint(18, 64)
            return (EnrolmentCorrected(state.worker, state.terms, UUID(int=7), state.stretches, now, age),)

        return self._decide(stream, decide)

    def _card(self) -> list[tuple[UUID, Any]]:
        choose = self.choose
        on = day(choose.randint(0, 90))
        if not self.cards or choose.random() < 0.4:
            stream, state = self._some()
            if stream is None:
                return []
            card = self._new()
            self.cards[card] = state.worker
            self.history.scopes[card] = self.regencies[stream]
            return [(card, CardIssued(state.worker, stream, f"K{self.made}", on))]
        card = choose.choice(list(self.cards))
        worker = self.cards[card]
        if card in self.over:
            return []
        event = choose.choice(
            (
                *([] if card in self.handed else [CardHandedOver(worker, UUID(int=9), on)] * 2),
                CardNotCollected(worker, self._new(), on),
                CardFound(worker, on, CardStatus.HANDED_OVER if card in self.handed else CardStatus.ISSUED),
                *([CardHandoverVoided(worker, UUID(int=9), *_BACK)] if card in self.handed else []),
                CardVoided(worker, TakenBackReason.TYPED_WRONG, None, CardStatus.ISSUED),
                CardReportedLost(worker, on),
                CardReplaced(worker, choose.choice(list(self.cards)), on),
                CardRevoked(worker, on),
            )
        )
        if isinstance(event, CardReplaced | CardRevoked | CardVoided):
            self.over.add(card)
        if isinstance(event, CardHandedOver):
            self.handed.add(card)
        elif isinstance(event, CardHandoverVoided):
            self.handed.remove(card)
        return [(card, event)]

    def _decide(self, stream: UUID, decide: Any) -> list[tuple[UUID, Any]]:
        try:
            return [self._record(stream, event) for event in decide()]
        except Refused:
            return []

    def _record(self, stream: UUID, event: Any) -> tuple[UUID, Any]:
        self.enrolments[stream] = domain.evolve(self.enrolments.get(stream), event)
        if self.enrolments[stream].stretches:
            self.with_days[stream] = self.enrolments[stream]
        return stream, event

    def _some(self) -> tuple[Any, Any]:
        if not self.enrolments:
            return None, None
        stream = self.choose.choice(list(self.enrolments))
        return stream, self.enrolments[stream]

    def _taken(self, worker: UUID, start: dt.date, end: dt.date | None, but: UUID | None = None) -> bool:
        """Whether a counting enrolment of the worker shares a day with [start, end)."""
        return any(
            overlap(start, end, s.start, s.end_exclusive)
            for stream, e in self.enrolments.items()
            if e.worker == worker and not e.terms.concurrent and stream != but
            for s in e.stretches
        )

    def _new(self) -> UUID:
        self.made += 1
        return UUID(int=self.choose.getrandbits(128), version=4)
