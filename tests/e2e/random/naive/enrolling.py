"""Who is enrolled, and what stands against it?"""

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID

from naungan.domain.enrolment import (
    EnrolWorkers,
)
from naungan.domain.vocabulary import FundingSource, RecordingMode

from .days import (
    days_between,
    monthly_of,
    paid_days,
)
from .facts import Enrolled, Place, Refusal, Worker
from .money import Money
from .papers import Agreements
from .people import People


class Enrolling(Money, Agreements, People):
    """Enrolments begun."""

    def enrol(
        self, intent: EnrolWorkers, workers: Sequence[Worker], mode: RecordingMode, ids: Iterator[UUID]
    ) -> None:
        region = intent.workers[0].village[:5]
        days = days_between(intent.start, intent.end_exclusive)
        shared = self._broken_terms(intent, region, days)
        if mode is RecordingMode.COMMAND and self._ends_before(
            intent.agreement, region, intent.start, intent.end_exclusive or dt.date.max
        ):
            raise Refusal("beyond the termination")
        for candidate, worker in zip(intent.workers, workers, strict=True):
            before = [one for one in self.enrolled.values() if one.worker == worker]
            codes = set(shared)
            concurrent = any(one.counting and one.days.keys() & set(days) for one in before)
            if concurrent:
                codes.add("CONCURRENT_ENROLMENT")
            if self._outlived(worker, intent.end_exclusive or dt.date.max):
                codes.add("WORKER_DIED")
            if not self._age_allowed(worker, region, intent.start):
                codes.add("OUTSIDE_AGE_POLICY")
            named = self.on_list()
            if intent.list_digest is not None and used_up(named, self.verified, worker):
                codes.add("NOT_VERIFIED")
            if intent.decree is not None and used_up(
                self.under(intent.decree), self.decrees[intent.decree].count, worker
            ):
                codes.add("NO_DECREE")
            if intent.funding_source is FundingSource.DBH_SAWIT and (
                any(one.days for one in before) or candidate.segment != "PALM_WORKER"
            ):
                codes.add("NOT_A_PALM_WORKER")
            monthly = monthly_of(intent.category)
            months = self._months(
                region, intent.scheme, intent.funding_source, days, intent.end_exclusive is None
            )
            codes |= self._short(months, monthly, worker, candidate.village)
            if mode is RecordingMode.COMMAND and codes:
                raise Refusal(sorted(codes))
            place = Place(candidate.village, candidate.segment, intent.category)
            one = Enrolled(
                id=next(ids),
                worker=worker,
                scheme=intent.scheme,
                source=intent.funding_source,
                agreement=intent.agreement,
                mode=mode,
                counting=not concurrent,
                open=intent.end_exclusive is None,
                ended=None,
                told=({intent.start: candidate.village}, {intent.start: candidate.segment}),
                seat=candidate.village,
                papers=intent.list_digest is not None,
                decree=intent.decree,
                days=dict.fromkeys(days, place),
                months=months,
                monthly=monthly,
                # A command with a breach was refused above; an unknown wage is noted, never refused.
                findings=frozenset(codes | ({"UNPRICED"} if monthly == 0 else set())),
                category=intent.category,
            )
            self._put(one)

    def _broken_terms(self, intent: EnrolWorkers, region: str, days: Sequence[dt.date]) -> set[str]:
        codes = set()
        if not self._in_force(intent.agreement, region, intent.start):
            codes.add("NO_AGREEMENT")
        if intent.scheme == "VULNERABLE_WORKERS":  # the only list and decree are of Paser
            if intent.list_digest is None or region != "64.01" or self.verified is None:
                codes.add("NOT_VERIFIED")
            if intent.decree is None or region != "64.01" or self.decrees[intent.decree].void:
                codes.add("NO_DECREE")
        opened = intent.end_exclusive is None
        months = self._months(region, intent.scheme, intent.funding_source, days, opened)
        if {year for _, year in months} != {day.year for day in paid_days(days, opened)}:
            codes.add("NO_BUDGET")
        return codes


def used_up(named: set[Worker], most: int | None, worker: Worker) -> bool:
    return most is not None and len(named) >= most and worker not in named
