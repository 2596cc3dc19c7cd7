"""Which decrees name fewer people than are enrolled under them? Those that were revised so, as it happened.

Working memory of projection `findings`: such decrees and how many they name, until no more than these are enrolled, or the
decree says something else or is taken back. Whoever is enrolled beyond a decree is a finding of their own enrolment instead.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.decrees import DecreeRevised
from ...domain.regions import NATION, regency_of
from ..engine.projection import Entry
from ..engine.row_history import values_of
from .rests import NO_DAY, Rest

DDL = """
CREATE TABLE {schema}.finding_exceeded (
  regency text COLLATE "C" NOT NULL,
  decree uuid NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (regency, decree)
);
CREATE INDEX ON {schema}.finding_exceeded (decree);
"""


class Exceeded:
    """Such decrees while a batch changes them or who is enrolled under them. `papers` are those that its enrolments name."""

    def __init__(
        self, cursor: psycopg.Cursor[Any], schema: str, papers: Iterable[UUID], others: Sequence[Entry]
    ) -> None:
        self._cursor = cursor
        self._table = sql.Identifier(schema, "finding_exceeded")
        self._counts: dict[UUID, int] = {}  # how many people such a decree names
        self._days: dict[UUID, Counter[UUID]] = {}  # by decree and worker: how many enrolments have a day
        revised = [(e.stream, e.event.breaches) for e in others if isinstance(e.event, DecreeRevised)]
        if wanted := sorted({*papers, *(decree for decree, _ in revised)}):
            cursor.execute(
                sql.SQL("SELECT decree, count FROM {} WHERE decree = ANY(%s)").format(self._table), [wanted]
            )
            self._counts.update(map(values_of, cursor.fetchall()))
        watched = {*self._counts, *(decree for decree, breaches in revised if breaches)}
        if watched:
            self._read(schema, sorted(watched))

    @property
    def decrees(self) -> Collection[UUID]:
        """Those of which the batch may resolve a finding; nearly always none."""
        return self._days

    def _read(self, schema: str, decrees: Sequence[UUID]) -> None:
        self._days = {decree: Counter() for decree in decrees}
        self._cursor.execute(
            sql.SQL(
                "SELECT decree, worker, count(*) FROM {} WHERE decree = ANY(%s) AND end_day > %s GROUP BY 1, 2"
            ).format(sql.Identifier(schema, "finding_rest")),
            [decrees, NO_DAY],
        )
        for decree, worker, count in map(values_of, self._cursor.fetchall()):
            self._days[decree][worker] = count

    def revised(self, entry: Entry, event: DecreeRevised) -> bool | None:
        """Note what a decree says; whether it names too few by then, None where that is as it was."""
        if event.now.count == event.was.count:
            return None
        if event.breaches:
            self._counts[entry.stream] = event.now.count
            self._cursor.execute(
                sql.SQL(
                    "INSERT INTO {} VALUES (%s, %s, %s) ON CONFLICT (regency, decree) DO UPDATE SET count = excluded.count"
                ).format(self._table),
                [regency_of(entry.scope or NATION), entry.stream, event.now.count],
            )
            return True
        self.over(entry.stream)
        return False

    def over(self, decree: UUID) -> None:
        """Note that a decree is none of these any more."""
        if self._counts.pop(decree, None) is not None:
            self._cursor.execute(sql.SQL("DELETE FROM {} WHERE decree = %s").format(self._table), [decree])

    def changed(self, rest: Rest, had_day: bool) -> UUID | None:
        """Note whether an enrolment has a day; its decree, where that names enough people from now on."""
        decree = rest.decree
        has_day = rest.end_day > NO_DAY
        if decree is None or has_day is had_day or (days := self._days.get(decree)) is None:
            return None
        days[rest.worker] += 1 if has_day else -1
        if not days[rest.worker]:
            del days[rest.worker]
        if len(days) > self._counts.get(decree, len(days)):
            return None
        was = decree in self._counts
        self.over(decree)
        return decree if was else None
