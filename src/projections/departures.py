"""Who left, when, and why? The last protected day of every enrolment, and whether its worker was protected on the next.

A departure is the last protected day of a counting enrolment, if no counting enrolment of the same worker protects on the
day after it. So, with `left` by last day and `joined` by first day:

    covered on the next day = covered on a day - left on that day + joined on the next day

- The day of a departure is the last protected day: a death on 5 March is a departure of 5 March, a year of protection that
  runs out is a departure of 31 December.
- Whoever goes on without a day between, under another enrolment of the register (a renewed agreement, another fund,
  another regency), has not left: one worker is one person in the whole register. A move within an enrolment is a transfer.
  Whoever comes back after a gap left on the day before it, and has joined anew.
- An enrolment that protects no day any more (taken back, ended before it began) is no departure, and neither is a
  concurrent one, which is never counted.
- The reason is the one that the end gives. Without one the period is over (PERIOD_OVER): it ran to the end it was planned
  with. A correction of the end keeps the reason (the day of a death was wrong), unless protection then lasts to its planned
  end or longer: the end itself was wrong, and the period is over as planned. A correction before any end is a new plan.
  An end that was taken back gives way to the one before it, or to the period.
- The village, segment and category are those of the last protected day.
- An enrolment that was taken back (void) is no departure, and neither is an end that was taken back. A death that was withdrawn is no
  reason any more: what could not go on is told as OTHER.
- Of whoever was protected again after a gap, the first day of that is told, as is the day on which the end was recorded.

Everything follows from the stretches as they were known at an append: what is recorded later closes the row, and another
position knows another departure. An end that is planned for a day to come is a departure of that day, as coverage of a day
to come is what is known of it now.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ..domain.dates import FOREVER
from ..domain.enrolment_events import (
    DAYS_CHANGED,
    Changed,
    EnrolmentCorrected,
    EnrolmentEnded,
    EnrolmentReopened,
    WorkerEnrolled,
)
from ..domain.regions import Regions, local_day, regency_of
from ..domain.stretches import Stretch
from .coverage import ledger
from .coverage.ledger import NONE, REGIONAL, Filter
from .coverage.query import narrowed as narrowed_coverage
from .engine.areas import area, within
from .engine.projection import Entry
from .engine.reading import NOW, At, Known, Listing, Page, Reader
from .engine.rounding import rounded_sql, small_sql
from .engine.row_history import Row, Versions, believed, values_of
from .engine.windows import Window

OF = ("departures",)
ENROLMENTS = ("participants", "coverage", "cards")  # what the enrolments that ended are read from
_DAY = dt.timedelta(days=1)
PERIOD_OVER = "PERIOD_OVER"  # the reason of an end that nobody gave a reason for

_COLUMNS = (
    "worker",
    "first_day",
    "end_day",
    "planned_end",
    "reason",
    "left_on",
    "returned_on",
    "recorded_on",
    "village",
    "segment",
    "category",
    "scheme",
    "funding_source",
    "agreement",
)
_TYPES = (
    *("uuid", "date", "date", "date", "text", "date", "date", "date"),
    *("text", "text", "text", "text", "text", "uuid"),
)

# How events change the table


class Departures:
    """The projection `departures`: one row for every counting enrolment and what was believed of its end.

    `left_on` is the last protected day of a departure, null while it is none; `end_day` is the first day no longer
    protected, 9999-12-31 where there is none; first_day = end_day where no day is protected. `returned_on` is the first
    day of the next enrolment after a gap, `recorded_on` the day in the regency on which the end was told.
    """

    name = "departures"
    version = 2
    tables: tuple[str, ...] = ("departure",)

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    def create(self, schema: str) -> str:
        table = f"{schema}.departure"
        return f"""
CREATE TABLE {table} (
  regency text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  worker uuid NOT NULL,
  first_day date NOT NULL,
  end_day date NOT NULL,
  planned_end date NOT NULL,
  reason text COLLATE "C" NOT NULL,
  left_on date,
  returned_on date,
  recorded_on date NOT NULL,
  village text COLLATE "C" NOT NULL,
  segment text COLLATE "C" NOT NULL,
  category text COLLATE "C" NOT NULL,
  scheme text COLLATE "C" NOT NULL,
  funding_source text COLLATE "C" NOT NULL,
  agreement uuid,
  known_from bigint NOT NULL,
  known_until bigint,
  PRIMARY KEY (regency, id, known_from)
);
CREATE INDEX ON {table} (regency, left_on) WHERE left_on IS NOT NULL;
CREATE INDEX ON {table} (left_on) WHERE left_on IS NOT NULL;
CREATE INDEX ON {table} (id) WHERE known_until IS NULL;
CREATE INDEX ON {table} (worker) WHERE known_until IS NULL;
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Judge, at the end of each append, every enrolment of the workers it changed."""
        told = [entry for entry in batch if _counts(entry.event)]
        if not told:
            return
        enrolments = Versions(cursor, schema, "departure", _COLUMNS, _TYPES)
        of_worker = _enrolments_of(cursor, schema, {entry.event.worker for entry in told})
        enrolments.load(key for keys in of_worker.values() for key in keys)
        days: dict[tuple[str, dt.datetime], dt.date] = {}

        def day_of(regency: str, at: dt.datetime) -> dt.date:
            found = days.get((regency, at))
            if found is None:
                found = days[regency, at] = local_day(self._regions, regency, at)
            return found

        for append_id, entries in groupby(told, key=lambda entry: entry.append_id):
            changed: dict[UUID, Row] = {}
            workers: dict[UUID, None] = {}
            for entry in entries:
                key, event = entry.stream, entry.event
                before = changed.get(key) or enrolments.current(key)
                changed[key] = after = _after(before, event)
                if before is None or any(before[name] != after[name] for name in ("end_day", "reason")):
                    after["recorded_on"] = day_of(after["regency"], entry.recorded_at)
                of_worker.setdefault(event.worker, {})[key] = None
                workers[event.worker] = None
            for worker in workers:
                _judge(
                    enrolments,
                    {k: changed.get(k) or enrolments.current(k) for k in of_worker[worker]},
                    append_id,
                )
        enrolments.write()


def _counts(event: Any) -> bool:
    """Whether it is an event of an enrolment that counts."""
    if type(event) is WorkerEnrolled:
        return not event.concurrent
    return isinstance(event, DAYS_CHANGED) and not event.terms.concurrent


def _enrolments_of(
    cursor: psycopg.Cursor[Any], schema: str, workers: Iterable[UUID]
) -> dict[UUID, dict[UUID, None]]:
    """The stored enrolments of each of these workers; dictionaries, to keep an order without doubles."""
    found: dict[UUID, dict[UUID, None]] = {}
    cursor.execute(
        sql.SQL("SELECT worker, id FROM {} WHERE worker = ANY(%s) AND known_until IS NULL").format(
            sql.Identifier(schema, "departure")
        ),
        [list(workers)],
    )
    for worker, key in map(values_of, cursor.fetchall()):
        found.setdefault(worker, {})[key] = None
    return found


def _after(before: Row | None, event: WorkerEnrolled | Changed) -> dict[str, Any]:
    """The row of an enrolment after an event; whether it is a departure is judged later, by `_judge`."""
    if isinstance(event, WorkerEnrolled):
        return _enrolled(event)
    assert before is not None
    now = _days(event.now) if event.now else {"end_day": before["first_day"]}
    after = {**before, **now}
    if isinstance(event, EnrolmentEnded):
        after["reason"] = str(event.reason)
    elif isinstance(event, EnrolmentReopened):
        after["reason"] = PERIOD_OVER if event.ended is None else str(event.ended)
        if event.ended is None:
            after["planned_end"] = after["end_day"]
    elif isinstance(event, EnrolmentCorrected):
        end, planned = after["end_day"], before["planned_end"]
        if before["reason"] == PERIOD_OVER or (end != before["end_day"] and end >= planned):
            after |= {"reason": PERIOD_OVER, "planned_end": end}
    return after


def _enrolled(event: WorkerEnrolled) -> dict[str, Any]:
    """The row of an enrolment as it began: its end is the one that was planned."""
    end = event.end_exclusive or FOREVER
    return {
        "regency": regency_of(event.village),
        "worker": event.worker,
        "first_day": event.start,
        "end_day": end,
        "village": event.village,
        "segment": event.segment,
        "category": str(event.category),
        "planned_end": end,
        "reason": PERIOD_OVER,
        "left_on": None,
        "returned_on": None,
        "scheme": event.scheme,
        "funding_source": str(event.funding_source),
        "agreement": event.agreement,
    }


def _days(stretches: Sequence[Stretch]) -> dict[str, Any]:
    """The columns that the stretches of an enrolment tell: its first day, and how it stands on the last one."""
    last = stretches[-1]
    return {
        "first_day": stretches[0].start,
        "end_day": last.end_exclusive or FOREVER,
        "village": last.village,
        "segment": last.segment,
        "category": str(last.category),
    }


def _judge(enrolments: Versions, rows: Mapping[UUID, Row | None], append_id: int) -> None:
    """Say of each enrolment of one worker whether it is a departure, and keep what has changed."""
    others = [row for row in rows.values() if row is not None] if len(rows) > 1 else []
    for key, row in rows.items():
        if row is None:
            continue
        first, end = row["first_day"], row["end_day"]
        departs, returned = first < end < FOREVER, None
        if departs and others:
            departs = not any(o["first_day"] <= end < o["end_day"] for o in others)
            later = (o["first_day"] for o in others if end < o["first_day"] < o["end_day"])
            returned = min(later, default=None) if departs else None
        judged = {**row, "left_on": end - _DAY if departs else None, "returned_on": returned}
        if judged != enrolments.current(key):
            enrolments.put(key, judged, append_id)


# Questions


class Dimension(StrEnum):
    """What departures can be grouped by: why, on which day, and all that coverage can be grouped by."""

    REASON = "REASON"
    DAY = "DAY"
    PROVINCE = "PROVINCE"
    REGENCY = "REGENCY"
    SUBDISTRICT = "SUBDISTRICT"
    VILLAGE = "VILLAGE"
    SCHEME = "SCHEME"
    SEGMENT = "SEGMENT"
    CATEGORY = "CATEGORY"
    FUNDING_SOURCE = "FUNDING_SOURCE"
    AGREEMENT = "AGREEMENT"


Key = tuple[Dimension, str]  # one dimension of a group and its code; a day's is YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Question:
    """Which departures: those of a region whose last protected day lies in [start, end_exclusive), and for whom the
    filter and one of the reasons hold; None for every reason.
    """

    region: str
    start: dt.date
    end_exclusive: dt.date
    filter: Filter = ledger.EVERYBODY
    reasons: Sequence[str] | None = None

    def narrowed(self, keys: Iterable[Key]) -> "Question":
        """The question whose answer is exactly the group of these keys."""
        question = self
        for dimension, code in keys:
            if dimension is Dimension.REASON:
                question = replace(question, reasons=(code,))
            elif dimension is Dimension.DAY:
                day = dt.date.fromisoformat(code)
                question = replace(question, start=day, end_exclusive=day + dt.timedelta(days=1))
            else:
                key = (ledger.Dimension(dimension), code)
                region, chosen = narrowed_coverage(question.region, question.filter, [key])
                question = replace(question, region=region, filter=chosen)
        return question


@dataclass(frozen=True, slots=True)
class Departure:
    """One enrolment that ended: on which last day, why, and where and as what its worker was counted on it."""

    enrolment: UUID
    last_day: dt.date
    reason: str
    village: str
    scheme: str
    segment: str
    returned_on: dt.date | None
    recorded_on: dt.date


@dataclass(frozen=True, slots=True)
class Group:
    """How many departures have these keys, in the order of the dimensions asked for; never 0. `rounded`: a multiple of 5."""

    keys: tuple[Key, ...]
    count: int
    rounded: bool = False


async def departures_count(
    reader: Reader,
    question: Question,
    *,
    at: At = NOW,
    involving: Sequence[str] = (),
    rounded: bool = False,
    by: Sequence[Dimension] = (),
) -> tuple[Known, int]:
    """How many left. `involving` names what else the answer is read from. `rounded`: to a multiple of 5, or to the sum of the
    rounded groups by some dimensions. Raises NotYet.
    """
    where, params = _conditions(question)
    body = f"SELECT count(*) AS count FROM live.departure d CROSS JOIN known WHERE {where}"
    if rounded:
        grouped = f" GROUP BY {', '.join(f'({_code(d)})' for d in by)}" if by else ""
        body = f"SELECT coalesce(sum({rounded_sql('c.count')}), 0)::bigint AS count FROM ({body}{grouped}) c"
    known, rows = await reader.rows(
        body,
        params,
        of=(*OF, *involving),
        at=at,
    )
    return known, rows[0]["count"]


async def few_departures(
    reader: Reader, question: Question, groupings: Sequence[Sequence[Dimension]], *, at: At = NOW
) -> tuple[Known, bool]:
    """Whether one of these numbers, or of those beside it (which the question leaves out), is of one to four people. Raises
    NotYet.
    """
    where, params = _conditions(replace(question, filter=ledger.EVERYBODY, reasons=None))
    narrowed = [Dimension(dimension.value) for dimension in question.filter.dimensions]
    narrowed += [] if question.reasons is None else [Dimension.REASON]
    cells = [dict.fromkeys((*by, *narrowed)) for by in groupings or ((),)]
    few = " OR ".join(
        f"EXISTS (SELECT 1 FROM counted d{' GROUP BY ' + ', '.join(f'({_code(d)})' for d in by) if by else ''}"
        f" HAVING {small_sql('count(*)')})"
        for by in cells
    )
    known, rows = await reader.rows(
        f"SELECT {few} AS few",
        params,
        of=OF,
        at=at,
        with_=f"counted AS MATERIALIZED (SELECT d.* FROM live.departure d CROSS JOIN known WHERE {where})",
    )
    return known, rows[0]["few"]


async def departures_page(
    reader: Reader, question: Question, *, window: Window, at: At = NOW
) -> Page[Departure]:
    """The departures one by one, by last day, then by village and id. Raises NotYet."""
    where, params = _conditions(question)
    return await reader.page(
        Listing(
            "SELECT d.id, d.left_on, d.reason, d.village, d.scheme, d.segment, d.returned_on, d.recorded_on"
            f" FROM live.departure d CROSS JOIN known WHERE {where}",
            params,
            lambda row: Departure(
                *(row["id"], row["left_on"], row["reason"], row["village"], row["scheme"], row["segment"]),
                *(row["returned_on"], row["recorded_on"]),
            ),
            keys=("left_on", "village", "id"),
            of=OF,
        ),
        window,
        at,
    )


async def departures_by(
    reader: Reader,
    question: Question,
    by: Sequence[Dimension],
    *,
    window: Window,
    at: At = NOW,
    rounded: bool = False,
) -> Page[Group]:
    """The departures in groups of one or two different dimensions, by code. Raises NotYet, and ValueError for others. `rounded`:
    numbers are multiples of 5, and groups that round to nobody are left out.
    """
    if not 1 <= len(by) <= 2 or len(set(by)) < len(by):
        raise ValueError("a grouping has one or two different dimensions")
    where, params = _conditions(question)
    names = [f"k{n}" for n in range(len(by))]
    codes = ", ".join(f'({_code(d)}) COLLATE "C" AS {name}' for d, name in zip(by, names, strict=True))
    source = f"SELECT {codes}, count(*) AS count FROM live.departure d CROSS JOIN known WHERE {where} GROUP BY {', '.join(names)}"
    if rounded:
        nearest = rounded_sql("c.count")
        source = f"SELECT {', '.join(f'c.{name}' for name in names)}, {nearest} AS count FROM ({source}) c WHERE {nearest} > 0"
    return await reader.page(
        Listing(
            source,
            params,
            lambda row: Group(
                tuple((d, row[name]) for d, name in zip(by, names, strict=True)), row["count"], rounded
            ),
            keys=names,
            of=OF,
        ),
        window,
        at,
    )


def _conditions(question: Question) -> tuple[str, dict[str, Any]]:
    """The condition on the rows of `d` that a question counts, and its parameters; both also use `known`."""
    extra, params = ledger.conditions(question.filter, "d.", nullable=True)
    params |= area(question.region)
    params |= {"left_from": question.start, "left_until": question.end_exclusive}
    where = (
        f"d.left_on >= %(left_from)s::date AND d.left_on < %(left_until)s::date"
        f" AND {believed('d.')} AND {within(question.region, 'd.', 'village')}{extra}"
    )
    if question.reasons is not None:
        where += " AND d.reason = ANY(%(reasons)s::text[])"
        params["reasons"] = [str(reason) for reason in question.reasons]
    return where, params


def _code(dimension: Dimension) -> str:
    """The SQL of a group's code, over the columns of `d`."""
    if dimension is Dimension.DAY:
        return "to_char(d.left_on, 'YYYY-MM-DD')"
    if dimension is Dimension.AGREEMENT:
        return f"coalesce(d.agreement::text, '{NONE}')"
    if dimension is Dimension.REASON:
        return "d.reason"
    regional = ledger.Dimension(dimension)
    if regional in REGIONAL:
        return f"left(d.village, {ledger.CODE_LENGTH[REGIONAL[regional]]})"
    return f"d.{dimension.value.lower()}"
