"""Is a number told exactly, or as a multiple of five? What an analyst is told; it concerns nobody else.

At a regency and above numbers are exact, unless one of those that stand beside each other is of one to four people; below a
regency they never are.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from ...projections.coverage.as_known import has_small_at
from ...projections.coverage.series import has_small_on
from ...projections.coverage.small import Cells, Numbers, is_below_regency
from ...projections.engine.reading import At, Known
from ...projections.engine.rounding import is_small
from ...projections.engine.seeing import counting
from ..types.context import Info
from ..types.relay import as_answered
from ..types.who_sees_what import is_exact, is_thing_exact

ROUNDED = (
    "Dibulatkan · whether numbers of people here are told as the nearest multiple of 5: to an analyst, below a regency and where one "
    "of them is of one to four people."
)
Looking = Awaitable[tuple[Known, bool]]


class Told(NamedTuple):
    """Whether an answer's numbers are rounded, and the moment it is of."""

    rounded: bool
    at: At


async def coverage_told(
    info: Info, numbers: Numbers, days: Sequence[dt.date], at: At, involving: Sequence[str] = ()
) -> Told:
    """How coverage on these days is told. Raises NotYet."""

    def look(cells: Cells, at: At) -> Looking:
        return has_small_on(info.context.reader, cells, days, at=at, involving=involving)

    return await _told(info, numbers, at, look)


async def knowledge_told(
    info: Info,
    numbers: Numbers,
    as_of: dt.date,
    moments: Sequence[dt.datetime],
    involving: Sequence[str] = (),
) -> bool:
    """Whether coverage of a day, as known at these moments, is rounded. Raises NotYet."""
    least = info.context.min_position

    def look(cells: Cells, at: At) -> Looking:
        return has_small_at(
            info.context.reader, cells, as_of, moments, at_least=at.at_least, involving=involving
        )

    return (await _told(info, numbers, At(at_least=least), look)).rounded


async def _told(info: Info, numbers: Numbers, at: At, look: Callable[[Cells, At], Looking]) -> Told:
    told = Told(False, at)
    for cells in numbers.siblings:
        told = await counts_told(info, cells.region, [cells.by], told.at, partial(look, cells))
        if told.rounded:
            break
    return told


async def counts_told(
    info: Info,
    region: str,
    groupings: Iterable[Iterable[StrEnum]],
    at: At,
    look: Callable[[At], Looking],
) -> Told:
    """How counts of a region are told, whole and by these groupings; `look` finds out whether one of them is small, where that
    decides. Raises NotYet.
    """
    if is_exact(info.context, region):
        return Told(False, at)
    if is_below_regency(region) or any(is_below_regency(region, by) for by in groupings):
        return Told(True, at)
    with counting():
        known, small = await look(at)
    return Told(small, as_answered(known.position, at.at_least))


def is_rounded(info: Info, region: str, people: int) -> bool:
    """Whether the number of a thing of a region is rounded."""
    if is_thing_exact(info.context, region):
        return False
    return is_below_regency(region) or is_small(people)
