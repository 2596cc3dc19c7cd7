"""Who was chosen, what was handed over, and out of how many? Lists of candidates, decrees, handovers, counts of eligible workers.

Each is one thing with an id of its own, that of its stream, and keeps from and until which append it was believed as it is.
Who was enrolled is no concern of these tables: they do not grow with people, but for the cards that a handover names.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg
from psycopg import sql

from ...domain.budget import BudgetRevised, VillageQuota, VillageQuotaSet
from ...domain.cards import CardHandedOver, CardHandoverVoided, CardNotCollected
from ...domain.decrees import DecreeIssued, DecreeRevised, DecreeVoided
from ...domain.denominators import EligibleWorkersCounted
from ...domain.handovers import HandoverHeld, HandoverVoided
from ...domain.regions import NATION, regency_of
from ...domain.selection import ListVerified, ParticipantsProposed, VerificationWithdrawn
from ..engine.projection import Entry
from ..engine.row_history import Versions

_QUOTA = uuid5(NAMESPACE_URL, "naungan:village-quota")
_BELIEVED = """
  regency text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  position bigint NOT NULL,
  version integer NOT NULL,"""
_KEYS = """
  PRIMARY KEY (regency, id, known_from),
  UNIQUE (regency, position, known_from)"""

_DDL = f"""
CREATE TABLE {{schema}}.participant_list ({_BELIEVED}
  region text COLLATE "C" NOT NULL,
  scheme text COLLATE "C" NOT NULL,
  proposed integer NOT NULL,
  verified integer,
  verified_on date,
  office text,
  villages text[] NOT NULL,{_KEYS}
);
CREATE INDEX ON {{schema}}.participant_list (id);
CREATE TABLE {{schema}}.decree ({_BELIEVED}
  region text COLLATE "C" NOT NULL,
  number text NOT NULL,
  issued_on date,
  listed uuid,
  count integer NOT NULL,
  evidence text NOT NULL,
  round integer,
  voided text,{_KEYS}
);
CREATE INDEX ON {{schema}}.decree (id);
CREATE INDEX ON {{schema}}.decree (listed, position);
CREATE TABLE {{schema}}.handover ({_BELIEVED}
  region text COLLATE "C" NOT NULL,
  held_on date NOT NULL,
  place text NOT NULL,
  minutes text,
  count integer,
  evidence text NOT NULL,
  village text COLLATE "C",
  absent integer,
  voided text,{_KEYS}
);
CREATE INDEX ON {{schema}}.handover (id);
CREATE TABLE {{schema}}.handover_card (
  regency text COLLATE "C" NOT NULL,
  handover uuid NOT NULL,
  card uuid NOT NULL,
  position bigint NOT NULL,
  append_id bigint NOT NULL,
  absent boolean NOT NULL,
  known_until bigint,
  PRIMARY KEY (regency, handover, card)
);
CREATE INDEX ON {{schema}}.handover_card (handover, position);
CREATE TABLE {{schema}}.eligible_count ({_BELIEVED}
  region text COLLATE "C" NOT NULL,
  scheme text COLLATE "C",
  value integer NOT NULL,
  as_of date NOT NULL,
  source text NOT NULL,
  evidence text NOT NULL,{_KEYS}
);
CREATE INDEX ON {{schema}}.eligible_count (id);
CREATE TABLE {{schema}}.village_quota ({_BELIEVED}
  budget uuid NOT NULL,
  village text COLLATE "C" NOT NULL,
  quota integer NOT NULL,
  PRIMARY KEY (regency, id, known_from)
);
CREATE INDEX ON {{schema}}.village_quota (id);
CREATE INDEX ON {{schema}}.village_quota (regency, village);
"""

# The tables of one thing a row, with the columns each has beside those that all have.
_THINGS: Mapping[str, tuple[str, ...]] = {
    "participant_list": ("region", "scheme", "proposed", "verified", "verified_on", "office", "villages"),
    "decree": ("region", "number", "issued_on", "listed", "count", "evidence", "round", "voided"),
    "handover": ("region", "held_on", "place", "minutes", "count", "evidence", "village", "absent", "voided"),
    "eligible_count": ("region", "scheme", "value", "as_of", "source", "evidence"),
    "village_quota": ("budget", "village", "quota"),
}
_VERIFICATION = ("verified", "verified_on", "office")
_TABLE_OF: Mapping[type, str] = {
    ParticipantsProposed: "participant_list",
    ListVerified: "participant_list",
    VerificationWithdrawn: "participant_list",
    DecreeIssued: "decree",
    DecreeRevised: "decree",
    DecreeVoided: "decree",
    HandoverHeld: "handover",
    HandoverVoided: "handover",
    EligibleWorkersCounted: "eligible_count",
    BudgetRevised: "village_quota",
    VillageQuotaSet: "village_quota",
}


class Acts:
    """Projection `acts`: tables `participant_list`, `decree`, `handover`, `eligible_count` and `village_quota` (bitemporal),
    and `handover_card`: which cards were handed over where.
    """

    name = "acts"
    version = 4  # where the people of a list live; what was taken back: verifications, decrees, handovers; who was absent; rounds of decrees
    prompt = True  # little to make, and a number of coverage tells the denominator's id
    tables: tuple[str, ...] = (*_THINGS, "handover_card")

    def create(self, schema: str) -> str:
        return _DDL.format(schema=schema)

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        by_table: dict[str, list[Entry]] = {}
        handed: list[Entry] = []
        for entry in batch:
            kind = type(entry.event)
            if kind in _TABLE_OF:
                by_table.setdefault(_TABLE_OF[kind], []).append(entry)
            elif kind in (CardHandedOver, CardNotCollected):
                handed.append(entry)
        for table, entries in by_table.items():
            versions = Versions(cursor, schema, table, ("position", "version", *_THINGS[table]))
            told = [(entry, key, row) for entry in entries for key, row in _rows(entry)]
            versions.load(key for _, key, _ in told)
            for entry, key, row in told:
                before = versions.current(key) or {}
                if row and before.get("villages") and "villages" in row:
                    row["villages"] = sorted({*before["villages"], *row["villages"]})
                if row is None:
                    versions.close(key, entry.append_id)
                    continue
                first = {"position": before.get("position", entry.position), "version": entry.version}
                versions.put(key, {**before, **row, **first}, entry.append_id)
            versions.write()
        if handed:
            _hand_over(cursor, schema, handed)
        _take_back(cursor, schema, batch)


def _rows(entry: Entry) -> Iterator[tuple[UUID, dict[str, Any] | None]]:
    """The ids of the rows that an event tells of, and what it says of each; None where it takes the row away.

    The id is that of the stream, but for quotas of villages, of which a line has many.
    """
    match entry.event:
        case VillageQuotaSet() as event:
            quotas: Sequence[VillageQuota] = (VillageQuota(event.village, event.was, event.now),)
        case BudgetRevised() as event:
            quotas = event.villages
        case _:
            yield entry.stream, _row(entry)
            return
    for one in quotas:
        row = {
            "regency": regency_of(one.village),
            "budget": entry.stream,
            "village": one.village,
            "quota": one.now,
        }
        yield uuid5(_QUOTA, f"{entry.stream}|{one.village}"), None if one.now is None else row


def _row(entry: Entry) -> dict[str, Any]:
    """What an event says of its row."""
    match entry.event:
        case ParticipantsProposed() as event:
            said = {**_at(event.region), "scheme": event.scheme, "proposed": event.count}
            said["villages"] = sorted(set(event.villages))
            return said if event.round > 1 else said | dict.fromkeys(_VERIFICATION)
        case ListVerified() as event:
            return {"verified": event.count, "verified_on": event.verified_on, "office": event.office}
        case VerificationWithdrawn():
            return dict.fromkeys(_VERIFICATION)
        case DecreeIssued() as event:
            paper = {"number": event.number, "issued_on": event.on, "listed": event.listed}
            told = {
                "count": event.count,
                "evidence": event.evidence.value,
                "round": event.round,
                "voided": None,
            }
            return {**_at(event.region), **paper, **told}
        case DecreeRevised(now=now):
            return {"number": now.number, "issued_on": now.on, "count": now.count, "round": now.round}
        case DecreeVoided() as event:
            return {"voided": event.reason.value}
        case HandoverHeld() as event:
            held = {"held_on": event.on, "place": event.place, "minutes": event.minutes}
            told = {"count": event.count, "evidence": event.evidence.value}
            return {
                **_at(event.region),
                **held,
                **told,
                "village": event.village,
                "absent": event.absent,
                "voided": None,
            }
        case HandoverVoided() as event:
            return {"voided": event.reason.value}
        case EligibleWorkersCounted() as event:
            counted = {"scheme": event.scheme, "value": event.value, "as_of": event.as_of}
            told = {"source": event.source, "evidence": event.evidence.value}
            return {**_at(event.region), **counted, **told}
    raise TypeError(type(entry.event).__name__)


def _at(region: str) -> dict[str, str]:
    return {"regency": regency_of(region), "region": region}


def _hand_over(cursor: psycopg.Cursor[Any], schema: str, handed: Sequence[Entry]) -> None:
    """Keep which card was handed over where, or not fetched; what is told twice was so when it was told first."""
    cursor.execute(
        sql.SQL(
            "INSERT INTO {} (regency, handover, card, position, append_id, absent)"
            " SELECT * FROM unnest(%s::text[], %s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[], %s::boolean[])"
            " ON CONFLICT (regency, handover, card) DO NOTHING"
        ).format(sql.Identifier(schema, "handover_card")),
        [
            [regency_of(entry.scope or NATION) for entry in handed],
            [entry.event.handover for entry in handed],
            [entry.stream for entry in handed],
            [entry.position for entry in handed],
            [entry.append_id for entry in handed],
            [isinstance(entry.event, CardNotCollected) for entry in handed],
        ],
    )


def _take_back(cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
    """No longer believe what a handover that was taken back says of its cards, nor the one of a card that was."""
    cards = [e for e in batch if isinstance(e.event, CardHandoverVoided)]
    whole = [e for e in batch if isinstance(e.event, HandoverVoided)]
    gone: list[tuple[UUID, UUID | None, int]] = [(e.event.handover, e.stream, e.append_id) for e in cards]
    gone += [(e.stream, None, e.append_id) for e in whole]
    if not gone:
        return
    cursor.execute(
        sql.SQL(
            "UPDATE {} h SET known_until = g.append_id FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) g (handover, card, append_id)"
            " WHERE h.handover = g.handover AND h.card = coalesce(g.card, h.card) AND h.known_until IS NULL"
        ).format(sql.Identifier(schema, "handover_card")),
        [list(column) for column in zip(*gone, strict=True)],
    )
