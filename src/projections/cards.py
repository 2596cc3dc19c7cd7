"""Who holds a card, and since when? The days of every status of every card.

A row is one status of a card over the days [start_day, end_day), as believed from the append `known_from` until
`known_until`. The status on a day is the last one that began on or before it; what is recorded later about the same
day prevails. A card is the worker's: it holds for every enrolment of theirs.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ..domain.cards import (
    STATUS_AFTER,
    CardFound,
    CardHandedOver,
    CardIssued,
    CardReplaced,
    CardReportedLost,
    CardRevoked,
    CardVoided,
)
from ..domain.dates import FOREVER
from ..domain.regions import NATION, regency_of
from ..domain.vocabulary import CardStatus
from .engine.projection import Entry
from .engine.row_sets import Known, RowSets

_CHANGES = (CardHandedOver, CardReportedLost, CardFound, CardReplaced, CardRevoked)
_CARD = ("regency", "card", "worker", "enrolment", "issued_on", "evidence")
_STATUS = ("status", "start_day", "end_day", "handed_over_on", "replaced_by", "version")


@dataclass(frozen=True, slots=True)
class _Status:
    """One status of a card over some days, with what is known of it by then."""

    status: str
    start: dt.date
    end: dt.date
    handed_over_on: dt.date | None
    replaced_by: UUID | None


@dataclass(slots=True)
class _Days:
    """A card with the days of every status."""

    card: tuple[Any, ...]
    days: list[_Status]
    version: int


class Cards:
    """The projection `cards`. The end of a status that lasts is stored as 9999-12-31."""

    name = "cards"
    version = 1
    tables: tuple[str, ...] = ("card_period",)

    def create(self, schema: str) -> str:
        return f"""
CREATE TABLE {schema}.card_period (
  regency text COLLATE "C" NOT NULL,
  card uuid NOT NULL,
  worker uuid NOT NULL,
  enrolment uuid NOT NULL,
  issued_on date NOT NULL,
  evidence text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  start_day date NOT NULL,
  end_day date NOT NULL,
  handed_over_on date,
  replaced_by uuid,
  version integer NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  PRIMARY KEY (regency, card, known_from, start_day)
);
CREATE INDEX ON {schema}.card_period (card);
CREATE INDEX ON {schema}.card_period (worker);
CREATE INDEX ON {schema}.card_period (replaced_by) WHERE replaced_by IS NOT NULL;
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Open rows for the statuses that are now believed; close those that no longer are."""
        cards = RowSets(cursor, (schema, "card_period"), "card", (*_CARD, *_STATUS), _rows)
        self._load(cursor, schema, batch, cards)
        for entry in batch:
            event = entry.event
            if isinstance(event, CardIssued):
                issued = _issued(entry, event)
                cards.put(entry.stream, issued.card[0], issued, entry.append_id)
            elif isinstance(event, _CHANGES):
                before = cards[entry.stream]
                now = _Days(before.card, _after(before.days, before.card[4], event), entry.version)
                cards.put(entry.stream, before.card[0], now, entry.append_id)
            elif isinstance(event, CardVoided):  # it never was a card
                before = cards[entry.stream]
                none = _Days(before.card, [], entry.version)
                cards.put(entry.stream, before.card[0], none, entry.append_id)
        cards.write()

    def _load(
        self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry], cards: RowSets[_Days]
    ) -> None:
        """Read the cards that the batch changes and did not issue."""
        made = {e.stream for e in batch if isinstance(e.event, CardIssued)}
        wanted = list({e.stream for e in batch if isinstance(e.event, (*_CHANGES, CardVoided))} - made)
        if not wanted:
            return
        cursor.execute(
            sql.SQL(
                "SELECT {} FROM {} WHERE card = ANY(%s) AND known_until IS NULL ORDER BY card, start_day"
            ).format(
                sql.SQL(", ").join(map(sql.Identifier, (*_CARD, *_STATUS))),
                sql.Identifier(schema, "card_period"),
            ),
            (wanted,),
        )
        n = len(_CARD)
        found: dict[UUID, _Days] = {}
        for row in cursor.fetchall():
            *days, version = row[n:]
            found.setdefault(row[1], _Days(tuple(row[:n]), [], version)).days.append(_Status(*days))
        for card, state in found.items():
            cards.stored(card, state.card[0], state)


def _issued(entry: Entry, event: CardIssued) -> _Days:
    regency = regency_of(entry.scope or NATION)
    card = (regency, entry.stream, event.worker, event.enrolment, event.issued_on, event.evidence)
    first = _Status(CardStatus.ISSUED, event.issued_on, FOREVER, None, None)
    return _Days(card, [first], entry.version)


def _after(
    days: Iterable[_Status],
    issued_on: dt.date,
    event: CardHandedOver | CardReportedLost | CardFound | CardReplaced | CardRevoked,
) -> list[_Status]:
    """The days after an event: it holds from its day until the next status begins."""
    on = max(event.on, issued_on)
    handed_over = event.on if isinstance(event, CardHandedOver) else None
    by = event.by if isinstance(event, CardReplaced) else None
    now = event.now if isinstance(event, CardFound) else STATUS_AFTER[type(event)]
    out: list[_Status] = []
    for status in days:
        if status.end <= on:
            out.append(status)
            continue
        later = replace(
            status,
            handed_over_on=max(filter(None, (status.handed_over_on, handed_over)), default=None),
            replaced_by=status.replaced_by or by,
        )
        if status.start <= on:
            if status.start < on:
                out.append(replace(status, end=on))
            out.append(replace(later, status=now, start=on))
        else:
            out.append(later)
    return out


def _rows(state: _Days, known: Known) -> list[tuple[Any, ...]]:
    return [
        (*state.card, s.status, s.start, s.end, s.handed_over_on, s.replaced_by, state.version, *known)
        for s in state.days
    ]
