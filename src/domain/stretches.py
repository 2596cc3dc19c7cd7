"""On which days, where and as what does an enrolment protect? Stretches: laid out, changed from a day on, cut short.

Stretches are unbroken half-open periods in one village and segment. A timeline is what was recorded of one of them, by day.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .dates import FOREVER, months_by_year
from .quick_values import quickly_made
from .reserved_months import Draw
from .vocabulary import MembershipCategory


@quickly_made
@dataclass(frozen=True, slots=True)
class Stretch:
    """Unbroken days [start, end_exclusive) in one village, segment and category."""

    start: dt.date
    end_exclusive: dt.date | None
    village: str
    segment: str
    category: MembershipCategory


# Days, and what was recorded from each on; the first is what was enrolled.
Timeline = tuple[tuple[dt.date, str], ...]


def join(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Neighbouring stretches that differ only in their days become one."""
    out: list[Stretch] = []
    for stretch in stretches:
        if out and _counted_alike(out[-1], stretch):
            out[-1] = replace(out[-1], end_exclusive=stretch.end_exclusive)
        else:
            out.append(stretch)
    return tuple(out)


def _counted_alike(one: Stretch, other: Stretch) -> bool:
    return (one.village, one.segment, one.category) == (other.village, other.segment, other.category)


def laid_out(
    start: dt.date,
    end_exclusive: dt.date | None,
    category: MembershipCategory,
    villages: Timeline,
    segments: Timeline,
) -> tuple[Stretch, ...]:
    """The days from `start` on, cut where the village or the segment changes."""
    end = end_exclusive or FOREVER
    firsts = [start, *sorted({day for day, _ in villages + segments if start < day < end})]
    ends = [*firsts[1:], end_exclusive]
    return join(
        [
            Stretch(first, until, _on(villages, first), _on(segments, first), category)
            for first, until in zip(firsts, ends, strict=True)
        ]
    )


def _on(told: Timeline, day: dt.date) -> str:
    """What holds on a day."""
    for since, value in reversed(told):
        if since <= day:
            return value
    return told[0][1]


def from_day(told: Timeline, day: dt.date, value: str | None) -> Timeline:
    """With a change from a day on, up to the next one; None, or what holds on that day anyhow, is no change."""
    if value is None or value == _on(told, day):
        return told
    return tuple(sorted({**dict(told), day: value}.items()))


def from_first_day(told: Timeline, start: dt.date, value: str | None) -> Timeline:
    """As enrolled from `start` on, and as `value` where that is given; what was recorded of later days stays."""
    return ((start, value or _on(told, start)), *(one for one in told[1:] if one[0] > start))


def told_by(told: Timeline, now: Sequence[Stretch], values: Sequence[str]) -> Timeline:
    """The recorded changes after an event that laid the days out as `now`; changes after those days stay as they were."""
    start, end = now[0].start, now[-1].end_exclusive or FOREVER
    seen = tuple((stretch.start, value) for stretch, value in zip(now, values, strict=True))
    changes = {day for (day, value), (_, before) in zip(seen[1:], seen, strict=False) if value != before}
    days = sorted({start, *changes, *(day for day, _ in told[1:] if start < day < end)})
    return (*((day, _on(seen, day)) for day in days), *(one for one in told[1:] if one[0] >= end))


def cut(stretches: Sequence[Stretch], end_exclusive: dt.date) -> tuple[Stretch, ...]:
    """The stretches up to the day before `end_exclusive`; none where nothing is left."""
    return tuple(
        replace(s, end_exclusive=min(s.end_exclusive or FOREVER, end_exclusive))
        for s in stretches
        if s.start < end_exclusive
    )


def shorten(draws: Sequence[Draw], now: Sequence[Stretch]) -> tuple[Draw, ...]:
    """Draws after an end: months with a protected day stay, whole months after the last one are released."""
    if not now:
        return ()
    end_exclusive = now[-1].end_exclusive
    assert end_exclusive is not None
    months = dict(months_by_year(now[0].start, end_exclusive))
    kept = (replace(d, months=min(d.months, months.get(d.year, 0))) for d in draws)
    return tuple(d for d in kept if d.months > 0)
