"""Which rules does recorded history break? Findings (temuan): one for each enrolment and broken rule.

What commands forbid is refused; history recorded as it happened keeps its breaches, and each becomes a finding. A
correction judges the enrolment again: findings whose rule it no longer breaks are resolved, the others go on. How many
findings a region has is a running total by append, so that counting does not grow with people.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import psycopg
from psycopg import sql

from ..domain.enrolment import EnrolmentCorrected, WorkerEnrolled
from ..domain.regions import lineage, regency_of
from ..domain.vocabulary import RuleCode
from .areas import lies_in
from .projection import Entry
from .reading import NOW, At, Known, Page, Reader, Window
from .versions import Versions, believed, copy_rows, values_of

PROJECTION = "findings"
SUBJECTS = ("participants", "coverage", "cards")  # what the enrolments that findings are about are read from

CODES: tuple[RuleCode, ...] = tuple(RuleCode)[:10]  # the rules that recorded history may break

_COLUMNS = ("position", "code", "region", "enrolment", "events")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that an enrolment breaks. `region` is its village; `events` the log positions that told of it."""

    id: UUID
    code: RuleCode
    region: str
    enrolment: UUID
    events: tuple[int, ...]


def finding_id(enrolment: UUID, code: RuleCode) -> UUID:
    """The id of a finding: the same enrolment and code always name the same one."""
    return uuid5(enrolment, code.value)


# The projection

_DDL = """
CREATE TABLE {schema}.finding (
  regency text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  known_from bigint NOT NULL,
  known_until bigint,
  position bigint NOT NULL,
  code text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  enrolment uuid NOT NULL,
  events bigint[] NOT NULL,
  PRIMARY KEY (regency, position, code, known_from)
);
CREATE INDEX ON {schema}.finding (id);
CREATE INDEX ON {schema}.finding (regency, code, position);
CREATE TABLE {schema}.finding_total (
  regency text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  append_id bigint NOT NULL,
  total bigint NOT NULL,
  PRIMARY KEY (regency, region, code, append_id)
);
"""


class FindingsProjection:
    """Projection `findings`: tables `finding` (bitemporal) and `finding_total` (running totals by append)."""

    name = PROJECTION
    version = 1
    tables: tuple[str, ...] = ("finding", "finding_total")

    def create(self, schema: str) -> str:
        return _DDL.format(schema=schema)

    def apply(self, cursor: psycopg.Cursor[Any], schema: str, batch: Sequence[Entry]) -> None:
        versions = Versions(cursor, schema, "finding", _COLUMNS)
        changes: Counter[tuple[str, str, int]] = Counter()
        corrected = [e.stream for e in batch if isinstance(e.event, EnrolmentCorrected)]
        versions.load(finding_id(enrolment, code) for enrolment in corrected for code in CODES)
        for entry in batch:
            event = entry.event
            if isinstance(event, WorkerEnrolled):
                for code in event.breaches:
                    versions.put(
                        finding_id(entry.stream, code),
                        _row(entry, event.village, code, [entry.position]),
                        entry.append_id,
                    )
                    changes[event.village, code.value, entry.append_id] += 1
            elif isinstance(event, EnrolmentCorrected):
                _judge_again(versions, changes, entry, event)
        versions.write()
        _add_up(cursor, schema, changes)


def _judge_again(
    versions: Versions,
    changes: "Counter[tuple[str, str, int]]",
    entry: Entry,
    event: EnrolmentCorrected,
) -> None:
    """Resolve what is no longer broken, go on with what still is, and add what now is."""
    village = (event.now or event.was)[0].village
    for code in CODES:
        key = finding_id(entry.stream, code)
        before = versions.current(key)
        if before is not None:
            changes[before["region"], code.value, entry.append_id] -= 1
        if code not in event.breaches:
            versions.close(key, entry.append_id)
            continue
        changes[village, code.value, entry.append_id] += 1
        if before is None:
            row = _row(entry, village, code, [entry.position])
        else:
            row = {**before, "region": village, "events": [*before["events"], entry.position]}
        versions.put(key, row, entry.append_id)


def _row(entry: Entry, village: str, code: RuleCode, events: list[int]) -> dict[str, Any]:
    return {
        "regency": regency_of(village),
        "position": entry.position,
        "code": code.value,
        "region": village,
        "enrolment": entry.stream,
        "events": events,
    }


def _add_up(cursor: psycopg.Cursor[Any], schema: str, changes: "Counter[tuple[str, str, int]]") -> None:
    """Write the running totals of every region that changed, and of all it lies in, after each append."""
    sums: Counter[tuple[str, str, int]] = Counter()
    for (village, code, append), change in changes.items():
        for region in lineage(village):
            sums[region, code, append] += change
    moved = sorted(((key, change) for key, change in sums.items() if change), key=lambda item: item[0][2])
    if not moved:
        return
    table = sql.Identifier(schema, "finding_total")
    keys = sorted({(region, code) for (region, code, _), _ in moved})
    cursor.execute(
        sql.SQL(
            "SELECT k.region, k.code, t.total FROM unnest(%s::text[], %s::text[], %s::text[])"
            " AS k (regency, region, code) CROSS JOIN LATERAL (SELECT v.total FROM {} v"
            " WHERE v.regency = k.regency AND v.region = k.region AND v.code = k.code"
            " ORDER BY v.append_id DESC LIMIT 1) t"
        ).format(table),
        [[regency_of(region) for region, _ in keys], [r for r, _ in keys], [c for _, c in keys]],
    )
    totals = {(region, code): total for region, code, total in map(values_of, cursor)}
    rows = []
    for (region, code, append), change in moved:
        total = totals.get((region, code), 0) + change
        totals[region, code] = total
        rows.append((regency_of(region), region, code, append, total))
    copy_rows(cursor, table, ("regency", "region", "code", "append_id", "total"), rows)


# The queries

_TOTAL = """
SELECT coalesce(sum(t.total), 0) FROM unnest(%(codes)s::text[]) AS c (code)
CROSS JOIN LATERAL (
  SELECT v.total FROM live.finding_total v
  WHERE v.regency = %(total_regency)s AND v.region = %(total_region)s AND v.code = c.code
    AND v.append_id <= (SELECT position FROM known)
  ORDER BY v.append_id DESC LIMIT 1
) t"""


async def findings_page(
    reader: Reader,
    region: str,
    window: Window,
    at: At = NOW,
    *,
    codes: Iterable[RuleCode] | None = None,
    count: bool = True,
    involving: Sequence[str] = (),
    min_position: int | None = None,
) -> Page[Finding]:
    """The findings of a region and all below it, in the order they were recorded (by regency). One statement.

    `codes` keeps those of these rules; None is all. `involving` are further projections that the answer will need: it
    is as of a moment that they know, too.
    """
    inside, params = lies_in(region, "f.")
    wanted = sorted({c.value for c in (CODES if codes is None else codes)})
    if codes is not None:
        inside += " AND f.code = ANY(%(codes)s)"
    return await reader.page(
        f"SELECT f.* FROM known CROSS JOIN live.finding f WHERE {inside} AND {believed('f.')}",
        params | {"codes": wanted, "total_regency": regency_of(region), "total_region": region},
        finding_of,
        keys=("regency", "position", "code"),
        window=window,
        of=(PROJECTION, *involving),
        at=at,
        count=count,
        total=_TOTAL,
        min_position=min_position,
    )


async def findings_by_ids(
    reader: Reader,
    ids: Sequence[UUID],
    at: At = NOW,
    *,
    involving: Sequence[str] = (),
    min_position: int | None = None,
) -> tuple[Known, dict[UUID, Finding]]:
    """The findings of these ids; resolved and unknown ones are absent. One statement."""
    known, rows = await reader.rows(
        f"SELECT f.* FROM live.finding f WHERE f.id = ANY(%(ids)s) AND {believed('f.')}",
        {"ids": list(ids)},
        of=(PROJECTION, *involving),
        at=at,
        min_position=min_position,
    )
    return known, {row["id"]: finding_of(row) for row in rows}


def finding_of(row: Any) -> Finding:
    """The finding of a table row."""
    return Finding(row["id"], RuleCode(row["code"]), row["region"], row["enrolment"], tuple(row["events"]))
