"""How did what was known of one day change? Coverage of a day as it was known at the beginning of each of many days.

Which rows were believed at a moment: `engine/row_history.py`. The number at the last of these moments is read from the ledger; all earlier ones are told apart by the postings since: one
statement, whose cost grows with what was recorded between the first and the last moment, not with people.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from ..engine.reading import At, Known, Reader
from . import ledger
from .ledger import EVERYBODY, Filter
from .lines import MOST_POINTS, Group, Points, TooManyPoints, lines
from .series import Series
from .small import Cells, Steps, has_small

# Recorded time never falls along the log, so the order by time is that of the appends, too.
_MOMENTS = """moments AS MATERIALIZED (
  SELECT array_agg(coalesce(last.append_id, 0) ORDER BY m.nth) AS positions
  FROM known CROSS JOIN unnest(%(moments)s::timestamptz[]) WITH ORDINALITY AS m (at, nth)
  LEFT JOIN LATERAL (
    SELECT a.append_id FROM live.append a WHERE a.recorded_at < m.at AND a.append_id <= known.position
    ORDER BY a.recorded_at DESC, a.append_id DESC LIMIT 1
  ) last ON true
)"""
_POSITIONS = "(SELECT positions FROM moments)"
_INSTANT = dt.timedelta(microseconds=1)  # the finest that a recorded time is


class Times(NamedTuple):
    """Days of knowledge, and the moment at which each begins by the region's clocks."""

    days: Sequence[dt.date]
    moments: Sequence[dt.datetime]


async def as_known(
    reader: Reader,
    group: Group,
    as_of: dt.date,
    times: Times,
    *,
    at_least: int | None = None,
    involving: Sequence[str] = (),
) -> Series:
    """The numbers of `as_of` as known before each moment.

    What was recorded before a moment counts; of a moment to come, all that is known now. `known` is that of the last.
    `involving` are further projections that the answer will need. Raises TooManyPoints, TooManyLines, NotYet.
    """
    days, moments = times
    if len(days) > MOST_POINTS:
        raise TooManyPoints(len(days))
    changes = _changes(group, group.filter, as_of, moments)
    points = Points(
        number=len(days),
        steps=changes.select,
        denominator=f"width_bucket(d.known_from - 1, {_POSITIONS})",
        counts="d.as_of <= %(as_of)s::date",
        positions=_POSITIONS,
        params=changes.params,
        with_=changes.with_,
    )
    known, made, positions = await lines(
        reader, group, points, At(moments[-1] - _INSTANT, at_least=at_least), involving
    )
    return Series(known, tuple(days), positions, made)


async def has_small_at(
    reader: Reader,
    cells: Cells,
    as_of: dt.date,
    moments: Sequence[dt.datetime],
    *,
    at_least: int | None = None,
    involving: Sequence[str] = (),
) -> tuple[Known, bool]:
    """Whether one of these numbers of a day was small as known at one of these moments. Raises NotYet."""
    at = At(moments[-1] - _INSTANT, at_least=at_least)
    return await has_small(reader, cells, _changes(cells, EVERYBODY, as_of, moments), at, involving)


def _changes(cells: Group | Cells, chosen: Filter, as_of: dt.date, moments: Sequence[dt.datetime]) -> Steps:
    """All of the last moment from the first place on, less what was posted since; and that again where it was known."""
    extra, params = ledger.conditions(chosen)
    region, level = cells.region, cells.level
    at_last = ledger.rows("b0", region, level, extra, "%(as_of)s::date")
    since = ledger.posted("b0", region, level, f" AND e.day <= %(as_of)s::date{extra}", f"{_POSITIONS}[1]")
    return Steps(
        f"""
SELECT {cells.codes}, 0 AS nth, r.delta FROM ({at_last}) r
UNION ALL
SELECT {cells.codes}, x.nth, x.sign * r.delta FROM ({since}) r CROSS JOIN LATERAL (
  VALUES (0, -1), (width_bucket(r.append_id - 1, {_POSITIONS}), 1)
) x (nth, sign)""",
        {**params, "as_of": as_of, "moments": list(moments)},
        _MOMENTS,
    )
