"""What would become of a file before any paper is there? Its rows by fate, village and segment, and what they would cost."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..dates import next_month
from ..eligibility.judging import Decided
from ..enrolment_terms import EnrolmentTerms
from ..reasons import Reason
from ..vocabulary import FundingSource, RuleCode
from .fates import is_already
from .sources import Chunk

_TWICE = frozenset({Reason.DUPLICATE_SAME, Reason.DUPLICATE_DIFFERS, Reason.TWICE_IN_COMMAND})
_PALM = "PALM_WORKER"  # the only segment that palm-oil money pays for


class RowFate(StrEnum):
    """What would become of a row: every row has one. Where several things stand against it, the first of them here."""

    GOOD = "GOOD"
    TWICE = "TWICE"
    ALREADY = "ALREADY"
    OTHER_NAME = "OTHER_NAME"
    DEAD = "DEAD"
    TO_CORRECT = "TO_CORRECT"
    BLANK = "BLANK"


class Seen(NamedTuple):
    """How many rows name a village or segment, and how many of them are good. Rows that cannot be read are not among them."""

    rows: int
    good: int


class MonthCost(NamedTuple):
    """What the good rows take in the month that begins on a day, in whole rupiah."""

    month: dt.date
    workers: int
    rupiah: int


class FundCost(NamedTuple):
    """What the good rows would take in all if one fund paid: `monthly` is of one worker. Palm-oil money pays for palm workers
    alone: then `workers` are those among the good, who must not have been registered before.
    """

    fund: FundingSource
    workers: int
    monthly: int
    rupiah: int


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows by fate (they add up to all), by village and by segment; the cost by month of the fund of the terms, and in all by fund."""

    fates: Mapping[RowFate, int]
    villages: Mapping[str, Seen]
    segments: Mapping[str, Seen]
    months: tuple[MonthCost, ...]
    funds: tuple[FundCost, ...]

    @property
    def good(self) -> int:
        return self.fates.get(RowFate.GOOD, 0)

    @property
    def people(self) -> int:
        """Rows that name somebody; who is written twice counts twice."""
        return sum(self.fates.values()) - self.fates.get(RowFate.BLANK, 0)

    @property
    def rupiah(self) -> int:
        return sum(month.rupiah for month in self.months)


class Tally:
    """Counts the rows of a file chunk by chunk."""

    def __init__(self) -> None:
        self._fates: Counter[RowFate] = Counter()
        self._rows: tuple[Counter[str], Counter[str]] = Counter(), Counter()
        self._good: tuple[Counter[str], Counter[str]] = Counter(), Counter()

    def add(self, chunk: Chunk, decided: Sequence[Decided]) -> None:
        """Count a chunk whose applicants were judged."""
        good = [one.applicant for one in decided if one.event is not None]
        for counts, people in ((self._rows, chunk.applicants), (self._good, good)):
            counts[0].update([one.village for one in people])
            counts[1].update([one.segment for one in people])
        self._fates[RowFate.GOOD] += len(good)
        self._fates.update(_fate_of(one) for one in decided if one.event is None)
        twice = {one.row for one in chunk.refused if one.reason in _TWICE}
        rows = {one.row for one in chunk.refused}
        self._fates[RowFate.TWICE] += len(twice)
        self._fates[RowFate.TO_CORRECT] += len(rows) - len(twice) + chunk.untold
        self._fates[RowFate.BLANK] += chunk.blank

    def checked(
        self, terms: EnrolmentTerms, months: Iterable[tuple[int, int]], price: Callable[[FundingSource], int]
    ) -> Checked:
        """All that was counted. `months` are those that one enrolment takes by fiscal year, `price` what a worker takes a month."""
        good = self._fates[RowFate.GOOD]
        taken = list(_months(terms.start, sum(number for _, number in months)))
        monthly = price(terms.funding_source)
        palm = self._good[1][_PALM]
        funds = []
        for fund in FundingSource:
            if fund is not FundingSource.UNKNOWN:
                workers, of_one = palm if fund is FundingSource.DBH_SAWIT else good, price(fund)
                funds.append(FundCost(fund, workers, of_one, workers * of_one * len(taken)))
        villages, segments = (
            {code: Seen(rows[code], good[code]) for code in sorted(rows)}
            for rows, good in zip(self._rows, self._good, strict=True)
        )
        return Checked(
            {fate: self._fates[fate] for fate in RowFate},
            villages,
            segments,
            tuple(MonthCost(month, good, good * monthly) for month in taken),
            tuple(funds),
        )


def _fate_of(one: Decided) -> RowFate:
    """The fate of an applicant who cannot be enrolled."""
    codes = {breach.code for breach in one.breaches}
    if any(breach.reason is Reason.TWICE_IN_COMMAND for breach in one.breaches):
        return RowFate.TWICE
    if is_already(codes):
        return RowFate.ALREADY
    if RuleCode.OTHER_NAME in codes:
        return RowFate.OTHER_NAME
    return RowFate.DEAD if RuleCode.WORKER_DIED in codes else RowFate.TO_CORRECT


def _months(start: dt.date, count: int) -> Iterable[dt.date]:
    """So many calendar months from that of a day on, each by its first day."""
    month = start.replace(day=1)
    for _ in range(count):
        yield month
        month = next_month(month)
