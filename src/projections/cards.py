"""Who holds a card, and since when? The days of every status of every card, and the handovers it waited at in vain.

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
    CardHandoverVoided,
    CardIssued,
    CardNotCollected,
    CardReplaced,
    CardReportedLost,
    CardRevoked,
    CardVoided,
)
from ..domain.dates import FOREVER
from ..domain.handovers import HandoverVoided
from ..domain.regions import NATION, regency_of
from ..domain.vocabulary import CardStatus
from .engine.projection import Entry
from .engine.row_sets import Known, RowSets

_Change = (
    CardHandedOver
    | CardNotCollected
    | CardReportedLost
    | CardFound
    | CardReplaced
    | CardRevoked
    | CardHandoverVoided
)
_GOES_ON = "GOES_ON"
_CARD = ("regency", "card", "worker", "enrolment", "issued_on", "evidence", "serial", "membership")
_STATUS = (
    *("status", "start_day", "end_day"),
    *("handed_over_on", "handover", "received_by", "proof"),
    *("replaced_by", "without", "version"),
)


@dataclass(frozen=True, slots=True)
class _Status:
    """One status of a card over some days, with what is known of it by then."""

    status: str
    start: dt.date
    end: dt.date
    handed_over_on: dt.date | None = None
    handover: UUID | None = None
    received_by: str | None = None
    proof: str | None = None
    replaced_by: UUID | None = None
    without: str | None = None  # of days that begin with a handover: what they are without it


@dataclass(slots=True)
class _Days:
    """A card with the days of every status."""

    card: tuple[Any, ...]
    days: list[_Status]
    version: int


class Cards:
    """The projection `cards`. The end of a status that lasts is stored as 9999-12-31."""

    name = "cards"
    version = (
        3  # serials and memberships, into whose hands, who did not come, and what was without a handover
    )
    tables: tuple[str, ...] = ("card_period", "card_missed")

    def create(self, schema: str) -> str:
        return f"""
CREATE TABLE {schema}.card_period (
  regency text COLLATE "C" NOT NULL,
  card uuid NOT NULL,
  worker uuid NOT NULL,
  enrolment uuid NOT NULL,
  issued_on date NOT NULL,
  evidence text COLLATE "C" NOT NULL,
  serial text COLLATE "C" NOT NULL,
  membership text COLLATE "C",
  status text COLLATE "C" NOT NULL,
  start_day date NOT NULL,
  end_day date NOT NULL,
  handed_over_on date,
  handover uuid,
  received_by text COLLATE "C",
  proof text COLLATE "C",
  replaced_by uuid,
  without text COLLATE "C",
  version integer NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  PRIMARY KEY (regency, card, known_from, start_day)
);
CREATE INDEX ON {schema}.card_period (card);
CREATE INDEX ON {schema}.card_period (worker);
CREATE INDEX ON {schema}.card_period (serial);
CREATE INDEX ON {schema}.card_period (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE TABLE {schema}.card_missed (
  regency text COLLATE "C" NOT NULL,
  card uuid NOT NULL,
  handover uuid NOT NULL,
  missed_on date NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  PRIMARY KEY (regency, card, handover)
);
CREATE INDEX ON {schema}.card_missed (card);
CREATE INDEX ON {schema}.card_missed (handover);
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Open rows for the statuses that are now believed; close those that no longer are."""
        _miss(cursor, schema, batch)
        cards = RowSets(cursor, (schema, "card_period"), "card", (*_CARD, *_STATUS), _rows)
        self._load(cursor, schema, batch, cards)
        for entry in batch:
            event = entry.event
            if isinstance(event, CardIssued):
                issued = _issued(entry, event)
                cards.put(entry.stream, issued.card[0], issued, entry.append_id)
            elif isinstance(event, _Change):
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
        wanted = list({e.stream for e in batch if isinstance(e.event, _Change | CardVoided)} - made)
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
    card = (
        *(regency, entry.stream, event.worker, event.enrolment, event.issued_on, event.evidence),
        *(event.serial, event.membership),
    )
    first = _Status(CardStatus.ISSUED, event.issued_on, FOREVER)
    return _Days(card, [first], entry.version)


def _after(days: Iterable[_Status], issued_on: dt.date, event: _Change) -> list[_Status]:
    """The days after an event: it holds from its day until the next status begins. Of a handover that was taken back nothing
    is left on any day.
    """
    if isinstance(event, CardNotCollected):
        return list(days)
    if isinstance(event, CardHandoverVoided):
        return _without_handover(days)
    on = max(event.on, issued_on)
    handed = _handed(event) if isinstance(event, CardHandedOver) else None
    by = event.by if isinstance(event, CardReplaced) else None
    now = event.now if isinstance(event, CardFound) else STATUS_AFTER[type(event)]
    out: list[_Status] = []
    for status in days:
        if status.end <= on:
            out.append(status)
            continue
        later = replace(status, replaced_by=status.replaced_by or by)
        if handed is not None and (status.handed_over_on or dt.date.min) <= handed["handed_over_on"]:
            later = replace(later, **handed)
        if status.start <= on:
            if status.start < on:
                out.append(replace(status, end=on))
            without = None if handed is None else _otherwise(status, on)
            out.append(replace(later, status=now, start=on, without=without))
        else:
            out.append(later)
    return out


def _otherwise(status: _Status, on: dt.date) -> str:
    """What the days from a handover on are without it: as before, or what had begun on the same day."""
    return _GOES_ON if status.start < on else status.without or status.status


def _handed(event: CardHandedOver) -> dict[str, Any]:
    return {
        "handed_over_on": event.on,
        "handover": event.handover,
        "received_by": event.received_by.value,
        "proof": event.proof.value,
    }


def _without_handover(days: Iterable[_Status]) -> list[_Status]:
    """The days of a card that was never handed over: what was before goes on, and one that was found waits."""
    out: list[_Status] = []
    for status in days:
        if status.without == _GOES_ON and out:
            out[-1] = replace(out[-1], end=status.end)
            continue
        now = status.status if status.without is None else status.without
        if now in (CardStatus.HANDED_OVER, _GOES_ON):
            now = CardStatus.ISSUED
        out.append(_Status(now, status.start, status.end, replaced_by=status.replaced_by))
    return out


def _rows(state: _Days, known: Known) -> list[tuple[Any, ...]]:
    return [
        (
            *(*state.card, s.status, s.start, s.end),
            *(s.handed_over_on, s.handover, s.received_by, s.proof, s.replaced_by, s.without, state.version),
            *known,
        )
        for s in state.days
    ]


def _miss(cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
    """Keep who did not come for their card, until the handover or the card is taken back."""
    table = sql.Identifier(schema, "card_missed")
    missed = [
        (regency_of(e.scope or NATION), e.stream, e.event.handover, e.event.on, e.append_id)
        for e in batch
        if isinstance(e.event, CardNotCollected)
    ]
    if missed:
        cursor.execute(
            sql.SQL(
                "INSERT INTO {} (regency, card, handover, missed_on, known_from)"
                " SELECT * FROM unnest(%s::text[], %s::uuid[], %s::uuid[], %s::date[], %s::bigint[])"
            ).format(table),
            [list(column) for column in zip(*missed, strict=True)],
        )
    for kind, column in ((HandoverVoided, "handover"), (CardVoided, "card")):
        gone = [(e.stream, e.append_id) for e in batch if isinstance(e.event, kind)]
        if gone:
            cursor.execute(
                sql.SQL(
                    "UPDATE {} m SET known_until = g.append_id FROM unnest(%s::uuid[], %s::bigint[]) g (id, append_id)"
                    " WHERE m.{} = g.id AND m.known_until IS NULL"
                ).format(table, sql.Identifier(column)),
                [list(part) for part in zip(*gone, strict=True)],
            )
