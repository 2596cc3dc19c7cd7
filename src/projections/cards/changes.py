"""What do the events of a batch change in the tables of `cards`? Read what is stored of whom they are about, then append by append."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args
from uuid import UUID

import psycopg
from psycopg import sql

from ...domain.cards import CardIssued, CardNotCollected, CardVoided
from ...domain.dates import FOREVER
from ...domain.enrolment_events import DAYS_CHANGED, EnrolmentRejudged, WorkerEnrolled, village_of
from ...domain.handovers import HandoverVoided
from ...domain.regions import NATION, regency_of
from ...domain.vocabulary import CardStatus
from ..engine.copying import copy_rows
from ..engine.projection import Entry
from ..engine.row_sets import RowSets, bare
from .days import Change, Status, after
from .ledger import CardLedger, There
from .villages import Enrolled, Stay, enrolled, on, places, within

_CARD = ("regency", "card", "worker", "enrolment", "issued_on", "evidence", "serial", "membership")
_STATUS = (
    *("status", "start_day", "end_day"),
    *("handed_over_on", "handover", "received_by", "proof"),
    *("replaced_by", "without"),
)
_PERIOD = (*_CARD, *_STATUS, "version", "since", "village")
_PERIOD_TYPES = (
    *("text", "uuid", "uuid", "uuid", "date", "text", "text", "text"),
    *("text", "date", "date", "date", "uuid", "text", "text", "uuid", "text"),
    *("int4", "date", "text"),
)
_MISSED = ("regency", "card", "handover", "missed_on", "village")
_PLACE = ("regency", "worker", "enrolment", "start_day", "end_day", "village", "counting", "told")
_PLACE_TYPES = ("text", "uuid", "uuid", "date", "date", "text", "bool", "int8")

Rows = list[tuple[Any, ...]]
_Holder = tuple[str, UUID]  # regency and worker


@dataclass(slots=True)
class _Card:
    """A card with the days of every status, and the handovers that its worker did not come to, with their days."""

    card: tuple[Any, ...]
    days: list[Status]
    version: int
    missed: list[tuple[UUID, dt.date]] = field(default_factory=list)
    rows: Rows = field(default_factory=list)  # of both tables, as they were last put
    missed_rows: Rows = field(default_factory=list)

    @property
    def holder(self) -> _Holder:
        return self.card[0], self.card[2]


_OF_CARDS = frozenset((CardIssued, *get_args(Change), CardVoided))
TOLD = _OF_CARDS | {WorkerEnrolled, *DAYS_CHANGED, EnrolmentRejudged, HandoverVoided}


class CardChanges:
    """The cards and the places of whom a batch is about. Of who holds no card, and is enrolled alone, nothing is read."""

    def __init__(self, cursor: psycopg.Cursor[Any], schema: str) -> None:
        self._cursor = cursor
        self._schema = schema
        self._periods = RowSets(cursor, (schema, "card_period"), "card", _PERIOD, bare, _PERIOD_TYPES)
        self._missed = RowSets(cursor, (schema, "card_missed"), "card", _MISSED, bare)
        self._ledger = CardLedger(cursor, schema)
        self._cards: dict[UUID, _Card] = {}
        self._held: dict[_Holder, list[_Card]] = {}
        self._places: dict[_Holder, dict[UUID, Enrolled]] = {}
        self._moved: dict[tuple[str, UUID, UUID], None] = {}
        self._new: list[tuple[Any, ...]] = []  # rows of enrolments of whom nothing was read

    # What is stored

    def load(self, told: Sequence[Entry]) -> None:
        """Read the cards of every worker that is told of, and where they are enrolled, as far as it matters."""
        self._load_cards(told)
        wanted = dict.fromkeys(self._held)
        for entry in told:
            event = entry.event
            if isinstance(event, CardIssued):
                wanted[regency_of(entry.scope or NATION), event.worker] = None
            elif isinstance(event, DAYS_CHANGED):
                wanted[regency_of(village_of(event)), event.worker] = None
            elif isinstance(event, EnrolmentRejudged):
                wanted[regency_of(event.village), event.worker] = None
        self._load_places(list(wanted))

    def _load_cards(self, told: Sequence[Entry]) -> None:
        workers = {e.event.worker for e in told if not isinstance(e.event, HandoverVoided)}
        voided = [e.stream for e in told if isinstance(e.event, HandoverVoided)]
        if voided:
            self._cursor.execute(
                self._sql(
                    "SELECT DISTINCT c.worker FROM {} m JOIN {} c ON c.regency = m.regency AND c.card = m.card"
                    " WHERE m.handover = ANY(%s) AND m.known_until IS NULL AND c.known_until IS NULL",
                    "card_missed",
                    "card_period",
                ),
                (voided,),
            )
            workers |= {row[0] for row in self._cursor.fetchall()}
        for row in self._open("card_period", _PERIOD, "worker", workers, "card, start_day"):
            self._take(row)
        for card in self._cards.values():
            self._periods.stored(card.card[1], card.card[0], card.rows)
        for row in self._open("card_missed", _MISSED, "card", self._cards, "card, missed_on, handover"):
            card = self._cards[row[1]]
            card.missed.append((row[2], row[3]))
            card.missed_rows.append(row)
        for card in self._cards.values():
            if card.missed_rows:
                self._missed.stored(card.card[1], card.card[0], card.missed_rows)

    def _take(self, row: tuple[Any, ...]) -> None:
        """One row of a card, after those of earlier days; what lies side by side of one status is one status."""
        n, m = len(_CARD), len(_CARD) + len(_STATUS)
        version, since, _ = row[m:]
        status = Status(*row[n:m])
        card = self._cards.get(row[1])
        if card is None:
            card = self._add(_Card(row[:n], [], version))
        card.rows.append(row)
        if since < status.start:
            card.days[-1] = card.days[-1].until(status.end)
        else:
            card.days.append(status)

    def _add(self, card: _Card) -> _Card:
        self._cards[card.card[1]] = card
        self._held.setdefault(card.holder, []).append(card)
        return card

    def _open(
        self, table: str, columns: Sequence[str], key: str, keys: Iterable[UUID], order: str
    ) -> Iterable[tuple[Any, ...]]:
        """The rows of these keys that are believed now."""
        wanted = list(keys)
        if not wanted:
            return []
        self._cursor.execute(
            sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s) AND known_until IS NULL ORDER BY {}").format(
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.Identifier(self._schema, table),
                sql.Identifier(key),
                sql.SQL(order),
            ),
            (wanted,),
        )
        return self._cursor.fetchall()

    def _load_places(self, holders: Sequence[_Holder]) -> None:
        self._places = {holder: {} for holder in holders}
        if not holders:
            return
        self._cursor.execute(
            self._sql(
                "SELECT p.regency, p.worker, p.enrolment, p.counting, p.told, p.start_day, p.end_day, p.village FROM {} p"
                " WHERE p.regency = ANY(%s) AND p.worker = ANY(%s) ORDER BY p.start_day",
                "card_place",
            ),
            (list({regency for regency, _ in holders}), [worker for _, worker in holders]),
        )
        for regency, worker, enrolment, counting, told, *stay in self._cursor.fetchall():
            of = self._places.get((regency, worker))
            if of is not None:
                before = of.get(enrolment)
                stays = (*(before.stays if before else ()), Stay(*stay))
                of[enrolment] = Enrolled(counting, told, stays)

    # What an append changes

    def append(self, append: int, entries: Iterable[Entry]) -> None:
        """Everything that one append says."""
        touched: dict[_Holder, None] = {}
        for entry in entries:
            event = entry.event
            if isinstance(event, WorkerEnrolled):
                self._enrol(append, entry.stream, event, touched)
            elif type(event) in _OF_CARDS:
                touched[self._change(entry)] = None
            elif isinstance(event, HandoverVoided):
                for card in self._cards.values():
                    if any(handover == entry.stream for handover, _ in card.missed):
                        card.missed = [one for one in card.missed if one[0] != entry.stream]
                        touched[card.holder] = None
            else:
                touched[self._move(append, entry)] = None
        gone: list[There] = []
        come: list[There] = []
        for holder in touched:
            self._put(append, holder, gone, come)
        self._ledger.post(append, gone, come)

    def _enrol(self, append: int, stream: UUID, event: WorkerEnrolled, touched: dict[_Holder, None]) -> None:
        holder = regency, worker = regency_of(event.village), event.worker
        of = self._places.get(holder)
        if of is None:
            end = event.end_exclusive or FOREVER
            counting = not event.concurrent
            self._new.append((regency, worker, stream, event.start, end, event.village, counting, append))
            return
        of[stream] = enrolled(event, append)
        self._moved[regency, worker, stream] = None
        touched[holder] = None

    def _move(self, append: int, entry: Entry) -> _Holder:
        event = entry.event
        rejudged = isinstance(event, EnrolmentRejudged)
        holder = regency, worker = regency_of(event.village if rejudged else village_of(event)), event.worker
        of = self._places[holder]
        before = of[entry.stream]
        of[entry.stream] = before.told_again(append) if rejudged else before.changed(event, append)
        self._moved[regency, worker, entry.stream] = None
        return holder

    def _change(self, entry: Entry) -> _Holder:
        event = entry.event
        if isinstance(event, CardIssued):
            return self._add(_issued(entry, event)).holder
        card = self._cards[entry.stream]
        card.version = entry.version
        if isinstance(event, CardVoided):  # it never was a card
            card.days, card.missed = [], []
        else:
            card.days = after(card.days, card.card[4], event)
            if isinstance(event, CardNotCollected):
                card.missed = [*card.missed, (event.handover, event.on)]
        return card.holder

    def _put(self, append: int, holder: _Holder, gone: list[There], come: list[There]) -> None:
        """The rows of a worker's cards after an append, where they are others than before."""
        held = self._held.get(holder)
        if not held:
            return
        stays = places(self._places[holder], otherwise=holder[0])
        for card in held:
            rows = _rows(card, stays)
            if rows != card.rows:
                gone += map(_there, card.rows)
                come += map(_there, rows)
                card.rows = rows
                self._periods.put(card.card[1], card.card[0], rows, append)
            missed = _missed_rows(card, stays)
            if missed != card.missed_rows:
                card.missed_rows = missed
                self._missed.put(card.card[1], card.card[0], missed, append)

    def write(self) -> None:
        self._periods.write()
        self._missed.write()
        self._ledger.write()
        if self._moved:
            self._cursor.execute(
                self._sql(
                    "DELETE FROM {} p USING unnest(%s::text[], %s::uuid[], %s::uuid[]) m (regency, worker, enrolment)"
                    " WHERE p.regency = m.regency AND p.worker = m.worker AND p.enrolment = m.enrolment",
                    "card_place",
                ),
                [list(column) for column in zip(*self._moved, strict=True)],
            )
        for regency, worker, enrolment in self._moved:
            one = self._places[regency, worker][enrolment]
            self._new += [(regency, worker, enrolment, *stay, one.counting, one.told) for stay in one.stays]
        copy_rows(self._cursor, sql.Identifier(self._schema, "card_place"), _PLACE, self._new, _PLACE_TYPES)

    def _sql(self, text: str, *tables: str) -> sql.Composed:
        return sql.SQL(text).format(*(sql.Identifier(self._schema, table) for table in tables))


def _issued(entry: Entry, event: CardIssued) -> _Card:
    regency = regency_of(entry.scope or NATION)
    card = (
        *(regency, entry.stream, event.worker, event.enrolment, event.issued_on, event.evidence),
        *(event.serial, event.membership),
    )
    return _Card(card, [Status(CardStatus.ISSUED, event.issued_on, FOREVER)], entry.version)


def _rows(card: _Card, stays: Sequence[Stay]) -> Rows:
    return [
        (
            *(*card.card, s.status, start, end),
            *(s.handed_over_on, s.handover, s.received_by, s.proof, s.replaced_by, s.without),
            *(card.version, s.start, village),
        )
        for s in card.days
        for start, end, village in within(s.start, s.end, stays)
    ]


def _missed_rows(card: _Card, stays: Sequence[Stay]) -> Rows:
    missed = sorted(card.missed, key=lambda one: (one[1], one[0]))
    return [(*card.card[:2], handover, day, on(day, stays)) for handover, day in missed]


def _there(row: tuple[Any, ...]) -> There:
    """What a row of `card_period` says of where a card is."""
    return There(row[-1], *row[len(_CARD) : len(_CARD) + 3])
