"""What becomes of an enrolment? Moved, corrected, ended, taken back, reopened."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from naungan.domain.deaths import WithdrawDeath
from naungan.domain.enrolment import (
    CorrectEnrolment,
    EndEnrolment,
    ReopenEnrolment,
    TransferEnrolment,
    VoidEnrolments,
)
from naungan.domain.vocabulary import EndReason, FundingSource, RecordingMode

from .cards import voided
from .days import (
    HORIZON,
    ONE,
    days_between,
    monthly_of,
    paid_days,
    runs_of,
    said_for,
)
from .enrolling import used_up
from .facts import Enrolled, Key, Place, Refusal
from .money import Money
from .papers import Agreements
from .people import People


class Changes(Money, Agreements, People):
    """Enrolments changed."""

    def transfer(self, intent: TransferEnrolment) -> None:
        one = self._protecting(intent.enrolment)
        if not one.first <= intent.effective < one.end:
            raise Refusal("outside the period")
        if intent.village is not None and intent.village[:5] != one.region:
            raise Refusal("leaves the regency")
        village, segment = (
            told
            if value is None or value == said_for(told, intent.effective)
            else {**told, intent.effective: value}
            for told, value in zip(one.told, (intent.village, intent.segment), strict=True)
        )
        category = one.days[one.first].category
        days = {day: Place(said_for(village, day), said_for(segment, day), category) for day in one.days}
        if days != one.days and palm_broken(one.source, days):
            raise Refusal("palm money")
        self._put(replace(one, days=days, told=(village, segment)))

    def correct(self, intent: CorrectEnrolment, mode: RecordingMode) -> None:
        one = self._protecting(intent.enrolment)
        runs = runs_of(one.days)
        first, last = runs[0], runs[-1]
        if intent.village is not None and intent.village[:5] != one.region:
            raise Refusal("leaves the regency")
        end = intent.end_exclusive
        endless = len(runs) == 1 and (one.open or end is not None)
        if intent.start is not None and intent.start > max(first) and not endless:
            raise Refusal("starts beyond the first stretch")
        if end is not None:
            begins = (intent.start or one.first) if len(runs) == 1 else min(last)
            if end <= begins:
                raise Refusal("ends before it starts")
        start = intent.start or one.first
        village, segment = (
            {start: value or said_for(told, start)}
            | {day: said for day, said in told.items() if day > start and day != min(told)}
            for told, value in zip(one.told, (intent.village, intent.segment), strict=True)
        )
        category = intent.category or one.days[one.first].category
        new_end = end or (HORIZON if one.open else max(last) + ONE)
        days = {
            day: Place(said_for(village, day), said_for(segment, day), category)
            for day in days_between(start, new_end)
        }
        opened = one.open and end is None
        if days == one.days and opened == one.open:
            return
        self._corrected(replace(one, told=(village, segment)), days, opened, mode)

    def _corrected(
        self, one: Enrolled, days: Mapping[dt.date, Place], opened: bool, mode: RecordingMode
    ) -> None:
        start, place = min(days), days[min(days)]
        others = [o for o in self.enrolled.values() if o.worker == one.worker and o.id != one.id]
        if one.counting and any(o.counting and o.days.keys() & days.keys() for o in others):
            raise Refusal("covered already")
        judged = {"OUTSIDE_AGE_POLICY", "NO_BUDGET", "QUOTA_EXCEEDED", "BUDGET_EXCEEDED", "UNPRICED"}
        codes: set[str] = set()
        if not self._age_allowed(one.worker, one.region, start):
            codes.add("OUTSIDE_AGE_POLICY")
        monthly = monthly_of(place.category)
        months = self._months(one.region, one.scheme, one.source, days, opened, one.months)
        if one.months and {year for _, year in months} != {day.year for day in paid_days(days, opened)}:
            codes.add("NO_BUDGET")
        codes |= self._short(months, monthly, one.worker, place.village, one)
        if start != one.first:
            judged.add("NO_AGREEMENT")
            if not self._in_force(one.agreement, one.region, start):
                codes.add("NO_AGREEMENT")
        last = dt.date.max if opened else max(days) + ONE
        if (
            mode is RecordingMode.COMMAND
            and last > one.end
            and self._ends_before(one.agreement, one.region, start, last)
        ):
            raise Refusal("beyond the termination")
        if {p.segment for p in days.values()} != {p.segment for p in one.days.values()}:
            judged.add("NOT_A_PALM_WORKER")
            if palm_broken(one.source, days):
                codes.add("NOT_A_PALM_WORKER")
        judged.add("WORKER_DIED")
        outlived = self._outlived(one.worker, last)
        if outlived and last > one.end:
            codes.add("WORKER_DIED")
        if mode is RecordingMode.COMMAND and codes:
            raise Refusal(sorted(codes))
        codes |= {"WORKER_DIED"} if outlived else set()
        findings = frozenset((one.findings - judged) | codes | ({"UNPRICED"} if monthly == 0 else set()))
        seat = one.seat if place.village == one.days[one.first].village else place.village
        self._put(
            replace(
                one,
                days=days,
                open=opened,
                months=months,
                monthly=monthly,
                findings=findings,
                seat=seat,
                category=place.category,
            )
        )

    def end(self, intent: EndEnrolment, today: dt.date) -> None:
        one = self.enrolled[intent.enrolment]
        if intent.reason is EndReason.DIED and intent.end_exclusive > today + ONE:
            raise Refusal("nobody dies tomorrow")
        day, ended = intent.end_exclusive, [one]
        died = self.dead.get(one.worker)
        by_death = died is not None and one.ended == (died + ONE, EndReason.DIED)
        if by_death and intent.reason is not EndReason.DIED and died == day - ONE:
            raise Refusal("the death says so")
        if intent.reason is EndReason.DIED:
            if died is not None and died != day - ONE:
                raise Refusal("died on another day")
            same = [o for o in self.enrolled.values() if o.worker == one.worker]
            later = [o for o in same if o.days and o.end > day]
            ended = later + [one] * (one not in later and bool(one.days) and one.end == day) or [one]
        for each in ended:
            if each.ended == (day, intent.reason) and (not each.days or each.end == day):
                continue
            if not each.days:
                raise Refusal("protects no day")
            if day > each.end:
                raise Refusal("ends after its end")
            self._ended(each, day, intent.reason)
        if intent.reason is EndReason.DIED:
            self._died(one.worker, day - ONE)

    def take_back(self, intent: VoidEnrolments) -> None:
        for one in [self.enrolled[named] for named in intent.enrolments]:
            standing = [card for card, of in self.cards.items() if of.stands and of.enrolment == one.id]
            if standing and not intent.with_cards:
                raise Refusal("a card stands")
            for card in standing:
                self.cards[card] = voided(self.cards[card])
            self._put(replace(one, days={}, months={}, open=False, voided=True))

    def reopen(self, intent: ReopenEnrolment, mode: RecordingMode) -> None:
        one = self.enrolled[intent.enrolment]
        end = intent.end_exclusive or dt.date.max
        if one.voided:
            raise Refusal("void")
        if one.ended is None:
            if one.reopened and one.days and one.end == end:
                return
            raise Refusal("nothing ended it")
        back = one.end if one.days else min(one.told[0])  # the first day given back
        if end <= back:
            raise Refusal("not longer")
        longer, against, covered = self._going_on(one, intent.end_exclusive)
        if covered or (mode is RecordingMode.COMMAND and against):
            raise Refusal(sorted(against))
        self._put(replace(longer, ended=None))

    def withdraw_death(self, intent: WithdrawDeath) -> list[UUID]:
        """Nobody died: each enrolment that the death ended goes on as before it, in the order of their first days, where it
        may; which ones. The end of another stays, as one for another reason. Nobody outlives a death any more.
        """
        assert intent.enrolment is not None
        worker = self.enrolled[intent.enrolment].worker
        if worker not in self.told_dead:
            raise Refusal("nobody died")
        if worker not in self.dead:
            return []
        by_death = (self.dead.pop(worker) + ONE, EndReason.DIED)
        restored = []
        theirs = [o for o in self.enrolled.values() if o.worker == worker and not o.voided]
        for one in sorted(theirs, key=lambda o: (o.begun, o.id)):
            end, ended = one.cut_off
            if one.ended == by_death and (not one.days or (end or dt.date.max) > one.end):
                longer, against, covered = self._going_on(one, end)
                if not against and not covered:
                    restored.append(one.id)
                    self._put(replace(longer, ended=None if ended and ended[1] is EndReason.DIED else ended))
                    continue
            if one.ended == by_death and one.days and one.end == by_death[0]:
                one = replace(one, ended=(by_death[0], EndReason.OTHER))
            self._put(replace(one, findings=one.findings - {"WORKER_DIED"}))
        return restored

    def _going_on(self, one: Enrolled, until: dt.date | None) -> tuple[Enrolled, set[str], bool]:
        """An enrolment that goes on until a day, or without an end; the rules that stand against it, but for those that it
        broke before, and whether another has its days.
        """
        start = one.first if one.days else min(one.told[0])
        back, end, opened = one.end if one.days else start, until or dt.date.max, until is None
        village, segment = one.told
        days = {
            day: Place(said_for(village, day), said_for(segment, day), one.category)
            for day in days_between(start, until)
        }
        others = [o for o in self.enrolled.values() if o.worker == one.worker and o.id != one.id]
        covered = one.counting and any(o.counting and o.days.keys() & days.keys() for o in others)
        months = self._months(one.seat[:5], one.scheme, one.source, days, opened, one.months)
        codes = self._against_going_on(one, back, days, months, opened)
        against = codes - ({"NO_AGREEMENT", "NOT_VERIFIED", "NO_DECREE", "NO_BUDGET"} & one.findings)
        if self._ends_before(one.agreement, one.seat[:5], back, end) or self._terminated(one, back):
            against |= {"AGREEMENT_TERMINATED"}
        judged = {"NO_BUDGET", "QUOTA_EXCEEDED", "BUDGET_EXCEEDED", "UNPRICED", "WORKER_DIED"}
        codes |= {"UNPRICED"} if one.monthly == 0 else set()
        if not one.days:
            judged.add("OUTSIDE_AGE_POLICY")
            codes |= set() if self._age_allowed(one.worker, one.seat[:5], start) else {"OUTSIDE_AGE_POLICY"}
        seat = one.seat if one.days else days[start].village
        findings = frozenset((one.findings - judged) | codes)
        longer = replace(
            one, days=days, months=months, open=opened, reopened=True, findings=findings, seat=seat
        )
        return longer, against, covered

    def _against_going_on(
        self,
        one: Enrolled,
        back: dt.date,
        days: Mapping[dt.date, Place],
        months: Mapping[tuple["Key", int], int],
        opened: bool,
    ) -> set[str]:
        """What stands against days that are given back from `back` on."""
        codes = self._short(months, one.monthly, one.worker, days[min(days)].village, one)
        if {year for _, year in months} != {day.year for day in paid_days(days, opened)}:
            codes.add("NO_BUDGET")
        if self._outlived(one.worker, dt.date.max if opened else max(days) + ONE):
            codes.add("WORKER_DIED")
        if not self._in_force(one.agreement, one.seat[:5], back):
            codes.add("NO_AGREEMENT")
        listed = None if one.listed is None else self.lists[one.listed]
        from_it = listed is not None and listed.rows is not None
        if one.scheme == "VULNERABLE_WORKERS" or from_it:
            verified = None if listed is None else listed.verified
            named = set() if one.listed is None else self.on_list(one.listed)
            if verified is None or used_up(named, verified, one.worker):
                codes.add("NOT_VERIFIED")
            decree = None if one.decree is None else self.decrees[one.decree]
            if (
                decree is None
                or one.decree is None
                or decree.void
                or used_up(self.under(one.decree), decree.count, one.worker)
            ):
                codes.add("NO_DECREE")
        return codes

    def _protecting(self, enrolment: UUID) -> Enrolled:
        if not self.enrolled[enrolment].days:
            raise Refusal("protects no day")
        return self.enrolled[enrolment]


def palm_broken(source: FundingSource, days: Mapping[dt.date, Place]) -> bool:
    return source is FundingSource.DBH_SAWIT and any(p.segment != "PALM_WORKER" for p in days.values())
