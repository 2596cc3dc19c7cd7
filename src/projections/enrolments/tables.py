"""Who is covered? Every enrolment's stretches, by the days they protect and by the appends that knew them so.

A row is one stretch as it was believed from the append `known_from` until `known_until`: whoever is covered on a day,
as known at a position, is one index range. Enrolments without any stretch left keep one row of no days, so that they
can still be looked at. Ages are completed years on the enrolment's first day: the age that policies judge, and exact.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.dates import FOREVER
from ...domain.enrolment_events import (
    DAYS_CHANGED,
    DRAWS_CHANGED,
    Changed,
    EnrolmentCorrected,
    EnrolmentRejudged,
    WorkerEnrolled,
    village_of,
)
from ...domain.regions import regency_of
from ...domain.reserved_months import Draw
from ...domain.stretches import Stretch
from ..engine.lists import Written, ids, words
from ..engine.projection import Entry
from ..engine.row_sets import Known, RowSets

_FIXED = (
    "regency",
    "enrolment",
    "worker",
    "scheme",
    "funding_source",
    "agreement",
    "counting",
    "programmes",
    "mode",
    "evidence",
    "listed",
    "decree",
)
_VARIABLE = ("budgets", "sex", "birth_year", "age", "version", "period_start", "period_end")
_STRETCH = ("start_day", "end_day", "village", "segment", "category")
_COLUMNS = (*_FIXED, *_VARIABLE, *_STRETCH)
_TYPES = (
    *("text", "uuid", "uuid", "text", "text", "uuid", "bool", "text[]", "text", "text", "uuid", "uuid"),
    *("uuid[]", "text", "int2", "int2", "int4", "date", "date"),
    *("date", "date", "text", "text", "text"),
)


@dataclass(slots=True)
class _Stretches:
    """An enrolment: what never changes, what does, and its stretches."""

    fixed: tuple[Any, ...]
    variable: tuple[Any, ...]
    stretches: tuple[tuple[Any, ...], ...]


class Participants:
    """The projection `participants`. The end of an open period is stored as 9999-12-31.

    Version 3: who the worker is may be corrected, and changes all days of an enrolment from that append on. Version 4: those of a day
    are counted from an index alone.
    """

    name = "participants"
    version = 4
    tables: tuple[str, ...] = ("enrolment_period",)

    def create(self, schema: str) -> str:
        table = f"{schema}.enrolment_period"
        return f"""
CREATE TABLE {table} (
  regency text COLLATE "C" NOT NULL,
  enrolment uuid NOT NULL,
  worker uuid NOT NULL,
  scheme text COLLATE "C" NOT NULL,
  funding_source text COLLATE "C" NOT NULL,
  agreement uuid,
  counting boolean NOT NULL,
  programmes text[] NOT NULL,
  mode text COLLATE "C" NOT NULL,
  evidence text COLLATE "C" NOT NULL,
  listed uuid,
  decree uuid,
  budgets uuid[] NOT NULL,
  sex text COLLATE "C" NOT NULL,
  birth_year smallint NOT NULL,
  age smallint NOT NULL,
  version integer NOT NULL,
  period_start date NOT NULL,
  period_end date NOT NULL,
  start_day date NOT NULL,
  end_day date NOT NULL,
  village text COLLATE "C" NOT NULL,
  segment text COLLATE "C" NOT NULL,
  category text COLLATE "C" NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  PRIMARY KEY (regency, enrolment, known_from, start_day)
);
CREATE INDEX ON {table} (regency, village, enrolment);
CREATE INDEX ON {table} (regency, period_start, enrolment);
CREATE INDEX ON {table} (enrolment);
CREATE INDEX ON {table} (worker);
CREATE INDEX ON {table} (regency, scheme, segment) WHERE mode = 'COMMAND' AND counting;
CREATE INDEX ON {table} (regency, end_day, start_day) INCLUDE (worker, village, known_from, known_until) WHERE counting;
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Open a row for every stretch that is now believed; close those that no longer are."""
        table = (schema, "enrolment_period")
        enrolments = RowSets(cursor, table, "enrolment", _COLUMNS, _rows, _TYPES)
        self._load(cursor, schema, batch, enrolments)
        for entry in batch:
            event = entry.event
            if type(event) is WorkerEnrolled:
                made = _enrolled(entry, event)
                enrolments.put(entry.stream, made.fixed[0], made, entry.append_id)
            elif isinstance(event, DAYS_CHANGED):
                before = enrolments[entry.stream]
                now = _changed(before, entry.version, event)
                enrolments.put(entry.stream, before.fixed[0], now, entry.append_id)
            elif isinstance(event, EnrolmentRejudged):
                before = enrolments[entry.stream]
                now = _rejudged(before, entry.version, event)
                enrolments.put(entry.stream, before.fixed[0], now, entry.append_id)
        enrolments.write()

    def _load(
        self,
        cursor: psycopg.Cursor[Any],
        schema: str,
        batch: Sequence[Entry],
        enrolments: RowSets[_Stretches],
    ) -> None:
        """Read the enrolments that the batch changes and did not make."""
        made = {e.stream for e in batch if type(e.event) is WorkerEnrolled}
        wanted = {
            e.stream: regency_of(village_of(e.event))
            for e in batch
            if isinstance(e.event, DAYS_CHANGED) and e.stream not in made
        }
        wanted |= {
            e.stream: regency_of(e.event.village)
            for e in batch
            if isinstance(e.event, EnrolmentRejudged) and e.stream not in made
        }
        if not wanted:
            return
        columns = sql.SQL(", ").join(sql.Identifier("p", c) for c in _COLUMNS)
        cursor.execute(
            sql.SQL(
                "SELECT {} FROM {} p JOIN unnest(%s::text[], %s::uuid[]) w (regency, enrolment)"
                " ON p.regency = w.regency AND p.enrolment = w.enrolment WHERE p.known_until IS NULL"
                " ORDER BY p.enrolment, p.start_day"
            ).format(columns, sql.Identifier(schema, "enrolment_period")),
            (list(wanted.values()), list(wanted)),
        )
        n, m = len(_FIXED), len(_FIXED) + len(_VARIABLE)
        at = _FIXED.index("programmes")
        for _, rows in groupby(cursor.fetchall(), key=lambda row: row[1]):
            first, *others = rows
            fixed = (*first[:at], _programmes(tuple(first[at])), *first[at + 1 : n])
            variable = (ids(first[n]), *first[n + 1 : m])
            stretches = tuple(tuple(row[m:]) for row in (first, *others))
            enrolments.stored(first[1], first[0], _Stretches(fixed, variable, stretches))


def _enrolled(entry: Entry, event: WorkerEnrolled) -> _Stretches:
    end = event.end_exclusive or FOREVER
    return _Stretches(
        (
            regency_of(event.village),
            entry.stream,
            event.worker,
            event.scheme,
            event.funding_source,
            event.agreement,
            not event.concurrent,
            _programmes(event.programmes),
            entry.mode,
            event.evidence,
            event.listed,
            event.decree,
        ),
        (_lines(event.draws), event.sex, event.birth_year, event.age, entry.version, event.start, end),
        ((event.start, end, event.village, event.segment, event.category),),
    )


def _changed(before: _Stretches, version: int, event: Changed) -> _Stretches:
    """The enrolment after an event; one that had no day left and is taken back keeps the row it has."""
    lines, sex, birth_year, age = before.variable[:4]
    lines = _lines(event.draws) if isinstance(event, DRAWS_CHANGED) else lines
    age = event.age if isinstance(event, EnrolmentCorrected) else age
    so_far = (lines, sex, birth_year, age, version)
    if event.now:
        return _Stretches(before.fixed, (*so_far, *_days(event.now)), _stretches(event.now))
    if not event.was:
        return _Stretches(before.fixed, (*so_far, *before.variable[5:]), before.stretches)
    first = event.was[0]
    return _Stretches(before.fixed, (*so_far, first.start, first.start), _no_days(first))


def _rejudged(before: _Stretches, version: int, event: EnrolmentRejudged) -> _Stretches:
    """The enrolment of a worker who was corrected; all of its days are of whom they are now."""
    lines, days = before.variable[0], before.variable[5:]
    who = (event.sex_now, event.birth_year_now, event.age_now)
    return _Stretches(before.fixed, (lines, *who, version, *days), before.stretches)


@lru_cache(maxsize=100)
def _programmes(programmes: tuple[str, ...]) -> Written:
    """Written once a combination, not once a row."""
    return words(programmes)


def _lines(draws: tuple[Draw, ...]) -> Written:
    """The budget lines that draws are of, each once."""
    return _budgets(tuple([draw.budget for draw in draws]))


@lru_cache(maxsize=100)
def _budgets(budgets: tuple[UUID, ...]) -> Written:
    return ids(dict.fromkeys(budgets))


def _stretches(now: Sequence[Stretch]) -> tuple[tuple[Any, ...], ...]:
    return tuple((s.start, s.end_exclusive or FOREVER, s.village, s.segment, s.category) for s in now)


def _no_days(was: Stretch) -> tuple[tuple[Any, ...], ...]:
    """The row of an enrolment that protects no day any more."""
    return ((was.start, was.start, was.village, was.segment, was.category),)


def _days(now: Sequence[Stretch]) -> tuple[dt.date, dt.date]:
    return now[0].start, now[-1].end_exclusive or FOREVER


def _rows(state: _Stretches, known: Known) -> list[tuple[Any, ...]]:
    return [(*state.fixed, *state.variable, *stretch, *known) for stretch in state.stretches]
