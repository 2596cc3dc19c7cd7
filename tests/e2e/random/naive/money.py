"""What becomes of money and places? Lines allocated and revised, and what is left of them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from naungan.domain.budget_allocation import AllocateBudget
from naungan.domain.budget_revisions import ReviseBudget, SetVillageQuotas
from naungan.domain.vocabulary import FundingSource, RecordingMode

from .days import (
    months_by_year,
    paid_days,
)
from .facts import Enrolled, Facts, Key, Refusal, Worker


class Money(Facts):
    """Budget lines."""

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
        for year, months in months_by_year(paid_days(days, opened)).items():
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
