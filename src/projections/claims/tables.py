"""What was said in public, as published? Claims with their parts, until withdrawn, as corrected, and how they were explained.

Beside the claims the projection keeps how many cards each handover handed over: what claims about cards are held
against. Handovers are keyed by append, claims by the appends between which they were believed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from ...domain.cards import CardHandedOver, CardHandoverVoided
from ...domain.claims import ClaimCorrected, ClaimEvent, ClaimExplained, ClaimPublished, ClaimWithdrawn
from ...domain.handovers import HandoverHeld, HandoverVoided
from ...domain.regions import regency_of
from ...domain.vocabulary import RecordingMode
from ..engine.copying import copy_rows
from ..engine.projection import Entry
from ..engine.row_history import Row, Versions, values_of

_COLUMNS = (
    "position",
    "version",
    "region",
    "source",
    "said_on",
    "about",
    "since",
    "about_assumed",
    "population",
    "measure",
    "scheme",
    "segment",
    "funding_source",
    "value",
    "at_least",
    "ratio",
    "per_unit",
    "unit",
    "part_of",
    "explanations",
)

_DDL = """
CREATE TABLE {schema}.claim (
  regency text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  position bigint NOT NULL,
  version integer NOT NULL,
  region text COLLATE "C" NOT NULL,
  source text NOT NULL,
  said_on date,
  about text,
  since boolean NOT NULL,
  about_assumed date,
  population text NOT NULL,
  measure text NOT NULL,
  scheme text,
  segment text,
  funding_source text,
  value bigint,
  at_least bigint,
  ratio numeric,
  per_unit integer,
  unit text,
  part_of uuid,
  explanations jsonb NOT NULL,  -- how each explanation is known, where from, when and where it was recorded: no text of it
  PRIMARY KEY (regency, id, known_from),
  UNIQUE (regency, position, known_from)
);
CREATE INDEX ON {schema}.claim (id);
CREATE TABLE {schema}.claim_handover (
  regency text COLLATE "C" NOT NULL,
  handover uuid NOT NULL,
  append_id bigint NOT NULL,
  region text COLLATE "C" NOT NULL,
  held_on date NOT NULL,
  stated integer,
  cards integer NOT NULL,
  commanded boolean NOT NULL,
  voided boolean NOT NULL,
  PRIMARY KEY (regency, handover, append_id)
);
CREATE INDEX ON {schema}.claim_handover (regency, held_on);
CREATE INDEX ON {schema}.claim_handover (handover);
"""

_HANDOVER = (
    "regency",
    "handover",
    "append_id",
    "region",
    "held_on",
    "stated",
    "cards",
    "commanded",
    "voided",
)


class ClaimsProjection:
    """Projection `claims`: tables `claim` (bitemporal) and `claim_handover` (cards handed over, by append)."""

    name = "claims"
    version = 3  # handovers that were taken back
    tables: tuple[str, ...] = ("claim", "claim_handover")

    def create(self, schema: str) -> str:
        return _DDL.format(schema=schema)

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        _apply_claims(cursor, schema, batch)
        _apply_handovers(cursor, schema, batch)


def _apply_claims(cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
    told = [e for e in batch if isinstance(e.event, ClaimEvent)]
    if not told:
        return
    versions = Versions(cursor, schema, "claim", _COLUMNS)
    versions.load(
        one
        for e in told
        for one in (e.stream, *(e.event.beside if isinstance(e.event, ClaimExplained) else ()))
    )
    for entry in told:
        match entry.event:
            case ClaimPublished() as claim:
                versions.put(entry.stream, _published(entry, claim), entry.append_id)
            case ClaimExplained(beside=beside):
                for one in (entry.stream, *beside):
                    _change(versions, one, entry)
            case ClaimCorrected():
                _change(versions, entry.stream, entry)
            case ClaimWithdrawn():
                versions.close(entry.stream, entry.append_id)
    versions.write()


def _change(versions: Versions, claim: UUID, entry: Entry) -> None:
    """Change a claim that was not withdrawn; what is told beside it is no event of its own stream."""
    before = versions.current(claim)
    if before is not None:
        version = entry.version if claim == entry.stream else before["version"]
        versions.put(claim, {**_changed(before, entry), "version": version}, entry.append_id)


def _changed(before: Row, entry: Entry) -> Row:
    """A claim's row after it was corrected or explained."""
    stored = before["explanations"]
    told: list[Any] = stored.obj if isinstance(stored, Jsonb) else stored
    after = dict(before)
    match entry.event:
        case ClaimCorrected(now=now):
            ratio = None if now.ratio is None else Decimal(now.ratio)
            after |= {
                "value": now.value,
                "at_least": now.at_least,
                "ratio": ratio,
                "per_unit": now.per_unit,
            }
        case ClaimExplained(source=source, evidence=evidence):
            one = {
                "source": source,
                "evidence": evidence.value,
                "recorded_at": entry.recorded_at.isoformat(),
                "position": entry.position,
            }
            told = [*told, one]
    return {**after, "explanations": Jsonb(told)}


def _published(entry: Entry, claim: ClaimPublished) -> dict[str, Any]:
    return {
        "regency": regency_of(claim.region),
        "position": entry.position,
        "version": entry.version,
        "region": claim.region,
        "source": claim.source,
        "said_on": claim.said_on,
        "about": claim.about.value if claim.about else None,
        "since": claim.since,
        "about_assumed": claim.about_assumed,
        "population": claim.population.value,
        "measure": claim.measure.value,
        "scheme": claim.scheme,
        "segment": claim.segment,
        "funding_source": claim.funding_source.value if claim.funding_source else None,
        "value": claim.value,
        "at_least": claim.at_least,
        "ratio": None if claim.ratio is None else Decimal(claim.ratio),
        "per_unit": claim.per_unit,
        "unit": claim.unit.value if claim.unit else None,
        "part_of": claim.part_of,
        "explanations": Jsonb([]),
    }


def _apply_handovers(cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
    """One row a handover and append: what the minutes state, how many cards were recorded one by one (less than 0: taken
    back), and whether all of it was taken back.
    """
    held: dict[UUID, tuple[str, str, dt.date]] = {}
    stated: dict[tuple[UUID, int], int | None] = {}
    commanded: dict[tuple[UUID, int], bool] = {}
    cards: Counter[tuple[UUID, int]] = Counter()
    voided: set[tuple[UUID, int]] = set()
    for entry in batch:
        handover, event = entry.stream, entry.event
        match event:
            case HandoverHeld():
                held[handover] = (regency_of(event.region), event.region, event.on)
                stated[handover, entry.append_id] = event.count
            case CardHandedOver():
                handover = event.handover
                cards[handover, entry.append_id] += 1
            case CardHandoverVoided():
                handover = event.handover
                cards[handover, entry.append_id] -= 1
            case HandoverVoided():
                voided.add((handover, entry.append_id))
            case _:
                continue
        key = (handover, entry.append_id)
        told = isinstance(event, HandoverHeld | CardHandedOver)
        commanded[key] = commanded.get(key, False) or (told and entry.mode is RecordingMode.COMMAND)
    if not commanded:
        return
    table = sql.Identifier(schema, "claim_handover")
    unknown = sorted({handover for handover, _ in commanded} - held.keys())
    if unknown:
        cursor.execute(
            sql.SQL(
                "SELECT DISTINCT ON (handover) handover, regency, region, held_on FROM {} WHERE handover = ANY(%s)"
            ).format(table),
            [unknown],
        )
        for found in cursor.fetchall():
            handover, regency, region, held_on = values_of(found)
            held[handover] = (regency, region, held_on)
    copy_rows(
        cursor,
        table,
        _HANDOVER,
        (
            (
                held[handover][0],
                handover,
                append,
                held[handover][1],
                held[handover][2],
                stated.get((handover, append)),
                cards[handover, append],
                by_command,
                (handover, append) in voided,
            )
            for (handover, append), by_command in commanded.items()
        ),
    )
