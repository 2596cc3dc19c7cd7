"""What should the register do with a command, and answer afterwards? A naive register, in dictionaries.

An enrolment is a dictionary of its days; money is months counted on fingers, a place is a worker's name in a set. It
knows nothing of events, stretches, deltas or positions, and decides for itself what is refused and what is a finding.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.budget import AllocateBudget
from naungan.domain.budget_revisions import ReviseBudget, SetVillageQuotas
from naungan.domain.cards import IssueCards
from naungan.domain.dates import Period
from naungan.domain.deaths import RecordDeath
from naungan.domain.enrolment import (
    CorrectEnrolment,
    EndEnrolment,
    EnrolWorkers,
    ReopenEnrolment,
    TransferEnrolment,
    VoidEnrolments,
)
from naungan.domain.identity import CorrectIdentity
from naungan.domain.selection import IssueDecree, VerifyList
from naungan.domain.selection_undone import ReviseDecree
from naungan.domain.vocabulary import EndReason, FundingSource, MembershipCategory, RecordingMode
from tests.e2e.naive_cards import Carded, voided

TODAY = dt.date(2022, 10, 1)  # the year in which everything is recorded
HORIZON = dt.date(2024, 2, 1)  # nobody looks beyond: days without an end stop here
MONTHLY = 16_800
ONE = dt.timedelta(days=1)


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

    `told` is what was said of village and segment, each by the day from which it holds; `seat` the village in which it
    takes places, `papers` whether it hangs on the list, and on which `decree`.
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
    papers: bool
    decree: UUID | None
    days: Mapping[dt.date, Place]
    months: Mapping[tuple["Key", int], int]
    monthly: int
    findings: frozenset[str]
    category: str
    voided: bool = False
    reopened: bool = False

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
class Decreed:
    """A decree over the only list."""

    number: str
    count: int
    void: bool = False


@dataclass
class Naive:
    """All there is at one moment."""

    enrolled: dict[UUID, Enrolled] = field(default_factory=dict)
    lines: dict[Key, AllocateBudget] = field(default_factory=dict)
    ids: dict[Key, UUID] = field(default_factory=dict)
    own: dict[Key, dict[str, int]] = field(default_factory=dict)  # quotas of villages
    broken: dict[Key, frozenset[str]] = field(default_factory=dict)  # by a line, as its last change told
    seats: dict[Key, dict[Worker, UUID]] = field(default_factory=dict)  # and the enrolment that holds it
    agreements: dict[UUID, tuple[str, Period, dt.date | None]] = field(default_factory=dict)  # terminated on
    cards: dict[UUID, Carded] = field(default_factory=dict)
    born: dict[Worker, dt.date] = field(default_factory=dict)  # of those whose birth date was corrected
    had: dict[str, Worker] = field(
        default_factory=dict
    )  # whose each NIK is or was, beside those of the lists
    dead: dict[Worker, dt.date] = field(default_factory=dict)  # the day of each death
    verified: int | None = None  # how many of the only list; None while it waits
    decrees: dict[UUID, Decreed] = field(default_factory=dict)

    def copy(self) -> "Naive":
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
        )

    # Questions

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
            if one.papers and one.days and self.verified is None:
                found.add((one.id, "NOT_VERIFIED"))
            if one.decree is not None and one.days and self.decrees[one.decree].void:
                found.add((one.id, "NO_DECREE"))
        return found | {(self.ids[line], code) for line, codes in self.broken.items() for code in codes}

    def on_list(self) -> set[Worker]:
        """The people enrolled from the list."""
        return {one.worker for one in self.enrolled.values() if one.papers and one.days}

    def under(self, decree: UUID) -> set[Worker]:
        """The people enrolled under a decree."""
        return {one.worker for one in self.enrolled.values() if one.decree == decree and one.days}

    def villages(self, line: Key) -> list[str]:
        """The villages in which the places of a line are taken."""
        return [self.enrolled[holder].seat for holder in self.seats[line].values()]

    # Commands: each changes this register, or raises Refusal

    def enrol(
        self, intent: EnrolWorkers, workers: Sequence[Worker], mode: RecordingMode, ids: Iterator[UUID]
    ) -> None:
        region = intent.workers[0].village[:5]
        days = _days(intent.start, intent.end_exclusive)
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
            if intent.list_digest is not None and _full(named, self.verified, worker):
                codes.add("NOT_VERIFIED")
            if intent.decree is not None and _full(
                self.under(intent.decree), self.decrees[intent.decree].count, worker
            ):
                codes.add("NO_DECREE")
            if intent.funding_source is FundingSource.DBH_SAWIT and (
                any(one.days for one in before) or candidate.segment != "PALM_WORKER"
            ):
                codes.add("NOT_A_PALM_WORKER")
            monthly = _monthly(intent.category)
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

    def transfer(self, intent: TransferEnrolment) -> None:
        one = self._protecting(intent.enrolment)
        if not one.first <= intent.effective < one.end:
            raise Refusal("outside the period")
        if intent.village is not None and intent.village[:5] != one.region:
            raise Refusal("leaves the regency")
        village, segment = (
            told
            if value is None or value == _on(told, intent.effective)
            else {**told, intent.effective: value}
            for told, value in zip(one.told, (intent.village, intent.segment), strict=True)
        )
        category = one.days[one.first].category
        days = {day: Place(_on(village, day), _on(segment, day), category) for day in one.days}
        if days != one.days and _palm_broken(one.source, days):
            raise Refusal("palm money")
        self._put(replace(one, days=days, told=(village, segment)))

    def correct(self, intent: CorrectEnrolment, mode: RecordingMode) -> None:
        one = self._protecting(intent.enrolment)
        runs = _runs(one.days)
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
            {start: value or _on(told, start)}
            | {day: said for day, said in told.items() if day > start and day != min(told)}
            for told, value in zip(one.told, (intent.village, intent.segment), strict=True)
        )
        category = intent.category or one.days[one.first].category
        new_end = end or (HORIZON if one.open else max(last) + ONE)
        days = {day: Place(_on(village, day), _on(segment, day), category) for day in _days(start, new_end)}
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
        monthly = _monthly(place.category)
        months = self._months(one.region, one.scheme, one.source, days, opened, one.months)
        if one.months and {year for _, year in months} != {day.year for day in _paid(days, opened)}:
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
            if _palm_broken(one.source, days):
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
        start = one.first if one.days else min(one.told[0])
        back = one.end if one.days else start  # the first day given back
        if end <= back:
            raise Refusal("not longer")
        opened = intent.end_exclusive is None
        village, segment = one.told
        days = {
            day: Place(_on(village, day), _on(segment, day), one.category)
            for day in _days(start, intent.end_exclusive)
        }
        others = [o for o in self.enrolled.values() if o.worker == one.worker and o.id != one.id]
        if one.counting and any(o.counting and o.days.keys() & days.keys() for o in others):
            raise Refusal("covered already")
        months = self._months(one.seat[:5], one.scheme, one.source, days, opened, one.months)
        codes = self._against_going_on(one, back, days, months, opened)
        as_before = {"NO_AGREEMENT", "NOT_VERIFIED", "NO_DECREE", "NO_BUDGET"} & one.findings
        terminated = self._ends_before(one.agreement, one.seat[:5], back, end) or self._terminated(one, back)
        if mode is RecordingMode.COMMAND and (codes - as_before or terminated):
            raise Refusal(sorted(codes))
        judged = {"NO_BUDGET", "QUOTA_EXCEEDED", "BUDGET_EXCEEDED", "UNPRICED", "WORKER_DIED"}
        codes |= {"UNPRICED"} if one.monthly == 0 else set()
        if not one.days:
            judged.add("OUTSIDE_AGE_POLICY")
            codes |= set() if self._age_allowed(one.worker, one.seat[:5], start) else {"OUTSIDE_AGE_POLICY"}
        seat = one.seat if one.days else days[start].village
        findings = (one.findings - judged) | codes
        again = {"days": days, "months": months, "open": opened, "ended": None, "reopened": True}
        self._put(replace(one, **again, findings=frozenset(findings), seat=seat))  # type: ignore[arg-type]

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
        if {year for _, year in months} != {day.year for day in _paid(days, opened)}:
            codes.add("NO_BUDGET")
        if self._outlived(one.worker, dt.date.max if opened else max(days) + ONE):
            codes.add("WORKER_DIED")
        if not self._in_force(one.agreement, one.seat[:5], back):
            codes.add("NO_AGREEMENT")
        if one.scheme == "VULNERABLE_WORKERS":
            if not one.papers or self.verified is None or _full(self.on_list(), self.verified, one.worker):
                codes.add("NOT_VERIFIED")
            decree = None if one.decree is None else self.decrees[one.decree]
            if (
                decree is None
                or one.decree is None
                or decree.void
                or _full(self.under(one.decree), decree.count, one.worker)
            ):
                codes.add("NO_DECREE")
        return codes

    def _terminated(self, one: Enrolled, day: dt.date) -> bool:
        """Whether the enrolment's agreement was terminated by a day on which it would hold else."""
        if one.agreement is None:
            return False
        of, period, terminated = self.agreements[one.agreement]
        return of == one.seat[:5] and terminated is not None and day >= terminated and day in period

    def identify(self, intent: CorrectIdentity) -> None:
        named = self.enrolled[intent.enrolment]
        worker = named.worker
        if named.voided:
            raise Refusal("void")
        if intent.nik is None and intent.birth_date is None and intent.sex is None:
            raise Refusal("nothing to correct")
        if intent.nik is not None:
            if self.had.get(intent.nik, worker) != worker:
                raise Refusal("somebody else's")
            self.had[intent.nik] = worker
        if intent.birth_date in (None, self._born(worker)):
            return
        assert intent.birth_date is not None
        self.born[worker] = intent.birth_date
        for one in [o for o in self.enrolled.values() if o.worker == worker and not o.voided]:
            out = bool(one.days) and not self._age_allowed(worker, one.region, one.first)
            found = (one.findings - {"OUTSIDE_AGE_POLICY"}) | ({"OUTSIDE_AGE_POLICY"} if out else set())
            self._put(replace(one, findings=frozenset(found)))

    def _born(self, worker: Worker) -> dt.date:
        return self.born.get(worker, worker.born)

    def _age_allowed(self, worker: Worker, region: str, day: dt.date) -> bool:
        born, lowest = self._born(worker), 15 if region == "64.01" else 18
        return born.replace(year=born.year + lowest) <= day < born.replace(year=born.year + 65)

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
            self.dead[one.worker] = day - ONE

    def die(self, intent: RecordDeath, today: dt.date) -> None:
        assert intent.enrolment is not None
        worker = self.enrolled[intent.enrolment].worker
        if intent.on > today:
            raise Refusal("nobody dies tomorrow")
        if self.dead.get(worker, intent.on) != intent.on:
            raise Refusal("died on another day")
        for each in [o for o in self.enrolled.values() if o.worker == worker]:
            if each.days and each.end > intent.on + ONE:
                self._ended(each, intent.on + ONE, EndReason.DIED)
        self.dead[worker] = intent.on

    def _ended(self, each: Enrolled, day: dt.date, reason: EndReason) -> None:
        days = {d: place for d, place in each.days.items() if d < day}
        had = _by_year(days)
        months = {(line, year): min(n, had[year]) for (line, year), n in each.months.items() if year in had}
        findings = each.findings - ({"WORKER_DIED"} if reason is EndReason.DIED else set())
        self._put(replace(each, days=days, months=months, open=False, ended=(day, reason), findings=findings))

    def allocate(self, intent: AllocateBudget, line_id: UUID | None) -> None:
        key: Key = (intent.region, intent.scheme or "", intent.fiscal_year, intent.funding_source)
        before = self.lines.get(key)
        if before == intent:
            return
        if before is not None:
            if intent.stage != "REVISED":
                raise Refusal("allocated already")
            if intent.amount is not None and intent.amount < self.reserved(key):
                raise Refusal("below what is reserved")
            seats = self.villages(key)
            if intent.quota is not None and intent.quota < len(seats):
                raise Refusal("below what is used")
            own = self.own.get(key, {})
            if intent.per_village_quota is not None and any(
                seats.count(village) > intent.per_village_quota for village in seats if village not in own
            ):
                raise Refusal("below what is used in a village")
        if intent.amount is None and intent.quota is None and intent.per_village_quota is None:
            raise Refusal("nothing allocated")
        self.lines[key] = intent
        if line_id is not None:
            self.ids[key] = line_id
        self.seats.setdefault(key, {})
        self._judge(key)

    def revise_budget(self, key: Key, intent: ReviseBudget, mode: RecordingMode) -> None:
        before, own_before = self.lines[key], self.own.get(key, {})
        figures = ("amount", "quota", "per_village_quota")
        given = {name: getattr(intent, name) for name in figures if getattr(intent, name) is not None}
        if not (given or intent.stage or intent.villages):
            raise Refusal("nothing to revise")
        if intent.stage is not None:
            given["stage"] = intent.stage
        own = self._quotas(key, intent.villages)
        now = replace(before, **given)
        if (now, own) == (before, own_before):
            return
        self.lines[key], self.own[key] = now, own
        self._judge(key)
        if mode is RecordingMode.AS_HAPPENED:
            return
        if now.amount != before.amount and now.amount is not None and now.amount < self.reserved(key):
            raise Refusal("below what is reserved")
        if now.quota != before.quota and now.quota is not None and now.quota < len(self.seats[key]):
            raise Refusal("below what is used")
        over = self._over(key)
        if now.per_village_quota != before.per_village_quota and over - own.keys():
            raise Refusal("below what is used in every village")
        if any(
            village in over for village, _ in intent.villages if own.get(village) != own_before.get(village)
        ):
            raise Refusal("below what is used in a village")

    def set_quotas(self, key: Key, intent: SetVillageQuotas, mode: RecordingMode) -> None:
        before = self.own.get(key, {})
        if not intent.villages:
            raise Refusal("no villages")
        own = self._quotas(key, intent.villages)
        if own == before:
            return
        self.own[key] = own
        self._judge(key)
        changed = {village for village, _ in intent.villages if own.get(village) != before.get(village)}
        if mode is RecordingMode.COMMAND and changed & self._over(key):
            raise Refusal("below what is used in a village")

    def _quotas(self, key: Key, given: Sequence[tuple[str, int | None]]) -> dict[str, int]:
        """The quotas of villages, some of them changed."""
        if len({village for village, _ in given}) < len(given):
            raise Refusal("a village is named twice")
        own = {**self.own.get(key, {}), **dict(given)}
        return {village: quota for village, quota in own.items() if quota is not None}

    def limit(self, key: Key, village: str) -> int | None:
        """The quota that holds for a village."""
        return self.own.get(key, {}).get(village, self.lines[key].per_village_quota)

    def _over(self, key: Key) -> set[str]:
        """The villages whose quota is below what is used."""
        used = Counter(self.villages(key))
        limits = {village: self.limit(key, village) for village in used}
        return {village for village, limit in limits.items() if limit is not None and limit < used[village]}

    def _judge(self, key: Key) -> None:
        line, codes = self.lines[key], set[str]()
        if line.amount is not None and line.amount < self.reserved(key):
            codes.add("BUDGET_EXCEEDED")
        if (line.quota is not None and line.quota < len(self.seats[key])) or self._over(key):
            codes.add("QUOTA_EXCEEDED")
        self.broken[key] = frozenset(codes)

    def terminate(self, intent: TerminateAgreement) -> None:
        region, period, terminated = self.agreements[intent.agreement]
        if terminated == intent.on:
            return
        if terminated is not None:
            raise Refusal("terminated already")
        if intent.on < period.start:
            raise Refusal("before its start")
        self.agreements[intent.agreement] = (region, period, intent.on)

    def withdraw(self) -> None:
        self.verified = None

    def verify(self, intent: VerifyList, mode: RecordingMode) -> None:
        if self.verified is not None and self.verified != intent.count:
            raise Refusal("verified otherwise")
        if self.verified is None and mode is RecordingMode.COMMAND and intent.count < len(self.on_list()):
            raise Refusal("below who is enrolled")
        self.verified = intent.count

    def decree(self, intent: IssueDecree, decree: UUID | None) -> None:
        if self.verified is None or intent.count > self.verified:
            raise Refusal("not verified, or not for so many")
        same = [one for one in self.decrees.values() if one.number == intent.number and not one.void]
        if same:
            if same[0].count != intent.count:
                raise Refusal("known otherwise")
            return
        if decree is not None:
            self.decrees[decree] = Decreed(intent.number, intent.count)

    def void_decree(self, decree: UUID) -> None:
        self.decrees[decree] = replace(self.decrees[decree], void=True)

    def revise(self, intent: ReviseDecree, mode: RecordingMode) -> None:
        was = self.decrees[intent.decree]
        if was.void or (intent.number is None and intent.count is None):
            raise Refusal("void, or nothing to revise")
        now = Decreed(intent.number or was.number, intent.count or was.count)
        others = [one.number for one in self.decrees.values() if one is not was and not one.void]
        if now.number != was.number and now.number in others:
            raise Refusal("another has the number")
        if mode is RecordingMode.COMMAND and now.count != was.count:
            if now.count < len(self.under(intent.decree)):
                raise Refusal("below who is enrolled")
            if self.verified is None or now.count > self.verified:
                raise Refusal("not verified, or not for so many")
        self.decrees[intent.decree] = now

    def issue(self, intent: IssueCards, today: dt.date, ids: Iterator[UUID]) -> None:
        if intent.on > today:
            raise Refusal("not issued yet")
        chosen = [self.enrolled[one] for one in intent.enrolments]
        workers = [one.worker for one in chosen]
        if any(not one.days for one in chosen) or len(set(workers)) < len(workers):
            raise Refusal("no day, or named twice")
        holders = {card.worker for card in self.cards.values() if card.stands}
        if len({one.region for one in chosen}) > 1 or any(w in holders for w in workers):
            raise Refusal("another regency, or has a card")
        for one, card in zip(chosen, ids, strict=False):
            self.cards[card] = Carded(one.worker, one.region, one.id, intent.on)

    # What they share

    def _outlived(self, worker: Worker, end: dt.date) -> bool:
        """Whether days that end before `end` go on after a death."""
        return worker in self.dead and end > self.dead[worker] + ONE

    def _protecting(self, enrolment: UUID) -> Enrolled:
        if not self.enrolled[enrolment].days:
            raise Refusal("protects no day")
        return self.enrolled[enrolment]

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
        if {year for _, year in months} != {day.year for day in _paid(days, opened)}:
            codes.add("NO_BUDGET")
        return codes

    def _in_force(self, agreement: UUID | None, region: str, day: dt.date) -> bool:
        if agreement is None:
            return False
        of, period, terminated = self.agreements[agreement]
        return of == region and day in period and (terminated is None or day < terminated)

    def _ends_before(self, agreement: UUID | None, region: str, start: dt.date, end: dt.date) -> bool:
        """Whether an agreement of the region holds at first and is terminated before the end."""
        if agreement is None:
            return False
        of, _, terminated = self.agreements[agreement]
        return of == region and terminated is not None and start < terminated < end

    def _months(
        self,
        region: str,
        scheme: str,
        source: FundingSource,
        days: Iterable[dt.date],
        opened: bool,
        before: Iterable[tuple[Key, int]] = (),
    ) -> dict[tuple[Key, int], int]:
        """Months by the line that pays and year: the one that did before, else one of that year, else one for any."""
        found = {}
        for year, months in _by_year(_paid(days, opened)).items():
            kept = [line for line, of in before if of == year]
            for key in (*kept, (region, scheme, year, source), (region, scheme, None, source)):
                if key in self.lines:
                    found[key, year] = months
                    break
        return found

    def _short(
        self,
        months: Mapping[tuple[Key, int], int],
        monthly: int,
        worker: Worker,
        village: str,
        before: Enrolled | None = None,
    ) -> set[str]:
        """Whether a place or money is missing; `before` is the enrolment that is corrected."""
        codes = set()
        for line in {line for line, _ in months}:
            terms, seats = self.lines[line], self.seats[line]
            here = self.villages(line).count(village)
            full = terms.quota is not None and len(seats) >= terms.quota
            limit = self.limit(line, village)
            full_here = limit is not None and here >= limit
            moves = before is not None and seats.get(worker) == before.id
            moves = moves and before is not None and before.days[before.first].village != village
            if (worker not in seats and (full or full_here)) or (moves and full_here):
                codes.add("QUOTA_EXCEEDED")
            asked = sum(n for (of, _), n in months.items() if of == line) * monthly
            had = 0
            if before is not None:
                had = sum(n for (of, _), n in before.months.items() if of == line) * before.monthly
            left = None if terms.amount is None else terms.amount - self.reserved(line) + had
            if left is not None and asked and asked > (left if before is None else max(left, had)):
                codes.add("BUDGET_EXCEEDED")
        return codes


def _full(named: set[Worker], most: int | None, worker: Worker) -> bool:
    return most is not None and len(named) >= most and worker not in named


def _days(start: dt.date, end: dt.date | None) -> list[dt.date]:
    return [start + ONE * n for n in range(((end or HORIZON) - start).days)]


def _on(told: Mapping[dt.date, str], day: dt.date) -> str:
    """What was said for a day: by the last that was to hold from then or before, else by the first."""
    return told[max((since for since in told if since <= day), default=min(told))]


def _runs(days: Mapping[dt.date, Place]) -> list[list[dt.date]]:
    """Unbroken days in one place."""
    runs: list[list[dt.date]] = []
    for day in sorted(days):
        if runs and days[runs[-1][-1]] == days[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _paid(days: Iterable[dt.date], opened: bool) -> list[dt.date]:
    """The days whose months are reserved: without an end, up to the end of this year or of the first one."""
    known = sorted(days)
    last = max(known[0].year, TODAY.year)
    return [day for day in known if not opened or day.year <= last]


def _by_year(days: Iterable[dt.date]) -> dict[int, int]:
    """How many months with a day there are in each year."""
    months = {(day.year, day.month) for day in days}
    return {year: sum(1 for y, _ in months if y == year) for year, _ in months}


def _monthly(category: str) -> int:
    return MONTHLY if category == MembershipCategory.NON_WAGE_EARNER else 0


def _palm_broken(source: FundingSource, days: Mapping[dt.date, Place]) -> bool:
    return source is FundingSource.DBH_SAWIT and any(p.segment != "PALM_WORKER" for p in days.values())
