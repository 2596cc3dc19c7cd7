"""Who is enrolled, and what stands against it?"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from naungan.domain.bulk.from_list import EnrolFromList
from naungan.domain.enrolment import EnrolWorkers
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.vocabulary import FundingSource, RecordingMode

from .days import days_between, monthly_of, paid_days
from .facts import Enrolled, Key, Place, Refusal, Row, Worker
from .money import Money
from .papers import Agreements
from .people import People

# What is no fault of the person: it may be gone another day.
OUTSIDE = {"NO_BUDGET", "BUDGET_EXCEEDED", "QUOTA_EXCEEDED", "NOT_VERIFIED", "NO_DECREE", "NO_AGREEMENT"}


class Asked(NamedTuple):
    """A worker who is to be enrolled from a list or without one, where, and on which terms."""

    terms: EnrolmentTerms
    listed: UUID | None
    worker: Worker
    village: str
    segment: str

    @property
    def days(self) -> list[dt.date]:
        return days_between(self.terms.start, self.terms.end_exclusive)


class Enrolling(Money, Agreements, People):
    """Enrolments begun."""

    def enrol(
        self, intent: EnrolWorkers, workers: Sequence[Worker], mode: RecordingMode, ids: Iterator[UUID]
    ) -> None:
        region = intent.workers[0].village[:5]
        listed = None if intent.list_digest is None else self.digests[intent.list_digest]
        shared = self._broken_terms(intent, region, listed, mode)
        for candidate, worker in zip(intent.workers, workers, strict=True):
            one = Asked(intent, listed, worker, candidate.village, candidate.segment)
            codes = shared | self._against(one)
            if mode is RecordingMode.COMMAND and codes:
                raise Refusal(sorted(codes))
            self._begin(one, codes, mode, next(ids))

    def enrol_from(
        self, intent: EnrolFromList, ids: Iterator[UUID], *, told_before: bool
    ) -> Mapping[int, set[str]] | None:
        """The rows of a list that a decree names; which of them are refused, for what. None where nothing is done, for the same
        was asked before.
        """
        terms, mode = intent.terms, RecordingMode.COMMAND
        assert terms.listed is not None
        assert terms.decree is not None
        one = self.lists[terms.listed]
        shared = self._broken_terms(terms, one.region[:5], terms.listed, mode)
        if shared:
            raise Refusal(sorted(shared))
        named = self.names(terms.decree)
        if intent.rows is not None and not (intent.rows and set(intent.rows) <= named):
            raise Refusal("not named")
        wanted = sorted(named if intent.rows is None else set(intent.rows))
        assert one.rows is not None
        asked = {n: Asked(terms, terms.listed, one.rows[n].worker, *_where(one.rows[n])) for n in wanted}
        same = (terms, intent.rows and tuple(wanted), self.decrees[terms.decree].round)
        if told_before:
            before = self.imports[same]
            named_alone = asked if intent.rows is not None else {}
            outside = {n for n, codes in before.items() if codes <= OUTSIDE}
            for n in outside & asked.keys() | named_alone.keys():
                assert self._against(asked[n]), f"row {n} can be enrolled now"
            return None
        refused: dict[int, set[str]] = {}
        for n, person in asked.items():
            codes = self._against(person)
            if codes:
                covered = "CONCURRENT_ENROLMENT" in codes
                if covered:  # nothing is held for who is protected already
                    codes -= {"BUDGET_EXCEEDED"}
                refused[n] = {"CONCURRENT_ENROLMENT"} if covered and "WORKER_DIED" not in codes else codes
            else:
                self._begin(person, codes, mode, next(ids))
        self.imports[same] = refused
        return refused

    def _begin(self, asked: Asked, codes: set[str], mode: RecordingMode, enrolment: UUID) -> None:
        terms, monthly = asked.terms, monthly_of(asked.terms.category)
        place = Place(asked.village, asked.segment, terms.category)
        one = Enrolled(
            id=enrolment,
            worker=asked.worker,
            scheme=terms.scheme,
            source=terms.funding_source,
            agreement=terms.agreement,
            mode=mode,
            counting="CONCURRENT_ENROLMENT" not in codes,
            open=terms.end_exclusive is None,
            ended=None,
            told=({terms.start: asked.village}, {terms.start: asked.segment}),
            seat=asked.village,
            listed=asked.listed,
            decree=terms.decree,
            days=dict.fromkeys(asked.days, place),
            months=self._months_of(asked),
            monthly=monthly,
            # A command with a breach was refused before; an unknown wage is noted, never refused.
            findings=frozenset(codes | ({"UNPRICED"} if monthly == 0 else set())),
            category=terms.category,
            begun=terms.start,
        )
        self._put(one)

    def _against(self, asked: Asked) -> set[str]:
        """What stands against one worker."""
        terms, worker = asked.terms, asked.worker
        before = [one for one in self.enrolled.values() if one.worker == worker]
        codes = set()
        if any(one.counting and one.days.keys() & set(asked.days) for one in before):
            codes.add("CONCURRENT_ENROLMENT")
        if self._outlived(worker, terms.end_exclusive or dt.date.max):
            codes.add("WORKER_DIED")
        if not self._age_allowed(worker, asked.village[:5], terms.start):
            codes.add("OUTSIDE_AGE_POLICY")
        listed = None if asked.listed is None else self.lists[asked.listed]
        if listed and asked.listed and used_up(self.on_list(asked.listed), listed.verified, worker):
            codes.add("NOT_VERIFIED")
        decree = None if terms.decree is None else self.decrees[terms.decree]
        if decree and terms.decree and used_up(self.under(terms.decree), decree.count, worker):
            codes.add("NO_DECREE")
        if terms.funding_source is FundingSource.DBH_SAWIT and (
            any(one.days for one in before) or asked.segment != "PALM_WORKER"
        ):
            codes.add("NOT_A_PALM_WORKER")
        monthly = monthly_of(terms.category)
        return codes | self._short(self._months_of(asked), monthly, worker, asked.village)

    def _months_of(self, asked: Asked) -> dict[tuple[Key, int], int]:
        terms = asked.terms
        opened = terms.end_exclusive is None
        return self._months(asked.village[:5], terms.scheme, terms.funding_source, asked.days, opened)

    def _broken_terms(
        self, terms: EnrolmentTerms, region: str, listed: UUID | None, mode: RecordingMode
    ) -> set[str]:
        """What stands against whoever is enrolled on these terms."""
        command = mode is RecordingMode.COMMAND
        days = days_between(terms.start, terms.end_exclusive)
        decree = None if terms.decree is None else self.decrees[terms.decree]
        if command and self._ends_before(
            terms.agreement, region, terms.start, terms.end_exclusive or dt.date.max
        ):
            raise Refusal("beyond the termination")
        if command and terms.listed is None and decree is not None and decree.round is not None:
            raise Refusal("people come from the list itself")
        codes = set()
        if not self._in_force(terms.agreement, region, terms.start):
            codes.add("NO_AGREEMENT")
        if terms.scheme == "VULNERABLE_WORKERS" or terms.listed is not None:
            one = None if listed is None else self.lists[listed]
            fits = one is not None and (one.region[:5], one.scheme) == (region, terms.scheme)
            if one is None or one.verified is None or not fits:
                codes.add("NOT_VERIFIED")
            if (
                decree is None
                or decree.region != region
                or decree.void
                or (command and decree.listed != listed)
            ):
                codes.add("NO_DECREE")
        opened = terms.end_exclusive is None
        months = self._months(region, terms.scheme, terms.funding_source, days, opened)
        if {year for _, year in months} != {day.year for day in paid_days(days, opened)}:
            codes.add("NO_BUDGET")
        return codes


def _where(row: Row) -> tuple[str, str]:
    return row.village, row.segment


def used_up(named: set[Worker], most: int | None, worker: Worker) -> bool:
    return most is not None and len(named) >= most and worker not in named
