"""What does a month of protection cost? Tariffs by category, programme, source of funds and month, in whole rupiah.

Source: Permenaker 5/2021 for non-wage earners. Without a tariff a programme is unpriced: it reserves nothing.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from .vocabulary import FundingSource, MembershipCategory, Programme


@dataclass(frozen=True, slots=True)
class Tariff:
    """Whole rupiah a worker and month, from `start` on; `funding` None is every source without a tariff of its own."""

    category: MembershipCategory
    programme: Programme
    monthly: int
    start: dt.date
    end_exclusive: dt.date | None = None
    funding: FundingSource | None = None


class Price(NamedTuple):
    """What a worker takes: whole rupiah a month for the programmes with a tariff, and those without one (unpriced)."""

    monthly: int
    unpriced: tuple[Programme, ...]


class Priced:
    """What has tariffs tells by them what a worker takes."""

    tariffs: tuple[Tariff, ...]

    def price(
        self,
        category: MembershipCategory,
        programmes: Iterable[Programme],
        funding: FundingSource,
        month: dt.date,
    ) -> Price:
        """What one worker takes for these programmes in a month, and which of them have no tariff then."""
        total, unpriced = 0, list[Programme]()
        for programme in programmes:
            found = [
                t
                for t in self.tariffs
                if t.category is category
                and t.programme is programme
                and t.funding in (None, funding)
                and t.start <= month < (t.end_exclusive or dt.date.max)
            ]
            if found:
                total += max(found, key=lambda t: (t.funding is not None, t.start)).monthly
            else:
                unpriced.append(programme)
        return Price(total, tuple(unpriced))


_BPU = MembershipCategory.NON_WAGE_EARNER
_TARIFF_START = dt.date(2015, 7, 1)
TARIFFS = (
    Tariff(_BPU, Programme.JKK, 10_000, _TARIFF_START),
    Tariff(_BPU, Programme.JKM, 6_800, _TARIFF_START),
)
