"""On which papers does each enrolment rest, and until when does it protect? Rows of projection `findings`, while a batch changes them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.enrolment_events import DRAWS_CHANGED, village_of
from ...domain.regions import regency_of
from ...domain.vocabulary import RuleCode
from ..engine.copying import copy_rows
from ..engine.projection import Entry
from ..engine.row_history import values_of

DDL = """
CREATE TABLE {schema}.finding_rest (
  regency text COLLATE "C" NOT NULL,
  enrolment uuid NOT NULL,
  position bigint NOT NULL,
  agreement uuid,
  listed uuid,
  decree uuid,
  worker uuid NOT NULL,
  region text COLLATE "C" NOT NULL,
  end_day date NOT NULL,
  PRIMARY KEY (regency, enrolment)
);
"""

_COLUMNS = (
    "regency",
    "enrolment",
    "position",
    "agreement",
    "listed",
    "decree",
    "worker",
    "region",
    "end_day",
)
_TYPES = ("text", "uuid", "int8", "uuid", "uuid", "uuid", "uuid", "text", "date")
NO_DAY = dt.date.min


@dataclass(slots=True)
class Rest:
    """What an enrolment rests on and until when it protects (exclusive); `position` is where it was recorded, `region` its
    first village. `agreement` only where that is one of its own regency.
    """

    regency: str
    enrolment: UUID
    position: int
    agreement: UUID | None
    listed: UUID | None
    decree: UUID | None
    worker: UUID
    region: str
    end_day: dt.date
    stored: bool = True

    def papers(self) -> Iterator[tuple[UUID, RuleCode]]:
        """The list and the decree, each with the rule that is broken while it does not hold."""
        if self.listed is not None:
            yield self.listed, RuleCode.NOT_VERIFIED
        if self.decree is not None:
            yield self.decree, RuleCode.NO_DECREE


class Rests:
    """What enrolments rest on: those that a batch made, changes or asks for. `touched` are those it changed of what was there."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str) -> None:
        self._cursor = cursor
        self._table = sql.Identifier(schema, "finding_rest")
        self.known: dict[UUID, Rest] = {}
        self.touched: list[Rest] = []

    def load(self, others: Sequence[Entry]) -> None:
        """Read the enrolments that the batch changes and did not make."""
        changed = {
            e.stream: regency_of(village_of(e.event)) for e in others if isinstance(e.event, DRAWS_CHANGED)
        }
        if not changed:
            return
        self._cursor.execute(
            sql.SQL(
                "SELECT {} FROM {} p JOIN unnest(%s::text[], %s::uuid[]) AS w (regency, enrolment)"
                " ON p.regency = w.regency AND p.enrolment = w.enrolment"
            ).format(sql.SQL(", ").join(sql.Identifier("p", name) for name in _COLUMNS), self._table),
            [list(changed.values()), list(changed)],
        )
        for found in map(values_of, self._cursor.fetchall()):
            self.known[found[1]] = Rest(*found)

    def read(self, where: str, params: Sequence[Any]) -> None:
        """Read the enrolments of which this holds; those that the batch changed are as it left them."""
        self._cursor.execute(
            sql.SQL("SELECT {} FROM {} WHERE {}").format(
                sql.SQL(", ").join(map(sql.Identifier, _COLUMNS)), self._table, sql.SQL(where)
            ),
            params,
        )
        for found in map(values_of, self._cursor.fetchall()):
            self.known.setdefault(found[1], Rest(*found))

    def write(self) -> None:
        """Insert what is new and change what was there."""
        if self.touched:
            self._cursor.execute(
                sql.SQL(
                    "UPDATE {} p SET region = n.region, end_day = n.end_day"
                    " FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::date[]) AS n (regency, enrolment, region, end_day)"
                    " WHERE p.regency = n.regency AND p.enrolment = n.enrolment"
                    " AND (p.region, p.end_day) IS DISTINCT FROM (n.region, n.end_day)"
                ).format(self._table),
                [
                    [getattr(r, name) for r in self.touched]
                    for name in ("regency", "enrolment", "region", "end_day")
                ],
            )
        copy_rows(
            self._cursor,
            self._table,
            _COLUMNS,
            (
                (
                    *(r.regency, r.enrolment, r.position, r.agreement, r.listed, r.decree, r.worker),
                    *(r.region, r.end_day),
                )
                for r in self.known.values()
                if not r.stored
            ),
            _TYPES,
        )
