"""How far has a file's enrolment come, and which of its rows were not enrolled? Batches and their refused rows.

A batch keeps from and until which append each of its states was believed; a refused row, the append that told of it.
Counts tell every row's fate: read = enrolled + already + refused + blank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Json

from ..domain.batches import (
    BatchAbandoned,
    BatchChunkAccepted,
    BatchCompleted,
    BatchOpened,
)
from ..domain.regions import regency_of
from ..domain.vocabulary import RuleCode
from .engine.areas import lies_in
from .engine.copying import copy_rows
from .engine.projection import Entry
from .engine.reading import NOW, At, Known, Listing, Page, Reader
from .engine.row_history import Versions, believed
from .engine.windows import Window

PROJECTION = "batches"


class BatchState(StrEnum):
    """STAGED (a dry batch: nothing is recorded yet) is never stored here: only what was recorded is."""

    STAGED = "STAGED"
    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    ABANDONED = "ABANDONED"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as known at a position. `file` is the mark of its file, its own id where there is none; `rows`: how many it may enrol; `held`: rupiah it still holds of budget lines."""

    id: UUID
    version: int
    region: str
    scheme: str
    agreement: UUID | None
    file: str
    state: BatchState
    rows: int
    held: int
    chunks: int
    read: int
    enrolled: int
    already: int
    refused: int
    blank: int


@dataclass(frozen=True, slots=True)
class BatchRow:
    """Why a row was not enrolled; a row with several reasons comes once for each."""

    row: int
    code: RuleCode
    reason: str
    field: str | None
    facts: Mapping[str, str | int]


# The projection

_BATCH = (
    "position",
    "version",
    "region",
    "scheme",
    "agreement",
    "file",
    "state",
    "rows",
    "held",
    "person",
    "chunks",
    "read",
    "enrolled",
    "already",
    "refused",
    "blank",
)
_ROW = ("regency", "batch", "row_number", "ordinal", "code", "reason", "field", "facts", "append_id")
_BEYOND = 2**31 - 1  # after every row
_COUNTS = ("read", "enrolled", "already", "refused", "blank")


class BatchesProjection:
    """Projection `batches`: tables `batch` (bitemporal) and `batch_row` (refused rows, each of its append)."""

    name = PROJECTION
    version = 2
    tables: tuple[str, ...] = ("batch", "batch_row")

    def create(self, schema: str) -> str:
        return f"""
CREATE TABLE {schema}.batch (
  regency text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  position bigint NOT NULL,
  version integer NOT NULL,
  region text COLLATE "C" NOT NULL,
  scheme text NOT NULL,
  agreement uuid,
  file text NOT NULL,
  state text NOT NULL,
  rows integer NOT NULL,
  held bigint NOT NULL,
  person bigint NOT NULL,
  chunks integer NOT NULL,
  read integer NOT NULL,
  enrolled integer NOT NULL,
  already integer NOT NULL,
  refused integer NOT NULL,
  blank integer NOT NULL,
  PRIMARY KEY (regency, id, known_from),
  UNIQUE (regency, position, known_from)
);
CREATE INDEX ON {schema}.batch (id);
CREATE TABLE {schema}.batch_row (
  regency text COLLATE "C" NOT NULL,
  batch uuid NOT NULL,
  row_number integer NOT NULL,
  ordinal integer NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  field text,
  facts jsonb NOT NULL,
  append_id bigint NOT NULL,
  PRIMARY KEY (regency, batch, row_number, ordinal)
);
"""

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        """Count every chunk into its batch, and keep the rows that were refused."""
        kinds = BatchOpened | BatchChunkAccepted | BatchCompleted | BatchAbandoned
        told = [e for e in batch if isinstance(e.event, kinds)]
        if not told:
            return
        versions = Versions(cursor, schema, "batch", _BATCH)
        versions.load(e.stream for e in told)
        refused: list[tuple[Any, ...]] = []
        for entry in told:
            before = versions.current(entry.stream)
            if isinstance(entry.event, BatchOpened):
                after = _opened(entry, entry.event)
            else:
                assert before is not None
                after = _next(before, entry.event)
                if isinstance(entry.event, BatchChunkAccepted):
                    refused.extend(_refused(before["regency"], entry, entry.event))
            versions.put(entry.stream, {**after, "version": entry.version}, entry.append_id)
        versions.write()
        copy_rows(cursor, sql.Identifier(schema, "batch_row"), _ROW, refused)


def _opened(entry: Entry, event: BatchOpened) -> dict[str, Any]:
    return {
        "regency": regency_of(event.region),
        "position": entry.position,
        "region": event.region,
        "scheme": event.scheme,
        "agreement": event.agreement,
        "file": event.file or entry.stream.hex,
        "state": BatchState.OPEN.value,
        "rows": event.rows,
        "held": sum(one.amount for one in event.held),
        # Without money held, nobody enrolled takes any of it.
        "person": sum(one.amount for one in event.draws) if event.held else 0,
        "chunks": 0,
        **dict.fromkeys(_COUNTS, 0),
    }


def _next(
    before: Mapping[str, Any], event: BatchChunkAccepted | BatchCompleted | BatchAbandoned
) -> dict[str, Any]:
    if isinstance(event, BatchChunkAccepted):
        counts = {name: before[name] + getattr(event, name) for name in _COUNTS}
        held = before["held"] - event.enrolled * before["person"]
        return {**before, **counts, "held": held, "chunks": before["chunks"] + 1}
    state = BatchState.COMPLETED if isinstance(event, BatchCompleted) else BatchState.ABANDONED
    return {**before, "state": state.value, "held": 0}


def _refused(regency: str, entry: Entry, event: BatchChunkAccepted) -> list[tuple[Any, ...]]:
    ordinals: dict[int, int] = {}
    rows = []
    for one in event.refusals:
        ordinal = ordinals[one.row] = ordinals.get(one.row, -1) + 1
        facts = Json(dict(one.facts))
        told = (one.code.value, one.reason.value, one.field, facts, entry.append_id)
        rows.append((regency, entry.stream, one.row, ordinal, *told))
    return rows


# The queries


async def batches_page(
    reader: Reader,
    region: str,
    window: Window,
    at: At = NOW,
) -> Page[Batch]:
    """The batches of a region and all below it, by regency, of each in the order they were opened. One statement."""
    inside, params = lies_in(region, "b.")
    return await reader.page(
        Listing(
            f"SELECT b.* FROM known CROSS JOIN live.batch b WHERE {inside} AND {believed('b.')}",
            params,
            _batch,
            keys=("regency", "position"),
            of=(PROJECTION,),
        ),
        window,
        at,
    )


async def batches_by_ids(
    reader: Reader, ids: Sequence[UUID], at: At = NOW
) -> tuple[Known, dict[UUID, Batch]]:
    """The batches of these ids; unknown ones are absent. One statement."""
    known, rows = await reader.rows(
        f"SELECT b.* FROM live.batch b WHERE b.id = ANY(%(ids)s) AND {believed('b.')}",
        {"ids": list(ids)},
        of=(PROJECTION,),
        at=at,
    )
    return known, {row["id"]: _batch(row) for row in rows}


async def rows_pages(
    reader: Reader, regencies: Mapping[UUID, str], window: Window, at: At = NOW
) -> dict[UUID, Page[BatchRow]]:
    """The same window of each batch's rows that were not enrolled, by number; `regencies` tells where each batch is.
    One statement.
    """
    backwards, size = window.backwards, window.size
    order = "row_number DESC, ordinal DESC" if backwards else "row_number, ordinal"
    known, found = await reader.rows(
        f"""SELECT asked.batch, page.*,
  (SELECT count(*) FROM live.batch_row r
   WHERE r.regency = asked.regency AND r.batch = asked.batch AND r.append_id <= known.position) AS total
FROM unnest(%(batches)s::uuid[], %(regencies)s::text[]) asked (batch, regency)
LEFT JOIN LATERAL (
  SELECT r.row_number, r.ordinal, r.code, r.reason, r.field, r.facts FROM live.batch_row r
  WHERE r.regency = asked.regency AND r.batch = asked.batch AND r.append_id <= known.position
    AND (r.row_number, r.ordinal) > (%(after_row)s, %(after_ordinal)s)
    AND (r.row_number, r.ordinal) < (%(before_row)s, %(before_ordinal)s)
  ORDER BY {order} LIMIT %(size)s
) page ON true""",
        {
            "batches": list(regencies),
            "regencies": list(regencies.values()),
            "after_row": window.after[0] if window.after else 0,
            "after_ordinal": window.after[1] if window.after else 0,
            "before_row": window.before[0] if window.before else _BEYOND,
            "before_ordinal": window.before[1] if window.before else 0,
            "size": size + 1,
        },
        of=(PROJECTION,),
        at=at,
        order="body.row_number, body.ordinal",
    )
    by_batch: dict[UUID, list[Any]] = {batch: [] for batch in regencies}
    totals: dict[UUID, int] = {}
    for row in found:
        totals[row["batch"]] = row["total"]
        if row["row_number"] is not None:
            by_batch[row["batch"]].append(row)
    pages = {}
    for batch, rows in by_batch.items():
        more = len(rows) > size
        kept = rows[1:] if more and backwards else rows[:size]
        pages[batch] = Page(
            rows=tuple(_row(row) for row in kept),
            keys=tuple((row["row_number"], row["ordinal"]) for row in kept),
            total=totals.get(batch, 0),
            has_next=window.before is not None if backwards else more,
            has_previous=more if backwards else window.after is not None,
            known=known,
        )
    return pages


def _batch(row: Any) -> Batch:
    return Batch(
        id=row["id"],
        version=row["version"],
        region=row["region"],
        scheme=row["scheme"],
        agreement=row["agreement"],
        file=row["file"],
        state=BatchState(row["state"]),
        rows=row["rows"],
        held=row["held"],
        chunks=row["chunks"],
        read=row["read"],
        enrolled=row["enrolled"],
        already=row["already"],
        refused=row["refused"],
        blank=row["blank"],
    )


def _row(row: Any) -> BatchRow:
    return BatchRow(row["row_number"], RuleCode(row["code"]), row["reason"], row["field"], row["facts"])
