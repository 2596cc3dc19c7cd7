"""What was said in public, as published? Claims with their parts, until withdrawn, and whether they were explained.

Beside the claims the projection keeps how many cards each handover handed over: what claims about cards are held
against. Handovers are keyed by append, claims by the appends between which they were believed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from ..domain.cards import CardHandedOver, HandoverHeld
from ..domain.claims import ClaimExplained, ClaimPublished, ClaimWithdrawn
from ..domain.dates import PartialDate
from ..domain.regions import regency_of
from ..domain.vocabulary import (
    ClaimMeasure,
    ClaimPopulation,
    FundingSource,
    RecordingMode,
    VillageKind,
)
from .areas import lies_in
from .projection import Entry
from .reading import NOW, At, Known, Page, Reader, Window
from .versions import Versions, believed, copy_rows, values_of

PROJECTION = "claims"

Days = tuple[dt.date, dt.date]  # first and last, both included


@dataclass(frozen=True, slots=True)
class Claim:
    """A public figure as it was said. `value` in workers, cards or whole rupiah; `position` where it was recorded."""

    id: UUID
    position: int
    version: int
    region: str
    source: str
    said_on: dt.date | None
    about: PartialDate | None
    since: bool
    about_assumed: dt.date | None
    population: ClaimPopulation
    measure: ClaimMeasure
    scheme: str | None
    segment: str | None
    funding_source: FundingSource | None
    value: int | None
    at_least: int | None
    ratio: Decimal | None
    per_unit: int | None
    unit: VillageKind | None
    part_of: UUID | None
    explained: bool = False

    @property
    def evidence_day(self) -> dt.date | None:
        """The day its figure is held against: the first it is about, else the one assumed."""
        return self.about.first_day if self.about is not None else self.about_assumed

    @property
    def stated_days(self) -> Days | None:
        """The days the source names: all of a month or year; with `since`, on to the day it was said."""
        if self.about is None:
            return None
        last = self.about.last_day
        if self.since and self.said_on is not None and self.said_on >= self.about.first_day:
            last = self.said_on
        return self.about.first_day, last

    @property
    def days(self) -> Days | None:
        """The days it speaks of; where the source names none, the assumed one."""
        if self.about is None and self.about_assumed is not None:
            return self.about_assumed, self.about_assumed
        return self.stated_days


# The projection

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
    "explained",
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
  explained boolean NOT NULL,
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
  PRIMARY KEY (regency, handover, append_id)
);
CREATE INDEX ON {schema}.claim_handover (regency, held_on);
CREATE INDEX ON {schema}.claim_handover (handover);
"""

_HANDOVER = ("regency", "handover", "append_id", "region", "held_on", "stated", "cards", "commanded")


class ClaimsProjection:
    """Projection `claims`: tables `claim` (bitemporal) and `claim_handover` (cards handed over, by append)."""

    name = PROJECTION
    version = 1
    tables: tuple[str, ...] = ("claim", "claim_handover")

    def create(self, schema: str) -> str:
        return _DDL.format(schema=schema)

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        _apply_claims(cursor, schema, batch)
        _apply_handovers(cursor, schema, batch)


def _apply_claims(cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
    told = [e for e in batch if isinstance(e.event, ClaimPublished | ClaimExplained | ClaimWithdrawn)]
    if not told:
        return
    versions = Versions(cursor, schema, "claim", _COLUMNS)
    versions.load(e.stream for e in told)
    for entry in told:
        match entry.event:
            case ClaimPublished() as claim:
                versions.put(entry.stream, _published(entry, claim), entry.append_id)
            case ClaimExplained():
                before = versions.current(entry.stream)
                if before is not None:
                    after = {**before, "explained": True, "version": entry.version}
                    versions.put(entry.stream, after, entry.append_id)
            case ClaimWithdrawn():
                versions.close(entry.stream, entry.append_id)
    versions.write()


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
        "explained": False,
    }


def _apply_handovers(cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
    """One row a handover and append: what the minutes state, and how many cards were recorded one by one."""
    held: dict[UUID, tuple[str, str, dt.date]] = {}
    stated: dict[tuple[UUID, int], int | None] = {}
    commanded: dict[tuple[UUID, int], bool] = {}
    cards: Counter[tuple[UUID, int]] = Counter()
    for entry in batch:
        match entry.event:
            case HandoverHeld() as event:
                held[entry.stream] = (regency_of(event.region), event.region, event.on)
                stated[entry.stream, entry.append_id] = event.count
            case CardHandedOver(handover=handover):
                cards[handover, entry.append_id] += 1
            case _:
                continue
        key = (
            entry.stream if isinstance(entry.event, HandoverHeld) else entry.event.handover,
            entry.append_id,
        )
        commanded[key] = commanded.get(key, False) or entry.mode is RecordingMode.COMMAND
    if not commanded:
        return
    table = sql.Identifier(schema, "claim_handover")
    unknown = sorted({handover for handover, _ in cards} - held.keys())
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
            )
            for (handover, append), by_command in commanded.items()
        ),
    )


# The queries


async def claims_page(
    reader: Reader,
    region: str,
    window: Window,
    at: At = NOW,
    *,
    count: bool = True,
    involving: Sequence[str] = (),
    min_position: int | None = None,
) -> Page[Claim]:
    """The claims about a region and all below it, in the order they were recorded (by regency). One statement.

    `involving` are further projections that the answer will need: it is as of a moment that they know, too.
    """
    inside, params = lies_in(region, "c.")
    return await reader.page(
        f"SELECT c.* FROM live.claim c, known WHERE {inside} AND {believed('c.')}",
        params,
        claim_of,
        keys=("regency", "position"),
        window=window,
        of=(PROJECTION, *involving),
        at=at,
        count=count,
        min_position=min_position,
    )


async def claims_by_ids(
    reader: Reader,
    ids: Sequence[UUID],
    at: At = NOW,
    *,
    involving: Sequence[str] = (),
    min_position: int | None = None,
) -> tuple[Known, dict[UUID, Claim]]:
    """The claims of these ids; withdrawn and unknown ones are absent. One statement."""
    known, rows = await reader.rows(
        f"SELECT c.* FROM live.claim c WHERE c.id = ANY(%(ids)s) AND {believed('c.')}",
        {"ids": list(ids)},
        of=(PROJECTION, *involving),
        at=at,
        min_position=min_position,
    )
    return known, {row["id"]: claim_of(row) for row in rows}


async def claims_about(
    reader: Reader, regions: Sequence[str], at: At = NOW, *, involving: Sequence[str] = ()
) -> tuple[Known, tuple[Claim, ...]]:
    """Every claim about exactly these regions, in the order they were recorded. One statement."""
    known, rows = await reader.rows(
        "SELECT c.* FROM live.claim c WHERE c.regency = ANY(%(regencies)s) AND c.region = ANY(%(regions)s)"
        f" AND {believed('c.')}",
        {"regions": list(regions), "regencies": sorted({regency_of(r) for r in regions})},
        of=(PROJECTION, *involving),
        at=at,
        order="body.regency, body.position",
    )
    return known, tuple(claim_of(row) for row in rows)


def claim_of(row: Any) -> Claim:
    """The claim of a table row."""
    return Claim(
        id=row["id"],
        position=row["position"],
        version=row["version"],
        region=row["region"],
        source=row["source"],
        said_on=row["said_on"],
        about=_partial(row["about"]),
        since=row["since"],
        about_assumed=row["about_assumed"],
        population=ClaimPopulation(row["population"]),
        measure=ClaimMeasure(row["measure"]),
        scheme=row["scheme"],
        segment=row["segment"],
        funding_source=None if row["funding_source"] is None else FundingSource(row["funding_source"]),
        value=row["value"],
        at_least=row["at_least"],
        ratio=row["ratio"],
        per_unit=row["per_unit"],
        unit=None if row["unit"] is None else VillageKind(row["unit"]),
        part_of=row["part_of"],
        explained=row["explained"],
    )


def _partial(value: str | None) -> PartialDate | None:
    return None if value is None else PartialDate.parse(value)
