"""Under which papers does a region act, and with what money and places? Agreements and budget lines.

Agreements and allocations keep from and until which append they were believed. What a line has reserved and how many
distinct workers hold a place of it, in all and by village, are running totals, one row for each append that changed them: the
use at any position is one look-up.
"""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from ...domain.agreements import (
    AgreementAmended,
    AgreementEvent,
    AgreementSigned,
    AgreementTerminated,
    MemorandumSigned,
    TerminationCorrected,
    TerminationWithdrawn,
    first_day,
)
from ...domain.regions import Regions, regency_of
from ...domain.vocabulary import AgreementKind
from ..engine.projection import Entry
from ..engine.row_history import Versions
from . import budgets as budget_use

_AGREEMENT = (
    "position",
    "version",
    "region",
    "kind",
    "title",
    "parties",
    "signed_on",
    "period_start",
    "period_end",
    "legal_basis",
    "under",
    "evidence",
    "starts_on",
    "ends_on",
    "terminated_on",
)

_DDL = """
CREATE TABLE {schema}.agreement (
  regency text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  position bigint NOT NULL,
  version integer NOT NULL,
  region text COLLATE "C" NOT NULL,
  kind text,
  title text NOT NULL,
  parties text[] NOT NULL,
  signed_on text,
  period_start date,
  period_end date,
  legal_basis text[] NOT NULL,
  under uuid,
  evidence text NOT NULL,
  starts_on date NOT NULL,
  ends_on date,
  terminated_on date,
  PRIMARY KEY (regency, id, known_from),
  UNIQUE (regency, position, known_from)
);
CREATE INDEX ON {schema}.agreement (id);
"""


class AgreementsProjection:
    """Projection `agreements`: tables `agreement` and `budget` (bitemporal), `budget_use` and `budget_village_use` (running
    totals by append).

    `budget_worker` is working memory: who holds a place of which line, where. Days are those of the region's clocks. Version 3
    tells places by village, and the villages of ring one.
    """

    name = "agreements"
    version = 3
    tables: tuple[str, ...] = ("agreement", "budget", "budget_use", "budget_village_use")

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    def create(self, schema: str) -> str:
        return (_DDL + budget_use.DDL).format(schema=schema)

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        self._apply_agreements(cursor, schema, batch)
        budget_use.apply_budgets(cursor, schema, batch)

    def _apply_agreements(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        signed = [e for e in batch if isinstance(e.event, AgreementEvent)]
        if not signed:
            return
        versions = Versions(cursor, schema, "agreement", _AGREEMENT)
        versions.load(e.stream for e in signed)
        for entry in signed:
            before = versions.current(entry.stream) or {}
            match entry.event:
                case MemorandumSigned() | AgreementSigned():
                    after = self._signed(entry, entry.event)
                case AgreementAmended() as event:
                    after = {**before, **_amended(event)}
                case AgreementTerminated(on=on) | TerminationCorrected(now=on):
                    after = {**before, "terminated_on": on}
                case TerminationWithdrawn():
                    after = {**before, "terminated_on": None}
                case _:
                    continue
            versions.put(entry.stream, {**after, "version": entry.version}, entry.append_id)
        versions.write()

    def _signed(self, entry: Entry, event: MemorandumSigned | AgreementSigned) -> dict[str, Any]:
        kind = AgreementKind.MEMORANDUM if isinstance(event, MemorandumSigned) else event.kind
        recorded_on = entry.recorded_at.astimezone(ZoneInfo(self._regions.timezone(event.region))).date()
        starts_on, ends_on = first_day(event.signed_on, event.period, recorded_on)
        return {
            "regency": regency_of(event.region),
            "position": entry.position,
            "region": event.region,
            "kind": None if kind is None else kind.value,
            "title": event.title,
            "parties": list(event.parties),
            "signed_on": None if event.signed_on is None else event.signed_on.value,
            "period_start": None if event.period is None else event.period.start,
            "period_end": None if event.period is None else event.period.end_exclusive,
            "legal_basis": list(event.legal_basis),
            "under": None if isinstance(event, MemorandumSigned) else event.under,
            "evidence": event.evidence.value,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "terminated_on": None,
        }


def _amended(event: AgreementAmended) -> dict[str, Any]:
    """The columns that an addendum changed."""
    now, after = event.now, dict[str, Any]()
    if "title" in event.amended:
        after["title"] = now.title
    if "parties" in event.amended:
        after["parties"] = list(now.parties)
    if "period" in event.amended and now.period is not None:
        start, end = now.period.start, now.period.end_exclusive
        after |= {"period_start": start, "period_end": end, "starts_on": start, "ends_on": end}
    return after
