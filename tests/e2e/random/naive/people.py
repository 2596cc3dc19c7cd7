"""What becomes of people? They die, and their identity is corrected."""

import datetime as dt
from dataclasses import replace

from naungan.domain.deaths import RecordDeath
from naungan.domain.identity import CorrectIdentity
from naungan.domain.vocabulary import EndReason

from .days import (
    ONE,
    months_by_year,
)
from .facts import Enrolled, Facts, Refusal, Worker


class People(Facts):
    """Deaths and identities."""

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
        self._died(worker, intent.on)

    def _died(self, worker: Worker, day: dt.date) -> None:
        self.dead[worker] = day
        self.told_dead |= {worker}

    def _outlived(self, worker: Worker, end: dt.date) -> bool:
        """Whether days that end before `end` go on after a death."""
        return worker in self.dead and end > self.dead[worker] + ONE

    def _ended(self, each: Enrolled, day: dt.date, reason: EndReason) -> None:
        days = {d: place for d, place in each.days.items() if d < day}
        had = months_by_year(days)
        months = {(line, year): min(n, had[year]) for (line, year), n in each.months.items() if year in had}
        findings = each.findings - ({"WORKER_DIED"} if reason is EndReason.DIED else set())
        if reason is EndReason.DIED:
            each = replace(each, cut_off=(None if each.open else each.end, each.ended))
        self._put(replace(each, days=days, months=months, open=False, ended=(day, reason), findings=findings))
